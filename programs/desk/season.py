"""What turning the season would do: which facts it makes stale, and which values it changes, without writing."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from programs.desk import queues
from programs.desk.queues import QueueKind
from programs.facts.projection import families, merges, projections
from programs.facts.staleness import must_confirm
from programs.fields import FIELDS, POLICY_FIELDS
from programs.models import Evidence, Program
from programs.models.program import LEDGER_FIELDS
from programs.models.querysets import COUNTS_FOR
from programs.record.stated_vs_observed import COLUMN_OF

SHOWN: Final = 100
# What follows from the fields beside it, or is only a mark.
DERIVED: Final = frozenset(
    {
        *COLUMN_OF.values(),
        "search_text",
        "sort_name",
        "disputed_fields",
        "undated_fields",
        "institution_fields",
        "answer_years",
        "known_facts",
        "is_listed",
        "merged_into_id",
    }
)


@dataclass(frozen=True)
class RolloverChange:
    """One column of one program that would have another value."""

    program: Program
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RolloverForecast:
    """``stale``: facts that would wait to be confirmed again and do not yet, by label; ``changes``: the first of
    ``total``.
    """

    before: int
    after: int
    stale: list[tuple[str, int]]
    changes: list[RolloverChange]
    total: int

    @property
    def stale_count(self) -> int:
        return sum(number for _, number in self.stale)


def forecast(before: int, after: int) -> RolloverForecast:
    """Project every program under the other season. Reads only; a few statements for each five hundred programs."""
    changes: list[RolloverChange] = []
    standing: set[int] = set()
    total = 0
    merged = merges()
    for ids in families(Program.objects.values_list("pk", flat=True), merged):
        projected = projections(ids, merged, after)
        standing.update(*(one.current_evidence for one in projected.values()))
        for program in Program.objects.filter(pk__in=ids).order_by("pk"):
            for column, value in projected[program.pk].columns.items():
                was = getattr(program, column)
                if column in DERIVED or was == value:
                    continue
                total += 1
                if len(changes) < SHOWN:
                    changes.append(RolloverChange(program, label_of(column), words(column, was), words(column, value)))
    return RolloverForecast(before, after, made_stale(standing, after), changes, total)


def made_stale(standing: Collection[int], after: int) -> list[tuple[str, int]]:
    """How many facts of each field come to the queue of what must be confirmed again, when these rows stand; the most
    first.
    """
    waiting = {task[:2] for task in queues.current().tasks[QueueKind.STALE]}
    listed = set(Program.objects.listed().values_list("pk", flat=True))
    rows = Evidence.objects.filter(withdrawn_at__isnull=True, field__in=POLICY_FIELDS).order_by()
    counted = Counter[str]()
    columns = ("pk", COUNTS_FOR, "field", "value", "season", "seen_on")
    for pk, program, field, value, season, seen_on in rows.values_list(*columns):
        comes = pk in standing and program in listed and (program, field) not in waiting
        if comes and must_confirm(field, value, season, seen_on, after):
            counted[field] += 1
    return [(FIELDS[field].label, number) for field, number in counted.most_common()]


def label_of(column: str) -> str:
    field = FIELDS.get(column.removesuffix("_strictness").removesuffix("_id"))
    if field is None:
        return {one.name: str(one.verbose_name) for one in LEDGER_FIELDS}[column]
    return f"{field.label}, strictness" if column.endswith("_strictness") else field.label


def words(column: str, value: Any) -> str:
    field = FIELDS.get(column)
    if value in (None, ""):
        return "not known"
    return "no limit" if field and value == field.no_limit else str(value)
