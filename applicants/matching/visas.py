"""The routes to a visa at one program, and the best of them."""

from typing import Final, NamedTuple

from applicants.matching import deadlines
from applicants.matching.identity import Finding, visa_need
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Outcome, ProgramFacts, Side, Verdict, ask, disputed, met, not_asked, unmet
from programs.vocabulary import Answer, EcfmgBy, Policy, Visa

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


class Step3Need(NamedTuple):
    """Whether Step 3 is passed by the time one program wants it; ``when``: that time, after "Step 3"."""

    answer: Answer
    when: str
    reason: str = ""
    fix: str | None = None


def step3_need(me: Standing, moment: str, deadline: str = "") -> Step3Need:
    """``moment``: a value of ``EcfmgBy``, or '' for the rank list. Interviews have no date, nor has an application
    without a deadline: past the first review, which is only our guess, the program can tell until the rank list.
    """
    last, by = deadlines.rank_list(me.dates), deadlines.wanted_by(moment, deadline, me.dates)
    is_guess = moment == EcfmgBy.INTERVIEW or (moment == EcfmgBy.APPLICATION and not deadline)
    when = " by the interview" if moment == EcfmgBy.INTERVIEW else f" by {by.words}" if moment else ""
    sure, latest = (me.dates.review_from, last) if is_guess else (by.day, by)
    on = me.step3.passed_on
    if me.step3.passed and (on is None or on <= sure):
        return Step3Need(Answer.YES, when)
    if me.step3.passed and on:
        answer = Answer.UNKNOWN if on <= latest.day else Answer.NO
        asks = "ask whether that is in time" if answer is Answer.UNKNOWN else "too late"
        return Step3Need(answer, when, f"You passed it on {deadlines.long_date(on)}: {asks}.")
    fix = me.how_to_pass(me.step3, latest)
    if fix and me.today > sure:
        return Step3Need(Answer.UNKNOWN, when, "You have not passed it: ask whether it still takes a later pass.")
    return Step3Need(Answer.NO, when, "You have not passed it.", fix)


def visa_outcome(me: Standing, program: ProgramFacts) -> Outcome:
    """The best route among the visas the applicant would accept, once it is clear that one is needed."""
    need, gap = permit_outcome(me, program)
    at_this_one = need is not me.visa_need
    stated = bool(program.visa_j1 or program.visa_h1b or (at_this_one and program.work_permit))
    if need.answer is Answer.NO:
        return not_asked(need.reason, stated=stated)
    accepted = me.file.visas_accepted
    j1, h1b = _sponsored(Visa.J1, program, "visa_j1"), _h1b(me, program)
    routes = [route for visa, route in ((Visa.J1, j1), (Visa.H1B, h1b)) if accepted is None or visa in accepted]
    best = max(routes, key=lambda route: route.verdict, default=Route(Verdict.CLOSED, "You would accept no visa."))
    aside = f"{need.reason} " if at_this_one and need.answer is Answer.YES else ""
    if accepted is None and best.verdict is not Verdict.CLOSED:
        return ask(f"{aside}Add which visas you would accept.", "profile", stated=stated)
    if best.verdict is Verdict.OPEN:
        return met(f"{aside}{best.reason}")
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
    if me.file.immigration_status != "work_authorized" or me.file.us_citizen:
        return me.visa_need, "profile"
    if program.work_permit == Policy.NO:
        return Finding(Answer.YES, "It takes no work permit: you need a visa."), "program"
    if me.visa_need.answer is not Answer.NO:
        return me.visa_need, "profile"
    if program.work_permit == Policy.CONDITIONAL:
        return Finding(Answer.UNKNOWN, "It takes a work permit under conditions: ask whether yours fits."), "program"
    if program.length_years is None:
        length_unknown = "The length of training is not known: ask, and compare it with the end of your work permit."
        return Finding(Answer.UNKNOWN, length_unknown), "program"
    return visa_need(me.file, me.dates.season, program.length_years), "profile"


def _h1b(me: Standing, program: ProgramFacts) -> Route:
    """Sponsorship *and* Step 3 in time: as open as the worse of the two."""
    offer = _sponsored(Visa.H1B, program, "visa_h1b")
    if offer.verdict is Verdict.CLOSED:
        return offer
    offer, need = offer._replace(reason=f"{offer.reason} {H1B_MARK}"), step3_need(me, program.step3_by)
    if need.answer is Answer.YES:
        return offer
    reason = f"{offer.reason} H-1B needs Step 3{need.when}."
    if not me.exams_known:
        return Route(Verdict.ASK, f"{reason} Add your exams.", "profile")
    reason, fix = f"{reason} {need.reason}", need.fix
    if need.answer is Answer.UNKNOWN:
        return Route(Verdict.ASK, reason, "program")
    if fix and offer.verdict is Verdict.ASK:
        fix = f"Ask whether it sponsors H-1B. Then: {fix}"
    return Route(Verdict.FIXABLE if fix else Verdict.CLOSED, reason, fix=fix)


def _sponsored(visa: Visa, program: ProgramFacts, field: str) -> Route:
    policy: str = getattr(program, field)
    if policy == Policy.YES:
        return Route(Verdict.OPEN, f"It sponsors {visa}.")
    if policy == Policy.NO:
        return Route(Verdict.CLOSED, f"It does not sponsor {visa}.")
    if policy == Policy.CONDITIONAL:
        return Route(Verdict.ASK, f"It sponsors {visa} under conditions: ask whether you meet them.", "program")
    if disputed(program, field):
        return Route(Verdict.ASK, f"Sources disagree on whether it sponsors {visa}.", "program")
    return Route(Verdict.ASK, f"It does not state whether it sponsors {visa}.", "program")
