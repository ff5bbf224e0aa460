"""What the two matches ask of everybody, held against the file; the days of the season; and the file on one page."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.access import private
from applicants.checklists.calendar import Due, as_calendar, calendar_of, due
from applicants.checklists.summary import summary_of
from applicants.experience.overview import names_of_specialties
from applicants.matching.applicant import Applicant
from applicants.matching.checklist_items import Item, ItemState, carms, eras
from applicants.matching.standing import Standing
from applicants.models import Profile
from applicants.profile.open_questions import completeness
from applicants.profile.overview import follows, overview
from applicants.season.asked import AskedSeason
from applicants.season.dates import dates_of
from applicants.season.rules import rules

NEXT_DAYS: Final = 5  # on the first page of one's own file


@private
@require_safe
def my_file(request: HttpRequest) -> HttpResponse:
    """What is due next, of the season, one's own file and the plan; then how far each part of the profile is."""
    context = overview(request)
    if context["is_kept"]:
        me = Standing(context["file"], dates_of(context["season"]), timezone.localdate())
        ahead = [(day, left) for day in calendar_of(context["profile"], me) if (left := (day.on - me.today).days) >= 0]
        context |= {"days": ahead[:NEXT_DAYS], "more_days": len(ahead[NEXT_DAYS:])}
    return render(request, "applicants/profile/profile.html", context)


@private
@require_safe
def checklists(request: HttpRequest) -> HttpResponse:
    """Both lists with the rule and source of each item; without a profile every item says what to add."""
    mine = Profile.objects.for_request(request).first()
    asked = AskedSeason(request.GET)
    me, days = days_of(mine, asked.match_year)
    counted = [(day, (day.on - me.today).days) for day in days]
    context = {
        **asked.told,
        "has_profile": mine is not None,
        "me": me,
        "lists": [
            checklist("us", "The US match (ECFMG, ERAS, NRMP)", eras(me)),
            checklist("canada", "The Canadian match (CaRMS)", carms(me), is_folded=not me.looks_to_canada),
        ],
        "season": me.dates,
        "past": [one for one in counted if one[1] < 0],
        "days": [one for one in counted if one[1] >= 0],
    }
    return render(request, "applicants/checklists/checklists.html", context, status=400 if asked.errors else 200)


def checklist(key: str, title: str, items: tuple[Item, ...], *, is_folded: bool = False) -> dict[str, Any]:
    said = rules()
    told = [(item, said.get(item.rule)) for item in items]
    waiting = (ItemState.DONE, ItemState.NOT_ASKED, ItemState.LATER)
    to_do = [one for one in told if one[0].state not in waiting]
    return {
        "key": key,
        "title": title,
        "is_folded": is_folded,
        "items": told,
        "to_do": to_do,
        "later": [one for one in told if one[0].state is ItemState.LATER],
        "done": [one for one in told if one[0].state is ItemState.DONE],
        "not_asked": [one for one in told if one[0].state is ItemState.NOT_ASKED],
        "open": len(to_do),
    }


@private
@require_safe
def season_calendar(request: HttpRequest) -> HttpResponse:
    """The season's days, one's own and those of one's plan as a calendar file."""
    asked = AskedSeason(request.GET)
    if not asked.is_valid():
        return redirect(f"{reverse('applicants:checklists')}?{request.GET.urlencode()}")
    me, days = days_of(Profile.objects.for_request(request).first(), asked.match_year)
    name = f"attachment; filename=residency-season-{me.dates.season}.ics"
    content = as_calendar(days, timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


def days_of(mine: Profile | None, season: int) -> tuple[Standing, list[Due]]:
    """Where this applicant stands today in a season (match year), and what is due in it; somebody who has answered
    nothing, where there is none.
    """
    me = Standing(mine.applicant() if mine else Applicant(), dates_of(season), timezone.localdate())
    return me, calendar_of(mine, me) if mine else due(me)


@private
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """Without a profile there is nothing to sum up: back to its overview."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    asked = AskedSeason(request.GET)
    me = mine.applicant()
    context = {
        "summary": summary_of(me, mine.school_name, names_of_specialties()),
        "follows": follows(me, asked.match_year),
        "open": completeness(me).open,
        "season": asked.match_year,
        "today": timezone.localdate(),
        **asked.told,
    }
    return render(request, "applicants/checklists/summary.html", context, status=400 if asked.errors else 200)
