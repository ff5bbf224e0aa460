"""The rank list by one's own preference. Neither verdicts nor scores are here: they must not order it."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import private
from applicants.models import Profile
from applicants.plan.rank_list import entries
from applicants.plan.rank_list.forms import AddForm, OrderForm
from applicants.season.asked import AskedSeason
from applicants.season.dates import dates_of
from applicants.undo.kept import Change
from programs.http.downloads import csv_file

PAGE: Final = "applicants/plan/rank_list/rank_list.html"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def my_rank_list(request: HttpRequest) -> HttpResponse:
    """The list in its order; a POST saves the order, moves one line or removes one."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        asked = AskedSeason(request.GET)
        return render(request, PAGE, asked.told, status=400 if asked.errors else 200)
    form = OrderForm(mine, request.POST if request.method == "POST" else None)
    is_sent = request.method == "POST"
    change = Change(request, mine, *entries.rows_at_stake(mine, request.POST.getlist("entry"))) if is_sent else None
    if change and form.keep():
        change.tell(form.said)
        if form.gone:
            messages.warning(request, "What was taken off your plan in another window is not on the list.")
        return redirect(AskedSeason(request.GET).address("rank_list"))
    return page(request, mine, form, AddForm(mine, (line.word for line in form.lines)))


@private
@require_POST
def rank_list_add(request: HttpRequest) -> HttpResponse:
    """Put ticked programs of the plan at the end of the list."""
    mine = get_object_or_404(Profile.objects.for_request(request))
    order = OrderForm(mine)
    add = AddForm(mine, (line.word for line in order.lines), request.POST)
    change = Change(request, mine, *entries.rows_at_stake(mine, request.POST.getlist("entry")))
    came = add.keep()
    if came is None:
        return page(request, mine, order, add)
    change.tell(f"{came} put at the end of your rank list. Now bring it into your order.")
    return redirect(AskedSeason(request.GET).address("rank_list"))


def page(request: HttpRequest, mine: Profile, form: OrderForm, add: AddForm) -> HttpResponse:
    asked = AskedSeason(request.GET)
    dates = dates_of(asked.match_year)
    context: dict[str, Any] = {
        **asked.told,
        "form": form,
        "add": add,
        "ticked": add.ticked,
        "rows": [(row, row.line.notes(mine.earlier_us_training)) for row in form.rows],
        "text": entries.as_text(form.lines),
        "dates": dates,
        "is_borrowed": "rank_list_deadline" in dates.borrowed,
        "is_past": timezone.localdate() > dates.rank_list_deadline,
    }
    is_fine = not (form.errors or form.differences or add.errors or asked.errors)
    return render(request, PAGE, context, status=200 if is_fine else 400)


@private
@require_safe
def rank_list_csv(request: HttpRequest) -> HttpResponseBase:
    mine = get_object_or_404(Profile.objects.for_request(request))
    return csv_file(entries.export_rows(entries.lines_of(mine)), "my-rank-list.csv")
