"""Programs, specialties and the evidence behind every fact as JSON: the same words and rows as the pages."""

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import create_model

from programs import catalogue
from programs.catalogue.kept_answers import kept_by_version
from programs.catalogue.pages import listed
from programs.catalogue.query import ProgramFilter
from programs.exports.rows import current_value
from programs.facts.dossier import KnownFact, dossiers
from programs.fields import FIELDS, IDENTITY_FIELDS, NO_LIMIT, as_rules_read
from programs.http.problems import Problem, problem
from programs.models import Evidence, Program, SeasonRecord, Source, Specialty
from programs.models.program import address_of, codes_in
from programs.models.querysets import PlainRows
from programs.record.rates import Rate, accepts_img_answer
from programs.record.stated_vs_observed import COLUMN_OF as SAYS_COLUMNS

router = Router(tags=["programs"])


may_be_kept = decorate_view(kept_by_version)


# Who and where a program is, then how large, then its policies.
LISTED: Final = sorted(
    (fact for fact in FIELDS.values() if fact.in_api), key=lambda fact: 2 if fact.is_policy else int(fact.blank is None)
)


def _types() -> dict[str, Any]:
    """The keys of one program as listed and what each holds, in the order of the answer."""
    types: dict[str, Any] = {"id": int, "program_key": str}
    for fact in LISTED:
        number = float if fact.value is Decimal else int
        types |= dict.fromkeys(fact.columns, str | None)
        if fact.name in IDENTITY_FIELDS:
            types[fact.name] = str
        elif fact.blank is None:
            types[fact.name] = number | None if fact.no_limit is None else number | str | None
        if fact.name == "nrmp_codes":
            types["nrmp_codes"] = list[str]
        elif fact.name == "accepts_img":
            types["accepts_img_implied"] = bool
    return types | dict.fromkeys(SAYS_COLUMNS.values(), str) | {"disputed": list[str], "url": str}


TYPES: Final = _types()
Listed: Any = create_model("Listed", __base__=Schema, **TYPES)


class ProgramOut(Listed):
    """One program as listed. A null is "not stated", or in dispute between sources: ``disputed`` names those fields.

    "none" is a stated absence of a limit; a limit's ``_strictness`` is required, preferred, or unless: required, with
    an exception that the note names.
    ``accepts_img_implied``: not stated, but implied by a visa the program sponsors or by IMGs on its record.
    ``says_img``, ``says_j1``, ``says_h1b``: what was observed says about the stated policy: consistent, contradicted,
    not_enough, nothing_stated.
    """


class ProgramsOut(Schema):
    count: int
    items: list[ProgramOut]


class SourceOut(Schema):
    """Who says it. ``kind``: program_answer, program_page, institution_policy, government, nrmp, roster_count,
    directory, applicant_report or other, strongest first.
    """

    name: str
    url: str | None
    kind: str


class EvidenceOut(Schema):
    """One statement. ``is_current``: the value shown rests on it; the others are "also said". ``seen_on``: a day, a
    month or a year, null when undated. ``season``: the match year it is stated for.
    """

    value: str
    strictness: str | None
    note: str | None
    season: int | None
    is_current: bool
    seen_on: str | None
    source: SourceOut


class FactOut(Schema):
    """One field. ``value``: as in the wide file, null when not stated or in dispute."""

    field: str
    label: str
    value: str | None
    strictness: str | None
    note: str | None
    is_disputed: bool
    evidence: list[EvidenceOut]


class RateOut(Schema):
    """``count`` of ``n``: ``share``, and ``low`` to ``high``, its 95 % Wilson interval, all from 0 to 1."""

    count: float
    n: float
    share: float
    low: float
    high: float


class SeasonRecordOut(Schema):
    """How many people of a group were counted. ``season``: match year, null when undated; ``track``: null for the whole
    program; one of ``count`` and ``percent``; ``rate``: of the population's total, where that is on record.
    """

    season: int | None
    track: str | None
    group: str
    population: str
    count: int | None
    percent: float | None
    rate: RateOut | None
    method: str | None
    seen_on: str | None
    source: SourceOut


class TrackOut(Schema):
    code: str
    kind: str
    label: str


class ProgramInFullOut(ProgramOut):
    """One program with everything known about it, and who says so."""

    tracks: list[TrackOut]
    facts: list[FactOut]
    season_records: list[SeasonRecordOut]


class SpecialtyOut(Schema):
    """``default_length_years``: its usual length, used where a program states none. ``programs``: how many we list."""

    slug: str
    name: str
    aliases: list[str]
    default_length_years: int | None
    programs: int


def query_parameters(fields: Mapping[str, forms.Field]) -> list[dict[str, Any]]:
    """The words of an address for the API's description, from the form that checks them."""
    parameters = []
    for word, field in fields.items():
        one: dict[str, Any] = {"type": "string"}
        if isinstance(field, forms.IntegerField):
            one = {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
        elif isinstance(field, forms.DateField):
            one = {"type": "string", "format": "date"}
        elif isinstance(field, forms.ChoiceField) and word != "specialty":  # those are listed at /api/specialties
            choices: Any = field.choices
            one = {"type": "string", "enum": [value for value, _ in choices if value]}
        schema = {"type": "array", "items": one} if isinstance(field, forms.MultipleChoiceField) else one
        parameters.append({"in": "query", "name": word, "description": str(field.label or word), "schema": schema})
    return parameters


PAGE_SIZE_FIELD = forms.IntegerField(required=False, label="Programs a page", min_value=1, max_value=100)


def program_filter(words: QueryDict) -> ProgramFilter:
    return ProgramFilter(words, extra={"page_size": PAGE_SIZE_FIELD})


def not_understood(wanted: ProgramFilter) -> Any:
    """The answer to words nobody knows, by word."""
    errors = {("query" if word == "__all__" else word): list(said) for word, said in wanted.form.errors.items()}
    return problem(400, "Some words of this address are not understood.", errors)


@router.get(
    "/programs",
    response={200: ProgramsOut, 400: Problem},
    summary="Programs by the words of the list page",
    openapi_extra={"parameters": query_parameters(program_filter(QueryDict()).form.fields)},
)
@may_be_kept
def programs(request: HttpRequest) -> Any:
    """Takes the same words as `/programs/` and gives the same rows, `page_size` (at most 100) a page."""
    wanted = program_filter(request.GET)
    if not wanted.is_valid():
        return not_understood(wanted)
    books = catalogue.current()
    positions = books.select(wanted).positions
    size = wanted.form.cleaned_data["page_size"] or 50
    first = (wanted.page - 1) * size
    page = positions[first : first + size].tolist()
    told = {"count": len(positions), "items": items_of([books.ids[at] for at in page])}
    # Written here: to check once more what columns hold costs more than all the rest.
    return HttpResponse(json.dumps(told), content_type="application/json; charset=utf-8")


IN_FULL: Any = {"response": {200: ProgramInFullOut, 404: Problem}}


@router.get("/programs/by-key/{program_key}", **IN_FULL, summary="One program by its key, with all its evidence")
@may_be_kept
def program_by_key(request: HttpRequest, program_key: str) -> Any:
    """As `/api/programs/{id}`; the key is the same in every file. Of a merged program: the one it is merged into."""
    found = Program.objects.listed_as(program_key=program_key).select_related("specialty")
    return in_full(get_object_or_404(found))


@router.get("/programs/{int:program_id}", **IN_FULL, summary="One program with all its evidence")
@may_be_kept
def program(request: HttpRequest, program_id: int) -> Any:
    """Every field with its current value and everything said about it, season records with their rates, and tracks."""
    return in_full(get_object_or_404(listed(program_id)))


@router.get("/specialties", response=list[SpecialtyOut], summary="Specialties and their names")
@may_be_kept
def specialties(request: HttpRequest) -> Any:
    """The slugs that filters, files and profiles use, with the other names that imports understand."""
    counts = Counter(catalogue.current().values_of("specialty"))
    listed = Specialty.objects.values("slug", "name", "aliases", "default_length_years")
    return [one | {"programs": counts[one["slug"]]} for one in listed]


# As JSON --------------------------------------------------------------------------------------------------------------


COLUMNS: Final = tuple(column for fact in LISTED for column in fact.columns)
NUMBERS: Final = tuple((fact.name, fact.no_limit) for fact in LISTED if fact.blank is None)

# What an item is made of: columns of a program, each by where the database has it.
TOLD: Final = {
    column: "specialty__slug" if column == "specialty" else column
    for column in ("id", "program_key", "name", *COLUMNS, "imgs_on_record", "disputed_fields", *SAYS_COLUMNS.values())
}

LISTED_ROWS: Final = PlainRows(lambda ids: Program.objects.listed().filter(pk__in=ids).values_list(*TOLD.values()))


def items_of(ids: list[int]) -> list[dict[str, Any]]:
    """The listed programs with these ids, in this order: one statement."""
    found = {row[0]: dict(zip(TOLD, row, strict=True)) for row in LISTED_ROWS.of(ids)}
    return [as_item(found[pk]) for pk in ids if pk in found]


def as_item(told: Mapping[str, Any]) -> dict[str, Any]:
    """One program as listed, its keys in the order of the answer. ``told``: its columns, at least ``TOLD``."""
    stated = {column: told[column] or None for column in COLUMNS}
    for name, no_limit in NUMBERS:
        if (value := told[name]) is not None:
            stated[name] = NO_LIMIT if value == no_limit else as_rules_read(value)
    _, implied = accepts_img_answer(*(told[name] for name in ("accepts_img", "visa_j1", "visa_h1b", "imgs_on_record")))
    found = stated | {
        "id": told["id"],
        "program_key": told["program_key"],
        "nrmp_codes": codes_in(told["nrmp_codes"]),
        "specialty": told["specialty"] or "",
        "accepts_img_implied": bool(implied),
        **{column: told[column] for column in SAYS_COLUMNS.values()},
        "disputed": told["disputed_fields"].split(),
        "url": address_of(told["id"], told["name"]),
    }
    return {key: found[key] for key in TYPES}


def in_full(program: Program) -> dict[str, Any]:
    about = dossiers([program])[0]
    rates = {line.counted.pk: line.rate for line in about.img_record}
    told = {column: getattr(program, column) for column in TOLD}
    return as_item(told | {"specialty": program.specialty and program.specialty.slug}) | {
        "tracks": [
            {"code": track.code, "kind": track.kind, "label": track.get_kind_display()}
            for track in program.tracks.all()
        ],
        "facts": [_fact(program, fact) for fact in about.facts.values()],
        "season_records": [_season_record(row, rates.get(row.pk)) for row in about.records],
    }


def _fact(program: Program, fact: KnownFact) -> dict[str, Any]:
    return {
        "field": fact.name,
        "label": fact.label,
        "value": current_value(program, fact.name) or None,
        "strictness": fact.strictness and fact.strictness.value,
        "note": (fact.row.note if fact.row else "") or None,
        "is_disputed": fact.disputed,
        "evidence": [_evidence(row) for row in fact.standing],
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "value": row.value,
        "strictness": row.strictness or None,
        "note": row.note or None,
        "season": row.season or None,
        "is_current": row.is_current,
        "seen_on": row.seen_on or None,
        "source": _source(row.source),
    }


def _season_record(row: SeasonRecord, rate: Rate | None) -> dict[str, Any]:
    return {
        "season": row.season or None,
        "track": row.track or None,
        "group": row.group,
        "population": row.population,
        "count": row.count,
        "percent": None if row.percent is None else float(row.percent),
        "rate": rate and {name: round(getattr(rate, name), 4) for name in RateOut.model_fields},
        "method": row.method or None,
        "seen_on": row.seen_on or None,
        "source": _source(row.source),
    }


def _source(source: Source) -> dict[str, Any]:
    return {"name": source.name, "url": source.url or None, "kind": source.kind}
