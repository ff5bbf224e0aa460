"""The programs ranked for one person, every line explained, and one program's fit."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applicants.access import private, remember
from applicants.matches import catalogue_of, deadline_of, explained, matches_for, what_weights_changed
from applicants.matching.facts import Applicant
from applicants.matching.ranking import Ranking
from applicants.models import Profile, SavedProgram
from applicants.own_facts import OwnFactForm
from applicants.profile_file import from_profile
from applicants.seasons import next_season
from applicants.specialty_rankings import ALL, SPECIALTY, specialty_counts
from applicants.weights import WeightsForm
from programs import catalogue
from programs.catalogue import Selection
from programs.dossier import dossiers
from programs.filter_table import FILTERS
from programs.filters import ProgramFilter
from programs.http.htmx import answers_htmx, is_part
from programs.models import Program
from programs.pages import listed, page_of, pills, without
from programs.vocabulary import VERDICTS, Verdict

PAGE_SIZE = 20


@private
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """The ranked list under its filters. Posting moves the weights and comes back to the same filters."""
    mine = Profile.objects.for_request(request).first()
    weights = WeightsForm(mine, request.POST if request.method == "POST" else None) if mine else None
    if request.method == "POST" and weights is None:
        return redirect(same_list(request))
    if request.method == "POST" and weights and weights.is_valid() and weights.save():
        remember(request, weights.profile)
        return redirect(same_list(request))
    wanted = ProgramFilter(request.GET, extra={"verdict": verdict_field()})
    read_specialties_once(wanted)
    books = catalogue.current()
    selection = books.select(wanted)
    context: dict[str, Any] = {
        "filter": wanted,
        "selection": selection,
        "facets": wanted.facets(books, selection),
        "pills": pills(wanted, request.GET),
        "query": without(request.GET, "page"),
    }
    status = 200 if wanted.is_valid() else 400
    if weights is None:
        return render(request, "applicants/ranking_without_profile.html", context, status=status)
    context |= ranked_list(request, weights, wanted)
    context["specialties"] = specialty_links(request, context["ranking"], wanted, selection)
    return render(request, "applicants/ranking.html", context, status=400 if context["page_error"] else status)


def ranked_list(request: HttpRequest, weights: WeightsForm, wanted: ProgramFilter) -> dict[str, Any]:
    """What the page shows of one profile's ranking: a page of it, its verdicts, and what moved weights did."""
    me, today = from_profile(weights.profile).applicant(), timezone.localdate()
    context = ranked_page(request, me, wanted)
    changed = what_weights_changed(me, context["ranking"], today, wanted) if weights.is_moved else None
    keys = [match.program.program_key for match in context["matches"]]
    saved = SavedProgram.objects.filter(profile=weights.profile, program_key__in=keys)
    return context | {
        "weights": weights,
        "own_unasked": own_facts_unasked(me, wanted),
        "changed": changed,
        "on_plan": set(saved.values_list("program_key", flat=True)),
    }


def ranked_page(request: HttpRequest, me: Applicant, wanted: ProgramFilter) -> dict[str, Any]:
    """A page of one applicant's ranking, whoever reads it, and the verdicts with their counts."""
    today = timezone.localdate()
    ranked = matches_for(me, next_season(today), today, wanted)
    only = wanted.form.cleaned_data.get("verdict") or []
    shown = [
        index for index in ranked.order.tolist() if not only or Verdict(int(ranked.verdict[index])).name.lower() in only
    ]
    page, page_error = page_of(shown, wanted.page, PAGE_SIZE)
    return {
        "ranking": ranked,
        "page": page,
        "page_error": page_error,
        "matches": explained(ranked, page.object_list),
        "verdicts": verdict_links(request, ranked.counts, only),
        "all_closed": not only and 0 < len(ranked.order) == ranked.counts[Verdict.CLOSED],
        "all_verdicts_query": without(request.GET, "verdict"),
        "chosen_verdicts": only,
    }


def own_facts_unasked(me: Applicant, wanted: ProgramFilter) -> int:
    """How many programs have a fact of the applicant's own that a filter in use would read, but reads the sources'."""
    read = {column for word in wanted.chosen for column in FILTERS[word].reads}
    return len({fact.program_key for fact in me.own_facts if fact.field in read})


def same_list(request: HttpRequest) -> str:
    """This address with its filters, from the first page."""
    query = without(request.GET, "page")
    return f"{request.path}?{query}" if query else request.path


@private
@require_safe
@answers_htmx
def fit(request: HttpRequest, pk: int) -> HttpResponse:
    """How one program fits me: the same lines as in the ranking, all open; for htmx only what goes into a page."""
    program = get_object_or_404(listed(pk))
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        if is_part(request):
            return render(request, "applicants/fit_part.html", {"program": program})
        return redirect("applicants:profile")
    template = "applicants/fit_part.html" if is_part(request) else "applicants/fit.html"
    return render(request, template, how_it_fits(program, mine, OwnFactForm()))


def how_it_fits(program: Program, mine: Profile, form: OwnFactForm) -> dict[str, Any]:
    """What the page of one program's fit shows; ``form``: to note what the applicant knows of it."""
    today = timezone.localdate()
    ranked = matches_for(from_profile(mine).applicant(), next_season(today), today)
    position = catalogue_of(ranked).position_of_id[program.pk]
    match = explained(ranked, [position], [program])[0]
    return {
        "ranking": ranked,
        "match": match,
        "total_programs": len(ranked.order),
        "form": form,
        "deadline": deadline_of(ranked, position),
        "saved": SavedProgram.objects.filter(profile=mine, program_key=program.program_key).first(),
        "says_against_does": dossiers([program])[0].says_against_does,
    }


def verdict_field() -> forms.MultipleChoiceField:
    choices = [(word, word.capitalize()) for word in VERDICTS]
    return forms.MultipleChoiceField(required=False, label="Verdict", choices=choices)


def read_specialties_once(wanted: ProgramFilter) -> None:
    """Their names are asked for by the counts, the form and the links."""
    field: Any = wanted.form.fields[SPECIALTY]
    field.choices = list(field.choices)


def specialty_links(
    request: HttpRequest, ranked: Ranking, wanted: ProgramFilter, selection: Selection
) -> list[dict[str, Any]]:
    """A link for all and for each wished specialty: rankings of their own under the other filters of the address."""
    wished = ranked.me.file.wishes.specialties
    if not wished:
        return []
    field: Any = wanted.form.fields[SPECIALTY]
    names, chosen = {ALL: "All specialties", **dict(field.choices)}, request.GET.getlist(SPECIALTY)
    links = []
    for slug, counts in specialty_counts(ranked, selection, wished).items():
        words = request.GET.copy()
        words.pop("page", None)
        words.pop(SPECIALTY, None)
        if slug:
            words[SPECIALTY] = slug
        is_on = chosen == ([slug] if slug else [])
        links.append({"name": names.get(slug, slug), "counts": counts, "query": words.urlencode(), "is_on": is_on})
    return links


def verdict_links(request: HttpRequest, counts: dict[Verdict, int], chosen: list[str]) -> list[dict[str, Any]]:
    """One link per verdict with its count; the same address with only that verdict."""
    links = []
    for word, verdict in VERDICTS.items():
        words = request.GET.copy()
        words.pop("page", None)
        words.setlist("verdict", [word])
        links.append(
            {"verdict": verdict, "count": counts[verdict], "query": words.urlencode(), "is_on": chosen == [word]}
        )
    return links
