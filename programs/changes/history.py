"""What changed about one program and when, replayed from its evidence: what stood at each moment, and what won.

Which evidence counts as fresh is judged as of today, also for days long past: that a season's turn alone changed which
source won is not told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from programs import dates
from programs.facts.projection import OWN_WHEN_KEPT
from programs.facts.weighing import StandingStatement, weigh
from programs.fields import FIELDS, IDENTITY_FIELDS, POLICY_FIELDS
from programs.models import DataState, Evidence, Pairing, Program, SeasonRecord

NOT_STATED: Final = "not stated"
POLICIES, COUNTS, OTHERS = "visas, exams and limits", "its seasons", "name, place and size"  # what facts are about


@dataclass(frozen=True)
class FactChange:
    """One value before and after; ``before`` is None for the first thing ever said of it.

    ``field``: of the evidence, '' for a season record. ``source``: what stands since rests on it, None for nothing or a
    dispute.
    """

    at: datetime
    field: str
    label: str
    before: str | None
    after: str
    source: Evidence | SeasonRecord | None

    @property
    def words(self) -> str:
        """The change as one line of plain text, for where there is no mark-up."""
        return f"{self.label}: {self.before or NOT_STATED} → {self.after}"

    @property
    def joined(self) -> str:
        """What a list was given, where it lost nothing: "1905140P0" of "1905140C0" → "1905140C0; 1905140P0"."""
        before, after = (self.before or "").split("; "), self.after.split("; ")
        return "; ".join(one for one in after if one not in before) if set(before) < set(after) else ""


@dataclass(frozen=True)
class Day:
    """``first``: the facts that were known for the first time that day; ``merges``: in a sentence each."""

    day: date
    changes: list[FactChange]
    first: list[FactChange]
    merges: list[str]

    @property
    def first_by_kind(self) -> list[tuple[str, list[FactChange]]]:
        kinds: dict[str, list[FactChange]] = {kind: [] for kind in (POLICIES, COUNTS, OTHERS)}
        for one in self.first:
            kinds[POLICIES if one.field in POLICY_FIELDS else OTHERS if one.field else COUNTS].append(one)
        return [(kind, told) for kind, told in kinds.items() if told]


def history(program: Program) -> list[Day]:
    """The days on which a value of this program changed or another was merged into it, newest first. Three statements,
    and the season.

    What was said of a program merged into it counts from when it was said.
    """
    told = Program.objects.with_merged([program.pk]).values("pk")
    evidence = Evidence.objects.filter(program__in=told).select_related("source").order_by("pk")
    records = SeasonRecord.objects.filter(program__in=told).select_related("source").order_by("pk")
    days: dict[date, list[FactChange]] = defaultdict(list)
    for change in replay(program.pk, evidence, records, DataState.current().this_season):
        days[timezone.localdate(change.at)].append(change)
    merges: dict[date, list[str]] = defaultdict(list)
    for pairing in Pairing.objects.filter(kept=program, is_same=True).select_related("duplicate").order_by("pk"):
        merges[timezone.localdate(pairing.recorded_at)].append(merge_in_words(pairing, is_undone=False))
        if pairing.withdrawn_at:
            merges[timezone.localdate(pairing.withdrawn_at)].append(merge_in_words(pairing, is_undone=True))
    return [
        Day(
            day,
            [change for change in days[day] if not is_first(change)],
            [change for change in days[day] if is_first(change)],
            merges[day],
        )
        for day in sorted(days.keys() | merges.keys(), reverse=True)
    ]


def merge_in_words(pairing: Pairing, *, is_undone: bool) -> str:
    """What is told of the program that is kept."""
    return f"{pairing.duplicate} {'is a program of its own again' if is_undone else 'is now part of it'}"


def replay(
    program: int, evidence: Iterable[Evidence], records: Iterable[SeasonRecord], this_season: int
) -> list[FactChange]:
    """All changes that these rows of one program, and of those merged into it, made, oldest first.

    A field's rows, and a season's, must be complete: those withdrawn too.
    """
    by_field: dict[Any, list[Any]] = defaultdict(list)
    for row in evidence:
        by_field[row.field].append(row)
    for field in OWN_WHEN_KEPT & by_field.keys():
        by_field[field] = [row for row in by_field[field] if row.program_id == program] or by_field[field]
    for count in records:
        by_field[count.season, count.track, count.group, count.population].append(count)
    changes = [change for field, rows in by_field.items() for change in _changes(field, rows, this_season)]
    return sorted(changes, key=lambda one: (one.at, one.label))


def is_first(change: FactChange) -> bool:
    """Whether a fact became known, where nothing had ever been said."""
    return change.before is None and change.source is not None


def _changes(field: Any, rows: list[Any], this_season: int) -> Iterator[FactChange]:
    by_id = {row.pk: row for row in rows}
    said = {row.pk: StandingStatement.of(row) for row in rows}
    moments = {row.recorded_at for row in rows} | {row.withdrawn_at for row in rows if row.withdrawn_at}
    before: str | None = None
    for moment in sorted(moments):
        standing = [
            said[row.pk]
            for row in rows
            if row.recorded_at <= moment and not (row.withdrawn_at and row.withdrawn_at <= moment)
        ]
        weighed = weigh(standing, this_season, may_dispute=field not in IDENTITY_FIELDS)
        current = by_id[weighed.row.id] if weighed.row else None
        after = weighed.row.words if weighed.row else "sources disagree" if weighed.disputed else NOT_STATED
        if after != before:
            name = field if isinstance(field, str) else ""
            yield FactChange(moment, name, FIELDS[name].label if name else _counted(rows[0]), before, after, current)
        before = after


def _counted(row: SeasonRecord) -> str:
    """What a season record counts: "Matched (All IMGs, categorical, 2026)"."""
    who = [row.get_group_display(), row.get_track_display().lower(), dates.season(row.season)]
    return f"{row.get_population_display()} ({', '.join(word for word in who if word)})"
