"""What would help most: the same judgement under one change of the file at a time, or under several together.

A change is something the applicant can do or decide. It is supposed done today; whether it can still be done in time,
and what it takes, is said in words beside it. Nothing here is a promise: only what programs state can open or close.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter
from applicants.matching.chain import CONFIRMED_FIRST
from applicants.matching.columns import Numbers
from applicants.matching.deadlines import long_date
from applicants.matching.exams import FOURTH_ATTEMPT, Step
from applicants.matching.ranking import Ranking
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Verdict
from programs.vocabulary import Answer, Visa

SUPPOSED_SCORES: Final = (230, 245, 260)  # of Step 2 CK, before it is passed
SUPPOSED_MONTHS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Supposition:
    """One thing to suppose. ``takes``: what it costs and when it can be done, as far as that is known.

    ``refused``: why it makes no difference or cannot be done by an applicant of this standing; '' where it can.
    ``made``: the file with it done today. ``seasons_later``: how much later that file is sent. ``fee``: the key of what
    is charged for it, '' where none is known.
    """

    key: str
    label: str
    takes: str
    refused: Callable[[Standing], str]
    made: Callable[[Standing], Applicant]
    seasons_later: int = 0
    fee: str = ""


def changes_for(me: Standing, specialty: str = "") -> tuple[Supposition, ...]:
    """Everything that could be supposed; what rests on something else stands after it.

    ``specialty``: whose letter and months are supposed, a slug; the first that is wished where none is given.
    """
    specialty = specialty or next(iter(me.file.wishes.specialties), "")
    return (
        _step1(me),
        *_step2_ck(me),
        *_oet(me),
        _certificate(),
        _step3(me),
        _letter(specialty),
        _months(me, specialty),
        *(_visa(visa) for visa in Visa),
        Supposition(
            "season_later",
            "Apply one season later",
            f"A year: judged for the {me.dates.season + 1} match. Programs count one more year since graduation."
            + (" A certificate that ends is supposed renewed." if me.file.ecfmg_valid_until else ""),
            lambda now: "",
            lambda now: replace(now.file, ecfmg_valid_until=None),
            seasons_later=1,
        ),
    )


def supposed(me: Standing, changes: Iterable[Supposition]) -> Standing:
    """The standing after all these changes, in the season as it is."""
    for change in changes:
        me = replace(me, file=change.made(me))
    return me


def refusals(me: Standing, changes: Sequence[Supposition]) -> list[tuple[Supposition, str]]:
    """Those that cannot be supposed on the file the ones before them leave, each with the reason."""
    told = ((change, change.refused(supposed(me, changes[:number]))) for number, change in enumerate(changes))
    return [(change, reason) for change, reason in told if reason]


def offered(me: Standing, specialty: str = "") -> list[Supposition]:
    """What can be supposed on its own, or after others that can. ``specialty``: see :func:`changes_for`."""
    found: list[Supposition] = []
    for change in changes_for(me, specialty):
        if not (change.refused(me) and change.refused(supposed(me, found))):
            found.append(change)
    return found


# The changes ----------------------------------------------------------------------------------------------------------


def _step1(me: Standing) -> Supposition:
    takes = f"One day, without a score.{_not_before(me.step1)}"
    return Supposition(
        "step1", "Pass Step 1", takes, lambda now: _cannot_take(now, now.step1), _passing("step1"), fee="step1_exam"
    )


def _not_before(step: Step) -> str:
    return f" Not before {long_date(step.not_before)}: {FOURTH_ATTEMPT}." if step.not_before else ""


def _step2_ck(me: Standing) -> Iterator[Supposition]:
    def refused(now: Standing) -> str:
        if now.step2_ck.passed and not me.step2_ck.passed:
            return "Suppose one score of an exam, not several."
        return _cannot_take(now, now.step2_ck)

    if refused(me):
        yield Supposition("step2_ck", "Pass Step 2 CK with a high score", "", refused, _passing("step2_ck"))
        return
    for score in SUPPOSED_SCORES:
        label, takes = f"Pass Step 2 CK with {score}", "Nobody can choose a score; this shows what one would change."
        made = _passing("step2_ck", score)
        yield Supposition(
            f"step2_ck_{score}", label, takes + _not_before(me.step2_ck), refused, made, fee="step2_ck_exam"
        )


def _oet(me: Standing) -> Iterator[Supposition]:
    """Only where the file lists it: others show their English in another way."""
    results = {attempt.passed for attempt in me.file.exams or () if attempt.exam == "oet"}
    if results and True not in results:
        yield Supposition("oet", "Pass OET Medicine", "A test of English.", lambda now: "", _passing("oet"))


def _certificate() -> Supposition:
    def refused(now: Standing) -> str:
        if now.img.answer is Answer.NO:
            return "Graduates of US schools need none."
        if now.chain.in_hand:
            return "You have it."
        if now.graduated is False:
            return "It rests on your diploma: first you graduate."
        if now.chain.lacking:
            return "It comes after the exams it rests on: pass those first."
        if now.passes_too_far_apart:
            return "The passes it rests on lie more than seven years apart: ask ECFMG first."
        return ""

    return Supposition(
        "certificate",
        "ECFMG certificate in hand",
        CONFIRMED_FIRST,
        refused,
        lambda now: replace(now.file, ecfmg_certified_on=now.today),
        fee="ecfmg_application",
    )


def _step3(me: Standing) -> Supposition:
    def refused(now: Standing) -> str:
        """Source: FSMB, USMLE application page for IMGs."""
        if reason := _cannot_take(now, now.step3):
            return reason
        if now.img.answer is not Answer.NO and not now.chain.in_hand:
            return "It may be taken only with the ECFMG certificate in hand."
        if not (now.step1.passed and now.step2_ck.passed):
            return "It comes after Step 1 and Step 2 CK: pass those first."
        return ""

    takes = "Two days of examination."
    if me.visa_need.answer is not Answer.NO and Visa.H1B in (me.file.visas_accepted or ()):
        takes += " It opens the H-1B route where a program offers it."
    return Supposition("step3", "Pass Step 3", takes, refused, _passing("step3"))


def _cannot_take(now: Standing, step: Step) -> str:
    if not now.exams_known:
        return "Add your exams first."
    if step.passed:
        return "A passed Step cannot be taken again."
    if not now.may_attempt_steps:
        return "Four failed attempts at one Step end eligibility for every Step."
    if step.not_before and step.not_before > now.dates.rank_list_deadline:
        return f"Not before {long_date(step.not_before)}, after the rank-list deadline: {FOURTH_ATTEMPT}."
    return ""


def _passing(exam: str, score: int | None = None) -> Callable[[Standing], Applicant]:
    def passed(now: Standing) -> Applicant:
        taken = (attempt for attempt in now.file.exams or () if attempt.exam != exam or attempt.passed is not None)
        return replace(now.file, exams=(*taken, ExamAttempt(exam, now.today, True, score)))

    return passed


def _letter(specialty: str) -> Supposition:
    def received(now: Standing) -> Applicant:
        letter = RecommendationLetter(
            us_faculty=True, specialty=specialty or None, setting="hands_on", status="received"
        )
        return replace(now.file, letters=(*(now.file.letters or ()), letter))

    return Supposition(
        "us_letter",
        "One more letter from US faculty",
        f"From a physician{_in(specialty)} who saw you work with patients. Ask early. At most four go to one program. "
        "Where a program names no deadline, ask whether it still takes a letter after the first review.",
        lambda now: "Add your letters first." if now.file.letters is None else "",
        received,
    )


def _months(me: Standing, specialty: str) -> Supposition:
    # Electives are for students; whoever has graduated can add an externship.
    kind = "elective" if me.graduated is False else "externship"
    visa = "" if me.visa_need.answer is Answer.NO else "; a visa for it may be needed"

    def worked(now: Standing) -> Applicant:
        # Without a day it overlaps no other of the file, so its months always count whole.
        experience = ClinicalExperience(kind, "US", specialty or None, SUPPOSED_MONTHS)
        return replace(now.file, experience=(*(now.file.experience or ()), experience))

    return Supposition(
        "hands_on",
        f"Two more months of hands-on experience in the US ({kind})",
        f"Two months{_in(specialty)}. Places are few and often paid for{visa}. They count as done today. Where a "
        "program names no deadline, ask whether it takes what comes later.",
        lambda now: "Add your experience first." if now.file.experience is None else "",
        worked,
    )


def _visa(visa: Visa) -> Supposition:
    def refused(now: Standing) -> str:
        if now.visa_need.answer is Answer.NO:
            return "You need no visa."
        if now.file.visas_accepted is None:
            return "Add which visas you would accept first."
        return "You accept it already." if visa in now.file.visas_accepted else ""

    takes = {
        Visa.J1: "Two years in your home country afterwards, or a waiver of them. Not legal advice.",
        Visa.H1B: "Needs Step 3 in time; fewer programs offer it. Not legal advice.",
    }[visa]
    return Supposition(
        f"accept_{visa.value.lower().replace('-', '')}",
        f"Accept {visa} too",
        takes,
        refused,
        lambda now: replace(now.file, visas_accepted=(*(now.file.visas_accepted or ()), visa.value)),
        fee="j1_sponsorship" if visa is Visa.J1 else "",
    )


def _in(specialty: str) -> str:
    """A slug in words: "internal-medicine" as " in internal medicine"."""
    return f" in {specialty.replace('-', ' ')}" if specialty else ""


# What a change does ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SuppositionEffect:
    """Two judgements of the same programs compared; programs by their number in the catalogue, the best first.

    ``opened``: open now, not before. ``nearer``: a better verdict short of open. ``lost``: a worse one. ``counts``:
    programs by verdict afterwards. ``gained``: mean change of the total, in integer hundredths, over the programs that
    are closed neither before nor after; 0 where there are none. ``through``: label of a requirement → at how many of
    the programs opened and brought nearer its line got better, the most first; ``lost_through``: at how many of
    those lost it got worse.
    """

    opened: tuple[int, ...]
    nearer: tuple[int, ...]
    lost: tuple[int, ...]
    counts: dict[Verdict, int]
    gained: int
    through: dict[str, int]
    lost_through: dict[str, int]

    @property
    def more_open(self) -> int:
        """Programs opened, less those lost."""
        return len(self.opened) - len(self.lost)

    @property
    def is_any(self) -> bool:
        return any((len(self.opened), len(self.nearer), len(self.lost), self.gained))


def effect(before: Ranking, after: Ranking, asked_for: Collection[int] | Numbers | None = None) -> SuppositionEffect:
    """What changed from ``before`` to ``after`` among the programs ``asked_for`` (all of ``before`` if None)."""
    asked = np.sort(before.order if asked_for is None else np.asarray(asked_for, dtype=np.intp))
    was, now = before.verdict[asked].astype(np.int16), after.verdict[asked].astype(np.int16)
    total = after.total[asked]

    def named(mask: Numbers) -> tuple[int, ...]:
        return tuple(asked[mask][(-total[mask]).astype(np.int16).argsort(kind="stable")].tolist())

    def by_label(moved: Numbers) -> dict[str, int]:
        found = np.count_nonzero(moved, axis=1)
        return {REQUIREMENTS[at].label: int(found[at]) for at in np.argsort(-found, kind="stable") if found[at]}

    better, worse = asked[now > was], asked[now < was]
    never_closed = (was != Verdict.CLOSED) & (now != Verdict.CLOSED)
    moved = (total - before.total[asked])[never_closed]
    counted = np.bincount(now, minlength=len(Verdict))
    return SuppositionEffect(
        opened=named((now == Verdict.OPEN) & (was != Verdict.OPEN)),
        nearer=named((now > was) & (now != Verdict.OPEN)),
        lost=named(now < was),
        counts={verdict: int(counted[verdict]) for verdict in sorted(Verdict, reverse=True)},
        gained=round(float(moved.mean())) if len(moved) else 0,
        through=by_label(after.by_line[:, better] > before.by_line[:, better]),
        lost_through=by_label(after.by_line[:, worse] < before.by_line[:, worse]),
    )
