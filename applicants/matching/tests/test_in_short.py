"""One program in a sentence, and its lines by what they mean."""

from datetime import date

import pytest

from applicants.matching.factors import PROSPECT
from applicants.matching.in_short import AGAINST, FOR, Side, score_lines, sentence, side
from applicants.matching.ranking import rank
from applicants.matching.tests.test_notes import as_stated, read
from applicants.tests.applicants import SEASON, STEP1, STEP2_CK, WINTER, failed, graduate
from applicants.tests.columns import Columns, program

J1 = {"accepts_img": "yes", "visa_j1": "yes"}


def explained(me=None, **stated):
    return rank(me or graduate(), Columns(program(**stated)), SEASON, WINTER).explain(0)


@pytest.mark.parametrize(
    ("me", "stated", "begins"),
    [
        pytest.param({}, J1, "You can apply. It takes J-1.", id="open"),
        pytest.param({"us_citizen": True}, J1, "You can apply. You are a US citizen and need no visa.", id="no visa"),
        pytest.param({}, {}, "The program has to answer first, for 2 requirements.", id="silent"),
        pytest.param(
            {"exams": None, "graduated_on": date(2024, 6, 30)},
            {**J1, "min_step2_ck": 230, "max_attempts": 2},
            "Add your missing answers first, for 2 requirements.",
            id="one answer that two requirements wait for",
        ),
        pytest.param(
            {"graduated_on": None},
            {"max_years_since_graduation": 5},
            "The program has to answer first, for 2 requirements.",
            id="what the applicant left out is none of them",
        ),
        pytest.param({}, {**J1, "step3": "required"}, "You can still apply. Fix 1 thing in time.", id="fixable"),
        pytest.param({}, {"accepts_img": "no"}, "Closed to you this season, for 1 reason.", id="closed"),
    ],
)
def test_a_sentence_says_first_what_can_be_done(me, stated, begins) -> None:
    assert sentence(explained(graduate(**me), **stated)).startswith(begins)


def test_then_what_speaks_for_and_against_the_applicant() -> None:
    told = sentence(explained(graduate(letters=(), experience=()), **J1))
    assert "In your favour: passes at the first attempt" in told
    assert "In your way: few letters for this specialty, little hands-on experience in the US." in told
    assert "signal" not in told


def test_what_is_to_ask_beside_what_is_to_fix_is_said_too() -> None:
    """A fix that hides a question would send somebody to a test for nothing."""
    told = sentence(explained(accepts_img="yes", step3="required"))
    assert told.startswith(
        "You can still apply. Fix 1 thing in time. The program has to answer too, for 1 requirement."
    )


@pytest.mark.parametrize(
    "me", [{}, {"letters": (), "experience": ()}, {"exams": (*failed("step1", 1), STEP1, STEP2_CK)}]
)
def test_the_list_begins_with_what_the_sentence_names_over_the_starter_set(me) -> None:
    stated = [as_stated(row) for row in read("programs.csv")]
    ranking = rank(graduate(**me), Columns(*stated), SEASON, WINTER)
    for index in range(len(stated)):
        found = ranking.explain(index)
        told = sentence(found)
        for one in (Side.IN_FAVOUR, Side.IN_THE_WAY):
            named = told.partition(f" {one}: ")[2].partition(".")[0].split(", ")
            listed = [line.words for line in score_lines(found, one)]
            assert (named == [""] and not listed) or named == listed[: len(named)]
        speaks_against = {
            line.key for line in found.prospect_lines if line.known and line.points * 100 < line.max_points * 35
        }
        assert {one.line.key for one in score_lines(found, Side.IN_THE_WAY)} == speaks_against & AGAINST.keys()


def test_what_is_not_said_has_no_line_of_the_score() -> None:
    assert score_lines(explained(), Side.NOT_STATED) == []


def test_every_line_that_is_named_is_a_line_of_prospect() -> None:
    assert FOR.keys() | AGAINST.keys() <= {factor.key for factor in PROSPECT}


@pytest.mark.parametrize(
    ("key", "stated", "expected"),
    [
        pytest.param("visa", J1, Side.IN_FAVOUR, id="met"),
        pytest.param("visa", {"accepts_img": "yes", "visa_j1": "no"}, Side.IN_THE_WAY, id="closed"),
        pytest.param("visa", {"accepts_img": "yes"}, Side.IN_THE_WAY, id="silent where it decides"),
        pytest.param("letters", J1, Side.NOT_STATED, id="silent where it does not"),
        pytest.param("step3", {**J1, "step3": "no"}, Side.NOT_ASKED, id="not asked for"),
        pytest.param("step3", {**J1, "step3": "preferred"}, Side.IN_THE_WAY, id="a wish that is not met"),
    ],
)
def test_each_line_stands_on_one_side(key, stated, expected) -> None:
    line = next(one for one in explained(**stated).requirements if one.key == key)
    assert side(line) is expected
