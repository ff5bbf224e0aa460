"""What to ask the programs of a plan, with an e-mail to copy, and what they answered. For its owner alone."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.access import private
from applicants.models import Profile
from applicants.models.answers import OWN_FIELDS
from applicants.plan import shortlist
from applicants.plan.answers import AnswerForm
from applicants.plan.shortlist import email_of, entry
from applicants.ranking.matches import ranking_of
from applicants.ranking.own_facts import TOO_MANY, TooManyOwnFactsError, keep
from programs.corrections import intake
from programs.corrections.intake import NotTakenError
from programs.fields import FIELDS
from programs.http import form_tickets

A_PAGE: Final = 20


@private
@require_safe
def plan_questions(request: HttpRequest) -> HttpResponse:
    """The programs that have something to answer, each with its questions and the e-mail that asks them."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return render(request, "applicants/plan/to_ask.html", {})
    ranking = ranking_of(mine)
    rows = shortlist.rows_of(mine, ranking)
    asked = [row for row in rows if row.to_ask.is_waiting]
    also = [row for row in rows if row.to_ask.also and not row.to_ask.is_waiting]
    page = Paginator([*asked, *also], A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": len(asked),
        "also": len(also),
        "page": page,
        "letters": [(row, email_of(row, row.match.program, ranking)) for row in page if row.match],
        "add_to_profile": ranking.gaps,
    }
    return render(request, "applicants/plan/to_ask.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def plan_answer(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Note what a program answered: it counts for oneself at once, and is sent to the stewards if it is shared."""
    program, saved = entry(request, pk)
    if field not in OWN_FIELDS or not program.is_listed:
        raise Http404
    form = AnswerForm(program, field, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(saved.profile, form.own_fact)
        except TooManyOwnFactsError:
            form.add_error(None, TOO_MANY)
        else:
            messages.success(request, f"Noted: {FIELDS[field].label}, {program.name}. Your ranking follows it.")
            if form.cleaned_data["share"]:
                share(request, form)
            return redirect("applicants:plan_questions")
    context = {"form": form, "program": program, "label": FIELDS[field].label}
    return render(request, "applicants/plan/answer.html", context, status=400 if form.errors else 200)


def share(request: HttpRequest, form: AnswerForm) -> None:
    """Send the answer as a correction of the public; where it is not taken, what was noted stays noted."""
    try:
        intake.send(form.correction, form.number, form_tickets.sender_of(request))
    except NotTakenError as error:
        messages.warning(request, f"It was not shared. {error}")
    else:
        messages.success(request, "Shared: a steward checks it before it stands on the program’s page. Thank you.")
