"""Most years since graduation from medical school."""

import re
from itertools import islice
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.fields.limits import denied, given_up
from programs.reader.scope import Clause
from programs.reader.sentences import MONTH, NUMBER, number_of

AMOUNT: Final = re.compile(
    rf"(?<![\d/])(?:(?<=within )|(?!an? year of (?:medical school )?graduation))"
    rf"(?:(?P<low>{NUMBER})(?: ?\(\d\d?\))? ?(?:-|to|"
    rf"or) ?)?(?P<n>{NUMBER})(?: ?\(\d\d?\))?[ -]*(?:or (?:less|fewer) )?(?P<unit>years?|yrs?|y|months?)\b"
)
GRADUATED: Final = re.compile(r"\bgraduat|\byog\b|\bmedical school\b|\bdegree\b|\bdiploma\b")
MOST_AMOUNTS: Final = 6  # in one clause
BARE: Final = re.compile(
    rf"^\W*(?:the )?(?:max(?:imum)?\.? )?(?:number of |allowed )?(?:years?|time)\b[a-z ]{{0,24}}?\b(?:(?:since|from|"
    rf"after|out "
    rf"of) (?:the |your |their |medical )*(?:graduation|school|degree|diploma)|out) ?(?:[:,-]|is\b) ?(?:for "
    rf")?(?:max\.? |(?:[a-z]+:? "
    rf"){{0,5}})(?P<n>{NUMBER})(?: ?(?:years?|yrs?))?(?: max(?:imum)?| at most| or (?:less|fewer))?(?: \((?:imgs?|"
    rf"fmgs?)\))?\W*$"
)
# The number stands far behind what it counts: "the years from graduation to July, and there may be at most six".
COUNTED: Final = re.compile(
    rf"\byears (?:from|since) (?:the |your |their )?(?:diploma|graduation|degree)\b[^;]{{0,80}}?\b(?:no more than|at "
    rf"most|not exceed|up to|not be more than) (?P<n>{NUMBER})\b(?! (?:letters?|attempts?|months?|times|failures?))"
)
# In a list of short parts: "YOG within 5".
SHORT: Final = re.compile(
    rf"(?:^|[,;•.]) ?(?:yog|graduated|graduation)\W{{1,2}}(?:within|max(?:imum)?|under|at most|up to|"
    rf"no more than)?\W*"
    rf"(?P<n>{NUMBER})\b(?= ?(?:$|[,;.•]|or (?:less|fewer)|years?\b(?! ago)|at most|max))"
)
OF_THE_PAST: Final = re.compile(
    rf"(?<!from )\bgraduates? (?:of|from) (?:only )?the (?:past|last|previous) (?P<n>{NUMBER})(?: only)?(?=\W*$|"
    rf"[,;.])"
)
OF_IMGS: Final = re.compile(
    rf"\b(?P<n>{NUMBER})(?: ?\(\d\d?\))? years? \((?:for )?(?:imgs?|fmgs?|international[a-z ]{{0,20}})\)"
)
LABELLED: Final = re.compile(rf"^\W*years?\s*: (?:[a-z]+ ){{0,4}}?(?P<n>{NUMBER})\W*$")
ANCHORS: Final = {
    "graduation": lexicon.GRADUATION.pattern,
    "exam": re.compile(r"\bstep\b|\bsteps\b|\busmle\b|\bexams?\b|\bscores?\b|\bck\b|\bcomlex\b|\btests?\b"),
    "letter": lexicon.LETTER.pattern,
    "gap": re.compile(r"\bgaps?\b|\binterrupt\w*|\bbreaks?\b"),
    "experience": re.compile(
        lexicon.EXPERIENCE.source + r"|\btraining\b|\bresearch\b|\bpracti[cs]\w*|\bwork(?:ed|ing)?\b|\bprogram lasts\b"
    ),
}
OURS: Final = re.compile(
    r"\bour (?:residents|graduates|alumni|interns|own graduates|recent graduates|faculty)\b|\balumni\b|"
    r"\bgraduat\w* (?:from|of) (?:our|the|this) (?:program|residency|training)\b|"
    r"\b(?:will be|is) (?:returned|mailed|printed)\b|\bboard certif\w+|\b(?:residency|program|training|internship) "
    r"lasts\b|\bfirst class\b|\b(?:founded|built|opened)\b"
)
OVER: Final = re.compile(
    r"\b(?:more than|over|older than|greater than|beyond|exceed\w*|longer than|in excess of|above|past the|"
    r"after|>)\s*(?:the )?(?:last |past )?$"
)
WITHIN: Final = re.compile(
    r"\bw/in\b|\b(?:within|go(?:ing)? back|last|past|less than|fewer than|no more than|not more than|no longer than|"
    r"not older "
    r"than|no (?:further|farther)(?: back)? than|(?:no|not) longer ago than|no older than|under|at most|up to|"
    r"maximum(?: of)?|max|not exceed\w*|recent|inside|preceding|previous|not be "
    r"older than|not be more than|≤|<|<=)\b|[≤<]"
)
YEAR: Final = r"(?P<y>(?:19|20)\d\d)"
DAY: Final = rf"(?:{MONTH},? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:of )?)?"
LATER: Final = re.compile(
    rf"[≥>]=? ?(?P<y3>(?:19|20)\d\d)\b|\b{DAY}{YEAR}(?: graduates?| grads?)?,? ?(?:\+|(?:or|and|and/or) (?:an? "
    rf")?(?:later|younger|after|newer|more recent(?:ly)?|beyond|afterwards?|onwards?|since|thereafter)|onwards?|to "
    rf"(?:the )?present|forward|(?:through|to|-) ?\d{{4}}|to \d{{4}})|\b(?:since|no earlier than|"
    rf"not earlier than|not "
    rf"before|on or after|no sooner than|in or after|from) (?:the year |the class of |class of )?{DAY}(?P<y2>(?:19|"
    rf"20)\d\d)\b"
)
AFTER: Final = re.compile(
    rf"\b(?:after|later than|more recent than|newer than) (?:the year |the class of )?{DAY}{YEAR}\b"
)
BEFORE: Final = re.compile(
    rf"\b(?:before|prior to|earlier than|older than|preceding) (?:the year |the class of )?{DAY}{YEAR}\b"
)
IF_NOT: Final = re.compile(r"\bif\b[^;]{0,30}\bnot\b[^;]{0,30}$")
BARE_YEAR: Final = re.compile(rf"^years since graduation: (?:[a-z]+ ){{0,3}}{YEAR}\W*$")
EARLIEST: Final = re.compile(
    rf"\b(?:earliest|oldest|minimum|cut[ -]?off)\b[^;]{{0,50}}?\b{YEAR}\b|\b(?P<y0>(?:19|20)\d\d) (?:is|"
    rf"being) (?:the|our) (?:earliest|oldest|cut[ -]?off)\b"
)
OR_EARLIER: Final = re.compile(rf"\b{YEAR} (?:or|and) (?:earlier|before|prior|older)\b")
FROM_GRADUATION: Final = re.compile(r"\s*(?:from|since|of|post|past)? ?(?:medical school )?graduation\b")
MATCH_YEAR: Final = re.compile(
    r"\b(20\d\d)(?:[-/]\d\d)? (?:match|season|cycle|start|application|recruitment|interview|residency|entry|intake|"
    r"appointment)|\b(?:match|season|cycle|start(?:ing)?(?: in)?|intake|july|entering(?: in)?|beginning(?: in)?) (?:of "
    r"|in |\d, )?(20\d\d)\b"
)
TURNED_AWAY: Final = re.compile(
    lexicon.NOT.source
    + r"|\b(?:ineligible|too long|unlikely|discourag\w*|too old|screened)\b|\bless (?:competitive|likely)\b"
)
LIMIT_WORD: Final = re.compile(
    r"\b(?:cut[ -]?offs?|limit|maximum|max|since|out of|years out|time|window|as far back as we|limits?|closes|too "
    r"late)\b|:"
)
TOPIC: Final = (
    r"(?:\byears out\b|\bout of (?:medical )?school\b|\bgraduation\b|\byears? since\b|\byear of (?:medical )?(?:school "
    r")?graduation\b|\byog\b|\bgraduation (?:date|year)\b|\bgraduated\b|\bold graduates\b|\bolder graduates\b|\btime "
    r"since\b|\bdate of graduation\b|\bhow long ago\b)"
)
OLDER: Final = re.compile(
    r"\bold (?:degree|diploma)s?\b[^;,]{0,16}?\bno (?:obstacle|problem|barrier|hindrance|issue)\b|"
    r"\bage (?:limit )?(?:of|for) (?:your |the )?(?:diploma|degree)s?\b[^;]{0,16}\b(?:not|no)\b|\bno such thing as "
    r"(?:too )?(?:an? )?old\b|\bold(?:er)? graduates have the same\b|\bgraduates of long ago (?:are|may|can)\b|"
    r"\b(?:may|can) apply however (?:long ago|old)\b|(?<!not )\b(?:welcome|consider|accept|take) old(?:er)? "
    r"graduates\b|\bnot (?:look at|consider|care about|screen "
    r"(?:by|for))\b[^;]{0,20}?\b(?:year|date) of graduation\b|\bnot (?:mind|care|matter|ask|look at) (?:when|how "
    r"long)\b|\bold(?:er)? graduates\b(?:, [^;,]{0,50},)?[^;,]{0,30}?\b(?:are|may|can)\b(?: also| still| equally| "
    r"gladly)* (?:read|treated like|considered|welcome|accepted|apply|eligible|encouraged)|\b(?:no rule|nothing) "
    r"against\b[^;]{0,60}?\bolder graduates\b|\bneed not be (?:a )?recent graduates?\b|\byears since graduation: "
    r"(?:no\b(?! more| longer| older)|none|unlimited|any)|\b(?:any|all) (?:year of graduation|graduation years?)\b|"
    r"\b(?:graduat(?:ion|ed|ing)|year)\b[^;]{0,50}?\b(?:plays? no (?:part|role)|not (?:matter|a factor|considered|"
    r"decisive|play)|no (?:difference|bearing|influence|role|weight|importance)|irrelevant|immaterial|unimportant)|"
    r"^years since graduation: (?:as far back as|it does not matter|no matter|whenever)|\bas far back as you\b|"
    r"\b(?:graduates? (?:of|from)|graduated in) any (?:year|class)\b|\bwhenever\b[^;,]{0,24}\b(?:graduat\w+|finished|"
    r"left|completed)\b|\b(?:may|can) apply with [^;]{0,40}?\bold (?:degree|diploma)|\bold(?:er)? "
    r"graduates\b[^;,]{0,12}\bnot (?:excluded|ruled out|turned away|screened|rejected|barred)|\b(?:whatever|whichever|"
    r"no matter)\b[^;,]{0,30}?\b(?:year|date|class|graduation|graduated)\b|\b(?:graduat\w+|year of "
    r"graduation)\b[^;]{0,30}?\b(?:all the same|all one|no object|of no concern)\b|\bgraduation (?:date|year)s? (?:is|"
    r"are|does|do) not (?:a factor|matter|considered|used)"
)
# "Six or more years past graduation" closes the sixth year, and leaves five.
OR_MORE: Final = re.compile(
    rf"\b(?P<n>{NUMBER})(?: ?\(\d\d?\))? ?(?:\+|or (?:more|over)|and more|plus) ?(?:years?|yrs?) "
    rf"(?:ago|out|since|from|past|after|post|beyond|removed)\b"
)
CLASSES: Final = re.compile(
    rf"\b(?:only (?:the )?)?class(?:es)?(?: of)? {YEAR}(?:,? (?:and |or )?20\d\d){{1,6}}(?P<only> only|"
    rf" exclusively)?\b"
)
GAP: Final = re.compile(
    r"^[^;,]{0,20}\b(?:time (?:away|off|out)|away from|breaks?|gaps?|interruptions?)\b[^;,]{0,50}\b(?:since|after)\b"
)
PART: Final = re.compile(r"\b(?:enough|sufficient|suffices?|needed|waived|apply) (?:for|to|if)\b")
ASKED_OF_OLDER: Final = re.compile(
    r"\b(?:show|need|needs|must|only|should|required?|have to|has to|expected|provided|if they|with (?:recent|"
    r"current|active|clinical|evidence|proof|documented))\b"
)
UNLESS: Final = re.compile(r"\bunless\b|\bnot without\b|\bonly (?:with|if|when|after)\b")
EXPLAIN: Final = re.compile(r"\bexplain|\bexplanation|\bdescribe")


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group in ("us", "fellows", "osteopathic"):
        return
    if not lexicon.GRADUATION.found(low) and not LABELLED.match(low):
        return
    read_any = False
    if given_up(clause.sentence.lower(), GRADUATED):
        yield clause.reading("max_years_since_graduation", "none", "years.none", (clause.prefix, len(low)))
        return
    if (
        bare := BARE.match(low)
        or OF_IMGS.search(low)
        or LABELLED.match(low)
        or SHORT.search(low)
        or COUNTED.search(low)
        or OF_THE_PAST.search(low)
    ) and number_of(bare["n"]) <= 20:
        yield clause.reading(
            "max_years_since_graduation",
            str(number_of(bare["n"])),
            "years.within",
            bare.span("n"),
            **clause.strictness(*bare.span()),
        )
        return
    if (
        (found := OR_MORE.search(low))
        and 2 <= number_of(found["n"]) <= 20
        and nearest(clause, found.span()) == "graduation"
        and not OURS.search(low)
    ):
        more = {}
        if TURNED_AWAY.search(low) and not UNLESS.search(low):
            more = {"strictness": "required"}
        elif asked := ASKED_OF_OLDER.search(low, found.end()):
            more = clause.excepted(asked.start())
        if more:
            number = str(number_of(found["n"]) - 1)
            rule = rule_of(more) or "years.over"
            yield clause.reading("max_years_since_graduation", number, rule, found.span(), **more)
            return
    for found in islice(AMOUNT.finditer(low), MOST_AMOUNTS):
        for reading in amount(clause, found):
            read_any = True
            yield reading
    if not read_any and not OURS.search(low):
        for reading in by_year(clause):
            read_any = True
            yield reading
    if not read_any and not OURS.search(low):
        older = OLDER.search(low)
        span = denied(low, TOPIC) or (older.span() if older else None)
        if span:
            yield clause.reading("max_years_since_graduation", "none", "years.none", span)
        elif clause.strength == "waived" and re.search(r"\bgraduat|\byog\b", low):
            yield clause.reading("max_years_since_graduation", "none", "years.none", (0, len(low)))


def amount(clause: Clause, found: re.Match) -> Found:
    """A number of years or months that stands nearer to graduation than to anything else."""
    low = clause.low
    span = found.span()
    number = number_of(found["n"])
    if found["unit"].startswith("month"):
        if number < 12 or number % 12:
            return
        number //= 12
    begin, finish = clause.between_commas(*span)
    if OURS.search(low[begin:finish]):
        return
    if GAP.search(low):
        return
    if not 1 <= number <= 20 or nearest(clause, span) != "graduation":
        return
    if PART.search(low[: found.start()]) and re.search(r"\b(?:scores?|ck|step)\b", low[: found.start()]):
        return
    before = low[max(0, found.start() - 40) : found.start()]
    rest = low[found.end() :]
    if condition := IF_NOT.search(low[: found.start()]):
        yield from beyond(clause, span, number, rest, low[: condition.start()] + rest)
        return
    over = OVER.search(before)
    if over and not re.search(r"\b(?:no|not|never)\b(?: \w+){0,3} $", before[: over.start()] or " "):
        yield from beyond(clause, span, number, rest, low)
        return
    if span[1] <= clause.prefix and not TURNED_AWAY.search(low, clause.prefix):
        return  # "graduated ten years ago? you are welcome"
    if not (
        over
        or (not before.strip() and FROM_GRADUATION.match(rest))
        or WITHIN.search(before)
        or LIMIT_WORD.search(low)
        or re.match(r"\s*(?:(?:ago )?or (?:less|fewer)|old at (?:the )?(?:very )?most|maximum|max|limit|cut)", rest)
    ):
        return
    if re.search(r"\b(?:at least|minimum of|more than|over)\s*$", before) and not over:
        return
    more = clause.strictness(*span)
    if re.search(r"\bnot strict(?:ly)?\b", rest) or (
        re.search(r"\bnot strict(?:ly)?\b", clause.sentence.lower()) and not clause.prefix
    ):
        more = {"strictness": "preferred"}
    rule = rule_of(more) or "years.within"
    yield clause.reading("max_years_since_graduation", str(number), rule, span, **more)
    yield from counted_to(clause, span)


def rule_of(more: dict[str, str]) -> str:
    """The rule of a limit that is none without more: with an exception, with an open alternative, or a wish."""
    if more["strictness"] == "preferred":
        return "years.alternative" if "note" in more else "years.wish"
    return "years.exception" if more["strictness"] == "unless" else ""


def beyond(clause: Clause, span: tuple[int, int], number: int, rest: str, said: str) -> Found:
    """More than so many years: turned away, or asked for something more. ``said``: where a refusal would stand."""
    low = clause.low
    name = "max_years_since_graduation"
    if EXPLAIN.search(rest):
        return
    wish = re.search(
        r"\bunlikely|\bless (?:competitive|likely|favou?r\w*)|\bdiscourag\w*|\bnot competitive\b|"
        r"\bnot (?:preferred|encouraged|recommended)|\blower priority|\ba disadvantage\b|\bhurts?\b",
        low,
    )
    if wish:
        yield clause.reading(name, str(number), "years.wish", span, strictness="preferred")
    elif exception := UNLESS.search(low):
        more = clause.excepted(exception.start())
        yield clause.reading(name, str(number), rule_of(more), span, **more)
    elif TURNED_AWAY.search(said):
        yield clause.reading(name, str(number), "years.over", span, strictness="required")
    elif re.search(r"\bstep\b", rest):
        return
    elif asked := ASKED_OF_OLDER.search(rest):
        place = span[1] + asked.start()
        more = clause.excepted(place)
        yield clause.reading(name, str(number), rule_of(more), span, **more)


def nearest(clause: Clause, span: tuple[int, int]) -> str:
    """What a number of years counts: the topic whose word stands nearest, in its own fragment if one is there."""
    places = clause.fragment(*span), clause.between_commas(*span), (0, len(clause.low))
    for low, shift in ((clause.low[begin:finish], begin) for begin, finish in places):
        best = [
            (max(found.start() + shift - span[1], span[0] - found.end() - shift, 0), name != "graduation", name)
            for name, words in ANCHORS.items()
            for found in words.finditer(low)
        ]
        best = [entry for entry in best if entry[2] != "experience" or not re.search(r"\bunless\b|\bor\b", low)] or best
        if best:
            return min(best)[2]
    return ""


def by_year(clause: Clause) -> Found:
    """The first class that may apply, counted back from the match year."""
    low = clause.low
    wanted: tuple[int, re.Match] | None = None
    if (found := BARE_YEAR.match(low)) and re.search(r"\byear\b|\bcut", clause.question.lower()):
        wanted = int(found["y"]), found
    if not lexicon.GRADUATION.found(low):
        return
    elif (found := CLASSES.search(low)) and (found["only"] or found.group().startswith("only")):
        wanted = min(int(year) for year in re.findall(r"20\d\d", found.group())), found
    elif found := LATER.search(low):
        wanted = int(found["y"] or found["y2"] or found["y3"]), found
    elif found := EARLIEST.search(low):
        wanted = int(found["y"] or found["y0"]), found
    elif ((found := OR_EARLIER.search(low)) and TURNED_AWAY.search(low)) or (found := AFTER.search(low)):
        wanted = int(found["y"]) + 1, found
    elif (found := BEFORE.search(low)) and TURNED_AWAY.search(low):
        wanted = int(found["y"]), found
        if re.search(r"\b(?:must|should|have to)\b[^;]{0,40}$", low[: found.start()]) and not re.search(
            r"\bnot\b", low[: found.start()]
        ):
            wanted = None
    if wanted is None:
        return
    match_year = match_year_of(clause, wanted[0])
    if not match_year:
        yield clause.mention(
            "max_years_since_graduation", wanted[1].span(), "The page names no match year to count a class back from."
        )
        return
    if 1 <= (number := match_year - wanted[0]) <= 20:
        more = clause.strictness(*wanted[1].span())
        yield clause.reading("max_years_since_graduation", str(number), "years.class", wanted[1].span(), **more)


def match_year_of(clause: Clause, oldest: int) -> int:
    """The match year a sentence, its question or its page names; 0: none does."""
    for text in (clause.sentence.lower(), clause.question.lower()):
        for found in MATCH_YEAR.finditer(text):
            if (year := int(found[1] or found[2])) > oldest:
                return year
    return clause.match_year


COUNTED_TO_START: Final = re.compile(
    r"\b(?:start|matriculation|begin\w*|july|entry|entering|commence\w*|orientation)\b"
)
COUNTED_TO_REVIEW: Final = re.compile(r"\b(?:application|applying|apply|review|interview|submission)\b")


def counted_to(clause: Clause, span: tuple[int, int]) -> Found:
    """Up to which day years are counted is shown, never proposed."""
    low = clause.low
    for words, day in ((COUNTED_TO_START, "the start of training"), (COUNTED_TO_REVIEW, "the application")):
        if found := words.search(low):
            yield clause.mention("years_counted_to", found.span(), f"The years seem to be counted up to {day}.")
            return
