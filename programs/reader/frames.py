"""Sentences that speak of a policy and state none: of others, of another time, of what is only said or wished.

Who speaks on a whole page is for ``gate`` to say. Here it is one clause: what it says is shown, and never proposed.
"""

import re
from typing import Final

from programs.reader import lexicon, subspecialties

OF_OTHERS: Final = "It speaks of others than this program and those who apply to it."
OF_ANOTHER_TIME: Final = "It speaks of another time than this season."
ONLY_SAID: Final = "It tells what is asked, heard or wished, and states nothing."
FOREIGN: Final = "It is not in English."
GARBLED: Final = "Its letters are garbled."

# National bodies have rules of their own. What a state's board asks for binds the program too, and is read.
AUTHORITY: Final = re.compile(
    r"^\W*(?:the )?(?:aamc|nrmp|usmle|nbme|ecfmg|intealth|acgme|ab(?:im|fm|p|s|pn|em|og))\b (?:(?:also|only|currently|"
    r"generally) )?(?:requires|recommends|allows|limits|permits|expects|demands|says|suggests|advises)\b"
)
VISITORS: Final = re.compile(
    r"^\W*(?:an? |the |our |all |for |most )*(?:visiting |medical |nursing |elective |clerkship |international "
    r")*(?:students?|observers?|externs|volunteers|nurses|researchers|scholars)\b(?! who (?:graduate|finish))|"
    r"\bfor (?:our |the )?(?:observers|visitors|visiting students|students|volunteers)\b"
)
SAID_BY: Final = re.compile(
    r"\baccording to (?:an?|the|some|their|his|her|one|other) (?:[a-z]+ )?(?:websites?|forums?|blogs?|posts?|lists?|"
    r"rumou?rs?|"
    r"reddit|article)\b|(?<!what )\b(?:forums?|websites?|blogs?|reddit|the internet) (?:say|says|claims?|reports?|"
    r"tells?)\b|"
    r"\bignore (?:all |any |the |your )*(?:previous|prior|above|earlier)\b|^\W*(?:system|assistant|prompt) ?:|"
    r"\byou are (?:now )?an? (?:[a-z]+ )?(?:reader|assistant|model|ai|machine|bot)\b"
)
HEARD: Final = re.compile(
    r"\b(?:rumou?rs?|myths?|misconception|hearsay|gossip)\b (?:that|has|is|are|about|says)\b|\bas if (?:any|we|they|"
    r"some)|\b(?:applicants|people|candidates|some) ask (?:whether|if)|"
    r"\basked (?:[a-z]+ )?(?:whether|if)\b|\b(?:question|matter) (?:of|whether)\b[^;]{0,40}\b(?:comes up|arises|is "
    r"open)\b|"
    r"\bpigs (?:can )?fly\b|\bhell freezes\b|\bwish(?:ed)? (?:that )?(?:we|it|they) (?:could|were|had|would)\b(?!,? "
    r"but no)|^\W*if (?:we|the (?:hospital|program)) (?:sponsored|offered|accepted|took|required|could|had|were)\b|"
    r"\bwe would (?:sponsor|accept|take|offer|file|require)\b[^;]{0,40}\bif (?:we|the|our|it|only)\b"
)
EARLIER: Final = re.compile(
    r"^\W*(?:back then|historically|in the past|in former (?:years|times)|in those days|at that time|years ago|"
    r"(?:back )?(?:in|until) (?:19|20)\d\d,?(?= (?:we|our|the) (?:[a-z]+ ){0,2}?(?:had|was|were|did|took|used|"
    r"sponsored|"
    r"required|accepted|asked|set)\b)|last (?:year|season|cycle)(?= (?:we|our|the) (?:[a-z]+ ){0,2}?(?:had|was|were|"
    r"did|took|used|sponsored|required|accepted|asked|set)\b))"
)
LATER: Final = re.compile(
    r"\b(?:discussing|debating|considering|thinking (?:about|of)|weighing|exploring) (?:whether|if|how|requiring|"
    r"adding|"
    r"introducing|an? (?:minimum|cut|limit|threshold|requirement|rule))|\b(?:might|may|could) (?:one day|some day|"
    r"someday|"
    r"in future|eventually)\b|(?<!no )\b(?:plan|hope|intend|want)s? to (?:start|begin|add|introduce)\b|\bone day\W*$|"
    r"\bnot (?:yet )?(?:been )?decided\b|\bundecided\b|\byet to decide\b"
)
NOW: Final = re.compile(
    r"\b(?:now|today|currently|at present|these days|no longer|since|has been|since then|stopped|ceased)\b"
)
# Small words of the languages that pages here are also written in.
FOREIGN_WORDS: Final = re.compile(
    r"\b(?:wir|keine?|nicht|aber|und|oder|nur|werden|pero|solo|para|los|las|del|nous|pas|les|avec|mais|patrocina\w*|"
    r"sponsern|parrainons|aceptamos|requisitos|ne|mas|para|somente)\b"
)
LEAST_FOREIGN: Final = 2
SPOILED: Final = re.compile(r"\bn o t\b|(?<![a-z])[a-z]{1,6}0[a-z]{1,8}(?![a-z])")


# Others than those who apply: staff, residents and what they do here, other programs, some of the applicants only.
OF_STAFF: Final = re.compile(
    r"^\W*(?:his|her) (?!or\b)|^\W*(?:new |all |our )*(?:faculty (?:must|need|should|are required|have to)|"
    r"hospitalists?\b|nocturnists?\b|"
    r"attending(?: physician)?s\b|(?:the |our )?chief residents?\b|physicians employed|patients\b|partners of|"
    r"spouses\b|candidates must have graduated from residency)|\bnew faculty\b|\bfor (?:our )?(?:faculty|nurses|"
    r"hospitalists)\b"
)
OF_RESIDENTS: Final = re.compile(
    r"\b(?:residents?|interns?|clerkship|trainees)\b[^;,]{0,80}?\b(?:abim|boards?|board exam|in-training|"
    r"to moonlight|moonlighting|stipend|honors|for fellowship|letters? of recommendation for medical)\b|"
    r"^\W*(?:all |our )*interns? (?:complete|spend|do|rotate|take|obtain)\b|^\W*our (?:[a-z]+ )?rotations? (?:gives?|"
    r"provides?|offers?)\b|\brequired (?:for|of all) (?:graduation|promotion|completion|interns)\b|"
    r"\bcomplete the residency within\b|\bprogram was (?:re)?accredited\b|\bour residents (?:obtain|collect|receive)\b"
)
COUNTED: Final = re.compile(
    r"^\W*most (?:[a-z]+ )?(?:residents|interns|interviewees) (?:have )?(?:graduated|scored|passed|finished)\b|"
    r"\b(?:most|many|majority|\d+ ?%|percent|half) of (?:our|the|those) (?:[a-z]+ )?(?:interviewees\b|matched\b|"
    r"invited\b|(?:residents|interns) (?:have )?(?:graduated|scored|passed|finished))|^\W*of (?:those|the|"
    r"our) (?:who|[a-z]+ who|responding)\b|\b(?:average|mean|median) number of\b|"
    r"\breceived per applicant\b|^\W*hardly any\b|\bone of our (?:chiefs|residents|interns|graduates)\b|"
    r"^\W*[a-z]+ scored \d"
)
OF_OTHER_PROGRAMS: Final = re.compile(
    r"\b(?:sister|former partner|neighbou?ring) (?:program|hospital|residency|institution)s?\b|"
    r"\bour former partner\b|^\W*our neighbou?rs?\b|"
    r"\bwhere our residents rotate\b|^\W*(?:they|their (?:applicants|program|residents) must|"
    r"their program) (?:sponsor|require|accept|have|"
    r"offer)|\b(?:percent|%) of (?:[a-z]+ )?(?:programs|directors|residencies)\b|\brespondents\b|"
    r"\bresponding programs\b|"
    r"\bthe average program\b|\bprograms (?:typically|usually|often|generally) (?:require|sponsor|accept|ask|want)\b|"
    r"(?<!like )\b(?:most|some|many) (?:other )?(?:programs|states|hospitals|residencies) (?:require|sponsor|"
    r"accept|ask|want|do|limit)\b|\b(?:unlike|compared (?:with|to)) (?:[a-z]+ )?programs (?:that|which|who)\b"
)
OF_SOME: Final = re.compile(
    r"^\W*(?:observerships?|electives?|rotations?|sub-?internships?) ?:|\bfor (?:our|the|"
    r"an?) (?:[a-z]+ )?(?:observership|elective|"
    r"externship|sub-?internship|sub-i)s?\b|, (?:other|peer|most) programs?: |"
    r"^\W*for (?:pgy-? ?\d )?transfer applicants\b|^\W*(?:pgy-? ?\d )?transfer (?:applicants|residents|"
    r"candidates) (?:must|need|should|are)\b|\b(?:research|rural|scientist) (?:track|students|scholars) only\b"
)
LETTER_READERS: Final = re.compile(
    r"\b(?:directors?|committee|faculty)\b[^;,]{0,24}\b(?:writes?|reads?)\b[^;]{0,30}\bletters?\b"
)
# Sentences that are denied as a whole, quoted, or no text of the page yet.
NOT_SO: Final = re.compile(
    r"\b(?:is|be|are) (?:wrong|incorrect|false|untrue|inaccurate|not true|not correct|a myth|a mistake|"
    r"a misunderstanding)(?: to (?:say|think|believe|claim|assume))?(?: that)?\b|\b(?:nobody|no one) (?:has|"
    r"was) (?:ever )?(?:been )?told\b|"
    r"\b(?:has|have) (?:never|not) (?:said|stated|claimed|stopped)\b|^\W*(?:myth|fiction|false)\b *[:.!-]|"
    r"\bfalse\W*$|\w,? contrary to\b|"
    r"^\W*far from\b|\b(?:do|d|should|please) +not (?:think|believe|assume)\b|\bfreida (?:lists|says|shows|states)\b|"
    r"\b(?:old|former|previous) website\b|\bout of date\b|\bi think\b|\bit is rare that\b"
)
QUOTED: Final = re.compile(
    r"\bwrote (?:one|an?|the)\b|\bi heard\b|^\W*(?:a )?comment\b|\bbill would\b|^\W*(?:dear |from: )|"
    r"^\W*\"[^\"]*\b(?:i|my)\b|\b(?:wrote|writes|was told)\b[^;]{0,12}[\":]|\bi was told\b|"
    r"\bcolleague said\b|^\W*> (?=[a-z])"
)
BLANKS: Final = re.compile(
    r"\b\d{3}\] |_{3}|\[(?:insert|x|e\.g|number|name)|^\W*(?:sample text|todo|example|delete if|choose one|lorem|"
    r"template)\b|\bdelete if\b|\bsample text\b|\btodo\b"
)
# "Is there a minimum? We look at every application as a whole."
EVASIVE: Final = re.compile(
    r"^\W*(?:no, |yes, )?we (?:look at|review|read|consider|evaluate|weigh) (?:every|each|all|"
    r"the) (?:[a-z]+ )?(?:applications?|"
    r"files?|applicants?|candidates?) (?:as a whole|holistically|in full|carefully)\W*$|\bthat is (?:only |"
    r"just )?a rumou?r\b|^\W*yes or no\b|\bchanges (?:each|every) year\b"
)
SUPPOSED: Final = re.compile(
    r"^\W*in the event (?:that )?(?:an? )?(?:[a-z]+ )?(?:position|place|spot)s?\b|^\W*(?:were|should) (?:we|"
    r"the (?:state|hospital|program|law|board)|our [a-z]+) [^;]{0,60},|^\W*if (?!you|we)[^;,]{0,60}\b"
    r"were (?:required|needed|sponsored|accepted|set|introduced)\b"
)
FORMER: Final = re.compile(
    r"^\W*(?:formerly|previously|for many years|in the (?:19|20)?\d0s)\b|^\W*(?:prior to|before|until|"
    r"from (?:19|20)\d\d (?:to|through|until)) (?:about )?(?:19|"
    r"20)\d\d\b[^;]{0,40}?\b(?:sponsored|required|accepted|did|were|was|had|took|asked)\b|\bwe (?:sponsored|"
    r"required|accepted|offered|took|asked for)\b[^;]{0,50}\b(?:prior to|before|until) (?:19|20)\d\d\W*$|"
    r"^\W*before the [a-z/ -]{3,30} change\b|"
    r"\b(?:we|program|department|residency|hospital) used to\b|\bused to be (?:required|accepted|sponsored|needed)\b|"
    r"\bfrom (?:19|20)\d\d (?:to|through|until) (?:19|20)\d\d\b[^;]{0,20} required\b"
)
PROPOSED: Final = re.compile(
    r"\b(?:has|have|had) (?:been )?(?:proposed|suggested) (?:to|that)\b|^\W*(?:starting|beginning|effective|"
    r"from|as of)\b[^;]{0,60}\bmay be (?:required|accepted|sponsored)\b"
)
FROM_YEAR: Final = re.compile(
    r"\b(?:starting|beginning|effective|commencing|as of)(?: in| with| from)?(?: the| fall| july| january|"
    r" academic year)* (?P<y>20\d\d)\b(?! (?:graduat|class))"
)
# A refusal of something else: a visit, an extra, a way of applying, what comes after training.
OTHER_OBJECT: Final = re.compile(
    r"\bj-?1 waivers?\b|\b(?:not|cannot|unable|never)\b[^;,]{0,70}?\b(?:for|to|as|in) (?:an? |the |our |any |"
    r"paid |early |visiting |hire |for )*"
    r"(?:electives?|rotations?|observerships?|observers?|externships?|moonlight\w*|stipends?|loan repayment\w*|bonus|"
    r"volunteers?|exchange program)\b|\bnot (?:sponsor|provide|offer)\b[^;]{0,40}\bfor interviews\b|\b(?:not|cannot|"
    r"unable)\b[^;]{0,60}?\b(?:by (?:e-?mail|fax|"
    r"mail|phone|post)|outside (?:of )?eras|before the match|(?:past|beyond|after) the (?:sixth|6th)|longer than|"
    r"paperwork|invitation letters?|transfers of|pay for|cover the cost|insurance)\b|\bby mail\b|"
    r"^\W*(?:paper|incomplete|late|e-?mailed|faxed) applications\b|\bwho (?:are|is) not (?:yet )?ecfmg\b|"
    r"\bneed not have an? h-?1|\bnon-? ?[jh]-? ?1|\bnot exclusively\b|^\W*not all (?:imgs|fmgs|international|"
    r"foreign)\b|\bonly for fellows\b|"
    r"\bstep 3 is not (?:required|needed) (?:for|of) j-?1\b|\bto (?:our|the) (?:[a-z]+ )?(?:coffee|open house|"
    r"lunch|dinner|picnic)\b|\b(?:room|building|entrance|gate) [jh]-?1"
)
ABOUT_THE_H1B: Final = re.compile(
    r"^\W*if you (?:have|hold) an? h-?1-?b\b[^;]{0,30}\bcannot\b|\bafter residency\W*$|\bare expensive\b"
)
OUTSIDE: Final = re.compile(r"\b(?:more|greater|older|over|below|under|lower|less|fewer|longer|beyond|above)\b|>|<")
MILD: Final = re.compile(
    r"\b(?:address|explain(?:ed)?|explanation|comment on|tell we|describe (?:the|this|these|your)|"
    r"discuss (?:the|this|these|it)|"
    r"still (?:be |are )?(?:considered|reviewed|read|eligible|welcome|accepted)|are reviewed individually|"
    r"an explanation)\b"
)
# A minimum for those alone who failed before.
FAILED_BEFORE: Final = re.compile(
    r"\b(?:who|that|if you|with|having) (?:have |had |an? )?fail(?:ed|ure)\b[^;]{0,40}?\b(?:must|need|required|"
    r"should)\b"
)
# Experience that is asked only of those who graduated long ago.
LONG_AGO: Final = re.compile(
    r"\b(?:graduated|finished)\b[^;,]{0,24}\b(?:more than|over)\b[^;,]{0,30}\bago\b[^;]{0,12}\bmust\b"
)
GAIN: Final = re.compile(r"\b(?:offsets?|earns? an? (?:[a-z]+ )?interview|compensates? for|makes? up for)\b")
OTHER_OBJECT_SAID: Final = "What is refused here is something else, or not to all."
NO_LIMIT: Final = "What follows from this number closes nobody out."
LIMITS: Final = frozenset(("score", "attempts", "years"))
OTHERS: Final = (
    AUTHORITY, VISITORS, SAID_BY, OF_STAFF, OF_RESIDENTS, COUNTED, OF_OTHER_PROGRAMS, OF_SOME, subspecialties.CLAUSE
)  # fmt: skip
SAID: Final = (HEARD, NOT_SO, EVASIVE, QUOTED, BLANKS, SUPPOSED)


def unstated(low: str, season: int, sentence: str = "") -> str:
    """Why a clause states no policy of the season, as a sentence; '' where it may. ``sentence``: the whole of it."""
    if "patrocina" in low or len(FOREIGN_WORDS.findall(low)) >= LEAST_FOREIGN:
        return FOREIGN
    if SPOILED.search(low):
        return GARBLED
    if any(words.search(low) for words in OTHERS):
        return OF_OTHERS
    if subspecialties.CLAUSE.match(sentence) and not lexicon.RESIDENTS.found(low):
        return OF_OTHERS
    if any(words.search(low) for words in SAID):
        return ONLY_SAID
    later = FROM_YEAR.search(low)
    if LATER.search(low) or PROPOSED.search(low) or (later and int(later["y"]) > season):
        return OF_ANOTHER_TIME
    if (EARLIER.search(low) or FORMER.search(low)) and not NOW.search(low):
        return OF_ANOTHER_TIME
    return ""


def evades(low: str) -> bool:
    """Whether an answer answers for nobody, or for some who are no applicants."""
    return EVASIVE.search(low) is not None or OF_SOME.search(low) is not None


def beside(topic: str, low: str) -> str:
    """Why a clause says nothing of one topic, as a sentence; '' where it may."""
    if topic in ("visa", "img") and (OTHER_OBJECT.search(low) or ABOUT_THE_H1B.search(low)):
        return OTHER_OBJECT_SAID
    if topic in LIMITS and (
        GAIN.search(low) or (MILD.search(low) and OUTSIDE.search(low) and not lexicon.NOT.found(low))
    ):
        return NO_LIMIT
    if topic == "score" and FAILED_BEFORE.search(low):
        return OF_OTHERS
    if topic == "experience" and LONG_AGO.search(low):
        return OF_OTHERS
    if topic == "letters" and LETTER_READERS.search(low):
        return OF_OTHERS
    return ""
