"""What scores, attempts and years have in common: how a limit is denied."""

import re
from functools import lru_cache
from typing import Final

LIMIT: Final = (
    r"(?:cut[ -]?offs?|cuts?|limits?|limitations?|restrictions?|requirements?|minimums?|maximums?|thresholds?|caps?|"
    r"cut[ -]?points?|rules?|bar|floor|ceiling|filters?|screen(?:s|ing)?|criteria|criterion|benchmarks?|hard stops?)"
)
DENIED: Final = (
    r"(?:\b(?:no|not|never|nor|neither|without|none|against)\b|\bfree of\b)(?! (?:more|less|later|fewer|separate|"
    r"different|additional))"
)
HINDRANCE: Final = re.compile(
    r"\b(?:more|less|later|fewer|below|under|lower|over|separate|different|older|than|within)\b|\d"
)
NAMES_WITH_DIGITS: Final = re.compile(r"step[ -]*[123]|no one|\b[hj]-?1(?:-?b)?\b")
NUMBERED: Final = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|ten)\b")


PAST: Final = re.compile(
    r"\b(?:used to (?:be|have|require|set|ask)|former(?:ly)?|previously|in the past|once had|there was|in earlier "
    r"years|no longer)\b"
)
# A limit that was given up is none.
ENDED: Final = re.compile(
    r"\b(?:done away with|dropped|abolished|removed|eliminated|abandoned|lifted|given up|withdrawn|discontinued|gone|"
    r"retired)\b|\bno longer (?:exists?|appl(?:y|ies)|in force|in place|use|have|set|screen|require|a minimum)\b"
)


def given_up(sentence: str, topic: re.Pattern[str]) -> bool:
    """Whether a sentence says that a limit on a topic was given up."""
    ended = ENDED.search(sentence)
    named = topic.search(sentence)
    return (
        ended is not None
        and named is not None
        and (PAST.search(sentence) is not None or re.search(rf"\b{LIMIT}\b", sentence[: ended.end() + 40]) is not None)
    )


@lru_cache(maxsize=16)
def denials(topic: str, limit: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{DENIED}[^;]{{0,60}}?\b{limit}\b[^;]{{0,60}}?{topic}",
            rf"{DENIED}[^;]{{0,50}}?{topic}[^;]{{0,40}}?\b{limit}\b",
            rf"{topic}[^;]{{0,50}}?{DENIED}[^;]{{0,30}}?\b{limit}\b",
            rf"{topic}[^;:]{{0,24}}?\b{limit}\s*:\s*(?:no|none|n/a)\b",
            rf"{topic}[^;:]{{0,40}}?(?::| is| are)?\s*(?:unlimited|open-ended)\b",
            rf"{topic}[^;:]{{0,40}}?(?::| is| are)\s*(?:none|no limit|unlimited|not limited|not restricted|"
            rf"open|any|n/a)\b",
            rf"\b(?:regardless|irrespective|independent)(?:ly)? of [^;,]{{0,40}}?{topic}",
            rf"{DENIED} (?:\w+ ){{0,2}}?(?:limit|restrict|cap|screen|filter|set|use|count)\b[^;,]{{0,40}}?{topic}",
            rf"{topic}[^;,]{{0,30}}?\bnot (?:be )?(?:limited|restricted|capped|counted|filtered|screened)\b",
        )
    )


def denied(low: str, topic: str, limit: str = LIMIT) -> tuple[int, int] | None:
    """Where a clause says that a topic has no limit, or None. ``topic`` and ``limit``: patterns."""
    for pattern in denials(topic, limit):
        for found in pattern.finditer(low):
            said = NAMES_WITH_DIGITS.sub("", found.group())
            if not HINDRANCE.search(said) and not NUMBERED.search(said):
                return found.span()
    return None
