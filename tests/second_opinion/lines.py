"""One requirement line, and what the days of a season make of something that is still missing.

Read as the product reads it, where the design is silent: before a day that we assumed, what can be had by the rank
lists is fixable; on that day and after it, it is to be asked about.
"""

from dataclasses import dataclass, replace
from datetime import date

from tests.second_opinion.days import NEAR_A_BORROWED_DAY, Season, day, season_of, shifted
from tests.second_opinion.facts import Program
from tests.second_opinion.person import Person

# Ordered: a program is as open as its worst line.
CLOSED, FIXABLE, ASK, OPEN = range(4)
VERDICTS = ("closed", "fixable", "ask", "open")

MET, UNMET, UNKNOWN = "MET", "UNMET", "UNKNOWN"
NOT_STATED, NOT_ASKED = "NOT_STATED", "NOT_ASKED"
PROGRAM, PROFILE = "program", "profile"
REQUIRED, PREFERRED, UNLESS = "required", "preferred", "unless"


@dataclass(frozen=True)
class Line:
    answer: str
    verdict: int = OPEN
    missing: str | None = None
    strictness: str | None = None
    worth_asking: bool = False

    @property
    def waits_for(self) -> str | int | None:
        """Whose answer it waits for, else how open it leaves the program."""
        return self.missing if self.verdict == ASK else self.verdict


def met(strictness: str | None = REQUIRED) -> Line:
    return Line(MET, strictness=strictness)


def unmet(verdict: int = CLOSED, strictness: str = REQUIRED) -> Line:
    """A wish never counts; an exception may be meant for me."""
    if strictness == PREFERRED:
        return Line(UNMET, OPEN, strictness=strictness)
    if strictness == UNLESS and verdict == CLOSED:
        return unknown(PROGRAM, strictness)
    return Line(UNMET, verdict, strictness=strictness)


def unknown(missing: str, strictness: str | None = REQUIRED) -> Line:
    return Line(UNKNOWN, OPEN if strictness == PREFERRED else ASK, missing, strictness)


def unstated(line: Line, stated: bool = False) -> Line:
    """An open question about a national rule has no strictness where the program states nothing."""
    return line if stated or line.answer != UNKNOWN else replace(line, strictness=None)


def gap() -> Line:
    """An answer of mine is missing that no limit of the program is held against."""
    return Line(UNKNOWN, OPEN, PROFILE)


def not_stated(worth_asking: bool = False) -> Line:
    """``worth_asking``: I am outside what is common."""
    return Line(NOT_STATED, missing=PROGRAM, worth_asking=worth_asking)


def not_asked() -> Line:
    return Line(NOT_ASKED)


def worst(*lines: Line) -> Line:
    order = (UNMET, UNKNOWN, MET, NOT_STATED, NOT_ASKED)
    return min(lines, key=lambda line: (line.verdict, order.index(line.answer)))


@dataclass(frozen=True)
class Moment:
    """A day by which something is needed; ``is_assumed``: the program did not state it."""

    on: date
    is_assumed: bool = False
    is_borrowed: bool = False

    def is_near(self, today: date) -> bool:
        """So near a borrowed day nobody can tell whether it is past."""
        return self.is_borrowed and abs(today - self.on) <= NEAR_A_BORROWED_DAY


def deadline_of(program: Program, season: Season) -> date | None:
    """The program's own, in this season; one of another season is none."""
    written = program["deadline"].value
    if not written:
        return None
    if len(written) == len("09-24"):
        return shifted(date.fromisoformat(f"2000-{written}"), season.year - (written >= "07") - 2000)
    return day(written) if season_of(written) == season.year else None


def application(me: Person, program: Program) -> Moment:
    stated = deadline_of(program, me.season)
    if stated:
        return Moment(stated)
    return Moment(me.season.review_from, is_assumed=True, is_borrowed="review_from" in me.season.borrowed)


def rank_list(me: Person) -> Moment:
    return Moment(me.season.rank_list_deadline, is_borrowed="rank_list_deadline" in me.season.borrowed)


def start(me: Person) -> Moment:
    return Moment(me.season.start)


def needed_by(moment: str, me: Person, program: Program) -> Moment:
    """Of "by application / interview / ranking / start / later than application"; "" is the rank list."""
    if moment == "application":
        return application(me, program)
    return start(me) if moment == "start" else rank_list(me)


def lacking(me: Person, by: Moment, strictness: str, *, in_time: bool, ready: date | None = None) -> Line:
    """Something is not there. ``in_time``: it can be had by then. ``ready``: the first day it could be had, if ever.

    A day that only we assumed never closes: until the rank lists the program may take what comes later.
    """
    if in_time or strictness == PREFERRED:
        return unmet(FIXABLE, strictness)
    if by.is_near(me.today):
        return unknown(PROGRAM, strictness)
    if by.is_assumed and ready and max(ready, me.today) <= me.season.rank_list_deadline:
        return unmet(FIXABLE, strictness) if me.today <= by.on else unknown(PROGRAM, strictness)
    return unmet(CLOSED, strictness)
