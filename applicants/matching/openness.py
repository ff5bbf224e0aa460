"""How open a program is to the applicant's group: the record first, what it states second, its specialty last."""

from collections.abc import Callable
from typing import Final

from applicants.matching.figures import (
    NATIONAL_SHARE,
    ODDS_H1B_FILED,
    ODDS_NO_VISA,
    ODDS_STATED,
    PRIOR_ELSEWHERE,
    PRIORS,
    SETTING_FACTORS,
)
from applicants.matching.lines import ProgramFacts
from applicants.matching.standing import Standing
from programs.record import posterior_share, recent_record, times_odds, weighted_counts
from programs.vocabulary import Answer, Group, Policy, Population

_GROUPS: Final = {Group.US_IMG: "US IMGs", Group.NON_US_IMG: "non-US IMGs"}
_PEOPLE: Final = {
    Population.INTERVIEWED.value: "interviewed",
    Population.MATCHED.value: "matched",
    Population.RESIDENTS.value: "in training",
}


def openness_value(me: Standing, program: ProgramFacts) -> tuple[float, bool, Callable[[], str] | str]:
    """Value in 0..1, known (only with a record), and the reason, put into words only when printed.

    The value is r / (1 + r), r the group's share here over its national share: measured against the nation, because
    there are simply fewer US than non-US IMGs.
    """
    group = me.group.group
    if me.img.answer is Answer.NO:
        return 0.5, False, "The record is about IMGs."
    if group is None:
        return 0.0, False, me.group.reason
    national, who = NATIONAL_SHARE[group], _GROUPS[group]
    prior = PRIORS.get(program.specialty, PRIOR_ELSEWHERE)
    share, moved = _stated_share(prior.share(group), group, program)
    record = recent_record(program.record, group, me.dates.season)
    if record is None:
        return (
            _relative(share, national),
            False,
            lambda: (
                f"No record. Expected share of {who}: {share:.1%}, against {national:.1%} nationally "
                f"({prior.source}{'; moved by judgement: ' + ', '.join(moved) if moved else ''})."
            ),
        )
    count, n = weighted_counts(record, me.dates.season, prior.split(group))
    weighed = posterior_share(share, count, n)
    counted = "IMGs, split by national shares" if record.pooled else who
    return (
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


def _stated_share(share: float, group: Group, program: ProgramFacts) -> tuple[float, list[str]]:
    """The specialty's share moved by what the program states, by judgement, and what moved it."""
    moved = []
    factor = SETTING_FACTORS.get((program.specialty, program.setting))
    if factor:
        share *= factor
        moved.append(f"{program.setting} programs x {factor:g}")
    if Policy.YES in (program.accepts_img, program.visa_j1, program.visa_h1b):
        share = times_odds(share, ODDS_STATED)
        moved.append("IMGs or a visa stated")
    if program.h1b_resident_filings:
        share = times_odds(share, ODDS_H1B_FILED)
        moved.append("employer filed for residents on H-1B")
    if group is Group.NON_US_IMG and program.visa_j1 == Policy.NO and program.visa_h1b == Policy.NO:
        share = times_odds(share, ODDS_NO_VISA)
        moved.append("no visa sponsored")
    return share, moved
