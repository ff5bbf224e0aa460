"""Which cells of a wide file say only what stands, told from the programs' own columns.

Most cells of a file that was exported, edited and sent back say nothing new. To see that in the evidence would take
reading all of it; what is not plain here is left to :mod:`programs.imports.effects`.
"""

from collections.abc import Mapping, Set
from typing import Final

from programs.exports.columns import FACT_COLUMNS, NOTE_COLUMNS, SOURCE_COLUMNS, STRICTNESS_COLUMNS
from programs.fields import FIELDS, strictness_of
from programs.imports.cells import Cleaner, WideRow
from programs.models import Evidence
from programs.models.querysets import plain_rows

SOURCES: Final = frozenset(SOURCE_COLUMNS)
NUMBERS: Final = frozenset(name for name in FACT_COLUMNS if FIELDS[name].value is not str)


def said_before(source: int, day: str) -> Set[int]:
    """The programs of which the source has said something longer ago."""
    said = Evidence.objects.filter(source=source, season=0, seen_on__lt=day, withdrawn_at__isnull=True)
    return {pk for (pk,) in plain_rows(said.order_by().values_list("program_id").distinct())} if day else set()


def says_only_that(cells: Mapping[str, str], stands: Mapping[str, str], cleaner: Cleaner) -> bool:
    """Whether a row as it was typed, its source apart, says no more than stands. A blank strictness of a column in the
    file says something too, and so does one beside a blank. A note must be one that is taken: it may name somebody.
    """
    facts = cells if SOURCES.isdisjoint(cells) else {name: cells[name] for name in cells if name not in SOURCES}
    if not facts.items() <= stands.items() and any(
        stands.get(column) != (without_zeros(cell) if column in NUMBERS else cell) for column, cell in facts.items()
    ):
        return False
    for field, column in cleaner.notes.items():
        if column in cells and not (field in cells and is_its_own(cleaner, field, cells[column])):
            return False
    for field, column in cleaner.strictness.items():
        if (field in cells) != (column in cells) and (  # where both are, they are the same as stands
            column in cells or strictness_of(field, cells[field], "") != stands.get(column, "")
        ):
            return False
    return True


def is_its_own(cleaner: Cleaner, field: str, note: str) -> bool:
    """Whether a note is taken as it stands, and nobody is told of it."""
    column = cleaner.notes[field]
    try:
        return cleaner.known[column][note] == note and (column, note) not in cleaner.odd
    except ValueError:
        return False


def without_zeros(number: str) -> str:
    """A number as we write it where it has zeros at its end: 42.3490 as 42.349, 230.0 as 230."""
    return number.rstrip("0").rstrip(".") if number.endswith("0") and number.count(".") == 1 else number


def telling(row: WideRow, stands: Mapping[str, str]) -> WideRow:
    """The row without the cells that say no more than stands."""
    qualified = {f for f, note in row.notes.items() if note and note != stands.get(NOTE_COLUMNS.get(f, ""))}
    qualified.update(f for f, word in row.strictness.items() if stands.get(STRICTNESS_COLUMNS[f], "") != word)
    values = {field: cell for field, cell in row.values.items() if stands.get(field) != cell or field in qualified}
    return row._replace(values=values)
