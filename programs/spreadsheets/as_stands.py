"""Which cells of a wide file say only what stands, told from the programs' own columns.

Most cells of a file that was exported, edited and sent back say nothing new. To see that in the evidence would take
reading all of it; what is not plain here is left to :mod:`programs.spreadsheets.comparing`.
"""

from collections.abc import Iterable
from typing import Final

from programs.fields import FIELDS
from programs.models import Evidence, Program
from programs.spreadsheets.rows import WideRow
from programs.spreadsheets.writing import in_canonical_text

COLUMN_OF: Final = {"specialty": "specialty__slug"}


class AsStands:
    """Asked chunk by chunk; what each source has said before a day is looked up once."""

    def __init__(self) -> None:
        self.older: dict[tuple[int, str], set[int]] = {}

    def without(self, rows: Iterable[tuple[int, WideRow, int]]) -> dict[int, WideRow]:
        """The rows, by program, without the cells that say what stands, as the program's columns do, and no more.

        ``rows``: the program's id, its row and the id of the row's source. A program must not be merged with another.
        Rows that may confirm something are left out. Two statements, and one for each source and day that was not asked
        for before.
        """
        asked = {pk: (row, source) for pk, row, source in rows}
        fields = sorted({field for row, _ in asked.values() for field in row.values})
        limits = sorted({field for row, _ in asked.values() for field in row.strictness})
        columns = [COLUMN_OF.get(field, field) for field in fields] + [f"{field}_strictness" for field in limits]
        found = {}
        for pk, *values in Program.objects.filter(pk__in=asked).order_by().values_list("pk", *columns):
            row, source = asked[pk]
            if pk in self._said_before(source, row.origin.seen_on):
                continue
            facts = dict(zip(fields, values, strict=False))
            strictness = dict(zip(limits, values[len(fields) :], strict=True))
            qualified = {field for field, note in row.notes.items() if note}
            qualified.update(field for field, word in row.strictness.items() if strictness[field] != word)
            telling = {
                field: cell
                for field, cell in row.values.items()
                if (facts[field] != cell and not _is(facts[field], field, cell)) or field in qualified
            }
            found[pk] = row._replace(values=telling)
        return found

    def _said_before(self, source: int, day: str) -> set[int]:
        """The programs of which the source said something longer ago: the row may confirm it."""
        if not day:
            return set()
        if (source, day) not in self.older:
            said = Evidence.objects.filter(source=source, season=0, seen_on__lt=day, withdrawn_at__isnull=True)
            self.older[source, day] = set(said.order_by().values_list("program_id", flat=True).distinct())
        return self.older[source, day]


def _is(fact: object, field: str, cell: str) -> bool:
    return not isinstance(fact, str) and in_canonical_text(FIELDS[field], fact) == cell
