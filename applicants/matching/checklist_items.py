"""What the US and the Canadian matches ask of every applicant, item by item, derived from the file.

Each item names its rule by a key of ``fixtures/rules.csv``, where its words, source and date stand. Nothing here is
about one program; what no source of ours says is an item too, so that nobody takes its absence for an answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from applicants.matching import deadlines
from applicants.matching.chain import CONFIRMED_FIRST, DAYS_FOR_VISA
from applicants.matching.deadlines import long_date
from applicants.matching.exams import MOST_ATTEMPTS, Step, read_step
from applicants.matching.identity import US_SCHOOL_COUNTRIES
from applicants.matching.standing import EXAM_WINDOW_YEARS, MOST_LETTERS, Standing
from applicants.matching.wording import counted, in_a_row
from programs.vocabulary import Answer, Visa

MOST_NAC_ATTEMPTS: Final = 3
OF_EVERYBODY_IN_CANADA: Final = frozenset({"status", "stream", "earlier_training"})
# The first class of schools in the US that apply as those abroad do (source: AFMC, changes to LCME accreditation).
US_SCHOOLS_ARE_ABROAD_FROM: Final = 2026
# The provinces whose rules for IMGs are known (source: CaRMS, information for unmatched IMGs).
PROVINCES: Final = {
    "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia",
    "QC": "Quebec",
    "ON": "Ontario",
    "MB": "Manitoba",
    "SK": "Saskatchewan",
    "AB": "Alberta",
    "BC": "British Columbia",
}


class ItemState(StrEnum):
    """How an item stands; from what cannot be fixed to what is no matter here."""

    CLOSED = "closed"
    TO_DO = "to do"
    TO_ADD = "add to your profile"
    TO_ASK = "ask"
    LATER = "later"
    DONE = "done"
    NOT_ASKED = "not asked of you"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for: how it stands and why. ``rule``: its key, '' where no source of ours has one."""

    key: str
    label: str
    state: ItemState
    reason: str
    rule: str


Told = tuple[ItemState, str]
Check = Callable[[Standing], Item]
EXAMS_MISSING: Final = (ItemState.TO_ADD, "Add your exams, failed attempts included.")


def item(key: str, label: str, rule: str | None = None) -> Callable[[Callable[[Standing], Told]], Check]:
    """Make an item of what a function tells of it; ``rule``: its key, where not that of the item."""

    def named(told: Callable[[Standing], Told]) -> Check:
        return lambda me: Item(key, label, *told(me), key if rule is None else rule)

    return named


def eras(me: Standing) -> tuple[Item, ...]:
    """What certification and the US match ask of this applicant."""
    if me.img.answer is Answer.NO:
        certification = [Item("certificate", "ECFMG certificate", ItemState.NOT_ASKED, me.img.reason, "certificate")]
    else:
        steps = [_pass(me, me.step1, "step1"), _pass(me, me.step2_ck, "step2_ck")]
        checks = (_attempts, _fourth, _window, _english, _certificate, _valid, _in_time)
        certification = [*steps, *(check(me) for check in checks)]
    return (_who(me), *certification, _visa(me), _step3(me), _letters(me))


def carms(me: Standing) -> tuple[Item, ...]:
    """What the Canadian match asks of this applicant."""
    exams = [_canadian_exam(me, "mccqe1", "MCCQE Part I"), _canadian_exam(me, "nac", "NAC Examination")]
    checks = (_earlier_training, _province, _quebec, _language, _return_of_service)
    items = (_canadian_status(me), _stream(me), _school(me), *exams, *(check(me) for check in checks))
    if me.file.medical_school_country != "CA":
        return items
    why = "Asked of graduates of schools abroad, and yours is in Canada."
    return tuple(
        one if one.key in OF_EVERYBODY_IN_CANADA else replace(one, state=ItemState.NOT_ASKED, reason=why)
        for one in items
    )


def worst(items: Iterable[Item]) -> ItemState:
    """How a whole list stands: as its worst item; done where nothing is open."""
    order = list(ItemState)
    return min((item.state for item in items), key=order.index, default=ItemState.DONE)


# The US ---------------------------------------------------------------------------------------------------------------


@item("who", "An IMG to the US", "definition")
def _who(me: Standing) -> Told:
    states = {Answer.YES: ItemState.DONE, Answer.NO: ItemState.NOT_ASKED, Answer.UNKNOWN: ItemState.TO_ADD}
    return states[me.img.answer], me.img.reason


def _pass(me: Standing, step: Step, rule: str) -> Item:
    if not me.exams_known:
        state, reason = EXAMS_MISSING
    elif step.passed:
        state = ItemState.DONE
        reason = f"You passed it on {long_date(step.passed_on)}." if step.passed_on else "You passed it."
    elif not me.may_attempt_steps:
        state, reason = ItemState.CLOSED, "No Step may be taken after four failed attempts."
    else:
        state, reason = ItemState.TO_DO, _not_passed(me, step)
    return Item(rule, f"{step.name} passed", state, reason, rule)


def _not_passed(me: Standing, step: Step) -> str:
    if step.planned_on and step.planned_on < me.today:
        return f"You took it on {long_date(step.planned_on)}. Add the result when it comes."
    failed = f" {step.failed} failed." if step.failed else ""
    planned = f" You plan it for {long_date(step.planned_on)}." if step.planned_on else ""
    return f"Not passed yet.{failed}{planned}"


@item("attempts", f"At most {MOST_ATTEMPTS} attempts at a Step")
def _attempts(me: Standing) -> Told:
    if not me.exams_known:
        return EXAMS_MISSING
    if not me.may_attempt_steps:
        return ItemState.CLOSED, "A Step was failed four times without a pass."
    open_steps = [step for step in (me.step1, me.step2_ck, me.step3) if step.failed and not step.passed]
    if open_steps:
        step = max(open_steps, key=lambda one: one.failed)
        left = MOST_ATTEMPTS - step.failed
        return ItemState.TO_DO, f"{step.name}: {step.failed} failed, {counted(left, 'attempt')} left."
    return ItemState.DONE, "You have attempts left at every Step you need."


@item("attempts_spacing", "Days between attempts")
def _fourth(me: Standing) -> Told:
    waits = [(step, step.not_before) for step in (me.step1, me.step2_ck, me.step3) if step.not_before]
    if not waits:
        return ItemState.NOT_ASKED, "It matters only after three failed attempts at one Step."
    told = [f"The fourth of {step.name}: not before {long_date(day)}." for step, day in waits]
    told += ["Move the attempt you plan." for step, day in waits if step.planned_on and step.planned_on < day]
    return ItemState.TO_DO, " ".join(told)


@item("window", f"Passes within {EXAM_WINDOW_YEARS} years")
def _window(me: Standing) -> Told:
    first, second = me.step1.passed_on, me.step2_ck.passed_on
    if not me.exams_known:
        return ItemState.TO_ADD, "Add your exams with their dates."
    if first and second:
        if me.passes_too_far_apart and me.chain.in_hand:
            return ItemState.DONE, "Your passes are further apart, but you are certified already."
        if me.passes_too_far_apart:
            return ItemState.TO_ASK, "Your passes are further apart: ask ECFMG for an exception."
        return ItemState.DONE, "Step 1 and Step 2 CK are close enough."
    if me.step1.passed and me.step2_ck.passed:
        return ItemState.TO_ADD, "Add the dates of your passes."
    if passed_on := first or second:
        last = deadlines.years_after(passed_on, EXAM_WINDOW_YEARS)
        if last < me.today:
            return ItemState.TO_ASK, f"It ended on {long_date(last)}: ask ECFMG."
        return ItemState.TO_DO, f"Pass the other Step by {long_date(last)}."
    return ItemState.TO_DO, "It begins with your first pass."


@item("english", "English shown by OET Medicine")
def _english(me: Standing) -> Told:
    if me.chain.in_hand:
        return ItemState.DONE, "Your certificate is in hand."
    if me.oet.passed:
        return ItemState.DONE, "You passed it."
    if not me.exams_known:
        return ItemState.TO_ADD, "Add your exams."
    if me.oet_is_listed:
        return ItemState.TO_DO, _not_passed(me, me.oet)
    return ItemState.TO_ASK, "Not in your profile: ask ECFMG whether your Pathway needs it."


@item("certificate", "ECFMG certificate")
def _certificate(me: Standing) -> Told:
    chain, start = me.chain, deadlines.start(me.dates)
    if chain.in_hand:
        assert chain.issued_on
        return ItemState.DONE, f"In hand since {long_date(chain.issued_on)}."
    if chain.ended_on:
        return ItemState.TO_DO, f"It ended on {long_date(chain.ended_on)}. Ask ECFMG to renew it."
    first = chain.certificate_from
    if me.exams_known and first is None:
        return ItemState.CLOSED, "An exam it rests on cannot be passed any more."
    if first and first > start.day:
        return ItemState.CLOSED, f"It cannot be there before {long_date(first)}: plan for a later season."
    if on := chain.certificate_on:
        left = (start.day - on).days
        late = f" That is after training starts: get it by {start.words}." if left < 0 else ""
        if 0 <= left < DAYS_FOR_VISA and me.visa_need.answer is not Answer.NO:
            late = f" Visa papers come after it, and {left} days are few: ask ECFMG and the program."
        return ItemState.TO_DO, f"Expected on {long_date(on)}.{late}"
    if chain.is_degree_to_come and chain.degree_on:
        return ItemState.TO_DO, f"It comes after your degree, on {long_date(chain.degree_on)}. {CONFIRMED_FIRST}"
    if me.exams_known and not chain.lacking:
        return ItemState.TO_ADD, "You passed its exams. Add the day you got it, or expect it."
    return ItemState.TO_DO, "It comes after the exams it rests on."


@item("certificate_valid", "Certificate still valid")
def _valid(me: Standing) -> Told:
    until, by = me.file.ecfmg_valid_until, deadlines.rank_list(me.dates)
    if until is None:
        return ItemState.NOT_ASKED, "No end is in your profile. Only certificates gained by a Pathway have one."
    if until >= me.dates.start:
        return ItemState.DONE, f"Valid until {long_date(until)}."
    end = f"It {'ends' if until >= me.today else 'ended'} on {long_date(until)}"
    if me.today > by.day:
        return ItemState.CLOSED, f"{end}. To take part in this season you had to renew it by {by.words}."
    return ItemState.TO_DO, f"{end}: renew it by {by.words}, or you cannot take part."


@item("exams_in_time", "Exams and skills shown by the rank-list deadline")
def _in_time(me: Standing) -> Told:
    by = deadlines.rank_list(me.dates)
    if not me.exams_known:
        return ItemState.TO_ADD, "Add your exams."
    if not me.chain.lacking and (me.oet_is_listed or me.chain.in_hand):
        return ItemState.DONE, "You passed Step 1 and Step 2 CK and showed your skills."
    ways = [me.how_to_pass(step, by) for step in me.chain.lacking]
    lacks_skills = not (me.oet_is_listed or me.chain.in_hand)
    if None in ways or (lacks_skills and me.today > by.day):
        return ItemState.CLOSED, f"It can no longer be done by {by.words}. Plan for a later season."
    told = [way for way in ways if way]
    if lacks_skills:
        told.append(f"Show your clinical and communication skills by {by.words}: add OET Medicine, or another Pathway.")
    elif not me.oet.passed and me.oet_is_listed:
        told.append("Without OET Medicine or another Pathway NRMP takes you out of the Match.")
    return ItemState.TO_DO, " ".join(told)


@item("visa", "A visa, or none needed", "")
def _visa(me: Standing) -> Told:
    need, accepted = me.visa_need, me.file.visas_accepted
    if need.answer is Answer.NO:
        return ItemState.NOT_ASKED, need.reason
    if need.answer is Answer.UNKNOWN:
        return ItemState.TO_ADD, need.reason
    if accepted is None:
        return ItemState.TO_ADD, "Add which visas you would accept."
    if not accepted:
        return ItemState.CLOSED, "You need a visa, but your profile says you would accept none."
    when = "The program you match with begins it, after the match."
    return ItemState.LATER, f"You need one; you would accept {in_a_row(accepted, 'or')}. {when}"


@item("step3", "Step 3, for H-1B")
def _step3(me: Standing) -> Told:
    if me.step3.passed:
        return ItemState.DONE, "You passed it."
    if me.visa_need.answer is Answer.NO or Visa.H1B not in (me.file.visas_accepted or ()):
        return ItemState.NOT_ASKED, "Only H-1B and some programs ask for it."
    way = me.how_to_pass(me.step3, deadlines.rank_list(me.dates))
    return (ItemState.TO_DO, way) if way else (ItemState.CLOSED, "It cannot be passed in time for this season.")


@item("letters", "Letters received")
def _letters(me: Standing) -> Told:
    number, want = len(me.letters_in_hand), "Most programs that state a number want three."
    if me.file.letters is None:
        return ItemState.TO_ADD, "Add your letters."
    if number < 3:
        return ItemState.TO_DO, f"{'You have ' + counted(number, 'letter') if number else 'None yet'}. {want}"
    more = f" A program gets the best {MOST_LETTERS}." if number > MOST_LETTERS else ""
    return ItemState.DONE, f"You have {counted(number, 'letter')}.{more}"


# Canada ---------------------------------------------------------------------------------------------------------------


@item("status", "Citizen or permanent resident of Canada")
def _canadian_status(me: Standing) -> Told:
    status = me.file.canadian_status
    if status is None:
        return ItemState.TO_ADD, "Add your status in Canada."
    if status == "none":
        return ItemState.CLOSED, "Without it no stream is open to you."
    return ItemState.DONE, f"You are a {'citizen' if status == 'citizen' else 'permanent resident'}."


@item("stream", "Stream")
def _stream(me: Standing) -> Told:
    country = me.file.medical_school_country
    if country is None:
        return ItemState.TO_ADD, "Add the country of your medical school."
    if country == "CA":
        return ItemState.NOT_ASKED, "Graduates of Canadian schools apply in their own."
    graduated = me.file.graduated_on
    if country in US_SCHOOL_COUNTRIES and graduated is None:
        return ItemState.TO_ADD, "Add your graduation date: from the class of 2026 on US schools count as abroad."
    if country in US_SCHOOL_COUNTRIES and graduated and graduated.year < US_SCHOOLS_ARE_ABROAD_FROM:
        return ItemState.TO_ASK, "Until 2025 graduates of US schools applied as those of Canadian ones: ask CaRMS."
    return ItemState.DONE, "Your degree is from abroad: you apply in the IMG streams."


@item("school", "School in the World Directory")
def _school(me: Standing) -> Told:
    listed = me.file.school_in_directory
    if listed is None:
        return ItemState.TO_ADD, "Look your school up and add whether it is listed."
    if listed:
        return ItemState.DONE, "It is listed, as you say."
    return ItemState.CLOSED, "It is not listed, as you say: no stream takes its graduates."


def _canadian_exam(me: Standing, exam: str, name: str) -> Item:
    step = read_step(name, exam, me.file.exams or ())
    if not me.exams_known:
        state, reason = ItemState.TO_ADD, "Add your exams."
    elif exam == "nac" and step.failed >= MOST_NAC_ATTEMPTS and not step.passed:
        state, reason = ItemState.CLOSED, "It may be taken three times."
    else:
        state, reason = _before_review(me, step)
    return Item(exam, f"{name} passed", state, reason, exam)


def _before_review(me: Standing, step: Step) -> Told:
    """Whether the result is there before programs in Canada review files, or can be."""
    by, on = deadlines.canadian_review(me.dates), step.passed_on if step.passed else step.planned_on
    is_late = on is not None and on > by.day
    if step.passed:
        if is_late:
            return ItemState.CLOSED, f"You passed it after {by.words}: it counts in a later season."
        return ItemState.DONE, "You passed it."
    so_far = _not_passed(me, step)
    if me.today > by.day and (on is None or is_late):
        return ItemState.CLOSED, f"{so_far} It can no longer be done by {by.words}. Plan for a later season."
    if is_late:
        return ItemState.TO_DO, f"{so_far} Move the attempt forward: the result is needed by {by.words}."
    return ItemState.TO_DO, f"{so_far} The result is needed by {by.words}."


@item("earlier_training", "No earlier training in Canada or the US")
def _earlier_training(me: Standing) -> Told:
    had = {"the US": me.file.earlier_us_training, "Canada": me.file.earlier_canadian_training}
    if where := [country for country, said in had.items() if said]:
        said = f"You had training in {in_a_row(where)}"
        return ItemState.TO_ASK, f"{said}: ask the province. Else apply in the second iteration."
    if lacking := [country for country, said in had.items() if said is None]:
        return ItemState.TO_ADD, f"Add whether you had training in {in_a_row(lacking, 'or')}."
    return ItemState.DONE, "You had none in either country."


@item("provinces", "Rules of the province")
def _province(me: Standing) -> Told:
    if wished := _wished(me):
        return ItemState.TO_ASK, f"You wish {in_a_row(wished)}: read the rules of each."
    return ItemState.TO_ADD, "They differ: add the provinces you wish, and read the rules of each."


@item("quebec", "Quebec")
def _quebec(me: Standing) -> Told:
    wished = _wished(me)
    if wished and PROVINCES["QC"] not in wished:
        return ItemState.NOT_ASKED, "It is not among the provinces you wish."
    return ItemState.TO_ASK, "You wish it: it asks for more than the others." if wished else "Only if you apply there."


def _wished(me: Standing) -> list[str]:
    return [PROVINCES[word] for word in me.file.wishes.provinces if word in PROVINCES]


@item("language", "Language test", "")
def _language(me: Standing) -> Told:
    held, unknown = me.file.canadian_language_test, "No source of ours states what the provinces ask:"
    if held is None:
        return ItemState.TO_ADD, f"Add whether you hold one. {unknown} look it up with each."
    if held:
        return ItemState.TO_ASK, f"You hold one, or an exemption. {unknown} check that it counts."
    return ItemState.TO_DO, f"You hold none. {unknown} look it up with each."


@item("return_of_service", "Return of service", "")
def _return_of_service(me: Standing) -> Told:
    accepted = me.file.return_of_service
    may = "IMG places may bind you to work in the province afterwards. No source of ours states for how long: ask."
    if accepted is None:
        return ItemState.TO_ADD, f"Add whether you would accept one. {may}"
    yours = "You would accept one." if accepted else "You would not accept one: ask which places have none."
    return ItemState.TO_ASK, f"{yours} {may}"
