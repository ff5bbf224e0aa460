"""Bounded reading of a workbook (.xlsx) as text, the text a person would have typed into a CSV file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any, Final, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from programs.tabular import sheet
from programs.tabular.sheet import (
    ADDED_UP,
    ALL,
    HEADER_AGAIN,
    HEADER_WITHIN,
    LONGEST_CELL,
    SHEET,
    Layout,
    SheetAbout,
    Table,
    Told,
    Unreadable,
    plain,
)
from programs.tabular.xlsx_bounds import NO_VALUE, Extent, measure

MOST_LOOKED_AT: Final = 50  # sheets


class HeaderRow(NamedTuple):
    """The row that names the columns of one sheet, its cells up to the last with a value, and how many rows with values
    stand above it."""

    row: int
    cells: tuple[str, ...]
    above: int


def read_workbook(path: Path, layout: Layout, wanted: str = "") -> Table:
    """The sheets that are ``wanted``, a title or ``ALL``, one below the other. Where not all can be read, those
    that are read if nobody says which.

    Where none is: the sheet of the layout's name, else the one that names the most columns we know and those of an open
    layout that name the same ones. Hidden sheets count only where no other has a value. Raises Unreadable.
    """
    extents = measure(path)

    def parts_of(titles: Sequence[str]) -> list[Table]:
        parts = [_part(book, title, extents[title], headers[title], layout, path) for title in titles]
        if len(parts) > 1 and sum(part.filled for part in parts) > layout.most_rows:
            raise sheet.too_many_rows(path.name, layout.most_rows)
        return parts

    try:
        book = CalamineWorkbook.from_path(path)
        headers = _headers(path.name, book, extents, layout)
        titles = _chosen(path.name, headers, layout, wanted)
        usual = _chosen(path.name, headers, layout, "") if wanted else titles
        try:
            parts = parts_of(titles)
        except Unreadable:
            if wanted != ALL or titles == usual:
                raise
            titles, wanted = usual, ""
            parts = parts_of(titles)
    except CalamineError as error:
        raise Unreadable(f"{path.name} is damaged or no workbook; save it again as .xlsx.") from error
    about = tuple(
        SheetAbout(title, max(extents[title].rows - 1 - header.above, 0), header.cells, title in titles, title in usual)
        for title, header in headers.items()
    ) + tuple(SheetAbout(title, extent.rows, (), False, False) for title, extent in extents.items() if extent.is_torn)
    if len(headers) == 1 or (len(parts) == 1 and not wanted):
        (part,) = parts
        return part._replace(told=Told(titles[0], part.told.said, about))
    columns = tuple(dict.fromkeys([SHEET, *(name for part in parts for name in part.columns)]))
    starts, said, start = [], [], 0
    for title, part in zip(titles, parts, strict=True):
        starts.append((start, title))
        said += [f"On the sheet “{title}”: {sentence}" for sentence in part.told.said]
        start += extents[title].last_row
    told = Told(", ".join(titles), tuple(said), about, tuple(starts))
    filled = sum(part.filled for part in parts)
    return Table(columns, _below_one_another(parts, told.starts, columns), filled, told)


def _where(title: str, path: Path) -> str:
    return f"the sheet “{title}” of {path.name}"


def _headers(name: str, book: CalamineWorkbook, extents: Mapping[str, Extent], layout: Layout) -> dict[str, HeaderRow]:
    """Of each sheet with values the row that names its columns."""
    filled = {title: extent for title, extent in extents.items() if extent.cells}
    if not filled:
        raise Unreadable(f"{name} is empty: no sheet of it has a value.")
    shown = {title: extent for title, extent in filled.items() if not extent.is_hidden} or filled
    torn = [title for title, extent in shown.items() if extent.is_torn]
    if len(torn) == len(shown):
        extent = shown[torn[0]]
        raise Unreadable(
            f"The sheet “{torn[0]}” of {name} has values far outside its table (row {extent.last_row:,}, column "
            f"{extent.last_column:,}); delete them."
        )
    headers = {}
    for title in islice((title for title in shown if title not in torn), MOST_LOOKED_AT):
        rows = _numbered(book.get_sheet_by_name(title))
        typed = ((number, [as_typed(cell) for cell in cells]) for number, cells in rows)
        first = list(islice(((number, cells) for number, cells in typed if any(cells)), HEADER_WITHIN))
        row = sheet.header_row(first, layout)
        cells = next((cells for number, cells in first if number == row), [])
        while cells and not plain(cells[-1]):
            cells.pop()
        names = tuple(" ".join(plain(cell).split())[: sheet.LONGEST_NAME] for cell in cells)
        headers[title] = HeaderRow(row, names, sum(number < row for number, _ in first))
    return headers


def _chosen(name: str, headers: Mapping[str, HeaderRow], layout: Layout, wanted: str) -> list[str]:
    titles = ", ".join(f"“{title}”" for title in list(headers)[:5])
    if wanted == ALL:
        return list(headers)
    if wanted:
        if wanted not in headers:
            raise Unreadable(f"{name} has no sheet “{wanted[:60]}” with values; it has {titles}.")
        return [wanted]
    if named := [title for title in headers if title.strip().casefold() == layout.file]:
        return named[:1]
    known = {title: sheet.known_in(header.cells, layout) for title, header in headers.items()}
    best = max(headers, key=lambda title: (known[title], len(headers[title].cells) if layout.is_open else 0))
    if not (known[best] or layout.is_open):
        raise Unreadable(f"No sheet of {name} ({titles}) has a column of the {layout.file} file in its first rows.")
    if known[best] < 2 or not layout.is_open:
        return [best]
    same = {cell.casefold() for cell in headers[best].cells}
    return [title for title, header in headers.items() if {cell.casefold() for cell in header.cells} == same]


def _part(book: CalamineWorkbook, title: str, extent: Extent, header: HeaderRow, layout: Layout, path: Path) -> Table:
    where = _where(title, path)
    if header.row in extent.merged:
        raise Unreadable(
            f"Row {header.row} of {where} has merged cells ({extent.merged[header.row]}); each column needs a name of "
            "its own."
        )
    columns = sheet.header(header.cells, layout, where)
    table = book.get_sheet_by_name(title)
    again, width = _measured(table, extent, header, columns, where)
    columns = sheet.with_surplus(columns, width, layout, where)
    totals = sorted(row for row in extent.totals if row > header.row)
    filled = extent.rows - 1 - header.above - len(again) - len(totals)
    if filled > layout.most_rows:
        raise sheet.too_many_rows(where, layout.most_rows)
    said = tuple(sheet.said_of(header.row, [(HEADER_AGAIN, again), (ADDED_UP, totals)]))
    rows = _rows(table, extent.odd, columns, header.row, {*again, *totals})
    return Table(columns, rows, filled, Told(title, said))


def _measured(
    table: CalamineSheet, extent: Extent, header: HeaderRow, columns: tuple[str, ...], where: str
) -> tuple[list[int], int]:
    """The rows that name the columns again, and how many columns have text. Refused are formulas without a value, cells
    that are too long or have a NUL."""
    for (row, column), seen in extent.odd.items():
        if seen == NO_VALUE and row > header.row and row not in extent.totals:
            raise Unreadable(
                f"Row {row} of {where}, column {column}: the value of this formula is not in the file. Open it in a "
                "spreadsheet program and save it again, or write the value itself."
            )
    again, width = [], 0
    for number, cells in _numbered(table):
        if number < header.row:
            continue
        for at, cell in enumerate(cells, 1):
            if at > len(columns) and cell != "" and number not in extent.totals:
                width = max(width, at)
            if not isinstance(cell, str):
                continue
            if len(cell) > LONGEST_CELL:
                raise sheet.too_long(cell, columns[at - 1] if at <= len(columns) else sheet.unnamed(at), number, where)
            if "\0" in cell:
                raise Unreadable(f"Row {number} of {where}, column {at}, has a NUL character; type it anew.")
        is_alike = number > header.row and cells and cells[0] == header.cells[0]
        if is_alike and sheet.is_again([as_typed(cell) for cell in cells[: len(columns)]], header.cells):
            again.append(number)
    return again, width


def _rows(
    table: CalamineSheet, odd: Mapping[tuple[int, int], str], columns: tuple[str, ...], header: int, left_out: set[int]
) -> Iterator[tuple[int, list[str]]]:
    for number, cells in _numbered(table):
        if number <= header or number in left_out:
            continue
        filled = [odd.get((number, at)) or plain(as_typed(cell)) for at, cell in enumerate(cells[: len(columns)], 1)]
        if any(filled):
            yield number, filled + [""] * (len(columns) - len(filled))


def _below_one_another(
    parts: Sequence[Table], starts: Sequence[tuple[int, str]], columns: tuple[str, ...]
) -> Iterator[tuple[int, list[str]]]:
    """The rows of several sheets in the columns of all, each with the sheet it is from."""
    for part, (start, title) in zip(parts, starts, strict=True):
        for number, cells in part.rows:
            own = dict(zip(part.columns, cells, strict=True)) | {SHEET: title}
            yield start + number, [own.get(column, "") for column in columns]


def _numbered(table: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """The rows with their numbers from 1, each from the first column on."""
    margin = [""] * (table.start or (0, 0))[1]  # the reader pads above the first value, not beside it
    for number, cells in enumerate(table.iter_rows(), 1):
        yield number, margin + cells


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
