"""What each item of the checklist says, on its last day and the day after."""

from datetime import date

import pytest

from applicants.matching.applicant import ExamAttempt
from applicants.matching.checklist_items import ItemState, carms, eras
from applicants.matching.standing import Standing
from applicants.tests.applicants import OET, SEASON, STEP1, STEP2_CK, US_LETTER, WINTER, failed, graduate

THREE_LOST = tuple(ExamAttempt("step1", day, False) for day in (date(2026, 3, 1), date(2026, 5, 1), date(2026, 9, 1)))


def uncertified(*exams, **changes):
    return graduate(exams=exams or None, ecfmg_certified_on=None, **changes)


def citizen(on):
    return uncertified(STEP1, STEP2_CK, OET, us_citizen=True, ecfmg_expected_on=on)


@pytest.mark.parametrize(
    ("key", "me", "today", "state", "reason"),
    [
        pytest.param("english", uncertified(), WINTER, ItemState.TO_ADD, "Add your exams.", id="exams not told"),
        pytest.param("english", uncertified(STEP1, STEP2_CK), WINTER, ItemState.TO_ASK,
                     "Not in your profile: ask ECFMG whether your Pathway needs it.", id="OET not named"),
        pytest.param("english", uncertified(STEP1, STEP2_CK, ExamAttempt("oet", date(2027, 1, 5))), WINTER,
                     ItemState.TO_DO, "Not passed yet. You plan it for 5 January 2027.", id="OET planned"),
        pytest.param("attempts", uncertified(*failed("step1", 1), *failed("step2_ck", 2)), WINTER, ItemState.TO_DO,
                     "Step 2 CK: 2 failed, 2 attempts left.", id="the Step that failed most"),
        pytest.param("attempts_spacing", uncertified(*THREE_LOST, ExamAttempt("step1", date(2027, 2, 28))), WINTER,
                     ItemState.TO_DO, "The fourth of Step 1: not before 1 March 2027. Move the attempt you plan.",
                     id="a day too early"),
        pytest.param("attempts_spacing", uncertified(*THREE_LOST, ExamAttempt("step1", date(2027, 3, 1))), WINTER,
                     ItemState.TO_DO, "The fourth of Step 1: not before 1 March 2027.", id="on its first day"),
        pytest.param("certificate", uncertified(STEP1, OET, ExamAttempt("step2_ck", date(2027, 6, 10))), WINTER,
                     ItemState.TO_DO, "It comes after the exams it rests on.", id="the result on the day of the start"),
        pytest.param("certificate", uncertified(STEP1, OET, ExamAttempt("step2_ck", date(2027, 6, 11))), WINTER,
                     ItemState.CLOSED, "It cannot be there before 2 July 2027: plan for a later season.",
                     id="the result a day after the start"),
        pytest.param("certificate", citizen(date(2027, 7, 1)), WINTER, ItemState.TO_DO,
                     "Expected on 1 July 2027.", id="expected on the day of the start"),
        pytest.param("certificate", citizen(date(2027, 7, 2)), WINTER, ItemState.TO_DO,
                     "Expected on 2 July 2027. That is after training starts: get it by 1 July 2027 (the start of "
                     "training).", id="expected a day after the start"),
        pytest.param("exams_in_time", uncertified(STEP1, STEP2_CK), date(2027, 3, 3), ItemState.TO_DO,
                     "Show your clinical and communication skills by 3 March 2027 (the rank-list deadline): add OET "
                     "Medicine, or another Pathway.", id="skills on the last day"),
        pytest.param("exams_in_time", uncertified(STEP1, STEP2_CK), date(2027, 3, 4), ItemState.CLOSED,
                     "It can no longer be done by 3 March 2027 (the rank-list deadline). Plan for a later season.",
                     id="skills a day later"),
        pytest.param("letters", graduate(letters=(US_LETTER,) * 4), WINTER, ItemState.DONE, "You have 4 letters.",
                     id="as many letters as a program gets"),
        pytest.param("letters", graduate(letters=(US_LETTER,) * 5), WINTER, ItemState.DONE,
                     "You have 5 letters. A program gets the best 4.", id="one letter more"),
        pytest.param("status", graduate(canadian_status="citizen"), WINTER, ItemState.DONE, "You are a citizen.",
                     id="a citizen of Canada"),
        pytest.param("status", graduate(canadian_status="permanent_resident"), WINTER, ItemState.DONE,
                     "You are a permanent resident.", id="a permanent resident of Canada"),
    ],
)  # fmt: skip
def test_what_an_item_says(key, me, today, state, reason) -> None:
    standing = Standing(me, SEASON, today)
    found = next(one for one in (*eras(standing), *carms(standing)) if one.key == key)
    assert (found.state, found.reason) == (state, reason)
