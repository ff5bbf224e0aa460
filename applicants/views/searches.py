"""Saved searches: each with its filters in words and how many programs it finds today."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applicants.models import SavedSearch
from applicants.searches import NameForm, SearchForm
from applicants.views import owner, private
from programs import catalogue
from programs.filter_table import specialty_choices
from programs.filters import ProgramFilter, problems_of
from programs.views import HIGHEST_ID, pills


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """The list; a POST saves one more and comes back to it."""
    form = SearchForm(owner(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.keep():
        messages.success(request, f"Saved: {form.instance.name}.")
        return redirect("applicants:searches")
    return render(request, "applicants/searches.html", {"form": form, "searches": found_today(request)})


@private
@login_required
@require_POST
def search_rename(request: HttpRequest, pk: int) -> HttpResponse:
    form = NameForm(owner(request), request.POST, instance=own_search(request, pk), prefix=f"search-{pk}")
    if form.keep():
        messages.success(request, f"Renamed: {form.instance.name}.")
        return redirect("applicants:searches")
    context = {"form": SearchForm(owner(request)), "searches": found_today(request, form)}
    return render(request, "applicants/searches.html", context)


@private
@login_required
@require_POST
def search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    search = own_search(request, pk)
    search.delete()
    messages.success(request, f"Deleted: {search.name}.")
    return redirect("applicants:searches")


def own_search(request: HttpRequest, pk: int) -> SavedSearch:
    """The visitor's search of this number; somebody else's is not there, nor is one no database can hold."""
    if pk > HIGHEST_ID:
        raise Http404
    return get_object_or_404(SavedSearch, pk=pk, user=owner(request))


def found_today(request: HttpRequest, renaming: NameForm | None = None) -> list[dict[str, Any]]:
    """Every search with its words, its count and what is wrong with it: three statements, however many there are.

    ``renaming``: the form that was sent for one of them, with its errors.
    """
    books, specialties = catalogue.current(), specialty_choices()
    found = []
    for search in SavedSearch.objects.filter(user=owner(request)):
        words = QueryDict(search.query)
        wanted = ProgramFilter(words)
        wanted.form.fields["specialty"].choices = specialties  # read once, not once for each search
        problems = problems_of(wanted)
        form = NameForm(owner(request), instance=search, prefix=f"search-{search.pk}")
        found.append(
            {
                "search": search,
                "words": [pill["label"] for pill in pills(wanted, words)],
                "includes_unknown": bool(wanted.form.cleaned_data.get("not_stated")),
                "count": None if problems else books.select(wanted).count,
                "problems": problems,
                "form": renaming if renaming and renaming.instance.pk == search.pk else form,
            }
        )
    return found
