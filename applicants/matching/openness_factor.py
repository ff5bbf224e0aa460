"""How open a program is to the applicant's group, measured against the group's national share."""

from typing import Final

from applicants.matching.points import FactorValue
from applicants.matching.standing import Standing
from applicants.matching.verdicts import ProgramFacts
from programs.record.openness import NATIONAL_SHARE, openness
from programs.record.rates import posterior_share
from programs.vocabulary import Answer, Group, Population

_GROUPS: Final = {Group.US_IMG: "US IMGs", Group.NON_US_IMG: "non-US IMGs"}
_PEOPLE: Final = {
    Population.INTERVIEWED.value: "interviewed",
    Population.MATCHED.value: "matched",
    Population.RESIDENTS.value: "in training",
}


def openness_value(me: Standing, program: ProgramFacts) -> FactorValue:
    """Value in 0..1, known (only with a record), and the reason, put into words only when printed.

    The value is r / (1 + r), r the group's share here over its national share: measured against the nation, because
    there are simply fewer US than non-US IMGs.
    """
    group = me.group.group
    if me.img.answer is Answer.NO:
        return FactorValue(0.5, False, "The record is about IMGs.")
    if group is None:
        return FactorValue(0.0, False, me.group.reason)
    national, who = NATIONAL_SHARE[group], _GROUPS[group]
    found = openness(program, group, me.dates.season)
    record, moved = found.record, found.moved
    if record is None:
        return FactorValue(
            _relative(found.expected, national),
            False,
            lambda: (
                f"No record. Expected share of {who}: {found.expected:.1%}, against {national:.1%} nationally "
                f"({found.prior.source}{'; moved by judgement: ' + ', '.join(moved) if moved else ''})."
            ),
        )
    weighed = posterior_share(found.expected, found.count, found.n)
    counted = "IMGs, split by national shares" if record.pooled else who
    return FactorValue(
        _relative(weighed, national),
        True,
        lambda: (
            f"Record: {record.count:g} of {record.n:g} {_PEOPLE[record.population]} in {len(record.seasons)} "
            f"season{'s' if len(record.seasons) > 1 else ''} were {counted}. "
            f"Weighed with the specialty's figure: {weighed:.1%} {who}, against {national:.1%} nationally."
        ),
    )


def _relative(share: float, national: float) -> float:
    return share / (share + national)
