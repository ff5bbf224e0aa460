"""The two decisive lines: whether the program takes IMGs, and a visa both sides accept (domain, sections 1 and 4).

Read as the product reads it, where the design is silent: a dispute about IMGs is a silence, which a visa or the record
may answer; a permit that is not taken is no permit, and its holder is asked to come on a visa; where the length of
training is not known seven years are held against a permit; a waiver of the home rule takes eight months.
"""

from tests.second_opinion.days import later
from tests.second_opinion.facts import Program
from tests.second_opinion.lines import (
    ASK,
    CLOSED,
    FIXABLE,
    OPEN,
    PROFILE,
    PROGRAM,
    REQUIRED,
    Line,
    met,
    not_asked,
    not_stated,
    unknown,
    unmet,
    worst,
)
from tests.second_opinion.person import Person
from tests.second_opinion.record import has_imgs
from tests.second_opinion.steps import step3_state

MOST_J1_YEARS = 7
LONGEST_TRAINING = 7
MONTHS_OF_A_WAIVER = 8

Route = tuple[int, str | None]  # the verdict as if it were the only one, and whose answer is missing


def accepts_imgs(me: Person, program: Program) -> Line:
    if me.is_img is False:
        return not_asked()
    takes_imgs = _takes_imgs(me, program)
    if program.setting != "military":
        return takes_imgs
    if me["us_citizen"]:
        return worst(unknown(PROGRAM), takes_imgs)
    is_open = me["us_citizen"] is None and me["immigration_status"] in (None, "none")
    return worst(unknown(PROFILE) if is_open else unmet(), takes_imgs)


def _takes_imgs(me: Person, program: Program) -> Line:
    fact = program["accepts_img"]
    if fact.value == "yes":
        return met()
    if not fact.value and is_implied(program):
        return met(None)
    if me.is_img is None:
        return unknown(PROFILE, REQUIRED if fact.value else None)
    if fact.value == "no":
        return unmet()
    if fact.value == "conditional":
        return unknown(PROGRAM)
    if me.needs_visa() or fact.is_disputed:
        return unknown(PROGRAM, None)
    return unknown(PROFILE, None) if me.needs_visa() is None else not_stated(worth_asking=True)


def is_implied(program: Program) -> bool:
    """By a visa it sponsors, or by an IMG on its record."""
    return "yes" in (program["visa_j1"].value, program["visa_h1b"].value) or has_imgs(program)


def visa(me: Person, program: Program) -> Line:
    needs, asked_of = needed_here(me, program)
    if needs is False:
        return not_asked()
    if me["immigration_status"] == "asylum_or_refugee":
        return unknown(asked_of)  # comes on no visa
    permit = program["work_permit"].value if me.has_permit else ""
    strictness = REQUIRED if program["visa_j1"].value or program["visa_h1b"].value or permit else None
    accepted = me["visas_accepted"]
    routes = [route for visa, route in (("J-1", _j1(me, program)), ("H-1B", _h1b(me, program))) if me.may_accept(visa)]
    best = max(routes, key=lambda route: route[0], default=(CLOSED, None))
    if accepted is None and needs is None and asked_of == PROFILE:
        return unknown(asked_of, strictness)
    if accepted is None and best[0] != CLOSED:
        return unknown(PROFILE, strictness)
    if best[0] == OPEN:
        return unknown(PROGRAM) if permit == "no" else met()
    if needs is None:
        return unknown(asked_of, strictness)
    if best[0] == ASK:
        return unknown(best[1] or PROGRAM, strictness)
    return unmet(best[0])


def needed_here(me: Person, program: Program) -> tuple[bool | None, str]:
    """Whether this program needs a visa of me, and whose answer is missing where that is not known."""
    permit = program["work_permit"].value
    if me["immigration_status"] == "asylum_or_refugee" and not me["us_citizen"] and permit == "no":
        return None, PROGRAM
    if not me.has_permit:
        return me.needs_visa(), PROFILE
    if permit == "no":
        return True, PROGRAM
    needs = me.needs_visa(program.length_years or LONGEST_TRAINING)
    if needs is False:
        return (None, PROGRAM) if permit == "conditional" else (False, PROFILE)
    if needs is None and program.length_years is None and me.needs_visa() is False:
        return None, PROGRAM
    return needs, PROFILE


def _offer(program: Program, name: str) -> Route:
    value = program[name].value
    return {"yes": (OPEN, None), "no": (CLOSED, None)}.get(value, (ASK, PROGRAM))


def _j1(me: Person, program: Program) -> Route:
    used = (me["j1_years_used"] or 0) + (program.length_years or 1)
    return (CLOSED, None) if used > MOST_J1_YEARS else _offer(program, "visa_j1")


def _h1b(me: Person, program: Program) -> Route:
    """As open as the worst of the offer, Step 3 in time and the home rule."""
    route = _h1b_with_step3(me, program)
    rule = me["home_rule"]
    if route[0] == CLOSED or rule in ("waived", "does_not_bind"):
        return route
    if rule == "binds":
        return (FIXABLE if later(me.today, MONTHS_OF_A_WAIVER) <= me.season.start else CLOSED), None
    return (ASK, PROFILE) if me["j1_years_used"] else route


def _h1b_with_step3(me: Person, program: Program) -> Route:
    offer = _offer(program, "visa_h1b")
    if offer[0] == CLOSED:
        return offer
    in_time, possible = step3_state(program["step3_by"].value, me, program)
    if in_time:
        return offer
    if me.exams is None:
        return ASK, PROFILE
    if in_time is None:
        return ASK, PROGRAM
    return (FIXABLE if possible else CLOSED), None
