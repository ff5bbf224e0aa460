"""What is typed into the search box: visas and specialties become filters, fellowships are told, starts completed."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from programs import catalogue
from programs.browse import typed
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programs():
    told = {"visa_j1": "yes", "state": "NY", "city": "Albany"}
    return make_programs(
        told | {"name": "Alder College of Medicine Internal Medicine"},
        told | {"name": "Birch Psychiatry", "specialty": "psychiatry"},
        {"name": "Cedar College of Medicine Pathology", "specialty": "pathology", "state": "TX", "city": "Austin"},
        {"name": "Dogwood College of Medicine Family", "specialty": "family-medicine", "state": "TX", "city": "Austin"},
    )


@pytest.mark.parametrize(
    ("words", "filters", "rest"),
    [
        ("J-1 internal medicine", {"visa": ["j1"], "specialty": ["internal-medicine"]}, []),
        ("H1B psych new york", {"visa": ["h1b"], "specialty": ["psychiatry"]}, ["new", "york"]),
        ("pathology with h-1b visa sponsorship", {"visa": ["h1b"], "specialty": ["pathology"]}, []),
        ("j1 H 1B IM FM", {"visa": ["j1", "h1b"], "specialty": ["internal-medicine", "family-medicine"]}, []),
        ("IMG friendly residency programs", {"accepts_img": ["yes"]}, []),
        ("alder college of medicine", {}, ["alder", "college", "of", "medicine"]),  # a word of many specialties
        ("programs in texas", {}, ["programs", "in", "texas"]),  # nothing is left out where nothing is read
        ("psychiatry nyc", {"state": ["NY"], "specialty": ["psychiatry"]}, []),
        ("250+", {"step2_ck": ["250"]}, []),
        ("step 2 240 psych", {"step2_ck": ["240"], "specialty": ["psychiatry"]}, []),
        ("USMLE Step 2 CK: 238, J-1", {"step2_ck": ["238"], "visa": ["j1"]}, []),
        ("step 2", {}, ["step", "2"]),
        ("1900+ 999+ 240", {}, ["1900", "999", "240"]),  # codes, and no score says so
        ("step 2 240 250+", {"step2_ck": ["240"]}, []),
        ("neurology", {}, ["neurology"]),  # no program is of it
        ("<script>", {}, ["script"]),
        ("", {}, []),
    ],
)
def test_words_that_name_a_filter_are_read(words, filters, rest):
    assert typed.read(words, catalogue.current()) == (filters, rest)


def test_what_was_typed_becomes_filters_and_the_page_says_so(client):
    sent = client.get("/programs/", {"q": "J-1 internal medicine albany", "read": "1", "state": "NY", "step2_ck": ""})
    words = parse_qs(urlsplit(sent["Location"]).query)
    assert words == {
        "q": ["albany"],
        "state": ["NY"],
        "visa": ["j1"],
        "conditional": ["visa"],
        "specialty": ["internal-medicine"],
        "typed": ["J-1 internal medicine albany"],
    }
    page = client.get(sent["Location"])
    assert [program.name for program in page.context["programs"]] == ["Alder College of Medicine Internal Medicine"]
    assert {"J-1", "Internal Medicine", "New York"} < {pill["label"] for pill in page.context["pills"]}
    text = page.content.decode()
    assert "You typed “J-1 internal medicine albany”" in text
    links = re.findall(r'href="([^"]+)"', text)
    assert "?state=NY&amp;q=J-1+internal+medicine+albany&amp;read=0" in links
    assert [link for link in links if "typed=" in link] == []  # files, pages and orders are asked without it


def test_words_that_name_nothing_are_searched_as_they_stand(client):
    sent = client.get("/programs/?q=alder&read=1&page=3")
    assert sent["Location"] == "/programs/?q=alder"
    assert "You typed" not in client.get(sent["Location"]).content.decode()
    assert client.get("/programs/?q=&read=1")["Location"] == "/programs/"


def test_an_address_with_words_means_the_words_as_the_api_does(client):
    page, api = client.get("/programs/?q=internal+medicine"), client.get("/api/programs?q=internal+medicine")
    assert page.context["selection"].count == api.json()["count"] == 1
    assert client.get("/programs/?q=j-1+psychiatry&read=0").context["selection"].count == 0


def test_words_that_find_nothing_as_they_stand_are_read(client):
    sent = client.get("/programs/?q=albany+j-1")
    assert parse_qs(urlsplit(sent["Location"]).query) == {
        "q": ["albany"],
        "visa": ["j1"],
        "conditional": ["visa"],
        "typed": ["albany j-1"],
    }
    assert client.get(sent["Location"]).context["selection"].count == 2
    while_typing = client.get("/programs/?q=albany+j-1", headers={"HX-Request": "true"}).content.decode()
    assert 'href="?visa=j1&amp;conditional=visa&amp;q=albany">Search with' in while_typing


@pytest.mark.parametrize(
    ("words", "title", "offered"),
    [
        ("albany zzyx", "No program has the word “zzyx”", ["Search without “zzyx”: 2 programs"]),
        ("zzyx qqqq", "No program has the words “zzyx” or “qqqq”", []),
        (
            "alder austin",
            "No program has all words of “alder austin”",
            ["Search without “alder”: 2 programs", "Search without “austin”: 1 program"],
        ),
    ],
)
def test_a_search_that_finds_nothing_says_which_word_and_offers_it_without(client, words, title, offered):
    text = client.get("/programs/", {"q": words}).content.decode()
    assert f"<h2>{title}</h2>" in text
    assert re.findall(r">(Search without [^<]+)</a>", text) == offered


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "cardiology",
            'Cardiology is a fellowship. Its doctors train first in <a href="?specialty=internal-medicine">',
        ),
        ("Pulmonary/Critical Care new york", "Pulmonary critical care is a fellowship."),
        ("fellowship", "A fellowship comes after a residency."),
        ("Fellows Memorial", ""),
        ("pathology", ""),
    ],
)
def test_who_looks_for_a_fellowship_is_told_that_none_is_here(client, words, said):
    text = client.get("/programs/", {"q": words}).content.decode()
    assert ("Find residencies here, not fellowships." in text) == bool(said)
    assert said in text
    assert not said or "Did you mean" not in text


def test_what_is_typed_is_completed(client):
    whole = client.get("/programs/").content.decode()
    assert re.findall(r'<option value="([^"]+)"></option>', whole) == [
        "Family Medicine",
        "Internal Medicine",
        "Pathology",
        "Psychiatry",
    ]
    part = client.get("/programs/?q=aus", headers={"HX-Request": "true"}).content.decode()
    assert '<datalist id="suggestions" hx-swap-oob="true"><option value="Austin"></option></datalist>' in part
    part = client.get("/programs/?q=birch", headers={"HX-Request": "true"}).content.decode()
    assert '<option value="Birch Psychiatry"></option></datalist>' in part
