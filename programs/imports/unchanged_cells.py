"""Which cells of a wide file say only what stands, told from the programs' own columns.

Most cells of a file that was exported, edited and sent back say nothing new. To see that in the evidence would take
reading all of it; what is not plain here is left to :mod:`programs.imports.effects`.
"""

from collections.abc import Collection, Mapping
from typing import Final

from programs.exports.columns import CURRENT_VALUES, FACT_COLUMNS, NOTE_COLUMNS, SOURCE_COLUMNS, STRICTNESS_COLUMNS
from programs.exports.rows import wide_rows
from programs.fields import FIELDS, strictness_of
from programs.imports.cells import WideRow
from programs.models import Evidence

NOTES: Final = frozenset(NOTE_COLUMNS.values())
NUMBERS: Final = frozenset(name for name in FACT_COLUMNS if FIELDS[name].value is not str)


class AsStands:
    """Asked chunk by chunk; what each source has said before a day is looked up once."""

    def __init__(self) -> None:
        self.older: dict[tuple[int, str], set[int]] = {}

    def cells_of(self, programs: Collection[int]) -> dict[str, dict[str, str]]:
        """What our own export has of those of these programs that are shown, blank cells as '', by key.

        A program must not be merged with another: what stands of it is not in its columns alone.
        """
        rows = wide_rows(programs)
        next(rows)
        return {row[0]: dict(zip(CURRENT_VALUES, row, strict=True)) for row in rows}

    def may_confirm(self, program: int, source: int, day: str) -> bool:
        """Whether the source has said something of the program longer ago. One statement for each source and day."""
        if not day:
            return False
        if (source, day) not in self.older:
            said = Evidence.objects.filter(source=source, season=0, seen_on__lt=day, withdrawn_at__isnull=True)
            self.older[source, day] = set(said.order_by().values_list("program_id", flat=True).distinct())
        return program in self.older[source, day]


def says_only_that(cells: Mapping[str, str], stands: Mapping[str, str], strictness: Mapping[str, str]) -> bool:
    """Whether a row as it was typed, its source apart, says no more than stands. ``strictness``: its columns in the
    file, by field: a blank in one of them says something too. A note is looked at first: it may name somebody.
    """
    if not NOTES.isdisjoint(cells):
        return False
    facts = dict(cells)
    for column in SOURCE_COLUMNS:
        facts.pop(column, "")
    is_same = facts.items() <= stands.items() or all(
        stands.get(column) == (without_zeros(cell) if column in NUMBERS else cell) for column, cell in facts.items()
    )
    return is_same and all(
        strictness_of(field, cells[field], cells.get(column, "")) == stands.get(column, "")
        for field, column in strictness.items()
        if field in cells
    )


def without_zeros(number: str) -> str:
    """A number as we write it where it has zeros at its end: 42.3490 as 42.349, 230.0 as 230."""
    return number.rstrip("0").rstrip(".") if number.endswith("0") and number.count(".") == 1 else number


def telling(row: WideRow, stands: Mapping[str, str]) -> WideRow:
    """The row without the cells that say no more than stands."""
    qualified = {f for f, note in row.notes.items() if note and note != stands.get(NOTE_COLUMNS.get(f, ""))}
    qualified.update(f for f, word in row.strictness.items() if stands[STRICTNESS_COLUMNS[f]] != word)
    values = {field: cell for field, cell in row.values.items() if stands.get(field) != cell or field in qualified}
    return row._replace(values=values)
