"""The letters of one applicant: the part of the profile, what is next with each writer, and where each letter goes."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from applicants.access import private
from applicants.letters.overview import DONE_TODAY, assign, desk_of, going_to, mark_of, say
from applicants.matching.letters import RULE
from applicants.models import AssignedLetter, ChangedElsewhereError, Letter, Profile, SavedProgram
from applicants.plan.shortlist import entry
from applicants.profile.letter_forms import AssignForm
from applicants.profile.open_questions import completeness
from applicants.profile.section_page import profile_part
from applicants.ranking.matches import catalogue_of, ranking_of
from applicants.season.asked import AskedSeason
from applicants.undo.kept import Change
from programs.models import Program


def letters(request: HttpRequest) -> HttpResponse:
    """The part as a form with the desk below; a private page as every part is."""
    return profile_part(request, "letters", template="applicants/letters/letters.html", beside=desk)


def desk(mine: Profile, season: int) -> dict[str, Any]:
    prefetch_related_objects([mine], "letters")
    ranking = ranking_of(mine, season=season)
    return {
        "desk": desk_of(mine, ranking),
        "open": [(question, ()) for question in completeness(ranking.me.file, "letters").open],
    }


@private
@require_POST
def letter_did(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Something happened to a letter today."""
    mine = get_object_or_404(Profile.objects.for_request(request))
    letter = get_object_or_404(Letter, pk=pk, profile=mine)
    if what not in DONE_TODAY:
        raise Http404
    change = Change(request, mine, Letter.objects.filter(pk=pk), part="letters")
    try:
        say(mine, letter, what, timezone.localdate())
        change.tell(f"Noted: {DONE_TODAY[what].lower()}.")
    except ChangedElsewhereError:
        messages.warning(request, "Nothing was noted: this letter was changed in another window. Look at it below.")
    return redirect(AskedSeason(request.GET).address("letters"))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def letters_assign(request: HttpRequest) -> HttpResponse:
    """The same letters for every program of one specialty on the plan that is still going."""
    mine, asked = get_object_or_404(Profile.objects.for_request(request)), AskedSeason(request.GET)
    keys = dict(SavedProgram.objects.still_going().filter(profile=mine).values_list("program_key", "pk"))
    of: dict[str, list[int]] = {}
    names = {}
    for key, slug, name in Program.objects.filter(program_key__in=keys, specialty__isnull=False).values_list(
        "program_key", "specialty__slug", "specialty__name"
    ):
        of.setdefault(slug, []).append(keys[key])
        names[slug] = name
    choices = [(slug, f"{names[slug]} ({len(of[slug])})") for slug in sorted(of, key=lambda slug: names[slug])]
    marks = {slug: mark_of(pks) for slug, pks in of.items()}
    form = AssignForm(mine, choices, [], marks, request.POST if request.method == "POST" else None) if choices else None
    if form and form.is_valid():
        slug = form.cleaned_data["specialty"]
        change = Change(request, mine, AssignedLetter.objects.filter(saved__in=of[slug]))
        try:
            assign(mine, of[slug], form.cleaned_data["letters"], form.seen_mark)
            change.tell(f"Letters of {len(of[slug])} in {names[slug]}: {told(form)}.")
            return redirect(asked.address("letters"))
        except ChangedElsewhereError:
            form.changed_elsewhere(going_to(of[slug]))
    status = 400 if asked.errors or (form and form.errors) else 200
    now = [(label, names_going(form, of[slug])) for slug, label in choices] if form else []
    return render(request, "applicants/letters/assign.html", {"form": form, "now": now, **asked.told}, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Which letters go to one program of the plan."""
    (program, saved), asked = entry(request, pk), AskedSeason(request.GET)
    going, mark = going_to([saved.pk]), {"": mark_of([saved.pk])}
    form = AssignForm(saved.profile, [], list(going), mark, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change = Change(request, saved.profile, AssignedLetter.objects.filter(saved=saved))
        try:
            assign(saved.profile, [saved.pk], form.cleaned_data["letters"], form.seen_mark)
            change.tell(f"Letters for {program.name}: {told(form)}.")
            return redirect(asked.address("plan_item", program.pk))
        except ChangedElsewhereError:
            form.changed_elsewhere(going.all())
    ranking = ranking_of(saved.profile, season=asked.match_year)
    place = catalogue_of(ranking).position(saved.program_key)
    asks = None if place is None else ranking.requirements[RULE].of(place)
    context = {"form": form, "program": program, "asks": asks, "goes": [form.names[pk] for pk in going], **asked.told}
    status = 400 if asked.errors or form.errors else 200
    return render(request, "applicants/letters/assign.html", context, status=status)


def names_going(form: AssignForm, saved: list[int]) -> list[str]:
    """The letters that go to any of these programs of the plan now, each with to how many."""
    numbers = Counter(going_to(saved))
    return [f"{name} to {numbers[pk]} of {len(saved)}" for pk, name in form.names.items() if numbers[pk]]


def told(form: AssignForm) -> str:
    number = len(form.cleaned_data["letters"])
    return f"{number} letter{'' if number == 1 else 's'}" if number else "none"
