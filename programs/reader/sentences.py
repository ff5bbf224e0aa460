"""From a paragraph to sentences, clauses and fragments, and how a number or a quotation is taken from them.

Text is compared in a plain form of the same length (small letters, plain dashes and quotation marks), so a place in
one is a place in the other.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from programs.reader.lexicon import MONTHS, NUMBERS, ORDINALS
from programs.reader.readings import MOST_QUOTED_WORDS

LONGEST_SENTENCE: Final = 500  # letters; what is longer is read in parts
PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "\t": " ", "\n": " ", "\r": " "})
DASHES: Final = re.compile("[\u2010-\u2015\u2212\u00ad]")
BLANKS: Final = re.compile(r"[^\S ]")
# The country and the pronoun are told apart by their capitals: "US" is written "us" in the plain form, "us" is "we".
PRONOUN: Final = re.compile(r"\bus\b")
COUNTRY: Final = re.compile(r"\bu\. ?s\.(?: ?a\.)?|\bu\.s\b")
# Amounts of time in words, as figures of the same length.
WRITTEN: Final = re.compile(
    r"\b(?:(?P<half>(?:a )?half (?:a|of a) year|a half[ -]year)|(?P<quarter>(?:a )?quarter (?:of )?(?:a|the) year)|"
    r"(?P<couple>a couple of (?=months|weeks|years))|(?P<five>half a decade)|"
    r"(?P<ten>a decade)|(?P<days>ninety days)|(?P<sixty>sixty days))\b"
)
AS_FIGURES: Final = {
    "half": "6 months", "quarter": "3 months", "couple": "2 ", "days": "90 days", "sixty": "60 days", "five": "5 years",
    "ten": "10 years",
}  # fmt: skip
NOT_SHORT: Final = re.compile(
    r"[a-z]n't\b|\b(?:do|ca|wo|is|have|has|does|did|are|were|was|would|should|could)nt\b"
)  # "don't" becomes "d not", of the same length
# After these a full stop ends no sentence.
ABBREVIATIONS: Final = frozenset(
    re.split(
        " ",
        "u.s us.a e.g i.e dr mr ms mrs vs st no approx min max mt m.d d.o ph.d etc inc dept univ prof jr sr "
        "fig ca cf a.m "
        "p.m u.k u.s.a sept oct nov dec jan feb aug yr yrs mo incl excl esp",
    )
)
END: Final = re.compile(r"(?<![.!?])[.!?]++[\"')\]]*+(?=\s|$)|[.?!](?=[A-Z])|\n")
NUMBER: Final = r"(?:\d{1,3}(?![\d%])|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")(?![a-z])"
MONTH: Final = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
WORD: Final = re.compile(r"\S+")
WORDS_AROUND: Final = 3  # on either side of the place that decides, where they are marked
MOST_MARKED: Final = 9  # words, unless the place itself has more


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text in small letters and plain marks, letter by letter: as long as the text itself."""
    marked = PRONOUN.sub("we", BLANKS.sub(" ", DASHES.sub("-", text.translate(PLAIN))))
    small = marked.lower()
    if len(small) != len(marked):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in marked)
    small = COUNTRY.sub(lambda found: "us".rjust(len(found.group())), small)
    return WRITTEN.sub(in_figures, NOT_SHORT.sub(lambda found: " not".rjust(len(found.group())), small))


def in_figures(found: re.Match[str]) -> str:
    return AS_FIGURES[found.lastgroup or ""].ljust(len(found.group()))


def number_of(written: str) -> int:
    """The whole number of digits or a word. Raises KeyError for anything else."""
    word = written.strip("() ")
    if word.isdecimal():
        return int(word)
    return NUMBERS[word] if word in NUMBERS else ORDINALS[word]


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph, as they stand in it; over-long ones in parts."""
    begin = 0
    for end in END.finditer(text):
        word = text[max(begin, end.start() - 12) : end.start()].rsplit(None, 1)
        last = plain(word[-1]).lstrip("(\"' ").rpartition("-")[2] if word else ""  # "non-U.S."
        following = text[end.end() : end.end() + 2].strip()
        if end.group().startswith(".") and (
            (last in ABBREVIATIONS and not (last == "no" and following[:1].isalpha()))
            or text[end.start() - 3 : end.end() + 1] == "U.S.A"
            or (last.isdecimal() and begin == end.start() - len(last))
            or (len(last) == 1 and last.isalpha() and last not in "b" and following[:1].isupper())
            or (following[:1].islower() and not following[:1].isdecimal() and len(last) < 4)
        ):
            continue
        yield from parts(text[begin : end.end()])
        begin = end.end()
    yield from parts(text[begin:])


def parts(sentence: str) -> Iterator[str]:
    """A sentence of bearable length, cut at blanks where it is longer."""
    rest = sentence.strip()
    while len(rest) > LONGEST_SENTENCE:
        cut = rest.rfind(" ", LONGEST_SENTENCE // 2, LONGEST_SENTENCE)
        cut = cut if cut > 0 else LONGEST_SENTENCE
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest


def quote(sentence: str, start: int, end: int) -> str:
    """At most twelve words of a sentence around the place that decides, as they stand in it."""
    words = list(WORD.finditer(sentence))
    inside = [n for n, word in enumerate(words) if word.end() > start and word.start() < end]
    if not inside:
        inside = [0]
    first, last = inside[0], min(inside[-1], inside[0] + MOST_QUOTED_WORDS - 1)
    while last - first + 1 < MOST_QUOTED_WORDS and (first > 0 or last < len(words) - 1):
        if last < len(words) - 1:
            last += 1
        if first > 0 and last - first + 1 < MOST_QUOTED_WORDS:
            first -= 1
    return sentence[words[first].start() : words[last].end()] if words else ""


def decisive(sentence: str, start: int, end: int) -> tuple[int, int]:
    """From where to where a reader has to look: at the place that decides, with some words of its clause around it."""
    words = list(WORD.finditer(sentence))
    inside = [n for n, word in enumerate(words) if word.end() > start and word.start() < end]
    if not inside:
        return 0, len(sentence)
    first, last = inside[0], min(inside[-1], inside[0] + MOST_QUOTED_WORDS - 1)
    for _ in range(WORDS_AROUND):
        if first > 0 and last - first + 1 < MOST_MARKED and words[first - 1].group()[-1] not in ",;":
            first -= 1
        if last < len(words) - 1 and last - first + 1 < MOST_MARKED and words[last].group()[-1] not in ",;":
            last += 1
    return words[first].start(), words[last].end()
