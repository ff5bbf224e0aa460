"""The programs ranked for one person, every line explained, and one program's fit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applicants.access import private, remember
from applicants.matching.applicant import Applicant
from applicants.models import Profile, SavedProgram
from applicants.ranking.matches import what_weights_changed
from applicants.ranking.own_facts import OwnFactForm
from applicants.ranking.pages import how_it_fits, ranked_page, read_specialties_once, specialty_links, verdict_field
from applicants.ranking.weights import WeightsForm
from programs import catalogue
from programs.catalogue.filters import FILTERS
from programs.catalogue.pages import listed, pills, without
from programs.catalogue.query import ProgramFilter
from programs.http.htmx import answers_htmx, is_part


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
        return render(request, "applicants/ranking/without_profile.html", context, status=status)
    context |= ranked_list(request, weights, wanted)
    context["specialties"] = specialty_links(request, context["ranking"], wanted, selection)
    return render(request, "applicants/ranking/ranking.html", context, status=400 if context["page_error"] else status)


def ranked_list(request: HttpRequest, weights: WeightsForm, wanted: ProgramFilter) -> dict[str, Any]:
    """What the page shows of one profile's ranking: a page of it, its verdicts, and what moved weights did."""
    me, today = weights.profile.applicant(), timezone.localdate()
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
            return render(request, "applicants/ranking/fit_part.html", {"program": program})
        return redirect("applicants:profile")
    template = "applicants/ranking/fit_part.html" if is_part(request) else "applicants/ranking/fit.html"
    return render(request, template, how_it_fits(program, mine, OwnFactForm()))
