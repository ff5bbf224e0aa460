"""Which cells of a wide file say only what stands, told from the programs' own columns.

Most cells of a file that was exported, edited and sent back say nothing new. To see that in the evidence would take
reading all of it; what is not plain here is left to :mod:`programs.imports.effects`.
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Final

from programs.exports.columns import FACT_COLUMNS, SOURCE_COLUMNS, STRICTNESS_COLUMNS
from programs.exports.rows import in_canonical_text
from programs.fields import FIELDS, strictness_of
from programs.imports.cells import WideRow
from programs.imports.words import Remembered
from programs.models import Evidence, Program

COLUMN_OF: Final = {"specialty": "specialty__slug"}
NUMBERS: Final = tuple(name for name in FACT_COLUMNS if FIELDS[name].value is not str)
TEXTS: Final = ("program_key", *(name for name in FACT_COLUMNS if name not in NUMBERS), *STRICTNESS_COLUMNS.values())


class AsStands:
    """Asked chunk by chunk; what each source has said before a day is looked up once."""

    def __init__(self) -> None:
        self.older: dict[tuple[int, str], set[int]] = {}
        self.written = {name: Remembered(partial(in_canonical_text, FIELDS[name])) for name in NUMBERS}

    def cells_of(self, programs: Collection[int], columns: Collection[str]) -> dict[int, dict[str, str]]:
        """What our own export has in these of its columns of facts and strictness, but for blank cells, by program.

        One statement. A program must not be merged with another: what stands of it is not in its columns alone.
        """
        texts = [name for name in TEXTS if name in columns]
        numbers = [name for name in NUMBERS if name in columns]
        asked = [COLUMN_OF.get(name, name) for name in (*texts, *numbers)]
        in_text = [self.written[name] for name in numbers]
        found = {}
        for pk, *values in Program.objects.filter(pk__in=programs).order_by().values_list("pk", *asked):
            cells = {name: text for name, text in zip(texts, values, strict=False) if text}
            for name, written, number in zip(numbers, in_text, values[len(texts) :], strict=True):
                if number is not None:
                    cells[name] = written[number]
            found[pk] = cells
        return found

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
    file, by field: a blank in one of them says something too.
    """
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
    qualified = {field for field, note in row.notes.items() if note}
    qualified.update(f for f, word in row.strictness.items() if stands.get(STRICTNESS_COLUMNS[f], "") != word)
    values = {field: cell for field, cell in row.values.items() if stands.get(field) != cell or field in qualified}
    return row._replace(values=values)
