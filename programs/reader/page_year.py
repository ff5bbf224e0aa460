"""Of which year a page is, by what it says itself: seasons, days of revision, deadlines with a year."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from programs.reader.readings import PageLine

EARLIEST: Final = 2000

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR: Final = r"(20\d\d)"
_DAY: Final = (
    rf"(?:(?P<word>{_MONTH})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<year>20\d\d)"
    r"|(?P<number>\d{1,2})[/.-]\d{1,2}[/.-](?P<short>(?:20)?\d\d)\b|(?P<first>20\d\d)-(?P<second>\d\d)-\d\d"
    rf"|\d{{1,2}}\s+(?P<european>{_MONTH}),?\s+(?P<last>20\d\d))"
)
_SEASON_WORD: Final = (
    r"(?:application|applications|interview|recruitment|recruiting|match|eras|nrmp|residency|season|cycle|academic|"
    r"training|admissions?)"
)
# "2024-2025 application season", "2024-25 cycle", "academic year 2025/2026"
_TWO_YEARS: Final = re.compile(
    rf"\b{_YEAR}\s?[-/–—]\s?((?:20)?\d\d)\b(?=(?:\W+\w+){{0,2}}?\W+{_SEASON_WORD}\b)"
    rf"|\b{_SEASON_WORD}(?:\W+(?:year|season|cycle|for|the|of|in)){{0,3}}\W+{_YEAR}\s?[-/–—]\s?((?:20)?\d\d)\b"
)
# "2025 Match", "Match 2025", "the 2026 application season": a match year
_MATCH_YEAR: Final = re.compile(
    rf"\b{_YEAR}\s+(?:\w+\s+)?(?:main\s+)?(?:residency\s+)?(?:match|nrmp|eras|application (?:season|cycle)|interview "
    rf"season|recruitment (?:season|cycle))\b|\b(?:match|nrmp|eras|(?:application|interview|recruitment) (?:season|"
    rf"cycle))(?:\s+(?:of|for|in))?\s+{_YEAR}\b(?!\s?[-/–—]\s?\d)"
)
_START: Final = re.compile(
    rf"\b(?:positions?|training|residency|appointments?|start(?:ing|s)?|beginning|commenc\w+|class)\b[^.]{{0,40}}?"
    rf"\bjuly(?:\s+1(?:st)?,?)?\s+{_YEAR}\b"
)
_REVISED: Final = re.compile(
    rf"\b(?:revis(?:ed|ion)|updated?|last (?:updated|reviewed|modified|revised)|effective|approved|reviewed|amended|"
    rf"adopted|issued|version)\b[^.\d]{{0,40}}?(?:{_DAY}|(?P<bare>20\d\d)\b)"
)
# At the head of a page a day alone, or behind "posted" or a name, is the day it was written.
_POSTED: Final = re.compile(rf"^\W*(?:(?:posted|published|written|by [a-z. ]{{2,40}}),?\W+(?:on )?)?{_DAY}\W*$")
_HEAD: Final = 6  # lines
_DUE: Final = re.compile(rf"\b(?:deadlines?|due|apply|applications?|submit\w*|received)\b[^.\d]{{0,60}}?{_DAY}")
_LONGEST_LINE: Final = 1_000  # characters; a year stands at the beginning of a line or in a short one


class PageYear(NamedTuple):
    """``year``: as the page gives it, a match year or the year of a day; ``season``: the match year it speaks for."""

    year: int
    season: int


def year_of(lines: Iterable[PageLine], season: int) -> PageYear | None:
    """The newest year a page gives itself, up to the season after ``season``; None where it gives none."""
    found = [
        told
        for at, line in enumerate(lines)
        if "20" in line.text or "/" in line.text
        for told in _told(line.text[:_LONGEST_LINE].lower(), is_head=at < _HEAD)
        if told.year >= EARLIEST and told.season <= season + 1
    ]
    return max(found, key=lambda told: (told.season, told.year), default=None)


def _told(text: str, *, is_head: bool) -> Iterator[PageYear]:
    for found in _TWO_YEARS.finditer(text):
        first, second = (int(word) for word in found.groups() if word)
        second = second if second > 99 else first // 100 * 100 + second
        if second == first + 1:
            yield PageYear(second, second)
    for pattern in (_MATCH_YEAR, _START):
        for found in pattern.finditer(text):
            year = next(int(word) for word in found.groups() if word)
            yield PageYear(year, year)
    for pattern, last_of_season in ((_REVISED, 3), (_DUE, 7), *(((_POSTED, 3),) if is_head else ())):
        for found in pattern.finditer(text):
            yield from _day(found.groupdict(), last_of_season)


def _day(told: dict[str, str | None], last_of_season: int) -> Iterator[PageYear]:
    """``last_of_season``: the month after which a program speaks of the season that follows."""
    month = told["word"] or told["european"]
    written = told["year"] or told["short"] or told["first"] or told["last"] or told.get("bare") or ""
    year = int(written)
    year = year if year > 99 else 2000 + year
    number = _MONTHS.index(month[:3]) + 1 if month else int(told["number"] or told["second"] or 12)
    if number <= 31:  # of a day written the European way the month is not known
        yield PageYear(year, year + (number > last_of_season))
