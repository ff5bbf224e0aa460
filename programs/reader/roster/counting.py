"""Counts the residents of a page by class and by the kind of their medical school, or says why it cannot."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from programs.reader.readings import PageLine
from programs.reader.roster.attended import Attended, attended, habits_of
from programs.reader.roster.columns import by_class
from programs.reader.roster.counts import ClassCount, RosterCount, RosterStatus, UnresolvedSchool
from programs.reader.roster.doubts import check_classes, check_empty, check_entries, check_lines
from programs.reader.roster.entries import SCHOOLISH, RosterEntry, entries_of, table_entries
from programs.reader.roster.names import start_of
from programs.reader.roster.order import names_first
from programs.reader.roster.schools import Schools
from programs.reader.roster.sections import (
    CHIEFS,
    NotUnderstoodError,
    PagePart,
    RosterLine,
    RosterSection,
    lines_of,
    sections_of,
    year_of,
)
from programs.reader.roster.spelling import normal, tokens_of

MOST_LETTERS: Final = 400_000
MOST_RESIDENTS: Final = 400
MOST_LINES: Final = 4_000


def count_roster(page: str | Iterable[PageLine], schools: Schools, season: int) -> RosterCount:
    """Count a page's residents. ``season``: the match year, for pages that give themselves none."""
    lines = lines_of(page)
    if sum(len(line.text) for line in lines) > MOST_LETTERS or len(lines) > MOST_LINES:
        return RosterCount(RosterStatus.NOT_UNDERSTOOD, "The text is longer than any roster.")
    season = year_of(lines) or season
    try:
        return _counted(lines, schools, season)
    except NotUnderstoodError as problem:
        return RosterCount(RosterStatus.NOT_UNDERSTOOD, str(problem), season)
    finally:
        schools.forget()


@dataclass
class Resident:
    entry: RosterEntry
    level: str
    said: Attended


def _counted(lines: list[RosterLine], schools: Schools, season: int) -> RosterCount:
    sections = names_first(sections_of(by_class(lines), season))
    leaders: list[RosterEntry] = []
    groups = _entries(sections, schools, leaders)
    entries = [entry for _, found in groups for entry in found]
    if not entries:
        check_empty(sections, schools)
        return RosterCount(RosterStatus.NO_ROSTER, "No resident is named on this page.", season)
    habits = habits_of(entries, schools)
    persons: list[Resident] = []
    for section, found in groups:
        above: Attended | None = None
        for entry in found:
            said = attended(entry, habits, schools)
            if said.is_same:
                said = above or Attended()
            above = said
            persons.append(Resident(entry, section.name or entry.level, said))
    check_entries(persons, habits, schools)
    check_lines(groups, leaders, schools)
    persons = _each_once(_named_by_year(persons, season))
    check_classes(persons)
    unresolved = _unresolved(persons, schools)
    _check_told(persons, unresolved, schools)
    return RosterCount(RosterStatus.COUNTED, "", season, _by_class(persons), unresolved, _without_school(persons))


def _entries(
    sections: list[RosterSection], schools: Schools, leaders: list[RosterEntry]
) -> list[tuple[RosterSection, list[RosterEntry]]]:
    """The residents of each section; leaders and what stands under other headings are left out."""
    listing = [one for one in sections if one.part is not PagePart.LEFT_OUT]
    has_heading = any(one.part is PagePart.RESIDENTS for one in listing)
    has_strong = any(start_of(line.text) for one in listing for line in one.lines)
    groups: list[tuple[RosterSection, list[RosterEntry]]] = []
    head = None
    for section in listing:
        rows, others, head = table_entries(section, head)
        rest = RosterSection(section.part, section.name, others)
        in_lines = entries_of(rest, schools, may_be_bare=has_heading and not has_strong)
        found = [] if rows else list(islice(in_lines, MOST_RESIDENTS + 1))
        if rows and any(start_of(line.text) for line in others):
            raise NotUnderstoodError("Some residents stand in a table and some beside it.")
        if rows and any(re.search(r"\t|\||,.*,", line.raw) for line in others):
            raise NotUnderstoodError("Some rows of a table could not be read.")
        current = [one for one in _grouped(found) if not one.is_leader]
        leaders += [one for one in found if one.is_leader]
        groups.append((section, [*rows, *current]))
        if sum(len(one) for _, one in groups) > MOST_RESIDENTS:
            raise NotUnderstoodError("More residents are named than any program has.")
    has_levels = any(entry.level for _, found in groups for entry in found)
    if not has_heading and not has_levels:
        return []
    named = [one for one in groups if one[0].name]
    if named and any(found for section, found in groups if not section.name and section.part is PagePart.UNSAID):
        groups = [one for one in groups if one[0].part is PagePart.RESIDENTS]
    return groups


def _grouped(entries: list[RosterEntry]) -> list[RosterEntry]:
    """Names that stand together with their schools below them, each with its own."""
    at = 0
    while at < len(entries):
        end = at
        while (
            end < len(entries) - 1
            and not entries[end].lines
            and not entries[end].rest
            and not entries[end + 1].is_first
        ):
            end += 1
        group, told = entries[at : end + 1], entries[end].lines
        if len(group) > 1 and told and not any(one.rest for one in group):
            if len(told) % len(group):
                raise NotUnderstoodError("Names and schools stand apart, and their numbers differ.")
            for number, entry in enumerate(group):
                entry.lines = told[number :: len(group)]
        at = end + 1
    return entries


def _named_by_year(persons: list[Resident], season: int) -> list[Resident]:
    """Classes named by the year they graduate, as PGY-1 for the last to graduate, PGY-2 before it and so on."""
    years = {int(person.level) for person in persons if person.level.isdigit()}
    if not years:
        return persons
    if max(years) - season > 7 or any(not person.level.isdigit() and person.level != CHIEFS for person in persons):
        raise NotUnderstoodError("The years of graduation do not fit the other classes.")
    for person in persons:
        if person.level.isdigit():
            person.level = f"PGY-{max(years) - int(person.level) + 1}"
    return [
        person for person in persons if not person.level or person.level == CHIEFS or person.level.startswith("PGY")
    ]


def _each_once(persons: list[Resident]) -> list[Resident]:
    """Every resident once; a chief who stands in a class as well is of that class."""
    classes: dict[int, str] = {}
    for person in persons:
        if person.level != CHIEFS:
            if person.entry.key in classes:
                raise NotUnderstoodError("A resident is named in two places.")
            classes[person.entry.key] = person.level
    chiefs: set[int] = set()
    kept = []
    for person in persons:
        key = person.entry.key
        if person.level == CHIEFS:
            if key in classes or key in chiefs:
                continue
            chiefs.add(key)
        kept.append(person)
    return kept


def _by_class(persons: Sequence[Resident]) -> tuple[ClassCount, ...]:
    counts: dict[str, ClassCount] = {}
    whole = ClassCount("all")
    for person in persons:
        for count in (counts.setdefault(person.level, ClassCount(person.level)), whole):
            count.listed += 1
            if person.said.found:
                count.kinds[person.said.found.kind] += 1
    return (*sorted((one for name, one in counts.items() if name), key=lambda one: one.name), whole)


def _unresolved(persons: Sequence[Resident], schools: Schools) -> tuple[UnresolvedSchool, ...]:
    """Names of schools to decide on; whatever holds a word of a resident's name is left out."""
    names = {token for person in persons for word in person.entry.words for token in tokens_of(word)}
    names -= schools.spelling.words
    found: dict[str, UnresolvedSchool] = {}
    for person in persons:
        text = person.said.text
        if not text or person.said.found or schools.decision(text):
            continue
        if set(tokens_of(text)) & names or start_of(text) or not normal(text) or not _may_be_told(text, schools):
            continue
        school = found.setdefault(normal(text), UnresolvedSchool(text))
        school.by_class[person.level] = school.by_class.get(person.level, 0) + 1
    return tuple(sorted(found.values(), key=lambda one: (-one.residents, one.written)))


def _check_told(persons: Sequence[Resident], unresolved: Sequence[UnresolvedSchool], schools: Schools) -> None:
    """Refuse a count in which a school was read that can neither be counted nor shown."""
    waiting = sum(1 for one in persons if one.said.text and not one.said.found and not schools.decision(one.said.text))
    if waiting != sum(one.residents for one in unresolved):
        raise NotUnderstoodError("What stands in the place of a school cannot be told from the name of a person.")


def _may_be_told(text: str, schools: Schools) -> bool:
    """Whether a string is written like a school's name: a word for a school, or letters alone as an acronym."""
    is_acronym = text.isupper() and text.isalpha() and len(text) <= 8
    return bool(SCHOOLISH.search(text)) or is_acronym or bool(set(tokens_of(text)) <= schools.spelling.words)


def _without_school(persons: Sequence[Resident]) -> tuple[tuple[str, int], ...]:
    """Degrees of residents without a school: a hint, never a count."""
    found = Counter(person.entry.degree for person in persons if not person.said.found and person.entry.degree)
    return tuple(sorted(found.items()))
