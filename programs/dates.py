"""Dates as exact as they are known: in words, and as days to compare."""

from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.dateformat import format as in_words


@lru_cache(maxsize=4096)  # the sources of one page name few days, hundreds of times
def seen_on(written: str) -> str:
    """Say "2026-03-01" as 1 March 2026, "2026-03" as March 2026, "2026" as 2026, '' as undated."""
    if not written:
        return "undated"
    if len(written) == 4:
        return written
    if len(written) == 7:
        return in_words(date.fromisoformat(f"{written}-01"), "F Y")
    return in_words(date.fromisoformat(written), "j F Y")


def first_day(written: str) -> str:
    """The day a date counts as, YYYY-MM-DD: a month as its first day, a year as its 1 January; '' when undated."""
    return f"{written}-01-01"[:10] if written else ""


def deadline(written: str) -> str:
    """Say "2026-09-24" as 24 September 2026; "09-24", a day without a year, as 24 September (year not stated)."""
    if len(written) == 5:
        return f"{in_words(date.fromisoformat(f'2024-{written}'), 'j F')} (year not stated)"
    return seen_on(written)


def season(year: int) -> str:
    """A match year; 0 is undated."""
    return str(year) if year else "undated"


def moment(at: datetime) -> str:
    """A moment for an address, to the microsecond and without a sign that an address would need to escape."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
