"""What a readable spreadsheet is, whatever its format: its bounds, its header and its cells as text.

Nothing here or in the readers knows a program or Django: they run in a process of their own (``reader_process``).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 20_000
LONGEST_NAME: Final = 100  # of a column; what is longer is cut

# Marks that cannot be seen: two keys that differ only in them would look alike.
INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
QUOTED_FORMULA: Final = re.compile(r"'+[=+\-@＝＋－＠\t\r]")


class Layout(NamedTuple):
    """One kind of spreadsheet. ``columns``: all it may have; ``needed``: those it cannot do without.

    ``is_open``: it may have any others too; ``columns`` are then the names that are written in small letters.
    """

    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    most_rows: int
    most_columns: int = MOST_COLUMNS
    is_open: bool = False


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for people."""


class Table(NamedTuple):
    """A sheet as its reader goes through it: the row's number and a cell for every column, '' where it is blank.

    ``filled``: how many rows there are, at the most.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    filled: int
    title: str = ""


Rows = Iterator[tuple[int, dict[str, str]]]


class Sheet(NamedTuple):
    """``columns`` as the header names them. ``rows``: the spreadsheet's row number (the header is row 1) and the cells
    that are not blank, by column; rows without any are left out. ``filled``: how many there are, at
    the most. ``title``: which sheet of a workbook it is, else ''.
    """

    columns: tuple[str, ...]
    rows: Rows
    filled: int
    title: str = ""


def plain(cell: str) -> str:
    """The cell without invisible marks, blanks around it, and the mark that keeps a text from being a formula."""
    if not cell.isascii():
        cell = cell.translate(INVISIBLE)
    if cell.startswith("'") and QUOTED_FORMULA.match(cell):
        cell = cell[1:]
    return cell.strip()


def header(cells: Sequence[str], layout: Layout, where: str) -> tuple[str, ...]:
    """The columns that the first row of the sheet ``where`` names. Raises Unreadable."""
    names = [plain(cell) for cell in cells]
    if not any(names):
        raise Unreadable(f"Row 1 of {where} is blank; it must name the columns.")
    if len(names) > layout.most_columns:
        raise Unreadable(f"{where} has {len(names):,} columns; at most {layout.most_columns} can be read.")
    if layout.is_open:
        return _each_its_own(names, layout)
    names = [name.casefold() for name in names]
    refuse_columns(names, layout, where)
    return tuple(names)


def _each_its_own(names: Sequence[str], layout: Layout) -> tuple[str, ...]:
    """The names as they are written, except that each is there once and none is blank."""
    own: list[str] = []
    for number, written in enumerate(names, 1):
        name = " ".join(written.split())[:LONGEST_NAME] or unnamed(number)
        name = name.casefold() if name.casefold() in layout.columns else name
        own.append(again(name, number) if name in own else name)
    return tuple(own)


def unnamed(number: int) -> str:
    return f"Column {number}"


def again(name: str, number: int) -> str:
    return f"{name} (column {number})"


def refuse_columns(names: Sequence[str], layout: Layout, where: str) -> None:
    """Raise Unreadable unless these are columns of the layout, each once, and all it needs."""
    for number, name in enumerate(names, 1):
        if name in ("", unnamed(number)):
            raise Unreadable(f"Column {number} of {where} has no name.")
        for first, earlier in enumerate(names[: number - 1], 1):
            if name in (earlier, again(earlier, number)):
                raise Unreadable(f'{where} has two columns named "{earlier}" ({first} and {number}).')
        if name not in layout.columns:
            from rapidfuzz import process  # here: every file would wait for it

            closest = process.extractOne(name, layout.columns, score_cutoff=60)
            hint = f' Did you mean "{closest[0]}"?' if closest else ""
            raise Unreadable(f'Column {number} of {where}, "{name[:60]}", is not known.{hint}')
    if missing := [name for name in layout.needed if name not in names]:
        raise Unreadable(f'{where} has no column "{missing[0]}".')


def too_long(cell: str, column: str, row: int, where: str) -> Unreadable:
    return Unreadable(
        f'Row {row} of {where}: the cell of "{column}" has {len(cell):,} characters; '
        f"at most {LONGEST_CELL:,} can be read."
    )


def too_many_rows(where: str, most: int) -> Unreadable:
    return Unreadable(f"{where} has more than {most:,} rows; split it.")
