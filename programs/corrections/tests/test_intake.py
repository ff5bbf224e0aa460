"""Corrections as visitors send them: what is taken, what is refused kindly, and what a robot achieves (nothing)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from programs.corrections import intake
from programs.corrections.forms import TOO_OLD, TOO_QUICK
from programs.http import form_tickets
from programs.models import Correction, Program, Submission
from programs.tests.builders import make_program, say
from programs.tests.desk import member

pytestmark = pytest.mark.django_db
ANSWERED = {"value": "yes", "how": "answer", "seen_on": "2026-11-02"}
CONDITIONAL = {"value": "conditional", "note": "transfers only"}
ON_THE_PAGE = {"value": "yes", "how": "page", "url": "https://example.org/residency"}


@pytest.fixture
def program() -> Program:
    return make_program(visa_h1b="no", min_step2_ck="220", min_step2_ck_strictness="preferred", seen_on="2025-09-30")


def address(program: Program, field: str = "visa_h1b") -> str:
    return f"/programs/{program.pk}/correct/?field={field}"


def ticket_of(program: Program, field: str = "visa_h1b", age: float = 60) -> str:
    """The ticket of a form drawn some seconds ago."""
    with pytest.MonkeyPatch.context() as earlier:
        now = form_tickets.time.time()
        earlier.setattr("programs.http.form_tickets.time.time", lambda: now - age)
        return form_tickets.drawn(f"{program.pk} {field}")


def send(program: Program, field: str = "visa_h1b", client: Client | None = None, **said: Any) -> Any:
    form = {"ticket": ticket_of(program, field)} | said
    return (client or Client()).post(address(program, field), form)


def told(response: Any) -> str:
    """What the summary of errors says."""
    page = response.content.decode()
    found = re.search(r'class="error-summary".*?</ul>', page, re.DOTALL)
    return re.sub(r"<[^>]*>", " ", found[0]) if found else ""


def is_taken(response: Any, program: Program) -> bool:
    return (response.status_code, response.get("Location")) == (302, f"/programs/{program.pk}/correct/thanks/")


# What is taken --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "said", "kept"),
    [
        pytest.param("visa_h1b", ANSWERED, ("yes", "", "answer", "", "2026-11-02", ""), id="an answer"),
        pytest.param(
            "visa_h1b", ON_THE_PAGE, ("yes", "", "page", "https://example.org/residency", "", ""), id="a page"
        ),
        pytest.param(
            "visa_h1b",
            {"value": "conditional", "how": "other", "note": " I asked\r\na graduate. "},
            ("conditional", "", "other", "", "", "I asked a graduate."),
            id="in another way",
        ),
        pytest.param(
            "min_step2_ck",
            ANSWERED | {"value": "NONE", "strictness": "preferred"},
            ("none", "", "answer", "", "2026-11-02", ""),
            id="no limit has no strictness",
        ),
        pytest.param(
            "min_step2_ck",
            ANSWERED | {"value": "230"},
            ("230", "required", "answer", "", "2026-11-02", ""),
            id="a limit is required unless said otherwise",
        ),
        pytest.param(
            "usce_kinds",
            ANSWERED | {"value": ["externship", "elective"]},
            ("elective; externship", "", "answer", "", "2026-11-02", ""),
            id="several kinds",
        ),
        pytest.param(
            "specialty",
            ANSWERED | {"value": "pediatrics"},
            ("pediatrics", "", "answer", "", "2026-11-02", ""),
            id="specialty",
        ),
        pytest.param(
            "website",
            ON_THE_PAGE | {"value": "HTTPS://example.org/x", "url": "HTTP://example.org"},
            ("https://example.org/x", "", "page", "http://example.org", "", ""),
            id="capital letters in an address",
        ),
    ],
)
def test_a_correction_waits_as_it_was_said(program, field, said, kept) -> None:
    response = send(program, field, **said)
    assert is_taken(response, program), told(response)
    one = Correction.objects.get()
    assert (one.program, one.field, one.state, one.times) == (program, field, "waiting", 1)
    assert (one.value, one.strictness, one.how, one.url, one.seen_on, one.note) == kept
    program.refresh_from_db()
    assert program.visa_h1b == "no"  # nothing changes by itself


@pytest.mark.parametrize("field", intake.CORRECTABLE)
def test_every_fact_has_its_form(program, field) -> None:
    page = Client().get(address(program, field))
    assert page.status_code == 200
    assert 'name="value"' in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_form_shows_what_is_known_and_from_where(program) -> None:
    say(program, "visa_h1b", "yes", name="Another page")
    page = Client().get(address(program)).content.decode()
    assert "Program page" in page
    assert "Another page" in page


def test_all_facts_are_offered_and_lead_to_their_form(program) -> None:
    page = Client().get(f"/programs/{program.pk}/correct/").content.decode()
    assert set(re.findall(r'href="\?field=(\w+)"', page)) == set(intake.CORRECTABLE)


@pytest.mark.parametrize("where", ["?field=visa_x", "?field=latitude", "?field=%3Cscript%3E"])
def test_an_unknown_fact_is_refused_in_words(program, where) -> None:
    response = Client().post(f"/programs/{program.pk}/correct/{where}", ANSWERED)
    assert response.status_code == 400
    assert "There is no such fact to correct" in response.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("pk", [0, 999_999, 2**70])
def test_no_program_no_form(pk) -> None:
    assert Client().get(f"/programs/{pk}/correct/").status_code == 404
    assert Client().get(f"/programs/{pk}/correct/thanks/").status_code == 404


# What is refused, with what was typed kept ----------------------------------------------------------------------------

WRONG = [
    pytest.param("visa_h1b", {"how": "answer", "seen_on": "2026-11-02"}, "Say what is right.", id="no value"),
    pytest.param("visa_h1b", ANSWERED | {"value": "perhaps"}, "Select a valid choice", id="no such choice"),
    pytest.param("min_step2_ck", ANSWERED | {"value": "999"}, "Expected a whole number from 1 to 300", id="too high"),
    pytest.param("visa_h1b", {"value": "yes"}, "Say how you know", id="no ground"),
    pytest.param("visa_h1b", ON_THE_PAGE | {"url": ""}, "Give the address of the page", id="no address"),
    pytest.param("visa_h1b", ON_THE_PAGE | {"url": "javascript:alert(1)"}, "starts with http", id="javascript address"),
    pytest.param("visa_h1b", ON_THE_PAGE | {"url": "https://a.org/" + "x" * 500}, "at most 500", id="long address"),
    pytest.param("visa_h1b", ANSWERED | {"seen_on": ""}, "on which day the program answered", id="no day"),
    pytest.param("visa_h1b", ANSWERED | {"seen_on": "2999-01-01"}, "This day has not come yet.", id="a day to come"),
    pytest.param("visa_h1b", ANSWERED | {"seen_on": "1899-01-01"}, "too long ago", id="a day long gone"),
    pytest.param("visa_h1b", ANSWERED | {"seen_on": "soon"}, "Write the day as", id="no day at all"),
    pytest.param("visa_h1b", {"value": "yes", "how": "other"}, "Say how you know.", id="another way, unsaid"),
    pytest.param("visa_h1b", ANSWERED | {"note": "x" * 501}, "at most 500 characters", id="long note"),
    pytest.param("visa_h1b", ANSWERED | {"note": "x" * 1_000_000}, "these are 1,000,000", id="a megabyte of note"),
    pytest.param("visa_h1b", ANSWERED | {"note": "http://a.org www.b.org"}, "at most one address", id="links"),
    pytest.param("visa_h1b", ANSWERED | {"value": "conditional", "note": ""}, "under which condition", id="condition"),
    pytest.param("max_attempts", ANSWERED | {"value": "1", "strictness": "unless"}, "which exception", id="exception"),
    pytest.param("name", ANSWERED | {"value": "x" * 251}, "at most 250 characters", id="long name"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "said", "sentence"), WRONG)
def test_a_mistake_is_named_and_what_was_typed_is_kept(program, field, said, sentence) -> None:
    response = send(program, field, **said)
    assert response.status_code == 200
    assert sentence in told(response)
    form = response.context["form"]
    assert {name: form[name].value() for name in said} == said
    assert (Correction.objects.count(), Submission.objects.count()) == (0, 0)


ATTACKS = [
    pytest.param({"note": "<script>alert(1)</script>"}, 302, id="markup"),
    pytest.param({"note": "\u202egnp.exe\x01\x1b[31m"}, 302, id="characters that turn or paint text"),
    pytest.param({"note": "NUL\0"}, 400, id="NUL"),
    pytest.param({"strictness": "required", "state": "approved", "times": "99"}, 302, id="columns of the table"),
    pytest.param({f"x{n}": "1" for n in range(10_000)}, 400, id="ten thousand fields"),
    pytest.param({"ticket": "x" * 100_000}, 200, id="an endless ticket"),
    pytest.param({"ticket": ["", "é:é:é"]}, 200, id="no ticket"),
]


@pytest.mark.parametrize(("more", "status"), ATTACKS)
def test_an_attack_changes_nothing_but_what_it_may(program, more, status) -> None:
    assert send(program, **(ANSWERED | more)).status_code == status
    assert Correction.objects.count() == (status == 302)
    for one in Correction.objects.all():
        assert (one.value, one.strictness, one.state, one.times) == ("yes", "", "waiting", 1)
        page = member("Viewers").get(f"/steward/corrections/{one.pk}/").content.decode()
        assert "<script>alert" not in page
        assert "\x1b" not in page


# Tickets and robots ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "sentence", "is_kept"),
    [
        pytest.param(1, TOO_QUICK, True, id="too quick"),
        pytest.param(25 * 3600, TOO_OLD, False, id="too old"),
    ],
)
def test_a_form_too_young_or_too_old_is_shown_again(program, age, sentence, is_kept) -> None:
    ticket = ticket_of(program, age=age)
    response = send(program, ticket=ticket, **ANSWERED)
    assert sentence in told(response)
    assert response.context["form"]["value"].value() == "yes"
    assert (response.context["form"].ticket == ticket) is is_kept  # a young one grows older while it is read
    assert not Correction.objects.exists()


def test_the_ticket_of_another_form_does_not_count(program) -> None:
    other = make_program()
    for ticket in (ticket_of(other), ticket_of(program, "visa_j1"), "made up"):
        assert TOO_OLD in told(send(program, ticket=ticket, **ANSWERED))
    assert not Correction.objects.exists()


def test_a_form_counts_once(program) -> None:
    """Also where it says something else the second time; a third one, with the ticket it was given, arrives."""
    ticket = ticket_of(program)
    assert is_taken(send(program, ticket=ticket, **ANSWERED), program)
    again = send(program, ticket=ticket, **ANSWERED | CONDITIONAL)
    assert "has arrived already, once" in told(again)
    assert again.context["form"]["value"].value() == "conditional"
    assert again.context["form"].ticket != ticket
    assert [one.value for one in Correction.objects.all()] == ["yes"]


def test_a_robot_in_the_trap_is_thanked_and_nothing_is_kept(program) -> None:
    page = Client().get(address(program)).content.decode()
    trap = re.search(r'<div class="visually-hidden" aria-hidden="true">.*?name="subject".*?</div>', page, re.DOTALL)
    assert trap
    assert 'tabindex="-1"' in trap[0]
    assert is_taken(send(program, subject="Buy now", **ANSWERED), program)
    assert (Correction.objects.count(), Submission.objects.count()) == (0, 0)


def test_one_network_sends_so_many_an_hour_and_a_day(program, monkeypatch) -> None:
    monkeypatch.setattr(intake, "MOST_IN_AN_HOUR", 1)
    monkeypatch.setattr(intake, "MOST_IN_A_DAY", 2)
    here, there = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    assert is_taken(send(program, client=here, **ANSWERED), program)
    refused = send(program, client=here, **ANSWERED)
    assert refused.status_code == 429
    assert "Try again in an hour" in told(refused)
    assert is_taken(send(program, client=there, **ANSWERED), program)
    Submission.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert is_taken(send(program, client=here, **ANSWERED), program)
    Submission.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert send(program, client=here, **ANSWERED).status_code == 429
    Submission.objects.update(sent_at=timezone.now() - timedelta(hours=25))
    assert is_taken(send(program, client=here, **ANSWERED), program)
    assert Submission.objects.count() == 1  # what is older than a day is forgotten


def test_one_network_takes_a_part_of_the_room_that_is_left(program, monkeypatch) -> None:
    """Nobody fills what stewards can read with a few networks: the fuller it is, the less each may add."""
    monkeypatch.setattr(intake, "FEWEST_IN_A_DAY", 1)
    monkeypatch.setattr(intake, "MOST_WAITING", 30)
    taken = [
        send(make_program(), client=Client(REMOTE_ADDR=f"192.0.2.{network}"), **ANSWERED).status_code == 302
        for network in range(3)
        for _ in range(3)
    ]
    assert taken == [True, True, False] * 3


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("192.0.2.1", "192.0.2.2", False, id="two addresses"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, id="one household"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1:3::1", False, id="two households"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", True, id="an old address in a new dress"),
        pytest.param("::ffff:192.0.2.1", "::ffff:192.0.2.2", False, id="two of them"),
        pytest.param("", "", True, id="none"),
    ],
)
def test_a_network_is_known_by_a_hash_of_the_day(rf, monkeypatch, one, other, is_same) -> None:
    first, second = (form_tickets.sender_of(rf.get("/", REMOTE_ADDR=where)) for where in (one, other))
    assert (first == second) is is_same
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    assert form_tickets.sender_of(rf.get("/", REMOTE_ADDR=one)) != first


def test_nothing_of_the_sender_is_kept_or_logged(program, caplog) -> None:
    caplog.set_level("DEBUG")
    note = "A note of mine"
    send(program, client=Client(REMOTE_ADDR="192.0.2.77"), note=note, **ANSWERED)
    kept = [*Correction.objects.values(), *Submission.objects.values()]
    assert "192.0.2.77" not in str(kept)
    assert [word for word in ("192.0.2.77", note) if word in caplog.text] == []


# How much may wait ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", ["MOST_WAITING", "MOST_WAITING_OF_ONE"])
def test_no_more_wait_than_somebody_will_read(program, monkeypatch, limit) -> None:
    monkeypatch.setattr(intake, limit, 1)
    assert is_taken(send(program, **ANSWERED), program)
    assert is_taken(send(program, **ANSWERED), program)  # the same again needs no reading
    refused = send(program, **ANSWERED | CONDITIONAL)
    assert refused.status_code == 429
    assert "More corrections wait" in told(refused)
    assert Submission.objects.count() == 2  # the refused form may be sent again
    other = send(make_program(), **ANSWERED)
    assert (other.status_code == 429) is (limit == "MOST_WAITING")


@pytest.mark.parametrize(
    ("more", "count"),
    [
        pytest.param({}, 1, id="the same"),
        pytest.param({"seen_on": "2026-11-20"}, 1, id="on another day"),
        pytest.param({"note": "Said by the coordinator"}, 2, id="with a note"),
        pytest.param({"value": "conditional", "note": "transfers only"}, 2, id="another value"),
        pytest.param({"how": "page", "url": "https://example.org/"}, 2, id="another ground"),
    ],
)
def test_what_adds_nothing_is_counted_not_stored_again(program, more, count) -> None:
    send(program, **ANSWERED)
    send(program, **ANSWERED | more)
    assert Correction.objects.count() == count
    first = Correction.objects.first()
    assert first is not None
    assert first.times == 3 - count
    assert first.seen_on == (more.get("seen_on", "2026-11-02") if count == 1 else "2026-11-02")


def test_what_is_decided_is_not_joined(program) -> None:
    send(program, **ANSWERED)
    intake.refuse(Correction.objects.all(), "No", by=None)
    send(program, **ANSWERED)
    assert sorted(one.state for one in Correction.objects.all()) == ["refused", "waiting"]
    assert intake.waiting_count() == intake.waiting_count(program) == 1


# Forgetting -----------------------------------------------------------------------------------------------------------


def test_after_a_year_what_led_to_nothing_is_deleted(program) -> None:
    for value in ("yes", "conditional", "no"):
        send(program, **ANSWERED | {"value": value, "note": "Words"})
    yes, conditional, no = Correction.objects.order_by("pk")
    intake.refuse(Correction.objects.filter(pk=conditional.pk), "No", by=None)
    forecast = intake.forecasts([no])[0]
    said = intake.CellStatement(0, "visa_h1b", "no", "", "", 0, forecast.origin)
    intake.approve(no, said)
    long_ago = timezone.now() - timedelta(days=366)
    Submission.objects.update(sent_at=long_ago)
    call_command("clear_old_corrections")
    assert Correction.objects.count() == 3
    assert not Submission.objects.exists()
    Correction.objects.update(sent_at=long_ago)
    Correction.objects.exclude(state="waiting").update(decided_at=long_ago)
    call_command("clear_old_corrections")
    assert [(one.pk, one.note) for one in Correction.objects.all()] == [(no.pk, "")]
    assert yes.pk != no.pk
