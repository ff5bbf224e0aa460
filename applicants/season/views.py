"""The page about SOAP: who may take part, the days, and programs that had places left before."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.matching.applicant import SeasonDates
from applicants.season.dates import dates_of, soap_season, source_of
from applicants.season.rules import rules
from applicants.season.unfilled import Unfilled, seasons_counted, unfilled_places
from programs import catalogue
from programs.catalogue.pages import conditions_of, page_of, pills, programs_in_order, without
from programs.catalogue.query import ProgramFilter

MAY_TAKE_PART: Final = ("soap_registered", "soap_exams", "soap_start", "soap_unmatched")
HOW_IT_GOES: Final = ("soap_told", "soap_apply", "soap_number", "soap_contact", "soap_binding")
TAKING_IMGS: Final = QueryDict("accepts_img=yes&conditional=accepts_img")
WORDS: Final = ("specialty", "state", "visa")  # of the filters, those this page offers


@require_safe
def soap(request: HttpRequest) -> HttpResponse:
    """Takes the filters of the program list, offers three of them and keeps the others."""
    wanted, books = ProgramFilter(request.GET), catalogue.current()
    kept = {books.ids[at] for at in books.select(wanted).positions.tolist()}
    left = {pk: seasons for pk, seasons in unfilled_places(books.version).items() if pk in books.position_of_id}
    taking = {books.ids[at] for at in books.select(ProgramFilter(TAKING_IMGS)).positions.tolist()}
    newest_first = sorted(
        (pk for pk in left if pk in kept),
        key=lambda pk: (pk not in taking, -left[pk][0].season, -len(left[pk]), books.position_of_id[pk]),
    )
    page, page_error = page_of(newest_first, wanted.page)
    today, counted = timezone.localdate(), seasons_counted(books.version)
    programs, dates, said = programs_in_order(page.object_list), dates_of(soap_season(today)), rules()
    context = {
        "filter": wanted,
        "kept": kept_words(request.GET),
        "selects": [(wanted.form[word], list(wanted.form.fields[word].choices)) for word in WORDS],
        "pills": pills(wanted, request.GET),
        "query": without(request.GET, "page"),
        "page": page,
        "page_error": page_error,
        "programs": [(program, left[program.pk], counted.get(program.pk)) for program in programs],
        "conditions": conditions_of(programs),
        "known": len(left),
        "years": years_of(left.values()),
        "dates": dates,
        "days": [(on, words, on < today) for on, words in days_of(dates)],
        "match_day_source": None if "match_day" in dates.borrowed else source_of("match_day", dates.season),
        "may_take_part": [said[key] for key in MAY_TAKE_PART],
        "how_it_goes": [said[key] for key in HOW_IT_GOES],
    }
    status = 200 if wanted.is_valid() and not page_error else 400
    return render(request, "applicants/season/soap.html", context, status=status)


def kept_words(address: QueryDict) -> list[tuple[str, str]]:
    """The words of the address that the form has no box for: asking again leaves them as they are."""
    ours = {*((word, value) for word in WORDS for value in address.getlist(word)), ("conditional", "visa")}
    told = [(word, value) for word, values in address.lists() for value in values if word != "page"]
    return [one for one in told if one not in ours]


def days_of(dates: SeasonDates) -> list[tuple[date, str]]:
    """The days of SOAP in order, each with what it brings."""
    return [
        (dates.rank_list_deadline, "Rank lists close, and registration with them."),
        (dates.soap_told_on, "NRMP tells you whether you may take part."),
        (dates.match_week, "You learn whether you matched. The list of unfilled programs opens."),
        (dates.soap_ends, "SOAP ends."),
        (dates.match_day, "Match Day: you learn where."),
    ]


def years_of(left: Iterable[Iterable[Unfilled]]) -> str:
    """The match years on record, as "2014 to 2020"; '' where there are none."""
    seasons = {one.season for seasons in left for one in seasons}
    return " to ".join(str(year) for year in sorted({min(seasons), max(seasons)})) if seasons else ""
