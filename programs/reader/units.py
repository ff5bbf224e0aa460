"""From the lines of a page to passages: a paragraph, an item, or an answer with the question above it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from programs.reader import lexicon, subspecialties
from programs.reader.readings import LineKind, PageLine
from programs.reader.sentences import LONGEST_SENTENCE, parts, plain, sentences

MARKED: Final = re.compile(r"^\s*(?:Q|A|Question|Answer)\s*\d{0,3}\s*[:.)]\s*", re.IGNORECASE)
BULLET: Final = re.compile(r"^\s*(?:[•·▪◦‣*–-]|\(?\d{1,2}[.)])\s+")
# A part of a page that speaks of other people than the residents to be.
ELSEWHERE: Final = re.compile(
    r"\b(?:fellow|fellows|fellowships?)\b|\b(?:visiting|medical) students?\b|\bstudent electives?\b|\bfor faculty\b|"
    r"\bfaculty positions?\b|\bobservership programs?\b|^\W*(?:observerships?|externships?|electives)\W*$|"
    r"\bexternship programs?\b|\battendings?\b|\btransfers?\W*$|^\W*moonlighting\b|\bresearch (?:scholars?|associates?|"
    r"positions?)\b|\bfaculty (?:openings?|recruitment)\b|\b(?:class|resident) profiles?\b|\bby the numbers\b"
)
# A heading over what is past, or what is said to be untrue.
NOT_NOW: Final = re.compile(
    r"\b(?:past|former|earlier|previous) (?:application )?(?:cycles?|seasons?|years?|requirements|policy|policies)\b|"
    r"\barchived?\b|\bmyths?\b|\bmisconceptions?\b|\b(?:false|untrue|not true)\b|\bworry about\b"
)
REFUTED: Final = re.compile(
    r"^\W*(?:false|wrong|not true|a myth|not (?:any ?more|any longer)|no longer)\W*$", re.IGNORECASE
)
BOX: Final = re.compile(r"(?=[\u2610\u25a1\u2611\u2713\u2714]|\[ \]|\( \)|\[[xX]\]|\([xXo]\))")
EMPTY_BOX: Final = re.compile(r"[\u2610\u25a1]|\[ \]|\( \)")
RESIDENCY: Final = re.compile(lexicon.RESIDENTS.source)
# Below a heading of questions a bare name asks, and states nothing: "H-1B" may be the link to its answer.
OF_QUESTIONS: Final = re.compile(r"\b(?:faqs?|questions(?: and answers)?|q ?(?:&|and) ?a)\W*$")
BARE_NAME: Final = re.compile(
    r"^\W*(?:(?:the|about|on) )?(?:j-? ?1|h-? ?1-? ?b|visas?|imgs?|international (?:medical )?graduates|usce|step 3|"
    r"usmle|letters(?: of recommendation)?|deadlines?)(?:(?: and |/)(?:j-?1|h-?1-?b))?(?: visas?| sponsorship| "
    r"applicants| scores?)?\W*$"
)
ABOUT_ME: Final = re.compile(r"\W*I\b")  # "I failed a Step. Can I apply?" is one question
MOST_LISTED: Final = 8  # words of a line that may be an item of a list whose signs were lost
LONGEST_ANSWER: Final = 8  # lines below a question that may still be its answer


@dataclass
class Passage:
    """Sentences that belong together. ``stems``: the headings and the "…:" lines they stand under, outermost first."""

    sentences: list[str] = field(default_factory=list)
    question: str = ""
    stems: tuple[str, ...] = ()
    elsewhere: bool = False  # in a part that speaks of other people than the residents to be
    item: bool = False


@lru_cache(maxsize=1024)  # a heading is asked about for each line below it
def is_elsewhere(heading: str) -> bool:
    low = plain(heading)
    if NOT_NOW.search(low):
        return True
    if subspecialties.HEADING.match(low):
        return True
    return ELSEWHERE.search(low) is not None and RESIDENCY.search(low) is None


def ticked(text: str) -> str:
    """The text without the options whose boxes are empty, where another one is ticked."""
    options = [option for option in BOX.split(text) if option]
    empty = [option for option in options if EMPTY_BOX.match(option)]
    boxes = len(options) - (BOX.match(text) is None)
    return " ".join(option for option in options if option not in empty) if 0 < len(empty) < boxes else text


def passages(lines: Sequence[PageLine]) -> Iterator[Passage]:
    """The passages of a page in its order. A question without an answer gives none."""
    headings: list[tuple[int, str]] = []
    stem, question, answered = "", "", 0
    for line, below in zip(lines, [*lines[1:], PageLine("")], strict=False):
        text = ticked(BULLET.sub("", line.text).strip())
        if not text:
            continue
        if line.kind is LineKind.HEADING:
            text = text if len(text) <= LONGEST_SENTENCE else next(parts(text))
            stem, question, answered = "", "", 0
            level = line.level or 6
            headings = [entry for entry in headings if entry[0] < level]
            if text.endswith("?"):
                question = MARKED.sub("", text)
            else:
                headings.append((level, text))
            continue
        listed = len(text.split()) <= MOST_LISTED and not text.endswith((".", ":", "?", "!"))
        if line.kind is not LineKind.ITEM and not (stem and listed):
            stem = ""
        if headings and OF_QUESTIONS.search(plain(headings[-1][1])) and BARE_NAME.match(plain(text)):
            stem, question, answered = "", text, 0
            continue
        elsewhere = any(is_elsewhere(heading) for _, heading in headings) or REFUTED.match(below.text) is not None
        stems = tuple(heading for _, heading in headings) + ((stem,) if stem else ())
        if line.kind is not LineKind.ITEM and text.endswith(":") and len(text) < 200 and "?" not in text:
            stem = text
            elsewhere = elsewhere or is_elsewhere(text)
            if len(text) < 90:
                continue
        inline = False
        item = line.kind is LineKind.ITEM
        passage = Passage(question=question, stems=stems, elsewhere=elsewhere or is_elsewhere(stem), item=item)
        for sentence in sentences(text):
            bare = MARKED.sub("", sentence)
            if not bare.strip(" -:;.*"):
                continue
            if bare.rstrip(" \"')").endswith("?"):
                if passage.sentences and ABOUT_ME.match(passage.sentences[-1]):
                    bare = f"{passage.sentences.pop()} {bare}"
                if passage.sentences:
                    yield passage
                question, answered, inline = bare, 0, True
                passage = Passage(question=question, stems=stems, elsewhere=passage.elsewhere, item=item)
                continue
            passage.sentences.append(bare)
        if passage.sentences:
            yield passage
            answered += 1
            if inline or answered >= LONGEST_ANSWER:
                question, answered = "", 0
