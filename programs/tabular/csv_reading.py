"""Bounded reading of a CSV file as text: as we write it, and as spreadsheet programs save it.

Cells are taken as they are: ids keep their zeros, "NA" stays "NA", a blank cell is ''. How the file is written (its
characters, what stands between the cells, which row is the header) is found from its beginning, and said. What cannot
be a table of ours is refused before it is parsed, with a sentence that says what is wrong and where.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from programs.tabular import sheet
from programs.tabular.sheet import HEADER_AGAIN, HEADER_WITHIN, LONGEST_CELL, Layout, Table, Told, Unreadable

BLOCK_BYTES: Final = 1024 * 1024
SAMPLE_CHARACTERS: Final = 64 * 1024
SAMPLE_ROWS: Final = 50
SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
NAMED_SEPARATOR: Final = re.compile(r"\"?sep=(.)\"?\r?\n?")  # the first line, which spreadsheet programs do not show

# How files begin that people take for a table.
OTHER_FILES: Final = {
    b"PK\x03\x04": "is an Excel workbook or another archive; if it is a workbook, its name must end in .xlsx",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook; save it as .xlsx or as CSV UTF-8",
    b"\x89PNG": "is a picture, not a table",
    b"\xff\xd8\xff": "is a picture, not a table",
    b"GIF8": "is a picture, not a table",
    b"%PDF": "is a PDF, not a table",
}
# A character of UTF-8 that is more than a letter: beside bytes that are none, the file is two kinds of text in one.
UTF8_CHARACTER: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
CODINGS: Final = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252 (Western European)",
    "mac_roman": "Mac Roman",
}


class Written(NamedTuple):
    """How a file is written. ``skipped``: lines above the first row."""

    coding: str
    separator: str
    skipped: int

    @property
    def said(self) -> str:
        """The same as a sentence; '' where it is as we write it."""
        coding = f" as {CODINGS[self.coding]} text" if self.coding in CODINGS else ""
        between = SEPARATORS.get(self.separator, repr(self.separator))
        cells = f" with {between} between the cells" if self.separator != "," else ""
        return f"Read{coding}{cells}." if coding or cells else ""


def read_csv(path: Path, layout: Layout, wanted: str = "") -> Table:
    """The table of a CSV file. Raises Unreadable."""
    written = _written(path)
    first = list(islice(_filled(path, written), HEADER_WITHIN))
    row = sheet.header_row(first, layout)
    names = next((cells for number, cells in first if number == row), [])
    columns = sheet.header(names, layout, path.name)
    measured = _measured(path, written, row, names, columns, layout)
    columns = sheet.with_surplus(columns, measured.width, layout, path.name)
    said = (written.said, *sheet.said_of(row, [(HEADER_AGAIN, measured.headers)]))
    rows = _rows(path, written, row, columns, frozenset(measured.headers))
    return Table(columns, rows, measured.filled, Told("", tuple(filter(None, said))))


# How it is written ----------------------------------------------------------------------------------------------------


def _written(path: Path) -> Written:
    coding = _coding(path)
    with path.open(encoding=coding, newline="") as file:
        sample = file.read(SAMPLE_CHARACTERS)
    if named := NAMED_SEPARATOR.match(sample):
        return Written(coding, named[1], 1)
    return Written(coding, _separator(sample), 0)


def _coding(path: Path) -> str:
    """What the bytes of a file stand for. Raises Unreadable where they cannot be text."""
    with path.open("rb") as file:
        start = file.read(BLOCK_BYTES)
    for beginning, fault in OTHER_FILES.items():
        if start.startswith(beginning):
            raise Unreadable(f"{path.name} {fault}.")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        coding = "utf-16"
    else:
        # Of letters of the West one byte of two is NUL in UTF-16.
        even, odd = start[::2].count(0), start[1::2].count(0)
        most, half = max(even, odd), len(start) // 2
        is_wide = most * 2 > half > 0 and min(even, odd) * 10 < most
        coding = ("utf-16-be" if even > odd else "utf-16-le") if is_wide else "utf-8-sig"
    line = _wrong_line(path, coding)
    if line and coding == "utf-8-sig":
        if any(UTF8_CHARACTER.search(block) for block in _blocks(path)):
            raise Unreadable(f"{path.name} is not UTF-8 text (line {line}); save it as CSV UTF-8.")
        coding = "mac_roman" if b"\r" in start and b"\n" not in start else "cp1252"
        line = _wrong_line(path, coding)
    if line:
        raise Unreadable(f"{path.name} is not text of any kind we know (line {line}); save it as CSV UTF-8.")
    return coding


def _wrong_line(path: Path, coding: str) -> int:
    """The number of the line with a byte that the coding does not have; 0 where it has all. Raises Unreadable."""
    decoder, line = codecs.getincrementaldecoder(coding)(), 1
    for block in _blocks(path):
        if coding == "utf-8-sig" and b"\0" in block:
            line += block[: block.index(b"\0")].count(b"\n")
            raise Unreadable(f"{path.name} has a NUL character in line {line}: it is not a text file.")
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            return line + block[: max(error.start, 0)].count(b"\n")
        if "\0" in text:
            line += text[: text.index("\0")].count("\n")
            raise Unreadable(f"{path.name} has a NUL character in line {line}: it is not a text file.")
        line += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name} ends in the middle of a character; it may be cut off.") from error
    return 0


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _separator(sample: str) -> str:
    """What stands between the cells: what parts the most rows into the same number of cells, and the more the better.

    The sniffer of the standard library takes the letters of a title for a separator, and lets no row be ragged.
    """

    def parted(separator: str) -> int:
        rows = csv.reader(sample.splitlines(keepends=True), delimiter=separator)
        try:
            widths = [len(cells) for cells in islice(rows, SAMPLE_ROWS) if cells]
        except csv.Error:
            return 0
        # Several words in the cells of a list of one column are no columns: its header is not parted.
        alike = {
            width: number for width, number in Counter(widths).items() if width == widths[0] or width > 2 <= number
        }
        return max(((width - 1) * number for width, number in alike.items()), default=0)

    return max(SEPARATORS, key=parted)


# Its rows -------------------------------------------------------------------------------------------------------------


class Measured(NamedTuple):
    """How many rows have a value, how many columns have text, which rows name the columns again."""

    filled: int
    width: int
    headers: list[int]


def _measured(
    path: Path, written: Written, header: int, names: list[str], columns: tuple[str, ...], layout: Layout
) -> Measured:
    """A pass of its own, so that a file is refused before the first of its rows is looked at: cells that are too
    long, too many rows, quotes that never close."""
    filled = width = 0
    headers: list[int] = []
    for number, cells in _filled(path, written):
        if number <= header:
            continue
        if len("".join(cells)) > LONGEST_CELL:
            for at, cell in enumerate(cells, 1):
                if len(cell) > LONGEST_CELL:
                    column = columns[at - 1] if at <= len(columns) else sheet.unnamed(at)
                    raise sheet.too_long(cell, column, number, path.name)
        if len(cells) > len(columns):
            width = max([width, *(at for at, cell in enumerate(cells, 1) if cell and sheet.plain(cell))])
        if cells[0] == names[0] and sheet.is_again(cells, names):
            headers.append(number)
            continue
        filled += 1
        if filled > layout.most_rows:
            raise sheet.too_many_rows(path.name, layout.most_rows)
    return Measured(filled, width, headers)


def _filled(path: Path, written: Written) -> Iterator[tuple[int, list[str]]]:
    """The rows with a value, with their numbers as a spreadsheet program counts them. Raises Unreadable."""
    number = 0
    with path.open(encoding=written.coding, newline="") as file:
        for _ in range(written.skipped):
            file.readline()
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=written.separator, strict=True), 1):
                if any(cells):
                    yield number, cells
        except csv.Error as error:
            raise Unreadable(f"Row {number + 1} of {path.name} cannot be read: {error}.") from error


def _rows(
    path: Path, written: Written, header: int, columns: tuple[str, ...], left_out: frozenset[int]
) -> Iterator[tuple[int, list[str]]]:
    blanks = [""] * len(columns)
    for number, cells in _filled(path, written):
        if number > header and number not in left_out:
            text = "".join(cells)  # most rows have nothing but blanks to take off
            filled = [*map(str.strip if text.isascii() and "'" not in text else sheet.plain, cells[: len(columns)])]
            if any(filled):
                yield number, filled + blanks[len(filled) :]
