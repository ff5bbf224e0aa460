"""Example people: files like any other, rankings for everybody to read, and nothing of a visitor's own among them."""

import html
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from applicants.models import Profile
from applicants.profile.file import read
from applicants.profile.known_names import known_names
from applicants.ranking.tests.test_pages import upload
from applicants.sharing.examples import EXAMPLES, shown_result
from programs.catalogue.kept_answers import kept_answers
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db

FILES = settings.FIXTURES / "examples"
FAMILY = "us-citizen-family-medicine"


def address(slug: str = FAMILY, query: str = "") -> str:
    return f"/examples/{slug}/{query}"


def text(response: Any) -> str:
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def listed() -> None:
    make_programs(
        {"name": "Alder", "specialty": "family-medicine", "accepts_img": "yes", "state": "NY"},
        {"name": "Birch", "specialty": "family-medicine", "accepts_img": "no", "state": "NJ"},
        {"name": "Cedar", "specialty": "pathology", "visa_h1b": "yes", "accepts_img": "yes"},
        {"name": "Dogwood", "specialty": "internal-medicine", "visa_j1": "yes"},
    )


def test_every_file_is_an_example_and_a_profile_that_can_be_used() -> None:
    """Anybody may take it as their own profile file, or give it to ``rank_programs``."""
    assert {path.stem for path in FILES.glob("*.json")} == EXAMPLES.keys()
    for slug, example in EXAMPLES.items():
        file = read((FILES / f"{slug}.json").read_bytes(), known_names(), date(2026, 11, 30))
        assert file.applicant() == example.applicant
        score = next(exam.score for exam in file.exams if exam.exam == "step2_ck")
        assert f"Step 2 CK {score}" in example.who
        assert f"in {file.graduated_on.year}" in example.who
        assert ("US citizen" in example.who) is file.us_citizen


@pytest.mark.parametrize(
    ("slug", "names"),
    [("j1-internal-medicine", ["Dogwood"]), (FAMILY, ["Alder", "Birch"]), ("h1b-pathology", ["Cedar"])],
)
def test_the_page_ranks_for_the_example(client, listed, slug, names) -> None:
    page = client.get(address(slug))
    assert [match.program.name for match in page.context["matches"]] == names
    assert "Example person." in text(page)
    assert EXAMPLES[slug].who in text(page)
    assert '<a class="button" href="/#start">Make my own</a>' in text(page)
    assert "“You” is this person" in text(page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?specialty=all", ["Alder", "Dogwood", "Cedar", "Birch"]),
        ("?state=NJ", ["Birch"]),
        ("?verdict=closed", ["Birch"]),
        ("?season=2028", ["Alder", "Birch"]),
    ],
)
def test_filters_and_season_work_as_on_a_ranking(client, listed, on_day, query, names) -> None:
    on_day(date(2026, 11, 30))
    page = client.get(address(query=query))
    assert sorted(match.program.name for match in page.context["matches"]) == sorted(names)
    assert page.context["ranking"].me.dates.season == (2028 if "2028" in query else 2027)


def test_the_numbers_are_those_of_the_same_file_as_ones_own(client, listed) -> None:
    with (FILES / f"{FAMILY}.json").open("rb") as file:
        assert client.post("/me/upload/", {"file": file, "version": 0}).status_code == 302

    def rows(page: Any) -> list[Any]:
        return [(match.program.pk, match.explained.total, match.explained.verdict) for match in page.context["matches"]]

    assert rows(Client().get(address())) == rows(client.get("/me/ranking/"))


@pytest.mark.parametrize("query", ["?visa=nonsense", "?page=99", "?season=1999"])
def test_a_bad_word_is_an_error_beside_it(client, listed, query) -> None:
    assert client.get(address(query=query)).status_code == 400


def test_nothing_is_kept_and_nothing_of_ones_own_is_shown(client, listed) -> None:
    upload(client, us_citizen=None)
    client.get("/me/")  # and has read that it is there
    before, files = client.get("/me/profile.json").json(), Profile.objects.count()
    mine, stranger = client.get(address()), Client().get(address())
    assert mine.content == stranger.content
    assert client.get("/me/profile.json").json() == before
    assert Profile.objects.count() == files
    assert client.post(address()).status_code == 405


def test_a_stranger_may_keep_the_page_and_no_engine_lists_it(client, listed) -> None:
    page = client.get(address())
    assert page["Cache-Control"] == "no-cache"
    assert page["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()
    assert not client.cookies
    upload(client)
    assert client.get(address())["Cache-Control"] == "private, no-store"  # as every page of a known visitor


def test_another_name_is_not_found(client) -> None:
    assert client.get(address("somebody-else")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_more_programs_cost_no_statement(client, django_assert_num_queries, count) -> None:
    make_programs(*({"specialty": "family-medicine", "accepts_img": "yes"} for _ in range(count)))
    client.get(address())
    kept_answers.clear()
    with django_assert_num_queries(3):
        client.get(address())


# What the front page shows of one


def test_what_was_said_last_of_the_visa_is_shown(on_day) -> None:
    on_day(date(2026, 11, 30))
    shared = {"specialty": "internal-medicine", "accepts_img": "yes"}
    make_programs(
        shared | {"name": "Alder", "visa_j1": "yes", "seen_on": "2021"},
        shared | {"name": "Birch", "visa_j1": "yes", "seen_on": "2026-10-01"},
        shared | {"name": "Cedar", "visa_j1": "no"},
        shared | {"name": "Dogwood", "visa_j1": "yes", "specialty": "pediatrics", "seen_on": "2026-11-01"},
    )
    shown = shown_result(EXAMPLES["j1-internal-medicine"])
    assert shown is not None
    assert (shown.match.program.name, shown.entry["line"].key, shown.season) == ("Birch", "visa", 2027)
    assert {row.seen_on for _, row in shown.entry["sources"]} == {"2026-10-01"}


def test_new_facts_are_shown_at_once_and_the_old_ones_never_worked_out_twice(django_assert_num_queries) -> None:
    example = EXAMPLES["j1-internal-medicine"]
    assert shown_result(example) is None
    make_program(name="Alder", visa_j1="yes", accepts_img="yes")
    found = shown_result(example)
    assert found is not None
    assert found.match.program.name == "Alder"
    with django_assert_num_queries(1):  # whether the data is still of this version
        assert shown_result(example) is found
