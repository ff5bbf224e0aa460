from dataclasses import replace

import pytest

from applicants.matching.applicant import Wishes
from applicants.matching.rank_moves import Move, what_changed
from applicants.matching.ranking import rank
from applicants.tests.applicants import GRADUATE, SEASON, SUMMER
from applicants.tests.columns import Columns, program

# Six programs alike but for the score they ask for, the lowest last: by the score that one comes first.
SIX = Columns(
    *(
        program(program_key=f"p{number}", visa_j1="yes", min_step2_ck=least)
        for number, least in enumerate(range(235, 205, -5))
    )
)
SCORE_FIRST = {"step2_ck": 1000}
NAMES_ONLY = {"step2_ck": 0}  # nothing tells them apart, so the names decide


def ranked(weights):
    return rank(replace(GRADUATE, wishes=Wishes(weights=weights)), SIX, SEASON, SUMMER)


@pytest.mark.parametrize(
    ("before", "after", "most", "first", "risen", "fallen", "kept"),
    [
        pytest.param(SCORE_FIRST, SCORE_FIRST, 5, 3, [], [], 3, id="nothing moved"),
        pytest.param(
            SCORE_FIRST,
            NAMES_ONLY,
            2,
            3,
            [Move(0, 6, 1), Move(1, 5, 2)],
            [Move(5, 1, 6), Move(4, 2, 5)],
            0,
            id="turned round: the two farthest each way",
        ),
        pytest.param(
            NAMES_ONLY,
            SCORE_FIRST,
            5,
            4,
            [Move(5, 6, 1), Move(4, 5, 2), Move(3, 4, 3)],
            [Move(0, 1, 6), Move(1, 2, 5), Move(2, 3, 4)],
            2,
            id="only those that moved that way, the farthest first",
        ),
        pytest.param(
            SCORE_FIRST, NAMES_ONLY, 1, 20, [Move(0, 6, 1)], [Move(5, 1, 6)], 6, id="a list shorter than its first 20"
        ),
    ],
)
def test_what_changed(before, after, most, first, risen, fallen, kept):
    changes = what_changed(ranked(before), ranked(after), most, first)
    assert (list(changes.risen), list(changes.fallen)) == (risen, fallen)
    assert (changes.kept, changes.first) == (kept, min(first, 6))


def test_only_the_programs_asked_for_are_compared():
    some = SIX.cases(("min_step2_ck",)).of_program < 3
    changes = what_changed(ranked(SCORE_FIRST).among(some), ranked(NAMES_ONLY).among(some))
    assert changes == ((Move(0, 3, 1),), (Move(2, 1, 3),), 3, 3)


def test_an_empty_list_changes_nothing():
    none = SIX.cases(("min_step2_ck",)).of_program < 0
    assert what_changed(ranked(SCORE_FIRST).among(none), ranked(NAMES_ONLY).among(none)) == ((), (), 0, 0)
