"""The routes to a visa at one program, and the best of them."""

from typing import Final, NamedTuple

from applicants.matching import deadlines
from applicants.matching.deadlines import Moment, long_date
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
from programs.vocabulary import H1B_PAYMENT, H1B_PAYMENT_SINCE, Answer, EcfmgBy, Policy, Visa

# Of the waiver of the two-year home rule: those who file them say eight or nine on average (source: Shoreline
# Immigration, J-1 visa waiver processing time; a letter of no objection is not open to physicians in training).
MONTHS_OF_A_WAIVER: Final = 8


class Route(NamedTuple):
    """How open one visa is: ``verdict`` as if it were the only one, with its sentence.

    ``is_assumed``: the institution says so, not the program.
    """

    verdict: Verdict
    reason: str
    missing: Side | None = None
    fix: str | None = None
    is_assumed: bool = False


class Step3Need(NamedTuple):
    """Whether Step 3 is passed by the time one program wants it; ``when``: that time, after "Step 3"."""

    answer: Answer
    by: Moment
    when: str
    reason: str = ""
    fix: str | None = None


def step3_need(me: Standing, moment: str, deadline: str = "") -> Step3Need:
    """``moment``: a value of ``EcfmgBy``, or '' for the rank list. Interviews have no date, and an application without
    a deadline only one that we assumed: what comes after the first review, the program can tell until the rank list.
    """
    by, on = deadlines.wanted_by(moment, deadline, me.dates), me.step3.passed_on
    is_interview = moment == EcfmgBy.INTERVIEW
    when = " by the interview" if is_interview else f" by {by.words}" if moment else ""
    sure = me.dates.review_from if is_interview else by.day
    latest = deadlines.rank_list(me.dates) if is_interview or by.is_assumed else by
    if me.step3.passed and (on is None or on <= sure):
        return Step3Need(Answer.YES, by, when)
    if me.step3.passed and on:
        answer = Answer.UNKNOWN if on <= latest.day else Answer.NO
        asks = "ask whether that is in time" if answer is Answer.UNKNOWN else "too late"
        return Step3Need(answer, by, when, f"You passed it on {long_date(on)}: {asks}.")
    fix = me.how_to_pass(me.step3, latest)
    if fix and me.today > sure:
        return Step3Need(Answer.UNKNOWN, by, when, "You have not passed it: ask whether it accepts a later pass.")
    first = me.chain.step3_from if me.img.answer is not Answer.NO else None
    is_first = first is not None and first > latest.day and not me.chain.in_hand
    late = f" It comes after the certificate, so not before {long_date(first)}." if first and is_first else ""
    return Step3Need(Answer.NO, by, when, f"You have not passed it.{late}", fix)


def visa_outcome(me: Standing, program: ProgramFacts) -> Outcome:
    """The best route among the visas the applicant would accept, once it is clear that one is needed."""
    need, gap = permit_outcome(me, program)
    stated = bool(program.visa_j1 or program.visa_h1b or (on_permit(me.file) and program.work_permit))
    if need.answer is Answer.NO:
        return not_asked(need.reason, stated=stated)
    if me.file.immigration_status == "asylum_or_refugee":
        return ask(need.reason, gap)  # whoever was granted asylum comes on no visa
    accepted = me.file.visas_accepted
    ways = ((Visa.J1, _j1), (Visa.H1B, _h1b))
    routes = [way(me, program) for visa, way in ways if accepted is None or visa in accepted]
    best = max(routes, key=lambda route: route.verdict, default=Route(Verdict.CLOSED, "You would accept no visa."))
    aside = f"{need.reason} " if on_permit(me.file) and program.work_permit == Policy.NO else ""
    if accepted is None and need.answer is Answer.UNKNOWN and gap == "profile":
        return ask(need.reason, gap, stated=stated)
    if accepted is None and best.verdict is not Verdict.CLOSED:
        first = aside if need.answer is Answer.YES else f"{need.reason} "
        return ask(f"{first}Add which visas you would accept.", "profile", stated=stated)
    if best.verdict is Verdict.OPEN and aside:
        return ask(f"{aside}{best.reason} Ask whether you can come on it although you hold a permit.", "program")
    if best.verdict is Verdict.OPEN:
        return met(best.reason, is_assumed=best.is_assumed)
    if need.answer is Answer.UNKNOWN:
        return ask(need.reason, gap, stated=stated)
    if best.verdict is Verdict.ASK:
        return ask(f"{aside}{best.reason}", best.missing or "program", stated=stated)
    if best.verdict is Verdict.CLOSED:
        why = aside.strip() or "You need a visa."
        return unmet(" ".join([why, *(route.reason for route in routes or [best])]), stated=stated)
    return unmet(f"{aside}{best.reason}", fix=best.fix, stated=stated)


def permit_outcome(me: Standing, program: ProgramFacts) -> tuple[Finding, Side]:
    """Need of a visa at this program, beside a work permit it may not take or that may end before the training does;
    and whose fact is missing if that is not known.
    """
    if (
        me.file.immigration_status == "asylum_or_refugee"
        and not me.file.us_citizen
        and program.work_permit == Policy.NO
    ):
        return Finding(Answer.UNKNOWN, "It names citizens and permanent residents: ask about asylum."), "program"
    if not on_permit(me.file):
        return me.visa_need, "profile"
    if program.work_permit == Policy.NO:
        return Finding(Answer.YES, "It takes no work permit: you need a visa."), "program"
    need = visa_need(me.file, me.dates.season, program.length_years or LONGEST_TRAINING)
    if program.work_permit == Policy.CONDITIONAL and need.answer is Answer.NO:
        return Finding(Answer.UNKNOWN, "It takes a work permit under conditions: ask whether yours fits."), "program"
    if program.length_years is None and need.answer is Answer.UNKNOWN and me.visa_need.answer is Answer.NO:
        length_unknown = "The length of training is not stated: ask, and compare it with the end of your work permit."
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
    if program.visa_h1b and program.visa_h1b_seen_on < H1B_PAYMENT_SINCE:
        offer = offer._replace(reason=f"{offer.reason} {H1B_PAYMENT}")
    need = step3_need(me, program.step3_by, program.deadline)
    if need.answer is Answer.YES:
        return offer
    reason = f"{offer.reason} H-1B needs Step 3{need.when}."
    if not me.exams_known:
        return Route(Verdict.ASK, f"{reason} Add your exams.", "profile")
    reason, fix = f"{reason} {need.reason}", need.fix
    if need.answer is Answer.UNKNOWN:
        return Route(Verdict.ASK, reason, "program")
    if fix and offer.verdict is Verdict.ASK:
        fix = f"Ask whether it sponsors H-1B. If it does, {fix[:1].lower()}{fix[1:]}"
    return Route(Verdict.FIXABLE if fix else Verdict.CLOSED, reason, fix=fix)


# ECFMG sponsors J-1 and the program agrees; H-1B is the program's own petition.
DOES: Final = {Visa.J1: "take", Visa.H1B: "sponsor"}


def _sponsored(visa: Visa, program: ProgramFacts, field: str) -> Route:
    policy, does = getattr(program, field), DOES[visa]
    if policy == Policy.YES:
        if by_institution(program, field):
            allowed = f"Its institution {does}s {visa}; the program may be stricter."
            return Route(Verdict.OPEN, allowed, is_assumed=True)
        return Route(Verdict.OPEN, f"It {does}s {visa}.")
    if policy == Policy.NO:
        return Route(Verdict.CLOSED, f"It does not {does} {visa}.")
    if policy == Policy.CONDITIONAL:
        return Route(Verdict.ASK, f"It {does}s {visa} under conditions: ask whether you meet them.", "program")
    if disputed(program, field):
        return Route(Verdict.ASK, f"Sources disagree on whether it {does}s {visa}.", "program")
    return Route(Verdict.ASK, f"It does not state whether it {does}s {visa}.", "program")
