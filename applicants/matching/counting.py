"""Each stay of an applicant held against what one program counts as US clinical experience, with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from applicants.matching.applicant import Experience
from applicants.matching.deadlines import Moment, long_date
from applicants.matching.months import CLINICAL, US, WATCHING, has_ended_by, is_said_watched, months_of
from applicants.matching.outcomes import ProgramFacts, Side
from applicants.matching.standing import Standing
from programs.vocabulary import Answer, ExperienceKind


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether one stay counts, and why. ``missing``: whose fact is not known where the answer is unknown."""

    stay: Experience
    answer: Answer
    reason: str
    missing: Side | None = None


def kinds_named(program: ProgramFacts) -> frozenset[str]:
    """The kinds the program says it counts; none where it does not say."""
    return frozenset(kind.strip() for kind in program.usce_kinds.split(";") if kind.strip())


def counted_by(me: Standing, named: frozenset[str], by: Moment) -> tuple[Counted, ...]:
    """Every stay of the file, in its order. ``named``: kinds the program counts. ``by``: when it must be done."""
    return tuple(_counted(me, stay, named, by) for stay in me.file.experience or ())


def watched_in(held: Iterable[Counted]) -> str:
    """The stays a program would have to be asked about, as "your observership and your elective without patients"."""
    asked = (one.stay for one in held if one.missing == "program")
    return " and ".join(dict.fromkeys(_watched(stay) for stay in asked))


def _watched(stay: Experience) -> str:
    kind = label_of(stay)
    return f"your {kind}" if stay.kind in WATCHING else f"your {kind} without hands-on work"


def label_of(stay: Experience) -> str:
    return ExperienceKind(stay.kind).label.lower()


def _counted(me: Standing, stay: Experience, named: frozenset[str], by: Moment) -> Counted:
    """Kinds first, then time, place and what the file leaves open; watching is for the program to say."""
    if stay.kind not in (named or CLINICAL):
        if named:
            return Counted(stay, Answer.NO, f"It counts {listed(named)} only.")
        return Counted(stay, Answer.NO, "It is not clinical work, and no program said that it counts it.")
    if not has_ended_by(stay, max(by.day, me.today)):
        return Counted(stay, Answer.NO, f"{_when(stay)}; it is needed by {by.words}.")
    if stay.country is None:
        return Counted(stay, Answer.UNKNOWN, "Add its country: only stays in the US count.", "profile")
    if stay.country not in US:
        return Counted(stay, Answer.NO, "It was outside the US.")
    if is_said_watched(stay) or (stay.kind in WATCHING and not named):
        return Counted(stay, Answer.UNKNOWN, "Ask whether watching counts: the program does not say.", "program")
    if months_of(stay) is None:
        return Counted(stay, Answer.YES, "It counts once you add its months.")
    return Counted(stay, Answer.YES, "It names this kind." if named else "Hands-on work in the US.")


def _when(stay: Experience) -> str:
    if stay.ended_on is not None:
        return f"It ends on {long_date(stay.ended_on)}"
    assert stay.started_on is not None
    return f"It starts on {long_date(stay.started_on)} and is not over in time"


def listed(kinds: frozenset[str]) -> str:
    """Kinds in words, in the order of the vocabulary: "elective or externship"."""
    return " or ".join(kind.label.lower() for kind in ExperienceKind if kind in kinds)
