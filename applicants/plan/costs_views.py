"""What a person's list of programs costs. For its owner alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants.access import private
from applicants.models import Profile
from applicants.plan import shortlist
from applicants.plan.costs import costs_of
from applicants.ranking.matches import ranking_of
from applicants.season import fees


@private
@require_safe
def plan_costs(request: HttpRequest) -> HttpResponse:
    """The fees by specialty with their sources, and what was spent on each program."""
    mine = Profile.objects.for_request(request).first()
    rows = shortlist.rows_of(mine, ranking_of(mine)) if mine else []
    keys = (
        fees.APPLICATION,
        fees.TRANSCRIPT,
        fees.REGISTRATION,
        fees.EXTRA_RANK,
        fees.LIST_LENGTH,
    )
    context = {
        "costs": costs_of(mine, rows) if mine and rows else None,
        "schedule": {key: fees.fees(key) for key in keys},
        "free_ranks": fees.fees(fees.EXTRA_RANK)[0].first - 1,
    }
    return render(request, "applicants/plan/costs.html", context)
