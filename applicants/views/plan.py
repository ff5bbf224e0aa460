"""The shortlist: programs followed from the first look to the rank list. For its owner alone."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import plan
from applicants.letters import letters_of
from applicants.matches import explained, matches_for
from applicants.matching.ranking import Ranking
from applicants.models import Profile, SavedProgram, Status
from applicants.models.plan import MOST_SAVED
from applicants.plan_columns import in_order
from applicants.plan_files import export_rows, write_plan
from applicants.plan_forms import BulkForm, SavedProgramForm, ShownForm
from applicants.profile_file import from_profile
from applicants.season_calendar import Due, as_calendar, due
from applicants.seasons import next_season
from applicants.views import private
from applicants.views.profile import own_profile, remember
from programs import catalogue
from programs.models import Program
from programs.spreadsheets.writing import csv_lines
from programs.spreadsheets.xlsx_writing import CONTENT_TYPE
from programs.views import HIGHEST_ID, listed

FULL = f"Your plan holds {MOST_SAVED} programs, as many as are kept. Take some off first."


@private
@require_http_methods(["GET", "HEAD", "POST"])
def my_plan(request: HttpRequest) -> HttpResponse:
    """The programs as the address asks for them; a POST moves those that are ticked, or takes them off."""
    mine = Profile.objects.for_request(request).first()
    is_done = request.method == "POST" and "tick" not in request.POST
    form = BulkForm(mine, request.POST if is_done else None)
    if mine and is_done and form.is_valid() and (done := form.keep()):
        messages.success(request, done)
        return redirect(request.get_full_path())
    shown = ShownForm(request.GET)
    status = shown.cleaned_data.get("status", "")
    context: dict[str, Any] = {"form": form, "shown": shown, "status": status}
    if mine:
        ranking = ranking_of(mine)
        rows = plan.rows_of(mine, ranking)
        asked = in_order((row for row in rows if status in ("", row.saved.status)), shown.cleaned_data.get("sort", ""))
        context |= {
            "ranking": ranking,
            "total": len(rows),
            "rows": asked,
            "counts": [(word, sum(row.saved.status == word for row in rows)) for word in Status],
            "to_ask": sum(plan.is_waiting(row) for row in rows),
            "spent": sum(row.saved.cost or 0 for row in rows),
            "ticked": request.POST.getlist("program")
            if is_done
            else [row.saved.program_key for row in asked if request.method == "POST"],
        }
    return render(request, "applicants/plan.html", context, status=400 if form.errors or shown.errors else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one program on the plan; without a profile one is begun. A public page, which is cached, only links here."""
    program = get_object_or_404(listed(pk))
    if request.method != "POST":
        return render(request, "applicants/plan_add.html", {"program": program})
    mine = own_profile(request)
    if mine._state.adding:
        mine.save_parts({}, 0)
    remember(request, mine)
    try:
        came = plan.add(mine, [program.program_key])
    except plan.PlanIsFullError:
        messages.error(request, FULL)
        return redirect("applicants:plan")
    messages.success(request, f"{'On your plan' if came else 'Already on your plan'}: {program.name}.")
    return redirect("applicants:plan_item", program.pk)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One program's entry: status with its history, interview, notes, questions, and what to ask by e-mail."""
    program, saved = entry(request, pk)
    form = SavedProgramForm(saved, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.keep():
        messages.success(request, f"Saved: {program.name}.")
        return redirect("applicants:plan_item", pk)
    ranking = ranking_of(saved.profile)
    position = catalogue.current().position_of_id.get(program.pk)
    match = explained(ranking, [position])[0] if position is not None else None
    row = plan.Row(saved, match)
    context = {
        "program": program,
        "saved": saved,
        "form": form,
        "match": match,
        "history": saved.history.all(),
        "going": letters_of(saved),
        "letter": plan.letter_to(program, row.to_verify, ranking.me.dates.season) if row.to_verify else "",
    }
    return render(request, "applicants/plan_item.html", context, status=400 if form.errors else 200)


@private
@require_POST
def plan_remove(request: HttpRequest, pk: int) -> HttpResponse:
    program, saved = entry(request, pk)
    plan.take_off(saved.profile, [program.program_key])
    messages.success(request, f"Taken off your plan: {program.name}.")
    return redirect("applicants:plan")


@private
@require_safe
def plan_csv(request: HttpRequest) -> HttpResponseBase:
    mine = get_object_or_404(Profile.objects.for_request(request))
    lines = csv_lines(export_rows(plan.rows_of(mine, ranking_of(mine))))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-plan.csv"'
    return response


@private
@require_safe
def plan_xlsx(request: HttpRequest) -> HttpResponseBase:
    mine = get_object_or_404(Profile.objects.for_request(request))
    file = BytesIO()
    write_plan(file, plan.rows_of(mine, ranking_of(mine)))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="my-plan.xlsx", content_type=CONTENT_TYPE)


@private
@require_safe
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """The season's days and every interview as a calendar file."""
    mine = get_object_or_404(Profile.objects.for_request(request))
    ranking = ranking_of(mine)
    days = due(ranking.me.dates, ranking.me.file)
    for row in plan.rows_of(mine, ranking):
        if row.saved.interview_on:
            name = row.match.program.name if row.match else row.saved.program_key
            days.append(Due(row.saved.interview_on, "own", f"Interview: {name}", row.saved.get_status_display(), None))
    headers = {"Content-Disposition": "attachment; filename=my-plan.ics"}
    return HttpResponse(as_calendar(days, timezone.now()), content_type="text/calendar; charset=utf-8", headers=headers)


def ranking_of(mine: Profile) -> Ranking:
    today = timezone.localdate()
    return matches_for(from_profile(mine).applicant(), next_season(today), today)


def entry(request: HttpRequest, pk: int) -> tuple[Program, SavedProgram]:
    """A program and its entry on the visitor's own plan; 404 where it is on nobody's or only on somebody else's."""
    if pk > HIGHEST_ID:
        raise Http404
    program = get_object_or_404(Program.objects.select_related("specialty"), pk=pk)
    own = SavedProgram.objects.filter(profile__in=Profile.objects.for_request(request)).select_related("profile")
    return program, get_object_or_404(own, program_key=program.program_key)
