"""The table of the plan: columns and order by the address, many changed at once; the same statements for 3 and 300."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from applicants.models import Profile, SavedProgram
from applicants.models.plan import LONGEST_NOTE
from applicants.plan import shortlist
from applicants.plan.table import COLUMNS, KEYS, ORDERS, SHOWN
from applicants.plan.tests.test_shortlist import PLAN, added, alder, birch, on_plan, typed  # noqa: F401
from applicants.ranking.tests.test_pages import upload
from programs.facts import ledger
from programs.models import Evidence, Program
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


def keys(page) -> list[str]:
    return [row.saved.program_key for row in page.context["rows"]]


def test_every_order_is_known() -> None:
    assert set(KEYS) == set(ORDERS)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param("name", ["alder", "birch", "cedar", "gone"], id="name"),
        pytest.param("state", ["birch", "cedar", "alder", "gone"], id="state, then city"),
        pytest.param("status", ["cedar", "alder", "birch", "gone"], id="furthest along, ended last"),
        pytest.param("interview", ["birch", "alder", "cedar", "gone"], id="soonest first, none last"),
        pytest.param("spent", ["cedar", "birch", "alder", "gone"], id="most first"),
        pytest.param("added", ["cedar", "birch", "alder", "gone"], id="newest first"),
    ],
)
def test_the_address_says_the_order(client, order, expected) -> None:
    for name, state, city in (("alder", "NY", "Albany"), ("birch", "MI", "Ann Arbor"), ("cedar", "MI", "Flint")):
        added(client, make_program(name, name=name.title(), state=state, city=city))
    gone = make_program("gone", name="Aaa")
    added(client, gone)
    ledger.withdraw(Evidence.objects.filter(program=gone))
    entries = SavedProgram.objects
    entries.filter(program_key="alder").update(interview_on=date(2026, 12, 9), status="applied")
    entries.filter(program_key="birch").update(interview_on=date(2026, 12, 4), status="rejected", cost=Decimal(5))
    entries.filter(program_key="cedar").update(status="ranked", cost=Decimal(9))
    for days, name in enumerate(("cedar", "birch", "alder")):
        entries.filter(program_key=name).update(added_at=timezone.now() - timedelta(days=days))
    assert keys(client.get(PLAN, {"sort": order})) == expected


def test_whose_turn_it_is_heads_the_rows(client, alder, birch) -> None:  # noqa: F811
    added(client, alder, birch, make_program("cedar", name="Cedar"))
    SavedProgram.objects.filter(program_key="alder").update(status="applied")
    SavedProgram.objects.filter(program_key="birch").update(status="rejected")
    page = client.get(PLAN)
    turns = [(turn, [row.saved.program_key for row in rows]) for turn, rows in page.context["turns"]]
    assert turns == [("To do", ["cedar"]), ("Waiting for the program", ["alder"]), ("Ended", ["birch"])]
    assert page.content.decode().count('scope="rowgroup"') == 3
    by_name = client.get(PLAN, {"sort": "name"})
    assert [turn for turn, _ in by_name.context["turns"]] == [""]
    assert 'scope="rowgroup"' not in by_name.content.decode()


def test_the_columns_are_those_that_are_asked_for(client, alder) -> None:  # noqa: F811
    added(client, alder)
    client.post(f"{PLAN}{alder.pk}/", typed(note="kind <people>", cost="12.50"))
    usual, chosen = client.get(PLAN), client.get(PLAN, {"column": ["note", "spent"]})
    assert (usual.context["shown"].columns, chosen.context["shown"].columns) == (SHOWN, ("spent", "note"))
    words = chosen.content.decode()
    assert "kind &lt;people&gt;" in words
    assert "USD 12.50" in words
    assert 'data-label="Verdict"' not in words


@pytest.mark.parametrize("status", ["rejected", "declined"])
def test_what_has_ended_has_no_mark_of_a_verdict(client, alder, birch, status) -> None:  # noqa: F811
    upload(client)
    added(client, alder, birch)
    SavedProgram.objects.filter(program_key="alder").update(status=status)
    page = client.get(PLAN, {"sort": "name"})
    words = page.content.decode()
    assert all(row.judged for row in page.context["rows"])  # the verdict is known all the same
    of_alder, of_birch = (words.split(f'id="program-{one.pk}"')[1].split("</tr>")[0] for one in (alder, birch))
    assert ('class="verdict' in of_alder, 'class="verdict' in of_birch) == (False, True)
    assert '<td data-label="Verdict" class="is-none">–</td>' in of_alder


def test_every_column_can_be_shown(client, alder) -> None:  # noqa: F811
    added(client, alder)
    words = client.get(PLAN, {"column": list(COLUMNS)}).content.decode()
    assert all(f'data-label="{label}"' in words for label in COLUMNS.values())


@pytest.mark.parametrize("asked", [{"sort": "luck"}, {"column": "chance"}, {"status": "married"}])
def test_what_the_address_cannot_ask_is_told(client, alder, asked) -> None:  # noqa: F811
    added(client, alder)
    page = client.get(PLAN, asked)
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()
    assert keys(page) == ["alder"]


def test_another_status_keeps_columns_and_order(client, alder, birch) -> None:  # noqa: F811
    added(client, alder, birch)
    assert "?status=" not in client.get(PLAN).content.decode()  # all have one and the same
    SavedProgram.objects.filter(program_key="birch").update(status="applied")
    words = client.get(PLAN, {"column": "note", "sort": "name"}).content.decode()
    assert 'href="?status=considering&amp;sort=name&amp;column=note"' in words


# Many at once


def test_a_line_goes_into_many_notes(client, alder, birch) -> None:  # noqa: F811
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/", typed(note="first"))
    done = client.post(
        PLAN, {"program": ["alder", "birch"], "line": "open day 3 December", "to": "applying"}, follow=True
    )
    assert "2 programs moved. Noted at 2 programs." in done.content.decode()
    saved = SavedProgram.objects.order_by("program_key")
    assert [one.note for one in saved] == ["first\nopen day 3 December", "open day 3 December"]
    assert [(one.status, one.version) for one in saved] == [("applying", 4), ("applying", 3)]


def test_notes_that_would_be_too_long_change_nothing(client, alder, birch) -> None:  # noqa: F811
    added(client, alder, birch)
    SavedProgram.objects.filter(program_key="alder").update(note="x" * LONGEST_NOTE)
    response = client.post(PLAN, {"program": ["alder", "birch"], "line": "more", "to": "applying"})
    assert response.status_code == 400
    assert "1 of these programs" in response.content.decode()
    assert set(SavedProgram.objects.values_list("status", "version")) == {("considering", 1)}


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        pytest.param({"line": "x" * 301, "to": ""}, "at most 300", id="a line too long"),
        pytest.param({"line": "one\ntwo", "to": ""}, "on one line", id="two lines"),
        pytest.param({"line": "bye", "to": "remove"}, "do one of the two", id="a note for what is taken off"),
    ],
)
def test_a_note_that_cannot_be_made_is_told(client, alder, posted, says) -> None:  # noqa: F811
    added(client, alder)
    response = client.post(PLAN, {"program": ["alder"]} | posted)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert on_plan() == ["alder"]


def test_a_line_with_a_nul_is_refused(client, alder) -> None:  # noqa: F811
    added(client, alder)
    assert client.post(PLAN, {"program": ["alder"], "line": "a\0b"}).status_code == 400


def test_all_that_are_shown_are_ticked_without_scripts(client, alder, birch) -> None:  # noqa: F811
    added(client, alder, birch)
    client.post(PLAN, {"program": ["alder"], "to": "applied"})
    page = client.post(f"{PLAN}?status=applied", {"tick": "all"})
    assert page.content.decode().count(" checked><span") == 1
    assert on_plan() == ["alder", "birch"]


def test_somebody_elses_notes_stay(client, alder) -> None:  # noqa: F811
    added(client, alder)
    other = Client()
    upload(other)
    assert other.post(PLAN, {"program": ["alder"], "line": "mine"}).status_code == 400
    assert shortlist.add_line(Profile.objects.get(pk=other.session["profile"]), ["alder"], "mine") == 0
    assert SavedProgram.objects.get().note == ""


# Many programs


@pytest.mark.parametrize("address", [PLAN, f"{PLAN}?sort=name&column=note&column=spent&column=to_ask"])
def test_three_hundred_cost_no_more_statements(
    client, address, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    upload(client)
    many(Profile.objects.get(), 3)
    client.get(PLAN)
    with django_assert_num_queries(13):
        client.get(address)
    many(Profile.objects.get(), 300)
    client.get(PLAN)
    with django_assert_num_queries(13):
        client.get(address)


@pytest.mark.parametrize("address", ["", "answer/visa_j1/", "add/"])
def test_one_of_three_hundred_costs_no_more_than_one_of_three(
    client, address, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    upload(client)
    program = many(Profile.objects.get(), 3)[0]
    many(Profile.objects.get(), 297)
    client.get(PLAN)
    with django_assert_max_num_queries(15):
        assert client.get(f"{PLAN}{program.pk}/{address}").status_code == 200


def many(mine: Profile, number: int) -> list[Program]:
    """So many programs more on a plan."""
    start = Program.objects.count()
    keys = [f"many-{number}" for number in range(start, start + number)]
    ids = ledger.open_programs(keys)
    source = ledger.source_for("program_page", "Program page", "https://example.org/p").pk
    facts = {"specialty": "internal-medicine", "state": "NY", "city": "Albany"}
    ledger.record(
        ledger.Statement(pk, field, value, source, seen_on="2026-10-01")
        for key, pk in ids.items()
        for field, value in (facts | {"name": f"Program {key}"}).items()
    )
    shortlist.add(mine, keys)
    return list(Program.objects.filter(program_key__in=keys))


def test_a_program_has_one_deadline_the_one_that_counts(client) -> None:
    cedar = make_program("cedar", name="Cedar", deadline="09-24")
    added(client, cedar)
    upload(client, own_facts=[{"program_key": "cedar", "field": "deadline", "value": "2026-12-15"}])
    for address in (f"{PLAN}?column=deadline", f"/me/programs/{cedar.pk}/", f"{PLAN}{cedar.pk}/"):
        page = client.get(address).content.decode().partition("<main")[2]
        assert "15 December 2026" in page
        assert "24 September" not in page.partition("What it says against")[0]


# In the row, and at the top


HTMX = {"HX-Request": "true"}


def edited(program, **changes) -> tuple[str, dict[str, str]]:
    sent = {"status": "considering", "since": "", "interview_on": "", "note": "", "version": "1"}
    return f"{PLAN}?edit={program.pk}", sent | changes


def test_a_row_is_a_form_with_and_without_scripts(client, alder, birch) -> None:  # noqa: F811
    added(client, alder, birch)
    whole, part = client.get(f"{PLAN}?edit={alder.pk}"), client.get(f"{PLAN}?edit={alder.pk}", headers=HTMX)
    for page in (whole, part):
        words = page.content.decode()
        assert words.count('class="plan-editing"') == 1
        assert f'id="row-{page.context["editing"].instance.pk}-note"' in words
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    back = client.get(f"{PLAN}?row={alder.pk}", headers=HTMX).content.decode()
    assert "plan-editing" not in back
    assert "Alder" in back


def test_what_is_saved_in_the_row_leaves_the_rest(client, alder) -> None:  # noqa: F811
    added(client, alder)
    client.post(f"{PLAN}{alder.pk}/", typed(questions="Is there a gym?", cost="12.50"))
    address, sent = edited(alder, status="invited", note="kind", interview_on="2026-12-09", version="2")
    assert client.post(f"{address}&sort=name", sent)["Location"] == f"{PLAN}?sort=name#program-{alder.pk}"
    saved = SavedProgram.objects.get()
    assert (saved.status, saved.note, saved.questions, saved.cost) == (
        "invited",
        "kind",
        "Is there a gym?",
        Decimal("12.50"),
    )
    address, sent = edited(alder, status="applied", version="3")
    part = client.post(address, sent, headers=HTMX).content.decode()
    assert ">Undo</button>" in part
    assert 'hx-swap-oob="true"' in part
    assert "1 waits for the program" in part


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_row_that_cannot_be_saved_loses_nothing(client, alder, headers) -> None:  # noqa: F811
    added(client, alder)
    address, sent = edited(alder, interview_on="perhaps", note="kind <people>")
    page = client.post(address, sent, headers=headers)
    assert page.status_code == 400
    assert "kind &lt;people&gt;" in page.content.decode()
    SavedProgram.objects.update(version=7, note="theirs")
    page = client.post(*edited(alder, note="mine"), headers=headers).content.decode()
    assert "changed in another window" in page
    assert "theirs" in page
    assert SavedProgram.objects.get().note == "theirs"


@pytest.mark.parametrize("word", ["0", "x", "999999999", "²", "9" * 40])
def test_a_row_that_is_nobodys_is_not_found_or_not_meant(client, alder, word) -> None:  # noqa: F811
    added(client, alder)
    assert client.get(PLAN, {"edit": word}).status_code == (404 if word == "999999999" else 200)
    assert Client().get(PLAN, {"edit": word}).status_code == 200


def test_the_top_says_what_is_due_and_what_waits(client, alder, birch) -> None:  # noqa: F811
    upload(client)
    cedar = make_program("cedar", name="Cedar")
    added(client, alder, birch, cedar)
    today = timezone.localdate()
    entries = SavedProgram.objects
    entries.filter(program_key="alder").update(status="invited", interview_on=today + timedelta(days=20))
    entries.filter(program_key="birch").update(status="interviewed", interview_on=today - timedelta(days=1))
    entries.filter(program_key="cedar").update(status="applied")
    page = client.get(PLAN)
    summary = page.context["summary"]
    assert [row.saved.program_key for row in summary.due] == ["birch"]
    assert [row.saved.program_key for row in summary.dated] == ["birch", "alder"]
    assert summary.waiting == 1
    assert "2 things to do, 1 in the next 14 days." in page.content.decode()
    assert keys(client.get(PLAN, {"sort": "next"})) == ["birch", "alder", "cedar"]
    entries.exclude(program_key="alder").delete()
    assert "1 thing to do, none in the next 14 days." in client.get(PLAN).content.decode()
