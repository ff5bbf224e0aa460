"""Who the applicant is to the US Match: an IMG or not, which NRMP group, and whether a visa is needed.

Derived from the file each time and never stored, each with its reason in a sentence. Contradictions inside the file
(a US citizen with a green card) are the form's business; here the citizen wins.
"""

from datetime import date
from typing import Final, NamedTuple

from applicants.matching.applicant import Applicant
from programs.vocabulary import Answer, Group

# Schools in Puerto Rico are accredited like those of the fifty states, so their graduates are not IMGs.
US_SCHOOL_COUNTRIES: Final = frozenset({"US", "PR"})

# Graduates of Canadian schools count as IMGs from this graduation day on.
# Source: ECFMG, as reported by AFMC, "Changes to LCME accreditation and impact on learners".
CANADIAN_SCHOOLS_ARE_ABROAD_FROM: Final = date(2025, 7, 1)


class Finding(NamedTuple):
    """A derived yes, no or unknown, with its reason in one or two sentences."""

    answer: Answer
    reason: str


class GroupFinding(NamedTuple):
    """The NRMP group (``us_img``, ``non_us_img``), or None when not an IMG or not yet known; with the reason."""

    group: Group | None
    reason: str


def is_img(me: Applicant) -> Finding:
    """Is this a graduate of a school outside the US and Canada? Citizenship plays no part (source: NRMP, ECFMG)."""
    country = me.medical_school_country
    if country is None:
        return Finding(Answer.UNKNOWN, "Add the country of your medical school.")
    if country in US_SCHOOL_COUNTRIES:
        return Finding(
            Answer.NO, "Your medical school is in the US, so you are not an IMG. This site is made for IMGs."
        )
    if country == "CA":
        if me.graduated_on is None:
            return Finding(
                Answer.UNKNOWN,
                "Add your graduation date: graduates of Canadian schools count as IMGs from 1 July 2025 on.",
            )
        if me.graduated_on < CANADIAN_SCHOOLS_ARE_ABROAD_FROM:
            return Finding(Answer.NO, "You graduated from a Canadian school before 1 July 2025, so you are not an IMG.")
        return Finding(
            Answer.YES,
            "You graduated from a Canadian school on or after 1 July 2025, which makes you an IMG in the US.",
        )
    return Finding(
        Answer.YES,
        "Your medical school is outside the US and Canada, which makes you an IMG, whatever your citizenship.",
    )


def group(me: Applicant) -> GroupFinding:
    """Which of NRMP's two IMG groups? US citizens are ``us_img``; a green-card holder is ``non_us_img``.

    Source: NRMP help article on user types, which contradicts most guides on green cards.
    """
    img = is_img(me)
    if img.answer is not Answer.YES:
        return GroupFinding(None, img.reason)
    if me.us_citizen:
        return GroupFinding(
            Group.US_IMG, "You are a US citizen with a degree from abroad: NRMP counts you as a US IMG."
        )
    if me.immigration_status == "permanent_resident":
        return GroupFinding(
            Group.NON_US_IMG,
            "NRMP counts green-card holders from schools abroad as non-US IMGs, though most guides say otherwise. "
            "You need no visa.",
        )
    if me.us_citizen is None and me.immigration_status != "work_authorized":
        return GroupFinding(None, "Add whether you are a US citizen.")
    return GroupFinding(
        Group.NON_US_IMG, "You are not a US citizen and your degree is from abroad: NRMP counts you as a non-US IMG."
    )


def visa_need(me: Applicant, match_year: int, length_years: int | None = None) -> Finding:
    """Does training that starts on 1 July of ``match_year`` need a visa?

    A work permit has to last from that day to the end of training; without ``length_years`` only the first day is
    judged. A pending green card counts only as the permit held.
    """
    if me.us_citizen:
        return Finding(Answer.NO, "You are a US citizen and need no visa.")
    if me.immigration_status == "permanent_resident":
        return Finding(Answer.NO, "You hold a green card and need no visa.")
    if me.immigration_status == "work_authorized":
        return _need_beside_permit(me.work_authorized_until, match_year, length_years)
    if me.us_citizen is None:
        return Finding(Answer.UNKNOWN, "Add whether you are a US citizen.")
    if me.immigration_status is None:
        return Finding(Answer.UNKNOWN, "Add your US immigration status.")
    return Finding(Answer.YES, "You are not a US citizen and hold neither green card nor work permit: you need a visa.")


def _need_beside_permit(until: date | None, match_year: int, length_years: int | None) -> Finding:
    if until is None:
        return Finding(Answer.UNKNOWN, "Add the day your work permit ends.")
    needed_until = date(match_year, 7, 1) if length_years is None else date(match_year + length_years, 6, 30)
    if until < needed_until:
        return Finding(
            Answer.UNKNOWN,
            f"Your work permit ends before {needed_until.day} {needed_until:%B %Y}. "
            "Add its new end if it will be renewed; else you need a visa.",
        )
    if length_years is None:
        return Finding(
            Answer.NO, "Your work permit is valid when training starts. Each program's length is checked on its own."
        )
    return Finding(
        Answer.NO, "Your work permit lasts through training: you need no visa. Show the permit to the program."
    )


def looks_to_canada(me: Applicant) -> bool:
    """May take part in the Canadian match, or has named provinces."""
    return me.canadian_status in ("permanent_resident", "citizen") or bool(me.wishes.provinces)
