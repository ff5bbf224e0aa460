"""A yes with conditions is an answer of its own: filtered, counted and printed apart from yes and from silence."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from programs.catalogue.filters import FILTERS
from programs.facts import ledger
from programs.models import Program
from programs.tests.builders import make_program, make_programs, say

pytestmark = pytest.mark.django_db

CONDITION = "only after Step 3"
ANSWERS = [
    pytest.param("visa=h1b", ["Alder"], id="yes"),
    pytest.param("visa=h1b&conditional=visa", ["Alder", "Birch"], id="yes, or with conditions"),
    pytest.param("visa=h1b&not_stated=visa", ["Alder", "Cedar"], id="yes, or not stated"),
    pytest.param("visa=h1b&not_stated=1&conditional=1", ["Alder", "Birch", "Cedar"], id="all but no"),
    pytest.param("visa=h1b&conditional=accepts_img", ["Alder"], id="the conditions of a filter not in use"),
    pytest.param("accepts_img=yes&conditional=accepts_img", ["Dogwood", "Alder"], id="of IMGs"),
]


@pytest.fixture(autouse=True)
def birch() -> Program:
    _, birch, _, _ = make_programs(
        {"name": "Alder", "visa_j1": "no", "visa_h1b": "yes"},
        {"name": "Birch", "visa_j1": "no"},
        {"name": "Cedar", "visa_j1": "no"},
        {"name": "Dogwood", "visa_j1": "no", "visa_h1b": "no", "accepts_img": "conditional"},
    )
    say(birch, "visa_h1b", "conditional", note=CONDITION)
    return birch


def text_of(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(("words", "names"), ANSWERS)
def test_every_door_finds_the_same(client: Client, tmp_path: Path, words: str, names: list[str]) -> None:
    assert [one.name for one in client.get(f"/programs/?{words}").context["programs"]] == names
    assert [one["name"] for one in client.get(f"/api/programs?{words}").json()["items"]] == names
    file = b"".join(client.get(f"/programs/export.csv?{words}")).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(file))] == names
    call_command("export_programs", str(tmp_path / "found.csv"), filter=words, stdout=io.StringIO())
    with (tmp_path / "found.csv").open(encoding="utf-8-sig") as found:
        assert sorted(row["name"] for row in csv.DictReader(found)) == sorted(names)


@pytest.mark.parametrize("view", ["table", "cards"])
def test_the_condition_stands_in_the_row(client: Client, birch: Program, view: str) -> None:
    words = f"/programs/?visa=h1b&conditional=visa&view={view}"
    mark = (
        '<details class="more prints"><summary><span class="answer answer-partly is-old"><span>Conditions '
        f'<span class="age">undated</span></span></span></summary> <p>{CONDITION}</p></details>'
    )
    assert f"<td>{mark}</td>" in text_of(client.get(words))
    other = make_program(name="Birch of before")
    ledger.merge([(birch.pk, other.pk)])
    assert mark in text_of(client.get(words))


@pytest.mark.parametrize("words", ["visa=h1b", "visa=h1b&conditional=visa&specialty=internal-medicine", "q=alder"])
def test_a_list_asks_for_the_data_version_alone(client: Client, django_assert_num_queries, words: str) -> None:
    client.get("/programs/")
    with django_assert_num_queries(1):
        client.get(f"/programs/?{words}")


def test_each_visa_says_how_many_answer_how(client: Client) -> None:
    page = text_of(client.get("/programs/?visa=h1b"))
    counted = dict(re.findall(r'id="n-(\w+-\w+(?:-replies)?)">([^<]+)<', page))
    told = "Yes\xa01, With\xa0conditions\xa01, Not\xa0stated\xa01"
    assert counted["visa-h1b-replies"] == told
    assert counted["visa-j1-replies"] == "Yes\xa00, With\xa0conditions\xa00, Not\xa0stated\xa00"
    assert counted["visa-h1b"] == "1"
    assert not {"visa-conditional", "visa-not_stated"} & counted.keys()  # of both visas together: a third sum
    assert [counted[f"accepts_img-{word}"] for word in ("yes", "conditional", "not_stated")] == ["1", "0", "0"]
    part = text_of(client.get("/programs/?visa=h1b&conditional=visa", headers={"HX-Request": "true"}))
    assert '<span class="count" id="n-visa-h1b" hx-swap-oob="true">2</span>' in part
    assert 'id="n-visa-conditional"' not in part
    assert f'<small class="replies" id="n-visa-h1b-replies" hx-swap-oob="true">{told}</small>' in part


WITH_CONDITIONS = [word for word, row in FILTERS.items() if row.has_conditions]
BOX = '<input type="checkbox" name="conditional" value="{}"{}>'


@pytest.mark.parametrize(
    ("words", "ticked"),
    [
        pytest.param("", ["visa"], id="a visa is first offered with its conditions along"),
        pytest.param("state=NY", ["visa"], id="until one is asked for"),
        pytest.param("visa=h1b", [], id="then as it was asked"),
        pytest.param("visa=h1b&conditional=visa", ["visa"], id="with them"),
        pytest.param("visa=h1b&conditional=1", WITH_CONDITIONS, id="of all filters"),
    ],
)
def test_the_box_of_the_form(client: Client, words: str, ticked: list[str]) -> None:
    page = text_of(client.get(f"/programs/?{words}"))
    for word in WITH_CONDITIONS:
        assert BOX.format(word, " checked" if word in ticked else "") in page
    assert page.count('name="conditional"') == len(WITH_CONDITIONS)


def test_a_limit_with_an_exception_is_not_left_out_silently(client: Client) -> None:
    """Hawthorn takes older graduates if they are in practice."""
    make_program(
        name="Hawthorn", state="OH", max_years_since_graduation=5, max_years_since_graduation_strictness="unless"
    )
    words = "state=OH&years_since_graduation=10"
    page = client.get(f"/programs/?{words}")
    assert list(page.context["programs"]) == []
    assert page.context["facets"]["years_since_graduation"].conditional == 1
    assert "Include not stated and with conditions (1)" in text_of(page)
    kept = client.get(f"/api/programs?{words}&conditional=years_since_graduation").json()
    assert [program["name"] for program in kept["items"]] == ["Hawthorn"]
    assert client.get(f"/api/programs?{words}&not_stated=1").json()["count"] == 0
    assert client.get("/api/programs?state=OH&years_since_graduation=5").json()["count"] == 1


@pytest.mark.parametrize(
    ("words", "link", "told"),
    [
        pytest.param(
            "view=map&by=visa",
            "?visa=j1&amp;visa=h1b&amp;conditional=visa&amp;state=NY",
            "New York: 2 of 4 say they sponsor J-1 or H-1B, 1 of them with conditions; 1 do not say",
            id="a tile opens what it counts",
        ),
        pytest.param(
            "view=map&by=visa&visa=h1b",
            "?visa=h1b&amp;state=NY",
            "New York: 1 of 1 say they sponsor H-1B; 0 do not say",
            id="as it was asked",
        ),
        pytest.param("view=map", "?state=NY", "New York: 4 programs", id="another map"),
    ],
)
def test_the_map_of_visas(client: Client, words: str, link: str, told: str) -> None:
    page = text_of(client.get(f"/programs/?{words}"))
    assert f'<a href="/programs/{link}" aria-label="{told}"' in page


def test_the_map_counts_answers_as_new_as_the_list_does(client: Client) -> None:
    old, _ = make_programs({"name": "Elm", "state": "OH"}, {"name": "Fir", "state": "OH", "visa_j1": "no"})
    say(old, "visa_j1", "yes", seen_on="2019")
    say(old, "letters_required", "3", seen_on="2026-11-01")
    page = text_of(client.get("/programs/?view=map&by=visa&said_since=2025"))
    assert "Ohio: 0 of 2 say they sponsor J-1 or H-1B" in page


@pytest.mark.parametrize("address", ["/programs/", "/programs/changes/"])
@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        pytest.param("visa=h1b", True, id="a bare address"),
        pytest.param("visa=h1b&not_stated=1", True, id="one that found them before"),
        pytest.param("visa=h1b&conditional=visa", False, id="included"),
        pytest.param("visa=j1", False, id="there are none"),
        pytest.param("", False, id="nothing asked"),
    ],
)
def test_a_page_says_once_that_they_are_chosen_apart(client: Client, address: str, words: str, is_said: bool) -> None:
    page = " ".join(text_of(client.get(f"{address}?{words}")).split())
    link = f'<a href="?{words.replace("&", "&amp;")}&amp;conditional=1">'
    told = f"{link}Add 1 with conditions" if address == "/programs/" else f"chosen apart from “not stated”: {link}"
    assert page.count(told) == is_said


def test_a_pill_takes_them_out(client: Client) -> None:
    pills = client.get("/programs/?visa=h1b&conditional=visa&conditional=accepts_img").context["pills"]
    assert [(pill["label"], pill["query"]) for pill in pills] == [
        ("H-1B", "conditional=visa&conditional=accepts_img"),
        ("Visa: with conditions", "visa=h1b&conditional=accepts_img"),
    ]


@pytest.mark.parametrize("value", ["luck", "setting", ""])
def test_a_bad_value_is_named_beside_its_field_and_the_others_kept(client: Client, value: str) -> None:
    words = f"visa=h1b&conditional={value}"
    page, api = client.get(f"/programs/?{words}"), client.get(f"/api/programs?{words}")
    assert [program.name for program in page.context["programs"]] == ["Alder"]
    assert [page.status_code, api.status_code] == [400, 400]
    why = f"Select a valid choice. {value} is not one of the available choices."
    assert api.json()["errors"] == {"conditional": [why]}
    beside = text_of(page).split('id="id_conditional"><strong>Include with conditions</strong>')[1]
    assert why in beside.split("</div>")[0]
    assert '<input type="checkbox" name="visa" value="h1b" checked>' in text_of(page)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("visa=h1b&q=birch", '&amp;not_stated=1&amp;conditional=1">Include not stated and with conditions (1)</a>'),
        ("visa=h1b&q=cedar", '&amp;not_stated=1">Include not stated (1)</a>'),
    ],
)
def test_an_empty_list_offers_what_would_be_found(client: Client, words: str, offered: str) -> None:
    assert f'<a class="button" href="?{words.replace("&", "&amp;")}{offered}' in text_of(
        client.get(f"/programs/?{words}")
    )


@pytest.mark.parametrize(("path", "method"), [("/api/programs", "get"), ("/api/ranking", "post")])
def test_the_api_describes_the_word(client: Client, path: str, method: str) -> None:
    described = client.get("/api/openapi.json").json()["paths"][path][method]["parameters"]
    (found,) = [one for one in described if one["name"] == "conditional"]
    assert found["schema"] == {"type": "array", "items": {"type": "string", "enum": ["1", *WITH_CONDITIONS]}}
