"""The words the reader knows, by what they mean. A steward can read every list, and add to one.

A list is phrases between "|". "*" is any ending: "sponsor*" is sponsor, sponsors, sponsored, sponsorship. A space is
a space or a hyphen: "cut off" is also "cut-off". Case never matters. Each list has a sentence in which it is found;
``tests/test_lexicon.py`` holds every single phrase to be found, too.
"""

import re
from typing import Final

NUMBERS: Final = {
    "ninety": 90, "sixty": 60, "forty-eight": 48, "twenty-four": 24,
    "zero": 0, "a": 1, "an": 1, "one": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18,
    "twenty": 20, "thirty": 30, "thirty-six": 36, "half": 0,
}  # fmt: skip
ORDINALS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
}  # fmt: skip
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def of(phrases: str) -> str:
    """The pattern of a list of phrases."""
    parts = (
        re.escape(phrase).replace(r"\*", r"[a-z]*").replace(r"\ ", "[ -]+")
        for phrase in sorted(phrases.split("|"), key=len, reverse=True)
    )
    return r"(?<![a-z0-9])(?:" + "|".join(parts) + r")(?![a-z0-9])"


class Concept:
    """What several words mean alike. ``example`` is a sentence in which it is found."""

    def __init__(self, phrases: str, example: str) -> None:
        self.phrases = tuple(phrases.split("|"))
        self.example = example
        self.source = of(phrases)
        self.pattern = re.compile(self.source)

    def found(self, low: str) -> bool:
        return self.pattern.search(low) is not None


# How strongly something is asked.
MUST = Concept(
    "required|require|requires|requiring|requirement|requirements|must|mandatory|compulsory|obligatory|"
    "necessary|needed|need|needs|needing|essential|has to|have to|had to|expected|expect|expects|a condition|"
    "prerequisite|we ask for|asks for|ask for|demand*|insist*|minimum requirement|cannot be waived|"
    "non negotiable|imperative|part of a complete|eligibility criteria|is due|shall|no exceptions|"
    "indispensable|stipulate*|at a minimum|asked of|is the minimum|are the minimum|the least we",
    "A rotation in the US is mandatory.",
)
WISH = Concept(
    "would rather not|better chance|good chance|catches our eye|catch our eye|counts for you|the more the better|the "
    "better|"
    "it is better|better to have|rough guide|as a guide|good score|advise|advises|good if|nice if|move up|moves up|"
    "moves you up|rise in|rises in|rank "
    "higher|"
    "likes to|strong applicants|strong candidates|top candidates|have an advantage|"
    "prefer|prefers|preferred|preferably|preferable|preference|preferences|preferential|prefering|preferring|"
    "ideal|ideally|recommended|recommend|recommends|recommendable|encouraged|encourage|encourages|desired|"
    "desirable|desire|desires|favor|favors|favored|favour|favours|favoured|favorable|favorably|advisable|"
    "advised|advantage|advantageous|a plus|edge|love to see|will help|chances|your odds|love|welcomed|"
    "big plus|huge plus|strong plus|definite plus|great plus|real plus|clear plus|an asset|so far|to date|"
    "bonus|helpful|welcome addition|competitive|priority|prioritize|prioritizes|prioritized|strengthens|"
    "strengthen|we like|we look for|look for|looks for|looking for|we value|values|valued|give more weight|"
    "more weight|greater weight|weigh more|beneficial|viewed favorably|looked upon favorably|nice to have|"
    "appreciated|suggested|suggest|we would like|like to see|we hope|not strictly|stronger|benefit|attractive|"
    "stand out|useful|highly regarded|smiled upon|goal is|aim for|we seek|optimal|optimally|favourably|"
    "counts in your favor|counts in your favour|helps|of benefit|wish|wishes|tend to select|gladly see|"
    "like to|most welcome|counts as a strength|a strength|sought after|sought|wonderful|great|nice|glad|"
    "is welcome|are welcome|speaks for you|in your favor|in your favour|good to have|worth having|impress*|"
    "would help|closer look|extra points|credit|enhance*|improves|improve|hopes|not set in stone|guideline|soft|smile|"
    "rather see|tend to|leans|lean toward|lean towards|distinguish*|well regarded|generally interview|"
    "typically interview|usually interview|mostly interview|generally invite|typically invite|usually invite|"
    "generally consider|first look|first choice|aim at|our aim|aim is|target|targets|goal|of value|of great value|"
    "front of the queue|front of the line|first in line|come first|look kindly|shine|more interest|be best|best are|"
    "be ideal|highly value|greatly value|place value|adds to|speak for|speaks for|carry weight|"
    "carries weight|counts for more",
    "A rotation in the US is strongly preferred.",
)
WAIVED = Concept(
    "not required|ask nobody|ask no one|nobody is asked|no one is asked|not on our list of requirements|"
    "not on our list|not on the list|not among our requirements|not among the requirements|not mandatory|not needed|"
    "not necessary|not compulsory|not obligatory|not a requirement|"
    "not a prerequisite|not a must|not essential|not an absolute requirement|no requirement|no requirements|"
    "not require|not ask for|not need|need not|never required|not insist|not expect|not expected|"
    "not a barrier|not an obstacle|not demanded|not asked|not asked for|no longer required|no longer asked|"
    "no longer needed|optional|unnecessary|not count against|not held against|not disqualify|not exclude|"
    "not rule|is waived|not a condition|not obliged|not strictly required|not absolutely required|"
    "not currently required|not formally required|no rule|neither require|neither required|neither needed|"
    "voluntary|not part of|dispensable|none of the following is|none of these is|none of the following are|"
    "none of these are|not hurt|not harm|not disadvantage|not penalize*|no disadvantage|not demand|"
    "not called for|not matter|not hinder|not have to|does not have to|never ask|not obligated",
    "A rotation in the US is not needed.",
)
NO_MATTER = Concept(
    "not give you an advantage|not an advantage|no advantage|no bearing|not a factor|plays no role|"
    "play no role|not play a role|not influence|not affect|no influence|not considered|no weight|"
    "makes no difference|not mind|makes no odds",
    "Having sat Step 3 gives no advantage.",
)
# No, in all its words.
NOT = Concept(
    "turn away|unsponsored|off our list|off the list|decided against|voted against|voted to end|"
    "closed|rules out|rule out|ruled out|"
    "sorry|gave it up|gave up|given up|moved away|"
    "forbids|forbid|bans|banned|disallows|disallow|"
    "not|no|never|neither|nor|none|nil|nobody|nothing|unable|cannot|can not|without|no longer|discontinued|"
    "stopped|ceased|ended|suspended|terminated|decline|declines|declined|refuse|refuses|refused|deny|denies|"
    "denied|excluded|excludes|exclude|ineligible|unavailable|prohibited|prohibits|barred|rejected|rejects|"
    "reject|halted|paused|phased out|abandoned|withdrawn|unfortunately not|not at this time|impossible|zero|"
    "unsupported|forbidden|disallowed|off the table|out of the question|lack*|screened out|turned down|"
    "turn down|turns down|stops|stop|ceases|dropped|drops|forgo|forgoes|refrain*|closed to|not possible|"
    "disqualif*|discarded|filtered out|avoid|avoids|do not|eliminated|removed from consideration|set aside|"
    "weeded out|passed over|abstain*|on hold|removes|no plans|unfortunately|regrettably|beyond what|"
    "outside what|opted out|opts out|opt out|look elsewhere|look at other|apply elsewhere|closes|sadly|"
    "not in a position|fails|put aside|keep we from|keeps we from|prevent*|turned away|turns away|"
    "leave to others|not so|do without|n/a|rules you out|rule you out|bars you|bar you|closes the door|close the door|"
    "rule an applicant out|rules an applicant out|rule them out|rules them out|out of the running|"
    "too old|sorted out|returned unread|sent back|left off|struck off|is gone|are gone|gone away|"
    "beyond we|on pause|preclude*|beyond our|policy against|out of reach|came to an end|come to an end|a thing of the "
    "past|is history|yet to",
    "We are unable to sponsor visas.",
)
ONLY = Concept(
    "only|solely|exclusively|sole|restricted to|limited to|limits|nothing but|confined to|purely|just|"
    "no other|alone|limit ourselves to|reserved for|strictly|the single visa|one visa",
    "We take J-1 only.",
)
SOFTENED = Concept(
    "most years|rather not|"
    "ordinarily|generally|in general|typically|usually|normally|as a rule|routinely|rarely|seldom|most cases|"
    "rare exceptions|few exceptions|with exceptions|for the most part|by default|customarily|commonly|mostly|"
    "on occasion|occasionally|rare occasions|hardly ever|not automatically|sparingly|infrequently|"
    "exceptionally|in principle",
    "We generally do not sponsor the H-1B.",
)
DEPENDS = Concept(
    "one by one|one at a time|justified|may be an option|might be an option|could be an option|may be a way|for "
    "certain|right person|"
    "right candidate|open to discussing|change of status|sparingly|infrequently|special situations|lcme school|lcme "
    "schools|lcme accredited|"
    "individual review|individual decision|good reason|"
    "may allow|may grant|may permit|take over|another residency|another program|md in the us|"
    "md in the united states|degree in the us|american schools|american school|"
    "us medical degrees|us medical degree|us degree|us degrees|"
    "case by case|individual basis|individually|individual cases|case basis|exceptional|in exceptional|"
    "exceptionally|limited circumstances|special circumstances|certain circumstances|rare circumstances|"
    "unusual circumstances|extraordinary|rare cases|certain cases|special cases|some cases|selected cases|"
    "select cases|limited basis|subject to|depending|depends|depend|discretion|may be available|"
    "may be possible|might be|may consider|may be considered|might consider|could be considered|"
    "can be considered|may sponsor|might sponsor|approval|approved by|approve|approves|consent|permission|"
    "committee|sign off|signs off|transfer|transfers|transferring|transferred|existing|already hold|"
    "already holds|already have|already in|already on|currently hold|currently on|legally impossible|"
    "cannot get|cannot obtain|only if|only when|only for|only to|only in|only after|only with|if|provided|"
    "providing|as long as|on condition|on the condition|conditional|conditionally|rarely|seldom|occasionally|"
    "on occasion|outstanding|thinkable|conceivable|at the applicant*|own cost|own expense|negotiable|"
    "possible in|preliminary|prelim|even years|odd years|when the|in the event|by exception|as an exception|"
    "waived by|at their own|may be granted|may be offered|may be made|may be supported|can be requested|"
    "evaluated|reviewed|exceptions|unless|case to case|each case|each request|by request|upon request|merit|"
    "justification|presently holding|presently hold|currently holding|us medical or osteopathic school|"
    "graduates of us|us medical school|us medical schools|us school|studied medicine in the us|us graduates|"
    "limited to graduates|limited to physicians|limited to applicants|limited to candidates|limited to those|"
    "restricted to those|already holding|hardship|cases only|possibility|a possibility|rare occasions|"
    "rare occasion|medical school in the us|schools in the us|medical school here|exception|perhaps|maybe|"
    "possibly|every other year|where the|where they|canadian|canadians|canadian citizens|who cannot|pending|"
    "contingent|sometimes|once in a while|may be sponsored|may be approved|may be accepted|need approval|"
    "decided by|decides|decide|not eligible for|not qualify for|no other option|alternative is|last resort|"
    "may be requested|petition the|special permission|weighed|looked at|assessed|at times|now and then",
    "An H-1B is looked at case by case.",
)
NO_CONDITION = Concept(
    "step 3|step iii|step three|ecfmg|ecfmg certified|ecfmg certificate|ecfmg certification|intealth|"
    "qualified|eligible",
    "An H-1B is possible if you have passed Step 3.",
)
# Who is meant.
FELLOWS = Concept(
    "fellow|fellows|fellowship|fellowships|subspecialty trainees|advanced trainees", "Our fellowships take the H-1B."
)
RESIDENTS = Concept(
    "resident|residents|residency|residencies|intern|interns|internship|house officer|house officers|categorical|pgy 1",
    "Residents send three letters.",
)
OTHERS = Concept(
    "faculty|attending|attendings|attending physicians|spouse|spouses|dependents|dependent|family members|"
    "researchers|research scholars|staff physicians|nurses|medical students|visiting students|observers|"
    "postdoctoral|employees of|for employees|hospitalists|hospitalist|scientists|professors|scholars",
    "The H-1B is for faculty.",
)
US_GRADUATES = Concept(
    "us medical school seniors|"
    "us graduates|graduates of us|us seniors|us medical school graduates|us medical graduates|"
    "american graduates|graduates of american|domestic graduates|us students|amgs|amg|us grads|lcme graduates|"
    "us mds|graduates of us schools|us md|us trained|usmgs|usmg|domestic applicants|graduates of lcme*|"
    "american seniors|us school graduates|us mds and dos|graduates of domestic|us applicants|"
    "american applicants|us and canadian graduates|lcme*|us schools|american schools|domestic schools|"
    "us medical schools|american medical schools|graduates from us",
    "US graduates need 220.",
)
IMGS = Concept(
    "img|imgs|fmg|fmgs|international medical graduate|international medical graduates|"
    "foreign medical graduate|foreign medical graduates|international graduate|international graduates|"
    "foreign graduate|foreign graduates|international applicants|international applicant|foreign applicants|"
    "international candidates|foreign candidates|graduates of foreign|graduates of international|"
    "graduates of non us|graduates from foreign|graduates from international|graduates from non us|"
    "graduates of schools abroad|graduates of medical schools abroad|graduates of schools outside|"
    "graduates of medical schools outside|graduates from medical schools outside|"
    "graduates from schools outside|graduates from abroad|candidates from abroad|applicants from abroad|"
    "physicians from abroad|doctors from abroad|residents from abroad|graduates from outside|"
    "graduates from other countries|foreign trained|internationally trained|trained abroad|trained overseas|"
    "studied abroad|trained outside|graduated from foreign|graduated from international|graduated abroad|"
    "international physicians|foreign physicians|foreign doctors|foreign medical school graduates|"
    "international medical school graduates|non us graduates|non us medical graduates|"
    "non us medical school graduates|overseas graduates|graduates overseas|"
    "applicants from medical schools outside|applicants from international|applicants from foreign|"
    "from schools abroad|from medical schools abroad|international schools|foreign schools|"
    "international medical schools|foreign medical schools|medical schools abroad|medical schools outside|"
    "schools abroad|foreign medical school|international medical school|schools outside|foreign school|"
    "caribbean graduates|caribbean|overseas schools|overseas trained|school abroad|school overseas|"
    "schools overseas|graduates of overseas|medical school abroad|earned abroad|degree abroad|foreign medical|"
    "non us medical schools|non us medical school|international grads|foreign grads|non us grads|overseas grads|"
    "applications from abroad|files from abroad|foreign diplomas|foreign degrees|"
    "us and international|us or international|american and foreign|american or foreign|"
    "international medical|medical school outside|non us school|non us schools|international doctors|"
    "from overseas|all over the world|anywhere in the world|around the world|from every country|from any country|"
    "from all countries|schools worldwide|medicine in another country|medicine abroad|medical education abroad",
    "International medical graduates are welcome.",
)
EVERYBODY_ELSE = Concept(
    "others|everyone else|everybody else|all others|all other applicants|the rest|other applicants|anyone else",
    "US graduates: none. Others: six years.",
)
OSTEOPATHIC = Concept(
    "do applicants|osteopathic|comlex|level 1|level 2|level 3|do students|dos|do graduates|comlex usa",
    "COMLEX Level 2 of 500.",
)
PRELIMINARY = Concept(
    "preliminary|prelim|transitional year|preliminary year|one year track", "Preliminary interns may come on a J-1."
)
# Remarks: numbers that are no limits.
REMARK = Concept(
    "residents with|most interviewed|most invited|most applicants|most candidates|invited applicants|in recent years|"
    "most residents|"
    "many residents|most trainees|most interns|"
    "to pass|"
    "pass mark|passing score is|passing standard|guarantee|guarantees|may skip|"
    "average|averages|averaged|mean|median|percentile|most of our|most of ours|many of our|majority|"
    "our residents|our interns|our current|typical|typically|range|ranged|ranging|of ours|matched applicants|"
    "successful candidates|on average|pass rate|successful applicants|last year|percent|our incoming|"
    "interviewees|our class|matched residents|current residents|our matched|those we matched|most matched|"
    "most successful|usual|rarely|historically|been successful|tend to be successful|for reference|statistics|"
    "scored between|national|our last class|those invited",
    "The average CK of our residents is 245.",
)
NO = Concept(
    "no|not|nope|never|none|unfortunately|regrettably|sorry|neither|n/a|nil|negative|we are unable|we cannot|"
    "don't|doesn't|isn't|aren't|nothing|by no means|hardly",
    "Unfortunately not.",
)
# What a sentence is about.
LETTER = Concept(
    "sloe|sloes|slor|slors|letter|letters|lor|lors|letters of recommendation|recommendation letters|"
    "reference letters|references|"
    "recommendations|letters of reference|referees|recommenders",
    "Three letters are needed.",
)
NOT_SUCH_LETTER = Concept(
    "letter of interest|letters of interest|cover letter|letter of intent|letters of intent|offer letter|"
    "offer letters|invitation letter|invitation letters|letterhead|love letters|postgraduate letter|"
    "letter of good standing|letters of good standing|letter codes|"
    "thank you letters|newsletter|letter of eligibility|appointment letter|"
    "acceptance letter|acceptance letters|needs letter|statement of need letter|letter of need|"
    "verification letter|post interview letters|letters of invitation|letter of completion",
    "A letter of interest is welcome.",
)
GRADUATION = Concept(
    "graduation|graduated|graduate|graduates|graduating|grads|grad|yog|class of|since medical school|"
    "medical degree|the degree|finished medical school|completed medical school|out of medical school|"
    "out of school|finished school|degree was|years out|medical school|receipt of the md|left medical school|"
    "md degree|diploma|finishing medical school|fresh from|from school|degree earned|leaving medical school|"
    "earned their degree|earned your degree|of a class|classes of|graduating class|qualified as a doctor|"
    "finished|degree|degrees|diplomas|commencement|time out|awarded|qualification",
    "Within five years of graduation.",
)
EXPERIENCE = Concept(
    "usce|clinical experience|hands on|us experience|patient care|externship|externships|observership|"
    "observerships|rotation|rotations|clerkship|clerkships|elective|electives|sub internship|sub internships|"
    "sub i|sub is|clinical work|clinical training|observer|experience|subinternship|acting internship|"
    "acting internships|shadowing|us residency|subinternships|clinical exposure|direct patient contact|"
    "worked in the us|clinical practice|bedside|clinical months|clinical time|inpatient|clinicals",
    "Three months of hands-on rotations.",
)
STEP_3 = Concept("step 3|step iii|step three|usmle 3|usmle iii|step3", "Step 3 is required.")
OTHER_CERTIFICATE = Concept(
    "board certified|board certification|acls certification|bls certification|acls certified|"
    "acls and bls certification|bls and acls certification|pals certification|atls certification|acls|bls|"
    "pals|atls|birth certificate|certified copy|certified copies|eligible for ecfmg certification|"
    "eligible for certification|certification exam|board eligible|nrp|cpr|marriage certificate|"
    "certified translation|certified translations|death certificates|certified mail|list is certified|"
    "lists are certified|eligibility for ecfmg|eligible for an ecfmg certificate|eligible for an ecfmg|"
    "eligible for the ecfmg certificate|eligible for the ecfmg|qualify for ecfmg|medical school certificate|"
    "certificate of good conduct|certificate of good standing|health certificate|certificate of completion|"
    "boards certification|board certifications",
    "Board certification is a goal.",
)
DEADLINE = Concept(
    "deadline|apply by|accepted until|accepted through|applications are due|application is due|due by|closing date|"
    "accept applications until|"
    "application period ends|applications close|submit applications by|submitted by|application window|"
    "applications through|accepting applications|no later than|apply before|apply no later|applications until|last "
    "day to apply|"
    "applications must be received|received by|applications by|due date|cutoff date",
    "The deadline is 15 October 2026.",
)
OTHER_DEADLINE = Concept(
    "rank|ranking|nrmp|rol|interview|interviews|scholarship|registration|register|fellowship|payment|soap|"
    "withdraw*|survey|signal|signals|supplemental|certificate|certification|scores|exam|letters|elective|"
    "electives|rotation|externship|externships|observership|observerships",
    "The rank list deadline is March 3, 2027.",
)

# When the certificate is wanted.
MOMENTS: Final = {
    "application": Concept(
        "apply|applying|application|applications|applied|submission|submitting|submit|applies|september|october|"
        "applicant file|eras opens",
        "Certified when applying.",
    ),
    "interview": Concept(
        "interview|interviews|interviewed|interviewing|invited|invitation|invitations|invite|interview season|invites",
        "Certified before an interview.",
    ),
    "ranking": Concept(
        "rank|ranked|ranking|rank list|rank lists|rank order|rank order list|rol|rankings|match day|the match|"
        "match lists|match list|time of match|match deadline|certified rank|listed for the match|february|march",
        "Certified before ranking.",
    ),
    "start": Concept(
        "start|starting|starts|started|begin|begins|beginning|matriculation|matriculating|matriculate|commence|"
        "commences|commencement|commencing|first day|orientation|july|july 1|june|employment|entering|entry|"
        "entrance|onboarding|appointment|contract|day one|hire|hired|before training|day of work|joining|arrival|"
        "enrollment|entrance into|working|residency begins|onset|may 1",
        "Certified before the start.",
    ),
}
