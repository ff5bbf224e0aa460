"""The words by which one can tell who speaks on a page: one phrase a line, as a pattern over small letters."""

import re
from re import Pattern
from typing import Final

from programs.reader.markup import names


def _any(*phrases: str) -> Pattern[str]:
    return re.compile("|".join(rf"\b(?:{phrase})" for phrase in phrases))


_MAY: Final = (
    r"(?:do(?:es)? |will |can |may |are |is |cannot |not |only |also |currently |able to |able |must |at this time )*"
)
_ACTS: Final = (
    r"(?:sponsors?|accepts?|requires?|considers?|reviews?|offers?|participates?|interviews?|ranks?|prefers?|supports?|"
    r"recogni[sz]es?|provides?|recruits?|selects?|welcomes?|asks?|uses?|screens?|look for|encourages?|expects?|take|"
    r"takes|receives?|adheres?|recommends?|invites?|evaluates?|give|gives|have|has|pays?|wants?|follows?|honors?)\b"
)
_APPLICANTS: Final = (
    r"(?:applicants?|candidates?|imgs?|fmgs?|international (?:medical )?(?:school )?graduates?|graduates|"
    r"foreign (?:medical )?(?:school )?graduates?|applications?)"
)

# What a program says of itself, or is asked.
PROGRAM: Final = _any(
    rf"we {_MAY}{_ACTS}",
    rf"(?:the|this|our) (?:[\w-]+ ){{0,4}}?(?:program|residency|department) {_MAY}{_ACTS}",
    r"our (?:[\w-]+ ){0,3}?(?:program|residency|residents?|interns?|applicants?|interviews?|department|selection|"
    r"hospital)\b",
    r"your (?:[\w-]+ ){0,2}?(?:program|residency)(?:'?s)? (?:accept|sponsor|require|consider|offer|have|take|deadline)",
    r"(?:do|does|will|can|are|is) (?:you|your program|the program|this program|your residency) (?:\w+ ){0,2}?"
    r"(?:accept|sponsor|require|consider|offer|take|support|have|interview|able)\b",
    r"is (?:\w+[ .]+){0,5}required for (?:our|your|the|this|img|international)\b",
    rf"(?:eligible |qualified |all |successful |our )?{_APPLICANTS} (?:[\w-]+ ){{0,4}}?(?:must|should|shall|need to|"
    rf"needs to|"
    rf"are (?:not )?(?:required|expected|asked|eligible|accepted|considered|reviewed|invited)|may apply|are welcome|"
    r"will (?:not )?be (?:considered|reviewed|accepted|invited|interviewed))\b",
    r"apply to (?:our|the|this) (?:[\w-]+ ){0,4}?(?:program|residency)\b",
    r"(?:considered|eligible|apply) for (?:our|this) (?:[\w-]+ ){0,3}?(?:program|residency|interview)",
    r"(?:nrmp|acgme|eras|program) (?:code|number|id)s?\b",
    r"preference (?:is|will be) given\b",
    r"the (?:[\w-]+ ){0,4}?program (?:director|coordinator|administrator) (?:will|reviews?|contacts?|"
    r"notif\w+|selects?)\b",
    r"(?:the|this|our) (?:[\w-]+ ){0,4}?(?:program|residency) (?:is a participant|takes part|is a member)\b",
    r"visas? (?:sponsorship )?(?:is|are) (?:not |only |currently |also )*(?:sponsored|accepted|supported|offered|"
    r"considered|"
    r"available)\b(?! by (?:ecfmg|intealth|the|most|many|some))",
    r"(?<!you )must (?:have |be |hold )(?:\w+ )?(?:graduated|passed|received|submitted|certified|completed|ecfmg|"
    r"a valid|an? ecfmg)\b",
)
PROGRAM_TITLE: Final = _any(
    r"(?<!for )(?<!for medical )(?<!into )(?<!to )residency(?: training)?(?: program)?(?! programs)\b",
    r"residency faqs?\b",
    r"transitional year\b",
    r"internship program\b",
)
# The title of a page about programs in general.
ADVICE_TITLE: Final = _any(
    r"guide\b",
    r"(?:consulting|coaching|consultants?)\b",
    r"how to (?:choose|match|get|find|become|obtain|secure)\b",
    r"tips\b",
    r"in the (?:us|usa|u\.s\.a?\.?|united states)(?! medical)\b",
    r"(?:requirements|visas?|options|strategy|strategies|advice) for imgs?\b",
    r"step[- ]by[- ]step\b",
    r"(?:complete|ultimate|essential|comprehensive|navigating|explained|everything|things to know)\b",
    r"(?:vs|versus)\b",
    r"programs (?:that|for|which)\b",
    r"(?:best|top)\b",
)
# The title of a list of requirements, and what stands in its rows.
REQUIREMENTS_TITLE: Final = _any(
    r"requirements?\b", r"eligibility\b", r"criteria\b", r"qualifications\b", r"how to apply\b", r"selection\b",
    r"application process\b", r"international (?:medical )?graduates\b", r"visas?\b", r"prerequisites\b",
)  # fmt: skip
REQUIREMENT: Final = _any(
    r"step [123i]", r"usmle\b", r"ecfmg\b", r"letters? of rec", r"visas?\b", r"attempts?\b", r"graduat", r"j-?1\b",
    r"h-?1b\b", r"personal statement\b", r"mspe\b", r"dean's letter\b", r"clinical experience\b", r"eras\b",
)  # fmt: skip
# What an institution says for all its programs.
INSTITUTION: Final = _any(
    r"(?:office of )?graduate medical education (?:\([a-z]+\) )?(?:office|committee|department|polic(?:y|ies))\b",
    r"office of graduate medical education\b",
    r"gme (?:office|committee|polic(?:y|ies)|department|approval)\b",
    r"gmec\b",
    r"sponsoring institution\b",
    r"(?:the|this|our) (?:institution|hospital|medical center|university|health system|college of medicine|consortium) "
    rf"{_MAY}{_ACTS}",
    r"house ?staff\b",
    r"house officers?\b",
    r"residents?(?: and |/|, | or )(?:clinical )?fellows?\b",
    r"residency/fellowship\b",
    r"(?:all|each|every|individual|its|our) (?:\w+ ){0,2}?(?:training|residency|gme|acgme|accredited) programs\b",
    r"designated institutional official\b",
    r"institutional polic(?:y|ies)\b",
    r"policy (?:number|no\.|#|title|statement)",
)
INSTITUTION_TITLE: Final = _any(
    r"(?:gme|graduate medical education)\b.*\b(?:polic(?:y|ies)|office|visas?|eligibility|criteria|manual|handbook)\b",
    r"(?:polic(?:y|ies)|office|visas?|eligibility)\b.*\b(?:gme|graduate medical education|house ?staff|"
    r"institutional)\b",
    r"(?:institutional|hospital|house ?staff|health system)\b.*\bpolic(?:y|ies)\b",
    r"visa (?:sponsorship )?policy\b",
)
# An institution by its name, in the letters of the page.
NAMED: Final = re.compile(
    r"\b(?!ECFMG|Intealth|USCIS|NRMP|ERAS|Programs?|Most|Many|Some|All|Each|Every|Residency|Employers?|The |"
    r"Hospitals?|We |You |I |They |Your |It )"
    r"(?:[A-Z][\w.'&-]{1,40} ){1,6}(?:(?:does|will|can|currently|only) |cannot |not ){0,3}"
    r"(?:sponsors?|accepts?|supports?) "
)
# What people say who speak about the programs of others.
ADVICE: Final = _any(
    r"(?:many|most|some|other|few|fewer|several|different|various|these|those|more|which|what|target|best|top|certain|"
    r"not all|all|of) (?:of (?:the|these) )?(?:u\.?s\.? |american |competitive |university |community |academic |img[- "
    r"]friendly |"
    r"internal medicine |h-?1b |gme )*(?:residency )?(?:programs|residencies)\b",
    r"programs? (?:vary|varies|differ|that (?:sponsor|accept|require|offer)|sponsoring|accepting|(?:often|usually|"
    r"typically|"
    r"generally|tend to|may (?:not )?(?:sponsor|require|prefer|accept|ask|have)))",
    r"(?:each|every|individual) (?:\w+ ){0,2}?programs?(?:'s)? (?:sets?|has|decides?|is|will|websites?|director|may)\b",
    r"check (?:with|the|each|their) (?:\w+ ){0,2}?(?:programs?|website)",
    r"img[- ]friendly\b",
    r"visa[- ]friendly\b",
    r"depends? on the program\b",
    r"(?:your|the) (?:match )?(?:chances?|odds|strategy)\b",
    r"match(?:ing)? into\b",
    r"immigration (?:attorneys?|lawyers?|law|counsel)\b",
    r"(?:attorneys?|law firm|law office)\b",
    r"our (?:attorneys?|clients|students|graduates|alumni|customers|members|services|consultants|experts|advisors?|"
    r"courses?|"
    r"readers|guides?|blog|immigration team|mentors)\b",
    r"(?:this|our|the following|comprehensive|complete|ultimate|essential) (?:article|guide|post|blog|video|list)\b",
    r"(?:schedule|book|request) (?:a|your) (?:free )?(?:consultation|call|session)\b",
    r"(?:consulting|coaching|premium|packages?|testimonials?|money[- ]back|discount|enroll (?:now|today))\b",
    r"legal advice\b",
    r"sign up\b",
    r"subscribe\b",
    r"we (?:help|place|advise|compiled|collected|listed|have (?:listed|compiled|collected)|will walk you|asked|"
    r"found)\b",
    r"as an img,? you\b",
    r"imgs should\b",
    r"most imgs\b",
    r"for imgs\b",
    r"you should (?:apply|research|contact|ask|check|look)\b",
    r"research (?:each|the|an institution)\b",
    r"step[- ]by[- ]step\b",
    r"programs (?:agree|refuse|who)\b",
    r"\d+ ?(?:%|percent) of (?:[\w/]+ ){0,3}programs\b",
    r"h-?1b sponsor list\b",
    r"cap[- ]exempt\b",
)
# What a directory says around the programs it lists, or beside one of them.
DIRECTORY: Final = _any(
    r"\d+ (?:residency )?(?:programs|residencies|results|listings) (?:match(?:ed|ing)? your|found|for your|in your "
    r"search)",
    r"(?:search results|match(?:es|ing)? your (?:search|filters|profile)|refine (?:your )?(?:search|results)|"
    r"clear (?:all )?filters|filter(?:ed)? by|sort(?:ed)? by|load more|show more (?:programs|results))\b",
    r"(?:add to (?:my )?(?:list|favou?rites|compare|shortlist)|compare (?:this |these )?programs?|claim this "
    r"(?:listing|profile|program|page)|suggest an edit|report (?:an error|this listing)|similar programs|"
    r"program profile)\b",
    r"(?:listings?|data|entries|profiles) (?:(?:is|are|was|were) )?(?:submitted|reported|contributed|crowd-?sourced|"
    r"provided) by (?:our )?(?:users|members|applicants|residents)\b",
    r"user[- ](?:submitted|reported|contributed)\b", r"(?:log|sign) in to (?:see|view|unlock|compare)\b",
    r"unlock (?:all|full|this|more)\b", r"(?:overall )?rating:? \d", r"\(?\d+ reviews?\b",
    r"(?:residency|residencies|programs) (?:directory|database|finder|explorer)\b",
)  # fmt: skip
# A list says which of its pages this is; a printed document numbers them in turn.
PAGE_NUMBER: Final = re.compile(r"\bpage \d+ of \d+\b")
# What people tell each other.
FORUM: Final = _any(
    r"i (?:got|had|am|applied|matched|took|scored|failed|was|heard|think|wonder|know|emailed|called|received)\b",
    r"i(?:'m|'ve|'d)\b",
    r"my (?:score|scores|step|friend|yog|chances|profile|application|interview|cv|attempt)s?\b",
    r"(?:anyone|anybody|does anyone) (?:know|else|here|got|have)\b",
    r"hi (?:all|everyone|guys)\b",
    r"good luck\b",
    r"thanks in advance\b",
    r"upvotes?\b",
    r"\d+ (?:points|comments|replies|views)\b",
    r"(?:posted|asked|written) (?:by|on)\b",
    r"original(?:ly)? post(?:er|ed)\b",
    r"(?:new posts|post reply|reply to (?:this )?(?:thread|topic|post)|quick reply|send (?:a )?private message|joined:|"
    r"member since|posts:|last edited|thread starter|report post|mark as read|view (?:profile|thread))",
    r"(?:quote|re|op|edit|update|@\w+|u/\w+):? ?$",
    r"(?:op|[a-z]{1,30}\d{1,9}|\w{1,30}_\w{1,30}) (?:wrote|said|posted|asked)\b",
    r"(?:sorry|hey|hello|thanks|thank you|hi) (?:guys|folks|friends|buddy|man|bro|all)\b",
    r"(?:wish you all|best of luck|all the best to|hope (?:this|that|it) helps|lol|imo|afaik|pls|plz)\b",
    r"(?:got (?:this|it) (?:from|by) (?:the|their)|i (?:copied|pasted|found) (?:this|it)|this is (?:what|from) they)\b",
)
# A line that repeats what somebody else wrote.
QUOTED: Final = re.compile(r"\s*(?:>|&gt;)\s*\S")
# Fellowships are applied for in summer, residencies in autumn.
SUMMER: Final = re.compile(
    r"\b(?:eras|applications?)\b[^.;]{0,80}?\b(?:prior to|by|before|until|no later than|through|due|closes?)\W+(?:on )?"
    r"(?:june|july|august) \d{1,2}\b"
)
# Training and work that is no residency of physicians, as the title of a page.
OTHER_TRAINING: Final = _any(
    r"(?:pharmacy|pharmacists?|dental|dentistry|general practice residency|nurse|nursing|podiatr\w+|optometry|"
    r"chaplain\w*|psychology|physician assistants?|pa|social work|physical therap\w+|veterinary|medical physics|"
    r"audiology)\b[^.]{0,30}"
    r"\b(?:residen\w+|internships?|programs?)\b",
    r"residen\w+ in (?:pharmacy|dentistry|nursing|podiatry|optometry|psychology)\b",
    r"(?:college|school) of veterinary\b", r"(?:small|large) animals?\b", r"doctoral internships?\b",
    r"clinical psychology\b", r"administrative residen\w+", r"artists?[- ](?:in[- ])?residen\w+",
    r"bridge programs?\b", r"post-?doctoral\b", r"research (?:year )?positions?\b", r"off-cycle\b",
    r"(?:open|vacant|available) pgy-?[1-5] (?:positions?|spots?)\b", r"pgy-?[2-5] (?:openings?|vacanc\w+|positions?)\b",
    r"(?:academic|staff|physician) hospitalists?\b", r"resident promotion\b", r"(?:careers?|jobs?|vacanc\w+) ?: ",
)  # fmt: skip
VISITS_AND_WORK: Final = _any(
    r"(?:visiting|medical) students?\b",
    r"observerships?\b",
    r"externships?\b",
    r"clerkships?\b",
    r"(?:student )?electives?\b",
    r"hospitalist\b",
    r"faculty positions?\b",
    r"(?:careers?|jobs?|position|physician opportunit(?:y|ies)|vacancy) (?:at|with|in)\b",
)
LAW: Final = _any(
    r"uscis\b",
    r"(?:8|22) c\.?f\.?r\b",
    r"section (?:101|212|214)\b",
    r"form (?:i|ds)-\d+",
    r"regulations? (?:require|state|provide|allow)s?\b",
    r"specialty occupations?\b",
    r"beneficiary\b",
    r"petitioner\b",
    r"dual intent\b",
)
# Studies and news about programs.
STUDY: Final = _any(
    r"(?:95% ci|odds ratio|p ?[<=] ?0?\.\d+|et al\b|cross-sectional|we (?:analy[sz]ed|investigated|identified|"
    r"surveyed))"
)
FELLOWSHIP: Final = _any(r"fellowships?\b", r"fellows?\b")
RESIDENCY: Final = _any(r"residen(?:ts?|cy|cies)\b", r"interns?\b", r"internships?\b")
# Names that hold the word and mean none.
NO_RESIDENCY: Final = _any(
    r"electronic residency application (?:service|system)\b", r"(?:permanent|legal) residen(?:ts?|ce|cy)\b",
    r"national residen(?:t|cy) matching program\b",
)  # fmt: skip
# A hospital and what it does, as a row of a list.
ENTRY: Final = re.compile(
    r"\b(?:hospital|medical center|university|health|clinic|college|healthcare|system)\b.{0,80}\b(?:program|residency|"
    r"yes|no|j-?1|h-?1b|[a-z]+, [a-z]{2})\b"
)
# Small words that hold English sentences together.
ENGLISH: Final = names(
    "the of and to a in for is are be by or with not on as that we our you an from must at will "
    r"have has may do does all "
    "this if no yes who which it their can been required program applicants your what"
)
