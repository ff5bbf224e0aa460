"""A guest's first click, twice: one profile is begun, and the browser that asked has it."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from applicants import access
from applicants.access import own_profile
from applicants.models import ChangedElsewhereError, Profile, SavedProgram, guest_key
from applicants.tests.test_accounts import WHO, make_account, sign_in, whose
from programs.models import Program
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder() -> Program:
    return make_program("alder")


@pytest.fixture
def clicks(client: Client) -> tuple[Client, Client]:
    """The same browser before any answer has come: both clicks bring the same cookies."""
    client.get("/me/who/")
    other = Client()
    other.cookies[settings.CSRF_COOKIE_NAME] = client.cookies[settings.CSRF_COOKIE_NAME].value
    return client, other


def save_a_part(client: Client, program: Program) -> Any:
    return client.post("/me/who/", WHO)


def put_on_the_plan(client: Client, program: Program) -> Any:
    return client.post(f"/me/plan/{program.pk}/add/")


def bring_a_file(client: Client, program: Program) -> Any:
    content = json.dumps({"version": 1, "us_citizen": True}).encode()
    return client.post("/me/data/", {"file": SimpleUploadedFile("f", content)})


def bring_a_sheet(client: Client, program: Program) -> Any:
    return client.post("/me/plan/import/", {"pasted": "Program\tCity\nAlder\tTroy\n"})


@pytest.mark.parametrize("begin", [save_a_part, put_on_the_plan, bring_a_file, bring_a_sheet])
def test_a_double_click_begins_one_profile(clicks, alder, begin) -> None:
    answers = [begin(click, alder) for click in clicks]
    assert answers[0].status_code == answers[1].status_code < 400
    (mine,) = Profile.objects.all()
    assert [click.session["profile"] for click in clicks] == [str(mine.pk)] * 2  # whichever cookie the browser keeps
    assert SavedProgram.objects.count() == (begin is put_on_the_plan)


def test_two_clicks_that_both_found_none_begin_one_profile(clicks) -> None:
    request = RequestFactory().post("/me/who/")
    request.session, request.user = clicks[0].session, make_nobody()
    request.META["CSRF_COOKIE"] = clicks[0].cookies[settings.CSRF_COOKIE_NAME].value
    first, second = own_profile(request), own_profile(request)
    third = own_profile(request)
    first.save_parts({"who": []}, 0)
    with pytest.raises(ChangedElsewhereError):
        second.save_parts({"who": []}, 0)
    third.save_parts({}, 0)
    assert Profile.objects.get().version == 2
    assert own_profile(request) == Profile.objects.get()


def test_a_click_stored_while_the_other_looks_is_met(clicks, monkeypatch) -> None:
    def meanwhile(request: Any) -> Any:
        monkeypatch.undo()
        clicks[0].post("/me/who/", WHO)
        return guest_key.keys_to_begin(request)

    monkeypatch.setattr(access, "keys_to_begin", meanwhile)
    assert clicks[1].post("/me/who/", WHO).status_code == 302
    assert Profile.objects.count() == 1


def make_nobody() -> Any:
    return type("Nobody", (), {"is_authenticated": False})()


def test_another_browser_begins_its_own(clicks) -> None:
    stranger = Client()
    stranger.get("/me/who/")
    for browser in (clicks[0], stranger):
        browser.post("/me/who/", WHO)
    assert Profile.objects.count() == 2


def test_what_was_begun_before_is_reached_by_the_session_alone(clicks, monkeypatch) -> None:
    clicks[0].post("/me/who/", WHO)
    at = guest_key.time.time()
    monkeypatch.setattr(guest_key.time, "time", lambda: at + 2 * guest_key.BEGINNING)
    assert (whose(clicks[0]), whose(clicks[1])) == ("IN", "")
    clicks[1].post("/me/who/", WHO)
    assert Profile.objects.count() == 2


def test_what_an_account_has_taken_over_is_not_begun_again(clicks) -> None:
    first, second = clicks
    user = make_account()
    first.post("/me/who/", WHO)
    sign_in(first)
    assert (whose(first), whose(second)) == ("IN", "")
    second.post("/me/who/", WHO | {"school_country": "PK"})
    assert (whose(first), whose(second)) == ("IN", "PK")
    assert Profile.objects.get(user=user).version == 1


def test_one_network_begins_so_many_profiles_a_day_without_an_account(client, alder, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"guest": "1/d/key"}
    assert save_a_part(client, alder).status_code == 302
    assert client.post("/me/exams/", {"row-TOTAL_FORMS": "0", "row-INITIAL_FORMS": "0"}).status_code == 302
    for begin in (save_a_part, put_on_the_plan, bring_a_file, bring_a_sheet):
        refused = begin(Client(), alder)
        assert refused.status_code == 429
        assert "Sign up or sign in" in refused.content.decode()
    assert Profile.objects.count() == 1
    assert save_a_part(Client(REMOTE_ADDR="192.0.2.9"), alder).status_code == 302
    make_account()
    signed_in = Client()
    sign_in(signed_in)
    assert save_a_part(signed_in, alder).status_code == 302
