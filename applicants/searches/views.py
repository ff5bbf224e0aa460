"""Saved searches: each with its filters in words and how many programs it finds today."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from applicants.access import owner, private
from applicants.models import Digest, Profile, SavedSearch
from applicants.searches.digests import confirmed_address
from applicants.searches.forms import MailsForm, NameForm, SearchForm
from applicants.undo.kept import Change
from programs import catalogue
from programs.catalogue.pages import pills
from programs.catalogue.query import ProgramFilter, problems_of


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """The list; a POST saves one more and comes back to it."""
    if request.method != "POST":
        return searches_page(request)
    form, tell = SearchForm(owner(request), request.POST), telling(request)
    if form.keep():
        tell(f"Saved: {form.instance.name}.")
        return redirect("applicants:searches")
    return searches_page(request, form=form)


@private
@login_required
@require_POST
def search_rename(request: HttpRequest, pk: int) -> HttpResponse:
    form = NameForm(owner(request), request.POST, instance=own_search(request, pk), prefix=f"search-{pk}")
    tell = telling(request)
    if form.keep():
        tell(f"Renamed: {form.instance.name}.")
        return redirect("applicants:searches")
    return searches_page(request, renaming=form)


@private
@login_required
@require_POST
def search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    search = own_search(request, pk)
    tell = telling(request)
    search.delete()
    tell(f"Deleted: {search.name}.")
    return redirect("applicants:searches")


@private
@login_required
@require_POST
def search_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """To what changed in a search, noting that its owner looked."""
    search = own_search(request, pk)
    SavedSearch.objects.filter(pk=pk).update(looked_at=timezone.now())
    return redirect(f"{reverse('programs:changes')}{'?' if search.query else ''}{search.query}")


@private
@login_required
@require_POST
def mails(request: HttpRequest) -> HttpResponse:
    """Which searches mails are sent about. They go to an address that its owner has confirmed, or to none."""
    form = MailsForm(owner(request), owner(request).saved_searches.all(), request.POST)
    if not confirmed_address(owner(request).pk):
        messages.error(request, "Confirm your e-mail address first: mails go to no other.")
    elif form.is_valid():
        form.save()
        messages.success(request, "Saved." if form.cleaned_data["searches"] else "Saved: you get no mails.")
    else:
        return searches_page(request, mails=form)
    return redirect("applicants:searches")


@csrf_exempt  # a mail program posts here without ever having seen a page; the token in the address is the key
@require_http_methods(["GET", "HEAD", "POST"])
def mails_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of whoever holds the link, signed in or not: asked first, done by a POST (RFC 8058)."""
    digest = get_object_or_404(Digest, token=token)
    if request.method == "POST":
        SavedSearch.objects.filter(user=digest.user_id).update(mailed_until=None)
    return render(request, "applicants/searches/mails_stop.html", {"is_stopped": request.method == "POST"})


def searches_page(
    request: HttpRequest,
    form: SearchForm | None = None,
    renaming: NameForm | None = None,
    mails: MailsForm | None = None,
) -> HttpResponse:
    """The page with one of its forms as it was sent, the others fresh; without a search one to begin with."""
    user = owner(request)
    saved = list(SavedSearch.objects.filter(user=user))
    shown = found_today(request, saved or to_begin_with(request), renaming)
    context = {
        "form": form or SearchForm(user),
        "searches": shown if saved else [],
        "ready": [] if saved else shown,
        "mails": mails or MailsForm(user, saved),
        "address": confirmed_address(user.pk),
    }
    return render(request, "applicants/searches/searches.html", context)


def telling(request: HttpRequest) -> Callable[[str], None]:
    """Says what was done to the saved searches, with Undo for whoever has a profile to keep it in."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return partial(messages.success, request)
    return Change(request, mine, SavedSearch.objects.filter(user=owner(request))).tell


def own_search(request: HttpRequest, pk: int) -> SavedSearch:
    """The visitor's search of this number; somebody else's is not there, nor is one no database can hold."""
    return get_object_or_404(SavedSearch, pk=pk, user=owner(request))


def to_begin_with(request: HttpRequest) -> list[SavedSearch]:
    """A search to save first, of the specialties and states that one's file names; none without a specialty."""
    mine = Profile.objects.for_request(request).first()
    wished = mine.chosen() if mine else {"specialties": [], "states": []}
    query = urlencode({"specialty": wished["specialties"], "state": wished["states"]}, doseq=True)
    return [SavedSearch(name="What I want", query=query)] if wished["specialties"] else []


def found_today(request: HttpRequest, searches: list[SavedSearch], renaming: NameForm | None) -> list[dict[str, Any]]:
    """Each in words, with what it finds, what changed there since its owner looked, and the form that renames it."""
    books = catalogue.current()
    changed_at = np.array([0 if at is None else at.timestamp() for at in books.values_of("sort_updated")])
    found = []
    for search in searches:
        wanted = ProgramFilter(words := QueryDict(search.query))
        problems = problems_of(wanted)
        form = NameForm(owner(request), instance=search, prefix=f"search-{search.pk}")
        positions = None if problems else books.select(wanted).positions
        found.append(
            {
                "search": search,
                "words": [pill["label"] for pill in pills(wanted, words)],
                "includes_unknown": bool(wanted.form.cleaned_data.get("not_stated")),
                "count": None if positions is None else len(positions),
                "changed": None if positions is None else (changed_at[positions] > search.looked_at.timestamp()).sum(),
                "problems": problems,
                "form": renaming if renaming and renaming.instance.pk == search.pk else form,
            }
        )
    return found
