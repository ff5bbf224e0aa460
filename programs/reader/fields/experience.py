"""Clinical experience in the US: whether it is asked for, and how many months."""

import re
from dataclasses import replace
from itertools import islice
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.scope import IN_BRACKETS, Clause, cues
from programs.reader.sentences import NUMBER, number_of, plain

AMOUNT: Final = re.compile(
    rf"(?<![\d/])(?:(?P<low>{NUMBER})(?: ?\(\d\d?\))? ?(?:-|to) ?)?(?P<n>{NUMBER})(?: ?\(\d\d?\))?\+?[ -]*(?:or more |"
    rf"full |consecutive )?(?P<unit>months?|weeks?|wks?|years?|yrs?|mos?|days?)\b"
)
MONTHS_ASKED: Final = "months of us clinical experience: "  # put before the answer to "how many months?"
MOST_AMOUNTS: Final = 6  # in one clause
NOUN: Final = re.compile(
    r"\b(?:usce|clinical (?:experience|work|training|rotations?|exposure|practice|months|time)|hands[ -]on|experience|"
    r"patient care|(?:inpatient|outpatient) (?:work|time)|(?:hospital|ward) exposure|externships?|observerships?|"
    r"rotations?|clerkships?|electives?|sub-? ?internships?|sub-? ?i'?s?|acting internships?|observer|shadowing|"
    r"bedside|patient contact|(?:exposure to|familiarity with) the us|worked (?:clinically )?in|work in an? (?:us|"
    r"american)|work in "
    r"the (?:us|united)|(?:spent|months?|weeks?) in an? (?:us|american)|(?:months?|year) in the (?:us|united)|us "
    r"internship|us training|residency in the us|residency in the united|year of accredited residency|training in "
    r"(?:the us|an acgme|an accredited))\b"
)
# "Stateside": hospitals there, and patients, without any noun of experience.
IN_HOSPITALS: Final = re.compile(
    r"\b(?:time|works?|worked|working|months?|weeks?|years?|days?|spent|train\w*|rotat\w+|patients?|"
    r"practi\w+)\b[^;,]{0,24}?\b(?:in|at|on|of) (?:an? |the )?(?:us|american|north american|united states)(?: or "
    r"canadian)? (?:hospitals?|clinics?|wards?|bedsides?|health ?care)\b|\byear in an (?:acgme|accredited)|\byear as "
    r"an? (?:resident|intern)\b|\bpgy "
    r"year\b|\b(?:rotated|worked with patients|set foot|ward work|bedside (?:work|time))\b"
)
IN_THE_US: Final = re.compile(
    r"\b(?:us|usa|acgme|united states|(?:in|of|from|within) the states|america|americans?|stateside|usce|"
    r"(?:here|at home) or (?:in )?canada|north america|north american|us-based|this country)\b"
)
PLACED: Final = re.compile(r"\b(?:in|at) (?:(?:the|an?) )?(?:us|usa|states|united states|american)\b")
WITH_US: Final = re.compile(
    r"\b(?:with we|in our (?:hospital|department|program)|at our (?:hospital|institution|site))\b"
)
OFFERED: Final = re.compile(
    r"\b(?:perks|benefits|stipend|salary|vacation|offer\w*|provid\w*|host\w*|available|open to|arrange\w*|accept \w+ "
    r"for|gain\w*|our (?:residents|interns)|"
    r"residents (?:start|rotate|complete|gain|spend)|students|tuition|fee|apply for (?:a|an)|program includes|"
    r"curriculum|visiting|lasts|hospital is|first year|pgy|icu|ward)\b"
)
COUNTS_NOT: Final = re.compile(
    r"\b(?:not|nor)\b (?:\w+ ){0,2}?(?:count|counted|considered|qualify|satisfy|meet|accepted|substitute|"
    r"regarded|be considered)\b|\bcounts? as\b|\bconsidered (?:as )?us clinical"
)
ANY_NOUN: Final = rf"(?:{NOUN.pattern}|{IN_HOSPITALS.pattern})"
BARRED: Final = re.compile(
    r"\b(?:without|lack\w*|lacking|absent|no|never|(?:have|has|had) not)\b[^;,]{0,60}?"
    + ANY_NOUN
    + r"[^;]{0,60}?\b(?:not|cannot|never|ineligible|rejected|screened|unable|no one|nobody|passed over|sorted out|"
    r"turned (?:down|away)|filtered|discarded|dropped|excluded|left out|disregarded)\b"
    r"|^\W*no\b[^;,]{0,40}?" + ANY_NOUN + r", no (?:interview|invitation|ranking)\b"
    r"|\b(?:less|fewer) than\b[^;,]{0,40}?" + ANY_NOUN + r"[^;]{0,60}?\b(?:not|cannot|never|ineligible)\b"
    r"|\b(?:not|cannot|never|unable|nobody|no one|no (?:applicant|candidate|application|"
    r"file)s?)\b[^;]{0,80}?\b(?:without|"
    r"lack\w*|(?:show|have|has|with|shows|showing) no)\b[^;]{0,40}?" + ANY_NOUN
)
ONLY_ABROAD: Final = re.compile(
    rf"\bwhose (?:only )?(?:[a-z]+ ){{0,2}}?{ANY_NOUN}[^;,]{{0,16}}?\b(?:abroad|overseas)\b[^;,]{{0,24}}?\b(?:not|"
    rf"cannot|never)\b"
)
ABROAD: Final = re.compile(
    r"\bnot (?:hold|held|count\w*)\b[^;]{0,20}\bagainst\b[^;]{0,60}\b(?:clinical|work|experience|"
    r"training)\b[^;]{0,20}\b(?:abroad|overseas|elsewhere|outside)\b"
)
# "… is incomplete while proof of it is missing".
INCOMPLETE: Final = re.compile(r"\b(?:incomplete|not complete)\b[^;]{0,80}\b(?:missing|lacking|absent|without)\b")
AT_LEAST: Final = re.compile(
    rf"\b(?:but|though|yet) (?P<n>{NUMBER}) (?P<unit>months? |weeks? )?(?:are|is) (?:the minimum|required|a must)"
)
FORGIVEN: Final = re.compile(
    r"\b(?:without|no)\b[^;,]{0,60}?\bas (?:eligible|welcome|likely)\b|\bwithout\b[^;,]{0,60}?\b(?:are|will be|may be|"
    r"can be) "
    r"(?:also |still |equally )?(?:considered|reviewed|welcome|accepted|interviewed|invited)\b|\b(?:may|can) (?:still "
    r")?apply "
    r"with\b[^;]{0,50}?\bno (?:american|us|clinical)|\b(?:nobody|no one|never|not)\b[^;,]{0,30}?\b(?:turned (?:down|"
    r"away)|rejected|excluded|refused|passed over)\b[^;,]{0,16}?\b(?:for lacking|for want|without|lacks?|missing)\b|"
    r"\b(?:going without|its absence|their absence|the lack|lack of it|being without)\b[^;,]{0,20}?\b(?:not|no|"
    r"never)\b|\bno (?:[a-z]+ ){1,4}?(?:experience|months|rotations?|time|work)\b[^;]{0,30}[?:][^;]{0,20}\bno "
    r"(?:obstacle|problem|barrier|matter|worry)|\b(?:fine|okay|ok) to have no\b|\bnot having\b[^;]{0,60}?\b(?:okay|ok|"
    r"fine|acceptable|accepted)\b|\b(?:lack|absence|not having|having no|missing|without|not "
    r"worked)\b[^;]{0,70}?\b(?:not|no|never)\b[^;]{0,20}?\b(?:barrier|count|exclude|disqualif\w*|hurt|harm|problem|"
    r"obstacle|against|disadvantage|penali[sz]e\w*|issue|drawback|prevent|reason|rule)\b|\b(?:no rule|nothing) "
    r"against\b[^;]{0,80}?\bmissing\b|^(?:us clinical experience|(?:no|without)\b[^:;]{0,40}): [^;]{0,30}\b(?:still|"
    r"may|can) (?:still )?apply|\beven if you (?:do not|d not) have\b|\beven without\b|\beven if [a-z ]{0,20}?(?:not|"
    r"never|no|never)\b|\b(?:can|may) (?:come|apply|match|be considered) (?:here )?without\b|\b(?:can|may|are welcome "
    r"to) apply without\b"
)
NONE_ASKED: Final = re.compile(
    r"(?<!as )\b(?:usce|experience|requirements?)\b[^;:]{0,30}: ?(?:none|no)\b(?! (?:less|more))|\bno (?:[a-z]+ "
    r"){0,3}?(?:usce|experience) requirements?\b"
)
HOW_MANY_MONTHS: Final = re.compile(rf"^{MONTHS_ASKED}(?:[a-z]+ ){{0,3}}?(?P<n>{NUMBER})\W*$")
TOWARD: Final = re.compile(r"\bcounts? towards? (?:the |our |your )?(?:mandatory|required|compulsory|obligatory)\b")
# Who may write a letter, not what an applicant must have done.
OF_A_WRITER: Final = re.compile(
    r"\b(?:physicians?|doctors?|attendings?|faculty|surgeons?) (?:with|under|for) whom (?:you|they|the applicant)\b"
    r"[^;,]*"
)
STRONGER: Final = re.compile(r"\b(?:preferred|required|recommended|desired|mandatory|favou?red|a plus|needed)\b")


def read(clause: Clause, season: int) -> Found:
    clause = replace(clause, low=OF_A_WRITER.sub(lambda found: " " * len(found.group()), clause.low))
    low = clause.low
    if clause.group in ("fellows", "us", "osteopathic"):
        return
    if counted := HOW_MANY_MONTHS.match(low):
        number = str(number_of(counted["n"]))
        yield clause.reading("usce", "required", "experience.amount", counted.span("n"))
        yield clause.reading("usce_months", number, "experience.months", counted.span("n"), strictness="required")
        return
    nouns = list(NOUN.finditer(low)) or list(IN_HOSPITALS.finditer(low))
    if not nouns:
        return
    for noun in nouns[:MOST_AMOUNTS]:
        begin, finish = clause.between_commas(*noun.span())
        near = low[begin:finish]
        if (
            IN_THE_US.search(near)
            or (IN_THE_US.search(low) and (len(nouns) == 1 or clause.prefix or PLACED.search(low)))
            or (clause.asked and IN_THE_US.search(plain(clause.question)))
            or WITH_US.search(near)
        ):
            break
    else:
        if (found := ONLY_ABROAD.search(low)) and "only" in found.group():
            yield clause.reading("usce", "required", "experience.without", found.span())
            return
        if ABROAD.search(low):
            yield clause.reading("usce", "no", "experience.forgiven", nouns[0].span())
            return
        if not re.search(r"\bhands[ -]on\b|\busce\b|\bexternships?\b", low) or not re.search(
            r"\bimg|\binternational|\bforeign", low
        ):
            return
        noun = nouns[0]
    span = noun.span()
    amount = nearest_amount(clause, noun)
    if amount and (least := AT_LEAST.search(low, amount.end())):
        yield clause.reading("usce", "required", "experience.must", least.span())
        months = months_of(amount) * number_of(least["n"]) // max(number_of(amount["n"]), 1)
        yield clause.reading("usce_months", str(months), "experience.months", least.span(), strictness="required")
        return
    barred, forgiven = BARRED.search(low), FORGIVEN.search(low)
    asks = clause.asks(*span)
    rule = f"experience.{asks or 'amount'}"
    if re.search(r"\bwaived (?:for|if|when|where)\b", low):
        return
    if clause.prefix and asks == "must" and not amount and lexicon.NOT.found(low[clause.prefix :]):
        return  # "how much is needed? We have not set an amount"
    if NONE_ASKED.search(low) or (not asks and lexicon.NO_MATTER.found(low)):
        asks, rule = "waived", "experience.waived"
    if forgiven and any(cue[2] == "wish" and cue[1] <= forgiven.start() for cue in clause.spans or cues(low)):
        asks, rule = "wish", "experience.wish"
    elif forgiven:
        asks, rule = "waived", "experience.forgiven"
    elif barred or INCOMPLETE.search(low) or TOWARD.search(low):
        asks, rule = "must", "experience.without"
    elif offers_or_counts(low, asks):
        return
    if asks == "" and clause.group == "img" and re.search(r"\bonly if\b|\bif\b", low):
        return
    if asks == "" and amount and (insists := [cue for cue in clause.spans or cues(low) if cue[2] == "waived"]):
        asks, rule = ("wish", "experience.wish") if insists[0][0] > amount.end() else (asks, rule)
    if not asks and not amount:
        return
    value = {"wish": "preferred", "waived": "no"}.get(asks, "required")
    yield clause.reading("usce", value, rule, (amount or noun).span() if amount else span)
    if amount and value != "no":
        months = months_of(amount)
        if months:
            own = clause.asks(*amount.span())
            strictness = "preferred" if own == "wish" or value == "preferred" else "required"
            yield clause.reading("usce_months", str(months), "experience.months", amount.span(), strictness=strictness)


def offers_or_counts(low: str, asks: str) -> bool:
    """Whether a clause speaks of what the program offers, or of what counts as experience, and asks for nothing."""
    if not asks and OFFERED.search(low) and not STRONGER.search(low):
        return True
    low = IN_BRACKETS.sub(" ", low)
    return COUNTS_NOT.search(low) is not None and not STRONGER.search(COUNTS_NOT.sub("", low))


def nearest_amount(clause: Clause, noun: re.Match) -> re.Match | None:
    begin, finish = clause.between_commas(*noun.span())
    amounts = [found for found in islice(AMOUNT.finditer(clause.low), MOST_AMOUNTS) if belongs(clause, found, noun)]
    return min(amounts, key=lambda found: not begin <= found.start() < finish, default=None)


def belongs(clause: Clause, found: re.Match, noun: re.Match) -> bool:
    """Whether an amount of time is one of experience: not "within the last two years", nor years since graduation."""
    low = clause.low
    before = low[max(0, found.start() - 24) : found.start()]
    after = low[found.end() : found.end() + 30]
    if re.search(r"\b(?:last|past|previous|preceding|within|recent|under|older than|longer than)\s*(?:the )?$", before):
        return False
    if re.search(r"\bgraduat\w*[^,;]{0,16}$", before):
        return False
    if re.match(r"\s*(?:of|since|from|after|out)?\s*(?:graduat|medical school|ago|old|since|out\b)", after):
        return False
    if re.search(r"^[^,;]*\bletters?\b", after):
        return False
    if re.match(r"\s*of (?:it|them|that|those)\b", after):
        return True
    begin, finish = clause.between_commas(*found.span())
    if begin <= noun.start() < finish:
        return True
    between = low[min(found.end(), noun.end()) : max(found.start(), noun.start())]
    return (
        re.search(r"\bgraduat|\bletters?\b|\bscore|\bstep\b|\bck\b|\bgap|\battempt", low[begin:finish] + between)
        is None
    )


def months_of(found: re.Match) -> int:
    number = number_of(found["low"] or found["n"])
    unit = found["unit"]
    if unit.startswith("d"):
        return number // 30
    if unit.startswith(("week", "wk")):
        return number // 4
    return number * 12 if unit.startswith("y") else number
