"""Pages of one applicant's ranking, whoever reads them: a page of it, one program's fit, the links around it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from applicants.matching.applicant import Applicant
from applicants.matching.outcomes import VERDICTS, Verdict
from applicants.matching.ranking import Ranking
from applicants.models import Profile, SavedProgram
from applicants.ranking.by_specialty import ALL, SPECIALTY, specialty_counts
from applicants.ranking.matches import catalogue_of, deadline_of, explained, matches_for, ranking_of
from applicants.ranking.own_facts import OwnFactForm
from applicants.season.published import next_season
from programs.catalogue.columns import Selection
from programs.catalogue.pages import page_of, without
from programs.catalogue.query import ProgramFilter
from programs.facts.dossier import dossiers
from programs.models import Program

PAGE_SIZE = 20


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


def how_it_fits(program: Program, mine: Profile, form: OwnFactForm) -> dict[str, Any]:
    """What the page of one program's fit shows; ``form``: to note what the applicant knows of it."""
    ranked = ranking_of(mine)
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
