"""The marks of what holds for one applicant."""

import pytest

from applicants.matching.tests.test_requirements import line
from applicants.matching.verdicts import Answered, Verdict
from applicants.templatetags.matches import deciding
from applicants.templatetags.verdicts import line_answer, line_mark, requirement, verdict
from applicants.tests.applicants import STEP1, STEP2_CK, STEP3, graduate
from programs.vocabulary import H1B_PAYMENT


def test_an_unknown_line_is_not_the_mark_of_a_silent_program():
    assert line_answer(Answered.UNKNOWN) != line_answer(Answered.NOT_STATED)


@pytest.mark.parametrize("said", [Verdict.FIXABLE, 1, "fixable"])
def test_verdict_is_marked_from_a_member_its_number_or_its_name(said):
    assert verdict(said) == '<span class="verdict verdict-fixable">Fixable</span>'


@pytest.mark.parametrize(
    ("facts", "key", "is_assumed"),
    [
        pytest.param({"accepts_img": "yes"}, "accepts_imgs", False, id="it says so itself"),
        pytest.param({"visa_j1": "yes"}, "accepts_imgs", True, id="its visas imply it"),
        pytest.param({"accepts_img": "yes", "by_institution": "accepts_img"}, "accepts_imgs", True, id="institution"),
        pytest.param({"visa_j1": "yes"}, "visa", False, id="it takes J-1"),
        pytest.param({"visa_j1": "yes", "by_institution": "visa_j1"}, "visa", True, id="its institution takes J-1"),
        pytest.param({"deadline": "2026-12-31"}, "season", False, id="a day of this season"),
        pytest.param({"deadline": "12-31"}, "season", True, id="a day without a year"),
        pytest.param({}, "step1", False, id="a pass needs no statement"),
    ],
)
def test_what_the_program_does_not_say_itself_is_assumed_not_met(facts, key, is_assumed):
    held = line(key, graduate(visas_accepted=("J-1",)), facts)
    assert (held.answer, held.is_assumed) == (Answered.MET, is_assumed)
    assert (">Assumed<" in requirement(held), ">Met<" in requirement(held)) == (is_assumed, not is_assumed)


def test_what_is_met_by_experience_nobody_said_was_hands_on_is_met_on_a_condition():
    held = line("clinical_experience", graduate(), {"usce": "required"})
    assert held.answer == Answered.MET
    for assumed, word in ((set(), ">Met<"), ({"clinical_experience"}, ">Met if hands-on<")):
        assert word in line_mark(held, assumed)
        assert word in requirement(held, assumed)


@pytest.mark.parametrize(
    ("seen_on", "word"),
    [
        pytest.param("2025-09-20", ">Met if it files<", id="said before the payment"),
        pytest.param("2026-09-20", ">Met<", id="said since"),
    ],
)
def test_a_visa_that_may_cost_the_payment_is_met_on_a_condition(seen_on, word):
    me = graduate(visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, STEP3))
    held = line("visa", me, {"visa_h1b": "yes", "visa_h1b_seen_on": seen_on})
    assert held.answer == Answered.MET
    assert word in line_mark(held)


@pytest.mark.parametrize(
    ("reason", "in_a_list"),
    [
        pytest.param("Ask it. One. Two. Three.", "Ask it.", id="long"),
        pytest.param("Ask it. One. Two.", "Ask it. One. Two.", id="short"),
        pytest.param(f"Ask it. {H1B_PAYMENT} Pass Step 3.", "Ask it. Pass Step 3.", id="said once above the list"),
    ],
)
def test_a_list_tells_the_first_sentence_of_a_long_reason(reason, in_a_list):
    held = line("visa", graduate(), {})._replace(reason=reason)
    assert f"</strong> {in_a_list}</li>" in deciding([held], is_short=True)
    assert f"</strong> {reason}</li>" in deciding([held])
