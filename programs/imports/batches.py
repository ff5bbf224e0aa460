"""What came in together: how much of each batch stands, and what it said about each program.

The ledger takes a batch back: :func:`programs.facts.ledger.undo_batch`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from programs.facts.weighing import StandingStatement
from programs.fields import FIELDS
from programs.models import Evidence, ImportBatch, Pairing, Program, SeasonRecord, Source


@dataclass(frozen=True)
class BatchStatement:
    """One row of a batch in words. ``standing``: current, not current or withdrawn."""

    question: str
    words: str
    source: Source
    seen_on: str
    standing: str


@dataclass(frozen=True)
class BatchProgram:
    """A program and what a batch said about it."""

    program: Program
    statements: list[BatchStatement] = field(default_factory=list)


def batches() -> QuerySet[ImportBatch]:
    """All batches, newest first, each with how many of its rows and pairs stand, and of its rows are withdrawn."""
    standing, withdrawn = Q(withdrawn_at__isnull=True), Q(withdrawn_at__isnull=False)
    return ImportBatch.objects.select_related("recorded_by").annotate(
        standing_count=_number(Evidence, standing) + _number(SeasonRecord, standing),
        pair_count=_number(Pairing, standing),
        withdrawn_count=_number(Evidence, withdrawn) + _number(SeasonRecord, withdrawn),
    )


def _number(rows: type[Model], which: Q) -> Any:
    found = rows._default_manager.filter(which, batch=OuterRef("pk")).order_by().values("batch")
    return Coalesce(Subquery(found.annotate(number=Count("pk")).values("number")), 0)


def totals_of(batch: ImportBatch) -> dict[str, int]:
    """How many programs a batch speaks of, and its rows by what became of them."""
    totals = {"programs": programs_of(batch).count(), "rows": 0, "current": 0, "withdrawn": 0}
    for rows in (batch.evidences, batch.seasonrecords):
        counted = rows.aggregate(
            rows=Count("pk"),
            current=Count("pk", filter=Q(is_current=True)),
            withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False)),
        )
        for name, number in counted.items():
            totals[name] += number
    totals["standing"] = totals["rows"] - totals["withdrawn"]
    return totals | {"beside": totals["standing"] - totals["current"]}


def programs_of(batch: ImportBatch) -> QuerySet[Program]:
    told = Q(pk__in=batch.evidences.values("program")) | Q(pk__in=batch.seasonrecords.values("program"))
    return Program.objects.filter(told)


def with_statements(batch: ImportBatch, programs: Iterable[Program]) -> list[BatchProgram]:
    """Each of these programs with the batch's rows about it; two statements, however many."""
    told = {program.pk: BatchProgram(program) for program in programs}
    order = list(FIELDS)
    evidence = batch.evidences.filter(program__in=told).select_related("source")
    for row in sorted(evidence, key=lambda row: (order.index(row.field), row.pk)):
        told[row.program_id].statements.append(_statement(row, FIELDS[row.field].label))
    for count in batch.seasonrecords.filter(program__in=told).select_related("source"):
        about = f"{count.get_population_display()} ({count.get_group_display()}, {count.season or 'undated'})"
        told[count.program_id].statements.append(_statement(count, about))
    return list(told.values())


def _statement(row: Evidence | SeasonRecord, question: str) -> BatchStatement:
    standing = "withdrawn" if row.withdrawn_at else "current" if row.is_current else "not current"
    return BatchStatement(question, StandingStatement.of(row).words, row.source, row.seen_on, standing)
