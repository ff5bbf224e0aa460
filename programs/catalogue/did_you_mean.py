"""For words that find nothing: the likeliest that some program has, and the search without them. Offered, never put."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from django.http import QueryDict
from rapidfuzz import fuzz, process

from programs.catalogue.columns import Catalogue
from programs.catalogue.pages import with_word
from programs.catalogue.query import ProgramFilter
from programs.facts.search_text import meant_by

LIKELY: Final = 75  # of 100, how alike two words must be


def did_you_mean(books: Catalogue, wanted: ProgramFilter, query: QueryDict) -> dict[str, Any] | None:
    """The likeliest words for those no program has, with what they would find under the same filters."""
    asked = wanted.chosen.get("q")
    likely = likely_words(asked, books.words.words) if asked else None
    if likely is None:
        return None
    words = " ".join(likely)
    changed = with_word(query, "q", words)
    return {"words": words, "query": changed, "count": books.select(ProgramFilter(QueryDict(changed))).count}


class LeftOut(NamedTuple):
    """``words``: what is left out of a search; ``query``: the search without it, which finds ``found`` programs."""

    words: str
    query: str
    found: int


def unknown_words(books: Catalogue, wanted: ProgramFilter) -> list[str]:
    """Those of the words asked for that no program has."""
    return [word for word in wanted.chosen.get("q", ()) if not len(range(*meant_by(word, books.words.words)))]


def leaving_out(books: Catalogue, wanted: ProgramFilter, query: QueryDict) -> list[LeftOut]:
    """The same search without the words no program has, else without one of them. Only what finds programs."""
    asked, unknown = list(wanted.chosen.get("q", ())), unknown_words(books, wanted)
    tries = [unknown] if unknown else [[word] for word in asked]
    offered = []
    for left_out in tries:
        if kept := " ".join(word for word in asked if word not in left_out):
            changed = with_word(query, "q", kept)
            found = books.select(ProgramFilter(QueryDict(changed))).count
            offered.append(LeftOut("” and “".join(left_out), changed, found))
    return [one for one in offered if one.found]


def likely_words(asked: Iterable[str], known: Sequence[str]) -> list[str] | None:
    """The words asked for, each one that no program has replaced by the likeliest that some program has.

    ``known``: the words programs have, sorted. None when every word is known, or when one is like no other.
    """
    asked = list(asked)
    found = [word if len(range(*meant_by(word, known))) else _likely(word, known) for word in asked]
    return None if found == asked or None in found else found  # type: ignore[return-value]


def _likely(word: str, known: Sequence[str]) -> str | None:
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=LIKELY)
    return best[0] if best else None
