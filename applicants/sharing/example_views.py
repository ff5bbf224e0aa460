"""The ranking of an example person, for everybody to read: nothing of it is anybody's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants.ranking.pages import read_along
from applicants.sharing.examples import EXAMPLES
from programs.catalogue.kept_answers import kept_by_version


@require_safe
@kept_by_version
def example(request: HttpRequest, slug: str) -> HttpResponse:
    """The same rows, filters and seasons as on a ranking of one's own."""
    if slug not in EXAMPLES:
        raise Http404
    shown = EXAMPLES[slug]
    context, status = read_along(request, shown.applicant)
    page = context | {"shown": shown, "examples": EXAMPLES.values()}
    response = render(request, "applicants/sharing/example.html", page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
