"""What people type into the search box is more than words: a visa, a specialty, a fellowship, the start of a name."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

import numpy as np
from django.http import QueryDict
from numpy.typing import NDArray

from programs.catalogue.columns import Catalogue
from programs.facts.search_text import words_in
from programs.models import Specialty

Phrase = tuple[str, ...]
MOST_SUGGESTED: Final = 8
LOOKED_THROUGH: Final = 200  # programs, the most known first
# Words that say nothing once a visa or a specialty is read beside them.
_BESIDES: Final = {
    *("a", "and", "for", "in", "of", "or", "that", "the", "with"),
    *("program", "programs", "residency", "residencies", "visa", "visas"),
    *("sponsor", "sponsors", "sponsoring", "sponsorship"),
}
_SPOKEN: Final[Mapping[Phrase, tuple[str, str]]] = {
    ("j", "1"): ("visa", "j1"),
    ("j1",): ("visa", "j1"),
    ("h", "1b"): ("visa", "h1b"),
    ("h1", "b"): ("visa", "h1b"),
    ("h1b",): ("visa", "h1b"),
    ("img", "friendly"): ("accepts_img", "yes"),
    ("accepts", "imgs"): ("accepts_img", "yes"),
    ("img",): ("accepts_img", "yes"),
    ("imgs",): ("accepts_img", "yes"),
    ("nyc",): ("state", "NY"),
    ("new", "york", "city"): ("state", "NY"),
}
# "Step 2 CK: 240", "240+": the score an applicant has, to which a program's stated minimum is held.
_SCORE: Final = re.compile(
    r"\b(?:usmle\s+)?step\s*2(?:\s*ck)?(?:\s*score)?\W{0,3}([12]\d\d|300)\b\+?|\b(2\d\d|300)\+", re.IGNORECASE
)
# Trained in a fellowship, after the residency named beside it. Source for internal medicine:
# www.acponline.org/medical_students/career_paths/subspecialist (seen 30 November 2026).
_IM, _PEDS, _SURGERY, _PSYCH = "internal-medicine", "pediatrics", "general-surgery", "psychiatry"
FELLOWSHIPS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("cardiology", "cardiovascular disease", "interventional cardiology", "electrophysiology"),
            *("gastroenterology", "hepatology", "nephrology", "rheumatology", "endocrinology", "infectious disease"),
            *("infectious diseases", "hematology", "oncology", "hematology oncology", "medical oncology"),
            *("pulmonary", "pulmonology", "pulmonary critical care", "critical care"),
            *("geriatrics", "geriatric medicine"),
        ),
        _IM,
    ),
    **dict.fromkeys(
        ("neonatology", "neonatal perinatal", "pediatric cardiology", "pediatric critical care", "adolescent medicine"),
        _PEDS,
    ),
    **dict.fromkeys(("pediatric surgery", "surgical oncology", "colorectal surgery", "transplant surgery"), _SURGERY),
    **dict.fromkeys(
        ("child psychiatry", "forensic psychiatry", "addiction psychiatry", "geriatric psychiatry"), _PSYCH
    ),
    **dict.fromkeys(("maternal fetal", "gynecologic oncology", "urogynecology"), "obstetrics-and-gynecology"),
    **dict.fromkeys(("sports medicine",), "family-medicine"),
    **dict.fromkeys(("pain medicine",), "anesthesiology"),
    **dict.fromkeys(("neuroradiology",), "diagnostic-radiology"),
    **dict.fromkeys(("dermatopathology",), "pathology"),
    **dict.fromkeys(("epilepsy", "clinical neurophysiology", "vascular neurology"), "neurology"),
    "fellowship": "",
    "fellowships": "",
}
_FELLOWSHIPS: Final = {tuple(words_in(name)): (name, slug) for name, slug in FELLOWSHIPS.items()}


class Typed(NamedTuple):
    """``filters``: the values of each filter that is named; ``rest``: the other words."""

    filters: dict[str, list[str]]
    rest: list[str]


def read(typed: str, books: Catalogue) -> Typed:
    """The filters that words name: "J-1 internal medicine" is a visa and a specialty. One statement."""
    score, phrases = _SCORE.search(typed), {**_specialties(books), **_SPOKEN}
    filters: dict[str, list[str]] = {"step2_ck": [score[1] or score[2]]} if score else {}
    words = words_in(_SCORE.sub(" ", typed))
    rest: list[str] = []
    for phrase, named in _split(words, phrases):
        if named is None:
            rest += phrase
        elif named[1] not in filters.setdefault(named[0], []):
            filters[named[0]].append(named[1])
    return Typed(filters, [word for word in rest if word not in _BESIDES] if filters else rest)


def as_filters(asked: QueryDict, books: Catalogue) -> QueryDict | None:
    """The words of an address with what was typed turned into filters, beside those it has; None where none is named.

    A visa is chosen with its conditions along, as the page first offers it.
    """
    told = read(asked.get("q", ""), books)
    if not told.filters:
        return None
    changed = asked.copy()
    changed["typed"] = changed.pop("q")[-1]
    for word, values in told.filters.items():
        has = [] if word == "step2_ck" else changed.getlist(word)  # of scores there is one
        changed.setlist(word, list(dict.fromkeys([*has, *values])))
    if "visa" in told.filters and "visa" not in changed.getlist("conditional"):
        changed.appendlist("conditional", "visa")
    if told.rest:
        changed["q"] = " ".join(told.rest)
    return changed


def as_words(asked: QueryDict, typed: str) -> str:
    """The query string that searches for what was typed as plain words, whatever they find."""
    changed = asked.copy()
    for word in ("conditional", "page", "specialty", "step2_ck", "visa", "accepts_img"):
        changed.pop(word, None)
    for _, named in _split(words_in(typed), _SPOKEN):
        if named and named[0] == "state":  # one that was chosen beside the words stays
            changed.setlist("state", [value for value in changed.getlist("state") if value != named[1]])
    changed["q"], changed["read"] = typed, "0"
    return changed.urlencode()


def fellowship_in(typed: str) -> tuple[str, str] | None:
    """A fellowship that is searched for, and the slug of the residency before it, if one; this site has none."""
    found = [named for _, named in _split(words_in(typed), _FELLOWSHIPS) if named]
    return max(found, key=lambda named: bool(named[1])) if found else None


def suggestions(typed: str, books: Catalogue, found: NDArray[np.int64]) -> list[str]:
    """What the words that are being typed may become: specialties, towns and names of the programs ``found``."""
    asked = " ".join(typed.casefold().split())
    if not asked:
        offered = _with_programs(books)
        return [name for slug, name in books.specialties if slug in offered]
    at = found[:LOOKED_THROUGH]
    names = (books.columns[name].at(at) for name in ("sort_specialty", "city", "name"))
    fitting = (value for value in dict.fromkeys(chain(*names)) if value and asked in value.casefold() != asked)
    return [*islice(fitting, MOST_SUGGESTED)]


def _split(
    words: Sequence[str], phrases: Mapping[Phrase, tuple[str, str]]
) -> Iterable[tuple[Phrase, tuple[str, str] | None]]:
    """The words in turn, the longest phrases that name something together."""
    longest, at = max(map(len, phrases), default=0), 0
    while at < len(words):
        tries = (tuple(words[at : at + size]) for size in range(min(longest, len(words) - at), 0, -1))
        phrase = next((one for one in tries if one in phrases), (words[at],))
        yield phrase, phrases.get(phrase)
        at += len(phrase)


def _with_programs(books: Catalogue) -> set[str]:
    return {*books.columns["specialty"].values}


def _specialties(books: Catalogue) -> dict[Phrase, tuple[str, str]]:
    """The names of specialties, short ones too; one word alone where most programs that have it are of it."""
    found: dict[Phrase, tuple[str, str]] = {}
    specialties, offered = books.columns["specialty"], _with_programs(books)
    for slug, name, aliases in Specialty.objects.filter(slug__in=offered).values_list("slug", "name", "aliases"):
        for phrase in {tuple(words_in(written)) for written in (name, *aliases)}:
            having = Counter(specialties.at(books.words.having(phrase).nonzero()[0]))
            if len(phrase) > 1 or 2 * having[slug] > having.total():
                found[phrase] = "specialty", slug
    return found
