"""Read national figures from a file, the starter set's or the owner's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from programs.facts.locks import in_turn
from programs.facts.versions import renew_version
from programs.imports.nrmp_tables import TABLES, figure_rows, table_of
from programs.imports.reference_file import ReferenceFileError, rows_of
from programs.models import Figure, Specialty

KEY: Final = ("topic", "year", "specialty", "who", "measure")
COLUMNS: Final = (*KEY, "value", "n", "source_name", "source_url", "confidence", "note")
MOST_ROWS: Final = 50_000


@in_turn
def take_in(path: Path, *, is_own: bool, year: int | None = None) -> int:
    """Put the file's figures in place of those with the same key; returns how many are new or other than before.

    The owner's figures stay where the starter set has others, and the starter set's are replaced as a whole by a newer
    edition. ``year``: of the Match that a table of NRMP's is about, which does not say so. Raises ReferenceFileError
    naming every fault, and OSError.
    """
    rows = read(path, is_own=is_own, year=year)
    with transaction.atomic():
        stored = {tuple(getattr(one, name) for name in KEY): one for one in Figure.objects.all()}
        wanted = {tuple(getattr(one, name) for name in KEY): one for one in rows}
        if not is_own:
            wanted = {key: one for key, one in wanted.items() if key not in stored or not stored[key].is_own}
        changed = {key: one for key, one in wanted.items() if key not in stored or _told(stored[key]) != _told(one)}
        gone = [key for key, one in stored.items() if not is_own and not one.is_own and key not in wanted]
        Figure.objects.filter(pk__in=[stored[key].pk for key in [*changed, *gone] if key in stored]).delete()
        Figure.objects.bulk_create(changed.values(), batch_size=500)
        if changed or gone:
            renew_version([])  # pages that are kept show figures, too
    return len(changed)


def _told(figure: Figure) -> tuple[object, ...]:
    return tuple(getattr(figure, name) for name in (*COLUMNS, "is_own"))


def read(path: Path, *, is_own: bool, year: int | None = None) -> list[Figure]:
    """The rows of the file, unsaved."""
    rows = _rows_of_figures(path, year)
    if not 0 < len(rows) <= MOST_ROWS:
        raise ReferenceFileError([f"The file has {len(rows):,} rows; expected 1 to {MOST_ROWS:,}."])
    slugs = {"", *Specialty.objects.values_list("slug", flat=True)}
    figures: list[Figure] = []
    faults: list[str] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, row in rows:
        figure = Figure(is_own=is_own)
        found = list(_faults(figure, row, slugs))
        key = tuple(getattr(figure, name) for name in KEY)
        if not found and (first := seen.setdefault(key, number)) != number:
            found = [f"the same figure stands in row {first} already"]
        faults += [f"Row {number}, {fault}." for fault in found]
        figures.append(figure)
    if faults:
        raise ReferenceFileError(faults)
    return figures


def _rows_of_figures(path: Path, year: int | None) -> list[tuple[int, dict[str, str]]]:
    """Each with its number in the file, which has our columns or those of a table of NRMP's."""
    rows = rows_of(path, ())
    found = table_of([column for column in rows[0] if column]) if rows and not set(COLUMNS) <= rows[0].keys() else None
    if found is None:
        try:
            return list(enumerate(rows_of(path, COLUMNS), 2))
        except ReferenceFileError as error:
            names = ", ".join(f"“{table.name}”" for table in TABLES)
            raise ReferenceFileError(
                [*error.faults, f"Nor is it a table of NRMP's that is known here: {names}."]
            ) from None
    table, columns = found
    if year is None:
        raise ReferenceFileError([f"This is NRMP's “{table.name}”. Name the year of its Match: --year 2024."])
    return figure_rows(rows, table, columns, year)


def _faults(figure: Figure, row: dict[str, str], slugs: set[str]) -> Iterator[str]:
    """Fill the figure from the row, and say column by column what cannot be taken."""
    if None in row or None in row.values():
        yield "has another number of cells than the header"
        return
    for name in COLUMNS:
        field = Figure._meta.get_field(name)
        try:
            setattr(figure, name, field.clean(row[name].strip() or (None if field.null else ""), figure))  # type: ignore[union-attr]
        except ValidationError as error:
            yield f"{name}: found “{row[name]}”. {' '.join(error.messages).removesuffix('.')}"
    if row["specialty"] not in slugs:
        yield f"specialty: found “{row['specialty']}”, expected the short name of a specialty, or nothing for all"
    if isinstance(figure.year, int) and not 1980 <= figure.year <= 2100:
        yield f"year: found {figure.year}, expected a year from 1980 to 2100"
    if figure.value is not None and figure.value < 0:
        yield f"value: found {figure.value}, expected a number that is not negative"
