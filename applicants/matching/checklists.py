"""What the US and the Canadian matches ask of every applicant, item by item, derived from the file.

Each item names its rule by a key of ``fixtures/rules.csv``, where its words, source and date stand. Nothing here is
about one program; what no source of ours says is an item too, so that nobody takes its absence for an answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from applicants.matching import deadlines
from applicants.matching.deadlines import long_date
from applicants.matching.standing import EXAM_WINDOW_YEARS, MOST_ATTEMPTS, MOST_LETTERS, Standing, Step, read_step
from programs.vocabulary import Answer, Visa

MOST_NAC_ATTEMPTS: Final = 3
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


def eras(me: Standing) -> tuple[Item, ...]:
    """What certification and the US match ask of this applicant."""
    return (_who(me), *_certificate_items(me), _visa(me), _step3(me), _letters(me))


def carms(me: Standing) -> tuple[Item, ...]:
    """What the Canadian match asks of this applicant."""
    return (*_canadian_standing(me), *_canadian_exams(me), *_canadian_rest(me))


def worst(items: Iterable[Item]) -> ItemState:
    """How a whole list stands: as its worst item; done where nothing is open."""
    order = list(ItemState)
    return min((item.state for item in items), key=order.index, default=ItemState.DONE)


# The US ---------------------------------------------------------------------------------------------------------------


def _who(me: Standing) -> Item:
    state = {Answer.YES: ItemState.DONE, Answer.NO: ItemState.NOT_ASKED, Answer.UNKNOWN: ItemState.TO_ADD}[
        me.img.answer
    ]
    return Item("who", "An IMG to the US", state, me.img.reason, "definition")


def _certificate_items(me: Standing) -> Iterator[Item]:
    if me.img.answer is Answer.NO:
        yield Item("certificate", "ECFMG certificate", ItemState.NOT_ASKED, me.img.reason, "certificate")
        return
    yield _pass(me, me.step1, "step1")
    yield _pass(me, me.step2_ck, "step2_ck")
    yield _attempts(me)
    yield _fourth(me)
    yield _window(me)
    yield _english(me)
    yield _certificate(me)
    yield _valid(me)
    yield _in_time(me)


def _pass(me: Standing, step: Step, rule: str) -> Item:
    if not me.exams_known:
        return Item(rule, f"{step.name} passed", ItemState.TO_ADD, "Add your exams, failed attempts included.", rule)
    if step.passed:
        when = f" on {long_date(step.passed_on)}" if step.passed_on else ""
        return Item(rule, f"{step.name} passed", ItemState.DONE, f"You passed it{when}.", rule)
    if not me.may_attempt_steps:
        return Item(
            rule, f"{step.name} passed", ItemState.CLOSED, "No Step may be taken after four failed attempts.", rule
        )
    return Item(rule, f"{step.name} passed", ItemState.TO_DO, _not_passed(me, step), rule)


def _not_passed(me: Standing, step: Step) -> str:
    if step.planned_on and step.planned_on < me.today:
        return f"You took it on {long_date(step.planned_on)}. Add the result when it comes."
    failed = f" {step.failed} failed." if step.failed else ""
    planned = f" You plan it for {long_date(step.planned_on)}." if step.planned_on else ""
    return f"Not passed yet.{failed}{planned}"


def _attempts(me: Standing) -> Item:
    label = f"At most {MOST_ATTEMPTS} attempts at a Step"
    if not me.exams_known:
        return Item("attempts", label, ItemState.TO_ADD, "Add your exams, failed attempts included.", "attempts")
    if not me.may_attempt_steps:
        return Item("attempts", label, ItemState.CLOSED, "A Step was failed four times without a pass.", "attempts")
    open_steps = [step for step in (me.step1, me.step2_ck, me.step3) if step.failed and not step.passed]
    if open_steps:
        step = max(open_steps, key=lambda one: one.failed)
        left = MOST_ATTEMPTS - step.failed
        reason = f"{step.name}: {step.failed} failed, {left} attempt{'s' if left > 1 else ''} left."
        return Item("attempts", label, ItemState.TO_DO, reason, "attempts")
    return Item("attempts", label, ItemState.DONE, "No Step is in danger.", "attempts")


def _fourth(me: Standing) -> Item:
    rule, label = "attempts_spacing", "Days between attempts"
    waits = [(step, step.not_before) for step in (me.step1, me.step2_ck, me.step3) if step.not_before]
    if not waits:
        return Item(rule, label, ItemState.NOT_ASKED, "It matters where a Step was failed three times.", rule)
    told = [f"The fourth of {step.name}: not before {long_date(day)}." for step, day in waits]
    told += ["Move the attempt you plan." for step, day in waits if step.planned_on and step.planned_on < day]
    return Item(rule, label, ItemState.TO_DO, " ".join(told), rule)


def _window(me: Standing) -> Item:
    label = f"Passes within {EXAM_WINDOW_YEARS} years"
    first, second = me.step1.passed_on, me.step2_ck.passed_on
    if not me.exams_known:
        return Item("window", label, ItemState.TO_ADD, "Add your exams with their dates.", "window")
    if first and second:
        if me.passes_too_far_apart and me.certificate_in_hand:
            return Item("window", label, ItemState.DONE, "They are further apart, and you were certified.", "window")
        if me.passes_too_far_apart:
            return Item(
                "window", label, ItemState.TO_ASK, "Yours are further apart: ask ECFMG for an exception.", "window"
            )
        return Item("window", label, ItemState.DONE, "Step 1 and Step 2 CK are close enough.", "window")
    if me.step1.passed and me.step2_ck.passed:
        return Item("window", label, ItemState.TO_ADD, "Add the dates of your passes.", "window")
    if first or second:
        last = deadlines.years_after(first or second, EXAM_WINDOW_YEARS)  # type: ignore[arg-type]
        if last < me.today:
            return Item("window", label, ItemState.TO_ASK, f"It ended on {long_date(last)}: ask ECFMG.", "window")
        return Item("window", label, ItemState.TO_DO, f"Pass the other Step by {long_date(last)}.", "window")
    return Item("window", label, ItemState.TO_DO, "It begins with your first pass.", "window")


def _english(me: Standing) -> Item:
    label = "English shown by OET Medicine"
    attempts = [attempt for attempt in me.file.exams or () if attempt.exam == "oet"]
    if me.certificate_in_hand:
        return Item("english", label, ItemState.DONE, "Your certificate is in hand.", "english")
    if any(attempt.passed for attempt in attempts):
        return Item("english", label, ItemState.DONE, "You passed it.", "english")
    if not me.exams_known:
        return Item("english", label, ItemState.TO_ADD, "Add your exams.", "english")
    reason = "Not passed yet." if attempts else "Not in your profile: ask ECFMG whether your Pathway needs it."
    return Item("english", label, ItemState.TO_DO if attempts else ItemState.TO_ASK, reason, "english")


def _certificate(me: Standing) -> Item:
    label = "ECFMG certificate"
    if me.certificate_in_hand:
        assert me.file.ecfmg_certified_on
        return Item(
            "certificate",
            label,
            ItemState.DONE,
            f"In hand since {long_date(me.file.ecfmg_certified_on)}.",
            "certificate",
        )
    if me.certificate_on:
        on, start = me.certificate_on, me.dates.start
        late = " That is after training starts." if on > start else ""
        return Item("certificate", label, ItemState.TO_DO, f"Expected on {long_date(on)}.{late}", "certificate")
    if me.certificate_exams_passed:
        reason = "Its exams are passed. Add the day you have it, or expect it."
        return Item("certificate", label, ItemState.TO_ADD, reason, "certificate")
    return Item("certificate", label, ItemState.TO_DO, "It comes after the exams it rests on.", "certificate")


def _valid(me: Standing) -> Item:
    label, until = "Certificate still valid at the start", me.file.ecfmg_valid_until
    if until is None:
        reason = "No end is in your profile. Only certificates gained by a Pathway have one."
        return Item("certificate_valid", label, ItemState.NOT_ASKED, reason, "certificate_valid")
    if until < me.dates.start:
        reason = f"It ends on {long_date(until)}, before training starts: renew it."
        return Item("certificate_valid", label, ItemState.TO_DO, reason, "certificate_valid")
    return Item("certificate_valid", label, ItemState.DONE, f"Valid until {long_date(until)}.", "certificate_valid")


def _in_time(me: Standing) -> Item:
    label, by = "Exams passed by the rank-list deadline", deadlines.rank_list(me.dates)
    if me.step1.passed and me.step2_ck.passed:
        return Item("exams_in_time", label, ItemState.DONE, "Step 1 and Step 2 CK are passed.", "exams_in_time")
    if not me.exams_known:
        return Item("exams_in_time", label, ItemState.TO_ADD, "Add your exams.", "exams_in_time")
    missing = [step for step in (me.step1, me.step2_ck) if not step.passed]
    ways = [me.how_to_pass(step, by) for step in missing]
    if None in ways:
        reason = f"It can no longer be done by {by.words}: plan for a later season."
        return Item("exams_in_time", label, ItemState.CLOSED, reason, "exams_in_time")
    return Item("exams_in_time", label, ItemState.TO_DO, " ".join(way for way in ways if way), "exams_in_time")


def _visa(me: Standing) -> Item:
    label, need = "A visa, or none needed", me.visa_need
    if need.answer is Answer.NO:
        return Item("visa", label, ItemState.NOT_ASKED, need.reason, "")
    if need.answer is Answer.UNKNOWN or me.file.visas_accepted is None:
        reason = need.reason if need.answer is Answer.UNKNOWN else "Add which visas you would accept."
        return Item("visa", label, ItemState.TO_ADD, reason, "")
    if not me.file.visas_accepted:
        return Item("visa", label, ItemState.CLOSED, "You need one and would accept none.", "")
    accepted = " or ".join(me.file.visas_accepted)
    return Item(
        "visa", label, ItemState.TO_DO, f"You need one; you would accept {accepted}. The program sponsors it.", ""
    )


def _step3(me: Standing) -> Item:
    label = "Step 3, for H-1B"
    if me.step3.passed:
        return Item("step3", label, ItemState.DONE, "You passed it.", "step3")
    wants_h1b = me.visa_need.answer is not Answer.NO and Visa.H1B in (me.file.visas_accepted or ())
    if not wants_h1b:
        return Item("step3", label, ItemState.NOT_ASKED, "Only H-1B, and programs that say so, ask for it.", "step3")
    way = me.how_to_pass(me.step3, deadlines.rank_list(me.dates))
    if way is None:
        return Item("step3", label, ItemState.CLOSED, "It cannot be passed in time for this season.", "step3")
    return Item("step3", label, ItemState.TO_DO, way, "step3")


def _letters(me: Standing) -> Item:
    label, number = "Letters in hand", len(me.letters_in_hand)
    if me.file.letters is None:
        return Item("letters", label, ItemState.TO_ADD, "Add your letters.", "letters")
    if not number:
        return Item(
            "letters", label, ItemState.TO_DO, "None yet. Most programs that state a number want three.", "letters"
        )
    few = "" if number >= 3 else " Most programs that state a number want three."
    more = f" A program gets the best {MOST_LETTERS}." if number > MOST_LETTERS else ""
    state = ItemState.DONE if number >= 3 else ItemState.TO_DO
    return Item("letters", label, state, f"You have {number}.{few}{more}", "letters")


# Canada ---------------------------------------------------------------------------------------------------------------


def _canadian_standing(me: Standing) -> Iterator[Item]:
    status = me.file.canadian_status
    label = "Citizen or permanent resident of Canada"
    if status is None:
        yield Item("status", label, ItemState.TO_ADD, "Add your status in Canada.", "status")
    elif status == "none":
        yield Item("status", label, ItemState.CLOSED, "Without it no stream is open to you.", "status")
    else:
        word = "citizen" if status == "citizen" else "permanent resident"
        yield Item("status", label, ItemState.DONE, f"You are a {word}.", "status")
    country = me.file.medical_school_country
    if country is None:
        yield Item("stream", "Stream", ItemState.TO_ADD, "Add the country of your medical school.", "stream")
    elif country == "CA":
        yield Item(
            "stream", "Stream", ItemState.NOT_ASKED, "Graduates of Canadian schools apply in their own.", "stream"
        )
    else:
        yield Item(
            "stream", "Stream", ItemState.DONE, "Your degree is from abroad: the IMG streams are yours.", "stream"
        )
    yield _school(me)


def _school(me: Standing) -> Item:
    label, listed = "School in the World Directory", me.file.school_in_directory
    if listed is None:
        return Item("school", label, ItemState.TO_ADD, "Look your school up and add whether it is listed.", "school")
    if listed:
        return Item("school", label, ItemState.DONE, "It is listed, as you say.", "school")
    return Item(
        "school", label, ItemState.CLOSED, "It is not listed, as you say: no stream takes its graduates.", "school"
    )


def _canadian_exams(me: Standing) -> Iterator[Item]:
    for exam, name in (("mccqe1", "MCCQE Part I"), ("nac", "NAC Examination")):
        step, label = read_step(name, exam, me.file.exams or ()), f"{name} passed"
        if not me.exams_known:
            yield Item(exam, label, ItemState.TO_ADD, "Add your exams.", exam)
        elif exam == "nac" and step.failed >= MOST_NAC_ATTEMPTS and not step.passed:
            yield Item(exam, label, ItemState.CLOSED, "It may be taken three times.", exam)
        else:
            yield Item(exam, label, *_before_review(me, step), exam)


def _before_review(me: Standing, step: Step) -> tuple[ItemState, str]:
    """Whether the result is there before programs in Canada review files, or can be."""
    by, on = deadlines.canadian_review(me.dates), step.passed_on if step.passed else step.planned_on
    is_late = on is not None and on > by.day
    if step.passed:
        if is_late:
            return ItemState.CLOSED, f"You passed it after {by.words}: it counts in a later season."
        return ItemState.DONE, "You passed it."
    so_far = _not_passed(me, step)
    if me.today > by.day and (on is None or is_late):
        return ItemState.CLOSED, f"{so_far} It can no longer be done by {by.words}: plan for a later season."
    if is_late:
        return ItemState.TO_DO, f"{so_far} Move the attempt forward: the result is needed by {by.words}."
    return ItemState.TO_DO, f"{so_far} The result is needed by {by.words}."


def _canadian_rest(me: Standing) -> Iterator[Item]:
    yield _earlier_training(me)
    wished = [PROVINCES[word] for word in me.file.wishes.provinces if word in PROVINCES]
    if wished:
        reason = f"You wish {listed_words(wished)}: read the rules of each."
    else:
        reason = "They differ: add the provinces you wish, and read the rules of each."
    yield Item(
        "provinces", "Rules of the province", ItemState.TO_ASK if wished else ItemState.TO_ADD, reason, "provinces"
    )
    yield _quebec(wished)
    yield _language(me)
    yield _return_of_service(me)


def _earlier_training(me: Standing) -> Item:
    key, label = "earlier_training", "No earlier training in Canada or the US"
    us, canada = me.file.earlier_us_training, me.file.earlier_canadian_training
    if us or canada:
        where = listed_words([country for country, had in (("the US", us), ("Canada", canada)) if had])
        reason = f"You had training in {where}: ask the province, or apply in the second iteration."
        return Item(key, label, ItemState.TO_ASK, reason, key)
    lacking = [country for country, had in (("the US", us), ("Canada", canada)) if had is None]
    if lacking:
        return Item(key, label, ItemState.TO_ADD, f"Add whether you had training in {listed_words(lacking)}.", key)
    return Item(key, label, ItemState.DONE, "You had none in either country.", key)


def _quebec(wished: list[str]) -> Item:
    if wished and PROVINCES["QC"] not in wished:
        return Item("quebec", "Quebec", ItemState.NOT_ASKED, "It is not among the provinces you wish.", "quebec")
    reason = "You wish it: it asks for more than the others." if wished else "Only if you apply there."
    return Item("quebec", "Quebec", ItemState.TO_ASK, reason, "quebec")


def _language(me: Standing) -> Item:
    label, held = "Language test", me.file.canadian_language_test
    if held is None:
        reason = "Add whether you hold one. No source of ours states what the provinces ask: look it up with each."
        return Item("language", label, ItemState.TO_ADD, reason, "")
    if held:
        reason = "You hold one, or an exemption. No source of ours states what the provinces ask: check that it counts."
        return Item("language", label, ItemState.TO_ASK, reason, "")
    reason = "You hold none. No source of ours states what the provinces ask: look it up with each."
    return Item("language", label, ItemState.TO_DO, reason, "")


def _return_of_service(me: Standing) -> Item:
    label, accepted = "Return of service", me.file.return_of_service
    may = "IMG places may bind you to work in the province afterwards. No source of ours states for how long: ask."
    if accepted is None:
        return Item("return_of_service", label, ItemState.TO_ADD, f"Add whether you would accept one. {may}", "")
    yours = "You would accept one." if accepted else "You would not accept one: ask which places have none."
    return Item("return_of_service", label, ItemState.TO_ASK, f"{yours} {may}", "")


def listed_words(words: list[str]) -> str:
    """ "Ontario", "Ontario and Quebec", "Ontario, Manitoba and Quebec"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
