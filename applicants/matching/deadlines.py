"""The days by which things must be done in one season, each with the words the page says them in."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from applicants.matching.applicant import SeasonDates
from programs.vocabulary import EcfmgBy

# ERAS opens a season in June of the year before the match (source: AAMC, ERAS residency timeline), so a recurring
# deadline of June to December lies in that year and one of January to May in the match year.
SEASON_OPENS_IN_MONTH: Final = 6


class Moment(NamedTuple):
    """A day something is needed by, and how to say it after "by"."""

    day: date
    words: str


def long_date(day: date) -> str:
    """The date written out, as 3 March 2027."""
    return f"{day.day} {day:%B %Y}"


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def application(deadline: str, dates: SeasonDates) -> Moment:
    """When the application must be complete: the program's deadline, else the first day of review.

    ``deadline`` is ``MM-DD``, ``YYYY-MM-DD`` or blank. A dated deadline of another season is moved to this one,
    and the words say so.
    """
    if not deadline:
        return _dated("review_from", dates.review_from, "the first day programs may review applications", dates)
    month, day = int(deadline[-5:-3]), int(deadline[-2:])
    year = dates.season - 1 if month >= SEASON_OPENS_IN_MONTH else dates.season
    on = years_after(date(2000, month, day), year - 2000)
    moved = ", moved from an earlier season" if len(deadline) > 5 and int(deadline[:4]) != year else ""
    return Moment(on, f"{long_date(on)} (the program's deadline{moved})")


@lru_cache(maxsize=16)
def rank_list(dates: SeasonDates) -> Moment:
    """When rank lists close, and required exams must be passed (source: NRMP applicant FAQ)."""
    return _dated("rank_list_deadline", dates.rank_list_deadline, "the rank-list deadline", dates)


def wanted_by(moment: str, deadline: str, dates: SeasonDates) -> Moment:
    """The day behind a value of ``EcfmgBy``; no date, or the interview, which has none: the last day, the rank list."""
    if moment == EcfmgBy.APPLICATION:
        return application(deadline, dates)
    return start(dates) if moment == EcfmgBy.START else rank_list(dates)


@lru_cache(maxsize=16)
def canadian_review(dates: SeasonDates) -> Moment:
    """When programs in Canada review files, and exam results must be there: some day of the November before the match
    (source: Medical Council of Canada, CaRMS and MCC exams). ``day`` is the last it can be.
    """
    year = dates.season - 1
    return Moment(date(year, 11, 30), f"November {year} (when programs review files; no day is on record here)")


@lru_cache(maxsize=16)
def start(dates: SeasonDates) -> Moment:
    """When training starts."""
    return Moment(dates.start, f"{long_date(dates.start)} (the start of training)")


def _dated(event: str, on: date, what: str, dates: SeasonDates) -> Moment:
    borrowed = "; not published yet, taken from another season" if event in dates.borrowed else ""
    return Moment(on, f"{long_date(on)} ({what}{borrowed})")
