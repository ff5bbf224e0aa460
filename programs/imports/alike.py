"""How alike what a row calls its program is to what programs are called: in words, told apart by how rare each is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from copy import copy
from math import log2
from typing import Final

from rapidfuzz import fuzz, process

from programs.duplicates.finding import COMMON, SHORT_FORMS
from programs.facts.projection import sort_name

# Of how hospitals are called, one word for several ways to write it.
LONG_FORMS: Final = SHORT_FORMS | {
    "hosp": "hospital", "hospitals": "hospital", "ctr": "center", "centre": "center", "centers": "center",
    "cntr": "center", "univ": "university", "u": "university", "med": "medical", "medicine": "medical",
    "hlth": "health", "healthcare": "health", "sys": "system", "systems": "system", "reg": "regional",
    "rgnl": "regional", "mem": "memorial", "meml": "memorial", "comm": "community", "cmty": "community",
    "sch": "school", "coll": "college", "inst": "institute", "natl": "national", "gen": "general", "clin": "clinic",
    "clinics": "clinic", "dept": "department", "meth": "methodist", "presby": "presbyterian", "bapt": "baptist",
    "co": "county", "cnty": "county", "va": "veterans", "southwest": "southwestern", "ste": "st",
    "so": "south", "no": "north", "mtn": "mountain", "cath": "catholic", "jr": "junior",
}  # fmt: skip
DULL: Final = frozenset(LONG_FORMS.get(word, word) for word in COMMON) - {"im", "fm", "int", "fam", "peds", "surg"}
EMPTY: Final = frozenset({"a", "an", "and", "at", "for", "in", "of", "the", "with", "program", "programs", "residency"})
WEIGHT_OF_DULL: Final = 0.12
WORD_WRONG: Final = 82  # of 100: a word nobody is called by, with a letter or two wrong
SHORTEST_WRONG: Final = 5
MOST_SPELT: Final = 5_000  # words that are remembered as misspelt
PARTED: Final = re.compile(
    r"(?:(?<!\s)\s++)?[/|;:,()\[\]]\s*+|(?<!\s)\s++(?:[-–—@]++|at|of the|affiliated with|sponsored by)\s++"
)
SHORT_FORM: Final = 0.6  # at least, of a name that has all the words of the row's and more
MOST_PARTS: Final = 5
AS_PART: Final = 0.92  # what the least part of a row's name tells of what the whole would


def words_in(name: str) -> list[str]:
    """The words of a name, each in one spelling."""
    return [LONG_FORMS.get(word, word) for word in _written(name)]


def _written(name: str) -> list[str]:
    """The words of a name as they are written; letters that stand alone together are one word."""
    plain = sort_name(re.sub("['’.]", "", name))
    plain = re.sub(r"\b[a-z](?: [a-z]\b)+", lambda found: found[0].replace(" ", ""), plain)
    return [word for word in plain.split() if word not in EMPTY]


class Names:
    """What programs are called, each name once. ``score``: how alike a row's name is to each, from 0 to 1."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(dict.fromkeys(filter(None, names)))
        self.words = [frozenset(words_in(name)) for name in self.names]
        counts = Counter(word for words in self.words for word in words)
        self.weights = {
            word: WEIGHT_OF_DULL if word in DULL else 1 / (1 + 0.25 * log2(count)) for word, count in counts.items()
        }
        written = {word for name in self.names for word in _written(name)} | LONG_FORMS.keys()
        self.long = sorted(word for word in written if len(word) >= SHORTEST_WRONG)
        self.weight = [self._sum(words) for words in self.words]
        self.at: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.words):
            for word in words - DULL or words:
                self.at[word].append(number)
        self._spelt: dict[str, str] = {}
        self._scored: dict[str, dict[int, float]] = {}

    def forgetting(self) -> "Names":
        """The same, with nothing remembered of what was asked."""
        one = copy(self)
        one._spelt = {}
        one._scored = {}
        return one

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, 1.0) for word in words)

    def of(self, name: str) -> dict[int, float]:
        """By number of a name, how alike those are that share a word: to the whole, or to parts that stand together."""
        if name not in self._scored:
            parts = [part for part in PARTED.split(name) if part][:MOST_PARTS]
            runs = {
                self.spelt(" ".join(parts[start:end]))
                for start in range(len(parts))
                for end in range(start + 1, len(parts) + 1)
            }
            whole = self.spelt(name)
            weight = self._sum(whole)
            best: dict[int, float] = {}
            for words in {whole, *runs}:
                factor = 1 if words == whole else AS_PART + (1 - AS_PART) * self._sum(words) / weight
                for number, score in self._alike(words):
                    best[number] = max(best.get(number, 0), score * factor)
            self._scored[name] = best
        return self._scored[name]

    def beside_place(self, name: str, number: int, place: frozenset[str]) -> float:
        """How alike they are when the words of the place tell nothing, for both are there."""
        own, words = self.spelt(name) - place, self.words[number] - place
        weight = self._sum(own) + self._sum(words)
        return 2 * self._sum(own & words) / weight if own - DULL and words - DULL else 0

    def spelt(self, name: str) -> frozenset[str]:
        """The words of a row's name, those that no name has as the nearest that one has."""
        return frozenset(word if word in self.weights else self._nearest(word) for word in words_in(name))

    def _nearest(self, word: str) -> str:
        if word not in self._spelt:
            found = None
            if len(word) >= SHORTEST_WRONG and not word.isdigit() and len(self._spelt) < MOST_SPELT:
                found = process.extractOne(word, self.long, scorer=fuzz.ratio, score_cutoff=WORD_WRONG)
            self._spelt[word] = LONG_FORMS.get(found[0], found[0]) if found else word
        return self._spelt[word]

    def _alike(self, words: frozenset[str]) -> Iterable[tuple[int, float]]:
        own = self._sum(words)
        shared: dict[int, float] = defaultdict(float)
        for word in words - DULL or words:
            for number in self.at.get(word, ()):
                shared[number] += self.weights[word]
        for number in shared:
            both = self._sum(words & self.words[number])
            is_short_form = words - DULL and words - DULL <= self.words[number]
            yield number, max(2 * both / (own + self.weight[number]), SHORT_FORM if is_short_form else 0)
