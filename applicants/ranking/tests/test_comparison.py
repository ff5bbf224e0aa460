"""Programs side by side with one person's verdicts."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from applicants.matching.requirements import REQUIREMENTS
from applicants.ranking.tests.test_pages import upload
from applicants.tests.profiles import NO_PERMIT
from programs.models import Program
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db
COMPARE = "/me/compare/"


def two() -> list[Program]:
    return make_programs(
        {"program_key": "alder", "name": "Alder", "visa_j1": "yes", "accepts_img": "yes", "step3": "required"},
        {"program_key": "birch", "name": "Birch", "visa_j1": "no", "visa_h1b": "no", "accepts_img": "yes"},
    )


def needing_a_visa(browser: Client) -> Client:
    upload(browser, **NO_PERMIT, visas_accepted=["J-1"])
    return browser


def address(*programs: Program) -> str:
    return f"{COMPARE}?{'&'.join(f'id={program.pk}' for program in programs)}"


def rows_of(response, title: str) -> dict:
    comparison = response.context["comparison"]
    sections = dict([*comparison.on_top, *comparison.sections])
    return {row.label: row for row in sections[title]}


def test_verdict_and_every_requirement_stand_on_top(client) -> None:
    programs = two()
    response = needing_a_visa(client).get(address(*programs))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    mine = rows_of(response, "For you")
    assert [match.explained.verdict.name for match in mine["Verdict"].cells] == ["FIXABLE", "CLOSED"]
    assert mine["Verdict"].differs
    asked = rows_of(response, "What they ask of you")
    assert len(asked) == len(REQUIREMENTS) == 11
    visa = asked["A visa you would accept"]
    assert [cell["line"].answer for cell in visa.cells] == ["MET", "UNMET"]
    assert {label for label, row in asked.items() if row.differs} == {"A visa you would accept", "Step 3"}
    assert "Sponsors J-1" in rows_of(response, "Visas and IMGs")


def test_a_total_that_may_still_move_has_its_mark_wherever_it_stands(client) -> None:
    alder, birch = make_programs({"name": "Alder", "visa_j1": "yes"}, {"name": "Birch", "visa_j1": "yes"})
    needing_a_visa(client).post("/me/plan/add/", {"id": [alder.pk, birch.pk]})
    pages = (address(alder, birch), "/me/plan/", "/me/ranking/", f"/me/programs/{alder.pk}/")
    assert [client.get(one).content.decode().count(">about </span>") for one in pages] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        pytest.param({"max_attempts": 1}, {}, True, id="not stated against met"),
        pytest.param({"step3": "required"}, {"step3": "no"}, True, id="unmet against not asked"),
        pytest.param({"min_step2_ck": 220}, {"min_step2_ck": "none"}, True, id="met against no limit"),
    ],
)
def test_rows_that_differ(client, one, other, differs) -> None:
    programs = make_programs(
        {"program_key": "one", **one},
        {"program_key": "other", **other},
    )
    rows = rows_of(needing_a_visa(client).get(address(*programs)), "What they ask of you")
    label = {"max_attempts": "Attempts", "step3": "Step 3", "min_step2_ck": "Step 2 CK"}[next(iter(one))]
    assert next(row for name, row in rows.items() if label.lower() in name.lower()).differs is differs


def test_the_page_agrees_with_the_ranking(client) -> None:
    programs = two()
    needing_a_visa(client)
    ranked = {match.program.pk: match.explained for match in client.get("/me/ranking/").context["matches"]}
    shown = rows_of(client.get(address(*reversed(programs))), "For you")["Verdict"].cells
    assert [(match.program.name, match.explained) for match in shown] == [
        (program.name, ranked[program.pk]) for program in reversed(programs)
    ]


def test_own_facts_count_and_are_marked(client) -> None:
    programs = two()
    needing_a_visa(client)
    client.post(
        f"/me/programs/{programs[1].pk}/own-facts/",
        {"field": "visa_j1", "value": "yes", "note": "by phone", "set_on": ""},
    )
    response = client.get(address(*programs))
    assert "Your own note." in response.content.decode()
    visa = rows_of(response, "What they ask of you")["A visa you would accept"]
    assert [cell["line"].answer for cell in visa.cells] == ["MET", "MET"]


def test_without_a_profile_it_leads_to_one(client) -> None:
    assert client.get(address(*two()))["Location"] == "/me/"
    assert client.post(COMPARE, {"program": ["alder"]})["Location"] == "/me/"


def test_the_public_comparison_leads_here(client) -> None:
    programs = two()
    page = Client().get(f"/programs/compare/?id={programs[0].pk}&id={programs[1].pk}")
    assert f'href="{address(*programs)}"'.replace("&", "&amp;") in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?add=%3Cb%3E", 200),
        ("?id=", 400),
        ("?id=x", 400),
        ("?id=0", 400),
        ("?id=99999999999999999999999", 400),
        ("?id=%00", 400),
    ],
)
def test_what_is_no_program_is_told(client, query, status) -> None:
    two()
    needing_a_visa(client)
    assert client.get(f"{COMPARE}{query}").status_code == status


def test_more_than_five_are_told(client) -> None:
    programs = make_programs(*({"program_key": f"p-{number}"} for number in range(6)))
    response = needing_a_visa(client).get(address(*programs))
    assert response.status_code == 400
    assert "the first 5 of 6 are shown" in response.content.decode()
    assert len(response.context["comparison"].programs) == 5


def test_ticked_on_the_plan(client) -> None:
    programs = two()
    needing_a_visa(client)
    for program in programs:
        client.post(f"/me/plan/{program.pk}/add/")
    assert f'formaction="{COMPARE}"' in client.get("/me/plan/").content.decode()
    answer = client.post(COMPARE, {"program": ["birch", "alder", "birch"]})
    assert answer["Location"] == address(*reversed(programs))


def test_too_many_ticks_and_programs_that_are_gone_are_told(client) -> None:
    make_programs(*({"program_key": f"p-{number}"} for number in range(6)))
    needing_a_visa(client)
    response = client.post(COMPARE, {"program": [f"p-{number}" for number in range(6)] + ["gone"]}, follow=True)
    assert [str(message) for message in response.context["messages"]][1:] == [
        "Programs that are no longer listed cannot be compared; they are left out.",
        "At most 5 programs stand side by side; the first 5 of the 6 you selected are shown.",
    ]
    assert len(response.context["comparison"].programs) == 5
    assert client.post(COMPARE, {}, follow=True).status_code == 200


def test_statements_are_as_many_for_five_as_for_two(client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    programs = make_programs(*({"program_key": f"p-{number}", "visa_j1": "yes"} for number in range(5)))
    needing_a_visa(client)
    client.get(address(*programs))
    for few in (programs[:2], programs):
        with django_assert_num_queries(13):
            client.get(address(*few))
