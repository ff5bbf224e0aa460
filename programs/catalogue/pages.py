"""Rows of the catalogue as pages show them: a page of them, their programs in order, what is switched on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import numpy as np
from django.core.paginator import EmptyPage, Paginator
from django.http import QueryDict
from numpy.typing import NDArray

from programs.catalogue.columns import Catalogue
from programs.catalogue.filters import FILTERS
from programs.catalogue.loading import NOTED_FACTS
from programs.catalogue.query import ALL_FILTERS, OFFERED_SORTS, ProgramFilter, value_in_words
from programs.models import Evidence, Program
from programs.models.program import WrittenOut, answered_in
from programs.models.querysets import COUNTS_FOR, ProgramQuerySet
from programs.vocabulary import Agreement, Policy

PAGE_SIZE = 50
MOST_IN_PILLS = 250_000  # characters of their links together: each holds the words of all others
NOT_ALONE = ("Yes", "No", *Agreement.labels)  # a pill of one of these alone would not say what of


class SaidOfImgs(NamedTuple):
    """What the marks of a listed program are drawn from: whether it takes IMGs, and notes of a yes with conditions."""

    accepts_img: str
    visa_j1: str
    visa_h1b: str
    imgs_on_record: str
    img_share: float | None
    disputed_fields: str
    institution_fields: str
    answer_years: str
    accepts_img_note: str
    visa_j1_note: str
    visa_h1b_note: str

    def answered_in(self, field: str) -> str | None:
        return answered_in(self.answer_years, field)


@dataclass(slots=True)
class ListedProgram(WrittenOut):
    """A program as the list shows it, with the names of the model."""

    pk: int
    program_key: str
    name: str
    specialty_name: str
    city: str
    state: str
    active: str
    positions_per_year: int | None
    said: SaidOfImgs


_LISTED: Final = ("program_key", "name", "sort_specialty", "city", "state", "active", "positions_per_year")
SAID: Final = (
    *NOTED_FACTS,
    *("imgs_on_record", "img_share", "disputed", "by_institution", "answer_years"),
    *(f"{name}_note" for name in NOTED_FACTS),
)


def listed_programs(books: Catalogue, positions: NDArray[np.int64]) -> list[ListedProgram]:
    """The programs at these positions as the catalogue has them: no statement, and as of its version."""
    ids = [books.ids[at] for at in positions.tolist()]
    about = (books.columns[name].at(positions) for name in _LISTED)
    said = map(SaidOfImgs, *(books.columns[name].at(positions) for name in SAID))
    return list(map(ListedProgram, ids, *about, said))


def switch(address: QueryDict, word: str, choices: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    """One link per choice of a word that has exactly one value."""
    return [
        {"label": label, "query": with_word(address, word, value), "is_on": value == chosen} for value, label in choices
    ]


class ColumnHead(NamedTuple):
    """A head of the list's table. ``query``: the address in this column's order, '' where it has none; ``sort``: the
    order's word; ``direction``: of the order that is on, as aria-sort says it.
    """

    label: str
    looks: str = ""
    sort: str = ""
    query: str = ""
    direction: str = ""


# Label, class, and the order a head asks for first; once more turns it round.
_HEADS: Final = (
    ("Program", "", "name"),
    ("Accepts IMGs", "", "-img_share"),
    ("J-1", "", ""),
    ("H-1B", "", ""),
    ("Positions", "number", "-positions"),
)


def heads(address: QueryDict, sort: str) -> list[ColumnHead]:
    """The heads of the list's table, each a link to its order where it has one."""
    return [_head(address, sort, *one) for one in _HEADS]


def _head(address: QueryDict, sort: str, label: str, looks: str, first: str) -> ColumnHead:
    if not first:
        return ColumnHead(label, looks)
    turned = first.removeprefix("-") if first.startswith("-") else f"-{first}"
    asks = turned if sort == first else first
    is_on = sort in (first, turned)
    direction = ("descending" if sort.startswith("-") else "ascending") if is_on else ""
    return ColumnHead(label, looks, asks, with_word(address, "sort", asks), direction)


def sorts(chosen: str) -> list[tuple[str, str, bool]]:
    """The orders to choose from: word, label, whether it is on. One that only addresses know comes last."""
    offered = OFFERED_SORTS if chosen in OFFERED_SORTS else OFFERED_SORTS | {chosen: chosen.replace("_", " ")}
    return [(word, label, word == chosen) for word, label in offered.items()]


def page_of(rows: Any, number: int, size: int = PAGE_SIZE) -> tuple[Any, str]:
    """The page asked for; past the end, the last one and a sentence that says so."""
    pages = Paginator(rows, size)
    try:
        return pages.page(number), ""
    except EmptyPage:
        return pages.page(pages.num_pages), f"There is no page {number}: the last one is page {pages.num_pages}."


def programs_in_order(ids: Iterable[int]) -> list[Program]:
    """The listed programs with these ids, in this order, with their specialty: one statement.

    One may be gone, or merged into another, since the catalogue was read.
    """
    asked = list(ids)
    listed = Program.objects.listed().filter(pk__in=asked).select_related("specialty")
    found = {program.pk: program for program in listed}
    return [found[pk] for pk in asked if pk in found]


def listed(pk: int) -> ProgramQuerySet:
    """The listed program with this id, or that another with this id is merged into."""
    return Program.objects.listed_as(pk=pk).select_related("specialty")


def pills(query: ProgramFilter, address: QueryDict) -> list[dict[str, str]]:
    """What is switched on, each with the address without it; none of an address that gives more than people choose."""
    found = []
    if sum(len(address.getlist(word)) for word in query.chosen) * len(address.urlencode()) > MOST_IN_PILLS:
        return []
    for word in query.chosen:
        field = query.form.fields[word]
        for value in address.getlist(word):
            name = value_in_words(query, word, value)
            shown = name if hasattr(field, "choices") and name not in NOT_ALONE else f"{field.label}: {name}"
            found.append({"label": shown, "query": without(address, word, value), "word": word, "value": value})
    for word in query.with_conditions:
        value = word if word in address.getlist("conditional") else ALL_FILTERS
        label, others = f"{FILTERS[word].label}: with conditions", without(address, "conditional", value)
        found.append({"label": label, "query": others, "word": "conditional", "value": value})
    return found


def conditions_of(programs: Sequence[Program]) -> dict[tuple[int, str], str]:
    """The conditions of a yes by program id and policy, where the source tells them; a statement if there are any."""
    if all(getattr(program, policy) != Policy.CONDITIONAL for program in programs for policy in NOTED_FACTS):
        return {}
    told = Program.objects.with_merged([program.pk for program in programs]).values("pk")
    rows = Evidence.objects.filter(program__in=told, field__in=NOTED_FACTS, is_current=True, value=Policy.CONDITIONAL)
    return {(pk, policy): note for pk, policy, note in rows.values_list(COUNTS_FOR, "field", "note")}


def with_word(address: QueryDict, word: str, value: str) -> str:
    """The query string with one word set anew; always from the first page."""
    return _with_values(address, word, [value])


def without(address: QueryDict, word: str, value: str | None = None) -> str:
    """The query string without a word, or without one of its values; always from the first page."""
    kept = [] if value is None else [one for one in address.getlist(word) if one != value]
    return _with_values(address, word, kept)


def _with_values(address: QueryDict, word: str, values: list[str]) -> str:
    """The query string with these values of a word, where the word stands; a new word comes last.

    Written here because a copy of the address, word by word, is dear: a list has a dozen of these links.
    """
    words = {name: given for name, given in address.lists() if name != "page"}
    words[word] = values
    return "&".join(filter(None, (_spelled(name, *given) for name, given in words.items())))


@lru_cache(maxsize=256)
def _spelled(word: str, *values: str) -> str:
    """A word of an address with its values: each link of a page has nearly all words of the others."""
    return urlencode({word: values}, doseq=True)
