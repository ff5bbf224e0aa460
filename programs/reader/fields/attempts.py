"""Most sittings of any one Step."""

import re
from dataclasses import replace
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.fields.limits import denied
from programs.reader.scope import Clause
from programs.reader.sentences import NUMBER, number_of, plain

SITTING: Final = r"(?:attempts?|tries|try|sittings?|takes|goes)"
FAIL: Final = (
    r"(?:fail(?:ures?|ed attempts?|ed (?:steps?|exams?|tries|sittings?)|s)?|unsuccessful attempts?|repeats?|"
    r"repeaters?|retakes?)"
)
PAREN: Final = r"(?: ?\(\d\))?"
WORDS: Final = r"(?:(?:usmle|failed|such|total|exam|step|ck|single|previous|prior|of the|unsuccessful|separate) )*"
FAILING: Final = re.compile(r"\bfail\w*\b")
FAILED_ONE: Final = re.compile(r"\b(?:failed|unsuccessful) (?:attempts?|tries|sittings?)")
TRYING: Final = re.compile(r"\battempts?\b|\btries\b|\bsittings?\b")
DIGIT: Final = r"(?:\d|zero|one|two|three|four|five|six|single)"
FIRST: Final = re.compile(
    r"\bin (?:one|a single) (?:go|sitting|try)\b|\bnever (?:had|needed) to (?:repeat|retake|resit)\b|\bone[ -]time "
    r"pass(?:es)?\b|\b(?:first|1st|one|initial|single)[ -](?:attempt|try|sitting|go|take|time pass|time passes|time "
    r"passers|time passing)\b|\bfirst[ -](?:attempts|time) (?:pass|passes|only)|\bfirst attempts\b|\b(?:pass|"
    r"clear)\w*\b[^;,]{0,24}\bat once\b|"
    r"\bfirst[ -]time pass(?:es|ing)?\b|\bpass\w* (?:\w+ ){0,4}?(?:the )?first time\b|\bclean (?:first )?passes\b|"
    r"\bfirst (?:pass|passes|go)\b|\bclean (?:exam |first[ -]time )?records?\b|\bno attempts\b(?! limit)"
)
SECOND_EXAM: Final = re.compile(
    rf"\b(?:steps?[ -]*(?:1|2|i|ii)|ck|others?|the other)\b[^;]{{0,30}}?\b(?:no more than|at most|up to|within|"
    rf"not more than|maximum(?: of)?) (?P<n>{DIGIT})\b(?! (?:years?|months?|letters?))"
)
EXAMS_NAMED: Final = re.compile(r"\bstep|\bck\b")
OKAY: Final = re.compile(
    r"\b(?:fine|okay|ok|acceptable|accepted|tolerated|allowed|permitted|possible|considered|no (?:problem|"
    r"obstacle|barrier|issue)|still)\b"
)
BY_ORDINAL: Final = re.compile(
    rf"\b(?:by|within|on|no later than|at|before) (?:their |the |a |your |his or her )?(?P<n>second|2nd|third|"
    rf"3rd|fourth|4th) {SITTING}\b"
)
REFUSED_ORDINAL: Final = re.compile(
    rf"\b(?P<n>second|2nd|third|3rd|fourth|4th|fifth) (?P<what>{SITTING}|(?:failure|failed attempt|fail)\b)?"
)
ORDINAL: Final = re.compile(r"\b(?:second|2nd|third|3rd|fourth|4th|fifth)\b")
FEWER: Final = re.compile(r"\b(?:fewer|less) than\s*$")
TIMES: Final = re.compile(rf"\bmore than (?P<n>{DIGIT}) times?\b")
TWICE: Final = re.compile(r"\b(?P<over>more than )(?P<n>once|twice|thrice)\b")
LIMIT_ATTEMPTS: Final = re.compile(
    rf"\b(?P<n>{NUMBER}){PAREN} (?:or (?:fewer|less) |at most )?{WORDS}{SITTING}\b(?! (?:in total|for all|"
    rf"over all|across))"
)
LABELLED: Final = re.compile(
    rf"\b(?:{SITTING}|{FAIL})(?: \w+){{0,7}}\s*(?:\([^)]{{0,20}}\))?\s*(?::| - )\s*(?:[a-z. "
    rf"]{{0,20}}?)(?P<n>{DIGIT})\b(?! (?:are|is|were) (?:in|now|on|at|fellows))"
)
FAILURES: Final = re.compile(rf"\b(?P<n>{NUMBER}){PAREN} ?(?:(?P<up>\+|or more)|or (?:fewer|less))? ?{WORDS}{FAIL}\b")
ATTEMPTS_UP: Final = re.compile(rf"\b(?P<n>{NUMBER}) or more {WORDS}{SITTING}\b")
FAILED_TIMES: Final = re.compile(
    rf"\bfail\w* [^;,]{{0,40}}?(?P<over>more than )?(?:(?P<n>{NUMBER}) (?P<up>or more )?times?|(?P<w>once|twice|"
    rf"thrice))(?P<after> or more)?\b"
)
OVER: Final = re.compile(
    r"\b(?:more than|over|in excess of|exceed(?:s|ing)?|beyond|greater than|above)\s+(?:the |a )?$"
)
EACH_EXAM: Final = re.compile(r"\bstep 1\b(?! and step)[^;]{0,60}?\bstep 2\b|\beach\b|\bper\b")
NOBODY: Final = re.compile(
    r"\b(?:may|can|must) not be (?:repeated|retaken)\b|"
    r"\b(?:pass(?:es)? over|skips?)\b(?! (?:nobody|no one|none))[^;,]{0,30}?\b(?:" + FAIL + r"|failed)\b|"
    r"\b(?:no|not|never|without|none|zero|nor|neither|any|free of)\b[^;,]{0,40}?\b(?:" + FAIL + r"|failed)\b"
    r"|\b(?:"
    + FAIL
    + r"|failed|failing)\b[^;]{0,60}?\b(?:not|cannot|ineligible|disqualif\w+|exclude[sd]?|reject\w*|screened out|"
    r"unacceptable|none|nobody|out|a no|end|ends|unable|rules? (?:you |them )?out|rejection|reject|bar|bars|declined|"
    r"denied|"
    r"filtered)\b|\b(?:not|cannot|never|unable|decline|rejects?|excludes?|disqualif\w*|(?:screen|filter|sort)s? out|"
    r"turns? (?:away|"
    r"down))\b[^;]{0,80}?\b(?:" + FAIL + r"|failed|failing)\b"
)
NONE_FAILED: Final = re.compile(
    r"\bfail\w*[^;:]{0,40}: ?(?:none|no|not|zero|0|nil)\b(?! (?:limit|more|or))|\b(?:not|cannot|never|unable to|"
    r"decline to) (?:accept|consider|interview|review|invite|rank)\b[^;,]{0,40}?\bfail(?:ed|ures?)\b(?! [^;]*\bmore\b)"
)
HOW_OFTEN: Final = r"\bhow (?:often|many times)\b[^;,]{0,30}?\b(?:sat|sit|took|take|taken|tried|passed|tested)\b"
HARMLESS: Final = re.compile(
    r"\b(?:with|who have|who had)\b[^;,]{0,30}?\bfail\w*(?: [a-z]+){0,3}? (?:may|can) (?:still |also )?apply\b|"
    r"\bif (?:you|i) (?:have|had|failed)\b[^;]{0,40}\b(?:can|may) still apply\b|\bany number of attempts\b|"
    r"\bnot (?:look at|consider|care about|mind|limit|count) (?:the |your )?(?:number of )attempts\b|"
    r"\bno (?:problem|issue|trouble) with\b[^;,]{0,24}\bfail|\bfail(?:ed attempts|ures): (?:acceptable|accepted|"
    r"allowed|ok|okay|fine)\b|\bfail\w*\b[^;,]{0,24}\b(?:not|never) (?:matter|count|hurt|harm)\b|"
    r"\b(?:not|never) (?:worry|be afraid|be discouraged|mind|fear)\b[^;,]{0,24}?\bfail\w*|"
    r"\bnot matter\b[^;,]{0,12}?" + HOW_OFTEN + r"|"
    r"\bno (?:single |one )?fail\w* (?:alone |by itself )?(?:leads?|means?|ends?|excludes?)\b|\b(?:pass(?:es)? over|"
    r"turns? (?:away|down)|screens? out) (?:nobody|no one|none)\b[^;,]{0,30}?\bfail|\bfail\w*\b[^;,]{0,24}\bno (?:bar|"
    r"hindrance|handicap|reason)\b|\b(?:may|can) (?:still )?apply with [^;]{0,30}?\bfail|"
    + HOW_OFTEN
    + r"[^;,]{0,30}?\b(?:not matter|no matter|no concern|all the same|no difference|no role)\b|"
    r"\bunlimited (?:number of )?(?:attempts|tries)\b|\bfailed (?:step|exam|attempt)s?\b[^;]{0,20}?\bno (?:obstacle|"
    r"problem|barrier|issue)|\b(?:we|program) (?:do |also |still )?(?:accept|tolerate|allow) (?:exam |usmle |step "
    r")?fail(?:ures|ed)\b|\bnumber of attempts\b[^;]{0,24}?\bnot (?:be )?(?:considered|counted|a factor|something|"
    r"looked)|\b(?:attempts|"
    r"failures)\b[^;]{0,24}?\bnot (?:matter|count|affect|influence|play)|^(?:attempts|failures allowed): [^;]{0,20}no "
    r"(?:problem|obstacle|barrier|issue)|\b(?:not|never)\b(?: \w+){0,3} (?:disqualif\w*|exclude|excluded|rule you out|"
    r"rule out|bar|prevent|hurt|harm|preclude|end|eliminate|hold|held|count against|held against|a barrier|an? "
    r"(?:automatic )?exclusion|a deal[ -]?breaker|leads? to (?:an )?(?:rejection|exclusion)|penaliz\w*|an obstacle)\b|"
    r"\bno (?:rule|barrier|obstacle|policy) against\b|\bfail\w*(?: \w+){0,4} (?:are|is|will be|may be|can be) (?:also |"
    r"still |equally )?(?:considered|accepted|welcome|reviewed|eligible|okay|fine)\b(?! case)|\b(?:consider|accept|"
    r"interview|welcome|review)\b[^;,]{0,40}?\b(?:with|who have|who had|who|despite)\b[^;,]{0,20}?\bfail\w*"
)
PERSONAL: Final = re.compile(
    r"\b(?:respond|background checks?|drug (?:tests?|screens?)|equipment|log ?in|passwords?|by phone|"
    r"reach (?:you|we))\b|\bfirst (?:try|attempt) "
    r"of our\b|\bmost of (?:the|our|those)\b|\bmost (?:people|applicants|interviewees)\b|\b(?:failed (?:courses?|"
    r"classe?s?|clerkships?)|our (?:residents|graduates|board)|pass rate|in-training|board certification|boards? on)\b"
)
# "As many as it took": an answer without a number.
AS_MANY: Final = re.compile(
    r"^(?:attempts|failures allowed): (?:as (?:many|often)|however (?:many|often)|any number|no matter)"
)
# One exam with its number: "Step 2 CK: three sittings", and a number in a list of short parts: "attempts 1".
OF_EXAM: Final = re.compile(rf"^\W*(?:usmle )?(?:step[ -]*(?:1|2|i|ii)|ck)\b[^:;]{{0,16}}: ?(?P<n>{DIGIT}) {SITTING}\b")
SHORT: Final = re.compile(
    rf"(?:^|[,;•]) ?(?:max(?:imum)? )?attempts?:? ?(?P<n>{DIGIT}|first pass)\b(?= ?(?:$|[,;.•]|max|only))"
)
TOTAL: Final = re.compile(
    r"\b(?:in total|total|combined|together|altogether|across the|across all|over all|"
    r"for all (?:three )?steps|all steps together|cumulative)\b"
)
OTHER_EXAM: Final = re.compile(
    r"\b(?:(?:old )?(?:step 2 ?)?cs(?: exam)?|step[ -]*(?:3|iii)|comlex|level[ -]*\d|toefl|oet)\b"
)
THE_EXAM: Final = re.compile(
    r"\b(?:step[ -]*(?:1|2|i|ii)|ck|usmle|steps|each step|(?:any|an?|one) (?:step|exam)|exams?)\b"
)
TOLERATED: Final = re.compile(
    r"\b(?:toler\w*|allow\w*|accept\w*|permit\w*|acceptable|at most|up to|maximum|max|no more|not more than|"
    r"not exceed|most|ceiling|"
    r"limit|limited|fine|overlook\w*|forgiv\w*|look past|can be explained|consider\w*|okay|excused?|only|or (?:fewer|"
    r"less)|nobody|exceed)\b"
)
# "Multiple attempts are not accepted": the first one counts.
MULTIPLE: Final = re.compile(
    rf"\b(?:multiple|several|repeated|numerous) (?:[a-z]+ ){{0,2}}?{SITTING}\b[^;,]{{0,40}}?\b(?:not|cannot|never|"
    rf"ineligible|disqualif\w*|unacceptable|excluded|rejected)\b|\b(?:not|never|cannot)\b[^;,]{{0,30}}?\b(?:multiple|"
    rf"several|repeated|numerous) (?:[a-z]+ ){{0,2}}?{SITTING}\b"
)
BESIDE: Final = re.compile(rf"\bfail(?:s|ed|ing)? to\b|\b(?:0|zero|none) or (?={DIGIT}\b)")  # "0 or 1" allows one
FAINT: Final = re.compile(r"\bunlikely\b|\bless likely\b")
CASES: Final = re.compile(
    r"\bcase[ -]by[ -]case\b|\bindividual(?:ly)?\b|\bexplain\w*|\bexplanation\b|\bmultiple\b|\bstatement\b"
)
TOPIC: Final = (
    rf"(?:{HOW_OFTEN}|\battempts?\b|\btries\b|\bfailures?\b|\bsittings?\b|\bfailed (?:attempts|exams|steps)\b)"
)
BARE: Final = re.compile(
    rf"^(?:attempts|failures allowed): (?:[a-z ]{{2,30}}: )?(?:[a-z]+ ){{0,2}}(?P<n>{DIGIT}|once|twice)\b(?! (?:are|"
    rf"is|were) (?!not|out|"
    rf"allowed|accepted|fine|ok|the))(?! (?:or more|attempts?|"
    rf"fail|tries))"
)
SIGNED: Final = re.compile(
    rf"\b(?:(?P<f>{FAIL})|{SITTING})\b[a-z ]{{0,12}}[≤<]=? ?(?P<n>{DIGIT})\b|"
    rf"[≤<]=? ?(?P<m>{DIGIT}) {WORDS}(?:(?P<g>{FAIL})|{SITTING})\b"
)
MAY_FAIL: Final = re.compile(
    r"\b(?:may|can|could) (?:only )?(?:have )?(?:been |be )?(?:fail(?:ed)?|repeat(?:ed)?|retaken) (?:(?:an?|each|any|"
    r"every) (?:exam|step) )?(?:only |at most )?(?P<n>once|twice|one time|two times)\b"
)
CAPPED: Final = re.compile(
    rf"\b(?:caps?|limits?) {SITTING}[^;,:]{{0,24}}? (?:at|to) (?P<n>{DIGIT})\b|\b{SITTING} (?:is|are) (?:capped|"
    rf"limited) (?:at|to) (?P<m>{DIGIT})\b|\bnumber of {SITTING}\b[^;,]{{0,24}}?\b(?:not exceed|no more than|at most|"
    rf"up "
    rf"to|maximum(?: of)?|max) (?P<k>{DIGIT})\b"
)
FORGIVEN: Final = re.compile(
    r"\bfail\w*\b[^;,]{0,24}?\b(?:forgiven|allowed|tolerated|accepted|excused|overlooked) (?:only )?(?P<n>once|twice)\b"
)
MAY_SIT: Final = re.compile(
    r"\b(?:may|can|could) (?:only )?(?:have )?(?:been |be )?(?:sat|taken|attempted|tried|sit|take) (?:[a-z]+ ){0,3}?"
    rf"(?P<n>once|twice|{DIGIT} times)\b"
)
# Whoever needed so many is turned away: one fewer is the most.
NEEDED: Final = re.compile(
    rf"\b(?:needed|took|required|used|had) (?P<n>{DIGIT}) {WORDS}{SITTING}\b|\b(?:needed|took|required) "
    rf"(?:(?:an?|any|one) (?:step|exam) )?(?P<m>{DIGIT}) times\b"
)
COUNTS: Final = {"once": 1, "twice": 2, "thrice": 3, "one time": 1, "two times": 2}
TURNED_AWAY: Final = re.compile(
    lexicon.NOT.source[:-1]
    + r")|\b(?:end|ends|disqualif\w+|ineligible|too many|rejection|exclusion|reason to|exclude|rules? out|bars?)\b|"
    r"\bpass(?:es)? over\b(?! (?:nobody|no one|none))|\b(?:are|is) (?:out|a no)\b|\bunlikely\b"
)


ASKS_HOW_MANY: Final = re.compile(r"\b(?:limits?|how many|maximum|allow\w*|accept\w*|number)\b")
OF_PASSING: Final = re.compile(r"\b(?:steps?|exams?|usmle|ck|pass\w*|clear\w*)\b")
OF_EXAMS: Final = re.compile(rf"\b(?:steps?|exams?|usmle|{SITTING}|took|taken|sat)\b")
NOBODY_WITH: Final = re.compile(
    rf"(?<!over )(?<!away )(?<!down )(?<!out )\b(?:nobody|no one|none|no (?:applicants?|candidates?|graduates?|files?|"
    rf"applications?))\b[^;,]{{0,40}}?\b(?:{FAIL}|failed)\b"
)
A_NUMBER: Final = re.compile(rf"\b(?:{DIGIT})\b (?:or (?:more|fewer|less) )?{WORDS}(?:{SITTING}|{FAIL})\b")
A_NUMBER_FAILED: Final = re.compile(rf"\bfail\w* (?:once|twice|{DIGIT} times)\b")


def read(clause: Clause, season: int) -> Found:
    clause = replace(clause, low=BESIDE.sub(lambda found: " " * len(found.group()), clause.low))
    low = clause.low
    if clause.group in ("osteopathic", "fellows", "us") or PERSONAL.search(low):
        return
    if OTHER_EXAM.search(low) and not THE_EXAM.search(OTHER_EXAM.sub("", low)):
        return
    found = limit(clause)
    if found:
        value, rule, span = found
        if value == "total":
            yield clause.mention(
                "max_attempts", span, "A total over several exams says nothing certain about one of them."
            )
            return
        more = {} if value == "none" else clause.strictness(*span)
        if value != "none" and FAINT.search(low):
            more = {"strictness": "preferred"}
        if more.get("strictness") == "unless" and re.search(r"\bor (?:fewer|less)", more["note"]):
            more = {"strictness": "required"}
        yield clause.reading("max_attempts", value, rule, span, **more)


def of_failures(low: str) -> bool:
    """Whether a question or a heading counts failures, and not attempts."""
    return FAILING.search(low) is not None and TRYING.search(FAILED_ONE.sub("", low)) is None


def limit(clause: Clause) -> tuple[str, str, tuple[int, int]] | None:
    """The most sittings a clause allows, the rule that says so, and the place."""
    low = clause.low
    if low.startswith("failures allowed: ") and re.search(r"\b(?:may|can|could|still) (?:still |also )?apply\b", low):
        return "none", "attempts.none", (len("failures allowed: "), len(low))
    if (none := NONE_FAILED.search(low)) and not A_NUMBER.search(low):
        return "1", "attempts.no_failure", none.span()
    if found := AS_MANY.match(low):
        return "none", "attempts.none", (clause.prefix, len(low))
    if found := SHORT.search(low) or OF_EXAM.match(low):
        number = 1 if found["n"] == "first pass" else number_of(found["n"])
        return str(number), "attempts.label", found.span()
    harmless = None if NOBODY_WITH.search(low) else HARMLESS.search(low)
    span = harmless.span() if harmless else denied(low, TOPIC)
    if span and not A_NUMBER_FAILED.search(low) and (not A_NUMBER.search(low) or "not automatically" in low):
        return "none", "attempts.none", span
    if (found := TIMES.search(low)) and THE_EXAM.search(low) and "fail" not in low and TURNED_AWAY.search(low):
        return str(number_of(found["n"])), "attempts.more_than", found.span()
    if (found := TWICE.search(low)) and OF_EXAMS.search(low) and TURNED_AWAY.search(low):
        number = COUNTS[found["n"]]
        return (
            str(number + 1 if re.search(r"\bfail|\brepeated\b|\bretaken\b", low) else number),
            "attempts.more_than",
            found.span(),
        )
    if clause.prefix and (found := BARE.match(low)):
        number = COUNTS.get(found["n"]) or number_of(found["n"])
        refused = TURNED_AWAY.search(low, found.end()) is not None  # "those with two are not"
        if low.startswith("fail"):
            return str(number + 1 - refused), "attempts.failures", found.span()
        return (str(number - refused), "attempts.label", found.span()) if number > refused else None
    if found := SIGNED.search(low):
        number = number_of(found["n"] or found["m"]) + bool(found["f"] or found["g"])
        return str(number), "attempts.number", found.span()
    if found := ATTEMPTS_UP.search(low):
        number = number_of(found["n"]) - ("fail" not in found.group())
        return (str(number), "attempts.or_more", found.span()) if number else None
    if (found := MAY_SIT.search(low)) and not TOTAL.search(low):
        said = found["n"]
        return str(COUNTS.get(said) or number_of(said.split()[0])), "attempts.number", found.span()
    if (
        (found := NEEDED.search(low))
        and TURNED_AWAY.search(low, found.end())
        and not OVER.search(low[: found.start("n")])
    ):
        number = number_of(found["n"] or found["m"]) - 1
        return (str(number), "attempts.or_more", found.span()) if number else None
    if (found := CAPPED.search(low)) and not TOTAL.search(low):
        return str(number_of(found["n"] or found["m"] or found["k"])), "attempts.number", found.span()
    if found := MAY_FAIL.search(low) or FORGIVEN.search(low):
        return str(COUNTS[found["n"]] + 1), "attempts.failures", found.span()
    if (found := FAILED_TIMES.search(low)) and (TURNED_AWAY.search(low) or OKAY.search(low)):
        number = number_of(found["n"]) if found["n"] else COUNTS[found["w"]]
        if harmless or re.search(
            r"\bno (?:problem|obstacle|barrier|issue)\b|\bnot (?:a|an) (?:problem|obstacle|barrier|issue)\b|"
            r"\bfine\b|\bokay\b",
            low[found.end() :],
        ):
            return str(number + 1), "attempts.failures", found.span()
        up = bool(found["up"] or found["after"] or not found["over"])
        return str(number if up else number + 1), "attempts.failures", found.span()
    if found := FAILURES.search(low):
        return failures(clause, found)
    if found := REFUSED_ORDINAL.search(low):
        what = found["what"] or ""
        if (what or re.search(FAIL, low)) and not BY_ORDINAL.search(low):
            number = lexicon.ORDINALS[found["n"]]
            failing = "fail" in what
            if OKAY.search(low) and not lexicon.NOT.found(
                re.sub(r"\bno (?:problem|obstacle|barrier|issue)\b", "", low)
            ):
                return str(number + failing), "attempts.ordinal", found.span()
            if (away := TURNED_AWAY.search(low, found.end())) and ORDINAL.search(low, found.end(), away.start()):
                return None  # "a second attempt is looked at, a third one ends it" is left to a person
            if TURNED_AWAY.search(low) or lexicon.NOT.found(low):
                failing = "fail" in what or (not what and re.search(FAIL, low) is not None)
                return str(number if failing else number - 1), "attempts.ordinal", found.span()
    if (found := SECOND_EXAM.search(low)) and FIRST.search(low) and EXAMS_NAMED.search(low):
        return str(number_of(found["n"])), "attempts.number", found.span()
    if found := FIRST.search(low):
        if found.group().startswith("in ") and not OF_PASSING.search(low):
            return None
        if re.search(r"\b(?:more than|over)\s*$", low[: found.start()]):
            return "1", "attempts.more_than", found.span()
        if clause.asks(*found.span()) == "waived":
            return "none", "attempts.none", found.span()
        return "1", "attempts.first", found.span()
    if found := BY_ORDINAL.search(low):
        number = lexicon.ORDINALS[found["n"]]
        return str(number - lexicon.NOT.found(low[found.end() :])), "attempts.ordinal", found.span()
    if found := LIMIT_ATTEMPTS.search(low) or None:
        number = number_of(found["n"])
        if TOTAL.search(low) and not EACH_EXAM.search(low):
            return "total", "", found.span()
        if "failed" in found.group():
            return failures(clause, found)
        number -= FEWER.search(low[: found.start()]) is not None
        if number and (
            TOLERATED.search(low)
            or OVER.search(low[: found.start()])
            or re.search(r"\b(?:within|in|after|of|per|each|any|every|pass\w*|then no)\b", low)
            or clause.prefix
            or ASKS_HOW_MANY.search(plain(clause.question))
        ):
            return str(number), "attempts.number", found.span()
        return None
    if found := LABELLED.search(low):
        number = number_of(found["n"])
        failing = re.match(rf"{FAIL}", found.group()) is not None
        if "per" in found.group() or number < 7:
            return str(number + failing), "attempts.label", found.span()
    if TOTAL.search(low) and not EACH_EXAM.search(low) and re.search(rf"\b{SITTING}\b", low) and re.search(NUMBER, low):
        return "total", "", (0, len(low))
    if (found := MULTIPLE.search(low)) and not HARMLESS.search(low):
        return "1", "attempts.no_failure", found.span()
    if (found := NOBODY.search(low)) and not CASES.search(low):
        return "1", "attempts.no_failure", found.span()
    if clause.asks(0, 1) == "wish" and (found := re.search(rf"\b(?:no|without(?: a| any)?) {FAIL}", low)):
        return "1", "attempts.no_failure", found.span()
    return None


def failures(clause: Clause, found: re.Match) -> tuple[str, str, tuple[int, int]] | None:
    """What a number of failures allows: one sitting more than may fail."""
    low = clause.low
    number = number_of(found["n"])
    if HARMLESS.search(low) and not NOBODY_WITH.search(low):
        return str(number + 1), "attempts.failures", found.span()
    turned_away = TURNED_AWAY.search(re.sub(r"\b(?:no|not) more than\b|\bnot exceed\b", "", low))
    before = low[: found.start()]
    if found.groupdict().get("up") or low.startswith(" or more", found.end()):
        return (str(number), "attempts.failures", found.span()) if turned_away else None
    if OVER.search(before):
        return (
            (str(number + 1), "attempts.failures", found.span())
            if turned_away or "no more" in before or "not more" in before
            else None
        )
    if number == 0:
        return "1", "attempts.no_failure", found.span()
    if TOLERATED.search(low) and not (turned_away and not re.search(r"\b(?:up to|at most|only|maximum)\b", low)):
        return str(number + 1), "attempts.failures", found.span()
    if turned_away and number > 1:
        return str(number), "attempts.failures", found.span()
    tolerated = TOLERATED.search(low, found.end())
    if turned_away and tolerated and tolerated.start() < turned_away.start():
        return str(number + 1), "attempts.failures", found.span()  # "one failure is forgiven, two are not"
    if turned_away and number == 1:
        return "1", "attempts.no_failure", found.span()
    return None
