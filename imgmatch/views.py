"""Pages of the house itself: the front page, and what is shown when something goes wrong."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from applicants.models import Profile
from applicants.profile.first_answers import FirstAnswersForm
from applicants.sharing.examples import EXAMPLES, shown_result
from imgmatch.outages import cause_of
from programs import catalogue
from programs.browse.charts import state_map
from programs.catalogue.query import ProgramFilter
from programs.http.problems import problem

RETRY_AFTER_SECONDS = 5

logger = logging.getLogger(__name__)


@cache_control(private=True)  # the form holds a token of the visitor's own
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what is here, in numbers, and five questions that lead to a first ranking.

    Whoever has saved answers sees where to go on instead of the questions.
    """
    books = catalogue.current()
    everything = books.select(ProgramFilter({}))
    mine = Profile.objects.for_request(request).first()
    has_begun = mine is not None and bool(mine.part_versions)
    context = {
        "counts": {
            "programs": books.size,
            "saying": books.saying(everything),
            "visa_j1": books.saying(everything, "visa_j1"),
            "visa_h1b": books.saying(everything, "visa_h1b"),
        },
        "map": state_map(books, everything, "programs"),
        "mine": mine if has_begun else None,
        "first_answers": None if has_begun else FirstAnswersForm(),
        "examples": EXAMPLES.values(),
        "shown": shown_result(next(iter(EXAMPLES.values()))),
    }
    return render(request, "home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look without being told; the pages name the same picture themselves."""
    return redirect(static("img/favicon.svg"))


# When something goes wrong --------------------------------------------------------------------------------------------


def say(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """One sentence with a status: problem JSON under /api/, else a page drawn without request, session or database."""
    if request.path.startswith("/api/"):
        return problem(status, sentence)
    template = f"{status}.html" if status in (405, 500, 503) else "400.html"
    return HttpResponse(render_to_string(template, {"sentence": sentence}), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return say(request, 400, "The request could not be read.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(403, "You may not see this.")
    return render(request, "403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without a valid token: most often one left open until its session was gone."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(404, "There is nothing at this address.")
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when a middleware (a session being saved) met a busy database."""
    if cause := cause_of(sys.exception()):
        return away(request, cause)
    return say(request, 500, "Something went wrong on our side.")


def away(request: HttpRequest, cause: str) -> HttpResponse:
    """503: what the answer needs is away, full or busy. The cause is for the log, the visitor hears what to do."""
    logger.warning("Cannot answer now, %s: %s %s", cause, request.method, request.path)
    response = say(request, 503, "The site is busy. Nothing you sent was saved; try again in a few seconds.")
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
