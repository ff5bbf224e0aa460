"""Which of the standing statements about one fact is the one that stands: a pure function of its rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, Self

from django.db import connection

from programs.dates import first_day
from programs.fields import FIELDS, POLICY_FIELDS, worded
from programs.models import Evidence, SeasonRecord
from programs.record.seasons import OLD_AFTER_SEASONS, season_of
from programs.vocabulary import SourceKind, Strictness

KIND_RANK: Final = {kind.value: rank for rank, kind in enumerate(SourceKind)}
ADDS_UP: Final = frozenset(name for name, fact in FIELDS.items() if fact.adds_up)
OWN_VOICE: Final = (SourceKind.PROGRAM_ANSWER, SourceKind.PROGRAM_PAGE)


class StandingStatement(NamedTuple):
    """One standing statement, as :func:`weigh` reads it."""

    id: int
    field: Any  # evidence: the field; season records: (season, track, group, population)
    value: Any  # what is compared: (value, strictness), or (count, percent)
    season: int
    source: Any  # its id; of one that is not known yet (kind, name, address)
    kind: str
    seen_on: str
    recorded_at: str  # as :func:`moment` writes it

    @classmethod
    def of(cls, row: Evidence | SeasonRecord) -> Self:
        """A row of the database, fetched with its source."""
        about: Any = row.field if isinstance(row, Evidence) else (row.season, row.track, row.group, row.population)
        value = (row.value, row.strictness) if isinstance(row, Evidence) else (row.count, row.percent)
        source = (row.source_id, row.source.kind)
        return cls(row.pk, about, value, row.season, *source, row.seen_on, moment(row.recorded_at))

    @property
    def says(self) -> Any:
        """:attr:`value` as others are held against it: a number that is part of no other fact is required where nothing
        else is said.
        """
        fact = FIELDS.get(self.field) if isinstance(self.field, str) else None
        if fact and fact.has_strictness and not fact.part_of:
            return self.value[0], self.value[1] or Strictness.REQUIRED.value
        return self.value

    @property
    def words(self) -> str:
        """What it says, in words: "230 (preferred)", "12", "40%"."""
        if isinstance(self.field, str):
            return worded(self.field, *self.value)
        count, percent = self.value
        return str(count) if count is not None else f"{percent}%"


def moment(when: datetime) -> str:
    """A moment as ``MOMENT`` reads it: both databases write it so that texts sort as the moments do."""
    return str(connection.ops.adapt_datetimefield_value(when))


class Weighed(NamedTuple):
    """What the rows of one field come to. ``row`` is None when nothing stands or the sources disagree."""

    row: StandingStatement | None
    disputed: bool = False


def latest(rows: Iterable[StandingStatement]) -> dict[tuple[Any, int], StandingStatement]:
    """Of one source's rows of one field about one season the latest recorded: the others take no part."""
    return {(row.source, row.season): row for row in sorted(rows, key=lambda row: (row.recorded_at, row.id))}


def strengths(rows: Collection[StandingStatement], this_season: int) -> dict[int, tuple[bool, int, int, str]]:
    """How much each row of one field weighs, by its id: the program's own voice before all others, then fresh (this or
    last season) before stale before undated; then kind; then date.

    The own voice is of policies alone, and a statement dated more than five seasons before a dated rule of its
    institution weighs as any other.
    """
    told_for = {row.id: row.season or season_of(row.seen_on) for row in rows}
    rules = (told_for[row.id] for row in latest(rows).values() if row.kind == SourceKind.INSTITUTION_POLICY)
    own_from = max(rules, default=0) - OLD_AFTER_SEASONS
    found = {}
    for row in rows:
        season = told_for[row.id]
        is_own = row.field in POLICY_FIELDS and row.kind in OWN_VOICE and (not season or season >= own_from)
        freshness = 2 if season >= this_season - 1 else 1 if season else 0
        found[row.id] = is_own, freshness, -KIND_RANK[row.kind], first_day(row.seen_on)
    return found


def added_up(rows: Sequence[StandingStatement], this_season: int) -> Weighed:
    """All that the rows name, as said by the strongest: one name of yesterday, or one track, contradicts no other."""
    names = sorted({name for row in rows for name in row.value[0].split("; ")})
    weights = strengths(rows, this_season)
    first = max(rows, key=lambda row: (weights[row.id], row.recorded_at, row.id))
    return Weighed(first._replace(value=("; ".join(names), "")))


def weigh(rows: Sequence[StandingStatement], this_season: int, *, may_dispute: bool = True) -> Weighed:
    """The row that stands for one field, a pure function of the rows that were not withdrawn.

    Of one source's rows about one season only the latest recorded takes part, so a source never disputes itself. Rows
    equal in strength but different in value are in dispute.
    """
    if len(rows) < 2:
        return Weighed(rows[0] if rows else None)
    if rows[0].field in ADDS_UP:
        return added_up(rows, this_season)
    heard = latest(rows).values()
    weights = strengths(heard, this_season)
    best = max(weights.values())
    strongest = [row for row in heard if weights[row.id] == best]
    if may_dispute and len({row.says for row in strongest}) > 1:
        return Weighed(None, disputed=True)
    return Weighed(max(strongest, key=lambda row: (row.recorded_at, row.id)))


def is_newer(seen_on: str, than: str) -> bool:
    """Whether a date (a day, a month, a year) is later than another; undated is the oldest."""
    return first_day(seen_on) > first_day(than)
