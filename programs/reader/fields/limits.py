"""What scores, attempts and years have in common: how a limit is denied."""

import re
from functools import lru_cache
from typing import Final

from programs.reader.sentences import NUMBER

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


# A limit with its number that is not set: "we do not have a 5-year cutoff", "a score of 220 is not required".
WE: Final = (
    r"\b(?:we|it|(?:our|the|this) (?:[a-z]+ ){0,3}?(?:program|department|residency|hospital|institution|committee))"
    r"(?: [a-z]+)? (?:do|does|d|doe|did|will) +(?:not|never)\b"
)
MILD: Final = re.compile(
    r"\b(?:prefer|recommend|encourag|help|desir|advis|favou?r|ideal|competitive|guideline)\w*|\bbut\b"
)
UNSET: Final = re.compile(
    rf"{WE}(?: [a-z]+)? (?:have|use|set|enforce|apply|impose|employ|keep|maintain|limit|restrict|cap|require|"
    rf"insist on|"
    r"ask for|demand|screen (?:by|with|for|at|on))\b(?! (?:more|less|fewer|further|additional|any more|over)\b)|"
    rf"\b(?:there (?:is|are) no|(?:we|program|it) (?:have|has|set|sets|use|uses) no)\b(?! (?:more|later))"
    rf"(?: [a-z0-9-]+){{0,5}}? {LIMIT}\b|"
    r"\b(?:is|are) +not (?:[a-z]+ )?(?:required|obliged|expected|necessary|needed|asked) to\b|"
    r"\bneed +not have\b|\b(?:applicants|candidates|you|graduates|imgs) (?:do|d) +not (?:need|have to)\b"
)
NOT_NEEDED: Final = re.compile(
    r"(?<!or )(?<!and )\b(?:is|are) +(?:not|no longer|never) (?:an? )?(?:absolute |strict |formal |"
    r"hard )?(?:required?|needed|necessary|mandatory|"
    r"requirements?|enforced|applied|rule|prerequisite)\b|\b(?:has|have) been (?:waived|abolished|dropped|"
    r"removed|lifted|eliminated|discontinued)\b"
)
DROPPED: Final = re.compile(
    rf"\b(?:dropped|abolished|eliminated|removed|lifted|waived|discontinued|did away with|done away with|"
    rf"given up|gave "
    rf"up|scrapped) (?:the|our|its|any|all)\b[^;,]{{0,40}}?\b{LIMIT}\b"
)
HARMLESS: Final = re.compile(
    r"\b(?:do|does|d|doe|will|wo|is|are) +not (?:[a-z]+ ){0,2}?(?:disqualify|exclude|bar|reject|rule (?:you |"
    r"anyone )?out|"
    r"count against|hurt|preclude|prevent|grounds|reasons?)\b(?! (?:and|or)\b)|\bno (?:applicant|candidate|file|"
    r"graduate)s? "
    r"(?:is|are|was|will be) (?:rejected|excluded|turned (?:down|away)|ruled out|disqualified|screened out)\b"
)
NEXT_PART: Final = re.compile(
    r" and (?=(?:we|it|our|all|applicants|candidates)\b)|[;:]|"
    r", (?:we|it|they|most|though|although|however|yet|the|our|those|all|preferr\w+|with)\b| -+ "
)
FIGURE: Final = re.compile(rf"(?<!step )(?<!steps )(?<!step-)(?<![a-z]-)(?<!\d){NUMBER}")
EXCEPTED: Final = re.compile(r"[^;,]{0,30}\b(?:other than|except|beyond|besides|apart from|below|under|until)\b")
DENIED_LIMIT: Final = "It says that this limit is not set, and not what is."


def unset(low: str) -> tuple[int, int] | None:
    """The part of a clause in which a limit is named with its number and denied, or None."""
    if found := HARMLESS.search(low):
        return low.rfind(", ", 0, found.start()) + 1, len(low)
    found = UNSET.search(low)
    if found is None or EXCEPTED.match(low, found.end()):
        found = DROPPED.search(low)
    if found:
        stop = NEXT_PART.search(low, found.end())
        span = found.start(), stop.start() if stop else len(low)
    elif found := NOT_NEEDED.search(low):
        starts = [stop.end() for stop in NEXT_PART.finditer(low, 0, found.start())]
        span = (starts[-1] if starts else 0), found.end()
    else:
        return None
    return None if MILD.search(low, found.end()) else span


def without_unset(low: str) -> str:
    """The clause without the numbers of limits that it denies, letter by letter."""
    span = unset(low)
    if span is None:
        return low
    told = FIGURE.sub(lambda found: " " * len(found.group()), low[span[0] : span[1]])
    return low[: span[0]] + told + low[span[1] :]
