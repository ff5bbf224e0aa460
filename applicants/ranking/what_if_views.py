"""What would help: a page of its own, and switches above the ranking that show it as it would be."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import SUPPOSED, private
from applicants.matching.standing import Standing
from applicants.matching.what_if import changes_for
from applicants.models import Profile
from applicants.ranking.matches import Supposed, matches_for, what_if
from applicants.ranking.pages import asked_words, one_specialty, season_of, specialty_links, words_of_ranking
from applicants.ranking.supposing import supposed_last, supposing, switches
from applicants.ranking.what_if_form import SupposeForm
from applicants.season.asked import AskedSeason, SeasonField, carried, match_year
from applicants.season.dates import dates_of
from programs import catalogue
from programs.catalogue.query import ProgramFilter
from programs.http.htmx import answers_htmx, is_part


@private
@require_http_methods(["GET", "HEAD", "POST"])
def what_would_help(request: HttpRequest) -> HttpResponse:
    """Takes the filters of the program list; a post supposes several changes at once and comes back."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    file, today = mine.applicant(), timezone.localdate()
    wanted = ProgramFilter(asked_words(request.GET, file), extra={"season": SeasonField()})
    season = season_of(wanted)
    ranked = matches_for(file, match_year(season), today, wanted)
    if ranked.questions:
        return redirect(AskedSeason(request.GET).address("ranking"))
    specialty = one_specialty(wanted)
    form = SupposeForm(ranked.me, specialty, request.POST if request.method == "POST" else supposed_last(request))
    if request.method == "POST" and form.is_valid():
        request.session[SUPPOSED] = form.cleaned_data["changes"]
        return redirect(f"{request.get_full_path()}#together")
    singles, combined = what_if(ranked, today, form.chosen, specialty)
    context = {
        **carried(request.GET, season),
        "filter": wanted,
        "ranking": ranked,
        "specialties": specialty_links(request, ranked, wanted, catalogue.current().select(wanted)),
        "form": form,
        "singles": sorted(singles, key=most_helpful_first),
        "idle": [one for one in singles if not one.effect.is_any],
        "refused": [(one, why) for one in changes_for(ranked.me, specialty) if (why := one.refused(ranked.me))],
        "combined": combined,
    }
    is_fine = wanted.is_valid() and (request.method != "POST" or form.is_valid())
    return render(request, "applicants/ranking/what_if.html", context, status=200 if is_fine else 400)


def most_helpful_first(one: Supposed) -> tuple[int, int, int]:
    """What opens many programs and loses as many helps nobody."""
    return -one.effect.more_open, -len(one.effect.nearer), -one.effect.gained


@private
@require_POST
def suppose(request: HttpRequest) -> HttpResponse:
    """Switch changes on and off, and come back to the same ranking; why one cannot be supposed is told."""
    mine, today = get_object_or_404(Profile.objects.for_request(request)), timezone.localdate()
    file = mine.applicant()
    wanted = ProgramFilter(asked_words(request.GET, file), extra=words_of_ranking())
    me = Standing(file, dates_of(match_year(season_of(wanted))), today)
    form = SupposeForm(me, one_specialty(wanted), {"changes": request.POST.getlist("changes")})
    if form.is_valid():
        request.session[SUPPOSED] = form.cleaned_data["changes"]
    for error in form.errors.get("changes", []):
        messages.warning(request, str(error))
    words = request.GET.urlencode()
    return redirect(f"{reverse('applicants:ranking')}{'?' if words else ''}{words}")


@private
@require_safe
@answers_htmx
def what_if_switches(request: HttpRequest) -> HttpResponse:
    """The switches with what each would add, which htmx puts above the ranking; asked for otherwise, the whole page."""
    mine = Profile.objects.for_request(request).first()
    words = request.GET.urlencode()
    if mine is None or not is_part(request):
        return redirect(f"{reverse('applicants:what_if')}{'?' if words else ''}{words}")
    file, today = mine.applicant(), timezone.localdate()
    wanted = ProgramFilter(asked_words(request.GET, file), extra=words_of_ranking())
    specialty = one_specialty(wanted)
    real = matches_for(file, match_year(season_of(wanted)), today, wanted)
    found = supposing(request, real, specialty, today)
    context = {"switches": switches(found, specialty, today)}
    return render(request, "applicants/ranking/_switches.html", context)
