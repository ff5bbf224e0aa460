"""The columns of the plan, one row each: what its table shows and in which order, and what its forms and files hold."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, Final, NamedTuple

from django.utils import timezone

from applicants.matching.deadlines import long_date
from applicants.matching.ranking import Explained
from applicants.models import SavedProgram, Status
from applicants.models.plan import ENDED
from applicants.plan.next_action import NextAction
from applicants.ranking.matches import Match
from applicants.ranking.to_ask import ToAsk
from programs.facts.projection import sort_name

NOT_JUDGED: Final = "not ranked"
MY_TURN, THEIR_TURN, ENDED_TURN = TURNS = ("To do", "Waiting for the program", "Ended")


class ValueKind(Enum):
    """What a column holds; how it is asked, read, shown, sorted and joined follows."""

    WORKED_OUT = "of the ranking or the program: nothing is stored"
    STATUS = "how far it has come"
    DAY = "a day"
    MOMENT = "a day with its hour, which nobody types"
    AMOUNT = "US dollars"
    WORDS = "a text on one line"
    LINES = "a text on many lines, of two of which one is made: ``LONGEST_NOTE`` at most"


@dataclass(frozen=True)
class PlanColumn:
    """One column of the plan. What has a field is stored, and is in the file with everything; what has a title too is
    asked on the entry's page, is in the plan's own files, and is read from a person's own spreadsheet.
    """

    word: str  # in the address
    label: str  # above the column
    kind: ValueKind = ValueKind.WORKED_OUT
    field: str = ""  # of SavedProgram
    title: str = ""  # where it is asked
    hint: str = ""  # below the title
    in_file: str = ""  # what the workbook says it means, if not its title
    synonyms: tuple[str, ...] = ()  # what other people's spreadsheets call it
    lost: str = ""  # in a sentence: what goes with a program that is taken off
    order: str = ""  # the label of the order by it
    is_usual: bool = False  # shown where no columns are chosen
    readers: str = ""  # who reads along sees it with the "plan", the "ranking" or, many lines, the "notes"

    @property
    def is_number(self) -> bool:
        return self.kind is ValueKind.AMOUNT or self.word == "total"

    @property
    def is_long(self) -> bool:
        return self.kind is ValueKind.LINES

    def worded(self, value: Any) -> str:
        """A value as a person reads it; '' where there is none."""
        if value in (None, ""):
            return ""
        if self.kind is ValueKind.STATUS:
            return str(Status(value).label)
        if self.kind is ValueKind.MOMENT:
            value = timezone.localtime(value)
        if self.kind in (ValueKind.DAY, ValueKind.MOMENT):
            return long_date(value)
        return f"USD {value:,}" if self.kind is ValueKind.AMOUNT else str(value)


# In the order of the table. A new column is a row here, a column of ``SavedProgram`` and a migration.
PLAN_COLUMNS: Final = (
    PlanColumn("status", "Status", ValueKind.STATUS, "status", title="Status", order="Furthest along", is_usual=True,
               readers="plan", in_file=f"How far it has come: {', '.join(Status.values)}",
               synonyms=("application status", "my status", "stage", "progress", "state of application", "where i am",
                         "interview status", "current status", "outcome", "status of application", "offer")),
    PlanColumn("next", "Next", is_usual=True, readers="ranking"),
    PlanColumn("verdict", "Verdict", is_usual=True, readers="ranking",
               in_file="How open the program was to you on the day of the export: open, ask, fixable or closed; "
               f"“{NOT_JUDGED}” while answers of your profile do not fit together"),
    PlanColumn("total", "Total", is_usual=True, readers="ranking"),
    PlanColumn("interview", "Interview", ValueKind.DAY, "interview_on", title="Day of the interview",
               lost="the day of the interview", order="Interview, soonest first",
               synonyms=("interview", "interview date", "interview day", "date of interview", "iv", "iv date", "ivs",
                         "interview date time", "interview time", "interview on", "interview dates", "ii date",
                         "interview date and time", "interview scheduled for", "date of iv", "iv day", "date of ii")),
    PlanColumn("to_ask", "To ask", is_usual=True, readers="ranking"),
    PlanColumn("deadline", "Deadline"),
    PlanColumn("spent", "Spent", ValueKind.AMOUNT, "cost", title="Spent so far, in US dollars", lost="what you spent",
               order="Most spent",
               synonyms=("costs", "cost usd", "amount", "spent", "expense", "expenses", "money spent", "paid", "fee",
                         "application fee", "fees", "application cost", "travel cost", "total cost")),
    PlanColumn("note", "Notes", ValueKind.LINES, "note", title="Your notes", hint="For you alone.", lost="your notes",
               readers="notes",
               synonyms=("notes", "my notes", "comment", "comments", "remarks", "impression", "impressions", "pros",
                         "cons", "other notes", "additional notes", "thoughts", "likes", "dislikes", "pros and cons")),
    PlanColumn("questions", "Questions", ValueKind.LINES, "questions", title="What to ask them",
               hint="One question a line.", in_file="What to ask them, a question a line", lost="your questions",
               readers="notes",
               synonyms=("questions to ask", "to ask", "ask", "open questions", "questions", "my questions")),
    PlanColumn("added", "Added", ValueKind.MOMENT, "added_at", order="Newest on the plan"),
)  # fmt: skip
COLUMNS: Final = {column.word: column.label for column in PLAN_COLUMNS}
SHOWN: Final = tuple(column.word for column in PLAN_COLUMNS if column.is_usual)
ENTERED: Final = tuple(column for column in PLAN_COLUMNS if column.title)
TEXTS: Final = tuple(column.field for column in PLAN_COLUMNS if column.kind in (ValueKind.WORDS, ValueKind.LINES))

_BY_FIELD: Final = {column.field: column for column in PLAN_COLUMNS if column.field}
# In the order of the model.
STORED: Final = {one.name: _BY_FIELD[one.name] for one in SavedProgram._meta.fields if one.name in _BY_FIELD}


def counted_deadline(match: Match | None) -> str:
    """A program's, as its verdict reads it: what the applicant noted themselves stands above the sources."""
    if match is None:
        return ""
    own = match.own.get("deadline")
    return own.value if own else match.program.deadline


@dataclass(frozen=True)
class PlanRow:
    """One program of the plan, and what to ask it.

    ``match`` is None where the program is no longer listed; then ``saved`` says its key. Of a program that was merged
    into another it is that of the other. ``pk``: the program in the addresses of the entry, None with ``match``.
    """

    saved: SavedProgram
    match: Match | None
    to_ask: ToAsk
    pk: int | None
    next: NextAction
    is_settled: bool = True  # the answers of the profile fit together

    @property
    def judged(self) -> Explained | None:
        """The verdict and the scores; None where the program is no longer listed, and while nothing is judged."""
        return self.match.explained if self.match and self.is_settled else None

    @property
    def deadline(self) -> str:
        return counted_deadline(self.match)

    @property
    def turn(self) -> str:
        """Whose turn it is: a name of ``TURNS``."""
        if not self.next.what:
            return ENDED_TURN
        return THEIR_TURN if self.next.is_theirs else MY_TURN

    @property
    def noted(self) -> list[str]:
        """What who reads along sees with the notes; empty where nothing is written."""
        texts = [getattr(self.saved, column.field) for column in PLAN_COLUMNS if column.readers == "notes"]
        return texts if any(texts) else []


def for_readers(*, shows_ranking: bool) -> list[PlanColumn]:
    """What who reads along sees as columns: the status, what the ranking says where it is shown, then the others."""
    status, *others = (column for column in PLAN_COLUMNS if column.readers == "plan")
    return [status, *(one for one in PLAN_COLUMNS if one.readers == "ranking" and shows_ranking), *others]


class PlanSummary(NamedTuple):
    """``to_do``: programs where it is the applicant's turn; ``due``: of these within two weeks or past their day, the
    soonest first; ``dated``: all that has a day. ``to_ask``: have a question to answer; ``waiting``: whose turn it is.
    """

    to_do: int
    due: list[PlanRow]
    dated: list[PlanRow]
    to_ask: int
    waiting: int


def summary_of(rows: Sequence[PlanRow], today: date) -> PlanSummary:
    dated = sorted((row for row in rows if row.next.by and not row.next.is_theirs), key=lambda row: row.next.day)
    return PlanSummary(
        sum(row.turn == MY_TURN for row in rows),
        [row for row in dated if row.next.is_due(today)],
        dated,
        sum(bool(row.to_ask.number) for row in rows),
        sum(row.next.is_theirs for row in rows),
    )


# Orders ---------------------------------------------------------------------------------------------------------------


def in_order(rows: Iterable[PlanRow], order: str) -> list[PlanRow]:
    """The rows in an order of ``ORDERS``, by what is next where none is asked for; programs that are no longer listed
    come last, ties stay as they were.
    """
    key = KEYS[order or "next"]
    return sorted(rows, key=lambda row: (row.match is None, key(row)))


def by_turn(rows: Sequence[PlanRow], order: str) -> list[tuple[str, list[PlanRow]]]:
    """The rows under whose turn it is where they are in the order of what is next; else all of them under no name."""
    if order not in ("", "next"):
        return [("", list(rows))]
    groups = [(turn, [row for row in rows if row.turn == turn]) for turn in TURNS]
    return [(turn, those) for turn, those in groups if those]


def _total(row: PlanRow) -> Any:
    return -row.judged.total if row.judged and not row.judged.too_little_known else 0


def _stored(column: PlanColumn, row: PlanRow) -> Any:
    return SORTED_BY[column.kind](getattr(row.saved, column.field))


STEPS: Final = tuple(Status)
SORTED_BY: Final[dict[ValueKind, Callable[[Any], Any]]] = {
    ValueKind.STATUS: lambda status: (status in ENDED, -STEPS.index(status)),
    ValueKind.DAY: lambda day: day or date.max,
    ValueKind.MOMENT: lambda moment: -moment.timestamp(),
    ValueKind.AMOUNT: lambda amount: -(amount or 0),
    ValueKind.WORDS: lambda text: (not text, sort_name(text)),
}
ORDERS: Final = {
    "next": "What is next",
    "open": "Most open first",
    "total": "Highest total",
    "name": "Name",
    "state": "State, then city",
    **{column.word: column.order for column in PLAN_COLUMNS if column.order},
}
KEYS: Final[dict[str, Callable[[PlanRow], Any]]] = {
    "next": lambda row: (TURNS.index(row.turn), row.next.day),
    "open": lambda row: 0,  # as the ranking has them
    "total": _total,
    "name": lambda row: row.match.program.sort_name if row.match else sort_name(row.saved.called),
    "state": lambda row: (row.match.program.state, sort_name(row.match.program.city)) if row.match else ("", ""),
    **{column.word: partial(_stored, column) for column in PLAN_COLUMNS if column.order},
}
