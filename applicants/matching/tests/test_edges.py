"""Where a rule turns: the value on its edge, and what a neighbour of it would say."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.deadlines import DAYS_OF_DOUBT, Moment
from applicants.matching.exams import RESULT_TAKES, read_step
from applicants.matching.left_out import answers_left_out
from applicants.matching.months import done_by, last_day, months_of, months_once
from applicants.matching.profile_gaps import profile_gaps
from applicants.matching.rank_moves import Move
from applicants.matching.ranking import _ordered, rank
from applicants.matching.standing import Standing
from applicants.matching.tests.test_factors import worth
from applicants.matching.tests.test_requirements import line
from applicants.matching.us_experience_by_program import experience_ledger, first_that_ask
from applicants.matching.verdicts import Verdict
from applicants.matching.visas import step3_need
from applicants.tests.applicants import (
    EXTERNSHIP,
    GRADUATE,
    HOME_LETTER,
    OET,
    SEASON,
    STEP1,
    STEP2_CK,
    STEP3,
    US_LETTER,
    WINTER,
    failed,
    graduate,
)
from applicants.tests.columns import Columns, program
from programs.vocabulary import Answer

DAY, START = timedelta(days=1), SEASON.start
DUE = {"deadline": "2027-01-15"}
STUDENT = graduate(graduated_on=date(2027, 5, 31), ecfmg_certified_on=None)
UNTIL_2034 = graduate(immigration_status="work_permit", work_authorized_until=date(2034, 6, 30))
NO_MONTHS = ClinicalExperience("externship", "US")
NO_COUNTRY = ClinicalExperience("externship", None, None, 1, date(2025, 3, 31))


def test_a_band_ends_a_whole_point_below_its_best() -> None:
    listed = [program(program_key=key, accepts_img="yes", visa_j1="yes", min_step2_ck=210) for key in "abc"]
    ranking = rank(GRADUATE, Columns(*listed), SEASON, WINTER, {})
    found = _ordered(replace(ranking, total=np.array([50_00, 49_01, 49_00])), np.arange(3))
    assert found.band.tolist() == [1, 1, 2]


@pytest.mark.parametrize("accepts", ["yes", "conditional", "no"])
def test_a_band_reaches_to_the_last_hundredth(accepts) -> None:
    listed = [program(program_key=key, accepts_img=accepts, visa_j1="yes", min_step2_ck=210) for key in "abc"]
    ranking = rank(GRADUATE, Columns(*listed), SEASON, WINTER, {})
    found = _ordered(replace(ranking, total=np.array([0, 1, 1_01])), np.arange(3))
    assert (found.order.tolist(), found.band.tolist()) == ([2, 0, 1], [2, 2, 1])


def test_what_a_program_states_is_counted_without_the_season() -> None:
    listed = Columns(program(), program(visa_j1="yes", min_step2_ck=210, deadline="2027-01-01"))
    ranking = rank(GRADUATE, listed, SEASON, WINTER, {})
    assert (ranking.stated.tolist(), ranking.counted) == ([0, 2], 10)


def test_an_application_reaches_its_program_alone() -> None:
    listed = Columns(program(program_key="sent"), program(program_key="other"))
    ranking = rank(graduate(applied_to=("sent",)), listed, SEASON, WINTER, {})
    assert [ranking.explain(at).requirements[-1].reason for at in range(2)] == [
        "You have applied.",
        "It states no deadline. Rank lists close on 3 March 2027.",
    ]


def test_where_the_setting_is_not_known_the_other_wishes_count_for_all() -> None:
    wishes = Wishes(specialties=("urology", "internal-medicine"), states=("CA",), settings=("community",))
    ranking = rank(graduate(wishes=wishes), Columns(program(), program(setting="community")), SEASON, WINTER, {})
    assert ranking.fit.tolist() == [45_00, 56_00]
    assert [sum(line.points for line in ranking.explain(at).fit_lines) for at in range(2)] == [45_00, 56_00]


@pytest.mark.parametrize(
    ("key", "applicant", "stated", "says"),
    [
        pytest.param("visa", graduate(visas_accepted=None), {"visa_j1": "yes"},
                     "Add which visas you would accept.", id="the need is known: it is not told again"),
        pytest.param("visa", graduate(visas_accepted=("J-1", "H-1B")), {"visa_j1": "no", "visa_h1b": "no"},
                     "You need a visa. It does not take J-1. It does not sponsor H-1B.", id="no way is open"),
        pytest.param("visa", graduate(visas_accepted=()), {"visa_j1": "yes"},
                     "You need a visa. You would accept no visa.", id="no way is wanted"),
        pytest.param("visa", UNTIL_2034, {"visa_j1": "yes", "length_years": None},
                     "Your work permit lasts through training: you need no visa. Show the permit to the program.",
                     id="a permit to the end of the longest training"),
        pytest.param("visa", replace(UNTIL_2034, work_authorized_until=date(2034, 6, 29)),
                     {"visa_j1": "yes", "length_years": None}, "It takes J-1.", id="a permit one day too short"),
        pytest.param("step3", STUDENT, {"step3": "required"},
                     "It asks for Step 3. You have not passed it. It comes after the certificate, so not before "
                     "31 May 2027.", id="Step 3 after the certificate"),
        pytest.param("step3", replace(STUDENT, medical_school_country="US"), {"step3": "required"},
                     "It asks for Step 3. You have not passed it.", id="Step 3 without a certificate"),
        pytest.param("ecfmg", graduate(exams=(*failed("step1", 4), STEP2_CK, OET), ecfmg_certified_on=None),
                     {"ecfmg_by": "start"}, "It wants the certificate by 1 July 2027 (the start of training). You are "
                     "not certified, and an exam it rests on cannot be passed any more.", id="no attempt is left"),
        pytest.param("clinical_experience", GRADUATE, {"usce": "required"},
                     "It asks for some US clinical experience; you have 1 month that counts if hands-on.",
                     id="one month counts"),
        pytest.param("clinical_experience", graduate(experience=(replace(EXTERNSHIP, months=2),)),
                     {"usce": "required"}, "It asks for some US clinical experience; you have 2 months that count if "
                     "hands-on.", id="two months count"),
        pytest.param("clinical_experience", graduate(experience=(replace(EXTERNSHIP, months=2, hands_on=True),)),
                     {"usce": "required"}, "It asks for some US clinical experience; you have 2 months that count.",
                     id="two months hands-on count"),
        pytest.param("clinical_experience", graduate(experience=(NO_MONTHS, NO_COUNTRY)),
                     {"usce": "required", "usce_months": 6}, "It asks for 6 months of US clinical experience. Add the "
                     "country and months of each experience.", id="months not told, too few with a country"),
        pytest.param("clinical_experience", graduate(experience=(replace(NO_COUNTRY, months=0.5),)),
                     {"usce": "required"}, "It asks for some US clinical experience. Add the country and months of "
                     "each experience.", id="half a month without a country"),
        pytest.param("season", GRADUATE, {"deadline": "2026-11-01"},
                     "Its deadline was 1 November 2026: ask whether it still takes applications.", id="dated"),
        pytest.param("season", graduate(graduated_on=None, ecfmg_certified_on=None), {},
                     "It states no deadline. Rank lists close on 3 March 2027. Add your graduation date.",
                     id="one of the possible days is too late"),
    ],
)  # fmt: skip
def test_what_a_line_says(key, applicant, stated, says) -> None:
    assert line(key, applicant, stated, WINTER).reason == says


def test_what_to_do_about_h1b_where_the_program_does_not_say() -> None:
    assert line("visa", graduate(visas_accepted=("H-1B",)), {}, WINTER).fix == (
        "Ask whether it sponsors H-1B. If it does, pass Step 3 by 3 March 2027 (the rank-list deadline). "
        "Results take three to six weeks."
    )


@pytest.mark.parametrize(
    ("applicant", "stated", "is_stated"),
    [
        pytest.param(graduate(us_citizen=True), {}, False, id="nothing"),
        pytest.param(graduate(us_citizen=True), {"visa_j1": "yes"}, True, id="J-1"),
        pytest.param(graduate(us_citizen=True), {"visa_h1b": "no"}, True, id="H-1B"),
        pytest.param(graduate(us_citizen=True), {"work_permit": "yes"}, False, id="permits, and I hold none"),
        pytest.param(UNTIL_2034, {"work_permit": "yes"}, True, id="permits, and I hold one"),
    ],
)
def test_what_is_stated_about_visas(applicant, stated, is_stated) -> None:
    assert line("visa", applicant, stated, WINTER).stated is is_stated


def test_a_day_of_rank_lists_that_is_borrowed_is_nothing_a_program_states() -> None:
    borrowed = replace(SEASON, borrowed=frozenset({"rank_list_deadline"}))
    found = line("season", GRADUATE, {}, SEASON.rank_list_deadline, borrowed)
    assert (found.missing, found.stated) == ("program", False)


def with_result_on(day: date) -> Applicant:
    return graduate(exams=(STEP1, OET, ExamAttempt("step2_ck", day - RESULT_TAKES)), ecfmg_certified_on=None)


@pytest.mark.parametrize(
    ("key", "applicant_of", "stated", "day", "late"),
    [
        pytest.param("ecfmg", with_result_on, {}, START, Verdict.CLOSED, id="certificate by the start"),
        pytest.param("ecfmg", with_result_on, {"ecfmg_by": "application", **DUE}, date(2027, 1, 15), Verdict.CLOSED,
                     id="certificate by the deadline"),
        pytest.param("season", lambda day: graduate(graduated_on=day, ecfmg_certified_on=None), {}, START,
                     Verdict.CLOSED, id="degree by the start"),
    ],
)  # fmt: skip
def test_what_comes_on_the_last_day_is_in_time(key, applicant_of, stated, day, late) -> None:
    assert line(key, applicant_of(day), stated, WINTER).verdict is not late
    assert line(key, applicant_of(day + DAY), stated, WINTER).verdict is late


@pytest.mark.parametrize(
    ("key", "changes", "stated", "fix"),
    [
        pytest.param("letters", {"letters": ()}, {"letters_required": 1},
                     "Get 1 more letter. You need it by 15 January 2027 (its deadline).", id="a letter"),
        pytest.param("clinical_experience", {"experience": ()}, {"usce": "required"},
                     "Add clinical work in the US by 15 January 2027 (its deadline): externship.", id="experience"),
    ],
)  # fmt: skip
def test_on_the_last_day_it_can_still_be_done(key, changes, stated, fix) -> None:
    last = date(2027, 1, 15)
    assert line(key, graduate(**changes), stated | DUE, last).fix == fix
    assert line(key, graduate(**changes), stated | DUE, last + DAY).fix is None


def test_what_is_under_way_is_there_when_the_last_of_it_ends() -> None:
    """A graduate adds no elective, so only what goes on counts: until after rank lists close it is too late."""
    begun = ClinicalExperience("elective", "US", None, 1.5, date(2027, 1, 31), started_on=date(2026, 11, 1))
    facts = {"usce": "required", "usce_months": 3, "usce_kinds": "elective"}
    for end, verdict in ((date(2027, 2, 28), Verdict.ASK), (date(2027, 3, 31), Verdict.CLOSED)):
        both = graduate(experience=(begun, replace(begun, ended_on=end, months=2)))
        assert line("clinical_experience", both, facts, WINTER).verdict is verdict


def test_a_minimum_that_is_none_is_stated() -> None:
    assert line("step2_ck", graduate(exams=None), {"min_step2_ck": 0}, WINTER).stated
    assert not line("step2_ck", graduate(exams=None), {}, WINTER).stated


@pytest.mark.parametrize(
    ("experience", "says"),
    [
        (ClinicalExperience("observership", "US", None, 2, date(2025, 5, 31)), "your observership."),
        (ClinicalExperience("externship", "US", None, 2, date(2025, 5, 31), hands_on=False), "without hands-on work."),
    ],
)
def test_what_was_watched_is_named_by_its_kind(experience, says) -> None:
    found = line("clinical_experience", graduate(experience=(experience,)), {"usce": "required"}, WINTER)
    assert says in found.reason


@pytest.mark.parametrize(
    ("key", "changes", "is_known"),
    [
        pytest.param("wanted_specialty", {}, True, id="wished"),
        pytest.param("first_attempt", {"exams": None}, False, id="exams not told"),
        pytest.param("first_attempt", {"exams": ()}, True, id="no exam yet"),
        pytest.param("recency", {}, True, id="graduated"),
        pytest.param("recency", {"graduated_on": None}, False, id="graduation not told"),
        pytest.param("step3", {"exams": (*GRADUATE.exams, STEP3)}, True, id="Step 3 passed"),
        pytest.param("step3", {}, True, id="Step 3 not passed"),
        pytest.param("wanted_place", {"wishes": Wishes()}, False, id="no state wished"),
        pytest.param("wanted_setting", {"wishes": Wishes(settings=("community",))}, False, id="setting not stated"),
        pytest.param("hands_on", {"experience": None}, False, id="experience not told"),
        pytest.param("commitment", {"experience": None}, False, id="experience of the specialty not told"),
        pytest.param("known_there", {"experience": None}, False, id="rotations not told"),
        pytest.param("research", {"publications": None}, True, id="publications, where they make no difference"),
    ],
)
def test_a_line_knows_or_does_not(key, changes, is_known) -> None:
    assert worth(key, graduate(**changes)).known is is_known


@pytest.mark.parametrize(
    ("graduated_on", "years"),
    [
        (date(2019, 6, 30), "8 full years"),
        (date(2026, 7, 1), "1 full year"),
        (date(2026, 7, 2), "0 full years"),
        (date(2027, 7, 15), "0 full years"),
    ],
)
def test_years_out_are_told_as_they_are(graduated_on, years) -> None:
    reason = worth("recency", graduate(graduated_on=graduated_on)).reason
    assert reason == f"{years} from graduation to the start of training."


def test_a_step_that_is_not_passed_is_worth_nothing() -> None:
    assert worth("step2_ck", graduate(exams=(STEP1,))).value == 0


def test_the_best_letters_are_told_by_kind() -> None:
    abroad = RecommendationLetter(us_faculty=True, specialty="psychiatry", status="received")
    found = worth("letters", graduate(letters=(US_LETTER, HOME_LETTER, abroad)))
    assert found.reason == "Your best four letters received: 2 in this specialty, 2 by US faculty."


def test_wishes_are_numbered_from_one() -> None:
    wishes = Wishes(specialties=("urology", "internal-medicine"))
    assert worth("wanted_specialty", graduate(wishes=wishes)).reason == "Your choice number 2."


def test_one_letter_of_which_something_is_not_told_is_asked_about() -> None:
    letters = (US_LETTER, RecommendationLetter(us_faculty=None, specialty="internal-medicine", status="received"))
    asked = [gap.part for gap in profile_gaps(Standing(graduate(letters=letters), SEASON, WINTER, {}))]
    assert "letters" in asked
    assert "letters" not in [gap.part for gap in profile_gaps(Standing(GRADUATE, SEASON, WINTER, {}))]


def test_two_months_one_after_the_other_are_two() -> None:
    march = ClinicalExperience("externship", "US", None, 1, date(2025, 3, 31), started_on=date(2025, 3, 1))
    april = ClinicalExperience("externship", "US", None, 1, date(2025, 4, 30), started_on=date(2025, 4, 1))
    assert months_once([march, april]) == 2


def test_what_is_done_at_once_fills_no_gap_after_it() -> None:
    march = ClinicalExperience("externship", "US", None, 1, date(2025, 3, 31), started_on=date(2025, 3, 1))
    may = ClinicalExperience("externship", "US", None, 1, date(2025, 5, 31), started_on=date(2025, 5, 1))
    assert months_once([march, march, may]) == 2


def test_months_go_on_over_the_new_year() -> None:
    winter = ClinicalExperience("externship", "US", None, None, date(2026, 1, 31), started_on=date(2025, 12, 1))
    assert months_of(winter) == 2


def test_of_half_time_half_of_the_months_is_done() -> None:
    half = ClinicalExperience("externship", "US", None, 2, date(2026, 12, 31), started_on=date(2026, 9, 1))
    so_far = done_by(half, date(2026, 10, 31), date(2026, 10, 31))
    assert so_far
    assert so_far.months == 1


@pytest.mark.parametrize(
    ("today", "until"),
    [(date(2026, 9, 22), "23 September 2026 (the first day of review)"), (date(2026, 9, 23), "today")],
)
def test_of_what_is_under_way_the_months_count_until_the_day_it_is_needed(today, until) -> None:
    begun = ClinicalExperience("externship", "US", None, 4, date(2026, 12, 1), started_on=date(2026, 8, 1))
    ranking = rank(graduate(experience=(begun,)), Columns(program(usce="required")), SEASON, today, {})
    held = experience_ledger(ranking, [0])[0].held
    assert [one.reason.partition(" by ")[2] for one in held] == [f"{until}."]


def test_a_ledger_adds_up_what_counts_alone() -> None:
    abroad = ClinicalExperience("externship", "IN", None, 3, date(2024, 5, 31))
    ranking = rank(graduate(experience=(EXTERNSHIP, abroad)), Columns(program(usce="required")), SEASON, WINTER, {})
    assert [(entry.months, entry.twice) for entry in experience_ledger(ranking, [0])] == [(1, 0)]


def test_what_is_under_way_alone_overlaps_nothing() -> None:
    begun = ClinicalExperience("externship", "US", None, 3, date(2027, 1, 10), started_on=date(2026, 10, 3))
    listed = Columns(program(usce="required", deadline="2026-12-20"))
    (entry,) = experience_ledger(rank(graduate(experience=(begun,)), listed, SEASON, WINTER, {}), [0])
    assert (entry.months, entry.twice) == (2.38, 0)


def test_the_first_programs_that_ask_are_those_nothing_else_closes() -> None:
    listed = Columns(
        program(program_key="closed", usce="required", visa_j1="no"),
        program(program_key="open", usce="required", visa_j1="yes"),
        program(program_key="silent", visa_j1="yes"),
        program(program_key="too much", usce="required", usce_months=3, visa_j1="yes", deadline="2026-10-01"),
    )
    ranking = rank(GRADUATE, listed, SEASON, WINTER, {})
    assert [first_that_ask(ranking, most) for most in (5, 1)] == [[1, 3], [1]]


def test_the_shares_of_both_scores_are_as_published() -> None:
    assert Wishes().prospect_share == 70


def test_half_a_hundredth_is_rounded_up_and_less_is_not() -> None:
    """Of whole hundredths and a whole percent: (share x prospect + (100 - share) x fit + 50) // 100."""
    listed, remainders = Columns(program(specialty="urology"), program(min_step2_ck=213)), set()
    for share, score in product(range(101), (215, 218)):
        exams = (STEP1, ExamAttempt("step2_ck", None, True, score))
        me = graduate(exams=exams, wishes=replace(GRADUATE.wishes, prospect_share=share))
        ranking = rank(me, listed, SEASON, WINTER, {})
        for prospect, fit, total in zip(
            ranking.prospect.tolist(), ranking.fit.tolist(), ranking.total.tolist(), strict=True
        ):
            exact = share * prospect + (100 - share) * fit
            remainders.add(exact % 100)
            assert total == exact // 100 + (exact % 100 >= 50)
    assert remainders >= {49, 50}


def test_gold_and_silver_signals_of_closed_programs_are_told() -> None:
    listed = Columns(*(program(program_key=key, accepts_img="no") for key in ("gold", "silver", "none")))
    me = graduate(signals=("gold",), silver_signals=("silver",))
    assert rank(me, listed, SEASON, WINTER, {}).closed_signals == (0, 1)


@pytest.mark.parametrize(("score", "near"), [(223, True), (222, False), (245, True), (246, False)])
def test_measurement_error_reaches_six_points(score, near) -> None:
    me = graduate(exams=(STEP1, ExamAttempt("step2_ck", None, True, score)))
    assert ("chance may decide" in worth("step2_ck", me).reason()) is near


@pytest.mark.parametrize(
    ("days", "answer"), [(-14, Answer.UNKNOWN), (14, Answer.UNKNOWN), (-15, Answer.NO), (15, Answer.YES)]
)
def test_a_borrowed_day_is_in_doubt_for_fourteen_days_either_way(days, answer) -> None:
    day = Moment(date(2027, 3, 3), "3 March 2027", is_borrowed=True)
    assert (DAYS_OF_DOUBT, day.has_passed(day.day + timedelta(days=days))) == (14, answer)


@pytest.mark.parametrize(
    ("passed_on", "answer"),
    [
        pytest.param(SEASON.review_from, Answer.YES, id="on the day of first review"),
        pytest.param(SEASON.review_from + timedelta(days=1), Answer.UNKNOWN, id="a day later: by its interview?"),
        pytest.param(SEASON.rank_list_deadline, Answer.UNKNOWN, id="on the day of the rank list"),
        pytest.param(SEASON.rank_list_deadline + timedelta(days=1), Answer.NO, id="after the rank list"),
    ],
)
def test_step_3_by_the_interview(passed_on, answer) -> None:
    me = graduate(exams=(*GRADUATE.exams, replace(STEP3, taken_on=passed_on)))
    assert step3_need(Standing(me, SEASON, date(2027, 4, 1), {}), "interview").answer is answer


@pytest.mark.parametrize(("status", "said"), [("promised", True), ("asked", False)])
def test_promised_letters_are_said(status, said) -> None:
    me = graduate(letters=(US_LETTER, replace(US_LETTER, status=status)))
    assert ("and 1 promised" in line("letters", me, {"letters_required": 3}, WINTER).reason) is said


def test_a_move_counts_its_places_either_way() -> None:
    assert [Move(0, 6, 1).places, Move(0, 1, 6).places] == [5, 5]


def test_experience_without_months_ends_as_it_begins() -> None:
    begun = ClinicalExperience("externship", "US", None, None, None, started_on=date(2026, 8, 1))
    assert last_day(begun) == date(2026, 8, 1)


def test_a_certificate_expected_today_is_still_to_come() -> None:
    me = graduate(ecfmg_certified_on=None, ecfmg_expected_on=WINTER)
    assert Standing(me, SEASON, WINTER, {}).chain.certificate_on is not None
    assert Standing(me, SEASON, WINTER + timedelta(days=1), {}).chain.certificate_on is None


def test_years_on_j1_are_said_with_the_length_of_the_program() -> None:
    me = graduate(j1_years_used=5)
    assert "and this program takes 3." in line("visa", me, {"visa_j1": "yes", "length_years": 3}, WINTER).reason
    full = graduate(j1_years_used=7)
    assert (
        "and any program takes one more." in line("visa", full, {"visa_j1": "yes", "length_years": None}, WINTER).reason
    )


def test_an_attempt_that_failed_on_the_day_of_the_pass_counts() -> None:
    lost = replace(STEP1, passed=False)
    after = replace(lost, taken_on=STEP1.taken_on + DAY)
    assert [read_step("Step 1", "step1", (one, STEP1)).failed for one in (lost, after)] == [1, 0]


@pytest.mark.parametrize(("days", "graduated"), [(0, True), (1, False)])
def test_who_graduates_today_has_graduated(days, graduated) -> None:
    assert Standing(graduate(graduated_on=WINTER + days * DAY), SEASON, WINTER, {}).graduated is graduated


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        pytest.param({}, False, id="certified"),
        pytest.param({"ecfmg_valid_until": date(2026, 1, 1)}, False, id="once certified"),
        pytest.param({"ecfmg_certified_on": None}, True, id="not certified"),
    ],
)
def test_who_was_certified_has_shown_the_skills(changes, asked) -> None:
    me = Standing(graduate(exams=(STEP1, STEP2_CK), **changes), SEASON, WINTER, {})
    skills = "Add OET Medicine, or ask ECFMG how your Pathway shows your skills."
    assert (skills in [gap.sentence for gap in profile_gaps(me)]) is asked


@pytest.mark.parametrize(
    ("changes", "answer", "values"),
    [
        pytest.param({"medical_school_country": None}, "medical_school_country", ["IN"], id="a school, certified"),
        pytest.param({"medical_school_country": None, "ecfmg_certified_on": None}, "medical_school_country",
                     ["IN", "US"], id="a school"),
        pytest.param({"graduated_on": None, "ecfmg_certified_on": None}, "graduated_on",
                     [date(1997, 7, 1), WINTER - DAY, START - DAY, START + DAY], id="a degree"),
        pytest.param({"graduated_on": None}, "graduated_on", [date(1997, 7, 1)], id="a degree, certified"),
    ],
)  # fmt: skip
def test_what_an_answer_that_is_left_out_could_be(changes, answer, values) -> None:
    ((_, possible),) = answers_left_out(graduate(**changes), WINTER, START)
    assert [getattr(file, answer) for file in possible] == values
