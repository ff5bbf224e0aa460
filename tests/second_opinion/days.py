"""Days and seasons: what a written day counts as, and the moments of a match year."""

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
OLD_AFTER_SEASONS = 5
LAST_STEP1_SCORES = "2022-01-26"
NEAR_A_BORROWED_DAY = timedelta(days=14)


def table(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_day(written: str) -> str:
    """A year alone counts as its 1 January, a month as its first day; "" is undated and comes before every day."""
    return written + "-01-01"[len(written) - 4 :] if written else ""


def season_of(written: str) -> int:
    """The match year that follows a day: seasons run from July to June. 0: undated."""
    day = first_day(written)
    return int(day[:4]) + (day[5:7] >= "07") if day else 0


def is_old(written: str, season: int) -> bool:
    """Undated, or more than five seasons before the running one."""
    return season_of(written) < season - OLD_AFTER_SEASONS


def day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def shifted(on: date, years: int) -> date:
    """The same day of another year; 29 February becomes 28 February where there is none."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def later(on: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(on.month - 1 + months, 12)
    return date(on.year + years, month + 1, min(on.day, monthrange(on.year + years, month + 1)[1]))


@dataclass(frozen=True)
class Season:
    """The moments of one match year; ``borrowed``: those nobody has published yet."""

    year: int
    review_from: date
    rank_list_deadline: date
    borrowed: frozenset[str]

    @property
    def start(self) -> date:
        return date(self.year, 7, 1)


def season(year: int) -> Season:
    """From ``season_dates.csv``; a season without a day borrows the nearest dated one's."""
    days, borrowed = {}, set()
    for event in ("review_from", "rank_list_deadline"):
        dated = {int(row["season"]): row["on"] for row in table("season_dates.csv") if row["event"] == event}
        nearest = min(dated, key=lambda other: (abs(other - year), -other))
        days[event] = shifted(date.fromisoformat(dated[nearest]), year - nearest)
        if nearest != year:
            borrowed.add(event)
    return Season(year, days["review_from"], days["rank_list_deadline"], frozenset(borrowed))
