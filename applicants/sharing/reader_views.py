"""What somebody else reads of an applicant, by a link or as their adviser. Nothing here writes about the applicant."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import account_of, owner, private
from applicants.matching.applicant import Applicant
from applicants.models import Advising, Profile, SavedProgram, SharedLink
from applicants.models.plan import ENDED
from applicants.models.sharing import WhatIsShown
from applicants.plan import shortlist
from applicants.plan.table import by_turn, for_readers, in_order
from applicants.ranking.matches import ranking_of
from applicants.ranking.pages import read_along
from applicants.ranking.to_ask import HAVE_INVITED
from applicants.season.asked import AskedSeason, in_season
from applicants.sharing.links import NotAskedError, TooManyWrongLinksError, ask, opened

View = Callable[..., HttpResponse]


def for_a_reader(view: View) -> View:
    """Not kept, not indexed, not named to other sites; what is not there is one plain page, whatever the reason."""

    @private
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "applicants/sharing/gone.html", status=404)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def with_forms(response: HttpResponse) -> HttpResponse:
    """A form from a page without a referrer names no origin and is refused. Other sites still learn nothing."""
    response["Referrer-Policy"] = "same-origin"
    return response


# By a link ------------------------------------------------------------------------------------------------------------


@for_a_reader
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the secret for an entry in the session, and go where the address holds none."""
    try:
        link = opened(request, token)
    except TooManyWrongLinksError:
        return render(request, "applicants/sharing/too_many.html", status=429)
    if link is None:
        raise Http404
    return redirect("sharing:ranking" if link.shows_ranking else "sharing:plan", link.pk)


@for_a_reader
@require_safe
def shared_ranking(request: HttpRequest, pk: int) -> HttpResponse:
    return ranking_page(request, link_of(request, pk))


@for_a_reader
@require_safe
def shared_plan(request: HttpRequest, pk: int) -> HttpResponse:
    return plan_page(request, link_of(request, pk))


@for_a_reader
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the applicant to be kept among the visitor's; the answer is theirs."""
    link, user = link_of(request, pk), account_of(request)
    if user is None:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    if request.method != "POST":
        return with_forms(render(request, "applicants/sharing/keep.html", about(request, link)))
    try:
        asked = ask(link, user)
    except NotAskedError as why:
        messages.error(request, str(why))
    else:
        answered = "This applicant is among yours." if asked.accepted_at else "Asked. You see their answer here."
        messages.success(request, answered)
    return redirect("sharing:advising")


def link_of(request: HttpRequest, pk: int) -> SharedLink:
    links = SharedLink.objects.for_request(request).select_related("profile__user")
    return get_object_or_404(links, pk=pk)


# As an adviser --------------------------------------------------------------------------------------------------------


@for_a_reader
@login_required
@require_safe
def advising(request: HttpRequest) -> HttpResponse:
    """The adviser's applicants, and those who have not answered yet."""
    user = owner(request)
    waiting = Advising.objects.waiting().filter(adviser=user)
    applicants = list(Advising.objects.for_adviser(user))
    lines = plans_in_short([one.profile_id for one in applicants if one.shows_plan], timezone.localdate())
    context = {"applicants": [(one, lines.get(one.profile_id)) for one in applicants], "waiting": waiting}
    return with_forms(render(request, "applicants/sharing/advising.html", context))


def plans_in_short(profiles: Collection[UUID], today: date) -> dict[UUID, Any]:
    """Of each of these profiles with a plan: programs, the invited by step, the next interview. One statement."""
    plans = SavedProgram.objects.filter(profile__in=profiles).order_by().values("profile")
    told = plans.annotate(
        programs=Count("pk"),
        **{one.value: Count("pk", filter=Q(status=one)) for one in HAVE_INVITED},
        interview_on=Min("interview_on", filter=Q(interview_on__gte=today) & ~Q(status__in=ENDED)),
    )
    return {one["profile"]: one for one in told}


@for_a_reader
@login_required
@require_safe
def advised_ranking(request: HttpRequest, pk: int) -> HttpResponse:
    return ranking_page(request, advised(request, pk))


@for_a_reader
@login_required
@require_safe
def advised_plan(request: HttpRequest, pk: int) -> HttpResponse:
    return plan_page(request, advised(request, pk))


@for_a_reader
@login_required
@require_POST
def advised_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it from the adviser's side, or take a question back."""
    mine = Advising.objects.filter(adviser=owner(request))
    get_object_or_404(mine, pk=pk).delete()
    messages.success(request, "Ended: this applicant is not among yours any more.")
    return redirect("sharing:advising")


def advised(request: HttpRequest, pk: int) -> Advising:
    return get_object_or_404(Advising.objects.for_adviser(owner(request)), pk=pk)


# The pages ------------------------------------------------------------------------------------------------------------


def ranking_page(request: HttpRequest, shown: Any) -> HttpResponse:
    """The applicant's ranking, the same rows as their own page under the same words, with nothing to change."""
    if not shown.shows_ranking:
        raise Http404
    context, status = read_along(request, as_shown(shown))
    return render(request, "applicants/sharing/ranking.html", context | about(request, shown), status=status)


def plan_page(request: HttpRequest, shown: Any) -> HttpResponse:
    """The applicant's plan as a table; verdicts only where the ranking is shown too."""
    if not shown.shows_plan:
        raise Http404
    asked = AskedSeason(request.GET)
    ranking = ranking_of(shown.profile, season=asked.season)
    order = "" if shown.shows_ranking else "name"  # what is next tells of the verdicts
    rows, now = in_order(shortlist.rows_of(shown.profile, ranking), order), ranking.me.today
    dated = [(one, one.saved.interview_on) for one in in_order(rows, "interview") if not one.saved.has_ended]
    ahead = [one for one, day in dated if day and day >= now]
    context = about(request, shown) | {"ranking": ranking, "rows": rows, "ahead": ahead, **asked.told}
    context |= {"columns": for_readers(shows_ranking=shown.shows_ranking), "turns": by_turn(rows, order)}
    context["deciding"] = sum(one.to_ask.is_deciding for one in rows)
    return render(request, "applicants/sharing/plan.html", context, status=400 if asked.errors else 200)


def as_shown(shown: WhatIsShown) -> Applicant:
    """The applicant as the rules read them, without the words they noted beside facts where notes are not shown."""
    me = shown.profile.applicant()  # type: ignore[attr-defined]
    if shown.shows_notes:
        return me
    return replace(me, own_facts=tuple(replace(fact, note="") for fact in me.own_facts))


def about(request: HttpRequest, shown: SharedLink | Advising) -> dict[str, Any]:
    """What every such page says: whose it is, where its two pages are, and whether the visitor may ask to keep it."""
    is_link, user = isinstance(shown, SharedLink), account_of(request)
    pages = ("sharing:ranking", "sharing:plan") if is_link else ("sharing:advised_ranking", "sharing:advised_plan")
    known = Advising.objects.filter(profile=shown.profile_id, adviser=user).first() if is_link and user else None
    shows, season = (shown.shows_ranking, shown.shows_plan), AskedSeason(request.GET).season
    return {
        "shown": shown,
        "is_link": is_link,
        "pages": [
            (title, in_season(reverse(name, args=[shown.pk]), season))
            for title, name, is_shown in zip(("Ranking", "Plan"), pages, shows, strict=True)
            if is_shown
        ],
        "known": known,
        "is_mine": Profile.objects.for_request(request).filter(pk=shown.profile_id).exists(),
    }
