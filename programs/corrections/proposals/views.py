"""From a page to evidence: a steward ticks and it is recorded; anybody ticks and it waits as corrections."""

import json
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs.access import may_keep, viewers_only
from programs.admin.outcome import say_what_stands
from programs.catalogue.pages import listed
from programs.corrections import intake
from programs.corrections.forms import TOO_OLD, TOO_QUICK
from programs.corrections.intake import AlreadySentError, TooManyError
from programs.corrections.proposals import recording
from programs.corrections.proposals.forms import PagesForm
from programs.corrections.proposals.pages import MOST_PAGES, MOST_PUBLIC_PAGES
from programs.corrections.proposals.proposed import propose
from programs.corrections.proposals.recording import MOST_AT_ONCE, Ticks, stood_when_drawn
from programs.dates import seen_on
from programs.http import form_tickets
from programs.http.bodies import takes_files
from programs.http.few_at_once import few_at_once
from programs.http.sent_files import TooManyFilesError, count_file
from programs.models import Program
from programs.reader.files import MOST_BYTES

STEWARDS: Final = "pages at the desk"  # what the ticket in their form is about
LOOK_AGAIN: Final = "The page, or what is recorded of it, changed since you looked. Look again, then record it."
NOTHING_NEW: Final = "Nothing was recorded: all of it was recorded from these pages before."
TOO_MANY: Final = f"Take at most {MOST_AT_ONCE} facts at a time."

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


# For stewards ---------------------------------------------------------------------------------------------------------


@viewers_only
@never_cache
@read_or_send
@takes_files(MOST_PAGES * MOST_BYTES)
def pages(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Take pages, of one program or of several; show what they propose; record what is ticked."""
    program = get_object_or_404(Program.objects.select_related("specialty"), pk=pk) if pk is not None else None
    if request.method != "POST":
        return shown(request, PagesForm(program), None)
    is_recording = "record" in request.POST
    if is_recording and not may_keep(request.user):
        raise Http404
    if is_recording and (before := recording.recorded_by(request.POST.get("ticket", ""))):
        messages.info(request, "This form has recorded already, once, what you see here.")
        return redirect("imports:batch", before.pk)
    form = PagesForm(program, request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, form, None, status=400)
    proposed = propose(page.sent for page in form.pages)
    ticks = Ticks(proposed, request.POST)
    if not is_recording:
        return shown(request, form, ticks)
    ticket = request.POST.get("ticket", "")
    known = form_tickets.read(ticket, STEWARDS)
    if known is None or known.is_too_old or ticks.are_lost:
        messages.warning(request, LOOK_AGAIN)
        return shown(request, form, ticks, status=409)
    if not ticks.is_valid():
        return shown(request, form, ticks, status=400)
    done = recording.record(ticks.ticks, ticket, stood_when_drawn(request.POST.get("stood", "")), by=request.user)
    if done.batch is None:
        for whose, fact in done.moved:
            messages.warning(request, moved_in_words(whose, fact))
        if not done.moved:
            messages.warning(request, NOTHING_NEW)
        return shown(request, form, ticks, status=409)
    undo = reverse("imports:undo", args=[done.batch.pk])
    messages.success(request, format_html('Recorded: {}. <a href="{}">Undo…</a>', done.batch.label, undo))
    say_what_stands(request, done.batch)
    return redirect("imports:batch", done.batch.pk)


def moved_in_words(program: Program, fact: Any) -> str:
    row = fact.row
    now = f"{fact.value} ({row.source.name}, {seen_on(row.seen_on)})" if row else "not stated"
    return f"{fact.label} of {program} was changed while you looked, and reads now: {now}. Nothing was recorded."


def shown(request: HttpRequest, form: PagesForm, ticks: Ticks | None, *, status: int = 200) -> HttpResponse:
    """The one screen: the pages, and beneath them what they propose once they can be read."""
    context: dict[str, Any] = {"form": form, "program": form.program, "ticks": ticks}
    if ticks is not None:
        context |= {"proposed": ticks.proposed, "stood": json.dumps(ticks.proposed.stood)}
        context["ticket"] = form_tickets.drawn(STEWARDS)
    context["may_keep"] = may_keep(request.user)
    return render(request, "programs/corrections/proposals/pages.html", context, status=status)


# For everybody --------------------------------------------------------------------------------------------------------


@never_cache
@read_or_send
@takes_files((MOST_PUBLIC_PAGES + 1) * MOST_BYTES)
@few_at_once
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What pages say of one program; what is ticked is sent for a steward to decide.

    ``?from=plan``: whoever came from their list of what to ask is led back to it.
    """
    program = get_object_or_404(listed(pk))
    about = f"{program.pk} page"
    thanks = reverse("programs:corrected", args=[program.pk])
    if request.GET.get("from") == "plan":
        thanks += "?from=plan"
    if request.method != "POST":  # the program's page may have asked for the address alone
        return shown_to_all(request, PagesForm(program, is_public=True, url=request.GET.get("url", "")), None, about)
    if request.POST.get("subject"):  # people do not see this field
        return redirect(thanks)
    try:
        for _ in range(max(1, len(request.FILES.getlist("saved")))):
            count_file(request)  # before it is read: that is work
    except TooManyFilesError as error:
        form = PagesForm(program, request.POST, is_public=True)
        form.add_error(None, str(error))
        return shown_to_all(request, form, None, about, status=429)
    form = PagesForm(program, request.POST, request.FILES, is_public=True)
    if not form.is_valid():
        return shown_to_all(request, form, None, about, status=400)
    proposed = propose(one.sent for one in form.pages)
    ticks = Ticks(proposed, request.POST)
    if "send" not in request.POST:
        return shown_to_all(request, form, ticks, about)
    status = sent(request, ticks, about)
    if status == 200:
        return redirect(thanks)
    return shown_to_all(request, form, ticks, about, status=status)


def sent(request: HttpRequest, ticks: Ticks, about: str) -> int:
    """Hand in what is ticked; where it is not taken, the ticks say why. Returns the status of that page."""
    ticket = form_tickets.read(request.POST.get("ticket", ""), about)
    if ticket is None or ticket.is_too_old or ticks.are_lost:
        ticks.faults.append(TOO_OLD)
    elif not ticks.chosen:
        ticks.faults.append(recording.TAKE_SOME)
    elif len(ticks.chosen) > MOST_AT_ONCE:
        ticks.faults.append(TOO_MANY)
    elif ticket.is_too_young:
        ticks.faults.append(TOO_QUICK)
    else:
        ticks.check_contradictions({one.key: one.said for one in ticks.chosen})
    if ticks.faults or ticket is None:
        return 400
    try:
        intake.send_together(recording.corrections(ticks.chosen), ticket.number, form_tickets.sender_of(request))
    except AlreadySentError as error:
        ticks.faults.append(str(error))
        return 409
    except TooManyError as error:
        ticks.faults.append(str(error))
        return 429
    return 200


def shown_to_all(
    request: HttpRequest, form: PagesForm, ticks: Ticks | None, about: str, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "program": form.program, "ticks": ticks}
    ticket = form_tickets.read(request.POST.get("ticket", ""), about)
    is_good = ticket is not None and not ticket.is_too_old and status == 400
    context |= {"proposed": ticks.proposed if ticks else None}
    context["ticket"] = request.POST["ticket"] if is_good else form_tickets.drawn(about)
    return render(request, "programs/corrections/proposals/page.html", context, status=status)
