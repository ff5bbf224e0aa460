"""What must agree with a reading before it is told: counts made another way, and words that no entry accounts for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from programs.reader.roster.attended import Habits, open_parts
from programs.reader.roster.cells import NOTHING, SAME, is_town
from programs.reader.roster.entries import LEADER, SCHOOLISH, RosterEntry, bare_start
from programs.reader.roster.labels import LabelRole, fields_of, role_of
from programs.reader.roster.names import BULLET, INITIALS, MEDICAL_DEGREE, possible_start_of, start_of
from programs.reader.roster.order import named_inside
from programs.reader.roster.prose import MEDICAL_CUE
from programs.reader.roster.schools import Schools, Sure
from programs.reader.roster.sections import CHIEFS, NotUnderstoodError, PagePart, RosterLine, RosterSection
from programs.reader.roster.spelling import tokens_of

if TYPE_CHECKING:
    from programs.reader.roster.counting import Resident

Groups = list[tuple[RosterSection, list[RosterEntry]]]
LABEL: Final = re.compile(r"^\W*(?P<label>[^\W\d_][\w'’./ ()-]{1,40}?)\s*:")
SUBHEADING: Final = re.compile(
    r"\b(?:categorical|preliminary|prelim|traditional|advanced|scientist|track|primary care|rural|chiefs?|welcome|"
    r"congratulations)\b",
    re.IGNORECASE,
)
TOLD: Final = re.compile(
    rf"(?:{MEDICAL_CUE.pattern}|\bus\b(?= from)|\bgraduated\b)"
    r"\s*,? (?:at|from|in|is from|came from) (?:the )?(?-i:[A-Z])",
    re.IGNORECASE,
)
ATTENDED: Final = re.compile(r"\b(?:graduate of|alumn(?:us|a) of|attended|for medical school)\b", re.IGNORECASE)
LONGEST_HEADING: Final = 60  # letters
OF_ALL: Final = 0.8  # share of the entries that makes a habit of the page


def check_lines(groups: Groups, leaders: list[RosterEntry], schools: Schools) -> None:
    """Refuse pages on which lines of a class belong to nobody, or name somebody who was not found."""
    entries = [entry for _, found in groups for entry in found]
    named = [entry.words for entry in (*entries, *leaders)]
    full = {section.name for section, found in groups if found}
    strange = 0
    for section, found in groups:
        if section.part is PagePart.RESIDENTS and section.name and not found and section.lines:
            is_told = any(_is_of_someone(line, schools) for line in section.lines)
            if is_told or (section.name not in full and len(section.lines) > 1):
                raise NotUnderstoodError("A class is named whose residents could not be told.")
        if found and any(_is_of_someone(line, schools) for line in _before(section.lines, named)):
            raise NotUnderstoodError("Lines of a class stand before its first resident and belong to nobody.")
        for line in section.lines if found else []:
            cells = re.split(r"\s{2,}|\t", line.raw) if line.raw else [line.text]
            for one in (one for cell in cells for one in named_inside(cell)):
                words = _words(one["name"])
                if tokens_of(one["name"]) not in schools.eponyms and not any(words <= known for known in named):
                    raise NotUnderstoodError("More persons are named with a degree than could be told apart.")
        is_single = sum(not entry.lines for entry in found) * 2 >= len(found)  # a line a person
        for line in _headings(section.lines, named, schools) if found else ():
            if is_single and not line.is_first:
                raise NotUnderstoodError("A heading among the residents is none that is known.")
            strange += line.is_first
    if 0 < strange < 0.3 * len(entries):
        raise NotUnderstoodError("A heading among the residents is none that is known.")
    if missing := {one.name for one, _ in groups if one.part is PagePart.RESIDENTS and one.name[:3] == "PGY"} - full:
        levels = {entry.level for entry in entries} | {""}
        if not any(level in missing for level in levels) and full - {"", CHIEFS}:
            raise NotUnderstoodError("A class is named whose residents could not be told.")
    _check_shapes(groups, schools)


def check_empty(sections: list[RosterSection], schools: Schools) -> None:
    """Refuse to call a page empty on which classes, schools or persons stand."""
    for section in sections:
        if section.part is PagePart.RESIDENTS:
            told = [line for line in section.lines if _is_of_someone(line, schools) or named_inside(line.text)]
            told += [line for line in section.lines if section.name and SCHOOLISH.search(line.text)]
            told += [line for line in section.lines if TOLD.search(line.text) or ATTENDED.search(line.text)]
            if told:
                raise NotUnderstoodError("Schools stand under the heading of a class, but no resident could be told.")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) > 1)


def _starts(text: str, named: Sequence[frozenset[str]]) -> bool:
    """Whether a person that was found is named on a line."""
    words = _words(text)
    return any(one and one <= words for one in named)


def _before(lines: list[RosterLine], named: Sequence[frozenset[str]]) -> Iterator[RosterLine]:
    for line in lines:
        if _starts(line.text, named) or INITIALS.match(BULLET.sub("", line.text)):
            return
        yield line


def _is_of_someone(line: RosterLine, schools: Schools) -> bool:
    """Whether a line is what stands beside a name: a school, or the label of one."""
    text = BULLET.sub("", line.text)
    if len(text) > 120 or text.endswith((".", "?", "!")) or text.count("|") > 1 or "\t" in line.raw:
        return False
    fields, free = fields_of([text])
    if any(field.role is LabelRole.MEDICAL and field.value for field in fields) or start_of(text):
        return True
    found = schools.find(text)
    return bool(free) and bool(found) and bool(found and found.sure is Sure.NAME) and bool(SCHOOLISH.search(text))


def _headings(lines: list[RosterLine], named: Sequence[frozenset[str]], schools: Schools) -> Iterator[RosterLine]:
    """Short lines that stand above a person and are neither hers nor a school's."""
    is_open = False
    for line, below in pairwise(lines):
        is_open |= _starts(line.text, named)
        text = line.text.strip(" #*_=-:")
        if (
            is_open
            and _starts(below.text, named)
            and not _starts(text, named)
            and text
            and len(text) <= LONGEST_HEADING
            and not text.endswith((".", "!", "?", ","))
            and "|" not in text
            and not fields_of([line.text])[0]
            and not SCHOOLISH.search(text)
            and not NOTHING.match(text)
            and not SAME.match(text)
            and not is_town(text, schools)
            and not schools.find(text)
            and not SUBHEADING.search(text)
            and not BULLET.match(line.text)
        ):
            yield line


def _check_shapes(groups: Groups, schools: Schools) -> None:
    """Refuse an entry that holds what belongs to more than one person."""
    entries = [entry for _, found in groups for entry in found if entry.school is None]
    if not entries:
        return
    usual = median(len(entry.lines) for entry in entries)
    signs = Counter(entry.rest.strip()[:1] for entry in entries if entry.rest.strip())
    sign = next((one for one, number in signs.items() if number >= OF_ALL * len(entries) and not one.isalnum()), "")
    bare = sum(not entry.degree for entry in entries) > (1 - OF_ALL) * len(entries)
    is_empty = any(not entry.lines and not entry.rest for entry in entries)
    repeated = [_repeated(entry) for entry in entries]
    for entry, again in zip(entries, repeated, strict=True):
        if again and sum(map(bool, repeated)) < 0.3 * len(entries):
            raise NotUnderstoodError("One name is followed by the same label twice.")
        _, free = fields_of(entry.lines)
        for line in free:
            other = possible_start_of(line)
            if not sign or not other or other.rest.strip()[:1] != sign or is_town(line, schools):
                continue
            if not (SCHOOLISH.search(other.name) or schools.find(other.name) or role_of(other.name)):
                raise NotUnderstoodError("Some lines are written as a resident's, but no name could be told.")
        schoolish = sum(bool(SCHOOLISH.search(line)) for line in free)
        if is_empty and schoolish > 1 and len(entry.lines) > usual + 1:
            raise NotUnderstoodError("One name is followed by the words of several residents.")
        is_long = bare and len(entry.lines) > 2 * usual + 1
        if is_long and (schoolish > 1 or any(bare_start(line, schools) for line in free)):
            raise NotUnderstoodError("One name is followed by the words of several residents.")


def _repeated(entry: RosterEntry) -> bool:
    labels = Counter(found["label"].casefold().strip() for line in entry.lines if (found := LABEL.match(line)))
    return any(number > 1 for number in labels.values())


def check_entries(persons: "list[Resident]", habits: Habits, schools: Schools) -> None:
    """Refuse a layout whose entries hold more, or less, than one person's words."""
    number = len(persons)
    if any(person.said.is_doubtful for person in persons):
        raise NotUnderstoodError("Several schools stand beside a name, and none is called the medical school.")
    for person in persons:
        fields, free = fields_of([text for text in (person.entry.rest, *person.entry.lines) if text])
        if sum(one.role is LabelRole.MEDICAL and bool(one.value) for one in fields) > 1 and person.entry.school is None:
            raise NotUnderstoodError("One name is followed by the medical schools of several residents.")
        starts = [start_of(line) for line in free if MEDICAL_DEGREE.search(line)]
        if any(one and tokens_of(one.name) not in schools.eponyms for one in starts):
            raise NotUnderstoodError("Some names could not be told from what stands around them.")
    bare = [person for person in persons if not person.entry.degree and person.entry.school is None]
    if len(bare) * 2 > number:
        without_label = [fields_of(person.entry.lines)[1] for person in bare]
        named = sum(any(bare_start(line, schools) for line in lines) for lines in without_label)
        if 0 < named * 2 < len(bare):
            raise NotUnderstoodError("Some names could not be told from what stands around them.")
    silent = [person for person in persons if not person.said.text]
    # Where nearly all have a school, any open words beside one who has none may be it.
    is_rare = not habits.has_medical_label and len(silent) <= (1 - OF_ALL) * number
    told = [one for one in silent if _unused(one.entry, habits, schools, is_rare=is_rare)]
    is_named = any(SCHOOLISH.search(text) for one in silent for text in _values(one.entry))
    if told or (len(silent) * 2 > number and is_named):
        raise NotUnderstoodError("Schools are named on the page, but not in a place that can be told from others.")
    odd = [one for one in bare if not one.said.text]
    if odd and len(bare) <= (1 - OF_ALL) * number and sum(bool(one.said.text) for one in persons) >= OF_ALL * number:
        raise NotUnderstoodError("What may be a name stands without a degree and a school, unlike the others.")
    unknown = sum(1 for person in persons if person.said.text and not person.said.found)
    if unknown * 2 > number and unknown > 3:
        raise NotUnderstoodError("Most schools on this page are in no list, so that something else may have been read.")


def _values(entry: RosterEntry) -> list[str]:
    """An entry's words without its labels."""
    fields, free = fields_of([text for text in (entry.rest, *entry.lines) if text])
    return [*(field.value for field in fields), *free]


def _unused(entry: RosterEntry, habits: Habits, schools: Schools, *, is_rare: bool) -> bool:
    """Whether an entry without a school has words, without a label, that are written like one's."""
    if entry.school is not None:
        return False
    rest = re.sub(r"^[\s,;:|–—\-(\[\t]+", "", entry.rest)
    _, free = fields_of([text for text in (rest, *entry.lines) if text])
    if any(TOLD.search(text) or ATTENDED.search(text) for text in free):
        return True
    for part in open_parts(free, schools):
        if "not listed" in part or (part.endswith(".") and not is_rare) or LEADER.match(part):
            continue
        if is_rare or SCHOOLISH.search(part) or (habits.has_place and not habits.has_medical_label):
            return True
    return False


def check_classes(persons: "list[Resident]") -> None:
    """Refuse classes that cannot be those of one program."""
    if not persons:
        raise NotUnderstoodError("No resident of a class of this year is named.")
    sizes = Counter(person.level for person in persons)
    if "" in sizes and len(sizes) > 1:
        raise NotUnderstoodError("Some residents stand under a class and some under none.")
    levels = sorted(int(name[4:]) for name in sizes if name.startswith("PGY-"))
    if levels and levels[-1] - levels[0] >= len(levels) + 1:
        raise NotUnderstoodError("The classes of this page leave years out.")
    largest = max(sizes.values())
    small = [name for name, size in sizes.items() if name != CHIEFS and size * 8 < largest]
    if small:
        raise NotUnderstoodError("One class is many times as large as another.")
