"""Text search: every word asked for must begin a word of the program, whatever its accents, case or punctuation.

One text per program holds its words (``Program.search_text``, projected by the ledger), so the catalogue and the
database give the same answer. A word nobody uses is offered a likely one, never replaced.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from sys import maxunicode
from typing import Any, Final

from programs.vocabulary import STATES

MOST_WORDS: Final = 12
WHOLE_UP_TO: Final = 2  # letters: so short a word must match whole, else PA would find every pathology

# The facts of a program people search by, before its state and its specialty's names.
SEARCHED: Final = ("name", "hospital", "institution", "city", "state", "acgme_id", "nrmp_codes", "former_names")


def words_in(text: str) -> list[str]:
    """The words of a text, compared as people mean them: no accents, no case, no punctuation. "St. Élie" is st, elie.

    An apostrophe joins: "Children's" is childrens, and so is what most people type.
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.findall(r"\w+", re.sub("['’ʼ`´]", "", bare.casefold()).replace("_", " "))


def search_text(facts: Mapping[str, Any], specialty: str, aliases: Iterable[str]) -> str:
    """The distinct words of a program between blanks: " albany hospital ny new york … ".

    ``facts``: at least ``SEARCHED``. ``specialty`` and ``aliases``: its names, "IM" and "Psych" among them.
    """
    texts = [*(facts[name] for name in SEARCHED), STATES.get(facts["state"], ""), specialty, *aliases]
    return f" {' '.join(dict.fromkeys(word for text in texts for word in words_in(text)))} "


def needle(word: str) -> str:
    """What a text holds when one of its words begins with this one; a word of one or two letters must match whole."""
    return f" {word} " if len(word) <= WHOLE_UP_TO else f" {word}"


def meant_by(word: str, words: Sequence[str]) -> tuple[int, int]:
    """From where to where stand those of these sorted words that begin with this one, or are it: see :func:`needle`."""
    first = bisect_left(words, word)
    if len(word) <= WHOLE_UP_TO:
        return first, bisect_right(words, word, first)
    return first, bisect_left(words, word + chr(maxunicode), first)
