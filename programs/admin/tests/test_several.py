"""The list of programs: its filters, and acts about several programs at once."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from programs.admin import several
from programs.models import Evidence, ImportBatch, Program
from programs.tests.builders import make_program, make_programs, say
from programs.tests.desk import PROGRAMS, SOURCE, member, messages_of

pytestmark = pytest.mark.django_db

CONFIRM, CLOSE = f"{PROGRAMS}confirm/", f"{PROGRAMS}close/"


def chosen(*programs: Program) -> str:
    return "&".join(f"id={program.pk}" for program in programs)


def act(desk, action: str, *programs: Program, **more: str):
    sent = {"action": action, "_selected_action": [program.pk for program in programs], "index": 0} | more
    return desk.post(PROGRAMS, sent, follow=True)


def seen_by(response) -> str:
    return response.context["form"].fingerprint


def names_on(response) -> set[str]:
    return {program.name for program in response.context["cl"].result_list}


# Filters --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("specialty=Psychiatry", {"Psych"}, id="a specialty by its name"),
        pytest.param("specialty=psychiatry", {"Psych"}, id="by its slug"),
        pytest.param("state=new jersey", {"Inner"}, id="a state by its name"),
        pytest.param("state=NJ", {"Inner"}, id="by its letters"),
        pytest.param("visa_h1b=yes", {"Inner"}, id="a policy"),
        pytest.param("visa_h1b=not_stated", {"Psych"}, id="not stated"),
        pytest.param("said_by=mail of", {"Psych"}, id="a source by words of its name"),
        pytest.param("state=NJ&visa_h1b=no", set(), id="two that no program has both"),
        pytest.param("q=psych", {"Psych"}, id="words"),
        pytest.param("state=", {"Inner", "Psych"}, id="blank"),
    ],
)
def test_filters_find(desk, asked, found):
    make_program(name="Inner", state="NJ", visa_h1b="yes")
    say(make_program(name="Psych", specialty="psychiatry"), "visa_j1", "yes", kind="program_answer", name="Mail of May")
    assert names_on(desk.get(f"{PROGRAMS}?{asked}")) == found


def test_a_word_no_filter_knows_is_said_and_filters_nothing(desk):
    program = make_program()
    response = desk.get(f"{PROGRAMS}?specialty=alchemy")
    assert names_on(response) == {program.name}
    assert "“alchemy” is not known as specialty" in messages_of(response)


# Acts -----------------------------------------------------------------------------------------------------------------


def test_all_facts_of_one_source_are_confirmed_together(desk):
    one, two = make_programs({"visa_j1": "yes"}, {"visa_h1b": "no"}, seen_on="2025-01-01")
    say(one, "visa_h1b", "yes", kind="program_answer", name="A mail", seen_on="2025-02-01")
    page = act(desk, "confirm_one_source", one, two)
    address, _ = page.redirect_chain[-1]
    assert address == f"{CONFIRM}?{chosen(one, two)}"
    source = str(Evidence.objects.get(field="visa_j1").source_id)
    facts = Evidence.objects.filter(source=source).count()
    assert f"{facts} facts of 2 programs" in page.content.decode()

    said = {"seen": seen_by(page), "from_source": source, "is_open": "on"}
    response = desk.post(address, said, follow=True)

    batch = ImportBatch.objects.get()
    assert batch.evidences.count() == facts
    assert set(batch.evidences.values_list("source", "seen_on")) == {(int(source), timezone.localdate().isoformat())}
    assert f"Confirmed: {facts} statements recorded." in messages_of(response)
    assert f"/steward/imports/{batch.pk}/undo/" in messages_of(response)


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        pytest.param({"from_source": ""}, {"from_source"}, id="no source"),
        pytest.param({"from_source": "999999"}, {"from_source"}, id="a source that says nothing of them"),
        pytest.param({"seen_on": ""}, {"seen_on"}, id="no day"),
        pytest.param({"seen_on": "2025-01-01"}, {"seen_on"}, id="no later day"),
        pytest.param({"seen_on": "undated"}, {"seen_on"}, id="undated confirms nothing"),
        pytest.param({"seen_on": "2999"}, {"seen_on"}, id="a day to come"),
        pytest.param({"seen": "x"}, {"__all__"}, id="something was recorded meanwhile"),
    ],
)
def test_what_cannot_be_confirmed_is_said_and_records_nothing(desk, said, errors):
    program = make_program(visa_j1="yes", seen_on="2025-01-01")
    address = f"{CONFIRM}?{chosen(program)}"
    source = str(Evidence.objects.first().source_id)
    good = {"seen": seen_by(desk.get(address)), "from_source": source, "seen_on": "2026-11-01"}
    response = desk.post(address, good | said)
    assert response.context["form"].errors.keys() == errors
    assert not ImportBatch.objects.exists()
    if "seen" not in said:
        assert desk.post(address, good).status_code == 302


def test_programs_are_marked_as_closed_with_their_source_and_undone(desk):
    programs = make_programs({"active": "yes"}, {}, seen_on="2024")
    page = act(desk, "mark_closed", *programs)
    address, _ = page.redirect_chain[-1]
    assert desk.post(address, {}).context["form"].errors.keys() == {"source_kind", "source_name", "seen_on"}
    desk.post(address, SOURCE)
    assert set(Program.objects.values_list("active", flat=True)) == {"no"}
    desk.post(f"/steward/imports/{ImportBatch.objects.get().pk}/undo/")
    assert sorted(Program.objects.values_list("active", flat=True)) == ["", "yes"]


def test_too_many_programs_are_refused_and_all_of_them_are_exported(desk, monkeypatch):
    monkeypatch.setattr(several, "MOST_AT_ONCE", 2)
    monkeypatch.setattr("programs.admin.program.MOST_AT_ONCE", 2)
    programs = make_programs(*({} for _ in range(60)))
    every = {"select_across": "1"}
    for action in ("confirm_one_source", "mark_closed"):
        response = act(desk, action, programs[0], **every)
        assert response.redirect_chain[-1][0].startswith(PROGRAMS)
        assert "At most 2 programs at once. Nothing was changed" in messages_of(response)
    file = b"".join(act(desk, "export_selected", programs[0], **every).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert {row["program_key"] for row in rows} == {program.program_key for program in programs}


def test_a_file_never_leaves_out_what_was_chosen(desk):
    listed, unlisted = make_programs({}, {})
    Program.objects.filter(pk=unlisted.pk).update(is_listed=False)
    refused = act(desk, "export_selected", listed, unlisted)
    assert "1 of them is not listed" in messages_of(refused)
    assert refused.redirect_chain[-1][0] == PROGRAMS
    assert "attachment" in act(desk, "export_selected", listed)["Content-Disposition"]


def test_many_that_do_not_stand_are_told_together(desk):
    programs = make_programs(*({"active": "yes"} for _ in range(9)))
    for program in programs:
        say(program, "active", "yes", kind="program_answer", name="A mail", seen_on="2026-11-10")
    response = desk.post(f"{CLOSE}?{chosen(*programs)}", SOURCE | {"source_kind": "directory"}, follow=True)
    assert "9 of these do not stand" in messages_of(response)


@pytest.mark.parametrize("address", [CONFIRM, f"{CONFIRM}?id=x", f"{CLOSE}?id=9223372036854775808", f"{CLOSE}?id=0"])
def test_an_act_about_no_program_leads_back(desk, address):
    response = desk.get(address, follow=True)
    assert response.redirect_chain[-1][0] == PROGRAMS
    assert "Choose programs first." in messages_of(response)


def test_who_only_looks_may_export_and_nothing_else():
    program = make_program()
    viewer = member("Viewers")
    page = viewer.get(PROGRAMS).content.decode()
    assert "export_selected" in page
    assert "mark_closed" not in page
    assert viewer.get(f"{CLOSE}?{chosen(program)}").status_code == 403


# From the page everybody sees -----------------------------------------------------------------------------------------


def test_stewards_are_led_from_the_public_page_to_the_form_and_nobody_else_is(desk):
    program = make_program()
    edit = f"{PROGRAMS}{program.pk}/change/"
    address = program.get_absolute_url()
    assert edit not in Client().get(address).content.decode()
    assert edit in desk.get(address).content.decode()
    assert edit not in Client().get(address).content.decode()
    assert edit not in member("Viewers").get(address).content.decode()
