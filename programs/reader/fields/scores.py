"""Lowest scores: Step 2 CK, and the old numeric ones of Step 1."""

import re
from dataclasses import replace
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.fields.limits import ENDED, LIMIT, PAST, denied
from programs.reader.scope import IN_BRACKETS, Clause
from programs.reader.topics import OF_SCORES

EXAM: Final = re.compile(
    r"(?P<both>\bsteps? ?(?:1|i|one),? ?(?:and|&|/|or) ?(?:step ?)?(?:2|ii|two)\b(?:[ -]*\(?ck\)?)?|\b(?:both|each|all|"
    r"either|any)(?: of)?(?: the| usmle)* (?:steps?|exams?)\b)|(?P<two>\bstep[ -]*(?:2|ii|two)(?:ck)?\b(?:[ "
    r"-]*\(?(?:ck|"
    r"clinical knowledge)\b\)?)?|\bck\b)(?!\s*cs\b)|(?P<one>\bstep[ -]*(?:1|i|one)\b)|(?P<other>\bstep[ -]*(?:3|iii|"
    r"three)\b|\bcomlex\b|\blevel[ -]*\d|\bcs\b|\btoefl\b|\bielts\b)"
)
SCORE: Final = re.compile(
    r"(?<![\d.,/$-])(?P<score>1[89]\d|2[0-7]\d)(?![\d%/]|s(?! (?:preferred|desired|or (?:higher|above|better))\b)|"
    r"[.,]\d| (?:beds?|bed|residents|"
    r"physicians|deliveries|procedures|cases|surgeries|spots|spaces|seats|rooms|miles|hours|usd|dollars|words|"
    r"patients|procedures|days|computers|applic))"
)
UNSCORED: Final = re.compile(r"\b(?:extension|ext|room|suite|call|phone|pager|fax|street|fee|at (?=\d{3}-))\W*$")
RANGE: Final = re.compile(r"^\+?\s*(?:-|to|through)\s*(?:1[89]\d|2[0-9]\d)\b")
RAISED: Final = re.compile(r"\bfrom\s*$")
OTHER_SCALE: Final = re.compile(r"\bstep 2 ?cs\b(?!.*\bck\b)|\bin-training\b|\b(?:two|2)[ -]digit\b")
MOST_NUMBERS: Final = 8  # in one clause
TENS: Final = {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
WRITTEN: Final = re.compile(rf"\btwo[ -](?:hundred[ -](?:and[ -])?)?(?P<tens>{'|'.join(TENS)})(?P<five>[ -]five)?\b")
NOW: Final = re.compile(
    r"\b(?:is now|now(?: is| stands)?|today|at present|these days|currently)\b(?=[^;]*\b[12]\d\d\b)"
)
UNTIL: Final = re.compile(r"\buntil (?:19|20)\d\d\b")
HABIT: Final = re.compile(r"\b(?:typically|usually) (?:interview|consider|invite|accept|require|rank|take|look)")
PASS_MARK: Final = re.compile(
    r"\bpassing score (?:of|for|on) (?:the )?(?:usmle )?step 2[^;,]{0,24}\b(?:is|was)\b|\b\d{3} to pass\b"
)
A_MINIMUM: Final = re.compile(r"\bminimum\b|\bmin\b")
OF_US: Final = re.compile(r"\W*(?:is )?(?:for|from|of|if)?(?: the| all)? ?" + lexicon.US_GRADUATES.source)
# Who scores well helps a file; that is no minimum.
HELPFUL: Final = re.compile(
    r"\b(?:not|never|neither|hardly|cannot)\b[^;,]{0,16}\b(?:make up for|compensate|outweigh|replace|offset)\b|"
    r"\b(?:strong|high|higher|very good|excellent|outstanding|good|top|great)\b[^;,]{0,24}?(?:\bscores?\b|"
    r"\bck\b)[^;]{0,40}?"
    r"\b(?:help|helps|support|supports|strengthens?|show|shows|stand out|speak|document|enhance|impress)\b"
)
FOR_A_VISA: Final = re.compile(
    r"\b(?:ask|apply|qualify|eligible|considered|get)\b[^;,]{0,16}\bfor (?:an? )?(?:h-?1|j-?1|visa)"
)
# Who scores less may still be interviewed, now and then.
FAINT: Final = re.compile(
    r"\b(?:unlikely|seldom|rarely|hard to|difficult to|less likely|slim|puts you ahead|better odds)\b"
)
# "A little under 220 is fine", "with 209 you are out": near a minimum, and none.
NEARLY: Final = re.compile(r"\b(?:a little|slightly|somewhat|a bit|just) (?:under|below|short of)\s*$")
OUT: Final = re.compile(r"^\W*with (?:an? )?(?:ck of )?$")
IS_OUT: Final = re.compile(r"(?! or)[^;]{0,24}\b(?:are out|is out|not|cannot)\b")
OTHERWISE: Final = re.compile(r"\s*(?:if|when|for those|where)\b")
USUAL: Final = re.compile(
    r"\b(?:usual|customary|typical|general|normal) (?:[a-z0-9]+ ){0,4}?(?:cut[ -]?offs?|minimums?|thresholds?|limits?|"
    r"bar|floor)\b"
)
OR_LESS: Final = re.compile(r"\s*(?:or|and) (?:lower|below|less|under|worse|fewer)\b")
AT_OR_BELOW: Final = re.compile(r"\b(?:at or (?:below|under)|(?:equal to or )?not above|no higher than)\s*$")
PAIR: Final = re.compile(r"(?<![\d.,/$-])((?:1[89]\d|2[0-7]\d) ?)/( ?(?:1[89]\d|2[0-7]\d))(?![\d%/])")
# A number with no word of asking beside it is a limit where the clause names scores as a label or a list does.
TOPIC: Final = r"(?:\bscores?\b|\bstep[ -]*(?:2|ii)\b|\bck\b|\busmle\b|\bboard exams?\b|\bsteps?\b)"
ANY_PASS: Final = re.compile(
    r"\bscores?\b[^;,]{0,12}\b(?:of no concern|no concern|no matter|not matter|plays? no (?:part|role))\b|\bnot "
    r"(?:look at|"
    r"care|mind|ask) how (?:high|low)\b|\bnot by how much\b|\b(?:no|not a) lowest score\b|\bscores?\b[:,] ?a "
    r"pass\b[^;,]{0,12}\b(?:do|enough|suffic\w+)\b|\bscores? (?:have|has) (?:none|no limit)\b|\bno "
    r"lower limit\b|\bany (?:[a-z0-9]+ ){0,3}?scores? (?:is|are|will be|may be|can be) (?:considered|accepted|"
    r"reviewed|fine|welcome)\b|\b(?:any|every|all|a|the) pass(?:ing)?(?: scores?| results?| "
    r"grades?)?\b[^;,]{0,40}?\b(?:fine|"
    r"enough|suffic|accept|read|consider|welcome|sufficient|will do|okay|ok|adequate|satisf)|\bno (?:[a-z0-9]+ "
    r"){0,3}?(?:score|pass|result|ck)\b[^;,]{0,16}?\bis too (?:low|narrow)\b|\bminimum\b[^;,]{0,20}:\s*(?:a "
    r")?pass(?:ing|ed)?\b|\bpass(?:ing)? (?:[a-z0-9]+ ){0,4}?(?:is|are) (?:all|sufficient|enough)"
)
NO_SCREEN: Final = re.compile(
    r"\b(?:abandoned|dropped|abolished|removed|gave up|d(?:o|id|one) away with) (?:our |all |its |the )?(?:[a-z0-9]+ "
    r"){0,3}?(?:minimums?|cut[ -]?offs?)\b(?! (?:for|on|of) (?:grad|year|att))|\bneed not (?:reach|have) (?:[a-z0-9]+ "
    r"){0,3}?scores?\b|"
    r"\bno scores? (?:that )?(?:you|applicants|they) (?:need|must|have to)\b|\bno (?:[a-z]+ ){0,3}?(?:step 2 |ck |"
    r"usmle )*scores? (?:is|are) (?:required|"
    r"needed|set|necessary|demanded|asked|expected)\b|\b(?:scores?|cut[ -]?offs?)\b[^;]{0,24}?\b(?:not|"
    r"never)\b[^;]{0,24}?\b(?:exclude|"
    r"screen|disqualif\w*|used|filter|decide|decisive)\b|\b(?:nobody|no one|no (?:applicant|candidate|"
    r"file))\b[^;,]{0,30}?\b(?:excluded|turned (?:down|away)|rejected|cut|ruled out|screened(?: out)?|dropped|"
    r"refused)\b[^;,]{0,24}?\b(?:number|scores?)\b|\bno (?:single |one )?(?:number|score)(?: alone| by itself)? "
    r"(?:[a-z]+ )?(?:closes?|rules?|excludes?|ends?|disqualif\w+|bars?|shuts?|decides?)\b|\b(?:not|never|nor)\b (?:\w+ "
    r"){0,3}?(?:screen|filter|reject|exclude|select|sort|cut|judge|discard)\w*\b[^;,]{0,30}?\bscores?\b"
)
BARE: Final = re.compile(
    r"\b(?:no|not (?:have|use|apply|set)(?: an?| any)?|without(?: an?| any)?) (?:hard |strict |absolute |firm |"
    r"specific |set |formal |official )*(?:cut[ -]?offs?|minimums?)\b(?! (?:for|on|of|in|year|grad|number|amount|age|"
    r"time|length|stay|salary))"
)
OF_ANOTHER: Final = re.compile(
    r"\bgraduat|\byog\b|\byears?\b|\battempts?\b|\busce\b|\bexperience\b|\brotations?\b|\bmonths?\b|\bletters?\b"
)
GENERIC_ANSWER: Final = re.compile(
    r"\bminimum step 2 ck score: (?:(?:there (?:is|are)|we (?:have|set|use)) )?(?:(?:no|none|not)\b(?! (?:more|less|"
    r"longer|further))|(?:we|program|it) (?:do(?:es)? )?not (?:have|set|use|ask for) (?:one|any)\b)"
)


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group in ("osteopathic", "fellows") or OTHER_SCALE.search(low):
        return
    low = WRITTEN.sub(written_out, low)
    paired = PAIR.search(low)
    low = PAIR.sub(r"\1 \2", low)
    exams = list(EXAM.finditer(low))
    past = PAST.search(low)
    now = NOW.search(low, past.end()) if past else None
    if (past and not now) or UNTIL.search(low):
        if past and ENDED.search(clause.sentence.lower()):
            yield clause.reading("min_step2_ck", "none", "score.none", past.span())
        return
    numbers = [
        found
        for found in SCORE.finditer(low)
        if not UNSCORED.search(low[: found.start()])
        and not (now and found.end() <= now.start())
        and not (
            RAISED.search(low[: found.start()])
            and not re.match(r" (?:up(?! to)|upwards?|onwards?|on)\b", low[found.end() :])
        )
    ]
    named = exams or re.search(r"\bscores?\b|\busmle\b|\bminimum\b", low)
    if len(numbers) > MOST_NUMBERS:
        return
    if not numbers:
        yield from unlimited(clause)
        return
    if not named or clause.group == "us":
        return
    exact = len([found for found in exams if found.lastgroup in ("one", "two")]) == len(numbers) > 1
    for position, number in enumerate(numbers):
        span = number.span()
        begin, finish = clause.between_commas(*span)
        if OF_US.match(low[number.end() :]) or (position and OTHERWISE.match(low[number.end() :])):
            continue
        before = low[: number.start()]
        if NEARLY.search(before) or (OUT.match(before) and IS_OUT.match(low, number.end())):
            yield clause.mention("min_step2_ck", span, "It is near a minimum, and tells none.")
            continue
        if RANGE.match(low[number.end() :]) or (position and RANGE.match(low[numbers[position - 1].end() :])):
            yield clause.mention("min_step2_ck", span, "A range of scores is no minimum.")
            continue
        if re.search(r"\bvisas?\b|\bh-?1-?b\b|\bj-?1\b", low[begin : number.start()]) and exams:
            continue
        if FOR_A_VISA.search(low, number.end()) or re.match(r"[a-z ]{0,20}\btoo low\b", low[number.end() :]):
            continue
        if HELPFUL.search(low) and clause.asks(*span) != "must":
            yield clause.mention("min_step2_ck", span, "A remark on what helps is no minimum.")
            continue
        usual = USUAL.search(low[begin:finish])
        if PASS_MARK.search(low) or (
            not FAINT.search(low)
            and lexicon.REMARK.found(USUAL.sub("", HABIT.sub("", low[begin:finish])))
            and replace(clause, strength="").asks(*span) != "must"
        ):
            if denying := BARE.search(low, 0, number.start()):
                yield clause.reading("min_step2_ck", "none", "score.none", denying.span())
            yield clause.mention("min_step2_ck", span, "A remark on scores is no minimum.")
            continue
        score = str(int(number["score"]) + is_too_low(low, number))
        if paired and len(numbers) == 2 and [found.lastgroup for found in exams] == ["both"]:
            names: tuple[str, ...] = names_of(("one", "two")[position])
        else:
            names = exams_of(low, exams, numbers, position, exact)
        for name in names:
            more = {"strictness": "preferred"} if usual or FAINT.search(low) else strictness(clause, span)
            if name == "min_step1":
                yield clause.reading(name, score, "score.step1", span, mark="old numeric score", **more)
            else:
                rule = "score.wish" if more["strictness"] == "preferred" else "score.number"
                yield clause.reading(name, score, rule, span, **more)


def is_too_low(low: str, number: re.Match) -> bool:
    """Whether a number is the highest score that is turned away: "209 or lower is not read"."""
    refused = lexicon.NOT.found(AT_OR_BELOW.sub("", low[: number.start()])) or lexicon.NOT.found(low[number.end() :])
    return refused and bool(OR_LESS.match(low, number.end()) or AT_OR_BELOW.search(low[: number.start()]))


def strictness(clause: Clause, span: tuple[int, int]) -> dict[str, str]:
    """Of a score: "minimum" beside it makes it a rule, whatever wish stands elsewhere in the clause."""
    begin, finish = clause.fragment(*span)
    near = clause.low[begin:finish]
    if "(" not in clause.low[begin : span[0]]:
        near = IN_BRACKETS.sub(" ", near)  # "minimum 215 (230 preferred)"
    if A_MINIMUM.search(near) and not lexicon.WISH.found(near) and clause.strength != "wish":
        return {"strictness": "required"}
    return clause.strictness(*span)


def written_out(found: re.Match[str]) -> str:
    """A score in words as digits, as long as it was."""
    return str(200 + TENS[found["tens"]] + (5 if found["five"] else 0)).ljust(len(found.group()))


def exams_of(low: str, exams: list, numbers: list, position: int, exact: bool) -> tuple[str, ...]:
    """Which minimum a number is: that of the exam it is nearest to, pairs in order where there are as many."""
    number = numbers[position]
    if not exams:
        return ("min_step2_ck",)
    if exact:
        return names_of([found for found in exams if found.lastgroup in ("one", "two")][position].lastgroup)
    after = re.match(
        r"\+?(?: or (?:higher|above|better|more|greater|over))?(?: both)? (?:on|for|in|at)(?: the| both|"
        r" their| usmle)*\s*",
        low[number.end() :],
    )
    if after:
        for found in exams:
            if found.start() == number.end() + after.end():
                return names_of(group_at(low, exams, found))
    before = [found for found in exams if found.end() <= number.start()]
    nearest = before[-1] if before else exams[0]
    return names_of(group_at(low, exams, nearest))


def group_at(low: str, exams: list, nearest: re.Match) -> str:
    """The exam, or "both" where it is named together with the other one."""
    place = exams.index(nearest)
    for other in (place - 1, place + 1):
        if 0 <= other < len(exams):
            first, second = sorted((exams[other], nearest), key=lambda found: found.start())
            if re.fullmatch(
                r"(?: scores?)?,? ?(?:and|&|/|or|as well as)(?: on| the| usmle)* ?", low[first.end() : second.start()]
            ):
                kinds = {first.lastgroup, second.lastgroup}
                if kinds == {"one", "two"}:
                    return "both"
    return nearest.lastgroup or ""


def names_of(kind: str | None) -> tuple[str, ...]:
    return {"both": ("min_step2_ck", "min_step1"), "two": ("min_step2_ck",), "one": ("min_step1",)}.get(kind or "", ())


def unlimited(clause: Clause) -> Found:
    low = clause.low
    if clause.group == "us" or re.search(r"\bcomlex\b|\btoefl\b", low):
        return
    only_one = re.search(r"\bstep[ -]*1\b", low) and not re.search(r"\bstep[ -]*2|\bck\b|\busmle\b|\bscores\b", low)
    if only_one:
        return
    span = denied(low, TOPIC, LIMIT)
    if (
        span
        and re.search(r"\battempts?\b|\bfail\w*|\bgraduat|\byears?\b|\bvisas?\b|\bexperience\b", low[span[0] : span[1]])
        and not re.search(r"\bscores?\b|\bck\b", low[span[0] : span[1]])
    ):
        span = None
    if span and re.search(r"\bfail|\battempt", low) and not OF_SCORES.search(low):
        span = None
    for pattern in (ANY_PASS, NO_SCREEN, BARE, GENERIC_ANSWER):
        if span:
            break
        found = pattern.search(low)
        if found and not (pattern is BARE and OF_ANOTHER.search(low)):
            span = found.span()
    if not span and clause.strength == "waived" and re.search(r"\bscores?\b|\bcut[ -]?off", low):
        span = (0, len(low))
    if span and not re.search(r"\bno (?:minimum )?scores? (?:has|have|is|are) (?:been )?(?:report|receiv|avail)", low):
        yield clause.reading("min_step2_ck", "none", "score.none", span)
