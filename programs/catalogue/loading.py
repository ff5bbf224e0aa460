"""Reading the catalogue from the database: whole, or an older copy patched with the programs that changed since.

Both read one moment of the data and fill their columns the same way, so a patched copy tells what a whole one would.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection
from django.db.models import DecimalField, Q, QuerySet, TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from programs.catalogue.columns import Catalogue, Column
from programs.catalogue.institutions import OF_TEACHING_CENTERS, institutions, sisters, teaching_centers
from programs.dates import first_day
from programs.facts.versions import changes_since, newest_change
from programs.fields import FIELDS
from programs.models import DataState, Evidence, Program, SeasonRecord, Specialty, StateImgCount
from programs.models.querysets import SORT_COLUMNS, chunks, in_one_text, plain_rows, sort_column
from programs.record.openness import HAS_SETTING_FIGURES, OpennessFacts
from programs.record.rates import LADDER, SeasonCount, img_record, newest_imgs
from programs.record.state_imgs import state_imgs
from programs.record.stated_vs_observed import COLUMN_OF as SAYS_COLUMNS
from programs.vocabulary import H1B_PAYMENT_SINCE, Answer, Group, Policy

# Columns read as they are; the rest are derived in _columns.
PLAIN_COLUMNS: Final = (
    "program_key",
    "search_text",
    "city",
    "active",
    *(column for fact in FIELDS.values() if fact.is_policy or fact.for_rules for column in fact.columns),
    "img_share",
    "imgs_on_record",
    "known_facts",
    "answer_years",
    *SAYS_COLUMNS.values(),
)
# Limits that a page of long ago no longer closes by: for each a column says when its value was last seen.
AGED_LIMITS: Final = ("min_step1", "min_step2_ck", "max_attempts", "max_years_since_graduation")
# Of these a column says when their value was last seen; of H-1B only whether that was since it asks for a payment.
DATED_FACTS: Final = (*AGED_LIMITS, "visa_h1b")
# Of these a column has the note of a yes with conditions.
NOTED_FACTS: Final = ("accepts_img", "visa_j1", "visa_h1b")
# Of these nearly every program has another value, or one that goes with nothing else; all else is read and made columns
# as whole rows, which are few.
_OF_ITS_OWN: Final = (
    "sort_name",
    "program_key",
    "name",
    "search_text",
    "nrmp_codes",
    "specialty_id",
    "city",
    "state",
    "length_years",
    "positions_per_year",
    "img_share",
    "facts_changed_at",
)
_AS_IT_IS: Final = ("sort_name", "program_key", "name", "search_text", "city", "state", "positions_per_year")
_MARKS: Final = {"disputed": "disputed_fields", "undated": "undated_fields", "by_institution": "institution_fields"}
_SHARED: Final = (*(name for name in PLAIN_COLUMNS if name not in _OF_ITS_OWN), *_MARKS.values())
_DECIMAL: Final = {one.name for one in Program._meta.concrete_fields if isinstance(one, DecimalField)}
UNCODED: Final = {"teaching_center": Answer.UNKNOWN, "sisters": ()}  # of a program without an institution
MOST_PATCHED: Final = 1 / 4  # of all programs: beyond it a whole load is as quick


def newest(books: Catalogue | None = None) -> Catalogue:
    """The catalogue of the newest data: ``books`` itself where it is that, or patched where little has changed."""
    with _one_moment() as is_still:
        while True:
            state = DataState.current()
            if books is not None and books.version == state.version:
                return books
            found = (books and _patched(books, state)) or _whole(state)
            if is_still(state):
                return found


@contextmanager
def _one_moment() -> Iterator[Callable[[DataState], bool]]:
    """All statements within see the data as of one moment, and no writer waits for them; whether they did.

    Within a transaction of somebody else, or on a connection that is shared, that can only be asked afterwards.
    """
    if connection.in_atomic_block or (connection.vendor == "sqlite" and connection.allow_thread_sharing):
        yield lambda state: DataState.current().version == state.version
        return
    is_postgresql = connection.vendor == "postgresql"
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgresql else "BEGIN DEFERRED"
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield lambda state: True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


# What the database says -----------------------------------------------------------------------------------------------


class _Told(NamedTuple):
    """Listed programs in name order, as the database has them. ``own``: their values by column of ``_OF_ITS_OWN``;
    ``shared``: of each those of ``_SHARED`` as JSON, one text where the driver would make forty values. ``notes``: by
    fact and program. ``merged``: key → id of the program it is merged into, None for none.
    """

    ids: Sequence[int]
    own: dict[str, Sequence[Any]]
    shared: Sequence[str]
    counts: Mapping[int, list[SeasonCount]]
    seen_on: Mapping[str, Mapping[int, str]]
    notes: Mapping[str, Mapping[int, str]]
    merged: dict[str, int | None]


def _told(programs: Collection[int] | None = None) -> _Told:
    """All programs, or these alone, whose families are among them."""
    of_own = (Cast(name, TextField()) if name == "facts_changed_at" else name for name in _OF_ITS_OWN)
    listed = _rows(
        Program.objects.listed().order_by().values_list("pk", *of_own, in_one_text(*_SHARED)), "pk", programs
    )
    listed.sort(key=itemgetter(1, 2))
    ids, *own, shared = zip(*listed, strict=True) if listed else ((),) * (2 + len(_OF_ITS_OWN))
    pairs = Program.objects.order_by().values_list("pk", "program_key", "merged_into_id")
    if programs is None:
        pairs = pairs.filter(merged_into__gt=0)  # an index finds these, and not "is not NULL"
    merged = _rows(pairs, "pk", programs)
    kept = {pk: into for pk, _, into in merged if into}
    return _Told(
        ids,
        dict(zip(_OF_ITS_OWN, own, strict=True)),
        shared,
        _season_counts(programs, kept),
        _newest_dates(programs, kept),
        _notes(programs, kept),
        {key: into for _, key, into in merged},
    )


def _rows(query: QuerySet[Any, Any], column: str, programs: Collection[int] | None) -> list[tuple[Any, ...]]:
    """The rows as the database's driver gives them.

    ``column``: where the id of the program stands that must be one of ``programs``; None asks for all.
    """
    parts = (
        [query] if programs is None else [query.filter((f"{column}__in", some)) for some in chunks(sorted(programs))]
    )
    return [row for part in parts for row in plain_rows(part)]


def _season_counts(programs: Collection[int] | None, kept: Mapping[int, int]) -> dict[int, list[SeasonCount]]:
    """By program the rows a share of IMGs may rest on: where no group of them is on record nothing rests on the rest.

    ``kept``: by merged program the one its rows count for.
    """
    rows = SeasonRecord.objects.filter(is_current=True, population__in=LADDER)
    if programs is None:
        groups = rows.exclude(group=Group.ALL).order_by().values("program")
        rows = rows.filter(Q(program__in=groups) | Q(program__in={*kept, *kept.values()}))
    counts: dict[int, list[SeasonCount]] = defaultdict(list)
    for pk, *fields in _rows(rows.order_by().values_list("program", *SeasonCount._fields), "program", programs):
        counts[kept.get(pk, pk)].append(SeasonCount.of(*fields))
    return counts


def _newest_dates(programs: Collection[int] | None, kept: Mapping[int, int]) -> dict[str, dict[int, str]]:
    """By fact and program: the newest date of the standing rows that state the value which stands; '' is undated."""
    rows = Evidence.objects.filter(field__in=DATED_FACTS, withdrawn_at__isnull=True).order_by()
    told = rows.values_list("program", "field", "value", "season", "seen_on", "is_current")
    current: dict[tuple[str, int], str] = {}
    dates: dict[tuple[str, int, str], str] = {}
    for said_of, name, value, season, seen_on, is_current in _rows(told, "program", programs):
        pk, said = kept.get(said_of, said_of), seen_on or (str(season) if season else "")
        before = dates.setdefault((name, pk, value), said)
        if before != said:
            dates[name, pk, value] = max(before, said, key=first_day)
        if is_current:
            current[name, pk] = value
    newest: dict[str, dict[int, str]] = {name: {} for name in DATED_FACTS}
    for (name, pk), value in current.items():
        newest[name][pk] = dates[name, pk, value]
    return newest


def _notes(programs: Collection[int] | None, kept: Mapping[int, int]) -> dict[str, dict[int, str]]:
    """By fact and program: the note of a yes with conditions, where it has one."""
    rows = Evidence.objects.filter(field__in=NOTED_FACTS, is_current=True, value=Policy.CONDITIONAL).exclude(note="")
    notes: dict[str, dict[int, str]] = {name: {} for name in NOTED_FACTS}
    for pk, name, note in _rows(rows.order_by("pk").values_list("program", "field", "note"), "program", programs):
        notes[name][kept.get(pk, pk)] = note
    return notes


# Columns --------------------------------------------------------------------------------------------------------------


def _whole(state: DataState) -> Catalogue:
    number, told = newest_change(), _told()
    columns = _columns(told)
    columns |= of_institutions(columns, len(told.ids))
    merged = _merged(told.merged)
    return Catalogue(state.version, state.this_season, list(told.ids), columns, merged, number, _specialties())


def _specialties() -> list[tuple[str, str]]:
    return list(Specialty.objects.values_list("slug", "name"))


def _columns(told: _Told) -> dict[str, Column]:
    """Every column of these programs but what their institutions decide."""
    own, shared = told.own, Column.of(told.shared)
    common = zip(*map(json.loads, shared.values), strict=True) if shared.values else ((),) * len(_SHARED)
    columns = {name: shared.of_same(_as_read(name, some)) for name, some in zip(_SHARED, common, strict=True)}
    columns |= {name: columns.pop(stored) for name, stored in _MARKS.items()}
    columns |= {name: Column.of(own[name]) for name in _AS_IT_IS}
    columns["img_share"] = Column.of(_as_read("img_share", own["img_share"]))
    about = Specialty.objects.in_bulk()
    specialty = Column.of(own["specialty_id"])
    columns["specialty"] = specialty.of_same([about[pk].slug for pk in specialty.values])
    lengths = zip(own["length_years"], own["specialty_id"], strict=True)
    columns["length_years"] = Column.of([stated or about[pk].default_length_years for stated, pk in lengths])
    columns["tracks"] = Column.of([_tracks(codes) for codes in own["nrmp_codes"]])
    columns["nrmp_institution"] = Column.of(institutions(own["nrmp_codes"]))
    states = state_imgs(StateImgCount.counts())
    columns["state_imgs"] = columns["state"].of_same([states.get(state) for state in columns["state"].values])
    place_of = {pk: place for place, pk in enumerate(told.ids)}

    def of_few(blank: Any, values: Mapping[int, Any]) -> Column:
        known = [pk for pk in values if pk in place_of]
        at = np.array([place_of[pk] for pk in known], np.int64)
        return Column.blank(blank, len(told.ids)).with_values(at, Column.of([values[pk] for pk in known]))

    columns["record"] = of_few((), {pk: img_record(counts) for pk, counts in told.counts.items()})
    columns["newest_imgs"] = of_few(None, {pk: newest_imgs(counts) for pk, counts in told.counts.items()})
    columns |= {f"{field}_seen_on": of_few("", dates) for field, dates in told.seen_on.items()}
    columns |= {f"{field}_note": of_few("", notes) for field, notes in told.notes.items()}
    h1b = columns["visa_h1b_seen_on"]
    columns["visa_h1b_seen_on"] = h1b.of_same([H1B_PAYMENT_SINCE * (day >= H1B_PAYMENT_SINCE) for day in h1b.values])
    changed_at = Column.of(own["facts_changed_at"])
    sorts = {
        "specialty__name": specialty.of_same([about[pk].name for pk in specialty.values]),
        "facts_changed_at": changed_at.of_same([_moment(text) for text in changed_at.values]),
    }
    return columns | {f"sort_{word}": (columns | sorts)[sort_column(word)[0]] for word in SORT_COLUMNS}


def _as_read(name: str, values: Sequence[Any]) -> Sequence[Any]:
    """The column as filters and requirements read it: a number with decimals is a float there."""
    return [None if value is None else float(value) for value in values] if name in _DECIMAL else values


def _moment(text: str | None) -> datetime | None:
    """A moment as the databases write it: SQLite in UTC without saying so."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tracks(codes: str) -> str:
    return "".join(sorted({code[7] for code in codes.split("; ") if code})) if ";" in codes else codes[7:8]


def of_institutions(columns: Mapping[str, Column], size: int) -> dict[str, Column]:
    """The columns that tell of a program's institution, from the others of all programs."""
    blank = {name: Column.blank(value, size) for name, value in UNCODED.items()}
    telling = columns["nrmp_institution"].at(columns["record"].unlike(()))
    told = columns["specialty"].where(OF_TEACHING_CENTERS | {HAS_SETTING_FIGURES})
    institution_of, specialties = (columns[name].at(told) for name in ("nrmp_institution", "specialty"))
    blank["teaching_center"] = blank["teaching_center"].with_values(
        told, Column.of(teaching_centers(institution_of, specialties))
    )
    beside = columns["nrmp_institution"].where({*telling} - {""})
    return blank | {"sisters": blank["sisters"].with_values(beside, _sisters({**columns, **blank}, beside))}


def _sisters(columns: Mapping[str, Column], at: NDArray[np.int64]) -> Column:
    """What is on record of the other programs of each one's institution; ``at``: all programs of some institutions."""
    recorded = [place for place, record in enumerate(columns["record"].at(at)) if record]
    told = (columns[name].at(at[recorded]) for name in OpennessFacts._fields[:-1])
    facts = (OpennessFacts._make((*one, ())) for one in zip(*told, strict=True))
    institution_of, specialties = (columns[name].at(at) for name in ("nrmp_institution", "specialty"))
    return sisters(institution_of, specialties, dict(zip(recorded, facts, strict=True)))


# Patches --------------------------------------------------------------------------------------------------------------


def _patched(books: Catalogue, state: DataState) -> Catalogue | None:
    """The catalogue with what changed since read anew; None where that is too much, or not known."""
    changes = changes_since(books.version, books.number, state.version)
    if changes is None or state.this_season != books.this_season or len(changes.programs) > MOST_PATCHED * books.size:
        return None
    told = _told(changes.programs)
    stood = np.array(
        sorted(books.position_of_id[pk] for pk in changes.programs & books.position_of_id.keys()), np.int64
    )
    where = _where(books, stood, told)
    at = where + np.arange(len(where))
    columns = {name: column.moved(stood, where) for name, column in books.columns.items()}
    for name, column in _columns(told).items():
        columns[name] = columns[name].with_values(at, column)
    touched = {*books.columns["nrmp_institution"].at(stood), *columns["nrmp_institution"].at(at)}
    columns |= {name: columns[name].with_values(at, Column.blank(value, len(at))) for name, value in UNCODED.items()}
    beside = columns["nrmp_institution"].where(touched - {""})
    centers = teaching_centers(columns["nrmp_institution"].at(beside), columns["specialty"].at(beside))
    columns["teaching_center"] = columns["teaching_center"].with_values(beside, Column.of(centers))
    columns["sisters"] = columns["sisters"].with_values(beside, _sisters(columns, beside))
    ids = np.insert(np.delete(books.ids, stood), where, told.ids).tolist()
    merged = _merged(books.merged | told.merged)
    found = Catalogue(state.version, state.this_season, ids, columns, merged, changes.number, _specialties())
    stayed = np.delete(np.arange(len(ids)), np.concatenate([at, beside]))
    found.take_over(books, _before(stayed, stood, at), stayed)
    return found


def _before(now: NDArray[np.int64], stood: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the programs at these positions stood before those that ``stood`` were taken out and others put in."""
    others = now - np.searchsorted(at, now)
    return others + np.searchsorted(stood - np.arange(len(stood)), others, side="right")


def _merged(told: Mapping[str, int | None]) -> dict[str, int]:
    return {key: into for key, into in told.items() if into is not None}


def _where(books: Catalogue, stood: NDArray[np.int64], told: _Told) -> NDArray[np.int64]:
    """Where these programs come in the name order of all others: positions once those that ``stood`` are taken out."""
    others = np.delete(np.arange(books.size), stood).tolist()

    def key(at: int) -> tuple[str, str]:
        return books.value("sort_name", at), books.value("program_key", at)

    keys = zip(told.own["sort_name"], told.own["program_key"], strict=True)
    return np.array([bisect_left(others, one, key=key) for one in keys], np.int64)
