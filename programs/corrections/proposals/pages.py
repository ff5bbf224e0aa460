"""Pages as they are sent: their lines, where they stand and when they were seen. The form carries them; nothing else.

What stands on a page is a stranger's: it is shown as text, and never followed or kept.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from programs.facts.weighing import OWN_VOICE
from programs.models import Program
from programs.reader.page import read
from programs.reader.page_year import PageYear, year_of
from programs.reader.readings import MOST_LINES, MOST_TEXT, Gate, LineKind, PageLine, PageReading
from programs.record.seasons import season_of
from programs.vocabulary import SourceKind

MOST_BYTES_IN_ALL: Final = 2_000_000  # of text, with what carries it: a form of more than 2.5 MB is refused as a whole
MOST_PUBLIC_BYTES: Final = 60_000  # of the same, from anybody: more takes the server over a second
MOST_PAGES: Final = 10
MOST_PUBLIC_PAGES: Final = 3  # of one program, from anybody
MOST_LEVELS: Final = 7  # of headings
AS_READ: Final = ""  # whose voice a page speaks in is told from its text


def carried(lines: Iterable[PageLine]) -> str:
    """The lines as a hidden field of the form holds them."""
    return json.dumps([[line.kind.value, line.level, line.text] for line in lines], ensure_ascii=False)


def _is_a_line(one: PageLine) -> bool:
    """Whether a page could have it: what a form brings back anybody may have written."""
    return type(one.level) is int and 0 <= one.level <= MOST_LEVELS


def on_one_line(words: str) -> str:
    """Words as the reader's lines have them: with single blanks, which its patterns count on."""
    return " ".join(words.split())


def brought_back(text: str) -> tuple[PageLine, ...]:
    """The lines that a form carried. Raises ValueError where these are none."""
    try:
        told = json.loads(text)
        lines = tuple(PageLine(on_one_line(words), LineKind(kind), level) for kind, level, words in told)
        words = "".join(one.text for one in lines)
        words.encode()  # or it could not be shown: half a character raises a ValueError
        if (
            not words
            or "\0" in words
            or len(words) > MOST_TEXT
            or len(lines) > MOST_LINES
            or not all(map(_is_a_line, lines))
        ):
            raise ValueError
    except (AttributeError, TypeError, ValueError, RecursionError):
        raise ValueError("not the lines of a page") from None
    return lines


@dataclass(frozen=True)
class SentPage:
    """One page that was sent. ``number``: of its part of the form. ``name``: of its file, '' where it was pasted.

    ``seen_on``: a day. ``voice``: whose page the sender says it is, ``AS_READ`` where they leave it to the reader.
    """

    number: int
    name: str
    lines: tuple[PageLine, ...]
    url: str
    seen_on: str
    program: Program
    voice: str = AS_READ

    def read_in(self, season: int) -> "ReadPage":
        """What it says, read in the season that is on."""
        return ReadPage(self, read(self.lines, season=season, assume_program=self.voice != AS_READ), season)


@dataclass(frozen=True)
class ReadPage:
    """A page with what the reader finds on it. ``season``: the match year that is on."""

    sent: SentPage
    reading: PageReading
    season: int

    @cached_property
    def kind(self) -> SourceKind:
        """The kind of source it is: the sender's word about whose page it is stands above the reader's."""
        speaks = self.sent.voice or self.reading.gate.value
        return SourceKind.INSTITUTION_POLICY if speaks == Gate.INSTITUTION else SourceKind.PROGRAM_PAGE

    @property
    def is_of_institution(self) -> bool:
        return self.kind not in OWN_VOICE

    @property
    def is_somebody_elses(self) -> bool:
        """Neither a program nor its institution speaks, so nothing is proposed."""
        return self.sent.voice == AS_READ and self.reading.gate == Gate.OTHER

    @property
    def seen_on(self) -> str:
        """When what it says was true: the day it was seen, or the year it gives itself where that is long ago."""
        return str(self.year.year) if self.year and self.is_old else self.sent.seen_on

    @cached_property
    def year(self) -> PageYear | None:
        """The year it gives itself, and the season it speaks for then."""
        return year_of(self.sent.lines, self.season)

    @property
    def is_old(self) -> bool:
        """Whether the page itself is of an earlier season than the one it was seen in and the last before that."""
        return self.year is not None and self.year.season < min(self.season, season_of(self.sent.seen_on)) - 1
