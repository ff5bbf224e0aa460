"""Pages of one applicant's ranking, whoever reads them: a page of it, one program's fit, the links around it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import numpy as np
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from applicants.matching.applicant import Applicant
from applicants.matching.ranking import Order, Ranking
from applicants.matching.verdicts import VERDICTS, Verdict
from applicants.models import Profile, SavedProgram
from applicants.ranking.matches import (
    catalogue_of,
    deadline_of,
    explained,
    explained_as_listed,
    matches_for,
    ranking_of,
)
from applicants.ranking.own_facts import OwnFactForm
from applicants.ranking.supposing import Supposing
from applicants.ranking.to_ask import asking_for
from applicants.season.asked import SeasonField, carried, match_year
from applicants.season.lateness import how_late
from programs import catalogue
from programs.catalogue.columns import Selection
from programs.catalogue.pages import page_of, pills, switch, with_word, without
from programs.catalogue.query import ProgramFilter
from programs.facts.dossier import dossiers
from programs.models import Program
from programs.templatetags.pictures import whole

PAGE_SIZE = 20
SPECIALTY: Final = "specialty"  # the word of the filter
ALL: Final = ""
EVERY: Final = "all"  # ``specialty=all``: of every specialty, and that is meant
ORDERS: Final = [(order.value, order.label) for order in Order]


def ranked_page(
    request: HttpRequest,
    me: Applicant,
    wanted: ProgramFilter,
    *,
    with_lines: bool = False,
    suppose: Callable[..., Supposing] | None = None,
) -> dict[str, Any]:
    """A page of one applicant's ranking, whoever reads it, and the verdicts with their counts.

    ``with_lines``: every line of each program is on the page, with its sources. ``suppose``: makes of the ranking the
    one that is shown.
    """
    today = timezone.localdate()
    wanted.is_valid()  # reads the words; of those that are wrong none is taken
    season = wanted.form.cleaned_data.get("season")
    ranked = matches_for(me, match_year(season), today, wanted)
    found = suppose(ranked, today=today) if suppose else None
    ranked = found.ranking if found else ranked
    only = wanted.form.cleaned_data.get("verdict") or []
    order = Order(wanted.form.cleaned_data.get("order") or Order.VERDICT)
    ranked = ranked.in_order(order)
    offered = specialties_offered(request, ranked, wanted)
    shown = ranked.order[:0] if ranked.questions or offered else ranked.order
    if only:
        shown = shown[np.isin(ranked.verdict[shown], [VERDICTS[word] for word in only])]
    page, page_error = page_of(shown, 1 if offered else wanted.page, PAGE_SIZE)
    fits = {whole(fit) for fit in ranked.fit[page.object_list].tolist()}
    return {
        "offered": offered,
        "ranking": ranked,
        "supposing": found,
        "page": page,
        "page_error": page_error,
        "matches": (explained if with_lines else explained_as_listed)(ranked, page.object_list.tolist()),
        "one_fit": fits.pop() if len(fits) == 1 and len(page.object_list) > 1 else None,
        "verdicts": verdict_links(request, ranked.counts, only),
        "orders": switch(request.GET, "order", ORDERS, order),
        "by_total": order is Order.TOTAL,
        "closed_signals": closed_signals(ranked),
        "all_closed": not only and 0 < len(ranked.order) == ranked.counts[Verdict.CLOSED],
        "all_verdicts_query": without(request.GET, "verdict"),
        "chosen_verdicts": only,
        **carried(request.GET, season),
        "late": how_late(today, ranked.me.dates),
        "specialty": specialty_named(wanted),
    }


def read_along(request: HttpRequest, me: Applicant) -> tuple[dict[str, Any], int]:
    """What somebody else's eyes see of a ranking under the words of the address, and the status to answer with."""
    wanted = ProgramFilter(asked_words(request.GET, me), extra=words_of_ranking())
    context = filtered(request, wanted) | ranked_page(request, me, wanted, with_lines=True)
    context["specialties"] = specialty_links(request, context["ranking"], wanted, context["selection"])
    return context, 200 if wanted.is_valid() and not context["page_error"] else 400


def filtered(request: HttpRequest, wanted: ProgramFilter) -> dict[str, Any]:
    """What a page of a ranking shows of the filter it is under."""
    books = catalogue.current()
    selection = books.select(wanted)
    is_named = SPECIALTY in request.GET or SPECIALTY in wanted.data  # then a form or link without one has to say so
    on = pills(wanted, wanted.data)
    return {
        "filter": wanted,
        "selection": selection,
        "books": books,
        "facets": SimpleLazyObject(lambda: wanted.facets(books, selection)),
        "pills": [pill | {"query": of_every(pill["query"])} for pill in on] if is_named else on,
        "query": without(request.GET, "page"),
        "names_specialty": is_named,
        "clear": cleared(request, wanted, is_named),
    }


def cleared(request: HttpRequest, wanted: ProgramFilter, is_named: bool) -> str:
    """This address without its filters, in its season."""
    season = wanted.form.cleaned_data.get("season") if wanted.is_valid() else None
    words = urlencode({"season": season} if season else {})
    words = of_every(words) if is_named else words
    return f"{request.path}?{words}" if words else request.path


def how_it_fits(program: Program, mine: Profile, form: OwnFactForm, season: int | None = None) -> dict[str, Any]:
    """What the page of one program's fit shows; ``form``: to note what the applicant knows of it."""
    found = fit_of(program, mine, season)
    ranked, position = found["ranking"], found["match"].explained.index
    return {
        **found,
        "total_programs": len(ranked.order),
        "form": form,
        "deadline": deadline_of(ranked, position),
        "late": how_late(ranked.me.today, ranked.me.dates),
        "says_against_does": dossiers([program])[0].says_against_does,
    }


def fit_of(program: Program, mine: Profile, season: int | None = None) -> dict[str, Any]:
    """The program in the ranking of its specialty, with every line and what to ask it."""
    catalogue.having([program.pk])
    words = urlencode({SPECIALTY: program.specialty.slug}) if program.specialty else ""
    ranked = ranking_of(mine, ProgramFilter(QueryDict(words)), season)
    match = explained(ranked, [catalogue_of(ranked).position_of_id[program.pk]], [program])[0]
    saved = SavedProgram.objects.filter(profile=mine, program_key=program.program_key).first()
    to_ask = asking_for(ranked)(saved or SavedProgram(), match)
    return {"ranking": ranked, "match": match, "saved": saved, "to_ask": to_ask}


def closed_signals(ranked: Ranking) -> list[str]:
    """The names of programs that are signalled and closed to the applicant."""
    return [catalogue_of(ranked).value("name", at) for at in ranked.closed_signals]


def what_wishes_find(mine: Profile, season: int) -> dict[str, Any]:
    """What stands beside the form of the wishes: what they find, wish upon wish, and the signals that are lost."""
    whole = ranked = ranking_of(mine, season=season)
    wishes, cases = whole.me.file.wishes, catalogue_of(whole).cases(("specialty", "state"))
    found: dict[str, dict[Verdict, int]] = {}
    for name, wanted in (("specialty", wishes.specialties), ("state", wishes.states)):
        if wanted and not ranked.questions:
            is_wanted = np.array([getattr(facts, name) in wanted for facts in cases.facts], bool)
            ranked = ranked.among(is_wanted.take(cases.of_program))
            found[name] = ranked.counts
    return {"closed_signals": closed_signals(whole), "found": found, "wished": ranked.counts if found else None}


def words_of_ranking() -> dict[str, forms.Field]:
    """The words of the page that are no filters."""
    choices = [(word, word.capitalize()) for word in VERDICTS]
    return {
        "verdict": forms.MultipleChoiceField(required=False, label="Verdict", choices=choices),
        "order": forms.ChoiceField(required=False, label="Order", choices=ORDERS),
        "season": SeasonField(),
    }


def asked_words(words: QueryDict, me: Applicant | None = None) -> QueryDict:
    """The words of a ranking's address as the filter takes them, which knows no ``specialty=all``.

    Where no specialty is named the first that ``me`` wishes is meant.
    """
    asked, wished = words.copy(), me.wishes.specialties if me else ()
    named = [slug for slug in words.getlist(SPECIALTY) if slug != EVERY] if SPECIALTY in words else wished[:1]
    asked.pop(SPECIALTY, None)
    if named:
        asked.setlist(SPECIALTY, list(named))
    return asked


def one_specialty(wanted: ProgramFilter) -> str:
    """The slug of the one specialty that is asked for; '' where it is none, or several."""
    asked = wanted.data.getlist(SPECIALTY)
    return asked[0] if len(asked) == 1 and wanted.is_valid() else ""


def specialty_named(wanted: ProgramFilter) -> str:
    """The name of the one specialty that is asked for; '' where it is none, or several."""
    field: Any = wanted.form.fields[SPECIALTY]
    return dict(field.choices).get(one_specialty(wanted), "")


def season_of(wanted: ProgramFilter) -> int | None:
    """The season the address asks for, None where it names none or is at fault."""
    return wanted.form.cleaned_data.get("season") if wanted.is_valid() else None


def of_every(query: str) -> str:
    """This query, of every specialty where it names none."""
    words = QueryDict(query, mutable=True)
    words.setdefault(SPECIALTY, EVERY)
    return words.urlencode()


def specialty_counts(ranking: Ranking, selection: Selection, slugs: Iterable[str]) -> dict[str, Mapping[Verdict, int]]:
    """Programs by verdict for each specialty and for ``ALL``, under every filter of ``selection`` but the specialty."""
    kept = np.ones(ranking.columns.size, dtype=bool)
    for word, mask in selection.kept_by.items():
        if word != SPECIALTY:
            kept &= mask
    counted = _counted(ranking, kept)
    none = dict.fromkeys(counted[ALL], 0)
    return {ALL: counted[ALL]} | {slug: counted.get(slug, none) for slug in slugs}


def _counted(ranking: Ranking, kept: Any) -> dict[str, Mapping[Verdict, int]]:
    """The programs at ``kept`` (places or a mask) by verdict, for ``ALL`` and for each specialty there is."""
    cases = catalogue_of(ranking).cases((SPECIALTY,))
    pairs = cases.of_program[kept] * len(Verdict) + ranking.verdict[kept]
    counted = np.bincount(pairs, minlength=len(cases.facts) * len(Verdict)).reshape(-1, len(Verdict))
    of_each = {facts.specialty: row for facts, row in zip(cases.facts, counted.tolist(), strict=True)}
    return {
        slug: {verdict: row[verdict] for verdict in sorted(Verdict, reverse=True)}
        for slug, row in (of_each | {ALL: counted.sum(axis=0).tolist()}).items()
    }


class OfferedSpecialty(NamedTuple):
    """A specialty to choose: its address, how many programs it has, and how many of them are open or to ask."""

    name: str
    query: str
    programs: int
    counts: Mapping[Verdict, int]


def specialties_offered(request: HttpRequest, ranked: Ranking, wanted: ProgramFilter) -> list[OfferedSpecialty]:
    """What to choose from where no specialty is named or wished, the most open first. Of one alone: nothing."""
    if ranked.questions or SPECIALTY in request.GET or SPECIALTY in wanted.data:
        return []
    rows = every_specialty(request, ranked, wanted)
    return rows if len(rows) > 1 else []


def every_specialty(request: HttpRequest, ranked: Ranking, wanted: ProgramFilter) -> list[OfferedSpecialty]:
    """Each specialty that has programs of this ranking, the most open first."""
    field: Any = wanted.form.fields[SPECIALTY]
    names = dict(field.choices)
    rows = []
    for slug, counts in _counted(ranked, ranked.order).items():
        if slug in names and (programs := sum(counts.values())):
            query = with_word(request.GET, SPECIALTY, slug)
            rows.append(OfferedSpecialty(names[slug], query, programs, counts))
    return sorted(rows, key=lambda row: (-row.counts[Verdict.OPEN], -row.counts[Verdict.ASK], row.name))


def specialty_links(
    request: HttpRequest, ranked: Ranking, wanted: ProgramFilter, selection: Selection
) -> list[dict[str, Any]]:
    """A link for all and for each wished specialty: rankings of their own under the other filters of the address."""
    wished = ranked.me.file.wishes.specialties
    if not wished:
        return []
    field: Any = wanted.form.fields[SPECIALTY]
    names, chosen = {ALL: "All specialties", **dict(field.choices)}, wanted.data.getlist(SPECIALTY)
    links = []
    for slug, counts in specialty_counts(ranked, selection, wished).items():
        query, is_on = with_word(request.GET, SPECIALTY, slug or EVERY), chosen == ([slug] if slug else [])
        links.append({"name": names.get(slug, slug), "counts": counts, "query": query, "is_on": is_on})
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
