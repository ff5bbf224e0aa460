"""A person's own spreadsheet of programs: read within bounds, its columns guessed, its cells as we keep them.

Nothing of the file is kept. Between the preview and the confirmation the rows travel in the form, signed and for one
profile alone.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core import signing
from django.utils import timezone

from applicants.models import Profile, SavedProgram
from applicants.models.answers import EARLIEST_DAY, LATEST_DAY
from applicants.models.plan import LONGEST_NOTE, MOST_COST, MOST_SAVED
from applicants.plan.status_words import PROPOSED, YES_NO, furthest, read_status, read_yes_no
from applicants.plan.table import ENTERED, PlanColumn, ValueKind
from applicants.season.dates import next_season
from programs.imports import mapping, uploads, words
from programs.imports.days import day_in_season, day_of, order_told
from programs.tabular.reading import read
from programs.tabular.sheet import ALL, SHEET, Layout, SheetAbout, Told, Unreadable
from programs.tabular.xlsx_writing import UNWRITABLE

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_CHARACTERS: Final = 500_000  # of all cells together: they travel in a form
MOST_ASKED: Final = 60  # words
MOST_CPU: Final = 5  # seconds that the process which reads a file may take: guests send some too
KEPT_FOR: Final = 24 * 60 * 60  # seconds a preview may be open
SALT: Final = "applicants.plan_sheet"

NAMING: Final = ("program_key", "acgme_id", "nrmp_codes", "name", "institution", "hospital")
# The notes come last: they take what no other column can.
KEPT: Final = {column.field: column for column in sorted(ENTERED, key=lambda column: column.field == "note")}
READ_AS: Final = {
    "name": "Name of the program",
    "institution": "Institution",
    "hospital": "Hospital",
    "specialty": "Specialty",
    "city": "City",
    "state": "State",
    "acgme_id": "ACGME id",
    "nrmp_codes": "NRMP code",
    "program_key": "Key of the program on this site",
    **{name: column.title for name, column in KEPT.items()},
    "is_applied": "Applied? (yes or no)",
    "is_invited": "Interview offered? (yes or no)",
    "is_interviewed": "Interview done? (yes or no)",
    "is_ranked": "On my rank list? (yes or no)",
    "is_rejected": "Did they say no? (yes or no)",
    "note": "Notes",
}
SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    **{name: words for name, words in mapping.SYNONYMS.items() if name in READ_AS},
    "specialty": (*mapping.SYNONYMS["specialty"], "spec"),
    **{name: column.synonyms for name, column in KEPT.items()},
    "is_applied": ("applied", "have i applied", "application submitted", "submitted", "application sent", "applied y n",
                   "applied yes no"),
    "is_invited": ("invited", "interview", "interview offered", "interview offer", "interview invite", "invite",
                   "invitation", "interview invitation", "interview y n", "ii", "ii received", "interview received",
                   "offer", "offers", "offer received", "got offer"),
    "is_interviewed": ("interviewed", "interview done", "interview completed", "interview complete", "attended"),
    "is_ranked": ("ranked", "on rol", "on rank list", "will rank"),
    "is_rejected": ("rejected", "rejection"),
}  # fmt: skip
NAMES: Final = tuple({mapping.words_of(name) for name in READ_AS}.union(*SYNONYMS.values()))
LAYOUT: Final = Layout("my programs", (), (), MOST_SAVED, is_open=True, names=NAMES)

AMOUNT: Final = re.compile(
    r"(?:usd|us\$|\$)?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,2})?\s*(?:usd|dollars)?", re.IGNORECASE
)
NOT_READ: Final = "a status we know: say above what it means"
TOO_LONG: Final = f"at most {LONGEST_NOTE:,} characters; left out"
DAY_UNORDERED: Final = "a day that reads one way alone: say above what comes first"
DAY_EXPECTED: Final = "a day, such as 2026-12-04 or 4 December 2026"


class PlanSheet(NamedTuple):
    """``rows``: the number of the row, and its cells that are not blank. ``told``: how the file was read; of several
    sheets the rows are one below the other, and their numbers run on.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    told: Told = Told()

    def of_sheets(self, titles: Collection[str]) -> "PlanSheet":
        """The rows of these sheets; all where the file has no others."""
        if not self.told.starts:
            return self
        return self._replace(rows=[(number, cells) for number, cells in self.rows if cells.get(SHEET) in titles])


class SheetFault(NamedTuple):
    """A cell that is not read as its column: what stands in it goes into the note, so that it is not lost."""

    row: int
    column: str
    seen: str
    expected: str
    place: str = ""


class SheetRow(NamedTuple):
    """``told``: what names the program. ``values``: what the plan would hold, by field, without what is blank.
    ``blanks``: the words that only say that nothing is known. ``place``: the row as its owner finds it.
    """

    number: int
    told: Mapping[str, str]
    values: Mapping[str, Any]
    faults: tuple[SheetFault, ...]
    blanks: tuple[str, ...] = ()
    place: str = ""


# The file ---------------------------------------------------------------------------------------------------------


def table_of(name: str, chunks: Iterable[bytes]) -> PlanSheet:
    """The rows of a file, which is gone when this returns. Raises Unreadable."""
    uploads.forget_old()
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=settings.UPLOADS, prefix="plan-") as folder:
        path = Path(folder) / _plain_name(name)
        with path.open("wb") as file:
            file.writelines(chunks)
        # What is not wanted of a workbook can be told when its rows are seen; the file is gone then.
        found = _all_of(path)
    rows = found.rows
    if not rows:
        raise Unreadable(f"{path.name} has no row below the names of its columns.")
    if sum(len(cell) for _, cells in rows for cell in cells.values()) > MOST_CHARACTERS:
        raise Unreadable(f"{path.name} has more than {MOST_CHARACTERS:,} characters; split it.")
    return found


def _all_of(path: Path) -> PlanSheet:
    with read(path, LAYOUT, ALL, MOST_CPU) as found:
        rows = [(number, _writable(cells)) for number, cells in found.rows]
        return PlanSheet(path.name, tuple(UNWRITABLE.sub("", column) for column in found.columns), rows, found.told)


def _writable(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells without what no database holds: a workbook can write NUL and halves of characters as escapes."""
    plain = {UNWRITABLE.sub("", column): UNWRITABLE.sub("", cell).strip() for column, cell in cells.items()}
    return {column: cell for column, cell in plain.items() if cell}


def _plain_name(name: str) -> str:
    given = Path(re.sub(r"[^\w .()-]", "", name))
    return f"{given.stem[:60] or 'table'}{given.suffix[:10]}"


def carried(table: PlanSheet, mine: Profile) -> str:
    """The table as text for a hidden field of this person's form."""
    return signing.dumps(table, salt=f"{SALT} {mine.pk}", compress=True)


def brought_back(text: str, mine: Profile) -> PlanSheet | None:
    """The table of such a field; None where it is older than a day, changed, or somebody else's."""
    try:
        name, columns, rows, *more = signing.loads(text, salt=f"{SALT} {mine.pk}", max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    title, said, sheets, starts = more[0] if more else Told()  # nothing was told by forms of version 0.1.0
    about = tuple(SheetAbout(*one) for one in sheets)
    told = Told(title, tuple(said), about, tuple((start, name) for start, name in starts))
    return PlanSheet(name, tuple(columns), [(number, cells) for number, cells in rows], told)


def guessed(table: PlanSheet) -> dict[str, str]:
    """Which of ours each column is, '' where it is left out."""
    samples = {column: [cells[column] for _, cells in table.rows if column in cells][:3] for column in table.columns}
    found = mapping.guesses(table.columns, samples, tuple(READ_AS), SYNONYMS, (*mapping.SEVERAL, "note"))
    return mapping.with_sheets(found, table.told)


def problems(read_as: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a choice of columns, by the file's column; '' is the choice as a whole."""
    found = {}
    for column, ours in read_as.items():
        others = [other for other, theirs in read_as.items() if theirs == ours and other != column]
        if ours and ours not in ("note", "nrmp_codes") and others:
            found[column] = f"“{others[0]}” is read as the same. Choose one of them."
    if not set(NAMING) & set(read_as.values()):
        found[""] = "No column names the program. Choose one for its name, its ACGME id or its NRMP code."
    return found


# Its cells ------------------------------------------------------------------------------------------------------------


def rows_of(
    table: PlanSheet, read_as: Mapping[str, str], dates: str = "", said: Mapping[str, str] | None = None
) -> list[SheetRow]:
    """The rows as we would keep them. ``dates``: whether 4/12/2026 begins with the day or the month; '' is not said.
    ``said``: what each word of the status means; None: what is proposed.
    """
    order = dates or date_order(table, read_as)
    said = asked_words(table, read_as) if said is None else said
    rows = [_row(number, cells, read_as, order, said) for number, cells in table.rows]
    return [_placed(row, *table.told.place(row.number)) for row in rows]


def _placed(row: SheetRow, title: str, number: int) -> SheetRow:
    """The row as its owner finds it in the file."""
    place = f"{number} of {title}" if title else str(number)
    return row._replace(place=place, faults=tuple(fault._replace(place=place) for fault in row.faults))


def asked_words(table: PlanSheet, read_as: Mapping[str, str]) -> dict[str, str]:
    """The words of the status that only their owner can read, each with what is proposed, '' for nothing."""
    columns = [column for column, ours in read_as.items() if ours == "status"]
    cells = dict.fromkeys(row[column] for _, row in table.rows for column in columns if column in row)
    asked = {}
    for cell in islice((cell for cell in cells if not words.is_blank(cell)), MOST_SAVED):
        try:
            read_status(cell, {})
        except ValueError:
            asked[cell] = str(PROPOSED.get(mapping.words_of(cell), ""))
    return dict(islice(asked.items(), MOST_ASKED))


def date_order(table: PlanSheet, read_as: Mapping[str, str]) -> str:
    """Which comes first in the dates of the file, when one of them tells; '' otherwise."""
    columns = [column for column, ours in read_as.items() if ours in KEPT and KEPT[ours].kind is ValueKind.DAY]
    first = {order_told(cells.get(column, "")) for _, cells in table.rows for column in columns} - {""}
    return first.pop() if len(first) == 1 else ""


def _row(
    number: int, cells: Mapping[str, str], read_as: Mapping[str, str], order: str, said: Mapping[str, str]
) -> SheetRow:
    told: dict[str, str] = {}
    values: dict[str, Any] = {}
    notes, faults, blanks, reached = [], [], [], []
    first_note = next((column for column, ours in read_as.items() if ours == "note"), "")
    for column, cell in cells.items():
        ours = read_as.get(column, "")
        if ours and words.is_blank(cell):
            blanks.append(cell)
            if ours in KEPT and KEPT[ours].kind is ValueKind.DAY and any(map(str.isalpha, cell)):
                notes.append(f"{column}: {cell}")  # that a day is to come is worth knowing
        elif ours in YES_NO or ours == "status":
            try:
                read = read_status(cell, said) if ours == "status" else read_yes_no(ours, cell)
            except ValueError:
                faults.append(SheetFault(number, column, cell, NOT_READ))
                notes.append(f"{column}: {cell}")
                continue
            if ours == "status" and read.status:
                values["status"] = read.status
            reached += [read.status] if read.status else []
            notes += [] if read.is_whole else [f"{column}: {cell}"]
        elif ours in KEPT and ours != "note":
            try:
                values[ours], is_whole = _read(KEPT[ours], cell, order)
                notes += [] if is_whole else [f"{column}: {cell}"]
            except ValueError as error:
                faults.append(SheetFault(number, column, cell, str(error)))
                notes.append(f"{column}: {cell}")
        elif ours == "note":
            notes.insert(0, cell) if column == first_note else notes.append(f"{column}: {cell}")
        elif ours:
            text = mapping.FIXED[ours](cell) if ours in mapping.FIXED else cell
            told[ours] = f"{told[ours]}; {text}" if ours in told else text
    if reached:
        values.setdefault("status", furthest(reached))
    note = "\n".join(notes).replace("\r\n", "\n")
    if len(note) > LONGEST_NOTE:
        faults.append(SheetFault(number, first_note or "Notes", note, TOO_LONG))
    elif note:
        values["note"] = note
    return SheetRow(number, told, values, tuple(faults), tuple(blanks))


def _read(column: PlanColumn, cell: str, order: str) -> tuple[Any, bool]:
    """A cell as its column keeps it, and whether that is all it says. Raises ValueError, saying what was expected."""
    if column.kind in READERS:
        return READERS[column.kind](cell, order)
    text = cell.replace("\r\n", "\n") if column.kind is ValueKind.LINES else " ".join(cell.split())
    stored: Any = SavedProgram._meta.get_field(column.field)
    if len(text) > stored.max_length:
        raise ValueError(f"at most {stored.max_length:,} characters")
    return text, True


def _day(cell: str, order: str) -> tuple[date, bool]:
    """A day; as 4/12/2026 once it is known which comes first, without a year in the season that is on.

    A plan has no hours, and no "virtual".
    """
    has_year = True
    try:
        found = day_of(cell, order)
    except ValueError:
        try:
            found, has_year = day_in_season(cell, next_season(timezone.localdate())), False
        except ValueError as error:
            raise ValueError(DAY_EXPECTED) from error
    if found.is_asked:
        raise ValueError(DAY_UNORDERED)
    if not EARLIEST_DAY <= found.day <= LATEST_DAY:
        raise ValueError(DAY_EXPECTED)
    return found.day, has_year and not found.behind


def _amount(cell: str, _: str) -> tuple[Decimal, bool]:
    match = AMOUNT.fullmatch(cell)
    try:
        amount = Decimal(match[1].replace(",", "") + (match[2] or "")) if match else None
    except InvalidOperation:
        amount = None
    if amount is None or amount > MOST_COST:
        raise ValueError(f"an amount up to {MOST_COST:,}, such as 89.50")
    return amount, True


READERS: Final[dict[ValueKind, Callable[[str, str], tuple[Any, bool]]]] = {
    ValueKind.DAY: _day,
    ValueKind.AMOUNT: _amount,
}


def same(field: str, saved: SavedProgram, value: Any) -> bool:
    stored = getattr(saved, field)
    return stored.replace("\r\n", "\n").strip() == value.strip() if isinstance(stored, str) else stored == value
