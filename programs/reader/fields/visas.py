"""J-1 and H-1B: which visas a program sponsors, and with what condition.

A clause falls into pieces that each say something of a visa. Pieces about other people, other places, the past or what
a visa is are left out; what a piece says of the visas it names, ``visa_named`` decides.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.fields import visa_words as words
from programs.reader.fields.visa_cues import CONDITION, ONLY_BEFORE
from programs.reader.fields.visa_named import BOTH, J1, LONGEST_NOTE, Piece, Said, listed, named, only_name
from programs.reader.readings import Reading
from programs.reader.scope import FELLOWS_FIRST, Clause
from programs.reader.sentences import plain
from programs.reader.topics import topics_of

APART: Final = str.maketrans(",/", "  ")
MOST_CUTS: Final = 24  # of one clause
SHORT: Final = 4  # words of a remark between commas
MOST_NAMES: Final = 8  # of visas in one piece of a sentence


def read(clause: Clause, season: int) -> Found:
    clause = replace(clause, low=named_again(words.ASIDE.sub(lambda found: " " * len(found.group()), clause.low)))
    low = clause.low
    if clause.group == "osteopathic":
        return
    if lexicon.FELLOWS.found(low) and only_name(low) and (found := words.RESIDENTS_SAID.search(low)):
        yield clause.reading(only_name(low), found["v"], "visa.label", found.span())
        return
    asked = topics_of(plain(clause.question))
    if "difference between" in clause.question.lower() or ("step3" in asked and "visa" not in asked):
        return
    if clause.prefix and words.OF_REFUSING.search(plain(clause.question)):
        return  # "do you refuse the J-1? we do not"
    if place := citizens_only(low, plain(clause.sentence)):
        yield from of_both(clause, "no", "visa.citizens", place)
        return
    if not (words.NAMED.search(low) or words.ANY.search(low)):
        return
    needy = None if words.NAMED.search(low) else words.NEEDY.search(low)
    if needy and not lexicon.SOFTENED.found(low) and not words.HARMLESS_NOT.search(low):
        yield from of_both(clause, "no", "visa.none", needy.span())
        return
    if words.IN_GENERAL.search(low) and not words.OURS.search(low):
        return
    if (found := words.WHICHEVER.search(low)) and (rule := whichever(low[found.end() :])):
        note = clause.sentence.strip(" .")[:LONGEST_NOTE] if rule == "visa.condition" else ""
        yield from of_both(clause, "conditional" if note else "no", rule, found.span(), note)
        return
    under = listed(low)
    for name, one in under.items():
        yield clause.reading(name, one.value, one.rule, (one.start, one.end))
    for piece in pieces_of(low):
        if under and only_name(piece.text) in under:
            continue
        if fellows := for_fellows(piece):
            yield clause.reading(only_name(piece.text), fellows.value, fellows.rule, (fellows.start, fellows.end))
            continue
        if not piece.names or is_of_others(clause, piece.text):
            continue
        eased = words.NO_PROBLEM.search(piece.text) is not None  # "is no problem" says yes without a verb
        text = neutral(piece.text)
        names = len(words.NAMED.findall(text))
        if names > MOST_NAMES:
            yield clause.mention(J1, piece.span, "It names visas too often to be one statement.")
        elif names:
            whole = text == piece.text or eased
            said = named(replace(clause, asked=clause.asked or eased), Piece(piece.start, text, whole))
            for name, one in said.items():
                yield clause.reading(name, one.value, one.rule, (one.start, one.end), note=one.note)
            for found in words.NAMED.finditer(text):
                if (name := found.lastgroup or "") not in said:
                    place = piece.start + found.start(), piece.start + found.end()
                    yield clause.mention(name, place, "What is said of this visa is left to you.")
        else:
            yield from unnamed(clause, Piece(piece.start, text))


def named_again(low: str) -> str:
    """The clause with the visas that it calls the former and the latter named, as long as it was."""
    names = list(words.NAMED.finditer(low))
    if len(names) != len(BOTH) or not words.names_both(low):
        return low

    def name(found: re.Match[str]) -> str:
        one = names[found.group().endswith("latter")]
        return one.group().ljust(len(found.group())) if found.start() >= names[1].end() else found.group()

    return words.LATTER.sub(name, low)


def of_both(clause: Clause, value: str, rule: str, place: tuple[int, int], note: str = "") -> Iterator[Reading]:
    for name in BOTH:
        yield clause.reading(name, value, rule, place, note=note)


def whichever(rest: str) -> str:
    """The rule of what follows after "whether J-1 or H-1B"; '' where nothing firm does."""
    if words.BY_CASE.search(rest) or CONDITION.search(words.NO_CONDITION.sub(" ", rest)):
        return "visa.condition"
    return "visa.none" if lexicon.NOT.found(neutral(rest)) else ""


def pieces_of(low: str) -> list[Piece]:
    """The parts that each say something of a visa: "J-1 yes, H-1B no" is two, "J-1, H-1B and O-1: no" is one."""
    done: list[Piece] = []
    begin, away = 0, False
    text = words.IN_BRACKETS.sub(lambda found: found.group().translate(APART), low)  # "visas (J-1, H-1B)" is one
    for cut in [*islice(words.CUT.finditer(text), MOST_CUTS), None]:
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
        own = own and not words.LIKEWISE_PART.match(part.text)
        apart = last and last.says and last.names and own and words.NAMED.search(part.text)
        if last is None or (apart and not words.NOT_ALONE.match(part.text)):
            done.append(part)
        else:
            done[-1] = Piece(last.start, low[last.start : part.span[1]])
    return done


def for_fellows(piece: Piece) -> Said | None:
    """No to the one visa that is for fellows or faculty alone."""
    if words.RESIDENTS.search(words.BEHIND_THEM.sub(" ", piece.text)) or lexicon.NOT.found(
        words.FELLOWS_ONLY.sub(" ", piece.text)
    ):
        return None
    named_at = words.NAMED.search(piece.text)
    if named_at and ONLY_BEFORE.search(piece.text, 0, named_at.start()):
        return None  # "only the J-1 for fellows" says nothing of residents
    if not only_name(piece.text) or not words.FELLOWS_ONLY.search(piece.text):
        return None
    return Said("no", "visa.fellows", *piece.span)


def is_of_others(clause: Clause, text: str) -> bool:
    """Whether a piece speaks of fellows, faculty, waivers, other places, the past, or of what a visa is."""
    if clause.group == "fellows" and FELLOWS_FIRST.match(clause.low):
        return True  # residency is what they have behind them
    if lexicon.FELLOWS.found(text):
        if not words.RESIDENTS.search(text):
            return True
    elif clause.group == "fellows" and not words.RESIDENTS.search(text):
        return True
    if lexicon.OTHERS.found(words.WITH_FACULTY.sub(" ", text)) and not words.RESIDENTS.search(text):
        return True
    if words.NEIGHBORS.search(text) or words.EARLIER.search(text) or words.PAST_NO.search(text):
        return True
    if words.CONRAD.search(text) or (
        words.WAIVER.search(text) and not words.WE_SPONSOR.search(text) and "except" not in text
    ):
        return True
    if (
        words.OF_FEES.search(words.REASON.sub(" ", text))
        and not words.WE_SPONSOR.search(text)
        and not lexicon.NOT.found(text)
    ):
        return True
    if (words.DEFINES.search(text) or words.COMPARED.search(text)) and not words.WE_SPONSOR.search(text):
        return True
    if words.YOUR_OWN.search(text):
        return True
    negative = lexicon.NOT.found(text)
    if words.PAST.search(text) and not negative and not re.search(r"\bonce (?:step|you|the)\b", text):
        return True
    if (words.ELSEWHERE.search(text) or words.INTENDED.search(text)) and not negative:
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
    for pattern in (words.TWO_NOTS, words.IF_WISHED, words.NOT_ONLY, words.NO_NEGATION, words.OBTAINED):
        text = pattern.sub(blank, text)
    return text


def citizens_only(low: str, sentence: str) -> tuple[int, int] | None:
    """Where a clause takes only those who need no visa."""
    if found := words.UNSPONSORED.search(low) or words.UNRESTRICTED.search(low):
        return found.span() if words.CITIZENS_ONLY.search(low) else None
    if (found := words.NON_CITIZENS.search(low)) and not (
        words.ONLY_IF.search(low) or words.NAMED.search(low) or words.ANY.search(low)
    ):
        return found.span()
    citizens = words.CITIZENS.search(low)
    if not citizens or words.NAMED.search(low) or words.OTHER.search(low) or words.NOT_JUST_CITIZENS.search(low):
        return None
    if lexicon.FELLOWS.found(low) or lexicon.WISH.found(low):
        return None
    if lexicon.IMGS.found(low) and words.ONLY_IF.search(low):
        return None
    if words.NOBODY_ELSE.search(sentence) and not words.names_any(sentence):
        return citizens.span()
    only = words.CITIZENS_ONLY.search(low)
    if not only or (only.group() == "unless" and not lexicon.NOT.found(low)):
        return None
    return min(citizens.start(), only.start()), max(citizens.end(), only.end())


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
