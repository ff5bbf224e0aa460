"""The specialty a row speaks of: in a cell of its own, inside the program's name, or in the digits of its ids."""

import re
from collections import Counter
from collections.abc import Iterable
from copy import copy
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from programs.facts.projection import sort_name, words_of
from programs.models import Specialty
from programs.vocabulary import TrackKind

# Of a residency: a fellowship's code has another letter, and its digits mean another specialty.
CODE: Final = re.compile(rf"\b(\d{{4}})(\d{{3}})[{''.join(TrackKind.values)}]\d\b", re.ASCII | re.IGNORECASE)
# What is said of a position beside its specialty, in words as ``sort_name`` gives them.
BESIDE: Final = re.compile(
    r"\b(?:residency|residencies|program|programs|training|tracks?|categorical|cat|preliminary|prelim|advanced|adv"
    r"|pgy ?\d|r ?only|physician only|reserved|integrated|accredited|acgme|aoa|osteopathic recognition|osteo|combined"
    r"|department of|dept of|dept|division of|university|community|community based|year|years|one|only|pos|positions"
    r"|primary care|primary|research|clinician scientist|global health|underserved|urban|us|usa|\d{3}|[cpar])\b"
)
# Words that are a specialty's short form and stand in the names of hospitals and schools too: in a name they count
# only where they stand apart.
IN_OTHER_NAMES: Final = words_of(
    "medicine; surgery; eye; emergency; transitional; neuro; path; genetics; public health; vascular; dr; gs; ir; nm"
)
APART: Final = re.compile(r"[()\[\]|:;,]|\s[-–—]+\s|\s/\s")
DEPARTMENT: Final = re.compile(r"\b(?:department|dept|division) of ")
LISTED: Final = re.compile(r"[,;]|\bor\b", re.IGNORECASE)  # two specialties, or one that is combined
CLOSEST: Final = 90  # of 100, of a word with a letter wrong
SHORTEST_GUESSED: Final = 7


# Short forms that are nobody's own name for it: they would be too short or too vague to search by.
SHORT: Final = {
    "int medicine": "internal-medicine", "internal med": "internal-medicine", "intern med": "internal-medicine",
    "surg": "general-surgery", "gen surgery": "general-surgery", "anes": "anesthesiology", "er": "emergency-medicine",
    "emerg med": "emergency-medicine", "pediatric": "pediatrics", "ped": "pediatrics", "fam med": "family-medicine",
    "fam medicine": "family-medicine", "ob": "obstetrics-and-gynecology", "rads": "diagnostic-radiology",
}  # fmt: skip


class SaidSpecialty(NamedTuple):
    """``slugs``: which may be meant. ``unread``: what stands there and means none. ``is_guess``: not so written."""

    slugs: frozenset[str] = frozenset()
    unread: str = ""
    is_guess: bool = False


class SpecialtyWords:
    """What specialties are called. ``known``: slug, name, other names, the first three digits of an ACGME id."""

    def __init__(self, known: Iterable[tuple[str, str, list[str], str]]) -> None:
        known = list(known)
        self.slugs: dict[str, str] = {}
        for slug, name, aliases, _ in known:
            self.slugs |= {sort_name(word): slug for word in (slug, name, *aliases)}
        self.names = {slug: name for slug, name, _, _ in known}
        self.slugs |= {word: slug for word, slug in SHORT.items() if slug in self.names and word not in self.slugs}
        codes = Counter(code for *_, code in known if code)
        self.of_code = {code: slug for slug, *_, code in known if codes[code] == 1}
        self._said: dict[str, SaidSpecialty] = {}
        own = [word for word in sorted(self.slugs, key=len, reverse=True) if word not in IN_OTHER_NAMES]
        self._anywhere = re.compile(rf"\b(?:{'|'.join(word for word in own if ' ' in word)})\b")
        self._at_end = re.compile(rf"\b(?<!of )(?:{'|'.join(own)})$")

    def forgetting(self) -> "SpecialtyWords":
        """The same, with nothing remembered of what was asked."""
        one = copy(self)
        one._said = {}
        return one

    def of_cell(self, text: str) -> SaidSpecialty:
        """What a cell of specialties says, without what is said beside it: residency, track, kind of position."""
        if text not in self._said:
            self._said[text] = self._read(text)
        return self._said[text]

    def slug_of(self, text: str) -> str:
        """The one specialty a cell says in so many words. Raises ValueError."""
        said = self.of_cell(text)
        if said.is_guess or len(said.slugs) != 1:
            raise ValueError
        return next(iter(said.slugs))

    def _read(self, text: str) -> SaidSpecialty:
        plain = _words(text)
        if not plain:
            return SaidSpecialty()
        if slug := self._plain(plain):
            return SaidSpecialty(frozenset({slug}), is_guess=bool(LISTED.search(text)))
        parts = [_words(part) for part in re.split(r"[,;/&+|()\[\]]|\band\b|\bor\b|\s-\s", text) if part.strip()]
        found = {slug for part in parts if (slug := self._plain(part))}
        if found:
            is_all = all(self._plain(part) or not self._bare(part) for part in parts)
            return SaidSpecialty(frozenset(found), is_guess=len(found) > 1 or not is_all)
        if inside := {self.slugs[word] for word in self._anywhere.findall(plain)}:
            return SaidSpecialty(frozenset(inside), is_guess=True)
        bare = self._bare(plain)
        close = process.extractOne(bare[:120], list(self.slugs), scorer=fuzz.ratio, score_cutoff=CLOSEST)
        if close and len(bare) >= SHORTEST_GUESSED and len(close[0]) >= SHORTEST_GUESSED:
            return SaidSpecialty(frozenset({self.slugs[close[0]]}), is_guess=True)
        return SaidSpecialty(unread=" ".join(text.split()))

    def _plain(self, plain: str) -> str:
        bare = self._bare(plain)
        return self.slugs.get(plain) or self.slugs.get(bare) or self.slugs.get(bare.replace(" and ", " "), "")

    @staticmethod
    def _bare(plain: str) -> str:
        return " ".join(BESIDE.sub(" ", plain).split())

    def of_name(self, name: str) -> tuple[frozenset[str], str]:
        """The specialty that a program's name, or a part of it that stands apart, is or ends in or else holds, and the
        name without it.
        """
        for part in reversed(APART.split(name)):
            if slug := self._plain(_words(part)):
                return frozenset({slug}), " ".join(name.replace(part, " ").split()).strip(" -–—/,:;|()[]")
            plain = self._bare_end(DEPARTMENT.sub("", _words(part)))
            if found := self._at_end.search(plain):
                return frozenset({self.slugs[found[0]]}), name.replace(
                    part, _first(part, plain[: found.start()])
                ).strip()
        plain = _words(name)
        inside = list(self._anywhere.finditer(plain))
        slugs = frozenset(self.slugs[found[0]] for found in inside)
        if len(slugs) == 1:
            return slugs, self._bare_end(f"{plain[: inside[0].start()]} {plain[inside[0].end() :]}")
        return slugs, name

    def without(self, name: str, slug: str) -> str:
        """The name of a program of this specialty without it."""
        found, rest = self.of_name(name)
        return rest if found == {slug} and rest else name

    @staticmethod
    def _bare_end(plain: str) -> str:
        """A name without what follows the specialty in it."""
        words = plain.split()
        while len(words) > 1 and BESIDE.fullmatch(words[-1]) and words[-1] not in ("university", "community"):
            words.pop()
        return " ".join(words)

    def of_ids(self, acgme_id: str, nrmp_codes: str) -> frozenset[str]:
        """The specialty that the digits of ids tell."""
        digits = {acgme_id[:3]} if re.fullmatch(r"\d{10}", acgme_id, re.ASCII) else set()
        digits |= {found[2] for found in CODE.finditer(nrmp_codes)}
        return frozenset(self.of_code[one] for one in digits if one in self.of_code)


def specialty_words() -> SpecialtyWords:
    return SpecialtyWords(Specialty.objects.values_list("slug", "name", "aliases", "acgme_code"))


def specialty_named(title: str) -> str:
    """The slug of the specialty that a sheet is named after, '' where it is after none."""
    try:
        return specialty_words().slug_of(title) if title else ""
    except ValueError:
        return ""


def _words(text: str) -> str:
    """A text as ``sort_name`` gives it; letters that stand alone with points are one word."""
    return sort_name(re.sub(r"\b(\w)\.\s?(?=\w\b)", r"\1", text))


def _first(name: str, words: str) -> str:
    """As many words of a name, as it is written, as there are in these."""
    spans = [found.end() for found in re.finditer(r"[^\W_]+", name)]
    number = len(words.split())
    return name[: spans[number - 1]] if 0 < number <= len(spans) else ""
