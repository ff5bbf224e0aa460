"""What the two matches ask of everybody, held against the file; and the days of the season."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.matching.checklists import Item, carms, eras, worst
from applicants.matching.facts import Applicant
from applicants.matching.standing import Standing
from applicants.models import Profile
from applicants.profile_file import from_profile
from applicants.rules import rules
from applicants.season_calendar import as_calendar, due
from applicants.seasons import dates_of, next_season
from applicants.views import private


@private
@require_safe
def checklists(request: HttpRequest) -> HttpResponse:
    """Both lists with the rule and source of each item; without a profile every item says what to add."""
    me, today = applicant_of(request), timezone.localdate()
    dates = dates_of(next_season(today))
    standing = Standing(me or Applicant(), dates, today)
    context = {
        "has_profile": me is not None,
        "lists": [
            checklist("us", "The US match (ECFMG, ERAS, NRMP)", eras(standing)),
            checklist("canada", "The Canadian match (CaRMS)", carms(standing)),
        ],
        "season": dates,
        "days": [(day, (day.on - today).days) for day in due(dates, me)],
    }
    return render(request, "applicants/checklists.html", context)


def checklist(key: str, title: str, items: tuple[Item, ...]) -> dict[str, Any]:
    said = rules()
    return {
        "key": key,
        "title": title,
        "items": [(item, said.get(item.rule)) for item in items],
        "state": worst(items),
        "open": sum(item.state not in ("done", "not asked of you") for item in items),
    }


@private
@require_safe
def season_calendar(request: HttpRequest) -> HttpResponse:
    """The season's days and one's own as a calendar file."""
    dates = dates_of(next_season(timezone.localdate()))
    content = as_calendar(due(dates, applicant_of(request)), timezone.now())
    name = f"attachment; filename=residency-season-{dates.season}.ics"
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


def applicant_of(request: HttpRequest) -> Applicant | None:
    mine = Profile.objects.for_request(request).first()
    return from_profile(mine).applicant() if mine else None
