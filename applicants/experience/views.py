"""The experience of one applicant: the part of the profile, and below it what of it counts at which programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from applicants.experience.overview import ledger_of, names_of_specialties
from applicants.models import Profile
from applicants.profile.open_questions import asked_in, completeness, lacking
from applicants.profile.section_page import profile_part
from applicants.ranking.matches import ranking_of


def experience(request: HttpRequest) -> HttpResponse:
    """The part as a form with its ledger; a private page as every part is."""
    return profile_part(request, "experience", template="applicants/experience/experience.html", beside=what_counts)


def what_counts(mine: Profile, season: int) -> dict[str, Any]:
    ranking = ranking_of(mine, season=season)
    me = ranking.me.file
    return {
        "ledger": ledger_of(mine, ranking),
        "me": me,
        "specialties": names_of_specialties(),
        "open": [(question, lacking(question, me)) for question in completeness(me, "experience").open],
        "questions": asked_in("experience", me),
    }
