"""Openness in words: each figure with its source, and what it is about, so that a reader can do the sum again."""

from typing import Final

from programs.record.openness import NATIONAL_SHARE, Openness, OpennessStep, Reason, sisters_record
from programs.vocabulary import STATES, Answer, Group, Population, Setting

GROUPS: Final = {Group.US_IMG: "US IMGs", Group.NON_US_IMG: "non-US IMGs"}
_PEOPLE: Final = {
    Population.INTERVIEWED.value: "interviewed",
    Population.MATCHED.value: "matched",
    Population.RESIDENTS.value: "in training",
}
_APDIM: Final = "APDIM surveys, J Gen Intern Med 2021"


def clauses(found: Openness) -> list[str]:
    """The whole sum, a sentence for each figure: what is on record, the specialty, what moves it, what comes out."""
    who, prior = GROUPS[found.group], found.prior
    said = [f"Specialty: {who} fill {_percent(prior.share(found.group))} of its places ({prior.source})."]
    said += [f"{_about(found, step)} That gives {_percent(step.after)}." for step in found.steps]
    of_nation = NATIONAL_SHARE[found.group]
    against = (
        f"{who[0].upper()}{who[1:]} fill {_percent(of_nation)} of the places of the nation: "
        f"{found.share:.3f} / ({found.share:.3f} + {of_nation:.3f}) = {found.value:.3f}."
    )
    record = found.record
    if record is None:
        return ["No record of the last five seasons.", *said, against]
    counted = "IMGs of both groups" if record.pooled else who
    seasons = f"{len(record.seasons)} season{'s' if len(record.seasons) > 1 else ''}"
    split = f" They are split by national shares: {_percent(found.split)} are {who}." if record.pooled else ""
    return [
        f"Record: {record.count:g} of {record.n:g} {_PEOPLE[record.population]} in {seasons} were {counted}.{split}",
        *said,
        f"Weighed by season the record counts as {found.count:.2f} of {found.n:.2f}, and "
        f"{_percent(found.expected)} as 8 people: {_percent(found.share)}.",
        against,
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _about(found: Openness, step: OpennessStep) -> str:
    factor, program = f"× {step.factor:.2f}", found.program
    match step.reason:
        case Reason.SETTING:
            return f"Setting: {Setting(program.setting).label.lower()}. That is stated: share {factor} ({_APDIM})."
        case Reason.READ_SETTING:
            kind = "a large teaching center" if program.teaching_center is Answer.YES else "a community hospital"
            return (
                f"About the kind of hospital, not this program. It seems {kind}. "
                f"That is read from NRMP codes and may be wrong: share {factor} ({_APDIM})."
            )
        case Reason.STATE:
            counted = program.state_imgs.counted
            return (
                f"About the state, not this program: {counted.of(found.group):,} {GROUPS[found.group]} matched in "
                f"{STATES[counted.state]} in {counted.matched_year}. It had {counted.places:,} places in "
                f"{counted.places_year}: odds {factor}. Source: {counted.source}."
            )
        case Reason.SISTERS:
            sisters = sisters_record(program.sisters, found.group, found.season, found.takes_h1b)
            assert sisters is not None, "the step rests on this record"
            others = f"{sisters.programs} other program{'s' if sisters.programs > 1 else ''}"
            return (
                f"About its institution, not this program: {sisters.people:g} people are on record in {others}. "
                f"They show {_percent(sisters.shown)} where {_percent(sisters.expected)} was expected: odds {factor}, "
                "by judgement."
            )
        case Reason.J1:
            return f"It says that it takes J-1: odds {factor}, by judgement."
        case Reason.H1B_FILED:
            return f"Its employer filed for residents on H-1B: odds {factor}, by judgement."
        case Reason.NO_VISA:
            return f"It takes no J-1 and does not say that it takes H-1B: odds {factor}, by judgement."
