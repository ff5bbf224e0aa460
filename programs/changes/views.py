"""What changed lately: a page under the filters of the list, and the same as an Atom feed."""

from datetime import UTC, datetime
from typing import Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from programs import catalogue
from programs.catalogue.pages import listed, pills, without
from programs.catalogue.query import ProgramFilter, in_words, problems_of
from programs.changes.atom import atom
from programs.changes.dropouts import TOLD_FOR, followed
from programs.changes.feed import MOST_PROGRAMS, newest
from programs.changes.history import history
from programs.http.htmx import answers_htmx, is_part
from programs.models import DataState, Program

# A number no moment of ours lies beyond, and none a database or time zone cannot hold.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
SITE_WIDE: Final = "Changes in all programs"


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The newest changes of the programs the filter keeps, by pages; with a word it cannot read 400, and page one."""
    before = forms.DateTimeField(
        required=False, label="Before", validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    )
    wanted = ProgramFilter(request.GET, extra={"before": before})
    is_valid = wanted.is_valid()
    moment = wanted.form.cleaned_data.get("before") if is_valid else None
    words = QueryDict(without(request.GET, "before"))
    about = followed(wanted)
    context = {
        "filter": wanted,
        "selection": catalogue.current().select(wanted),
        "feed": newest(about.programs, before=moment),
        "dropped": about.dropped,
        "told_for": TOLD_FOR,
        "most_programs": MOST_PROGRAMS,
        "is_filtered": bool(wanted.chosen),
        "pills": pills(wanted, words),
        "query": words.urlencode(),
        "is_first": moment is None,
    }
    return render(request, "programs/changes/changes.html", context, status=200 if is_valid else 400)


@require_safe
def changes_atom(request: HttpRequest) -> HttpResponse:
    """The same for feed readers. A word that cannot be read is refused with the reason: a reader shows no errors."""
    wanted = ProgramFilter(request.GET)
    if not wanted.is_valid():
        return HttpResponse("\n".join(problems_of(wanted)), status=400, content_type="text/plain; charset=utf-8")
    words = without(request.GET, "page")
    title = f"Changes: {'; '.join(in_words(wanted))}" if wanted.chosen else SITE_WIDE
    page = f"{reverse('programs:changes')}{'?' if words else ''}{words}"
    return feed_response(request, followed(wanted).programs, title, page)


@require_safe
@answers_htmx
def program_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed about one program, and when; for htmx only what goes into the program's page."""
    program = get_object_or_404(listed(pk))
    days = history(program)
    changed = [change for day in days for change in day.changes]
    context = {"program": program, "history": days, "changed": changed, "grown": all(one.joined for one in changed)}
    name = "_history.html" if is_part(request) else "history.html"
    return render(request, f"programs/changes/{name}", context)


@require_safe
def program_atom(request: HttpRequest, pk: int) -> HttpResponse:
    program = get_object_or_404(listed(pk))
    return feed_response(request, listed(pk), f"Changes: {program}", program.get_absolute_url())


def feed_response(request: HttpRequest, programs: QuerySet[Program] | None, title: str, page: str) -> HttpResponse:
    """The feed, or 304 for a reader that has this version of the data."""
    etag = quote_etag(DataState.current().version.hex)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        feed = newest(programs)
        text = atom(feed, title, page, request.get_full_path(), request.build_absolute_uri)
        response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
        response["ETag"] = etag
        if feed.entries:
            response["Last-Modified"] = http_date(int(feed.entries[0].at.timestamp()))
    return response
