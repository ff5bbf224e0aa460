from dataclasses import replace
from datetime import date

import pytest

from applicants.matching.applicant import Applicant
from applicants.matching.identity import group, is_img, visa_need
from programs.vocabulary import Answer, Group

ABROAD = Applicant(medical_school_country="IN", graduated_on=date(2019, 6, 30), us_citizen=False)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("country", "graduated_on", "expected", "said"),
    [
        pytest.param("IN", None, YES, "outside the US and Canada", id="abroad, whatever the date"),
        pytest.param("US", date(2019, 6, 30), NO, "made for IMGs", id="US school is told whom the site is for"),
        pytest.param("PR", date(2019, 6, 30), NO, "in the US", id="Puerto Rico is a US school"),
        pytest.param("CA", date(2025, 6, 30), NO, "before 1 July 2025", id="Canada, last day before the change"),
        pytest.param("CA", date(2025, 7, 1), YES, "on or after 1 July 2025", id="Canada, first day of the change"),
        pytest.param("CA", None, UNKNOWN, "Add your graduation date", id="Canada without a date"),
        pytest.param(None, date(2019, 6, 30), UNKNOWN, "Add the country", id="no country"),
    ],
)
def test_is_img(country, graduated_on, expected, said):
    finding = is_img(Applicant(medical_school_country=country, graduated_on=graduated_on))
    assert finding.answer is expected
    assert said in finding.reason


@pytest.mark.parametrize(
    ("changes", "expected", "said"),
    [
        pytest.param({"us_citizen": True}, Group.US_IMG, "US citizen", id="citizen from a school abroad"),
        pytest.param({}, Group.NON_US_IMG, "not a US citizen", id="not a citizen"),
        pytest.param(
            {"immigration_status": "permanent_resident"},
            Group.NON_US_IMG,
            "You need no visa",
            id="green card is non-US, and needs no visa: both said",
        ),
        pytest.param(
            {"us_citizen": None, "immigration_status": "work_permit"},
            Group.NON_US_IMG,
            "not a US citizen",
            id="a permit holder is no citizen",
        ),
        pytest.param(
            {"us_citizen": None, "immigration_status": "asylum_or_refugee"},
            Group.NON_US_IMG,
            "not a US citizen",
            id="nor is an asylee",
        ),
        pytest.param({"us_citizen": None}, None, "whether you are a US citizen", id="citizenship not given"),
        pytest.param({"medical_school_country": "US"}, None, "not an IMG", id="US school has no IMG group"),
    ],
)
def test_group(changes, expected, said):
    finding = group(replace(ABROAD, **changes))
    assert finding.group is expected
    assert said in finding.reason


def permit(until: date | None, **more) -> dict:
    return {"immigration_status": "work_permit", "work_authorized_until": until, **more}


@pytest.mark.parametrize(
    ("changes", "length_years", "expected", "said"),
    [
        pytest.param({"us_citizen": True}, None, NO, "US citizen", id="citizen"),
        pytest.param({"immigration_status": "permanent_resident"}, None, NO, "green card", id="green card"),
        # USCIS, M-274 6.3: refugees and asylees are authorised without an end, the end of a card is not theirs.
        pytest.param({"immigration_status": "asylum_or_refugee"}, 7, NO, "without an end", id="asylum granted"),
        pytest.param(
            {"immigration_status": "asylum_or_refugee", "work_authorized_until": date(2026, 12, 31)},
            3,
            NO,
            "whatever day your card shows",
            id="asylum granted, and a card that ends before training",
        ),
        pytest.param({"immigration_status": "none"}, None, YES, "you need a visa", id="none of these"),
        pytest.param({}, None, UNKNOWN, "immigration status", id="status not given"),
        pytest.param({"us_citizen": None, "immigration_status": "none"}, None, UNKNOWN, "citizen", id="citizen?"),
        pytest.param(permit(None), 3, UNKNOWN, "Add the ground and the last day of", id="permit, nothing told of it"),
        pytest.param(
            permit(None, work_permit_ground="tps"), None, UNKNOWN, "Add the last day of", id="its ground told, no end"
        ),
        pytest.param(
            permit(date(2027, 6, 30)), None, UNKNOWN, "ends before 1 July 2027. Add its new end", id="ends a day early"
        ),
        pytest.param(
            permit(date(2027, 6, 30), work_permit_renewable=False),
            None,
            YES,
            "cannot be renewed: you need a visa",
            id="ends a day early for good",
        ),
        pytest.param(
            permit(date(2027, 7, 1)), None, UNKNOWN, "Add whether your work permit can be renewed", id="valid to begin"
        ),
        pytest.param(
            permit(date(2028, 12, 31), work_permit_renewable=True),
            None,
            UNKNOWN,
            "Add the new end of your work permit once you have one. It ends on 31 December 2028. "
            "You can begin training with it, but not finish. Ask each program whether it takes a renewal.",
            id="ends in the middle of every residency",
        ),
        pytest.param(permit(date(2030, 6, 30)), None, NO, "each program's length", id="through the shortest residency"),
        pytest.param(
            permit(date(2030, 6, 29)),
            3,
            UNKNOWN,
            "ends on 29 June 2030. You can begin training with it, but not finish. Ask whether the program takes a "
            "renewal.",
            id="a day too short for three years",
        ),
        pytest.param(
            permit(date(2030, 6, 29), work_permit_renewable=False),
            3,
            UNKNOWN,
            "Ask whether the program takes a visa for the rest.",
            id="too short, and cannot be renewed",
        ),
        pytest.param(permit(date(2030, 6, 30)), 3, NO, "Show the permit", id="through three years"),
        pytest.param(permit(date(2028, 6, 30)), 1, NO, "Show the permit", id="through a preliminary year"),
        pytest.param(permit(date(2030, 6, 30), us_citizen=True), 7, NO, "US citizen", id="the citizen wins"),
    ],
)
def test_visa_need(changes, length_years, expected, said):
    finding = visa_need(replace(ABROAD, **changes), 2027, length_years)
    assert finding.answer is expected
    assert said.lower() in finding.reason.lower()


def test_citizenship_does_not_decide_who_is_an_img():
    assert is_img(replace(ABROAD, us_citizen=True)) == is_img(ABROAD)
