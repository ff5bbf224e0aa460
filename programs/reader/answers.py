"""Yes and no, as answers to a question that names what is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from programs.reader import lexicon
from programs.reader.fields.visa_words import ANY, NAMED
from programs.reader.readings import Reading
from programs.reader.scope import TOPICS, topics_of
from programs.reader.sentences import plain, quote

YES: Final = re.compile(
    r"^\W*(?:(?:yes|absolutely|of course|certainly|definitely|indeed|sure|always|correct|gladly|by all means|very much so|surely|yep|affirmative|with pleasure)\b[,!]?\s*)?"
    r"(?:(?:yes|absolutely|certainly|definitely|both|indeed|we do|they (?:are|do|may|can)|it is|you (?:do|may|can|must)|there is|of course|we (?:certainly|definitely|gladly|happily) do|it does|we are|we will)\b(?=\W*$|\W*[,.;!-]| both))?"
)
NO: Final = re.compile(
    r"^\W*(?:(?:no|nope|unfortunately|regrettably|sorry|not|never|negative|we regret)\b[,!]?\s*)+"
    r"(?:(?:not|no|(?:we|they|it|there|you|this)(?: [a-z]+){0,2}? (?:not|cannot))\b)?(?=\W*$|\W*[,.;!-]|\s)"
)
NONE_THERE: Final = re.compile(
    r"^\W*(?:(?:we|they|there) (?:have|has|is|are|set|use) (?:none|no such)\b|that is not (?:possible|offered|available))"
)
NOT_SHORT: Final = re.compile(
    r"^\W*(?:(?:unfortunately|regrettably|sorry|at this time|currently)\W+)*(?:we|they|it|there|you|this|that) (?:[a-z]+ )?(?:not|cannot)(?: (?:at (?:this|the moment|present)(?: time)?|currently|yet|need to|have to))?(?=\W*$|[,.;!])"
)
CONDITIONAL: Final = re.compile(
    r"\b(?:if|only|provided|case|depending|depends|subject|limited|exceptional|rare(?:ly)?|transfer\w*|may|unless|when|approval)\b"
)
UNCERTAIN: Final = re.compile(r"\b(?:what|which|how|when|who|where|why)\b")
WHETHER: Final = re.compile(
    r"^\W*(?:and |but |so |then )*(?:do|does|is|are|can|must|may|will|would|should|did|has|have|could|j-?1|h-?1|visa|imgs?|any|am)\b"
)


@dataclass(frozen=True)
class Reply:
    yes: bool
    end: int  # in the sentence


def said_first(sentence: str) -> Reply | None:
    """The yes or no an answer begins with, or None."""
    low = plain(sentence)
    if found := NONE_THERE.match(low):
        return Reply(False, found.end())
    if found := NOT_SHORT.match(low):
        return Reply(False, found.end())
    if found := re.match(
        r"^\W*(?:no|nope|unfortunately,? (?:not|no)|sorry,? no|(?:sadly|regrettably|alas),? (?:not|no)|not (?:at all|at this time|currently|at present|here|yet|really|at the moment)|never|none|negative)\b(?! (?:more|less|later|problem|minimum|cut|limit|visas?|specific|set|fewer|absolute|strict|hard|requirement))",
        low,
    ):
        return Reply(False, found.end())
    found = YES.match(low)
    if found and found.group().strip(" ,.!-"):
        return Reply(True, found.end())
    return None


def answered(question: str, asked: str, reply: Reply, sentence: str, rest: str) -> Iterator[Reading]:
    """What a yes or no states, given its question."""
    if UNCERTAIN.match(asked.lstrip()) or not (WHETHER.search(asked) or len(asked.split()) <= 6):
        return
    words = quote(sentence, 0, max(reply.end, 1))
    yes = reply.yes
    condition = CONDITIONAL.search(rest)

    def reading(name: str, value: str, rule: str, **more: str) -> Reading:
        return Reading(name, value, rule, words, sentence, question=question, **more)

    topics = topics_of(asked)
    if lexicon.FELLOWS.found(asked) and not lexicon.RESIDENTS.found(asked):
        return
    if "visa" in topics and "step3" not in topics and not re.search(r"\bwaiver|\bown\b|\bfees?\b", asked):
        named = {found.lastgroup or "" for found in NAMED.finditer(asked)}
        both = {"visa_j1", "visa_h1b"}
        if re.search(r"\bonly\b|\bcitizen", asked) and not named:
            named = set()
        elif not named and ANY.search(asked) and not re.search(r"\b(?:o-1|tn|f-1)\b", asked) and not yes:
            named = both
        for name in sorted(named, reverse=True):
            if yes and condition:
                yield reading(name, "conditional", "answer.condition", note=rest[:200])
            else:
                yield reading(name, "yes" if yes else "no", "answer.yes" if yes else "answer.no")
    if "visa" not in topics and re.search(r"\bcitizen|\bgreen card|\bpermanent resident", asked):
        if (
            re.search(r"\b(?:must|need|required|have to)\b", asked)
            and yes
            or (re.search(r"\bnon-? ?citizens\b", asked) and not yes)
        ):
            yield reading("visa_j1", "no", "visa.citizens")
            yield reading("visa_h1b", "no", "visa.citizens")
    if "img" in topics and not topics & {"experience", "letters", "certificate", "step3", "visa", "score", "attempts"}:
        if re.search(
            r"\b(?:accept|consider|take|welcome|apply|eligible|interview|open|friendly|rank|invite|review|match|recruit)",
            asked,
        ):
            if yes and condition:
                yield reading("accepts_img", "conditional", "answer.condition", note=rest[:200])
            else:
                yield reading("accepts_img", "yes" if yes else "no", "answer.yes" if yes else "answer.no")
    asks = (
        re.search(r"\b(?:require|required|need|needed|must|necessary|mandatory|have to|requirement|expect)\b", asked)
        or len(asked.split()) <= 5
    )
    for topic, name in (("experience", "usce"), ("step3", "step3")):
        if topic in topics and asks and not re.search(r"\boffer|\bprovide|\bh-?1", asked):
            yield reading(name, "required" if yes else "no", "answer.yes" if yes else "answer.no")
    limit = re.search(
        r"\b(?:cut[ -]?offs?|limits?|minimums?|restrictions?|requirements?|require|maximum|threshold|required|criteria|screen|filter|matter)\b",
        asked,
    )
    if not yes and limit:
        if "years" in topics:
            yield reading("max_years_since_graduation", "none", "answer.no")
        elif "attempts" in topics:
            yield reading("max_attempts", "none", "answer.no")
        elif (
            "score" in topics
            and TOPICS["score"].search(asked)
            and not re.search(r"\bstep[ -]*1\b(?!.*step[ -]*2)", asked)
        ):
            yield reading("min_step2_ck", "none", "answer.no")
    elif "years" in topics and not yes and re.search(r"\bmust\b|\bneed\b|\bhave to\b", asked):
        yield reading("max_years_since_graduation", "none", "answer.no")
    if (
        "attempts" in topics
        and not limit
        and re.search(r"\bfail", asked)
        and re.search(r"\b(?:accept|consider|interview|allow|apply|take)", asked)
    ):
        yield reading(
            "max_attempts",
            "none" if yes else "1",
            "answer.yes" if yes else "answer.no",
            **({} if yes else {"strictness": "required"}),
        )
    if "certificate" in topics and re.search(r"\bcertifi", asked):
        from programs.reader.fields.certificate import moments

        named_moments = moments(asked)
        if yes and named_moments:
            yield reading("ecfmg_by", next(iter(named_moments)), "answer.yes")
        elif not yes and "application" in named_moments:
            yield reading("ecfmg_by", "after_application", "answer.no")
