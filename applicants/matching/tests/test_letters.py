"""Letters against the programs that want them: what each says, and on whose letter it hangs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from applicants.matching.letters import USUAL_NUMBER, depends_on, in_specialty, mix_check
from applicants.matching.ranking import rank
from applicants.tests.applicants import HOME_LETTER, SEASON, US_LETTER, WINTER, graduate
from applicants.tests.columns import Columns, program

SLOW = replace(US_LETTER, status="asked", asked_on=WINTER - timedelta(days=40))
LISTED = Columns(
    program(program_key="silent"),
    program(program_key="one by US faculty", us_letters_required=1),
    program(program_key="one", letters_required=1),
    program(program_key="two", letters_required=2),
)


def test_letters_in_hand_of_a_specialty_are_counted() -> None:
    planned, other = replace(US_LETTER, status="planned"), replace(US_LETTER, specialty="urology")
    assert in_specialty((US_LETTER, HOME_LETTER, planned, other), "internal-medicine") == 2


@pytest.mark.parametrize(("in_hand", "slow"), [(2, (SLOW,)), (3, ())])
def test_three_letters_are_enough_where_programs_say_nothing(in_hand, slow) -> None:
    assert depends_on((SLOW, *[HOME_LETTER] * in_hand), USUAL_NUMBER, 0, WINTER) == slow


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        pytest.param(
            (SLOW,),
            [
                ("UNKNOWN", ("one by US faculty", "its double"), 0, (SLOW,)),
                ("UNKNOWN", ("one",), 0, (SLOW,)),
                ("UNKNOWN", ("two",), 0, (SLOW,)),
                ("NOT_STATED", ("silent",), 0, ()),
            ],
            id="one slow letter",
        ),
        pytest.param(
            (SLOW, HOME_LETTER),
            [
                ("UNKNOWN", ("one by US faculty", "its double"), 1, (SLOW,)),
                ("UNKNOWN", ("two",), 1, (SLOW,)),
                ("MET", ("one",), 1, ()),
                ("NOT_STATED", ("silent",), 1, ()),
            ],
            id="and one in hand from home",
        ),
    ],
)
def test_what_hangs_on_a_slow_letter(mine, expected) -> None:
    ranking = rank(graduate(letters=mine), LISTED, SEASON, WINTER, {})
    keys = ("silent", "one by US faculty", "one", "two")
    asked = [*((key, at, ()) for at, key in enumerate(keys)), ("its double", 1, ())]
    found = mix_check(ranking, mine, asked)
    assert {check.line.key for check in found} == {"letters"}
    assert [(check.line.answer, check.programs, check.of_specialty, check.slow) for check in found] == expected


def test_letters_that_are_assigned_are_held_alone() -> None:
    ranking = rank(graduate(letters=(US_LETTER, HOME_LETTER)), LISTED, SEASON, WINTER, {})
    found = mix_check(ranking, (US_LETTER, HOME_LETTER), [("two", 3, ()), ("its double", 3, (HOME_LETTER,))])
    assert [(check.line.answer, check.programs, check.is_assigned) for check in found] == [
        ("UNKNOWN", ("its double",), True),
        ("MET", ("two",), False),
    ]
