"""The patterns of visas: names, verbs of sponsoring, negations and conditions, and what is about something else."""

import re
from typing import Final

from programs.reader import lexicon

NAMED: Final = re.compile(
    r"\b(?P<visa_j1>j-? ?1s?|ecfmg[ -]sponsored visas?|exchange[ -]visitor (?:program|visa|category|status)s?)\b|"
    r"\b(?P<visa_h1b>h-? ?1-? ?bs?|h-?1s?|employment[ -]based petitions?)\b"
)
ANY_OTHER: Final = re.compile(
    r"^(?!.*\b[jh]-? ?1)[^;]*\b(?:not|no|never|cannot|none)\b[^;]{0,40}\b(?:any )?other (?:kinds? of |types? of "
    r")?visas?\b"
)
ASIDE: Final = re.compile(r"\((?:for |the )[^()]{0,80}\bstep[ -]*(?:3|iii)\b[^()]{0,80}\)")  # "(for the H-1B: Step 3)"
IN_BRACKETS: Final = re.compile(r"\([^()]{0,60}\)")
A_NAME: Final = (
    r"(?:j-? ?1s?|ecfmg[ -]sponsored visas?|exchange[ -]visitor (?:program|visa|category|status)s?|h-? ?1-? ?bs?|"
    r"h-?1s?|employment[ -]based petitions?)\b"
)
WHICHEVER: Final = re.compile(rf"\b(?:whether|be it|either) (?:an? |the )?{A_NAME} (?:or|and) (?:an? |the )?{A_NAME}")
ANY: Final = re.compile(
    r"\b(?:visas?|sponsorships?|immigration support|work permits?|petitions?|sponsors?|sponsoring|immigration)\b"
)
OF_VISAS: Final = re.compile(r"\bvisas?\b|\bsponsor|\bimmigration|\bwork permit")
OTHER: Final = re.compile(r"\b(?:o-? ?1|tn|f-? ?1|e-? ?3|j-? ?2|h-? ?4|b-? ?1|l-? ?1|h-? ?2b)\b")
WAIVER: Final = re.compile(r"\bwaivers?\b")
CONRAD: Final = re.compile(r"\bconrad\b")
WE_SPONSOR: Final = re.compile(
    r"\b(?:is|are|(?:may|can|could|might|will) be) (?:filed|sponsored|accepted|considered)\b|\b(?:we|program|hospital|"
    r"institution|university|department|office) (?:[a-z]+ ){0,2}?(?:sponsor|accept|offer|support|issues?|files?|filed|"
    r"process|handles?|petitions?|takes? care|looks? after)|\bnot (?:sponsor|accept|offer|support)|"
    rf"\bnot (?:allow|permit) (?:the |an? )?{A_NAME}"
)
PREDICATE: Final = re.compile(
    r"\b(?:spons[oe]r(?!ship)\w*|accept\w*|offer\w*|support\w*|provid\w*|process\w*|fil(?:e|es|ed|ing)|honou?r\w*|"
    r"tak(?:e|es|en|ing)|welcom\w*|available|availability|possible|eligib\w*|allow\w*|permit\w*|participat\w*|"
    r"recogni[sz]e\w*|assist\w*|facilitat\w*|arrang\w*|standard|meant|reserved|kept|prefer\w*|fine|okay|ok|consider\w*|"
    r"yes|need|needs|needed|must|required?|holds?|holders?|train|come|enter|use|obtain|employ\w*|grant\w*|options?|"
    r"entertain\w*|both|only|limited|handle\w*|endorse\w*|secure\w*|pursue\w*|help\w*|qualif\w*|on a|glad|happy|"
    r"pleased|works?|does|do|are|is|apply|admit\w*|hire\w*|through|willing|able|open to|go|remain\w*|continue\w*|"
    r"friendly|have|can|may|will|recruit\w*|petition(?:s|ed|ing)? (?:for|on)|approved|routine(?:ly)?|matter of course|"
    r"be had|(?:can|may) have (?=an? h)|request\w*|invited|issues?|enroll|undertake\w*|maintain\w*|match\w*|"
    r"appoint\w*|looks? after|takes? care "
    r"of|deals? with|alike|equally|part of|back|use|expected|choose|between|reinstated|resumed?|lifted|stays?|goes on|"
    r"go on|default|encouraged|norm|everybody|everyone|for all|for categorical)\b|:"
)
# Others than this program, or this program of former days.
IN_GENERAL: Final = re.compile(
    r"\b(?:most|many|some|half(?: of)?|several|two[ -]thirds of|majority of) (?:of )?(?:the )?(?:us |american |"
    r"teaching |residency |community |university |academic )*(?:programs|residencies|hospitals|institutions|"
    r"employers)\b(?! (?:of|at|in) (?:the|this|our) (?:institution|hospital|university|system|medical center|"
    r"department)|,? here\b)|\bacross the (?:country|nation|us)\b|\bnationwide\b|\bnationally\b"
)
OURS: Final = re.compile(r"\b(?:we|our|ours)\b|\bthis (?:program|hospital|department|institution)\b")
EARLIER: Final = re.compile(
    r"\b(?:earlier|current|previous|former|existing|present) (?:residents|trainees|classes|hires)\b[^;]{0,30}\b(?:keep|"
    r"stay|remain|finish|continue|retain|not affected)|\b(?:hired|matched|appointed|those|residents|trainees) "
    r"(?:already|earlier|before)\b[^;]{0,40}\b(?:keep|stay|remain|finish|continue|retain|not affected)|\b(?:keeps?|"
    r"retains?|stays? on|finish on) (?:their|his|the|your|an?)\b"
)
PAST_NO: Final = re.compile(
    rf"\b(?:used to|formerly|once|in the past|previously|in earlier years|years ago|at one time)\b[^;]{{0,40}}?(?!no "
    rf"longer|stopp|ended|ceased|g[ai]ve|discontinu|abandon|dropp){lexicon.NOT.source}"
)
BEHIND_THEM: Final = re.compile(r"\bafter (?:an? |the |your |their |completing |finishing |that )*residency\b")
WITH_FACULTY: Final = re.compile(r"\b(?:with|by) (?:one of )?(?:our|the) (?:[a-z]+ )?faculty\b")
FELLOWS_ONLY: Final = re.compile(
    rf"\b(?:only|solely|exclusively|reserved|set aside|begins?|starts?|restricted|limited|confined|just|alone|kept|not "
    rf"before|not until)\b[^;]{{0,50}}?(?:{lexicon.FELLOWS.source}|faculty|attendings)|(?:{lexicon.FELLOWS.source}|"
    rf"faculty|attendings)"
    r"\b[^;]{0,40}?\b(?:only|alone|exclusively|solely)\b|\bonce you are a fellow\b"
)
SPONSORS: Final = (
    r"(?:spons[oe]r\w*|accept\w*|offer\w*|support\w*|provid\w*|process\w*|fil(?:e|ing)|honou?r\w*|take|taken|"
    r"consider\w*|available|eligible|assist\w*|help\w*|given|possible|participat\w*|interview\w*|reviewed|apply|ranked|"
    r"employ\w*|arrang\w*|grant\w*|invited|hire|secure|extend\w*|matched|facilitat\w*|petition\w*|handle|undertake|"
    r"obtain|admitted|selected|appointed|appoint|accommodat\w*|carr(?:y|ies)|comes? with|hosts?|hosting)"
)
# More words of taking, as they are heard around a visa.
TAKING: Final = (
    r"(?:carr(?:y|ies)|comes?|work|handled|petition(?:s|ed|ing)?|fil(?:e|es|ed|ing)|issu(?:e|es|ed|ing)|appl(?:y|ies|"
    r"ied|ying)|entertain\w*|pursue\w*|allow\w*|permit\w*|approv\w*|start\w*|initiat\w*|submit\w*|prepar\w*|us(?:e|es|"
    r"ed|ing)|pay\w*|hir(?:e|es|ed|ing)|train\w*|enter\w*|list\w*|rank\w*|read|back\w*|do|recogni[sz]\w*|exist\w*|act)"
)
OF_REFUSING: Final = re.compile(
    r"\b(?:exclud|refus|reject|declin|turn(?:ed)? (?:away|down)|out of the question|ruled? out|closed|impossible|"
    r"barred|banned|den(?:y|ied))"
)
# What happens to a visa that is not refused: "never has an H-1B been denied".
REFUSED: Final = re.compile(r"\b(?:denied|refused|declined|rejected|turned (?:down|away)|excluded|lost|revoked)\b")
# A wish or a need of the applicant is no condition of the program.
IF_WISHED: Final = re.compile(
    r"\bif (?:you|they|one|he or she|applicants|an applicant) (?:do(?:es)? |doe? ?|d )?not (?:have|hold) (?:an? "
    r")?(?:us )?"
    r"(?:citizenship|green[ -]card|permanent residen\w+|work authori[sz]ation|passport)|\bif (?:(?:you|they|one|he or "
    r"she|applicants|an applicant) (?:is|are) )?not (?:an? )?(?:us )?citizens?\b(?: or "
    r"(?:an? )?(?:lawful )?(?:us )?permanent residents?)?|\b(?:work|employment) permissions?\b|\b(?:if|should|when|"
    r"where|in case) (?:you|they|one|an? applicant|residents?|"
    r"candidates?|he or she) (?:do |does |so )?(?:need|needs|require|requires|like|likes|wish|wishes|want|wants|prefer|"
    r"prefers|choose)\b(?: (?:an?|any|such|visas?|sponsorship|to|it|so|one|that|immigration|support|here))*(?=\W*$|"
    r"[,;.)])|\bif (?:need be|needed|necessary|need arises)\b|\b(?:if|where|when) (?:a |any )?visa (?:is|should be) "
    r"(?:needed|required|necessary)\b|\bwithout (?!visa|any|sponsorship|support)(?:[a-z]+ )?(?:ado|delay|fuss|question|"
    r"questions|trouble|difficulty|conditions|problems?|hesitation|reservations?|exceptions?|limits?)\b"
)
LIKEWISE_PART: Final = re.compile(r"\s*(?:and |or )?(?:so|as|nor|neither) (?:is|are|do|does|was|has|will|can)\b")
NO: Final = lexicon.NOT.source
NO_VISA: Final = re.compile(
    rf"\bvisa holders\b[^;]{{0,50}}?{NO}|{NO}[^;]{{0,30}}?\bon (?:an?|any) visas?\b|\b(?:no|zero)\b (?:[a-z-]+ "
    rf"){{0,2}}?(?:visas?|sponsorship|visa sponsorship)\b|{NO}[^;]{{0,60}}?\b{SPONSORS}\b[^;]{{0,50}}?\b(?:visas?|"
    rf"sponsorship)\b|{NO}[^;]{{0,40}}?\b(?:visa|immigration) sponsor\b|{NO}[^;:]{{0,24}}?\b(?:act|serve|be) as (?:an? "
    rf"|the |your )?sponsor\b(?! of)|\b(?:visas?|sponsorship)\b[^;]{{0,50}}?{NO}[^;]{{0,30}}?\b{SPONSORS}\b"
    r"|\b(?:visas?|sponsorship)\b[a-z /]{0,24}(?::|-|=|\?)\s*(?:no|none|nil|not)\b"
    rf"|\b(?:visas?|sponsorship)\b[^;]{{0,50}}?\b(?:are|ar|is|i|will be)\b[^;]{{0,12}}?{NO}"
    rf"|\b(?:sponsors?|files?|petitions? for) (?:nothing|nobody|no one|none)\b|\bnot (?:a )?sponsor\b|\bnot (?:have|"
    rf"run|offer) (?:an? |any )?visa (?:sponsorship )?program\b|\b(?:is|are|"
    rf"comes?|offered|spots?|positions?) without (?:any )?(?:visa )?(?:support|sponsorship)\b"
)
NEEDY: Final = re.compile(
    rf"\b(?:need\w*|requir\w*|on|in need of|with|seeking|dependent on) (?:a |any |of )*(?:[a-z-]+ )?(?:visas?|"
    rf"sponsorship)\b[^;]{{0,140}}?{NO}|{NO}[^;]{{0,60}}?\b(?:need|needs|needing|requires?|requiring|in need of) (?:a |"
    rf"any )?(?:(?!no )[a-z-]+ )?(?:visas?|sponsorship)\b"
)
ALL_VISAS: Final = re.compile(
    r"\b(?:all|any|every|various) (?:types? of |kinds? of |valid )?(?:work |us )?visas?(?: types?| categories| holders|"
    r" status)?\b"
)
CITIZENS: Final = re.compile(r"\bcitizens?(?:hip)?\b|\bpermanent residen\w+|\bgreen[ -]cards?\b|\blpr\b")
CITIZENS_ONLY: Final = re.compile(
    r"\b(?:must|has to be|only|required?|(?:restrict|limit)s? we to|restricted|limited|exclusively|solely|need to be|"
    r"have to|need|unless|needed|open to|reserved|confined|solely|a must|nobody else|no one else|no others)\b"
)
NOT_JUST_CITIZENS: Final = re.compile(
    r"\b(?:citizen|resident)\w*[^;:]{0,30}: ?no\b|\bcanadian (?:citizens?|permanent)|\bno need\b|"
    r"\bneither\b[^;]{0,60}\b(?:needed|required|necessary)\b|\bno visas? (?:is|are) (?:needed|required)|"
    r"(?<!must )\b(?:need|require)s? no (?:visa|sponsor|petition)|\bnon-? ?citizens\b[^;]{0,30}\bonly (?:when|if)\b|"
    r"\bvisa (?:holders|status)|\bor (?:a |have )?(?:valid )?visa\b|\btransfer\b|\bdaca\b|\basylum\b|\bemployment "
    r"authori|\bproof\b|\bdocument\w*|\bimgs? who are\b|\bwho are imgs?\b|\bif they are\b|\bneed not\b|\bnot (?:need|"
    r"have) to\b|\bnot required\b|\bcopy\b|\bnot (?:limited|restricted)\b|\btrack\b|\beveryone else\b|\ball others\b|"
    r"\bothers\b"
)
UNRESTRICTED: Final = re.compile(
    r"\b(?:unrestricted|permanent|indefinite|unlimited) (?:us )?(?:work|employment) authori[sz]ation\b|\bpermanently "
    r"authori[sz]ed\b|\b(?:unrestricted|permanent|indefinite|unlimited) (?:authori[sz]ation|rights?|permission|permit) "
    r"(?:for|to|of) (?:work|employment|be employed)|\bpermanent (?:work|employment) (?:rights?|permission|permit)\b|"
    r"\bright to work permanently\b"
)
UNSPONSORED: Final = re.compile(
    r"\b(?:authori[sz]ed|eligible|able|authori[sz]ation|permitted) to work\b[^;]{0,60}?\bwithout (?:the need (?:for|"
    r"of) |needing |requiring )?(?:[a-z]+ ){0,2}?(?:visa|sponsor)"
)
DEFINES: Final = re.compile(
    r"\bcap\b|\bcap-exempt\b|\bbe extended\b|\bwork elsewhere\b|\bletter from (?:their|the|your) (?:home |government|"
    r"ministry)|\bdollars\b|\b(?:is|are) (?:a|an|the) (?!only|sole|single|standard|usual)(?:[a-z-]+ "
    r"){0,3}?(?:nonimmigrant|non-immigrant|temporary|exchange visitor (?:visa|program)|category|classification|dual|"
    r"visa (?:for|that|which|type|category)|document|employment|educational)\b|(?<!may )(?<!can )(?<!must )\ballows? "
    r"(?:a|an|the|foreign|you|holders|physicians)\b|\b(?:two|2)[ -]years? (?:at home|home|in their|in the home)|\bgo "
    r"home\b|\breturn (?:home|to (?:their|his|your))\b|\brenew\w*\b|\bvalid for\b|\b(?:six|seven|6|7) years\b|\bstands "
    r"for\b|\bdefined as\b|\bduration\b|\bpaperwork\b(?! is (?:a matter of )?(?:routine|course))|\bds-2019\b|"
    r"\bapplication process\b|\bquestions\b|\bdocuments\b|\bpapers\b|\blearn more\b|\brequired to maintain\b|\bissued "
    r"by\b(?! (?:way of )?(?:the )?(?:ecfmg|intealth))|\bconsulates?\b|\b(?:yearly|annual) cap\b|\blottery\b|"
    r"\bmoonlight\w*|\bdifference between\b|\bmust leave\b|\bleave the (?:us|country)\b|\bstatement of need\b|\bfor "
    r"research\b|\bsubject to the two\b"
)
OF_FEES: Final = re.compile(r"\bfees?\b")
REASON: Final = re.compile(r"^\W*(?:given|due to|because of|in view of|in light of|owing to|after) [^;]{0,80}?,(?!\d) ")
NOBODY_ELSE: Final = re.compile(r"\b(?:nobody|no one) else\b|\bno others\b")
NON_CITIZENS: Final = re.compile(
    rf"\bwithout (?:us |american )?(?:citizenship|permanent residen\w+|an? green card)[^;]{{0,60}}?{NO}|"
    rf"{NO}[^;]{{0,24}}?\b(?:anyone|anybody|those|people|applicants) who (?:is|are) not (?:an? )?(?:us )?(?:citizens?|"
    rf"permanent)|\bnon-? ?(?:us )?citizens?\b[^;]{{0,30}}?{NO}|{NO}[^;]{{0,40}}?\bnon-? ?(?:us )?citizens?\b"
)
# What may come one day is not yet there: "we hope to be able to sponsor the H-1B".
INTENDED: Final = re.compile(
    r"\b(?:hopes?|hoping|plans?|planning|considering|weighing|exploring|discussing) (?:to (?:be able|begin|start|offer|"
    r"open|add|sponsor|file|support)|whether|if|how|opening|offering|adding|sponsoring|filing)\b"
)
YOUR_OWN: Final = re.compile(
    r"\bguarantee\w*\b|\bpremium process\w*|\bprocessing (?:can|may|takes?|times?)\b|\b(?:you|residents?|holders) "
    r"must not\b|\bmust not be (?:filed|sent|mailed)\b|\bnot (?:resign|travel)\b|"
    r":\s*(?:please |kindly )?(?:contact|ask|see|inquire|call|write|refer|check|read|visit|e-?mail|to be|tb[ad]|"
    r"unclear|unknown|varies)\b|^\W*(?:please |kindly )?(?:talk to|contact|ask|write to|e-?mail|call|speak (?:to|with)|"
    r"check with|let we know)\b|\bdiscouraged\b|\bsponsored by (?:an?|your) (?:medical school|university)\b|\bresearch "
    r"j-?1|\bj-?1 research|\bunder review\b|\bnot yet decided\b|\bchief residents?\b|\bif your (?:j-?1|h-?1)"
)
PAST: Final = re.compile(
    rf"\b(?:last|final|previous) (?:such )?{A_NAME}|\b(?:was|were) (?:last )?(?:filed|sponsored|issued|granted|used)\b|"
    rf"\blast (?:time|filed|sponsored|used)\b|\buntil (?:19|20)\d\d\b|\bused to\b|\bin the past\b|\bformerly\b|"
    rf"\bpreviously\b|\bonce\b|\bbefore (?:19|20)\d\d we\b"
)
ELSEWHERE: Final = re.compile(r"\bother (?:departments?|programs?|residencies|hospitals?)\b")
NEIGHBORS: Final = re.compile(
    r"\bacross the street\b|\bdown the road\b|\b(?:sister|neighbou?ring|next[ -]door|affiliated) (?:[a-z]+ "
    r")?(?:departments?|programs?|residency|residencies|hospitals?)\b"
)
RESIDENTS: Final = re.compile(lexicon.RESIDENTS.source)
NOT_ALONE: Final = re.compile(rf"\s*(?:but |and )?not (?:the |an? |for |even )*{A_NAME}\s*(?:visas?)?\s*$")
ONLY_IF: Final = re.compile(
    r"\bonly (?:[a-z]+ ){0,3}?(?:if|for|in|when|after|to|with|by|on a|at|as|once|under|where|until)\b"
)
EXCLUDING: Final = re.compile(
    r"\b(?:except|other than|besides|apart from|aside from|exception of|but the|outside of|than|nothing but|save for)\b"
)
OBTAINED: Final = re.compile(
    r"\b(?:if|provided|as long as|providing)\b (?:that )?(?:[a-z]+ ){1,3}?(?:can |are able to |must |may )?(?:obtain|"
    r"get|secure|qualify for|come on|receive|eligible for)\b(?= (?:a |an |the )?(?:j-|h-|visa))"
)
HARMLESS_WORD: Final = re.compile(
    r"\b(?:problem|obstacle|issue|barrier|trouble|refus\w+|excluded?|declin\w+|reject\w*|rule out|keep you out|matter|"
    r"hesitat\w+|hinder\w*|turn(?:ed)? (?:down|away)|disadvantag\w*|difference|differently|missed|delayed|mind|"
    r"weak\w*|worse\w*|harm\w*|hurt\w*|count against|lower)\b"
)
NO_PROBLEM: Final = re.compile(
    r"\b(?:no|not|neither|nor|nothing|never)\b[^;,]{0,40}?\b(?:problem|obstacle|issue|barrier|trouble|difference)\b|"
    r"\b(?:nobody|no one|no (?:applicants?|candidates?))\b[^;,]{0,16}?\b(?:excluded|turned (?:away|down)|refused|"
    r"rejected|declined|disadvantaged)\b"
)
LEFT_BEHIND: Final = re.compile(rf"\b(?:switch|chang|mov|convert)[a-z]* (?:[a-z]+ )?from (?:an? |the |my )?{A_NAME}")
LATTER: Final = re.compile(r"\bthe (?:former|latter)\b")
RESIDENTS_SAID: Final = re.compile(rf"{lexicon.RESIDENTS.source}:? ?(?:- )?(?P<v>yes|no)\b(?=\W*(?:$|[,;(]))")
HARMLESS_NOT: Final = re.compile(
    r"\b(?:no|not|never|neither|nor|nothing|none|nobody|no one)\b[^;,]{0,40}?\b(?:problem|obstacle|issue|barrier|"
    r"trouble|refus\w+|excluded?|declin\w+|reject\w*|rule out|keep you out|matter|hesitat\w+|hinder\w*|turn(?:ed)? "
    r"(?:down|away)|stand in (?:the|your) way|disadvantag\w*|difference|differently|missed|delayed|mind|weak\w*|"
    r"worse\w*|harm\w*|hurt\w*|count against|lower)\b|\bnot (?:every|all)\b(?! visas)"
)
NOT_ONLY: Final = re.compile(
    r"\bnot only\b|\bno (?:role|preference)\b|\bno later\b|\bnot (?:prefer|limited)\b|\bno (?:separate )?fee\b|\bno "
    r"more than\b"
)
COMPARED: Final = re.compile(
    rf"\b(?:more|less|(?!other|rather)[a-z]{{2,}}er) (?:[a-z]+ )?than (?=(?:an? |the )?{A_NAME})"
)
NO_NEGATION: Final = re.compile(
    rf"\b(?:not|never) (?:hold|have|holding|having) (?:an? )?(?:us )?(?:citizenship|green[ -]cards?|permanent "
    rf"residen\w+|work "
    rf"authori[sz]ation|passports?)\b|\b(?:lack\w*|without) (?:us )?(?:work authori[sz]ation|citizenship|permanent "
    rf"residen\w+)\b|{COMPARED.pattern}|"
    rf"\b(?:rather than|instead of) (?:an? |the )?{A_NAME}|\b(?:but |and )?(?:not|no|except)(?: the|"
    rf" for| an?)* (?:o-? ?1s?|tns?|f-? ?1s?|e-? ?3s?)\b|\bnothing but\b|\bnot (?:an? )?(?:us )?citizens?\b(?: or "
    rf"(?:an? )?(?:lawful )?permanent residents?\b)?|\bneither (?:us "
    rf")?citizens?\b|\bnor permanent\b|\bwithout (?:an? )?(?:us |american )?(?:passport|citizenship|green "
    rf"card)\b(?=[^;]*\b(?:need|come|use|must))|\bwithout (?:hesitation|exception|"
    r"limit)\b|\b(?:who|that) (?:are|is) (?:not|neither)[^,;]{0,50}?(?:resident|citizen|holder|national)s?\b|\bonly "
    r"visas?\b(?= [a-z]+ing)|\bnon-citizens?\b|\bunless (?:they|you|he or she) (?:are|is|holds?|have|has|"
    r"own)[^,;]{0,60}?(?:citizens?|residents?|cards?)\b"
)
NO_CONDITION: Final = re.compile(
    rf"\bonly with (?:the |an? |ecfmg |sponsored |clinical )*(?={A_NAME})|"
    r"\b(?:if|provided|once|after|as long as|who have|subject to|providing|when|for|upon)\b(?! (?:[a-z]+ ){0,2}?(?:"
    r"exceptional|outstanding|select))[^;,]{0,60}?(?:"
    + lexicon.NO_CONDITION.source
    + r")[^;,]*|\bcategorical (?:and|or|as well as) (?:[a-z]+ )?prelim\w*|\bprelim\w* (?:and|or) categorical\b|"
    r"\b(?:is|are|be|been) provided\b(?=\W*$|[.,;]| (?:to|for|by|through|here|via|and|or)\b)"
)
MAYBE: Final = re.compile(
    r"\b(?:may|might|could) (?:be )?(?:possible|available|consider\w*|sponsor\w*|offer\w*|support\w*|provid\w*|"
    r"arrang\w*|help)"
)
BY_CASE: Final = re.compile(
    r"\bcase[ -]by[ -]case\b|\bindividual(?:ly)? (?:basis|decided|evaluated|reviewed)|\bdiscretion\b|\bindividually\b|"
    r"\bexceptional|\bsubject to approval|\bdepends on\b(?! the visa)|\beach (?:case|request)\b"
)
DOOR: Final = re.compile(
    r"\bunless\b|\bexcept\b|(?<!no )(?<!without )\bexceptions?\b|\bdiscretion\b|\b(?:new|first[ -]time|initial|fresh|"
    r"brand[ -]new) (?:[hj]-|petitions?|filings?|cases|ones?)|\bfirst petition\b|\b(?:outside|not in) the (?:us|"
    r"country)\b|\b(?:start|begin|initiate) (?:one|a new|them)\b|\bbut "
    r"(?:may|might|are open|will consider|is open)\b|\bcase[ -]by[ -]case\b|\bexceptional\b|\bnot (?:(?:our|the|a|an|"
    r"part of|in) ){0,2}(?:usual|normal|regular|standard|routine|common|customary|default|typical|everyday)\b"
)
STEP_3_FOR: Final = re.compile(
    r"\bstep[ -]*(?:3|iii)\b[^;]{0,60}?\bunless\b[^;]{0,30}?\bh-? ?1|\bunless\b[^;]{0,12}?\bh-? ?1[^;]{0,60}?\bstep[ "
    r"-]*(?:3|iii)|\b(?:requir\w*|need\w*|seek\w*|want\w*|request\w*) (?:an? )?h-? ?1-? ?b\b[^;]{0,40}\b(?:must|need|"
    r"have to|requires?)\b[^;]{0,30}\bstep[ -]*(?:3|iii)|\bstep[ -]*(?:3|iii)\b[^;]{0,50}?\b(?:only|needed|required|"
    r"necessary|asked|must)\b[^;]{0,60}?\bh-? ?1|\bonly if you(?:'re| are)\b[^;]{0,30}?\bh-? ?1"
)
# Nothing but two negations: "we have yet to say no", "nobody is told no".
TWO_NOTS: Final = re.compile(
    r"\b(?:yet|never|not|nobody|no one|none|seldom|rarely)\b(?: [a-z]+){0,4}? (?:say|said|says|saying|told|answer\w*|"
    r"heard|hear) no\b(?: to)?|\bno (?:policy|rule) against\b|\b(?:refused|denied|declined) (?:to )?(?:nobody|no one|"
    r"none)\b|\b(?:rare(?:ly)?|seldom|unusual|uncommon)\b(?: (?:for|we|to|that|do|they|the|"
    r"hospital)){0,4} (?:refus|declin|den|reject|turn(?:ed)? down)\w*"
)
# What the H-1B waits for, told from its other side: "without Step 3 none is filed".
NOT_BEFORE_STEP_3: Final = re.compile(
    rf"\b(?:without|until|before|unless|lack\w*|missing|not (?:yet )?(?:have|passed|taken|completed|finished))\b"
    rf"[^;,]{{0,40}}?{lexicon.STEP_3.source}"
)
UNNAMED_OTHER: Final = re.compile(
    r"\bno need (?:for|of) (?:an? |any )?(?:visa|sponsor)|\bvisa (?:fees?|costs?|stamps?|interviews?|documents?|"
    r"questions?)\b|\bno visas? (?:is |are |will be )?(?:needed|required|necessary)\b|(?<!who )(?<!that )(?<!must "
    r")\b(?:need|require)s? no (?:visas?|sponsorship|sponsors?)\b|\bnot (?:consider|look at|ask (?:for|about)|weigh) "
    r"(?:your |the |any )?visa status\b|\bown\b(?! (?:work|employment) )|\bscholar visa|"
    r"\buniversity\b[^;]{0,20}\bvisa|\bsponsor\w* (?:for )?(?:an? )?(?:green cards?|permanent residen\w+)|\bresearch "
    r"visa|\bstatus\b[^;]{0,20}\bno role|\bsponsors? (?:the|an) application|"
    r"\bsponsors? (?:an?|the|our|this) (?!(?:[a-z0-9-]+ ){0,2}?(?:visas?|status|petitions?|j-?1|h-?1|applic\w+|"
    r"residents?|"
    r"candidates?|img\w*|physicians?|interns?|graduates?|trainees?))[a-z]+\b|\bprefer|\bno more than\b|\b(?:not|"
    r"never) (?:require|need) (?:an? |any )?visas?\b|\bnot (?:affect|influence|matter)|\bwaiver|\bnot only\b"
)
CUT: Final = re.compile(
    r";|/|•|(?<=[a-z]{4}):(?= [a-z]{3})|,(?!\d)|(?<!no visa )(?<!nothing )(?<!none )(?<!visas )\bbut\b|\band\b|"
    r"\bwhile\b|\bwhereas\b|\balthough\b|\bthough\b|\bhowever\b|\byet\b| - |\.\s"
)


def names_both(low: str) -> bool:
    return len({found.lastgroup for found in NAMED.finditer(low)}) > 1


def names_any(low: str) -> bool:
    return bool(NAMED.search(low) or OTHER.search(low))
