"""Browsing: the list of programs, one program, and the same rows as a file."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs import catalogue
from programs.dossier import dossier
from programs.filters import ProgramFilter, in_words
from programs.models import Program
from programs.querysets import ProgramQuerySet
from programs.spreadsheets.columns import WIDE
from programs.spreadsheets.writing import csv_lines, wide_rows
from programs.spreadsheets.xlsx_writing import CONTENT_TYPE, write_workbook

PAGE_SIZE = 50
HIGHEST_ID = 2**63 - 1
YES_NO = ("Yes", "No")  # a pill of one of these alone would not say what of


@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    wanted = ProgramFilter(request.GET)
    books = catalogue.current()
    selection = books.select(wanted)
    page, page_error = page_of(selection.positions.tolist(), wanted.page)
    programs = programs_in_order(books.ids[at] for at in page.object_list)
    context = {
        "filter": wanted,
        "selection": selection,
        "page": page,
        "page_error": page_error,
        "programs": programs,
        "pills": pills(wanted, request.GET),
        "query": without(request.GET, "page"),
        "total": books.size,
    }
    return render(request, "programs/list.html", context, status=200 if wanted.is_valid() and not page_error else 400)


@require_safe
def program_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    program = get_object_or_404(listed(pk))
    if request.path != program.get_absolute_url():
        return redirect(program, permanent=True)
    context = {
        "program": program,
        "dossier": dossier(program),
        "my_fit_url": reverse("applicants:fit", args=[program.pk]),
    }
    return render(request, "programs/detail.html", context)


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    wanted = ProgramFilter(request.GET)
    if not wanted.is_valid():
        return redirect(f"{reverse('programs:list')}?{request.GET.urlencode()}")
    rows = wide_rows(in_chunks(ids_asked_for(wanted)))
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="programs.csv"'
    return response


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The rows of the CSV file as a workbook, written to a temporary file and sent in pieces."""
    wanted = ProgramFilter(request.GET)
    if not wanted.is_valid():
        return redirect(f"{reverse('programs:list')}?{request.GET.urlencode()}")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, WIDE, wide_rows(in_chunks(ids_asked_for(wanted))), in_words(wanted))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="programs.xlsx", content_type=CONTENT_TYPE)


def ids_asked_for(wanted: ProgramFilter) -> list[int]:
    """The ids of all programs the filter keeps, in its order."""
    books = catalogue.current()
    return [books.ids[at] for at in books.select(wanted).positions.tolist()]


def page_of(rows: list[int], number: int, size: int = PAGE_SIZE) -> tuple[Any, str]:
    """The page asked for; past the end, the last one and a sentence that says so."""
    pages = Paginator(rows, size)
    try:
        return pages.page(number), ""
    except EmptyPage:
        return pages.page(pages.num_pages), f"There is no page {number}: the last one is page {pages.num_pages}."


def programs_in_order(ids: Iterable[int]) -> list[Program]:
    """The programs with these ids, in this order, with their specialty: one statement."""
    wanted = list(ids)
    found = {program.pk: program for program in Program.objects.filter(pk__in=wanted).select_related("specialty")}
    return [found[pk] for pk in wanted if pk in found]


def in_chunks(ids: list[int], size: int = 500) -> Iterator[Program]:
    for start in range(0, len(ids), size):
        yield from programs_in_order(ids[start : start + size])


def listed(pk: int) -> ProgramQuerySet:
    """The listed program with this id; an id no database can hold is simply not there."""
    if not 0 < pk <= HIGHEST_ID:
        raise Http404("No program has this number.")
    return Program.objects.listed().filter(pk=pk).select_related("specialty")


def pills(wanted: ProgramFilter, query: QueryDict) -> list[dict[str, str]]:
    """What is switched on, each with the address without it."""
    found = []
    for word in wanted.chosen:
        field = wanted.form.fields[word]
        labels = dict(getattr(field, "choices", ()))
        for value in query.getlist(word):
            name = str(labels.get(value, value))
            shown = name if labels and name not in YES_NO else f"{field.label}: {name}"
            found.append({"label": shown, "query": without(query, word, value)})
    return found


def without(query: QueryDict, word: str, value: str | None = None) -> str:
    """The query string without a word, or without one of its values; always from the first page."""
    kept = query.copy()
    kept.pop("page", None)
    if value is None:
        kept.pop(word, None)
    else:
        kept.setlist(word, [one for one in kept.getlist(word) if one != value])
    return kept.urlencode()
