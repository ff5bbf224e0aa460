"""What binds to one visa in a piece: a label, an "only", an exception, a condition, the way people come."""

import re
from typing import Final

from programs.reader import lexicon
from programs.reader.fields.visa_words import A_NAME, SPONSORS, TAKING

# These tell pieces apart, and take no visa.
WEAK: Final = re.compile(r"(?:are|is|have|can|may|will|go|do)$")
# These say how people come, which is enough for the J-1, whose sponsor is ECFMG; an H-1B is filed by somebody.
WEAK_FOR_H1B: Final = re.compile(
    r"(?:are|is|have|can|may|will|go|do|does|need|needs|needed|must|required?|holds?|holders?|request\w*|limited|only|"
    r"qualif\w*|meant|reserved|kept|prefer\w*|standard|come|enter|use|obtain|train|through|remain\w*|continue\w*|"
    r"maintain\w*|issues?|expected|stays?|goes on|go on)$"
)
NAME_IS: Final = re.compile(
    rf"\b(?:is|are|(?:residents|trainees|interns|holders|physicians)(?: here)?(?: may be)? (?:on|with)) (?:the |an? |"
    rf"both |still |also |our |only )?(?={A_NAME})"
)
TAKES: Final = re.compile(
    r"\b(?:yes|through|via|sponsor\w*|accept\w*|offer\w*|support\w*|provid\w*|welcom\w*|available|possible|fine|of "
    r"course|take|file|both|do|does)\b"
)
PLACES: Final = re.compile(rf"{A_NAME} (?:positions?|slots?|spots?)\b")
TWO_WAYS: Final = re.compile(
    r"\b(?:two|both|three|several|following) (?:visa )?(?:routes|ways|paths|doors|kinds|types|options)\b"
)
REQUIRES: Final = re.compile(
    r"\b(?:appoint\w*|employ\w*|sponsorship|filing|petitions?|status|h-? ?1-? ?bs?)\b[^;]{0,30}\b(?:requires?|needs?|"
    r"calls? for|takes)\b"
)
FOR_J1_WEAK: Final = re.compile(r"transfer|another|already|existing|canadian|currently")
# An "only" about some of the places.
SOME_PLACES: Final = re.compile(
    r"\bonly (?:some|a few|every|one|two|half|part|certain)\b|\bevery (?:second|third|fourth|other)\b|\b(?:year|track|"
    r"class|positions?|interns) alone\b"
)
CARRIED: Final = re.compile(r"\b(?:portability|transfers?|existing)\b")
PORTABLE: Final = re.compile(
    r"\b(?:accept|take|file|support)s? (?:only )?(?:portability (?:petitions?|cases?)|transfers? of an)\b"
)
OR_NOTHING: Final = re.compile(
    r",? (?:or|and|it is|otherwise) (?:nothing|not at all|none|bust)(?: (?:else|at all|more))?\b|[,(]? ?nothing else\b"
)
NO_EXCEPTIONS: Final = re.compile(
    r"\b(?:no|without) exceptions?\b(?! for)(?! to (?!(?:our|this|the) (?:policy|rule)))|"
    r"\bnot (?:(?:write|contact|call|ask|we|to) ){0,4}(?:request|ask for) (?:an? |any )?exceptions?\b"
)
UNLESS_NAME: Final = re.compile(
    rf"\b(?:unless|if (?:you|they|he or she) (?:do|does|can|are|is)? ?(?:not|cannot)|(?:whoever|who|those who) "
    rf"(?:cannot|can not|do not))\b(?: (?:you|they|he|she|or|have|hold|holds|qualify|qualifies|can|get|gets|obtain|use|"
    rf"for|on|are|is|eligible|able|to|come|an?|the|your|enter|secure|has|take))* {A_NAME}|\bunless (?:an?|the) "
    rf"{A_NAME} (?:is|can|suits|fits)\b"
)
EXCEPTED_AFTER: Final = re.compile(r"(?: visas?)? ?(?:being )?(?:excepted|excluded|apart|aside)\b(?! from)")
ALL_BUT: Final = re.compile(
    r"\b(?:all|every|any)\b[^;]{0,50}\b(?:except|save|but|excluding|other than|exception of|apart from|aside from)\b"
)
LIKEWISE: Final = re.compile(
    r"\b(?:(?:so|as|nor|neither) (?:is|are|do|does|was|has|will|can)|(?:the )?same (?:goes|is true|holds|applies) "
    r"(?:for|of|to))\b(?: we| it| sponsor\w*)? ?(?:the |an? |our )?$"
)
# "One visa only, the J-1", "yes, as long as it is a J-1": this one and no other.
THIS_ONE: Final = re.compile(
    rf"\b(?:(?:single|sole|only|just one|only one) (?:kind of |type of )?visas?(?: type| category| status)?|one visa "
    rf"(?:only|alone))(?:,|:| -) ?(?:(?:namely|and that is|which is|that is|the|an?|ecfmg|clinical) )*(?P<a>{A_NAME})|"
    rf"\b(?:as long as|so long as|provided|if|only if|only when) (?:it|that|this|the visa|theirs|yours) (?:is|i) "
    rf"(?:the |an? )?(?P<b>{A_NAME})"
)
STEP_3_ASKED: Final = re.compile(
    rf"^\W*{A_NAME}(?: visas?)? ?[(:,-] ?(?:requires?|needs?|with|after|once|if|only (?:with|after|if)|provided)\b"
    rf"[^;]{{0,24}}?{lexicon.STEP_3.source}|^\W*{A_NAME}(?: visas?)? ?\({lexicon.STEP_3.source}"
)
# "If you need an H-1B, this is not the program for you."
WHO_NEEDS: Final = re.compile(
    rf"^\W*(?:if|should|whoever|anyone who|those who)\b[^,;]{{0,16}}\b(?:need|require|want|seek)\w* (?:an? |the "
    rf")?{A_NAME}"
    rf"[a-z ]{{0,16}},|^\W*if (?:an? |the )?{A_NAME} is what you (?:need|want)[a-z ]{{0,12}},"
)
SENT_AWAY: Final = re.compile(
    r"\b(?:not (?:the right|for you|be considered|consider|apply|eligible|accept|interview|invite|rank|review|able)|"
    r"cannot (?:consider|help|accept|be)|(?:look|apply) elsewhere|unable|look at other)\b"
)
INVITED: Final = re.compile(r"\b(?:welcome|invited|free|encouraged|may|can) (?:to )?apply\b")
STEP_3: Final = re.compile(lexicon.STEP_3.source)
HEAD_NOT: Final = re.compile(
    rf"^[^:;.]{{0,50}}?{lexicon.NOT.source}(?: of (?:the following|these))?(?: (?:be|been|will|currently|able|to|we|"
    rf"ever|is|are|eligible|visas?|"
    rf"for)){{0,3}}(?: (?:{SPONSORS}|{TAKING}))?(?: (?:here|by we|currently|at present|at this time|now|(?:for|to) "
    rf"(?:residents|residency|trainees|interns)))?:"
)
ITEM: Final = re.compile(r"[^•,;.:]+")
NEEDS_ONE: Final = re.compile(
    rf"\W*(?:and |or )?(?:(?:applicants?|candidates?|those|persons?|people|anyone|anybody|physicians?|graduates?|who|"
    rf"that|need\w*|requir\w*|want\w*|seek\w*|in need of|on|with|asking for|an?|the|any|you|if|dependent|hold\w*|for|"
    rf"visas?) ){{0,12}}{A_NAME}(?: visas?| status| sponsorship| holders)?\W*$"
)
COMES_ON: Final = re.compile(
    r"\b(?:be|are here|are with we|leads? to|come|comes|came|coming|enter|enters|train|trains|arrive|arrives|work|"
    r"works|start|starts|join|joins|hold|holds|holding|have|has|use|uses|using|obtain|obtains|secure|get|gets|employed|"
    r"appointed|hired|sponsor|sponsors|sponsored|accept|accepts|take|takes|welcome|welcomes|ask for|go for|plan for|"
    r"plan on|count on|stick to|stay with|rely on|expect|is|remains|only|ours is)(?: (?:here|in|to|us|we|on|under|with|"
    r"through|via|by|for|an?|the|their|its|your|our|valid|clinical|everybody|everyone|all|ecfmg|status|of|visas?))*[ "
    r"-]$|: ?(?:an? |the )?$|\b(?:residents|trainees|house staff|physicians|interns|doctors|graduates) (?:here |from "
    r"(?:abroad|overseas) )?on (?:an? |the |both )?$"
)
GOES_ON: Final = re.compile(
    r"(?: visas?| status| route| program| category| sponsorship| holders| physicians)? (?:is|are|remains?|continues?|"
    r"goes on|goes|stays?|works|suffices?|will do)(?: (?:the|our|still|always|all|both|an?|matter|of|within|inside|"
    r"for))* (?:it|(?:our|the) policy|routine|course|fine|ok|okay|on|open|standard|default|usual|norm|way|route|"
    r"possible|available|accepted|sponsored|welcome|supported|taken|rule|what we|required|preferred|as before|"
    r"unaffected)\b"
)
# Conditions that a J-1 may have; others speak of the applicant.
STRONG_CONDITION: Final = re.compile(
    r"whether|case|each|individual|exception|rare|seldom|occasion|discretion|may|might|could|depend|subject to|approv|"
    r"consent|only|unless|prelim|limited|basis|circumstances|negotiable|contingent|possib|situations|perhaps|maybe|"
    r"sometimes|at times|review|merit|committee|studied|trained|outstanding|decide|evaluated|looked at|permission|"
    r"existing|even years|odd years"
)
NOT_TIGHT: Final = re.compile(rf"\b(?:but|and) not (?:the |an? |for |in |on |through |with ){{0,12}}{A_NAME}")
LOCAL_NO: Final = re.compile(
    rf"\b(?:but |and |, )?(?:not|nor|no) (?:the |an? |any |for |in |on |through |including |with |even |via |by "
    rf")*(?={A_NAME})"
)
LIST: Final = re.compile(
    r"(?:[\s,/&]|\band\b|\bor\b|\bthe\b|\ba\b|\ban\b|\bvisas?\b|\bnor\b|\bo-? ?1\b|\btn\b|\bf-? ?1\b|\bstatus\b|"
    r"\bsponsorship\b|\bclinical\b){1,12}"
)
LABEL: Final = re.compile(
    r"(?: visas?| status| sponsorship)? ?[:=(-]? ?(?P<v>yes|y|no|n|none|nil|✓|✔|✗|✘|x)(?![a-z0-9'/-])(?! (?:longer|"
    r"more|problem|other|visa))"
)
HEAD: Final = re.compile(r"\b(?P<v>yes|no) ?\((?:the )?$")  # "Yes (J-1), no (H-1B)"
YES: Final = frozenset(("yes", "y", "✓", "✔"))
TRANSFER_OF: Final = re.compile(
    r"\b(?:existing|current|transferr?(?:ed|ing|s)?(?: of)?(?: an?| your| their| existing)?|transferring residents,?|"
    r"transferable|prior|already approved|active)\s?(?:an? |the )?$"
)
TRANSFER_AFTER: Final = re.compile(
    r"^(?:-?\s?visas?)? ?(?:status )?(?:from (?:your|their|an|another) (?:[a-z]+ )?(?:residency|program|hospital|"
    r"employer)|transfers?|transferees?|portability|extensions?)\b"
)
ONLY_BEFORE: Final = re.compile(
    r"\b(?:only|solely|exclusively|strictly|just|purely|(?:restricts?|limits?|confines?) (?:ourselves|itself) to|"
    r"restricted to|limited to|confined to|nothing but|nothing "
    r"except|except(?: for)?|other than|besides|apart from|aside from|exception of|outside of|but the|only visas?(?: "
    r"type| category| status)?(?: \w+){0,4}? (?:is|are|being)|sole visa(?: \w+){0,4}? is|single visa(?: \w+){0,4}? is|"
    r"save for|than)\b(?: (?:visas?|type|for|those|is|are|come|we|with|on|accept|accepts|accepted|works?|deals?|"
    r"sponsor|"
    r"sponsors|offer|offers|support|supports|take|takes|through|consider|considers|applicants|holders|sponsored|by|"
    r"ecfmg|candidates|an?|the|valid|clinical|holding|who|hold|have|to|provide|residents|physicians|under|in|for|"
    r"eligible|trainees|interns|train|use|if|you|qualify)\b){0,6} ?$"
)
ONLY_AFTER: Final = re.compile(
    r"^(?:[ (),-]{1,3}(?:visas?|holders|status|clinical|sponsored|by|through|ecfmg|intealth|sponsorship|the|type|"
    r"exchange|visitor|physicians?|program|are|is|accepted|category)\b){0,8}[ (),-]{1,3}(?:only|exclusively|solely|"
    r"alone)\b(?! (?!from now on)(?:[a-z]+ ){0,3}?(?:if|for|in|when|after|to|with|by|until|on|at|through|as|once|via|"
    r"under|case)\b)|^(?: clinical)?(?: visas?)?(?:,? which)? (?:is|are|remains?) (?:the|our) (?:only|sole|single|one "
    r"(?:visa|status|route|way|option|category|type))\b"
)
EXCEPTED: Final = re.compile(
    rf"\b(?:except(?: for)?|other than|save(?: for)?|minus|bar|barring|exception of|excluding|but not|(?<=visa )but|"
    rf"(?<=visas )but)(?: the| for| an?)* ?(?={A_NAME})"
)
BEYOND: Final = re.compile(r"\b(?:anything|everything|all|any|every)\b[^;]{0,20}\b(?:beyond|else|other)\b")
EVEN: Final = re.compile(
    r"\b(?:(?:no|any) visas?|visas? of any (?:kind|type|sort))\b[^;]*\b(?:included|including|even)\b"
)
ELSE: Final = re.compile(
    r"\b(?:nobody|no one) else\b|\b(?:no|not|nothing|none|nor|keeps? we from|cannot|never)\b[^.;]{0,50}?\b(?:other "
    r"(?:temporary |work |us )?(?:visas?|status(?:es)?|types?|categor\w+|kinds?|sponsorship)|anything else|any other|"
    r"else|others)\b|\b(?:only|sole|single) (?:visa )?(?:route|option|way|path|choice|possibility|status)\b|\b(?:any |"
    r"all |every )?others? (?:visas?|types?|categories|status(?:es)?|visa types?)\b[^.;]{0,20}?\b(?:not|no|never|"
    r"cannot|excluded|declined)\b"
)
CONDITION: Final = re.compile(
    lexicon.DEPENDS.source
    + r"|\bwhether\b[^;]{0,60}\b(?:decid|depend|settled|determined|turns on|up to|left to|an open question)\w*|"
    r"\b(?:reserved|kept|held|set aside|meant) for (?:residents|those|candidates|applicants|physicians|people) (?:who|"
    r"with|whose|in|at)\b|\bpgy[ -]?(?:2|3|ii|iii)\b|\b(?:signatures?|concurrence|recommendation of|recommendation "
    r"from|endorsement|blessing|agreement of|green light|clearance|vote|be agreed (?:with|by|to by|on by)|(?:is|are|"
    r"very|stays?|remains?) rare(?! for))\b|\b(?:nobody|none|no one) but\b|\balready\b|\b(?:those|residents|candidates|"
    r"applicants|physicians|graduates) (?:with|scoring|above|over|whose)\b(?! (?:an? |the |valid |current |any )*(?:j-|"
    r"h-|visa|j1|h1))|\b(?:who|whose|those|if you) (?:have |had )?(?:studied|trained|went to|graduated|finished|"
    r"attended|rotated|earned|done|published|worked) (?:[a-z]+ ){0,3}?(?:at|from|with|in|here|medical)\b|\btrained "
    r"(?:at our|here|in the us)\b|\b(?:may|might|could) (?:[a-z]+ ){0,2}?(?:consider\w*|sponsor\w*|possible|support\w*|"
    r"moved|changed?|switch\w*|look(?:ed)? into)\b"
)
FLATLY: Final = re.compile(
    r"\bnot (?:even|accept\w*|offer\w*|sponsor\w*|support\w*|available|possible|take|taken)\b|\bno\b(?! new)|"
    r"\bneither\b"
)
CANNOT_J1: Final = re.compile(
    r"\b(?:if|when|where|should) (?:an? |the |your |their )?j-? ?1\b[^;,]{0,24}\b(?:closed|not|denied|unavailable|"
    r"impossible|refused)\b|\b(?:barred from|ineligible for) (?:an? |the )?j-?1|\bnot (?:be )?(?:eligible|qualify|able|"
    r"possible)\b[^;]{0,24}?\bj-?1|\bcannot (?:get|obtain|have|use|receive|hold)\b[^;]{0,12}?\bj-?1|\b(?:bar|bars|keep|"
    r"keeps|kept|exclude|excludes|excluded|prevent|prevents|shut|shuts) (?:[a-z]+ ){0,3}?from (?:an? |the )?j-? ?1|"
    r"\bj-? ?1\b[^;]{0,16}\bimpossible\b|\bj-? ?1\b (?:visa )?(?:is not|cannot|can not|will not)\b[^;]{0,12}\b(?:had|"
    r"used|obtained|issued|possible|available|open|be)\b|\bj-? ?1\b[^;]{0,24}\bout of reach"
)
REQUIRED_OF_ALL: Final = re.compile(
    r"\b(?:required of (?:every|all)|all (?:foreign|non|international)[^;]{0,40}?\b(?:must|need)|limited to the j)\b"
)
OF_INTEREST: Final = re.compile(r"\bplays? no role\b|\bregardless of visa\b|\bnot prefer\b|\bno preference\b")
