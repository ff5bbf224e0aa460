"""The shortlist, from the first look to the rank list; what it costs and what to ask. For its owner alone."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applicants.access import begun_profile, private
from applicants.models import Profile, SavedProgram, Status
from applicants.models.answers import OWN_FIELDS
from applicants.models.plan import MOST_SAVED, SENT
from applicants.plan import shortlist
from applicants.plan.answers import AnswerForm
from applicants.plan.costs import costs_of
from applicants.plan.files import export_rows, write_plan
from applicants.plan.forms import BulkForm, RowForm, SavedProgramForm, ShownForm
from applicants.plan.shortlist import email_of, entry, entry_to_save, letters_of, with_all
from applicants.plan.table import by_turn, in_order, summary_of
from applicants.ranking.matches import deadline_of, ranking_of
from applicants.ranking.own_facts import TOO_MANY, TooManyOwnFactsError, keep
from applicants.ranking.pages import closed_signals
from applicants.ranking.to_ask import email_of_anybody
from applicants.season import fees
from applicants.season.asked import AskedSeason, carried
from applicants.undo.kept import Change
from programs import catalogue
from programs.catalogue.pages import listed, programs_in_order, without
from programs.corrections import intake
from programs.corrections.intake import NotTakenError
from programs.fields import FIELDS
from programs.http import form_tickets
from programs.http.downloads import csv_file
from programs.http.htmx import answers_htmx, is_part
from programs.http.params import typed_id
from programs.models import Program
from programs.tabular.xlsx_writing import CONTENT_TYPE

A_PAGE: Final = 20


@private
@answers_htmx
@require_http_methods(["GET", "HEAD", "POST"])
def my_plan(request: HttpRequest) -> HttpResponse:
    """The programs as the address asks for them; a POST moves those that are ticked, or takes them off.

    ``edit``: the program whose row is a form, which a POST saves. Htmx asks for that row alone; ``row``: as it is.
    """
    mine = Profile.objects.for_request(request).first()
    shown = ShownForm(request.GET)
    if mine and (pk := typed_id(request.GET.get("edit") or request.GET.get("row") or "")):
        return plan_row(request, mine, shown, pk)
    is_done = request.method == "POST" and "tick" not in request.POST
    form = BulkForm(mine, request.POST if is_done else None)
    if mine and is_done and form.is_valid():
        change = Change(request, mine, *shortlist.rows_about(mine, form.cleaned_data["program"]))
        if going := form.to_be_sure_of:
            asked = {"going": going, "back": request.get_full_path(), "can_undo": change.can_be_kept}
            return render(request, "applicants/plan/remove.html", asked)
        if done := form.keep():
            change.tell(done)
            return redirect(request.get_full_path())
    context = plan_page(request, mine, shown) | {"form": form}
    if mine and request.method == "POST":
        all_keys = [row.saved.program_key for row in context["rows"]]
        context["ticked"] = request.POST.getlist("program") if is_done else all_keys
    return render(request, "applicants/plan/plan.html", context, status=400 if form.errors or shown.errors else 200)


def plan_page(request: HttpRequest, mine: Profile | None, shown: ShownForm) -> dict[str, Any]:
    """What the page shows of a plan."""
    status, season = shown.cleaned_data.get("status", ""), shown.cleaned_data.get("season")
    context: dict[str, Any] = {"shown": shown, "status": status, "words": shown.address, **carried(request.GET, season)}
    if mine is None:
        return context
    ranking = ranking_of(mine, season=season)
    rows, order = shortlist.rows_of(mine, ranking), shown.cleaned_data.get("sort", "")
    those = in_order((row for row in rows if status in ("", row.saved.status)), order)
    return context | {
        "ranking": ranking,
        "closed_signals": closed_signals(ranking),
        "total": len(rows),
        "rows": those,
        "turns": by_turn(those, order),
        "steps": len({row.saved.status for row in rows}),
        "counts": [(word, sum(row.saved.status == word for row in rows)) for word in Status],
        "summary": summary_of(rows, ranking.me.today),
        "today": ranking.me.today,
    }


def plan_row(request: HttpRequest, mine: Profile, shown: ShownForm, pk: int) -> HttpResponse:
    """One row as a form, or as it is; without htmx in the page it is a row of."""
    program, saved = entry(request, pk)
    is_edited, words = "edit" in request.GET, shown.address
    back = f"{request.path}?{words}#program-{pk}" if words else f"{request.path}#program-{pk}"
    form = RowForm(saved, program, request.POST if request.method == "POST" else None)
    is_kept = request.method == "POST" and is_edited and kept(request, form, program.name)
    if is_kept and not is_part(request):
        return redirect(back)
    editing = None if is_kept or not is_edited else form
    status = 400 if form.errors or form.differences else 200
    if not is_part(request):
        context = plan_page(request, mine, shown) | {"form": BulkForm(mine), "editing": editing}
        return render(request, "applicants/plan/plan.html", context, status=status)
    context = {"shown": shown, "words": words, "editing": editing, "back": back, "summary": None}
    if is_kept:
        page = plan_page(request, mine, shown)
        context |= page | {"row": next(row for row in page["rows"] if row.saved.pk == saved.pk)}
    elif editing is None:
        context["row"] = shortlist.row_of(saved, program, ranking_of(mine, season=shown.cleaned_data.get("season")))
    context["chosen_season"] = shown.cleaned_data.get("season")
    return render(request, "applicants/plan/_row_part.html", context, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one program on the plan; without a profile one is begun. A public page, which is cached, only links here."""
    program = get_object_or_404(listed(pk))
    if request.method != "POST":
        return render(request, "applicants/plan/add.html", {"programs": [program]})
    asked = AskedSeason(request.GET)
    is_there = put_on_plan(
        request, [program], lambda came: f"{'On your plan' if came else 'Already on your plan'}: {program.name}."
    )
    return redirect(asked.address("plan_item", program.pk) if is_there else asked.address("plan"))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_add_ticked(request: HttpRequest) -> HttpResponse:
    """Put the programs that were ticked in a list on the plan, by id; those that are no longer listed are told."""
    books, asked = catalogue.current(), AskedSeason(request.GET)
    ticked = dict.fromkeys((request.POST if request.method == "POST" else request.GET).getlist("id"))
    programs = programs_in_order([pk for pk in map(typed_id, ticked) if pk in books.position_of_id][: MOST_SAVED + 1])
    if not programs:
        messages.error(request, "Select the programs you want on your plan first.")
        return redirect(asked.address("ranking"))
    left_out = len(ticked) - len(programs)
    if request.method != "POST":
        return render(request, "applicants/plan/add.html", {"programs": programs, "left_out": left_out})

    def said(came: int) -> str:
        there = f" {len(programs) - came} stood there already." if came < len(programs) else ""
        return f"{came} program{'' if came == 1 else 's'} put on your plan.{there}"

    put_on_plan(request, programs, said)
    return redirect(asked.address("plan"))


def put_on_plan(request: HttpRequest, programs: Sequence[Program], said: Callable[[int], str]) -> bool:
    """Whether they came, to a profile that is begun where there is none; what is told: ``said`` of how many came, or
    that they are too many.
    """
    mine, keys = begun_profile(request), [program.program_key for program in programs]
    change = Change(request, mine, *shortlist.rows_about(mine, keys))
    try:
        change.tell(said(shortlist.add(mine, keys)))
    except shortlist.PlanIsFullError:
        messages.error(request, shortlist.PLAN_IS_FULL)
        return False
    return True


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One program's entry: status with its history, interview, notes, questions, and what to ask by e-mail."""
    asked = AskedSeason(request.GET)
    if request.method == "POST":
        name, saved = entry_to_save(request, pk)
        form = SavedProgramForm(saved, request.POST)
        if kept(request, form, name):
            return redirect(asked.address("plan_item", pk))
        program, saved = with_all(saved, pk)
    else:
        program, saved = entry(request, pk)
        form = SavedProgramForm(saved)
    ranking = ranking_of(saved.profile, season=asked.season)
    row = shortlist.row_of(saved, program, ranking)
    context = {
        "program": program,
        "saved": saved,
        "form": form,
        "ranking": ranking,
        "match": row.match if row.judged else None,
        "row": row,
        "deadline": deadline_of(ranking, row.match.explained.index) if row.match else None,
        "history": saved.history.all(),
        "is_sent": saved.status in SENT or saved.has_ended,
        "going": letters_of(saved),
        "letter": email_of(row, program, ranking),
        **asked.told,
    }
    return render(request, "applicants/plan/item.html", context, status=400 if form.errors or asked.errors else 200)


def kept(request: HttpRequest, form: SavedProgramForm, name: str) -> bool:
    """Save an entry and say so, with Undo; False where the form then says why it was not."""
    with transaction.atomic():
        if not form.keep():
            return False
        saved = form.instance
        rows: list[QuerySet[Any]] = [SavedProgram.objects.filter(pk=saved.pk)]
        if form.changes_steps:
            rows.append(saved.history.all())
        change = Change(request, saved.profile, *rows, was=form.was)
        change.tell(f"Saved: {name}.")
    return True


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with a program; a POST takes it off."""
    program, saved = entry(request, pk)
    asked = AskedSeason(request.GET)
    change = Change(request, saved.profile, *shortlist.rows_about(saved.profile, [program.program_key]))
    if request.method != "POST":
        context = {
            "going": shortlist.going(saved.profile, [program.program_key]),
            "back": asked.address("plan_item", pk),
            "can_undo": change.can_be_kept,
            **asked.told,
        }
        return render(request, "applicants/plan/remove.html", context)
    shortlist.take_off(saved.profile, [program.program_key])
    change.tell(f"Taken off your plan: {program.name}.")
    return redirect(asked.address("plan"))


@private
@require_safe
def plan_csv(request: HttpRequest) -> HttpResponseBase:
    mine, asked = get_object_or_404(Profile.objects.for_request(request)), AskedSeason(request.GET)
    if not asked.is_valid():
        return told_on_the_page(request)
    return csv_file(export_rows(shortlist.rows_of(mine, ranking_of(mine, season=asked.season))), "my-plan.csv")


@private
@require_safe
def plan_xlsx(request: HttpRequest) -> HttpResponseBase:
    mine, asked = get_object_or_404(Profile.objects.for_request(request)), AskedSeason(request.GET)
    if not asked.is_valid():
        return told_on_the_page(request)
    file = BytesIO()
    write_plan(file, shortlist.rows_of(mine, ranking_of(mine, season=asked.season)))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="my-plan.xlsx", content_type=CONTENT_TYPE)


def told_on_the_page(request: HttpRequest) -> HttpResponse:
    """What is wrong with the words of a file's address is told on the page of the plan."""
    return redirect(f"{reverse('applicants:plan')}?{request.GET.urlencode()}")


# What it costs --------------------------------------------------------------------------------------------------------


@private
@require_safe
def plan_costs(request: HttpRequest) -> HttpResponse:
    """The fees by specialty with their sources, and what was spent on each program."""
    mine, asked = Profile.objects.for_request(request).first(), AskedSeason(request.GET)
    rows = shortlist.rows_of(mine, ranking_of(mine, season=asked.season)) if mine else []
    context = {
        **asked.told,
        "costs": costs_of(mine, rows) if mine and rows else None,
        "schedule": {key: fees.fees(key) for key in fees.SCHEDULE},
        "free_ranks": fees.fees(fees.EXTRA_RANK)[0].first - 1,
    }
    return render(request, "applicants/plan/costs.html", context, status=400 if asked.errors else 200)


# What to ask ----------------------------------------------------------------------------------------------------------


@private
@require_safe
def plan_questions(request: HttpRequest) -> HttpResponse:
    """The programs that have something to answer, each with its questions and the e-mail that asks them."""
    mine, asked = Profile.objects.for_request(request).first(), AskedSeason(request.GET)
    if mine is None:
        return render(request, "applicants/plan/to_ask.html", asked.told, status=400 if asked.errors else 200)
    ranking = ranking_of(mine, season=asked.season)
    rows = sorted(shortlist.rows_of(mine, ranking), key=lambda row: row.to_ask.urgency)
    waiting = [row for row in rows if row.to_ask.is_waiting]
    also = [row for row in rows if row.to_ask.also and not row.to_ask.is_waiting]
    page = Paginator([*waiting, *also], A_PAGE).get_page(request.GET.get("page"))
    context = {
        **asked.told,
        "ranking": ranking,
        "query": without(request.GET, "page"),
        "waiting": len(waiting),
        "deciding": (deciding := sum(row.to_ask.is_deciding for row in waiting)),
        "rest": len(waiting) - deciding,
        "also": len(also),
        "page": page,
        "letters": [(row, email_of(row, row.match.program, ranking)) for row in page if row.match],
        "add_to_profile": ranking.gaps,
        "has_plan": bool(rows),
    }
    return render(request, "applicants/plan/to_ask.html", context, status=400 if asked.errors else 200)


@private
@require_safe
@answers_htmx
def plan_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether one program is open to me and what to ask it, on my plan or not; without a profile what nobody states.

    For htmx only what goes into the program's own page.
    """
    program = get_object_or_404(listed(pk))
    mine, asked = Profile.objects.for_request(request).first(), AskedSeason(request.GET)
    context: dict[str, Any] = {"program": program, **asked.told}
    if mine is None:
        context["letter"] = email_of_anybody(program, asked.match_year)
    else:
        catalogue.having([pk])
        ranking = ranking_of(mine, season=asked.season)
        saved = SavedProgram.objects.filter(profile=mine, program_key=program.program_key).first()
        row = shortlist.row_of(saved or SavedProgram(profile=mine, program_key=program.program_key), program, ranking)
        context |= {
            "ranking": ranking,
            "saved": saved,
            "is_sent": saved is not None and saved.status in SENT,
            "row": row,
            "match": row.match if row.judged else None,
            "deadline": deadline_of(ranking, row.match.explained.index) if row.match else None,
            "letter": email_of(row, program, ranking),
        }
    page = "applicants/plan/ask_part.html" if is_part(request) else "applicants/plan/ask.html"
    return render(request, page, context, status=400 if asked.errors else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_answer(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Note what a program answered: it counts for oneself at once, and is sent to the stewards if it is shared."""
    program, saved = entry(request, pk)
    if field not in OWN_FIELDS or not program.is_listed:
        raise Http404
    asked = AskedSeason(request.GET)
    form = AnswerForm(program, field, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        change = Change(request, saved.profile, saved.profile.own_facts.all(), part="own_facts")
        try:
            keep(saved.profile, form.own_fact)
        except TooManyOwnFactsError:
            form.add_error(None, TOO_MANY)
        else:
            change.tell(f"Noted: {FIELDS[field].label}, {program.name}. Your ranking follows it.")
            if form.cleaned_data["share"]:
                share(request, form)
            return redirect(asked.address("plan_questions"))
    context = {"form": form, "program": program, "label": FIELDS[field].label, **asked.told}
    return render(request, "applicants/plan/answer.html", context, status=400 if form.errors else 200)


def share(request: HttpRequest, form: AnswerForm) -> None:
    """Send the answer as a correction of the public; where it is not taken, what was noted stays noted."""
    try:
        intake.send(form.correction, form.number, form_tickets.sender_of(request))
    except NotTakenError as error:
        messages.warning(request, f"It was not shared. {error}")
    else:
        messages.success(request, "Shared: a steward checks it before it stands on the program’s page. Thank you.")
