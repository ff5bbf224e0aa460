"""The programs ranked for one person, every line explained, and one program's fit."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.forms import OwnFactForm
from applicants.matches import explained, matches_for
from applicants.models import Profile
from applicants.profile_file import from_profile
from applicants.seasons import next_season
from applicants.views import private
from programs import catalogue
from programs.filters import ProgramFilter
from programs.models import Program
from programs.views import listed, page_of, pills, without
from programs.vocabulary import Verdict

PAGE_SIZE = 20
VERDICTS = {verdict.name.lower(): verdict for verdict in sorted(Verdict, reverse=True)}


@private
@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    mine = Profile.objects.for_request(request).first()
    verdict_field = forms.MultipleChoiceField(
        required=False, label="Verdict", choices=[(word, word.capitalize()) for word in VERDICTS]
    )
    wanted = ProgramFilter(request.GET, extra={"verdict": verdict_field})
    context: dict[str, Any] = {
        "filter": wanted,
        "selection": catalogue.current().select(wanted),
        "pills": pills(wanted, request.GET),
        "query": without(request.GET, "page"),
    }
    status = 200 if wanted.is_valid() else 400
    if mine is None:
        return render(request, "applicants/ranking_without_profile.html", context, status=status)
    today = timezone.localdate()
    ranked = matches_for(from_profile(mine).applicant(), next_season(today), today, wanted)
    chosen = wanted.form.cleaned_data.get("verdict") or list(VERDICTS)
    shown = [index for index in ranked.order.tolist() if Verdict(int(ranked.verdict[index])).name.lower() in chosen]
    page, page_error = page_of(shown, wanted.page, PAGE_SIZE)
    context |= {
        "ranking": ranked,
        "page": page,
        "page_error": page_error,
        "matches": explained(ranked, page.object_list),
        "verdicts": verdict_links(request, ranked.counts, chosen),
        "all_verdicts_query": without(request.GET, "verdict"),
        "chosen_verdicts": wanted.form.cleaned_data.get("verdict") or [],
    }
    return render(request, "applicants/ranking.html", context, status=400 if page_error else status)


@private
@require_safe
def fit(request: HttpRequest, pk: int) -> HttpResponse:
    """How one program fits me: the same lines as in the ranking, all open."""
    program = get_object_or_404(listed(pk))
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    return render(request, "applicants/fit.html", how_it_fits(program, mine, OwnFactForm()))


def how_it_fits(program: Program, mine: Profile, form: OwnFactForm) -> dict[str, Any]:
    """What the page of one program's fit shows; ``form``: to note what the applicant knows of it."""
    today = timezone.localdate()
    ranked = matches_for(from_profile(mine).applicant(), next_season(today), today)
    position = catalogue.current().position_of_id[program.pk]
    match = explained(ranked, [position])[0]
    return {"ranking": ranked, "match": match, "total_programs": len(ranked.order), "form": form}


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
