"""Who and what a statement reaches: clauses of a sentence, whom each speaks of, and how strongly it asks.

A clause is read as text of its own. Where its topic stands elsewhere (in the question, the heading or the sentence
before), the topic's name is put in front of it, and every quotation still comes from the sentence alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from programs.reader import lexicon
from programs.reader.readings import Mention, Reading
from programs.reader.sentences import plain, quote
from programs.reader.topics import US_SCHOOL, topics_of

MOST_CUTS: Final = 20  # of one sentence; what has more is no prose
LEAST_LISTED: Final = 2  # ";" of a sentence that is a list of short parts
SHORT_PART: Final = 6  # words
IN_BRACKETS: Final = re.compile(r"\([^)]{0,60}\)")
FELLOWS_FIRST: Final = re.compile(
    r"\W*(?:for |all |our |incoming |future )*(?:fellows?\b(?! and| or|,|/)|fellowship (?:candidates?|applicants?|"
    r"applications|trainees?|positions?)\b)"
)
STRONG: Final = re.compile(
    r";|,? (?:but|although|though|while|whereas|(?<!not, )however(?! (?:long|often|many|old))|yet(?! to)|whilst|"
    r"even though)(?=[ ,])| -+ "
)
NONE_BUT: Final = re.compile(r"\b(?:(?:no|all|any|every) (?:other )?visas?|nothing|none|all) but$")
EXCEPTING: Final = re.compile(r" (?:(?:longer|more|older|later|earlier) (?:if|for|with|when|where)|unless|except)\b")
EXCEPTIONS: Final = re.compile(r"\W*(?:rare |some |occasional )?exceptions? (?:are|may|can|will|for)\b")
OPENING: Final = re.compile(r"^(?:while|although|though|whereas|whilst|even though)\b")
COMMA: Final = re.compile(r",(?!\d)")
FRAGMENT: Final = re.compile(
    r",(?!\d)|\band\b(?! (?:above|higher|up|over|later|more|better|beyond|after|greater|newer|under)\b)|;|\bplus\b|&"
)
AFTER_STOP: Final = re.compile(r"[:,;]")
LABEL: Final = re.compile(r"^[^:]{1,60}:(?=\s)")
NEGATED_MUST: Final = re.compile(
    r"\b(?:not|never|no longer|neither|nor)\b (?:[a-z-]+ +){0,3}?(?:requir(?:es?|ed|ing)|mandatory|need(?:s|ed|ing)?|"
    r"necessary|compulsory|obligatory|essential|prerequisites?|requirements?|expect(?:ed)?|insist|ask(?:ed)? for|"
    r"demand(?:ed)?|asked|obliged|a must|have to|ask (?:anyone|anybody|you|them) for|count against|held against|a "
    r"condition|require)\b|\bno +(?:[a-z0-9'/-]+ +){1,6}?(?:(?:is|are|was|be) )?(?:required|needed|necessary|mandatory|"
    r"asked|demanded|expected)\b|\b(?:without|no) (?:the |any )?(?:need|requirements?)\b|\bwithout (?:requiring|asking "
    r"for|insisting on)\b|\b(?:is|are) no (?:[a-z]+ )?(?:prerequisite|requirement|condition|must|necessity|"
    r"obligation)s?\b|\bnone of (?:[a-z]+ +){1,4}?(?:is|are) (?:[a-z]+ +)?(?:required|needed|necessary|asked(?: for)?|"
    r"mandatory|expected|demanded)\b|\bneither\b[^;]{1,80}?\b(?:is|are) (?:required|needed|necessary|asked(?: for)?|"
    r"mandatory|expected)\b|\bnot (?:something |what |a thing )?(?:that )?(?:we |you )?(?:look for|prefer|need|want|"
    r"ask for|expect)\b|\b(?:nobody|no one) (?:needs?|has to|must)\b|\b(?:require|need|ask for|expect|want)s? "
    r"(?:neither|none of)\b|\b(?:have|has|had) no (?:requirement|rule)s?\b"
)
# Who is welcome or encouraged to apply is asked for nothing by that.
INVITED: Final = re.compile(
    r"\b(?:imgs?|fmgs?|applicants?|graduates?|candidates?|physicians|doctors|everyone|everybody|all|you) (?:are|is) "
    r"(?:most |always |very |also |warmly |equally )*welcomed?\b|\b(?:encouraged?|invited|welcomed?) to apply\b|"
    r"\b(?:glad|happy|pleased) to (?:consider|accept|take|review|receive|interview|see|welcome)\b"
    r"|\bnot (?:an? |mere |just )*(?:targets?|goals?|wish(?:es)?|preferences?|guidelines?|suggestions?)\b"
    r"|\bnever (?:had|needed|have|need) to (?:repeat|retake|resit)\b"
)
OWN_VALUE: Final = re.compile(
    r"\((?:[^)]{0,20}\b)?(?:prefer\w*|ideally|better|best)\b[^)]{0,12}\b(?:none|zero|one|two|\d)\W*\)"
)
NOT_OPTIONAL: Final = re.compile(r"\bnot (?:optional|voluntary|negotiable|dispensable)\b|\bcannot be waived\b")
SOUGHT: Final = re.compile(r"\b(?:wanted|liked|hoped for|welcome|seen gladly|good to have)\b")
BUT: Final = re.compile(r"\b(?:but|though|although|however|yet|only|just)\b")
EXCEPTION_TO: Final = re.compile(r"(?<!no )\bexceptions? (?:to|from)\b")
SAME_THING: Final = re.compile(r",? (?:not|including|such as|e\.g|i\.e|or|and) ")
ASIDE: Final = re.compile(r",? ?(?:while|though|although|even if|if)\b[^,;]{1,32},")  # ", while helpful, …"
NEAR: Final = 24  # letters
TAKEN: Final = re.compile(r"\b(?:considered|accepted|reviewed|welcomed?|eligible|taken|interviewed)\b")
OF_GROUP: Final = re.compile(r"(?P<label>[^:,;]{2,50}), (?P<group>[^:,;]{2,40})(?=: )")
TRAILING: Final = re.compile(
    r"^,?\s*(?:(?:on the other hand|however|by contrast|in turn), )?(?:which )?(?:(?:is|are|both|all|each|would be|"
    r"will be|being|strongly|highly|very|much) )*$"
)
ALTERNATIVE: Final = re.compile(
    r"\b(?:unless|except|or else|failing that|(?:longer|more|older) (?:if|for those|with|when)|save for|excepting)\b|"
    r"(?<!no )(?<!without )\bexceptions? (?:are|is|may|can|for)\b|\bor(?: have| has| be| being| show| with| are| were| "
    r"in| a| an)?(?: been| had)? (?:steady|active|continuous|current|recent|ongoing|continuing|uninterrupted|"
    r"continuously|actively|currently|recently|regular|full[ -]time|documented|clinical|practi[cs]|resid|fellow|in "
    r"(?:practice|training|residency)\b|in (?:a|an) (?:us|current|acgme)|in (?:active|current|clinical|continuous)|"
    r"demonstrat|evidence|proof|work|employ|steadily)"
)
FOR_TRAINED: Final = re.compile(
    r"\b(?:residency|residencies|fellowship|acgme|gme|graduate medical education|(?:clinical|us|postgraduate|"
    r"post-graduate|accredited|specialty|current|recent|prior|further) training|in training|trained|trainees?)\b"
)
GROUP_START: Final = re.compile(
    r"^(?:(?:for|from|of|and|but|all|the|while|whereas|other) )*(?:"
    + "|".join(
        concept.source
        for concept in (
            lexicon.US_GRADUATES,
            lexicon.IMGS,
            lexicon.FELLOWS,
            lexicon.RESIDENTS,
            lexicon.EVERYBODY_ELSE,
            lexicon.OSTEOPATHIC,
        )
    )
    + ")"
)


@lru_cache(maxsize=1024)
def strength_of(low: str) -> str:
    """How strongly a label, heading or question asks: must, wish, waived or ''."""
    found = {kind for _, _, kind in cues(low)}
    if "waived" in found and "wish" not in found:
        return "wish" if SOUGHT.search(low) else "waived"
    return "wish" if "wish" in found else "must" if "must" in found else ""


def cues(low: str) -> list[tuple[int, int, str]]:
    """Every word of asking, with its place: must, wish or waived."""
    invited = [found.span() for found in INVITED.finditer(low)]
    firm = [found.span() for found in NOT_OPTIONAL.finditer(low)]
    waived = [found.span() for words in (NEGATED_MUST, lexicon.WAIVED.pattern) for found in words.finditer(low)]
    waived = [span for span in waived if not any(meets(span, other) for other in firm)]
    weak = [found.span() for found in lexicon.WISH.pattern.finditer(low)]
    weak = [span for span in weak if not any(meets(span, other) for other in invited)]
    firm += [
        found.span()
        for found in lexicon.MUST.pattern.finditer(low)
        if not any(meets(found.span(), other) for other in (*waived, *invited))
    ]
    weak = [span for span in weak if not any(meets(span, other) for other in waived)]
    return sorted(
        [(*span, "must") for span in firm] + [(*span, "wish") for span in weak] + [(*span, "waived") for span in waived]
    )


def meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Clause:
    """One statement: ``low`` is read, of which ``prefix`` letters stand before the sentence's own from ``start`` on."""

    low: str
    sentence: str
    start: int = 0
    prefix: int = 0
    question: str = ""
    strength: str = ""  # of the label, stem or heading over it
    group: str = ""  # of whom it speaks: '' everybody, us, img, osteopathic, fellows
    match_year: int = 0  # that the page names; 0: none
    asked: bool = False  # an answer, or under a heading that asks: the institution speaks
    spans: list[tuple[int, int, str]] = field(default_factory=list, compare=False)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the sentence something of the clause stands."""
        begin = max(start - self.prefix, 0) + self.start
        return begin, max(end - self.prefix + self.start, begin + 1)

    def reading(self, name: str, value: str, rule: str, span: tuple[int, int], **more: str) -> Reading:
        place = self.place(*span)
        words = quote(self.sentence, *place)
        return Reading(name, value, rule, words, self.sentence, question=self.question, place=place, **more)

    def mention(self, name: str, span: tuple[int, int], why: str) -> Mention:
        return Mention(name, quote(self.sentence, *self.place(*span)), self.sentence, why, self.question)

    def fragment(self, start: int, end: int) -> tuple[int, int]:
        """The part between commas and "and" in which a place lies."""
        begin, finish = 0, len(self.low)
        for cut in FRAGMENT.finditer(self.low):
            if cut.end() <= start:
                begin = cut.end()
            elif cut.start() >= end:
                return begin, cut.start()
        return begin, finish

    def between_commas(self, start: int, end: int) -> tuple[int, int]:
        begin, finish = 0, len(self.low)
        for cut in COMMA.finditer(self.low):
            if cut.end() <= start:
                begin = cut.end()
            elif cut.start() >= end:
                return begin, cut.start()
        return begin, finish

    def asks(self, start: int, end: int) -> str:
        """How strongly what stands at a place is asked: must, wish, waived or '' (nothing says it)."""
        spans = self.spans or cues(self.low)
        if aside := OWN_VALUE.search(self.low):  # "one at most (ideally none)": the wish is for another value
            spans = [cue for cue in spans if not meets(cue[:2], aside.span())]
        begin, finish = self.fragment(start, end)
        inside = [cue for cue in spans if begin <= cue[0] < finish]
        if inside:
            kinds = {kind for _, _, kind in inside}
            if kinds == {"wish", "waived"} or (kinds == {"waived"} and self.but_wished(spans, finish)):
                return "wish"
            return min(inside, key=lambda cue: (distance(cue, start, end), cue[2] != "wish"))[2]
        after = [cue for cue in spans if cue[0] >= finish]
        if (aside := ASIDE.match(self.low, finish)) and any(
            cue[2] == "wish" and cue[0] < aside.end() + NEAR for cue in after
        ):
            return "wish"
        if after:
            gap = self.low[finish : after[0][0]].lstrip(",").lstrip()
            if TRAILING.match(gap if gap.endswith(" ") or not gap else f"{gap} ") and (
                gap or self.low[after[0][1] :].strip(" .)") == ""
            ):
                return after[0][2]
        before = [cue for cue in spans if cue[1] <= begin]
        if (
            after
            and not before
            and SAME_THING.match(self.low, finish)
            and not self.moves_on(begin, finish, after[0][0])
        ):
            return after[0][2]
        if before:
            return before[-1][2]
        if after and re.search(r"\b(?:are|all|both|each)\b[a-z ]{0,24}$", self.low[finish : after[0][0]]):
            return after[0][2]
        return self.strength

    def moves_on(self, begin: int, finish: int, to: int) -> bool:
        """Whether another topic stands between a fragment and a later place."""
        return bool(topics_of(self.low[finish:to]) - topics_of(self.low[begin:finish]))

    def but_wished(self, spans: list[tuple[int, int, str]], finish: int) -> bool:
        """Whether "not required" is followed by "but preferred", of the same thing."""
        after = next((cue for cue in spans if cue[0] >= finish), None)
        return (
            after is not None
            and after[2] == "wish"
            and BUT.search(self.low[finish : after[0]]) is not None
            and not topics_of(self.low[finish:])
        )

    def strictness(self, start: int, end: int) -> dict[str, str]:
        """The strictness of a limit at a place, with the note that an exception needs."""
        if self.asks(start, end) == "wish":
            return {"strictness": "preferred"}
        exception = ALTERNATIVE.search(self.low, end) or EXCEPTION_TO.search(self.low)
        return self.excepted(exception.start()) if exception else {"strictness": "required"}

    def excepted(self, start: int) -> dict[str, str]:
        """The strictness of a limit whose exception or alternative is told from a place on, and its words.

        An exception for training that only some have had leaves the rule a rule. What anybody may have done instead,
        such as to practise, makes it a wish.
        """
        kind = "unless" if FOR_TRAINED.search(self.low, start) else "preferred"
        return {"strictness": kind, "note": self.words(start)}

    def words(self, start: int) -> str:
        """The sentence's own words from a place to the end of the clause."""
        begin = max(start - self.prefix, 0) + self.start
        return self.sentence[begin : self.start + len(self.low) - self.prefix].strip(" ,;.")


def distance(cue: tuple[int, int, str], start: int, end: int) -> int:
    return max(cue[0] - end, start - cue[1], 0)


@lru_cache(maxsize=2048)
def group_of(low: str) -> str:
    """Whom a statement is about."""
    low = IN_BRACKETS.sub(" ", low)
    everybody = lexicon.EVERYBODY_ELSE.found(low)
    ours, theirs = lexicon.US_GRADUATES.found(low), lexicon.IMGS.found(low) or everybody
    if lexicon.FELLOWS.found(low) and (FELLOWS_FIRST.match(low) or not lexicon.RESIDENTS.found(low)):
        return "fellows"
    if lexicon.OSTEOPATHIC.found(low) and not re.search(
        r"\bmd\b|\bmds\b|\ballopathic\b|\bstep|\busmle|\bck\b|\bboth\b", low
    ):
        return "osteopathic"
    if theirs and not ours:
        return "img"
    return "us" if ours and not theirs else ""


def cuts(low: str) -> list[tuple[int, int]]:
    """Where a sentence falls into clauses: at ";" and "but", and at a comma before another group of people."""
    places = []
    label = LABEL.match(low)
    for found in STRONG.finditer(low):
        if label and found.end() < label.end() and not topics_of(label.group()):
            continue  # "wanted but not required: …" is one label
        if found.group().lstrip().startswith("-") and len(AFTER_STOP.split(low[: found.start()])[-1].split()) <= 3:
            continue  # "USCE - one month" is a label
        if found.group().startswith(";") and EXCEPTING.match(low, found.end()):
            continue
        if NONE_BUT.search(low, 0, found.end()):
            continue  # "no visa but the J-1"
        if EXCEPTIONS.match(low, found.end()) and "visa" not in topics_of(low[found.end() :]):
            continue  # "within five years, although exceptions may be made for those who …"
        if strength_of(low[: found.start()]) == "wish" and not topics_of(low[: found.start()]):
            continue  # "we recommend but do not require …"
        if found.group().startswith(";") or topics_of(low[found.end() :]):
            places.append(found.span())
    opening = OPENING.match(low)
    for found in COMMA.finditer(low):
        rest = low[found.end() :].lstrip()
        if GROUP_START.match(rest) and (
            GROUP_START.match(low.lstrip()) or group_of(low[: found.start()]) in ("us", "img")
        ):
            places.append(found.span())
        elif opening and topics_of(rest):
            places.append(found.span())
            opening = None
    return sorted(set(places))[:MOST_CUTS]


def of_group(low: str, whole: Clause) -> tuple[str, Clause]:
    """A row of a table with a column for a group, "letters, international graduates: 3", as a label and its value."""
    row = OF_GROUP.match(low)
    if not row or not (group := group_of(row["group"])) or not topics_of(row["label"]):
        return low, whole
    return row["label"].rjust(row.end("group")) + low[row.end("group") :], replace(whole, group=group)


def clauses(sentence: str, whole: Clause) -> Iterator[Clause]:
    """The statements of one sentence, each with the label it stands under. ``whole``: what the sentence inherits."""
    low, whole = of_group(plain(sentence), whole)
    begin = 0
    label_strength, label_group = whole.strength, whole.group
    pieces = []
    for start, end in cuts(low):
        pieces.append((begin, start))
        begin = end
    pieces.append((begin, len(low)))
    listed = low.count(";") >= LEAST_LISTED
    for start, end in pieces:
        text = low[start:end]
        if listed and len(text.split()) <= SHORT_PART:  # "attempts per exam, max. 2": a label and its value
            text = text.replace(",", ":", 1)
            low = low[:start] + text + low[end:]
        label = LABEL.match(text)
        while label:
            named = label.group()
            if lexicon.NOT.found(named) and "visa" in topics_of(text[label.end() :]):
                break  # "not available to residents: H-1B"
            group, strength = group_of(named), strength_of(named)
            topical = topics_of(
                re.sub(lexicon.IMGS.source + "|" + US_SCHOOL + "|" + lexicon.US_GRADUATES.source, "", named)
            )
            bare = re.match(
                r"\s*(?:yes|no|none|nil|not|prelim\w*|accepted|considered|welcome|eligible|never|ok|please|apply)\b",
                text[label.end() :],
            )
            if (topical and not (strength == "waived" and len(named.split()) > 4 and "visa" not in topical)) or (
                group == "img" and bare
            ):
                break
            if group == "img" and TAKEN.search(named):
                break
            if group and not strength and len(named.split()) > 4:
                break
            if not group and not strength and not re.search(lexicon.RESIDENTS.source + r"|\bmd", named):
                break
            label_group = group if group or not strength else label_group
            label_strength = strength or label_strength
            start += label.end()
            text = low[start:end]
            label = LABEL.match(text)
        group = group_of(text) or label_group
        yield replace(
            whole, low=text, sentence=sentence, start=start, group=group, strength=label_strength, spans=cues(text)
        )
