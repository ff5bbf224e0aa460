"""The only writer of program facts.

Evidence is recorded or withdrawn here; the current values of a program are then projected from the rows that stand by one
pure function, :func:`weigh`, in the same transaction, and the data version is raised so that every reader notices.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from programs.fields import FIELDS, IDENTITY_FIELDS
from programs.models import DataState, Evidence, ImportBatch, Program, SeasonRecord, Source, Specialty, Track
from programs.models.program import LEDGER_COLUMNS
from programs.vocabulary import Group, Population, SourceKind

CHUNK = 500  # ids in one IN (...), well under what either database allows


class Row(NamedTuple):
    """One standing statement, as :func:`weigh` reads it."""

    id: int
    field: Any  # evidence: the field; season records: (season, track, group, population)
    value: Any  # what is compared: (value, strictness), or (count, percent)
    season: int
    source: int
    kind: str
    seen_on: str
    recorded_at: Any


class Weighed(NamedTuple):
    """What the rows of one field come to. ``row`` is None when nothing stands or the sources disagree."""

    row: Row | None
    disputed: bool = False


def season_of(seen_on: str) -> int:
    """The match year whose season a date falls in: July to June, so 2026-11-22 belongs to 2027. 0 when undated."""
    if not seen_on:
        return 0
    year, month = int(seen_on[:4]), int(seen_on[5:7] or 1)
    return year + 1 if month >= 7 else year


def strength(row: Row, this_season: int) -> tuple[int, int, str]:
    """How much a row weighs: fresh (this or last season) before stale before undated; then kind; then date.

    A year alone counts as its 1 January, a month as its first day.
    """
    season = row.season or season_of(row.seen_on)
    freshness = 2 if season >= this_season - 1 else 1 if season else 0
    return freshness, -SourceKind(row.kind).rank, (row.seen_on + "-01-01")[:10] if row.seen_on else ""


def weigh(rows: Iterable[Row], this_season: int, *, may_dispute: bool = True) -> Weighed:
    """The row that stands for one field, a pure function of the rows that were not withdrawn.

    Of one source's rows about one season only the latest recorded takes part, so a source never disputes itself. Rows
    equal in strength but different in value are in dispute.
    """
    latest: dict[tuple[int, int], Row] = {}
    for row in rows:
        before = latest.get((row.source, row.season))
        if before is None or (row.recorded_at, row.id) > (before.recorded_at, before.id):
            latest[row.source, row.season] = row
    if not latest:
        return Weighed(None)
    strengths = {row.id: strength(row, this_season) for row in latest.values()}
    best = max(strengths.values())
    strongest = [row for row in latest.values() if strengths[row.id] == best]
    if may_dispute and len({row.value for row in strongest}) > 1:
        return Weighed(None, disputed=True)
    return Weighed(max(strongest, key=lambda row: (row.recorded_at, row.id)))


# Recording and withdrawing --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one field as one source states it; ``value`` is canonical text (``fields.clean_value``)."""

    program: int
    field: str
    value: str
    source: int
    strictness: str = ""
    note: str = ""
    season: int = 0
    seen_on: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One season record: exactly one of ``count`` and ``percent``."""

    program: int
    season: int
    track: str
    group: str
    population: str
    count: int | None
    percent: Any
    source: int
    method: str = ""
    seen_on: str = ""


def source_for(kind: str, name: str, url: str = "") -> Source:
    return Source.objects.get_or_create(kind=kind, name=name, url=url)[0]


@transaction.atomic
def open_programs(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the programs with these keys; a new key opens a program, unlisted until evidence says what it is."""
    wanted = list(dict.fromkeys(keys))
    known = _ids_of(wanted)
    Program.objects.bulk_create([Program(program_key=key) for key in wanted if key not in known])
    return known | _ids_of([key for key in wanted if key not in known])


@transaction.atomic
def record(
    statements: Sequence[Statement] = (),
    counts: Sequence[Count] = (),
    *,
    by: Any = None,
    batch: ImportBatch | None = None,
) -> None:
    """Add evidence and season records, and project the programs they speak of."""
    now = timezone.now()
    recorded: dict[str, Any] = {"recorded_by": by, "recorded_at": now, "batch": batch}
    Evidence.objects.bulk_create(
        [
            Evidence(
                program_id=said.program,
                field=said.field,
                value=said.value,
                source_id=said.source,
                strictness=said.strictness,
                note=said.note,
                season=said.season,
                seen_on=said.seen_on,
                **recorded,
            )
            for said in statements
        ],
        batch_size=1000,
    )
    SeasonRecord.objects.bulk_create(
        [
            SeasonRecord(
                program_id=said.program,
                season=said.season,
                track=said.track,
                group=said.group,
                population=said.population,
                count=said.count,
                percent=said.percent,
                source_id=said.source,
                method=said.method,
                seen_on=said.seen_on,
                **recorded,
            )
            for said in counts
        ],
        batch_size=1000,
    )
    project({said.program for said in statements} | {said.program for said in counts})


@transaction.atomic
def withdraw(
    evidence: QuerySet[Evidence] | None = None, counts: QuerySet[SeasonRecord] | None = None, *, by: Any = None
) -> None:
    """Take statements back. The rows stay, marked with who and when; the programs are projected without them."""
    programs: set[int] = set()
    for rows in (evidence, counts):
        if rows is None:
            continue
        standing = rows.filter(withdrawn_at__isnull=True)
        programs |= set(standing.values_list("program_id", flat=True))
        standing.update(withdrawn_at=timezone.now(), withdrawn_by=by, is_current=False)
    project(programs)


@transaction.atomic
def withdraw_batch(batch: ImportBatch, *, by: Any = None) -> None:
    """Undo an import: everything it recorded is withdrawn. A program left without evidence is unlisted, not deleted."""
    withdraw(batch.evidences.all(), batch.seasonrecords.all(), by=by)
    ImportBatch.objects.filter(pk=batch.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


# Projecting -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def project(programs: Collection[int]) -> int:
    """Bring the columns of these programs in line with the evidence that stands. Returns how many programs changed.

    Raises the data version when anything was recorded or withdrawn, even if every value stayed: sources are shown too.
    """
    if not programs:
        return 0
    ids = sorted(programs)
    this_season = DataState.objects.select_for_update().get(pk=1).this_season
    changed = 0
    for start in range(0, len(ids), CHUNK):
        changed += _project_some(ids[start : start + CHUNK], this_season)
    DataState.objects.update(version=F("version") + 1)
    return changed


def differences() -> list[str]:
    """Programs whose stored columns are not what their evidence says, as sentences; empty when all is well."""
    ids = list(Program.objects.order_by("pk").values_list("pk", flat=True))
    this_season = DataState.current().this_season
    found = []
    for start in range(0, len(ids), CHUNK):
        projections = _projections(ids[start : start + CHUNK], this_season)
        for program in Program.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk"):
            for column, value in projections[program.pk].columns.items():
                stored = getattr(program, Program._meta.get_field(column).attname)
                if stored != value:
                    found.append(f"{program.program_key}: {column} is {stored!r}, evidence says {value!r}")
            current = set(program.evidence.filter(is_current=True).values_list("pk", flat=True))
            if current != projections[program.pk].current_evidence:
                found.append(f"{program.program_key}: the marks of current evidence are not what the evidence says")
    return found


class _Projection(NamedTuple):
    columns: dict[str, Any]
    current_evidence: set[int]
    current_records: set[int]


def _project_some(ids: list[int], this_season: int) -> int:
    projections = _projections(ids, this_season)
    programs = {program.pk: program for program in Program.objects.filter(pk__in=ids)}
    changed, moved_codes = [], []
    for pk, projection in projections.items():
        program, codes = programs[pk], programs[pk].nrmp_codes
        is_changed = False
        for column, value in projection.columns.items():
            attribute = Program._meta.get_field(column).attname
            if getattr(program, attribute) != value:
                setattr(program, attribute, value)
                is_changed = True
        if is_changed:
            program.facts_changed_at = timezone.now()
            changed.append(program)
        if program.nrmp_codes != codes:
            moved_codes.append(program)
    if changed:
        # An upsert on the primary key: on both databases many times faster than one CASE per column and row.
        Program.objects.bulk_create(
            changed, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=LEDGER_COLUMNS
        )
    _rewrite_tracks(moved_codes)
    _mark_current(Evidence, ids, set().union(*(p.current_evidence for p in projections.values())))
    _mark_current(SeasonRecord, ids, set().union(*(p.current_records for p in projections.values())))
    return len(changed)


def _projections(ids: list[int], this_season: int) -> dict[int, _Projection]:
    specialties = dict(Specialty.objects.values_list("slug", "pk"))
    evidence: dict[int, dict[Any, list[Row]]] = {pk: defaultdict(list) for pk in ids}
    for pk, row in _standing_evidence(ids):
        evidence[pk][row.field].append(row)
    records: dict[int, dict[Any, list[Row]]] = {pk: defaultdict(list) for pk in ids}
    for pk, row in _standing_records(ids):
        records[pk][row.field].append(row)
    taken = _ids_held_elsewhere(ids, evidence)
    return {pk: _projection(evidence[pk], records[pk], this_season, specialties, taken[pk]) for pk in ids}


def _projection(
    evidence: dict[Any, list[Row]],
    records: dict[Any, list[Row]],
    this_season: int,
    specialties: dict[str, int],
    taken: set[str],
) -> _Projection:
    """The columns of one program from its standing rows."""
    columns: dict[str, Any] = {}
    current, disputed, undated = set(), [], []
    for name, fact in FIELDS.items():
        weighed = weigh(evidence.get(name, ()), this_season, may_dispute=name not in IDENTITY_FIELDS)
        row = weighed.row
        column, blank = ("specialty_id", None) if name == "specialty" else (name, fact.blank)
        columns[column] = blank
        if fact.has_strictness:
            columns[f"{name}_strictness"] = row.value[1] if row else ""
        if weighed.disputed:
            disputed.append(name)
        if row is None:
            continue
        current.add(row.id)
        if not row.seen_on and not row.season:
            undated.append(name)
        if name == "specialty":
            columns[column] = specialties.get(row.value[0])
        elif name == "nrmp_codes":
            columns[column] = "; ".join(code for code in row.value[0].split("; ") if code not in taken)
        elif name == "acgme_id":
            columns[column] = "" if row.value[0] in taken else row.value[0]
        else:
            columns[column] = fact.value(row.value[0])
    if columns["latitude"] is None or columns["longitude"] is None:
        columns["latitude"] = columns["longitude"] = None
    columns["sort_name"] = sort_name(columns["name"])
    columns["disputed_fields"] = " ".join(disputed)
    columns["undated_fields"] = " ".join(undated)
    columns["is_listed"] = bool(columns["name"] and columns["state"] and columns["specialty_id"])
    counted = {key: weighed for key, rows in records.items() if (weighed := weigh(rows, this_season)).row}
    columns["img_share"] = newest_img_share({key: weighed.row.value for key, weighed in counted.items()})
    return _Projection(columns, current, {weighed.row.id for weighed in counted.values()})


def newest_img_share(records: dict[tuple[int, str, str, str], tuple[int | None, Any]]) -> Any:
    """Percent of IMGs in the newest dated season on record, of residents, else of those matched; None if not on record.

    ``records``: (season, track, group, population) → (count, percent), of the whole program (track '').
    """
    seasons = sorted({key[0] for key in records if key[0]}, reverse=True)
    for season in seasons:
        for population in (Population.RESIDENTS, Population.MATCHED):
            count, percent = records.get((season, "", Group.IMG, population), (None, None))
            total, _ = records.get((season, "", Group.ALL, population), (None, None))
            if percent is not None:
                return Decimal(percent)
            if count is not None and total:
                return round(Decimal(100 * min(count, total)) / total, 2)
    return None


def sort_name(name: str) -> str:
    """The name as small ASCII letters, digits and single blanks, so that both databases sort it alike."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_only).split())


def _standing_evidence(ids: list[int]) -> Iterable[tuple[int, Row]]:
    rows = Evidence.objects.filter(program__in=ids, withdrawn_at__isnull=True).values_list(
        "program_id", "id", "field", "value", "strictness", "season", "source_id", "source__kind", "seen_on", "recorded_at"
    )
    for pk, row_id, field, value, strictness, *rest in rows.order_by("pk").iterator(chunk_size=5000):
        yield pk, Row(row_id, field, (value, strictness), *rest)


def _standing_records(ids: list[int]) -> Iterable[tuple[int, Row]]:
    rows = SeasonRecord.objects.filter(program__in=ids, withdrawn_at__isnull=True).values_list(
        "program_id",
        "season",
        "track",
        "group",
        "population",
        "id",
        "count",
        "percent",
        "source_id",
        "source__kind",
        "seen_on",
        "recorded_at",
    )
    for pk, season, track, group, population, row_id, count, percent, *rest in rows.order_by("pk").iterator(
        chunk_size=5000
    ):
        yield pk, Row(row_id, (season, track, group, population), (count, percent), season, *rest)


def _ids_held_elsewhere(ids: list[int], evidence: dict[int, dict[Any, list[Row]]]) -> dict[int, set[str]]:
    """ACGME ids and NRMP codes another program already holds: an id names one program, so the holder keeps it."""
    claimed: dict[str, list[int]] = defaultdict(list)
    for pk in ids:
        for row in (*evidence[pk].get("acgme_id", ()), *evidence[pk].get("nrmp_codes", ())):
            for word in row.value[0].split("; "):
                claimed[word].append(pk)
    taken: dict[int, set[str]] = {pk: set() for pk in ids}
    holders = dict(Track.objects.filter(code__in=list(claimed)).values_list("code", "program_id"))
    holders |= dict(Program.objects.filter(acgme_id__in=list(claimed)).values_list("acgme_id", "pk"))
    for word, claimants in claimed.items():
        holder = holders.get(word)
        if holder is None or (holder in taken and holder not in claimants):
            holder = min(claimants)
        for pk in claimants:
            if pk != holder:
                taken[pk].add(word)
    return taken


def _rewrite_tracks(programs: list[Program]) -> None:
    Track.objects.filter(program__in=programs).delete()
    Track.objects.bulk_create(
        Track(program=program, code=code, kind=code[7])
        for program in programs
        for code in program.nrmp_codes.split("; ")
        if code
    )


def _mark_current(model: type[Evidence] | type[SeasonRecord], programs: list[int], current: set[int]) -> None:
    marked = set(model.objects.filter(program__in=programs, is_current=True).values_list("pk", flat=True))
    for rows, mark in ((marked - current, False), (current - marked, True)):
        ordered = sorted(rows)
        for start in range(0, len(ordered), CHUNK):
            model.objects.filter(pk__in=ordered[start : start + CHUNK]).update(is_current=mark)


def _ids_of(keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), CHUNK):
        found.update(
            Program.objects.filter(program_key__in=keys[start : start + CHUNK]).values_list("program_key", "pk")
        )
    return found
