"""Answers of different parts of a file that cannot both be true: asked about, and nothing is ranked until they agree.

Sources: ECFMG information booklet (the certificate rests on Step 1 and Step 2 CK); FSMB, USMLE application page for
IMGs (Step 3 with the certificate in hand).
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from applicants.matching.applicant import Applicant
from applicants.matching.deadlines import long_date
from applicants.matching.exams import read_step
from applicants.matching.identity import is_img
from programs.vocabulary import Answer


class Question(NamedTuple):
    """``part``: of the profile, where it can be settled. ``field``: the answer it is asked of, as the file names it."""

    part: str
    field: str
    sentence: str

    @property
    def against(self) -> str:
        """The other answer, as the file names it: all questions are about exams and the certificate."""
        return "ecfmg_certified_on" if self.field == "exams" else "exams"


def questions(file: Applicant, today: date) -> Iterator[Question]:
    """What contradicts itself across the parts. An ended certificate is passed over: nothing rests on it any more."""
    if is_img(file).answer is Answer.NO or file.exams is None:
        return
    issued, until = file.ecfmg_certified_on, file.ecfmg_valid_until
    if until and until < today:
        return
    steps = [read_step("Step 1", "step1", file.exams), read_step("Step 2 CK", "step2_ck", file.exams)]
    if issued and issued <= today:
        for step in steps:
            if not step.passed:
                yield Question(
                    "exams", "exams", f"You hold the certificate, which rests on {step.name}: add its result."
                )
            elif step.passed_on and step.passed_on > issued:
                days = f"{long_date(issued)} is before your {step.name} pass on {long_date(step.passed_on)}"
                yield Question("who", "ecfmg_certified_on", f"The certificate of {days}: correct one of the two days.")
    step3 = read_step("Step 3", "step3", file.exams)
    if step3.passed and not issued:
        why = "Step 3 may be taken only with the certificate in hand"
        yield Question("who", "ecfmg_certified_on", f"You passed Step 3. {why}: add the day you were certified.")
    elif step3.passed_on and issued and step3.passed_on < issued:
        days = f"You passed Step 3 on {long_date(step3.passed_on)}, before the certificate of {long_date(issued)}"
        yield Question("who", "ecfmg_certified_on", f"{days}: correct one of the two days.")
