"""The marks of what holds for one applicant."""

import pytest

from applicants.matching.verdicts import Answered, Verdict
from applicants.templatetags.verdicts import line_answer, verdict


def test_an_unknown_line_is_not_the_mark_of_a_silent_program():
    assert line_answer(Answered.UNKNOWN) != line_answer(Answered.NOT_STATED)


@pytest.mark.parametrize("said", [Verdict.FIXABLE, 1, "fixable"])
def test_verdict_is_marked_from_a_member_its_number_or_its_name(said):
    assert verdict(said) == '<span class="verdict verdict-fixable">Fixable</span>'
