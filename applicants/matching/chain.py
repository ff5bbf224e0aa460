"""The chain of the certificate: degree and exams, certificate, Step 3. Each link has the first day it can be there.

A later link cannot come before an earlier one. Sources: ECFMG information booklet (what the certificate rests on); NRMP
applicant FAQ (exams and skills by the rank-list deadline, else NRMP withdraws the applicant); FSMB, USMLE application
page for IMGs (Step 3 with the certificate in hand); ECFMG on Pathways (an ended certificate has to be renewed).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from applicants.matching.exams import Step

# Between the certificate and training; with fewer, visa papers may come late. By judgement.
DAYS_FOR_VISA: Final = 60

CONFIRMED_FIRST: Final = "Your school must confirm your degree to ECFMG first, which takes weeks to months."


@dataclass(frozen=True)
class Chain:
    """The links as they stand on one day.

    ``degree_on``: the day of graduation, past or to come. ``exams``: those the certificate rests on; OET Medicine where
    the file lists it, for some Pathways ask for another proof. ``is_stopped``: no Step may be attempted any more.
    ``issued_on``, ``valid_until``: of the certificate. ``expected_on``: the day the applicant names for it.
    """

    today: date
    degree_on: date | None
    exams: tuple[Step, ...]
    is_stopped: bool
    issued_on: date | None
    valid_until: date | None
    expected_on: date | None

    @cached_property
    def lacking(self) -> tuple[Step, ...]:
        """The exams that are not passed."""
        return tuple(exam for exam in self.exams if not exam.passed)

    @cached_property
    def ended_on(self) -> date | None:
        """The day an issued certificate ended; None while it lasts, and without one."""
        is_over = self.issued_on is not None and self.valid_until is not None and self.valid_until < self.today
        return self.valid_until if is_over else None

    @cached_property
    def in_hand(self) -> bool:
        """A certificate that is issued and has not ended."""
        return self.issued_on is not None and self.issued_on <= self.today and self.ended_on is None

    @cached_property
    def certificate_from(self) -> date | None:
        """The first day the certificate can be in hand; None where an exam can no longer be passed.

        One that has ended can be renewed at any time.
        """
        if self.in_hand or self.ended_on:
            return self.today
        if self.is_stopped and self.lacking:
            return None
        days = [self.today, *(exam.result_from(self.today) for exam in self.lacking)]
        return max(days if self.degree_on is None else [*days, self.degree_on])

    @cached_property
    def is_degree_to_come(self) -> bool:
        return self.degree_on is not None and self.degree_on > self.today

    @cached_property
    def certificate_on(self) -> date | None:
        """The day it is issued, or expected but not before it can be there; None where nobody named a day to come."""
        if self.in_hand:
            return self.issued_on
        first, named = self.certificate_from, self.expected_on
        return max(named, first) if named and first and named >= self.today else None

    @cached_property
    def step3_from(self) -> date | None:
        """The first day Step 3 may be taken; None where the certificate cannot come."""
        return self.today if self.in_hand else self.certificate_on or self.certificate_from
