"""A filter: one row, and every page, file and door that takes filters has it. Here one of choices and one limit."""

import csv
import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client

from applicants.ranking.tests.test_api import ask
from applicants.ranking.tests.test_pages import RANKING, upload
from programs import catalogue
from programs.catalogue.query import ProgramFilter, in_words
from programs.tests.builders import make_program
from tests.recipes import Edit

pytestmark = pytest.mark.django_db

EDITS = [
    Edit(
        "programs/catalogue/filters.py",
        'one_of("setting",',
        """\
        one_of(
            "years_counted_to",
            "Years since graduation end with",
            [("review", "The review"), ("start", "The start")],
            FilterSection("How years are counted"),
        ),
        limit("us_letters", "US letters required, at most", "us_letters_required", at_most=True, highest=9),
""",
    )
]

COUNTED = "years_counted_to"
NAMES = {"review": "Alder", "start": "Birch", "": "Cedar"}
LETTERS = {"review": 1, "start": 3, "": None}
FOUND = [
    pytest.param("years_counted_to=review", ["Alder"], id="a choice"),
    pytest.param("years_counted_to=review&years_counted_to=start", ["Alder", "Birch"], id="either choice"),
    pytest.param("years_counted_to=start&not_stated=years_counted_to", ["Birch", "Cedar"], id="or not stated"),
    pytest.param("us_letters=2", ["Alder"], id="a limit"),
    pytest.param("us_letters=2&not_stated=1", ["Alder", "Cedar"], id="a limit or not stated"),
    pytest.param("us_letters=2&years_counted_to=start", [], id="both"),
]


@pytest.fixture(autouse=True)
def listed() -> None:
    for value, name in NAMES.items():
        facts = {"years_counted_to": value or None, "us_letters_required": LETTERS[value]}
        make_program(name.lower(), name=name, **facts)


@pytest.mark.parametrize(("words", "names"), FOUND)
def test_catalogue_and_database_find_the_same(words: str, names: list[str]) -> None:
    query, books = ProgramFilter(QueryDict(words)), catalogue.current()
    assert query.is_valid()
    assert [books.value("name", at) for at in books.select(query).positions.tolist()] == names
    assert [program.name for program in query.qs] == names


@pytest.mark.parametrize(("words", "names"), FOUND)
def test_every_door_finds_them(client: Client, tmp_path: Path, words: str, names: list[str]) -> None:
    page = client.get(f"/programs/?{words}")
    assert [program.name for program in page.context["programs"]] == names
    assert [one["name"] for one in client.get(f"/api/programs?{words}").json()["items"]] == names
    file = b"".join(client.get(f"/programs/export.csv?{words}")).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(file))] == names
    call_command("export_programs", str(tmp_path / "found.csv"), filter=words, stdout=io.StringIO())
    with (tmp_path / "found.csv").open(encoding="utf-8-sig") as found:
        assert [row["name"] for row in csv.DictReader(found)] == names
    ranked = ask(client, f"today=2026-11-22&{words}").json()["programs"]
    assert sorted(one["name"] for one in ranked) == names


@pytest.mark.parametrize("address", ["/programs/", RANKING])
def test_it_is_drawn_with_its_counts(client: Client, address: str) -> None:
    upload(client)
    page = client.get(address).content.decode()
    assert "<summary>How years are counted " in page
    assert '<legend class="visually-hidden">Years since graduation end with</legend>' in page
    for value, label in (("review", "The review"), ("start", "The start")):
        box = f'<input type="checkbox" name="{COUNTED}" value="{value}">'
        assert f'{box} <span>{label} <span class="count" id="n-{COUNTED}-{value}">1</span></span>' in page
    assert '<label for="id_us_letters">US letters required, at most</label>' in page
    for word in (COUNTED, "us_letters"):
        assert f'<input type="checkbox" name="not_stated" value="{word}">' in page
        assert f'<span class="count" id="n-{word}-not_stated">1</span>' in page


@pytest.mark.parametrize("address", ["/programs/", RANKING])
def test_in_use_it_stands_open_with_a_pill(client: Client, address: str) -> None:
    upload(client, wishes={"specialties": []})
    page = client.get(f"{address}?years_counted_to=start&us_letters=3&not_stated=us_letters").content.decode()
    for title in ("How years are counted", "Stated limits and record"):
        assert page.split(f"<summary>{title}")[0].rstrip().endswith("<details open>")
    assert 'class="pill" href="?us_letters=3&amp;not_stated=us_letters" data-word="years_counted_to"' in page
    assert ">Remove </span>The start<svg" in page
    assert ">Remove </span>US letters required, at most: 3<svg" in page
    assert '<input type="checkbox" name="not_stated" value="us_letters" checked>' in page


def test_a_moved_filter_moves_its_counts(client: Client) -> None:
    part = client.get("/programs/?years_counted_to=start", headers={"HX-Request": "true"}).content.decode()
    assert f'<span class="count" id="n-{COUNTED}-review" hx-swap-oob="true">1</span>' in part
    assert '<span class="count" id="n-us_letters-not_stated" hx-swap-oob="true">0</span>' in part
    assert f'<span class="tally" id="tally-{COUNTED}" hx-swap-oob="true">1</span>' in part
    assert '<div id="errors-us_letters" hx-swap-oob="true"></div>' in part


@pytest.mark.parametrize(
    ("words", "word", "why"),
    [
        pytest.param("years_counted_to=noon", COUNTED, "noon is not one of the available choices", id="no such choice"),
        pytest.param("us_letters=ten", "us_letters", "Enter a whole number.", id="no number"),
        pytest.param("us_letters=10", "us_letters", "less than or equal to 9", id="too high"),
    ],
)
def test_a_bad_value_is_answered_with_the_reason(client: Client, words: str, word: str, why: str) -> None:
    upload(client)
    for address in ("/programs/", RANKING):
        page = client.get(f"{address}?{words}")
        assert page.status_code == 400
        shown = page.content.decode().split(f'<div id="errors-{word}">')
        assert why in shown[1].split("</div>")[0]
        assert shown[0].rfind("<details open>") > shown[0].rfind("</details>")
    said = client.get(f"/api/programs?{words}")
    assert (said.status_code, list(said.json()["errors"])) == (400, [word])
    assert why in said.json()["errors"][word][0]
    assert why in ask(client, f"today=2026-11-22&{words}").json()["errors"][word][0]
    assert client.get(f"/programs/export.csv?{words}")["Location"] == f"/programs/?{words}"


@pytest.mark.parametrize(("path", "method"), [("/api/programs", "get"), ("/api/ranking", "post")])
def test_the_description_of_the_api_names_it(client: Client, path: str, method: str) -> None:
    described = client.get("/api/openapi.json").json()["paths"][path][method]["parameters"]
    parameters = {one["name"]: one for one in described}
    assert parameters[COUNTED]["schema"] == {"type": "array", "items": {"type": "string", "enum": ["review", "start"]}}
    assert parameters["us_letters"]["schema"] == {"type": "integer", "minimum": 0, "maximum": 9}
    assert parameters["us_letters"]["description"] == "US letters required, at most"
    assert {COUNTED, "us_letters"} <= set(parameters["not_stated"]["schema"]["items"]["enum"])


def test_a_saved_search_says_it_in_words(client: Client) -> None:
    client.force_login(User.objects.create(username="me", email="me@example.org"))
    words = "years_counted_to=review&us_letters=2&not_stated=us_letters"
    assert in_words(ProgramFilter(QueryDict(words))) == [
        "Years since graduation end with: The review",
        "US letters required, at most: 2",
        "With the programs that do not state: US letters required, at most",
    ]
    client.post("/me/searches/", {"name": "Mine", "query": words})
    page = client.get("/me/searches/").content.decode()
    assert "The review · US letters required, at most: 2" in page
    assert '<strong class="figure">1</strong> program today' in page


def test_changes_and_feed_take_it(client: Client) -> None:
    page = client.get("/programs/changes/?years_counted_to=review").content.decode()
    assert "Alder" in page
    assert "Birch" not in page
    feed = client.get("/programs/changes.atom?years_counted_to=review").content.decode()
    assert "Birch" not in feed
    assert "Alder" in feed
