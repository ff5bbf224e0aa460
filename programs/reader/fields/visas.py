"""J-1 and H-1B: which visas a program sponsors, and with what condition.

A clause falls into pieces that each say something of a visa. In a piece a label ("H-1B: no"), a "not" right before a
name and an "only" bind to that name; a negation, a condition or a verb of sponsoring speak of all names left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.fields import visa_words as words
from programs.reader.readings import Reading
from programs.reader.scope import Clause, topics_of
from programs.reader.sentences import plain

J1, H1B = "visa_j1", "visa_h1b"
BOTH: Final = (J1, H1B)
LONGEST_NOTE: Final = 200
MOST_CUTS: Final = 24  # of one clause
SHORT: Final = 4  # words of a remark between commas
MOST_NAMES: Final = 8  # of visas in one piece of a sentence


@dataclass(frozen=True)
class Piece:
    start: int
    text: str

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)

    @property
    def names(self) -> bool:
        return bool(words.NAMED.search(self.text) or words.ANY.search(self.text))

    @property
    def says(self) -> bool:
        return bool(
            words.PREDICATE.search(self.text) or lexicon.NOT.found(self.text) or words.CONDITION.search(self.text)
        )


@dataclass(frozen=True)
class Said:
    value: str
    rule: str
    start: int  # in the clause
    end: int
    note: str = ""


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group == "osteopathic":
        return
    if place := citizens_only(low):
        yield from of_both(clause, "no", "visa.citizens", place)
        return
    if not (words.NAMED.search(low) or words.ANY.search(low)):
        return
    needy = None if words.NAMED.search(low) else words.NEEDY.search(low)
    if needy and not lexicon.SOFTENED.found(low) and not words.HARMLESS_NOT.search(low):
        yield from of_both(clause, "no", "visa.none", needy.span())
        return
    for piece in pieces_of(low):
        if not piece.names or is_of_others(clause, piece.text):
            continue
        eased = words.NO_PROBLEM.search(piece.text) is not None  # "is no problem" says yes without a verb
        text = neutral(piece.text)
        names = len(words.NAMED.findall(text))
        if names > MOST_NAMES:
            yield clause.mention(J1, piece.span, "It names visas too often to be one statement.")
        elif names:
            said = named(replace(clause, asked=clause.asked or eased), Piece(piece.start, text))
            for name, one in said.items():
                yield clause.reading(name, one.value, one.rule, (one.start, one.end), note=one.note)
        else:
            yield from unnamed(clause, Piece(piece.start, text))


def of_both(clause: Clause, value: str, rule: str, place: tuple[int, int], note: str = "") -> Iterator[Reading]:
    for name in BOTH:
        yield clause.reading(name, value, rule, place, note=note)


def pieces_of(low: str) -> list[Piece]:
    """The parts that each say something of a visa: "J-1 yes, H-1B no" is two, "J-1, H-1B and O-1: no" is one."""
    done: list[Piece] = []
    begin, away = 0, False
    for cut in [*islice(words.CUT.finditer(low), MOST_CUTS), None]:
        end = cut.start() if cut else len(low)
        part = Piece(begin, low[begin:end])
        begin = (end if cut.group().strip().isalpha() else cut.end()) if cut else end
        if not part.text.strip():
            continue
        if not part.names and len(part.text.split()) <= SHORT and low[: part.start].rstrip(" ,").endswith(" and"):
            begin = part.start  # "and, on occasion, the H-1B": it speaks of what follows
            continue
        last = done[-1] if done else None
        if (
            last
            and not part.names
            and (away or (last.names and topics_of(part.text) - {"visa", "img", "step3", "certificate"}))
        ):
            away = True  # the sentence has gone on to another topic
            continue
        away = False
        if last and part.names and not last.names and topics_of(last.text) - {"visa", "img", "step3"}:
            done[-1] = part  # what stood before was about something else
            continue
        own = part.says or lexicon.FELLOWS.found(part.text) or "for categorical" in part.text
        apart = last and last.says and last.names and own and words.NAMED.search(part.text)
        if last is None or (apart and not words.NOT_ALONE.match(part.text)):
            done.append(part)
        else:
            done[-1] = Piece(last.start, low[last.start : part.span[1]])
    return done


def is_of_others(clause: Clause, text: str) -> bool:
    """Whether a piece speaks of fellows, faculty, waivers, other places, the past, or of what a visa is."""
    if lexicon.FELLOWS.found(text):
        if not words.RESIDENTS.search(text):
            return True
    elif clause.group == "fellows" and not words.RESIDENTS.search(text):
        return True
    if lexicon.OTHERS.found(text) and not words.RESIDENTS.search(text):
        return True
    if words.CONRAD.search(text) or (words.WAIVER.search(text) and not words.WE_SPONSOR.search(text)):
        return True
    if words.DEFINES.search(text) and not words.WE_SPONSOR.search(text):
        return True
    if words.YOUR_OWN.search(text):
        return True
    negative = lexicon.NOT.found(text)
    if words.PAST.search(text) and not negative and not re.search(r"\bonce (?:step|you|the)\b", text):
        return True
    if words.ELSEWHERE.search(text) and not negative:
        return True
    if negative and lexicon.PRELIMINARY.found(text) and "categorical" not in text:
        return True
    return words.STEP_3_FOR.search(clause.low) is not None


def neutral(text: str) -> str:
    """The piece without what looks like a negation or a condition and is none; letters become blanks."""

    def blank(found: re.Match[str]) -> str:
        return " " * len(found.group())

    def without_no(found: re.Match[str]) -> str:
        return words.HARMLESS_WORD.sub(blank, lexicon.NOT.pattern.sub(blank, found.group()))

    text = words.HARMLESS_NOT.sub(without_no, text)
    for pattern in (words.NOT_ONLY, words.NO_NEGATION, words.OBTAINED):
        text = pattern.sub(blank, text)
    return text


def citizens_only(low: str) -> tuple[int, int] | None:
    """Where a clause takes only those who need no visa."""
    if found := words.UNSPONSORED.search(low) or words.UNRESTRICTED.search(low):
        return found.span() if words.CITIZENS_ONLY.search(low) else None
    if (found := words.NON_CITIZENS.search(low)) and not (words.NAMED.search(low) or words.ANY.search(low)):
        return found.span()
    citizens = words.CITIZENS.search(low)
    if not citizens or words.NAMED.search(low) or words.OTHER.search(low) or words.NOT_JUST_CITIZENS.search(low):
        return None
    if lexicon.FELLOWS.found(low) or lexicon.WISH.found(low):
        return None
    if lexicon.IMGS.found(low) and words.ONLY_IF.search(low):
        return None
    only = words.CITIZENS_ONLY.search(low)
    if not only or (only.group() == "unless" and not lexicon.NOT.found(low)):
        return None
    return min(citizens.start(), only.start()), max(citizens.end(), only.end())


def named(clause: Clause, piece: Piece) -> dict[str, Said]:
    """What a piece says of the visas it names, and by "only" of the other one."""
    text, start = piece.text, piece.start
    if clause.prefix and words.ELSE.search(text):
        other = {J1: H1B, H1B: J1}.get(only_name(text), "")
        return {other: Said("no", "visa.only", *piece.span)} if other else {}
    if clause.prefix and words.BEYOND.search(text):
        return {}
    said: dict[str, Said] = {}
    several = len({found.lastgroup for found in words.NAMED.finditer(text)}) > 1
    text = take_nots(piece, said) if several or words.NOT_TIGHT.search(text) else text
    for found in words.NAMED.finditer(text):
        name = found.lastgroup or ""
        if name not in said and (label := words.LABEL.match(text, found.end())):
            value = "yes" if label["v"] in words.YES else "no"
            said[name] = Said(value, "visa.label", start + found.start(), start + label.end())
    names = [found for found in words.NAMED.finditer(text) if (found.lastgroup or "") not in said]
    harmless = words.NO_CONDITION.sub(lambda found: " " * len(found.group()), text)
    condition = words.CONDITION.search(harmless)
    negative = lexicon.NOT.found(text)
    excluding = words.EXCLUDING.search(text)
    alone = {
        found.lastgroup or ""
        for found in names
        if words.ONLY_BEFORE.search(text[: found.start()]) or words.ONLY_AFTER.match(text[found.end() :])
    }
    if condition and words.ONLY_IF.search(harmless):
        alone = set()
    for found in names:
        name, place = found.lastgroup or "", (start + found.start(), start + found.end())
        if name in said:
            continue
        rest = text[found.end() :].lstrip(" -")
        moved = words.TRANSFER_OF.search(text[: found.start()]) or words.TRANSFER_AFTER.match(rest)
        if moved and not (negative and not excluding and words.FLATLY.search(text)):
            said[name] = Said("conditional", "visa.transfer", *place, note_at(clause, condition, start))
        elif not negative and words.EXCEPTED.search(text, 0, found.start() + 4) and "nothing" not in piece.text:
            said[name] = Said("no", "visa.not", *place)
        elif name in alone:
            said[name] = Said("yes", "visa.only", *place)
        elif negative:
            if one := denied(clause, piece, text, name, place, excluding is not None and several):
                said[name] = one
        elif condition and reaches(condition, found, names):
            said[name] = Said("conditional", "visa.condition", *place, note_at(clause, condition, start))
        elif is_taken(clause, text):
            said[name] = Said("yes", "visa.yes", *place)
    complete(clause, text, said, alone)
    return said


def names_both(low: str) -> bool:
    return len({found.lastgroup for found in words.NAMED.finditer(low)}) > 1


def only_name(text: str) -> str:
    found = {found.lastgroup or "" for found in words.NAMED.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def take_nots(piece: Piece, said: dict[str, Said]) -> str:
    """Give "no" to the names right after a "not", and the text back without them."""
    text = piece.text
    for local in words.LOCAL_NO.finditer(piece.text):
        found = words.NAMED.match(piece.text, local.end())
        while found:
            place = (piece.start + local.start(), piece.start + found.end())
            said[found.lastgroup or ""] = Said("no", "visa.not", *place)
            text = text[: local.start()] + " " * (found.end() - local.start()) + text[found.end() :]
            between = words.LIST.match(piece.text, found.end())
            found = words.NAMED.match(piece.text, between.end()) if between else None
    return text


def denied(clause: Clause, piece: Piece, text: str, name: str, place: tuple[int, int], excepted: bool) -> Said | None:
    """No, or no with a door left open."""
    if words.CANNOT_J1.search(text):
        if name == J1:
            return None
        return Said("conditional", "visa.condition", *place, clause.sentence.strip(" .")[:LONGEST_NOTE])
    soft = lexicon.SOFTENED.pattern.search(text) or words.DOOR.search(text)
    if soft and not excepted:
        return Said("conditional", "visa.softened", *place, note_at(clause, soft, piece.start))
    return Said("no", "visa.no", *place)


def complete(clause: Clause, text: str, said: dict[str, Said], alone: set[str]) -> None:
    """What is said of one visa and settles the other: "only", "nothing else", "required of all"."""
    if words.EVEN.search(text) and {one.value for one in said.values()} == {"no"}:
        for name in BOTH:
            said.setdefault(name, Said("no", "visa.none", *next((one.start, one.end) for one in said.values())))
    taken = [name for name, one in said.items() if one.value == "yes"]
    if len(taken) != 1:
        return
    name = taken[0]
    other = H1B if name == J1 else J1
    if other in said:
        return
    place = (said[name].start, said[name].end)
    if alone == {name} or (words.ELSE.search(plain(clause.sentence)) and not names_both(plain(clause.sentence))):
        said[other] = Said("no", "visa.only", *place)
    elif name == J1 and words.REQUIRED_OF_ALL.search(text):
        said[other] = Said("no", "visa.required", *place)


def reaches(condition: re.Match[str], name: re.Match[str], names: list[re.Match[str]]) -> bool:
    """Whether a condition speaks of a visa: one that stands between two visas speaks of the later one."""
    others = [other for other in names if other.lastgroup != name.lastgroup]
    later = any(other.start() > condition.start() for other in (*others, name))
    earlier = any(other.end() <= condition.start() for other in (*others, name))
    if not others:
        return True
    return not (later and earlier) or name.start() > condition.start()


def note_at(clause: Clause, condition: re.Match[str] | None, start: int) -> str:
    """The condition in the page's words, or the whole sentence where it stands elsewhere."""
    at = start + condition.start() if condition else -1
    words_of_page = clause.words(at) if at >= clause.prefix else ""
    return (words_of_page or clause.sentence.strip(" ."))[:LONGEST_NOTE]


def is_taken(clause: Clause, text: str) -> bool:
    """Whether the institution says that it takes a visa: by a verb, in a label, or as an answer."""
    if clause.prefix:
        return words.TAKES.search(text[clause.prefix :]) is not None
    of_interest = words.OF_INTEREST.search(text)
    begin = of_interest.end() if of_interest else 0
    firm = any(found.group() not in words.WEAK for found in words.PREDICATE.finditer(text, begin))
    if firm or words.NAME_IS.search(text):
        return True
    return not of_interest and (clause.asked or len(text.split()) <= 5)


def unnamed(clause: Clause, piece: Piece) -> Found:
    """A statement on visas that names none."""
    text, start = piece.text, piece.start
    if words.OTHER.search(text) or words.UNNAMED_OTHER.search(text) or not words.OF_VISAS.search(text):
        return
    if found := words.NO_VISA.search(text) or words.NEEDY.search(text):
        soft = lexicon.SOFTENED.pattern.search(text) or words.DOOR.search(text)
        place = (start + found.start(), start + found.end())
        if soft:
            note = clause.sentence.strip(" .")[:LONGEST_NOTE]
            yield from of_both(clause, "conditional", "visa.softened", place, note)
        else:
            yield from of_both(clause, "no", "visa.none", place)
        return
    negative = lexicon.NOT.found(text)
    if found := words.ALL_VISAS.search(text):
        if words.PREDICATE.search(text) and not negative:
            yield from of_both(clause, "yes", "visa.all", (start + found.start(), start + found.end()))
        return
    harmless = words.NO_CONDITION.sub(" ", text)
    if words.MAYBE.search(harmless) or words.BY_CASE.search(harmless):
        note = clause.sentence.strip(" .")[:LONGEST_NOTE]
        yield from of_both(clause, "conditional", "visa.condition", piece.span, note)
    elif words.PREDICATE.search(text):
        for name in BOTH:
            yield clause.mention(name, piece.span, "It names no visa.")
