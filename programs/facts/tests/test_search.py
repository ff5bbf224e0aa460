"""Search: the beginnings of words, names people use, odd characters, and a likely word for one nobody uses."""

from importlib import import_module

import pytest
from django.apps import apps
from django.http import QueryDict

from programs import catalogue
from programs.catalogue.did_you_mean import likely_words
from programs.catalogue.query import ProgramFilter
from programs.facts.search_text import search_text, words_in
from programs.models import Program
from programs.tests.builders import make_program, make_programs


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("St. Élie's  Hospital", ["st", "elies", "hospital"]),
        ("Mayagüez", ["mayaguez"]),
        ("MED/PEDS (Albany–Troy)", ["med", "peds", "albany", "troy"]),
        ("Ｆｕｌｌ", ["full"]),
        ("Straße", ["strasse"]),
        ("Москва", ["москва"]),
        ("under_score", ["under", "score"]),
        ("'\"%_\\;--", []),
        ("", []),
    ],
)
def test_words_as_people_mean_them(typed, words) -> None:
    assert words_in(typed) == words


def test_the_text_of_a_program_has_every_name_once() -> None:
    facts = {
        "name": "Albany Medical Center Psychiatry", "hospital": "Albany Hospital", "institution": "", "city": "Albany",
        "state": "NY", "acgme_id": "4003511091", "nrmp_codes": "1234400C0; 1234400P0",
        "former_names": "Old Hospital; Albany Sanatorium",
    }  # fmt: skip
    assert search_text(facts, "Psychiatry", ["Psych"]) == (
        " albany medical center psychiatry hospital ny 4003511091 1234400c0 1234400p0 old sanatorium new york psych "
    )


@pytest.mark.django_db
def test_the_migration_fills_the_words_as_it_always_did() -> None:
    program = make_program(name="St. Élie's Psychiatry", specialty="psychiatry", acgme_id="4003511091")
    projected = program.search_text
    Program.objects.update(search_text="")
    import_module("programs.migrations.0004_fill_search_text").fill(apps, None)
    program.refresh_from_db()
    assert program.search_text == projected == " st elies psychiatry albany ny 4003511091 new york psych general "


@pytest.fixture
def programs(db) -> None:
    make_programs(
        {"name": "Jackson Memorial Psychiatry", "specialty": "psychiatry", "state": "FL", "city": "Miami"},
        {
            "name": "St. Luke's Hospital",
            "hospital": "Saint Luke",
            "state": "PA",
            "city": "Bethlehem",
            "acgme_id": "1404100001",
        },
        {"name": "Palmetto Health", "state": "SC", "city": "Columbia", "nrmp_codes": "1234140C0"},
    )


@pytest.mark.parametrize(
    ("q", "found"),
    [
        pytest.param("psych", ["Jackson Memorial Psychiatry"], id="beginning of a word, and an alias"),
        pytest.param("psych miami", ["Jackson Memorial Psychiatry"], id="every word must be there"),
        pytest.param("psych columbia", [], id="in the same program"),
        pytest.param("IM", ["Palmetto Health", "St. Luke's Hospital"], id="a short form, whole"),
        pytest.param("PA", ["St. Luke's Hospital"], id="two letters are no beginning: Palmetto is not meant"),
        pytest.param("pal", ["Palmetto Health"], id="three are"),
        pytest.param("pennsylvania", ["St. Luke's Hospital"], id="a state by name"),
        pytest.param("st lukes", ["St. Luke's Hospital"], id="without punctuation"),
        pytest.param("LUKE’S", ["St. Luke's Hospital"], id="with another apostrophe"),
        pytest.param("1404100001", ["St. Luke's Hospital"], id="an ACGME id"),
        pytest.param("1234140c0", ["Palmetto Health"], id="an NRMP code"),
        pytest.param("uke", [], id="not inside a word"),
        pytest.param('"luke" AND (1=1)', [], id="quotes and operators are only words"),
        pytest.param("%alm_tto", [], id="no wildcards"),
    ],
)
@pytest.mark.usefixtures("programs")
def test_search_finds(q, found) -> None:
    wanted = ProgramFilter(QueryDict(mutable=True) | {"q": q})
    books = catalogue.current()
    assert [books.value("name", at) for at in books.select(wanted).positions] == found
    assert [program.name for program in wanted.qs] == found


@pytest.mark.parametrize(
    ("q", "why"),
    [('"', "at least one letter or digit"), ("a " * 13, "at most 12 words"), ("x" * 201, "at most 200 characters")],
)
@pytest.mark.usefixtures("programs")
def test_what_cannot_be_searched_is_said(client, q, why) -> None:
    page = client.get("/programs/", {"q": q})
    assert page.status_code == 400
    assert why in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "likely"),
    [
        pytest.param(["jakson", "psychaitry"], ["jackson", "psychiatry"], id="each mistyped word"),
        pytest.param(["jackson", "psychaitry"], ["jackson", "psychiatry"], id="known words stay"),
        pytest.param(["jack", "psych"], None, id="beginnings are known"),
        pytest.param(["qqqqqq"], None, id="like nothing"),
    ],
)
def test_likely_words(asked, likely) -> None:
    assert likely_words(asked, ["jackson", "memorial", "psychiatry"]) == likely


@pytest.mark.usefixtures("programs")
def test_a_likely_word_is_offered_and_never_put_in_place(client) -> None:
    page = client.get("/programs/?q=jakson&state=FL")
    assert page.context["selection"].count == 0
    assert page.context["did_you_mean"] == {"words": "jackson", "query": "q=jackson&state=FL", "count": 1}
    assert "Did you mean" in page.content.decode()
    assert client.get("/programs/?q=qqqqqq").context["did_you_mean"] is None
