"""What the profile does not say yet: listed once, never sent to a program."""

from typing import NamedTuple

from applicants.matching.identity import on_permit
from applicants.matching.standing import Standing
from programs.vocabulary import Answer


class Gap(NamedTuple):
    """Something to add: the part of the profile that asks for it, the sentence "Add …", and the question it answers
    ('' where that is a list of entries).
    """

    part: str  # who, exams, letters, experience, wishes
    sentence: str
    question: str = ""


def profile_gaps(me: Standing) -> tuple[Gap, ...]:
    """The facts that rules and factors miss, in the order the profile asks them."""
    file = me.file
    gaps = list[Gap]()
    if me.img.answer is Answer.UNKNOWN:
        asked = "school_country" if file.medical_school_country is None else "graduated_on"
        gaps.append(Gap("who", me.img.reason, asked))
    if me.visa_need.answer is Answer.UNKNOWN:
        gaps.append(Gap("who", me.visa_need.reason, _asked_of_visa_need(me)))
    elif me.group.group is None and me.img.answer is Answer.YES:
        gaps.append(Gap("who", me.group.reason, "us_citizen"))
    if file.visas_accepted is None and me.visa_need.answer is not Answer.NO:
        gaps.append(Gap("who", "Add which visas you would accept.", "visas_accepted"))
    if file.graduated_on is None and file.medical_school_country != "CA":
        gaps.append(Gap("who", "Add your graduation date.", "graduated_on"))
    if file.exams is None:
        gaps.append(Gap("exams", "Add your exams, failed attempts included."))
    elif me.step2_ck.passed and me.step2_ck.score is None:
        gaps.append(Gap("exams", "Add your Step 2 CK score."))
    if (
        file.exams
        and me.img.answer is not Answer.NO
        and not me.oet_is_listed
        and not (me.chain.in_hand or me.chain.ended_on)
    ):
        gaps.append(Gap("exams", "Add OET Medicine, or ask ECFMG how your Pathway shows your skills."))
    certificate_possible = file.exams is None or not me.chain.lacking
    is_named = me.chain.certificate_on or me.chain.ended_on
    if me.img.answer is not Answer.NO and not is_named and certificate_possible:
        add = "Add the date of your ECFMG certificate, or when you expect it."
        gaps.append(Gap("who", add, "ecfmg_certified_on"))
    if file.letters is None:
        gaps.append(Gap("letters", "Add your letters."))
    elif any(None in (letter.us_faculty, letter.specialty, letter.status) for letter in file.letters):
        gaps.append(Gap("letters", "Add who wrote each letter, for which specialty, and whether it is received."))
    if file.experience is None:
        gaps.append(Gap("experience", "Add your clinical experience."))
    elif not me.experience_complete:
        gaps.append(Gap("experience", "Add the country, specialty and months of each experience."))
    if me.signal_allowances and file.signals is None:
        gaps.append(Gap("wishes", "Add the programs you signal.", "signals"))
    return tuple(gaps)


def _asked_of_visa_need(me: Standing) -> str:
    """The first question whose answer tells whether a visa is needed."""
    if on_permit(me.file):
        return "work_authorized_until"
    return "us_citizen" if me.file.us_citizen is None else "immigration_status"
