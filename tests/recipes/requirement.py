"""A requirement: one function, and every page, file and door that holds requirements has it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from applicants.matching.requirements import REQUIREMENTS
from applicants.plan.tests.test_shortlist import PLAN, added
from applicants.ranking.tests.test_comparison import COMPARE, rows_of
from applicants.ranking.tests.test_pages import RANKING, upload
from applicants.tests.profiles import a_file
from programs.models import Program
from programs.tests.builders import make_program
from tests.recipes import Edit

COUNTED = sum(one.is_counted for one in REQUIREMENTS)

pytestmark = pytest.mark.django_db

EDITS = [
    Edit(
        "applicants/matching/requirements.py",
        "    return worst(*outcomes)",
        '''

@requirement(
    "teaching_hospital",
    "Teaching hospital",
    reads=("setting",),
    question="Is your hospital a teaching hospital?",
    known=Known(3, "whether it is a teaching hospital", if_stated("setting")),
)
def teaching_hospital(me: Standing, program: ProgramFacts) -> Outcome:
    """A hospital of a university; silence leaves the question open."""
    if not program.setting:
        return ask(unsaid(program, "whether it is a teaching hospital", "setting"), "program", stated=False)
    if program.setting == "community":
        return unmet("It is no teaching hospital.", fix="Rotate at a teaching hospital first.")
    return met("It is a teaching hospital.")
''',
    )
]

LABEL, QUESTION = "Teaching hospital", "Is your hospital a teaching hospital?"
SAID = {
    "university": "It is a teaching hospital.",
    "community": "Rotate at a teaching hospital first.",
    "silent": "The program does not state whether it is a teaching hospital.",
}
NOT_KNOWN = "whether it is a teaching hospital"


@pytest.fixture
def listed() -> dict[str, Program]:
    facts = {"visa_j1": "yes", "accepts_img": "yes"}
    settings = {key: None if key == "silent" else key for key in SAID}
    return {key: make_program(key, setting=setting, **facts) for key, setting in settings.items()}


@pytest.fixture
def applicant(client: Client, listed: dict[str, Program]) -> Client:
    upload(client)
    return client


def page_of(browser: Client, address: str, **headers: str) -> str:
    return browser.get(address, headers=headers).content.decode()


def test_the_ranking_has_its_line_and_counts_it(applicant, listed) -> None:
    part = {"hx-request": "true"}
    lines = {key: page_of(applicant, f"/me/programs/{one.pk}/why/", **part) for key, one in listed.items()}
    assert all(f"<strong>{LABEL}</strong>" in page for page in lines.values())
    assert all(said in lines[key] for key, said in SAID.items())
    assert all(f"of {COUNTED} requirements are stated" in page for page in lines.values())
    assert f"how many of {COUNTED} requirements it states" in page_of(applicant, RANKING)


@pytest.mark.parametrize("key", SAID)
def test_the_fit_page_says_why_and_where_from(applicant, listed, key) -> None:
    page = page_of(applicant, f"/me/programs/{listed[key].pk}/")
    assert f"<strong>{LABEL}</strong>" in page
    assert SAID[key] in page
    assert ("Setting: " in page) is (key != "silent")
    assert (NOT_KNOWN in page.split("Ask this program:")[1]) is (key == "silent")


def test_a_program_that_is_silent_is_asked_by_page_and_mail(applicant, listed) -> None:
    added(applicant, listed["silent"])
    page = applicant.get(f"{PLAN}questions/")
    assert f'{QUESTION}</p>\n  <p class="quiet small">{SAID["silent"]}' in page.content.decode()
    assert QUESTION in page.context["letters"][0][1].text
    assert QUESTION in page_of(applicant, f"{PLAN}{listed['silent'].pk}/")


def test_the_comparison_has_its_row(applicant, listed) -> None:
    response = applicant.get(f"{COMPARE}?{'&'.join(f'id={program.pk}' for program in listed.values())}")
    asked = rows_of(response, "What they ask of you")
    assert len(asked) == len(REQUIREMENTS)
    assert [cell["line"].answer for cell in asked[LABEL].cells] == ["MET", "UNMET", "UNKNOWN"]


def test_the_method_counts_it(client) -> None:
    page = page_of(client, "/method/")
    assert f"We check your file against {COUNTED} rules of each program." in page
    assert f"The worst of {COUNTED} rules decides" in page


def test_the_command_and_the_door_print_it(client, listed, tmp_path: Path) -> None:
    me = json.dumps(a_file(experience=[], signals=[], silver_signals=[]))
    file, printed = tmp_path / "profile.json", StringIO()
    file.write_text(me)
    call_command("rank_programs", "--profile", str(file), "--today", "2026-11-22", "--json", stdout=printed)
    ranking = json.loads(printed.getvalue())
    assert client.post("/api/ranking?today=2026-11-22", me, content_type="application/json").json() == ranking
    for program in ranking["programs"]:
        (line,) = [line for line in program["requirements"] if line["key"] == "teaching_hospital"]
        key = program["program_key"]
        assert SAID[key] in (line["reason"], line["mend"])
        assert (line["source"] is None) is (key == "silent")
        assert (NOT_KNOWN in program["to_ask"]) is (key == "silent")
