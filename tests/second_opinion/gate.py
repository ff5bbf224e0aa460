"""The ten requirements and the verdict (domain, section 4); the chain and the visas stand in modules of their own.

Read as the product reads it, where the design is silent: a Step that is not passed takes at least one sitting more; a
required minimum wants the pass when the application is complete; an experience without its country or months is a gap
of mine only where it could matter.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.second_opinion.days import LAST_STEP1_SCORES, is_old, shifted
from tests.second_opinion.facts import Program
from tests.second_opinion.left_out import possible
from tests.second_opinion.lines import (
    ASK,
    PREFERRED,
    PROFILE,
    PROGRAM,
    REQUIRED,
    UNLESS,
    VERDICTS,
    Line,
    application,
    deadline_of,
    gap,
    lacking,
    met,
    not_asked,
    not_stated,
    rank_list,
    unknown,
    unmet,
    unstated,
    worst,
)
from tests.second_opinion.person import HANDS_ON, US, WATCHING, Exam, Person, months
from tests.second_opinion.steps import can_pass, ecfmg, is_stopped, step3
from tests.second_opinion.visa import accepts_imgs, visa

Rule = Callable[[Person, Program], Line]

NEAR_POINTS = 10
NEAR_SITTINGS = 1
NEAR_YEARS = 1
COMMON_YEARS = 5
MOST_LETTERS = 4
DAYS_A_MONTH = 365.25 / 12


def _missed(program: Program, name: str, strictness: str, is_near: bool, me: Person) -> Line:
    """A limit missed for good: an old page closes only what misses it clearly."""
    if is_near and strictness != PREFERRED and is_old(program[name].seen_on, me.season.year):
        return unknown(PROGRAM, strictness)
    return unmet(strictness=strictness)


def _not_passed(exam: Exam, program: Program, name: str, me: Person) -> Line:
    """The national rule: a pass by the rank lists. A required minimum needs it when the application is complete."""
    if is_stopped(me):
        return unmet()
    last, by = rank_list(me), application(me, program)
    possible = can_pass(exam, last.on, me)
    if not possible or not program.number(name) or program[name].strictness == PREFERRED:
        return unstated(lacking(me, last, REQUIRED, in_time=possible), program[name].is_stated)
    return lacking(me, by, REQUIRED, in_time=by.is_assumed or can_pass(exam, by.on, me))


def step1(me: Person, program: Program) -> Line:
    fact, minimum, exam = program["min_step1"], program.number("min_step1"), me.exam("step1")
    strictness = fact.strictness or REQUIRED
    if me.exams is None:
        return unknown(PROFILE, strictness) if minimum else gap()
    if not exam.is_passed:
        return _not_passed(exam, program, "min_step1", me)
    if fact.value == "none":
        return not_asked()
    if exam.score is None:
        return met(strictness if minimum else None)
    if minimum is None:
        return not_stated()
    if exam.score >= minimum:
        return met(strictness)
    if strictness != PREFERRED and fact.seen_on <= LAST_STEP1_SCORES:
        return unknown(PROGRAM, strictness)
    return unmet(strictness=strictness)


def step2_ck(me: Person, program: Program) -> Line:
    fact, minimum, exam = program["min_step2_ck"], program.number("min_step2_ck"), me.exam("step2_ck")
    strictness = fact.strictness or REQUIRED
    if me.exams is None:
        return unknown(PROFILE, strictness) if minimum else gap()
    if not exam.is_passed:
        return _not_passed(exam, program, "min_step2_ck", me)
    if fact.value == "none":
        return not_asked()
    if minimum is None:
        return not_stated()
    if exam.score is None:
        return unknown(PROFILE, strictness)
    if exam.score >= minimum:
        return met(strictness)
    return _missed(program, "min_step2_ck", strictness, minimum - exam.score <= NEAR_POINTS, me)


def attempts(me: Person, program: Program) -> Line:
    fact, most = program["max_attempts"], program.number("max_attempts")
    strictness = fact.strictness or REQUIRED
    if fact.value == "none":
        return not_asked()
    if me.exams is None:
        return unknown(PROFILE, strictness) if most else not_stated()
    if most is None:
        return not_stated(worth_asking=True) if me.failed else met(None)
    sittings = max(me.exam("step1").failed, me.exam("step2_ck").failed) + 1
    if sittings <= most:
        return met(strictness)
    return _missed(program, "max_attempts", strictness, sittings - most <= NEAR_SITTINGS, me)


def years_since_graduation(me: Person, program: Program) -> Line:
    fact, most = program["max_years_since_graduation"], program.number("max_years_since_graduation")
    strictness = fact.strictness or REQUIRED
    if fact.value == "none":
        return not_asked()
    if most is None:
        on = me.graduated_on
        return not_stated(worth_asking=bool(on and shifted(on, COMMON_YEARS) < me.season.start))
    if me.graduated_on is None:
        return unknown(PROFILE, strictness)
    reaches, counted_to = shifted(me.graduated_on, int(most)), program["years_counted_to"].value
    review, begin = me.season.review_from, me.season.start
    if reaches >= (review if counted_to == "review" else begin):
        return met(strictness)
    if not counted_to and review.year - me.graduated_on.year <= most:
        return unknown(PROGRAM, strictness)
    reference = begin if counted_to == "start" else review
    return _missed(program, "max_years_since_graduation", strictness, shifted(reaches, NEAR_YEARS) >= reference, me)


# Experience and letters -----------------------------------------------------------------------------------------------


def clinical_experience(me: Person, program: Program) -> Line:
    """A preferred experience has preferred months, unless the months say otherwise; each is held against the file."""
    wanted, needed = program["usce"].value, program.number("usce_months")
    if wanted == "no" or (not wanted and needed == 0):
        return not_asked()
    if not wanted and needed is None:
        return not_stated(worth_asking=me["experience"] is not None and not me.us_months[0])
    wish = wanted or program["usce_months"].strictness or REQUIRED
    months_wish = program["usce_months"].strictness or wish
    wish = UNLESS if months_wish == UNLESS else wish
    if not needed:
        return _experience(me, program, 0, wish)
    if months_wish == wish:
        return _experience(me, program, needed, wish)
    return worst(_experience(me, program, 0, wish), _experience(me, program, needed, months_wish))


def _experience(me: Person, program: Program, needed: float, strictness: str) -> Line:
    """``needed``: months, 0 for any amount."""
    if me["experience"] is None:
        return unknown(PROFILE, strictness)
    stated = tuple(kind for kind in program["usce_kinds"].value.split("; ") if kind)
    by = application(me, program)
    done = [row for row in me.done_by(by.on, stated or HANDS_ON + WATCHING) if row.get("country") in (None, *US)]
    certain = [row for row in done if row.get("country") and (stated or row["kind"] in HANDS_ON)]

    def reach(rows: list[dict[str, Any]]) -> bool:
        return months(rows) >= needed if needed else bool(rows)

    if reach(certain):
        return met(strictness)
    vague = [row for row in done if not row.get("country") or row.get("months") is None]
    if vague and (any(row.get("months") is None for row in vague) or reach(done)):
        return unknown(PROFILE, strictness)
    if reach(done):
        return unknown(PROGRAM, strictness)
    days = max(needed - months(done), 0) * DAYS_A_MONTH
    enrolled = me.graduated_on is None or me.graduated_on > me.today
    possible = enrolled or any(kind not in ("elective", "sub_internship") for kind in stated or HANDS_ON)
    return lacking(
        me,
        by,
        strictness,
        in_time=possible and 0 <= (by.on - me.today).days >= days,
        ready=me.today + timedelta(days=days) if possible else None,
    )


def letters(me: Person, program: Program) -> Line:
    """A preferred number has a preferred share from US faculty, unless the share says otherwise."""
    number, us = program.number("letters_required"), program.number("us_letters_required")
    if number is None and us is None:
        return not_stated()
    wish = program["letters_required"].strictness or REQUIRED
    us_wish = program["us_letters_required"].strictness or (wish if number else REQUIRED)
    lines = [
        _letters(me, program, needed, strictness, is_us)
        for needed, strictness, is_us in ((number, wish, False), (us, us_wish, True))
        if needed
    ]
    return worst(*lines) if lines else not_asked()


def _letters(me: Person, program: Program, needed: float, strictness: str, is_us: bool) -> Line:
    needed = min(needed, MOST_LETTERS)
    if me["letters"] is None:
        return unknown(PROFILE, strictness)
    if sum(bool(row.get("us_faculty")) or not is_us for row in me.received) >= needed:
        return met(strictness)
    perhaps = [row for row in me["letters"] if row.get("status") in (None, "received", "uploaded")]
    if sum(row.get("us_faculty") is not False or not is_us for row in perhaps) >= needed:
        return unknown(PROFILE, strictness)
    by = application(me, program)
    return lacking(me, by, strictness, in_time=me.today <= by.on, ready=me.today)


# The verdict ----------------------------------------------------------------------------------------------------------


def season(me: Person, program: Program) -> Line:
    """Whether the season still takes anybody: no line of the contract, but a part of the verdict."""
    last, stated = rank_list(me), deadline_of(program, me.season)
    if me.graduated_on and me.graduated_on > me.season.start:
        return unmet()
    if last.is_near(me.today):
        return unknown(PROGRAM)
    if me.today > last.on:
        return unmet()
    return unknown(PROGRAM) if stated and me.today > stated else met()


REQUIREMENTS = {
    "accepts_imgs": accepts_imgs,
    "visa": visa,
    "step1": step1,
    "step2_ck": step2_ck,
    "attempts": attempts,
    "years_since_graduation": years_since_graduation,
    "ecfmg": ecfmg,
    "clinical_experience": clinical_experience,
    "letters": letters,
    "step3": step3,
}


STATED_BY: dict[Rule, tuple[str, ...]] = {
    accepts_imgs: ("accepts_img",),
    visa: ("visa_j1", "visa_h1b"),
    step1: ("min_step1",),
    step2_ck: ("min_step2_ck",),
    attempts: ("max_attempts",),
    years_since_graduation: ("max_years_since_graduation",),
    ecfmg: ("ecfmg_by",),
    clinical_experience: ("usce", "usce_months"),
    letters: ("letters_required", "us_letters_required"),
    step3: ("step3",),
    season: ("deadline",),
}


def is_stated(rule: Rule, me: Person, program: Program) -> bool:
    """Whether the program itself says something about it."""
    names = STATED_BY[rule] + (("work_permit",) if rule is visa and me.has_permit else ())
    is_military = rule is accepts_imgs and program.setting == "military"
    return is_military or any(program[name].is_stated for name in names)


def _line(rule: Rule, me: Person, program: Program) -> Line:
    """What the rule says, unless an answer that I left out could change it: then it waits for me."""
    line = rule(me, program)
    if line.waits_for == PROFILE:
        return line
    for others in possible(me):
        if any(rule(other, program).waits_for != line.waits_for for other in others):
            return unknown(PROFILE, REQUIRED if is_stated(rule, me, program) else None)
    return line


def judged(me: Person, program: Program) -> tuple[dict[str, Line], str, str | None]:
    """Every line, the verdict, and on whom it waits."""
    lines = {key: _line(rule, me, program) for key, rule in REQUIREMENTS.items()}
    deciding = [*lines.values(), _line(season, me, program)]
    verdict = min(line.verdict for line in deciding)
    if verdict != ASK:
        return lines, VERDICTS[verdict], None
    gaps = {line.missing for line in deciding if line.verdict == ASK}
    return lines, VERDICTS[verdict], "program" if PROGRAM in gaps else "you"
