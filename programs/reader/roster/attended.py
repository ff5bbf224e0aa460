"""The medical school of one person, by the habit of the page: labelled, with a degree, by position, in sentences."""

import re
from dataclasses import dataclass
from typing import Final

from programs.reader.roster.cells import (
    DEGREE_AT,
    DEGREE_END,
    DOUBTFUL,
    LONGEST_CELL,
    NONE,
    NOTHING,
    SAME,
    YEARS,
    Attended,
    is_town,
    of_cell,
    of_field,
    one_of,
)
from programs.reader.roster.entries import SCHOOLISH, RosterEntry
from programs.reader.roster.labels import LabelledField, LabelRole, fields_of
from programs.reader.roster.names import DEGREE, MEDICAL_DEGREE
from programs.reader.roster.prose import of_prose
from programs.reader.roster.schools import Schools, Sure
from programs.reader.roster.sections import level_in

LONGEST_LINE: Final = 3_000
PARTS: Final = re.compile(r"\s*[|•·\t;]\s*|\s+[-–—/]\s+")
GRADUATED: Final = re.compile(r"^(?:graduated(?: from)?|graduate of|studied at) (?=[A-Z])", re.IGNORECASE)
MOST_SCHOOLS_OF_ONE: Final = 3  # as many lines with a degree of medicine are read
MOST_LINES_OF_ONE: Final = 60  # behind the last resident stands the rest of the page


@dataclass(frozen=True)
class Habits:
    """How a page names medical schools, learned from all its entries."""

    has_medical_label: bool = False
    has_education_label: bool = False
    has_school_label: bool = False
    is_wrapped: bool = False
    is_prose: bool = False
    has_place: bool = False  # one place in each entry is the school's, whatever is written there


def habits_of(entries: list[RosterEntry], schools: Schools) -> Habits:
    told = [fields_of(_texts(entry)) for entry in entries]
    roles = [{field.role for field in fields} for fields, _ in told]
    number = max(len(entries), 1)
    has_medical = sum(LabelRole.MEDICAL in one for one in roles) > 0
    schoollike = sum(
        any(field.role is LabelRole.SCHOOL and _is_schoolish(field.value, schools) for field in fields)
        for fields, _ in told
    )
    wrapped = sum(bool(entry.rest) and entry.rest[0] == " " and entry.rest.strip()[:1].isalnum() for entry in entries)
    prose = sum(any(_is_prose(line) for line in free) for _, free in told)
    places = [one for _, free in told if (one := open_parts(free, schools))]
    alone = [one[0] for one in places if len(one) == 1]
    read = sum(bool((found := of_field(one, "", schools).found) and found.sure is not Sure.ABROAD) for one in alone)
    return Habits(
        has_medical_label=has_medical,
        has_education_label=sum(LabelRole.EDUCATION in one for one in roles) * 2 >= number,
        has_school_label=schoollike * 3 >= number,
        is_wrapped=wrapped * 2 > number,
        is_prose=prose * 2 >= number,
        has_place=len(alone) * 5 >= len(places) * 3 and read * 3 >= max(len(alone), 2),
    )


def attended(entry: RosterEntry, habits: Habits, schools: Schools) -> Attended:
    """The medical school of an entry, by the habit of its page."""
    if entry.school is not None:
        return of_field(entry.school, entry.degree, schools)
    texts = _texts(entry)
    fields, free = fields_of(texts)
    medical = [field for field in fields if field.role is LabelRole.MEDICAL]
    if medical:
        return _of_fields(medical, free, entry.degree, schools)
    if habits.has_medical_label:
        # Elsewhere the page labels the school: what stands here without its label is something else.
        return _free(free, entry, habits, schools, is_strict=True)
    for role, is_habit in (
        (LabelRole.EDUCATION, habits.has_education_label),
        (LabelRole.SCHOOL, habits.has_school_label),
    ):
        said = [field for field in fields if field.role is role]
        if said and is_habit:
            return (
                _education(said, entry.degree, schools)
                if role is LabelRole.EDUCATION
                else _of_fields(said, [], entry.degree, schools)
            )
    if habits.has_education_label:
        return NONE
    told = _free(free, entry, habits, schools)
    if habits.has_place and not told.found and not told.is_same and not told.is_doubtful:
        parts = open_parts(free, schools)
        if len(parts) == 1:
            return of_field(parts[0], entry.degree, schools)
    return told


def open_parts(free: list[str], schools: Schools) -> list[str]:
    """The parts of an entry's lines that may be a school's name: no towns, classes, sentences and other degrees."""
    parts = [part.strip(" ,;()[]*_") for text in free for part in PARTS.split(text)]
    return [
        part
        for part in parts
        if part
        and len(part) <= LONGEST_CELL
        and not _is_prose(part)
        and not NOTHING.match(YEARS.sub("", part))
        and not SAME.match(part)
        and not is_town(part, schools)
        and not level_in(part)
        and not _is_of_other_degree(part)
    ]


def _without_town(text: str, schools: Schools) -> str:
    """A line without the parts that are towns: a country beside a hometown is not the school's."""
    parts = [part for part in re.split(r"\s*[|•·\t;]\s*|\s+/\s+|\s{3,}", text.strip(" /;")) if part]
    kept = [part for part in parts if not is_town(part, schools)]
    return " | ".join(kept) if 0 < len(kept) < len(parts) else text


def _is_of_other_degree(text: str) -> bool:
    found = DEGREE_END.search(text) or DEGREE_AT.match(text)
    return found is not None and not MEDICAL_DEGREE.fullmatch(found["degree"])


def _texts(entry: RosterEntry) -> list[str]:
    rest = re.sub(r"^[\s,;:|–—\-(\[\t/]+(?:from )?", "", entry.rest)
    texts = (text[:LONGEST_LINE] for text in (rest, *entry.lines[:MOST_LINES_OF_ONE]) if text)
    return [text if len(text) > LONGEST_CELL else GRADUATED.sub("", text) for text in texts]


def _of_fields(fields: list[LabelledField], free: list[str], degree: str, schools: Schools) -> Attended:
    said = [of_field(field.value, degree, schools) for field in fields]
    told = [one for one in said if one.text or one.is_same]
    if len({one.found.kind if one.found else one.text for one in told}) > 1:
        return DOUBTFUL
    best = told[0] if told else NONE
    if best.text and not best.found and free and len(free[0]) < 60:
        joined = of_field(f"{fields[0].value} {free[0]}", degree, schools)  # a value that goes on in the next line
        if joined.found and joined.found.sure is Sure.NAME:
            return joined
    return best


def _education(fields: list[LabelledField], degree: str, schools: Schools) -> Attended:
    """Of all schools of a person, the one with the degree of medicine; else the only medical school among them."""
    parts = [part for field in fields for part in re.split(r"\s*[;|•·\n]\s*", field.value) if part.strip()]
    if any(DEGREE_AT.match(part) or DEGREE_END.search(part) for part in parts) or len(parts) > 1:
        return _by_degree(parts, degree, schools)
    pieces = re.split(rf",\s*(?={DEGREE}\b)", parts[0]) if parts else []
    return _by_degree(pieces, degree, schools)


def _by_degree(parts: list[str], degree: str, schools: Schools) -> Attended:
    medical = []
    is_any = False
    for part in parts:
        found = DEGREE_AT.match(part) or DEGREE_END.search(part)
        is_any |= bool(found)
        if found and MEDICAL_DEGREE.fullmatch(found["degree"].strip()):
            medical.append(part)
    if medical:
        said = [of_field(part, degree, schools) for part in medical]
        return said[0] if len({(one.found.kind if one.found else one.text) for one in said}) == 1 else DOUBTFUL
    if is_any:
        return NONE
    cells = [one for part in parts if (one := of_cell(part, degree, schools))]
    return one_of(cells)


def _free(
    free: list[str], entry: RosterEntry, habits: Habits, schools: Schools, *, is_strict: bool = False
) -> Attended:
    if is_strict:
        return NONE
    texts = [_joined(free)] if habits.is_wrapped and free else [_without_town(text, schools) for text in free]
    prose = [text for text in texts if _is_prose(text)]
    if prose:
        told = of_prose(" ".join(prose), entry.degree, schools)
        if told.text or told.is_doubtful or habits.is_prose:
            return told
    cells = []
    for text in texts:
        if _is_prose(text) or (level_in(text) and len(text) < 25):
            continue
        if SAME.match(text):
            return Attended(is_same=True)
        if found := DEGREE_AT.match(text):
            cells.append((text, found["degree"]))
        elif (behind := DEGREE_END.search(text)) and SCHOOLISH.search(text) and behind["degree"] not in ("MA", "MS"):
            cells.append((text, behind["degree"]))
        else:
            cells.append((text, ""))
    with_degree = [(text, said) for text, said in cells if said and SCHOOLISH.search(text)]
    medical = [text for text, said in with_degree if MEDICAL_DEGREE.fullmatch(said)]
    if medical:
        return one_of([of_field(text[:LONGEST_CELL], entry.degree, schools) for text in medical[:MOST_SCHOOLS_OF_ONE]])
    if with_degree:
        cells = [(text, said) for text, said in cells if not said]
    return one_of([one for text, _ in cells if (one := of_cell(text, entry.degree, schools))])


def _is_schoolish(text: str, schools: Schools) -> bool:
    return bool(SCHOOLISH.search(text)) or bool((found := schools.find(text)) and found.sure is Sure.NAME)


def _is_prose(text: str) -> bool:
    small = re.findall(r"(?<![\w'’])[a-z]{2,}", text)
    return (
        len(text) > 60
        and len([word for word in small if word not in ("of", "and", "at", "de", "del", "la", "the", "in")]) >= 5
    )


def _joined(lines: list[str]) -> str:
    """Lines that were one before they were wrapped, with words that were parted put together."""
    text = lines[0]
    for line in lines[1:]:
        is_parted = re.search(r"[^\W\d_]-$", text) and line[:1].islower()
        text = text[:-1] + line if is_parted else f"{text} {line}"
    return text
