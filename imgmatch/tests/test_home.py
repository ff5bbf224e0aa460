"""The front page: a claim counted from the programs, five questions or the way on, and a real result."""

import html
from typing import Any

import pytest
from django.test import Client

from applicants.matching.tests.test_words import MOST_WORDS, PLAIN
from applicants.profile.tests.test_first_answers import FIVE, START
from applicants.tests.test_words_on_pages import is_hard, told
from programs.tests.builders import count_season, make_program, make_programs

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return html.unescape(" ".join(response.content.decode().split()))


def test_the_claim_is_counted(client) -> None:
    assert "0 programs. 0 have a stated rule or an IMG record." in text(client.get("/"))
    make_programs({"visa_j1": "yes"}, {"state": "NJ"}, {"state": "CA"})
    count_season(make_program(), 2026, "img", "residents", 4)
    assert "4 programs. 2 have a stated rule or an IMG record." in text(client.get("/"))


def test_one_is_said_as_one(client) -> None:
    make_program(visa_j1="yes")
    assert "1 program. 1 has a stated rule or an IMG record." in text(client.get("/"))


def test_a_stranger_is_asked_five_things(client) -> None:
    page = client.get("/")
    form = text(page).partition(f'action="{START}"')[2].partition("</form>")[0]
    assert 'method="post"' in text(page)
    assert "csrfmiddlewaretoken" in form
    assert form.count('<div class="field">') == 5
    assert "Show me where I can apply" in form
    assert "Kept as the last day of the month." in form
    assert "Go on where you were" not in text(page)
    assert page["Cache-Control"] == "private"


def test_whoever_has_answers_goes_on_with_them(client) -> None:
    make_program()
    client.post(START, FIVE)
    page = client.get("/")
    assert '<a class="button" href="/me/ranking/">Go on with your ranking</a>' in text(page)
    assert '<a class="button button-plain" href="/me/">Go on with your profile</a>' in text(page)
    assert "Your answers are kept until" in text(page)
    assert START not in text(page)
    assert page["Cache-Control"] == "private, no-store"
    assert START in text(Client().get("/"))  # nobody else's


def test_a_profile_without_answers_is_asked(client) -> None:
    """One that a program on the plan began."""
    program = make_program()
    client.post(f"/me/plan/{program.pk}/add/")
    assert START in text(client.get("/"))


def test_a_real_result_is_explained_with_its_source_and_date(client) -> None:
    make_program(name="Alder", visa_j1="yes", accepts_img="yes", seen_on="2026-10-01")
    page = text(client.get("/"))
    shown = page.partition("What an answer looks like")[2].partition("Try with an example")[0]
    assert "Example person" in shown
    for said in ("Alder", "You can apply. It takes J-1.", "Sponsors J-1: Yes.", "Program page", "seen 1 October 2026"):
        assert said in shown
    assert 'href="/examples/j1-internal-medicine/"' in shown


def test_without_programs_there_is_no_result_and_there_are_examples(client) -> None:
    page = text(client.get("/"))
    assert "What an answer looks like" not in page
    assert page.count('href="/examples/') == 3


def test_a_stranger_reads_short_plain_sentences(client) -> None:
    make_programs({"visa_j1": "yes", "accepts_img": "yes"}, {"specialty": "pathology"})
    pages = [client.get("/"), client.post(START, FIVE | {"step2_ck": "999"}), client.get("/me/ranking/")]
    client.post(START, {"visa": "J-1"})
    pages += [client.get("/"), client.get("/me/ranking/")]
    assert "Choose a specialty" in text(pages[-1])
    said = {one for page in pages for one in told(page.content.decode())}
    assert [one for one in said if len(one.split()) > MOST_WORDS or is_hard(PLAIN.sub("it", one))] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_statements_for_one_program_as_for_three(
    client, django_assert_num_queries, count
) -> None:
    make_programs(*({"visa_j1": "yes", "accepts_img": "yes"} for _ in range(count)))
    client.get("/")
    with django_assert_num_queries(3):  # the version of the data, whose page it is, the specialties
        client.get("/")
