"""Bounded reading of a spreadsheet as text.

Nothing is guessed: ids keep their zeros, "NA" stays "NA", a blank cell is ''. What cannot be a table of ours is refused
before it is parsed, with a sentence that says what is wrong and where.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from rapidfuzz import process

from programs.spreadsheets.columns import Layout

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 20_000
CHUNK_ROWS: Final = 2_000
BLOCK_BYTES: Final = 1024 * 1024

# How files begin that people take for a table.
OTHER_FILES: Final = {
    b"\xff\xfe": "is UTF-16 text; save it as CSV UTF-8",
    b"\xfe\xff": "is UTF-16 text; save it as CSV UTF-8",
    b"PK\x03\x04": "is an Excel workbook or another archive; save it as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook; save it as CSV UTF-8",
    b"\x89PNG": "is a picture, not a table",
    b"\xff\xd8\xff": "is a picture, not a table",
    b"GIF8": "is a picture, not a table",
    b"%PDF": "is a PDF, not a table",
}
# Marks that cannot be seen: two keys that differ only in them would look alike.
INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
QUOTED_FORMULA: Final = re.compile(r"'+[=+\-@\t\r]")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for people."""


@dataclass(frozen=True)
class Sheet:
    """``columns`` as the header names them. ``rows``: the spreadsheet's row number (the header is row 1) and the cells
    that are not blank, by column; rows without any are left out.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, str]]]


def read(path: Path, layout: Layout) -> Sheet:
    """The spreadsheet as text, in chunks. Raises Unreadable."""
    _refuse_other_files(path)
    columns = _header(path, layout)
    _refuse_odd_shapes(path, columns, layout)
    return Sheet(columns, _rows(path, columns))


def _refuse_other_files(path: Path) -> None:
    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty.")
    if size > MOST_BYTES:
        raise Unreadable(f"{path.name} has {size:,} bytes; at most {MOST_BYTES:,} can be read.")
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
        names = [_plain(name).casefold() for name in next(csv.reader([first_line], strict=True), [])]
    except csv.Error as error:
        raise Unreadable(f"Row 1 of {path.name} cannot be read: {error}.") from error
    if not any(names):
        raise Unreadable(f"Row 1 of {path.name} is blank; it must name the columns.")
    if len(names) > MOST_COLUMNS:
        raise Unreadable(f"{path.name} has {len(names):,} columns; at most {MOST_COLUMNS} can be read.")
    if len(names) == 1 and re.search(r"[;\t|]", names[0]):
        raise Unreadable(f"The columns of {path.name} are not separated by commas; save it as CSV UTF-8 (comma).")
    for number, name in enumerate(names, 1):
        if not name:
            raise Unreadable(f"Column {number} of {path.name} has no name.")
        if name not in layout.columns:
            closest = process.extractOne(name, layout.columns, score_cutoff=60)
            hint = f' Did you mean "{closest[0]}"?' if closest else ""
            raise Unreadable(f'Column {number} of {path.name}, "{name[:60]}", is not known.{hint}')
        if names.index(name) != number - 1:
            raise Unreadable(f'{path.name} has two columns named "{name}" ({names.index(name) + 1} and {number}).')
    if missing := [name for name in layout.needed if name not in names]:
        raise Unreadable(f'{path.name} has no column "{missing[0]}".')
    return tuple(names)


def _refuse_odd_shapes(path: Path, columns: tuple[str, ...], layout: Layout) -> None:
    """Rows that are too short or too long, cells that are too long, too many rows, quotes that never close.

    A pass of its own: pandas fills up short rows and cuts long ones without a word.
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
                            raise Unreadable(
                                f'Row {number} of {path.name}: the cell of "{column}" has {len(cell):,} characters; '
                                f"at most {LONGEST_CELL:,} can be read."
                            )
                filled += 1
                if filled > layout.most_rows + 1:
                    raise Unreadable(f"{path.name} has more than {layout.most_rows:,} rows; split it.")
        except csv.Error as error:
            raise Unreadable(f"Row {number + 1} of {path.name} cannot be read: {error}.") from error


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    chunks = pd.read_csv(
        path,
        header=None,
        skiprows=1,
        names=list(columns),
        index_col=False,
        dtype=str,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        encoding="utf-8-sig",
        chunksize=CHUNK_ROWS,
    )
    number = 1
    with chunks:
        for chunk in chunks:
            for cells in chunk.to_numpy().tolist():
                number += 1
                plain = {
                    column: text for column, cell in zip(columns, cells, strict=True) if cell and (text := _plain(cell))
                }
                if plain:
                    yield number, plain


def _plain(cell: str) -> str:
    """The cell without invisible marks, blanks around it, and the mark that keeps a text from being a formula."""
    if not cell.isascii():
        cell = cell.translate(INVISIBLE)
    if cell.startswith("'") and QUOTED_FORMULA.match(cell):
        cell = cell[1:]
    return cell.strip()
