"""The routes to a visa at one program, and the best of them."""

from typing import Final, NamedTuple

from applicants.matching import deadlines
from applicants.matching.identity import Finding, visa_need
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
        return not_asked(need.reason, stated=stated)
    accepted = me.file.visas_accepted
    j1, h1b = _sponsored(Visa.J1, program, "visa_j1"), _h1b(me, program)
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


def _need(me: Standing, program: ProgramFacts) -> tuple[Finding, Side]:
    """Need of a visa through this program's training, and whose fact is missing if that is not known."""
    need = me.visa_need
    on_permit = me.file.immigration_status == "work_authorized" and not me.file.us_citizen
    if need.answer is not Answer.NO or not on_permit:
        return need, "profile"
    if program.length_years is None:
        length_unknown = "The length of training is not known: ask, and compare it with the end of your work permit."
        return Finding(Answer.UNKNOWN, length_unknown), "program"
    return visa_need(me.file, me.dates.season, program.length_years), "profile"


def _h1b(me: Standing, program: ProgramFacts) -> Route:
    """Sponsorship *and* Step 3 in time: as open as the worse of the two."""
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
