"""What waits for a steward, fact by fact: sources that differ, what must be confirmed again, what is not stated.

Worked out from the standing evidence whenever the data version changes, and kept until then.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from programs.facts.staleness import Why, must_confirm
from programs.fields import ASKABLE, DECIDING, FIELDS, POLICY_FIELDS
from programs.models import DataState, Evidence, Program
from programs.models.querysets import COUNTS_FOR


class QueueKind(StrEnum):
    """The queues, by the word of their address."""

    CONFLICTS = "conflicts"
    STALE = "stale"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {"conflicts": "Sources differ", "stale": "To confirm again", "missing": "Not stated"}[self.value]


# Why a fact can be in each queue; by these a long queue is worked in parts.
REASONS: Final = {
    QueueKind.CONFLICTS: (Why.DISPUTE, Why.ALSO_SAID),
    QueueKind.STALE: (Why.H1B, Why.OLD, Why.UNDATED),
    QueueKind.MISSING: (Why.MISSING,),
}


class Task(NamedTuple):
    """One fact of one program that somebody should look at; ``why`` is None where it is in no queue."""

    program: int
    field: str
    why: Why | None
    specialty: str
    state: str


# What decides first, then the limits in the order of the form.
FIELD_RANK: Final = {name: rank for rank, name in enumerate(dict.fromkeys((*DECIDING, *POLICY_FIELDS)))}
WHY_RANK: Final = {why: rank for rank, why in enumerate(Why)}


@dataclass(frozen=True)
class Queues:
    """All three queues as of one data version, each in the order it is worked."""

    tasks: Mapping[QueueKind, list[Task]]

    @cached_property
    def counts(self) -> dict[str, int]:
        return {kind.value: len(self.tasks[kind]) for kind in QueueKind}

    def of(
        self, kind: QueueKind, *, specialty: str = "", state: str = "", field: str = "", why: str = ""
    ) -> list[Task]:
        """The tasks of one queue, of one specialty, state, field and reason (its word) where these are given."""
        reason = Why[why.upper()] if why else ""
        wanted = [(at, word) for at, word in ((1, field), (2, reason), (3, specialty), (4, state)) if word]
        return [task for task in self.tasks[kind] if all(task[at] == word for at, word in wanted)]


class Stands(NamedTuple):
    """A standing row, as the queues read it: columns of the evidence, and the program it counts for."""

    program: int
    field: str
    value: str
    strictness: str
    season: int
    seen_on: str
    is_current: bool
    source: int
    recorded_at: datetime
    pk: int

    @property
    def said(self) -> tuple[str, str]:
        return self.value, self.strictness


def current() -> Queues:
    """The queues of the newest data, worked out once per version and season."""
    state = DataState.current()
    return _queues(state.version, state.this_season)


@lru_cache(maxsize=1)
def _queues(version: UUID, this_season: int) -> Queues:
    programs = Program.objects.listed().in_order()
    columns = ("pk", "specialty__slug", "state", "positions_per_year", "website", "disputed_fields")
    told: dict[int, dict[str, list[Stands]]] = defaultdict(lambda: defaultdict(list))
    for row in _standing():
        told[row.program][row.field].append(row)
    tasks: dict[QueueKind, list[tuple[Any, Task]]] = {kind: [] for kind in QueueKind}
    for place, (pk, specialty, state, positions, website, disputed) in enumerate(programs.values_list(*columns)):
        for field in POLICY_FIELDS:
            rows = told[pk][field]
            for kind, why in _reasons(field, rows, field in disputed.split(), this_season):
                why_rank = WHY_RANK[why] if kind is QueueKind.CONFLICTS else 0
                is_last = kind is QueueKind.MISSING and not website  # what can be looked up comes first
                order = (why_rank, FIELD_RANK[field], is_last, -(positions or 0), place)
                tasks[kind].append((order, Task(pk, field, why, specialty, state)))
    return Queues({kind: [task for _, task in sorted(tasks[kind])] for kind in QueueKind})


def _reasons(field: str, rows: list[Stands], is_disputed: bool, this_season: int) -> Iterator[tuple[QueueKind, Why]]:
    now = next((row for row in rows if row.is_current), None)
    if is_disputed:
        yield QueueKind.CONFLICTS, Why.DISPUTE
    elif now and any(row.said != now.said for row in _latest(rows)):
        yield QueueKind.CONFLICTS, Why.ALSO_SAID
    if now is None:
        if not is_disputed and field in ASKABLE:
            yield QueueKind.MISSING, Why.MISSING
        return
    why = must_confirm(field, now.value, now.season, now.seen_on, this_season)
    if why:
        yield QueueKind.STALE, why


def _latest(rows: Iterable[Stands]) -> Collection[Stands]:
    """Of each source's rows about one season the last: what it said before, it no longer says."""
    in_order = sorted(rows, key=lambda row: (row.recorded_at, row.pk))
    return {(row.source, row.season): row for row in in_order}.values()


def _standing() -> Iterator[Stands]:
    rows = Evidence.objects.filter(withdrawn_at__isnull=True, field__in=POLICY_FIELDS).order_by()
    return map(Stands._make, rows.values_list(COUNTS_FOR, *Stands._fields[1:]).iterator(chunk_size=5000))


def by_field(tasks: Iterable[Task]) -> list[tuple[str, str, int]]:
    """How many of the tasks each field has: name, label, number, in the order they are worked."""
    counted = Counter(task.field for task in tasks)
    return [(name, FIELDS[name].label, counted[name]) for name in FIELD_RANK if counted[name]]
