"""What pages tell once, for a browser that opens none."""

from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client

from applicants.models import Profile, SavedProgram, VisitorSession
from applicants.models.session import SessionStore
from imgmatch.notices import MOST_KEPT
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


def saved_often(client: Client, times: int) -> str:
    """The address of an entry of the plan, saved so often without a look at a page."""
    address = f"/me/plan/{make_program('alder').pk}/"
    client.post(f"{address}add/")
    for turn in range(times):
        assert client.post(address, entry(turn)).status_code == 302
    return address


def entry(turn: int) -> dict[str, str]:
    words = {"status": "considering", "note": f"note {turn}", "version": str(turn + 1)}
    return words | dict.fromkeys(("interview_on", "questions", "cost"), "")


def test_a_session_grows_no_longer_by_saves_whose_pages_nobody_opens(client) -> None:
    address = saved_often(client, MOST_KEPT)
    before = len(client.session["_messages"])
    for turn in range(MOST_KEPT, 3 * MOST_KEPT):
        client.post(address, entry(turn))
    assert len(client.session["_messages"]) == before
    assert client.get(address).content.decode().count('class="notice ') == MOST_KEPT
    assert "_messages" not in client.session


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is written to sessions that are there."""
    update = QuerySet.update

    def full(rows: QuerySet, **values: Any) -> int:
        if rows.model is VisitorSession:
            raise OperationalError("database or disk is full")
        return update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", full)


def test_what_is_saved_is_said_to_be_also_where_its_notice_finds_no_room(client, request) -> None:
    address = saved_often(client, 1)
    request.getfixturevalue("no_room")
    assert client.post(address, entry(1)).status_code == 302
    assert SavedProgram.objects.get().note == "note 1"
    page = client.get(address)  # the notice of the first is shown, and again on the next page
    assert page.status_code == 200
    assert "Saved: " in page.content.decode()


def test_a_visitor_is_sent_the_cookie_of_what_was_begun_without_its_notice(client, no_room) -> None:
    answer = client.post("/me/who/", {"school_country": "IN", "version": "0"})
    assert answer.status_code == 302
    assert client.get("/me/who/").context["sheet"].profile.school_country == "IN"


def test_a_profile_that_cannot_be_tied_to_its_visitor_is_not_kept(client, monkeypatch) -> None:
    def full(store: SessionStore, must_create: bool = False) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(SessionStore, "save", full)
    program = make_program("alder")
    forms = {"/me/who/": {"school_country": "IN", "version": "0"}, f"/me/plan/{program.pk}/add/": {}}
    for address, typed in forms.items():
        assert client.post(address, typed).status_code == 503
        assert not Profile.objects.exists()


def test_a_session_that_ended_meanwhile_is_not_brought_back(client, monkeypatch) -> None:
    address = saved_often(client, 1)
    update = QuerySet.update

    def ended(rows: QuerySet, **values: Any) -> int:
        if rows.model is VisitorSession:
            rows.delete()
        return update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", ended)
    client.raise_request_exception = False
    assert client.post(address, entry(1)).status_code == 400
    assert not VisitorSession.objects.exists()
