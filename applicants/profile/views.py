"""The overview of the profile."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants.access import private
from applicants.profile.overview import overview


@private
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    return render(request, "applicants/profile/profile.html", overview(request))
