"""Programs that a change took out of a search: its filters kept them before, and keep them no more."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from programs import catalogue
from programs.catalogue.columns import Catalogue
from programs.catalogue.query import ProgramFilter
from programs.facts.projection import MOMENT, ORIGIN, answer_years, known_facts
from programs.facts.weighing import StandingStatement, weigh
from programs.fields import FIELDS, POLICY_FIELDS, as_rules_read
from programs.models import Evidence, Program
from programs.models.querysets import COUNTS_FOR

TOLD_FOR: Final = timedelta(days=60)  # a page or feed tells of programs that dropped out of it
MOST: Final = 200  # looked at, those whose facts changed last
OF_ALL_POLICIES: Final = {"answer_years", "known_facts"}  # columns that follow from every policy
MOST_MOMENTS: Final = 10  # of each, the newest


class Followed(NamedTuple):
    """Whose changes a search tells: ``programs``, None for all that ever were; ``dropped``: ids of those it lost."""

    programs: QuerySet[Program] | None
    dropped: frozenset[int]


class DatedStatement(NamedTuple):
    """One statement, from when to when it stood."""

    recorded: datetime
    withdrawn: datetime | None
    row: StandingStatement


def followed(wanted: ProgramFilter, since: datetime | None = None) -> Followed:
    """The programs the filter keeps, and those it kept after ``since`` (60 days ago if not said). Three statements."""
    if not wanted.chosen:
        return Followed(None, frozenset())
    gone = dropped(wanted, since or timezone.now() - TOLD_FOR)
    found = Q(pk__in=wanted.qs.order_by().values("pk")) | Q(pk__in=gone)
    return Followed(Program.objects.filter(found), gone)


def dropped(wanted: ProgramFilter, since: datetime) -> frozenset[int]:
    """Listed programs the filter keeps no more, because a fact it reads changed after ``since``: before one of these
    changes it kept them.
    """
    reads = {name for question in wanted.questions for name in question.reads}
    fields = {name for name in reads if name in FIELDS} | (set(POLICY_FIELDS) if reads & OF_ALL_POLICIES else set())
    if not fields:
        return frozenset()
    books = catalogue.current()
    kept = {books.ids[at] for at in books.select(wanted).positions.tolist()}
    said = Evidence.objects.annotate(counts_for=COUNTS_FOR, moment=MOMENT)
    is_since = Q(recorded_at__gte=since) | Q(withdrawn_at__gte=since)
    touched = said.filter(is_since, field__in=fields).order_by("-pk")
    changed = dict.fromkeys(touched.values_list("counts_for", flat=True)[: MOST * 100])
    asked = [pk for pk in changed if pk in books.position_of_id and pk not in kept][:MOST]
    rows: dict[int, list[DatedStatement]] = {pk: [] for pk in asked}
    told = said.filter(program__in=Program.objects.with_merged(asked).values("pk"), field__in={*fields, "name"})
    columns = ("counts_for", "recorded_at", "withdrawn_at", "id", "field", "value", "strictness", "season", *ORIGIN)
    for about, recorded, withdrawn, pk, field, value, strictness, *origin in told.values_list(*columns):
        row = StandingStatement(pk, field, (value, strictness), *origin)
        rows[about].append(DatedStatement(recorded, withdrawn, row))
    return frozenset(pk for pk in asked if _was_ever_kept(wanted, books, pk, rows[pk], fields, since))


def _was_ever_kept(
    wanted: ProgramFilter, books: Catalogue, pk: int, rows: list[DatedStatement], fields: set[str], since: datetime
) -> bool:
    """Whether the filter kept the program just before one of its newest changes."""
    moments = {at for row in rows for at in (row.recorded, row.withdrawn) if at and at >= since}
    for moment in sorted(moments, reverse=True)[:MOST_MOMENTS]:
        stood: dict[str, list[StandingStatement]] = defaultdict(list)
        for row in rows:
            if row.recorded < moment and (row.withdrawn is None or row.withdrawn >= moment):
                stood[row.row.field].append(row.row)
        if "name" in stood and _was_kept(wanted, books, pk, _columns(stood, fields, books, pk)):
            return True
    return False


def _columns(
    rows: Mapping[str, list[StandingStatement]], fields: set[str], books: Catalogue, pk: int
) -> dict[str, Any]:
    """The columns of the catalogue these rows come to, with the program's record as it is today."""
    columns: dict[str, Any] = {}
    standing: dict[str, StandingStatement] = {}
    for name in fields:
        stood, fact = weigh(rows.get(name, ()), books.this_season).row, FIELDS[name]
        columns[name] = as_rules_read(fact.value(stood.value[0])) if stood else fact.blank
        columns[f"{name}_strictness"] = stood.value[1] if stood else ""
        if stood:
            standing[name] = stood
    if fields.issuperset(POLICY_FIELDS):
        columns["answer_years"] = answer_years(rows, standing)
        columns["known_facts"] = known_facts(columns, books.value("record", books.position_of_id[pk]))
    return columns


def _was_kept(wanted: ProgramFilter, books: Catalogue, pk: int, columns: Mapping[str, Any]) -> bool:
    at = books.position_of_id[pk]
    for question in wanted.questions:
        facts = [columns[name] if name in columns else books.value(name, at) for name in question.reads]
        if not question.keeps(*facts):
            return False
    return True
