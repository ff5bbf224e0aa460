"""One page read: who speaks on it, of which year it is, what it proposes and what it only mentions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from programs.reader import closed
from programs.reader.gate import who_speaks
from programs.reader.page_year import year_of
from programs.reader.policies import read_policies
from programs.reader.readings import Gate, LineKind, Mention, PageLine, PageReading, Reading
from programs.reader.sections import Section, sections_of

FIRST_LINES: Final = 3  # of a page, where its own name stands
VISAS: Final = frozenset({"visa_j1", "visa_h1b"})
FROM_OTHERS: Final = "Somebody else speaks here."
FROM_TABLE: Final = "It stands in a table of a PDF file, whose cells may be torn apart."
OF_SEVERAL: Final = "The page speaks of several programs, and nothing says of which this is true."
FOLDED: Final = (
    "{} questions stand here without an answer. What is folded on a page is not copied: unfold it, or save the page "
    "and choose the file."
)
OF_ANOTHER: Final = "It speaks of another institution than the title of the page."
GENERAL: Final = frozenset(("The", "Our", "University", "Community", "Regional", "General", "Graduate", "Department"))
AN_INSTITUTION: Final = re.compile(
    r"(?:\b(?:At|The) )?\b(?P<first>(?!At\b|The\b)[A-Z][\w'’&-]+) (?:[A-Z][\w.'’&-]+ ){0,4}?"
    r"(?:Hospital|Medical Center|Clinic|University|Health(?:care)?)\b"
)
LEAST_UNANSWERED: Final = 2
SEVERAL: Final = "This page speaks of several programs: {}. Each proposal names its section."


def read(lines: Sequence[PageLine], *, season: int, assume_program: bool = False) -> PageReading:
    """What a page says. ``season``: the match year that runs; ``assume_program``: a program speaks, the gate is open.

    On a page of somebody else nothing is proposed. On a page of several programs a proposal names its section, and what
    stands in none is proposed for an institution only.
    """
    voices = who_speaks(lines)
    gate, warnings = (Gate.PROGRAM, ()) if assume_program else (voices.gate, voices.warnings)
    parts = [Section("", list(lines))] if assume_program else sections_of(lines)
    names = list(dict.fromkeys(part.specialty for part in parts if part.specialty))
    if names:
        warnings += (SEVERAL.format(", ".join(names)),)
    if len(questions := unanswered(lines)) >= LEAST_UNANSWERED:
        warnings += (FOLDED.format(len(questions)),)
    year = year_of(lines, season)
    is_old = year is not None and year.season < season - 1
    if year and is_old:
        warnings += (f"This page is of {year.year}. Look for a newer one before you record anything.",)
    proposals: list[Reading] = []
    mentioned: list[Mention] = []
    titles = " ".join(
        line.text
        for at, line in enumerate(lines)
        if (at < FIRST_LINES and not line.text.endswith(".")) or (line.kind is LineKind.HEADING and line.level < 3)
    )
    torn = [line.text for line in lines if line.kind is LineKind.ROW]
    for part in parts:
        is_closed = closed.is_closed(part.lines if part.specialty else lines if not names else (), season)
        if is_closed and closed.CLOSED not in warnings:
            warnings += (closed.CLOSED,)
        found, only_mentioned = read_policies(
            _as_read(part.lines), season=season, match_year=year.season if year else 0
        )
        mentioned.extend(only_mentioned)
        for reading in found:
            why = _why_not(reading, gate, part, torn, is_several=bool(names))
            why = why or (OF_ANOTHER if is_of_another(reading.sentence, titles) else "")
            why = closed.CLOSED if is_closed else why
            if why:
                mentioned.append(Mention(reading.field, reading.quote, reading.sentence, why, reading.question))
            else:
                proposals.append(_of_section(reading, part.specialty))
    return PageReading(gate, year.year if year else None, tuple(proposals), tuple(mentioned), warnings, is_old)


def is_of_another(sentence: str, titles: str) -> bool:
    """Whether a sentence begins with the name of an institution, and the page's titles have the name of another."""
    named = AN_INSTITUTION.match(sentence)
    return (
        named is not None
        and named["first"] not in titles
        and any(found["first"] not in GENERAL for found in AN_INSTITUTION.finditer(titles))
    )


def unanswered(lines: Sequence[PageLine]) -> set[str]:
    """The questions of a page with nothing but another question below them, wherever they stand."""
    texts = [line.text.strip() for line in lines if line.text.strip()]
    pairs = [(text, below) for text, below in zip(texts, [*texts[1:], "?"], strict=True) if text.endswith("?")]
    answered = {text for text, below in pairs if not below.endswith("?")}
    return {text for text, below in pairs if below.endswith("?")} - answered


def _as_read(lines: Sequence[PageLine]) -> list[PageLine]:
    """Rows of a PDF's table as items: for what they say it makes no difference."""
    return [replace(line, kind=LineKind.ITEM) if line.kind is LineKind.ROW else line for line in lines]


def _why_not(reading: Reading, gate: Gate, part: Section, torn: Sequence[str], *, is_several: bool) -> str:
    if gate is Gate.OTHER:
        return FROM_OTHERS
    if is_several and not part.specialty and gate is not Gate.INSTITUTION:
        return OF_SEVERAL
    if reading.field in VISAS and any(reading.sentence in row for row in torn):
        return FROM_TABLE
    return ""


def _of_section(reading: Reading, specialty: str) -> Reading:
    if not specialty:
        return reading
    mark = "; ".join(filter(None, (f"stands under {specialty}", reading.mark)))
    return replace(reading, mark=mark, section=specialty)
