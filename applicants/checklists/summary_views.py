"""One applicant's file on one page, to print or to show an adviser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.access import private
from applicants.checklists.summary import summary_of
from applicants.experience.overview import names_of_specialties
from applicants.models import Profile
from applicants.season.dates import next_season


@private
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """Without a profile there is nothing to sum up: back to its overview."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    today = timezone.localdate()
    season = next_season(today)
    told = summary_of(mine.applicant(), mine.school_name, season, names_of_specialties())
    return render(request, "applicants/checklists/summary.html", {"summary": told, "season": season, "today": today})
