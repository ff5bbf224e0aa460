"""The only writer of program facts.

Evidence is recorded or withdrawn here; the current values of a program are then projected from the rows that stand by
one pure function, :func:`programs.facts.weighing.weigh`, in the same transaction, and the data version is renewed so
that every reader notices.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from programs.facts.locks import in_turn
from programs.facts.projection import ID_FIELDS, families, merges, projections, words_of
from programs.facts.versions import renew_version
from programs.fields import strictness_of
from programs.models import DataState, Evidence, ImportBatch, Pairing, Program, SeasonRecord, SeasonTurn, Source, Track
from programs.models.program import LEDGER_FIELDS
from programs.models.querysets import chunks

# Recording and withdrawing --------------------------------------------------------------------------------------------


class Statement(NamedTuple):
    """One value of one field as one source states it; ``value`` is canonical text (``fields.clean_value``)."""

    program: int
    field: str
    value: str
    source: int
    strictness: str = ""
    note: str = ""
    season: int = 0
    seen_on: str = ""


class Count(NamedTuple):
    """One season record: exactly one of ``count`` and ``percent``."""

    program: int
    season: int
    track: str
    group: str
    population: str
    count: int | None  # type: ignore[assignment]  # as in the record; no tuple method is used
    percent: Any
    source: int
    method: str = ""
    seen_on: str = ""


COLUMNS: Final = {one.attname: one for one in LEDGER_FIELDS}
MOST_VALUES: Final = 999  # in one statement: what any SQLite allows


@in_turn
def source_for(kind: str, name: str, url: str = "") -> Source:
    return Source.objects.get_or_create(kind=kind, name=name, url=url)[0]


@in_turn
def open_sources(wanted: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    """The ids of many sources (kind, name, address) at once; one that is not known yet is added."""
    known = {(kind, name, url): pk for pk, kind, name, url in Source.objects.values_list("pk", "kind", "name", "url")}
    missing = [who for who in dict.fromkeys(wanted) if who not in known]
    added = Source.objects.bulk_create(Source(kind=kind, name=name, url=url) for kind, name, url in missing)
    return known | dict(zip(missing, (source.pk for source in added), strict=True))


@in_turn
def open_programs(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the programs with these keys; a new key opens a program, unlisted until evidence says what it is."""
    wanted = list(dict.fromkeys(keys))
    known = _ids_of(wanted)
    new = [key for key in wanted if key not in known]
    blank = {name: one.get_default() for name, one in COLUMNS.items()}
    _insert(Program, ({"program_key": key, **blank} for key in new))
    return known | _ids_of(new)


def record(
    statements: Iterable[Statement] = (),
    counts: Iterable[Count] = (),
    merges: Collection[tuple[int, int]] = (),
    *,
    by: Any = None,
    batch: ImportBatch | None = None,
) -> None:
    """Add evidence and season records, merge each (duplicate, kept), and project the programs spoken of.

    Statements and counts are asked for as they are written: there may be millions. Raises PairingError as
    :func:`merge` does.
    """
    if not connection.in_atomic_block:  # where it may be begun again, they are asked for again
        statements, counts = list(statements), list(counts)
    _record(statements, counts, merges, by, batch)


@in_turn
def _record(
    statements: Iterable[Statement],
    counts: Iterable[Count],
    merges: Collection[tuple[int, int]],
    by: Any,
    batch: ImportBatch | None,
) -> None:
    recorded = {
        "recorded_by": by and by.pk,
        "recorded_at": connection.ops.adapt_datetimefield_value(timezone.now()),
        "batch": batch and batch.pk,
        "is_current": False,
    }
    told = (
        said._asdict() | recorded | {"strictness": strictness_of(said.field, said.value, said.strictness)}
        for said in statements
    )
    spoken_of = _insert(Evidence, told) | _insert(SeasonRecord, (said._asdict() | recorded for said in counts))
    _record_merges(merges, by=by, batch=batch)
    project(spoken_of.union(*merges))


def _insert(model: type[Program | Evidence | SeasonRecord], rows: Iterator[dict[str, Any]]) -> set[int]:
    """Add rows, given by field as the database takes them; the programs they speak of.

    In a third of the time their models take, while everybody else waits to write.
    """
    spoken_of = set[int]()
    quote = connection.ops.quote_name
    field_of: Any = model._meta.get_field
    with connection.cursor() as cursor:
        for some in chunks(rows, MOST_VALUES // len(model._meta.concrete_fields)):
            columns = ", ".join(quote(field_of(name).column) for name in some[0])
            one_row = f"({', '.join(['%s'] * len(some[0]))})"
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([one_row] * len(some))}",
                [value for row in some for value in row.values()],
            )
            spoken_of.update(row["program"] for row in some if "program" in row)
    return spoken_of


@in_turn
def withdraw(
    evidence: QuerySet[Evidence] | None = None,
    counts: QuerySet[SeasonRecord] | None = None,
    pairings: QuerySet[Pairing] | None = None,
    *,
    by: Any = None,
    at: datetime | None = None,
) -> None:
    """Take statements and judgements back. The rows stay, marked with who and when; the programs are projected without
    them. ``at``: the moment, one for all; now, unless another act is a part of the same.
    """
    at = at or timezone.now()
    programs: set[int] = set()
    for rows in (evidence, counts):
        if rows is None:
            continue
        standing = rows.filter(withdrawn_at__isnull=True)
        programs |= set(standing.values_list("program_id", flat=True))
        standing.update(withdrawn_at=at, withdrawn_by=by, is_current=False)
    if pairings is not None:
        judged = pairings.filter(withdrawn_at__isnull=True)
        parted = judged.filter(is_same=True).values_list("duplicate_id", "kept_id")
        programs |= {pk for pair in parted for pk in pair}
        judged.update(withdrawn_at=at, withdrawn_by=by)
    project(programs)


@in_turn
def undo_batch(batch: ImportBatch, *, by: Any = None) -> None:
    """Undo an import: all it recorded is withdrawn, merges too. A program without evidence is unlisted, not deleted."""
    at = timezone.now()
    withdraw(batch.evidences.all(), batch.seasonrecords.all(), batch.pairings.all(), by=by, at=at)
    ImportBatch.objects.filter(pk=batch.pk, withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_by=by)


# Merging and keeping apart --------------------------------------------------------------------------------------------


class PairingError(Exception):
    """These two cannot be paired so; the text says why, for people."""


def merge(pairs: Collection[tuple[int, int]], *, by: Any = None, batch: ImportBatch | None = None) -> None:
    """Make each (duplicate, kept) one program. No evidence moves: that of both is weighed for the one that is kept.

    Raises PairingError, and merges nothing, where one is judged already or a merged program would be merged again.
    """
    record(merges=pairs, by=by, batch=batch)


def _record_merges(pairs: Collection[tuple[int, int]], *, by: Any, batch: ImportBatch | None) -> None:
    if not pairs:
        return
    _record_pairings(pairs, is_same=True, by=by, batch=batch)
    merged = merges()
    keeping = set(merged.values())
    for duplicate, kept in pairs:
        if kept in merged:
            raise PairingError(f"{_name(kept)} is itself merged into {_name(merged[kept])}: choose that one.")
        if duplicate in keeping:
            raise PairingError(f"Others are merged into {_name(duplicate)}: keep that one, or undo those merges first.")


@in_turn
def keep_apart(pairs: Collection[tuple[int, int]], *, by: Any = None, batch: ImportBatch | None = None) -> None:
    """Say of each two that they are different programs. Raises PairingError where they are judged already."""
    if not pairs:
        return
    _record_pairings([(max(pair), min(pair)) for pair in pairs], is_same=False, by=by, batch=batch)


def undo_pairings(pairings: QuerySet[Pairing], *, by: Any = None) -> None:
    """Take judgements back: what was merged is as before, and what was kept apart may be asked about again."""
    withdraw(pairings=pairings, by=by)


def _record_pairings(pairs: Collection[tuple[int, int]], *, is_same: bool, by: Any, batch: Any) -> None:
    judged = Pairing.objects.filter(withdrawn_at__isnull=True).values_list("duplicate_id", "kept_id", "is_same")
    known = {frozenset(pair): was_same for *pair, was_same in judged}
    taken = merges() if is_same else {}
    now = timezone.now()
    rows = []
    for duplicate, kept in pairs:
        pair = frozenset((duplicate, kept))
        if len(pair) < 2:
            raise PairingError("A program is no duplicate of itself.")
        if pair in known:
            was = "merged" if known[pair] else "kept apart"
            raise PairingError(f"{_name(duplicate)} and {_name(kept)} are {was} already; undo that first.")
        if duplicate in taken:
            raise PairingError(f"{_name(duplicate)} is merged into {_name(taken[duplicate])} already.")
        known[pair] = is_same
        taken |= {duplicate: kept} if is_same else {}
        rows.append(
            Pairing(duplicate_id=duplicate, kept_id=kept, is_same=is_same, recorded_by=by, recorded_at=now, batch=batch)
        )
    Pairing.objects.bulk_create(rows, batch_size=1000)


def _name(program: int) -> str:
    return str(Program.objects.get(pk=program))


# Projecting -----------------------------------------------------------------------------------------------------------


@in_turn
def project(programs: Collection[int]) -> int:
    """Bring the columns of these programs in line with the evidence that stands. Returns how many programs changed.

    Renews the data version when anything was recorded or withdrawn, even if every value stayed: sources are shown too.
    """
    if not programs:
        return 0
    this_season = DataState.current().this_season
    merged = merges()
    changed, touched = set[int](), set[int]()
    waiting = set(programs)
    while waiting:
        freed = set[str]()
        for ids in families(waiting, merged):
            changed |= _project_some(ids, merged, this_season, freed)
            touched.update(ids)
        waiting = _claimants(freed)
    renew_version(touched)
    return len(changed)


class SeasonMoved(Exception):
    """Somebody has turned the season meanwhile."""


@in_turn
def turn_season(before: int, after: int, *, by: Any = None) -> int:
    """Make ``after``, the season next to ``before``, this season; what is fresh is judged anew for every program.

    Returns how many programs changed a value. Raises SeasonMoved where ``before`` is not this season.
    """
    if DataState.current().this_season != before:
        raise SeasonMoved
    SeasonTurn.objects.create(before=before, after=after, turned_by=by)
    DataState.objects.update(this_season=after)
    return project(list(Program.objects.values_list("pk", flat=True)))


def _project_some(ids: list[int], merged: Mapping[int, int], this_season: int, freed: set[str]) -> set[int]:
    """The programs that changed; ids they no longer hold are added to ``freed``."""
    projected = projections(ids, merged, this_season)
    changed: dict[int, set[str]] = {}
    moved_codes, let_go = dict[int, set[str]](), set[str]()
    for program in Program.objects.filter(pk__in=ids):
        columns = projected[program.pk].columns
        if names := {name for name, value in columns.items() if getattr(program, name) != value}:
            changed[program.pk] = names
        if "nrmp_codes" in names:
            moved_codes[program.pk] = words_of(columns["nrmp_codes"])
        held = words_of(program.acgme_id) | words_of(program.nrmp_codes)
        let_go |= held - words_of(columns["acgme_id"]) - words_of(columns["nrmp_codes"])
    freed |= let_go
    if let_go:  # an id may pass from one program to another: the first must let go of it before the second has it
        Program.objects.filter(pk__in=ids, acgme_id__in=[word for word in let_go if word.isdigit()]).update(acgme_id="")
    _write_columns({pk: projected[pk].columns for pk in changed}, set().union(*changed.values()))
    if moved_codes:
        Track.objects.filter(program__in=moved_codes).delete()
        Track.objects.bulk_create(
            Track(program_id=pk, code=code, kind=code[7]) for pk, told in moved_codes.items() for code in told
        )
    found = projected.values()
    _mark(Evidence, _all(one.marked_evidence for one in found), _all(one.current_evidence for one in found))
    _mark(SeasonRecord, _all(one.marked_records for one in found), _all(one.current_records for one in found))
    return set(changed)


def _write_columns(programs: Mapping[int, Mapping[str, Any]], names: Collection[str]) -> None:
    """Write these columns of the programs by one statement for all: many times faster than models that are saved."""
    if not programs:
        return
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    assigned = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in (*names, "facts_changed_at"))
    rows = [
        [*(COLUMNS[name].get_db_prep_save(columns[name], connection) for name in names), now, pk]
        for pk, columns in programs.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Program._meta.db_table} SET {assigned} WHERE id = %s", rows)


def _claimants(words: set[str]) -> set[int]:
    """The programs whose standing evidence names one of these ids, current or not: a family's codes are added up."""
    if not words:
        return set()
    told = Evidence.objects.filter(field__in=ID_FIELDS, withdrawn_at__isnull=True).values_list("program_id", "value")
    return {pk for pk, value in told.iterator(chunk_size=5000) if words & words_of(value)}


def _all(some: Iterable[set[int]]) -> set[int]:
    return set().union(*some)


def _mark(model: type[Evidence] | type[SeasonRecord], marked: set[int], current: set[int]) -> None:
    """Mark these rows as current, and those that were no longer."""
    for mark, rows in ((False, marked - current), (True, current - marked)):
        for chunk in chunks(sorted(rows)):
            model._default_manager.filter(pk__in=chunk).update(is_current=mark)


def _ids_of(keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(keys):
        found.update(Program.objects.filter(program_key__in=chunk).values_list("program_key", "pk"))
    return found
