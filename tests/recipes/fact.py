"""A program fact: whether it takes osteopathic graduates. A row, a column, and the migrations that follow."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from applicants.matching.applicant import OwnProgramFact
from applicants.models import OwnFact
from applicants.ranking.own_facts import laid_over
from programs import catalogue
from programs.imports.mapping import guesses
from programs.models import Program
from programs.tests.builders import make_program, say
from programs.tests.desk import as_opened, change_page
from programs.tests.sheets import export_files, import_files
from tests.recipes import Edit

LABEL = "Accepts osteopathic graduates"
EDITS = [
    Edit(
        "programs/fields.py",
        '"ecfmg required by", "ecfmg needed by")),',
        f"""\
        _words("osteopathic", "{LABEL}", Policy, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "do friendly", "accepts dos")),
""",
    ),
    Edit(
        "programs/models/program.py",
        "    ecfmg_by = stated(EcfmgBy",
        '    osteopathic = stated(Policy, verbose_name="accepts osteopathic graduates")\n',
    ),
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def alder() -> Program:
    return make_program("im-1", name="Alder", osteopathic="conditional")


@pytest.fixture
def birch() -> Program:
    """A program that is silent about it."""
    return make_program("im-2", name="Birch")


@pytest.fixture
def desk() -> Client:
    browser = Client()
    browser.force_login(User.objects.create_superuser("steward"))
    return browser


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_program_says_it_or_what_to_ask(client, alder, birch) -> None:
    stated, silent = client.get(alder.get_absolute_url()), client.get(birch.get_absolute_url())
    assert LABEL in text_of(stated)
    assert "With conditions" in text_of(stated)
    assert [fact.name for fact in stated.context["dossier"].stated_policies] == ["osteopathic"]
    assert "osteopathic" not in [fact.name for fact in stated.context["dossier"].unknown]
    assert "osteopathic" in [fact.name for fact in silent.context["dossier"].unknown]
    assert LABEL in text_of(silent)
    assert "With conditions" not in text_of(silent)


def test_programs_side_by_side_have_it(client, alder, birch) -> None:
    page = text_of(client.get(f"/programs/compare/?id={alder.pk}&id={birch.pk}"))
    assert LABEL in page
    assert "With conditions" in page


def test_a_change_is_told(client, alder) -> None:
    say(alder, "osteopathic", "no", kind="program_answer", seen_on="2026-11-01")
    for address in (alder.get_absolute_url(), "/programs/changes/", "/programs/changes.atom"):
        page = text_of(client.get(address))
        assert LABEL in page
        assert "With conditions" in page


def test_it_waits_at_the_desk_where_it_is_not_stated(desk, alder, birch) -> None:
    page = text_of(desk.get("/steward/queue/missing/?field=osteopathic"))
    assert LABEL in page
    assert "Birch" in page
    assert "Alder" not in page
    assert "missing/?field=osteopathic" in text_of(desk.get("/steward/coverage/?field=osteopathic"))
    assert "Birch" in text_of(desk.get("/steward/queue/missing/work/?field=osteopathic"))


def test_it_is_in_the_admins_form(desk, alder) -> None:
    assert LABEL in text_of(desk.get(change_page(alder)))
    answer = desk.post(change_page(alder), as_opened(alder) | {"osteopathic": "yes", "source_kind": "program_answer"})
    assert answer.status_code == 302
    alder.refresh_from_db()
    assert alder.osteopathic == "yes"


def test_visitors_can_correct_it(client, alder) -> None:
    page = client.get(f"/programs/{alder.pk}/correct/?field=osteopathic")
    assert "With conditions" in text_of(page)
    assert dict(page.context["form"].fields["value"].choices)["conditional"] == "With conditions"


def test_the_api_has_it_in_the_list_and_in_full(client, alder, birch) -> None:
    items = client.get("/api/programs").json()["items"]
    assert [item["osteopathic"] for item in items] == ["conditional", None]
    full = client.get(f"/api/programs/{alder.pk}").json()
    fact = next(fact for fact in full["facts"] if fact["field"] == "osteopathic")
    assert (fact["label"], fact["value"], full["osteopathic"]) == (LABEL, "conditional", "conditional")
    assert "osteopathic" in client.get("/api/openapi.json").json()["components"]["schemas"]["ProgramOut"]["properties"]


@pytest.mark.parametrize("heading", ["Osteopathic", "DO friendly", "Accepts_DOs"])
def test_a_heading_of_a_spreadsheet_is_recognised(heading) -> None:
    assert guesses([heading], {}) == {heading: "osteopathic"}


def test_it_goes_out_in_a_wide_file_and_comes_back(alder, birch, tmp_path) -> None:
    wide, evidence, _ = export_files(tmp_path / "out")
    assert "osteopathic" in wide.read_text().splitlines()[0].split(",")
    assert "im-1,osteopathic,conditional" in evidence.read_text()
    edited = tmp_path / "edited.csv"
    edited.write_text(
        "program_key,osteopathic,source_name,source_kind,seen_on\nim-2,yes,By mail,program_answer,2026-11\n"
    )
    assert import_files(edited)[0] == 0
    birch.refresh_from_db()
    assert birch.osteopathic == "yes"


def test_filters_and_rules_can_read_it(alder, birch) -> None:
    books = catalogue.current()
    assert books.values_of("osteopathic") == ["conditional", ""]
    assert {facts.osteopathic for facts in books.cases(("osteopathic",)).facts} == {"conditional", ""}


def test_applicants_can_note_what_they_know_of_it(client, birch) -> None:
    who = {"us_citizen": "False", "immigration_status": "none", "visas_accepted": "J-1", "school_country": "IN"}
    client.post("/me/who/", who | {"version": "0"})
    unnoted = text_of(client.get(f"/me/programs/{birch.pk}/"))
    assert LABEL in unnoted
    assert "With conditions" not in unnoted
    client.post(f"/me/programs/{birch.pk}/own-facts/", {"field": "osteopathic", "value": "conditional", "note": ""})
    assert OwnFact.objects.get().field == "osteopathic"
    assert "With conditions" in text_of(client.get(f"/me/programs/{birch.pk}/"))
    assert client.get("/me/profile.json").json()["own_facts"][0]["field"] == "osteopathic"
    over = laid_over(catalogue.current(), [OwnProgramFact("im-2", "osteopathic", "yes")])
    cases = over.cases(("osteopathic",))
    assert cases.facts[cases.of_program[0]].osteopathic == "yes"


def test_the_database_holds_it_to_its_words(alder) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.filter(pk=alder.pk).update(osteopathic="maybe")
