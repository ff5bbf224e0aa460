"""What changed about one program and when, replayed from its evidence: what stood at each moment, and what won."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from programs.dossier import worded
from programs.fields import FIELDS, IDENTITY_FIELDS
from programs.models import DataState, Evidence, Program
from programs.projection import Row, weigh


@dataclass(frozen=True)
class Change:
    """One field's value before and after; '' is not stated. ``source`` of what stands since, None for nothing."""

    at: datetime
    label: str
    before: str
    after: str
    source: Evidence | None


@dataclass(frozen=True)
class Day:
    """``first_told``: how many facts were known for the first time that day."""

    day: date
    changes: list[Change]
    first_told: int


def history(program: Program) -> list[Day]:
    """The days on which a value of this program changed, newest first. One statement, and the season."""
    this_season = DataState.current().this_season
    by_field: dict[str, list[Evidence]] = defaultdict(list)
    for row in program.evidence.select_related("source").order_by("pk"):
        by_field[row.field].append(row)
    days: dict[date, list[Change]] = defaultdict(list)
    for field, rows in by_field.items():
        for change in _changes(field, rows, this_season):
            days[timezone.localdate(change.at)].append(change)
    return [
        Day(
            day,
            sorted((change for change in days[day] if change.before), key=lambda change: (change.at, change.label)),
            sum(not change.before for change in days[day]),
        )
        for day in sorted(days, reverse=True)
    ]


def _changes(field: str, rows: list[Evidence], this_season: int) -> Iterator[Change]:
    by_id = {row.pk: row for row in rows}
    moments = {row.recorded_at for row in rows} | {row.withdrawn_at for row in rows if row.withdrawn_at}
    before = ""
    for moment in sorted(moments):
        standing = [
            _weighable(row)
            for row in rows
            if row.recorded_at <= moment and not (row.withdrawn_at and row.withdrawn_at <= moment)
        ]
        weighed = weigh(standing, this_season, may_dispute=field not in IDENTITY_FIELDS)
        current = by_id[weighed.row.id] if weighed.row else None
        after = _in_words(current) if current else "sources disagree" if weighed.disputed else ""
        if after != before:
            yield Change(moment, FIELDS[field].label, before, after or "not stated", current)
        before = after


def _weighable(row: Evidence) -> Row:
    said = (row.value, row.strictness)
    return Row(row.pk, row.field, said, row.season, row.source_id, row.source.kind, row.seen_on, row.recorded_at)


def _in_words(row: Evidence) -> str:
    return f"{worded(row.field, row.value)}{f' ({row.strictness})' if row.strictness else ''}"
