"""What one piece of a sentence says of the visas it names. Each value has evidence of its own, bound to that visa.

Bound are: a label ("H-1B: no"), an "only", a negation that governs the visa (``visa_bonds``), a condition in its own
part, a verb of sponsoring. Where nothing is bound, or opposite words could be, nothing is said of the visa.
"""

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import visa_cues as cues
from programs.reader.fields import visa_words as words
from programs.reader.fields.visa_bonds import is_plain, negation_of
from programs.reader.scope import Clause
from programs.reader.sentences import plain

J1, H1B = "visa_j1", "visa_h1b"
BOTH: Final = (J1, H1B)
LONGEST_NOTE: Final = 200
MOST_ITEMS: Final = 12  # of a list
SHORT_ANSWER: Final = 9  # words


@dataclass(frozen=True)
class Piece:
    start: int
    text: str
    whole: bool = True  # nothing that looked like a negation was taken out of it

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)

    @property
    def names(self) -> bool:
        return bool(words.NAMED.search(self.text) or words.ANY.search(self.text))

    @property
    def says(self) -> bool:
        return bool(
            words.PREDICATE.search(self.text) or lexicon.NOT.found(self.text) or cues.CONDITION.search(self.text)
        )


@dataclass(frozen=True)
class Said:
    value: str
    rule: str
    start: int  # in the clause
    end: int
    note: str = ""


def blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def named(clause: Clause, piece: Piece) -> dict[str, Said]:
    """What a piece says of the visas it names, and by "only" of the other one."""
    text, start = piece.text, piece.start
    if clause.prefix and cues.ELSE.search(text):
        other = {J1: H1B, H1B: J1}.get(only_name(text), "")
        return {other: Said("no", "visa.only", *piece.span)} if other else {}
    if clause.prefix and cues.BEYOND.search(text):
        return {}
    if (found := cues.UNLESS_NAME.search(text)) and words.CITIZENS.search(text):
        return unless_named(text, found, start)
    if (found := cues.THIS_ONE.search(text)) and not words.names_both(text) and not lexicon.NOT.found(text):
        return this_and_no_other(only_name(text), (start + found.start(), start + found.end()))
    if (found := cues.WHO_NEEDS.match(text)) and not words.names_both(text):
        away = cues.SENT_AWAY.search(text, found.end())
        if away or (cues.INVITED.search(text, found.end()) and not lexicon.NOT.found(text)):
            value, rule = ("no", "visa.no") if away else ("yes", "visa.yes")
            return {only_name(text): Said(value, rule, start + found.start(), start + found.end())}
    if (found := cues.PORTABLE.search(text)) and only_name(text) == H1B:
        note = note_at(clause, found, start)
        return {H1B: Said("conditional", "visa.transfer", start + found.start(), start + found.end(), note)}
    said: dict[str, Said] = {}
    several = words.names_both(text)
    sole = not several and cues.OR_NOTHING.search(text) is not None and not cues.CARRIED.search(text)
    text = cues.NO_EXCEPTIONS.sub(blank, cues.OR_NOTHING.sub(blank, text))
    text = take_nots(piece, said, text) if several or cues.NOT_TIGHT.search(text) else text
    take_labels(text, start, said)
    names = [found for found in words.NAMED.finditer(text) if (found.lastgroup or "") not in said]
    harmless = words.NO_CONDITION.sub(blank, text)
    excluding = words.EXCLUDING.search(text)
    alone = {
        found.lastgroup or ""
        for found in names
        if sole or cues.ONLY_BEFORE.search(text[: found.start()]) or cues.ONLY_AFTER.match(text[found.end() :])
    }
    if cues.CONDITION.search(harmless) and words.ONLY_IF.search(harmless):
        alone = set()
    negative = lexicon.NOT.found(text)
    for found in names:
        name, place = found.lastgroup or "", (start + found.start(), start + found.end())
        if name in said:
            continue
        rest = text[found.end() :].lstrip(" -")
        if said and cues.LIKEWISE.search(text[: found.start()]):
            one = next(reversed(said.values()))
            said[name] = Said(one.value, one.rule, *place, one.note)
            continue
        moved = cues.TRANSFER_OF.search(text[: found.start()]) or cues.TRANSFER_AFTER.match(rest)
        condition = condition_of(harmless, found, names)
        if condition and name == J1 and cues.FOR_J1_WEAK.match(condition.group()):
            condition = None
        if moved and not (negative and not excluding and cues.FLATLY.search(text)):
            said[name] = Said("conditional", "visa.transfer", *place, note_at(clause, condition, start))
        elif is_excepted(text, found) and not (negative and "nothing" in piece.text):
            said[name] = Said("no", "visa.not", *place)
        elif name in alone and name == H1B and cues.STEP_3.search(text):
            continue
        elif name in alone:
            said[name] = Said("yes", "visa.only", *place)
        elif name == H1B and cues.CANNOT_J1.search(text):
            said[name] = Said("conditional", "visa.condition", *place, clause.sentence.strip(" .")[:LONGEST_NOTE])
        elif name == J1 and cues.CANNOT_J1.search(text):
            continue
        elif name == H1B and not negative and cues.STEP_3_ASKED.match(text):
            said[name] = Said("yes", "visa.label", *place)
        elif name == H1B and negative and words.NOT_BEFORE_STEP_3.search(text):
            said[name] = Said("yes", "visa.yes", *place)
        elif negative and (bond := bond_of(clause, text, found)):
            said[name] = denied(clause, piece, text, place, bond, excluding is not None and several)
        elif condition and (name == H1B or cues.STRONG_CONDITION.search(condition.group())):
            if not negative or not several:
                said[name] = Said("conditional", "visa.condition", *place, note_at(clause, condition, start))
        elif name == H1B and cues.REQUIRES.search(text) and (condition := cues.CONDITION.search(clause.low)):
            said[name] = Said("conditional", "visa.condition", *place, note_at(clause, condition, 0))
        elif not negative and (places := cues.SOME_PLACES.search(text)):
            said[name] = Said("conditional", "visa.condition", *place, note_at(clause, places, start))
        elif (
            not condition
            and not alone - {name}
            and ((name == J1 and stands(text, found)) or (not negative and is_taken(clause, text, name, piece.whole)))
        ):
            if name == H1B and clause.group == "us":
                said[name] = Said("conditional", "visa.condition", *place, clause.sentence.strip(" .")[:LONGEST_NOTE])
            else:
                said[name] = Said("yes", "visa.yes", *place)
    share(text, start, said)
    complete(clause, text, said, alone)
    return said


def share(text: str, start: int, said: dict[str, Said]) -> None:
    """What is taken in one list is taken together: "a J-1 or H-1B holder"."""
    names = list(words.NAMED.finditer(text))
    for one, other in pairwise(names):
        first, second = one.lastgroup or "", other.lastgroup or ""
        if first == second or not cues.LIST.fullmatch(text, one.end(), other.start()):
            continue
        for given, left, place in ((first, second, other), (second, first, one)):
            if left not in said and given in said and said[given].rule == "visa.yes":
                said[left] = Said("yes", "visa.yes", start + place.start(), start + place.end())


def only_name(text: str) -> str:
    found = {found.lastgroup or "" for found in words.NAMED.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def listed(text: str) -> dict[str, Said]:
    """The visas in a list under a "not": "Not accepted: • H-1B • O-1", "Not considered: applicants on an H-1B"."""
    head = cues.HEAD_NOT.match(text)
    if head is None or words.NAMED.search(head.group()):
        return {}
    said = {}
    for item in islice(cues.ITEM.finditer(text, head.end()), MOST_ITEMS):
        name = only_name(item.group())
        if name and cues.NEEDS_ONE.match(item.group()):
            said[name] = Said("no", "visa.no", *item.span())
        if text[item.end() : item.end() + 1] in (".", ":", ";"):
            break
    return said


def unless_named(text: str, found: re.Match[str], start: int) -> dict[str, Said]:
    """ "Unless you qualify for a J-1 you must be a citizen": the J-1 is the only visa."""
    name = only_name(text)
    return this_and_no_other(name, (start + found.start(), start + found.end())) if name else {}


def this_and_no_other(name: str, place: tuple[int, int]) -> dict[str, Said]:
    other = H1B if name == J1 else J1
    return {name: Said("yes", "visa.only", *place), other: Said("no", "visa.only", *place)}


def take_nots(piece: Piece, said: dict[str, Said], text: str) -> str:
    """Give "no" to the names right after a "not", and the text back without them."""
    given = text
    for local in cues.LOCAL_NO.finditer(given):
        found = words.NAMED.match(given, local.end())
        while found:
            place = (piece.start + local.start(), piece.start + found.end())
            said[found.lastgroup or ""] = Said("no", "visa.not", *place)
            text = text[: local.start()] + " " * (found.end() - local.start()) + text[found.end() :]
            between = cues.LIST.match(given, found.end())
            found = words.NAMED.match(given, between.end()) if between else None
    return text


def take_labels(text: str, start: int, said: dict[str, Said]) -> None:
    for found in words.NAMED.finditer(text):
        name = found.lastgroup or ""
        if (
            name not in said
            and text.startswith(")", found.end())
            and (head := cues.HEAD.search(text, 0, found.start()))
        ):
            said[name] = Said(head["v"], "visa.label", start + head.start(), start + found.end())
        if name not in said and (label := cues.LABEL.match(text, found.end())):
            value = "yes" if label["v"] in cues.YES else "no"
            said[name] = Said(value, "visa.label", start + found.start(), start + label.end())


def is_excepted(text: str, found: re.Match[str]) -> bool:
    """Whether a visa is what all others are not: "every visa except the H-1B", "all, the H-1B excepted"."""
    if cues.EXCEPTED_AFTER.match(text, found.end()):
        return True
    excepted = cues.EXCEPTED.search(text, 0, found.start() + 4)
    if excepted is None:
        return False
    if not lexicon.NOT.found(text):
        return True
    if lexicon.NOT.found(text[found.end() :].partition(",")[0]):
        return False  # "any visa other than a J-1 is not taken"
    every = cues.ALL_BUT.search(text, 0, found.start())
    return every is not None and not lexicon.NOT.found(text[: every.start()])


def bond_of(clause: Clause, text: str, found: re.Match[str]) -> re.Match[str] | None:
    """The negation that speaks of a visa. In an answer the visa stands in the question, and any "not" is about it."""
    if clause.prefix or cues.EVEN.search(text):
        return lexicon.NOT.pattern.search(text)
    return negation_of(text, found)


def denied(
    clause: Clause, piece: Piece, text: str, place: tuple[int, int], bond: re.Match[str], excepted: bool
) -> Said:
    """No, or no with a door left open."""
    soft = lexicon.SOFTENED.pattern.search(text) or words.DOOR.search(text)
    if soft and not excepted:
        return Said("conditional", "visa.softened", *place, note_at(clause, soft, piece.start))
    begin, end = min(place[0], piece.start + bond.start()), max(place[1], piece.start + bond.end())
    return Said("no", "visa.no", begin, end)


def complete(clause: Clause, text: str, said: dict[str, Said], alone: set[str]) -> None:
    """What is said of one visa and settles the other: "only", "nothing else", "and so is the H-1B"."""
    if cues.EVEN.search(text) and {one.value for one in said.values()} == {"no"}:
        for name in BOTH:
            said.setdefault(name, Said("no", "visa.none", *next((one.start, one.end) for one in said.values())))
    if len(said) == 1 and words.ALL_VISAS.search(text) and words.PREDICATE.search(text):
        name, one = next(iter(said.items()))
        if (one.value, one.rule) == ("no", "visa.not") and not lexicon.NOT.found(cues.EXCEPTED_AFTER.sub("", text)):
            said[H1B if name == J1 else J1] = Said("yes", "visa.all", one.start, one.end)
    taken = [name for name, one in said.items() if one.value == "yes"]
    if len(taken) != 1:
        return
    name = taken[0]
    other = H1B if name == J1 else J1
    if other in said:
        return
    place = (said[name].start, said[name].end)
    if cues.STEP_3.search(text):
        return  # "without Step 3 a J-1 only"
    if alone == {name} or (cues.ELSE.search(plain(clause.sentence)) and not words.names_both(plain(clause.sentence))):
        said[other] = Said("no", "visa.only", *place)
    elif name == J1 and cues.REQUIRED_OF_ALL.search(text):
        said[other] = Said("no", "visa.required", *place)


def condition_of(harmless: str, name: re.Match[str], names: list[re.Match[str]]) -> re.Match[str] | None:
    """The condition that speaks of a visa: the nearest of several visas, or all of one list."""
    condition = cues.CONDITION.search(harmless)
    if condition is None:
        return None
    others = [other for other in names if other.lastgroup != name.lastgroup]
    if not others:
        return condition
    before = [one for one in names if one.end() <= condition.start()]
    after = [one for one in names if one.start() >= condition.end()]
    nearest = after[0] if after else before[-1] if before else None
    if nearest is None:
        return None
    if nearest.lastgroup == name.lastgroup:
        return condition
    if before and after:
        return None
    first, last = sorted((nearest, name), key=lambda one: one.start())
    return condition if cues.LIST.fullmatch(harmless, first.end(), last.start()) else None


def note_at(clause: Clause, condition: re.Match[str] | None, start: int) -> str:
    """The condition in the page's words, or the whole sentence where it stands elsewhere."""
    at = start + condition.start() if condition else -1
    words_of_page = clause.words(at) if at >= clause.prefix else ""
    return (words_of_page or clause.sentence.strip(" ."))[:LONGEST_NOTE]


def stands(text: str, found: re.Match[str]) -> bool:
    """Whether a visa stands in a sentence as the way people come, whatever else the sentence denies."""
    return (
        cues.COMES_ON.search(text[: found.start()]) is not None or cues.GOES_ON.match(text[found.end() :]) is not None
    )


def is_taken(clause: Clause, text: str, name: str, whole: bool) -> bool:
    """Whether the institution says that it takes a visa: by a verb, in a label, or as an answer."""
    if clause.prefix:
        return cues.TAKES.search(text[clause.prefix :]) is not None
    of_interest = cues.OF_INTEREST.search(text)
    begin = of_interest.end() if of_interest else 0
    weak = cues.WEAK if name == J1 else cues.WEAK_FOR_H1B
    if name == H1B and cues.REQUIRES.search(text):
        return False
    firm = (
        cues.TWO_WAYS.search(clause.low)
        or cues.PLACES.search(text)
        or any(not weak.match(found.group()) for found in words.PREDICATE.finditer(text, begin))
    )
    if firm or cues.NAME_IS.search(text):
        return True
    if not clause.asked and not is_plain(text):
        return False
    return whole and not of_interest and len(text.split()) <= (SHORT_ANSWER if clause.asked else 5)
