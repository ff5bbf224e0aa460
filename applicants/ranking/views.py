"""The programs ranked for one person, every line explained: the list, one program, some side by side, what would help.

What an applicant knows of a program themselves is noted and removed on the page that says how it fits them.
"""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import private, remember
from applicants.matching.applicant import Applicant
from applicants.models import OwnFact, Profile
from applicants.models.rows import plain
from applicants.profile.answer_on_ranking import asked_here
from applicants.profile.section_page import profile_part
from applicants.ranking.comparison import with_mine
from applicants.ranking.matches import catalogue_of, explained, ranking_of, what_weights_changed
from applicants.ranking.own_facts import TOO_MANY, OwnFactForm, TooManyOwnFactsError, forget, keep
from applicants.ranking.pages import (
    asked_words,
    filtered,
    fit_of,
    how_it_fits,
    of_every,
    one_specialty,
    ranked_page,
    specialty_links,
    what_wishes_find,
    words_of_ranking,
)
from applicants.ranking.supposing import supposing
from applicants.ranking.weights_form import WeightsForm
from applicants.season.asked import AskedSeason
from applicants.undo.kept import Change, part_change
from programs import catalogue
from programs.browse.comparison import MOST, compared
from programs.catalogue.filters import FILTERS
from programs.catalogue.pages import listed, without
from programs.catalogue.query import ProgramFilter
from programs.fields import FIELDS
from programs.http.htmx import answers_htmx, is_part
from programs.models import Program


@private
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """The ranked list under its filters. Posting moves the weights and comes back to the same filters."""
    mine = Profile.objects.for_request(request).first()
    weights = WeightsForm(mine, request.POST if request.method == "POST" else None) if mine else None
    if request.method == "POST" and weights is None:
        return redirect(same_list(request))
    change = part_change(request, mine, "wishes") if request.method == "POST" and mine else None
    if change and weights and weights.is_valid() and weights.save():
        remember(request, weights.profile)
        change.tell("Your weights are saved.")
        return redirect(same_list(request))
    me = weights.profile.applicant() if weights else None
    wanted = ProgramFilter(asked_words(request.GET, me), extra=words_of_ranking())
    context = filtered(request, wanted)
    status = 200 if wanted.is_valid() else 400
    words = which_programs(wanted.data)
    if weights is None or me is None:
        context["programs_query"] = without(QueryDict(words), "season")  # which the list of programs does not take
        return render(request, "applicants/ranking/without_profile.html", context, status=status)
    context |= ranked_list(request, weights, me, wanted)
    context["programs_query"] = of_every(words) if context["names_specialty"] else words
    context["specialties"] = specialty_links(request, context["ranking"], wanted, context["selection"])
    return render(request, "applicants/ranking/ranking.html", context, status=400 if context["page_error"] else status)


def ranked_list(request: HttpRequest, weights: WeightsForm, me: Applicant, wanted: ProgramFilter) -> dict[str, Any]:
    """What the page shows of one profile's ranking: a page of it, its verdicts, and what moved weights did."""
    today = timezone.localdate()
    context = ranked_page(request, me, wanted, suppose=partial(supposing, request, specialty=one_specialty(wanted)))
    is_real = not context["supposing"].changes
    saved = plain(weights.profile.plan, "program_key", "status") if context["matches"] else ()
    changed = what_weights_changed(me, context["ranking"], today, wanted) if weights.is_moved and is_real else None
    return context | {
        "weights": weights,
        "asked_here": asked_here(weights.profile, (gap.question for gap in context["ranking"].gaps)),
        "own_unasked": own_facts_unasked(me, wanted),
        "changed": changed,
        "on_plan": {one[0]: one[1] for one in saved},
    }


def own_facts_unasked(me: Applicant, wanted: ProgramFilter) -> int:
    """How many programs have a fact of the applicant's own that a filter in use would read, but reads the sources'."""
    read = {column for word in wanted.chosen for column in FILTERS[word].reads}
    return len({fact.program_key for fact in me.own_facts if fact.field in read})


def which_programs(words: QueryDict) -> str:
    """The words of an address that say which programs, of which season: pages without a list take no others."""
    kept = words.copy()
    for word in ("page", "verdict", "order"):
        kept.pop(word, None)
    return kept.urlencode()


def same_list(request: HttpRequest) -> str:
    """This address with its filters, from the first page."""
    query = without(request.GET, "page")
    return f"{request.path}?{query}" if query else request.path


def wishes(request: HttpRequest) -> HttpResponse:
    """The part of the profile about wishes and signals, with what they find and the signals that are lost."""
    return profile_part(request, "wishes", "applicants/ranking/wishes.html", beside=what_wishes_find)


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
    asked = AskedSeason(request.GET)
    context = how_it_fits(program, mine, OwnFactForm(), asked.season) | asked.told
    if is_part(request):
        return render(request, "applicants/ranking/fit_part.html", context)
    return (
        redirect(asked.address("ranking"))
        if context["ranking"].questions
        else render(request, "applicants/ranking/fit.html", context, status=200 if asked.is_valid() else 400)
    )


@private
@require_safe
@answers_htmx
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line of one program, which htmx puts under its row of the ranking; asked for otherwise, how it fits me."""
    program, asked = get_object_or_404(listed(pk)), AskedSeason(request.GET)
    mine = Profile.objects.for_request(request).first()
    if mine is None or not is_part(request):
        return redirect(asked.address("fit", program.pk))
    return render(request, "applicants/ranking/why.html", fit_of(program, mine, asked.season))


# What I know of it ----------------------------------------------------------------------------------------------------


@private
@require_POST
def own_fact_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Note one fact; a fact already noted about the same field is replaced."""
    program, mine = of_request(request, pk)
    form = OwnFactForm(request.POST)
    if form.is_valid():
        change = Change(request, mine, mine.own_facts.all(), part="own_facts")
        try:
            keep(mine, OwnFact(program_key=program.program_key, **form.cleaned_data))
        except TooManyOwnFactsError:
            form.add_error(None, TOO_MANY)
        else:
            change.tell(f"Noted: {FIELDS[form.cleaned_data['field']].label}. Your ranking follows it.")
            return back_to(request, program)
    asked = AskedSeason(request.GET)
    return render(request, "applicants/ranking/fit.html", how_it_fits(program, mine, form, asked.season) | asked.told)


@private
@require_POST
def own_fact_remove(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    program, mine = of_request(request, pk)
    change = Change(request, mine, mine.own_facts.all(), part="own_facts")
    if not forget(mine, program.program_key, field):
        raise Http404
    change.tell(f"Removed: {FIELDS[field].label}. What the sources say counts again.")
    return back_to(request, program)


def of_request(request: HttpRequest, pk: int) -> tuple[Program, Profile]:
    """The program asked about and the visitor's own profile; 404 without either."""
    return get_object_or_404(listed(pk)), get_object_or_404(Profile.objects.for_request(request))


def back_to(request: HttpRequest, program: Program) -> HttpResponse:
    """The fit, in the season it was looked at."""
    return redirect(f"{AskedSeason(request.GET).address('fit', program.pk)}#own")


# Side by side ---------------------------------------------------------------------------------------------------------


@private
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """The public comparison with the applicant's own lines on top. A POST brings the programs ticked on the plan."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    if request.method == "POST":
        return redirect(compared_at(request))
    asked = AskedSeason(request.GET)
    context = compared(request.GET) | asked.told
    if context["comparison"]:
        ranked = ranking_of(mine, season=asked.season)
        if ranked.questions:
            return redirect(asked.address("ranking"))
        books = catalogue_of(ranked)
        programs = context["comparison"].programs
        matches = explained(ranked, [books.position_of_id[program.pk] for program in programs], programs)
        context |= {"ranking": ranked, "comparison": with_mine(context["comparison"], matches)}
    is_fine = not context["faults"] and asked.is_valid()
    return render(request, "applicants/ranking/compare.html", context, status=200 if is_fine else 400)


def compared_at(request: HttpRequest) -> str:
    """Where the ticked programs stand side by side; what has to stay out is told."""
    books = catalogue.current()
    ticked = request.POST.getlist("program")
    ids = [books.ids[at] for key in dict.fromkeys(ticked) if (at := books.position(key)) is not None]
    if len(ids) < len(set(ticked)):
        messages.warning(request, "Programs that are no longer listed cannot be compared; they are left out.")
    if len(ids) > MOST:
        messages.warning(
            request,
            f"At most {MOST} programs stand side by side; the first {MOST} of the {len(ids)} you selected are shown.",
        )
    season = AskedSeason(request.GET).season
    words = [*(("id", pk) for pk in ids[:MOST]), *([("season", season)] if season else [])]
    return f"{reverse('applicants:compare')}?{urlencode(words)}"
