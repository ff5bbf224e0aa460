"""Days as people write them in a spreadsheet, with what stands behind them: an hour, "(virtual)"."""

import re
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

DAY_FIRST, MONTH_FIRST = "day", "month"
ORDERS: Final = [(MONTH_FIRST, "The month: April 12, 2026"), (DAY_FIRST, "The day: 4 December 2026")]
UNORDERED: Final = "days like 4/12/2026"  # stands for all of a column that do not tell what comes first
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH: Final = f"(?P<word>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
WEEKDAY: Final = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s*", re.I)
YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)
IN_WORDS: Final = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ .-]+{_MONTH}[ .,-]+(?P<year>\d{{4}}|\d{{2}})", re.I | re.A
    ),
    re.compile(rf"{_MONTH}[ .-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .,-]+(?P<year>\d{{4}}|(?<=-)\d{{2}})", re.I | re.A),
)
IN_SEASON: Final = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ .-]*{_MONTH}\b\.?", re.I | re.A),
    re.compile(rf"{_MONTH}[ .-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)", re.I | re.A),
)
FIRST_MONTH: Final = 7  # of a season
DOTTED: Final = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})", re.ASCII)
NUMBERED: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})", re.ASCII)
# What may stand behind a day; another one may not.
BEHIND: Final = re.compile(r"(?=$|[\s,;(\[T@–—-])")
ANOTHER: Final = re.compile(rf"\d[/.]\d|\d{{4}}-\d|\b{_MONTH}\b", re.I | re.A)
MIDNIGHT: Final = re.compile(r"[T ]?(?:00:00(?::00)?)?", re.ASCII)


class FoundDay(NamedTuple):
    """``behind``: what else the cell says, '' for nothing. ``is_asked``: day and month may be the other way round."""

    day: date
    behind: str = ""
    is_asked: bool = False


def day_of(typed: str, order: str = "") -> FoundDay:
    """The day at the beginning of a cell. ``order``: what comes first in 4/12/2026; with dots it is always the day.

    Raises ValueError where there is none, or more than one.
    """
    text = (
        WEEKDAY.sub("", " ".join(typed.split()), count=1) if WEEKDAY.match(typed.strip()) else " ".join(typed.split())
    )
    is_asked = False
    for pattern in (YEAR_FIRST, *IN_WORDS, DOTTED):
        if match := pattern.match(text):
            said = match.groupdict()
            month = MONTHS[said["word"].lower()] if "word" in said else int(said["month"])
            day = date(_year(said["year"]), month, int(said["day"]))
            break
    else:
        match = NUMBERED.match(text)
        if not match:
            raise ValueError
        one, other = int(match[1]), int(match[3])
        is_asked = not order and one != other and max(one, other) <= 12
        is_day_first = order == DAY_FIRST or (not order and one > 12)
        day = date(_year(match[4]), *((other, one) if is_day_first else (one, other)))
    behind = text[match.end() :]
    if not BEHIND.match(behind) or ANOTHER.search(behind):
        raise ValueError
    return FoundDay(day, "" if MIDNIGHT.fullmatch(behind) else behind.strip(), is_asked)


def day_in_season(typed: str, match_year: int) -> FoundDay:
    """The day of a month in words without a year: July to December are of the year before the match.

    Raises ValueError.
    """
    text = WEEKDAY.sub("", " ".join(typed.split()), count=1)
    match = next(filter(None, (pattern.match(text) for pattern in IN_SEASON)), None)
    if not match or re.search(r"\d", behind := text[match.end() :]):
        raise ValueError
    month = MONTHS[match["word"].lower()]
    return FoundDay(date(match_year - (month >= FIRST_MONTH), month, int(match["day"])), behind.strip())


def order_told(typed: str, latest: str = "") -> str:
    """What comes first in such a numbered day, where the numbers tell, or only one of both is not after ``latest``
    (YYYY-MM-DD); else ''.
    """
    match = NUMBERED.match(typed.strip())
    if not match:
        return ""
    possible = []
    for order in (DAY_FIRST, MONTH_FIRST):
        with suppress(ValueError):
            day = day_of(match[0], order).day.isoformat()
            possible += [order] if not latest or day <= latest else []
    return possible[0] if len(possible) == 1 else ""


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)
