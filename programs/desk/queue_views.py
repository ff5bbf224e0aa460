"""The queues of the desk: what waits, fact by fact, and one screen to work through it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from programs.access import stewards_only, viewers_only
from programs.admin.outcome import say_what_stands
from programs.desk import queues
from programs.desk.queue_forms import MOVED, ConfirmFactForm, CorrectForm, PartForm, WithdrawForm
from programs.desk.queues import QueueKind, Task
from programs.facts import ledger
from programs.facts.dossier import KnownFact, dossiers
from programs.facts.locks import in_turn
from programs.http.params import typed_id
from programs.models import Evidence, ImportBatch, Program

A_PAGE: Final = 50
ACTS: Final = ("confirm", "correct", "withdraw")
Known = tuple[Program, KnownFact, Task]


@viewers_only
@require_safe
def queue(request: HttpRequest, kind: str) -> HttpResponse:
    """One queue, or the part of it that is asked for, with the statements behind each fact."""
    which = kind_or_404(kind)
    form = PartForm(which, request.GET)
    now = queues.current()
    tasks = now.of(which, **form.part)
    page = Paginator(tasks, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": which,
        "kinds": [(one, now.counts[one.value]) for one in QueueKind],
        "form": form,
        "page": page,
        "query": words(form.part),
        "query_elsewhere": words(form.elsewhere),
        "rows": [(page.start_index() - 1 + at, *row) for at, row in enumerate(with_facts(list(page.object_list)))],
    }
    return render(request, "programs/desk/queue.html", context, status=400 if form.errors else 200)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, kind: str) -> HttpResponse:
    """One fact of the queue at a time, ``?at=`` from 0. A post acts on the fact it names, as it stood on the page."""
    which = kind_or_404(kind)
    part = PartForm(which, request.GET)
    tasks = queues.current().of(which, **part.part)
    if request.method == "POST":
        return act(request, which, part)
    if not tasks:
        return render(request, "programs/desk/queue_done.html", {"kind": which, "query": words(part.part)})
    at = min(typed_id(request.GET.get("at", "")), len(tasks) - 1)
    return render(request, "programs/desk/queue_work.html", screen(which, part, tasks, at, with_facts([tasks[at]])[0]))


def act(request: HttpRequest, which: QueueKind, part: PartForm) -> HttpResponse:
    """Do what one of the three forms says, once, if the fact is as it was seen; then go to the next."""
    at, did = typed_id(request.POST.get("at", "")), request.POST.get("act", "")
    about = named(request)
    form, is_moved, is_done = attempt(request, did, about)
    tasks = queues.current().of(which, **part.part)
    if is_done:
        is_left = at < len(tasks) and tasks[at][:2] == about[:2]
        return redirect(address(which, part, at + is_left))
    if is_moved:
        messages.warning(request, MOVED)
    context = screen(which, part, tasks, at, with_facts([about])[0])
    context["forms"][did], context["opened"] = form, did
    return render(request, "programs/desk/queue_work.html", context, status=409 if is_moved else 400)


@in_turn  # two stewards on one fact come one after the other, and the second sees what the first did
def attempt(request: HttpRequest, did: str, about: Task) -> tuple[Any, bool, bool]:
    """The form that was sent, whether the fact has moved since it was drawn, and whether the form's act is done."""
    program, fact, _ = with_facts([about])[0]
    form = act_forms(program, fact, request.POST, did).get(did)
    if form is None:
        raise Http404
    is_moved = request.POST.get("seen") != fact.fingerprint
    is_done = not is_moved and form.is_valid()
    if is_done:
        done(request, did, form, program, fact)
    return form, is_moved, is_done


def done(request: HttpRequest, did: str, form: Any, program: Program, fact: KnownFact) -> None:
    """Record or withdraw, and say how to take it back."""
    if did == "withdraw":
        row: Evidence = form.chosen
        ledger.withdraw(Evidence.objects.filter(pk=row.pk), by=request.user)
        change = f"Withdrawn: {form.cleaned_data['reason']}"
        LogEntry.objects.log_actions(str(request.user.pk), [row], CHANGE, change_message=change)
        messages.success(request, f"Withdrawn: what {row.source.name} says of {fact.label}, {program.name}.")
        return
    by: Any = request.user
    batch = ImportBatch.objects.create(label=f"Queue: {fact.label} of {program.name}"[:300], recorded_by=by)
    ledger.record([form.statement(program)], by=by, batch=batch)
    undo = reverse("imports:undo", args=[batch.pk])
    said = format_html('Recorded: {}, {}. <a href="{}">Undo…</a>', fact.label, program.name, undo)
    messages.success(request, said)
    say_what_stands(request, batch)


def screen(which: QueueKind, part: PartForm, tasks: list[Task], at: int, about: Known) -> dict[str, Any]:
    program, fact, task = about
    return {
        "kind": which,
        "query": words(part.part),
        "at": at,
        "total": len(tasks),
        "program": program,
        "fact": fact,
        "task": task,
        "seen": fact.fingerprint,
        "forms": act_forms(program, fact),
        "next": address(which, part, at + 1) if at + 1 < len(tasks) else "",
        "previous": address(which, part, at - 1) if at else "",
    }


def act_forms(program: Program, fact: KnownFact, data: Any = None, did: str = "") -> dict[str, Any]:
    """The forms of the acts this fact allows, the one that was sent with what was typed."""
    sent = {act: data if act == did else None for act in ACTS}
    forms: dict[str, Any] = {"correct": CorrectForm(program, fact, sent["correct"])}
    if fact.standing:
        forms["confirm"] = ConfirmFactForm(fact, sent["confirm"])
        forms["withdraw"] = WithdrawForm(fact, sent["withdraw"])
    return forms


# Reading the address --------------------------------------------------------------------------------------------------


def kind_or_404(word: str) -> QueueKind:
    try:
        return QueueKind(word)
    except ValueError:
        raise Http404 from None


def named(request: HttpRequest) -> Task:
    """The fact a form names; 404 where there is no such thing."""
    pk, name = typed_id(request.POST.get("program", "")), request.POST.get("field", "")
    if name not in queues.FIELD_RANK or not Program.objects.filter(pk=pk).exists():
        raise Http404
    return Task(pk, name, None, "", "")


def with_facts(tasks: list[Task]) -> list[Known]:
    """Each task with its program and what is known of the fact: three statements, however many."""
    programs = Program.objects.select_related("specialty").in_bulk({task.program for task in tasks})
    facts = {one.program.pk: one.facts for one in dossiers(list(programs.values()))}
    return [
        (programs[task.program], facts[task.program][task.field], task) for task in tasks if task.program in programs
    ]


def words(part: Mapping[str, str]) -> str:
    return urlencode({name: word for name, word in part.items() if word})


def address(which: QueueKind, part: PartForm, at: int) -> str:
    query = "&".join(filter(None, [words(part.part), f"at={at}"]))
    return f"{reverse('desk:queue_work', args=[which.value])}?{query}"
