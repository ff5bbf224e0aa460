"""The page of one part of the profile, with what other rooms show beside its form."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applicants.access import own_profile, private
from applicants.matching.questions import questions
from applicants.models import Profile, SavedProgram
from applicants.profile.asked_scores import asked_scores
from applicants.profile.open_questions import asked_in
from applicants.profile.overview import follows
from applicants.profile.sections import PARTS, ProfileSection, SectionForm
from applicants.season.asked import AskedSeason, in_season
from applicants.season.dates import next_season
from applicants.undo.kept import Change, part_change
from programs.http.drawn import marks
from programs.models import Program

PART_ORDER = list(PARTS)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def profile_part(
    request: HttpRequest,
    name: str,
    template: str = "applicants/profile/section.html",
    beside: Callable[[Profile, int], dict[str, Any]] | None = None,
) -> HttpResponse:
    """One part as a form. Saved on its own; when it was saved elsewhere meanwhile, the page says what differs.

    ``beside``: what else its page shows of the profile that is kept, in the season (match year) that is asked for.
    """
    mine, asked = own_profile(request), AskedSeason(request.GET)
    if beside and request.method != "POST" and not mine._state.adding:
        rows = "preferences" if name == "wishes" else name
        prefetch_related_objects([mine], rows)  # for the form and for what stands beside it
    sheet = SectionForm(PARTS[name], mine, request.POST if request.method == "POST" else None)
    change = part_change(request, mine, name) if request.method == "POST" else None
    if request.method == "POST" and "autosave" in request.POST:
        return autosaved(request, sheet, change)
    if request.method == "POST" and not sheet.is_adding and sheet.is_valid() and sheet.save(request):
        words = f"Saved: {PARTS[name].title}."
        if change:
            change.tell(words)
        else:
            messages.success(request, words)
        say_what_contradicts(request, sheet.profile)
        return redirect(in_season(next_page(name, request.POST), asked.season))
    context = page_of_part(PARTS[name], sheet)
    context |= asked.told if beside else {"asked": asked, "chosen_season": asked.season}
    if beside and not mine._state.adding:
        context |= beside(Profile.objects.get(pk=mine.pk) if request.method == "POST" else mine, asked.match_year)
    return render(request, template, context, status=400 if sheet.problems() or asked.errors else 200)


def page_of_part(part: ProfileSection, sheet: SectionForm) -> dict[str, Any]:
    """What the page of one part shows."""
    parts = list(PARTS.values())
    return {
        "sheet": sheet,
        "part": part,
        "place": parts.index(part) + 1,
        "parts": parts,
        "questions": asked_in(part.name),
        **({} if sheet.form.is_bound else BESIDE.get(part.name, _nothing)(sheet.profile)),
    }


def _nothing(mine: Profile) -> dict[str, Any]:
    return {}


def _what_follows(mine: Profile) -> dict[str, Any]:
    me = mine.applicant()
    return {"follows": follows(me, next_season(timezone.localdate())), "questions": asked_in("who", me)}


def _what_is_asked(mine: Profile) -> dict[str, Any]:
    me = mine.applicant()
    asked = {"scores": asked_scores(me), "wished": bool(me.wishes.specialties)}
    return asked | {"questions": asked_in("exams", me)}


def _codes_of_plan(mine: Profile) -> dict[str, Any]:
    """What the programs of the plan are named by where they are signalled: one statement."""
    followed = Program.objects.filter(program_key__in=SavedProgram.objects.filter(profile=mine).values("program_key"))
    return {"codes": followed.exclude(acgme_id="").order_by("name").values_list("name", "acgme_id")}


# What stands beside a part of its own answers, as they are stored.
BESIDE: Final[Mapping[str, Callable[[Profile], dict[str, Any]]]] = {
    "who": _what_follows,
    "exams": _what_is_asked,
    "wishes": _codes_of_plan,
}


def say_what_contradicts(request: HttpRequest, mine: Profile) -> None:
    """Answers of different parts that cannot both be true are told once a part is saved."""
    for question in questions(Profile.objects.get(pk=mine.pk).applicant(), timezone.localdate()):
        messages.warning(request, question.sentence)


def autosaved(request: HttpRequest, sheet: SectionForm, change: Change | None) -> JsonResponse:
    """A part saved while somebody types, for the script of its page: the new version, or what is wrong.

    Neither when another window changed the same answers: the button then shows what differs. Where it changed others,
    the page stays as old as it is, for it does not show them.
    """
    if not sheet.is_valid():
        return JsonResponse({"saved": False, "problems": [why for _, why in sheet.problems()]})
    version, shown = sheet.version, sheet.values()
    if not sheet.save(request):
        return JsonResponse({"saved": False})
    if change:
        change.keep_untold()
    ids = sheet.rows.ids() if sheet.rows is not None else {}  # or the next save would take new rows for others
    if sheet.values() == shown:
        return JsonResponse({"saved": True, "version": sheet.version, "drawn": marks(shown), "ids": ids})
    is_list_shown = sheet.values().get("rows") == shown.get("rows")
    told = {"saved": True, "version": version, "drawn": marks(shown), "ids": ids if is_list_shown else {}}
    return JsonResponse(told)


def next_page(name: str, wanted: Mapping[str, str]) -> str:
    """The address of the part after this one, the ranking or the overview, as was asked for; the overview after all."""
    if "rank" in wanted:
        return reverse("applicants:ranking")
    place = PART_ORDER.index(name) + 1
    if "overview" in wanted or place == len(PART_ORDER):
        return reverse("applicants:profile")
    return PARTS[PART_ORDER[place]].get_absolute_url()
