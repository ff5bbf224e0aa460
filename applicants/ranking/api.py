"""A ranking for a profile that is sent along: computed, answered and forgotten."""

from datetime import date
from typing import Any, Literal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.cache import cache_control
from ninja import Router, Schema
from ninja.decorators import decorate_view

from applicants.matching.ranking import Order
from applicants.matching.verdicts import VERDICTS
from applicants.profile.file import LARGEST_FILE, ProfileError, ProfileFile, read
from applicants.profile.known_names import known_names
from applicants.ranking.matches import described, matches_for
from applicants.ranking.pages import ORDERS
from applicants.season.dates import EARLIEST_SEASON, LATEST_SEASON, next_season
from programs.browse.api import not_understood, query_parameters
from programs.catalogue.query import ProgramFilter
from programs.http.limits import at_most
from programs.http.problems import Problem, problem

router = Router(tags=["ranking"])

USUAL_TOP, LARGEST_TOP = 50, 2_000
IDLE_WORDS = ("page", "sort", "view", "by")  # of the list, which say nothing about a ranking


class DerivedOut(Schema):
    img: bool | None
    group: str | None
    needs_visa: bool | None
    reasons: dict[str, str]


class LineSourceOut(Schema):
    """``kind`` as in the evidence of a program, or ``own_note`` for a fact from the profile itself."""

    name: str
    url: str | None
    kind: str
    seen_on: str | None


class RequirementOut(Schema):
    key: str
    answer: Literal["MET", "UNMET", "UNKNOWN", "NOT_STATED", "NOT_ASKED"]
    strictness: Literal["required", "preferred", "unless"] | None
    missing: Literal["program", "profile"] | None
    reason: str
    worth_asking: bool
    mend: str | None
    source: LineSourceOut | None


class ScoreLineOut(Schema):
    key: str
    label: str
    points: float
    max_points: float
    known: bool
    reason: str


class RankedOut(Schema):
    """One program's place; ``rank`` and ``band`` are of all programs asked for, whatever is printed of them.

    A band holds programs whose totals are too close to tell apart. Both are null where too little is known.
    """

    rank: int | None
    program_key: str
    acgme_id: str | None
    nrmp_codes: list[str]
    name: str
    specialty: str | None
    state: str
    verdict: Literal["open", "ask", "fixable", "closed"]
    waiting_on: Literal["you", "program"] | None
    stated: int
    band: int | None
    prospect: float
    fit: float
    total: float
    coverage: float
    too_little_known: bool
    to_ask: list[str]
    track_notes: list[str]
    requirements: list[RequirementOut]
    prospect_lines: list[ScoreLineOut]
    fit_lines: list[ScoreLineOut]


class RankingOut(Schema):
    """The same as `rank_programs --json`. No number is a probability."""

    version: Literal[1]
    season: int
    today: date
    derived: DerivedOut
    add_to_profile: list[str]
    counts: dict[str, int]
    programs: list[RankedOut]


WORDS: dict[str, forms.Field] = {
    "verdict": forms.MultipleChoiceField(required=False, label="Verdicts", choices=[(word, word) for word in VERDICTS]),
    "order": forms.ChoiceField(required=False, label="Order", choices=ORDERS),
    "top": forms.IntegerField(
        required=False, label=f"Programs of each verdict, {USUAL_TOP} if not said", min_value=0, max_value=LARGEST_TOP
    ),
    "season": forms.IntegerField(
        required=False, label="Match year", min_value=EARLIEST_SEASON, max_value=LATEST_SEASON
    ),
    "today": forms.DateField(
        required=False,
        label="The day to judge on",
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(date(EARLIEST_SEASON, 1, 1)), MaxValueValidator(date(LATEST_SEASON, 1, 1))],
    ),
}


def ranking_filter(words: QueryDict) -> ProgramFilter:
    return ProgramFilter(words, extra=WORDS)


def inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """A JSON schema with its own definitions written out where they are used."""
    if isinstance(schema, list):
        return [inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {name: inlined(part, definitions) for name, part in schema.items() if name != "$defs"}


def profile_schema() -> Any:
    schema = ProfileFile.model_json_schema()
    return inlined(schema, schema["$defs"])


DESCRIBED = {
    "parameters": [
        parameter
        for parameter in query_parameters(ranking_filter(QueryDict()).form.fields)
        if parameter["name"] not in IDLE_WORDS
    ],
    "requestBody": {"required": True, "content": {"application/json": {"schema": profile_schema()}}},
}


@router.post(
    "/ranking",
    response={200: RankingOut, 400: Problem, 413: Problem, 415: Problem, 429: Problem},
    summary="Rank the programs for a profile",
    openapi_extra=DESCRIBED,
)
@decorate_view(cache_control(no_store=True), at_most("ranking", 600, 600))
def ranking(request: HttpRequest) -> Any:
    """The body is a profile file, version 2 or 1; the words of the list filter what is ranked and change no score.

    Nothing is stored or logged, and no cookie is read.
    """
    if request.content_type != "application/json":
        return problem(415, "Send the profile as application/json.")
    body = request.read(LARGEST_FILE + 1)
    if len(body) > LARGEST_FILE:
        return problem(413, f"A profile has at most {LARGEST_FILE:,} bytes.")
    wanted = ranking_filter(request.GET)
    if not wanted.is_valid():
        return not_understood(wanted)
    if idle := {word: ["A ranking has its own order; use top."] for word in IDLE_WORDS if word in request.GET}:
        return problem(400, "Some words of this address say nothing here.", idle)
    asked = wanted.form.cleaned_data
    today = asked["today"] or timezone.localdate()
    try:
        me = read(body, known_names(), judged_on=today).applicant()
    except ProfileError as error:
        return problem(400, "The profile is not valid.", by_field(error.messages))
    ranked = matches_for(me, asked["season"] or next_season(today), today, wanted)
    ranked = ranked.in_order(Order(asked["order"] or Order.VERDICT))
    top = USUAL_TOP if asked["top"] is None else asked["top"]
    verdicts = [verdict for word, verdict in VERDICTS.items() if word in (asked["verdict"] or VERDICTS)]
    return JsonResponse(described(ranked, verdicts, top))


def by_field(messages: list[str]) -> dict[str, list[str]]:
    """Sentences such as "exams[1].score: should be a whole number." under the path of their field."""
    errors: dict[str, list[str]] = {}
    for message in messages:
        field, _, why = message.partition(": ")
        if " " in field or not why:
            field, why = "body", message
        errors.setdefault(field, []).append(why)
    return errors
