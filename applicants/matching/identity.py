"""Who the applicant is to the US Match: an IMG or not, which NRMP group, and whether a visa is needed.

Derived from the file each time and never stored, each with its reason in a sentence. Contradictions inside the file
(a US citizen with a green card) are the form's business; here the citizen wins.
"""

from datetime import date
from typing import Final, NamedTuple

from applicants.matching.applicant import Applicant
from applicants.matching.deadlines import long_date
from programs.vocabulary import Answer, Group

# Schools in Puerto Rico are accredited like those of the fifty states, so their graduates are not IMGs.
US_SCHOOL_COUNTRIES: Final = frozenset({"US", "PR"})

# Graduates of Canadian schools count as IMGs from this graduation day on.
# Source: ECFMG, as reported by AFMC, "Changes to LCME accreditation and impact on learners".
CANADIAN_SCHOOLS_ARE_ABROAD_FROM: Final = date(2025, 7, 1)

# Years of the shortest residency that leads to a board certificate (source: default lengths in specialties.csv), and
# of the longest.
SHORTEST_TRAINING: Final = 3
LONGEST_TRAINING: Final = 7

# Years of residency and fellowship that J-1 allows in all (source: 22 CFR 62.27(e), as immigration lawyers cite it).
MOST_J1_YEARS: Final = 7


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
        "Your medical school is outside the US and Canada. That makes you an IMG, whatever your citizenship.",
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
            Group.US_IMG, "You are a US citizen with a degree from abroad. NRMP counts you as a US IMG."
        )
    if me.immigration_status == "permanent_resident":
        return GroupFinding(
            Group.NON_US_IMG,
            "NRMP counts green-card holders from schools abroad as non-US IMGs, though most guides say otherwise. "
            "You need no visa.",
        )
    if me.us_citizen is None and me.immigration_status not in ("work_permit", "asylum_or_refugee"):
        return GroupFinding(None, "Add whether you are a US citizen.")
    return GroupFinding(
        Group.NON_US_IMG, "Your degree is from abroad and you are not a US citizen. NRMP counts you as a non-US IMG."
    )


def may_need_visa(me: Applicant) -> bool:
    """As far as the status by its name tells: not a citizen, and no status that lets one work without an end.

    Source: USCIS, M-274 6.3 (refugees and asylees are authorised without an end, whatever day a card shows).
    """
    return not me.us_citizen and me.immigration_status not in ("permanent_resident", "asylum_or_refugee")


def on_permit(me: Applicant) -> bool:
    """Whether what lets this person work is a permit, which has a last day and is shown to the program."""
    return not me.us_citizen and me.immigration_status == "work_permit"


def visa_need(me: Applicant, match_year: int, length_years: int | None = None) -> Finding:
    """Does training that starts on 1 July of ``match_year`` need a visa?

    A work permit has to be valid from that day to the end of training: of ``length_years``, or of the shortest
    residency. Asylum or a green card that is pending counts only as the permit held.
    """
    if me.us_citizen:
        return Finding(Answer.NO, "You are a US citizen and need no visa.")
    if me.immigration_status == "permanent_resident":
        return Finding(Answer.NO, "You hold a green card and need no visa.")
    if me.immigration_status == "asylum_or_refugee":
        return Finding(
            Answer.NO,
            "You were granted asylum or refugee status and need no visa. You may work without an end, "
            "whatever day your card shows.",
        )
    if on_permit(me):
        return _need_beside_permit(me, match_year, length_years)
    if me.us_citizen is None:
        return Finding(Answer.UNKNOWN, "Add whether you are a US citizen.")
    if me.immigration_status is None:
        return Finding(Answer.UNKNOWN, "Add your US immigration status.")
    return Finding(
        Answer.YES,
        "You need a visa. You are not a US citizen and hold no green card, no asylum or refugee status and no permit.",
    )


def _need_beside_permit(me: Applicant, match_year: int, length_years: int | None) -> Finding:
    until, starts = me.work_authorized_until, date(match_year, 7, 1)
    if until is None:
        ground = "" if me.work_permit_ground else "the ground and "
        return Finding(Answer.UNKNOWN, f"Add {ground}the last day of your work permit.")
    if until < starts:
        ended = f"Your work permit ends before {long_date(starts)}"
        if me.work_permit_renewable is False:
            return Finding(Answer.YES, f"{ended} and cannot be renewed: you need a visa.")
        return Finding(Answer.UNKNOWN, f"{ended}. Add its new end if it is renewed; else you need a visa.")
    if until < date(match_year + (length_years or SHORTEST_TRAINING), 6, 30):
        ends = f"ends on {long_date(until)}. You can begin training with it, but not finish"
        ask_for = "a visa for the rest" if me.work_permit_renewable is False else "a renewal"
        if length_years is not None:
            return Finding(Answer.UNKNOWN, f"Your work permit {ends}. Ask whether the program takes {ask_for}.")
        add = "the new end of your work permit once you have one"
        if me.work_permit_renewable is None:
            add = "whether your work permit can be renewed"
        return Finding(Answer.UNKNOWN, f"Add {add}. It {ends}. Ask each program whether it takes {ask_for}.")
    if length_years is None:
        return Finding(
            Answer.NO,
            f"Your work permit is valid for the first {SHORTEST_TRAINING} years of training. "
            "Each program's length is checked on its own.",
        )
    return Finding(
        Answer.NO, "Your work permit lasts through training: you need no visa. Show the permit to the program."
    )


def looks_to_canada(me: Applicant) -> bool:
    """May take part in the Canadian match, or has named provinces."""
    return me.canadian_status in ("permanent_resident", "citizen") or bool(me.wishes.provinces)
