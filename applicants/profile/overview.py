"""What the profile page shows: how far each part is, and what follows from the answers."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from applicants.access import has_two_files, own_profile
from applicants.matching import identity
from applicants.models import Advising
from applicants.models.profile import DAYS_KEPT
from applicants.profile.forms import ProfileFileForm
from applicants.profile.open_questions import completeness
from applicants.profile.sections import PARTS
from applicants.season.dates import next_season


def overview(request: HttpRequest, upload_errors: Sequence[str] = ()) -> dict[str, Any]:
    """What the profile page shows: how far each part is, and what follows from the answers, with the reason."""
    mine = own_profile(request)
    me, season = mine.applicant(), next_season(timezone.localdate())
    group = identity.group(me)
    return {
        "profile": mine,
        "file": me,
        "is_kept": not mine._state.adding,
        "has_two_files": has_two_files(request, mine),
        "days_kept": DAYS_KEPT,
        "progress": [(part, completeness(me, name)) for name, part in PARTS.items()],
        "whole": completeness(me),
        "season": season,
        "img": identity.is_img(me),
        "group": group,
        "group_label": group.group.label if group.group else "",
        "visa_need": identity.visa_need(me, season),
        "upload": ProfileFileForm(initial={"version": mine.version}, label_suffix=""),
        "upload_errors": upload_errors,
        "asking": Advising.objects.waiting().filter(profile=mine.pk).count(),
    }
