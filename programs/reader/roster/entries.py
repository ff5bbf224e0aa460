"""The persons of a section: where each begins, and the lines that are about them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from programs.reader.roster.columns import unfolded
from programs.reader.roster.labels import LabelRole, fields_of, role_of
from programs.reader.roster.names import (
    BULLET,
    MEDICAL_DEGREE,
    NAMED_SCHOOL,
    NameStart,
    degree_of,
    is_name,
    possible_start_of,
    start_of,
)
from programs.reader.roster.schools import Schools
from programs.reader.roster.sections import NotUnderstoodError, RosterLine, RosterSection, level_in
from programs.reader.roster.spelling import tokens_of

SCHOOLISH: Final = re.compile(
    r"\b(?:universi\w+|univ|college|school|medic\w+|institut\w+|academy|facult\w+|osteopathic|com|som|escuela"
    r"|universidad\w*)\b",
    re.IGNORECASE,
)
LEADER: Final = re.compile(
    r"^\W*(?:(?:associate |assistant |co-|interim |residency |clerkship )*(?:program )?(?:director|coordinator"
    r"|administrator|manager|chair(?:man)?|dean)\b(?! medical| college)"
    r"|(?:core |clinical |teaching )?faculty(?: members?| physicians?)?\W*$|attending\b"
    r"|(?:assistant |associate )?professor\b)",
    re.IGNORECASE,
)

LEVEL_BEHIND: Final = re.compile(
    r"^\s*[,|(–—\t-]?\s*(?P<level>(?:PGY|PL|R|CA)[\s-]?(?:[1-7]|I{1,3}|IV|V)|class of 20\d\d|(?:first|second|third"
    r"|fourth|fifth|1st|2nd|3rd|4th|5th)[ -]year"
    r"(?: resident)?|intern)(?![\w])(?P<rest>.*)$",
    re.IGNORECASE,
)
LEVEL_LAST: Final = re.compile(r"\s*[|,–—-]\s*(?P<level>PGY[\s-]?[1-7]|class of 20\d\d)\s*$", re.IGNORECASE)
LEVEL_LABEL: Final = re.compile(
    r"^(?:year|class|level|pgy level|training year|pgy year|year of training|a[nñ]o|pgy)\s*:\s*", re.IGNORECASE
)
PARTED: Final = re.compile(r"\s+[-–—|]\s+|\s*[–—|\t]\s*|:\s+")


@dataclass
class RosterEntry:
    """One person's part of a page. ``key``: the hash of the name; ``words``: of it, to keep it out of what is told.

    ``rest``: what stands on the line of the name; ``lines``: those below.
    """

    key: int
    words: frozenset[str]
    degree: str
    rest: str = ""
    lines: list[str] = field(default_factory=list)
    level: str = ""
    school: str | None = None  # of a column that is the medical school's
    is_first: bool = False

    @property
    def is_leader(self) -> bool:
        return any(LEADER.match(line) for line in self.lines[:3]) or bool(LEADER.match(self.rest.strip(" ,|–—-")))


def entry_of(start: NameStart, *, is_first: bool = False) -> RosterEntry:
    words = frozenset(word for word in re.findall(r"[^\W\d_]+", start.name.casefold()) if len(word) > 1)
    return RosterEntry(start.key, words, start.degree, start.rest, is_first=is_first)


# ---------------------------------------------------------------- tables


def _cells(line: RosterLine) -> list[str]:
    raw = line.raw.strip() if "|" in line.raw else line.raw
    if "\t" in raw:
        return [cell.strip(" *_") for cell in raw.split("\t")]
    if raw.count("|") >= 1:
        return [cell.strip(" *_") for cell in raw.strip("|").split("|")]
    cells = [cell.strip() for cell in re.split(r" {2,}", raw.strip())]
    return cells if len(cells) > 1 else [cell.strip() for cell in raw.split(",")]


@dataclass(frozen=True)
class TableHead:
    """The columns of a table: of the name (or its parts), the school, the class, the degree."""

    names: tuple[int, ...]
    school: int | None
    level: int | None
    degree: int | None
    size: int


NAME_HEADS: Final = re.compile(
    r"(?:full |resident |first |last |family |given )?names?|residents?|nombre|physician", re.IGNORECASE
)
DEGREE_HEADS: Final = re.compile(r"degrees?|credentials?|title|md/do|grado", re.IGNORECASE)


def head_of(line: RosterLine) -> TableHead | None:
    """The columns of a header row; None for any other line."""
    if ":" in line.text or len(line.text) > 200:
        return None
    cells = _cells(line)
    if len(cells) < 2:
        return None
    names = tuple(at for at, cell in enumerate(cells) if NAME_HEADS.fullmatch(cell))
    roles = [role_of(cell) for cell in cells]
    degree = next((at for at, cell in enumerate(cells) if DEGREE_HEADS.fullmatch(cell)), None)
    school = next((at for at, role in enumerate(roles) if role is LabelRole.MEDICAL), None)
    if school is None:
        rest = [at for at, role in enumerate(roles) if role in (LabelRole.SCHOOL, LabelRole.EDUCATION) and at != degree]
        school = rest[0] if len(rest) == 1 else None
    level = next((at for at, role in enumerate(roles) if role is LabelRole.LEVEL), None)
    known = len(names) + sum(role is not None for at, role in enumerate(roles) if at not in names)
    return (
        TableHead(names, school, level, degree, len(cells))
        if names and known >= 2 and known >= len(cells) - 1
        else None
    )


def table_entries(
    section: RosterSection, head: TableHead | None
) -> tuple[list[RosterEntry], list[RosterLine], TableHead | None]:
    """The persons of table rows, and the lines that are no rows."""
    entries: list[RosterEntry] = []
    others: list[RosterLine] = []
    for line in section.lines:
        if found := head_of(line):
            head = found
            continue
        if re.fullmatch(r"[\s|:+=-]+", line.raw):
            continue
        cells = _cells(line) if head else []
        if head and len(cells) == 1 and is_name(cells[0]) and entries:
            cells = cells * (max(head.names) + 1) + [""] * head.size  # a row without anything but the name
        if head and len(cells) > head.size and "," in line.raw and "\t" not in line.raw and "|" not in line.raw:
            is_last = head.school == head.size - 1  # a comma in a school's name
            cells = [*cells[: head.size - 1], ", ".join(cells[head.size - 1 :])] if is_last else []
        if not head or len(cells) < 2 or len(cells) < head.size - 2 or len(cells) <= max(head.names):
            others.append(line)
            continue
        name = " ".join(cells[at] for at in head.names)
        start = start_of(name) or (NameStart(name, "", "") if is_name(name) else possible_start_of(name))
        if not start:
            others.append(line)
            continue
        if entries and others and others[-1].is_first and not others[-1].text.endswith("."):
            raise NotUnderstoodError("A line among the rows of a table is no row.")
        entry = entry_of(start, is_first=True)
        entry.rest = ""
        if head.degree is not None and head.degree < len(cells) and not entry.degree and cells[head.degree]:
            entry.degree = degree_of(cells[head.degree])
        if head.level is not None and head.level < len(cells):
            entry.level = level_of_cell(cells[head.level])
        if head.school is not None:
            entry.school = cells[head.school] if head.school < len(cells) else ""
        entries.append(entry)
    return entries, others, head


def level_of_cell(cell: str) -> str:
    if found := re.fullmatch(r"\W*([1-7])\W*|\W*class of (20\d\d)\W*|\W*(20\d\d)\W*", cell, re.IGNORECASE):
        return f"PGY-{found[1]}" if found[1] else found[2] or found[3]
    return level_in(cell)


# ---------------------------------------------------------------- lines


def entries_of(section: RosterSection, schools: Schools, *, may_be_bare: bool) -> Iterator[RosterEntry]:
    """The persons of a section in order, each with its lines. ``may_be_bare``: names without a degree count alone."""
    lines = list(unfolded(section.lines, schools))
    entry: RosterEntry | None = None
    is_blocked = may_be_bare and _is_blocked(lines, schools)
    for at, line in enumerate(lines):
        start = _start(lines, at, schools, may_be_bare=may_be_bare, is_open=entry is not None)
        if not start and is_blocked and (line.is_first or BULLET.match(line.text)):
            start = bare_start(line.text, schools)
        if start and entry and _is_same(entry, start):
            entry.degree = entry.degree or start.degree
            if start.rest:
                entry.lines.append(start.rest.strip(" ,|–—-:"))
            continue
        if start:
            if entry:
                yield _with_level(entry)
            entry = entry_of(start, is_first=line.is_first)
        elif entry:
            entry.lines.append(line.text)
    if entry:
        yield _with_level(entry)


def _with_level(entry: RosterEntry) -> RosterEntry:
    """An entry whose class, where it says one of its own, stands apart from its other words."""
    if found := LEVEL_BEHIND.match(entry.rest):
        entry.level = level_of_cell(found["level"])
        entry.rest = f": {found['rest'].strip()}" if found["rest"].strip(" :,–—-|)") else ""
    elif found := LEVEL_LAST.search(entry.rest):
        entry.level = level_of_cell(found["level"])
        entry.rest = entry.rest[: found.start()]
    for line in list(entry.lines):
        text = line.strip(" ()*_•-")
        label = LEVEL_LABEL.match(text)
        if (
            len(text) < 30
            and (level := level_of_cell(text[label.end() :] if label else text))
            and not SCHOOLISH.search(text)
        ):
            entry.level = entry.level or level
            entry.lines.remove(line)
    return entry


def bare_start(text: str, schools: Schools, *, with_rest: bool = False) -> NameStart | None:
    """What is written like a name and is no school, town, label or heading."""
    start = possible_start_of(text)
    if not start or (start.rest and not with_rest) or role_of(start.name) or SCHOOLISH.search(start.name):
        return None
    return None if schools.find(start.name) or schools.is_place(start.name) else start


def _is_blocked(lines: list[RosterLine], schools: Schools) -> bool:
    """Whether the parts between blank lines, or the items of a list, are a person each."""
    firsts = [line for line in lines if line.is_first or BULLET.match(line.text)]
    named = sum(bool(start_of(line.text) or bare_start(line.text, schools, with_rest=True)) for line in firsts)
    return len(firsts) > 1 and named * 5 >= len(firsts) * 4


def _is_same(entry: RosterEntry, start: NameStart) -> bool:
    """Whether a second line with a name is of the person above: a caption, or "Dr. Name" in a text below it."""
    if entry.key == start.key:
        return True
    words = {word for word in re.findall(r"[^\W\d_]+", start.name.casefold()) if len(word) > 1}
    return bool(words) and not start.degree and words <= entry.words


def _start(lines: list[RosterLine], at: int, schools: Schools, *, may_be_bare: bool, is_open: bool) -> NameStart | None:
    line = lines[at]
    above = lines[at - 1].text.strip(" *_") if at else ""
    if at and not line.is_first and role_of(above) and above[:1].isupper() and len(above) > 3:
        return None  # the value of the label above
    start = start_of(line.text)
    if start and start.rest and (tokens_of(start.name) in schools.eponyms or NAMED_SCHOOL.match(start.rest)):
        return None
    if start and MEDICAL_DEGREE.match(line.text) and schools.find(start.name):
        return None  # "DO, Edward Via Carolinas"
    if start and start.rest[:1] not in ("'", "’"):
        return start
    if start := _behind_school(line.text, schools):
        return start
    start = possible_start_of(line.text)
    if start and NAMED_SCHOOL.match(start.rest):
        return None
    if not start or role_of(start.name) or role_of(line.text.strip(" :")) or SCHOOLISH.search(start.name):
        return None
    if schools.find(start.name) or schools.is_place(start.name):
        return None
    rest = start.rest.strip(" ,|–—-:()[]\t")
    below = next((one for one in lines[at + 1 : at + 2]), None)
    if not rest and may_be_bare and _is_listed(lines, at):
        return start
    if rest:
        parts = [part for part in PARTED.split(rest)[:4] if part.strip()]
        is_shown = SCHOOLISH.search(rest) or fields_of([rest])[0] or any(schools.find(part) for part in parts)
        is_bullet = bool(BULLET.match(line.text)) or line.is_first or may_be_bare
        return start if is_shown and is_bullet else None
    if below is None or (below.is_first and not (line.is_first and may_be_bare)):
        return start if may_be_bare and not is_open and line.is_first else None
    is_label = bool(role_of(below.text)) or bool(fields_of([below.text])[0])
    is_told = is_label or bool(SCHOOLISH.search(below.text)) or bool(schools.find(below.text))
    is_after_value = at > 0 and any(field.value for field in fields_of([lines[at - 1].text])[0])
    is_placed = line.is_first or (may_be_bare and (not is_label or not is_open or is_after_value))
    return start if is_told and is_placed else None


def _is_listed(lines: list[RosterLine], at: int) -> bool:
    """Whether a name stands among lines that are a name and a school each."""
    beside = [
        lines[one] for one in (at - 1, at + 1) if 0 <= one < len(lines) and not (one > at and lines[one].is_first)
    ]
    starts = [possible_start_of(line.text) for line in beside]
    return bool(starts) and all(
        (start and SCHOOLISH.search(start.rest)) or start_of(line.text)
        for start, line in zip(starts, beside, strict=True)
    )


def _behind_school(text: str, schools: Schools) -> NameStart | None:
    """The person of a line that names the school first."""
    for gap in PARTED.finditer(text[:300]):
        before, start = text[: gap.start()].strip(), start_of(text[gap.end() :])
        if start and start.degree and not start.rest and not role_of(before):
            is_school = SCHOOLISH.search(before) or schools.find(before, start.degree)
            return start._replace(rest=f" – {before}") if is_school else None
    return None
