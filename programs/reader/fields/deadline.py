"""The day by which to apply, where its year is the running season's."""

import re
from datetime import date
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.fields.certificate import day_of
from programs.reader.scope import Clause
from programs.reader.sentences import MONTH

DAY: Final = re.compile(
    rf"\b(?P<m1>{MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<y1>20\d\d)?\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m2>{MONTH}),? ?(?P<y2>20\d\d)?\b"
    r"|\b(?P<m3>\d{1,2})/(?P<d3>\d{1,2})/(?P<y3>20\d\d|\d\d)\b|\b(?P<y4>20\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)\b"
)
CLOSES: Final = re.compile(r"\bapplications? (?:for|to) [a-z0-9 ]{2,24}? (?:close|closes|are due|is due)\b")
OF_OTHER_THINGS: Final = re.compile(
    r"\bdeadline to (?!apply|submit|send|complete)[a-z]|\bdeadline for (?!(?:the |an? |our )?(?:appl|eras|eligib|"
    r"submi|receipt|receiv|this|program|resid|complet|all|20|"
    r"img|materials|"
    r"documents|supp))[a-z]"
)


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    deadline = lexicon.DEADLINE.pattern.search(low) or CLOSES.search(low)
    if not deadline or clause.group == "fellows":
        return
    applying = re.search(r"\bappl", low)
    if lexicon.OTHER_DEADLINE.found(low) and not (applying and not re.search(r"\brank|\bscholar|\bregist", low)):
        return
    if OF_OTHER_THINGS.search(low):
        return
    if not applying and "deadline" not in low and "closing" not in low:
        return
    found = DAY.search(low)
    if not found:
        return
    day = written_day(found)
    if day is None or not date(season - 1, 7, 1) <= day <= date(season, 6, 30):
        stated = any(found[f"y{n}"] for n in (1, 2, 3, 4))
        why = "This day is not of the running season." if stated else "The day has no year."
        yield clause.mention("deadline", found.span(), why)
        return
    yield clause.reading("deadline", day.isoformat(), "deadline.day", found.span())


def written_day(found: re.Match) -> date | None:
    for n in (1, 2, 3, 4):
        year, month, day = found[f"y{n}"], found[f"m{n}"], found[f"d{n}"]
        if month and day:
            if not year:
                return None
            number = int(month) if month.isdecimal() else lexicon.MONTHS[month.rstrip(".")]
            return day_of(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    return None
