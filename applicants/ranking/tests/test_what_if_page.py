"""The page of what would help: its table, several changes at once, and what stays out of addresses."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from applicants.ranking.tests.test_pages import upload
from applicants.tests.profiles import NO_PERMIT
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db
PAGE = "/me/what-if/"


@pytest.fixture
def applicant(client: Client) -> Client:
    make_programs(
        {"name": "Alder", "visa_j1": "yes", "accepts_img": "yes", "step3": "required", "state": "NY"},
        {"name": "Birch", "visa_j1": "no", "accepts_img": "yes", "visa_h1b": "yes", "state": "NJ"},
    )
    upload(client, visas_accepted=["J-1"], **NO_PERMIT)
    return client


def rows(response) -> dict[str, tuple[int, int, int]]:
    return {
        one.changes[0].key: (len(one.effect.opened), len(one.effect.nearer), len(one.effect.lost))
        for one in response.context["singles"]
    }


def test_each_change_is_judged_alone(applicant) -> None:
    page = applicant.get(PAGE)
    assert rows(page)["step3"] == (1, 0, 0)
    assert rows(page)["accept_h1b"] == (0, 1, 0)
    text = " ".join(page.content.decode().split())
    assert "Alder" in text
    assert 'Improves: Step 3 at <span class="figure">1</span> program.' in text
    assert page["Cache-Control"] == "private, no-store"


def test_several_are_judged_together_and_kept_out_of_the_address(applicant) -> None:
    response = applicant.post(PAGE, {"changes": ["step3", "accept_h1b"]})
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}#together")
    combined = applicant.get(PAGE).context["combined"]
    assert [program.name for program in combined.opened] == ["Alder", "Birch"]
    applicant.post(PAGE, {})
    assert applicant.get(PAGE).context["combined"] is None


def test_filters_of_the_list_are_taken(applicant) -> None:
    page = applicant.get(f"{PAGE}?state=NJ&not_stated=1")
    assert (rows(page)["step3"], rows(page)["accept_h1b"]) == ((0, 0, 0), (0, 1, 0))
    assert applicant.post(f"{PAGE}?state=NJ", {"changes": ["step3"]})["Location"] == f"{PAGE}?state=NJ#together"


def test_all_specialties_are_meant_with_and_without_the_word(applicant) -> None:
    named, bare = (applicant.get(f"{PAGE}{query}") for query in ("?specialty=all", ""))
    assert (named.status_code, rows(named)) == (200, rows(bare))


def test_each_wished_specialty_has_its_own_and_the_first_is_shown(applicant) -> None:
    links = applicant.get(f"{PAGE}?state=NJ").context["specialties"]
    assert [(link["name"], link["query"], link["is_on"]) for link in links] == [
        ("All specialties", "state=NJ&specialty=all", False),
        ("Internal Medicine", "state=NJ&specialty=internal-medicine", True),
    ]


@pytest.mark.parametrize(
    "posted",
    [
        pytest.param({"changes": ["nonsense"]}, id="unknown"),
        pytest.param({"changes": ["accept_j1"]}, id="accepted already"),
    ],
)
def test_what_cannot_be_supposed_is_said(applicant, posted) -> None:
    response = applicant.post(PAGE, posted)
    assert response.status_code == 400
    assert "can no longer be supposed" in response.content.decode()


def test_two_scores_of_one_exam_are_not_supposed(client) -> None:
    make_program(name="Alder", visa_j1="yes")
    upload(client, exams=[{"exam": "step1", "passed": True}], ecfmg_certified_on=None)
    response = client.post(PAGE, {"changes": ["step2_ck_230", "step2_ck_260"]})
    assert response.status_code == 400
    assert "Pass Step 2 CK with 260: Suppose one score of an exam, not several." in response.content.decode()


def test_a_chain_is_supposed_together_though_each_alone_is_refused(client) -> None:
    make_program(name="Alder", visa_j1="yes", accepts_img="yes", step3="required", ecfmg_by="ranking")
    upload(client, exams=[], ecfmg_certified_on=None, visas_accepted=["J-1"])
    page = client.get(PAGE)
    assert {"certificate", "step3"}.isdisjoint(rows(page))
    assert "It may be taken only with the ECFMG certificate in hand." in page.content.decode()
    broken = client.post(PAGE, {"changes": ["step1", "step2_ck_245", "step3"]})
    assert broken.status_code == 400
    assert "Pass Step 3: It may be taken only with the ECFMG certificate" in broken.content.decode()
    client.post(PAGE, {"changes": ["step3", "certificate", "step2_ck_245", "step1"]})
    combined = client.get(PAGE).context["combined"]
    assert [change.key for change in combined.changes] == ["step1", "step2_ck_245", "certificate", "step3"]
    assert [program.name for program in combined.opened] == ["Alder"]


def test_what_was_supposed_and_no_longer_can_be_is_told_not_kept(applicant) -> None:
    applicant.post(PAGE, {"changes": ["accept_h1b"]})
    session = applicant.session
    session["supposed"] = ["accept_j1"]
    session.save()
    page = applicant.get(PAGE)
    assert page.status_code == 200
    assert page.context["combined"] is None


def test_what_was_supposed_goes_with_the_profile(applicant) -> None:
    user = User.objects.create_user("ada", email="ada@example.org")
    applicant.force_login(user)
    session = applicant.session
    session["supposed"] = ["step3"]
    session.save()
    applicant.post("/me/delete/")
    assert "supposed" not in applicant.session


def test_without_a_profile_it_asks_for_one(client) -> None:
    assert client.get(PAGE)["Location"] == "/me/"


def test_more_programs_cost_no_more_statements(applicant, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    applicant.get(PAGE)
    with django_assert_num_queries(10):
        applicant.get(PAGE)
    make_programs(
        *(
            {"name": f"Cedar {number}", "visa_j1": "yes", "accepts_img": "yes", "step3": "required"}
            for number in range(3)
        )
    )
    applicant.get(PAGE)
    with django_assert_num_queries(10):
        applicant.get(PAGE)


def test_what_is_charged_for_a_change_is_told_with_its_year_and_source(client) -> None:
    make_program(name="Alder")
    upload(
        client,
        exams=[],
        ecfmg_certified_on=None,
        visas_accepted=["H-1B"],
        **NO_PERMIT,
    )
    text = " ".join(client.get(PAGE).content.decode().split())
    assert 'without a score. USD 985 in 2022 (<a href="https://www.ecfmg.org/news/category/general/"' in text
    assert "USD 370 in 2022" in text


# Switches above the ranking


RANKING = "/me/ranking/"
SUPPOSE, SWITCHES = f"{PAGE}suppose/", f"{PAGE}switches/"
HTMX = {"HX-Request": "true"}


def switched(page) -> dict[str, tuple[bool, int | None]]:
    """Each switch: whether it is on, and how many programs it would open."""
    return {
        one.change.key: (one.is_on, None if one.adds is None else len(one.adds.opened))
        for one in page.context["switches"]
    }


def opened(page) -> list[str]:
    return [match.program.name for match in page.context["matches"] if match.explained.verdict.name == "OPEN"]


def test_switches_say_what_each_would_open_beside_those_that_are_on(applicant) -> None:
    drawn = switched(applicant.get(SWITCHES, headers=HTMX))
    assert (drawn["step3"], drawn["accept_h1b"]) == ((False, 1), (False, 0))
    applicant.post(SUPPOSE, {"changes": ["step3"]})
    page = applicant.get(SWITCHES, headers=HTMX)
    assert (switched(page)["step3"], switched(page)["accept_h1b"]) == ((True, None), (False, 1))
    words = " ".join(page.content.decode().split())
    assert 'Accept H-1B too: <strong class="figure">+1 open</strong>' in words
    assert "<html" not in words
    assert page["Cache-Control"] == "private, no-store"


def test_the_first_view_of_the_ranking_asks_for_no_counts(applicant, monkeypatch) -> None:
    monkeypatch.setattr("applicants.ranking.supposing.judged", None)
    monkeypatch.setattr("applicants.ranking.supposing.what_if", None)
    page = applicant.get(RANKING)
    assert page.context["supposing"].changes == ()
    words = page.content.decode()
    assert 'id="suppose-step3"' in words
    assert "+1 open" not in words


def test_the_ranking_is_shown_as_if_and_says_so(applicant) -> None:
    before = applicant.get(RANKING)
    assert opened(before) == []
    answer = applicant.post(f"{SUPPOSE}?state=NY&order=total", {"changes": ["step3"]})
    assert answer["Location"] == f"{RANKING}?state=NY&order=total"
    page = applicant.get(RANKING)
    assert opened(page) == ["Alder"]
    words = " ".join(page.content.decode().split())
    assert "<strong>Supposed: Pass Step 3.</strong> It opens 1 program" in words
    assert "opened by it" in words
    assert "/why/" not in words  # which tells of what holds
    real = {match.program.name: match.explained.verdict for match in before.context["matches"]}
    applicant.post(SUPPOSE, {})
    after = applicant.get(RANKING)
    assert {match.program.name: match.explained.verdict for match in after.context["matches"]} == real
    assert "Supposed:" not in after.content.decode()


def test_what_is_supposed_changes_nothing_else(applicant) -> None:
    program = make_program("cedar", name="Cedar", visa_j1="yes", accepts_img="yes", step3="required")
    applicant.post(f"/me/plan/{program.pk}/add/")
    pages = ("/me/plan/", f"/me/programs/{program.pk}/", "/me/where/", "/me/letters/")
    before = [applicant.get(page).context["ranking" if page != "/me/letters/" else "desk"] for page in pages]
    applicant.post(SUPPOSE, {"changes": ["step3"]})
    after = [applicant.get(page).context["ranking" if page != "/me/letters/" else "desk"] for page in pages]
    assert [one.counts for one in after[:3]] == [one.counts for one in before[:3]]
    assert after[3].one_more_opens == before[3].one_more_opens


def test_what_cannot_be_supposed_is_told_and_leaves_the_switches(applicant) -> None:
    applicant.post(SUPPOSE, {"changes": ["step3"]})
    for changes in (["nonsense"], ["accept_j1"], ["step3"] * 40 + ["\x01"]):
        page = applicant.post(SUPPOSE, {"changes": changes}, follow=True)
        assert "can no longer be supposed" in page.content.decode()
        assert [change.key for change in page.context["supposing"].changes] == ["step3"]
    assert applicant.get(SUPPOSE).status_code == 405


def test_switches_asked_for_as_a_page_are_the_page(applicant) -> None:
    assert applicant.get(f"{SWITCHES}?state=NJ")["Location"] == f"{PAGE}?state=NJ"
    assert Client().get(SWITCHES, headers=HTMX).status_code == 302
    assert Client().post(SUPPOSE, {"changes": ["step3"]}).status_code == 404


def test_a_supposed_ranking_takes_few_statements(applicant, django_assert_max_num_queries) -> None:
    applicant.get(RANKING)
    with django_assert_max_num_queries(14):
        applicant.get(RANKING)
    applicant.post(SUPPOSE, {"changes": ["step3"]})
    for address in (RANKING, SWITCHES):
        with django_assert_max_num_queries(14):
            applicant.get(address, headers=HTMX)


def test_what_changes_nothing_stands_apart_and_can_still_be_tried(applicant) -> None:
    page = applicant.get(f"{PAGE}?state=NJ&not_stated=1")
    alone, apart = page.content.decode().split('<details class="refused">')
    idle = [one.changes[0].key for one in page.context["idle"]]
    assert "step3" in idle
    for one in page.context["singles"]:
        key = one.changes[0].key
        assert (f'value="{key}" form="suppose"' in apart) is (key in idle)
        assert (f'value="{key}"' in alone) is (key not in idle)


def test_the_page_says_first_what_helps_most(applicant) -> None:
    words = applicant.get(PAGE).content.decode()
    assert '<p class="lead"><strong>Pass Step 3</strong> helps most: it opens 1 program.</p>' in words


def test_what_opens_more_but_makes_some_worse_is_told_beside_what_helps_most(client, on_day) -> None:
    on_day(date(2026, 12, 1))
    fits = {"visa_j1": "yes", "accepts_img": "yes"}
    make_programs(
        {"name": "Alder", **fits, "step3": "required"},
        *({"name": name, **fits, "deadline": "2026-11-01"} for name in ("Birch", "Cedar")),
        {"name": "Dogwood", **fits, "max_years_since_graduation": 4},
    )
    upload(client, visas_accepted=["J-1"], graduated_on="2022-06-01", **NO_PERMIT)
    page = client.get(PAGE)
    assert (rows(page)["step3"], rows(page)["season_later"]) == ((1, 0, 0), (2, 0, 1))
    says = "</strong> helps most: it opens 1 program. “Apply one season later” opens 2, but makes 1 worse.</p>"
    assert says in page.content.decode()


def test_what_loses_as_many_as_it_opens_is_not_told_as_help(client) -> None:
    make_programs(
        {"name": "Alder", "visa_j1": "yes", "accepts_img": "yes", "max_years_since_graduation": 4},
        {"name": "Birch", "visa_j1": "yes", "accepts_img": "yes", "max_years_since_graduation": 5},
    )
    upload(client, visas_accepted=["J-1"], graduated_on="2022-06-01", **NO_PERMIT)
    page = client.get(PAGE)
    assert "season_later" in rows(page)
    assert rows(page)["season_later"][0] < rows(page)["season_later"][2]
    words = " ".join(re.sub("<[^>]*>", " ", page.content.decode()).split())
    assert "Ask first: 2 programs wait for an answer . A question costs nothing. No single change opens more" in words
    assert [one.changes[0].key for one in page.context["singles"]][-1] == "season_later"
    assert "A year: judged for the 20" in page.content.decode()
