"""Writing a workbook (.xlsx): the rows of the CSV file, cell by cell, and a sheet that says what they mean."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import IO, Final, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as in_words
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from programs.exports.columns import NUMBERS, Layout, meaning_of
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
    """What the second sheet says of a table that is none of our three: lines, and each column's meaning."""

    lines: Sequence[tuple[str, str]]
    meanings: Mapping[str, str]
    numbers: Collection[str]


def write_workbook(
    file: IO[bytes],
    layout: Layout,
    rows: Iterable[Sequence[str]],
    asked: Sequence[str] = (),
    site: str = "",
    about: About | None = None,
) -> None:
    """Write the rows (the header first) as one sheet, row by row, and the sheet that explains them.

    ``asked``: the filter in words, one sentence a line. ``site``: the address this site is reached at. ``about``: of
    another table than our three. Text keeps the
    mark that ``writing.without_formula`` puts before a formula: both formats then hold the same text, and a workbook
    saved as CSV is as safe as ours.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layout.file)
    remaining = iter(rows)
    columns = next(remaining)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.append([_bold(sheet, column) for column in columns])
    numbers = about.numbers if about else NUMBERS
    is_number = [column in numbers for column in columns]
    written = 0
    for row in remaining:
        written += 1
        sheet.append([_cell(sheet, *each) for each in zip(row, is_number, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written + 1}"
    lines = _about_programs(layout, written, asked, site or settings.SITE_URL) if about is None else about.lines
    meanings = about.meanings if about else {column: meaning_of(column, layout) for column in columns}
    _explain(book, lines, [(column, meanings[column]) for column in columns])
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


def _about_programs(layout: Layout, written: int, asked: Sequence[str], site: str) -> list[tuple[str, str]]:
    return [
        ("What this is", "US residency programs and what is known about them" + (f", from {site}/" if site else "")),
        ("Day of the export", in_words(timezone.localdate(), "j F Y")),
        ("Rows", f"{written:,} on the sheet “{layout.file}”"),
        *(("Asked for", line) for line in asked),
        ("A blank cell", "Not stated by any source we know, or in dispute between sources. It never means no."),
        ("“none” as a limit", "The program says that there is no limit."),
        ("A ' before = + - or @", "Keeps the text from being run as a formula; it is not part of the value."),
        (
            "Evidence",
            f"Every value with its source and day: {site}/api/programs/by-key/ followed by the program_key, or the "
            "program's own page on the site. Check a fact with the program before you rely on it.",
        ),
        ("Advice", "Nothing here is legal or immigration advice, and no number is a probability of matching."),
    ]


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
