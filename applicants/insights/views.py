"""The pages below ``/insights/`` and their files."""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from applicants.insights.asked import InsightQuery
from applicants.insights.figure_rows import figures_of, row_id, value_of, who_of
from applicants.insights.pages import PAGE_OF, PAGES, InsightPage
from applicants.matching.identity import group
from applicants.models import Profile
from programs import catalogue
from programs.catalogue.kept_answers import kept_by_version
from programs.catalogue.pages import switch
from programs.http.downloads import csv_file
from programs.models import Specialty, Topic

MOST_WISHES: Final = 3  # shown beside a page
NONE_YET: Final = "The figures for this page are not on record here."


@require_safe
@kept_by_version
def insights(request: HttpRequest) -> HttpResponse:
    """Every claim, with the page behind it; for whoever has a profile, about their own specialty and group."""
    asked, mine = asked_for(request, PAGES[0]), reader_of(request)
    is_mine = mine is not None and request.GET.get("for") != "all"
    if mine is not None and is_mine:
        asked = replace(asked, specialty=next(iter(mine.specialties), ""), group=mine.group)
    claims = [
        (page, found, asked.specialty if page.by_specialty else "") for page in PAGES if (found := page.build(asked))
    ]
    context = {"claims": claims, "mine": mine, "is_mine": is_mine, "specialty": asked.called(asked.specialty)}
    return not_kept(render(request, "applicants/insights/insights.html", context), mine)


@require_safe
@kept_by_version
def insight(request: HttpRequest, slug: str) -> HttpResponse:
    """One claim with its picture, table and sources, and what it is for the reader's own specialties and group."""
    page, mine = page_or_404(slug), reader_of(request)
    asked = asked_for(request, page)
    chosen, found = asked.map or next(iter(page.maps), ""), page.build(asked)
    context = {
        "page": page,
        "pages": PAGES,
        "insight": found,
        "years": found.years if found and not found.own else "",
        "specialty": asked.specialty,
        "specialties": sorted(asked.names.items(), key=lambda one: one[1]),
        "maps": switch(request.GET, "map", page.maps.items(), chosen) if page.maps else [],
        "map": asked.map,
        "mine": mine,
        "of_mine": claims_for(page, asked, mine) if mine else [],
        "unknown": faults_of(request, page, asked),
    }
    return not_kept(
        render(request, "applicants/insights/insight.html", context, status=400 if context["unknown"] else 200), mine
    )


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


@require_safe
@kept_by_version
def figure_rows(request: HttpRequest, topic: str) -> HttpResponse:
    """The rows behind the figures of a topic, each with its source."""
    if topic not in Topic.values:
        raise Http404("There are no such figures.")
    names, asked = {"": "All specialties"} | dict(Specialty.objects.values_list("slug", "name")), request.GET
    slug = {"all": ""}.get(asked.get("specialty", ""), asked.get("specialty"))
    year = asked.get("year", "")
    is_fault = (slug is not None and slug not in names) or not re.fullmatch(r"(\d{4})?", year, re.ASCII)
    rows = [] if is_fault else figures_of(Topic(topic), slug, int(year) if year else None)
    context = {
        "topic": Topic(topic).label,
        "rows": [
            (one, row_id(one), value_of(one), names.get(one.specialty, one.specialty), who_of(one)) for one in rows
        ],
        "pages": [page for page in PAGES if topic in page.topics],
        "is_fault": is_fault,
    }
    return render(request, "applicants/insights/figure_rows.html", context, status=400 if is_fault else 200)


def page_or_404(slug: str) -> InsightPage:
    if slug not in PAGE_OF:
        raise Http404("There is no such insight.")
    return PAGE_OF[slug]


def asked_for(request: HttpRequest, page: InsightPage) -> InsightQuery:
    """What is not known is left out; ``faults_of`` says so."""
    names = dict(Specialty.objects.values_list("slug", "name"))
    wanted = request.GET.get("specialty", "") if page.by_specialty else ""
    drawn = request.GET.get("map", "")
    books = catalogue.current()
    return InsightQuery(wanted if wanted in names else "", names, books, map=drawn if drawn in page.maps else "")


def faults_of(request: HttpRequest, page: InsightPage, asked: InsightQuery) -> str:
    """What was asked for and is not there; '' where all is."""
    if page.by_specialty and request.GET.get("specialty", "") not in ("", asked.specialty):
        return "This is no specialty of ours. All specialties are shown."
    if page.maps and request.GET.get("map", "") not in ("", asked.map):
        return "There is no such map. The first one is shown."
    return ""


class InsightReader(NamedTuple):
    """Of a visitor with a profile: the wished specialties (slugs), and the group, '' where it is not known."""

    specialties: list[str]
    group: str


def reader_of(request: HttpRequest) -> InsightReader | None:
    """None for whoever has told neither."""
    profile = Profile.objects.for_request(request).first()
    if profile is None:
        return None
    me = profile.applicant()
    found = group(me).group
    wished = list(me.wishes.specialties or ())
    return InsightReader(wished, found.value if found else "") if wished or found else None


def claims_for(page: InsightPage, asked: InsightQuery, mine: InsightReader) -> list[tuple[str, str]]:
    """Specialty and claim of the page for each of the reader's first wishes that has figures, else that of the group;
    it stands in no address.
    """
    of_all = replace(asked, specialty="", group=mine.group)
    wished = [slug for slug in mine.specialties if slug in asked.names][:MOST_WISHES] if page.by_specialty else []
    said = page.build(of_all)
    claims = [(slug, found.claim) for slug in wished if (found := page.build(replace(of_all, specialty=slug)))]
    claims = [(slug, claim) for slug, claim in claims if said is None or claim != said.claim]
    plain = page.build(replace(of_all, group=""))
    is_of_group = said is not None and plain is not None and said.claim != plain.claim
    return claims or ([("", said.claim)] if said and is_of_group else [])


def not_kept(response: HttpResponse, mine: InsightReader | None) -> HttpResponse:
    """What a reader's own profile is part of stays out of every cache."""
    if mine is not None:
        patch_cache_control(response, private=True, no_store=True)
    return response
