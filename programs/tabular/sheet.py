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
HEADER_WITHIN: Final = 20  # filled rows; titles and legends above a table are shorter
ALL: Final = "*"  # in place of a sheet's title
REASON: Final = "Why it was left out"  # the column we add to rows that are handed back
SHEET: Final = "Sheet"  # the column that says which sheet a row of several is from
HEADER_AGAIN: Final = "the names of the columns again"  # why a row is left out
ADDED_UP: Final = "a formula over other rows"

# Marks that cannot be seen: two keys that differ only in them would look alike.
INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
QUOTED_FORMULA: Final = re.compile(r"'+[=+\-@＝＋－＠\t\r]")


class Layout(NamedTuple):
    """One kind of spreadsheet. ``columns``: all it may have; ``needed``: those it cannot do without.

    ``is_open``: it may have any others too; ``columns`` are then the names that are written in small letters.
    ``names``: what else columns are called, as ``words_of`` gives it; the row with the most names is the header.
    """

    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    most_rows: int
    most_columns: int = MOST_COLUMNS
    is_open: bool = False
    names: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for people."""


class SheetAbout(NamedTuple):
    """One sheet of a workbook that has values: how many rows below its header, what that names, whether it is read.
    ``is_usual``: it is read unless another is wanted.
    """

    title: str
    rows: int
    columns: tuple[str, ...]
    is_read: bool
    is_usual: bool


class Told(NamedTuple):
    """How a file was read. ``said``: in sentences for people, none where it is as ours are. ``title``: which sheet of a
    workbook, else ''. ``sheets``: all it has. ``starts``: of several sheets read one below the other, after which row
    number each begins.
    """

    title: str = ""
    said: tuple[str, ...] = ()
    sheets: tuple[SheetAbout, ...] = ()
    starts: tuple[tuple[int, str], ...] = ()

    def place(self, row: int) -> tuple[str, int]:
        """The sheet, '' where one alone is read, and the row's number in it."""
        before, title = max(((start, title) for start, title in self.starts if start < row), default=(0, ""))
        return title, row - before


class Table(NamedTuple):
    """A sheet as its reader goes through it: the row's number and a cell for every column, '' where it is blank.

    ``filled``: how many rows there are, at the most.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    filled: int
    told: Told = Told()


Rows = Iterator[tuple[int, dict[str, str]]]


class Sheet(NamedTuple):
    """``columns`` as the header names them. ``rows``: the spreadsheet's row number and the cells that are not blank, by
    column; rows without any are left out. ``filled``: how many there are, at the most.
    """

    columns: tuple[str, ...]
    rows: Rows
    filled: int
    told: Told = Told()


def plain(cell: str) -> str:
    """The cell without invisible marks, blanks around it, and the mark that keeps a text from being a formula."""
    if not cell.isascii():
        cell = cell.translate(INVISIBLE)
    if cell.startswith("'") and QUOTED_FORMULA.match(cell):
        cell = cell[1:]
    return cell.strip()


def words_of(name: str) -> str:
    """A column's name as words in small letters: "Program_Code", "program code" and "ProgramCode" are one.

    A short form with small letters in it, as "LoRs" and "YoG", is one word.
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])(?<![A-Z][a-z])", " ", name).replace("%", " percent ").replace("#", " number ")
    return " ".join(re.findall(r"[a-z0-9]+", parted.casefold()))


def known_in(cells: Sequence[str], layout: Layout) -> int:
    """How many of the cells name a column."""
    return sum(plain(cell).casefold() in layout.columns or words_of(cell) in layout.names for cell in cells if cell)


def header_row(rows: Sequence[tuple[int, Sequence[str]]], layout: Layout) -> int:
    """The number of the row that names the columns, of the first filled rows of a sheet; 0 where there are none.

    It is the first, unless another has more names and two of them at least, or the first is a title: a single cell
    above rows of several.
    """
    if not rows:
        return 0
    known = {number: known_in(cells, layout) for number, cells in rows}
    first = rows[0][0]
    best = max(known, key=lambda number: (known[number], -number))
    if known[best] >= 2 and known[best] > known[first]:
        return best
    filled = {number: sum(bool(plain(cell)) for cell in cells if cell) for number, cells in rows}
    widest = max(filled.values())
    if known[first] or filled[first] > 1 or widest < 3:
        return first
    return next(number for number in filled if filled[number] * 2 >= widest)


def header(cells: Sequence[str], layout: Layout, where: str) -> tuple[str, ...]:
    """The columns that the row of names of the sheet ``where`` names. Raises Unreadable."""
    names = [plain(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable(f"{where} has no row with a value; a row must name the columns.")
    if len(names) > layout.most_columns:
        raise Unreadable(f"{where} has {len(names):,} columns; at most {layout.most_columns} can be read.")
    if layout.is_open:
        return _each_its_own(names, layout)
    names = [" ".join(name.split()).casefold() for name in names]
    refuse_columns(names, layout, where)
    return tuple(names)


def is_again(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row says the names of the columns again, as of tables that were put one below the other."""
    return [plain(cell) for cell in cells] == [plain(name) for name in names]


def with_surplus(columns: tuple[str, ...], width: int, layout: Layout, where: str) -> tuple[str, ...]:
    """The columns and those without a name that some row has text in, up to the last. Raises Unreadable."""
    if width > layout.most_columns:
        raise Unreadable(f"{where} has text in column {width:,}; at most {layout.most_columns} can be read.")
    surplus = tuple(unnamed(number) for number in range(len(columns) + 1, width + 1))
    if surplus and not layout.is_open:
        raise Unreadable(f"A row of {where} has text in column {width}, the header has {len(columns)} columns.")
    return columns + surplus


def said_of(row: int, left_out: Sequence[tuple[str, Sequence[int]]]) -> Iterator[str]:
    """What is worth telling of the rows: where the header stands, and which are left out, by their kind."""
    if row > 1:
        yield f"Row {row} names the columns. What stands above it is not read."
    for kind, rows in left_out:
        if rows:
            numbers = ", ".join(map(str, rows[:5])) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
            yield f"Left out: {'row' if len(rows) == 1 else 'rows'} {numbers}, {kind}."


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
