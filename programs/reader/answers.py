"""Yes and no, as answers to a question that names what is asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from programs.reader import lexicon
from programs.reader.fields.certificate import moments
from programs.reader.fields.visa_words import (
    ANY,
    DEFINES,
    EXCLUDING,
    LEFT_BEHIND,
    NAMED,
    NO_CONDITION,
    OF_REFUSING,
    OF_VISAS,
    OTHER,
)
from programs.reader.readings import Reading
from programs.reader.sentences import plain, quote
from programs.reader.topics import topics_of

# An answer begins with a word of yes, a short clause of yes ("we do", "they are"), or both.
YES: Final = re.compile(
    r"^\W*(?:(?:yes|absolutely|of course|certainly|definitely|indeed|sure|always|correct|gladly|by all means|very much "
    r"so|surely|yep|affirmative|with pleasure)\b[,!]?\s*)?(?:(?:yes|absolutely|certainly|definitely|both|either(?: "
    r"one)?|indeed|we (?:certainly |definitely |gladly |happily |sure )?do|they (?:are|do|may|can)|it (?:certainly |"
    r"definitely )?is|you (?:do|may|can|could|must)|there is|of course|it does|we are|we will|"
    r"we do (?:consider|accept|take|welcome) (?:them|those|these))\b(?=\W*$|\W*[,.;:!-]| both))?"
)
NO_WORD: Final = re.compile(
    r"^\W*(?:no(?! (?:failed|failures?|attempts?|prior|previous|history|usmle|step|retakes|repeats|second)\b)|nope|"
    r"(?:we(?:'re| are) )?(?:unfortunately|sorry|sadly|regrettably|alas|(?:i am |i'm )?afraid),? "
    r"(?:not|no)|not (?:at all|at this time|currently|at present|here|yet|really|"
    r"at the moment)|never|none|negative|not (?:with|for|by|from) we|not in (?:our|this))\b"
    r"(?! (?:more|less|later|problem|minimum|cut|limit|visas?|specific|set|fewer|absolute|strict|hard|requirement))"
)
NO_CLAUSE: Final = re.compile(
    r"^\W*(?:(?:unfortunately|regrettably|sorry|at this time|at present|at the moment|currently)\W+){0,2}(?:we|they|"
    r"it|there|you|this|that) "
    r"(?:[a-z]+ )?(?:not|cannot)(?: (?:at (?:this|the moment|present)(?: time)?|currently|yet|need to|have "
    r"to))?(?=\W*$|[,.;!])|^\W*(?:we|they|there) (?:have|has|is|are|set|use) (?:none|no such)\b|^\W*that is not "
    r"(?:possible|offered|available)"
)
CONDITION: Final = re.compile(
    r"\b(?:if|only|provided|case|depending|depends|subject|limited (?:basis|circumstances|cases)|exceptional|"
    r"rare(?:ly)?|transfer\w*|may|unless|when|approval)\b"
)
ONLY: Final = re.compile(r"\W*(?:but )?only (?:for|if|when|in|with|where|as|after|those)\b")
OPEN: Final = re.compile(r"\W*(?:what|which|how|when|who|where|why)\b")
WHAT_LIMIT: Final = re.compile(r"\W*what (?:is|are|'s)\b[^?]*\b(?:minimum|cut[ -]?off|limit|maximum|threshold)")
WHICH_VISAS: Final = re.compile(r"\W*(?:what|which) (?:kinds? of |types? of )?visas?\b")
HOW_MUCH: Final = re.compile(r"\W*how (?:much|many)\b")
WHETHER: Final = re.compile(
    r"^\W*(?:and |but |so |then )*(?:do|does|is|are|can|must|may|might|will|would|should|did|has|have|could|j-?1|"
    r"h-?1|visa|imgs?|any|am)\b"
)
ABOUT_ME: Final = re.compile(r"^\W*i\b[^?]{1,120}[.,;] (?=[a-z]+ )")  # "I failed a Step. Can I apply?"
OF_LIMITS: Final = re.compile(
    r"\b(?:cut[ -]?offs?|limits?|minimums?|restrictions?|requirements?|require|maximum|threshold|required|"
    r"criteria|screen|filter|floor|matter|role)\b"
)
OF_NEED: Final = re.compile(
    r"\b(?:require|required|need|needed|must|necessary|mandatory|have to|requirement|expect|recent)\b"
)
OF_TAKING: Final = re.compile(
    r"\b(?:accept|consider|take|welcome|apply|eligible|interview|open|friendly|chance|rank|invite|review|match|"
    r"recruit|allow|look at|read )"
)
AT_THIS_PLACE: Final = re.compile(
    r"\b(?:at|with|in|through) (?:your|our|the|this) (?:own )?(?:[a-z]+ )?(?:institution|hospital|program|department|"
    r"site|center|residency)\b|\b(?:with you|here)\b"
)
OLD: Final = re.compile(r"\bold(?:er)? graduates?\b(?! than)|\bgraduated (?:long|many years) ago")
AT_FIRST: Final = re.compile(r"\b(?:first|1st|one)[ -](?:attempt|try|sitting|time|go)\b")
OF_HARM: Final = re.compile(
    r"\b(?:disqualif|exclude|rule|hurt|matter|end|bar|harm|problem|obstacle|barrier|issue|disadvantage|lower|against)"
)
OF_CITIZENS: Final = re.compile(r"\bcitizen|\bgreen card|\bpermanent resident")
SHORT: Final = 5  # words of a question that is a label: "US experience?"
LONGEST_NOTE: Final = 200


@dataclass(frozen=True)
class YesOrNo:
    """The yes or no an answer begins with; ``end``: where it ends in the sentence."""

    yes: bool
    end: int
    only: bool = False  # "only if …": a yes to whether something is taken, and to nothing else


def said_first(sentence: str) -> YesOrNo | None:
    low = plain(sentence)
    if found := NO_CLAUSE.match(low) or NO_WORD.match(low):
        more = NO_CLAUSE.match(low[found.end() :])  # "no, it does not"
        return YesOrNo(False, found.end() + (more.end() if more else 0))
    if ONLY.match(low):
        return YesOrNo(True, 0, only=True)
    found = YES.match(low)
    return YesOrNo(True, found.end()) if found and found.group().strip(" ,.!-") else None


def answered(question: str, asked: str, reply: YesOrNo, sentence: str, rest: str) -> Iterator[Reading]:
    """What a yes or no states, given its question. ``asked``: the question's plain form; ``rest``: what follows."""
    if lexicon.FELLOWS.found(asked) and not lexicon.RESIDENTS.found(asked):
        return
    place = (0, max(reply.end, 1))
    words = quote(sentence, *place)

    def reading(name: str, value: str, rule: str = "", strictness: str = "", note: str = "") -> Reading:
        rule = rule or ("answer.yes" if reply.yes else "answer.no")
        return Reading(name, value, rule, words, sentence, strictness, question, note, place=place)

    def policy(name: str) -> Reading:
        if reply.yes and CONDITION.search(NO_CONDITION.sub(" ", rest)):
            return reading(name, "conditional", "answer.condition", note=rest[:LONGEST_NOTE])
        return reading(name, "yes" if reply.yes else "no")

    topics = topics_of(asked)
    if not reply.yes and HOW_MUCH.match(asked):
        if "experience" in topics:
            yield reading("usce", "no")
        elif "attempts" in topics and re.search(r"\bfail", asked):
            yield reading("max_attempts", "1", strictness="required")
    put = ABOUT_ME.sub("", asked)
    if OPEN.match(put) and not reply.yes and WHAT_LIMIT.match(put):
        yield from of_limits(asked, topics, reply, reading)
    if OPEN.match(put) and not reply.yes and WHICH_VISAS.match(put):
        yield from of_visas(asked, reply, reading, policy)
    if OPEN.match(put) or not (WHETHER.search(put) or len(put.split()) <= SHORT + 1):
        return
    if OF_REFUSING.search(asked):
        topics -= {"visa", "img"}
    if "visa" in topics and "step3" not in topics:
        yield from of_visas(asked, reply, reading, policy)
    if "img" in topics and not topics & {"experience", "letters", "certificate", "step3", "visa", "score", "attempts"}:
        if OF_HARM.search(asked):
            yield from [] if reply.yes else [reading("accepts_img", "yes")]
        elif OF_TAKING.search(asked) or len(asked.split()) <= 2:
            yield policy("accepts_img")
    if reply.only:
        return
    yield from of_wants(asked, topics, reply, reading)
    yield from of_limits(asked, topics, reply, reading)


def of_visas(
    asked: str, reply: YesOrNo, reading: Callable[..., Reading], policy: Callable[[str], Reading]
) -> Iterator[Reading]:
    """Yes or no to the visas a question names; no to "do you sponsor visas?" is no to both, yes names none."""
    if lexicon.OTHERS.found(asked) or re.search(r"\bwaiver|\bown\b|\bfees?\b|\bpay\b|\bcost", asked):
        return
    if DEFINES.search(asked):
        return
    names = {found.lastgroup or "" for found in NAMED.finditer(LEFT_BEHIND.sub(" ", asked))}
    if (
        not names
        and not reply.yes
        and OF_VISAS.search(asked)
        and not OTHER.search(asked)
        and not OF_CITIZENS.search(asked)
    ):
        names = {"visa_j1", "visa_h1b"}
    other = {"visa_j1", "visa_h1b"} - names if len(names) == 1 else set()
    if EXCLUDING.search(asked):
        names, other = other, set()
    yield from (policy(name) for name in sorted(names, reverse=True))
    if reply.yes and re.search(r"\bonly\b|\bsole\b", asked):
        yield from (reading(name, "no", "visa.only") for name in other)
    if not ANY.search(asked) and OF_CITIZENS.search(asked):
        closed = not reply.yes if re.search(r"\bnon-? ?citizens\b", asked) else reply.yes and OF_NEED.search(asked)
        if closed:
            yield reading("visa_j1", "no", "visa.citizens")
            yield reading("visa_h1b", "no", "visa.citizens")


def of_wants(asked: str, topics: frozenset[str], reply: YesOrNo, reading: Callable[..., Reading]) -> Iterator[Reading]:
    needed = OF_NEED.search(asked) or len(asked.split()) <= SHORT
    for topic, name in (("experience", "usce"), ("step3", "step3")):
        if topic == "experience" and not reply.yes and AT_THIS_PLACE.search(asked):
            continue  # that nobody has to rotate here says nothing of experience elsewhere
        if (
            topic in topics
            and needed
            and not re.search(
                r"\boffer|\bprovide|\bh-?1|\bcounts?\b|\bqualif|\bsuffic|\bvisa|\bobserver|\bsatisf|\bmeet\b|\bfulfil|"
                r"\barrange|\bhelp",
                asked,
            )
        ):
            yield reading(name, "required" if reply.yes else "no")
    if "certificate" in topics and re.search(r"\bcertifi", asked):
        named = moments(asked)
        if reply.yes and named:
            yield reading("ecfmg_by", next(iter(named)))
        elif not reply.yes and "application" in named:
            yield reading("ecfmg_by", "after_application")


def of_limits(asked: str, topics: frozenset[str], reply: YesOrNo, reading: Callable[..., Reading]) -> Iterator[Reading]:
    """No to "is there a limit?" is none; no to "do you take failures?" is one attempt."""
    limit = OF_LIMITS.search(asked)
    only_step1 = re.search(r"\bstep[ -]*1\b", asked) and not re.search(r"\bstep[ -]*2|\bck\b|\bsteps\b", asked)
    if not reply.yes and "years" in topics and (limit or OF_NEED.search(asked)):
        yield reading("max_years_since_graduation", "none")
    elif not reply.yes and "attempts" in topics and (limit or OF_HARM.search(asked)):
        yield reading("max_attempts", "none")
    elif not reply.yes and "score" in topics and limit and not only_step1:
        yield reading("min_step2_ck", "none")
    elif reply.yes and "years" in topics and OLD.search(asked):
        yield reading("max_years_since_graduation", "none")
    elif not reply.yes and "attempts" in topics and OF_NEED.search(asked) and AT_FIRST.search(asked):
        yield reading("max_attempts", "none")
    elif reply.yes and "attempts" in topics and OF_NEED.search(asked) and AT_FIRST.search(asked):
        yield reading("max_attempts", "1", strictness="required")
    elif "attempts" in topics and not limit and OF_TAKING.search(asked) and re.search(r"\bfail|\bwith attempt", asked):
        yield reading("max_attempts", "none") if reply.yes else reading("max_attempts", "1", strictness="required")
