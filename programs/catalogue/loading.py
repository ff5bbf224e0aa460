"""Reading the catalogue from the database: whole, or an older copy patched with the programs that changed since.

Both read one moment of the data and fill their columns the same way, so a patched copy tells what a whole one would.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection
from django.db.models import Case, DecimalField, FloatField, Q, QuerySet, TextField, Value, When
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
_AS_IT_IS: Final = (
    *("sort_name", "program_key", "name", "search_text", "city", "state", "positions_per_year", "img_share"),
)
_OF_ITS_OWN: Final = (*_AS_IT_IS, "nrmp_codes", "specialty_id", "length_years", "facts_changed_at")
_READ_AS: Final[dict[str, Any]] = {"img_share": FloatField(), "facts_changed_at": TextField()}
_NOTE: Final = Case(When(value=Policy.CONDITIONAL, then="note"), default=Value(""))
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
    """Listed programs in name order, as the database has them. ``own``: their values by column of ``_OF_ITS_OWN``.
    Of each as JSON, ``shared``: those of ``_SHARED``; ``counts``: of seasons, on which a share of IMGs may rest;
    ``said``: what tells dates and notes. ``merged``: key → id of the program it is merged into, None for none.
    """

    ids: Sequence[int]
    own: dict[str, Sequence[Any]]
    shared: Sequence[str]
    counts: Sequence[str]
    said: Sequence[str]
    merged: dict[str, int | None]


def _told(programs: Collection[int] | None = None) -> _Told:
    """All programs, or these alone, whose families are among them."""
    of_own = (Cast(name, _READ_AS[name]) if name in _READ_AS else name for name in _OF_ITS_OWN)
    shown = Program.objects.listed()  # SQLite would sort in this process, and take longer than we do
    shown = shown.in_order() if connection.vendor == "postgresql" else shown.order_by()
    listed = _rows(shown.values_list("pk", *of_own, in_one_text(*_SHARED)), "pk", programs)
    listed.sort(key=itemgetter(1, 2))
    ids, *own, shared = zip(*listed, strict=True) if listed else ((),) * (2 + len(_OF_ITS_OWN))
    pairs = Program.objects.order_by().values_list("pk", "program_key", "merged_into_id")
    if programs is None:
        pairs = pairs.filter(merged_into__gt=0)  # an index finds these, and not "is not NULL"
    merged = _rows(pairs, "pk", programs)
    kept = {pk: into for pk, _, into in merged if into}

    def of_each(rows: QuerySet[Any, Any], *columns: Any) -> list[str]:
        texts: dict[int, str] = {}
        told = rows.order_by().values("program").annotate(told=in_one_text(*columns, of_rows=True))
        for pk, text in _rows(told.values_list("program", "told"), "program", programs):
            head = kept.get(pk, pk)  # what is said of a merged program counts for the one that is kept
            texts[head] = f"{texts[head][:-1]},{text[1:]}" if head in texts else text
        return [texts.get(pk, "[]") for pk in ids]

    return _Told(
        ids,
        dict(zip(_OF_ITS_OWN, own, strict=True)),
        shared,
        of_each(_counted({*kept, *kept.values()} if programs is None else None), *SeasonCount._fields),
        of_each(_dating(), "field", "value", "season", "seen_on", "is_current", _NOTE),
        {key: into for _, key, into in merged},
    )


def _counted(families: Collection[int] | None) -> QuerySet[Any, Any]:
    """The season counts a share of IMGs may rest on: of all, or of ``families`` and whoever has an IMG group alone."""
    rows = SeasonRecord.objects.filter(is_current=True, population__in=LADDER)
    groups = rows.exclude(group=Group.ALL).order_by().values("program")
    return rows if families is None else rows.filter(Q(program__in=groups) | Q(program__in=families))


def _dating() -> QuerySet[Any, Any]:
    """The statements that tell when a fact was last said, and the conditions of a yes."""
    noted = Q(field__in=NOTED_FACTS, is_current=True, value=Policy.CONDITIONAL) & ~Q(note="")
    stands = Evidence.objects.filter(withdrawn_at__isnull=True, field__in=(*DATED_FACTS, *NOTED_FACTS))
    return stands.filter(Q(field__in=DATED_FACTS) | noted)  # an index finds the fields, and neither condition


def _rows(query: QuerySet[Any, Any], column: str, programs: Collection[int] | None) -> list[tuple[Any, ...]]:
    """The rows as the database's driver gives them.

    ``column``: where the id of the program stands that must be one of ``programs``; None asks for all.
    """
    parts = (
        [query] if programs is None else [query.filter((f"{column}__in", some)) for some in chunks(sorted(programs))]
    )
    return [row for part in parts for row in plain_rows(part)]


# Columns --------------------------------------------------------------------------------------------------------------


def _whole(state: DataState) -> Catalogue:
    number, told = newest_change(), _told()
    columns = _columns(told)
    columns |= of_institutions(columns, len(told.ids))
    merged = {key: into for key, into in told.merged.items() if into}
    return Catalogue(state.version, state.this_season, list(told.ids), columns, merged, number, _specialties())


def _specialties() -> list[tuple[str, str]]:
    return list(Specialty.objects.values_list("slug", "name"))


def _columns(told: _Told) -> dict[str, Column]:
    """Every column of these programs but what their institutions decide."""
    own, shared = told.own, Column.of(told.shared)
    common = zip(*_read(shared.values), strict=True) if shared.values else ((),) * len(_SHARED)
    columns = {name: shared.of_same(_as_read(name, some)) for name, some in zip(_SHARED, common, strict=True)}
    columns |= {name: columns.pop(stored) for name, stored in _MARKS.items()}
    columns |= {name: Column.of(own[name]) for name in _AS_IT_IS}
    about = Specialty.objects.in_bulk()
    specialty = Column.of(own["specialty_id"])
    columns["specialty"] = specialty.of_same([about[pk].slug for pk in specialty.values])
    lengths = zip(own["length_years"], own["specialty_id"], strict=True)
    columns["length_years"] = Column.of([stated or about[pk].default_length_years for stated, pk in lengths])
    columns["tracks"] = Column.of([_tracks(codes) if ";" in codes else codes[7:8] for codes in own["nrmp_codes"]])
    columns["nrmp_institution"] = Column.of(institutions(own["nrmp_codes"]))
    states = state_imgs(StateImgCount.counts())
    columns["state_imgs"] = columns["state"].of_same([states.get(state) for state in columns["state"].values])
    counted, said = Column.of(told.counts), Column.of(told.said)
    counts = [[SeasonCount.of(*row) for row in rows] for rows in _read(counted.values)]
    columns["record"] = counted.of_same([*map(img_record, counts)])
    columns["newest_imgs"] = counted.of_same([*map(newest_imgs, counts)])
    facts = [*map(_dates_and_notes, _read(said.values))]
    for name in (*(f"{fact}_seen_on" for fact in DATED_FACTS), *(f"{fact}_note" for fact in NOTED_FACTS)):
        columns[name] = said.of_same([of_program.get(name, "") for of_program in facts])
    h1b = columns["visa_h1b_seen_on"]
    columns["visa_h1b_seen_on"] = h1b.of_same([H1B_PAYMENT_SINCE * (day >= H1B_PAYMENT_SINCE) for day in h1b.values])
    changed_at = Column.of(own["facts_changed_at"])  # SQLite writes in UTC without saying so
    moments = [text and datetime.fromisoformat(text if "+" in text else f"{text}+00:00") for text in changed_at.values]
    sorts = {
        "specialty__name": specialty.of_same([about[pk].name for pk in specialty.values]),
        "facts_changed_at": changed_at.of_same(moments),
    }
    return columns | {f"sort_{word}": (columns | sorts)[sort_column(word)[0]] for word in SORT_COLUMNS}


def _read(texts: Iterable[str]) -> Any:
    """What each of them says, read at once: to begin takes longer than to read one."""
    return json.loads(f"[{','.join(texts)}]")


def _dates_and_notes(rows: list[list[Any]]) -> dict[str, str]:
    """By column: when what stands was last said by a row that stands, '' for undated, and its note."""
    found: dict[str, str] = {}
    for field, value, _, _, is_current, note in rows:
        if is_current:
            first, *others = sorted({row[3] or str(row[2] or "") for row in rows if row[:2] == [field, value]})
            found[f"{field}_seen_on"] = max(first, *others, key=first_day) if others else first
            found[f"{field}_note"] = note
    return found


def _as_read(name: str, values: Sequence[Any]) -> Sequence[Any]:
    """The column as filters and requirements read it: a number with decimals is a float there."""
    return [None if value is None else float(value) for value in values] if name in _DECIMAL else values


def _tracks(codes: str) -> str:
    return "".join(sorted({code[7] for code in codes.split("; ") if code}))


def of_institutions(columns: Mapping[str, Column], size: int) -> dict[str, Column]:
    """The columns that tell of a program's institution, from the others of all programs."""
    blank = {name: Column.blank(value, size) for name, value in UNCODED.items()}
    telling = columns["nrmp_institution"].at(columns["record"].where({*columns["record"].values} - {()}))
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
    merged = {key: into for key, into in (books.merged | told.merged).items() if into}
    found = Catalogue(state.version, state.this_season, ids, columns, merged, changes.number, _specialties())
    stayed = np.delete(np.arange(len(ids)), np.concatenate([at, beside]))
    found.take_over(books, _before(stayed, stood, at), stayed)
    return found


def _before(now: NDArray[np.int64], stood: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the programs at these positions stood before those that ``stood`` were taken out and others put in."""
    others = now - np.searchsorted(at, now)
    return others + np.searchsorted(stood - np.arange(len(stood)), others, side="right")


def _where(books: Catalogue, stood: NDArray[np.int64], told: _Told) -> NDArray[np.int64]:
    """Where these programs come in the name order of all others: positions once those that ``stood`` are taken out."""
    others = np.delete(np.arange(books.size), stood).tolist()

    def key(at: int) -> tuple[str, str]:
        return books.value("sort_name", at), books.value("program_key", at)

    keys = zip(told.own["sort_name"], told.own["program_key"], strict=True)
    return np.array([bisect_left(others, one, key=key) for one in keys], np.int64)
