"""Programs brought to the plan from a spreadsheet of one's own: sent, looked at, kept. Nothing of the file stays."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applicants.access import begun_profile, private
from applicants.models import ChangedElsewhereError, Profile
from applicants.models.plan import MOST_SAVED
from applicants.plan.shortlist import NotesAreFullError, PlanIsFullError, rows_about
from applicants.plan.spreadsheet import DAY_UNORDERED, MOST_BYTES, brought_back, table_of
from applicants.plan.spreadsheet_forms import LookForm, OwnFileForm
from applicants.plan.spreadsheet_match import MY_OWN, NONE, PlanPreview, keep
from applicants.undo.kept import Change
from programs.corrections import intake
from programs.http.bodies import MEGABYTE, takes_files
from programs.http.few_at_once import few_at_once
from programs.http.sent_files import TooManyFilesError, count_file
from programs.tabular.sheet import Unreadable

TOO_OLD = "This preview was open for more than a day, or is not yours. Send the file again; nothing was changed."
LOOK_AGAIN = "The columns, your plan or the programs changed since you looked. Look again, then keep it."


@private
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(MOST_BYTES + MEGABYTE)
@few_at_once
def plan_import(request: HttpRequest) -> HttpResponse:
    """Take a file and show what it would do; the preview's own form comes back here with the rows it carries."""
    if "table" in request.POST:
        return look(request)
    form = OwnFileForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    is_one_too_many = False
    if request.method == "POST" and form.is_valid():
        try:
            count_file(request)
            table = table_of(*form.given)
        except TooManyFilesError as error:
            form.add_error(None, str(error))
            is_one_too_many = True
        except Unreadable as error:
            form.add_error("file" if form.cleaned_data["file"] else "pasted", str(error))
        else:
            mine = begun_profile(request)
            return shown(request, LookForm(mine, table))
    status = 429 if is_one_too_many else 400 if form.errors else 200
    return render(request, "applicants/plan/spreadsheet.html", {"form": form}, status=status)


def look(request: HttpRequest) -> HttpResponse:
    """The preview under what was said of columns and rows; "keep" writes it, if it is what was seen."""
    mine = Profile.objects.for_request(request).first()
    table = brought_back(request.POST["table"], mine) if mine else None
    if mine is None or table is None:
        fresh = OwnFileForm({})
        fresh.errors.clear()
        fresh.add_error(None, TOO_OLD)
        return render(request, "applicants/plan/spreadsheet.html", {"form": fresh}, status=400)
    form = LookForm(mine, table, request.POST)
    if not form.is_valid():
        return shown(request, form)
    found = form.looked_at()
    for one in found.proposals:
        if one.chosen not in ("", one.own_key, *(there.key for there in one.candidates)):
            form.add_error(None, f"Row {one.row.number}: choose one of the programs it may mean.")
            one.chosen = ""
    if request.POST.get("act") != "keep" or form.errors:
        return shown(request, form, found)
    if form.cleaned_data["seen"] != found.seen:
        messages.warning(request, LOOK_AGAIN)
        return shown(request, form, found)
    return kept(request, form, found)


def kept(request: HttpRequest, form: LookForm, found: PlanPreview) -> HttpResponse:
    change = Change(request, form.mine, *rows_about(form.mine, [one.chosen for one in found.proposals]))
    try:
        new, changed = keep(form.mine, found)
    except ChangedElsewhereError:
        messages.warning(request, LOOK_AGAIN)
        return shown(request, form, form.looked_at())
    except PlanIsFullError:
        there = len(found.versions)
        form.add_error(
            None,
            f"Your plan holds {there} programs and {found.new} would come; at most {MOST_SAVED} are kept. "
            "Leave some rows out, or take programs off your plan first.",
        )
        return shown(request, form, found)
    except NotesAreFullError as error:
        form.add_error(None, str(error))
        return shown(request, form, found)
    if form.cleaned_data["suggest"]:
        intake.suggest(found.own)
    left = len(found.proposals) - len(found.taken) - found.to_choose
    done = f"From your file: {new} added, {changed} changed, {left} left out."
    if found.to_choose:
        change.tell(f"{done} What waits for your choice is still here.")
        return shown(request, form.of_waiting(found))
    change.tell(f"{done} The file is gone.")
    return redirect("applicants:plan")


def shown(request: HttpRequest, form: LookForm, found: PlanPreview | None = None) -> HttpResponse:
    """The columns and, once they name the programs, every row with what would become of it."""
    if found is None and not form.errors and not form.wrong_columns:
        found = form.looked_at()
    asks_order = found is not None and any(fault.expected == DAY_UNORDERED for fault in found.faults)
    context = {"form": form, "preview": found, "none": NONE, "my_own": MY_OWN, "asks_order": asks_order}
    return render(request, "applicants/plan/spreadsheet_look.html", context, status=400 if form.errors else 200)
