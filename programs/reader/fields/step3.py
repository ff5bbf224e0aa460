"""Whether Step 3 is asked of residents before they start."""

import re
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.scope import Clause
from programs.reader.sentences import plain

STEP_3: Final = re.compile(lexicon.STEP_3.source + r"|\bsteps? 1, ?2(?: ck)?,? ?(?:and|&) ?3\b")
DURING: Final = re.compile(
    r"\b(?:pgy|(?<!incoming )(?<!incoming img )residents (?:must|take|are|should|will|need)|interns? (?:(?:must|"
    r"should|will|shall|may|need to|have to|has to|are (?:required|expected|asked) to) )?(?:[a-z]+ (?:for )?and )?"
    r"(?:take|sit|register|attempt|study)|promot\w*|intern year|first year|second year|during|end of "
    r"the|advance\w*|graduat\w* from|reimburse\w*|pay for|paid|fee|fees|study|schedule|before the third|progress|"
    r"licen[cs]e|third year|stipend|bonus|moonlight\w*|contract renewal|by the end)\b"
)
# The law asks for it, and so does the program: "as the state wants Step 3, you must have passed it".
MUST_HAVE_IT: Final = re.compile(
    r"\bmust (?:already )?(?:have |be )?(?:[a-z]+ )?(?:it|this|that exam)\b|\b(?:have|need|needs) (?:it|"
    r"this) (?:passed|done)?"
)
UNASKED: Final = re.compile(
    r"\b(?:can|could) do without\b|\b(?:never|not) (?:ask|require|demand|expect)\w*\b[^;,]{0,20}?\b(?:for )?(?:the "
    r")?(?:usmle )?step|\bstep[ -]*(?:3|iii)\b[^;,]{0,20}\b(?:can|may) (?:wait|come later|be taken (?:after|later))\b"
)
OF_A_COURSE: Final = re.compile(r" (?:preparation|prep|review|study|course|workshop)s?\b")
VISA: Final = re.compile(r"\bh-? ?1-? ?b?\b|\bvisas?\b|\bh-1s?\b")


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    found = STEP_3.search(low)
    if not found or clause.group in ("fellows", "us", "osteopathic"):
        return
    if VISA.search(low) or VISA.search(plain(clause.sentence) if clause.prefix else clause.question.lower()):
        yield clause.mention("step3", found.span(), "Step 3 for a visa is not Step 3 for everybody.")
        return
    if re.search(r"\b(?:fail\w*|attempts?|tries|sittings?)[^;]{0,12}$", low[: found.start()]):
        return
    reason = re.match(r"\W*(?:because|since|as)\b", low)
    if reason and (must := MUST_HAVE_IT.search(low, found.end())):
        yield clause.reading("step3", "required", "step3.must", must.span())
        return
    if DURING.search(low):
        yield clause.mention("step3", found.span(), "This seems to be about Step 3 during residency.")
        return
    if OF_A_COURSE.match(low, found.end()):
        return
    asks = clause.asks(*found.span())
    if re.search(
        r"\b(?:not|cannot|nobody|no one)\b[^;]{0,60}?\bunless\b[^;]{0,24}?\bstep|"
        r"\b(?:not|no one|nobody|none|never|cannot|no (?:resident|applicant|"
        r"intern))\b[^;]{0,60}?\bwithout\b[^;]{0,20}?\bstep|"
        r"\bwithout\b[^;]{0,20}?\bstep[^;]{0,50}?\b(?:not|cannot|never|nobody|no one)\b",
        low,
    ):
        asks = "must"
    if re.search(
        r"\bstep[ -]*(?:3|iii)\b[a-z ]{0,12}\b(?:is|i) not\W*$|\bstep[ -]*(?:3|iii) ?[:-] ?(?:no|none)\W*$", low
    ):
        asks = "waived"
    if clause.prefix and re.match(r"not (?:before|when|until|to|for|at|yet)\b", low[clause.prefix :]):
        asks = "waived"  # "is it required? Not before you start"
    if lexicon.NO_MATTER.found(low) or UNASKED.search(low):
        asks = "waived"
    if re.search(r"\bscores? (?:report|transcript)", low[found.start() : found.end() + 24]) and asks != "wish":
        return
    if asks:
        value = {"wish": "preferred", "waived": "no", "must": "required"}[asks]
        yield clause.reading("step3", value, f"step3.{asks}", found.span())
