"""What would help me most: one change at a time, and any of them together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applicants.access import SUPPOSED, private
from applicants.matching.what_if import changes_for
from applicants.models import Profile
from applicants.ranking.by_specialty import SPECIALTY
from applicants.ranking.matches import Supposed, matches_for, what_if
from applicants.ranking.pages import read_specialties_once, specialty_links
from applicants.ranking.what_if_form import SupposeForm
from applicants.season.dates import next_season
from programs import catalogue
from programs.catalogue.query import ProgramFilter


@private
@require_http_methods(["GET", "HEAD", "POST"])
def what_would_help(request: HttpRequest) -> HttpResponse:
    """Takes the filters of the program list; a post supposes several changes at once and comes back."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    me, today = mine.applicant(), timezone.localdate()
    wanted = ProgramFilter(request.GET)
    read_specialties_once(wanted)
    ranked = matches_for(me, next_season(today), today, wanted)
    asked = request.GET.getlist(SPECIALTY)
    specialty = asked[0] if len(asked) == 1 and wanted.is_valid() else ""
    form = SupposeForm(ranked.me, specialty, request.POST if request.method == "POST" else kept(request))
    if request.method == "POST" and form.is_valid():
        request.session[SUPPOSED] = form.cleaned_data["changes"]
        return redirect(f"{request.get_full_path()}#together")
    singles, combined = what_if(ranked, today, form.chosen, specialty)
    context = {
        "filter": wanted,
        "ranking": ranked,
        "specialties": specialty_links(request, ranked, wanted, catalogue.current().select(wanted)),
        "form": form,
        "singles": sorted(singles, key=most_helpful_first),
        "refused": [
            (change, reason) for change in changes_for(ranked.me, specialty) if (reason := change.refused(ranked.me))
        ],
        "combined": combined,
        "most": max((longest(one) for one in singles), default=0),
    }
    is_fine = wanted.is_valid() and (request.method != "POST" or form.is_valid())
    return render(request, "applicants/ranking/what_if.html", context, status=200 if is_fine else 400)


def kept(request: HttpRequest) -> dict[str, list[str]] | None:
    """What was supposed last, as the form takes it."""
    return {"changes": request.session[SUPPOSED]} if request.session.get(SUPPOSED) else None


def longest(supposed: Supposed) -> int:
    """The longer side of its bar: programs opened and brought nearer, or lost."""
    moved = supposed.effect
    return max(len(moved.opened) + len(moved.nearer), len(moved.lost))


def most_helpful_first(one: Supposed) -> tuple[int, int, int]:
    return -len(one.effect.opened), -len(one.effect.nearer), -one.effect.gained
