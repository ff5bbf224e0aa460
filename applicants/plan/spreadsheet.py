"""A person's own spreadsheet of programs: read within bounds, its columns guessed, its cells as we keep them.

Nothing of the file is kept. Between the preview and the confirmation the rows travel in the form, signed and for one
profile alone.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core import signing

from applicants.models import Profile, SavedProgram, Status
from applicants.models.answers import EARLIEST_DAY, LATEST_DAY
from applicants.models.plan import LONGEST_NOTE, MOST_COST, MOST_SAVED
from applicants.plan.table import ENTERED, PlanColumn, ValueKind
from programs.imports import mapping, uploads
from programs.tabular.reading import read
from programs.tabular.sheet import Layout, Unreadable
from programs.tabular.xlsx_writing import UNWRITABLE

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_CHARACTERS: Final = 500_000  # of all cells together: they travel in a form
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
    "note": "Notes",
}
SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    **{name: words for name, words in mapping.SYNONYMS.items() if name in READ_AS},
    "specialty": (*mapping.SYNONYMS["specialty"], "spec"),
    **{name: column.synonyms for name, column in KEPT.items()},
}
LAYOUT: Final = Layout("my programs", (), (), MOST_SAVED, is_open=True)

# What people write in a column of the status, in words as ``mapping.words_of`` gives them.
STATUS_WORDS: Final[dict[str, Status]] = {
    **{mapping.words_of(word.value): word for word in Status},
    **{mapping.words_of(str(word.label)): word for word in Status},
    **dict.fromkeys(("maybe", "interested", "saved", "to consider", "undecided"), Status.CONSIDERING),
    **dict.fromkeys(("to apply", "apply", "planned", "planning to apply", "yes"), Status.APPLYING),
    **dict.fromkeys(("submitted", "sent", "application sent", "waiting", "pending"), Status.APPLIED),
    **dict.fromkeys(
        ("invite", "invitation", "interview", "interview invite", "interview offered", "interview scheduled", "iv"),
        Status.INVITED,
    ),
    **dict.fromkeys(("interview done", "done", "attended"), Status.INTERVIEWED),
    **dict.fromkeys(("ranking", "on rank list", "on rol", "rol"), Status.RANKED),
    **dict.fromkeys(("withdrawn", "withdrew", "cancelled", "canceled", "declined by me"), Status.DECLINED),
    **dict.fromkeys(("rejection", "no", "not invited", "turned down"), Status.REJECTED),
}
AMOUNT: Final = re.compile(
    r"(?:usd|us\$|\$)?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,2})?\s*(?:usd|dollars)?", re.IGNORECASE
)
NUMBERED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|(?<=/)\d{2})", re.ASCII)
HOUR: Final = re.compile(
    r"[T ,]+(?:at )?(\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)(?: [a-z]{2,4})?$", re.ASCII | re.IGNORECASE
)
MIDNIGHT: Final = frozenset({"00:00", "00:00:00"})
IN_WORDS: Final = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
DAY_FIRST, MONTH_FIRST = "day", "month"


class PlanSheet(NamedTuple):
    """``rows``: the number of the row in the file (the header is row 1), and its cells that are not blank."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]


class SheetFault(NamedTuple):
    """A cell that is not read as its column: what stands in it goes into the note, so that it is not lost."""

    row: int
    column: str
    seen: str
    expected: str


class SheetRow(NamedTuple):
    """``told``: what names the program. ``values``: what the plan would hold, by field, without what is blank."""

    number: int
    told: Mapping[str, str]
    values: Mapping[str, Any]
    faults: tuple[SheetFault, ...]


# The file ---------------------------------------------------------------------------------------------------------


def table_of(name: str, chunks: Iterable[bytes]) -> PlanSheet:
    """The rows of a file, which is gone when this returns. Raises Unreadable."""
    uploads.forget_old()
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=settings.UPLOADS, prefix="plan-") as folder:
        path = Path(folder) / _plain_name(name)
        with path.open("wb") as file:
            file.writelines(chunks)
        with read(path, LAYOUT) as found:
            rows = [(number, _writable(cells)) for number, cells in found.rows]
    if not rows:
        raise Unreadable(f"{path.name} has no row below the names of its columns.")
    if sum(len(cell) for _, cells in rows for cell in cells.values()) > MOST_CHARACTERS:
        raise Unreadable(f"{path.name} has more than {MOST_CHARACTERS:,} characters; split it.")
    return PlanSheet(path.name, tuple(UNWRITABLE.sub("", column) for column in found.columns), rows)


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
        name, columns, rows = signing.loads(text, salt=f"{SALT} {mine.pk}", max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return PlanSheet(name, tuple(columns), [(number, cells) for number, cells in rows])


def guessed(table: PlanSheet) -> dict[str, str]:
    """Which of ours each column is, '' where it is left out."""
    samples = {column: [cells[column] for _, cells in table.rows if column in cells][:3] for column in table.columns}
    return mapping.guesses(table.columns, samples, tuple(READ_AS), SYNONYMS)


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


def rows_of(table: PlanSheet, read_as: Mapping[str, str], dates: str = "") -> list[SheetRow]:
    """The rows as we would keep them. ``dates``: whether 4/12/2026 begins with the day or the month; '' is not said."""
    order = dates or date_order(table, read_as)
    return [_row(number, cells, read_as, order) for number, cells in table.rows]


def date_order(table: PlanSheet, read_as: Mapping[str, str]) -> str:
    """Which comes first in the dates of the file, when one of them tells; '' otherwise."""
    columns = [column for column, ours in read_as.items() if ours in KEPT and KEPT[ours].kind is ValueKind.DAY]
    dates = [NUMBERED.fullmatch(HOUR.sub("", cells.get(column, ""))) for _, cells in table.rows for column in columns]
    first = {int(date[1]) > 12 for date in dates if date and (int(date[1]) > 12) != (int(date[2]) > 12)}
    return "" if len(first) != 1 else DAY_FIRST if True in first else MONTH_FIRST


def _row(number: int, cells: Mapping[str, str], read_as: Mapping[str, str], order: str) -> SheetRow:
    told: dict[str, str] = {}
    values: dict[str, Any] = {}
    notes, faults = [], []
    first_note = next((column for column, ours in read_as.items() if ours == "note"), "")
    for column, cell in cells.items():
        ours = read_as.get(column, "")
        if ours in KEPT and ours != "note":
            try:
                values[ours] = _read(KEPT[ours], cell, order)
                if KEPT[ours].kind is ValueKind.DAY and (hour := HOUR.search(cell)) and hour[1] not in MIDNIGHT:
                    notes.append(f"{column}: {cell}")  # a plan has no hours
            except ValueError as error:
                faults.append(SheetFault(number, column, cell, str(error)))
                notes.append(f"{column}: {cell}")
        elif ours == "note":
            notes.insert(0, cell) if column == first_note else notes.append(f"{column}: {cell}")
        elif ours:
            text = mapping.FIXED[ours](cell) if ours in mapping.FIXED else cell
            told[ours] = f"{told[ours]}; {text}" if ours in told else text
    note = "\n".join(notes).replace("\r\n", "\n")
    if len(note) > LONGEST_NOTE:
        faults.append(SheetFault(number, first_note or "Notes", note, f"at most {LONGEST_NOTE:,} characters; left out"))
    elif note:
        values["note"] = note
    return SheetRow(number, told, values, tuple(faults))


def _read(column: PlanColumn, cell: str, order: str) -> Any:
    """A cell as its column keeps it. Raises ValueError, saying what was expected."""
    if column.kind in READERS:
        return READERS[column.kind](cell, order)
    text = cell.replace("\r\n", "\n") if column.kind is ValueKind.LINES else " ".join(cell.split())
    stored: Any = SavedProgram._meta.get_field(column.field)
    if len(text) > stored.max_length:
        raise ValueError(f"at most {stored.max_length:,} characters")
    return text


def _status(cell: str, _: str) -> Status:
    try:
        return STATUS_WORDS[mapping.words_of(cell)]
    except KeyError:
        raise ValueError(f"one of: {', '.join(str(word.label) for word in Status)}") from None


def _day(cell: str, order: str) -> date:
    """A day as 2026-12-04, 4 December 2026, 4-Dec-2026 or December 4, 2026; as 4/12/2026 or 4/12/26 once it is known
    which comes first. An hour may follow it.
    """
    text = HOUR.sub("", cell)
    try:
        found = _numbered(text, order) or _in_words(text) or datetime.fromisoformat(text).date()
    except ValueError:
        found = None
    if found is None or not EARLIEST_DAY <= found <= LATEST_DAY:
        raise ValueError("a day, such as 2026-12-04 or 4 December 2026")
    return found


def _numbered(text: str, order: str) -> date | None:
    match = NUMBERED.fullmatch(text)
    if not match:
        return None
    one, other, year = map(int, match.groups())
    year += 2000 if year < 100 else 0
    if not order and one != other and max(one, other) <= 12:
        raise ValueError
    is_month_first = order == MONTH_FIRST or (not order and other > 12)
    return date(year, *((one, other) if is_month_first else (other, one)))


def _in_words(text: str) -> date | None:
    plain = " ".join(re.sub(r"(?<=\d)(st|nd|rd|th)\b|[,.-]", " ", text).split())
    for form in IN_WORDS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None


def _amount(cell: str, _: str) -> Decimal:
    match = AMOUNT.fullmatch(cell)
    try:
        amount = Decimal(match[1].replace(",", "") + (match[2] or "")) if match else None
    except InvalidOperation:
        amount = None
    if amount is None or amount > MOST_COST:
        raise ValueError(f"an amount up to {MOST_COST:,}, such as 89.50")
    return amount


READERS: Final[dict[ValueKind, Callable[[str, str], Any]]] = {
    ValueKind.STATUS: _status,
    ValueKind.DAY: _day,
    ValueKind.AMOUNT: _amount,
}


def same(field: str, saved: SavedProgram, value: Any) -> bool:
    stored = getattr(saved, field)
    return stored.replace("\r\n", "\n").strip() == value.strip() if isinstance(stored, str) else stored == value
