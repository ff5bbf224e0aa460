"""The attempts at one exam, summed up: what was passed and when, what failed, what is planned."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from applicants.matching import deadlines
from applicants.matching.applicant import ExamAttempt

# Four attempts at one Step without a pass end eligibility for every Step
# (source: USMLE common questions, attempt limit; ECFMG 2024 information booklet, reexamination).
MOST_ATTEMPTS: Final = 4

FOURTH_ATTEMPT: Final = "a fourth comes 12 months after the first and 6 after the last"

# Results take three to six weeks (source: USMLE and OET, as guides quote them): sooner than three nothing is there.
RESULT_TAKES: Final = timedelta(weeks=3)
RESULTS: Final = "Results take three to six weeks"


class Step(NamedTuple):
    """One USMLE Step in the applicant's file; ``failed`` counts attempts up to the pass. ``not_before``: the first day
    of a fourth attempt, where the days of the others tell it.
    """

    name: str
    passed: bool
    passed_on: date | None
    score: int | None
    failed: int
    planned_on: date | None
    not_before: date | None = None

    def result_from(self, today: date) -> date:
        """The first day its result can be there; today where it is passed."""
        if self.passed:
            return today
        taken = self.planned_on or max(self.not_before or today, today)
        return max(today, taken + RESULT_TAKES)


def read_step(name: str, exam: str, attempts: Iterable[ExamAttempt]) -> Step:
    """Sum up the attempts at one exam. A passed Step cannot be retaken, so the first pass is the result.

    Of several passes that no date tells apart the lowest counts, whatever the order they are listed in.
    """
    mine = [attempt for attempt in attempts if attempt.exam == exam]
    won = min(
        (attempt for attempt in mine if attempt.passed),
        key=lambda attempt: (attempt.taken_on or date.max, attempt.score or 0),
        default=None,
    )
    passed_on = won.taken_on if won else None
    lost = [
        attempt.taken_on
        for attempt in mine
        if attempt.passed is False and not (passed_on and attempt.taken_on and attempt.taken_on > passed_on)
    ]
    planned = [attempt.taken_on for attempt in mine if attempt.passed is None and attempt.taken_on]
    not_before = fourth_attempt(day for day in lost if day) if not won and len(lost) == MOST_ATTEMPTS - 1 else None
    score = won.score if won else None
    return Step(name, won is not None, passed_on, score, len(lost), min(planned, default=None), not_before)


def fourth_attempt(days: Iterable[date]) -> date | None:
    """The first day of a fourth attempt after failing on these days: 12 months after the first and 6 months after the
    last (source: IMG academy guide, USMLE attempt limits). None where no day is known.
    """
    known = sorted(days)
    return max(deadlines.months_after(known[0], 12), deadlines.months_after(known[-1], 6)) if known else None
