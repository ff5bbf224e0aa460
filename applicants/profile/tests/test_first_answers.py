"""Five answers from the front page: kept as the profile, beside what it has already, and nothing typed is lost."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from applicants.models import ChangedElsewhereError, Preference, Profile
from applicants.profile.first_answers import FirstAnswersForm
from applicants.ranking.tests.test_pages import upload
from applicants.tests.test_accounts import make_account, sign_in
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db

START, RANKING = "/me/start/", "/me/ranking/"
FIVE = {
    "visa": "J-1",
    "specialty": "family-medicine",
    "step2_ck": "240",
    "graduated_on_month": "6",
    "graduated_on_year": "2021",
    "us_citizen": "False",
}


def told(client: Client) -> dict[str, Any]:
    """What is kept, without what is not answered."""
    kept = client.get("/me/profile.json").json()
    return {name: value for name, value in kept.items() if value not in (None, [])}


def page_of(response: Any) -> str:
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def listed() -> None:
    make_programs(
        {"name": "Alder", "specialty": "internal-medicine", "visa_j1": "yes"},
        {"name": "Birch", "specialty": "family-medicine", "visa_j1": "yes", "min_step2_ck": 230},
    )


def test_five_answers_lead_to_an_explained_list(client, listed) -> None:
    response = client.post(START, FIVE)
    assert (response.status_code, response["Location"]) == (302, RANKING)  # no answer is in the address
    ranking = client.get(RANKING)
    assert [match.program.name for match in ranking.context["matches"]] == ["Birch"]
    (match,) = ranking.context["matches"]
    assert "Your score of 240 reaches its minimum of 230." in page_of(
        client.get(f"/me/programs/{match.program.pk}/why/", headers={"hx-request": "true"})
    )
    assert "Kept as your profile for 30 days" in page_of(ranking)
    kept = told(client)
    assert kept["wishes"]["specialties"] == ["family-medicine"]
    assert {name: kept[name] for name in ("graduated_on", "us_citizen", "immigration_status", "visas_accepted")} == {
        "graduated_on": "2021-06-30",
        "us_citizen": False,
        "immigration_status": "none",
        "visas_accepted": ["J-1"],
    }
    assert [(row["exam"], row["passed"], row["score"]) for row in kept["exams"]] == [
        ("step1", True, None),
        ("step2_ck", True, 240),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param({"visa": "J-1"}, {"visas_accepted": ["J-1"]}, id="a visa alone says nothing of citizenship"),
        pytest.param({"visa": "J-1 H-1B"}, {"visas_accepted": ["J-1", "H-1B"]}, id="either"),
        pytest.param({"visa": "unknown"}, {}, id="I do not know"),
        pytest.param({"visa": "none"}, {}, id="none"),
        pytest.param({"visa": "none", "us_citizen": "True"}, {"us_citizen": True}, id="none, as a citizen"),
        pytest.param({"visa": "none", "us_citizen": "False"}, {"us_citizen": False}, id="none, by another status"),
        pytest.param(
            {"graduated_on_month": "2", "graduated_on_year": "2024"}, {"graduated_on": "2024-02-29"}, id="a leap year"
        ),
        pytest.param({}, {}, id="nothing"),
    ],
)
def test_each_answer_may_be_left_out_and_says_no_more_than_was_asked(client, typed, expected) -> None:
    make_program()
    assert client.post(START, typed)["Location"] == RANKING
    always = {"version", "medical_school", "wishes"}
    assert {name: value for name, value in told(client).items() if name not in always} == expected
    assert client.get(RANKING).status_code == 200


def test_who_needs_no_visa_and_is_no_citizen_is_asked_for_the_status(client) -> None:
    make_program(accepts_img="yes")
    client.post(START, {"visa": "none", "us_citizen": "False"})
    assert "Add your US immigration status." in page_of(client.get(RANKING))


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"step2_ck": "999"}, "id_step2_ck", "Scores run from 1 to 300."),
        ({"step2_ck": "0"}, "id_step2_ck", "Scores run from 1 to 300."),
        ({"step2_ck": "high"}, "id_step2_ck", "Write the score as a whole number, such as 238."),
        ({"graduated_on_year": "1890"}, "id_graduated_on_month", "Give a year from 1950 to 2034."),
        ({"graduated_on_year": "2090"}, "id_graduated_on_month", "Give a year from 1950 to 2034."),
        ({"graduated_on_year": "soon"}, "id_graduated_on_month", "Write the year in four digits, such as 2021."),
        ({"graduated_on_year": ""}, "id_graduated_on_month", "Add the year."),
        ({"graduated_on_month": ""}, "id_graduated_on_month", "Choose the month too."),
        ({"us_citizen": "True"}, "id_visa", "A US citizen needs no visa: choose None, or change that answer."),
        ({"visa": "O-1"}, "id_visa", "O-1 is not one of the available choices"),
        ({"specialty": "alchemy"}, "id_specialty", "alchemy is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_above_and_nothing_is_lost(
    client, on_day, typed, field, why
) -> None:
    on_day(date(2026, 11, 30))
    response = client.post(START, FIVE | typed)
    page = page_of(response)
    assert (response.status_code, Profile.objects.exists()) == (400, False)
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(why)}', page)
    assert page.count(why) == 2
    assert f'id="{field}"' in page
    for name, value in (FIVE | typed).items():
        if value and name in ("step2_ck", "graduated_on_year"):
            assert re.search(rf'name="{name}" value="{value}"', page)
        elif value and value not in ("O-1", "alchemy"):
            assert re.search(rf'<select[^>]* name="{name}".*?value="{value}" selected', page)


# Beside a profile that is there


def test_a_profile_is_filled_where_it_is_blank_and_never_overwritten(client, listed) -> None:
    upload(client, graduated_on=None, ecfmg_certified_on=None, ecfmg_valid_until=None)
    before = client.get("/me/profile.json").json()
    client.post(START, FIVE | {"us_citizen": "True", "visa": "none"})
    page = page_of(client.get(RANKING))
    assert "Your profile had answers already. Left as they are: the citizenship, the exams, the specialties." in page
    assert client.get("/me/profile.json").json() == before | {"graduated_on": "2021-06-30"}


def test_the_same_answers_again_change_nothing_and_warn_of_nothing(client, listed) -> None:
    client.post(START, FIVE)
    before, version = told(client), Profile.objects.get().version
    client.get(RANKING)  # and has read the message
    client.post(START, FIVE)
    assert (told(client), Profile.objects.get().version) == (before, version)
    assert "Left as they are" not in page_of(client.get(RANKING))


def test_wishes_of_another_kind_stay(client, listed) -> None:
    upload(client, wishes={"specialties": [], "states": ["NY", "NJ"]})
    client.post(START, FIVE)
    kept = Preference.objects.values_list("kind", "value")
    assert sorted(kept) == [("specialty", "family-medicine"), ("state", "NJ"), ("state", "NY")]


@pytest.mark.parametrize(
    ("changes", "typed", "field", "why"),
    [
        pytest.param(
            {"graduated_on": None, "ecfmg_certified_on": "2020-01-15", "ecfmg_valid_until": None},
            {},
            "id_graduated_on_month",
            "The certificate cannot be older than your degree.",
            id="a degree after its certificate",
        ),
        pytest.param(
            {"us_citizen": None},
            {"us_citizen": "True", "visa": ""},
            "id_us_citizen",
            "A US citizen needs no work permit",
            id="a citizen with a work permit",
        ),
    ],
)
def test_what_cannot_stand_beside_the_profile_is_told_and_nothing_is_saved(
    client, listed, changes, typed, field, why
) -> None:
    upload(client, exams=None, **changes)
    before = client.get("/me/profile.json").json()
    response = client.post(START, FIVE | typed)
    assert response.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(why)}', page_of(response))
    assert client.get("/me/profile.json").json() == before


def test_two_clicks_at_once_begin_one_profile(client, listed) -> None:
    client.get("/")
    other = Client()
    other.cookies[settings.CSRF_COOKIE_NAME] = client.cookies[settings.CSRF_COOKIE_NAME].value
    assert [browser.post(START, FIVE).status_code for browser in (client, other)] == [302, 302]
    (mine,) = Profile.objects.all()
    assert mine.exams.count() == 2


def test_a_save_meanwhile_is_filled_around(client, listed, monkeypatch) -> None:
    """Another window saves between the look and the save: what it left blank is filled at the second try."""
    save_parts, tries = Profile.save_parts, []

    def once_late(self: Profile, rows: Any, seen_version: int) -> None:
        tries.append(rows)
        if len(tries) == 1:
            raise ChangedElsewhereError
        save_parts(self, rows, seen_version)

    monkeypatch.setattr(Profile, "save_parts", once_late)
    assert client.post(START, FIVE)["Location"] == RANKING
    assert told(client)["graduated_on"] == "2021-06-30"


def test_a_profile_that_keeps_changing_is_told_and_nothing_is_lost(client, listed, monkeypatch) -> None:
    def late(self: Profile, rows: Any, seen_version: int) -> None:
        raise ChangedElsewhereError

    monkeypatch.setattr(Profile, "save_parts", late)
    response = client.post(START, FIVE)
    assert response.status_code == 400
    assert "Your profile is changing in another window. Send your answers again." in page_of(response)
    assert 'name="step2_ck" value="240"' in page_of(response)


def test_an_account_keeps_them_without_an_end(client, listed) -> None:
    make_account()
    sign_in(client)
    client.post(START, FIVE)
    assert Profile.objects.get().user is not None
    assert "Kept as your profile." in page_of(client.get(RANKING))


# The door


def test_only_a_form_of_ours_is_taken(listed) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(START).status_code == 405
    assert browser.post(START, FIVE).status_code == 403
    assert not Profile.objects.exists()


def test_the_answer_is_kept_out_of_caches(client, listed) -> None:
    for typed in (FIVE, {"step2_ck": "999"}):
        assert client.post(START, typed)["Cache-Control"] == "private, no-store"


def test_five_answers_take_few_statements(client, listed, django_assert_num_queries) -> None:
    turn = connection.vendor == "postgresql"  # a lock, so that of two first saves at once none is refused
    with django_assert_num_queries(16 + turn):
        client.post(START, FIVE)


def test_the_questions_are_five() -> None:
    assert list(FirstAnswersForm().fields) == ["visa", "specialty", "step2_ck", "graduated_on", "us_citizen"]
