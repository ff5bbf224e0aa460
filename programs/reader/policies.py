"""The one entry: from the lines of a page to what it states of its policies, each with the words that decide."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from programs.reader import lexicon, merge
from programs.reader.answers import answered, said_first
from programs.reader.fields import (
    Found,
    attempts,
    certificate,
    deadline,
    experience,
    graduates,
    letters,
    limits,
    scores,
    step3,
    visa_cues,
    visa_words,
    visas,
    years,
)
from programs.reader.frames import LIMITS, ONLY_SAID, beside, evades, unstated
from programs.reader.readings import Mention, PageLine, Reading
from programs.reader.scope import Clause, clauses, group_of, strength_of
from programs.reader.sentences import NUMBER, plain, quote
from programs.reader.topics import NAMES, is_general, topics_of
from programs.reader.units import MOST_LISTED, Passage, passages

READERS: Final = {
    "visa": visas.read,
    "img": graduates.read,
    "score": scores.read,
    "attempts": attempts.read,
    "years": years.read,
    "experience": experience.read,
    "letters": letters.read,
    "step3": step3.read,
    "certificate": certificate.read,
    "deadline": deadline.read,
}
FIELD_OF: Final = {
    "visa": "visa_j1", "img": "accepts_img", "score": "min_step2_ck", "attempts": "max_attempts",
    "years": "max_years_since_graduation", "experience": "usce", "letters": "letters_required", "step3": "step3",
    "certificate": "ecfmg_by", "deadline": "deadline",
}  # fmt: skip
ELSEWHERE: Final = "This stands in a part about other people than applicants, or about what is not so."
UNDER_NOT: Final = "It stands in a list of what is not taken or not offered."
NOT_TAKEN: Final = "not accepted: "
REFUSED: Final = re.compile(
    r"^(?!if\b)[^:]*\b(?:not (?:be )?(?:accept|offer|consider|sponsor|support|take|interview|review|rank|invite|"
    r"available)\w*|cannot (?:accept|offer|consider|sponsor|support|take)|unable to (?:accept|offer|consider|sponsor|"
    r"support))\b[^:]*:$"
)
LIMITED: Final = LIMITS | {"letters"}
MOST_SENTENCES: Final = 600  # of one page that name a topic; what comes after is named, not read
LONG: Final = 150  # letters of a sentence that counts as two
SOMETHING: Final = re.compile(
    rf"\b{NUMBER}\b|\b(?:19|20)\d\d\b|\b(?:yes|both|case|unlimited|available|before|prior|by|accepted|welcome|"
    rf"considered|all applicants|everyone|everybody|at the time|upon|as far|as many|however|no matter|any|third|"
    rf"second|once|twice|depends|fine|later|"
    rf"follow|still)\b|"
    + "|".join(
        concept.source
        for concept in (lexicon.MUST, lexicon.WISH, lexicon.WAIVED, lexicon.NOT, lexicon.ONLY, lexicon.DEPENDS)
    )
)


LEAD: Final = re.compile(r"[\s,;:.–-]*(?:(?:but|however(?! (?:many|often))|though|and|only)\b[\s,]*)?")
HALF: Final = re.compile(
    r"\W*(?:what if (?:i|you) (?:have |had )?(?:failed|graduated)|[a-z0-9]+ or more (?:years|fail\w*)|graduated|older|"
    r"more than|longer than|over|beyond|out of|finished|"
    r"degree older|diploma older|(?:no|without) (?:[a-z]+ ){0,3}?(?:experience|months|rotations?|usce))\b"
)
APPLICANT: Final = re.compile(
    r"\W*(?:i|my|i'm|i've)\b(?! am afraid| afraid)"
)  # a question put into the mouth of one who asks
ABOUT_VISITS: Final = re.compile(
    r"\b(?:offer|provide|arrange|host|is there an?|are there)\b[^?]*\b(?:observership|elective|rotation|externship|"
    r"research)"
)
OF_SCORES: Final = re.compile(r"\bscor|\bcut[ -]?off|\bminimum|\bthreshold")
SHORT: Final = 8  # words of a line that a heading may complete
LONGEST_ELLIPSIS: Final = 14  # words of a clause that may have its topic elsewhere


@dataclass(frozen=True)
class Nearby:
    """What stands before a clause and may complete it: topics, the text that named them, how a question asks."""

    topics: frozenset[str]
    text: str
    strength: str = ""

    def after(self, low: str) -> "Nearby":
        own = topics_of(low)
        return replace(self, topics=own, text=low) if own else self


def read_policies(
    lines: Sequence[PageLine], *, season: int, match_year: int = 0
) -> tuple[tuple[Reading, ...], tuple[Mention, ...]]:
    """What a page proposes, and what it only mentions.

    ``season``: the running match year, for days; ``match_year``: the one the page speaks for, from which the oldest
    class is counted back; 0: the page names none. Readings of one field that differ are all returned: the person
    decides. The same text gives the same result.
    """
    readings: list[Reading] = []
    mentions: list[Mention] = []
    number = 0
    for passage in passages(lines):
        number += sum(weight(sentence) for sentence in passage.sentences)
        if number > MOST_SENTENCES:
            mentions += unread(passage)
            continue
        found = list(read_passage(passage, season, match_year))
        if passage.elsewhere:
            found = [shown(one, ELSEWHERE) for one in found]
        proposed, mentioned = merge.passage(found)
        readings += proposed
        mentions += mentioned
    return merge.page(readings), tuple(dict.fromkeys(mentions))


def weight(sentence: str) -> int:
    """What reading a sentence costs: nothing without a topic, more where it is long."""
    return 1 + len(sentence) // LONG if topics_of(plain(sentence)) else 0


def shown(one: Reading | Mention, why: str) -> Mention:
    """What is read and not proposed."""
    return Mention(one.field, one.quote, one.sentence, why, one.question)


def unread(passage: Passage) -> Iterator[Mention]:
    """What a page of too many sentences says after the last one that is read, as far as its topic tells."""
    first = passage.sentences[0]
    for topic in sorted(topics_of(plain(first))):
        why = "The page is too long; it was not read up to here."
        yield Mention(FIELD_OF[topic], quote(first, 0, len(first)), first, why, passage.question)


def read_passage(passage: Passage, season: int, match_year: int = 0) -> Iterator[Reading | Mention]:
    """What the sentences of a passage state, read one after the other, each with the topic of the one before."""
    asked = plain(passage.question)
    heading = " ".join(plain(stem) for stem in passage.stems[-2:])
    topics = topics_of(asked) or topics_of(heading)
    if "attempts" in topics and not OF_SCORES.search(asked or heading):
        topics -= {"score"}  # "a limit on Step attempts" names no score
    if ABOUT_VISITS.search(asked):
        topics -= {"experience"}  # what is offered is asked of nobody
    if asked and "visa" in topics:
        topics -= {"experience"}  # "a visa for an observership"
    around = Nearby(topics, asked or heading, strength_of(asked) if asked else "")
    strength = ""
    for stem in passage.stems:
        strength = strength_of(plain(stem)) or strength
    whole = Clause(
        "",
        "",
        question=passage.question or (passage.stems[-1] if passage.stems else ""),
        group="" if passage.elsewhere else group_of(heading),  # what stands elsewhere is read, and only shown
        asked=bool(asked),
        match_year=match_year,
    )
    refused = bool(passage.stems) and REFUSED.match(plain(passage.stems[-1])) is not None
    for position, sentence in enumerate(passage.sentences):
        low = plain(sentence)
        if APPLICANT.match(low):
            continue
        if refused and len(low.split()) <= MOST_LISTED:
            yield from not_taken(sentence, low, whole, season)
            yield from (shown(one, UNDER_NOT) for one in statements(sentence, whole, around, season, 0))
            continue
        # A heading over a list asks for its items; a paragraph below it says itself what it asks.
        listed = passage.item or len(low.split()) <= SHORT
        whole = replace(whole, strength=strength if listed else "")
        reply = said_first(sentence) if asked and position == 0 else None
        if reply is None:
            yield from statements(sentence, whole, around, season, 0)
        else:
            rest = low[reply.end :].strip(" .,!;:-")
            whole = replace(whole, strength=around.strength if reply.yes else "")
            around = replace(around, strength=whole.strength)
            said = statements(sentence, whole, around, season, reply.end) if rest else ()
            own = {one.field for one in said if isinstance(one, Reading)}
            told = answered(passage.question, asked, reply, sentence, rest)
            found = [one for one in told if one.field not in own] + list(said)
            yield from (shown(one, ONLY_SAID) for one in found) if evades(low) or evades(rest) else found
        around = around.after(low)


def not_taken(sentence: str, low: str, whole: Clause, season: int) -> Iterator[Reading]:
    """What an item of a list of what is not taken says: of a visa it is no."""
    clause = replace(whole, low=NOT_TAKEN + low.strip(" .,;"), sentence=sentence, prefix=len(NOT_TAKEN), strength="")
    if visa_cues.NEEDS_ONE.match(low.strip(" .,;")):
        yield from (one for one in visas.read(clause, season) if isinstance(one, Reading) and one.value == "no")


@lru_cache(maxsize=1024)
def statements(sentence: str, whole: Clause, around: Nearby, season: int, start: int) -> tuple[Reading | Mention, ...]:
    """What one sentence states from ``start`` on. Pages repeat themselves: what was read is kept."""
    return tuple(stated(sentence, whole, around, season, start))


def stated(sentence: str, whole: Clause, around: Nearby, season: int, start: int) -> Iterator[Reading | Mention]:
    for clause in clauses(sentence, whole):
        if clause.start + len(clause.low) <= start:
            continue
        if clause.start < start:
            clause = replace(clause, low=clause.low[start - clause.start :], start=start, spans=[])
        own = topics_of(clause.low)
        if visa_words.ANY_OTHER.search(clause.low) and visa_words.NAMED.search(around.text):
            own -= {"visa"}  # "we sponsor the J-1. We do not help with any other visa"
        if "certificate" in around.topics:
            own -= {"deadline"}  # "by the rank list deadline"
        if is_general(clause.low) and around.topics & {"years", "attempts"} and "score" not in around.topics:
            own -= {"score"}
        half = is_half(around.text) and around.topics
        other = lexicon.OTHER_CERTIFICATE.found(clause.low)  # it has its topic: another certificate
        incomplete = (
            not other
            and not own - ({"img", "experience"} if half else {"img"})
            and len(clause.low.split()) <= LONGEST_ELLIPSIS
            and (half or SOMETHING.search(clause.low))
        )
        said = unstated(clause.low, season, plain(sentence))
        for topic, read in READERS.items():
            why = said or beside(topic, clause.low)
            if topic in own:
                found = limited(read, clause, season) if topic in LIMITED else read(clause, season)
                yield from (shown(one, why) for one in found) if why else found
            elif not why and topic in around.topics and incomplete and may_complete(topic, own, around):
                yield from read(completed(clause, topic, around), season)
        around = around.after(clause.low)


def limited(read: Callable[[Clause, int], Found], clause: Clause, season: int) -> Found:
    """What a clause states of a limit; what rests on a number that it denies is shown."""
    found = list(read(clause, season))
    low = limits.without_unset(clause.low)
    if low == clause.low:
        yield from found
        return
    left = {one.value for one in read(replace(clause, low=low), season) if isinstance(one, Reading)}
    for one in found:
        denied = isinstance(one, Reading) and one.value.isdecimal() and one.value not in left
        yield shown(one, limits.DENIED_LIMIT) if denied else one


def may_complete(topic: str, own: frozenset[str], around: Nearby) -> bool:
    """Whether a clause may go on about a topic: not about visas once it names IMGs, nor about what residents do."""
    if topic == "visa":
        return "img" not in own
    return topic != "experience" or not experience.OFFERED.search(around.text)


def completed(clause: Clause, topic: str, around: Nearby) -> Clause:
    """The clause with the name of its topic put in front, as if it stood beside a label."""
    name = f"{around.text.rstrip(' ?')}: " if is_half(around.text) else name_of(topic, around.text)
    found = None if is_half(around.text) else LEAD.match(clause.low)
    lead = found.end() if found else 0
    return replace(
        clause,
        low=name + clause.low[lead:],
        start=clause.start + lead,
        prefix=len(name),
        strength=clause.strength or around.strength,
        spans=[],
    )


def is_half(question: str) -> bool:
    """Whether a question is the first half of its answer: "Graduated before 2017? We cannot consider you."."""
    return question.endswith("?") and HALF.match(question) is not None and len(question.split()) <= SHORT


def name_of(topic: str, before: str) -> str:
    """What is put before a clause without its topic: the visas or failures that were last spoken of, else the topic."""
    if topic == "visa":
        names = [
            f"{found.group()} visa" for found in visa_words.NAMED.finditer(visa_words.LEFT_BEHIND.sub(" ", before))
        ]
        if len(set(names)) == 1 and visa_words.EXCLUDING.search(before):
            names = [
                "j-1 visa" if names[0].startswith(("h", "employment")) else "h-1b visa"
            ]  # "anything other than a J-1? In general, no"
        return f"{' and '.join(dict.fromkeys(names[:2]))}: " if names else NAMES[topic]
    if topic == "attempts" and attempts.of_failures(before):
        return "failures allowed: "
    if topic == "experience" and "how many months" in before:
        return experience.MONTHS_ASKED
    return NAMES[topic]
