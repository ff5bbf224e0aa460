"""The queues: what waits and why, and acting on one fact at a time."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from programs.desk import queues
from programs.desk.queues import QueueKind
from programs.facts import ledger
from programs.models import Evidence, ImportBatch, Program
from programs.tests.builders import make_program, say
from programs.tests.desk import Inputs, member

pytestmark = pytest.mark.django_db
QUEUE = "/steward/queue/"
SOURCE = {
    "correct-source_kind": "program_page",
    "correct-source_name": "Program page",
    "correct-source_url": "https://example.org/visas",
    "correct-seen_on": "2026-11-20",
    "correct-note": "",
}


def waits(kind: str, **part: str) -> list[tuple[str, str, str]]:
    names = dict(Program.objects.values_list("pk", "name"))
    tasks = queues.current().of(QueueKind(kind), **part)
    return [(names[task.program], task.field, task.why.name) for task in tasks]


# What waits


@pytest.mark.parametrize(
    ("field", "value", "seen_on", "expected"),
    [
        pytest.param("visa_j1", "yes", "2026-10-01", [], id="this season"),
        pytest.param("visa_j1", "yes", "2025-08-01", [], id="last season"),
        pytest.param("visa_j1", "yes", "2024-08-01", ["OLD"], id="older"),
        pytest.param("visa_j1", "yes", "", ["UNDATED"], id="undated"),
        pytest.param("visa_h1b", "yes", "2025-09-20", ["H1B"], id="H-1B before the payment"),
        pytest.param("visa_h1b", "yes", "2025-09-21", [], id="H-1B from that day on"),
        pytest.param("visa_h1b", "yes", "", ["H1B"], id="H-1B without a date"),
        pytest.param("visa_h1b", "no", "2025-08-20", [], id="no to H-1B is not changed by a payment"),
        pytest.param("visa_h1b", "no", "2023", ["OLD"], id="but it ages"),
    ],
)
def test_what_must_be_confirmed(field, value, seen_on, expected) -> None:
    make_program(name="Alder", seen_on=seen_on, **{field: value})
    assert [why for _, about, why in waits("stale") if about == field] == expected


def test_sources_that_differ_wait_disputes_first() -> None:
    program = make_program(name="Alder", visa_j1="yes", max_attempts="2")
    say(program, "visa_j1", "no", kind="directory", name="A list", seen_on="2026-10-01")
    say(program, "max_attempts", "3", name="Another page", seen_on="2026-10-01")
    assert waits("conflicts") == [("Alder", "max_attempts", "DISPUTE"), ("Alder", "visa_j1", "ALSO_SAID")]


def test_a_queue_is_worked_by_reason(desk) -> None:
    make_program(name="Alder", visa_j1="yes", visa_h1b="yes", max_attempts="2", seen_on="")
    make_program(name="Birch", visa_j1="yes", seen_on="2024-01-01")
    assert [about for _, about, _ in waits("stale", why="undated")] == ["visa_j1", "max_attempts"]
    assert waits("stale", why="old", field="visa_j1") == [("Birch", "visa_j1", "OLD")]
    page = desk.get(f"{QUEUE}stale/?why=undated&field=visa_j1").content.decode()
    assert "Alder" in page
    assert "Birch" not in page
    assert f"{QUEUE}stale/work/?field=visa_j1&amp;why=undated" in page
    assert f'{QUEUE}conflicts/?field=visa_j1"' in page  # the other queues have other reasons
    worked = desk.get(f"{QUEUE}stale/work/?why=old")
    assert (worked.context["total"], worked.context["program"].name) == (1, "Birch")


@pytest.mark.parametrize(("kind", "why"), [("stale", "dispute"), ("missing", "h1b"), ("conflicts", "x" * 300)])
def test_a_reason_of_another_queue_is_told(desk, kind, why) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2023")
    response = desk.get(f"{QUEUE}{kind}/?why={why}")
    assert response.status_code == (200 if kind == "missing" else 400)  # which asks for no reason
    assert desk.get(f"{QUEUE}{kind}/work/?why={why}").status_code == 200


def test_what_a_source_said_before_it_changed_its_mind_is_no_conflict() -> None:
    program = make_program(name="Alder")
    for value in ("yes", "no"):
        say(program, "visa_j1", value, name="Their page", seen_on="2026-10-01")
    assert waits("conflicts") == []


def test_what_nobody_states_waits_deciding_facts_and_larger_programs_first() -> None:
    make_program(name="Alder", positions_per_year=3, visa_j1="yes")
    make_program(name="Birch", positions_per_year=9)
    first = [(name, field) for name, field, _ in waits("missing")][:5]
    assert first == [
        ("Birch", "accepts_img"),
        ("Alder", "accepts_img"),
        ("Birch", "visa_j1"),
        ("Birch", "visa_h1b"),
        ("Alder", "visa_h1b"),
    ]


def test_what_can_be_looked_up_on_a_website_comes_before_larger_programs() -> None:
    make_program(name="Alder", positions_per_year="40")
    make_program(name="Birch", positions_per_year="4", website="https://example.org/birch")
    assert [name for name, *_ in waits("missing", field="visa_j1")] == ["Birch", "Alder"]


def test_the_value_that_is_shown_now_is_marked_and_equal_values_stand_once(desk) -> None:
    program = make_program(name="Alder", visa_j1="yes")
    say(program, "visa_j1", "no", kind="directory", name="A list", seen_on="2026-10-01")
    say(program, "visa_j1", "no", kind="directory", name="Another list", seen_on="2026-10-01")
    page = desk.get(f"{QUEUE}conflicts/").content.decode()
    assert '<strong>Yes</strong> <span class="tag">Shown now</span>' in page
    assert page.count(">Shown now<") == 1
    assert page.count('<span class="rival">No ') == 1
    assert page.count('class="rival"') == 3


def test_a_part_is_of_one_specialty_state_and_fact() -> None:
    make_program(name="Alder", state="NJ", specialty="psychiatry")
    make_program(name="Birch", state="NY", specialty="psychiatry")
    assert waits("missing", state="NJ", field="visa_j1") == [("Alder", "visa_j1", "MISSING")]
    assert waits("missing", specialty="neurology") == []


def test_unlisted_programs_do_not_wait() -> None:
    make_program(name=None)
    assert queues.current().counts == {"conflicts": 0, "stale": 0, "missing": 0}


# The list


@pytest.mark.parametrize("kind", list(QueueKind))
def test_the_list_costs_the_same_for_more_rows(desk, kind, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    def add(number: int) -> None:
        program = make_program(f"site-{kind}-{number}", visa_j1="yes", seen_on="2020")
        say(program, "visa_j1", "no", name="Another", seen_on="2019")

    add(1)
    desk.get(f"{QUEUE}{kind}/")
    with django_assert_num_queries(7):
        desk.get(f"{QUEUE}{kind}/")
    add(2)
    add(3)
    queues.current()
    with django_assert_num_queries(7):
        desk.get(f"{QUEUE}{kind}/")


@pytest.mark.parametrize("query", ["state=XX", "specialty=alchemy", "field=name"])
def test_a_bad_word_is_told_and_left_out(desk, query) -> None:
    make_program(name="Alder")
    response = desk.get(f"{QUEUE}missing/?{query}")
    assert response.status_code == 400
    assert "Alder" in response.content.decode()


@pytest.mark.parametrize("address", ["nonsense/", "nonsense/work/"])
def test_a_queue_that_is_not_there(desk, address) -> None:
    assert desk.get(QUEUE + address).status_code == 404


def test_viewers_look_and_do_not_act() -> None:
    make_program(name="Alder")
    viewer = member("Viewers")
    page = viewer.get(f"{QUEUE}missing/")
    assert page.status_code == 200
    assert b"/work/" not in page.content
    assert viewer.get(f"{QUEUE}missing/work/").status_code == 404


# Acting


def act(desk, kind: str, did: str, at: int = 0, **typed: str):
    """Open a fact of the queue and send one of its forms, with these fields over what it is filled in with."""
    address = f"{QUEUE}{kind}/work/?at={at}"
    drawn = desk.get(address).content.decode()
    form = next(part for part in drawn.split("<form") if f'name="act" value="{did}"' in part)
    return desk.post(address, Inputs(form).data | typed)


@pytest.mark.parametrize("day", ["0001-01-01", "2023-05-02", "2024-05-01"])
def test_a_confirmation_is_of_a_later_day(desk, day) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2024-05-01")
    response = act(desk, "stale", "confirm", **{"confirm-seen_on": day})
    assert "It was seen 1 May 2024 already" in response.content.decode()
    assert Evidence.objects.filter(field="visa_j1").count() == 1


def test_a_program_merged_while_its_fact_is_looked_at(desk) -> None:
    program, kept = make_program(name="Alder", visa_j1="yes", seen_on="2023"), make_program(name="Birch", visa_j1="no")
    drawn = desk.get(f"{QUEUE}stale/work/?at=0").content.decode()
    form = next(part for part in drawn.split("<form") if 'name="act" value="confirm"' in part)
    ledger.merge([(program.pk, kept.pk)])
    response = desk.post(f"{QUEUE}stale/work/?at=0", Inputs(form).data)
    assert response.status_code == 409
    assert "while you looked" in response.content.decode()


def test_a_confirmation_is_the_same_source_on_a_later_day(desk) -> None:
    program = make_program(name="Alder", visa_j1="yes", seen_on="2023")
    row = Evidence.objects.get(field="visa_j1")
    response = act(desk, "stale", "confirm", **{"confirm-row": str(row.pk), "confirm-seen_on": "2026-11-20"})
    assert response.status_code == 302
    newest = Evidence.objects.filter(field="visa_j1").latest("pk")
    assert (newest.value, newest.source, newest.seen_on) == ("yes", row.source, "2026-11-20")
    assert newest.is_current
    assert newest.batch.label == "Queue: Sponsors J-1 of Alder"
    assert newest.batch.recorded_by.username == "steward"
    assert ("Alder", "visa_j1", "OLD") not in waits("stale")
    assert Program.objects.get(pk=program.pk).visa_j1 == "yes"


def test_the_day_of_a_confirmation_is_today_only_for_who_says_so(desk) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2023")
    said_nothing = act(desk, "stale", "confirm")
    assert said_nothing.status_code == 400
    assert "Say on which day you saw it" in said_nothing.content.decode()
    both = act(desk, "stale", "confirm", **{"confirm-is_open": "on", "confirm-seen_on": "2026-11-20"})
    assert "leave one of the two" in both.content.decode()
    assert Evidence.objects.filter(field="visa_j1").count() == 1
    assert act(desk, "stale", "confirm", **{"confirm-is_open": "on"}).status_code == 302
    assert Evidence.objects.filter(field="visa_j1").latest("pk").seen_on == timezone.localdate().isoformat()


def test_confirming_one_of_two_settles_a_dispute(desk) -> None:
    program = make_program(name="Alder", visa_j1="yes", seen_on="2026-10-01")
    other = say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    other = Evidence.objects.get(field="visa_j1", value="no")
    act(desk, "conflicts", "confirm", **{"confirm-row": str(other.pk), "confirm-seen_on": "2026-11-20"})
    assert Program.objects.get(pk=program.pk).visa_j1 == "no"
    assert [why for _, _, why in waits("conflicts")] == ["ALSO_SAID"]


def test_what_was_missing_is_stated_and_the_next_opens(desk) -> None:
    make_program(name="Alder")
    response = act(desk, "missing", "correct", **SOURCE, **{"correct-value": "yes"})
    assert response["Location"] == f"{QUEUE}missing/work/?at=0"
    assert Program.objects.get().accepts_img == "yes"
    page = desk.get(response["Location"])
    assert page.context["fact"].name == "visa_j1"
    assert "Undo…" in page.content.decode()


def test_undo_of_the_last_act_brings_it_back(desk) -> None:
    make_program(name="Alder")
    act(desk, "missing", "correct", **SOURCE, **{"correct-value": "yes"})
    desk.post(f"/steward/imports/{ImportBatch.objects.latest('pk').pk}/undo/")
    assert waits("missing")[0] == ("Alder", "accepts_img", "MISSING")


def test_a_withdrawal_keeps_who_and_why(desk) -> None:
    program = make_program(name="Alder", visa_j1="yes", seen_on="2023")
    row = Evidence.objects.get(field="visa_j1")
    act(desk, "stale", "withdraw", **{"withdraw-row": str(row.pk), "withdraw-reason": "The page is about fellows."})
    row.refresh_from_db()
    assert row.withdrawn_by.username == "steward"
    assert "about fellows" in LogEntry.objects.get().change_message
    assert Program.objects.get(pk=program.pk).visa_j1 == ""


def test_what_stays_in_the_queue_is_passed_over(desk) -> None:
    program = make_program(name="Alder", visa_j1="yes", visa_h1b="yes", seen_on="2023")
    row = Evidence.objects.get(field="visa_j1")
    typed = {"confirm-row": str(row.pk), "confirm-seen_on": "2024-01-01"}
    assert act(desk, "stale", "confirm", **typed)["Location"] == f"{QUEUE}stale/work/?at=1"
    assert desk.get(f"{QUEUE}stale/work/?at=1").context["fact"].name == "visa_h1b"
    assert program.pk == desk.get(f"{QUEUE}stale/work/?at=1").context["program"].pk


def test_two_stewards_on_one_fact_the_second_is_told(desk) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2023")
    row = Evidence.objects.get(field="visa_j1")
    address = f"{QUEUE}stale/work/?at=0"
    drawn = desk.get(address).content.decode()
    form = next(part for part in drawn.split("<form") if 'name="act" value="correct"' in part)
    act(desk, "stale", "confirm", **{"confirm-row": str(row.pk), "confirm-seen_on": "2026-11-20"})
    number = Evidence.objects.count()
    late = desk.post(address, Inputs(form).data | SOURCE | {"correct-value": "no", "correct-note": "kept words"})
    assert late.status_code == 409
    assert "while you looked" in late.content.decode()
    assert "kept words" in late.content.decode()
    assert Evidence.objects.count() == number


@pytest.mark.parametrize(
    ("did", "typed", "says"),
    [
        pytest.param("confirm", {"confirm-seen_on": "2030-01-01"}, "has not come yet", id="a day to come"),
        pytest.param("confirm", {"confirm-seen_on": ""}, "Say on which day", id="a day nobody said"),
        pytest.param("confirm", {"confirm-seen_on": "soon"}, "Enter a valid date", id="no day"),
        pytest.param("confirm", {"confirm-row": "999999"}, "not one of the available", id="another row"),
        pytest.param("correct", SOURCE | {"correct-value": "maybe"}, "not one of the available", id="no such answer"),
        pytest.param("correct", SOURCE | {"correct-value": ""}, "Say what is right", id="no answer"),
        pytest.param(
            "correct",
            SOURCE | {"correct-value": "no", "correct-source_url": "javascript:alert(1)"},
            "Expected",
            id="a script for an address",
        ),
        pytest.param("correct", SOURCE | {"correct-value": "no", "correct-source_name": ""}, "required", id="nobody"),
        pytest.param("withdraw", {"withdraw-reason": ""}, "Say why", id="no reason"),
    ],
)
def test_what_cannot_be_done_is_told_and_writes_nothing(desk, did, typed, says) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2023")
    row = Evidence.objects.get(field="visa_j1")
    number = Evidence.objects.count()
    whole = {"confirm-row": str(row.pk), "withdraw-row": str(row.pk), "confirm-seen_on": "2026-11-20"}
    response = act(desk, "stale", did, **(whole | typed))
    assert response.status_code == 400
    assert says in response.content.decode()
    assert Evidence.objects.count() == number
    assert not Evidence.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"act": "delete"}, id="no such act"),
        pytest.param({"program": "999999"}, id="no such program"),
        pytest.param({"program": "9" * 30}, id="a number past all"),
        pytest.param({"field": "name"}, id="a fact of no queue"),
    ],
)
def test_what_is_not_there(desk, wrong) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2023")
    assert act(desk, "stale", "correct", **SOURCE, **{"correct-value": "no"}, **wrong).status_code == 404


@pytest.mark.parametrize("at", ["-1", "x", "99999999999999999999999", "7"])
def test_a_place_past_the_queue_is_its_end_or_beginning(desk, at) -> None:
    make_program(name="Alder", visa_j1="yes", seen_on="2023")
    assert desk.get(f"{QUEUE}stale/work/?at={at}").context["fact"].name == "visa_j1"


def test_an_empty_queue_says_so(desk) -> None:
    assert b"Nothing waits here" in desk.get(f"{QUEUE}conflicts/work/").content


def test_what_is_not_stated_is_shown_with_where_to_look_it_up(desk) -> None:
    make_program(name="Alder", website="https://example.org/alder", positions_per_year="47")
    html = desk.get(f"{QUEUE}missing/").content.decode()
    assert 'href="https://example.org/alder"' in html
    assert 'data-label="Positions a year">47<' in html
    assert "No source of ours states it" not in html
