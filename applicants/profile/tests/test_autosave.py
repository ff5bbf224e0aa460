"""Saving while somebody types: what is kept, what is told, and that no answer of another window is overwritten."""

from typing import Any

import pytest
from django.test import Client

from applicants.models import Experience, Profile
from applicants.profile.sections import PARTS
from applicants.profile.tests.test_pages import WHO, rows

pytestmark = pytest.mark.django_db
BY_ITSELF = {"autosave": "1"}


def autosave(browser: Client, part: str, sent: dict[str, Any]) -> dict[str, Any]:
    response = browser.post(f"/me/{part}/", sent | BY_ITSELF)
    assert response.status_code == 200
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "private, no-store")
    told = response.json()
    assert ("drawn" in told) == told["saved"]
    return {name: value for name, value in told.items() if name != "drawn"}


def test_what_is_typed_is_kept_under_a_new_version(client) -> None:
    assert autosave(client, "who", WHO | {"version": "0"}) == {"saved": True, "version": 1, "ids": {}}
    assert autosave(client, "who", WHO | {"school_country": "PK", "version": "1"}) == {
        "saved": True,
        "version": 2,
        "ids": {},
    }
    assert Profile.objects.get().school_country == "PK"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_saved_so(client, part) -> None:
    sent = rows() | {"prospect_share": "70"}
    assert autosave(client, part, sent)["saved"]


def test_no_message_waits_for_the_next_page(client) -> None:
    autosave(client, "who", WHO | {"version": "0"})
    assert "Saved: Who I am" not in client.get("/me/").content.decode()


def test_rows_come_and_go(client) -> None:
    experience = {"kind": "observership", "months": "2"}
    autosave(client, "experience", rows(experience, experience))
    autosave(client, "experience", rows(experience, experience | {"DELETE": "on"}, version="1"))
    assert Experience.objects.count() == 1
    autosave(client, "experience", rows(experience, experience, version="2"))
    assert Experience.objects.count() == 2


def test_an_invalid_part_is_not_saved_and_says_why(client) -> None:
    autosave(client, "who", WHO | {"version": "0"})
    told = autosave(client, "who", WHO | {"graduated_on": "2019-06-3x", "school_country": "PK", "version": "1"})
    assert told == {"saved": False, "problems": ["Graduation: Give a day as YYYY-MM-DD."]}
    assert (Profile.objects.get().school_country, Profile.objects.get().version) == ("IN", 1)


def test_a_broken_form_is_told_and_not_a_fault(client) -> None:
    assert autosave(client, "exams", {"row-TOTAL_FORMS": "x"})["saved"] is False
    assert autosave(client, "exams", {"row-TOTAL_FORMS": "500", "row-INITIAL_FORMS": "0"})["saved"] is False
    assert not Profile.objects.exists()


def test_the_second_window_is_refused_without_a_new_version(client) -> None:
    """With one, the button of that window would overwrite what nobody there has seen."""
    autosave(client, "who", WHO | {"version": "0"})
    autosave(client, "who", WHO | {"school_country": "PK", "version": "1"})
    assert autosave(client, "who", WHO | {"school_country": "NP", "version": "1"}) == {"saved": False}
    page = client.post("/me/who/", WHO | {"school_country": "NP", "version": "1"}).content.decode()
    assert "<b>Saved now:</b> <bdi>Pakistan</bdi></p><p><b>In this window:</b> <bdi>Nepal" in page
    assert Profile.objects.get().school_country == "PK"


def test_the_same_answers_from_two_windows_are_no_conflict(client) -> None:
    autosave(client, "who", WHO | {"version": "0"})
    assert autosave(client, "who", WHO | {"version": "0"}) == {"saved": True, "version": 1, "ids": {}}


def test_another_session_saves_its_own(client) -> None:
    autosave(client, "who", WHO | {"version": "0"})
    autosave(Client(), "who", WHO | {"school_country": "PK", "version": "0"})
    assert sorted(Profile.objects.values_list("school_country", flat=True)) == ["IN", "PK"]


def test_it_needs_the_token_of_the_form(client) -> None:
    assert Client(enforce_csrf_checks=True).post("/me/who/", WHO | BY_ITSELF).status_code == 403
    assert not Profile.objects.exists()
