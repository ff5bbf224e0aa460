"""What the reader takes in and gives back: lines of a page, readings with their words, what was only mentioned."""

from dataclasses import dataclass
from enum import StrEnum

MOST_TEXT = 200_000  # characters of one page, markup apart
MOST_LINES = 4_000  # of all pages that are sent at once; each costs some 100 microseconds, whatever stands in it
MOST_QUOTED_WORDS = 12  # of a page, kept with a fact; the whole sentence is only shown


class LineKind(StrEnum):
    HEADING = "heading"
    ITEM = "item"  # of a list, or a row of a table as "label: value"
    TEXT = "text"
    ROW = "row"  # of a table in a PDF file, where cells may be torn apart


class UnreadablePage(Exception):
    """What cannot be read as a page; the message is a sentence for people."""


@dataclass(frozen=True)
class PageLine:
    """One paragraph, list item, table row or heading of a page; ``level`` of a heading, from 1."""

    text: str
    kind: LineKind = LineKind.TEXT
    level: int = 0


class Gate(StrEnum):
    """Who speaks on a page: a program, its institution, or somebody else, who is never read."""

    PROGRAM = "program"
    INSTITUTION = "institution"
    OTHER = "other"


@dataclass(frozen=True)
class Reading:
    """One value a page states, as proposed to a person.

    ``field``: a column of the wide file; ``value``: its canonical text; ``strictness``: '', required, preferred or
    unless. ``rule``: the id of the rule that read it, such as "visa.only". ``quote``: the words that decide, at most
    twelve, as they stand in ``sentence``; ``question``: the question or heading above, '' for none. ``note``: the
    condition of a conditional value, in the page's words. ``mark``: what to know before taking it, such as "old numeric
    score". ``section``: on a page of several programs, the specialty whose section it stands in.
    ``place``: from where to where in the sentence the fewest words stand that decide.
    """

    field: str
    value: str
    rule: str
    quote: str
    sentence: str
    strictness: str = ""
    question: str = ""
    note: str = ""
    mark: str = ""
    section: str = ""
    place: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Mention:
    """A sentence about a field from which no value is proposed, and ``why``, as a sentence to a person."""

    field: str
    quote: str
    sentence: str
    why: str = ""
    question: str = ""


@dataclass(frozen=True)
class PageReading:
    """What one page says.

    ``year``: the newest season year or date of revision the page gives itself; None: none. ``is_old``: that is before
    last season.
    """

    gate: Gate
    year: int | None = None
    proposals: tuple[Reading, ...] = ()
    mentioned: tuple[Mention, ...] = ()
    warnings: tuple[str, ...] = ()
    is_old: bool = False
