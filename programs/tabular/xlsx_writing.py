"""Write any table as a workbook (.xlsx), cell by cell, with a sheet that says what its columns mean."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import IO, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from programs.tabular.writing import NUMBER, without_formula

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ_ME: Final = "Read me"
# XML has no place for these, nor for half of a character.
UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs read "_x0041_" as "A"; with its underscore escaped it stays what it is.
ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ERRORS: Final = re.compile(r"#[A-Z/0]+[!?A]")  # text that openpyxl would write as a cell in error

WIDTHS: Final = {"name": 44, "institution": 36, "hospital": 36, "website": 40, "program_key": 24, "value": 28}
WIDTHS_BY_END: Final = {"note": 40, "method": 40, "source_name": 40, "source_url": 40, "nrmp_codes": 24}


class About(NamedTuple):
    """What the second sheet says of a table: lines, given how many rows were written, and each column's meaning.

    ``numbers``: the columns whose text is a number.
    """

    lines: Callable[[int], Iterable[tuple[str, str]]]
    meanings: Mapping[str, str]
    numbers: Collection[str]


def write_table(file: IO[bytes], title: str, rows: Iterable[Sequence[str]], about: About) -> None:
    """Write the rows (the header first) as one sheet, row by row, and the sheet that explains them.

    Text keeps the mark that ``writing.without_formula`` puts before a formula: both formats then hold the same text,
    and a workbook saved as CSV is as safe as ours.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    remaining = iter(rows)
    columns = next(remaining)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.append([_bold(sheet, column) for column in columns])
    is_number = [column in about.numbers for column in columns]
    written = 0
    for row in remaining:
        written += 1
        sheet.append([_cell(sheet, *each) for each in zip(row, is_number, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written + 1}"
    _explain(book, about.lines(written), [(column, about.meanings[column]) for column in columns])
    book.save(file)


def _cell(sheet: object, text: str, is_number: bool) -> object:
    """What openpyxl writes as a number, as text, or not at all."""
    if not text:
        return None
    if is_number and NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    safe = without_formula(UNWRITABLE.sub("", text))
    if "_x" in safe:
        safe = ESCAPE.sub("_x005F_", safe)
    if ERRORS.fullmatch(safe):
        cell = WriteOnlyCell(sheet, safe)
        cell.data_type = "s"
        return cell
    return safe


def _width(column: str) -> int:
    for end, width in WIDTHS_BY_END.items():
        if column.endswith(end):
            return width
    return WIDTHS.get(column, max(10, len(column) + 4))


def _bold(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _explain(book: Workbook, about: Iterable[tuple[str, str]], columns: Iterable[tuple[str, str]]) -> None:
    sheet = book.create_sheet(READ_ME)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 100
    sheet.append([_bold(sheet, "About this file")])
    for label, words in about:
        sheet.append([_bold(sheet, label), _wrapped(sheet, words)])
    sheet.append([])
    sheet.append([_bold(sheet, "Column"), _bold(sheet, "What it holds")])
    for column, meaning in columns:
        sheet.append([column, _wrapped(sheet, meaning)])


def _wrapped(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, without_formula(UNWRITABLE.sub("", text)))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
