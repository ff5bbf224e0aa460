"""Months of clinical experience: which kinds are hands-on, and time in two places at once counted once."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Final

from applicants.matching.facts import Experience
from programs.vocabulary import ExperienceKind

HANDS_ON: Final = frozenset(
    {ExperienceKind.ELECTIVE, ExperienceKind.SUB_INTERNSHIP, ExperienceKind.EXTERNSHIP, ExperienceKind.EMPLOYMENT}
)
WATCHING: Final = frozenset({ExperienceKind.OBSERVERSHIP, ExperienceKind.SHADOWING})
CLINICAL: Final = HANDS_ON | WATCHING
ENROLLED_ONLY: Final = frozenset({ExperienceKind.ELECTIVE, ExperienceKind.SUB_INTERNSHIP})
US: Final = frozenset({"US", "PR"})


def months_once(stretches: Iterable[Experience]) -> float:
    """Months of full-time work in ``stretches``, overlaps counted once.

    A stretch covers ``months`` up to ``ended_on``. One without an end cannot be placed and is added whole; one
    without months adds nothing. Months differ in length, so what is covered is rounded up to the nearest quarter
    where that is closer: two rotations back to back stay two months.
    """
    undated, spans = 0.0, []
    for stretch in stretches:
        if not stretch.months:
            continue
        if stretch.ended_on is None:
            undated += stretch.months
        else:
            end = _on_month_scale(stretch.ended_on)
            spans.append((end - stretch.months, end))
    if not spans:
        return undated
    covered, reached = 0.0, float("-inf")
    for begin, end in sorted(spans):
        covered += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    worked = sum(end - begin for begin, end in spans)
    return undated + round(min(worked, max(covered, round(covered * 4) / 4)), 2)


def in_months(months: float) -> str:
    """The number with its word, as 1 month or 2.5 months."""
    return f"{months:g} month{'s' if months != 1 else ''}"


def _on_month_scale(day: date) -> float:
    """A day on a scale of calendar months, so that each month's last day is a whole number."""
    return day.year * 12 + day.month - 1 + day.day / monthrange(day.year, day.month)[1]
