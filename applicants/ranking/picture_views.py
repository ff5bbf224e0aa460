"""The picture "Where can I apply?": on its page with every program behind it, and as a file that tells nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.access import private
from applicants.matching.ranking import Ranking
from applicants.models import Profile
from applicants.ranking.matches import matches_for
from applicants.ranking.pages import asked_words, every_specialty, season_of, specialty_links, specialty_named
from applicants.ranking.picture import picture_of
from applicants.season.asked import AskedSeason, SeasonField, carried, match_year
from programs import catalogue
from programs.catalogue.query import ProgramFilter


def asked_for(request: HttpRequest, mine: Profile) -> tuple[Ranking, ProgramFilter]:
    """The ranking of the one specialty the address asks for, else the first that is wished, under its other filters."""
    me = mine.applicant()
    wanted = ProgramFilter(asked_words(request.GET, me), extra={"season": SeasonField()})
    return matches_for(me, match_year(season_of(wanted)), timezone.localdate(), wanted), wanted


@private
@require_safe
def where_can_i_apply(request: HttpRequest) -> HttpResponse:
    """The picture, with a list of every program and its sentence; specialties to choose where none is named."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    ranking, wanted = asked_for(request, mine)
    if ranking.questions:
        return redirect(AskedSeason(request.GET).address("ranking"))
    specialty = specialty_named(wanted)
    context = {
        **carried(request.GET, season_of(wanted)),
        "filter": wanted,
        "ranking": ranking,
        "specialty": specialty,
        "picture": picture_of(ranking) if specialty else None,
        "offered": [] if specialty else every_specialty(request, ranking, wanted),
        "specialties": specialty_links(request, ranking, wanted, catalogue.current().select(wanted)),
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
    }
    status = 200 if wanted.is_valid() else 400
    return render(request, "applicants/ranking/where.html", context, status=status)


@private
@require_safe
def picture_file(request: HttpRequest) -> HttpResponse:
    """The picture to share, as SVG: how many programs of each state have which verdict, and nothing else."""
    ranking, wanted = asked_for(request, get_object_or_404(Profile.objects.for_request(request)))
    specialty = specialty_named(wanted)
    if ranking.questions or not specialty or not wanted.is_valid():
        return redirect(f"{AskedSeason(request.GET).address('where').partition('?')[0]}?{request.GET.urlencode()}")
    context = {
        "picture": picture_of(ranking, with_sentences=False),
        "specialty": specialty,
        "season": ranking.me.dates.season,
        "today": timezone.localdate(),
    }
    response = render(request, "applicants/ranking/picture.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = 'attachment; filename="where-can-i-apply.svg"'
    return response
