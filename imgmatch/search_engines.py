"""How the site is found and read elsewhere: robots, the map of its pages, and the API from other sites' pages."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs import catalogue
from programs.models.program import addresses_of

PAGES: Final = ("home", "programs:list", "guide", "insights", "method", "glossary", "soap", "privacy")
# Forms, files and people's own pages: nothing to find there, and 14,000 of some.
CLOSED: Final = (
    "/me/",
    "/account/",
    "/admin/",
    "/steward/",
    "/shared/",
    "/advising/",
    "/programs/export.",
    "/programs/compare/",
    "/programs/*/correct/",
    "/programs/*/page/",
)
MOST_KEPT: Final = 4  # maps: one for each name the site is asked by

_maps: OrderedDict[tuple[str, str], bytes] = OrderedDict()


def site_of(request: HttpRequest) -> str:
    """Where the site is: what its owner says, else what the visitor asked."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {urljoin(site_of(request), reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that is the same for all and every listed program (sitemaps.org); made once for each data version."""
    books, site = catalogue.current(), site_of(request)
    key = (site, str(books.version))
    if key not in _maps:
        paths = [*(reverse(name) for name in PAGES), *addresses_of(books.ids, books.columns["name"].all)]
        made = render(request, "sitemap.xml", {"addresses": [urljoin(site, path) for path in paths]})
        _maps[key] = made.content
        while len(_maps) > MOST_KEPT:
            _maps.popitem(last=False)
    return HttpResponse(_maps[key], content_type="application/xml; charset=utf-8")


class OpenApi:
    """Let pages of other sites read the API, which knows nobody: no key, no cookie, nothing that changes anything.

    HEAD is a GET whose body the server leaves out; OPTIONS says what may be asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS, POST"
            response["Access-Control-Allow-Headers"] = "Content-Type"
            response["Access-Control-Max-Age"] = "86400"
        else:
            asked = request.method
            request.method = "GET" if asked == "HEAD" else asked
            response = self.get_response(request)
            request.method = asked
        response["Access-Control-Allow-Origin"] = "*"
        return response
