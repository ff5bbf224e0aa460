"""The requirements, one function each, from top to bottom as an adviser would check them.

Each takes the applicant's standing and the few facts of a program it names, and says whether the requirement is met,
why, whose fact is missing, and what would fix it. What a program's silence means is part of each rule: for
*accepts IMGs* and *visa* it leaves the verdict at "ask"; a limit that is not stated is printed and closes nothing.
Only a required limit closes, and a limit without a strictness is required.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from applicants.matching import deadlines
from applicants.matching.chain import CONFIRMED_FIRST, Chain
from applicants.matching.deadlines import long_date, long_month, years_after
from applicants.matching.exams import MOST_ATTEMPTS, Step
from applicants.matching.in_time import missing
from applicants.matching.known_share import Known, accepts_imgs_known, if_stated, visas_known
from applicants.matching.letters_needed import letters_need
from applicants.matching.standing import Standing
from applicants.matching.us_experience import experience_need
from applicants.matching.verdicts import (
    PREFERRED,
    REQUIRED,
    UNLESS,
    Outcome,
    ProgramFacts,
    Requirement,
    Rule,
    ask,
    by_institution,
    disputed,
    gap,
    met,
    not_asked,
    silent,
    unmet,
    unsaid,
    verb,
    worst,
)
from applicants.matching.visas import step3_need, visa_outcome
from applicants.matching.wording import counted, in_a_row
from programs.record.rates import accepts_img_answer
from programs.record.seasons import is_old
from programs.vocabulary import (
    LAST_STEP1_SCORES,
    NO_MAXIMUM,
    NO_MINIMUM,
    Answer,
    EcfmgBy,
    Setting,
    Wanted,
    YearsCountedTo,
)

# Above this many years since graduation it is worth asking a silent program: of the programs that state a limit,
# more state five years than any other number.
COMMON_YEARS_LIMIT: Final = 5

# Facts that several rules read beside their own; their sources say nothing about the rule's question.
COMMON_FACTS: Final = frozenset({"deadline", "length_years", "imgs_on_record", "by_institution"})

BESIDE_A_FACT: Final = ("_strictness", "_seen_on")

# How far a limit of an old or undated page has to be missed to close: nearer, only the program can tell whether it
# still holds. By judgement: the rules of a program change, and rarely by more than this.
CLEARLY_UNDER_POINTS: Final = 10
CLEARLY_OVER_ATTEMPTS: Final = 1
CLEARLY_OVER_YEARS: Final = 1

NUMERIC_STEP1: Final = "Step 1 gives no score any more, and this minimum is older: ask whether it still counts."

# What a certificate rests on beside the Steps (source: ECFMG, requirements for certification by a Pathway).
SKILLS: Final = "Add how you show clinical and communication skills: OET Medicine, or another way of your Pathway."

_entered: list[Requirement] = []


def requirement(
    key: str, label: str, *, reads: tuple[str, ...], question: str, known: Known | None = None, is_counted: bool = True
) -> Callable[[Rule], Rule]:
    """Enter a rule under its name, with the program facts it reads and the question to a program that is silent.

    Every rule also reads which of the facts are in dispute.
    ``known``: what knowing the answer weighs in how much is known about a program; None where it adds nothing.
    ``is_counted``: it is one of those of which a page says how many a program states.
    """

    def enter(rule: Rule) -> Rule:
        rests_on = tuple(field for field in reads if field not in COMMON_FACTS and not field.endswith(BESIDE_A_FACT))
        _entered.append(Requirement(key, label, question, (*reads, "disputed"), rests_on, known, is_counted, rule))
        return rule

    return enter


@requirement(
    "accepts_imgs",
    "Accepts IMGs",
    reads=("accepts_img", "visa_j1", "visa_h1b", "imgs_on_record", "by_institution", "setting"),
    question="Do you consider graduates of medical schools outside the US and Canada?",
    known=Known(15, "whether it accepts IMGs", accepts_imgs_known),
)
def accepts_imgs(me: Standing, program: ProgramFacts) -> Outcome:
    """The program takes IMGs at all. If it does not say, and you need a visa, ask.

    For who needs none it is worth asking and no more: programs that say so take no more US IMGs than those that do
    not. A program that sponsors J-1 or H-1B, or has taken an IMG in the last five seasons, is read as accepting IMGs
    unless it says otherwise. Military programs train officers, and a few civilians who are US citizens (source: Defense
    Health Agency).
    """
    if me.img.answer is Answer.NO:
        return not_asked(f"{me.img.reason} This does not apply to you.", stated=bool(program.accepts_img))
    takes_imgs = _takes_imgs(me, program)
    return worst(_military(me), takes_imgs) if program.setting == Setting.MILITARY else takes_imgs


def _takes_imgs(me: Standing, program: ProgramFacts) -> Outcome:
    accepts, implied = accepts_img_answer(
        program.accepts_img, program.visa_j1, program.visa_h1b, program.imgs_on_record
    )
    sentence = unsaid(program, "whether it accepts IMGs", "accepts_img")
    if accepts is Answer.YES:
        if implied:
            return met(f"{sentence} We take it for a yes because of {implied}.", stated=False, is_assumed=True)
        allowed = by_institution(program, "accepts_img")
        reason = "Its institution accepts IMGs; the program may be stricter." if allowed else "It accepts IMGs."
        return met(reason, is_assumed=allowed)
    if me.img.answer is Answer.UNKNOWN:
        return ask(me.img.reason, "profile", stated=bool(program.accepts_img))
    if accepts is Answer.NO:
        return unmet("It does not accept IMGs.")
    if program.accepts_img:
        return ask("It accepts IMGs under conditions: ask whether you meet them.", "program")
    need = me.visa_need
    if need.answer is Answer.YES or disputed(program, "accepts_img"):
        return ask(sentence, "program", stated=False)
    if need.answer is Answer.UNKNOWN:
        return ask(f"{sentence} {need.reason}", "profile", stated=False)
    return silent(sentence, worth_asking=True)


def _military(me: Standing) -> Outcome:
    if me.file.us_citizen:
        few = "Few of these take civilians, and only US citizens"
        return ask(f"It is a military program. {few}. Ask whether this one takes civilians who are IMGs.", "program")
    if me.file.us_citizen is None and me.file.immigration_status in (None, "none"):
        return ask("It is a military program, for US citizens only. Add whether you are one.", "profile")
    return unmet("It is a military program, for US citizens only.")


@requirement(
    "visa",
    "A visa you would accept",
    reads=(
        "visa_j1",
        "visa_h1b",
        "visa_h1b_seen_on",
        "work_permit",
        "step3_by",
        "deadline",
        "length_years",
        "by_institution",
    ),
    question="Which visas does your program sponsor for residents: J-1 through ECFMG, H-1B, or none?",
    known=Known(15, "which visas it sponsors", visas_known),
)
def visa(me: Standing, program: ProgramFacts) -> Outcome:
    """The program sponsors one visa that you would take. If it does not say, ask.

    J-1: sponsored and accepted. H-1B: sponsored, accepted, and Step 3 passed by the rank-list deadline, or when the
    program says. The best route counts. Where a work permit is not taken, its holder needs a visa.
    Sources: ECFMG EVSP on J-1; residency visa guidelines on Step 3 before an H-1B petition.
    """
    return visa_outcome(me, program)


def _still_to_pass(me: Standing, step: Step, program: ProgramFacts, limit: int | None, strictness: str) -> Outcome:
    """The national rule for a Step not passed yet: needed by the rank-list deadline, whatever the program says.

    A required minimum needs the pass sooner: when the program's application has to be complete. Source: NRMP
    applicant FAQ (an IMG without the required exams is withdrawn); four attempts at most (USMLE).
    """
    rank_list, stated = deadlines.rank_list(me.dates), limit is not None
    if not me.may_attempt_steps:
        return unmet(
            f"A Step was failed {MOST_ATTEMPTS} times: no further attempt at any Step is allowed.", stated=stated
        )
    fix = me.how_to_pass(step, rank_list)
    sooner = limit is not None and limit > NO_MINIMUM and strictness != PREFERRED
    by = deadlines.application(program.deadline, me.dates)
    if fix is None or not sooner:
        reason = f"You have not passed {step.name} yet. Every IMG must pass it by {rank_list.words}."
        return missing(me, rank_list, reason, REQUIRED, fix=fix, can_come_by=None, stated=stated)
    named = "" if by.is_assumed else f" by {by.words}"
    reason = f"You have not passed {step.name} yet. The program asks for a score of at least {limit}{named}."
    in_time = me.how_to_pass(step, by)
    if in_time is None and by.is_assumed:
        in_time = f"{fix} It names no day: ask whether it takes a result that comes later."
    return missing(me, by, reason, REQUIRED, fix=in_time, can_come_by=None, stated=stated)


@requirement(
    "step1",
    "Step 1",
    reads=("min_step1", "min_step1_strictness", "min_step1_seen_on", "deadline"),
    question="Is there a minimum for Step 1, where a numeric score exists?",
)
def step1(me: Standing, program: ProgramFacts) -> Outcome:
    """You passed, and not under an old minimum. A pass without a score meets any minimum.

    Step 1 reports no score since 26 January 2022 (source: USMLE); a passed Step cannot be retaken, so a score under
    a required minimum is final.
    """
    least, strictness = program.min_step1, program.min_step1_strictness or REQUIRED
    if not me.exams_known:
        return _add_result("Step 1", least, strictness)
    step = me.step1
    if not step.passed:
        return _still_to_pass(me, step, program, least, strictness)
    if least == NO_MINIMUM:
        return not_asked("You passed Step 1, and the program says it has no minimum score.")
    if step.score is None:
        stated = least is not None
        return met("You passed Step 1 without a score, so no minimum can be applied to you.", strictness, stated=stated)
    if least is None:
        return silent(f"You passed Step 1. {unsaid(program, 'a minimum score', 'min_step1')}")
    outdated = program.min_step1_seen_on <= LAST_STEP1_SCORES
    return _hold_score(step.score, least, strictness, NUMERIC_STEP1 if outdated else "")


@requirement(
    "step2_ck",
    "Step 2 CK",
    reads=("min_step2_ck", "min_step2_ck_strictness", "min_step2_ck_seen_on", "deadline"),
    question="Is there a minimum score for Step 2 CK?",
    known=Known(12, "its minimum Step 2 CK score", if_stated("min_step2_ck")),
)
def step2_ck(me: Standing, program: ProgramFacts) -> Outcome:
    """You passed, and not under the minimum. You cannot take a Step again after a pass, so a low score stays.

    Source: USMLE common questions, scores.
    """
    least, strictness = program.min_step2_ck, program.min_step2_ck_strictness or REQUIRED
    if not me.exams_known:
        return _add_result("Step 2 CK", least, strictness)
    step = me.step2_ck
    if not step.passed:
        return _still_to_pass(me, step, program, least, strictness)
    if least == NO_MINIMUM:
        return not_asked("You passed Step 2 CK, and the program says it has no minimum score.")
    if least is None:
        return silent(f"You passed Step 2 CK. {unsaid(program, 'a minimum score', 'min_step2_ck')}")
    if step.score is None:
        return ask(f"Add your Step 2 CK score: its minimum is {least}.", "profile", strictness)
    may_have_changed = is_old(program.min_step2_ck_seen_on, me.dates.season)
    near = may_have_changed and least - step.score <= CLEARLY_UNDER_POINTS
    return _hold_score(step.score, least, strictness, old_page(program.min_step2_ck_seen_on) if near else "")


def old_page(seen_on: str) -> str:
    """Why a limit that is missed by little does not close."""
    return f"This is from {'a page of ' + seen_on[:4] if seen_on else 'an undated page'}: ask whether it still holds."


def _hold_score(score: int, least: int, strictness: str, doubt: str = "") -> Outcome:
    """``doubt``: why a score under the minimum is only to be asked about."""
    minimum = f"the minimum of {least} that it prefers" if strictness == PREFERRED else f"its minimum of {least}"
    if score >= least:
        return met(f"Your score of {score} reaches {minimum}.", strictness)
    if doubt and strictness != PREFERRED:
        return ask(f"Your score of {score} is under {minimum}. {doubt}", "program", strictness)
    return unmet(f"Your score of {score} is under {minimum}. You cannot take a passed Step again.", strictness)


def _add_result(step: str, least: int | None, strictness: str) -> Outcome:
    """The result is not in the profile: it matters to the verdict only where the program states a minimum."""
    if least is None or least == NO_MINIMUM:
        return gap(f"Add your {step} result: a pass is needed.", stated=least is not None)
    return ask(f"Add your {step} result: its minimum is {least}.", "profile", strictness)


@requirement(
    "attempts",
    "Attempts",
    reads=("max_attempts", "max_attempts_strictness", "max_attempts_seen_on"),
    question="How many attempts at a USMLE Step do you accept?",
    known=Known(8, "its limit on attempts", if_stated("max_attempts")),
)
def attempts(me: Standing, program: ProgramFacts) -> Outcome:
    """You took Step 1, and Step 2 CK, no more often than the program allows. A failure stays on record.

    A Step not passed yet needs at least one more attempt, which counts.
    """
    most, strictness = program.max_attempts, program.max_attempts_strictness or REQUIRED
    if most == NO_MAXIMUM:
        return not_asked("The program says it has no limit on attempts.")
    if not me.exams_known:
        if most is None:
            return silent(unsaid(program, "a limit on attempts", "max_attempts"))
        accepts = f"it accepts at most {counted(most, 'attempt')} at a Step"
        return ask(f"Add your exam attempts: {accepts}.", "profile", strictness)
    failed = me.step1.failed + me.step2_ck.failed
    if most is None:
        if not failed:
            return met("You have no failed attempt, so no limit on attempts can stop you.", stated=False)
        return silent(
            f"{unsaid(program, 'a limit on attempts', 'max_attempts')} You have {counted(failed, 'failed attempt')}.",
            worth_asking=True,
        )
    step = max(me.step1, me.step2_ck, key=lambda step: step.failed)
    limit, needed = f"It {verb(strictness, 'accepts')} at most {counted(most, 'attempt')} at a Step", step.failed + 1
    if needed <= most:
        return met(f"{limit}; you needed at most {needed}.", strictness)
    is_near = needed - most <= CLEARLY_OVER_ATTEMPTS
    if is_near and strictness != PREFERRED and is_old(program.max_attempts_seen_on, me.dates.season):
        doubt = old_page(program.max_attempts_seen_on)
        return ask(f"{limit}; you {took(step)} {needed} for {step.name}. {doubt}", "program", strictness)
    return unmet(f"{limit}; you {took(step)} {needed} for {step.name}.", strictness)


def took(step: Step) -> str:
    return "needed" if step.passed else "will need at least"


@requirement(
    "years_since_graduation",
    "Years since graduation",
    reads=(
        "max_years_since_graduation",
        "max_years_since_graduation_strictness",
        "max_years_since_graduation_seen_on",
        "years_counted_to",
    ),
    question="Is there a limit on years since graduation, and to which day is it counted?",
    known=Known(8, "its limit on years since graduation", if_stated("max_years_since_graduation")),
)
def years_since_graduation(me: Standing, program: ProgramFacts) -> Outcome:
    """From your graduation to the day that the program counts to are no more years than its limit.

    Where the program does not say how it counts, the start of training is the hardest day. The mildest way, which many
    take, is to count calendar years, up to that of the application; between the two only the program can tell.
    """
    limit, strictness = program.max_years_since_graduation, program.max_years_since_graduation_strictness or REQUIRED
    graduated = me.file.graduated_on
    if limit == NO_MAXIMUM:
        return not_asked("The program says it has no limit on years since graduation.")
    if limit is None:
        sentence = unsaid(program, "a limit on years since graduation", "max_years_since_graduation")
        if graduated and years_after(graduated, COMMON_YEARS_LIMIT) < me.dates.start:
            more = f"You will be more than {COMMON_YEARS_LIMIT} years out at the start."
            return silent(f"{sentence} {more}", worth_asking=True)
        return silent(sentence)
    years = counted(limit, "year")
    if graduated is None:
        return ask(f"Add your graduation date: it takes graduates of the last {years}.", "profile", strictness)
    last_day, review, start = years_after(graduated, limit), me.dates.review_from, me.dates.start
    counted_to = {YearsCountedTo.REVIEW: review, YearsCountedTo.START: start}.get(program.years_counted_to)
    takes = f"It {verb(strictness, 'takes')} graduates of the last {years}"
    you = f"{takes}; you {'graduated' if graduated <= me.today else 'graduate'} in {long_month(graduated)}"
    if last_day >= (counted_to or start):
        return met(f"{you}.", strictness)
    if counted_to is None and review.year - graduated.year <= limit:
        how = "The program does not state how it counts. Many programs count calendar years: ask."
        return ask(f"{you}. {how}", "program", strictness)
    missed = counted_to or review
    seen_on = program.max_years_since_graduation_seen_on
    is_near = years_after(last_day, CLEARLY_OVER_YEARS) >= missed
    too_long = f"{you}. Counted to {long_date(missed)}, that is too long ago."
    if is_near and strictness != PREFERRED and is_old(seen_on, me.dates.season):
        return ask(f"{too_long} {old_page(seen_on)}", "program", strictness)
    return unmet(too_long, strictness)


@requirement(
    "ecfmg",
    "ECFMG certificate in time",
    reads=("ecfmg_by", "deadline"),
    question="By when must the ECFMG certificate be in hand?",
    known=Known(2, "by when it needs the ECFMG certificate", if_stated("ecfmg_by")),
)
def ecfmg(me: Standing, program: ProgramFacts) -> Outcome:
    """You have the certificate when the program wants it. "Later than the application" means by the rank list.

    An expected certificate counts from its day once every exam it rests on is passed. Interviews have no date: held
    at first review is in time, not by the rank-list deadline is too late, between the two only the program can tell.
    Nationally the passes must lie within seven years of each other, and a pathway certificate may expire
    (source: ECFMG information booklet; ECFMG on Pathways).
    """
    stated, chain = bool(program.ecfmg_by), me.chain
    if me.img.answer is Answer.NO:
        return not_asked("The ECFMG certificate is for IMGs, and you are not one.", stated=stated)
    if chain.in_hand:
        return _certificate_lasts(me, stated)
    if chain.ended_on:
        return _renew(me, f"Your certificate ended on {long_date(chain.ended_on)}.", stated)
    if me.passes_too_far_apart:
        fix = "Ask ECFMG for an exception or a retake." if me.today <= me.dates.rank_list_deadline else None
        return unmet("Your Step 1 and Step 2 CK passes lie more than seven years apart.", fix=fix, stated=stated)
    of_every_img, here = _certificate_of_every_img(me, stated), _certificate_by(me, program)
    return worst(of_every_img, here) if of_every_img else here


def _certificate_lasts(me: Standing, stated: bool) -> Outcome:
    until: date | None = me.file.ecfmg_valid_until
    if until is None or until >= me.dates.start:
        return met("Your ECFMG certificate is in hand.", stated=stated)
    return _renew(me, f"Your certificate ends on {long_date(until)}, before training starts.", stated)


def _renew(me: Standing, reason: str, stated: bool) -> Outcome:
    """An ended or ending certificate keeps out of the Match (source: ECFMG on Pathways, revalidation)."""
    by = deadlines.rank_list(me.dates)
    fix = f"Ask ECFMG to renew it by {by.words}." if me.today <= by.day else None
    return missing(me, by, reason, REQUIRED, fix=fix, can_come_by=None, stated=stated)


def _certificate_of_every_img(me: Standing, stated: bool) -> Outcome | None:
    """What is in the way whatever the program says: skills not shown by the rank-list deadline, no certificate by the
    start of training.
    """
    chain, start, rank_list = me.chain, deadlines.start(me.dates), deadlines.rank_list(me.dates)
    if me.oet_is_listed and not me.oet.passed:
        reason = (
            f"You have not passed OET Medicine yet. Pass it, or use another Pathway, by {rank_list.words}. "
            "If not, NRMP takes you out of the Match."
        )
        fix = me.how_to_pass(me.oet, rank_list)
        return missing(me, rank_list, reason, REQUIRED, fix=fix, can_come_by=None, stated=stated)
    if me.exams_known and not me.oet_is_listed and not chain.lacking:
        shown = f"Show them by {rank_list.words}. If not, NRMP takes you out of the Match."
        return ask(f"{SKILLS} {shown}", "profile", stated=stated)
    first = chain.certificate_from if me.exams_known else chain.degree_on
    if first and first > start.day:
        reason = f"Your certificate cannot be there before {long_date(first)}. It is needed by {start.words}."
        return unmet(reason, stated=stated)
    if chain.certificate_on and chain.certificate_on > start.day:
        reason = f"You expect your certificate on {long_date(chain.certificate_on)}, after training starts."
        return unmet(reason, fix=f"Get it by {start.words}.", stated=stated)
    return None


def _certificate_by(me: Standing, program: ProgramFacts) -> Outcome:
    """The certificate by the moment this program names."""
    by_when, chain = program.ecfmg_by, me.chain
    on, lacking = chain.certificate_on, me.exams_known and bool(chain.lacking)
    if not by_when:
        sentence = unsaid(program, "when it needs the ECFMG certificate", "ecfmg_by")
        if on is None and not lacking:
            return silent(f"{sentence} {_name_a_day(chain)}")
        return silent(f"{sentence} You do not hold the certificate yet.", worth_asking=True)
    by = deadlines.wanted_by(by_when, program.deadline, me.dates)
    needed = f"It wants the certificate {'by the interview' if by_when == EcfmgBy.INTERVIEW else f'by {by.words}'}."
    first = chain.certificate_from if me.exams_known else chain.degree_on
    if first is None and me.exams_known:
        return unmet(f"{needed} You are not certified, and an exam it rests on cannot be passed any more.")
    if on is not None and on > by.day:
        return missing(me, by, f"{needed} You expect it on {long_date(on)}.", REQUIRED, fix=None, can_come_by=on)
    if first is not None and first > by.day and (lacking or first == chain.degree_on):
        why = f"cannot be before {long_date(first)}"
        return missing(me, by, f"{needed} You are not certified, and {why}.", REQUIRED, fix=None, can_come_by=first)
    if lacking:
        fix = f"Pass {in_a_row(step.name for step in chain.lacking)} and get certified by {by.words}."
        reason = f"{needed} You are not certified yet, and have not passed all its exams."
        return missing(me, by, reason, REQUIRED, fix=fix if me.today <= by.day else None, can_come_by=first)
    if on is None:
        return ask(f"{needed} {_name_a_day(chain)}", "profile")
    if not me.exams_known:
        return ask(f"{needed} Add your exams: the certificate you expect rests on them.", "profile")
    if by_when == EcfmgBy.INTERVIEW and on > me.dates.review_from:
        return ask(f"{needed} You expect it on {long_date(on)}: ask when they interview.", "program")
    return met(f"{needed} You expect it on {long_date(on)}.")


def _name_a_day(chain: Chain) -> str:
    """Little time lies between a degree of the last summer and the start of training."""
    add = "Add the day you were certified, or the day you expect to be."
    return f"{add} {CONFIRMED_FIRST}" if chain.is_degree_to_come else add


@requirement(
    "clinical_experience",
    "US clinical experience",
    reads=("usce", "usce_months", "usce_months_strictness", "usce_kinds", "deadline"),
    question="How much clinical experience in the US do you ask for, and which kinds count?",
    known=Known(5, "whether it needs US clinical experience", if_stated("usce", "usce_months")),
)
def clinical_experience(me: Standing, program: ProgramFacts) -> Outcome:
    """You have enough months in the US when you apply, of the kinds that the program counts.

    Kinds not stated: electives, sub-internships, externships and employment with patients count; whether watching
    (observership, shadowing) counts is for the program to say; research, volunteering and tele-rotations do not.
    Experience that is only preferred has only preferred months, unless the months say otherwise. An exception beside
    the months is one of the whole: experience of another country or kind is taken.
    """
    if program.usce == Wanted.NO or (not program.usce and program.usce_months == 0):
        return not_asked("The program says it does not ask for US clinical experience.")
    if not program.usce and program.usce_months is None:
        sentence = unsaid(program, "whether it asks for US clinical experience", "usce", "usce_months")
        if me.file.experience is not None and not me.us_months[0]:
            return silent(f"{sentence} You have no hands-on month in the US.", worth_asking=True)
        return silent(sentence)
    wish = program.usce or program.usce_months_strictness or REQUIRED
    months_wish = program.usce_months_strictness or wish
    if months_wish == UNLESS:
        wish = UNLESS
    if not program.usce_months:
        return experience_need(me, program, 0, wish)
    if months_wish == wish:
        return experience_need(me, program, program.usce_months, wish)
    return worst(experience_need(me, program, 0, wish), experience_need(me, program, program.usce_months, months_wish))


@requirement(
    "letters",
    "Letters of recommendation",
    reads=(
        "letters_required",
        "letters_required_strictness",
        "us_letters_required",
        "us_letters_required_strictness",
        "deadline",
    ),
    question="How many letters do you ask for, and how many of them from US faculty?",
    known=Known(4, "how many letters it needs, and from whom", if_stated("letters_required", "us_letters_required")),
)
def letters(me: Standing, program: ProgramFacts) -> Outcome:
    """You have enough letters, and enough of them by US faculty. A program can be sent four.

    Letters that are only preferred have a US share that is only preferred, unless the share says otherwise.
    """
    number, us = program.letters_required, program.us_letters_required
    if number is None and us is None:
        return silent(unsaid(program, "how many letters it needs", "letters_required", "us_letters_required"))
    if not number and not us:
        return not_asked("The program says it needs no letters.")
    wish = program.letters_required_strictness or REQUIRED
    us_wish = program.us_letters_required_strictness or (wish if number else REQUIRED)
    outcomes = []
    if number:
        outcomes.append(letters_need(me, program, number, wish))
    if us:
        outcomes.append(letters_need(me, program, us, us_wish, us=True))
    return worst(*outcomes)


@requirement(
    "step3", "Step 3", reads=("step3", "step3_by", "deadline"), question="Do you ask for Step 3 before the rank list?"
)
def step3(me: Standing, program: ProgramFacts) -> Outcome:
    """You passed when the program wants it, else by the rank-list deadline. First you need the certificate.

    Source: FSMB, USMLE application page for IMGs.
    """
    if program.step3 == Wanted.NO:
        return not_asked("The program says it does not ask for Step 3.")
    need = step3_need(me, program.step3_by, program.deadline)
    if need.answer is Answer.YES:
        return met("You passed Step 3.", program.step3 or REQUIRED, stated=bool(program.step3))
    if not program.step3:
        return silent(unsaid(program, "whether it asks for Step 3", "step3"))
    asks = f"It {verb(program.step3, 'asks for')} Step 3{need.when}"
    if not me.exams_known:
        return ask(f"{asks}. Add your exams.", "profile", program.step3)
    if need.answer is Answer.UNKNOWN:
        return ask(f"{asks}. {need.reason}", "program", program.step3)
    reason = f"{asks}. {need.reason}"
    return missing(me, need.by, reason, program.step3, fix=need.fix, can_come_by=None)


@requirement(
    "season",
    "In time for this season",
    reads=("deadline", "applied"),
    question="Do you still take applications?",
    is_counted=False,
)
def season(me: Standing, program: ProgramFacts) -> Outcome:
    """The season is still on, the degree comes before training starts, and the program still takes applications.

    Sources: NRMP, eligibility and verification of credentials (training begins on 1 July of the match year); NRMP
    calendar. A deadline that is past is to be asked about until rank lists close, unless the application is sent.
    """
    rank_list, start = deadlines.rank_list(me.dates), deadlines.start(me.dates)
    graduates = me.file.graduated_on
    if graduates and graduates > start.day:
        later = "plan for a later season"
        return unmet(
            f"You graduate in {long_month(graduates)}, and training starts on {long_date(start.day)}: {later}."
        )
    over = rank_list.has_passed(me.today)
    if over is Answer.YES:
        soap = deadlines.soap(me.dates)
        begins = f"SOAP {'begins' if me.today < soap.day else 'began'} on {soap.words}."
        closed = f"rank lists closed on {rank_list.words}"
        return unmet(f"The {me.dates.season} match is over for new applicants: {closed}. {begins}")
    if over is Answer.UNKNOWN:
        return ask(f"Rank lists may close by now: {rank_list.words}. Ask the program.", "program", stated=False)
    by = deadlines.application(program.deadline, me.dates)
    stated = deadlines.stated_deadline(program.deadline, me.dates)
    if program.applied:
        return met("You have applied.", stated=not by.is_assumed)
    if by.is_assumed:
        its = f"Its deadline of {long_date(stated.day)} is of another season." if stated else "It states no deadline."
        return not_asked(f"{its} Rank lists close on {long_date(rank_list.day)}.", stated=False)
    no_year = bool(stated and stated.every_year)
    day = f"{stated.words} (year not stated)" if stated and no_year else long_date(by.day)
    if me.today <= by.day:
        return met(f"It takes applications until {day}.", is_assumed=no_year)
    return ask(f"Its deadline was {day}: ask whether it still takes applications.", "program")


REQUIREMENTS: Final = tuple(_entered)
