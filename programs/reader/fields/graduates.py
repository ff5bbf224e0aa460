"""Whether graduates of schools outside the US and Canada may apply. Only a statement on who may apply counts."""

import re
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.scope import US_SCHOOL, Clause

VERBS: Final = (
    r"(?:accept\w*|consider\w*|welcom\w*|encourag\w*|eligible|invit\w*|interview(?:ed)?\b|tak(?:e|en|es)\b|"
    r"open|review(?:ed)?\b|rank(?:ed)?\b|may apply|can apply|"
    r"could apply|apply\b|applications from|friendly|include[sd]?|including|admit\w*|recruit\w*|"
    r"match(?:ed)?\b|select\w*|embrace\w*|receive|"
    r"qualif\w*|appreciat\w*|entertain\w*|hire\w*|allowed|permitted|treated|look forward|place here|closed|extend\w*|"
    r"seek|looked at|included|train|happy|screen(?:ed)?)"
)
SAYS: Final = re.compile(rf"\b{VERBS}")
ONLY_US: Final = re.compile(
    r"\b(?:only|solely|exclusively|restricted to|limited to|must (?:be|have|attend|graduate|come|hold)|"
    r"has to be|have to be|need to be|required|reserved for|just|none but|confined to)\b"
)
CONDITION: Final = re.compile(
    r"\bwhen they\b|\bonly (?:if|when|in|after|with|for|as|those)\b|\bcase[ -]by[ -]case\b|\bindividual(?:ly)?\b|"
    r"\bexceptional\w*|\bif\b|\bprovided\b|\bunless\b|\bonly once\b|\bpreliminary\b|\bon condition\b|"
    r"\bdiscretion\b|\brarely\b|\bgenerally\b|\btypically\b|\bordinarily\b|\busually\b|\bnormally\b|"
    r"\bas long as\b|\bone[ -]year\b|\btracks?\b|\bcitizens who are\b|\bwho are (?:us )?(?:citizens|"
    r"permanent)|\blimited (?:circumstances|basis)|\boccasionally\b|\bseldom\b|\bselect(?:ed)? (?:cases|"
    r"schools)|\bexcept\b"
)
NO_CONDITION: Final = re.compile(
    r"\b(?:if|provided|as long as|only if|only with|only when)\b[^;]{0,60}?\b(?:ecfmg|eligible|certif\w*|"
    r"requirements|criteria|usmle|qualif\w*|meet|step)\b"
)
NEUTRAL: Final = re.compile(
    r"\b(?:not (?:only|distinguish|differentiate|disadvantag\w*|discriminat\w*|penali[sz]\w*)|"
    r"no (?:preference|quota|limit|distinction|difference|bias|problem|disadvantage)|not (?:held|"
    r"count) against|nothing)\b|\bat a disadvantage\b"
)
DOCUMENTS: Final = re.compile(
    r"\b(?:must (?:provide|submit|send|hold|have|be|pass|obtain|also|complete|show|possess)|need (?:a|an|to|"
    r"\d|one|two|three|ecfmg)|should (?:provide|submit|send|have)|are required|is required|required (?:of|"
    r"from|for)|"
    r"requirements|require|requires|send a)\b"
)
NOT: Final = re.compile(
    r"\b(?:no|not|never|cannot|unable|nor|neither|ineligible|declin\w*|exclud\w*|reject\w*|closed to|without|"
    r"remov\w+|refus\w*|screen out|filter out|turn away|none|disqualif\w*|regret\w*)\b"
)
LABEL: Final = re.compile(
    r"(?:[:?]|-)\s*(?P<v>yes|no|not|none|accepted|considered|welcome|eligible|please apply|apply|never|nil)\b"
)
LIMITED_NOT: Final = re.compile(r"\bnot\b[^;]{0,60}?\b(?:who|with|over|more|older|without|lack\w*|that)\b")
ON_EQUAL_TERMS: Final = re.compile(
    r"\bno quota\b|\bregardless of\b|^\W*(?:imgs?|fmgs?|international medical graduates) only\b"
)
RESIDENTS_ARE: Final = re.compile(
    r"\bour img\b|\bimg residents\b|\b(?:half|third|quarter|percent|majority|many|most|some|several|"
    r"\d+)\b[^;]{0,30}?\bresidents\b[^;]{0,30}?\b(?:are|trained|graduated|were)\b|\bmake up\b|"
    r"\bresidents (?:are|were|come)\b"
)


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group in ("fellows", "osteopathic"):
        return
    theirs = lexicon.IMGS.pattern.search(low)
    name = "accepts_img"
    if not theirs and lexicon.US_GRADUATES.found(low):
        theirs = re.search(
            lexicon.EVERYBODY_ELSE.source + r"(?= (?:may|can|are) (?:also )?(?:apply|welcome|considered|eligible))", low
        )
    if not theirs:
        ours = re.search(US_SCHOOL, low)
        only = ONLY_US.search(low) or (re.search(r"\bnot in the us\b", low) and NOT.search(low))
        if (
            ours
            and only
            and not re.search(
                r"\bpreliminary\b|\bor (?:from )?(?:an? )?(?:international|foreign)|\becfmg\b|\bvisas?\b|"
                r"\bh-?1|\bletters?\b|\bfaculty\b|\bphysicians?\b|\bexperience\b|\brotations?\b|\bstep\b|"
                r"\bscore|\bwithin\b|\byears?\b|\bprefer|\bor equivalent\b",
                low,
            )
        ):
            yield clause.reading(
                name, "no", "img.us_only", (min(ours.start(), only.start()), max(ours.end(), only.end()))
            )
        return
    span = theirs.span()
    if re.search(r"\bvisas?\b|\bh-?1|\bj-?1\b", low[: theirs.start()]) and not re.search(
        r"\baccept|\bwelcome|\bconsider|\bbut\b|\band\b", low[: theirs.start()]
    ):
        return
    if (label := LABEL.search(low[theirs.end() : theirs.end() + 30])) and label.start() < 12:
        value = "no" if label["v"] in ("no", "not", "none", "never", "nil") else "yes"
        yield clause.reading(name, value, "img.label", (span[0], theirs.end() + label.end()))
        return
    if RESIDENTS_ARE.search(low) or (
        re.search(r"\bcanadian graduates\b", low) and not lexicon.IMGS.found(low.replace("canadian graduates", ""))
    ):
        yield clause.mention(name, span, "A count of residents is no statement on who may apply.")
        return
    if re.search(
        r"\b(?:nothing|not|no)\b[^;]{0,60}?\b(?:disadvantag|discriminat|penali[sz]|against|exclud|"
        r"turn(?:ed)? away|ruled? out|barred)",
        low,
    ) and not DOCUMENTS.search(low):
        yield clause.reading(name, "yes", "img.yes", span)
        return
    if re.search(r"\bif you are\b", low[: theirs.start()]):
        return
    limited = low[theirs.end() : theirs.end() + 20]
    if re.match(r"\W*(?:without|lacking|over|older|beyond|whose|more than)\b", limited):
        return
    said = list(SAYS.finditer(low))
    text = NEUTRAL.sub(" ", low)
    negative = NOT.search(re.sub(r"\bno foreign nationals\b", " ", text))
    if not said:
        if negative and re.match(r"\W*(?:sorry,? )?no (?:imgs?|fmgs?|international|foreign)", text):
            yield clause.reading(name, "no", "img.no", span)
        elif ON_EQUAL_TERMS.search(low):
            yield clause.reading(name, "yes", "img.yes", span)
        return
    if DOCUMENTS.search(low) and re.search(r"\bto be (?:considered|eligible|interviewed)\b", low):
        return
    if DOCUMENTS.search(low) and not re.search(
        r"\b(?:welcome|(?<!who is )(?<!who are )accepted|considered|encouraged|eligible to apply|may apply|"
        r"can apply|invited to apply)\b",
        low,
    ):
        return
    if (
        re.search(
            r"\bexperience\b|\bletters?\b|\bscores?\b|\battempt|\bfail|\bstep\b|\brotation", low[: theirs.start()]
        )
        and negative is None
    ):
        return
    only_some = re.search(r"\bonly (?:those |such )?$", low[: theirs.start()])
    if only_some and re.match(r" (?:with|who|that|having)\b", low[theirs.end() :]) and not NOT.search(low):
        yield clause.reading(name, "conditional", "img.condition", span, note=clause.words(only_some.start())[:200])
        return
    harmless = NO_CONDITION.sub(" ", text)
    condition = CONDITION.search(harmless)
    if (
        negative
        and "need not apply" not in low
        and LIMITED_NOT.search(text[negative.start() :])
        and not re.search(r"\bwho (?:graduated from|attended|are graduates|trained|studied)\b", low)
    ):
        return
    if negative and not re.search(r"\bnot (?:be )?(?:excluded|ruled out|disqualified|prevent)", low):
        if condition and condition.group() != "only with":
            note = clause.words(condition.start())[:200]
            yield clause.reading(name, "conditional", "img.softened", span, note=note)
            return
        if re.search(r"\bnot\b[^;]{0,20}\brequire", low):
            return
        yield clause.reading(name, "no", "img.no", span_between(span, negative.span()))
        return
    if condition:
        yield clause.reading(name, "conditional", "img.condition", span, note=clause.words(condition.start())[:200])
        return
    yield clause.reading(name, "yes", "img.yes", span_between(span, nearest(said, span)))


def nearest(found: list[re.Match], span: tuple[int, int]) -> tuple[int, int]:
    return min((match.span() for match in found), key=lambda other: max(other[0] - span[1], span[0] - other[1], 0))


def span_between(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])
