"""What changed about one program and when, replayed from its evidence: what stood at each moment, and what won.

Which evidence counts as fresh is judged as of today, also for days long past: that a season's turn alone changed which
source won is not told.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from programs.dossier import worded
from programs.fields import FIELDS, IDENTITY_FIELDS
from programs.models import DataState, Evidence, Program
from programs.projection import OWN_WHEN_KEPT, Row, weigh


@dataclass(frozen=True)
class Change:
    """One field's value before and after; ``before`` is None for the first thing ever said of it.

    ``source``: of what stands since, None for nothing or a dispute.
    """

    at: datetime
    label: str
    before: str | None
    after: str
    source: Evidence | None


@dataclass(frozen=True)
class Day:
    """``first_told``: how many facts were known for the first time that day."""

    day: date
    changes: list[Change]
    first_told: int


def history(program: Program) -> list[Day]:
    """The days on which a value of this program changed, newest first. One statement, and the season.

    What was said of a program merged into it counts from when it was said.
    """
    this_season = DataState.current().this_season
    by_field: dict[str, list[Evidence]] = defaultdict(list)
    told = Program.objects.with_merged([program.pk]).values("pk")
    for row in Evidence.objects.filter(program__in=told).select_related("source").order_by("pk"):
        by_field[row.field].append(row)
    for field in OWN_WHEN_KEPT & by_field.keys():
        by_field[field] = [row for row in by_field[field] if row.program_id == program.pk] or by_field[field]
    days: dict[date, list[Change]] = defaultdict(list)
    for field, rows in by_field.items():
        for change in _changes(field, rows, this_season):
            days[timezone.localdate(change.at)].append(change)
    return [
        Day(
            day,
            sorted((change for change in days[day] if not is_first(change)), key=lambda one: (one.at, one.label)),
            sum(is_first(change) for change in days[day]),
        )
        for day in sorted(days, reverse=True)
    ]


def is_first(change: Change) -> bool:
    """Whether a fact became known, where nothing had ever been said."""
    return change.before is None and change.source is not None


def _changes(field: str, rows: list[Evidence], this_season: int) -> Iterator[Change]:
    by_id = {row.pk: row for row in rows}
    moments = {row.recorded_at for row in rows} | {row.withdrawn_at for row in rows if row.withdrawn_at}
    before: str | None = None
    for moment in sorted(moments):
        standing = [
            _weighable(row)
            for row in rows
            if row.recorded_at <= moment and not (row.withdrawn_at and row.withdrawn_at <= moment)
        ]
        weighed = weigh(standing, this_season, may_dispute=field not in IDENTITY_FIELDS)
        current = by_id[weighed.row.id] if weighed.row else None
        after = _in_words(current) if current else "sources disagree" if weighed.disputed else "not stated"
        if after != before:
            yield Change(moment, FIELDS[field].label, before, after, current)
        before = after


def _weighable(row: Evidence) -> Row:
    said = (row.value, row.strictness)
    return Row(row.pk, row.field, said, row.season, row.source_id, row.source.kind, row.seen_on, row.recorded_at)


def _in_words(row: Evidence) -> str:
    return f"{worded(row.field, row.value)}{f' ({row.strictness})' if row.strictness else ''}"
