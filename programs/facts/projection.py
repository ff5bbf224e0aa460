"""What the evidence that stands comes to: the columns of a program as a pure function of its rows.

Reads only; :mod:`programs.facts.ledger` writes what is found here.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from programs.facts.search_text import search_text
from programs.facts.weighing import StandingStatement, weigh
from programs.fields import FIELDS, IDENTITY_FIELDS, POLICY_FIELDS
from programs.models import DataState, Evidence, Pairing, Program, SeasonRecord, Specialty, Track
from programs.models.querysets import chunks
from programs.record.rates import SeasonCount, img_record, imgs_on_record, newest_imgs
from programs.record.stated_vs_observed import COLUMN_OF, agreements, reported, stated_policy
from programs.vocabulary import Policy, SourceKind

ID_FIELDS: Final = ("acgme_id", "nrmp_codes")
# What a program that is merged into another still says of itself, so that people recognise it.
KEPT_WHEN_MERGED: Final = IDENTITY_FIELDS | {"institution", "hospital", "city"}
# What the one that is kept says for itself, where it says anything: a steward chose which of them to keep.
OWN_WHEN_KEPT: Final = KEPT_WHEN_MERGED | {"acgme_id"}
MOST_CODES: Final = 18  # that fit the column
CHUNK: Final = 500  # programs of one projection
# As text: it is only compared, and making dates of hundreds of thousands takes longer than all else about them.
MOMENT: Final = Cast("recorded_at", TextField())
# Of a row with its moment: the last fields of a StandingStatement.
ORIGIN: Final = ("source_id", "source__kind", "seen_on", "moment")
FIRST_NEW_ID: Final = 2**62  # rows to be come after every row that stands


class Projection(NamedTuple):
    """What one program's rows come to: its columns, the ids of the rows they rest on, and of those marked so as yet."""

    columns: dict[str, Any]
    current_evidence: set[int]
    current_records: set[int]
    marked_evidence: set[int] = set()
    marked_records: set[int] = set()


def merges() -> dict[int, int]:
    """The programs that are merged into another, each with the one it is merged into."""
    standing = Pairing.objects.filter(is_same=True, withdrawn_at__isnull=True).order_by("pk")
    return dict(standing.values_list("duplicate_id", "kept_id"))


def families(programs: Iterable[int], merged: Mapping[int, int]) -> Iterator[list[int]]:
    """These programs with all that they are merged with (:func:`merges`), in chunks that part no family."""
    members = defaultdict(list)
    for duplicate, kept in merged.items():
        members[kept].append(duplicate)
    for chunk in chunks(sorted({merged.get(pk, pk) for pk in programs}), CHUNK):
        yield sorted([*chunk, *(pk for head in chunk for pk in members[head])])


def projections(ids: list[int], merged: Mapping[int, int], this_season: int) -> dict[int, Projection]:
    """The projection of each of these programs, a chunk of :func:`families`, from what stands now.

    The rows of a merged program count for the one it is merged into, as :func:`of_family` says; itself it only keeps
    its name and place.
    """
    said: dict[int, dict[Any, list[StandingStatement]]] = {pk: defaultdict(list) for pk in ids}
    records: dict[int, dict[Any, list[StandingStatement]]] = {pk: defaultdict(list) for pk in ids}
    marked_evidence, marked_records = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for pk, is_marked, row in _standing_evidence(ids):
        said[pk][row.field].append(row)
        if is_marked:
            marked_evidence[merged.get(pk, pk)].add(row.id)
    for pk, is_marked, row in _standing_records(ids):
        records[merged.get(pk, pk)][row.field].append(row)
        if is_marked:
            marked_records[merged.get(pk, pk)].add(row.id)
    slugs = {row.value[0] for told in said.values() for row in told.get("specialty", ())}
    specialties = {specialty.slug: specialty for specialty in Specialty.objects.filter(slug__in=slugs)}
    members = defaultdict(list)
    for pk in ids:
        if pk in merged:
            members[merged[pk]].append(said[pk])
    evidence = {pk: {} if pk in merged else of_family(said[pk], members[pk], this_season) for pk in ids}
    taken = _ids_held_elsewhere(evidence, this_season)
    found = {}
    for pk in ids:
        rows_of = evidence[pk] or {name: said[pk][name] for name in KEPT_WHEN_MERGED if pk in merged}
        projection = _projection(rows_of, records[pk], this_season, specialties, taken[pk], merged.get(pk))
        found[pk] = projection._replace(marked_evidence=marked_evidence[pk], marked_records=marked_records[pk])
    return found


def of_family(
    own: dict[Any, list[StandingStatement]], others: Sequence[dict[Any, list[StandingStatement]]], this_season: int
) -> dict[Any, list[StandingStatement]]:
    """The evidence a program and those merged into it have together, by field.

    Its own name, place and ACGME id come first; NRMP codes are added up, for tracks are no contradiction.
    """
    if not others:
        return own
    rows: dict[Any, list[StandingStatement]] = defaultdict(list)
    for one in (own, *others):
        for name, told in one.items():
            rows[name] += told
    rows |= {name: own[name] for name in OWN_WHEN_KEPT if own.get(name)}
    stated = (weigh(one.get("nrmp_codes", ()), this_season).row for one in (own, *others))
    codes = dict.fromkeys(code for row in stated if row for code in row.value[0].split("; "))
    if len(codes) > 1 and (row := weigh(rows["nrmp_codes"], this_season, may_dispute=False).row):
        rows["nrmp_codes"] = [row._replace(value=("; ".join(sorted(list(codes)[:MOST_CODES])), row.value[1]))]
    return rows


def _projection(
    evidence: dict[Any, list[StandingStatement]],
    records: dict[Any, list[StandingStatement]],
    this_season: int,
    specialties: dict[str, Specialty],
    taken: set[str],
    merged_into: int | None,
) -> Projection:
    """The columns of one program from its standing rows."""
    columns: dict[str, Any] = {}
    current, disputed, undated, institution = set(), list[str](), list[str](), list[str]()
    standing: dict[str, StandingStatement] = {}
    specialty: Specialty | None = None
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
        standing[name] = row
        if not row.seen_on and not row.season:
            undated.append(name)
        if fact.choices is Policy and row.value[0] == Policy.YES and row.kind == SourceKind.INSTITUTION_POLICY:
            institution.append(name)
        if name == "specialty":
            specialty = specialties.get(row.value[0])
            columns[column] = specialty.pk if specialty else None
        elif name == "nrmp_codes":
            columns[column] = "; ".join(code for code in row.value[0].split("; ") if code not in taken)
        elif name == "acgme_id":
            columns[column] = "" if row.value[0] in taken else row.value[0]
        else:
            columns[column] = fact.value(row.value[0])
    columns["disputed_fields"] = " ".join(disputed)
    columns["undated_fields"] = " ".join(undated)
    columns["institution_fields"] = " ".join(institution)
    columns["answer_years"] = answer_years(evidence, standing)
    if columns["latitude"] is None or columns["longitude"] is None:
        columns["latitude"] = columns["longitude"] = None
    columns["sort_name"] = sort_name(columns["name"])
    names = (specialty.name, specialty.aliases) if specialty else ("", ())
    columns["search_text"] = search_text(columns, *names)
    columns["merged_into_id"] = merged_into
    is_named = bool(columns["name"] and columns["state"] and columns["specialty_id"])
    columns["is_listed"] = is_named and merged_into is None
    counted = {key: row for key, rows in records.items() if (row := weigh(rows, this_season).row)}
    counts = [SeasonCount.of(*key, *row.value) for key, row in counted.items()]
    columns["img_share"] = newest_img_share({key: row.value for key, row in counted.items()})
    columns["imgs_on_record"] = imgs_on_record(counts, this_season)
    columns["known_facts"] = known_facts(columns, counts)
    columns |= said_against_done(evidence, standing, counts)
    if merged_into is not None:  # no value of the site rests on it
        current.clear()
    return Projection(columns, current, {row.id for row in counted.values()})


def said_against_done(
    evidence: dict[Any, list[StandingStatement]], standing: dict[str, StandingStatement], counts: list[SeasonCount]
) -> dict[str, str]:
    """The columns that say whether the program does what it states. ``standing``, ``counts``: what stands."""
    filings = standing.get("h1b_resident_filings")
    found = agreements(
        {name: stated_policy(row.value[0], row.kind) if (row := standing.get(name)) else "" for name in COLUMN_OF},
        int(filings.value[0]) if filings else None,
        counts,
        {
            name: reported(
                (row.kind, row.source, row.value[0])
                for row in sorted(evidence.get(name, ()), key=lambda row: (row.recorded_at, row.id), reverse=True)
            )
            for name in COLUMN_OF
        },
    )
    return {column: found[name].agreement.value for name, column in COLUMN_OF.items()}


def answer_years(evidence: Mapping[Any, Sequence[StandingStatement]], standing: Mapping[str, StandingStatement]) -> str:
    """Each policy that stands with the year in which its value was last said, as ``Program.answer_years`` keeps it."""
    years = []
    for name in POLICY_FIELDS:
        if (stands := standing.get(name)) is not None:
            same = (row for row in evidence[name] if row.value[0] == stands.value[0])
            years.append(f"{name}:{max(row.seen_on[:4] or str(row.season or '') for row in same)}")
    return f" {' '.join(years)} " if years else ""


def known_facts(columns: Mapping[str, Any], counts: Iterable[SeasonCount]) -> int:
    """How much is known of how a program treats IMGs: each policy that stands is one, a record of IMGs is one."""
    stated = sum(columns[name] not in ("", None) for name in POLICY_FIELDS)
    return stated + bool(img_record(counts))


def newest_img_share(records: dict[tuple[int, str, str, str], tuple[int | None, Any]]) -> Any:
    """Percent of IMGs in the newest dated season on record; None if not on record.

    ``records``: (season, track, group, population) → (count, percent).
    """
    newest = newest_imgs(SeasonCount(*key, count, percent) for key, (count, percent) in records.items())
    if newest is None:
        return None
    if newest.percent is not None:
        return Decimal(newest.percent)
    return round(Decimal(100 * newest.imgs) / newest.people, 2)


def sort_name(name: str) -> str:
    """The name as small ASCII letters, digits and single blanks, so that both databases sort it alike."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_only).split())


def _standing_evidence(ids: list[int]) -> Iterable[tuple[int, bool, StandingStatement]]:
    """(program, whether the row is marked as current, the row)."""
    standing = Evidence.objects.filter(program__in=ids, withdrawn_at__isnull=True)
    rows = standing.annotate(moment=MOMENT).values_list(
        "program_id", "is_current", "id", "field", "value", "strictness", "season", *ORIGIN
    )
    told: list[Any]
    for pk, is_marked, row_id, field, value, strictness, *told in rows.order_by("pk").iterator(chunk_size=5000):
        yield pk, is_marked, StandingStatement(row_id, field, (value, strictness), *told)


def _standing_records(ids: list[int]) -> Iterable[tuple[int, bool, StandingStatement]]:
    """As :func:`_standing_evidence`."""
    standing = SeasonRecord.objects.filter(program__in=ids, withdrawn_at__isnull=True)
    rows = standing.annotate(moment=MOMENT).values_list(
        "program_id", "is_current", "id", "season", "track", "group", "population", "count", "percent", *ORIGIN
    )
    told: list[Any]
    for pk, is_marked, row_id, season, track, group, population, *told in rows.order_by("pk").iterator(chunk_size=5000):
        about = (season, track, group, population)
        yield pk, is_marked, StandingStatement(row_id, about, tuple(told[:2]), season, *told[2:])


def _ids_held_elsewhere(
    evidence: dict[int, dict[Any, list[StandingStatement]]], this_season: int
) -> dict[int, set[str]]:
    """ACGME ids and NRMP codes another program already holds: an id names one program, so the holder keeps it."""
    claimed: dict[str, list[int]] = defaultdict(list)
    for pk, rows in evidence.items():
        for name in ID_FIELDS:
            row = weigh(rows.get(name, ()), this_season).row
            for word in words_of(row.value[0]) if row else ():
                claimed[word].append(pk)
    taken: dict[int, set[str]] = {pk: set() for pk in evidence}
    holders = holders_of(list(claimed))
    for word, claimants in claimed.items():
        holder = holders.get(word)
        if holder is None or (holder in taken and holder not in claimants):
            holder = min(claimants)
        for pk in claimants:
            if pk != holder:
                taken[pk].add(word)
    return taken


def holders_of(words: list[str]) -> dict[str, int]:
    """The program that holds each of these ACGME ids and NRMP codes."""
    holders: dict[str, int] = {}
    for chunk in chunks(words, CHUNK):
        holders.update(Track.objects.filter(code__in=chunk).values_list("code", "program_id"))
        holders.update(Program.objects.filter(acgme_id__in=chunk).values_list("acgme_id", "pk"))
    return holders


def words_of(codes: str) -> set[str]:
    """The codes of a "; "-separated text."""
    return {code for code in codes.split("; ") if code}


def differences() -> list[str]:
    """Programs whose stored columns are not what their evidence says, as sentences; empty when all is well."""
    this_season = DataState.current().this_season
    merged, found = merges(), []
    for chunk in families(Program.objects.values_list("pk", flat=True), merged):
        projected_programs = projections(chunk, merged, this_season)
        codes = defaultdict(set)
        for pk, code in Track.objects.filter(program__in=chunk).values_list("program_id", "code"):
            codes[pk].add(code)
        for program in Program.objects.filter(pk__in=chunk).order_by("pk"):
            projection = projected_programs[program.pk]
            for column, value in projection.columns.items():
                if (stored := getattr(program, column)) != value:
                    found.append(f"{program.program_key}: {column} is {stored!r}, evidence says {value!r}")
            for what, stored, projected in (
                ("marks of current evidence", projection.marked_evidence, projection.current_evidence),
                ("marks of current season records", projection.marked_records, projection.current_records),
                ("tracks", codes[program.pk], words_of(projection.columns["nrmp_codes"])),
            ):
                if stored != projected:
                    found.append(f"{program.program_key}: the {what} are not what the evidence says")
    return found
