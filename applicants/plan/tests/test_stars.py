"""A star keeps a program on the plan at once; it is undone while nothing is written there, and is its owner's alone."""

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Profile, SavedProgram
from applicants.plan import shortlist
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return make_program("alder", name="Alder Hospital", visa_j1="yes")


def press(client, program, name="star"):
    return client.post(reverse(f"applicants:{name}", args=[program.pk]))


def test_a_guest_keeps_a_program_and_undoes_it(client, program):
    answer = press(client, program)
    assert (answer.status_code, answer.json()) == (200, {"is_kept": True, "said": "On your plan: Alder Hospital."})
    assert client.get(reverse("applicants:stars")).json()["kept"] == [program.pk]
    assert press(client, program).json()["said"] == "Already on your plan: Alder Hospital."
    answer = press(client, program, "unstar")
    assert answer.json() == {"is_kept": False, "said": "Taken off your plan again: Alder Hospital."}
    assert client.get(reverse("applicants:stars")).json()["kept"] == []
    assert Profile.objects.count() == 1


def test_what_is_written_is_not_undone(client, program):
    press(client, program)
    shortlist.add_line(Profile.objects.get(), ["alder"], "They called me.")
    answer = press(client, program, "unstar")
    assert answer.status_code == 409
    assert answer.json()["is_kept"]
    assert "you wrote something there" in answer.json()["said"]
    assert SavedProgram.objects.get().note == "They called me."


def test_a_plan_that_is_full_says_so(client, program, monkeypatch):
    monkeypatch.setattr(shortlist, "MOST_SAVED", 0)
    answer = press(client, program)
    assert (answer.status_code, answer.json()["is_kept"]) == (409, False)
    assert "Take some off first" in answer.json()["said"]


def test_stars_are_their_owners_alone(client, program):
    press(client, program)
    stranger = Client()
    answer = stranger.get(reverse("applicants:stars"))
    assert answer.json()["kept"] == []
    assert answer["Cache-Control"] == "private, no-store"
    assert press(stranger, program, "unstar").status_code == 404
    assert SavedProgram.objects.count() == 1
    assert client.get(reverse("applicants:star", args=[program.pk])).status_code == 405
    assert client.post(reverse("applicants:star", args=[2**31])).status_code == 404


def test_a_forged_post_keeps_nothing(program):
    checked = Client(enforce_csrf_checks=True)
    assert press(checked, program).status_code == 403
    token = checked.get(reverse("applicants:stars")).json()["token"]
    address = reverse("applicants:star", args=[program.pk])
    assert checked.post(address, headers={"X-CSRFToken": token}).json()["is_kept"]


def test_the_list_is_the_same_whatever_is_kept(client, program):
    """Its script fills the stars: nothing of a plan is in a page that caches may keep."""
    before = Client().get("/programs/").content.decode()
    press(client, program)
    after = Client().get("/programs/")
    assert after.content.decode() == before
    assert f'<a class="star" href="/me/plan/{program.pk}/add/" aria-label="Put Alder Hospital on my plan">' in before
    mine = client.get("/programs/").content.decode()
    assert (" data-session" in before, " data-session" in mine) == (False, True)


def test_without_a_script_a_star_leads_to_the_page_that_keeps(client, program):
    assert client.get(f"/me/plan/{program.pk}/add/").status_code == 200
    assert client.post(f"/me/plan/{program.pk}/add/").status_code == 302
    assert SavedProgram.objects.get().program_key == "alder"
