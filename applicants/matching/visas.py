"""The routes to a visa at one program, and the best of them."""

from typing import Final, NamedTuple

from applicants.matching import deadlines
from applicants.matching.identity import LONGEST_TRAINING, MOST_J1_YEARS, Finding, on_permit, visa_need
from applicants.matching.standing import Standing
from applicants.matching.verdicts import (
    Outcome,
    ProgramFacts,
    Side,
    Verdict,
    ask,
    by_institution,
    disputed,
    met,
    not_asked,
    unmet,
)
from programs.vocabulary import Answer, Policy, Visa

# Source: Proclamation 10973 of 19 September 2025, as reported by AAMC News; its state after 21 September 2026 was not
# found.
H1B_MARK: Final = (
    "Since 21 September 2025 a new H-1B petition for someone outside the US asks for a payment of USD 100,000 "
    "(a change of status inside the US does not); what applies now was not found: ask whether the program still files."
)

# Of the waiver of the two-year home rule: those who file them say eight or nine on average (source: Shoreline
# Immigration, J-1 visa waiver processing time; a letter of no objection is not open to physicians in training).
MONTHS_OF_A_WAIVER: Final = 8


class Route(NamedTuple):
    """How open one visa is: ``verdict`` as if it were the only one, with its sentence."""

    verdict: Verdict
    reason: str
    missing: Side | None = None
    fix: str | None = None


def visa_outcome(me: Standing, program: ProgramFacts) -> Outcome:
    """The best route among the visas the applicant would accept, once it is clear that one is needed."""
    stated = bool(program.visa_j1 or program.visa_h1b)
    need, gap = _need(me, program)
    if need.answer is Answer.NO:
        return permit_outcome(me, program, need)
    accepted = me.file.visas_accepted
    j1, h1b = _j1(me, program), _h1b(me, program)
    routes = [route for visa, route in ((Visa.J1, j1), (Visa.H1B, h1b)) if accepted is None or visa in accepted]
    best = max(routes, key=lambda route: route.verdict, default=Route(Verdict.CLOSED, "You would accept no visa."))
    if accepted is None and best.verdict is not Verdict.CLOSED:
        return ask("Add which visas you would accept.", "profile", stated=stated)
    if best.verdict is Verdict.OPEN:
        return met(best.reason)
    if need.answer is Answer.UNKNOWN:
        return ask(need.reason, gap, stated=stated)
    if best.verdict is Verdict.ASK:
        return ask(best.reason, best.missing or "program", stated=stated)
    if best.verdict is Verdict.CLOSED:
        return unmet(" ".join(["You need a visa.", *(route.reason for route in routes or [best])]), stated=stated)
    return unmet(best.reason, fix=best.fix, stated=stated)


def permit_outcome(me: Standing, program: ProgramFacts, need: Finding) -> Outcome:
    """Of somebody who needs no visa: a citizen, a resident, or whoever shows the program a permit to work."""
    return not_asked(need.reason, stated=bool(program.visa_j1 or program.visa_h1b))


def _need(me: Standing, program: ProgramFacts) -> tuple[Finding, Side]:
    """Need of a visa through this program's training, and whose fact is missing if that is not known."""
    if not on_permit(me.file):
        return me.visa_need, "profile"
    need = visa_need(me.file, me.dates.season, program.length_years or LONGEST_TRAINING)
    if program.length_years is None and need.answer is Answer.UNKNOWN and me.visa_need.answer is Answer.NO:
        length_unknown = "The length of training is not known: ask, and compare it with the end of your work permit."
        return Finding(Answer.UNKNOWN, length_unknown), "program"
    return need, "profile"


def _j1(me: Standing, program: ProgramFacts) -> Route:
    """Sponsorship, and years enough left of those J-1 allows; years that are not told are taken for none."""
    offer = _sponsored(Visa.J1, program, "visa_j1")
    used, length = me.file.j1_years_used or 0, program.length_years
    if offer.verdict is Verdict.CLOSED or used + (length or 1) <= MOST_J1_YEARS:
        return offer
    takes = f"this program takes {length}" if length else "any program takes one more"
    reason = f"J-1 allows {MOST_J1_YEARS} years of training in all: you have used {used}, and {takes}."
    return Route(Verdict.CLOSED, reason)


def _h1b(me: Standing, program: ProgramFacts) -> Route:
    """Sponsorship, Step 3 in time *and* no home rule: as open as the worst of them."""
    route = _h1b_with_step3(me, program)
    rule = me.file.home_rule
    if route.verdict is Verdict.CLOSED or rule in ("waived", "does_not_bind"):
        return route
    if rule is None:
        if not me.file.j1_years_used:
            return route
        return Route(Verdict.ASK, f"{route.reason} Add whether the two-year home rule of J-1 binds you.", "profile")
    reason = f"{route.reason} The two-year home rule, 212(e), bars you from H-1B until it is waived."
    if deadlines.months_after(me.today, MONTHS_OF_A_WAIVER) > me.dates.start:
        return Route(Verdict.CLOSED, f"{reason} A waiver takes about {MONTHS_OF_A_WAIVER} months: too late for 1 July.")
    first = f"Get the waiver first: it takes about {MONTHS_OF_A_WAIVER} months."
    then = route.fix or ("Ask whether it sponsors H-1B." if route.verdict is Verdict.ASK else "")
    return Route(Verdict.FIXABLE, reason, fix=f"{first} {then}".strip())


def _h1b_with_step3(me: Standing, program: ProgramFacts) -> Route:
    offer = _sponsored(Visa.H1B, program, "visa_h1b")
    if offer.verdict is Verdict.CLOSED:
        return offer
    offer = offer._replace(reason=f"{offer.reason} {H1B_MARK}")
    if me.step3_in_time:
        return offer
    if not me.exams_known:
        return Route(Verdict.ASK, f"{offer.reason} Add your exams: H-1B needs Step 3.", "profile")
    fix = me.how_to_pass(me.step3, deadlines.rank_list(me.dates))
    if fix and offer.verdict is Verdict.ASK:
        fix = f"Ask whether it sponsors H-1B. Then: {fix}"
    reason = f"{offer.reason} H-1B needs Step 3, which you have not passed."
    return Route(Verdict.FIXABLE if fix else Verdict.CLOSED, reason, fix=fix)


def _sponsored(visa: Visa, program: ProgramFacts, field: str) -> Route:
    policy: str = getattr(program, field)
    if policy == Policy.YES:
        allowed = by_institution(program, field)
        return Route(
            Verdict.OPEN, f"The institution allows it to sponsor {visa}." if allowed else f"It sponsors {visa}."
        )
    if policy == Policy.NO:
        return Route(Verdict.CLOSED, f"It does not sponsor {visa}.")
    if policy == Policy.CONDITIONAL:
        return Route(Verdict.ASK, f"It sponsors {visa} under conditions: ask whether you meet them.", "program")
    if disputed(program, field):
        return Route(Verdict.ASK, f"Sources disagree on whether it sponsors {visa}.", "program")
    return Route(Verdict.ASK, f"It does not state whether it sponsors {visa}.", "program")
