"""Where can I apply? Every program as a square in its state, with its sentence; and the file that tells nobody."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from applicants.matching.verdicts import Verdict
from applicants.models import Profile
from applicants.ranking.picture import HEAD, SIDE, squares_of, step_for
from applicants.ranking.tests.test_pages import upload
from applicants.tests.profiles import NO_PERMIT
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db
WHERE = "/me/where/"
FILE = f"{WHERE}where-can-i-apply.svg"
SVG = "{http://www.w3.org/2000/svg}"
IM = {"specialty": "internal-medicine"}


@pytest.fixture
def mine(client: Client) -> Client:
    upload(client, visas_accepted=["J-1"], **NO_PERMIT)
    make_programs(
        *({"program_key": f"ny{n}", "name": f"York {n}", "state": "NY", "visa_j1": "yes"} for n in range(3)),
        {"program_key": "silent", "name": "Silent Hospital", "state": "NY"},
        {
            "program_key": "no",
            "name": "No & Sons",
            "state": "TX",
            "visa_j1": "no",
            "visa_h1b": "no",
            "accepts_img": "no",
        },
        {"program_key": "other", "name": "Other", "state": "NY", "specialty": "pathology", "visa_j1": "yes"},
    )
    return client


def test_every_program_is_a_square_in_its_state_with_its_sentence(mine) -> None:
    page = mine.get(WHERE)
    picture, ranking = page.context["picture"], page.context["ranking"]
    assert picture.counts == ranking.counts == {Verdict.OPEN: 3, Verdict.ASK: 1, Verdict.FIXABLE: 0, Verdict.CLOSED: 1}
    drawn = {one.code: {group.word: len(group.places) for group in one.squares} for one in picture.most_open_first}
    assert drawn == {"NY": {"open": 3, "ask": 1}, "TX": {"closed": 1}}
    words = page.content.decode()
    for name in ("York 0", "York 1", "York 2", "Silent Hospital", "No &amp; Sons"):
        assert words.count(f">{name}</a>") == 1
    assert "Other" not in words
    assert "New York: 3 open, 1 ask" in words
    assert "Closed to you this season" in words


def test_no_square_leaves_its_tile_or_covers_another() -> None:
    for most in (1, 5, 60, 99, 500, 1234):
        step = step_for(most)
        counts = {Verdict.OPEN: most // 3, Verdict.CLOSED: most - most // 3}
        places = [place for group in squares_of(counts, step) for place in group.places]
        assert len(set(places)) == most
        assert max(x for x, _ in places) + step <= SIDE + 0.1
        assert max(y for _, y in places) + step <= SIDE + 0.1
        assert min(y for _, y in places) == HEAD


def test_the_file_tells_nothing_of_who_made_it(mine) -> None:
    answer = mine.get(FILE)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    drawn = ElementTree.fromstring(answer.content)  # our own
    assert len(list(drawn.iter(f"{SVG}use"))) == 5 + 4  # each program in a state, and the legend
    assert not list(drawn.iter(f"{SVG}a"))
    words = answer.content.decode()
    for name in ("York 0", "Silent", "Sons", "2019", "238", "J-1", "Example Medical", 'href="/', "http://127"):
        assert name not in words
    told = "".join(text for text in drawn.itertext() if text.strip())
    assert not re.search(r"\byou(r)?\b", told, re.IGNORECASE)


def test_people_with_the_same_counts_share_the_same_picture(mine) -> None:
    """Another person whose programs have the same verdicts gets the same file, byte for byte."""
    other = Client()
    upload(other, graduated_on="2020-01-01", visas_accepted=["J-1"], **NO_PERMIT)
    assert other.get(FILE).content == mine.get(FILE).content


def test_the_address_says_which_programs(mine) -> None:
    pathology = mine.get(WHERE, {"specialty": "pathology"})
    assert sum(pathology.context["picture"].counts.values()) == 1
    assert sum(mine.get(WHERE, {"state": "TX"}).context["picture"].counts.values()) == 1
    for query in ({"specialty": "all"}, {"specialty": ["pathology", "internal-medicine"]}):
        page = mine.get(WHERE, query)
        assert page.context["picture"] is None
        assert {row.name for row in page.context["offered"]} == {"Internal Medicine", "Pathology"}
        assert mine.get(FILE, query)["Location"].startswith(WHERE)


@pytest.mark.parametrize("query", [{"specialty": "luck"}, {"state": "ZZ"}, {"season": "1999"}, {"specialty": "\ud800"}])
def test_what_cannot_be_asked_is_told(mine, query) -> None:
    query = {word: value.encode("utf-8", "replace") for word, value in query.items()}
    assert mine.get(WHERE, query).status_code == 400
    assert mine.get(FILE, query).status_code == 302


def test_without_a_profile_there_is_no_picture(client) -> None:
    assert client.get(WHERE)["Location"] == "/me/"
    assert client.get(FILE).status_code == 404
    assert client.post(WHERE).status_code == 405


def test_a_specialty_without_programs_is_empty(mine) -> None:
    page = mine.get(WHERE, {"specialty": "dermatology"})
    assert page.status_code == 200
    assert "0 of 0 programs" in " ".join(re.sub("<[^>]+>", "", page.content.decode()).split())
    assert mine.get(FILE, {"specialty": "dermatology"}).status_code == 200


def test_answers_that_do_not_fit_are_settled_first(mine) -> None:
    Profile.objects.get().exams.filter(exam="step2_ck").delete()
    for address in (WHERE, FILE):
        assert mine.get(address, IM, follow=True).redirect_chain[-1][0] == "/me/ranking/"


def test_it_takes_few_statements(mine, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    mine.get(WHERE)
    for address in (WHERE, FILE):
        with django_assert_max_num_queries(14):
            mine.get(address)
