"""Pages of one applicant's ranking, whoever reads them: a page of it, one program's fit, the links around it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from applicants.matching.applicant import Applicant
from applicants.matching.ranking import Order, Ranking
from applicants.matching.verdicts import VERDICTS, Verdict
from applicants.models import Profile, SavedProgram
from applicants.ranking.matches import catalogue_of, deadline_of, explained, matches_for, ranking_of
from applicants.ranking.own_facts import OwnFactForm
from applicants.season.asked import SeasonField, carried, match_year
from applicants.season.lateness import how_late
from programs import catalogue
from programs.catalogue.columns import Selection
from programs.catalogue.pages import page_of, pills, switch, without
from programs.catalogue.query import ProgramFilter
from programs.facts.dossier import dossiers
from programs.models import Program

PAGE_SIZE = 20
SPECIALTY: Final = "specialty"  # the word of the filter
ALL: Final = ""
ORDERS: Final = [(order.value, order.label) for order in Order]


def ranked_page(request: HttpRequest, me: Applicant, wanted: ProgramFilter) -> dict[str, Any]:
    """A page of one applicant's ranking, whoever reads it, and the verdicts with their counts."""
    today = timezone.localdate()
    wanted.is_valid()  # reads the words; of those that are wrong none is taken
    season = wanted.form.cleaned_data.get("season")
    ranked = matches_for(me, match_year(season), today, wanted)
    only = wanted.form.cleaned_data.get("verdict") or []
    order = Order(wanted.form.cleaned_data.get("order") or Order.VERDICT)
    ranked = ranked.in_order(order)
    shown = [
        index
        for index in ([] if ranked.questions else ranked.order.tolist())
        if not only or Verdict(int(ranked.verdict[index])).name.lower() in only
    ]
    page, page_error = page_of(shown, wanted.page, PAGE_SIZE)
    return {
        "ranking": ranked,
        "page": page,
        "page_error": page_error,
        "matches": explained(ranked, page.object_list),
        "verdicts": verdict_links(request, ranked.counts, only),
        "orders": switch(request.GET, "order", ORDERS, order),
        "by_total": order is Order.TOTAL,
        "closed_signals": closed_signals(ranked),
        "all_closed": not only and 0 < len(ranked.order) == ranked.counts[Verdict.CLOSED],
        "all_verdicts_query": without(request.GET, "verdict"),
        "chosen_verdicts": only,
        **carried(request.GET, season),
        "late": how_late(today, ranked.me.dates),
    }


def filtered(request: HttpRequest, wanted: ProgramFilter) -> dict[str, Any]:
    """What a page of a ranking shows of the filter it is under."""
    books = catalogue.current()
    selection = books.select(wanted)
    return {
        "filter": wanted,
        "selection": selection,
        "facets": wanted.facets(books, selection),
        "pills": pills(wanted, request.GET),
        "query": without(request.GET, "page"),
    }


def how_it_fits(program: Program, mine: Profile, form: OwnFactForm, season: int | None = None) -> dict[str, Any]:
    """What the page of one program's fit shows; ``form``: to note what the applicant knows of it."""
    catalogue.having([program.pk])
    ranked = ranking_of(mine, season=season)
    position = catalogue_of(ranked).position_of_id[program.pk]
    match = explained(ranked, [position], [program])[0]
    return {
        "ranking": ranked,
        "match": match,
        "total_programs": len(ranked.order),
        "form": form,
        "deadline": deadline_of(ranked, position),
        "late": how_late(ranked.me.today, ranked.me.dates),
        "saved": SavedProgram.objects.filter(profile=mine, program_key=program.program_key).first(),
        "says_against_does": dossiers([program])[0].says_against_does,
    }


def closed_signals(ranked: Ranking) -> list[str]:
    """The names of programs that are signalled and closed to the applicant."""
    return [catalogue_of(ranked).value("name", at) for at in ranked.closed_signals]


def signals_lost(mine: Profile) -> dict[str, Any]:
    """What stands beside the form of the wishes."""
    chosen = mine.chosen()
    return {"closed_signals": closed_signals(ranking_of(mine)) if chosen["signals"] or chosen["silver_signals"] else []}


def words_of_ranking() -> dict[str, forms.Field]:
    """The words of the page that are no filters."""
    choices = [(word, word.capitalize()) for word in VERDICTS]
    return {
        "verdict": forms.MultipleChoiceField(required=False, label="Verdict", choices=choices),
        "order": forms.ChoiceField(required=False, label="Order", choices=ORDERS),
        "season": SeasonField(),
    }


def read_specialties_once(wanted: ProgramFilter) -> None:
    """Their names are asked for by the counts, the form and the links."""
    field: Any = wanted.form.fields[SPECIALTY]
    field.choices = list(field.choices)


def specialty_counts(ranking: Ranking, selection: Selection, slugs: Iterable[str]) -> dict[str, Mapping[Verdict, int]]:
    """Programs by verdict for each specialty and for ``ALL``, under every filter of ``selection`` but the specialty."""
    cases = catalogue_of(ranking).cases((SPECIALTY,))
    kept = np.ones(ranking.columns.size, dtype=bool)
    for word, mask in selection.kept_by.items():
        if word != SPECIALTY:
            kept &= mask
    pairs = cases.of_program[kept] * len(Verdict) + ranking.verdict[kept]
    counted = np.bincount(pairs, minlength=len(cases.facts) * len(Verdict)).reshape(-1, len(Verdict))
    row_of = {facts.specialty: number for number, facts in enumerate(cases.facts)}
    found = {ALL: _by_verdict(counted.sum(axis=0).tolist())}
    for slug in slugs:
        found[slug] = _by_verdict(counted[row_of[slug]].tolist() if slug in row_of else [0] * len(Verdict))
    return found


def _by_verdict(counted: list[int]) -> Mapping[Verdict, int]:
    return {verdict: counted[verdict] for verdict in sorted(Verdict, reverse=True)}


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
