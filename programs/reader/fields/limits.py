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
NAMES_WITH_DIGITS: Final = re.compile(r"step[ -]*[123]|no one")
NUMBERED: Final = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|ten)\b")


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
