"""Answers left out of a file, each with values it could have: a line that one of them would change waits for it.

Only answers that everybody has are taken for left out. Where a blank is an answer in itself none is missing: no day
named for the certificate, a certificate without an end, no year on J-1.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from applicants.matching.applicant import Applicant, ExamAttempt
from applicants.matching.exams import MOST_ATTEMPTS
from applicants.matching.questions import questions

Changes = dict[str, Any]


def answers_left_out(file: Applicant, today: date, start: date) -> Iterator[tuple[str, tuple[Applicant, ...]]]:
    """Each answer that is not there: the sentence that asks for it, and the file with one value or another.

    ``start``: of training. Values that contradict the rest of the file are passed over.
    """
    for sentence, values in _answers(file, today, start):
        possible = (replace(file, **changes) for changes in values)
        if told := tuple(one for one in possible if not any(questions(one, today))):
            yield sentence, told


def _answers(file: Applicant, today: date, start: date) -> Iterator[tuple[str, list[Changes]]]:
    if file.medical_school_country is None:
        countries = ("IN",) if file.ecfmg_certified_on else ("IN", "US")
        yield "Add the country of your medical school.", [{"medical_school_country": one} for one in countries]
    if file.immigration_status is None and not file.us_citizen:
        yield "Add your US immigration status.", [{"immigration_status": one} for one in ("none", "work_permit")]
    if file.graduated_on is None:
        yield "Add your graduation date.", [{"graduated_on": day} for day in _graduations(file, today, start)]
    if file.exams is None:
        yield "Add your exams, failed attempts included.", [{"exams": exams} for exams in _exams()]


def _graduations(file: Applicant, today: date, start: date) -> list[date]:
    """Long ago, just now, in the last year of studies, and too late for this season; not after the certificate."""
    last = file.ecfmg_certified_on or file.ecfmg_expected_on or date.max
    days = (date(start.year - 30, 7, 1), today - timedelta(1), start - timedelta(1), start + timedelta(1))
    return [day for day in days if day <= last]


def _exams() -> Iterator[tuple[ExamAttempt, ...]]:
    """None taken, all passed without Step 3 and with it, and a Step that can be passed no more."""
    passed = tuple(ExamAttempt(exam, None, True) for exam in ("step1", "step2_ck", "oet", "step3"))
    yield from ((), passed[:-1], passed)
    yield tuple(ExamAttempt("step1", None, False) for _ in range(MOST_ATTEMPTS))
