"""Read the IMGs matched by state from a file, and put them in place of those on record."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from programs.facts.locks import in_turn
from programs.facts.versions import renew_version
from programs.imports.reference_file import ReferenceFileError, rows_of
from programs.models import StateImgCount
from programs.vocabulary import STATES

COLUMNS: Final = (
    "state",
    "us_img",
    "non_us_img",
    "places",
    "matched_year",
    "places_year",
    "source_name",
    "source_url",
    "note",
)
NUMBERS: Final = ("us_img", "non_us_img", "places", "matched_year", "places_year")
MOST: Final = 100_000  # people or places of one state
EARLIEST_YEAR: Final = 1980


@in_turn
def replace_state_imgs(path: Path, edition: str = "") -> int:
    """Put the file's states in place of those on record; returns how many. Raises ReferenceFileError, OSError.

    ``edition``: of the starter set's own file, whose next edition may take its place.
    """
    rows = read_state_imgs(path)
    for row in rows:
        row.edition = edition
    StateImgCount.objects.all().delete()
    StateImgCount.objects.bulk_create(rows)
    renew_version()
    return len(rows)


def bring_newer(path: Path) -> int | None:
    """Take in the starter set's file where none or an earlier edition of it is on record; returns how many states.

    None where this edition stands, or a table of the owner's, which is never overwritten. Raises ReferenceFileError and
    OSError.
    """
    edition = hashlib.sha256(path.read_bytes()).hexdigest()
    on_record = set(StateImgCount.objects.values_list("edition", flat=True))
    if on_record == {edition} or ("" in on_record and not says_the_same(path)):
        return None
    return replace_state_imgs(path, edition)


def says_the_same(path: Path) -> bool:
    """Whether the file holds what is on record: so it does where it was taken in before editions were told."""
    on_record = {tuple(map(str, row)) for row in StateImgCount.objects.values_list(*COLUMNS)}
    return on_record == {tuple(str(getattr(row, name)) for name in COLUMNS) for row in read_state_imgs(path)}


def read_state_imgs(path: Path) -> list[StateImgCount]:
    """The rows of the file, unsaved. Raises ReferenceFileError naming every fault, and OSError."""
    rows = rows_of(path, COLUMNS)
    faults = [fault for number, row in enumerate(rows, 2) for fault in _faults(number, row)]
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        if (first := seen.setdefault(row["state"], number)) != number:
            faults.append(f"Row {number}, state: {row['state']} stands in row {first} already.")
    for column in ("matched_year", "places_year"):
        if len(years := sorted({row[column] for row in rows if row[column]})) > 1:
            faults.append(f"Column {column}: expected one year in all rows, found {', '.join(years)}.")
    if not rows:
        faults.append("The file has no rows.")
    if faults:
        raise ReferenceFileError(faults)
    return [StateImgCount(**{name: row[name] for name in COLUMNS}) for row in rows]


def _faults(number: int, row: dict[str, str]) -> Iterator[str]:
    def fault(column: str, expected: str) -> str:
        return f"Row {number}, {column}: found “{row[column] or ''}”, expected {expected}."

    if None in row or None in row.values():
        yield f"Row {number} has another number of cells than the header."
        return
    if row["state"] not in STATES:
        yield fault("state", "two letters of a state, DC or PR")
    wrong = [name for name in NUMBERS if not (row[name].isdecimal() and row[name].isascii() and int(row[name]) <= MOST)]
    for name in wrong:
        yield fault(name, f"a whole number of at most {MOST:,}")
    for name in {"matched_year", "places_year"}.difference(wrong):
        if not EARLIEST_YEAR <= int(row[name]) <= date.today().year:
            yield fault(name, f"a year from {EARLIEST_YEAR} to this one")
    if not wrong and int(row["us_img"]) + int(row["non_us_img"]) > int(row["places"]):
        yield fault("places", "at least as many places as IMGs of both groups: a share is at most 1")
    if not 0 < len(row["source_name"]) <= 200:
        yield fault("source_name", "who says so, in at most 200 characters")
    if len(row["note"]) > 300:
        yield fault("note", "at most 300 characters")
    try:
        URLValidator(("https", "http"))(row["source_url"])
    except ValidationError:
        yield fault("source_url", "the address where it can be read")
