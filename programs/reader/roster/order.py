"""Pages that name a person last, or inside a sentence, as pages that name each person first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from programs.reader.roster.names import MARYLAND, MEDICAL, NAMED_SCHOOL, is_name, possible_start_of, start_of
from programs.reader.roster.sections import PagePart, RosterLine, RosterSection

WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
INSIDE: Final = re.compile(
    rf"(?<![\w,])(?P<name>{WORD}(?: (?:{WORD}|de|da|del|van|von|der|bin|al|el)){{1,4}}),?"
    rf" \(?(?P<degree>{MEDICAL})(?!\w)\)?"
)
TITLED: Final = re.compile(rf"\bDra?\.? (?P<name>{WORD}(?: {WORD}){{1,2}})")
SHORTEST_TEXT: Final = 60  # letters
NAMED_WITHIN: Final = 160


def names_first(sections: list[RosterSection]) -> list[RosterSection]:
    """The sections with each person's name above what is said of the person."""
    listing = [one for one in sections if one.part is not PagePart.LEFT_OUT]
    for section in listing:
        section.lines = [_named_first(line) for line in section.lines]
    told = [blocks for one in listing if (blocks := _blocks(one.lines)) and any(_is_person(line) for line in one.lines)]
    if told and all(_is_last(blocks) for blocks in told):
        for section in listing:
            section.lines = [line for block in _blocks(section.lines) for line in _turned(block)]
    return sections


def named_inside(text: str) -> list[re.Match[str]]:
    """The persons a text names with a degree, wherever they stand."""
    return [
        found
        for found in INSIDE.finditer(text)
        if is_name(found["name"])
        and not (MARYLAND.search(found["name"]) and found["degree"].strip(".") == "MD")
        and not re.search(r"\b[A-Z]{2}\b", found["name"])  # the state of the town before
    ]


def _named_first(line: RosterLine) -> RosterLine:
    if len(line.text) < SHORTEST_TEXT or not line.is_first or ":" in line.text[:40] or start_of(line.text):
        return line
    head = line.text[:NAMED_WITHIN]
    named = named_inside(head) or [found for found in TITLED.finditer(head) if is_name(found["name"])]
    if len(named) != 1 or not re.search(r"(?<![\w'’])[a-z]{2,}", line.text[: named[0].start()]):
        return line
    found = named[0]
    rest = f"{line.text[: found.start()]}this resident{line.text[found.end() :]}"
    name = found[0]
    return replace(line, text=f"{name}, {rest[:1].lower()}{rest[1:]}", raw="")


def _blocks(lines: list[RosterLine]) -> list[list[RosterLine]]:
    """The lines between gaps; where a gap parts no persons, from one name to the next."""
    blocks: list[list[RosterLine]] = []
    is_closed = True
    for line in lines:
        if line.is_first or is_closed:
            blocks.append([])
        blocks[-1].append(line)
        is_closed = _is_person(line)
    return blocks


def _is_last(blocks: list[list[RosterLine]]) -> bool:
    """Whether each name stands below other lines: the first of a section, and most."""
    named = [block for block in blocks if _is_person(block[-1])]
    below = [block for block in named if len(block) > 1 and not any(_is_person(line) for line in block[:-1])]
    first = blocks[0]
    return len(first) > 1 and not _is_person(first[0]) and len(below) > 0 and len(below) * 5 >= len(named) * 4


def _is_person(line: RosterLine) -> bool:
    """Whether a line begins with a person, and not with the one a school is named after."""
    start = start_of(line.text)
    return start is not None and not NAMED_SCHOOL.match(start.rest)


def _turned(block: list[RosterLine]) -> Iterator[RosterLine]:
    last = block[-1]
    if len(block) < 2 or not (_is_person(last) or possible_start_of(last.text)):
        yield from block
        return
    yield replace(last, is_first=True)
    yield from (replace(line, is_first=False) for line in block[:-1])
