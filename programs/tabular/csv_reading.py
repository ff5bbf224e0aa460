"""Bounded reading of a CSV file as text.

Nothing is guessed: ids keep their zeros, "NA" stays "NA", a blank cell is ''. What cannot be a table of ours is refused
before it is parsed, with a sentence that says what is wrong and where.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from programs.tabular import sheet
from programs.tabular.sheet import LONGEST_CELL, Layout, Table, Unreadable, plain

BLOCK_BYTES: Final = 1024 * 1024

# How files begin that people take for a table.
OTHER_FILES: Final = {
    b"\xff\xfe": "is UTF-16 text; save it as CSV UTF-8",
    b"\xfe\xff": "is UTF-16 text; save it as CSV UTF-8",
    b"PK\x03\x04": "is an Excel workbook or another archive; if it is a workbook, its name must end in .xlsx",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook; save it as .xlsx or as CSV UTF-8",
    b"\x89PNG": "is a picture, not a table",
    b"\xff\xd8\xff": "is a picture, not a table",
    b"GIF8": "is a picture, not a table",
    b"%PDF": "is a PDF, not a table",
}


def read_csv(path: Path, layout: Layout) -> Table:
    """The table of a CSV file (UTF-8, commas). Raises Unreadable."""
    _refuse_other_files(path)
    columns = _header(path, layout)
    return Table(columns, _rows(path), _refuse_odd_shapes(path, columns, layout))


def _refuse_other_files(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if line == 1:
                for beginning, fault in OTHER_FILES.items():
                    if block.startswith(beginning):
                        raise Unreadable(f"{path.name} {fault}.")
            if b"\0" in block:
                line += block[: block.index(b"\0")].count(b"\n")
                raise Unreadable(f"{path.name} has a NUL character in line {line}: it is not a text file.")
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                line += block[: max(error.start, 0)].count(b"\n")
                raise Unreadable(f"{path.name} is not UTF-8 text (line {line}); save it as CSV UTF-8.") from error
            line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name} ends in the middle of a character; it may be cut off.") from error


def _header(path: Path, layout: Layout) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first_line = file.readline(LONGEST_CELL)
    if len(first_line) == LONGEST_CELL:
        raise Unreadable(f"Row 1 of {path.name} has {LONGEST_CELL:,} characters or more; it must name the columns.")
    try:
        names = next(csv.reader([first_line], strict=True), [])
    except csv.Error as error:
        raise Unreadable(f"Row 1 of {path.name} cannot be read: {error}.") from error
    if len(names) == 1 and re.search(r"[;\t|]", names[0]):
        raise Unreadable(f"The columns of {path.name} are not separated by commas; save it as CSV UTF-8 (comma).")
    return sheet.header(names, layout, path.name)


def _refuse_odd_shapes(path: Path, columns: tuple[str, ...], layout: Layout) -> int:
    """Rows that are too short or too long, cells that are too long, too many rows, quotes that never close.

    A pass of its own, so that a file is refused before the first of its rows is looked at. Returns how many rows have a
    value, the header apart.
    """
    filled = number = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            for number, cells in enumerate(rows, 1):
                if not any(cells):
                    continue
                if len(cells) != len(columns):
                    raise Unreadable(f"Row {number} of {path.name} has {len(cells)} cells, the header {len(columns)}.")
                if sum(map(len, cells)) > LONGEST_CELL:
                    for column, cell in zip(columns, cells, strict=True):
                        if len(cell) > LONGEST_CELL:
                            raise sheet.too_long(cell, column, number, path.name)
                filled += 1
                if filled > layout.most_rows + 1:
                    raise sheet.too_many_rows(path.name, layout.most_rows)
        except csv.Error as error:
            raise Unreadable(f"Row {number + 1} of {path.name} cannot be read: {error}.") from error
    return filled - 1


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file, strict=True), 1):
            if number > 1 and any(cells):
                filled = [plain(cell) if cell else cell for cell in cells]
                if any(filled):
                    yield number, filled
