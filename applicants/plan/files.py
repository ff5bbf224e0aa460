"""The plan as a file: the same rows as CSV and as a workbook, which can both be brought back."""

from collections.abc import Iterable
from typing import IO, Any, Final

from django.utils import timezone
from django.utils.dateformat import format as in_words

from applicants.plan.table import NOT_JUDGED, PLAN_COLUMNS, PlanColumn, PlanRow, ValueKind
from programs.tabular.sheet import Layout
from programs.tabular.xlsx_writing import About, write_table

IN_FILE: Final = [column for column in PLAN_COLUMNS if column.in_file or column.title]
COLUMNS: Final = {
    "program_key": "Key of the program on this site; with it the file is read again without a question",
    "name": "Name of the program",
    "specialty": "Specialty",
    "city": "City",
    "state": "State, two letters",
    **{column.field or column.word: column.in_file or column.title for column in IN_FILE},
}
LAYOUT: Final = Layout("my plan", tuple(COLUMNS), ("program_key",), 500)


def export_rows(rows: Iterable[PlanRow]) -> Iterable[list[str]]:
    """The plan as a table, header first."""
    yield list(COLUMNS)
    for row in rows:
        program: Any = row.match.program if row.match else None
        yield [
            row.saved.program_key,
            program.name if program else row.saved.own_name,
            program.specialty.name if program else "",
            program.city if program else "",
            program.state if program else "",
            *(_written(column, row) for column in IN_FILE),
        ]


def write_plan(file: IO[bytes], rows: Iterable[PlanRow]) -> None:
    """The same table as a workbook, with a sheet that says what it holds."""
    about = (
        ("What this is", "Programs you follow, as your plan has them. It is private: think whom you send it to."),
        ("Day of the export", in_words(timezone.localdate(), "j F Y")),
        ("A ' before = + - or @", "Keeps the text from being run as a formula; it is not part of the value."),
        ("Bringing it back", "“From a spreadsheet” on the page of your plan reads this file as it is."),
        ("Advice", "Nothing here is legal or immigration advice, and no number is a probability of matching."),
    )
    amounts = {column.field for column in IN_FILE if column.kind is ValueKind.AMOUNT}
    write_table(file, LAYOUT.file, export_rows(rows), About(lambda written: about, COLUMNS, amounts))


def _written(column: PlanColumn, row: PlanRow) -> str:
    if column.word == "verdict":
        not_judged = NOT_JUDGED if row.match else ""
        return row.judged.verdict.name.lower() if row.judged else not_judged
    value = getattr(row.saved, column.field)
    return "" if value is None else str(value)
