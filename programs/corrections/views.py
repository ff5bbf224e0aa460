"""Corrections: the form anybody may send, and the stewards' pages that decide about what was sent."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs.access import stewards_only, viewers_only
from programs.admin.outcome import say_what_stands
from programs.catalogue.pages import listed
from programs.corrections import intake
from programs.corrections.forms import ApprovalForm, CorrectionForm, RefusalForm
from programs.corrections.intake import CORRECTABLE, SPAM, AlreadySentError, DecidedError, TooManyError, forecasts
from programs.facts.dossier import dossiers
from programs.fields import DECIDING
from programs.http import form_tickets
from programs.http.params import typed_id
from programs.models import Correction, Program

A_PAGE: Final = 20
MATTERS_MOST: Final = (*DECIDING, "deadline")  # offered before the other facts
read_or_send = require_http_methods(["GET", "HEAD", "POST"])

# For everybody --------------------------------------------------------------------------------------------------------


@never_cache
@read_or_send
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for the fact named by ``?field=``; without one, all facts to choose from."""
    program = get_object_or_404(listed(pk))
    facts = dossiers([program])[0].facts
    name = request.GET.get("field", "")
    context: dict[str, Any] = {"program": program, "contact": settings.CONTACT}
    if name not in CORRECTABLE:
        known = [facts[one] for one in CORRECTABLE]
        first = [facts[one] for one in MATTERS_MOST]
        others = [one for one in known if one.field.is_policy and one.name not in MATTERS_MOST]
        context |= {"first": first, "policies": others, "is_unknown": bool(name)}
        context |= {"identity": [one for one in known if not one.field.is_policy]}
        return render(request, "programs/corrections/correct_which.html", context, status=400 if name else 200)
    form = CorrectionForm(program, name, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_from_a_robot:
            return redirect("programs:corrected", program.pk)
        if form.is_valid():
            status = sent(request, form)
            if not form.errors:
                return redirect("programs:corrected", program.pk)
    return render(
        request, "programs/corrections/correct.html", context | {"fact": facts[name], "form": form}, status=status
    )


def sent(request: HttpRequest, form: CorrectionForm) -> int:
    """Hand a correction in. Where it is not taken, the form says why; returns the status of that page."""
    assert form.ticket_sent is not None  # or the form were not valid
    try:
        intake.send(form.correction, form.ticket_sent.number, form_tickets.sender_of(request))
    except AlreadySentError as error:
        form.add_error(None, str(error))
        form.draw_again()
    except TooManyError as error:
        form.add_error(None, str(error))
        return 429
    return 200


@require_safe
def corrected(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "programs/corrections/corrected.html", {"program": get_object_or_404(listed(pk))})


# For stewards ---------------------------------------------------------------------------------------------------------


@viewers_only
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first, or those decided, the newest first; of one program with ``?program=``."""
    is_decided = request.GET.get("state") == "decided"
    found = Correction.objects.select_related("program__specialty", "decided_by", "batch")
    if is_decided:
        found = found.exclude(state=Correction.State.WAITING).order_by("-decided_at", "-pk")
        found = found.prefetch_related("batch__evidences")
    else:
        found = found.filter(state=Correction.State.WAITING)
    program = Program.objects.filter(pk__in=map(typed_id, request.GET.getlist("program")[:1])).first()
    if program:
        found = found.filter(program=program)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "program": program,
        "query": query.urlencode(),
        "is_decided": is_decided,
        "forecasts": [] if is_decided else forecasts(list(page)),
        "waiting": intake.waiting_count(),
        "decided": Correction.objects.exclude(state=Correction.State.WAITING).count(),
    }
    return render(request, "programs/corrections/corrections.html", context)


@viewers_only
@require_safe
def correction_one(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, correction_or_404(pk))


@stewards_only
@require_POST
def correction_approve(request: HttpRequest, pk: int) -> HttpResponse:
    one = correction_or_404(pk)
    form = ApprovalForm(forecasts([one])[0], request.POST)
    if not one.is_waiting:
        return decided_already(request, one)
    if not form.is_valid():
        return shown(request, one, form=form)
    try:
        batch = intake.approve(one, form.said, by=request.user)
    except DecidedError:
        return decided_already(request, one)
    messages.success(request, f"Recorded about {one.program}: {one.label}.")
    say_what_stands(request, batch)
    return redirect("corrections:one", pk)


@stewards_only
@require_POST
def correction_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    one = correction_or_404(pk)
    form = RefusalForm(request.POST)
    if not one.is_waiting:
        return decided_already(request, one)
    if not form.is_valid():
        return shown(request, one, refusal=form)
    this = Correction.objects.filter(pk=pk)
    if not intake.refuse(this, form.cleaned_data["reason"], by=request.user):
        return decided_already(request, one)
    messages.success(request, f"Refused: {one.label} of {one.program}. Nothing was recorded.")
    return redirect("corrections:list")


@stewards_only
@require_POST
def correction_spam(request: HttpRequest) -> HttpResponse:
    """Refuse all that were selected, as spam."""
    ids = [pk for word in request.POST.getlist("id")[:A_PAGE] if (pk := typed_id(word))]
    number = intake.refuse(Correction.objects.filter(pk__in=ids), SPAM, by=request.user)
    if not ids:
        messages.warning(request, "Nothing was selected, so nothing was refused.")
    else:
        messages.success(request, f"Refused as spam: {number}.")
    if number < len(ids):
        messages.warning(request, f"Decided by somebody else before: {len(ids) - number}.")
    return redirect("corrections:list")


def shown(request: HttpRequest, one: Correction, **forms: Any) -> HttpResponse:
    """One correction: beside what stands, with what may be done about it while it waits."""
    context: dict[str, Any] = {"correction": one}
    if one.is_waiting:
        forecast = forecasts([one])[0]
        context |= {"forecast": forecast, "form": ApprovalForm(forecast), "refusal": RefusalForm()} | forms
    return render(request, "programs/corrections/correction.html", context)


def decided_already(request: HttpRequest, one: Correction) -> HttpResponse:
    messages.warning(request, "This correction was decided meanwhile, as you see here. Nothing was changed by you.")
    return redirect("corrections:one", one.pk)


def correction_or_404(pk: int) -> Correction:
    found = Correction.objects.select_related("program__specialty", "decided_by", "batch")
    return get_object_or_404(found.prefetch_related("batch__evidences"), pk=pk)
