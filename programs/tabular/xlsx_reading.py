"""Bounded reading of a workbook (.xlsx) as text, the text a person would have typed into a CSV file."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from programs.tabular import sheet
from programs.tabular.sheet import LONGEST_CELL, Layout, Table, Unreadable, plain
from programs.tabular.xlsx_bounds import NO_VALUE, Extent, measure

# Between filled cells far apart lies a table of nothing, which takes memory all the same. A table of ours has a value
# in every row and at most sixty columns.
EMPTY_PER_CELL: Final = 60
EMPTY_IN_ANY: Final = 100_000


def read_workbook(path: Path, layout: Layout) -> Table:
    """The sheet of the layout's name, else the first whose header has a column of it, else of an open
    layout the one with the longest header. Hidden sheets count only where no other has a value. Raises Unreadable."""
    extents = measure(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            title, table = _chosen(path.name, workbook, extents, layout)
    except CalamineError as error:
        raise Unreadable(f"{path.name} is damaged or no workbook; save it again as .xlsx.") from error
    where, extent = f"the sheet “{title}” of {path.name}", extents[title]
    if extent.merged_in_header:
        raise Unreadable(
            f"Row 1 of {where} has merged cells ({extent.merged_in_header}); each column needs a name of its own."
        )
    columns = sheet.header(_first_row(table), layout, where)
    _refuse_odd_shapes(table, extent, columns, layout, where)
    return Table(columns, _rows(table, extent.odd, columns), extent.rows - 1, title)


def _chosen(
    name: str, workbook: CalamineWorkbook, extents: Mapping[str, Extent], layout: Layout
) -> tuple[str, CalamineSheet]:
    filled = {title: extent for title, extent in extents.items() if extent.cells}
    if not filled:
        raise Unreadable(f"{name} is empty: no sheet of it has a value.")
    filled = {title: extent for title, extent in filled.items() if not extent.is_hidden} or filled
    named = [title for title in filled if title.strip().casefold() == layout.file]
    for title in named[:1] or filled:
        extent = filled[title]
        if extent.last_row * extent.last_column > EMPTY_PER_CELL * extent.cells + EMPTY_IN_ANY:
            raise Unreadable(
                f"The sheet “{title}” of {name} has values far outside its table (row {extent.last_row:,}, column "
                f"{extent.last_column:,}); delete them."
            )
        table = workbook.get_sheet_by_name(title)
        if named or any(plain(cell).casefold() in layout.columns for cell in _first_row(table)):
            return title, table
    if layout.is_open:
        title = max(filled, key=lambda title: len(_first_row(workbook.get_sheet_by_name(title))))
        return title, workbook.get_sheet_by_name(title)
    titles = ", ".join(f"“{title}”" for title in list(filled)[:5])
    raise Unreadable(f"No sheet of {name} ({titles}) has a column of the {layout.file} file in its first row.")


def _refuse_odd_shapes(
    table: CalamineSheet, extent: Extent, columns: tuple[str, ...], layout: Layout, where: str
) -> None:
    """Too many rows, formulas without a value, cells outside the columns, cells too long or with a NUL."""
    if extent.rows > layout.most_rows + 1:
        raise sheet.too_many_rows(where, layout.most_rows)
    for (row, column), seen in extent.odd.items():
        if seen == NO_VALUE:
            raise Unreadable(
                f"Row {row} of {where}, column {column}: the value of this formula is not in the file. Open it in a "
                "spreadsheet program and save it again, or write the value itself."
            )
    for number, cells in _numbered(table):
        for column, cell in enumerate(cells):
            if column >= len(columns) and cell != "":
                raise Unreadable(
                    f"Row {number} of {where} has a value in column {column + 1}, the header {len(columns)} columns."
                )
            if not isinstance(cell, str):
                continue
            if len(cell) > LONGEST_CELL:
                raise sheet.too_long(cell, columns[column], number, where)
            if "\0" in cell:
                raise Unreadable(f"Row {number} of {where}, column {column + 1}, has a NUL character; type it anew.")


def _rows(
    table: CalamineSheet, odd: Mapping[tuple[int, int], str], columns: tuple[str, ...]
) -> Iterator[tuple[int, list[str]]]:
    for number, cells in _numbered(table):
        if number == 1:
            continue
        filled = [odd.get((number, at)) or plain(as_typed(cell)) for at, cell in enumerate(cells[: len(columns)], 1)]
        if any(filled):
            yield number, filled + [""] * (len(columns) - len(filled))


def _numbered(table: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """The rows with their numbers from 1, each from the first column on."""
    margin = [""] * (table.start or (0, 0))[1]  # the reader pads above the first value, not beside it
    for number, cells in enumerate(table.iter_rows(), 1):
        yield number, margin + cells


def _first_row(table: CalamineSheet) -> list[str]:
    """The cells of row 1 up to the last with a value."""
    _, cells = next(_numbered(table), (0, []))
    while cells and cells[-1] == "":
        cells.pop()
    return [as_typed(cell) for cell in cells]


def as_typed(cell: Any) -> str:
    """The text of a cell: a day as YYYY-MM-DD, a number as short as it is shown, TRUE or FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and isfinite(cell):
        # Fifteen digits are what spreadsheet programs keep: 0.1 + 0.2 is 0.3 to the person who looks at it.
        return format(Decimal(f"{cell:.15g}").normalize() + 0, "f")
    return str(cell)
