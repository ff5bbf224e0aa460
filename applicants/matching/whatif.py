"""What would help most: the same judgement under one change of the file at a time, or under several together.

A change is something the applicant can do or decide. It is supposed done today; whether it can still be done in time,
and what it takes, is said in words beside it. Nothing here is a promise: only what programs state can open or close.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from applicants.matching.columns import Numbers
from applicants.matching.facts import Applicant, Experience, Letter, Sitting
from applicants.matching.ranking import Ranking
from applicants.matching.standing import Standing
from programs.vocabulary import Answer, Verdict, Visa

SUPPOSED_SCORES: Final = (230, 245, 260)  # of Step 2 CK, before it is passed
SUPPOSED_MONTHS: Final = 2.0


class Situation(NamedTuple):
    """The file as it would be, and how many seasons later it is sent."""

    file: Applicant
    seasons_later: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to suppose. ``takes``: what it costs and when it can be done, as far as that is known.

    ``refused``: why it makes no difference or cannot be done for this applicant; '' where it can be supposed.
    ``excludes``: a change of the same ``family`` cannot be supposed beside it.
    """

    key: str
    label: str
    takes: str
    family: str
    refused: str
    apply: Callable[[Situation, Standing], Situation]


def changes_for(me: Standing) -> tuple[Change, ...]:
    """Every change that could be supposed for this applicant, those that cannot be with the reason."""
    return (
        _certificate(me),
        _step3(me),
        *_step2_ck(me),
        _letter(me),
        _months(me),
        *(_visa(me, visa) for visa in Visa),
        Change(
            "season_later",
            "Apply one season later",
            "A year, and programs count one more year since graduation.",
            "season",
            "",
            lambda now, _: now._replace(seasons_later=now.seasons_later + 1),
        ),
    )


def supposed(me: Standing, changes: Iterable[Change]) -> Situation:
    """The situation after all these changes; the order does not matter, since each touches its own part."""
    situation = Situation(me.file)
    for change in changes:
        situation = change.apply(situation, me)
    return situation


# The changes ----------------------------------------------------------------------------------------------------------


def _certificate(me: Standing) -> Change:
    refused = ""
    if me.img.answer is Answer.NO:
        refused = "Graduates of US schools need none."
    elif me.certificate_in_hand:
        refused = "You have it."
    elif not me.certificate_exams_passed:
        refused = "It comes after the exams it rests on: pass those first."
    return Change(
        "certificate",
        "ECFMG certificate in hand",
        "Your school must confirm your diploma; weeks to months.",
        "certificate",
        refused,
        lambda now, me: now._replace(file=replace(now.file, ecfmg_certified_on=me.today)),
    )


def _step3(me: Standing) -> Change:
    refused = ""
    if not me.exams_known:
        refused = "Add your exams first."
    elif me.step3.passed:
        refused = "You have passed it; a passed Step cannot be taken again."
    elif not me.may_sit_steps:
        refused = "Four failed sittings of one Step end eligibility for every Step."
    takes = "Two days of examination. It opens the H-1B route where a program offers it."
    if not me.certificate_in_hand:
        takes = f"Only with the ECFMG certificate in hand. {takes}"
    return Change("step3", "Pass Step 3", takes, "step3", refused, _passing("step3", None))


def _step2_ck(me: Standing) -> Iterator[Change]:
    refused = ""
    if not me.exams_known:
        refused = "Add your exams first."
    elif me.step2_ck.passed:
        refused = "You have passed it; a passed Step cannot be taken again, so its score stays."
    elif not me.may_sit_steps:
        refused = "Four failed sittings of one Step end eligibility for every Step."
    if refused:
        yield Change(
            "step2_ck", "Pass Step 2 CK with a high score", "", "step2_ck", refused, _passing("step2_ck", None)
        )
        return
    for score in SUPPOSED_SCORES:
        label, takes = f"Pass Step 2 CK with {score}", "Nobody can choose a score; this shows what one would change."
        yield Change(f"step2_ck_{score}", label, takes, "step2_ck", "", _passing("step2_ck", score))


def _passing(exam: str, score: int | None) -> Callable[[Situation, Standing], Situation]:
    def passed(now: Situation, me: Standing) -> Situation:
        awaited = (sitting for sitting in now.file.exams or () if sitting.exam != exam or sitting.passed is not None)
        return now._replace(file=replace(now.file, exams=(*awaited, Sitting(exam, me.today, True, score))))

    return passed


def _letter(me: Standing) -> Change:
    specialty = _wished(me)

    def received(now: Situation, me: Standing) -> Situation:
        letter = Letter(us_faculty=True, specialty=specialty, setting="hands_on", status="received")
        return now._replace(file=replace(now.file, letters=(*(now.file.letters or ()), letter)))

    return Change(
        "us_letter",
        "One more letter from US faculty",
        "From a physician who saw you work with patients; ask early. At most four go to one program.",
        "us_letter",
        "Add your letters first." if me.file.letters is None else "",
        received,
    )


def _months(me: Standing) -> Change:
    specialty = _wished(me)
    # Electives are for students; whoever has graduated can add an externship.
    kind = "elective" if me.graduated is False else "externship"

    def worked(now: Situation, me: Standing) -> Situation:
        stretch = Experience(kind, "US", specialty, SUPPOSED_MONTHS, me.today)
        return now._replace(file=replace(now.file, experience=(*(now.file.experience or ()), stretch)))

    return Change(
        "hands_on",
        f"Two more months of hands-on experience in the US ({kind})",
        "Places are few and often paid for; a visa for the stay may be needed.",
        "hands_on",
        "Add your experience first." if me.file.experience is None else "",
        worked,
    )


def _visa(me: Standing, visa: Visa) -> Change:
    accepted = me.file.visas_accepted
    refused = ""
    if me.visa_need.answer is Answer.NO:
        refused = "You need no visa."
    elif accepted is None:
        refused = "Add which visas you would accept first."
    elif visa in accepted:
        refused = "You accept it already."
    takes = {
        Visa.J1: "Two years in your home country afterwards, or a waiver of them. Not legal advice.",
        Visa.H1B: "Needs Step 3 in time; fewer programs offer it. Not legal advice.",
    }[visa]
    return Change(
        f"accept_{visa.value.lower().replace('-', '')}",
        f"Accept {visa} too",
        takes,
        f"visa_{visa}",
        refused,
        lambda now, _: now._replace(
            file=replace(now.file, visas_accepted=(*(now.file.visas_accepted or ()), visa.value))
        ),
    )


def _wished(me: Standing) -> str | None:
    return next(iter(me.file.wishes.specialties), None)


# What a change does ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """Two judgements of the same programs compared; programs by their number in the catalogue, the best first.

    ``opened``: open now, not before. ``nearer``: a better verdict short of open. ``lost``: a worse one. ``counts``:
    programs by verdict afterwards. ``gained``: mean change of the total, in integer hundredths, over the programs that
    are closed neither before nor after; 0 where there are none.
    """

    opened: tuple[int, ...]
    nearer: tuple[int, ...]
    lost: tuple[int, ...]
    counts: dict[Verdict, int]
    gained: int


def effect(before: Ranking, after: Ranking, asked_for: Collection[int] | Numbers | None = None) -> Effect:
    """What changed from ``before`` to ``after`` among the programs ``asked_for`` (all of ``before`` if None)."""
    asked = before.order if asked_for is None else np.asarray(asked_for, dtype=np.intp)
    was, now = before.verdict[asked].astype(np.int16), after.verdict[asked].astype(np.int16)
    total = after.total[asked]

    def named(mask: Numbers) -> tuple[int, ...]:
        found = asked[mask]
        return tuple(found[np.lexsort((found, -total[mask]))].tolist())

    stays = (was != Verdict.CLOSED) & (now != Verdict.CLOSED)
    moved = (total - before.total[asked])[stays]
    counted = np.bincount(now, minlength=len(Verdict))
    return Effect(
        opened=named((now == Verdict.OPEN) & (was != Verdict.OPEN)),
        nearer=named((now > was) & (now != Verdict.OPEN)),
        lost=named(now < was),
        counts={verdict: int(counted[verdict]) for verdict in sorted(Verdict, reverse=True)},
        gained=round(float(moved.mean())) if len(moved) else 0,
    )
