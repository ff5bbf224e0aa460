"""The line a requirement answers with: what it says, what it rests on, and how open it leaves the program."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Final, Literal, NamedTuple

from applicants.matching.known_share import Known
from applicants.matching.standing import Standing
from programs.vocabulary import Strictness

# The distinct facts a rule names, as a NamedTuple of exactly those fields (see ``applicants.matching.columns``).
ProgramFacts = Any
Side = Literal["program", "profile"]

REQUIRED: Final = Strictness.REQUIRED.value
PREFERRED: Final = Strictness.PREFERRED.value
UNLESS: Final = Strictness.UNLESS.value


class Verdict(IntEnum):
    """How open a program is to one applicant; a program is as open as its worst line."""

    CLOSED = 0
    FIXABLE = 1
    ASK = 2
    OPEN = 3


# By the word an address or a command names it with, the most open first.
VERDICTS: Final = {verdict.name.lower(): verdict for verdict in sorted(Verdict, reverse=True)}


class Answered(StrEnum):
    """How one requirement is answered for one applicant."""

    MET = "MET"
    UNMET = "UNMET"
    UNKNOWN = "UNKNOWN"
    NOT_STATED = "NOT_STATED"
    NOT_ASKED = "NOT_ASKED"


LEAST_MET_FIRST: Final = (Answered.UNMET, Answered.UNKNOWN, Answered.MET, Answered.NOT_STATED, Answered.NOT_ASKED)


class Outcome(NamedTuple):
    """What a rule says; the requirement adds its name to make the line.

    ``strictness`` is of the limit held against the applicant, None where none is. ``missing``: whose fact is not
    known. ``fix``: what it takes to meet it in time, None when that is not possible. ``is_assumed``: met as far as what
    is said elsewhere holds for this program too.
    """

    answer: Answered
    reason: str
    verdict: Verdict
    stated: bool
    strictness: str | None = None
    missing: Side | None = None
    worth_asking: bool = False
    fix: str | None = None
    is_assumed: bool = False

    @property
    def waits_on(self) -> Side | Verdict | None:
        """Whose answer it waits for, else how open it leaves the program."""
        return self.missing if self.verdict is Verdict.ASK else self.verdict


class Line(NamedTuple):
    """One requirement as the page prints it; the same object the verdict came from.

    ``question``: what to ask the program. ``reads``: its facts the line rests on, whose sources the page names beside
    it. ``stated``: the program itself says something about this requirement. ``is_assumed``: see :class:`Outcome`.
    """

    key: str
    label: str
    question: str
    reads: tuple[str, ...]
    answer: Answered
    reason: str
    verdict: Verdict
    stated: bool
    strictness: str | None
    missing: Side | None
    worth_asking: bool
    fix: str | None
    is_assumed: bool


Rule = Callable[[Standing, ProgramFacts], Outcome]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A rule with its name and the program facts it reads; ``rests_on``: those of them that are about it alone.

    ``question``: what to ask a program that is silent. ``known``: what knowing the answer weighs, None where nothing.
    ``is_counted``: see ``requirements.requirement``.
    """

    key: str
    label: str
    question: str
    reads: tuple[str, ...]
    rests_on: tuple[str, ...]
    known: Known | None
    is_counted: bool
    rule: Rule

    def line(self, me: Standing, program: ProgramFacts) -> Line:
        # A ranking makes a thousand of them: their fields are put together as they are.
        return Line._make((self.key, self.label, self.question, self.rests_on) + self._outcome(me, program))  # noqa: RUF005

    def _outcome(self, me: Standing, program: ProgramFacts) -> Outcome:
        """What the rule says; to ask the applicant where a value of an answer left out would change it.

        One such answer is asked for: the next is found once it is given.
        """
        outcome = self.rule(me, program)
        if not me.left_out or outcome.waits_on == "profile":
            return outcome
        for sentence, possible in me.left_out:
            if any(self.rule(other, program).waits_on != outcome.waits_on for other in possible):
                reason = outcome.reason if outcome.missing == "profile" else f"{outcome.reason} {sentence}"
                return ask(reason, "profile", stated=outcome.stated)
        return outcome


def met(reason: str, strictness: str | None = REQUIRED, *, stated: bool = True, is_assumed: bool = False) -> Outcome:
    return Outcome(Answered.MET, reason, Verdict.OPEN, stated, strictness if stated else None, is_assumed=is_assumed)


def unmet(reason: str, strictness: str = REQUIRED, *, fix: str | None = None, stated: bool = True) -> Outcome:
    """Only a required limit closes a program, and not while it can still be fixed in time; nor one with an exception:
    whether that fits is for the program to say.
    """
    if strictness == UNLESS:
        reason += " It names an exception: ask whether it fits you."
        if not fix:
            return ask(reason, "program", strictness, stated=stated)
    closes = Verdict.FIXABLE if fix else Verdict.CLOSED
    verdict = Verdict.OPEN if strictness == PREFERRED else closes
    return Outcome(Answered.UNMET, reason, verdict, stated, strictness, fix=fix)


def ask(reason: str, missing: Side, strictness: str | None = REQUIRED, *, stated: bool = True) -> Outcome:
    """Not known, and it matters: ask the program, or the applicant. A mere preference leaves the verdict alone."""
    verdict = Verdict.OPEN if strictness == PREFERRED else Verdict.ASK
    return Outcome(Answered.UNKNOWN, reason, verdict, stated, strictness if stated else None, missing)


def gap(reason: str, *, stated: bool) -> Outcome:
    """The profile lacks a fact that no limit of this program is held against: printed, verdict left alone."""
    return Outcome(Answered.UNKNOWN, reason, Verdict.OPEN, stated, None, "profile")


def silent(reason: str, *, worth_asking: bool = False) -> Outcome:
    """The program states no limit: printed, and left out of the verdict."""
    if worth_asking:
        reason += " Worth asking."
    return Outcome(Answered.NOT_STATED, reason, Verdict.OPEN, False, None, "program", worth_asking)


def not_asked(reason: str, *, stated: bool = True) -> Outcome:
    return Outcome(Answered.NOT_ASKED, reason, Verdict.OPEN, stated)


def worst(*outcomes: Outcome) -> Outcome:
    """Of several limits of one requirement, the one to show: the least open, and of these the one not met."""
    return min(outcomes, key=lambda outcome: (outcome.verdict, LEAST_MET_FIRST.index(outcome.answer)))


def verb(strictness: str, required: str) -> str:
    """The verb after "It": ``required`` for a required limit, else that the program only prefers it."""
    return "prefers" if strictness == PREFERRED else required


def disputed(program: ProgramFacts, *fields: str) -> bool:
    """Do the sources of any of these facts disagree? Their values then read as not stated."""
    return bool(program.disputed) and not set(fields).isdisjoint(program.disputed.split())


def by_institution(program: ProgramFacts, field: str) -> bool:
    """Is the yes of this policy that of the institution, which the program may be stricter than?"""
    return field in program.by_institution.split()


def unsaid(program: ProgramFacts, what: str, *fields: str) -> str:
    """The sentence for a fact that is not there: not stated, or stated differently by different sources."""
    return f"Sources disagree on {what}." if disputed(program, *fields) else f"The program does not state {what}."
