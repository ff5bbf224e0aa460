"""What is missing at its moment: fixable before it, to be asked about at a day nobody stated, else closed."""

from datetime import date

from applicants.matching import deadlines
from applicants.matching.deadlines import Moment
from applicants.matching.standing import Standing
from applicants.matching.verdicts import PREFERRED, Outcome, ask, unmet
from programs.vocabulary import Answer


def missing(
    me: Standing,
    by: Moment,
    reason: str,
    strictness: str,
    *,
    fix: str | None,
    can_come_by: date | None,
    stated: bool = True,
) -> Outcome:
    """The outcome of something that is not there.

    ``fix``: what it takes to have it by then, None where that cannot be done. ``can_come_by``: the first day it can be
    had, None where never. A day that only we assumed never closes: until the rank-list deadline the program may still
    take what comes later.
    """
    if fix or strictness == PREFERRED:
        return unmet(reason, strictness, fix=fix, stated=stated)
    rank_list = deadlines.rank_list(me.dates)
    is_late = by.has_passed(me.today)
    if is_late is Answer.UNKNOWN:
        why = f"The day it is needed by, {by.words}, is too near to tell: ask the program."
        return ask(f"{reason} {why}", "program", strictness, stated=stated)
    if by.is_assumed and can_come_by and max(can_come_by, me.today) <= rank_list.day:
        if is_late is Answer.NO:
            later = f"Have it soon after {by.words}. Ask whether it still counts then."
            return unmet(reason, strictness, fix=later, stated=stated)
        late = "Most programs review by now: ask whether this one still accepts it later."
        return ask(f"{reason} {late}", "program", strictness, stated=stated)
    is_said = by.is_assumed or by.words in reason
    needed = f" The last day was {by.words}." if is_late is Answer.YES and not is_said else ""
    return unmet(reason + needed, strictness, stated=stated)
