"""What recording rows will come to, worked out while others still write; :mod:`programs.facts.ledger` writes it.

Reads only.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from programs.facts.projection import (
    CHUNK,
    FIRST_NEW_ID,
    ID_FIELDS,
    PLAIN_FIELDS,
    changed_columns,
    current_of,
    holders_of,
    merges,
    of_new,
    projections,
    words_of,
)
from programs.facts.weighing import StandingStatement
from programs.fields import FIELDS
from programs.models import Evidence, Program, SeasonRecord, Specialty, Track
from programs.models.program import LEDGER_FIELDS

COLUMNS: Final = {one.attname: one for one in LEDGER_FIELDS}
OPENED: Final = tuple(name for name in COLUMNS if name != "facts_changed_at")


@dataclass(frozen=True)
class BulkProjection:
    """What recording comes to, worked out before anything is locked; good as long as nobody records meanwhile.

    ``columns``: by program, those that change, as the database takes them. ``opened``: by key, what :class:`Opener`
    found of programs that are not there yet. A program that is in neither is projected when the rows are recorded.
    ``outweighed``: the numbers of the new rows about these programs that will not be current; ``evidence_marks`` and
    ``record_marks``: the ids of standing rows that cease to be (False) or become (True).
    """

    columns: dict[int, dict[str, Any]] = field(default_factory=dict)
    opened: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    outweighed: set[int] = field(default_factory=set)
    evidence_marks: dict[int, bool] = field(default_factory=dict)
    record_marks: dict[int, bool] = field(default_factory=dict)


NO_PLAN: Final = BulkProjection()


def planned(
    news: Mapping[int, Sequence[StandingStatement]],
    this_season: int,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> BulkProjection:
    """The plan of recording these rows, by program. Reads only. ``tell``: how many programs are done, of how many.

    Programs that would let go of an id are left out, and those that claim one that another holds or claims: who has it
    depends on the others. So are merged programs, and those they are merged into, which are weighed together.
    """
    merged = merges()
    plan, ids = BulkProjection(), sorted(news.keys() - merged.keys() - set(merged.values()))
    claims = Counter(word for rows in news.values() for word in ids_in(rows))
    holders = holders_of(list(claims))

    def is_at_stake(pk: int) -> bool:
        return any(claims[word] > 1 or holders.get(word, pk) != pk for word in ids_in(news[pk]))

    for start in range(0, len(ids), CHUNK):
        tell(start, len(ids))
        chunk = [pk for pk in ids[start : start + CHUNK] if not is_at_stake(pk)]
        told = {row.field for pk in chunk for row in news[pk]}
        fields = told if told <= PLAIN_FIELDS else FIELDS
        projected = projections(chunk, this_season, {pk: news[pk] for pk in chunk}, fields)
        were = current_of(Evidence, chunk, fields), current_of(SeasonRecord, chunk if fields is FIELDS else [])
        for program in Program.objects.filter(pk__in=chunk):
            pk, projection = program.pk, projected[program.pk]
            if fields is not FIELDS:
                for column in ("disputed_fields", "undated_fields"):
                    others = {name for name in getattr(program, column).split() if name not in fields}
                    words = others.union(projection.columns[column].split())
                    projection.columns[column] = " ".join(name for name in FIELDS if name in words)
            columns = changed_columns(program, projection)
            if any(words_of(getattr(program, name)) - words_of(columns[name]) for name in columns.keys() & ID_FIELDS):
                continue
            plan.columns[pk] = as_stored(columns)
            are = projection.current_evidence, projection.current_records
            for marks, was, now in zip((plan.evidence_marks, plan.record_marks), were, are, strict=True):
                marks.update(dict.fromkeys(was[pk] - now, False))
                marks.update((row, True) for row in now - was[pk] if row < FIRST_NEW_ID)
            plan.outweighed.update({row.id for row in news[pk]}.difference(*are))
    return plan


def as_stored(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a program as the database takes them."""
    return {name: COLUMNS[name].get_db_prep_save(value, connection) for name, value in columns.items()}


def ids_in(rows: Iterable[StandingStatement]) -> set[str]:
    """The ACGME ids and NRMP codes these rows name."""
    return {word for row in rows if row.field in ID_FIELDS for word in words_of(row.value[0])}


class Opener:
    """Finds the columns of programs that are about to be opened, one after the other. ``outweighed``: see Plan."""

    def __init__(self, this_season: int) -> None:
        self.outweighed = set[int]()
        self._this_season = this_season
        self._specialties = {specialty.slug: specialty for specialty in Specialty.objects.all()}
        self._claimed = {*Track.objects.values_list("code", flat=True)}
        self._claimed.update(Program.objects.exclude(acgme_id="").values_list("acgme_id", flat=True))

    def claim(self, ids: Iterable[str]) -> None:
        """These ACGME ids and NRMP codes are said of a program that is there already."""
        self._claimed.update(ids)

    def columns_of(self, rows: Sequence[StandingStatement]) -> tuple[Any, ...] | None:
        """The ``OPENED`` columns of a program of which these rows are all that is said, as the database takes them.

        None when an id of it is at stake: who has it depends on the others.
        """
        ids = ids_in(rows)
        is_at_stake = not ids.isdisjoint(self._claimed)
        self._claimed |= ids
        if is_at_stake:
            return None
        projection = of_new(rows, self._this_season, self._specialties)
        self.outweighed.update(row.id for row in rows if row.id not in projection.current_evidence)
        return tuple(as_stored({name: projection.columns[name] for name in OPENED}).values())
