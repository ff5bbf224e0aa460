"""Whose page it is: programs by words, or by the address of a page that is quoted already."""

from typing import Final

from django.db.models import Q
from django.http import QueryDict

from programs import catalogue
from programs.catalogue.pages import programs_in_order
from programs.catalogue.query import ProgramFilter
from programs.models import Evidence, Program
from programs.models.querysets import COUNTS_FOR
from programs.vocabulary import SourceKind

MOST_FOUND: Final = 20
ARE_PAGES: Final = (SourceKind.PROGRAM_PAGE, SourceKind.INSTITUTION_POLICY)


def found_by_words(words: str) -> list[Program]:
    """The first listed programs that the search finds by these words."""
    query = QueryDict(mutable=True)
    query["q"] = words
    books = catalogue.current()
    wanted = ProgramFilter(query)
    if not wanted.is_valid():
        return []
    return programs_in_order(books.ids[at] for at in books.select(wanted).positions[:MOST_FOUND].tolist())


def quoting(url: str) -> list[Program]:
    """The first listed programs of which something stands that was read on this page, or whose website it is."""
    if not url:
        return []
    same = {url, url.rstrip("/"), f"{url.rstrip('/')}/"}
    quoted = Evidence.objects.filter(source__url__in=same, source__kind__in=ARE_PAGES, withdrawn_at__isnull=True)
    found = Program.objects.listed().filter(Q(pk__in=quoted.values(counts_for=COUNTS_FOR)) | Q(website__in=same))
    return list(found.select_related("specialty").in_order()[:MOST_FOUND])
