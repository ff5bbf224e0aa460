"""Situations that applicants described in public, and what is true for each: a table an adviser can check.

All are of the season 2027 (training starts on 1 July 2027, rank lists close on 3 March 2027), looked at on a day of
autumn 2026 unless the row says otherwise. Sources are named above each group.
"""

from dataclasses import replace
from datetime import date

import pytest

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.checklist_items import ItemState, carms, eras
from applicants.matching.columns import Columns as AnyColumns
from applicants.matching.months import has_ended_by, last_day
from applicants.matching.ranking import rank
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Answered, Verdict
from applicants.tests.applicants import SEASON, STEP3, WINTER, graduate
from applicants.tests.columns import Columns, facts_of, program

TODAY = date(2026, 11, 29)
RULES = {one.key: one for one in REQUIREMENTS}
CLOSED, FIXABLE, ASK, OPEN = Verdict.CLOSED, Verdict.FIXABLE, Verdict.ASK, Verdict.OPEN

STEP1 = ExamAttempt("step1", date(2024, 9, 1), True)
STEP2_CK = ExamAttempt("step2_ck", date(2025, 9, 1), True, 245)
OET = ExamAttempt("oet", date(2025, 10, 1), True)


def somebody(**changes) -> Applicant:
    """A graduate of 2023 who would take a J-1, with every exam passed and no certificate yet."""
    plain = {
        "graduated_on": date(2023, 3, 31),
        "ecfmg_certified_on": None,
        "exams": (STEP1, STEP2_CK, OET),
        "experience": (),
        "wishes": graduate().wishes,
    }
    return graduate(**(plain | changes))


def line(key, me, today=TODAY, **stated):
    rule, facts = RULES[key], {"applied": False} | program(**stated)
    kind = facts_of(rule.reads)
    return rule.line(Standing(me, SEASON, today), kind(*(facts[field] for field in rule.reads)))


def item(key, me, today=TODAY):
    return next(one for one in eras(Standing(me, SEASON, today)) if one.key == key)


def verdict(me, today=TODAY, **stated):
    columns: AnyColumns = Columns(program(**({"accepts_img": "yes", "visa_j1": "yes", "visa_h1b": "yes"} | stated)))
    return Verdict(int(rank(me, columns, SEASON, today).verdict[0]))


FINAL_YEAR = somebody(graduated_on=date(2027, 5, 31))
FINAL_YEAR_H1B = somebody(graduated_on=date(2027, 5, 31), visas_accepted=("H-1B",))
OF_2028 = somebody(graduated_on=date(2028, 6, 30))
EXPECTED_IN_AUGUST = somebody(graduated_on=date(2027, 5, 31), ecfmg_expected_on=date(2027, 8, 15))
OET_FAILED = somebody(exams=(STEP1, STEP2_CK, ExamAttempt("oet", date(2026, 10, 1), False)))
OET_IN_APRIL = somebody(exams=(STEP1, STEP2_CK, ExamAttempt("oet", date(2027, 4, 10))))
ENDS_IN_DECEMBER = somebody(ecfmg_certified_on=date(2024, 5, 1), ecfmg_valid_until=date(2026, 12, 31))
ENDED = somebody(ecfmg_certified_on=date(2023, 5, 1), ecfmg_valid_until=date(2025, 12, 31), visas_accepted=("H-1B",))
PROMISED = somebody(
    ecfmg_certified_on=date(2025, 6, 1),
    letters=tuple(
        RecommendationLetter(us_faculty=True, specialty="internal-medicine", status=status)
        for status in ("uploaded", "received", "promised")
    ),
)
AWAITED = somebody(exams=(STEP1, ExamAttempt("step2_ck", date(2026, 11, 20)), OET))
DAY_BEFORE = somebody(exams=(STEP1, ExamAttempt("step2_ck", date(2027, 3, 2)), OET))
STEP3_TOO_SOON = somebody(
    exams=(STEP1, STEP2_CK, OET, ExamAttempt("step3", date(2027, 1, 10))),
    ecfmg_expected_on=date(2027, 2, 20),
    visas_accepted=("H-1B",),
)
CERTIFIED = somebody(ecfmg_certified_on=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("me", "stated", "expected"),
    [
        # Training begins on 1 July of the match year (NRMP, eligibility and verification of credentials).
        pytest.param(OF_2028, {}, CLOSED, id="graduates a year after the start"),
        pytest.param(EXPECTED_IN_AUGUST, {}, FIXABLE, id="expects the certificate six weeks after the start"),
        pytest.param(FINAL_YEAR, {"ecfmg_by": "start"}, ASK, id="final year, certificate by the start"),
        pytest.param(FINAL_YEAR, {"ecfmg_by": "application"}, CLOSED, id="final year, certificate when applying"),
        pytest.param(FINAL_YEAR, {"ecfmg_by": "ranking"}, CLOSED, id="final year, certificate by the rank list"),
        # Step 3 needs the certificate, which needs the degree (FSMB, USMLE application page for IMGs).
        pytest.param(FINAL_YEAR_H1B, {"visa_j1": "no"}, CLOSED, id="final year, H-1B only"),
        # Clinical and communication skills by the rank-list deadline, else NRMP withdraws (NRMP help; ECFMG news 2025).
        pytest.param(OET_FAILED, {}, FIXABLE, id="failed OET can be passed in time"),
        pytest.param(OET_IN_APRIL, {}, FIXABLE, id="OET planned too late can be moved"),
        # Ended and ending Pathways are renewed to take part (ECFMG Focus 88; ECFMG news of 19 August 2025).
        pytest.param(ENDS_IN_DECEMBER, {}, FIXABLE, id="the certificate ends before the start"),
        pytest.param(ENDED, {"step3": "no"}, FIXABLE, id="the certificate has ended"),
        # Letters come after applying, and may be assigned at any time (AAMC): an assumed day never closes.
        pytest.param(PROMISED, {"letters_required": 3}, ASK, id="third letter promised, no deadline"),
        pytest.param(
            PROMISED,
            {"letters_required": 3, "deadline": "2026-10-01"},
            CLOSED,
            id="third letter promised, deadline past",
        ),
        pytest.param(AWAITED, {"min_step2_ck": 230}, FIXABLE, id="Step 2 CK awaited, a minimum and no deadline"),
        # A deadline that is past is to be asked about (medical students' and schools' pages on late applications).
        pytest.param(CERTIFIED, {"deadline": "2026-10-01"}, ASK, id="two months after the stated deadline"),
        pytest.param(CERTIFIED, {"deadline": "2023-10-01"}, OPEN, id="a deadline of an ended season is none"),
        pytest.param(CERTIFIED, {"deadline": "2026-12-15"}, OPEN, id="two weeks before the deadline"),
    ],
)
def test_the_verdict_of_a_situation(me, stated, expected):
    assert verdict(me, **stated) is expected


def test_after_the_rank_list_deadline_the_season_is_over():
    after = line("season", CERTIFIED, date(2027, 3, 10))
    assert after.verdict is CLOSED
    assert after.reason.startswith("The 2027 match is over for new applicants")
    assert after.reason.endswith("SOAP begins on 15 March 2027.")
    assert verdict(CERTIFIED, date(2027, 3, 10)) is CLOSED
    assert verdict(CERTIFIED, date(2027, 3, 3)) is OPEN


def test_a_sent_application_is_not_asked_about():
    rule = RULES["season"]
    facts = facts_of(rule.reads)(deadline="2026-10-01", applied=True, disputed="")
    assert rule.line(Standing(CERTIFIED, SEASON, TODAY), facts).verdict is OPEN


@pytest.mark.parametrize(
    ("key", "me", "stated", "says", "says_not"),
    [
        pytest.param("season", OF_2028, {}, "You graduate in June 2028", "graduated", id="what is to come"),
        pytest.param("ecfmg", ENDS_IN_DECEMBER, {}, "ends on 31 December 2026", "in hand", id="an ending certificate"),
        pytest.param("ecfmg", ENDED, {}, "ended on 31 December 2025", "in hand", id="an ended certificate"),
        pytest.param("ecfmg", OET_FAILED, {}, "NRMP takes you out of the Match", "", id="failed OET"),
        pytest.param(
            "letters", PROMISED, {"letters_required": 3}, "still accepts it later", "last day", id="assumed day"
        ),
        pytest.param(
            "ecfmg",
            FINAL_YEAR,
            {"ecfmg_by": "start"},
            "confirm your degree to ECFMG first",
            "",
            id="a month to certify",
        ),
        pytest.param("ecfmg", FINAL_YEAR, {}, "confirm your degree to ECFMG first", "", id="a month, and it is silent"),
        pytest.param("season", CERTIFIED, {"deadline": "2026-10-01"}, "Its deadline was 1 October 2026", "", id="past"),
    ],
)
def test_what_a_line_says(key, me, stated, says, says_not):
    told = line(key, me, **stated).reason
    assert says in told
    assert not says_not or says_not not in told


@pytest.mark.parametrize(
    ("key", "me", "stated", "says", "says_not"),
    [
        pytest.param(
            "ecfmg", ENDS_IN_DECEMBER, {}, "renew it by 3 March 2027 (the rank-list deadline)", "July", id="ends"
        ),
        pytest.param("ecfmg", EXPECTED_IN_AUGUST, {}, "Get it by 1 July 2027", "", id="after the start"),
        pytest.param(
            "step2_ck", DAY_BEFORE, {}, "Move your Step 2 CK attempt forward", "as planned", id="a day before"
        ),
        pytest.param("ecfmg", OET_IN_APRIL, {}, "Move your OET Medicine attempt forward", "", id="OET in April"),
        pytest.param(
            "step2_ck", AWAITED, {"min_step2_ck": 230}, "ask whether it takes a result", "23 September", id="awaited"
        ),
    ],
)
def test_what_a_fix_says(key, me, stated, says, says_not):
    fix = line(key, me, **stated).fix
    assert says in fix
    assert not says_not or says_not not in fix


@pytest.mark.parametrize(
    ("key", "me", "state", "says"),
    [
        pytest.param("step3", FINAL_YEAR_H1B, ItemState.CLOSED, "cannot be passed in time", id="final year, Step 3"),
        pytest.param("exams_in_time", OET_FAILED, ItemState.TO_DO, "OET Medicine", id="failed OET"),
        pytest.param("exams_in_time", OET_IN_APRIL, ItemState.TO_DO, "forward", id="OET in April"),
        pytest.param("exams_in_time", CERTIFIED, ItemState.DONE, "showed your skills", id="all there"),
        pytest.param(
            "exams_in_time",
            somebody(exams=(STEP1, STEP2_CK)),
            ItemState.TO_DO,
            "clinical and communication skills",
            id="Steps alone are not all",
        ),
        pytest.param("certificate", ENDED, ItemState.TO_DO, "ended on 31 December 2025", id="ended"),
        pytest.param("certificate", FINAL_YEAR, ItemState.TO_DO, "after your degree", id="final year"),
        pytest.param("certificate", OF_2028, ItemState.CLOSED, "30 June 2028", id="graduates too late"),
        pytest.param("certificate_valid", ENDS_IN_DECEMBER, ItemState.TO_DO, "renew it by 3 March 2027", id="ends"),
        pytest.param(
            "step3", ENDED, ItemState.TO_DO, "Renew your ECFMG certificate first", id="Step 3 after the renewal"
        ),
        pytest.param("step3", STEP3_TOO_SOON, ItemState.CLOSED, "", id="no result of a Step 3 after 20 February"),
    ],
)
def test_how_an_item_stands(key, me, state, says):
    found = item(key, me)
    assert found.state is state
    assert says in found.reason


def test_a_step_3_before_the_certificate_is_to_be_moved():
    soon = somebody(
        exams=(STEP1, STEP2_CK, OET, ExamAttempt("step3", date(2026, 12, 20))),
        ecfmg_expected_on=date(2027, 1, 10),
        visas_accepted=("H-1B",),
    )
    assert item("step3", soon).reason == (
        "Get your ECFMG certificate first. Move your Step 3 attempt to 10 January 2027 or later: it comes after the "
        "certificate."
    )


@pytest.mark.parametrize(
    ("on", "changes", "is_warned"),
    [
        pytest.param(date(2027, 6, 25), {}, True, id="six days before training, and a visa to get"),
        pytest.param(date(2027, 4, 1), {}, False, id="three months before"),
        pytest.param(date(2027, 6, 25), {"us_citizen": True}, False, id="a citizen"),
    ],
)
def test_a_certificate_just_before_training_leaves_few_days_for_a_visa(on, changes, is_warned):
    told = item("certificate", somebody(ecfmg_expected_on=on, **changes)).reason
    assert ("Visa papers come after it" in told) is is_warned


def test_a_stay_with_its_first_day_only_has_no_months_yet() -> None:
    """Whether it ended or goes on, nobody said: its owner is asked, for some experience and for months of it."""
    begun = ClinicalExperience("externship", "US", "internal-medicine", None, None, started_on=date(2026, 3, 1))
    for stated in ({"usce": "required"}, {"usce": "required", "usce_months": 2}):
        told = line("clinical_experience", graduate(experience=(begun,)), **stated)
        assert (told.answer, told.missing) == (Answered.UNKNOWN, "profile")
        assert "Add the last day of each experience, or its months so far." in told.reason
    settled = graduate(experience=(begun, replace(begun, months=1)))
    assert line("clinical_experience", settled, usce="required").answer is Answered.MET


def test_a_passed_step3_is_met_as_strictly_as_it_is_asked_for() -> None:
    passed = graduate(exams=(STEP1, STEP2_CK, STEP3))
    strict = {word: line("step3", passed, step3=word).strictness for word in ("required", "preferred", "")}
    assert strict == {"required": "required", "preferred": "preferred", "": None}


def test_the_experience_ends_on_the_day_its_months_tell() -> None:
    stay = ClinicalExperience("externship", "US", "internal-medicine", 2, None, started_on=date(2026, 3, 1))
    assert has_ended_by(stay, date(2026, 4, 30))
    assert not has_ended_by(stay, date(2026, 4, 29))
    assert last_day(stay) == date(2026, 5, 1)
    assert last_day(replace(stay, ended_on=date(2026, 4, 15))) == date(2026, 4, 15)
    assert last_day(replace(stay, started_on=None)) is None


@pytest.mark.parametrize(
    ("country", "year", "state"),
    [("US", 2025, ItemState.TO_ASK), ("US", 2026, ItemState.DONE), ("IN", 2025, ItemState.DONE)],
)
def test_the_stream_of_a_us_school_hangs_on_the_year(country, year, state) -> None:
    me = Standing(graduate(medical_school_country=country, graduated_on=date(year, 5, 31)), SEASON, WINTER)
    assert next(one for one in carms(me) if one.key == "stream").state is state


def test_quebec_is_asked_about_whoever_wishes_it_or_nothing() -> None:
    def states(*provinces: str) -> tuple[ItemState, ItemState]:
        me = Standing(graduate(wishes=Wishes(provinces=provinces)), SEASON, WINTER)
        told = {one.key: one.state for one in carms(me)}
        return told["provinces"], told["quebec"]

    assert states() == (ItemState.TO_ADD, ItemState.TO_ASK)
    assert states("QC") == (ItemState.TO_ASK, ItemState.TO_ASK)
    assert states("ON") == (ItemState.TO_ASK, ItemState.NOT_ASKED)
