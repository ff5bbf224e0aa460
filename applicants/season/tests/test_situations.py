"""Six people between the rank lists and SOAP: what each page tells them, and that no page sends them the wrong way."""

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from applicants.plan.tests.test_shortlist import added
from applicants.ranking.tests.test_pages import upload
from applicants.tests.profiles import NO_PERMIT
from programs.models import Program
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db

WAITING, MONDAY = date(2027, 3, 10), date(2027, 3, 15)
STEP1 = {"exam": "step1", "taken_on": "2021-03-01", "passed": True, "score": 230}
STEP2_CK = {"exam": "step2_ck", "taken_on": "2022-03-01", "passed": True, "score": 245}
NO_CERTIFICATE = {"ecfmg_certified_on": None, "ecfmg_valid_until": None}
PEOPLE: dict[str, dict[str, Any]] = {
    "final year, J-1": {
        **NO_PERMIT, **NO_CERTIFICATE, "graduated_on": "2027-06-30", "visas_accepted": ["J-1"],
        "ecfmg_expected_on": "2027-07-15",
        "exams": [STEP1 | {"taken_on": "2025-03-01", "score": None}, STEP2_CK | {"taken_on": "2026-03-01"}],
    },
    "citizen, certified": {
        **NO_PERMIT, "immigration_status": None, "us_citizen": True, "visas_accepted": [], "home_rule": None,
        "j1_years_used": None, "ecfmg_valid_until": None, "exams": [STEP1, STEP2_CK],
    },
    "H-1B, Step 3 planned": {
        **NO_PERMIT, "visas_accepted": ["H-1B"],
        "exams": [STEP1, STEP2_CK, {"exam": "step3", "taken_on": "2027-04-20", "passed": None, "score": None}],
    },
    "unmatched, J-1": {**NO_PERMIT, "visas_accepted": ["J-1"], "exams": [STEP1, STEP2_CK]},
    "green card": {
        **NO_PERMIT, "immigration_status": "permanent_resident", "visas_accepted": [], "exams": [STEP1, STEP2_CK],
    },
    "certificate ended": {
        **NO_PERMIT, "visas_accepted": ["J-1"], "ecfmg_certified_on": "2022-06-01", "ecfmg_valid_until": "2026-12-31",
        "exams": [STEP1, STEP2_CK],
    },
}  # fmt: skip


@pytest.fixture
def listed() -> list[Program]:
    return make_programs(
        {"name": "Alder", "visa_j1": "yes", "visa_h1b": "yes", "accepts_img": "yes", "step3": "no", "state": "NY"},
        {"name": "Birch", "accepts_img": "yes"},
    )


@pytest.fixture
def read(client: Client, listed: list[Program], on_day) -> Callable[..., str]:
    """What one of them reads in the body of a page on a day."""

    known = set()

    def read(who: str, day: date, address: str) -> str:
        if who not in known:
            upload(client, **PEOPLE[who])
            added(client, listed[0])
            known.add(who)
        on_day(day)
        page = client.get(address.format(pk=listed[0].pk))
        assert page.status_code == 200
        body = re.sub(r'<span class="figure">([^<]*)</span>', r"\1", page.content.decode().partition("<main")[2])
        body = re.sub(r"<[^>]+>", " ", body.partition("</main")[0])
        return " ".join(html.unescape(body).split())

    return read


FIT, ENDED_FIT = "/me/programs/{pk}/", "/me/programs/{pk}/?season=2027"
LISTS, ENDED_LISTS = "/me/checklists/", "/me/checklists/?season=2027"


@pytest.mark.parametrize("day", [WAITING, MONDAY], ids=["10 March", "Monday of Match Week"])
@pytest.mark.parametrize(
    ("who", "address", "says", "never"),
    [
        ("final year, J-1", FIT, "Add OET Medicine, or ask ECFMG", "You can apply. It takes J-1."),
        ("final year, J-1", ENDED_LISTS, "Plan for a later season.", "Show your clinical and communication skills by"),
        ("final year, J-1", LISTS, "by 3 March 2028", "by 3 March 2027"),
        ("citizen, certified", FIT, "You can apply. You are a US citizen and need no visa.", "J-1."),
        ("citizen, certified", ENDED_FIT, "Closed to you this season, for 1 reason.", "You can still apply"),
        ("citizen, certified", LISTS, "In hand since 1 March 2026.", "You need one"),
        ("H-1B, Step 3 planned", FIT, "Pass Step 3 on 20 April 2027 as planned.", "not before"),
        ("H-1B, Step 3 planned", ENDED_FIT, "You have not passed it.", "It comes after the certificate"),
        ("H-1B, Step 3 planned", ENDED_LISTS, "It cannot be passed in time for this season.", "Pass Step 3 on"),
        ("unmatched, J-1", FIT, "You can apply. It takes J-1.", "SOAP began"),
        ("unmatched, J-1", ENDED_FIT, "The 2027 match is over for new applicants", "You can still apply"),
        ("unmatched, J-1", "/me/plan/", "Verdicts are for the 2028 match.", "2027 match."),
        ("unmatched, J-1", "/me/plan/?season=2027", "Verdicts are for the 2027 match.", "for the 2028 match"),
        ("green card", FIT, "You can apply. You hold a green card and need no visa.", "You would accept"),
        ("green card", "/me/", "NRMP counts green-card holders from schools abroad as non-US IMGs", "Not known yet"),
        ("certificate ended", FIT, "Ask ECFMG to renew it by 3 March 2028", "by 3 March 2027"),
        ("certificate ended", ENDED_FIT, "The last day was 3 March 2027", "Ask ECFMG to renew it by"),
        ("certificate ended", ENDED_LISTS, "you had to renew it by 3 March 2027", "or you cannot take part"),
        ("certificate ended", ENDED_LISTS, "It can no longer be done by 3 March 2027", "add OET Medicine"),
    ],
)
def test_what_each_of_them_is_told(read, day, who, address, says, never) -> None:
    told = read(who, day, address)
    assert says in told
    assert never not in told


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("day", "says"), [(WAITING, "If not, SOAP begins that day."), (MONDAY, "SOAP runs until 18 March")]
)
def test_all_of_them_are_told_where_the_match_stands(read, who, day, says) -> None:
    for address in ("/me/", "/me/ranking/", "/me/ranking/?season=2027", "/me/plan/", LISTS, "/me/plan/rank-list/"):
        assert says in read(who, day, address)


@pytest.mark.parametrize("day", [WAITING, MONDAY])
def test_an_ended_rank_list_is_not_asked_for_any_more(read, day) -> None:
    ended = read("unmatched, J-1", day, "/me/plan/rank-list/?season=2027")
    assert "Rank lists of the 2027 match closed on 3 March 2027." in ended
    assert "certify it there by" not in ended
    assert "certify it there by 3 March 2028" in read("unmatched, J-1", day, "/me/plan/rank-list/")
    assert "certify it there by 3 March 2027" in read(
        "unmatched, J-1", date(2027, 3, 3), "/me/plan/rank-list/?season=2027"
    )


@pytest.mark.parametrize("day", [WAITING, MONDAY])
def test_soap_says_who_may_take_part_and_which_days_are_past(read, day) -> None:
    told = read("unmatched, J-1", day, "/soap/")
    assert "It runs from 15 March to 18 March 2027 (not confirmed)." in told
    assert "3 March 2027 Rank lists close, and registration with them. past" in told
    assert "18 March 2027 SOAP ends. past" not in told
