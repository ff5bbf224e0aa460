"""The pages below ``/insights/`` and their files."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants.insights.asked import InsightQuery
from applicants.insights.pages import PAGE_OF, PAGES, InsightPage
from applicants.models import Profile
from programs import catalogue
from programs.http.downloads import csv_file
from programs.models import Specialty

NONE_YET: Final = "The figures for this page are not on record here."


@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """Every claim, with the page behind it."""
    asked = asked_for(request, PAGES[0])
    claims = [(page, found) for page in PAGES if (found := page.build(asked))]
    return render(request, "applicants/insights/insights.html", {"claims": claims})


@require_safe
def insight(request: HttpRequest, slug: str) -> HttpResponse:
    page = page_or_404(slug)
    asked = asked_for(request, page)
    context = {
        "page": page,
        "pages": PAGES,
        "insight": page.build(asked),
        "specialty": asked.specialty,
        "specialties": sorted(asked.names.items(), key=lambda one: one[1]),
        "mine": wished(request, asked) if page.by_specialty else [],
        "unknown": page.by_specialty and request.GET.get("specialty", "") not in ("", asked.specialty),
    }
    return render(request, "applicants/insights/insight.html", context, status=400 if context["unknown"] else 200)


@require_safe
def insight_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The table of a page, with its claim, years and sources below."""
    page = page_or_404(slug)
    found = page.build(asked_for(request, page))
    if found is None:
        raise Http404(NONE_YET)
    rows: list[list[str]] = []
    for one in [found, *(part for part in found.more if part.table.rows)]:
        rows += [[str(cell) for cell in line] for line in (one.table.heads, *one.table.rows)]
    rows += [[], ["Claim", found.claim], ["Years", found.years]]
    rows += [["Source", source.name, source.url, source.trust] for source in found.cited]
    return csv_file(rows, f"insight-{slug}.csv")


def page_or_404(slug: str) -> InsightPage:
    if slug not in PAGE_OF:
        raise Http404("There is no such insight.")
    return PAGE_OF[slug]


def asked_for(request: HttpRequest, page: InsightPage) -> InsightQuery:
    names = dict(Specialty.objects.values_list("slug", "name"))
    wanted = request.GET.get("specialty", "") if page.by_specialty else ""
    return InsightQuery(wanted if wanted in names else "", names, catalogue.current())


def wished(request: HttpRequest, asked: InsightQuery) -> list[tuple[str, str]]:
    """The specialties of the visitor's own wishes, to be one tap away."""
    mine = Profile.objects.for_request(request).first()
    chosen = mine.chosen().get("specialties", ()) if mine else ()
    return [(slug, asked.names[slug]) for slug in chosen if slug in asked.names]
