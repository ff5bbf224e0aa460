"""What the profile page shows: how far each part is, and what follows from the answers."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from applicants.access import has_two_files, own_profile
from applicants.matching import identity
from applicants.matching.applicant import Applicant
from applicants.models import Advising
from applicants.models.profile import DAYS_KEPT
from applicants.profile.open_questions import completeness
from applicants.profile.sections import PARTS
from applicants.season.dates import next_season
from programs.vocabulary import Answer

KNOWN: Final = {Answer.YES: "Yes", Answer.NO: "No", Answer.UNKNOWN: "Not known yet"}


def follows(me: Applicant, season: int) -> list[tuple[str, str, str]]:
    """What follows from the answers for a season (match year): what it is, in words, and the reason."""
    img, group, visa_need = identity.is_img(me), identity.group(me), identity.visa_need(me, season)
    return [
        ("International medical graduate (IMG)", KNOWN[img.answer], img.reason),
        ("Group in the NRMP’s figures", group.group.label if group.group else KNOWN[Answer.UNKNOWN], group.reason),
        (f"Needs a visa for training from 1 July {season}", KNOWN[visa_need.answer], visa_need.reason),
    ]


def overview(request: HttpRequest) -> dict[str, Any]:
    """What the profile page shows: how far each part is, and what follows from the answers, with the reason."""
    mine = own_profile(request)
    me, season = mine.applicant(), next_season(timezone.localdate())
    progress = [(part, completeness(me, name)) for name, part in PARTS.items()]
    return {
        "profile": mine,
        "file": me,
        "is_kept": not mine._state.adding,
        "has_two_files": has_two_files(request, mine),
        "days_kept": DAYS_KEPT,
        "progress": progress,
        "first_open": next(((part, found.open[0]) for part, found in progress if found.open), None),
        "whole": completeness(me),
        "season": season,
        "follows": follows(me, season),
        "asking": Advising.objects.waiting().filter(profile=mine.pk).count(),
    }
