"""Letters of recommendation: how many, and how many from the US."""

import re
from dataclasses import replace
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.readings import Reading
from programs.reader.scope import Clause
from programs.reader.sentences import NUMBER, number_of, plain

LETTER: Final = r"(?:letters?|lors?|references|recommendations|recommenders|referees)"
MOST_LETTERS: Final = 6
USUAL_LETTERS: Final = 3  # fewer of a kind that is only wished for are a share
US_LABEL: Final = re.compile(r"\b(?:us|american) (?:[a-z]+ ){0,2}?(?:letters?|lors?|references|recommendations)\b")
US_LABELLED: Final = re.compile(
    rf"^\W*(?:us|american) {LETTER}(?: of recommendation)?(?: required| needed| minimum)?\W*[:-] ?(?:at least |"
    rf"minimum )?"
    rf"(?P<n>{NUMBER})\W*$"
)
# Letters that go the other way, and letters of the alphabet.
NOT_ASKED_FOR: Final = re.compile(
    r"\bsent to you\b|\byou (?:will|may) (?:receive|get)\b|\bletters [a-z]{2,5} stand\b|\bof complaint\b|\bletter box|"
    r"\bstatement to\b|\bresidents? writes?\b"
)
A_US_LETTER: Final = re.compile(r"\ba (?:us|american) (?:letter|lor)\b")
OF_ROTATIONS: Final = re.compile(r"\b(?:rotations?|experience|months?|weeks?|electives?|externships?)\b[^,;]{0,24}$")
WISHED_US: Final = re.compile(r" (?:of recommendation )?(?:from|by) (?:the )?(?:us|american|united states)\b")
COUNT: Final = re.compile(
    rf"(?P<all>\ball (?:of )?(?:the |your )?)?(?<![\d/.])(?<!step )(?<!level )\b(?P<n>{NUMBER})(?: ?\(\d\))?(?: or "
    rf"more)?(?: ?(?:-|to|or|and) ?(?P<high>{NUMBER})(?: ?\(\d\))?)?(?:,? (?:but |and )?(?:not more than|no more than|"
    rf"at most|"
    rf"up to) {NUMBER},?)?(?P<between> (?:\([a-z ]{{2,20}}\) )?(?:(?!(?:of|"
    rf"in|years?|months?|steps?|weeks?|attempts?|copies|days?|from|for|at|on|and|or|with|is|are)\b)[a-z'-]+ "
    rf"){{0,5}}){LETTER}\b"
)
LABELLED: Final = re.compile(
    rf"\b{LETTER}\b(?: of (?:recommendation|reference|support)s?)?(?: \([a-z]+\))?(?: required| needed|"
    rf" requested| minimum)?\s*(?:\(|:|-|=| x ?| (?=[a-z]+ \(\d\))| needed:| required:)\s*(?:[a-z]+ ){{0,3}}?(?:at "
    rf"least |minimum of |"
    rf"minimum |a minimum of )?\(?(?P<n>{NUMBER})\b(?! (?:to [a-z0-9]+ )?(?:years?|months?|weeks?|days?|hours|of the|"
    rf"page))"
)
OF_THEM: Final = re.compile(
    rf"\b(?P<n>{NUMBER})(?: ?\(\d\))? (?:of (?:the|these|your|them|which|whom|those|our)|must|should|has to|"
    rf"have to|needs? to|preferably)\b"
)
MOST: Final = re.compile(
    r"\b(?:at most|no more than|not more than|maximum(?: of)?|max|up to|as many as|only|limit of|not exceed|"
    r"not (?:\w+ ){0,3}more than)\s*(?:of )?$"
)
FEWEST: Final = re.compile(
    r"\b(?:at least|minimum(?: of)?|min|no fewer than|not fewer than|no less than|not less than|or more)\b"
)
BARE: Final = re.compile(rf"^letters: (?:[a-z]+ ){{0,3}}?(?P<n>{NUMBER})\W*$")
FROM_THE_US: Final = re.compile(
    r"\b(?:us|usa|united states|american|u\.s\.) ?(?:-based )?(?:[a-z-]+ ){0,3}?(?:physicians?|facult\w*|"
    r"doctors?|attendings?|supervisors?|preceptors?|institutions?|letters?|hospitals?|trained|based|lors?|"
    r"clinicians?|[a-z]+(?:ists?|ians?|eons?)|teaching|writers?|preceptors?|clinical|practi\w+)"
    r"|\b(?:all|each)(?: of them)? (?:american|us)\b|\b(?:in|from|within) the (?:us|usa|united states|"
    r"states)\b|\bus letters?\b|\bbe american\b|\bstateside\b|\b(?:from|by) us\b"
)
EVERY_LETTER: Final = r"(?:letters?|sloes?|slors?)"
ADDED: Final = re.compile(
    rf"\b(?P<a>{NUMBER}) (?:[a-z'-]+ ){{0,3}}?{EVERY_LETTER}\b(?: [a-z'-]+){{0,4}}? (?:plus|and|with|as well as|"
    rf"in addition to) (?:at least )?(?P<b>{NUMBER}) (?:[a-z'-]+ ){{0,4}}?{EVERY_LETTER}\b"
)
# A row of a table: "Letters of recommendation required, Surgery residency: 3".
ROW: Final = re.compile(
    rf"^[^:]{{0,24}}\b{LETTER}\b[^:;.\d]{{0,60}}: ?(?:at least |minimum (?:of )?)?(?P<n>{NUMBER})\W*$"
)
# A share behind the total: "three letters, one from a US attending".
SHARE_AFTER: Final = re.compile(
    rf"[,;:(]? ?(?:of (?:them|which|whom|these) |and |with |including |at least )*(?P<n>{NUMBER})"
    rf"(?: of (?:them|which|these))? (?:[a-z-]+ ){{0,3}}?(?:from|by)\b"
)
UNNEEDED: Final = re.compile(
    r"\b(?:not (?:one|a single)|no) letter (?:has|needs) to\b[^;]{0,20}\b(?:us|united states|american)\b|"
    r"\bletters?\b[^;]{0,30}?\b(?:need not|not need to|not have to|do not need)\b[^;]{0,30}?\b(?:us|united states|"
    r"american)\b|\b(?:no|not)\b (?:\w+ ){0,2}?us letters? (?:is|are)? ?(?:required|needed)\b|\bus letters? (?:is|are) "
    r"not (?:required|needed|necessary|mandatory)"
)
SHARE: Final = re.compile(rf"\b(?P<n>{NUMBER}) of (?:the |your |our )?(?P<m>{NUMBER}) (?:[a-z]+ ){{0,3}}?{LETTER}\b")
# "Two American letters among your three", "US letters: one of three".
AMONG: Final = re.compile(
    rf"\b(?P<n>{NUMBER}) (?:[a-z-]+ ){{0,3}}?{LETTER} (?:among|out of|within|of) (?:all |the |your |our )*"
    rf"(?P<m>{NUMBER})\b(?! (?:months?|weeks?|years?))|\b{LETTER} ?: (?:at least |minimum (?:of )?|min\.? )?"
    rf"(?P<k>{NUMBER}) (?:of|out of|in|among) (?:the |your |all |our )*(?P<l>{NUMBER})\b"
)
WRITING: Final = re.compile(
    rf"\b(?P<n>{NUMBER}) (?:of your )?(?:[a-z]+ ){{0,2}}?(?:faculty members?|physicians|doctors|attendings|clinicians|"
    rf"teachers|professors|supervisors) (?:to )?write\b"
)
AND_ONE: Final = re.compile(
    rf"\b(?:an?|one) (?:[a-z']+ )?letter (?:by|from) [^;,]{{0,30}}?(?:,? and|,? plus),? (?:on top|in addition|besides|"
    rf"also)?,? ?(?P<n>{NUMBER}) (?:by|from|more|further|others?)\b"
)
ALL_OF_THEM: Final = re.compile(
    r"\b(?:all|each)(?: of them)? (?:american|us)\b(?! (?:med|grad))|\beach (?:one )?(?:from|by|"
    r"written)\b|\ball (?:of (?:them|which) )?(?:must be |should be |to be )?(?:from|by|written)\b"
)
IN_ALL: Final = re.compile(rf"\b(?P<n>{NUMBER}) (?:letters )?(?:in total|in all|altogether)\b")
WRITERS: Final = re.compile(
    rf"\b{LETTER} (?:of recommendation )?from (?P<n>{NUMBER}) (?:physicians|doctors|faculty|attendings|"
    rf"referees|supervisors)\b"
)
OF_WHICH: Final = re.compile(
    rf"\bof (?:which|whom|these|them) (?:at least )?(?P<n>{NUMBER}) (?:must |should )?(?:be |come )?(?:from|by|"
    rf"written)"
)
ONE_MORE: Final = re.compile(
    rf"\b(?P<n>{NUMBER}) (?:[a-z'-]+ ){{0,3}}?letters?\b(?: from [a-z ]{{2,24}}?)? (?:and|plus) one (?:(?:more )?"
    rf"(?:from|by) (?:your|the|an?|any|home|abroad)|other|more)\b|\bone from (?:your|the|an?) [a-z ]{{2,24}}?(?:plus|"
    rf"and) (?P<d>{NUMBER}) "
    rf"from\b|\bchair(?:'s|s|man's)?(?: letter)? (?:plus|and|with|"
    rf"in addition to) "
    rf"(?P<c>{NUMBER}) (?:[a-z]+ ){{0,3}}?letters?\b"
)
IN_BRACKETS: Final = re.compile(rf"\((?P<n>{NUMBER}) (?:from |of (?:them|which) )?(?:the )?(?:us|american)\b")


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group in ("fellows", "us") or (
        lexicon.NOT_SUCH_LETTER.found(low) and not COUNT.search(lexicon.NOT_SUCH_LETTER.pattern.sub("", low))
    ):
        return
    if NOT_ASKED_FOR.search(low):
        return
    named = lexicon.LETTER.pattern.search(low) or WRITING.search(low)
    if not named:
        return
    if found := SHARE.search(low):
        yield replace(letters(clause, number_of(found["m"]), "letters.number", found.span()), strictness="required")
        yield from of_the_us(clause, found, number_of(found["m"]))
        return
    if found := AMONG.search(low):
        part, many = number_of(found["n"] or found["k"]), number_of(found["m"] or found["l"])
        if part <= many <= MOST_LETTERS:
            yield letters(clause, many, "letters.number", found.span())
            if FROM_THE_US.search(low, found.start(), clause.between_commas(*found.span())[1]) or US_LABEL.search(
                low[: found.end()]
            ):
                yield us_letters(clause, part, found.span())
            return
    if clause.prefix and FROM_THE_US.search(plain(clause.question)) and (found := BARE.match(low)):
        yield us_letters(clause, number_of(found["n"]), found.span("n"))
        return
    if found := US_LABELLED.match(low):
        yield us_letters(clause, number_of(found["n"]), found.span())
        return
    if found := UNNEEDED.search(low):
        if "preferred" not in low and "but" not in low:
            yield clause.reading("us_letters_required", "0", "letters.us_none", found.span(), strictness="required")
        return
    if clause.asks(*named.span()) == "waived" and not re.search(r"\bbut\b|, (?:only|just)\b", low):
        return
    total: int | None = None
    if (found := ADDED.search(low)) and not re.search(r"\bdean", found.group()) and "of which" not in low:
        total = number_of(found["a"]) + number_of(found["b"])
        yield letters(clause, total, "letters.sum", found.span())
        first = found
    else:
        first = None
        for found in COUNT.finditer(low):
            if usable(low, found):
                first = found
                break
        if and_one := AND_ONE.search(low) or ONE_MORE.search(low):
            total = number_of(and_one["n"] or and_one["c"] or and_one["d"]) + 1
            yield letters(clause, total, "letters.sum", and_one.span())
            if and_one["n"] and US_LABEL.search(and_one.group()):
                yield us_letters(clause, number_of(and_one["n"]), and_one.span())
            return
        if (whole := IN_ALL.search(low)) and first is not None and 1 <= number_of(whole["n"]) <= 6:
            total = number_of(whole["n"])
            yield letters(clause, total, "letters.number", whole.span())
            yield from of_the_us(clause, first, total)
            return
        if first is None and (
            found := LABELLED.search(low) or WRITERS.search(low) or WRITING.search(low) or ROW.search(low)
        ):
            first = found
        if first is not None:
            total = yield from counted(clause, first)
    yield from of_the_us(clause, first, total)


def usable(low: str, found: re.Match) -> bool:
    between = found["between"] or ""
    if low.startswith(" each", found.end()):
        return False
    if (
        re.search(r"\b(?:chair|interest|dean|department|single|this|such|each|any)\b", between)
        and number_of(found["n"]) == 1
    ):
        return False
    if re.match(r"(?: of recommendation)?\s*\(?(?:max|maximum|at most|at maximum)\b(?! of)", low[found.end() :]):
        return FEWEST.search(low, 0, found.start()) is not None
    return not (found["n"] in ("a", "an", "both") or re.match(r"\s*(?:of interest|of intent)", low[found.end() :]))


def counted(clause: Clause, found: re.Match):
    """The total, where a number counts all letters and is no maximum and no share."""
    low = clause.low
    before, rest = low[: found.start()], low[found.end() :]
    number = number_of(found["n"])
    high = found.groupdict().get("high")
    if (MOST.search(before) and not high) or re.search(r"\bmore than\s*$", before):
        return None
    if re.match(
        r"[^;,]{0,40}?\b(?:can be uploaded|may be (?:sent|uploaded|submitted)|maximum\b(?! of))", rest
    ) and not FEWEST.search(low):
        return None
    if not 1 <= number <= 6:
        return None
    if subset(low, found) or (
        number < USUAL_LETTERS and clause.asks(*found.span()) == "wish" and WISHED_US.match(rest)
    ):
        return None
    if found.lastgroup == "n" and not found.groupdict().get("between") and MOST.search(low[: found.start("n")]):
        return None
    if re.match(r"(?: of recommendation)? (?:is|are) (?:read|optional|welcome|sent)", rest):
        return None
    yield letters(clause, number, "letters.number", found.span())
    return number


def subset(low: str, found: re.Match) -> bool:
    """Whether "at least one letter from …" names a share of the letters, not all of them."""
    rest = low[found.end() : found.end() + 40]
    before = low[max(0, found.start() - 30) : found.start()]
    named = re.match(
        r"(?: of recommendation| of reference)? (?:must be |should be |to be |has to be |have to be |"
        r"(?:has|have|needs?|ought) to come |is to (?:be|come) |must come |should come |may come |can come |comes? "
        r")?(?:from|written by|by|signed by)\b",
        rest,
    )
    number = number_of(found["n"])
    if not named and not re.search(r"\bus\b|\bamerican\b|\bclinical\b|\bchair", found.groupdict().get("between") or ""):
        return False
    least = re.search(r"\b(?:at (?:least|(?:a )?minimum)|minimum of|including|one of)\s*$", before)
    if least and re.search(r"\bus\b|\bamerican\b", found.groupdict().get("between") or ""):
        return True
    whole = found.groupdict().get("all")
    return not whole and (
        number == 1
        or (number < USUAL_LETTERS and named is not None and (least is not None or "must be" in named.group()))
    )


def letters(clause: Clause, number: int, rule: str, span: tuple[int, int]):
    strictness = "preferred" if clause.asks(*span) == "wish" and not second_cue(clause, span) else "required"
    return clause.reading("letters_required", str(number), rule, span, strictness=strictness)


def second_cue(clause: Clause, span: tuple[int, int]) -> bool:
    """Whether the wish is about where the letters come from only: "three letters, preferably from …"."""
    _, finish = clause.between_commas(*span)
    return re.search(r"\bpreferabl[ey]\b|\bideally\b|\((?:all |from )?us\b", clause.low[span[1] : finish]) is not None


def of_kind(low: str, found: re.Match) -> int:
    """How many letters of the text still belong to the noun: "of recommendation"."""
    kind = re.match(r" of (?:recommendation|reference|support)s?", low[found.end() :])
    return kind.end() if kind else 0


def of_the_us(clause: Clause, first: re.Match | None, total: int | None) -> Found:
    low = clause.low
    place = FROM_THE_US.search(low)
    if not place and not re.search(r"\(\d (?:from )?(?:the )?us\b", low):
        return
    if place and OF_ROTATIONS.search(low, 0, place.start()):
        return  # "three letters and a rotation in a US hospital"
    share = None
    for found in OF_THEM.finditer(low):
        if not (first and found.start() == first.start()) or total is None:
            share = found
    own = first is not None and re.search(r"\bus\b|\bamerican\b", first.groupdict().get("between") or "")
    number, span = None, place.span() if place else (0, 0)
    if first is not None and "m" in first.groupdict():
        number, span = number_of(first["n"]), first.span()
    elif inner := IN_BRACKETS.search(low):
        number, span = number_of(inner["n"]), inner.span()
    elif first is not None and (first.groupdict().get("all") or own):
        number, span = number_of(first["n"]), first.span()
    elif share is not None and place and place.start() > share.start():
        number, span = number_of(share["n"]), share.span()
        inner = re.match(
            rf" ?(?:\(\d\) )?(?:of (?:the|these|your|our) )(?P<n>{NUMBER})\b[^;]{{0,20}}?{LETTER}",
            low[share.end("n") :],
        )
        if inner and total is None:
            yield letters(clause, number_of(inner["n"]), "letters.number", share.span())
    elif first is not None and place and place.start() > first.start():
        begin, finish = clause.between_commas(*first.span())
        least = re.search(
            rf"\b(?:at least|including|preferably|minimum of) (?P<n>{NUMBER})\b(?! (?:[a-z]+ )?(?:rotations?|"
            rf"months?|weeks?|years?|electives?|externships?))",
            low[first.end() :],
        )
        if least:
            number, span = number_of(least["n"]), (first.end() + least.start(), first.end() + least.end())
        elif begin <= place.start() < finish:
            number, span = number_of(first["n"]), first.span()
    after = SHARE_AFTER.match(low, first.end() + of_kind(low, first)) if first is not None and total and place else None
    if (
        after
        and place
        and after["n"] not in ("a", "an")
        and number_of(after["n"]) <= (total or 0)
        and after.end() <= place.end()
    ):
        number, span = number_of(after["n"]), (after.start("n"), after.end())
    if number is None and total and (every := ALL_OF_THEM.search(low)):
        number, span = total, every.span()
    if number is None and (which := OF_WHICH.search(low)):
        number, span = number_of(which["n"]), which.span()
    if number is None and (
        least := re.search(
            rf"\b(?:at (?:least|(?:a )?minimum)|minimum of|including) (?P<n>{NUMBER}) (?:[a-z]+ ){{0,4}}?(?:us|"
            rf"american)\b",
            low,
        )
    ):
        number, span = number_of(least["n"]), least.span()
    if number is None and (single := A_US_LETTER.search(low)) and clause.asks(*single.span()) == "must":
        number, span = 1, single.span()
    if number is None or not 1 <= number <= 4:
        return
    yield us_letters(clause, number, span)


def us_letters(clause: Clause, number: int, span: tuple[int, int]) -> Reading:
    wish = clause.asks(*span) == "wish" or re.search(r"\bshould\b|\bpreferabl[ey]\b|\bideally\b", clause.low)
    return clause.reading(
        "us_letters_required", str(number), "letters.us", span, strictness="preferred" if wish else "required"
    )
