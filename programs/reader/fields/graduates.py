"""Whether graduates of schools outside the US and Canada may apply. Only a statement on who may apply counts."""

import re
from itertools import islice
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.scope import Clause
from programs.reader.sentences import plain
from programs.reader.topics import ANY_SCHOOL, SCHOOL_ABROAD, US_SCHOOL, topics_of

LEFT: Final = "Whether this speaks of who may apply is left to you."
SHORT: Final = 7  # words
VERBS: Final = (
    r"(?:accept\w*|consider\w*|welcom\w*|encourag\w*|eligible|invit\w*|interview(?:ed|ing)?\b|tak(?:e|en|es)\b|open|"
    r"review(?:ed)?\b|rank(?:ed)?\b|may apply|can apply|could apply|apply\b|applications from|friendly|include[sd]?|"
    r"including|admit\w*|recruit\w*|match(?:ed)?\b|select\w*|embrace\w*|receive|qualif\w*|appreciat\w*|entertain\w*|"
    r"hire\w*|allowed|permitted|treated|look forward|place here|closed|extend\w*|admissible|opened|read\b|seek|"
    r"look(?:ed)? at|(?<=we )(?:like|love)\b(?! to)|glad to (?:see|read|have)|(?:may|can) come from|recogni[sz]ed|"
    r"(?:can|may) (?:send|submit) (?:we |in )?(?:an? |their |your )?applications?|included|train\b|valued|happy|"
    r"screen(?:ed)?)"
)
SAYS: Final = re.compile(rf"\b{VERBS}")
ONLY_US: Final = re.compile(
    r"\b(?:only|solely|exclusively|we require|(?:confine|limit|restrict) ourselves to|stick to|restricted to|limited "
    r"to|must (?:be|have|attend|graduate|come|hold)|precondition|"
    r"prerequisite|a condition|a must|essential|necessary|has to be|have to be|need to be|required|reserved for|just|"
    r"none but|confined to|(?:we|ours|this|it)(?: are| is|'re|'s) (?:an? )?program for)\b"
)
CONDITION: Final = re.compile(
    r"\bonly us(?: citizen)? imgs?\b|\bus(?: citizen)? imgs? only\b|\bthe only (?:ones?|imgs?|candidates|applicants|"
    r"graduates) (?:that |who |whom )?(?:we|are|is)\b|\bwhen they\b|"
    r"\bonly (?:if|when|in|after|with|for|as|those)\b|\bcase[ -]by[ -]case\b|\bindividual(?:ly)?\b|"
    r"\bexceptional\w*|\bif\b|\bprovided\b|\bunless\b|\bonly once\b|\bpreliminary\b|\bon condition\b|\bdiscretion\b|"
    r"\brarely\b|\bgenerally\b|\btypically\b|\bordinarily\b|\busually\b|\bnormally\b|\bas long as\b|\bone[ -]year\b|"
    r"\btracks?\b|\bcitizens who are\b|\bwho are (?:us )?(?:citizens|permanent)|\blimited (?:circumstances|basis)|"
    r"\boccasionally\b|\bseldom\b|\bselect(?:ed)? (?:cases|schools)|\bexcept\b"
)
NO_CONDITION: Final = re.compile(
    r"\bif (?:he|she|they|you|he or she) (?:graduated|attended|went|studied|trained|earned|obtained)\b|\bif (?:your|"
    r"the|his|her|their) (?:[a-z]+ )?(?:degree|school|diploma)\b|\bif (?:needed|need be|necessary)\b|\b(?:if|provided|"
    r"as long as|only if|only with|only when)\b[^;]{0,60}?\b(?:ecfmg|eligible|certif\w*|requirements|criteria|usmle|"
    r"qualif\w*|meet|step)\b"
)
NEUTRAL: Final = re.compile(
    r"\b(?:not treated (?:any )?(?:different\w*|worse)|not (?:only|distinguish|differentiate|disadvantag\w*|"
    r"discriminat\w*|penali[sz]\w*)|no differently|no (?:preference|quota|limit|distinction|difference|bias|problem|"
    r"disadvantage)|not (?:held|count) against|nothing)\b|\bat a disadvantage\b"
)
DOCUMENTS: Final = re.compile(
    r"\b(?:must (?:provide|submit|send|hold|have|be|pass|obtain|also|complete|show|possess)|need (?:a|an|to|\d|one|two|"
    r"three|ecfmg)|should (?:provide|submit|send|have)|are required|is required|required (?:of|from|for)|requirements|"
    r"require|requires|send a)\b"
)
NOT: Final = re.compile(
    r"\b(?:no|not|yet to|shut to|never|cannot|unable|nor|neither|ineligible|declin\w*|exclud\w*|reject\w*|closed to|"
    r"without|remov\w+|refus\w*|screen(?:ed)? out|filter(?:ed)? out|turn(?:ed)? away|returned unread|sent back|none|"
    r"disqualif\w*|regret\w*)\b"
)
LABEL: Final = re.compile(
    r"(?:[:?]|-)\s*(?P<v>yes|no|not|none|accepted|considered|welcome|eligible|please apply|apply|never|nil)\b(?=\W*$|"
    r"\W*[,.;(]| (?:at|currently|in|if|only|accepted|considered|eligible|not|we|to|please|here|always))"
)
LIMITED_NOT: Final = re.compile(
    r"\b(?:not?|never|none)\b[^;]{0,60}?\b(?:who|with|over|more|older|without|lack\w*|that|before|until|unless|prior|"
    r"after|later|paper|incomplete|late|unsolicited|e-?mailed|faxed)\b"
)
# Where a sentence goes on to something else.
PARTS: Final = re.compile(
    r",(?!\d)|;|[()]|\b(?:criteria|terms|conditions|rules|requirements):|\byet\b(?! to)|\bthough\b|\bbut\b|\band "
    r"(?=(?:do |does |is |are |will |can )?(?:not|no|never|have|offer|sponsor|require|ask|need|there|we|our)\b)"
)
MOST_PARTS: Final = 24
# A "not" is about IMGs where it stands before them or before the word of taking, with little between.
TAKEN_NOT: Final = re.compile(
    rf"(?:\W+(?!and\b|later\b|more\b)[a-z'-]+){{0,5}}?\W+(?!receiv|train|happy|includ|allowed to|permitted to|"
    rf"qualif){VERBS}"
)
BEFORE_THEM: Final = re.compile(
    r"(?:\W+(?:any|an?|the|to|for|of|in|from|with|files?|applications?|graduates?|candidates?|applicants?|position|"
    r"able|take|taking|accepting|currently|work|interviews?|places?|spots?|longer|more|our|we|is|are|has|been|"
    r"open)){0,12}\W+$"
)
AT_ONCE: Final = frozenset(
    re.split(" ", "ineligible declin exclud reject closed remov refus screen filter turn return sent disqualif unable")
)
DECIDES: Final = re.compile(
    rf"\b(?!applications from|includ){VERBS}|\b(?:ineligible|declined?|excluded?|rejected?|removed|refused?|screened|"
    rf"filtered|turned away|disqualified|need not)\b"
)
BARE_NO: Final = re.compile(
    r"\W*(?:(?:sorry|unfortunately),? )?(?:no|nor) (?:imgs?|fmgs?|(?:international|foreign) (?:medical "
    r")?[a-z]+)(?:\W+(?:please|here|at|this|the|time|moment|present|now|year|currently)){0,8}\W*$"
)
UNLESS_US: Final = re.compile(
    rf"\b(?:unless|if you (?:did?|have|do) not)\b[^,;]{{0,48}}?(?:{US_SCHOOL}|\b(?:us|"
    rf"american)\b[^,;]{{0,20}}?\bschools?\b)"
)
NOT_OURS: Final = re.compile(
    r"\b(?:outside(?: of)?(?: the)?|not accredited by(?: the)?|not from(?: an?| the)?|other than(?: an?| the)?|"
    r"without) (?=lcme|coca|us\b|american|united states|domestic|canad)"
)
PRELIM_PLACE: Final = re.compile(
    r"\b(?:offer\w*|join|posts?|positions?|spots?|seats?|track|place|year|appl(?:y|ies))\b"
)
BUT_PRELIM: Final = re.compile(r"\bnot (?:an? |the |for )?(?:categorical|advanced)[a-z ]{0,20}")
SCHOOL_ANYWHERE: Final = re.compile(ANY_SCHOOL)
FOREIGN_SCHOOL: Final = re.compile(SCHOOL_ABROAD)
OPEN_TO_ALL: Final = re.compile(
    rf"\b(?:open|welcome|invite|consider|accept|read)\w*\b[^;.]{{0,20}}?{lexicon.EVERYBODY_ELSE.source}"
)
# Who was taken already: "IMGs who match here get help with housing".
WERE_TAKEN: Final = re.compile(
    r" who (?:match(?:ed)?(?! (?:our|the|these|those|all))|(?:are|were|have been) (?:matched|admitted|hired|"
    r"selected))\b"
)
HEAD: Final = re.compile(r"^([^:]{1,60}):(?=\s)")
NO_MATTER: Final = re.compile(r"\b(?:not matter|makes? no difference|is not important)\b")
SELDOM: Final = re.compile(
    r"\W*(?:only |very |but )*(?:rarely|seldom|occasionally|on (?:rare )?occasions?|sometimes|case[ -]by[ -]case|"
    r"in exceptional cases|exceptionally)\W*$"
)
# "We encourage IMGs to take Step 3" asks something of them.
ASKED_TO: Final = re.compile(r"\bencourag\w*\b[^;,]{0,40}? to (?!apply|submit|send|join)")
# "Graduates of US schools, or of other schools with an ECFMG certificate".
OR_FOREIGN: Final = re.compile(
    rf"(?:{US_SCHOOL})[^;.]{{0,80}}?\b(?:or|and)(?: graduates| graduation)?(?: from| of)?(?: an?)? (?:other|"
    rf"international|"
    r"foreign) (?:medical )?schools? (?:with|if|who hold)\b[^;.]{0,20}?\becfmg|"
    rf"(?:{US_SCHOOL})[^;.]{{0,80}}?\bor (?:(?:hold|have|possess|be)\b[^;.]{{0,20}}?\becfmg|ecfmg[ -]certified "
    r"graduates of other)"
)
# A visit is no residency.
VISITS: Final = re.compile(
    r"\b(?<!our )(?:some|many|most|few|several|other) (?:residency )?(?:programs|hospitals)\b|\bapply to (?:\d+|many|"
    r"several|more) (?:[a-z]+ )?programs\b|"
    r"\b(?:for|to) (?:our |an? |the )?(?:observerships?|clerkships?|electives?|externships?|research)\b|\b(?:clerkship|"
    r"elective|observership|externship)s? (?:is|are) (?:not |only |also )?(?:open|available)|\b(?:imgs?|fmgs?) "
    r"transfers?\b"
)
WHO_MAY: Final = re.compile(r"\W*who (?:can|may|is eligible|are eligible|should) ?(?:to )?(?:apply)?\W*$")
# "IMGs who graduated long ago are not considered" leaves the others.
SOME_OF_THEM: Final = re.compile(
    r"\W*(?:who|that|whose|with|more|over|beyond|older)\b[^;,]{0,60}?\b(?:not meet|fail to|graduated (?:more|over|"
    r"before|earlier|prior|longer)|years?|fail\w*|attempts?|scor\w+|steps?|ck|usce|experience|certif\w+|letters?)\b"
)
GLADLY: Final = re.compile(
    r"\b(?:love to|happy to|glad to|gladly|delighted|with pleasure|open arms|of course|by all means)\b"
)
AS_WELL: Final = re.compile(r"\b(?:too|also|as well)\W*$")
ON_EQUAL_TERMS: Final = re.compile(
    r"\bno quota\b|\bregardless of\b|\bno (?:distinction|difference) between\b|\bnot (?:distinguish|differentiate|"
    r"discriminate)\b|\bon equal terms\b|\bequal footing\b|\b(?:same|equal) (?:review|consideration|standards?|"
    r"process|criteria)\b|\btreated (?:equally|alike|"
    r"the same|no differently)\b|^\W*(?:imgs?|fmgs?|international medical graduates) only\b"
)
RESIDENTS_ARE: Final = re.compile(
    r"\b(?:imgs?|fmgs?|graduates) (?:have |has )?matched (?:here |with we )?(?:last|this|in|since)\b|\bour img\b|\bimg "
    r"residents\b|\b(?:half|third|quarter|percent|majority|many|most|some|several|"
    r"\d+)\b[^;]{0,30}?\bresidents\b[^;]{0,30}?\b(?:are|trained|graduated|were)\b|\bmake up\b(?![^;]*\b(?:welcome|"
    r"apply|eligible)\b)|\bresidents (?:are|were|come)\b"
)


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group in ("fellows", "osteopathic"):
        return
    if clause.prefix and clause.group == "us":
        return
    theirs = lexicon.IMGS.pattern.search(low)
    name = "accepts_img"
    if not theirs and lexicon.US_GRADUATES.found(low):
        theirs = re.search(
            lexicon.EVERYBODY_ELSE.source + r"(?= (?:may|can|are) (?:also )?(?:apply|welcome|considered|eligible))", low
        )
    if not theirs and NOT.search(low) and (found := UNLESS_US.search(low)):
        yield clause.reading(name, "no", "img.us_only", found.span())
        return
    if not theirs and re.search(r"\bschool|\bgraduates|\baccredited", low):
        theirs = NOT_OURS.search(low)
    anywhere, rest = SCHOOL_ANYWHERE.search(low), NO_MATTER.sub(" ", low)
    if not theirs and not (anywhere and rest != low):
        theirs = FOREIGN_SCHOOL.search(low)
    if not theirs and (found := anywhere):
        if (rest != low or re.search(r"\bwelcome|\b(?:may|can) apply|\bconsider|\bis read\b", low)) and not NOT.search(
            rest
        ):
            yield clause.reading(name, "yes", "img.yes", found.span())
        return
    whole = plain(clause.sentence)
    if not theirs and lexicon.US_GRADUATES.found(low) and OPEN_TO_ALL.search(whole) and not NOT.search(whole):
        yield clause.reading(name, "yes", "img.yes", (0, len(low)))
        return
    if not theirs and (found := OR_FOREIGN.search(low)):
        yield clause.reading(name, "yes", "img.yes", found.span())
        return
    if not theirs:
        ours = re.search(US_SCHOOL, low)
        only = ONLY_US.search(low) or (re.search(r"\bnot in the us\b", low) and NOT.search(low))
        if (
            ours
            and only
            and not lexicon.WAIVED.found(low)
            and not re.search(
                r"\bpreliminary\b|\bor (?:from )?(?:an? )?(?:international|foreign)|\becfmg\b|\bvisas?\b|\bh-?1|"
                r"\bletters?\b|\bfaculty\b|\bphysicians?\b|\bexperience\b|\brotations?\b|\bstep\b|\bck\b|\bpass\b|"
                r"\bscore|\bwithin\b|\byears?\b|\bprefer|\bor equivalent\b",
                low,
            )
        ):
            yield clause.reading(
                name, "no", "img.us_only", (min(ours.start(), only.start()), max(ours.end(), only.end()))
            )
        return
    span = theirs.span()
    if lexicon.OTHERS.found(low[: span[0]]):
        return  # "our faculty trained at schools abroad"
    if re.search(r"\bvisas?\b|\bh-?1|\bj-?1\b", low[: theirs.start()]) and not re.search(
        r"\baccept|\bwelcome|\bconsider|\bbut\b|\band\b", low[: theirs.start()]
    ):
        return
    if (label := LABEL.search(low[theirs.end() : theirs.end() + 30])) and label.start() < 12:
        value = "no" if label["v"] in ("no", "not", "none", "never", "nil") else "yes"
        yield clause.reading(name, value, "img.label", (span[0], theirs.end() + label.end()))
        return
    head = None if clause.prefix else HEAD.match(low)
    if head and head.end() <= span[0] and topics_of(head.group()) - {"img", "visa"}:
        return
    if lexicon.PRELIMINARY.found(low) and PRELIM_PLACE.search(low) and not NOT.search(BUT_PRELIM.sub("", low)):
        yield clause.reading(name, "conditional", "img.condition", span, note=clause.words(0)[:200])
        return
    if clause.prefix and GLADLY.search(low, clause.prefix) and not NOT.search(low):
        yield clause.reading(name, "yes", "img.yes", (clause.prefix, len(low)))
        return
    if clause.prefix and SELDOM.match(low, clause.prefix):
        yield clause.reading(
            name, "conditional", "img.condition", (clause.prefix, len(low)), note=clause.words(clause.prefix)
        )
        return
    if ASKED_TO.search(low) or VISITS.search(low):
        return
    if (
        WERE_TAKEN.match(low, span[1])
        or RESIDENTS_ARE.search(low)
        or (re.search(r"\bcanadian graduates\b", low) and not lexicon.IMGS.found(low.replace("canadian graduates", "")))
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
    if re.match(
        r"\W*(?:without|lacking|with (?:less|fewer|no|under|low|failed)|over|older|beyond|whose|more than)\b", limited
    ):
        return
    begin, end = own_part(low, span)
    said = [found for found in SAYS.finditer(low, begin, end) if not span[0] <= found.start() < span[1]]
    text = NEUTRAL.sub(" ", low)
    negative = denial(low, begin, end, span)
    if not said:
        if clause.asked and WHO_MAY.match(plain(clause.question)) and not NOT.search(low):
            yield clause.reading(name, "yes", "img.yes", span)
            return
        if AS_WELL.search(low) and len(low.split()) <= SHORT and not NOT.search(plain(clause.sentence)):
            yield clause.reading(name, "yes", "img.yes", span)
            return
        if negative is None and ON_EQUAL_TERMS.search(low):
            yield clause.reading(name, "yes", "img.yes", span)
        elif negative is None and NOT.search(low, begin, end):
            yield clause.mention(name, span, LEFT)
        elif negative and (
            BARE_NO.match(text) or any(negative.group().startswith(word) for word in (*AT_ONCE, "shut"))
        ):
            yield clause.reading(name, "no", "img.no", span)
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
    if negative and SOME_OF_THEM.match(low[span[1] : negative.start()]):
        return
    if (
        negative
        and "need not apply" not in low
        and LIMITED_NOT.search(low, negative.start())
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
    if negative is None and NOT.search(NEUTRAL.sub(blank, low), begin, end):
        yield clause.mention(name, span, LEFT)
        return
    if condition:
        yield clause.reading(name, "conditional", "img.condition", span, note=clause.words(condition.start())[:200])
        return
    yield clause.reading(name, "yes", "img.yes", span_between(span, nearest(said, span)))


def blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def own_part(low: str, span: tuple[int, int]) -> tuple[int, int]:
    """The parts of a clause from the name of IMGs to the next word of taking, else from the last one to the name."""
    cuts = [found.start() for found in islice(PARTS.finditer(low), MOST_PARTS)]
    edges = [0, *cuts, len(low)]
    begin = max(edge for edge in edges if edge <= span[0])
    later = [edge for edge in edges if edge >= span[1]]
    end = next((edge for edge in later if DECIDES.search(low, begin, edge)), None)
    if end is not None:
        return begin, end
    earlier = sorted((edge for edge in edges if edge < begin), reverse=True)
    return next((edge for edge in earlier if DECIDES.search(low, edge, later[0])), begin), later[0]


def denial(low: str, begin: int, end: int, span: tuple[int, int]) -> re.Match[str] | None:
    """The negation that says that IMGs are not taken; None for none, or for one about something else."""
    text = NEUTRAL.sub(blank, low).replace("no foreign nationals", " " * 20)
    for found in islice(NOT.finditer(text, begin, end), MOST_PARTS):
        if found.end() <= span[0] and BEFORE_THEM.match(text[found.end() : span[0]] + " "):
            return found
        if any(found.group().startswith(word) for word in AT_ONCE) or TAKEN_NOT.match(text[:end], found.end()):
            return found
    return None


def nearest(found: list[re.Match], span: tuple[int, int]) -> tuple[int, int]:
    return min((match.span() for match in found), key=lambda other: max(other[0] - span[1], span[0] - other[1], 0))


def span_between(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])
