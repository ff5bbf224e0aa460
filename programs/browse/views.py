"""Browsing: the list of programs, one program, and the same rows as a file."""

import tempfile
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any, Final, Self
from urllib.parse import quote

import numpy as np
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe
from numpy.typing import NDArray

from programs import catalogue
from programs.access import may_keep
from programs.browse import claims
from programs.browse.charts import groups_chart, positions_chart, specialties_counted, state_map
from programs.browse.comparison import compared
from programs.browse.lookups import lookups
from programs.browse.shared_picture import picture
from programs.browse.typed import as_filters, as_words, fellowship_in, suggestions
from programs.catalogue.columns import Catalogue, Selection
from programs.catalogue.did_you_mean import did_you_mean, leaving_out, unknown_words
from programs.catalogue.filters import FILTERS
from programs.catalogue.kept_answers import kept_by_version
from programs.catalogue.pages import (
    PAGE_SIZE,
    heads,
    listed,
    listed_programs,
    page_of,
    pills,
    programs_in_order,
    sorts,
    switch,
    with_word,
    without,
)
from programs.catalogue.query import MAPS, VIEWS, ProgramFilter, in_words
from programs.catalogue.similar_programs import similar_to
from programs.corrections import intake
from programs.exports.columns import WIDE
from programs.exports.rows import wide_rows
from programs.exports.workbook import write_workbook
from programs.facts.conflicts import conflicts
from programs.facts.dossier import SourceNotes, dossiers
from programs.fields import DECIDING
from programs.http.downloads import csv_file
from programs.http.frames import Frame, frame_of, framed, with_parts
from programs.http.htmx import answers_htmx, is_part
from programs.http.limits import at_most
from programs.models import Program
from programs.record.openness import GROUPS, OpennessFacts, openness
from programs.record.openness_words import clauses
from programs.tabular.xlsx_writing import CONTENT_TYPE
from programs.templatetags.list_links import pager
from programs.templatetags.marks import program_rows

LONGEST_TYPED: Final = 200  # characters of the search box
EXPORTS = (60, 600)  # files of one kind that one network may have made in so many seconds
printed: Final = lru_cache(maxsize=4)(date_format)
PICTURES = (300, 600)  # the same: 12 ms of CPU each


@require_safe
@answers_htmx
@kept_by_version
def program_list(request: HttpRequest) -> HttpResponse:
    """The list under its filters; for htmx only what a moved filter changes. ``read``: 1 where what was typed is to be
    read, 0 where it is not to be; without it, where its words as they stand find nothing.
    """
    books, asked = catalogue.current(), request.GET.copy()
    read, typed = asked.pop("read", [""])[-1], asked.pop("typed", [""])[-1][:LONGEST_TYPED]
    if read not in ("", "0"):
        return redirect(address_of_typed(asked, books))
    found = AskedPage.of(asked, typed, books)
    if not (found.selection.count or read or typed or found.is_wrong or is_part(request)) and as_filters(asked, books):
        return redirect(address_of_typed(asked, books))
    query, status, today = found.query, 400 if found.is_wrong else 200, timezone.localdate()
    parts = {
        "rows": program_rows(found.books, found.shown),
        "page_number": str(found.page.number),
        "pager": pager(found.page, query),
        "here": quote(request.get_full_path(), safe=""),
    }
    if is_part(request):
        return render(request, "programs/browse/list_part.html", context_of(request, found) | parts, status=status)

    def around() -> Frame:
        context, template = context_of(request, found), "programs/browse/list_content.html"
        return frame_of(lambda holes: render_to_string(template, context | holes, request), parts)

    # Whoever turns pages turns more than one. Of most lists nobody sees the second.
    is_kept = found.page.number > 1 and status == 200 and settings.SESSION_COOKIE_NAME not in request.COOKIES
    frame = books.part(("list", today, typed, query), around) if is_kept else around()
    on = ", ".join(pill["label"] for pill in found.pills)
    of_page = {
        "title": f"{found.selection.count:,} programs: {on}" if on else "Programs",
        "query": f"?{query}" if query else "",
        "today": printed(today, "j F Y"),
        "content": with_parts(frame, parts),
    }
    return framed(request, "programs/browse/list.html", of_page, status)


@dataclass(frozen=True)
class AskedPage:
    """What one address of the list finds. ``typed``: what was read as filters; ``saying``: of how many programs a rule
    or a record of IMGs is known; ``page_error``: why it is another page than the one asked for; ``shown``: the
    positions of its programs, none where a map is asked for.
    """

    asked: QueryDict
    typed: str
    books: Catalogue
    wanted: ProgramFilter
    selection: Selection
    saying: int
    page: Any
    page_error: str
    shown: NDArray[np.int64]

    @classmethod
    def of(cls, asked: QueryDict, typed: str, books: Catalogue) -> Self:
        wanted = ProgramFilter(asked)
        selection = books.select(wanted)
        saying = books.saying(selection)
        is_folded = wanted.folds_silent and 0 < saying < selection.count
        page, page_error = page_of(selection.positions[: saying if is_folded else None], wanted.page)
        shown = page.object_list[: 0 if wanted.view == "map" else None]
        return cls(asked, typed, books, wanted, selection, saying, page, page_error, shown)

    @property
    def is_wrong(self) -> bool:
        return bool(self.page_error) or not self.wanted.is_valid()

    @cached_property
    def pills(self) -> list[dict[str, str]]:
        return pills(self.wanted, self.asked)

    @cached_property
    def query(self) -> str:
        """The list without its page."""
        return without(self.asked, "page")

    @property
    def silent(self) -> int:
        """How many programs are left out at the end of the list."""
        return self.selection.count - self.page.paginator.count


def context_of(request: HttpRequest, found: AskedPage) -> dict[str, Any]:
    """Of the list's templates, but for what differs from page to page of one list."""
    asked, typed, books, wanted, selection = found.asked, found.typed, found.books, found.wanted, found.selection
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    is_signed_in = has_session and request.user.is_authenticated  # a stranger's session is not looked for
    context = {
        "filter": wanted,
        "selection": selection,
        "books": books,
        "facets": SimpleLazyObject(lambda: wanted.facets(books, selection)),
        "page": found.page,
        "page_error": found.page_error,
        "programs": SimpleLazyObject(lambda: listed_programs(books, found.shown)),
        "has_rows": len(found.shown) > 0,
        "total": books.size,
        "saying": found.saying,
        "silent": found.silent,
        "silent_left_out": selection.count_with_not_stated - selection.count,
        "first_silent_page": found.saying // PAGE_SIZE + 1,
        "pills": found.pills,
        "query": found.query,
        "clear_url": reverse("programs:list"),
        "views": switch(asked, "view", VIEWS, wanted.view),
        "heads": heads(asked, wanted.sort),
        "sorts": sorts(asked.get("sort", "")),
        "has_session": has_session,
        "is_signed_in": is_signed_in,
        "so_many": f"{selection.count:,} program{'' if selection.count == 1 else 's'}",
        "with_query": f"?{found.query}" if found.query else "",
        "and_query": f"{found.query}&" if found.query else "",
        "suggestions": suggestions(asked.get("q", ""), books, selection.positions),
    }
    if typed:
        context |= {"typed": typed, "as_words": as_words(asked, typed)}
    if fellowship := fellowship_in(typed or asked.get("q", "")):
        context["fellowship"] = fellowship[0], fellowship[1], dict(books.specialties).get(fellowship[1], "")
    if not selection.count:
        context["did_you_mean"] = None if "fellowship" in context else did_you_mean(books, wanted, asked)
        context["is_word_unknown"] = "q" in selection.kept_by and not selection.kept_by["q"].any()
        context |= {"unknown_words": unknown_words(books, wanted), "left_out": leaving_out(books, wanted, asked)}
        if not typed and (told := as_filters(asked, books)):  # while one types, nothing is read for them
            told.pop("typed")
            context["read_as"] = told.urlencode(), pills(ProgramFilter(told), told)
    context["can_save"] = (found.pills or is_signed_in) and not context.get("unknown_words")
    if wanted.view == "map":
        context |= map_context(books, wanted, selection, asked)
    return context


def address_of_typed(asked: QueryDict, books: Catalogue) -> str:
    """The list under the filters that the words of the search name, or under the words as they stand."""
    asked.pop("page", None)
    for word in [word for word, values in asked.lists() if values == [""]]:
        del asked[word]
    words = (as_filters(asked, books) or asked).urlencode()
    return f"{reverse('programs:list')}{'?' if words else ''}{words}"


def map_context(books: Catalogue, wanted: ProgramFilter, selection: Selection, query: QueryDict) -> dict[str, Any]:
    around = query.copy()
    for word in ("state", "view", "by", "page"):
        around.pop(word, None)
    if wanted.map_of in FILTERS and wanted.map_of not in wanted.chosen:  # a tile opens the programs it counts
        around.setlist(wanted.map_of, [value for value, _ in wanted.form.fields[wanted.map_of].choices])
        around.appendlist("conditional", wanted.map_of)
    counted, chosen = specialties_counted(books), list(wanted.chosen.get("specialty", ()))
    is_counted = len(chosen) == 1 and chosen[0] in counted
    by = "programs" if wanted.map_of == "record" and not is_counted else wanted.map_of
    context = {
        "map": state_map(books, selection, by, wanted.chosen.get(by, ()), wanted.since),
        "maps": switch(query, "by", [one for one in MAPS if is_counted or one[0] != "record"], by),
        "tile_query": around.urlencode(),
    }
    if by != wanted.map_of:
        field: Any = wanted.form.fields["specialty"]
        names = dict(field.choices)
        context["counted"] = [(names[slug], with_word(query, "specialty", slug)) for slug in counted if slug in names]
    return context


@require_safe
@kept_by_version
def program_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    program = get_object_or_404(listed(pk))
    if request.path != program.get_absolute_url():
        return redirect(program, permanent=program.pk == pk)  # a merge can be undone
    books = catalogue.having([program.pk])
    known, this_season = dossiers([program])[0], books.this_season
    position = books.position_of_id[program.pk]
    similar, facts = similar_to(position, books), OpennessFacts(*books.facts(OpennessFacts._fields, position))
    reasons = {books.ids[one.position]: one.reasons for one in similar}
    context = {
        "program": program,
        "dossier": known,
        "deadline": known.facts["deadline"],
        "how_old": how_old(program, [fact.name for fact in known.policies[:3] if fact.row]),
        "is_silent": not any(fact.row or fact.also_said for fact in known.policies[:3]),
        "is_past_deadline": is_past(known.facts["deadline"].answer),
        "held_against": [line for line in known.says_against_does if line.does],
        "stated": [fact for fact in known.stated_policies if fact.name not in (*DECIDING, "deadline")],
        "openness": [(found, clauses(found)) for found in (openness(facts, group, this_season) for group in GROUPS)],
        "conflicts": conflicts(known, this_season),
        "lookups": lookups(program),
        "notes": SourceNotes([known]),
        "record": known.img_record,
        "groups_chart": groups_chart(known.img_record),
        "groups_claim": claims.of_groups(known.img_record),
        "positions": known.positions_by_year,
        "counts_differ": claims.of_two_counts(program.positions_per_year, known.positions_by_year),
        "positions_chart": positions_chart(known.positions_by_year),
        "positions_claim": claims.of_positions(known.positions_by_year),
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "similar": [(other, reasons[other.pk]) for other in programs_in_order(reasons)],
        "contact": settings.CONTACT,
        "corrections_waiting": intake.waiting_count(program) if may_keep(request.user) else 0,
        "my_fit_url": reverse("applicants:fit", args=[program.pk]),
        "ask_url": reverse("applicants:plan_ask", args=[program.pk]),
    }
    return render(request, "programs/browse/detail.html", context)


@require_safe
@kept_by_version
@at_most("preview", *PICTURES)
def program_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of a shared program, from the catalogue; of one that was merged it leads on, as its page does.

    Sent as a file, so that it is not kept in memory, where pictures that robots ask for would push out lists.
    """
    books = catalogue.current()
    if pk not in books.position_of_id:
        into = get_object_or_404(listed(pk)).pk
        if into == pk:
            raise Http404  # it came after this catalogue
        return redirect("programs:preview", into)  # a merge can be undone
    [program] = listed_programs(books, np.array([books.position_of_id[pk]]))
    return FileResponse(BytesIO(picture(program)), content_type="image/png")


def how_old(program: Program, answered: list[str]) -> str:
    """What to think of answers nobody dated, or that are older than a year."""
    years = [int(year) for name in answered if (year := program.answered_in(name))]
    if not answered:
        return ""
    if not years:
        return "None of these answers has a date. Check with the program before you apply."
    age = timezone.localdate().year - max(years)
    return f"The newest answer is {age} years old. Check with the program before you apply." if age > 1 else ""


def is_past(deadline: str) -> bool:
    """Whether it names a year, and the day is over."""
    return len(deadline) == len("YYYY-MM-DD") and deadline < timezone.localdate().isoformat()


@require_safe
def program_compare(request: HttpRequest) -> HttpResponse:
    """Two to five programs side by side; what cannot be compared is named, the rest is shown."""
    context = compared(request.GET)
    return render(request, "programs/browse/compare.html", context, status=400 if context["faults"] else 200)


@require_safe
@kept_by_version
@at_most("csv", *EXPORTS)
def export_csv(request: HttpRequest) -> HttpResponseBase:
    wanted = ProgramFilter(request.GET)
    if not wanted.is_valid():
        return redirect(f"{reverse('programs:list')}?{request.GET.urlencode()}")
    return csv_file(wide_rows(ids_asked_for(wanted)), "programs.csv")


@require_safe
@kept_by_version
@at_most("xlsx", *EXPORTS)
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The rows of the CSV file as a workbook, written to a temporary file and sent in pieces."""
    wanted = ProgramFilter(request.GET)
    if not wanted.is_valid():
        return redirect(f"{reverse('programs:list')}?{request.GET.urlencode()}")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    rows, site = wide_rows(ids_asked_for(wanted)), f"{request.scheme}://{request.get_host()}"
    write_workbook(file, WIDE, rows, in_words(wanted), site)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="programs.xlsx", content_type=CONTENT_TYPE)


def ids_asked_for(wanted: ProgramFilter) -> list[int]:
    """The ids of all programs the filter keeps, in its order."""
    books = catalogue.current()
    return [books.ids[at] for at in books.select(wanted).positions.tolist()]
