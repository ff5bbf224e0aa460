"""Whom an applicant lets look: their links, and the advisers who ask. For its owner alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from applicants.access import private
from applicants.models import Advising, Profile, SharedLink
from applicants.sharing.links import AcceptForm, LinkForm


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """Links and advisers; a POST makes a link, whose address this one answer shows and nobody can show again."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return render(request, "applicants/sharing/sharing.html", {}, status=400 if request.method == "POST" else 200)
    form = LinkForm(mine, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (token := form.make()):
        address = request.build_absolute_uri(reverse("sharing:open", args=[token]))
        return sharing_page(request, mine, LinkForm(mine), new=(form.instance, address))
    return sharing_page(request, mine, form)


def sharing_page(
    request: HttpRequest,
    mine: Profile,
    form: LinkForm,
    new: tuple[SharedLink, str] | None = None,
    answering: tuple[Advising, AcceptForm] | None = None,
) -> HttpResponse:
    """The page with one of its forms as it was sent; ``new``: a link just made, with its address."""
    known = list(Advising.objects.filter(profile=mine).select_related("adviser", "profile__user"))
    sent = {answering[0].pk: answering[1]} if answering else {}
    now = timezone.now()
    context = {
        "profile": mine,
        "form": form,
        "new": new,
        "links": [(link, link.has_ended(now)) for link in mine.shared_links.all()],
        "asking": [(one, sent.get(one.pk, AcceptForm(one))) for one in known if not one.accepted_at],
        "advisers": [one for one in known if one.accepted_at],
        "answering": answering[1] if answering else None,
    }
    is_wrong = bool(form.errors) or (answering is not None and bool(answering[1].errors))
    return render(request, "applicants/sharing/sharing.html", context, status=400 if is_wrong else 200)


@private
@require_POST
def link_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a link, or clear away one that has ended."""
    link = own(request, SharedLink.objects.all(), pk)
    link.delete()
    messages.success(request, "The link is removed: it opens nothing any more.")
    return redirect("applicants:sharing")


@private
@require_POST
def adviser_accept(request: HttpRequest, pk: int) -> HttpResponse:
    one = own(request, Advising.objects.select_related("profile__user", "adviser"), pk)
    form = AcceptForm(one, request.POST)
    if not form.keep(one):
        return sharing_page(request, one.profile, LinkForm(one.profile), answering=(one, form))
    messages.success(request, f"{one.adviser.email} can read along now, until one of you ends it.")
    return redirect("applicants:sharing")


@private
@require_POST
def adviser_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A no to who asks, or the end of what was agreed."""
    one = own(request, Advising.objects.select_related("adviser"), pk)
    one.delete()
    said = "can no longer read along" if one.accepted_at else "is refused; they can ask again while they have a link"
    messages.success(request, f"{one.adviser.email} {said}.")
    return redirect("applicants:sharing")


def own(request: HttpRequest, rows: Any, pk: int) -> Any:
    """The visitor's own link or adviser of this number; somebody else's is not there."""
    return get_object_or_404(rows, pk=pk, profile__in=Profile.objects.for_request(request))
