"""The rank list: one's own order kept, two windows, tracks, other people, and what leaves the site."""

import csv
import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from applicants.models import Profile, RankEntry, SavedProgram, Status, StatusChange
from applicants.models.plan import MOST_RANKED
from applicants.plan.rank_list import entries
from applicants.plan.rank_list import forms as rank_list_forms
from applicants.ranking.tests.test_pages import upload
from applicants.tests.profiles import NO_PERMIT
from programs.facts import ledger
from programs.models import Evidence, Program
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db
LIST = "/me/plan/rank-list/"
TRACKS = "1089140C0; 1089140P0"


@pytest.fixture
def three() -> list[Program]:
    return make_programs(
        {"program_key": "alder", "name": "Alder", "nrmp_codes": "1000001C0"},
        {"program_key": "birch", "name": "Birch"},
        {"program_key": "cedar", "name": "Cedar"},
    )


def planned(browser: Client, *programs: Program, status: str = "interviewed") -> list[str]:
    """On the plan, at this status; the words of their tracks."""
    for program in programs:
        browser.post(f"/me/plan/{program.pk}/add/")
    browser.post("/me/plan/", {"program": [program.program_key for program in programs], "to": status})
    profile = Profile.objects.get(plan__program_key=programs[0].program_key)
    keys = {program.program_key for program in programs}
    return [word for word, choice in entries.choices_of(profile).items() if choice.saved.program_key in keys]


def ranked(browser: Client, *programs: Program) -> list[str]:
    words = planned(browser, *programs)
    assert browser.post(f"{LIST}add/", {"entry": words}).status_code == 302
    return words


def seen(browser: Client) -> str:
    return browser.get(LIST).context["form"].initial["seen"]


def sent(words: list[str], token: str, *places: object, **button: str) -> dict:
    return {
        "entry": words,
        "place": [str(place) for place in places or range(1, len(words) + 1)],
        "seen": token,
        **button,
    }


def order() -> list[str]:
    rows = RankEntry.objects.order_by("position").values_list("saved__program_key", "position")
    assert [position for _, position in rows] == list(range(1, len(rows) + 1))
    return [key for key, _ in rows]


# The order


def test_nothing_is_ranked_by_looking(client, three) -> None:
    planned(client, *three)
    page = client.get(LIST)
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert order() == []


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param((1, 2, 3), "alder birch cedar", id="as it was"),
        pytest.param((1, 2, 1), "cedar alder birch", id="the last to the first place"),
        pytest.param((3, 2, 3), "birch cedar alder", id="the first to the last place"),
        pytest.param((1, 3, 3), "alder cedar birch", id="one down by one"),
        pytest.param((99, 2, 3), "birch cedar alder", id="a place past the end is the end"),
        pytest.param((3, 2, 1), "cedar birch alder", id="all of them"),
        pytest.param((" 2 ", 2, 3), "birch alder cedar", id="with spaces"),
    ],
)
def test_places_that_are_typed_are_kept(client, three, places, expected) -> None:
    words = ranked(client, *three)
    assert client.post(LIST, sent(words, seen(client), *places)).status_code == 302
    assert " ".join(order()) == expected


@pytest.mark.parametrize(
    ("button", "at", "expected"),
    [
        pytest.param("up", 2, "alder cedar birch", id="up"),
        pytest.param("up", 0, "alder birch cedar", id="the first cannot go up"),
        pytest.param("down", 0, "birch alder cedar", id="down"),
        pytest.param("down", 2, "alder birch cedar", id="the last cannot go down"),
        pytest.param("remove", 1, "alder cedar", id="remove"),
    ],
)
def test_a_button_moves_one_line(client, three, button, at, expected) -> None:
    words = ranked(client, *three)
    client.post(LIST, sent(words, seen(client), **{button: words[at]}))
    assert " ".join(order()) == expected


def test_a_button_keeps_what_was_typed_beside_others(client, three) -> None:
    words = ranked(client, *three)
    client.post(LIST, sent(words, seen(client), 1, 2, 1, down=words[0]))
    assert order() == ["cedar", "birch", "alder"]


def test_scores_and_verdicts_are_not_on_the_page_and_never_order_it(client, three) -> None:
    upload(client, **NO_PERMIT, visas_accepted=["J-1"])
    closed = make_program("zelkova", name="Zelkova", visa_j1="no", visa_h1b="no")
    words = ranked(client, closed, *three)
    client.post(LIST, sent([words[-1], *words[:-1]], seen(client)))
    page = client.get(LIST)
    assert order()[0] == "zelkova"
    assert 'class="verdict ' not in page.content.decode()
    assert "ranking" not in page.context


@pytest.mark.parametrize("place", ["", "0", "-1", "1.5", "x", "²", "9" * 400, "1e3"])
def test_what_is_no_place_is_told_beside_the_program_and_kept(client, three, place) -> None:
    words = ranked(client, *three)
    response = client.post(LIST, sent(words, seen(client), 3, place, 1))
    assert response.status_code == 400
    page = response.content.decode()
    assert '<a href="#place-2">Birch: Write a place from 1 to 3.</a>' in page
    assert 'id="error-2"' in page
    assert [row.place for row, _ in response.context["rows"]] == ["3", place[:10], "1"]
    assert order() == ["alder", "birch", "cedar"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda words: {"entry": words, "place": ["1"]}, id="places are missing"),
        pytest.param(lambda words: {"entry": [words[0]] * 3, "place": ["1", "2", "3"]}, id="one line three times"),
        pytest.param(lambda words: {"entry": words * 101, "place": ["1"] * 303}, id="too many lines"),
    ],
)
def test_a_list_that_did_not_arrive_whole_changes_nothing(client, three, broken) -> None:
    words = ranked(client, *three)
    response = client.post(LIST, broken(words) | {"seen": seen(client)})
    assert response.status_code == 400
    assert rank_list_forms.BROKEN in response.content.decode()
    assert order() == ["alder", "birch", "cedar"]


def test_a_form_without_its_token_changes_nothing(client, three) -> None:
    words = ranked(client, *three)
    assert client.post(LIST, {"entry": words, "place": ["3", "2", "1"]}).status_code == 400
    assert order() == ["alder", "birch", "cedar"]


# Two windows


def test_the_second_window_is_told_what_changed_and_may_replace_it(client, three) -> None:
    words = ranked(client, *three)
    token = seen(client)
    client.post(LIST, sent(words, token, 2, 1, 3))
    late = client.post(LIST, sent(words, token, 3, 2, 1))
    assert late.status_code == 400
    (difference,) = late.context["form"].differences
    assert difference.stored == ["1. Birch", "2. Alder", "3. Cedar"]
    assert difference.typed == ["1. Cedar", "2. Birch", "3. Alder"]
    assert order() == ["birch", "alder", "cedar"]
    shown = late.context["form"]
    again = [row.line.word for row in shown.rows]
    client.post(LIST, sent(again, shown["seen"].value()))
    assert order() == ["cedar", "birch", "alder"]


@pytest.mark.parametrize("left", [slice(0), slice(1), slice(2)])
def test_a_list_that_did_not_arrive_whole_is_refused(client, three, left) -> None:
    words = ranked(client, *three)
    response = client.post(LIST, sent(words[left], seen(client)))
    assert response.status_code == 400
    assert "did not arrive whole" in response.content.decode()
    assert order() == ["alder", "birch", "cedar"]


def test_what_one_window_removed_the_other_may_bring_back(client, three) -> None:
    words = ranked(client, *three)
    token = seen(client)
    client.post(LIST, sent(words, token, remove=words[0]))
    assert SavedProgram.objects.get(program_key="alder").status == Status.INTERVIEWED
    late = client.post(LIST, sent(words, token))
    client.post(LIST, sent(words, late.context["form"]["seen"].value(), replaces="on"))
    assert order() == ["alder", "birch", "cedar"]
    assert SavedProgram.objects.get(program_key="alder").status == Status.RANKED


def test_a_program_taken_off_the_plan_meanwhile_is_left_out_and_told(client, three) -> None:
    words = ranked(client, *three)
    client.post(f"/me/plan/{three[0].pk}/remove/")
    token = seen(client)
    response = client.post(LIST, sent(words, token, replaces="on"), follow=True)
    assert "taken off your plan in another window" in response.content.decode()
    assert order() == ["birch", "cedar"]


def test_a_program_taken_off_the_plan_leaves_the_list(client, three) -> None:
    ranked(client, *three)
    client.post("/me/plan/", {"program": ["birch"], "to": "remove", "sure": "on"})
    page = client.get(LIST)
    assert [row.line.name for row, _ in page.context["rows"]] == ["Alder", "Cedar"]


# Coming on the list


def test_those_that_interviewed_are_offered_ticked_and_the_rest_apart(client, three) -> None:
    planned(client, three[0], three[1])
    planned(client, three[2], status="applied")
    page = client.get(LIST)
    add = page.context["add"]
    assert [choice.name for choice in add.interviewed] == ["Alder", "Birch"]
    assert [choice.name for choice in add.others] == ["Cedar"]
    assert page.content.decode().count(" checked") == 2


def test_coming_and_going_is_kept_in_the_plan_with_its_day(client, three) -> None:
    words = ranked(client, three[0])
    client.post(LIST, sent(words, seen(client), remove=words[0]))
    saved = SavedProgram.objects.get()
    assert saved.status == Status.INTERVIEWED
    assert [step.status for step in saved.history.all()] == ["considering", "interviewed", "ranked", "interviewed"]


@pytest.mark.parametrize("before", [Status.CONSIDERING, Status.APPLIED, Status.INTERVIEWED, Status.REJECTED])
def test_what_is_removed_is_again_what_it_was(client, three, before) -> None:
    words = planned(client, *three[:2], status=before)
    client.post(f"{LIST}add/", {"entry": words})
    client.post(LIST, sent(words, seen(client), remove=words[0]))
    assert SavedProgram.objects.get(program_key="alder").status == before
    assert SavedProgram.objects.get(program_key="birch").status == Status.RANKED
    assert "“Interviewed” on your plan" not in client.get(LIST).content.decode()


def test_what_was_never_anything_but_ranked_is_considered(client, three) -> None:
    words = ranked(client, three[0])
    StatusChange.objects.exclude(status=Status.RANKED).delete()
    client.post(LIST, sent(words, seen(client), remove=words[0]))
    assert SavedProgram.objects.get().status == Status.CONSIDERING


def test_a_program_they_declined_stays_where_it_is_and_says_so(client, three) -> None:
    words = ranked(client, *three)
    client.post("/me/plan/", {"program": ["birch"], "to": "rejected"})
    assert "Your plan says: They said no." in client.get(LIST).content.decode()
    client.post(LIST, sent(words, seen(client), remove=words[1]))
    assert SavedProgram.objects.get(program_key="birch").status == Status.REJECTED


def test_a_program_is_ranked_once_a_track(client) -> None:
    yale = make_program("yale", name="Yale", nrmp_codes=TRACKS)
    words = planned(client, yale)
    assert [word.split(":")[1] for word in words] == ["1089140C0", "1089140P0"]
    assert " checked" not in client.get(LIST).content.decode()
    client.post(f"{LIST}add/", {"entry": words})
    page = client.get(LIST).content.decode()
    assert "1089140C0, categorical" in page
    assert "It is preliminary: training there ends after one year." in page
    client.post(LIST, sent(words, seen(client), remove=words[0]))
    assert RankEntry.objects.get().code == "1089140P0"
    assert SavedProgram.objects.get().status == Status.RANKED


def test_twice_is_once(client, three) -> None:
    words = ranked(client, *three)
    client.post(f"{LIST}add/", {"entry": words})
    assert order() == ["alder", "birch", "cedar"]


@pytest.mark.parametrize("entry", [[], ["x"], ["1:"], ["999999999999999999999:"], ["0:1089140C0"], [":"]])
def test_what_cannot_be_added_is_told(client, three, entry) -> None:
    planned(client, *three)
    response = client.post(f"{LIST}add/", {"entry": entry})
    assert response.status_code == 400
    assert '<a href="#id_entry">Programs: ' in response.content.decode()
    assert order() == []


def test_a_full_list_says_so(client, three, monkeypatch) -> None:
    monkeypatch.setattr(entries, "MOST_RANKED", 2)
    words = planned(client, *three)
    response = client.post(f"{LIST}add/", {"entry": words})
    assert response.status_code == 400
    assert "as many as are kept" in response.content.decode()
    assert response.context["ticked"] == words
    assert order() == []


def test_as_many_lines_as_are_kept_fit_into_one_form(client, three) -> None:
    planned(client, *three)
    profile = Profile.objects.get()
    saved = SavedProgram.objects.bulk_create(
        SavedProgram(profile=profile, program_key=f"gone-{number:03}") for number in range(MOST_RANKED)
    )
    words = [f"{one.pk}:" for one in saved]
    assert client.post(f"{LIST}add/", {"entry": words}).status_code == 302
    assert client.post(LIST, sent(words[::-1], seen(client))).status_code == 302
    assert order()[0] == f"gone-{MOST_RANKED - 1}"
    late = planned(client, three[0])
    assert client.post(f"{LIST}add/", {"entry": late}).status_code == 400


# Other people


def test_somebody_elses_lines_cannot_be_reached(client, three) -> None:
    words = ranked(client, *three)
    other = Client()
    upload(other)
    own = make_program("dogwood", name="Dogwood")
    theirs = ranked(other, own)
    other.post(LIST, sent([*theirs, *words], seen(other)))
    assert list(RankEntry.objects.exclude(saved__program_key="dogwood").values_list("position", flat=True)) == [1, 2, 3]
    assert RankEntry.objects.filter(saved__program_key="dogwood").count() == 1
    assert other.post(f"{LIST}add/", {"entry": words}).status_code == 400
    page = other.get(LIST).content.decode()
    assert "Alder" not in page
    assert "Alder" not in b"".join(other.get(f"{LIST}my-rank-list.csv").streaming_content).decode()


def test_without_a_profile_there_is_a_page_and_no_file(client) -> None:
    page = client.get(LIST)
    assert page.status_code == 200
    assert "your plan" in page.content.decode()
    assert client.post(LIST, {"seen": "x"}).status_code == 200
    assert client.post(f"{LIST}add/", {"entry": "1:"}).status_code == 404
    assert client.get(f"{LIST}my-rank-list.csv").status_code == 404
    assert Profile.objects.count() == 0


# What leaves the site


def test_the_text_and_the_file_have_every_line(client, three) -> None:
    make_program("formula", name="=1+1")
    ranked(client, *three, Program.objects.get(program_key="formula"))
    lines = client.get(LIST).context["text"].splitlines()
    assert lines[0].startswith("1. =1+1")
    assert lines[1].startswith("2. Alder")
    assert lines[1].endswith("NRMP 1000001C0 (categorical)")
    assert lines[2].endswith("NRMP code not stated")
    content = b"".join(client.get(f"{LIST}my-rank-list.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["place"], row["name"], row["nrmp_code"], row["track"]) for row in rows] == [
        ("1", "'=1+1", "", ""),
        ("2", "Alder", "1000001C0", "Categorical"),
        ("3", "Birch", "", ""),
        ("4", "Cedar", "", ""),
    ]


def test_a_program_no_longer_listed_stays_on_the_list(client, three) -> None:
    ranked(client, *three)
    ledger.withdraw(Evidence.objects.filter(program=three[1]))
    assert client.get(LIST).status_code == 200
    assert order() == ["alder", "birch", "cedar"]


def test_more_lines_cost_no_more_statements(client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    upload(client)
    ranked(client, make_program("one"))
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    ranked(
        client,
        *make_programs(*({"program_key": f"more-{number}", "nrmp_codes": f"200000{number}C0"} for number in range(4))),
    )
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


# What the database promises


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"position": 1}, id="a place twice"),
        pytest.param({"code": "C"}, id="a track twice"),
        pytest.param({"position": 0}, id="no place"),
        pytest.param({"position": MOST_RANKED + 1}, id="past the last place"),
    ],
)
def test_the_database_refuses(broken) -> None:
    profile = Profile.objects.create()
    saved = SavedProgram.objects.create(profile=profile, program_key="one")
    RankEntry.objects.create(profile=profile, saved=saved, code="C", position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RankEntry.objects.create(**{"profile": profile, "saved": saved, "code": "", "position": 2} | broken)
