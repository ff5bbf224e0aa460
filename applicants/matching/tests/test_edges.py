"""Where a rule turns: the value on its edge, and what a neighbour of it would say."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from applicants.matching.applicant import ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.checklist_items import eras
from applicants.matching.deadlines import DAYS_OF_DOUBT, Moment
from applicants.matching.letters import in_specialty
from applicants.matching.months import last_day, months_once
from applicants.matching.profile_gaps import profile_gaps
from applicants.matching.rank_moves import Move
from applicants.matching.ranking import _ordered, rank
from applicants.matching.standing import Standing
from applicants.matching.tests.test_factors import worth
from applicants.matching.tests.test_requirements import line
from applicants.matching.us_experience_by_program import experience_ledger
from applicants.matching.visas import step3_need
from applicants.tests.applicants import (
    EXTERNSHIP,
    GRADUATE,
    HOME_LETTER,
    SEASON,
    STEP1,
    STEP3,
    US_LETTER,
    WINTER,
    graduate,
)
from applicants.tests.columns import Columns, program
from programs.vocabulary import Answer


def test_a_band_ends_a_whole_point_below_its_best() -> None:
    listed = [program(program_key=key, accepts_img="yes", visa_j1="yes", min_step2_ck=210) for key in "abc"]
    ranking = rank(GRADUATE, Columns(*listed), SEASON, WINTER, {})
    found = _ordered(replace(ranking, total=np.array([50_00, 49_01, 49_00])), np.arange(3))
    assert found.band.tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    ("key", "applicant", "stated", "says"),
    [
        pytest.param("visa", graduate(visas_accepted=None), {"visa_j1": "yes"},
                     "Add which visas you would accept.", id="the need is known: it is not told again"),
        pytest.param("season", GRADUATE, {"deadline": "2026-11-01"},
                     "Its deadline was 1 November 2026: ask whether it still takes applications.", id="dated"),
    ],
)  # fmt: skip
def test_what_a_line_says(key, applicant, stated, says) -> None:
    assert line(key, applicant, stated, WINTER).reason == says


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
    ],
)
def test_a_line_knows_or_does_not(key, changes, is_known) -> None:
    assert worth(key, graduate(**changes)).known is is_known


def test_years_out_are_told_as_they_are() -> None:
    assert worth("recency").reason == "8 full years from graduation to the start of training."


def test_one_letter_of_which_something_is_not_told_is_asked_about() -> None:
    letters = (US_LETTER, RecommendationLetter(us_faculty=None, specialty="internal-medicine", status="received"))
    asked = [gap.part for gap in profile_gaps(Standing(graduate(letters=letters), SEASON, WINTER, {}))]
    assert "letters" in asked
    assert "letters" not in [gap.part for gap in profile_gaps(Standing(GRADUATE, SEASON, WINTER, {}))]


@pytest.mark.parametrize(("number", "more"), [(4, False), (5, True)])
def test_more_letters_than_a_program_gets(number, more) -> None:
    items = eras(Standing(graduate(letters=(US_LETTER,) * number), SEASON, WINTER, {}))
    reason = next(item.reason for item in items if item.key == "letters")
    assert ("A program gets the best 4." in reason) is more


def test_two_months_one_after_the_other_are_two() -> None:
    march = ClinicalExperience("externship", "US", None, 1, date(2025, 3, 31), started_on=date(2025, 3, 1))
    april = ClinicalExperience("externship", "US", None, 1, date(2025, 4, 30), started_on=date(2025, 4, 1))
    assert months_once([march, april]) == 2


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


def test_letters_in_hand_of_a_specialty_are_counted() -> None:
    planned = replace(US_LETTER, status="planned")
    assert (
        in_specialty((US_LETTER, HOME_LETTER, planned, replace(US_LETTER, specialty="urology")), "internal-medicine")
        == 2
    )


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
