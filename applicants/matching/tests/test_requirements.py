from dataclasses import replace
from datetime import date

import pytest

from applicants.matching import deadlines
from applicants.matching.applicant import ClinicalExperience, ExamAttempt, RecommendationLetter
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Line, Verdict
from applicants.tests.applicants import (
    AFTER_RANK_LISTS,
    EXTERNSHIP,
    HOME_LETTER,
    OET,
    SEASON,
    STEP1,
    STEP2_CK,
    STEP3,
    SUMMER,
    US_LETTER,
    WINTER,
    failed,
    graduate,
)
from applicants.tests.columns import facts_of, program
from programs.catalogue.filters import experience_within
from programs.vocabulary import NO_MAXIMUM, NO_MINIMUM, Answer

OPEN, ASK, FIXABLE, CLOSED = Verdict.OPEN, Verdict.ASK, Verdict.FIXABLE, Verdict.CLOSED
RULES = {requirement.key: requirement for requirement in REQUIREMENTS}
HANDS_OFF = ClinicalExperience("observership", "US", "internal-medicine", 2, date(2025, 5, 31))


def line(key, applicant, stated, today=SUMMER, dates=SEASON) -> Line:
    """The rule is handed exactly the facts it names, so a rule that reads another fact fails here."""
    rule, facts = (
        RULES[key],
        {"applied": False} | program(**{name: value for name, value in stated.items() if name != "applied"}),
    )
    facts |= {"applied": stated["applied"]} if "applied" in stated else {}
    kind = facts_of(rule.reads)
    return rule.line(Standing(applicant, dates, today), kind(*(facts[field] for field in rule.reads)))


def judged(key, applicant, stated, today=SUMMER):
    answered = line(key, applicant, stated, today)
    return answered.answer.value, answered.verdict


def cases(*rows):
    return pytest.mark.parametrize(
        ("applicant", "stated", "expected"), [pytest.param(*row[1:], id=row[0]) for row in rows]
    )


def test_the_requirements_stand_in_the_order_of_the_contract_and_the_season_comes_last():
    assert list(RULES) == [
        "accepts_imgs",
        "visa",
        "step1",
        "step2_ck",
        "attempts",
        "years_since_graduation",
        "ecfmg",
        "clinical_experience",
        "letters",
        "step3",
        "season",
    ]
    assert [key for key, rule in RULES.items() if not rule.is_counted] == ["season"]


CITIZEN = graduate(us_citizen=True, immigration_status=None, visas_accepted=None)
GREEN_CARD = graduate(immigration_status="permanent_resident")
TAKEN = {"imgs_on_record": "9 of 10 residents"}


def test_silence_about_imgs_is_worth_asking_for_who_needs_no_visa_and_waits_on_whoever_has_not_said():
    assert line("accepts_imgs", CITIZEN, {}).worth_asking
    unsaid = line("accepts_imgs", graduate(immigration_status=None), {})
    assert (unsaid.missing, "Add your US immigration status." in unsaid.reason) == ("profile", True)
    assert line("accepts_imgs", graduate(), {}).missing == "program"


@cases(
    ("states yes", graduate(), {"accepts_img": "yes"}, ("MET", OPEN)),
    ("states no", graduate(), {"accepts_img": "no"}, ("UNMET", CLOSED)),
    ("states conditions", graduate(), {"accepts_img": "conditional"}, ("UNKNOWN", ASK)),
    ("states nothing", graduate(), {}, ("UNKNOWN", ASK)),
    ("states nothing, and I need no visa", CITIZEN, {}, ("NOT_STATED", OPEN)),
    ("states nothing, and I hold a green card", GREEN_CARD, {}, ("NOT_STATED", OPEN)),
    ("states nothing, and my need is not known", graduate(immigration_status=None), {}, ("UNKNOWN", ASK)),
    ("sources disagree, and I need no visa", CITIZEN, {"disputed": "accepts_img"}, ("UNKNOWN", ASK)),
    ("conditions, and I need no visa", CITIZEN, {"accepts_img": "conditional"}, ("UNKNOWN", ASK)),
    ("implied by J-1", graduate(), {"visa_j1": "yes"}, ("MET", OPEN)),
    ("implied by H-1B", graduate(), {"visa_h1b": "yes"}, ("MET", OPEN)),
    ("implied by its record", graduate(), {"imgs_on_record": "9 of 10 residents"}, ("MET", OPEN)),
    ("its record, and I need no visa", CITIZEN, {"imgs_on_record": "9 of 10 residents"}, ("MET", OPEN)),
    ("its record against conditions", graduate(), {"accepts_img": "conditional", **TAKEN}, ("UNKNOWN", ASK)),
    ("a stated no outweighs the record", graduate(), {"accepts_img": "no", **TAKEN}, ("UNMET", CLOSED)),
    ("a conditional visa implies nothing", graduate(), {"visa_j1": "conditional"}, ("UNKNOWN", ASK)),
    ("a stated no outweighs the visa policy", graduate(), {"accepts_img": "no", "visa_j1": "yes"}, ("UNMET", CLOSED)),
    ("not an IMG", graduate(medical_school_country="US"), {"accepts_img": "no"}, ("NOT_ASKED", OPEN)),
    ("military, and I am a US citizen", CITIZEN, {"setting": "military"}, ("UNKNOWN", ASK)),
    ("military, a US citizen, it says no", CITIZEN, {"setting": "military", "accepts_img": "no"}, ("UNMET", CLOSED)),
    ("military, and I need a visa", graduate(), {"setting": "military", "accepts_img": "yes"}, ("UNMET", CLOSED)),
    ("military, and I hold a green card", GREEN_CARD, {"setting": "military"}, ("UNMET", CLOSED)),
    ("military, citizenship not given", graduate(us_citizen=None), {"setting": "military"}, ("UNKNOWN", ASK)),
    ("military, not an IMG", graduate(medical_school_country="US"), {"setting": "military"}, ("NOT_ASKED", OPEN)),
    ("school not given", graduate(medical_school_country=None), {"accepts_img": "no"}, ("UNKNOWN", ASK)),
    ("school not given, no matter", graduate(medical_school_country=None), {"accepts_img": "yes"}, ("MET", OPEN)),
)
def test_accepts_imgs(applicant, stated, expected):
    assert judged("accepts_imgs", applicant, stated) == expected


def test_implied_acceptance_says_so_and_is_not_counted_as_stated():
    for stated, by in (({"visa_j1": "yes"}, "its visas"), (TAKEN, "its record: 9 of 10 residents")):
        implied = line("accepts_imgs", graduate(), stated)
        because = f"We take it for a yes because of {by}."
        assert implied.reason == f"The program does not state whether it accepts IMGs. {because}"
        assert not implied.stated
    assert line("accepts_imgs", graduate(), {"accepts_img": "yes"}).stated


@pytest.mark.parametrize(
    ("key", "stated", "reason"),
    [
        ("accepts_imgs", {"accepts_img": "yes"}, "Its institution accepts IMGs; the program may be stricter."),
        ("visa", {"visa_j1": "yes"}, "Its institution takes J-1; the program may be stricter."),
    ],
)
def test_a_yes_of_the_institution_is_worded_as_one(key, stated, reason):
    (field,) = stated
    theirs = line(key, graduate(), stated | {"by_institution": field})
    assert (theirs.answer, theirs.verdict, theirs.reason) == ("MET", OPEN, reason)
    assert line(key, graduate(), stated | {"by_institution": "visa_h1b"}).reason != reason


BOTH = ("J-1", "H-1B")
ON_PERMIT = graduate(immigration_status="work_permit", work_authorized_until=date(2030, 6, 30))
ENDLESS = graduate(immigration_status="work_permit", work_authorized_until=None)
ASYLUM = graduate(immigration_status="asylum_or_refugee")
ONLY_RESIDENTS = {"work_permit": "no", "visa_j1": "no", "visa_h1b": "no"}
LATE_STEP3 = graduate(
    visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, ExamAttempt("step3", date(2026, 11, 20), passed=True))
)
BOTH_OFFERED = {"visa_j1": "yes", "visa_h1b": "yes", "length_years": 3}
# Would take H-1B alone, has all it needs, and is bound by the two-year home rule of J-1.
BOUND = graduate(visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, STEP3), home_rule="binds")


def sponsors_j1_for(length: int | None) -> dict:
    return {"visa_j1": "yes", "visa_h1b": "no", "length_years": length}


NO_CERTIFICATE = {"ecfmg_certified_on": None}


@cases(
    ("J-1 offered", graduate(), {"visa_j1": "yes"}, ("MET", OPEN)),
    ("J-1 refused", graduate(), {"visa_j1": "no", "visa_h1b": "yes"}, ("UNMET", CLOSED)),
    ("J-1 with conditions", graduate(), {"visa_j1": "conditional"}, ("UNKNOWN", ASK)),
    ("J-1 not stated", graduate(), {"visa_h1b": "no"}, ("UNKNOWN", ASK)),
    (
        "H-1B offered, Step 3 passed",
        graduate(visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, STEP3)),
        {"visa_h1b": "yes"},
        ("MET", OPEN),
    ),
    ("H-1B offered, Step 3 possible", graduate(visas_accepted=("H-1B",)), {"visa_h1b": "yes"}, ("UNMET", FIXABLE)),
    (
        "H-1B offered, Step 3 failed four times",
        graduate(visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, *failed("step3", 4))),
        {"visa_h1b": "yes"},
        ("UNMET", CLOSED),
    ),
    (
        "H-1B offered, certificate expected after rank lists",
        graduate(visas_accepted=("H-1B",), **NO_CERTIFICATE, ecfmg_expected_on=date(2027, 4, 1)),
        {"visa_h1b": "yes"},
        ("UNMET", CLOSED),
    ),
    (
        "J-1 not stated, H-1B offered without my Step 3",
        graduate(visas_accepted=BOTH),
        {"visa_h1b": "yes"},
        ("UNKNOWN", ASK),
    ),
    (
        "J-1 refused, H-1B offered without my Step 3",
        graduate(visas_accepted=BOTH),
        {"visa_j1": "no", "visa_h1b": "yes"},
        ("UNMET", FIXABLE),
    ),
    ("the better route counts", graduate(visas_accepted=BOTH), {"visa_j1": "yes", "visa_h1b": "no"}, ("MET", OPEN)),
    (
        "H-1B offered, exams not given",
        graduate(visas_accepted=("H-1B",), exams=None),
        {"visa_h1b": "yes"},
        ("UNKNOWN", ASK),
    ),
    ("citizen", graduate(us_citizen=True, immigration_status=None), {"visa_j1": "no"}, ("NOT_ASKED", OPEN)),
    ("no visa accepted", graduate(visas_accepted=()), {"visa_j1": "yes"}, ("UNMET", CLOSED)),
    ("visas not given", graduate(visas_accepted=None), {"visa_j1": "yes"}, ("UNKNOWN", ASK)),
    (
        "visas not given, none sponsored",
        graduate(visas_accepted=None),
        {"visa_j1": "no", "visa_h1b": "no"},
        ("UNMET", CLOSED),
    ),
    ("need not known, J-1 offered", graduate(immigration_status=None), {"visa_j1": "yes"}, ("MET", OPEN)),
    ("need not known, J-1 refused", graduate(immigration_status=None), {"visa_j1": "no"}, ("UNKNOWN", ASK)),
    (
        "permit through training",
        graduate(immigration_status="work_permit", work_authorized_until=date(2030, 6, 30)),
        {"visa_j1": "no", "length_years": 3},
        ("NOT_ASKED", OPEN),
    ),
    (
        "permit too short for this program",
        graduate(immigration_status="work_permit", work_authorized_until=date(2030, 6, 30)),
        {"visa_j1": "no", "length_years": 4},
        ("UNKNOWN", ASK),
    ),
    (
        "permit, length of training not known",
        graduate(immigration_status="work_permit", work_authorized_until=date(2030, 6, 30)),
        {"visa_j1": "no", "length_years": None},
        ("UNKNOWN", ASK),
    ),
    ("citizens and permanent residents only, a permit", ON_PERMIT, ONLY_RESIDENTS, ("UNMET", CLOSED)),
    ("citizens and permanent residents only, a permit without end", ENDLESS, ONLY_RESIDENTS, ("UNMET", CLOSED)),
    ("citizens and permanent residents only, a green card", GREEN_CARD, ONLY_RESIDENTS, ("NOT_ASKED", OPEN)),
    ("citizens and permanent residents only, asylum granted", ASYLUM, ONLY_RESIDENTS, ("UNKNOWN", ASK)),
    ("no permit, J-1 sponsored", ON_PERMIT, {"work_permit": "no", "visa_j1": "yes"}, ("UNKNOWN", ASK)),
    ("no permit, J-1 not stated", ON_PERMIT, {"work_permit": "no"}, ("UNKNOWN", ASK)),
    ("a permit with conditions", ON_PERMIT, {"work_permit": "conditional", "visa_j1": "no"}, ("UNKNOWN", ASK)),
    ("a permit is taken", ON_PERMIT, {"work_permit": "yes", "visa_j1": "no"}, ("NOT_ASKED", OPEN)),
    ("H-1B, Step 3 by the application", LATE_STEP3, {"visa_h1b": "yes", "step3_by": "application"}, ("UNKNOWN", ASK)),
    ("H-1B, Step 3 by the interview", LATE_STEP3, {"visa_h1b": "yes", "step3_by": "interview"}, ("UNKNOWN", ASK)),
    ("H-1B, Step 3 by the rank list", LATE_STEP3, {"visa_h1b": "yes", "step3_by": "ranking"}, ("MET", OPEN)),
    (
        "permit through the longest training, length not known",
        graduate(immigration_status="work_permit", work_authorized_until=date(2036, 6, 30)),
        {"visa_j1": "no", "length_years": None},
        ("NOT_ASKED", OPEN),
    ),
    (
        "permit too short, J-1 offered",
        graduate(immigration_status="work_permit", work_authorized_until=date(2028, 6, 30)),
        {"visa_j1": "yes", "length_years": 3},
        ("MET", OPEN),
    ),
    (
        "permit on an unknown ground without a last day",
        graduate(immigration_status="work_permit"),
        {"visa_j1": "no", "length_years": 3},
        ("UNKNOWN", ASK),
    ),
    (
        "permit over before training for good, no visa sponsored",
        graduate(immigration_status="work_permit", work_authorized_until=date(2027, 1, 1), work_permit_renewable=False),
        {"visa_j1": "no", "visa_h1b": "no", "length_years": 3},
        ("UNMET", CLOSED),
    ),
    ("asylum granted", graduate(immigration_status="asylum_or_refugee"), {"visa_j1": "no"}, ("NOT_ASKED", OPEN)),
    # 22 CFR 62.27(e), as immigration lawyers cite it: seven years of training on J-1 in all.
    ("J-1: four years used, three to come", graduate(j1_years_used=4), sponsors_j1_for(3), ("MET", OPEN)),
    ("J-1: five years used, three to come", graduate(j1_years_used=5), sponsors_j1_for(3), ("UNMET", CLOSED)),
    ("J-1: seven years used, length not known", graduate(j1_years_used=7), sponsors_j1_for(None), ("UNMET", CLOSED)),
    ("J-1: six years used, length not known", graduate(j1_years_used=6), sponsors_j1_for(None), ("MET", OPEN)),
    ("J-1: years not told", graduate(), sponsors_j1_for(7), ("MET", OPEN)),
    (
        "J-1 used up, H-1B offered",
        graduate(j1_years_used=7, home_rule="waived", visas_accepted=BOTH, exams=(STEP1, STEP2_CK, STEP3)),
        {"visa_j1": "yes", "visa_h1b": "yes", "length_years": 3},
        ("MET", OPEN),
    ),
    # INA 212(e): who is bound, on J-1 or as family on J-2, cannot have H-1B before a waiver.
    ("home rule binds", BOUND, {"visa_h1b": "yes"}, ("UNMET", FIXABLE)),
    ("home rule binds, H-1B not stated", BOUND, {}, ("UNMET", FIXABLE)),
    ("home rule binds, no H-1B", BOUND, {"visa_h1b": "no"}, ("UNMET", CLOSED)),
    ("home rule binds, J-1 offered too", replace(BOUND, visas_accepted=BOTH), BOTH_OFFERED, ("MET", OPEN)),
    ("home rule waived", replace(BOUND, home_rule="waived"), {"visa_h1b": "yes"}, ("MET", OPEN)),
    ("home rule met", replace(BOUND, home_rule="does_not_bind"), {"visa_h1b": "yes"}, ("MET", OPEN)),
    ("home rule not told, never on J-1", replace(BOUND, home_rule=None), {"visa_h1b": "yes"}, ("MET", OPEN)),
    (
        "home rule not told after training on J-1",
        replace(BOUND, home_rule=None, j1_years_used=3),
        {"visa_h1b": "yes"},
        ("UNKNOWN", ASK),
    ),
)
def test_visa(applicant, stated, expected):
    assert judged("visa", applicant, stated) == expected


@pytest.mark.parametrize(
    ("applicant", "stated", "missing"),
    [
        pytest.param(graduate(), {}, "program", id="the program is silent"),
        pytest.param(graduate(immigration_status=None), {"visa_j1": "no"}, "profile", id="my status"),
        pytest.param(graduate(visas_accepted=("H-1B",), exams=None), {"visa_h1b": "yes"}, "profile", id="my Step 3"),
        pytest.param(
            graduate(immigration_status="work_permit", work_authorized_until=date(2030, 6, 30)),
            {"length_years": None},
            "program",
            id="the program's length",
        ),
        pytest.param(
            graduate(immigration_status="work_permit", work_authorized_until=date(2028, 12, 31)),
            {"length_years": 3},
            "profile",
            id="my permit ends in the middle: no fault of the program",
        ),
        pytest.param(
            replace(BOUND, home_rule=None, j1_years_used=3), {"visa_h1b": "yes"}, "profile", id="my home rule"
        ),
    ],
)
def test_visa_says_whose_fact_is_missing(applicant, stated, missing):
    assert line("visa", applicant, stated).missing == missing


@pytest.mark.parametrize(
    ("applicant", "stated", "fix"),
    [
        pytest.param(
            graduate(visas_accepted=BOTH),
            {"visa_j1": "no", "visa_h1b": "yes"},
            "Pass Step 3 by 3 March 2027",
            id="H-1B",
        ),
        pytest.param(
            graduate(visas_accepted=BOTH, **NO_CERTIFICATE),
            {"visa_j1": "no", "visa_h1b": "yes"},
            "ECFMG certificate first",
            id="certificate before Step 3",
        ),
        pytest.param(
            graduate(visas_accepted=("H-1B",)), {}, "Ask whether it sponsors H-1B", id="H-1B not stated: ask first"
        ),
        pytest.param(graduate(), {"visa_j1": "no", "visa_h1b": "yes"}, None, id="J-1 only: never told to pass Step 3"),
        pytest.param(graduate(visas_accepted=BOTH), {"visa_j1": "no", "visa_h1b": "no"}, None, id="nothing sponsored"),
        pytest.param(BOUND, {"visa_h1b": "yes"}, "Get the waiver first: it takes about 8 months.", id="waiver first"),
        pytest.param(
            replace(BOUND, exams=(STEP1, STEP2_CK)),
            {"visa_h1b": "yes"},
            "Get the waiver first: it takes about 8 months. Pass Step 3 by 3 March 2027",
            id="waiver, then Step 3",
        ),
        pytest.param(BOUND, {}, "8 months. Ask whether it sponsors H-1B.", id="waiver, and ask"),
        pytest.param(graduate(j1_years_used=5), sponsors_j1_for(3), None, id="years on J-1 never come back"),
    ],
)
def test_visa_fix(applicant, stated, fix):
    told = line("visa", applicant, stated).fix
    assert told is None if fix is None else fix in told


def test_step_3_cannot_mend_after_rank_lists_close():
    assert judged("visa", graduate(visas_accepted=("H-1B",)), {"visa_h1b": "yes"}, AFTER_RANK_LISTS) == (
        "UNMET",
        CLOSED,
    )


def test_a_waiver_that_comes_after_the_start_is_no_mend():
    late = line("visa", BOUND, {"visa_h1b": "yes"}, WINTER)
    assert (late.verdict, late.fix) == (CLOSED, None)
    assert "bars you from H-1B until it is waived. A waiver takes about 8 months: too late for 1 July." in late.reason


@pytest.mark.parametrize(
    ("stated", "is_marked"),
    [
        pytest.param({"visa_h1b": "yes", "visa_h1b_seen_on": ""}, True, id="undated"),
        pytest.param({"visa_h1b": "yes", "visa_h1b_seen_on": "2025-09-20"}, True, id="before the payment"),
        pytest.param({"visa_h1b": "conditional", "visa_h1b_seen_on": "2024"}, True, id="with conditions"),
        pytest.param({"visa_h1b": "yes", "visa_h1b_seen_on": "2025-09-21"}, False, id="from that day on"),
        pytest.param({"visa_h1b": "", "visa_h1b_seen_on": ""}, False, id="not stated"),
    ],
)
def test_an_h1b_route_carries_the_mark_of_the_payment(stated, is_marked):
    applicant = graduate(visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, STEP3))
    assert ("USD 100,000" in line("visa", applicant, stated).reason) is is_marked
    assert "USD 100,000" not in line("visa", graduate(visas_accepted=("J-1",)), stated | {"visa_j1": "yes"}).reason


def test_sources_in_dispute_are_named_and_read_as_not_stated():
    disputed = line("visa", graduate(), {"disputed": "visa_j1"})
    assert (disputed.answer.value, disputed.verdict, disputed.stated) == ("UNKNOWN", ASK, False)
    assert "Sources disagree" in disputed.reason
    assert "Sources disagree" not in line("visa", graduate(), {"disputed": "visa_h1b"}).reason


SCORED_STEP1 = ExamAttempt("step1", date(2020, 3, 1), True, 210)


@cases(
    ("passed without a score, silent", graduate(), {}, ("MET", OPEN)),
    ("passed without a score, old minimum", graduate(), {"min_step1": 220}, ("MET", OPEN)),
    ("score reaches it", graduate(exams=(SCORED_STEP1,)), {"min_step1": 210}, ("MET", OPEN)),
    ("score under it", graduate(exams=(SCORED_STEP1,)), {"min_step1": 211}, ("UNMET", CLOSED)),
    (
        "score under a preference",
        graduate(exams=(SCORED_STEP1,)),
        {"min_step1": 211, "min_step1_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    ("score, silent", graduate(exams=(SCORED_STEP1,)), {}, ("NOT_STATED", OPEN)),
    ("no minimum stated", graduate(exams=(SCORED_STEP1,)), {"min_step1": NO_MINIMUM}, ("NOT_ASKED", OPEN)),
    ("not passed, silent: the national rule", graduate(exams=()), {}, ("UNMET", FIXABLE)),
    ("not passed, no minimum: the national rule", graduate(exams=()), {"min_step1": NO_MINIMUM}, ("UNMET", FIXABLE)),
    ("failed four times", graduate(exams=failed("step1", 4)), {}, ("UNMET", CLOSED)),
    ("failed three times", graduate(exams=failed("step1", 3)), {}, ("UNMET", FIXABLE)),
    ("exams not given, silent", graduate(exams=None), {}, ("UNKNOWN", OPEN)),
    ("exams not given, minimum", graduate(exams=None), {"min_step1": 210}, ("UNKNOWN", ASK)),
)
def test_step1(applicant, stated, expected):
    assert judged("step1", applicant, stated) == expected


@cases(
    ("reaches it", graduate(), {"min_step2_ck": 238}, ("MET", OPEN)),
    ("one point under", graduate(), {"min_step2_ck": 239}, ("UNMET", CLOSED)),
    (
        "one point under a preference",
        graduate(),
        {"min_step2_ck": 239, "min_step2_ck_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    ("silent", graduate(), {}, ("NOT_STATED", OPEN)),
    ("no minimum stated", graduate(), {"min_step2_ck": NO_MINIMUM}, ("NOT_ASKED", OPEN)),
    (
        "passed, score not given",
        graduate(exams=(STEP1, ExamAttempt("step2_ck", None, True))),
        {"min_step2_ck": 230},
        ("UNKNOWN", ASK),
    ),
    (
        "passed, score not given, only preferred",
        graduate(exams=(STEP1, ExamAttempt("step2_ck", None, True))),
        {"min_step2_ck": 230, "min_step2_ck_strictness": "preferred"},
        ("UNKNOWN", OPEN),
    ),
    ("not passed, silent", graduate(exams=(STEP1,)), {}, ("UNMET", FIXABLE)),
    ("failed four times", graduate(exams=(STEP1, *failed("step2_ck", 4))), {}, ("UNMET", CLOSED)),
    ("four failures of another Step", graduate(exams=(STEP1, *failed("step3", 4))), {}, ("UNMET", CLOSED)),
    ("exams not given, minimum", graduate(exams=None), {"min_step2_ck": 230}, ("UNKNOWN", ASK)),
    ("exams not given, silent", graduate(exams=None), {}, ("UNKNOWN", OPEN)),
)
def test_step2_ck(applicant, stated, expected):
    assert judged("step2_ck", applicant, stated) == expected


@pytest.mark.parametrize(
    ("stated", "today", "expected"),
    [
        pytest.param({}, WINTER, FIXABLE, id="national rule: until rank lists close"),
        pytest.param({}, AFTER_RANK_LISTS, CLOSED, id="national rule: rank lists closed"),
        pytest.param({"min_step2_ck": 230}, SUMMER, FIXABLE, id="required minimum: until first review"),
        pytest.param({"min_step2_ck": 230}, WINTER, FIXABLE, id="required minimum: a day only we assumed never closes"),
        pytest.param({"min_step2_ck": 230, "deadline": "12-13"}, WINTER, FIXABLE, id="three weeks to the deadline"),
        pytest.param({"min_step2_ck": 230, "deadline": "12-12"}, WINTER, CLOSED, id="too few for a result"),
        pytest.param(
            {"min_step2_ck": 230, "deadline": "01-15"}, WINTER, FIXABLE, id="a deadline in January is next year"
        ),
        pytest.param(
            {"min_step2_ck": 230, "deadline": "11-21"}, WINTER, CLOSED, id="the program's deadline was yesterday"
        ),
        pytest.param(
            {"min_step2_ck": 230, "deadline": "2023-12-01"}, WINTER, FIXABLE, id="a deadline of another season is none"
        ),
        pytest.param(
            {"min_step2_ck": 230, "min_step2_ck_strictness": "preferred"},
            WINTER,
            FIXABLE,
            id="preference: national rule",
        ),
    ],
)
def test_a_step_can_be_passed_until_its_moment(stated, today, expected):
    assert line("step2_ck", graduate(exams=(STEP1,)), stated, today).verdict is expected


@pytest.mark.parametrize(
    ("taken_on", "fix"),
    [
        pytest.param(None, "Pass Step 2 CK by 3 March 2027", id="no date"),
        pytest.param(date(2026, 12, 1), "on 1 December 2026 as planned. Its result is needed by", id="planned in time"),
        pytest.param(date(2027, 4, 1), "Move your Step 2 CK attempt forward", id="planned too late"),
        pytest.param(date(2026, 11, 1), "Wait for your Step 2 CK result", id="taken, result awaited"),
    ],
)
def test_a_planned_step_is_unmet_and_fixable(taken_on, fix):
    planned = graduate(exams=(STEP1, ExamAttempt("step2_ck", taken_on)))
    answered = line("step2_ck", planned, {}, WINTER)
    assert (answered.answer.value, answered.verdict) == ("UNMET", FIXABLE)
    assert fix in answered.fix


@cases(
    ("no failed sitting, silent", graduate(), {}, ("MET", OPEN)),
    ("a failed sitting, silent", graduate(exams=(*failed("step1", 1), STEP1, STEP2_CK)), {}, ("NOT_STATED", OPEN)),
    ("within the limit", graduate(exams=(*failed("step1", 1), STEP1, STEP2_CK)), {"max_attempts": 2}, ("MET", OPEN)),
    ("over the limit", graduate(exams=(*failed("step1", 1), STEP1, STEP2_CK)), {"max_attempts": 1}, ("UNMET", CLOSED)),
    (
        "over a preference",
        graduate(exams=(*failed("step1", 1), STEP1, STEP2_CK)),
        {"max_attempts": 1, "max_attempts_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    (
        "two Steps are not added up",
        graduate(exams=(*failed("step1", 1), STEP1, *failed("step2_ck", 1), STEP2_CK)),
        {"max_attempts": 2},
        ("MET", OPEN),
    ),
    ("not passed: the next sitting counts", graduate(exams=failed("step1", 1)), {"max_attempts": 1}, ("UNMET", CLOSED)),
    (
        "no limit stated",
        graduate(exams=(*failed("step1", 3), STEP1)),
        {"max_attempts": NO_MAXIMUM},
        ("NOT_ASKED", OPEN),
    ),
    (
        "Step 3 does not count",
        graduate(exams=(STEP1, STEP2_CK, *failed("step3", 2))),
        {"max_attempts": 1},
        ("MET", OPEN),
    ),
    ("exams not given, limit", graduate(exams=None), {"max_attempts": 1}, ("UNKNOWN", ASK)),
    ("exams not given, silent", graduate(exams=None), {}, ("NOT_STATED", OPEN)),
)
def test_attempts(applicant, stated, expected):
    assert judged("attempts", applicant, stated) == expected


YEARS = "max_years_since_graduation"


@cases(
    ("met on the last day of the start", graduate(graduated_on=date(2022, 7, 1)), {YEARS: 5}, ("MET", OPEN)),
    ("between review and start", graduate(graduated_on=date(2022, 6, 30)), {YEARS: 5}, ("UNKNOWN", ASK)),
    ("met on the day of review", graduate(graduated_on=date(2021, 9, 23)), {YEARS: 5}, ("UNKNOWN", ASK)),
    ("met by calendar years", graduate(graduated_on=date(2021, 1, 1)), {YEARS: 5}, ("UNKNOWN", ASK)),
    ("too long by calendar years", graduate(graduated_on=date(2020, 12, 31)), {YEARS: 5}, ("UNMET", CLOSED)),
    (
        "a preference, met by calendar years",
        graduate(graduated_on=date(2021, 1, 1)),
        {YEARS: 5, f"{YEARS}_strictness": "preferred"},
        ("UNKNOWN", OPEN),
    ),
    (
        "too long before review",
        graduate(graduated_on=date(2021, 9, 22)),
        {YEARS: 5, "years_counted_to": "review"},
        ("UNMET", CLOSED),
    ),
    (
        "counted to review",
        graduate(graduated_on=date(2021, 9, 23)),
        {YEARS: 5, "years_counted_to": "review"},
        ("MET", OPEN),
    ),
    (
        "counted to the start",
        graduate(graduated_on=date(2022, 6, 30)),
        {YEARS: 5, "years_counted_to": "start"},
        ("UNMET", CLOSED),
    ),
    (
        "a preference",
        graduate(graduated_on=date(2015, 6, 30)),
        {YEARS: 5, f"{YEARS}_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    ("no limit stated", graduate(graduated_on=date(1999, 6, 30)), {YEARS: NO_MAXIMUM}, ("NOT_ASKED", OPEN)),
    ("date not given, limit", graduate(graduated_on=None), {YEARS: 5}, ("UNKNOWN", ASK)),
    ("date not given, silent", graduate(graduated_on=None), {}, ("NOT_STATED", OPEN)),
    ("graduated on 29 February", graduate(graduated_on=date(2024, 2, 29)), {YEARS: 3}, ("UNKNOWN", ASK)),
)
def test_years_since_graduation(applicant, stated, expected):
    assert judged("years_since_graduation", applicant, stated) == expected


@pytest.mark.parametrize(
    ("key", "stated"),
    [
        pytest.param("step1", {"min_step1": 200}, id="Step 1"),
        pytest.param("step2_ck", {"min_step2_ck": 230}, id="Step 2 CK"),
        pytest.param("attempts", {"max_attempts": 2}, id="attempts"),
        pytest.param("years_since_graduation", {YEARS: 20}, id="years"),
        pytest.param("letters", {"letters_required": 3}, id="letters"),
    ],
)
def test_a_limit_without_a_strictness_is_required(key, stated):
    assert line(key, graduate(), stated).strictness == "required"


def test_how_years_are_counted_is_for_the_program_to_say():
    between = line("years_since_graduation", graduate(graduated_on=date(2022, 1, 1)), {YEARS: 5})
    assert between.missing == "program"
    assert "Many programs count calendar years" in between.reason


EXPECTED_IN_OCTOBER = {"ecfmg_certified_on": None, "ecfmg_expected_on": date(2026, 10, 15)}


@cases(
    ("in hand, silent", graduate(), {}, ("MET", OPEN)),
    ("in hand, by application", graduate(), {"ecfmg_by": "application"}, ("MET", OPEN)),
    ("expected after first review", graduate(**EXPECTED_IN_OCTOBER), {"ecfmg_by": "application"}, ("UNMET", FIXABLE)),
    (
        "expected after the deadline",
        graduate(**EXPECTED_IN_OCTOBER),
        {"ecfmg_by": "application", "deadline": "10-01"},
        ("UNMET", CLOSED),
    ),
    (
        "expected before the deadline",
        graduate(**EXPECTED_IN_OCTOBER),
        {"ecfmg_by": "application", "deadline": "11-01"},
        ("MET", OPEN),
    ),
    (
        "expected between review and rank list",
        graduate(**EXPECTED_IN_OCTOBER),
        {"ecfmg_by": "interview"},
        ("UNKNOWN", ASK),
    ),
    (
        "expected before first review",
        graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2026, 9, 1)),
        {"ecfmg_by": "interview"},
        ("MET", OPEN),
    ),
    (
        "expected after rank lists, interview",
        graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2027, 3, 4)),
        {"ecfmg_by": "interview"},
        ("UNMET", CLOSED),
    ),
    ("expected, by ranking", graduate(**EXPECTED_IN_OCTOBER), {"ecfmg_by": "ranking"}, ("MET", OPEN)),
    ("expected, after application", graduate(**EXPECTED_IN_OCTOBER), {"ecfmg_by": "after_application"}, ("MET", OPEN)),
    (
        "expected after rank lists, by ranking",
        graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2027, 3, 4)),
        {"ecfmg_by": "after_application"},
        ("UNMET", CLOSED),
    ),
    (
        "expected after rank lists, by the start",
        graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2027, 6, 1)),
        {"ecfmg_by": "start"},
        ("MET", OPEN),
    ),
    (
        "expected, exams not all passed",
        graduate(**EXPECTED_IN_OCTOBER, exams=(STEP1,)),
        {"ecfmg_by": "ranking"},
        ("UNMET", FIXABLE),
    ),
    (
        "expected, OET not passed",
        graduate(**EXPECTED_IN_OCTOBER, exams=(STEP1, STEP2_CK, ExamAttempt("oet"))),
        {"ecfmg_by": "ranking"},
        ("UNMET", FIXABLE),
    ),
    (
        "expected, exams not given",
        graduate(**EXPECTED_IN_OCTOBER, exams=None),
        {"ecfmg_by": "ranking"},
        ("UNKNOWN", ASK),
    ),
    (
        "expected too late, whatever is still to pass",
        graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2027, 6, 15), exams=()),
        {"ecfmg_by": "ranking"},
        ("UNMET", CLOSED),
    ),
    ("no date, exams passed", graduate(ecfmg_certified_on=None), {"ecfmg_by": "ranking"}, ("UNKNOWN", ASK)),
    ("no date, exams passed, silent", graduate(ecfmg_certified_on=None), {}, ("NOT_STATED", OPEN)),
    ("not in hand, silent", graduate(**EXPECTED_IN_OCTOBER), {}, ("NOT_STATED", OPEN)),
    (
        "expected day has passed without a certificate",
        graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2026, 6, 1)),
        {"ecfmg_by": "ranking"},
        ("UNKNOWN", ASK),
    ),
    (
        "an end without a certificate is none",
        graduate(ecfmg_certified_on=None, ecfmg_valid_until=date(2025, 12, 31)),
        {},
        ("NOT_STATED", OPEN),
    ),
    ("expires before the start", graduate(ecfmg_valid_until=date(2027, 6, 30)), {}, ("UNMET", FIXABLE)),
    ("valid at the start", graduate(ecfmg_valid_until=date(2027, 7, 1)), {}, ("MET", OPEN)),
    (
        "passes over seven years apart",
        graduate(ecfmg_certified_on=None, exams=(ExamAttempt("step1", date(2014, 2, 28), True), STEP2_CK)),
        {},
        ("UNMET", FIXABLE),
    ),
    (
        "passes seven years apart",
        graduate(ecfmg_certified_on=None, exams=(ExamAttempt("step1", date(2014, 3, 1), True), STEP2_CK, OET)),
        {},
        ("NOT_STATED", OPEN),
    ),
    (
        "skills not shown, silent",
        graduate(ecfmg_certified_on=None, exams=(STEP1, STEP2_CK)),
        {},
        ("UNKNOWN", ASK),
    ),
    (
        "passes far apart, but certified",
        graduate(exams=(ExamAttempt("step1", date(2010, 3, 1), True), STEP2_CK)),
        {"ecfmg_by": "application"},
        ("MET", OPEN),
    ),
    ("not an IMG", graduate(medical_school_country="US"), {"ecfmg_by": "application"}, ("NOT_ASKED", OPEN)),
)
def test_ecfmg(applicant, stated, expected):
    assert judged("ecfmg", applicant, stated) == expected


def us(kind, months, ended_on=date(2025, 8, 31)):
    return ClinicalExperience(kind, "US", "internal-medicine", months, ended_on)


@pytest.mark.parametrize("strictness", ["", "preferred", "required"])
@pytest.mark.parametrize("months", [None, 0, 2, 3])
@pytest.mark.parametrize("usce", ["", "no", "preferred", "required"])
def test_the_filter_of_months_hides_what_the_requirement_closes(usce, months, strictness):
    """Of somebody with two months, and asked for programs that require two at most."""
    stated = {"usce": usce, "usce_months": months, "usce_months_strictness": strictness if months is not None else ""}
    found = line("clinical_experience", graduate(experience=(us("externship", 2),)), stated)
    hides = experience_within(*stated.values(), 2) is Answer.NO
    assert hides is (found.answer == "UNMET" and found.strictness == "required")
    assert hides is (months == 3 and usce != "no" and (strictness or usce) != "preferred")


UNDER_WAY = ClinicalExperience(
    "externship", "US", "internal-medicine", 3, date(2026, 10, 31), started_on=date(2026, 8, 1)
)
SINCE_AUGUST = graduate(experience=(UNDER_WAY,))


@pytest.mark.parametrize(
    ("facts", "today", "expected"),
    [
        pytest.param({}, date(2026, 9, 25), ("MET", OPEN), id="any amount: some is done"),
        pytest.param({"usce_months": 1.5}, date(2026, 9, 25), ("MET", OPEN), id="as much as is done so far"),
        pytest.param({"usce_months": 3}, date(2026, 9, 25), ("UNKNOWN", ASK), id="late by the calendar, planned"),
        pytest.param({"usce_months": 3}, date(2026, 9, 1), ("UNMET", FIXABLE), id="the rest is planned"),
        pytest.param(
            {"usce_months": 3, "deadline": "10-15"}, date(2026, 9, 25), ("UNMET", CLOSED), id="no day is left"
        ),
        pytest.param(
            {"usce_months": 4, "deadline": "12-15"}, date(2026, 9, 25), ("UNMET", FIXABLE), id="more after it"
        ),
        pytest.param({"usce_months": 3, "deadline": "11-15"}, date(2026, 9, 25), ("MET", OPEN), id="over in time"),
        pytest.param(
            {"usce_months": 3, "deadline": "10-10"}, date(2026, 9, 25), ("UNMET", CLOSED), id="not over in time"
        ),
        pytest.param(
            {"usce_months": 2, "deadline": "10-10"}, date(2026, 9, 25), ("MET", OPEN), id="enough of it in time"
        ),
        pytest.param(
            {"usce_months": 3, "usce_kinds": "elective; externship"}, date(2026, 9, 25), ("UNKNOWN", ASK), id="kinds"
        ),
        pytest.param({}, date(2026, 8, 1), ("MET", OPEN), id="its first day"),
    ],
)
def test_experience_under_way(facts, today, expected):
    assert judged("clinical_experience", SINCE_AUGUST, {"usce": "required"} | facts, today=today) == expected


def test_what_is_under_way_can_end_as_planned_where_nothing_can_be_added():
    """A graduate adds no elective, but the one that is under way goes on."""
    mine = graduate(experience=(replace(UNDER_WAY, kind="elective"),))
    facts = {"usce": "required", "usce_months": 3, "usce_kinds": "elective"}
    assert judged("clinical_experience", mine, facts, today=date(2026, 9, 25)) == ("UNKNOWN", ASK)
    assert judged("clinical_experience", mine, facts | {"usce_months": 4}, today=date(2026, 9, 25)) == ("UNMET", CLOSED)


@cases(
    ("not asked", graduate(experience=()), {"usce": "no"}, ("NOT_ASKED", OPEN)),
    ("silent", graduate(experience=()), {}, ("NOT_STATED", OPEN)),
    ("required, any amount", graduate(), {"usce": "required"}, ("MET", OPEN)),
    ("required, none", graduate(experience=()), {"usce": "required"}, ("UNMET", FIXABLE)),
    ("preferred, none", graduate(experience=()), {"usce": "preferred"}, ("UNMET", OPEN)),
    (
        "enough months",
        graduate(experience=(us("externship", 3),)),
        {"usce": "required", "usce_months": 3},
        ("MET", OPEN),
    ),
    ("too few months", graduate(), {"usce": "required", "usce_months": 2}, ("UNMET", FIXABLE)),
    ("too few of months stated alone", graduate(), {"usce_months": 2}, ("UNMET", FIXABLE)),
    ("preferred as a whole", graduate(), {"usce": "preferred", "usce_months": 2}, ("UNMET", OPEN)),
    (
        "preferred, its months required",
        graduate(),
        {"usce": "preferred", "usce_months": 2, "usce_months_strictness": "required"},
        ("UNMET", FIXABLE),
    ),
    (
        "required, its months preferred: some",
        graduate(),
        {"usce": "required", "usce_months": 2, "usce_months_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    (
        "required, its months preferred: none",
        graduate(experience=()),
        {"usce": "required", "usce_months": 2, "usce_months_strictness": "preferred"},
        ("UNMET", FIXABLE),
    ),
    ("watching may count", graduate(experience=(HANDS_OFF,)), {"usce": "required"}, ("UNKNOWN", ASK)),
    (
        "both days tell the months",
        graduate(
            experience=(replace(EXTERNSHIP, months=None, started_on=date(2025, 7, 1), ended_on=date(2025, 8, 31)),)
        ),
        {"usce": "required", "usce_months": 2},
        ("MET", OPEN),
    ),
    (
        "watching would make up the months",
        graduate(experience=(EXTERNSHIP, HANDS_OFF)),
        {"usce": "required", "usce_months": 3},
        ("UNKNOWN", ASK),
    ),
    (
        "watching would not make up the months",
        graduate(experience=(EXTERNSHIP, HANDS_OFF)),
        {"usce": "required", "usce_months": 4},
        ("UNMET", FIXABLE),
    ),
    (
        "watching is named",
        graduate(experience=(HANDS_OFF,)),
        {"usce": "required", "usce_kinds": "elective; observership"},
        ("MET", OPEN),
    ),
    ("another kind is named", graduate(), {"usce": "required", "usce_kinds": "observership"}, ("UNMET", FIXABLE)),
    ("research does not count", graduate(experience=(us("research", 9),)), {"usce": "required"}, ("UNMET", FIXABLE)),
    (
        "tele-rotations do not count",
        graduate(experience=(us("tele_rotation", 2),)),
        {"usce": "required"},
        ("UNMET", FIXABLE),
    ),
    (
        "abroad does not count",
        graduate(experience=(ClinicalExperience("externship", "IN", None, 6, None),)),
        {"usce": "required"},
        ("UNMET", FIXABLE),
    ),
    (
        "country not given",
        graduate(experience=(ClinicalExperience("externship", None, None, 6, None),)),
        {"usce": "required"},
        ("UNKNOWN", ASK),
    ),
    (
        "months not given",
        graduate(experience=(us("externship", None),)),
        {"usce": "required", "usce_months": 2},
        ("UNKNOWN", ASK),
    ),
    (
        "overlaps count once",
        graduate(experience=(us("externship", 2), us("employment", 2))),
        {"usce": "required", "usce_months": 3},
        ("UNMET", FIXABLE),
    ),
    (
        "back to back adds up",
        graduate(experience=(us("externship", 2), us("elective", 1, date(2025, 9, 30)))),
        {"usce": "required", "usce_months": 3},
        ("MET", OPEN),
    ),
    (
        "a dated rotation before first review counts",
        graduate(experience=(us("externship", 1, date(2026, 9, 23)),)),
        {"usce": "required"},
        ("MET", OPEN),
    ),
    (
        "a dated rotation after first review does not",
        graduate(experience=(us("externship", 1, date(2026, 9, 24)),)),
        {"usce": "required"},
        ("UNMET", FIXABLE),
    ),
    ("experience not given, required", graduate(experience=None), {"usce": "required"}, ("UNKNOWN", ASK)),
    ("experience not given, preferred", graduate(experience=None), {"usce": "preferred"}, ("UNKNOWN", OPEN)),
    ("experience not given, silent", graduate(experience=None), {}, ("NOT_STATED", OPEN)),
)
def test_clinical_experience(applicant, stated, expected):
    assert judged("clinical_experience", applicant, stated) == expected


@pytest.mark.parametrize(
    ("changes", "stated", "today", "fix"),
    [
        pytest.param(
            {}, {"usce": "required"}, SUMMER, "Add clinical work in the US by", id="a graduate adds an externship"
        ),
        pytest.param(
            {"graduated_on": date(2027, 5, 1)},
            {"usce": "required"},
            SUMMER,
            "elective",
            id="a student adds an elective",
        ),
        pytest.param(
            {},
            {"usce": "required", "usce_kinds": "elective"},
            SUMMER,
            None,
            id="only electives count: none for a graduate",
        ),
        pytest.param({}, {"usce": "required"}, WINTER, None, id="first review is over"),
        pytest.param(
            {}, {"usce": "required", "usce_months": 3}, SUMMER, "Have it soon after", id="three months are late"
        ),
        pytest.param({}, {"usce": "required", "usce_months": 2}, SUMMER, "Add 2 months of", id="two months fit"),
    ],
)
def test_clinical_experience_fix(changes, stated, today, fix):
    told = line("clinical_experience", graduate(experience=(), **changes), stated, today).fix
    assert told is None if fix is None else fix in told


PROMISED = RecommendationLetter(us_faculty=True, specialty="internal-medicine", status="promised")
COUNT, US_COUNT = "letters_required", "us_letters_required"


@cases(
    ("silent", graduate(), {}, ("NOT_STATED", OPEN)),
    ("enough", graduate(), {COUNT: 3}, ("MET", OPEN)),
    ("one too few", graduate(), {COUNT: 4}, ("UNMET", FIXABLE)),
    ("four are the most a program takes", graduate(letters=(HOME_LETTER,) * 4), {COUNT: 5}, ("MET", OPEN)),
    ("enough of the US", graduate(), {COUNT: 3, US_COUNT: 1}, ("MET", OPEN)),
    ("too few of the US", graduate(), {COUNT: 3, US_COUNT: 2}, ("UNMET", FIXABLE)),
    ("US share stated alone", graduate(), {US_COUNT: 2}, ("UNMET", FIXABLE)),
    (
        "preferred as a whole",
        graduate(),
        {COUNT: 3, US_COUNT: 2, f"{COUNT}_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    (
        "preferred, its US share required",
        graduate(),
        {COUNT: 3, US_COUNT: 2, f"{COUNT}_strictness": "preferred", f"{US_COUNT}_strictness": "required"},
        ("UNMET", FIXABLE),
    ),
    (
        "required, its US share preferred",
        graduate(),
        {COUNT: 3, US_COUNT: 2, f"{US_COUNT}_strictness": "preferred"},
        ("UNMET", OPEN),
    ),
    ("a promised letter is not in hand", graduate(letters=(US_LETTER, PROMISED)), {COUNT: 2}, ("UNMET", FIXABLE)),
    (
        "status not given",
        graduate(letters=(US_LETTER, RecommendationLetter(us_faculty=True))),
        {COUNT: 2},
        ("UNKNOWN", ASK),
    ),
    ("writer not given", graduate(letters=(RecommendationLetter(status="received"),)), {US_COUNT: 1}, ("UNKNOWN", ASK)),
    ("letters not given", graduate(letters=None), {COUNT: 3}, ("UNKNOWN", ASK)),
    ("letters not given, silent", graduate(letters=None), {}, ("NOT_STATED", OPEN)),
)
def test_letters(applicant, stated, expected):
    assert judged("letters", applicant, stated) == expected


def test_letters_mend_says_how_many_and_by_when():
    lacking = line("letters", graduate(), {COUNT: 3, US_COUNT: 3, "deadline": "12-01"}, WINTER)
    by = "1 December (its deadline, year not stated)"
    assert lacking.fix == f"Get 2 more letters by US faculty. You need them by {by}."
    late = line("letters", graduate(), {US_COUNT: 3}, WINTER)
    assert (late.verdict, late.missing) == (ASK, "program")
    assert late.reason.endswith("Most programs review by now: ask whether this one still accepts it later.")
    stated = line("letters", graduate(), {US_COUNT: 3, "deadline": "2026-11-01"}, WINTER)
    assert stated.verdict is CLOSED
    assert stated.reason.endswith("The last day was 1 November 2026 (its deadline).")
    assert line("letters", graduate(), {US_COUNT: 3}, AFTER_RANK_LISTS).verdict is CLOSED


BY_APPLICATION = {"step3": "required", "step3_by": "application"}


@cases(
    ("silent", graduate(), {}, ("NOT_STATED", OPEN)),
    ("silent, passed", graduate(exams=(STEP3,)), {}, ("MET", OPEN)),
    ("not asked", graduate(), {"step3": "no"}, ("NOT_ASKED", OPEN)),
    ("required, passed", graduate(exams=(STEP3,)), {"step3": "required"}, ("MET", OPEN)),
    ("required, not passed", graduate(), {"step3": "required"}, ("UNMET", FIXABLE)),
    ("preferred, not passed", graduate(), {"step3": "preferred"}, ("UNMET", OPEN)),
    ("required, exams not given", graduate(exams=None), {"step3": "required"}, ("UNKNOWN", ASK)),
    ("by the start, passed", LATE_STEP3, {"step3": "required", "step3_by": "start"}, ("MET", OPEN)),
    ("by the rank list, passed", LATE_STEP3, {"step3": "required", "step3_by": "ranking"}, ("MET", OPEN)),
    ("by the interview, passed since", LATE_STEP3, {"step3": "required", "step3_by": "interview"}, ("UNKNOWN", ASK)),
    ("by an application of no stated day", LATE_STEP3, BY_APPLICATION, ("UNKNOWN", ASK)),
    ("by an application, too late", LATE_STEP3, BY_APPLICATION | {"deadline": "11-01"}, ("UNMET", CLOSED)),
    ("by an application to come", graduate(), BY_APPLICATION | {"deadline": "11-01"}, ("UNMET", FIXABLE)),
    (
        "required, failed four times",
        graduate(exams=(STEP1, STEP2_CK, *failed("step3", 4))),
        {"step3": "required"},
        ("UNMET", CLOSED),
    ),
)
def test_step3(applicant, stated, expected):
    assert judged("step3", applicant, stated) == expected


# Limits of long ago. The season is 2027: a page of season 2022 is five seasons back, of 2021 six.

OLD, NEW = "2021-06-30", "2021-07-01"


def scored(exam, score):
    """A graduate with this score at one exam and none at the other."""
    return graduate(
        exams=tuple(
            ExamAttempt(one, date(2021, 3, 1), True, score if one == exam else None) for one in ("step1", "step2_ck")
        )
    )


def failing(times):
    return graduate(exams=(*failed("step2_ck", times), STEP1, STEP2_CK))


def aged(field, value, seen_on, **more):
    return {field: value, f"{field}_seen_on": seen_on, **more}


@pytest.mark.parametrize(
    ("key", "applicant", "stated", "expected"),
    [
        pytest.param("step2_ck", scored("step2_ck", 229), aged("min_step2_ck", 230, NEW), CLOSED, id="a score, fresh"),
        pytest.param("step2_ck", scored("step2_ck", 229), aged("min_step2_ck", 230, OLD), ASK, id="a score, old"),
        pytest.param("step2_ck", scored("step2_ck", 220), aged("min_step2_ck", 230, ""), ASK, id="10 under, undated"),
        pytest.param(
            "step2_ck", scored("step2_ck", 219), aged("min_step2_ck", 230, ""), CLOSED, id="11 under, undated"
        ),
        pytest.param("step2_ck", scored("step2_ck", 230), aged("min_step2_ck", 230, ""), OPEN, id="reached, undated"),
        pytest.param("attempts", failing(1), aged("max_attempts", 1, NEW), CLOSED, id="one attempt more, fresh"),
        pytest.param("attempts", failing(1), aged("max_attempts", 1, OLD), ASK, id="one attempt more, old"),
        pytest.param("attempts", failing(2), aged("max_attempts", 1, OLD), CLOSED, id="two more, old"),
        pytest.param(
            "years_since_graduation",
            graduate(graduated_on=date(2020, 9, 23)),
            aged("max_years_since_graduation", 5, "", years_counted_to="review"),
            ASK,
            id="twelve months too long ago, undated",
        ),
        pytest.param(
            "years_since_graduation",
            graduate(graduated_on=date(2020, 9, 22)),
            aged("max_years_since_graduation", 5, "", years_counted_to="review"),
            CLOSED,
            id="a day more, undated",
        ),
        pytest.param(
            "years_since_graduation",
            graduate(graduated_on=date(2020, 9, 23)),
            aged("max_years_since_graduation", 5, NEW, years_counted_to="review"),
            CLOSED,
            id="twelve months too long ago, fresh",
        ),
        pytest.param(
            "step1", scored("step1", 200), aged("min_step1", 220, "2022-01-26"), ASK, id="Step 1, still scored"
        ),
        pytest.param("step1", scored("step1", 200), aged("min_step1", 220, "2022"), ASK, id="Step 1, a year alone"),
        pytest.param(
            "step1", scored("step1", 200), aged("min_step1", 220, "2022-01-27"), CLOSED, id="Step 1, said since"
        ),
        pytest.param("step1", scored("step1", None), aged("min_step1", 220, "2022-01-27"), OPEN, id="Step 1, no score"),
    ],
)
def test_an_old_limit_closes_only_what_misses_it_clearly(key, applicant, stated, expected):
    assert line(key, applicant, stated).verdict == expected


@pytest.mark.parametrize(
    ("key", "applicant", "stated"),
    [
        pytest.param("step2_ck", scored("step2_ck", 229), aged("min_step2_ck", 230, ""), id="a score"),
        pytest.param("attempts", failing(1), aged("max_attempts", 1, ""), id="attempts"),
        pytest.param(
            "years_since_graduation",
            graduate(graduated_on=date(2020, 9, 23)),
            aged("max_years_since_graduation", 5, "", years_counted_to="review"),
            id="years",
        ),
    ],
)
def test_an_old_preference_is_not_met_and_closes_nothing(key, applicant, stated):
    (field, *_) = stated
    assert judged(key, applicant, stated | {f"{field}_strictness": "preferred"}) == ("UNMET", OPEN)


def test_an_old_limit_says_what_to_ask():
    old = line("step2_ck", scored("step2_ck", 229), aged("min_step2_ck", 230, OLD))
    assert (old.answer, old.missing) == ("UNKNOWN", "program")
    assert old.reason == (
        "Your score of 229 is under its minimum of 230. This is from a page of 2021: ask whether it still holds."
    )
    assert "from an undated page" in line("attempts", failing(1), aged("max_attempts", 1, "")).reason


@pytest.mark.parametrize(
    ("key", "applicant", "worth_asking"),
    [
        pytest.param("attempts", graduate(exams=(*failed("step1", 1), STEP1)), True, id="a failed sitting"),
        pytest.param("attempts", graduate(), False, id="no failed sitting"),
        pytest.param("years_since_graduation", graduate(graduated_on=date(2022, 6, 30)), True, id="over five years"),
        pytest.param("years_since_graduation", graduate(graduated_on=date(2022, 7, 1)), False, id="five years"),
        pytest.param("clinical_experience", graduate(experience=(HANDS_OFF,)), True, id="no hands-on month"),
        pytest.param("clinical_experience", graduate(), False, id="a hands-on month"),
        pytest.param("clinical_experience", graduate(experience=None), False, id="experience not given: my gap"),
        pytest.param("ecfmg", graduate(**EXPECTED_IN_OCTOBER), True, id="certificate not in hand"),
        pytest.param("ecfmg", graduate(ecfmg_certified_on=None), False, id="certificate not given: my gap"),
    ],
)
def test_silence_is_worth_asking_about_where_i_am_outside_what_is_common(key, applicant, worth_asking):
    answered = line(key, applicant, {})
    assert answered.worth_asking is worth_asking
    assert ("Worth asking." in answered.reason) is worth_asking


@pytest.mark.parametrize("key", RULES)
def test_a_program_that_says_nothing_states_nothing(key):
    assert not line(key, graduate(), {}).stated


@pytest.mark.parametrize(
    ("taken_on", "expected"),
    [
        pytest.param(date(2027, 2, 25), FIXABLE, id="taken today, the result may come in time"),
        pytest.param(date(2027, 2, 26), CLOSED, id="to come, too late for a result"),
    ],
)
def test_a_result_is_waited_for_from_the_day_of_the_attempt(taken_on, expected):
    me = graduate(ecfmg_certified_on=None, exams=(STEP1, ExamAttempt("step2_ck", taken_on)))
    assert line("step2_ck", me, {}, date(2027, 2, 25)).verdict == expected


@pytest.mark.parametrize(
    ("kind", "country", "asks"),
    [
        pytest.param("externship", None, False, id="country not given: nothing to ask the program"),
        pytest.param("observership", "US", True, id="watching"),
    ],
)
def test_a_fix_asks_the_program_only_about_watching(kind, country, asks):
    me = graduate(experience=(ClinicalExperience(kind, country, "internal-medicine", 1, date(2025, 8, 31)),))
    fix = line("clinical_experience", me, {"usce": "required", "usce_months": 2}).fix
    assert ("Ask whether it counts" in fix) is asks


@pytest.mark.parametrize(
    ("kind", "country", "missing"),
    [
        pytest.param("externship", None, "profile", id="country not given: mine to add"),
        pytest.param("observership", "US", "program", id="watching: the program's to say"),
    ],
)
def test_whose_answer_is_missing_where_enough_months_may_count(kind, country, missing):
    me = graduate(experience=(ClinicalExperience(kind, country, "internal-medicine", 3, date(2025, 8, 31)),))
    assert line("clinical_experience", me, {"usce": "required", "usce_months": 2}).missing == missing


@pytest.mark.parametrize(
    ("exams", "expected"),
    [
        pytest.param(failed("step1", 3), ASK, id="three failures, too near to tell"),
        pytest.param(failed("step1", 4), CLOSED, id="four failures, over whatever the day"),
    ],
)
def test_near_a_borrowed_day_four_failures_still_close(exams, expected):
    dates = replace(SEASON, borrowed=frozenset({"rank_list_deadline"}))
    assert line("step1", graduate(exams=exams), {}, date(2027, 2, 25), dates=dates).verdict == expected


def test_a_borrowed_date_says_it_is_not_published():
    dates = replace(SEASON, borrowed=frozenset({"rank_list_deadline"}))
    assert "not published yet" in line("step3", graduate(), {"step3": "required"}, dates=dates).fix


FIRST = ExamAttempt("step1", date(2019, 12, 1), True)


@pytest.mark.parametrize(
    ("exams", "fix"),
    [
        pytest.param((FIRST,), "Pass Step 2 CK by 1 December 2026 (seven years after your first pass).", id="soon"),
        pytest.param(
            (FIRST, ExamAttempt("step2_ck", date(2027, 2, 1), None)),
            "Move your Step 2 CK attempt forward: seven years since your first pass end on 1 December 2026.",
            id="planned after the seven years",
        ),
        pytest.param(
            (ExamAttempt("step1", date(2019, 11, 1), True),),
            "Pass Step 2 CK by 3 March 2027 (the rank-list deadline). Seven years since your first pass end on "
            "1 November 2026: ask ECFMG first.",
            id="the seven years are over",
        ),
        pytest.param(
            (*(ExamAttempt("step2_ck", day, False) for day in (date(2026, 1, 5), date(2026, 4, 1), date(2026, 7, 1))),
             ExamAttempt("step1", date(2025, 1, 1), True), ExamAttempt("step2_ck", date(2026, 12, 10), None)),
            "Move your Step 2 CK attempt to 5 January 2027 or later: a fourth comes 12 months after the first and 6 "
            "after the last.",
            id="a fourth sitting too soon",
        ),
        pytest.param(
            (*(ExamAttempt("step2_ck", day, False) for day in (date(2026, 1, 5), date(2026, 4, 1), date(2026, 10, 1))),
             ExamAttempt("step1", date(2025, 1, 1), True)),
            None,
            id="a fourth sitting comes too late",
        ),
    ],
)  # fmt: skip
def test_a_fix_keeps_to_the_rules_of_attempts(exams, fix) -> None:
    me = Standing(graduate(exams=exams, ecfmg_certified_on=None), SEASON, WINTER)
    assert me.how_to_pass(me.step2_ck, deadlines.rank_list(SEASON)) == fix


OLD_GRADUATE = graduate(graduated_on=date(2010, 6, 30))


@pytest.mark.parametrize(
    ("key", "applicant", "stated", "expected"),
    [
        pytest.param("years_since_graduation", OLD_GRADUATE, {"max_years_since_graduation": 5}, ("UNKNOWN", ASK),
                     id="long since graduated"),
        pytest.param("years_since_graduation", graduate(), {"max_years_since_graduation": 20}, ("MET", OPEN),
                     id="recently graduated"),
        pytest.param("attempts", graduate(exams=(STEP1, *failed("step2_ck", 2), STEP2_CK)), {"max_attempts": 1},
                     ("UNKNOWN", ASK), id="too many attempts"),
        pytest.param("step2_ck", graduate(), {"min_step2_ck": 290}, ("UNKNOWN", ASK), id="a score far under"),
        pytest.param("clinical_experience", graduate(experience=()), {"usce_months": 12}, ("UNKNOWN", ASK),
                     id="a year that cannot be had any more"),
        pytest.param("clinical_experience", graduate(experience=()), {"usce_months": 2}, ("UNMET", FIXABLE),
                     id="what can still be mended stays to be mended"),
        pytest.param("letters", graduate(letters=(HOME_LETTER,)), {"us_letters_required": 2}, ("UNMET", FIXABLE),
                     id="letters still to come"),
    ],
)  # fmt: skip
def test_a_limit_with_an_exception_is_asked_about_where_it_would_close(key, applicant, stated, expected):
    (limit,) = stated
    found = line(key, applicant, stated | {f"{limit}_strictness": "unless"})
    assert (found.answer.value, found.verdict) == expected
    assert found.reason.endswith("It names an exception: ask whether it fits you.") == (expected[0] != "MET")
    if expected == ("UNKNOWN", ASK):
        assert (found.missing, found.strictness) == ("program", "unless")
        assert judged(key, applicant, stated) == ("UNMET", CLOSED)


def test_an_exception_beside_the_months_is_one_of_the_whole_experience():
    abroad = graduate(experience=(ClinicalExperience("employment", "CA", "internal-medicine", 24, date(2025, 5, 31)),))
    stated = {"usce": "required", "usce_months": 12, "usce_months_strictness": "unless"}
    assert judged("clinical_experience", abroad, stated) == ("UNKNOWN", ASK)
    assert judged("clinical_experience", abroad, stated | {"usce_months_strictness": "required"}) == ("UNMET", CLOSED)


@pytest.mark.parametrize(
    ("exam", "key", "facts"),
    [
        pytest.param("step1", "step1", {}, id="Step 1"),
        pytest.param("step2_ck", "step2_ck", {"min_step2_ck": 220}, id="Step 2 CK"),
        pytest.param("step3", "step3", {"step3": "required"}, id="Step 3"),
    ],
)
def test_a_planned_attempt_that_is_past_mends_nothing_after_the_rank_lists(exam, key, facts):
    """Its result is awaited until they close, and comes too late from then on."""
    awaited = ExamAttempt(exam, date(2027, 2, 1))
    others = tuple(one for one in (STEP1, STEP2_CK) if one.exam != exam)
    me = graduate(exams=(*others, awaited))
    before, after = (line(key, me, facts, day) for day in (date(2027, 3, 3), AFTER_RANK_LISTS))
    assert (before.verdict, before.fix is not None) == (FIXABLE, True)
    assert (after.verdict, after.fix) == (CLOSED, None)
