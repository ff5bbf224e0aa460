"""The plan: added to, moved on, taken off; two windows; other people; and what leaves the site."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from applicants import plan
from applicants.models import Profile, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_NOTE
from applicants.tests.test_ranking_page import upload
from programs import ledger
from programs.models import Evidence, Program
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db
PLAN = "/me/plan/"


@pytest.fixture
def alder() -> Program:
    return make_program("alder", name="Alder", visa_j1="yes")


@pytest.fixture
def birch() -> Program:
    return make_program("birch", name="Birch")


def added(browser: Client, *programs: Program) -> Client:
    for program in programs:
        assert browser.post(f"{PLAN}{program.pk}/add/")["Location"] == f"{PLAN}{program.pk}/"
    return browser


def typed(**changes: Any) -> dict[str, str]:
    whole = {"status": "considering", "interview_on": "", "questions": "", "note": "", "cost": "", "version": "1"}
    return whole | changes


def on_plan() -> list[str]:
    return sorted(SavedProgram.objects.values_list("program_key", flat=True))


# Adding and taking off


def test_a_guest_without_a_profile_begins_one(client, alder) -> None:
    added(client, alder)
    assert (Profile.objects.count(), on_plan()) == (1, ["alder"])
    page = client.get(PLAN)
    assert page["Cache-Control"] == "private, no-store"
    assert "Alder" in page.content.decode()


def test_looking_adds_nothing_and_the_public_page_sets_no_cookie(client, alder) -> None:
    assert client.get(f"{PLAN}{alder.pk}/add/").status_code == 200
    assert (Profile.objects.count(), on_plan()) == (0, [])
    stranger = Client()
    page = stranger.get(alder.get_absolute_url())
    assert f'href="{PLAN}{alder.pk}/add/"' in page.content.decode()
    assert not stranger.cookies


def test_twice_is_once(client, alder) -> None:
    added(client, alder, alder)
    assert (on_plan(), StatusChange.objects.count()) == (["alder"], 1)


def test_a_full_plan_says_so(client, alder, birch, monkeypatch) -> None:
    monkeypatch.setattr(plan, "MOST_SAVED", 1)
    added(client, alder)
    response = client.post(f"{PLAN}{birch.pk}/add/", follow=True)
    assert "as many as are kept" in response.content.decode()
    assert on_plan() == ["alder"]


def test_a_plan_goes_with_the_guest_into_the_account(client, alder, birch) -> None:
    added(client, alder)
    user = User.objects.create_user("ada", email="ada@example.org")
    client.force_login(user)
    added(client, birch)
    assert on_plan() == ["alder", "birch"]
    client.logout()
    client.force_login(user)
    assert [row.saved.program_key for row in client.get(PLAN).context["rows"]] == ["alder", "birch"]


def test_taking_one_off_takes_its_notes_and_history(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/remove/")
    assert (on_plan(), StatusChange.objects.count()) == (["birch"], 1)


# Moving


def test_ticked_programs_move_and_keep_the_day(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(PLAN, {"program": ["alder", "birch"], "to": "applied"})
    client.post(PLAN, {"program": ["alder"], "to": "invited"})
    client.post(PLAN, {"program": ["alder"], "to": "invited"})
    saved = SavedProgram.objects.get(program_key="alder")
    assert [step.status for step in saved.history.all()] == ["considering", "applied", "invited"]
    assert client.get(f"{PLAN}?status=applied").context["rows"][0].match.program == birch


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        pytest.param({"to": "applied"}, "Tick at least one", id="none ticked"),
        pytest.param({"program": ["alder"]}, "Choose what becomes", id="nothing chosen"),
        pytest.param({"program": ["alder"], "to": "married"}, "not one of the available", id="no such status"),
        pytest.param({"program": ["cedar"], "to": "applied"}, "not one of the available", id="not on the plan"),
    ],
)
def test_a_move_that_cannot_be_made_is_told_and_keeps_the_ticks(client, alder, posted, says) -> None:
    added(client, alder)
    response = client.post(PLAN, posted)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert SavedProgram.objects.get().status == "considering"


def test_many_are_taken_off_at_once(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(PLAN, {"program": ["alder", "birch"], "to": "remove"})
    assert on_plan() == []


# One entry


def test_an_entry_is_saved_whole(client, alder) -> None:
    added(client, alder)
    sent = typed(status="invited", interview_on="2026-12-04", questions="Call?", note="<b>kind</b>", cost="89.50")
    assert client.post(f"{PLAN}{alder.pk}/", sent).status_code == 302
    saved = SavedProgram.objects.get()
    assert (saved.status, str(saved.interview_on), str(saved.cost), saved.version) == (
        "invited",
        "2026-12-04",
        "89.50",
        2,
    )
    assert "&lt;b&gt;kind&lt;/b&gt;" in client.get(f"{PLAN}{alder.pk}/").content.decode()


def test_two_windows_notice_each_other(client, alder) -> None:
    added(client, alder)
    address = f"{PLAN}{alder.pk}/"
    client.post(address, typed(note="first"))
    late = client.post(address, typed(note="second"))
    page = late.content.decode()
    assert "changed in another window" in page
    assert "first" in page
    assert "second" in page
    assert SavedProgram.objects.get().note == "first"
    client.post(address, typed(note="second", version="2"))
    assert SavedProgram.objects.get().note == "second"


def test_an_entry_taken_off_elsewhere_is_told(client, alder, monkeypatch) -> None:
    added(client, alder)
    real = SavedProgram.objects.select_for_update
    monkeypatch.setattr(SavedProgram.objects, "select_for_update", lambda: real().none())
    response = client.post(f"{PLAN}{alder.pk}/", typed(note="typed"))
    assert response.status_code == 400
    assert "taken off your plan in another window" in response.content.decode()
    assert "typed" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("note", "x" * (LONGEST_NOTE + 1), id="a note too long"),
        pytest.param("interview_on", "2026-13-45", id="no such day"),
        pytest.param("interview_on", "1066-10-14", id="long ago"),
        pytest.param("cost", "-5", id="a cost below zero"),
        pytest.param("cost", "1e400", id="a cost past all numbers"),
        pytest.param("status", "married", id="no such status"),
        pytest.param("version", "x", id="no version"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(client, alder, field, value) -> None:
    added(client, alder)
    response = client.post(f"{PLAN}{alder.pk}/", typed(**{"note": "kept", field: value}))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert SavedProgram.objects.get().note == ""


def test_the_letter_asks_what_the_verdict_hangs_on_and_says_nothing_of_me(client, birch) -> None:
    upload(client, immigration_status="none", work_authorized_until=None, visas_accepted=["J-1"])
    added(client, birch)
    letter = client.get(f"{PLAN}{birch.pk}/").context["letter"]
    assert plan.QUESTIONS["accepts_imgs"] in letter
    assert plan.QUESTIONS["visa"] in letter
    assert "238" not in letter
    assert client.get(PLAN).context["to_ask"] == 1


def test_every_requirement_has_its_question() -> None:
    from applicants.matching.requirements import REQUIREMENTS

    assert set(plan.QUESTIONS) == {requirement.key for requirement in REQUIREMENTS}


# Other people, other programs


def test_somebody_elses_entry_is_not_there(client, alder) -> None:
    added(client, alder)
    other = Client()
    upload(other)
    for address in (f"{PLAN}{alder.pk}/", f"{PLAN}{alder.pk}/remove/"):
        assert other.post(address, typed()).status_code == 404
    assert other.get(f"{PLAN}{alder.pk}/").status_code == 404
    other.post(PLAN, {"program": ["alder"], "to": "remove"})
    assert on_plan() == ["alder"]
    assert "Alder" not in other.get(PLAN).content.decode()
    assert "alder" not in b"".join(other.get(f"{PLAN}my-plan.csv").streaming_content).decode()


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_a_program_that_is_not_there(client, alder, pk) -> None:
    added(client, alder)
    assert client.get(f"{PLAN}{pk}/").status_code == 404
    assert client.post(f"{PLAN}{pk}/add/").status_code == 404


def test_a_program_no_longer_listed_stays_on_the_plan(client, alder) -> None:
    added(client, alder)
    ledger.withdraw(Evidence.objects.filter(program=alder))
    page = client.get(PLAN)
    assert "No longer listed" in page.content.decode()
    assert client.get(f"{PLAN}{alder.pk}/").status_code == 200


# What leaves the site


def test_the_file_has_every_row_and_no_live_formula(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/", typed(note="=1+1"))
    content = b"".join(client.get(f"{PLAN}my-plan.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["program_key"] for row in rows] == ["alder", "birch"]
    assert rows[0]["note"] == "'=1+1"


def test_interviews_are_in_the_calendar(client, alder) -> None:
    added(client, alder)
    client.post(f"{PLAN}{alder.pk}/", typed(interview_on="2026-12-04", status="invited"))
    events = Calendar.from_ical(client.get(f"{PLAN}my-plan.ics").content).walk("VEVENT")
    assert "Interview: Alder" in [str(event["summary"]) for event in events]


def test_without_a_profile_there_is_no_file(client) -> None:
    assert client.get(f"{PLAN}my-plan.csv").status_code == 404
    assert client.get(PLAN).status_code == 200


def test_more_programs_cost_no_more_statements(client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    upload(client)
    added(client, make_program("one"))
    client.get(PLAN)
    with django_assert_num_queries(12):
        client.get(PLAN)
    added(client, *(make_program(f"more-{number}") for number in range(3)))
    client.get(PLAN)
    with django_assert_num_queries(12):
        client.get(PLAN)


# What the database promises


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"status": "married"}, id="status"),
        pytest.param({"program_key": ""}, id="key"),
        pytest.param({"cost": -1}, id="cost"),
        pytest.param({"interview_on": "1066-10-14"}, id="day"),
        pytest.param({"program_key": "twice"}, id="twice"),
    ],
)
def test_the_database_refuses(broken) -> None:
    profile = Profile.objects.create()
    SavedProgram.objects.create(profile=profile, program_key="twice")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedProgram.objects.create(**{"profile": profile, "program_key": "one"} | broken)


def test_the_database_refuses_an_unknown_step() -> None:
    saved = SavedProgram.objects.create(profile=Profile.objects.create(), program_key="one", status=Status.APPLIED)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusChange.objects.create(saved=saved, status="married")
