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
    r"submi|receipt|receiv|this|program|resid|complet|all|20|img|materials|documents|supp))[a-z]"
)
# What opens or begins on a day closes nothing: the day by which to apply stands behind a word of ending.
OPENS: Final = re.compile(
    r"\b(?:opens?|opening|begins?|beginning|starts?|starting|orientation|interviews? (?:are|take|run|will)|announced|"
    r"released|match day|day one)\b"
)
ENDS: Final = re.compile(r"\b(?:clos(?:e|es|ing)|due|deadline|until|through|ends?|no later than)\b")
NOT_OURS: Final = re.compile(r"\brank|\bscholar|\bregist|\bchief\b|\bcourse\b|\babstracts?\b|\bsoap\b|\bconference\b")


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    deadline = lexicon.DEADLINE.pattern.search(low) or CLOSES.search(low)
    if not deadline or clause.group == "fellows":
        return
    applying = re.search(r"\bappl", low)
    if NOT_OURS.search(low) or (lexicon.OTHER_DEADLINE.found(low) and not applying):
        return
    if OF_OTHER_THINGS.search(low):
        return
    if not applying and "deadline" not in low and "closing" not in low:
        return
    found = DAY.search(low)
    opens = OPENS.search(low, clause.prefix)
    if found and opens and opens.start() < found.start():
        ends = ENDS.search(low, opens.end())
        found = DAY.search(low, ends.end()) if ends else None
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
