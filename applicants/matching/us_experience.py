"""How far an applicant's clinical experience reaches what one program asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from applicants.matching import deadlines
from applicants.matching.applicant import ClinicalExperience
from applicants.matching.deadlines import Moment, long_date
from applicants.matching.in_time import missing
from applicants.matching.months import (
    CLINICAL,
    DAYS_PER_MONTH,
    ENROLLED_ONLY,
    HANDS_ON,
    US,
    WATCHING,
    done_by,
    in_months,
    is_open_ended,
    is_said_watched,
    is_unsaid,
    last_day,
    months_of,
    months_once,
)
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Outcome, ProgramFacts, Side, ask, met, verb
from applicants.matching.wording import in_a_row
from programs.vocabulary import Answer, ExperienceKind


def experience_need(me: Standing, program: ProgramFacts, months: float, strictness: str) -> Outcome:
    """Hold ``months`` of US experience (0: any amount) against the file; overlaps count once."""
    amount = f"{in_months(months)} of" if months else "some"
    asks = f"It {verb(strictness, 'asks for')} {amount} US clinical experience"
    if me.file.experience is None:
        return ask(f"{asks}. Add your clinical experience.", "profile", strictness)
    named = kinds_named(program)
    by = deadlines.application(program.deadline, me.dates)
    held = counted_by(me, named, by)
    counted = [one.done for one in held if one.answer is Answer.YES]
    settled = [one for one in counted if not is_open_ended(one)]
    mine = months_once(counted)
    if_hands_on = " if hands-on" if any(one.is_open for one in held) else ""
    you_have = f"you have {in_months(mine)} that count{'s' if mine == 1 else ''}{if_hands_on}"
    if _reaches(mine, months) or (not months and settled):
        return met(f"{asks}; {you_have}.", strictness)
    perhaps = [one.done for one in held if one.answer is not Answer.NO]
    vague = [one for one in perhaps if one.country is None or months_of(one) is None]
    at_best = months_once(perhaps) if len(perhaps) > len(counted) else mine
    if any(map(is_open_ended, perhaps)):
        return ask(f"{asks}. Add the last day of each experience, or its months so far.", "profile", strictness)
    if vague and (any(months_of(one) is None for one in vague) or _reaches(at_best, months)):
        return ask(f"{asks}. Add the country and months of each experience.", "profile", strictness)
    if perhaps and (not months or _reaches(at_best, months)):
        watched = watched_in(held)
        return ask(f"{asks}; {you_have}. Ask whether it counts {watched}.", "program", strictness)
    lacking = max(months - at_best, 0)
    days = _days_of_work(me, held, months)
    fix = _how_to_add(me, named, lacking, by) if days <= by.day - me.today else None
    if fix and at_best > mine and (watched := watched_in(held)):
        fix += f" Ask whether it counts {watched} too."
    added_by = me.today + days if _possible(me, named) else None
    comes = [day for day in (added_by, _planned_end(held, months)) if day]
    return missing(me, by, f"{asks}; {you_have}.", strictness, fix=fix, can_come_by=min(comes, default=None))


def _reaches(mine: float, months: float) -> bool:
    return mine >= months if months else mine > 0


def _how_to_add(me: Standing, kinds: frozenset[str], months: float, by: Moment) -> str | None:
    """What could still be added: graduates can add an externship, electives only while enrolled."""
    possible = _possible(me, kinds)
    if not possible:
        return None
    if months and len(possible) == 1:
        return f"Add {in_months(months)} of {listed(possible)} in the US by {by.words}."
    amount = in_months(months) if months else "clinical work"
    return f"Add {amount} in the US by {by.words}: {listed(possible)}."


def _possible(me: Standing, kinds: frozenset[str]) -> frozenset[str]:
    """The kinds that can still be added."""
    possible = kinds or HANDS_ON - {ExperienceKind.EMPLOYMENT}
    return possible - ENROLLED_ONLY if me.graduated else possible


@dataclass(frozen=True, slots=True)
class CountedExperience:
    """Whether one experience counts, and why. ``missing``: whose fact is not known where the answer is unknown.
    ``so_far``: of one under way what is done in time.
    """

    experience: ClinicalExperience
    answer: Answer
    reason: str
    missing: Side | None = None
    so_far: ClinicalExperience | None = None

    @property
    def is_open(self) -> bool:
        """Whether it counts as its kind usually does, for nobody said whether it was hands-on."""
        return self.answer is Answer.YES and is_unsaid(self.experience)

    @property
    def done(self) -> ClinicalExperience:
        return self.so_far or self.experience


def _planned_end(held: Iterable[CountedExperience], months: float) -> date | None:
    """The day by which what is under way reaches the months, if it goes on as planned."""
    counted = [one for one in held if one.answer is Answer.YES]
    ends = [last_day(one.experience) for one in counted if one.done is not one.experience]
    if not ends or not _reaches(months_once(one.experience for one in counted), months):
        return None
    return max(filter(None, ends), default=None)


def _days_of_work(me: Standing, held: Iterable[CountedExperience], months: float) -> timedelta:
    """How long it takes from today to reach the months. What is under way takes its own days until then."""
    perhaps = (one.experience for one in held if one.answer is not Answer.NO)
    by_today = [done_by(one, me.today, me.today) or one for one in perhaps]
    return timedelta(days=max(months - months_once(by_today), 0) * DAYS_PER_MONTH)


def kinds_named(program: ProgramFacts) -> frozenset[str]:
    """The kinds the program says it counts; none where it does not say."""
    return frozenset(kind.strip() for kind in program.usce_kinds.split(";") if kind.strip())


def counted_by(me: Standing, named: frozenset[str], by: Moment) -> tuple[CountedExperience, ...]:
    """Every experience of the file, in its order. ``named``: kinds the program counts. ``by``: when it must be done."""
    return tuple(_counted(me, experience, named, by) for experience in me.file.experience or ())


def watched_in(held: Iterable[CountedExperience]) -> str:
    """What a program would have to be asked about, as "your observership and your elective without patients"; '' where
    there is nothing of the kind.
    """
    asked = dict.fromkeys(_watched(one.experience) for one in held if one.missing == "program")
    return in_a_row(asked) if asked else ""


def _watched(experience: ClinicalExperience) -> str:
    kind = label_of(experience)
    return f"your {kind}" if experience.kind in WATCHING else f"your {kind} without hands-on work"


def label_of(experience: ClinicalExperience) -> str:
    return ExperienceKind(experience.kind).label.lower()


def _counted(me: Standing, experience: ClinicalExperience, named: frozenset[str], by: Moment) -> CountedExperience:
    """Kinds first, then time, place and what the file leaves open; watching is for the program to say."""
    if experience.kind not in (named or CLINICAL):
        if named:
            return CountedExperience(experience, Answer.NO, f"It counts {listed(named)} only.")
        return CountedExperience(
            experience, Answer.NO, "It is not clinical work, and no program said that it counts it."
        )
    done = done_by(experience, max(by.day, me.today), me.today)
    so_far = None if done is experience else done
    if done is None:
        return CountedExperience(experience, Answer.NO, f"{_when(experience)}; it is needed by {by.words}.")
    if experience.country is None:
        return CountedExperience(
            experience, Answer.UNKNOWN, "Add its country: only experience in the US counts.", "profile", so_far
        )
    if experience.country not in US:
        return CountedExperience(experience, Answer.NO, "It was outside the US.")
    if is_said_watched(experience) or (experience.kind in WATCHING and not named):
        return CountedExperience(
            experience, Answer.UNKNOWN, "Ask whether watching counts: the program does not say.", "program", so_far
        )
    if so_far:
        until = "today" if me.today >= by.day else by.words
        months = in_months(months_once([so_far]))
        return CountedExperience(experience, Answer.YES, f"It is under way: {months} by {until}.", so_far=so_far)
    if months_of(experience) is None:
        return CountedExperience(experience, Answer.YES, "It counts once you add its months.")
    if named:
        return CountedExperience(experience, Answer.YES, "It names this kind.")
    why = "Counts if it was hands-on: you have not said." if is_unsaid(experience) else "Hands-on work in the US."
    return CountedExperience(experience, Answer.YES, why)


def _when(experience: ClinicalExperience) -> str:
    if experience.ended_on is not None:
        return f"It ends on {long_date(experience.ended_on)}"
    assert experience.started_on is not None
    return f"It starts on {long_date(experience.started_on)} and is not over in time"


def listed(kinds: frozenset[str]) -> str:
    """Kinds in words, in the order of the vocabulary: "elective, externship or observership"."""
    return in_a_row((kind.label.lower() for kind in ExperienceKind if kind in kinds), "or")
