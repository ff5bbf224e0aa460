"""The days by which things must be done in one season, each with the words the page says them in."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from applicants.matching.applicant import SeasonDates
from programs.vocabulary import Answer, EcfmgBy

# A deadline of July to December lies in the year before the match, one of January to June in the match year.
SEASON_OPENS_IN_MONTH: Final = 7

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# So near a day that is borrowed from another season nobody can tell whether it is past.
DAYS_OF_DOUBT: Final = 14


class Moment(NamedTuple):
    """A day something is needed by, and how to say it after "by".

    ``is_assumed``: no program named it, the national calendar did; what is late by it may still be taken.
    ``is_borrowed``: the season's own day is not published.
    """

    day: date
    words: str
    is_assumed: bool = False
    is_borrowed: bool = False

    @property
    def in_short(self) -> str:
        """The day, and what it leaves open, without what it is the day of: "31 December, year not stated"."""
        day, _, what = self.words.partition(" (")
        return f"{day}, year not stated" if "year not stated" in what else day

    def has_passed(self, today: date) -> Answer:
        """Unknown near a borrowed day."""
        if self.is_borrowed and abs((today - self.day).days) <= DAYS_OF_DOUBT:
            return Answer.UNKNOWN
        return Answer.YES if today > self.day else Answer.NO


def long_date(day: date) -> str:
    """The date written out, as 3 March 2027."""
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """The date without its year, as 3 March."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_month(day: date) -> str:
    """Its month, of what is told as a month: 31 March 2024 as March 2024."""
    return f"{MONTHS[day.month - 1]} {day.year}"


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


class StatedDeadline(NamedTuple):
    """A deadline as a program states it. ``every_year``: it names no year. ``season``: the match year it belongs to."""

    day: date
    every_year: bool
    season: int

    @property
    def words(self) -> str:
        """As it is stated: without the year that was not."""
        return day_and_month(self.day) if self.every_year else long_date(self.day)


def stated_deadline(deadline: str, dates: SeasonDates) -> StatedDeadline | None:
    """Read ``MM-DD``, which is of the running season, or ``YYYY-MM-DD``; None where it is blank."""
    if not deadline:
        return None
    month, day = int(deadline[-5:-3]), int(deadline[-2:])
    is_autumn = month >= SEASON_OPENS_IN_MONTH
    if len(deadline) == len("MM-DD"):
        year = dates.season - 1 if is_autumn else dates.season
        return StatedDeadline(years_after(date(2000, month, day), year - 2000), True, dates.season)
    on = date.fromisoformat(deadline)
    return StatedDeadline(on, False, on.year + 1 if is_autumn else on.year)


@lru_cache(maxsize=4096)
def application(deadline: str, dates: SeasonDates) -> Moment:
    """When the application must be complete: the program's deadline for this season, else the first day of review.

    ``deadline`` as :func:`stated_deadline` reads it. One of another season is none of this one.
    """
    stated = stated_deadline(deadline, dates)
    if stated and stated.season == dates.season:
        label = "its deadline, year not stated" if stated.every_year else "its deadline"
        return Moment(stated.day, f"{stated.words} ({label})")
    review = _dated("review_from", dates.review_from, "the first day of review", dates)
    return review._replace(is_assumed=True)


@lru_cache(maxsize=16)
def rank_list(dates: SeasonDates) -> Moment:
    """When rank lists close, and required exams must be passed (source: NRMP applicant FAQ)."""
    return _dated("rank_list_deadline", dates.rank_list_deadline, "the rank-list deadline", dates)


@lru_cache(maxsize=16)
def soap(dates: SeasonDates) -> Moment:
    """When SOAP begins: the Monday of Match Week."""
    moment = _dated("match_day", dates.match_week, "", dates)
    borrowed = " (Match Day is not published yet, taken from another season)" if moment.is_borrowed else ""
    return moment._replace(words=f"{long_date(moment.day)}{borrowed}")


def wanted_by(moment: str, deadline: str, dates: SeasonDates) -> Moment:
    """The day behind a value of ``EcfmgBy``. Interviews have none: what is not there by the rank list is too late."""
    if moment == EcfmgBy.APPLICATION:
        return application(deadline, dates)
    return start(dates) if moment == EcfmgBy.START else rank_list(dates)


@lru_cache(maxsize=16)
def canadian_review(dates: SeasonDates) -> Moment:
    """When programs in Canada review files, and exam results must be there: some day of the November before the match
    (source: Medical Council of Canada, CaRMS and MCC exams). ``day`` is the last it can be.
    """
    year = dates.season - 1
    return Moment(date(year, 11, 30), f"November {year} (when programs review files)")


@lru_cache(maxsize=16)
def start(dates: SeasonDates) -> Moment:
    """When training starts."""
    return Moment(dates.start, f"{long_date(dates.start)} (the start of training)")


def _dated(event: str, on: date, what: str, dates: SeasonDates) -> Moment:
    is_borrowed = event in dates.borrowed
    borrowed = "; not published yet, taken from another season" if is_borrowed else ""
    return Moment(on, f"{long_date(on)} ({what}{borrowed})", is_borrowed=is_borrowed)
