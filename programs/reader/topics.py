"""The topics a text may be about, by words that leave no doubt, and the name of each."""

import re
from functools import lru_cache
from typing import Final

from programs.reader import lexicon

US_SCHOOL: Final = (
    r"\b(?:lcme|coca|aoa)\b|\bus (?:(?:or|and|canadian|allopathic|osteopathic|accredited) ){0,4}(?:medical "
    r")?(?:schools?|graduates?|grads|seniors?|mds?)\b|\bamerican (?:(?:or|and|allopathic|osteopathic) ){0,3}(?:medical "
    r")?(?:schools?|graduates)\b|\bschools? (?:is |are |was )?in the (?:us|united states)\b|\bdomestic (?:medical "
    r")?(?:schools?|graduates)\b|\bunited states (?:(?:or|and|canadian) ){0,2}(?:medical )?schools?\b|\b(?:medical "
    r"school|school)s? is not in the us\b"
)
# A school abroad, however the sentence comes to speak of it.
SCHOOL_ABROAD: Final = (
    r"\b(?:degrees?|diploma|schools?|studied|study|trained|educated|graduated|earned|awarded|conferred|"
    r"medicine)\b[^;,.]{0,30}?"
    r"\b(?:outside (?:of )?(?:the )?(?:us|united states|north america|country)\b|abroad\b|overseas\b|"
    r"in the world directory\b)"
)
ANY_SCHOOL: Final = (
    r"\b(?:whether|wherever|no matter where|regardless of where)\b[^;.]{0,40}?"
    r"\b(?:school|studied|trained|degree|graduated)\b|\bwhere you (?:went to|studied|trained|graduated)\b"
)
# The topics a sentence may be about, by words that leave no doubt.
TOPICS: Final = {
    "visa": re.compile(
        r"\bvisas?\b|\bj-? ?1s?\b|\bh-? ?1-? ?bs?\b|\bsponsor(?:ship|ed|s|ing)?\b|\bh-1s?\b|\bcitizens?(?:hip)?\b|"
        r"\bpermanent residen\w+|\bgreen[ -]cards?\b|\b(?:work|employment) authori[sz]ation\b|"
        r"\bauthori[sz](?:ed|ation) to work\b|\bauthori[sz]ation (?:for|of) employment\b|\brights? to work\b|\bwork "
        r"rights?\b|\bo-? ?1\b|\bf-1\b|\bexchange[ -]visitor\b|\bemployment[ -]based petitions?\b"
    ),
    "img": re.compile("|".join((lexicon.IMGS.source, US_SCHOOL, SCHOOL_ABROAD, ANY_SCHOOL))),
    "score": re.compile(
        r"\bscor(?:es?|ed|ing)\b|\bck\b|\bcut[ -]?offs?\b|\bsteps?[ -]*(?:2(?:ck)?|ii|1|i)\b|\bno (?:[a-z]+ "
        r")?minimums?\b|"
        r"(?<!are the )\bminimum\b(?=\W*(?:\d{3}|is \d{3}|of \d{3}|$))|\busmle\b|\bthresholds?\b|\bboth steps\b|"
        r"\b(?:excluded|cut|turned down|ruled out) by a number\b"
    ),
    "attempts": re.compile(
        r"\battempts?\b|\bfail(?:ures?|ed|ing|s)?\b|\bsittings?\b|\btries\b|\btry\b|\bfirst[ -]time\b|\bone[ -]time "
        r"pass(?:es)?\b|\bre(?:peats?|peaters?|takes?)\b|\bbe (?:repeated|retaken)\b|\bhow (?:often|many "
        r"times)\b[^.;?]{0,30}?\b(?:sat|sit|took|take|taken|tried|passed|tested)\b|\b(?:sat|taken|attempted|repeated|"
        r"retaken) (?:once|twice|[a-z0-9]+ times)\b|\b(?:one|single) (?:go|sitting)\b|\bfirst (?:pass(?:es)?|go)\b|"
        r"\b(?:took|taken|sat|tried) (?:an?|any|one|each) (?:step|exam)\b|\bmore than (?:once|twice|[a-z0-9]+ "
        r"times)\b|\bat once\b"
    ),
    "years": re.compile(
        r"\bgraduation\b|\bgrad (?:dates?|years?)\b|\bgraduat(?:ed|ing)\b|\byog\b|\btime out\b|\bawarded\b|\bgrad "
        r"within\b|\bgraduates? (?:going back|no older|no more)\b|\b(?:recent|older|old|fresh|new|"
        r"newer) (?:graduates?|grads)\b|\bmedical school\b|\bout of school\b|\byears out\b|\byrs out\b|\bclass(?:es)? "
        r"(?:of|before|from|after)\b|\bfinished\b|\bdegrees?\b|\bdiplomas?\b|\bthe class\b|\bgraduat\w+ [≤≥<>]|"
        r"\byears'? graduates\b|\b(?:graduates?|grads) (?:of|from|in|within|older|prior|before|after|since|beyond|over|"
        r"under|up to|more|less)(?: the)?\b(?! us| foreign| int| non| med| lc)|\bcut[ -]?offs? (?:for|of|on) (?:[a-z]+ "
        r"){0,2}graduat\w*|\bfresh from\b|\b(?:19|20)\d\d graduates?\b|\bqualified\b|^\W*years?\s*:"
    ),
    "experience": re.compile(
        r"\busce\b|\bclinical (?:experience|work|exposure|training|months|time)\b|\bhands[ -]on\b|\bus experience\b|"
        r"\bexternships?\b|\bobserverships?\b|\bexperience in\b|\bpatient (?:care|contact)\b|\bsub-? "
        r"?i(?:nternship)?'?s?\b|\brotations?\b|\bamerican experience\b|\belectives?\b|\bobserver\b|\bworked "
        r"(?:clinically )?in\b|"
        r"\b(?:exposure to|familiarity with) the us\b|\bwork in an? (?:us|american)\b|\bus hospital\b|\bclerkships?\b|"
        r"\b(?:us|american|states)(?: or canadian)? (?:clinics?|hospitals?|wards?|bedsides?|health ?care)\b|"
        r"\bbedside\b|\bpgy year\b|\byear as an? (?:resident|intern)\b|\byear in an (?:acgme|accredited)|\brotated\b|"
        r"\bworked with patients\b|\b(?:ward|"
        r"bedside|inpatient|outpatient) (?:work|time|months)\b|\btraining in an (?:acgme|accredited)|\bset foot\b|"
        r"\bamerican (?:hospital|clinical)\b|\baccredited residency in the us\b|\bmonths? with we\b|\bexperience\b"
    ),
    "letters": re.compile(lexicon.LETTER.source + r"|\bwrite (?:for you|on your behalf)\b"),
    "step3": re.compile(lexicon.STEP_3.source + r"|\bsteps? 1, ?2(?: ck)?,? (?:and|&) 3\b"),
    "certificate": re.compile(r"\becfmg\b|\bcertificat(?:e|ion|es)\b|\bcertified\b"),
    "deadline": re.compile(
        lexicon.DEADLINE.source
        + r"|\bapplications? (?:for|to) [a-z0-9 ]{2,24}? (?:closes?|are due|is due)\b"
        + r"|\bdeadline\b|\bapply (?:by|before|no later)\b|\bapplications? (?:are |is |must be |close|window|"
        r"period |are accepted )?(?:due|until|through|received|by|submitted|closes?)\b|\bclosing date\b|"
        r"\baccept(?:ing)? applications\b"
    ),
}
# What is put before a clause whose topic stands elsewhere.
NAMES: Final = {
    "visa": "visas: ",
    "img": "international graduates: ",
    "score": "minimum step 2 ck score: ",
    "attempts": "attempts: ",
    "years": "years since graduation: ",
    "experience": "us clinical experience: ",
    "letters": "letters: ",
    "step3": "step 3: ",
    "certificate": "ecfmg certificate: ",
    "deadline": "application deadline: ",
}
GENERAL_LIMIT: Final = re.compile(r"\bcut[ -]?offs?\b|\bthresholds?\b|\bminimums?\b(?!\W*(?:\d{3}|is \d{3}|of \d{3}))")
OF_SCORES: Final = re.compile(r"\bscor|\bck\b|\bsteps? ?(?:2|1|i|ii)\b|\bcut[ -]?off|\bminimum")


@lru_cache(maxsize=4096)
def topics_of(low: str) -> frozenset[str]:
    found = {topic for topic, words in TOPICS.items() if words.search(low)}
    if "certificate" in found and not TOPICS["certificate"].search(lexicon.OTHER_CERTIFICATE.pattern.sub(" ", low)):
        found.remove("certificate")
    if "score" in found and found & {"years", "attempts"} and is_general(low):
        found.remove("score")
    if "score" in found and "step3" in found and not OF_SCORES.search(low):
        found.remove("score")
    return frozenset(found)


def is_general(low: str) -> bool:
    """Whether a text names scores by nothing but the word of a limit: "no cutoff" may be one on years."""
    return TOPICS["score"].search(low) is not None and not TOPICS["score"].search(GENERAL_LIMIT.sub(" ", low))
