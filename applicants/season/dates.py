"""The dated moments of each season and the signals it allows, from the fixtures' sourced tables."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from applicants.matching.applicant import SeasonDates
from applicants.matching.deadlines import years_after
from applicants.matching.standing import SignalAllowance
from applicants.season.tables import rows_of

NEEDED_EVENTS = ("review_from", "rank_list_deadline", "match_day")
EARLIEST_SEASON, LATEST_SEASON = 2000, 2100


@lru_cache(maxsize=1)
def published_dates() -> dict[str, dict[int, date]]:
    """Event → match year → day, as published (``fixtures/season_dates.csv``)."""
    events: dict[str, dict[int, date]] = defaultdict(dict)
    for row in rows_of("season_dates"):
        events[row["event"]][int(row["season"])] = date.fromisoformat(row["on"])
    return events


class DaySource(NamedTuple):
    """Who published the day of an event; not ``is_primary``: somebody who quotes those who set it."""

    name: str
    url: str
    is_primary: bool


def source_of(event: str, season: int) -> DaySource:
    """Who published the day of an event. Raises KeyError where none is published."""
    for row in rows_of("season_dates"):
        if (row["event"], int(row["season"])) == (event, season):
            return DaySource(row["source_name"], row["source_url"], row["confidence"] == "primary")
    raise KeyError(event, season)


def day_of(event: str, season: int) -> tuple[date, int]:
    """The day of an event in a season, and the season it was published for: the nearest, its day shifted by years."""
    published = published_dates()[event]
    nearest = min(published, key=lambda year: (abs(year - season), -year))
    return years_after(published[nearest], season - nearest), nearest


def _friday_near(day: date) -> date:
    """The nearest Friday."""
    return day + timedelta(days=(7 - day.weekday()) % 7 - 3)


@lru_cache(maxsize=64)
def dates_of(season: int) -> SeasonDates:
    """The moments of one season (match year). An event without a date borrows the nearest dated season's, shifted by
    whole years and named in ``borrowed``; Match Day is a Friday every year.
    """
    days, borrowed = {}, set()
    for event in NEEDED_EVENTS:
        days[event], published_for = day_of(event, season)
        if published_for != season:
            borrowed.add(event)
    days["match_day"] = _friday_near(days["match_day"])
    return SeasonDates(season, borrowed=frozenset(borrowed), **days)


def next_season(today: date) -> int:
    """The match year of the next rank-list deadline after ``today``."""
    return next(year for year in range(today.year, today.year + 2) if dates_of(year).rank_list_deadline > today)


def soap_season(today: date) -> int:
    """The match year whose SOAP is on or comes next."""
    return next(year for year in range(today.year, today.year + 2) if dates_of(year).soap_ends >= today)


def seasons_open(today: date) -> tuple[int, ...]:
    """The seasons a page can be asked for: the one whose SOAP is not over, the next to rank for, and the one after."""
    following = next_season(today)
    return tuple(dict.fromkeys((soap_season(today), following, following + 1)))


@lru_cache(maxsize=1)
def signal_allowances() -> Mapping[str, SignalAllowance]:
    """Specialty slug → the signals of its newest table (``fixtures/signals.csv``)."""
    newest: dict[str, SignalAllowance] = {}
    for row in rows_of("signals"):
        season = int(row["season"])
        if row["specialty"] not in newest or newest[row["specialty"]][2] < season:
            silver = int(row["silver_signals"]) if row["silver_signals"] else None
            newest[row["specialty"]] = int(row["gold_signals"]), silver, season
    return newest
