"""The patterns of visas: names, verbs of sponsoring, negations and conditions, and what is about something else."""

import re
from typing import Final

from programs.reader import lexicon

NAMED: Final = re.compile(r"\b(?P<visa_j1>j-? ?1s?|ecfmg[ -]sponsored visas?)\b|\b(?P<visa_h1b>h-? ?1-? ?bs?|h-?1s?)\b")
A_NAME: Final = r"(?:j-? ?1s?|ecfmg[ -]sponsored visas?|h-? ?1-? ?bs?|h-?1s?)\b"
ANY: Final = re.compile(
    r"\b(?:visas?|sponsorships?|immigration support|work permits?|petitions?|sponsors?|sponsoring|immigration)\b"
)
OF_VISAS: Final = re.compile(r"\bvisas?\b|\bsponsor|\bimmigration|\bwork permit")
OTHER: Final = re.compile(r"\b(?:o-? ?1|tn|f-? ?1|e-? ?3|j-? ?2|h-? ?4|b-? ?1|l-? ?1|h-? ?2b)\b")
WAIVER: Final = re.compile(r"\bwaivers?\b")
CONRAD: Final = re.compile(r"\bconrad\b")
WE_SPONSOR: Final = re.compile(
    r"\b(?:we|program|hospital|institution|university|department) (?:[a-z]+ ){0,2}?(?:sponsor|accept|offer|"
    r"support)|\bnot (?:sponsor|accept|offer|support)"
)
PREDICATE: Final = re.compile(
    r"\b(?:sponsor(?!ship)\w*|accept\w*|offer\w*|support\w*|provid\w*|process\w*|fil(?:e|es|ed|ing)|"
    r"honou?r\w*|tak(?:e|es|en|ing)|"
    r"welcom\w*|available|availability|possible|eligib\w*|allow\w*|permit\w*|participat\w*|recogni[sz]e\w*|"
    r"assist\w*|facilitat\w*|arrang\w*|"
    r"standard|meant|reserved|kept|prefer\w*|fine|okay|ok|consider\w*|yes|need|needs|needed|must|required?|"
    r"holds?|holders?|train|"
    r"come|enter|use|obtain|employ\w*|"
    r"grant\w*|options?|entertain\w*|both|only|limited|handle\w*|endorse\w*|secure\w*|pursue\w*|help\w*|"
    r"qualif\w*|on a|glad|happy|pleased|"
    r"works?|does|do|are|is|apply|admit\w*|hire\w*|through|willing|able|open to|go|remain\w*|continue\w*|"
    r"friendly|have|can|may|will|"
    r"recruit\w*|petition\w*|approved|routinely?|request\w*|invited|issues?|enroll|undertake\w*|maintain\w*|"
    r"match\w*|appoint\w*)\b|:"
)
# These tell pieces apart, and take no visa.
WEAK: Final = frozenset(("are", "is", "have", "can", "may", "will", "go", "do"))
NAME_IS: Final = re.compile(
    rf"\b(?:is|are|(?:residents|trainees|interns|holders|physicians)(?: here)?(?: may be)? (?:on|with)) (?:the |"
    rf"an? |both |still |also |our |only )?(?={A_NAME})"
)
TAKES: Final = re.compile(
    r"\b(?:yes|through|via|sponsor\w*|accept\w*|offer\w*|support\w*|provid\w*|welcom\w*|available|possible|"
    r"fine|of course|"
    r"take|file|both|do|does)\b"
)
SPONSORS: Final = (
    r"(?:sponsor\w*|accept\w*|offer\w*|support\w*|provid\w*|process\w*|fil(?:e|ing)|honou?r\w*|take|taken|"
    r"consider\w*|available|eligible|"
    r"assist\w*|help\w*|given|possible|participat\w*|interview\w*|reviewed|apply|ranked|employ\w*|arrang\w*|"
    r"grant\w*|invited|hire|secure|extend\w*|"
    r"matched|facilitat\w*|petition\w*|handle|undertake|obtain|admitted|selected|appointed|appoint|accommodat\w*)"
)
NO: Final = lexicon.NOT.source
NO_VISA: Final = re.compile(
    rf"\bvisa holders\b[^;]{{0,50}}?{NO}|"
    rf"{NO}[^;]{{0,30}}?\bon (?:an?|any) visas?\b|"
    rf"\b(?:no|zero)\b (?:[a-z-]+ ){{0,2}}?(?:visas?|sponsorship|visa sponsorship)\b"
    rf"|{NO}[^;]{{0,60}}?\b{SPONSORS}\b[^;]{{0,50}}?\b(?:visas?|sponsorship)\b|{NO}[^;]{{0,40}}?\bvisa sponsor\b"
    rf"|\b(?:visas?|sponsorship)\b[^;]{{0,50}}?{NO}[^;]{{0,30}}?\b{SPONSORS}\b"
    r"|\b(?:visas?|sponsorship)\b[a-z /]{0,24}(?::|-|=|\?)\s*(?:no|none|nil|not|n/a)\b"
    rf"|\b(?:visas?|sponsorship)\b[^;]{{0,50}}?\b(?:are|ar|is|i|will be)\b[^;]{{0,12}}?{NO}"
    r"|\bnot (?:a )?sponsor\b"
)
NEEDY: Final = re.compile(
    rf"\b(?:need\w*|requir\w*|on|in need of|with|seeking|dependent on) (?:a |any |of )*(?:[a-z-]+ )?(?:visas?|"
    rf"sponsorship)\b[^;]{{0,140}}?{NO}"
    rf"|{NO}[^;]{{0,60}}?\b(?:need|needs|needing|requires?|requiring|in need of) (?:a |"
    rf"any )?(?:[a-z-]+ )?(?:visas?|sponsorship)\b"
)
ALL_VISAS: Final = re.compile(
    r"\b(?:all|any|every|various) (?:types? of |kinds? of |valid )?(?:work |us )?visas?(?: types?| categories|"
    r" holders| status)?\b"
)
CITIZENS: Final = re.compile(r"\bcitizens?(?:hip)?\b|\bpermanent residen\w+|\bgreen[ -]cards?\b|\blpr\b")
CITIZENS_ONLY: Final = re.compile(
    r"\b(?:must|only|required?|restricted|limited|exclusively|solely|need to be|have to|need|unless|open to|reserved)\b"
)
NOT_JUST_CITIZENS: Final = re.compile(
    r"\bvisa (?:holders|status)|\bor (?:a |have )?(?:valid )?visa\b|\btransfer\b|\bdaca\b|\basylum\b|"
    r"\bemployment authori|\bproof\b|\bdocument\w*|"
    r"\bimgs? who are\b|\bwho are imgs?\b|\bif they are\b|\bneed not\b|\bnot (?:need|have) to\b|"
    r"\bnot required\b|\bcopy\b|\bnot (?:limited|restricted)\b|\btrack\b|"
    r"\beveryone else\b|\ball others\b|\bothers\b"
)
UNRESTRICTED: Final = re.compile(
    r"\b(?:unrestricted|permanent|indefinite|unlimited) (?:us )?(?:work|employment) authori[sz]ation\b|"
    r"\bpermanently authori[sz]ed\b"
)
UNSPONSORED: Final = re.compile(
    r"\b(?:authori[sz]ed|eligible|able|authori[sz]ation|"
    r"permitted) to work\b[^;]{0,60}?\bwithout (?:the need (?:for|of) |needing |requiring )?"
    r"(?:[a-z]+ ){0,2}?(?:visa|sponsorship)"
)
DEFINES: Final = re.compile(
    r"\bcap\b|\bcap-exempt\b|\bbe extended\b|\bwork elsewhere\b|\bletter from (?:their|the|your) (?:home |"
    r"government|ministry)|\bdollars\b|"
    r"\b(?:is|are) (?:a|an|the) (?:[a-z-]+ ){0,3}?(?:nonimmigrant|non-immigrant|temporary|"
    r"exchange visitor (?:visa|program)|category|classification|dual|"
    r"visa (?:for|that|which|type|category)|document|employment|educational)\b"
    r"|(?<!may )(?<!can )(?<!must )\ballows? (?:a|an|the|foreign|you|holders|physicians)\b|\b(?:two|"
    r"2)[ -]years? (?:at home|home|in their|"
    r"in the home)|"
    r"\bgo home\b|\breturn (?:home|to (?:their|his|your))\b|\brenew\w*\b|\bfees?\b|\bvalid for\b|\b(?:six|seven|6|"
    r"7) years\b|\bstands for\b|\bdefined as\b|"
    r"\bduration\b|\bpaperwork\b|\bds-2019\b|\bapplication process\b|\bquestions\b|\bdocuments\b|\bpapers\b|"
    r"\blearn more\b|\brequired to maintain\b|\bissued by\b|\bconsulates?\b|\b(?:yearly|annual) cap\b|"
    r"\blottery\b|\bmoonlight\w*|\bstatement of need\b|\bfor research\b|\bsubject to the two\b"
)
NON_CITIZENS: Final = re.compile(
    rf"\bwithout (?:us |american )?(?:citizenship|permanent residen\w+|an? green card)[^;]{{0,60}}?{NO}|"
    rf"\bnon-? ?(?:us )?citizens?\b[^;]{{0,30}}?{NO}|{NO}[^;]{{0,40}}?\bnon-? ?(?:us )?citizens?\b"
)
YOUR_OWN: Final = re.compile(
    r"\bdiscouraged\b|\bsponsored by (?:an?|your) (?:medical school|university)\b|\bresearch j-?1|\bj-?1 research|"
    r"\bunder review\b|\bnot yet decided\b|\bchief residents?\b|\bif your (?:j-?1|h-?1)"
)
PAST: Final = re.compile(
    r"\buntil (?:19|20)\d\d\b|\bused to\b|\bin the past\b|\bformerly\b|\bpreviously\b|\bonce\b|\bbefore (?:19|"
    r"20)\d\d we\b"
)
ELSEWHERE: Final = re.compile(r"\bother (?:departments?|programs?|residencies|hospitals?)\b")
RESIDENTS: Final = re.compile(lexicon.RESIDENTS.source)
NOT_TIGHT: Final = re.compile(rf"\b(?:but|and) not (?:the |an? |for |in |on |through |with )*{A_NAME}")
NOT_ALONE: Final = re.compile(rf"\s*(?:but |and )?not (?:the |an? |for |even )*{A_NAME}\s*(?:visas?)?\s*$")
LOCAL_NO: Final = re.compile(
    rf"\b(?:but |and |, )?(?:not|nor|no) (?:the |an? |any |for |in |on |through |including |with |even |via |"
    rf"by )*(?={A_NAME})"
)
LIST: Final = re.compile(
    r"(?:[\s,/&]|\band\b|\bor\b|\bthe\b|\ba\b|\ban\b|\bvisas?\b|\bnor\b|\bo-? ?1\b|\btn\b|\bf-? ?1\b|"
    r"\bstatus\b|\bsponsorship\b|\bclinical\b){1,12}"
)
LABEL: Final = re.compile(
    r"(?: visas?| status| sponsorship)? ?[:=(-]? ?(?P<v>yes|y|no|n|none|nil|✓|✔|✗|✘|"
    r"x)(?![a-z0-9'-])(?! (?:longer|more|problem|other|visa))"
)
YES: Final = frozenset(("yes", "y", "✓", "✔"))
TRANSFER_OF: Final = re.compile(
    r"\b(?:existing|current|transferr?(?:ed|ing|s)?(?: of)?(?: an?| your| their| existing)?|"
    r"transferring residents,?|transferable|prior|already approved|active)"
    r"\s?(?:an? |the )?$"
)
TRANSFER_AFTER: Final = re.compile(
    r"^(?:-?\s?visas?)? ?(?:status )?(?:transfers?|transferees?|portability|extensions?)\b"
)
ONLY_BEFORE: Final = re.compile(
    r"\b(?:only|solely|exclusively|just|purely|restricted to|limited to|confined to|nothing but|"
    r"nothing except|except(?: for)?|other than|besides|apart from|"
    r"aside from|exception of|outside of|but the|only visas?(?: type| category| status)?(?: \w+){0,4}? (?:is|"
    r"are|being)|sole visa(?: \w+){0,4}? is|"
    r"single visa(?: \w+){0,4}? is|save for|than)\b"
    r"(?: (?:visas?|type|for|those|is|are|with|on|accept|accepts|accepted|sponsor|sponsors|offer|offers|"
    r"support|supports|take|takes|through|consider|considers|"
    r"applicants|holders|sponsored|by|ecfmg|candidates|an?|the|valid|clinical|holding|who|hold|have|to|"
    r"provide|residents|physicians)\b){0,6} ?$"
)
ONLY_AFTER: Final = re.compile(
    r"^(?:[ (),-]{1,3}(?:visas?|holders|status|clinical|sponsored|by|through|ecfmg|intealth|sponsorship|the|type|"
    r"exchange|visitor|physicians?|program|are|is|accepted|category)\b){0,8}[ (),-]{1,3}"
    r"(?:only|exclusively|solely|alone)\b"
    r"(?! (?:[a-z]+ ){0,3}?(?:if|for|in|when|after|to|with|by|until|on|at|through|as|once|via|under|case)\b)"
    r"|^(?: visas?)? (?:is|are|remains?) (?:the|our) (?:only|sole|single)\b"
)
ONLY_IF: Final = re.compile(
    r"\bonly (?:[a-z]+ ){0,3}?(?:if|for|in|when|after|to|with|by|on a|at|as|once|under|where|until)\b"
)
EXCLUDING: Final = re.compile(
    r"\b(?:except|other than|besides|apart from|aside from|exception of|but the|outside of|than|nothing but|save for)\b"
)
EXCEPTED: Final = re.compile(
    rf"\b(?:except(?: for)?|other than|save for|exception of|excluding|but not|(?<=visa )but|"
    rf"(?<=visas )but)(?: the| for| an?)* ?(?={A_NAME})"
)
BEYOND: Final = re.compile(r"\b(?:anything|everything|all|any|every)\b[^;]{0,20}\b(?:beyond|else|other)\b")
EVEN: Final = re.compile(r"\b(?:no|any) visas?\b[^;]*\b(?:included|including|even)\b")
ELSE: Final = re.compile(
    r"\b(?:no|not|nothing|none|nor|keeps? we from|cannot|never)\b[^.;]{0,50}?\b(?:other (?:temporary |work |"
    r"us )?(?:visas?|status(?:es)?|types?|categor\w+|"
    r"kinds?|sponsorship)|anything else|any other|else)\b"
    r"|\b(?:only|sole|single) (?:visa )?(?:route|option|way|path|choice|possibility|status)\b"
    r"|\b(?:any |all |every )?others? (?:visas?|types?|categories|status(?:es)?|"
    r"visa types?)\b[^.;]{0,20}?\b(?:not|no|never|cannot|excluded|declined)\b"
)
OBTAINED: Final = re.compile(
    r"\b(?:if|provided|as long as|providing)\b (?:that )?(?:[a-z]+ ){1,3}?(?:can |are able to |must |may )?"
    r"(?:obtain|get|secure|qualify for|come on|receive|eligible for)\b(?= (?:a |an |the )?(?:j-|h-|visa))"
)
HARMLESS_WORD: Final = re.compile(
    r"\b(?:problem|obstacle|issue|barrier|trouble|refus\w+|excluded?|declin\w+|reject\w*|rule out|"
    r"keep you out|matter|hesitat\w+|hinder\w*|"
    r"turn(?:ed)? (?:down|away)|disadvantag\w*|difference)\b"
)
NO_PROBLEM: Final = re.compile(
    r"\b(?:no|not|neither|nor|nothing|never)\b[^;,]{0,40}?\b(?:problem|obstacle|issue|barrier|trouble|difference)\b"
)
HARMLESS_NOT: Final = re.compile(
    r"\b(?:no|not|never|neither|nor|nothing|none)\b[^;,]{0,40}?\b(?:problem|obstacle|issue|barrier|trouble|"
    r"refus\w+|excluded?|declin\w+|reject\w*|"
    r"rule out|keep you out|matter|hesitat\w+|hinder\w*|turn(?:ed)? (?:down|away)|stand in (?:the|your) way|"
    r"disadvantag\w*|difference)\b"
    r"|\bnot (?:every|all)\b(?! visas)"
)
NOT_ONLY: Final = re.compile(
    r"\bnot only\b|\bno (?:role|preference)\b|\bno later\b|\bnot (?:prefer|limited)\b|"
    r"\bno (?:separate )?fee\b|\bno more than\b"
)
NO_NEGATION: Final = re.compile(
    r"\b(?:but |and )?(?:not|no|except)(?: the| for| an?)* (?:o-? ?1s?|tns?|f-? ?1s?|e-? ?3s?)\b|"
    r"\bnothing but\b|\bnot (?:us )?citizens?\b|\bneither (?:us )?citizens?\b|\bnor permanent\b|"
    r"\bwithout (?:hesitation|exception|limit)\b"
    r"|\bwho (?:are|is) (?:not|neither)[^,;]{0,50}?(?:resident|citizen|holder)s?\b|"
    r"\bonly visas?\b(?= [a-z]+ing)|\bnon-citizens?\b|\bunless (?:they|you|he or she) (?:are|is|"
    r"hold)[^,;]{0,60}?(?:citizens?|residents?|cards?)\b"
)
CONDITION: Final = re.compile(
    lexicon.DEPENDS.source + r"|\b(?:may|might|could) (?:[a-z]+ ){0,2}?(?:consider\w*|sponsor\w*|possible|support\w*)\b"
)
NO_CONDITION: Final = re.compile(
    r"\b(?:if|provided|once|after|as long as|who have|subject to|providing|when|for|upon)\b[^;,]{0,60}?(?:"
    + lexicon.NO_CONDITION.source
    + r")[^;,]*"
)
MAYBE: Final = re.compile(
    r"\b(?:may|might|could) (?:be )?(?:possible|available|consider\w*|sponsor\w*|offer\w*|support\w*|"
    r"provid\w*|arrang\w*|help)"
)
BY_CASE: Final = re.compile(
    r"\bcase[ -]by[ -]case\b|\bindividual(?:ly)? (?:basis|decided|evaluated|reviewed)|\bdiscretion\b|"
    r"\bindividually\b|\bexceptional|\bsubject to approval|"
    r"\bdepends on\b(?! the visa)|\beach (?:case|request)\b"
)
DOOR: Final = re.compile(
    r"\bunless\b|\bexcept\b|(?<!no )(?<!without )\bexceptions?\b|\bdiscretion\b|\bnew (?:h-|petitions|filings|cases)|"
    r"\bbut (?:may|might|are open|will consider|is open)\b|"
    r"\bcase[ -]by[ -]case\b|\bexceptional\b"
)
FLATLY: Final = re.compile(
    r"\bnot (?:even|accept\w*|offer\w*|sponsor\w*|support\w*|available|possible|take|taken)\b|\bno\b|\bneither\b"
)
CANNOT_J1: Final = re.compile(
    r"\b(?:barred from|ineligible for) (?:an? |the )?j-?1|"
    r"\bnot (?:be )?(?:eligible|qualify|able|possible)\b[^;]{0,24}?\bj-?1|\bcannot (?:get|obtain|have|use|"
    r"receive|hold)\b[^;]{0,12}?\bj-?1|"
    r"\bj-? ?1\b[^;]{0,16}\bimpossible\b"
)
REQUIRED_OF_ALL: Final = re.compile(
    r"\b(?:required of (?:every|all)|all (?:foreign|non|international)[^;]{0,40}?\b(?:must|need)|limited to the j)\b"
)
STEP_3_FOR: Final = re.compile(
    r"\b(?:requir\w*|need\w*|seek\w*|want\w*|request\w*) (?:an? )?h-? ?1-? ?b\b[^;]{0,40}\b(?:must|need|"
    r"have to|requires?)\b[^;]{0,30}\bstep[ -]*(?:3|iii)|"
    r"\bstep[ -]*(?:3|iii)\b[^;]{0,50}?\b(?:only|needed|required|necessary|asked|must)\b[^;]{0,60}?\bh-? ?1|"
    r"\bonly if you(?:'re| are)\b[^;]{0,30}?\bh-? ?1"
)
OF_INTEREST: Final = re.compile(r"\bplays? no role\b|\bregardless of visa\b|\bnot prefer\b|\bno preference\b")
UNNAMED_OTHER: Final = re.compile(
    r"\bown\b|\bscholar visa|\buniversity\b[^;]{0,20}\bvisa|\bresearch visa|\bstatus\b[^;]{0,20}\bno role|"
    r"\bsponsors? (?:the|an) application|\bsponsors? (?:an?|the) (?:event|lecture|trip|dinner|meal|conference)"
    r"|\bprefer|\bno more than\b|\bnot (?:affect|influence|matter)|\bwaiver|\bnot only\b"
)
CUT: Final = re.compile(
    r";|/|(?<=[a-z]{4}):(?= [a-z]{3})|,(?!\d)|\bbut\b|\band\b|\bwhile\b|\bwhereas\b|\balthough\b|\bthough\b|"
    r"\bhowever\b|\byet\b| - |\.\s"
)
