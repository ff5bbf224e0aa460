from datetime import date

import pytest

from applicants.matching.applicant import ExamAttempt
from applicants.matching.questions import questions
from applicants.tests.applicants import STEP1, STEP2_CK, STEP3, graduate

TODAY = date(2026, 11, 29)
CERTIFIED = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        pytest.param({}, [], id="nothing is against another"),
        pytest.param({"exams": (STEP1,)}, [("exams", "which rests on Step 2 CK: add its result")], id="no Step 2 CK"),
        pytest.param({"exams": ()}, [("exams", "Step 1"), ("exams", "Step 2 CK")], id="no exam at all"),
        pytest.param({"exams": None}, [], id="exams not answered"),
        pytest.param({"exams": (STEP1,), "medical_school_country": "US"}, [], id="no certificate is asked of them"),
        pytest.param(
            {"exams": (STEP1, ExamAttempt("step2_ck", date(2025, 6, 1), True, 240))},
            [("who", "1 March 2025 is before your Step 2 CK pass on 1 June 2025")],
            id="certified before the exam it rests on",
        ),
        pytest.param(
            {"exams": (STEP1, STEP2_CK, STEP3), "ecfmg_certified_on": None},
            [("who", "add the day you were certified")],
            id="Step 3 without the certificate",
        ),
        pytest.param(
            {"exams": (STEP1, STEP2_CK, STEP3), "ecfmg_certified_on": date(2025, 9, 1)},
            [("who", "before the certificate of 1 September 2025")],
            id="Step 3 before the certificate",
        ),
        pytest.param(
            {"exams": (STEP1,), "ecfmg_valid_until": date(2025, 12, 31)}, [], id="nothing rests on an ended certificate"
        ),
    ],
)
def test_what_is_asked(changes, asked):
    found = list(questions(graduate(**({"ecfmg_certified_on": CERTIFIED} | changes)), TODAY))
    assert len(found) == len(asked)
    for question, (part, words) in zip(found, asked, strict=True):
        assert question.part == part
        assert words in question.sentence
