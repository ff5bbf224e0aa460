"""By when a program wants the ECFMG certificate."""

import re
from datetime import date
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.scope import Clause
from programs.reader.sentences import MONTH, plain

CERTIFIED: Final = re.compile(r"\becfmg\b|\bcertificates?\b|\bcertification\b|\bcertified\b|\bintealth\b")
OTHER_TOPIC: Final = re.compile(
    rf", (?:and |but |while )?(?:the |an? |your )?(?:{lexicon.STEP_3.source}|{lexicon.LETTER.source})(?: "
    rf"[a-z]+){{0,3}} ?$"
)
BY: Final = (
    r"(?:by|before|prior to|at|when|at the time of|in time for|upon|until|no later than|not later than|for|to|"
    r"with (?:the|your|their)|on|in|during|accompany|part of|"
    r"as of|ahead of|in order to|without|once|until after|included in|the time of|in advance of)"
)
MOMENT: Final = {
    moment: re.compile(rf"\b{BY}\b:? (?:[a-z0-9'-]+ ){{0,6}}?{words.source}")
    for moment, words in lexicon.MOMENTS.items()
}
DAY: Final = re.compile(
    rf"\b(?:by|before|no later than|not later than|until|on|prior to|due|as late as|up to)\b (?:the |mid-? ?|early |"
    rf"late |(?:the )?(?:end|(?:last|first) (?:day|week)) of )?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of "
    rf")?(?P<m1>{MONTH})|(?P<m2>{MONTH}) ?(?P<d2>\d{{1,2}})?)\b|\b(?P<m3>{MONTH}) (?P<d3>\d{{1,2}}) is the (?:last|"
    rf"latest)\b"
)
NOT_YET: Final = re.compile(
    r"\b(?:is|are) no (?:[a-z]+ )?(?:prerequisite|requirement|condition|must)\b|\b(?:not|no|"
    r"never)\b[^;,]{0,60}?\b(?:require|required|necessary|needed|need|have to|mandatory|must)\b|\bmay follow\b|\bcan "
    r"follow\b|"
    r"\b(?:can|may)\b[^;,]{0,24}\b(?:later|afterwards)\b|\bmay be pending\b|\bapply without\b|\bstill pending\b|\bneed "
    r"not\b|\bcertificate: no\b|\bmay come later\b|\bcan come later\b|\bwhile waiting\b|\bawaiting\b|\bin progress\b|"
    r"\bin process\b|\bunder ?way\b|\bpending\b|\bnot yet\b|\bafter (?:you |they )?appl|\b(?:may|can) "
    r"(?:still |also )?apply (?:before|prior to)\b|\bnot (?:before|when) (?:you |they )?appl|\bmay (?:still )?be "
    r"missing\b|\b(?:fine|okay|ok) to apply before\b"
)
BARE_MOMENT: Final = re.compile(
    r"\bonly (?:[a-z]+ ){1,3}?(?:the |an? |valid |current |your )*(?:ecfmg[ -])?certif\w+[^;,]{0,16}?\b(?:get|receive|"
    r"are|is|will be|may|can)\b[^;,]{0,12}?\b(?P<t>interview|invit|rank|appl)|\bonly ecfmg[ -]certified [a-z]+ "
    r"(?:get|receive|are|will be|may|can)\b[^;,]{0,12}?\b(?P<u>interview|invit|rank|appl)|\b(?P<s>rank|interview|"
    r"invit)\w* (?:go|are (?:sent|"
    r"given|offered)|are) (?:only|to|for)\b[^;]{0,60}?\bcertif|\b(?P<r>rank|interview|invite)\w* "
    r"only\b[^;]{0,40}?\bcertif|"
    r"\b(?P<p>interview\w*|rank\w*)[^;]{0,40}?\bcertified\b[^;]{0,20}?\bonly\b|\b(?P<q>appl)\w+ (?:lacking|without|"
    r"that lack)[^;]{0,40}?\bcertif\w+[^;]{0,40}?\bnot\b|\b(?:we|will|can|may)?\s*(?:only|not|never) (?:be "
    r")?(?P<m>rank\w*|interview\w*|invit\w*)\b|\b(?P<n>no (?:[a-z]+ )?certificate|not certified)[^;]{0,6}\bno "
    r"(?P<o>interview|rank\w*|application)"
)
# Who has no certificate, and what is refused to them: the moment is that of the refusal.
LACKING: Final = re.compile(
    r"\b(?:without|lack\w*|missing|waiting for|awaiting|no|(?:not|n't) (?:yet |been |currently |already "
    r")*)\b[^;,]{0,24}?(?:\becfmg|\bcertif)"
)
REFUSED: Final = re.compile(
    r"\b(?:not|never|cannot|nobody|no one|none|no|unable to)\b (?:[a-z]+ ){0,3}?(?P<a>ranking|ranked|rank|interviews?|"
    r"interviewed|interviewing|invited?|invitations?|open(?:ed)?|process(?:ed)?|reviewed|review|read|consider(?:ed)?|"
    r"looked at|start|begin|hired?|employ(?:ed)?|contracts?|appointed|join)\b|\b(?P<d>rank|interview|invite) (?:none|"
    r"nobody|no one)\b|\b(?:neither|nor) (?:an? |the )?(?P<e>interview|invitation|rank)|\b(?:left off|kept off|removed "
    r"from|struck off|not on) (?:our |the )?(?P<b>rank)|\b(?P<c>files?|applications?)\b[^;]{0,80}?\b(?:returned|"
    r"rejected|discarded|declined|refused|set aside|unread|filtered out|screened out|not (?:be )?(?:opened|read|"
    r"processed))\b"
)
ONLY_ONCE: Final = re.compile(
    r"\bbefore we (?:read|open|look at|review)\b|\bsend (?:the|your) application (?:only )?(?:once|after|when)\b|"
    r"\bnot (?:apply|send|submit)\b[^;]{0,40}\b(?:until|before|unless)\b|\bfirst the\b[^;]{0,40}\bthen "
    r"(?:the )?appl|\bapplications? (?:must|should|has to|have to|needs? to) (?:include|contain|come with|"
    r"show)\b[^;,]{0,30}\bcertif|\bapply (?:only )?(?:once|after) (?:you|they) (?:hold|have|are)\b"
)
# What is told of the certificate and asked of nobody: its fee, its accounts, how long it takes.
NOT_ASKED: Final = re.compile(
    r"\b(?:fees?|staff|accounts?|printed|mailed|tell we)\b|\btakes? (?:[a-z0-9]+ ){0,3}?(?:days|weeks|months|long)\b|"
    r"\bthe application opens\b|, (?:required|needed|recommended): no\b"
)
NOT_THEN: Final = re.compile(r",? (?:and )?not (?:already )?(?:at|by|before|when|upon|during)\b[^;,]{0,50}$")
ORDER: Final = ("application", "interview", "ranking", "start")


def read(clause: Clause, season: int) -> Found:
    low = lexicon.OTHER_CERTIFICATE.pattern.sub(lambda found: " " * len(found.group()), clause.low)
    certified = CERTIFIED.search(low)
    if not certified or clause.group in ("fellows", "us"):
        return
    if "ecfmg" not in low and clause.group != "img" and re.search(r"\bcertified (?:letter|in)\b", low):
        return
    if re.search(r"\bsponsor\w*|\bvisas?\b|\bj-1\b", low) and not re.search(r"\bcertifi", low):
        return
    if re.search(r"\bstatus report\b", low) and not re.search(r"\bcertificate\b|\bcertified\b", low):
        return
    if NOT_ASKED.search(plain(clause.sentence) if clause.prefix else low):
        yield clause.mention("ecfmg_by", certified.span(), "Nothing is asked of the certificate here.")
        return
    if (then := NOT_THEN.search(low)) and moments(low[: then.start()]):
        low = low[: then.start()]  # "at the start, not at the time of application"
    # "Not needed to apply, but before the rank list": what comes after "but" is the answer.
    later = re.search(r"\bbut\b|\bhowever\b|\byet\b|, (?:only )?(?=before|by\b|prior|when|at\b)", low)
    waived = NOT_YET.search(low)
    if waived and OTHER_TOPIC.search(low[certified.end() : waived.start()]):
        waived = None  # "the certificate must be there, Step 3 need not"
    text, shift = low, 0
    if waived and later and later.start() >= waived.start():
        text, shift = low[later.end() :], later.end()
    elif waived and waived.group().startswith("apply without"):
        yield clause.reading("ecfmg_by", "after_application", "certificate.later", waived.span())
        return
    elif waived and (until := re.search(r"\buntil\b", low)):
        text, shift = low[until.start() :], until.start()
    elif waived:
        named = moments(low)
        if "application" in named or re.search(
            r"\bapply\b[^;]{0,40}\b(?:while|pending|before|prior|under ?way|in progress)\b|\bafter\b[^;]{0,12}\bappl|"
            r"\b(?:may|can|"
            r"still)\b[^;]{0,20}\b(?:apply|considered)\b|\bfollow\b|\blater\b|\bafterwards\b",
            low,
        ):
            yield clause.reading("ecfmg_by", "after_application", "certificate.later", waived.span())
        return
    if found := DAY.search(text):
        moment = moment_of_day(found)
        if moment:
            span = (found.start() + shift, found.end() + shift)
            yield clause.reading("ecfmg_by", moment, "certificate.day", span)
            return
    if once := ONLY_ONCE.search(text):
        yield clause.reading(
            "ecfmg_by", "application", "certificate.moment", (once.start() + shift, once.end() + shift)
        )
        return
    if clause.asks(*certified.span()) == "wish":
        yield clause.mention("ecfmg_by", certified.span(), "The moment is a wish, and a wish binds nobody.")
        return
    if LACKING.search(text) and (refused := refusal(text)):
        start, end = refused.span()
        yield clause.reading("ecfmg_by", moment_refused(refused), "certificate.moment", (start + shift, end + shift))
        return
    if bare := BARE_MOMENT.search(text):
        said = bare["m"] or bare["o"] or bare["p"] or bare["q"] or bare["r"] or bare["s"] or bare["t"] or bare["u"]
        moment = "ranking" if said.startswith("rank") else "application" if said.startswith("app") else "interview"
        yield clause.reading("ecfmg_by", moment, "certificate.moment", (bare.start() + shift, bare.end() + shift))
        return
    named = moments(
        re.sub(
            r"\bsubmit(?= (?:our|the) (?:rank|list))|(?<=list )submission", lambda word: "-" * len(word.group()), text
        )
    )
    if named:
        moment = min(named, key=ORDER.index)
        if (
            moment == "application"
            and len(named) > 1
            and re.search(r"\bto be (?:considered|eligible)\b|\b(?:encouraged|welcome|invited|free) to apply\b", text)
        ):
            moment = min((name for name in named if name != "application"), key=ORDER.index)
        start, end = named[moment]
        yield clause.reading("ecfmg_by", moment, "certificate.moment", (start + shift, end + shift))
        return
    yield clause.mention("ecfmg_by", certified.span(), "No moment stands beside the certificate.")


def refusal(text: str) -> re.Match[str] | None:
    """What is refused to those without the certificate, if one thing is."""
    found = list(REFUSED.finditer(text))
    if len({moment_refused(one) for one in found}) == 1 or re.search(r"\bneither\b", text):
        return min(found, key=lambda one: ORDER.index(moment_refused(one)), default=None)
    return None


def moment_refused(found: re.Match[str]) -> str:
    word = next(word for word in found.groups() if word)
    if word.startswith("rank"):
        return "ranking"
    if word.startswith(("interview", "invit")):
        return "interview"
    return (
        "start"
        if word.startswith(("start", "begin", "hire", "employ", "contract", "appoint", "join"))
        else "application"
    )


def moments(text: str) -> dict[str, tuple[int, int]]:
    return {moment: found.span() for moment, words in MOMENT.items() if (found := words.search(text))}


def moment_of_day(found: re.Match) -> str:
    """The moment a day of the year stands for: autumn the application, winter after it, the rank list, the start."""
    month = lexicon.MONTHS[(found["m1"] or found["m2"] or found["m3"]).rstrip(".")]
    if month in (9, 10):
        return "application"
    if month in (11, 12, 1):
        return "after_application"
    if month in (2, 3):
        return "ranking"
    return "start" if month in (4, 5, 6, 7) else ""


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
