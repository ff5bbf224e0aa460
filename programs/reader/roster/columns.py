"""Persons who stand side by side on a page, as one below the other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from programs.reader.roster.names import start_of
from programs.reader.roster.schools import Schools, Sure
from programs.reader.roster.sections import NotUnderstoodError, RosterLine, heading_of

MOST_WORDS_IN_A_ROW: Final = 40
COLUMNS: Final = re.compile(r"\t+| {3,}|(?<=\S) {2,}(?=\S)")
CELLS: Final = re.compile(r"\t|\|")
RULER: Final = re.compile(r"[\s|:=-]+")


def by_class(lines: list[RosterLine]) -> list[RosterLine]:
    """Lines of a page, in which classes that are the columns of a table stand one below the other."""
    at, out = 0, []
    while at < len(lines):
        names = _cells(lines[at])
        heads = [heading_of(name) for name in names]
        if len(names) < 2 or not all(head and head.name for head in heads) or len(set(heads)) < len(heads):
            out.append(lines[at])
            at += 1
            continue
        end = at + 1
        while end < len(lines) and CELLS.search(lines[end].raw):
            end += 1
        rows = [_cells(line) for line in lines[at + 1 : end] if not RULER.fullmatch(line.raw)]
        if any(len(row) > len(names) for row in rows):
            raise NotUnderstoodError("A table has a class for each column, and a row with more columns than that.")
        for number, name in enumerate(names):
            out.append(RosterLine(name, True, name, 1))
            out += [RosterLine(row[number], True, row[number]) for row in rows if row[number : number + 1] > [""]]
        at = end
    return out


def _cells(line: RosterLine) -> list[str]:
    return [cell.strip(" *_") for cell in CELLS.split(line.raw.strip().strip("|"))]


def unfolded(lines: list[RosterLine], schools: Schools) -> Iterator[RosterLine]:
    """Lines in which persons stand side by side, as one person below the other."""
    at = 0
    while at < len(lines):
        names = _side_by_side(lines[at]) or _in_a_row(lines[at])
        if len(names) < 2:
            yield _with_bars(lines[at])
            at += 1
            continue
        is_flat = len(_side_by_side(lines[at])) < 2
        end = at + 1
        while (
            end < len(lines) and not lines[end].is_first and len(_side_by_side(lines[end]) or _in_a_row(lines[end])) < 2
        ):
            end += 1
        columns: list[list[str]] = [[name] for _, name in names]
        for line in lines[at + 1 : end]:
            if is_flat:
                for column, cell in zip(columns, _parted(line.text, len(columns), schools), strict=True):
                    column.append(cell)
                continue
            for start, cell in _placed(line):
                nearest = min(range(len(names)), key=lambda one: abs(names[one][0] - start))
                columns[nearest].append(cell)
        for column in columns:
            yield from (RosterLine(cell, number == 0, cell) for number, cell in enumerate(column))
        at = end


def _with_bars(line: RosterLine) -> RosterLine:
    """A person's line with the wide gaps between its columns as bars: single spaces part nothing."""
    is_wide = bool(re.search(r"\S {3,}\S", line.raw)) and bool(start_of(line.text))
    return replace(line, text=re.sub(r" {3,}", " | ", line.raw.strip())) if is_wide else line


def _placed(line: RosterLine) -> list[tuple[int, str]]:
    """The cells of a line with the column in which each begins; tabs count as cells."""
    if "\t" in line.raw:
        return [(number, cell.strip()) for number, cell in enumerate(line.raw.split("\t")) if cell.strip()]
    found, start = [], 0
    for gap in [*COLUMNS.finditer(line.raw), None]:
        end = gap.start() if gap else len(line.raw)
        cell = line.raw[start:end]
        if cell.strip():
            found.append((start + len(cell) - len(cell.lstrip()), cell.strip()))
        start = gap.end() if gap else end
    return found


def _side_by_side(line: RosterLine) -> list[tuple[int, str]]:
    """The persons that stand on one line with nothing else between them."""
    placed = _placed(line)
    if len(placed) < 2:
        return []
    starts = [start_of(cell) for _, cell in placed]
    return placed if all(start and not start.rest for start in starts) else []


def _in_a_row(line: RosterLine) -> list[tuple[int, str]]:
    """The persons of a line that has nothing between them, each with the place it stands at."""
    found: list[tuple[int, str]] = []
    text = line.text
    while (start := start_of(text)) and start.degree:
        rest = start.rest.strip()
        found.append((len(found), text.removesuffix(start.rest).strip()))
        if not rest:
            return found
        if start.rest[:1] != " " or not rest[:1].isalpha():
            return []
        text = rest
    return []


def _parted(text: str, number: int, schools: Schools) -> tuple[str, ...]:
    """A line as the cells of so many columns: towns by their states, schools where each part is one."""
    towns = re.split(r"(?<=, [A-Z]{2}) +(?=[A-Z])", text)
    if len(towns) == number:
        return tuple(towns)
    found = list(_as_schools(tuple(text.split()), number, schools))
    kinds = {tuple(kind for _, kind in cells) for cells in found}
    if len(kinds) != 1:
        raise NotUnderstoodError("Residents stand side by side, and the words below them cannot be told apart.")
    return tuple(cell for cell, _ in found[0])


def _as_schools(words: tuple[str, ...], number: int, schools: Schools) -> Iterator[tuple[tuple[str, str], ...]]:
    if len(words) > MOST_WORDS_IN_A_ROW:
        return
    for end in range(1, len(words) - number + 2) if number > 1 else [len(words)]:
        cell = " ".join(words[:end])
        found = schools.find(cell)
        if found and found.sure is Sure.NAME:
            if number == 1:
                yield ((cell, found.kind.value),)
            else:
                yield from (((cell, found.kind.value), *more) for more in _as_schools(words[end:], number - 1, schools))
