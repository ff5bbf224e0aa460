"""Who speaks on a page: a program, its institution, or somebody else, who is never read.

Only an institution that speaks of itself can state a policy. Advice about many programs, what a lawyer explains, what a
forum tells, a list of programs and a page of a fellowship cannot. Words of the page are counted, never obeyed.
"""

import re
from collections.abc import Sequence
from re import Pattern
from typing import Final, NamedTuple

from programs.reader import subspecialties, voices
from programs.reader.readings import Gate, LineKind, PageLine

MOST_READ: Final = 60_000  # characters of a page are enough to say who speaks
LEAST_WORDS: Final = 25  # below that a text has no language to go by
LEAST_ENGLISH: Final = 0.14  # of the words
LEAST_LISTED: Final = 6  # rows that each name a hospital make a list
LEAST_ASKED: Final = 3  # rows that each name a requirement make a list of requirements
LEAST_OF_DIRECTORY: Final = 2  # phrases that a directory has around its entries
LEAST_QUOTED: Final = 2  # lines that repeat what somebody else wrote
LONGEST_ROW: Final = 150  # characters
LONGEST_HEADING: Final = 300  # of which a heading tells what it is; the patterns of titles look for two words apart
NOT_ENGLISH: Final = "This page does not look English; nothing is proposed."
FELLOWSHIP: Final = "This page speaks of a fellowship; nothing is proposed."
OTHER_TRAINING: Final = "This page speaks of other training, a visit or a job; nothing is proposed."
SOMEBODY_ELSE: Final = "Neither a program nor its institution speaks on this page; nothing is proposed."


class Voices(NamedTuple):
    gate: Gate
    warnings: tuple[str, ...] = ()


def who_speaks(lines: Sequence[PageLine]) -> Voices:
    """Who speaks on a page, and what to know about it."""
    text = "\n".join(line.text for line in lines)[:MOST_READ]
    if _of_directory(text.lower()) >= LEAST_OF_DIRECTORY:  # it is of short entries, and has no language
        return Voices(Gate.OTHER, (SOMEBODY_ELSE,))
    if not looks_english(text):
        return Voices(Gate.OTHER, (NOT_ENGLISH,))
    titles = [title.lower() for title in _titles(lines)]
    quoted = sum(1 for line in lines if voices.QUOTED.match(line.text))
    low = text.lower()
    if _is_of_fellowship(titles, low):
        return Voices(Gate.OTHER, (FELLOWSHIP,))
    if _is_no_residency(titles):
        return Voices(Gate.OTHER, (OTHER_TRAINING,))
    is_advice = any(voices.ADVICE_TITLE.search(title) for title in titles[:3])
    is_program = not is_advice and any(voices.PROGRAM_TITLE.search(title) for title in titles)
    said = low
    if quoted >= LEAST_QUOTED:  # what is quoted from others is nobody's own word
        said = "\n".join(line.text for line in lines if not voices.QUOTED.match(line.text))[:MOST_READ].lower()
    program = _count(voices.PROGRAM, said) + 2 * is_program
    policy = any(voices.INSTITUTION_TITLE.search(title) for title in titles)
    named = _count(voices.NAMED, text)
    institution = _count(voices.INSTITUTION, said) + named + 3 * policy
    own = program + institution if program or named or policy or institution > 1 else 0
    if own == 0 and not is_advice and _is_list_of_requirements(lines, titles):
        own = program = 1
    others = sum(_count(words, low) for words in (voices.ADVICE, voices.LAW)) + _listed(lines)
    others += quoted if quoted >= LEAST_QUOTED else 0
    others += 2 * (_count(voices.FORUM, low) + _count(voices.STUDY, low))
    others += 3 * (_of_directory(low) + is_advice)
    if own == 0 or (others >= 2 and others > own):
        return Voices(Gate.OTHER, (SOMEBODY_ELSE,))
    if institution > program or (policy and not is_program):
        return Voices(Gate.INSTITUTION)
    return Voices(Gate.PROGRAM)


def looks_english(text: str) -> bool:
    """Whether the small words of English hold the text together; True where there are too few words to say."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if len(words) < LEAST_WORDS:
        return sum(len(word) for word in words if word.isascii()) * 2 >= sum(map(len, words))
    return sum(word in voices.ENGLISH for word in words) >= LEAST_ENGLISH * len(words)


def _count(words: Pattern[str], text: str) -> int:
    return sum(1 for _ in words.finditer(text))


def _of_directory(text: str) -> int:
    """How many phrases of a directory there are; pages that are numbered in turn are those of one document."""
    numbers = voices.PAGE_NUMBER.findall(text)
    return _count(voices.DIRECTORY, text) + (len(numbers) if len(set(numbers)) == 1 else 0)


def _titles(lines: Sequence[PageLine]) -> list[str]:
    of_page = (line.text for line in lines if line.kind is LineKind.HEADING and line.level <= 2)
    headings = [heading[:LONGEST_HEADING] for heading in of_page]
    return [*(line.text for line in lines[:2] if len(line.text) < 200 and not line.text.endswith(".")), *headings][:40]


def _is_list_of_requirements(lines: Sequence[PageLine], titles: Sequence[str]) -> bool:
    """Short rows about what is asked for, under a title that says so; on advice there is more talk."""
    rows = [line.text.lower() for line in lines if line.kind is not LineKind.HEADING]
    asked = sum(len(row) <= LONGEST_ROW and bool(voices.REQUIREMENT.search(row)) for row in rows)
    return (
        asked >= LEAST_ASKED
        and asked * 2 >= len(rows)
        and any(voices.REQUIREMENTS_TITLE.search(title) for title in titles)
        and not any(re.search(r"\byou(?:r)?\b", row) for row in rows)
    )


def _is_of_fellowship(titles: Sequence[str], text: str) -> bool:
    first = " ".join(titles[:3])
    if voices.RESIDENCY.search(first):
        return False
    text = subspecialties.BEFOREHAND.sub(" ", voices.NO_RESIDENCY.sub(" ", text))
    fellows, residents = _count(voices.FELLOWSHIP, text), _count(voices.RESIDENCY, text)
    is_part_of_policy = fellows <= residents and voices.INSTITUTION_TITLE.search(first)
    return (
        (bool(voices.FELLOWSHIP.search(first)) and not is_part_of_policy)
        or (residents <= 1 and bool(titles) and subspecialties.TITLE.match(titles[0]) is not None)
        or (fellows >= 4 and fellows > 3 * residents)
        or (residents == 0 and voices.SUMMER.search(text) is not None)
    )


def _is_no_residency(titles: Sequence[str]) -> bool:
    """Whether the title is of nurses, pharmacists or dentists, of a visit, or of a job."""
    first = titles[0] if titles else ""
    if voices.OTHER_TRAINING.search(" ".join(titles[:2])):
        return True
    return voices.VISITS_AND_WORK.search(first) is not None and not voices.RESIDENCY.search(first)


def _listed(lines: Sequence[PageLine]) -> int:
    """Points for a list of hospitals, each with an entry."""
    entries = {low for line in lines if len(low := line.text.lower()) < 200 and voices.ENTRY.search(low)}
    return 2 * len(entries) if len(entries) >= LEAST_LISTED and len(entries) * 3 > len(lines) else 0
