"""The pages on which a steward counts a roster, and sees which to count first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from programs.access import stewards_only
from programs.desk import roster
from programs.desk.roster import RosterForm
from programs.desk.sample import sample
from programs.models import Program

LOOK_AGAIN = "What would be recorded changed since you looked. Look again, then record it."


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def roster_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the numbers, show what they would change, and record exactly that."""
    program = get_object_or_404(Program.objects.select_related("specialty"), pk=pk)
    form = RosterForm(program, request.POST if request.method == "POST" else None)
    context = {"program": program, "form": form}
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
