"""What a "not" governs: whether a negation speaks of the visa beside it, and of no other thing in the sentence.

A bond holds over words that say nothing of their own (articles, words of sponsoring, of applicants) and over one
unknown word at most. Where a boundary, a second unknown word or another statement lies between, there is none.
"""

import re
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import visa_words as words

TOKEN: Final = re.compile(
    rf"(?P<name>\b(?:{words.A_NAME}|{words.OTHER.pattern}\b))|(?P<word>[a-z0-9][a-z0-9'’-]*)|[^\s\w]"
)
FAR: Final = 32  # letters from a visa to what becomes of it
MOST_TOKENS: Final = 16  # between a negation and its visa
LISTED: Final = frozenset(
    re.split(" ", ", / & or nor and the a an visas visa status statuses sponsorship neither not ( ) for any j-1s")
)
BREAKS: Final = frozenset(
    re.split(
        " ",
        "if because since unless when where until except so therefore instead rather as but only while whereas though "
        "although however yet hence thus than then whether mind",
    )
)
# Words that a negation passes through on its way to a visa.
THROUGH: Final = frozenset(
    re.split(
        " ",
        "a an the any our ours we it its they you your their his her this that these those there he she i us new "
        "both either all every each of to for on in at by with from through via under into within about no not "
        "such kind type types sort form forms work working be been being is are am was were do does did have has "
        "had can could will would shall should may might must who which whose anyone anybody someone somebody "
        "person persons people applicant applicants candidate candidates resident residents trainee trainees "
        "intern interns physician physicians doctor doctors graduate graduates holder holders holding house staff "
        "officer officers house-staff houseofficers employee employees foreign international national nationals "
        "program programs hospital hospitals institution department university residency residencies center system "
        "office school employer state policy gme position positions appointment visa visas visa-holders status "
        "category categories classification classifications sponsorship sponsorships petition petitions petitioner "
        "petitioners paperwork papers filing filings application applications request requests support assistance "
        "process option options route routes way ways path clinical temporary exchange visitor medical ecfmg "
        "intealth cap-exempt currently now present time moment here today yet still ever longer more again year "
        "season cycle cases case circumstances circumstance conditions whatsoever generally usually normally "
        "typically ordinarily routinely automatically regularly commonly general rule principle practice able "
        "willing ready prepared permitted allowed plan plans intend intention wish want wants wanting need needs "
        "needing require requires requiring seek seeks seeking ask asks asking insist desire hold holds come comes "
        "start train use uses employed hired appointed sponsored taken even including already also known called "
        "involve involving fall falls outside direct initial first-time first subject authorized eligible up out "
        "part "
        "d i doe ar wa wer w c ha hav di coul woul shoul",  # of "don't", "isn't" and their like
    )
)
SPONSORING: Final = re.compile(rf"(?:{words.SPONSORS}|{words.TAKING})$")
# A plain "not" after a visa still needs its word: "H-1B petitions are not filed".
PLAIN_NOT: Final = frozenset(
    (
        *re.split(" ", "not no never neither nor none nothing nobody cannot unable without zero nil n/a"),
        "can not",
        "no longer",
    )
)
ASIDE: Final = frozenset(
    re.split(" ", "at currently presently unfortunately time present moment however yet therefore")
)
# "We do not require a J-1" and "we are not the sponsor of the J-1" turn no visa away.
ASKED_FOR: Final = re.compile(
    r"\W*(?:need|require|ask|want|insist|have to|(?:act as |serve as )?(?:the|a|your) sponsor of)\b"
)
STOPPED: Final = frozenset(re.split(" ", "ended stopped ceased discontinued halted abandoned dropped suspended paused"))
IT: Final = re.compile(r"\s+(?:it|that|this|them|the practice)\b")
# "The J-1 does not permit other work", "J-1 holders are not eligible for loans".
OF_ITS_HOLDER: Final = re.compile(
    r"\s*(?:(?:allow|permit|let|cover|include)\b|(?:be )?eligib\w* (?:for|to) (?!residen|appoint|our|the|this|an? |"
    r"interview|consider|"
    r"employ|position|train|sponsor|match|select|apply|ranking|be |start|begin|join|enter|work|us)[a-z])"
)
OBJECTS: Final = frozenset(("nothing", "nobody", "none"))
REGRET: Final = frozenset(("unfortunately", "regrettably", "sorry"))
SAYS_NO_MORE: Final = re.compile(
    r"[\s.)!]*(?:circumstances|means|at (?:this|the) (?:time|moment)|currently|here|yet|today|now)?[\s.)!,]*$"
)
MEANT: Final = re.compile(
    rf"\b(?:{words.SPONSORS}|{words.TAKING}|option|options|possibility|choice|alternative|route|way|path|part|among|"
    rf"something|anything|practice|policy|used|there|one of|exist\w*|issued|covered|included|open|on offer|done|do|"
    rf"work|works|place|chance|for (?:residents|we|interns)|in (?:use|place|question)|here)\b"
)
ENDS: Final = re.compile(r"[,;:(]|\b(?:and|but|because|since|if|unless|so|although|though|while|who)\b")
SUPPORT: Final = re.compile(r"\W*(?:visas? )?(?:sponsorship|support|petition|assistance|help)")
AS_A_RULE: Final = re.compile(r"\bas (?:a rule|of (?:now|today|yet|20\d\d)|yet|you may)\b|\bfor now\b|(?<=act )as\b")
IF_NEEDED: Final = re.compile(
    r"\bif (?:you|they|he or she|one|an applicant) (?=need|requir|want|seek|insist|hop|ask|hold|are on)"
)
TAKES_IT: Final = re.compile(
    rf"[\s,]*(?:[a-z]+ ){{0,4}}?(?:{words.SPONSORS}|{words.TAKING}|want|offered|do|doing|done) (?:for )?(?:it|them|"
    rf"these|those|"
    rf"one|any|so|that|this)\b|[\s,]*(?:intend|plan|mean|expect|want) to\W*$"
)
PEOPLE: Final = (
    r"(?:residents?|trainees?|interns?|holders?|physicians?|doctors?|applicants?|candidates?|graduates?|house staff|"
    r"people|seekers?|visa holders?|colleagues|workers?)"
)
# "J-1 holders are not considered" is of the visa, "J-1 holders may not moonlight" is not.
OF_PEOPLE: Final = re.compile(rf"^[^;:]{{0,20}}?\b{PEOPLE}\b")
TAKEN_ON: Final = re.compile(
    r"\b(?:accept\w*|consider\w*|eligib\w*|sponsor\w*|interview\w*|rank(?:ed)?|taken|hired|employ\w*|appoint\w*|"
    r"match\w*|invit\w*|review\w*|apply|support\w*|admit\w*|enroll\w*|recruit\w*|permitted here|possible|offered|"
    r"welcome)\b"
)
TOLD: Final = re.compile(rf"\W*(?:visa )?{PEOPLE} (?:to|whether|if|from|about|for|who|into|out|against)\b")
OF_A_VISA: Final = re.compile(r"\W*(?:visas? )?(?:fees?|costs?|stamps?|interviews?|questions?|documents?|waivers?)\b")
# "The fee for the H-1B is gone": a thing ends, and the visa stays.
OF_A_THING: Final = re.compile(
    r"\b(?:fees?|costs?|charges?|waits?|waiting times?|papers?|queues?|delays?|backlogs?|limits?|caps?|pages?|trouble) "
    r"(?:for|of|on|with|about|over) (?:an? |the |our )?$"
)
FILLERS: Final = 1  # words without a meaning for us


def negation_of(text: str, name: re.Match[str]) -> re.Match[str] | None:
    """The negation that governs a visa: the nearest before it, else the nearest after it; None for none."""
    before = after = None
    for found in lexicon.NOT.pattern.finditer(text):
        if found.end() <= name.start():
            before = found if found.group() not in REGRET or before is None else before
        elif found.start() >= name.end():
            after = found
            break
    if before and words.REFUSED.search(text, name.end(), name.end() + FAR):
        return None  # "never has an H-1B been denied": two negations
    if before and reaches_on(before.group(), text[before.end() : name.start()], text[name.end() :]):
        return before
    if after and OF_A_THING.search(text, 0, name.start()):
        return None
    if after and reaches_back(text[name.end() : after.start()], after.group(), text[after.end() :]):
        return after
    if after and after.group() in STOPPED and IT.match(text, after.end()):
        return after
    if after and TAKES_IT.match(text, after.end()) and not words.names_both(text):
        return after
    return None


def is_plain(text: str) -> bool:
    """Whether all words are known: a label or a short answer that holds nothing else."""
    return all(
        token["name"] or word in LISTED or not token["word"] or word in THROUGH or SPONSORING.match(word)
        for token in TOKEN.finditer(text)
        for word in [token.group()]
    )


def reaches_on(negation: str, gap: str, rest: str) -> bool:
    """Whether a negation governs the visa that follows after ``gap``."""
    if negation in REGRET:
        return False
    if negation == "without" and not SUPPORT.match(rest):
        return False
    if TOLD.match(rest) or OF_A_VISA.match(rest):
        return False
    if negation.endswith("not") and ASKED_FOR.match(gap):
        return False
    tokens = list(TOKEN.finditer(IF_NEEDED.sub("who ", AS_A_RULE.sub(" ", gap))))
    if len(tokens) > MOST_TOKENS:
        return False
    listing, unknown = False, 0
    for number, token in enumerate(tokens):
        word = token.group()
        if token["name"]:
            listing = True
        elif listing:
            if word not in LISTED:
                return False
        elif word == ":":
            if unknown:
                return False
            listing = True
        elif not token["word"]:
            beside = {one.group() for one in tokens[max(number - 1, 0) : number + 2]}
            if word != "," or not beside & ASIDE:
                return False
        elif word in BREAKS:
            around = [one.group() for one in tokens[max(number - 1, 0) : number + 2 : 2]]
            if word not in ASIDE or around != [",", ","]:  # "not, however, sponsored"
                return False
        elif word == "and":
            following = tokens[number + 1].group() if number + 1 < len(tokens) else ""
            if following not in THROUGH or following in ("must", "need", "needs", "we", "the"):
                return False
        elif word not in THROUGH and word not in LISTED and not SPONSORING.match(word):
            unknown += 1
            if unknown > FILLERS:
                return False
    return True


def reaches_back(gap: str, negation: str, rest: str) -> bool:
    """Whether a negation that follows a visa after ``gap`` speaks of it."""
    tokens = list(TOKEN.finditer(words.IN_BRACKETS.sub(" ", AS_A_RULE.sub(" ", gap))))
    if len(tokens) > MOST_TOKENS:
        return False
    listing, unknown = True, 0
    for number, token in enumerate(tokens):
        word = token.group()
        if token["name"]:
            if not listing:
                return False
        elif word in LISTED and (listing or word not in (",", "and", "/", "&")):
            continue
        elif not token["word"]:
            if word not in ":-?()":
                return False
        elif word == "and":
            if number + 1 < len(tokens) and tokens[number + 1].group() not in ("is", "are", "will", "has", "therefore"):
                return False
        elif word in BREAKS:
            return False
        else:
            listing = False
            if word not in THROUGH and not SPONSORING.match(word):
                unknown += 1
                if unknown > FILLERS:
                    return False
    if OF_ITS_HOLDER.match(rest):
        return False
    if negation in OBJECTS and all(token["name"] or token["word"] for token in tokens):
        return False  # "without a J-1 nobody can start", "a J-1 costs nothing"
    if negation in REGRET:
        return SAYS_NO_MORE.match(rest) is not None
    if negation not in PLAIN_NOT and not negation.endswith(" not"):
        return True
    end = ENDS.search(rest)
    own = rest[: end.start()] if end else rest
    if SAYS_NO_MORE.match(own):
        return OF_PEOPLE.match(gap) is None or (
            not gap.rstrip().endswith((" do", " d", " need")) and "do" not in negation
        )
    meant = TAKEN_ON if OF_PEOPLE.match(gap) else MEANT
    return meant.search(own) is not None and not words.NAMED.search(own)
