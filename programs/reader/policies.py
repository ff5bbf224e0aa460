"""The one entry: from the lines of a page to what it states of its policies, each with the words that decide."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from programs.reader import lexicon, merge
from programs.reader.answers import answered, said_first
from programs.reader.fields import (
    attempts,
    certificate,
    deadline,
    experience,
    graduates,
    letters,
    scores,
    step3,
    visa_words,
    visas,
    years,
)
from programs.reader.readings import Mention, PageLine, Reading
from programs.reader.scope import NAMES, Clause, clauses, group_of, strength_of, topics_of
from programs.reader.sentences import NUMBER, plain
from programs.reader.units import Passage, passages

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
MOST_SENTENCES: Final = 1500  # of one page; what comes after is named, not read
SOMETHING: Final = re.compile(
    rf"\b{NUMBER}\b|\b(?:yes|both|case|unlimited|available|before|prior|by|accepted|welcome|considered|as far|any|third|second|depends|fine|later|follow|still)\b|"
    + "|".join(
        concept.source
        for concept in (lexicon.MUST, lexicon.WISH, lexicon.WAIVED, lexicon.NOT, lexicon.ONLY, lexicon.DEPENDS)
    )
)


def name_of(topic: str, before: str) -> str:
    """What is put before a clause without its topic: the visas or failures that were last spoken of, else the topic."""
    if topic == "visa":
        names = [f"{found.group()} visa" for found in visa_words.NAMED.finditer(before)]
        return f"{' and '.join(dict.fromkeys(names[:2]))}: " if names else NAMES[topic]
    if (
        topic == "attempts"
        and attempts.FAILING.search(before)
        and not attempts.TRYING.search(attempts.FAILED_ONE.sub("", before))
    ):
        return "failures allowed: "
    return NAMES[topic]


def read_policies(lines: Sequence[PageLine], *, season: int) -> tuple[tuple[Reading, ...], tuple[Mention, ...]]:
    """What a page proposes, and what it only mentions. ``season``: the running match year, for classes and days.

    Readings of one field that differ are all returned: the person decides. The same text gives the same result.
    """
    readings: list[Reading] = []
    mentions: list[Mention] = []
    number = 0
    for passage in passages(lines):
        number += len(passage.sentences)
        if number > MOST_SENTENCES:
            first = passage.sentences[0]
            mentions.append(Mention("", first[:80], first, "The page is too long: it was read up to this sentence."))
            break
        found = list(read_passage(passage, season))
        if passage.elsewhere:
            found = [away(one) for one in found]
        proposed, mentioned = merge.passage(found)
        readings += proposed
        mentions += mentioned
    return merge.page(readings), tuple(dict.fromkeys(mentions))


def away(one: Reading | Mention) -> Mention:
    why = "This stands in a part about other people than residents."
    return Mention(one.field, one.quote, one.sentence, why, one.question)


def read_passage(passage: Passage, season: int) -> Iterator[Reading | Mention]:
    """What the sentences of a passage state, read one after the other, each with the topic of the one before."""
    asked = plain(passage.question)
    heading = " ".join(plain(stem) for stem in passage.stems[-2:])
    topics = topics_of(asked) or topics_of(heading)
    strength = ""
    for stem in passage.stems:
        strength = strength_of(plain(stem)) or strength
    whole = Clause(
        "",
        "",
        question=passage.question or (passage.stems[-1] if passage.stems else ""),
        strength=strength or (strength_of(asked) if asked else ""),
        group=group_of(heading) if heading else "",
        asked=bool(asked),
    )
    before = asked or heading
    for position, sentence in enumerate(passage.sentences):
        start = 0
        if asked and position == 0:
            reply = said_first(sentence)
            if reply is not None:
                whole = replace(whole, strength=whole.strength if reply.yes else "")
                rest = plain(sentence)[reply.end :].strip(" .,!;:-")
                said = list(statements(sentence, whole, topics, season, reply.end, asked)) if rest else []
                own = {one.field for one in said if isinstance(one, Reading)}
                yield from (
                    one for one in answered(passage.question, asked, reply, sentence, rest) if one.field not in own
                )
                yield from said
                continue
        yield from statements(sentence, whole, topics, season, start, before)
        own = topics_of(plain(sentence))
        if own:
            topics, before = own, plain(sentence)


@lru_cache(maxsize=1024)
def statements(
    sentence: str, whole: Clause, topics: frozenset[str], season: int, start: int, before: str
) -> tuple[Reading | Mention, ...]:
    """What one sentence states from ``start`` on. Pages repeat themselves: what was read is kept."""
    return tuple(stated(sentence, whole, topics, season, start, before))


def stated(
    sentence: str, whole: Clause, topics: frozenset[str], season: int, start: int, before: str
) -> Iterator[Reading | Mention]:
    for clause in clauses(sentence, whole):
        if clause.start + len(clause.low) <= start:
            continue
        if clause.start < start:
            cut = start - clause.start
            clause = replace(clause, low=clause.low[cut:], start=start, spans=[])
        own = topics_of(clause.low)
        for topic in READERS:
            if topic in own:
                yield from READERS[topic](clause, season)
            elif topic in topics and not own - {"img"} and SOMETHING.search(clause.low):
                name = name_of(topic, before)
                low = name + clause.low.lstrip()
                lead = len(clause.low) - len(clause.low.lstrip())
                yield from READERS[topic](
                    replace(clause, low=low, start=clause.start + lead, prefix=len(name), spans=[]), season
                )
        if own:
            topics, before = own, clause.low
