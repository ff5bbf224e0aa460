"""How names of schools are written: one normal form, what they call their school of medicine, and misspelled words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


def words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONNECTORS: Final = words_in("of the at in and for de del la las los el y a")
WHOLE: Final = {
    "st": "saint", "univ": "university", "uni": "university", "univ of": "university", "coll": "college",
    "sch": "school", "schl": "school", "med": "medical", "osteo": "osteopathic", "inst": "institute",
    "ctr": "center", "centre": "center", "hlth": "health", "sci": "sciences", "intl": "international",
    "nyu": "nyu", "dept": "department", "fac": "faculty", "natl": "national", "programme": "program",
}  # fmt: skip
HSC: Final = [tuple(one.split()) for one in ("health sciences center", "health science center", "hsc")]
SPELLED_LIKE_WORDS: Final = words_in("in or me la de al co ma pa")  # codes of states
WRITTEN_OUT: Final = (
    ("som", "school of medicine"), ("com", "college of osteopathic medicine"), ("com", "college of medicine"),
)  # fmt: skip
SPECIAL: Final = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "ı": "i", "æ": "ae", "đ": "d", "ð": "d", "þ": "th"})
SHORTEST_MISSPELLED: Final = 5  # letters; shorter words and acronyms are read exactly
LONGEST_MISSPELLED: Final = 18
TWO_FAULTS_FROM: Final = 8


class Medicine(StrEnum):
    """What a name says of its school of medicine."""

    UNSAID = "unsaid"
    SAID = "said"
    EITHER = "either"  # COM: college of medicine or of osteopathic medicine
    OSTEOPATHIC = "osteopathic"


# Longest first; each stands for a school of medicine and is no part of the name that tells schools apart.
PHRASES: Final = [
    (Medicine.OSTEOPATHIC, re.compile(
        r"\b(?:(?:college|school) (?:of )?osteopathic medicine|osteopathic (?:medical )?(?:school|college)"
        r"|osteopathic medicine|osteopathic medical school)\b"
    )),
    (Medicine.SAID, re.compile(
        r"\b(?:(?:school|college|faculty) of (?:human )?medicine(?: and (?:(?:health|biomedical|life|medical) sciences?"
        r"|surgery|dentistry|pharmacy|public health))?|(?:faculty|school|college) of medical (?:and health )?sciences"
        r"|(?:college|school) medicine|medical (?:school|college|program)|college of physicians and surgeons"
        r"|facultad de medicina|escuela de medicina|faculte de medecine|faculdade de medicina|institute of medicine"
        r"|(?<!of )medicine|som|smhs)\b"
    )),
    (Medicine.EITHER, re.compile(r"\bcom\b")),
]  # fmt: skip


def tokens_of(written: str) -> tuple[str, ...]:
    """The words of a name without accents, points and case, abbreviations written out."""
    text = written.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(SPECIAL))
        text = "".join(one for one in text if not unicodedata.combining(one))
    text = re.sub(r"['’‘`´]", "", text.replace("&", " and "))
    text = re.sub(r"(?<=[a-z]{2})\.(?=[a-z])", " ", text).replace(".", "")
    return tuple(WHOLE.get(word, word) for word in re.findall(r"[^\W_]+", text) if word != "the")


def normal(written: str) -> str:
    """The form in which two spellings of one string are the same."""
    return " ".join(tokens_of(written))


def core_of(tokens: Iterable[str]) -> tuple[tuple[str, ...], Medicine]:
    """The words that tell schools apart, and what the name says of its school of medicine."""
    text, medicine = " ".join(tokens), Medicine.UNSAID
    if "human medicine" in text or "allopathic" in text:
        return tuple(word for word in text.split() if word not in CONNECTORS), Medicine.SAID
    for says, phrase in PHRASES:
        shorter = phrase.sub(" ", text)
        if shorter != text:
            medicine = says if medicine is Medicine.UNSAID else medicine
            text = shorter
    return tuple(word for word in text.split() if word not in CONNECTORS), medicine


@dataclass(frozen=True)
class Spelling:
    """The known words, found again with a letter wrong, lost, added or swapped; two from eight letters on."""

    words: frozenset[str] = frozenset()
    without: dict[str, set[str]] = field(default_factory=dict)
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Spelling":
        known = frozenset(words)
        without: dict[str, set[str]] = defaultdict(set)
        for word in known:
            if len(word) >= SHORTEST_MISSPELLED - 1:
                for shorter in _without_letters(word):
                    without[shorter].add(word)
        return cls(known, dict(without))

    def near(self, word: str) -> tuple[str, ...]:
        """The known words nearest to an unknown one, which begin as it does; none for short words."""
        if not SHORTEST_MISSPELLED <= len(word) <= LONGEST_MISSPELLED:
            return ()
        if word not in self.seen:
            self.seen[word] = self._nearest(word)
        return self.seen[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        found: dict[str, int] = {}
        for shorter in _without_letters(word):
            for known in self.without.get(shorter, ()):
                if known[0] == word[0] and known not in found:
                    found[known] = distance(word, known)
        most = 2 if len(word) >= TWO_FAULTS_FROM else 1
        least = min(found.values(), default=most + 1)
        return tuple(sorted(known for known, far in found.items() if far == least)) if least <= most else ()


def _without_letters(word: str) -> Iterator[str]:
    """The word, and it without any one letter; without any two from eight letters on."""
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    yield word
    yield from once
    if len(word) >= TWO_FAULTS_FROM - 1:
        yield from {shorter[:at] + shorter[at + 1 :] for shorter in once for at in range(len(shorter))}


def distance(one: str, other: str) -> int:
    """Letters wrong, lost, added, or swapped with their neighbour, between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]
