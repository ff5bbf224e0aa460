"""The pages on which a steward counts a roster, and sees which to count first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from programs.access import stewards_only
from programs.desk import roster, roster_page
from programs.desk.roster import RosterForm
from programs.desk.roster_page import RosterPageForm, SchoolsForm
from programs.desk.rosters_first import sample
from programs.http.bodies import MEGABYTE, takes_files
from programs.models import Program
from programs.reader.files import MOST_BYTES
from programs.reader.roster.counts import RosterStatus

READ_AGAIN = "This count is too old to decide on its schools. Read the page again."
LOOK_AGAIN = "What would be recorded changed since you looked. Look again, then record it."


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(MOST_BYTES + MEGABYTE)
def roster_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the numbers, show what they would change, and record exactly that."""
    program = get_object_or_404(Program.objects.select_related("specialty"), pk=pk)
    if request.method == "POST" and {"read", "decide"} & request.POST.keys():
        return _read_page(request, program)
    form = RosterForm(program, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"program": program, "form": form, "page_form": RosterPageForm()}
    if request.method == "POST" and form.is_valid():
        if "record" in request.POST:
            batch = roster.record(form, request.POST.get("seen", ""), by=request.user)
            if batch:
                messages.success(request, f"Recorded: {batch.label}.")
                return redirect("imports:batch", batch.pk)
            messages.warning(request, LOOK_AGAIN)
        found = roster.effects(form)
        context |= {"found": roster.lines(form, found), "seen": roster.fingerprint(form, found), "is_shown": True}
    return render(request, "programs/desk/roster.html", context)


def _read_page(request: HttpRequest, program: Program) -> HttpResponse:
    """Count what was pasted, or decide on schools of such a count; the numbers wait in the form to be confirmed."""
    page_form, count = RosterPageForm(), None
    if "decide" in request.POST:
        count = roster_page.unsealed(request.POST.get("count", ""), program)
        schools = SchoolsForm(count, request.POST) if count else None
        if not count or not schools:
            messages.warning(request, READ_AGAIN)
        elif schools.is_valid():
            count = schools.save(count, by=request.user)
    else:
        page_form = RosterPageForm(request.POST, request.FILES)
        if page_form.is_valid():
            count, page_form = page_form.count(), RosterPageForm()
    context: dict[str, Any] = {"program": program, "page_form": page_form, "form": RosterForm(program)}
    if count:
        is_counted = count.status is RosterStatus.COUNTED
        context |= {"count": count, "is_counted": is_counted, "hints": roster_page.hints(count)}
        if is_counted:
            context["form"] = RosterForm(program, initial=roster_page.numbers(count))
            context |= {"sealed": roster_page.sealed(count, program), "schools": SchoolsForm(count)}
    return render(request, "programs/desk/roster.html", context)


@stewards_only
@require_safe
def rosters_first(request: HttpRequest) -> HttpResponse:
    """The sample, how far it has come, and the first program that is still to be counted."""
    specialties = sample()
    drawn = [one for specialty in specialties for one in specialty.drawn]
    context = {
        "specialties": specialties,
        "size": len(drawn),
        "counted": sum(one.is_counted for one in drawn),
        "next": next((one.program for one in drawn if not one.is_counted), None),
    }
    return render(request, "programs/desk/rosters_first.html", context)
