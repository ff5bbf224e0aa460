"""Season records of one import beside one another: counts of tracks added up, groups no larger than their whole."""

from functools import partial
from typing import Any

from programs.exports.columns import RECORDS
from programs.facts.parts import misfit
from programs.imports.cells import RecordCell
from programs.imports.effects import StandingStatements
from programs.imports.faults import Faults
from programs.vocabulary import Group


def fitting_counts(
    about: StandingStatements, news: list[RecordCell], records: list[RecordCell], faults: Faults
) -> list[RecordCell]:
    """The news without groups that are larger than one they are part of, by the same source or as that stands.

    ``records``: all that the file says. Of what a source says twice the last counts, as everywhere.
    """
    last = {(told.origin[:3], *_counts_what(told), told.group): told for told in records}

    def number_of(told: RecordCell, group: Group) -> Any:
        """How many the other group has of the same people, in the same measure; None where nobody says."""
        season, track, population, is_percent = _counts_what(told)
        if other := last.get((told.origin[:3], season, track, population, is_percent, group)):
            return other.percent if is_percent else other.people
        stands = about.current((season, track, group.value, population)).row
        return stands.value[1 if is_percent else 0] if stands else None

    said = {(told.origin[:3], *_counts_what(told), told.group) for told in news}
    fitting = []
    for told in news:
        who = told.origin[:3], *_counts_what(told)
        number = told.people if told.percent is None else told.percent
        said_with = [group for group in Group if (*who, group) in said]
        is_last = last[*who, told.group] is told
        group = Group(told.group)
        if is_last and (expected := misfit(group, number, partial(number_of, told), said_with=said_with)):
            faults.add(RECORDS.file, told.row, "count" if told.percent is None else "percent", str(number), expected)
        else:
            fitting.append(told)
    return fitting


def add_up(by_program: dict[str, list[RecordCell]]) -> None:
    """Make one of the counts that one source gives of the same people of a program: each is of a part of them."""
    for key, records in by_program.items():
        whole: dict[Any, RecordCell] = {}
        for told in records:
            what = (told.origin, *_counts_what(told), told.group)
            if before := whole.get(what):
                people, method = (before.people or 0) + (told.people or 0), f"{before.method}; {told.method}"
                told = before._replace(people=people, method=method)
            whole[what] = told
        by_program[key] = list(whole.values())


def _counts_what(told: RecordCell) -> tuple[int, str, str, bool]:
    """Season, track and population, and whether it is a percentage."""
    return told.season, told.track, told.population, told.percent is not None
