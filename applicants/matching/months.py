"""Months of clinical experience: which kinds are hands-on, and time in two places at once counted once."""

import itertools
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from typing import Final, NamedTuple

from applicants.matching.applicant import ClinicalExperience
from applicants.matching.wording import counted
from programs.vocabulary import ExperienceKind

HANDS_ON: Final = frozenset(
    {ExperienceKind.ELECTIVE, ExperienceKind.SUB_INTERNSHIP, ExperienceKind.EXTERNSHIP, ExperienceKind.EMPLOYMENT}
)
WATCHING: Final = frozenset({ExperienceKind.OBSERVERSHIP, ExperienceKind.SHADOWING})
CLINICAL: Final = HANDS_ON | WATCHING
ENROLLED_ONLY: Final = frozenset({ExperienceKind.ELECTIVE, ExperienceKind.SUB_INTERNSHIP})
US: Final = frozenset({"US", "PR"})
DAYS_OF_FOUR_WEEKS: Final = 28
DAYS_PER_MONTH: Final = 365.25 / 12
MOST_ROTATIONS: Final = 6  # in a row; by judgement: with more, a year would be thirteen months


# Some electives and externships are only watched: of these alone it is asked.
HANDS_ON_OR_NOT: Final = frozenset({ExperienceKind.ELECTIVE, ExperienceKind.EXTERNSHIP})


def is_hands_on(experience: ClinicalExperience) -> bool:
    """Whether it is work with patients: as its kind says, unless the kind leaves it open and the answer was no."""
    return experience.kind in HANDS_ON and not is_said_watched(experience)


def is_said_watched(experience: ClinicalExperience) -> bool:
    """Whether a kind that is usually hands-on was not, as its owner says."""
    return experience.kind in HANDS_ON_OR_NOT and experience.hands_on is False


def is_unsaid(experience: ClinicalExperience) -> bool:
    """Whether it was hands-on is asked of its kind, and not answered."""
    return experience.kind in HANDS_ON_OR_NOT and experience.hands_on is None


def months_of(experience: ClinicalExperience) -> float | None:
    """Its months of full-time work: as said, else all the time between its first and its last day; None: not known.

    Four weeks are a month as a calendar month is, for as many rotations as may follow each other.
    """
    if experience.months is not None or experience.started_on is None or experience.ended_on is None:
        return experience.months
    rotations = ((experience.ended_on - experience.started_on).days + 1) // DAYS_OF_FOUR_WEEKS
    calendar = _on_month_scale(experience.ended_on) - _eve_of(experience.started_on)
    return round(max(calendar, min(rotations, MOST_ROTATIONS)), 2)


def has_ended_by(experience: ClinicalExperience, day: date) -> bool:
    """Whether it counts by then: a dated experience from its last day, one without any date at once.

    Without a last day, the months after the first day tell it; without months, one that has begun has ended.
    """
    if experience.ended_on is not None or experience.started_on is None:
        return experience.ended_on is None or experience.ended_on <= day
    if not experience.months:
        return experience.started_on <= day
    return _eve_of(experience.started_on) + experience.months <= _on_month_scale(day)


def is_open_ended(experience: ClinicalExperience) -> bool:
    """Whether only its first day is said: it may have ended or go on, and nobody knows how much of it there is."""
    return experience.started_on is not None and experience.ended_on is None and experience.months is None


def done_by(experience: ClinicalExperience, day: date, today: date) -> ClinicalExperience | None:
    """What of it is done by ``day``: the whole where it has ended, the months so far where it is under way ``today``,
    else None. What is only planned counts from its last day, and what names no first day may be planned.
    """
    if has_ended_by(experience, day):
        return experience
    months = months_of(experience)
    if not months or experience.started_on is None or experience.started_on > today:
        return None
    span = _span(experience, months)
    return replace(experience, ended_on=day, months=(_on_month_scale(day) - span.begin) * span.density)


def last_day(experience: ClinicalExperience) -> date | None:
    """Its last day, as said or as its first day and months tell it; None where neither does."""
    if experience.ended_on is not None or experience.started_on is None:
        return experience.ended_on
    return experience.started_on + timedelta(days=ceil((experience.months or 0) * DAYS_PER_MONTH))


class Span(NamedTuple):
    """An experience on the scale of months; ``density``: months of full-time work in one month of it."""

    begin: float
    end: float
    density: float


def months_once(experiences: Iterable[ClinicalExperience]) -> float:
    """Months of full-time work in ``experiences``, overlaps counted once.

    With both days it lies between them, its months spread evenly; with one of them it covers ``months`` up to
    ``ended_on`` or from ``started_on``. One without a day cannot be placed and is added whole; one without months adds
    nothing. What is done at the same time adds up to full-time work and not beyond. Months differ in length, so what
    is covered is rounded up to the nearest quarter where that is closer: two rotations back to back stay two months.
    """
    undated, spans = 0.0, []
    for experience in experiences:
        months = months_of(experience)
        if not months:
            continue
        if experience.started_on is None and experience.ended_on is None:
            undated += months
        else:
            spans.append(_span(experience, months))
    if not spans:
        return undated
    worked = sum((span.end - span.begin) * span.density for span in spans)
    covered = _covered(sorted(spans)) if len(spans) > 1 else worked
    return undated + round(min(worked, max(covered, round(covered * 4) / 4)), 2)


def _span(experience: ClinicalExperience, months: float) -> Span:
    end = _on_month_scale(experience.ended_on) if experience.ended_on else None
    begin = _eve_of(experience.started_on) if experience.started_on else None
    if begin is None:
        assert end is not None
        return Span(end - months, end, 1.0)
    if end is None:
        return Span(begin, begin + months, 1.0)
    return Span(begin, end, months / (end - begin))


def _covered(spans: Sequence[Span]) -> float:
    """The area under what was done at each time: densities add up to 1, or to the largest where one alone is more."""
    covered, running = 0.0, list[Span]()
    edges = sorted({edge for span in spans for edge in (span.begin, span.end)})
    coming = iter(spans)
    following = next(coming, None)
    for edge, after in itertools.pairwise(edges):
        while following is not None and following.begin <= edge:
            running.append(following)
            following = next(coming, None)
        running = [span for span in running if span.end > edge]
        if running:
            densities = [span.density for span in running]
            covered += (after - edge) * min(sum(densities), max(1.0, *densities))
    return covered


def in_months(months: float) -> str:
    """The number with its word, as 1 month or 2.5 months."""
    return counted(months, "month")


def _on_month_scale(day: date) -> float:
    """A day on a scale of calendar months, so that each month's last day is a whole number."""
    return day.year * 12 + day.month - 1 + day.day / monthrange(day.year, day.month)[1]


def _eve_of(day: date) -> float:
    """The end of the day before, where an experience that starts on ``day`` begins."""
    return _on_month_scale(day - timedelta(days=1))
