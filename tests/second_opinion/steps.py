"""The chain: exams, then the certificate, then Step 3; when each link could be in hand (domain, section 4).

Read as the product reads it, where the design is silent: a result is there three weeks after the sitting at the
soonest; a sitting that is planned later can be moved forward; OET rests under the certificate where the file lists it,
and without it the skills are asked for; passes more than seven years apart can be mended while rank lists are open.
"""

from datetime import date, timedelta

from tests.second_opinion.days import shifted
from tests.second_opinion.facts import Program
from tests.second_opinion.lines import (
    CLOSED,
    FIXABLE,
    PROFILE,
    PROGRAM,
    Line,
    lacking,
    met,
    needed_by,
    not_asked,
    not_stated,
    rank_list,
    unknown,
    unmet,
    unstated,
    worst,
)
from tests.second_opinion.person import Exam, Person

RESULT = timedelta(weeks=3)  # takes three to six weeks: sooner than three nothing is there
MOST_SITTINGS = 4
YEARS_BETWEEN_PASSES = 7


def is_stopped(me: Person) -> bool:
    """Four sittings of one Step without a pass end every Step."""
    exams = [me.exam(name) for name in ("step1", "step2_ck", "step3")]
    return any(exam.failed >= MOST_SITTINGS and not exam.is_passed for exam in exams)


def resting_on(me: Person) -> list[Exam]:
    """The exams of the certificate that are not passed; OET where the file lists it: some Pathways ask for another."""
    names = ["step1", "step2_ck", *(["oet"] if me.lists_oet else [])]
    return [exam for name in names if not (exam := me.exam(name)).is_passed]


def result_from(exam: Exam, me: Person) -> date:
    sat = exam.planned_on or max(exam.not_before or me.today, me.today)
    return max(me.today, sat + RESULT)


def certificate_from(me: Person) -> date | None:
    """The first day it can be in hand; None: never. One that has ended can be renewed."""
    if me.has_certificate or me.certificate_ended:
        return me.today
    missing = resting_on(me)
    if missing and is_stopped(me):
        return None
    days = [me.today, *(result_from(exam, me) for exam in missing)]
    return max([*days, me.graduated_on] if me.graduated_on else days)


def certificate_on(me: Person) -> date | None:
    """The day I expect it, but not before it can be there."""
    first, named = certificate_from(me), me.certificate_expected
    return max(named, first) if named and first and named >= me.today else None


def can_pass(exam: Exam, by: date, me: Person) -> bool:
    """Whether its result can be there by then. A sitting that is planned later can be moved forward."""
    if me.today > by or (exam.name != "oet" and is_stopped(me)):
        return False
    allowed = me.today
    if exam.name == "step3" and not me.has_certificate and me.is_img is not False:
        first = me.today if me.certificate_ended else certificate_on(me) or certificate_from(me)
        if first is None:
            return False
        allowed = first
    if exam.planned_on and exam.planned_on <= me.today:
        return True  # the result is awaited
    return max(exam.not_before or me.today, allowed) + RESULT <= by


# Step 3 ---------------------------------------------------------------------------------------------------------------


def step3_state(by_when: str, me: Person, program: Program) -> tuple[bool | None, bool]:
    """Whether it is passed in time (None: only the program can tell), and whether it still can be."""
    by, exam = needed_by(by_when, me, program), me.exam("step3")
    sure = me.season.review_from if by_when == "interview" else by.on
    last = me.season.rank_list_deadline if by_when == "interview" or by.is_assumed else by.on
    if exam.is_passed:
        if exam.taken_on is None or exam.taken_on <= sure:
            return True, False
        return (None if exam.taken_on <= last else False), False
    possible = can_pass(exam, last, me)
    return (None if possible and me.today > sure else False), possible


def step3(me: Person, program: Program) -> Line:
    wanted, by_when = program["step3"].value, program["step3_by"].value
    if wanted == "no":
        return not_asked()
    in_time, possible = step3_state(by_when, me, program)
    if in_time:
        return met(wanted or None)
    if not wanted:
        return not_stated()
    if me.exams is None:
        return unknown(PROFILE, wanted)
    if in_time is None:
        return unknown(PROGRAM, wanted)
    return lacking(me, needed_by(by_when, me, program), wanted, in_time=possible)


# The certificate ------------------------------------------------------------------------------------------------------


def ecfmg(me: Person, program: Program) -> Line:
    if me.is_img is False:
        return not_asked()
    by_when, last = program["ecfmg_by"].value, rank_list(me)
    if me.has_certificate or me.certificate_ended:
        ends = me.certificate_ends
        if ends is None or ends >= me.season.start:
            return met("required" if by_when else None)
        return unstated(lacking(me, last, "required", in_time=me.today <= last.on), bool(by_when))
    if _too_far_apart(me):
        return unmet(FIXABLE if me.today <= last.on else CLOSED)
    national, here = _of_every_img(me, bool(by_when)), _certificate_by(by_when, me, program)
    return worst(national, here) if national else here


def _too_far_apart(me: Person) -> bool:
    first, second = me.exam("step1").taken_on, me.exam("step2_ck").taken_on
    if not (first and second and me.exam("step1").is_passed and me.exam("step2_ck").is_passed):
        return False
    return shifted(min(first, second), YEARS_BETWEEN_PASSES) < max(first, second)


def _of_every_img(me: Person, stated: bool) -> Line | None:
    """Whatever the program says: skills shown by the rank lists, the certificate there by the start."""
    last, oet = rank_list(me), me.exam("oet")
    if me.lists_oet and not oet.is_passed:
        return unstated(lacking(me, last, "required", in_time=can_pass(oet, last.on, me)), stated)
    if me.exams is not None and not me.lists_oet and not resting_on(me):
        return unknown(PROFILE, "required" if stated else None)
    first = certificate_from(me) if me.exams is not None else me.graduated_on
    if first and first > me.season.start:
        return unmet()
    expected = certificate_on(me)
    return unmet(FIXABLE) if expected and expected > me.season.start else None


def _certificate_by(by_when: str, me: Person, program: Program) -> Line:
    expected, missing = certificate_on(me), resting_on(me) if me.exams is not None else []
    if not by_when:
        return not_stated(worth_asking=bool(expected or missing))
    by = needed_by(by_when, me, program)
    first = certificate_from(me) if me.exams is not None else me.graduated_on
    if first is None and me.exams is not None:
        return unmet()
    if expected and expected > by.on:
        return lacking(me, by, "required", in_time=False, ready=expected)
    if first and first > by.on and (missing or first == me.graduated_on):
        return lacking(me, by, "required", in_time=False, ready=first)
    if missing:
        return lacking(me, by, "required", in_time=me.today <= by.on, ready=first)
    if expected is None or me.exams is None:
        return unknown(PROFILE)
    if by_when == "interview" and expected > me.season.review_from:
        return unknown(PROGRAM)
    return met()
