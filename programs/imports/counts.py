"""Season records of one import beside one another: counts of tracks added up, groups no larger than their whole."""

from typing import Any, Final

from programs.exports.columns import RECORDS
from programs.imports.cells import Faults, RecordCell
from programs.imports.effects import StandingStatements
from programs.vocabulary import Group

# Which groups each is part of.
WHOLES: Final = {
    Group.ALL: (),
    Group.IMG: (Group.ALL,),
    Group.US_IMG: (Group.IMG, Group.ALL),
    Group.NON_US_IMG: (Group.IMG, Group.ALL),
}


def fitting_counts(about: StandingStatements, records: list[RecordCell], faults: Faults) -> list[RecordCell]:
    """Without counts of a group that is larger than one it is part of, by the same source or as that stands."""
    said = {(told.origin[:3], *_counts_what(told)): told for told in records}

    def number_of(told: RecordCell, group: Group) -> Any:
        """How many the other group has of the same people, in the same measure; None where nobody says."""
        season, track, _, population, is_percent = _counts_what(told)
        if other := said.get((told.origin[:3], season, track, group, population, is_percent)):
            return other.percent if is_percent else other.people
        stands = about.current((season, track, group.value, population)).row
        return stands.value[1 if is_percent else 0] if stands else None

    fitting = []
    for told in records:
        number: Any = told.people if told.percent is None else told.percent
        with_other = number_of(told, Group.US_IMG) if told.group == Group.NON_US_IMG else None
        for whole in WHOLES[Group(told.group)]:
            most = number_of(told, whole)
            if most is not None and number + (with_other or 0 if whole is Group.IMG else 0) > most:
                beside = f" with the {with_other} of the other group" if with_other and number <= most else ""
                expected = f"no more{beside} than the {most} of “{whole}” of that season"
                column = "count" if told.percent is None else "percent"
                faults.add(RECORDS.file, told.row, column, str(number), expected)
                break
        else:
            fitting.append(told)
    return fitting


def add_up(by_program: dict[str, list[RecordCell]]) -> None:
    """Make one of the counts that one source gives of the same people of a program: each is of a part of them."""
    for key, records in by_program.items():
        whole: dict[Any, RecordCell] = {}
        for told in records:
            what = (told.origin, *_counts_what(told))
            if before := whole.get(what):
                people, method = (before.people or 0) + (told.people or 0), f"{before.method}; {told.method}"
                told = before._replace(people=people, method=method)
            whole[what] = told
        by_program[key] = list(whole.values())


def _counts_what(told: RecordCell) -> tuple[int, str, str, str, bool]:
    """Season, track, group and population, and whether it is a percentage."""
    return told.season, told.track, told.group, told.population, told.percent is not None
