"""Where a rule turns: the value on its edge, and what a neighbour of it would say."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from applicants.matching.applicant import ClinicalExperience, RecommendationLetter, Wishes
from applicants.matching.checklist_items import eras
from applicants.matching.months import months_once
from applicants.matching.profile_gaps import profile_gaps
from applicants.matching.ranking import _ordered, rank
from applicants.matching.standing import Standing
from applicants.matching.tests.test_factors import worth
from applicants.matching.tests.test_requirements import line
from applicants.matching.us_experience_by_program import experience_ledger
from applicants.tests.applicants import EXTERNSHIP, GRADUATE, SEASON, US_LETTER, WINTER, graduate
from applicants.tests.columns import Columns, program


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
    ],
)
def test_a_line_knows_or_does_not(key, changes, is_known) -> None:
    assert worth(key, graduate(**changes)).known is is_known


def test_years_out_are_told_as_they_are() -> None:
    assert worth("recency").reason == "8 completed years since graduation at the start."


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
