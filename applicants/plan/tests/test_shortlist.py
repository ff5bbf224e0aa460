"""The plan: added to, moved on, taken off; two windows; other people; and what leaves the site."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from applicants.matching.ranking import rank
from applicants.matching.requirements import REQUIREMENTS
from applicants.models import Profile, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_NOTE
from applicants.plan import shortlist
from applicants.ranking.matches import deadline_of
from applicants.ranking.tests.test_pages import upload
from applicants.season.dates import next_season
from applicants.tests.applicants import SEASON, WINTER, graduate
from applicants.tests.columns import Columns
from applicants.tests.columns import program as a_program
from applicants.tests.generated import ALLOWANCES
from applicants.tests.profiles import NO_PERMIT
from applicants.undo.kept import Change
from programs.dates import seen_on
from programs.facts import ledger
from programs.models import Evidence, Program
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db
PLAN = "/me/plan/"
CALENDAR = "/me/checklists/season.ics"
QUESTIONS = {requirement.key: requirement.question for requirement in REQUIREMENTS}


@pytest.fixture
def alder() -> Program:
    return make_program("alder", name="Alder", visa_j1="yes")


@pytest.fixture
def birch() -> Program:
    return make_program("birch", name="Birch")


def added(browser: Client, *programs: Program) -> Client:
    for program in programs:
        assert browser.post(f"{PLAN}{program.pk}/add/")["Location"] == f"{PLAN}{program.pk}/"
    return browser


def typed(**changes: Any) -> dict[str, str]:
    whole = {"status": "considering", "interview_on": "", "questions": "", "note": "", "cost": "", "version": "1"}
    return whole | changes


def on_plan() -> list[str]:
    return sorted(SavedProgram.objects.values_list("program_key", flat=True))


# Adding and taking off


def test_a_guest_without_a_profile_begins_one(client, alder) -> None:
    added(client, alder)
    assert (Profile.objects.count(), on_plan()) == (1, ["alder"])
    page = client.get(PLAN)
    assert page["Cache-Control"] == "private, no-store"
    assert "Alder" in page.content.decode()


def test_looking_adds_nothing_and_the_public_page_sets_no_cookie(client, alder) -> None:
    assert client.get(f"{PLAN}{alder.pk}/add/").status_code == 200
    assert (Profile.objects.count(), on_plan()) == (0, [])
    stranger = Client()
    page = stranger.get(alder.get_absolute_url())
    assert f'href="{PLAN}{alder.pk}/add/"' in page.content.decode()
    assert not stranger.cookies


def test_twice_is_once(client, alder) -> None:
    added(client, alder, alder)
    assert (on_plan(), StatusChange.objects.count()) == (["alder"], 1)


def test_a_full_plan_says_so(client, alder, birch, monkeypatch) -> None:
    monkeypatch.setattr(shortlist, "MOST_SAVED", 1)
    added(client, alder)
    response = client.post(f"{PLAN}{birch.pk}/add/", follow=True)
    assert "as many as are kept" in response.content.decode()
    assert on_plan() == ["alder"]


def test_those_ticked_in_a_list_are_named_and_then_put_on(client, alder, birch) -> None:
    address = f"{PLAN}add/?id={birch.pk}&id={alder.pk}&id=999999&id=x"
    page = client.get(address).content.decode()
    assert alder.name in page
    assert birch.name in page
    assert "2 of those you selected are no longer listed" in page
    assert not Profile.objects.exists()
    client.post(f"{PLAN}{alder.pk}/add/")
    kept = client.post(f"{PLAN}add/", {"id": [birch.pk, alder.pk]}, follow=True)
    assert "1 program put on your plan. 1 stood there already." in kept.content.decode()
    assert set(SavedProgram.objects.values_list("program_key", flat=True)) == {alder.program_key, birch.program_key}


@pytest.mark.parametrize("ids", [[], ["x"], ["9" * 400], ["-1"]])
def test_nothing_ticked_says_so(client, alder, ids) -> None:
    for ask in (client.get, client.post):
        assert "Select the programs you want" in ask(f"{PLAN}add/", {"id": ids}, follow=True).content.decode()
    assert not SavedProgram.objects.exists()


def test_too_many_ticked_are_refused_whole(client, alder, birch, monkeypatch) -> None:
    monkeypatch.setattr("applicants.plan.shortlist.MOST_SAVED", 1)
    page = client.post(f"{PLAN}add/", {"id": [birch.pk, alder.pk]}, follow=True).content.decode()
    assert "as many as are kept" in page
    assert not SavedProgram.objects.exists()


def test_a_plan_goes_with_the_guest_into_the_account(client, alder, birch) -> None:
    added(client, alder)
    user = User.objects.create_user("ada", email="ada@example.org")
    client.force_login(user)
    added(client, birch)
    assert on_plan() == ["alder", "birch"]
    client.logout()
    client.force_login(user)
    assert [row.saved.program_key for row in client.get(PLAN).context["rows"]] == ["alder", "birch"]


def test_taking_one_off_takes_its_notes_and_history(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/remove/")
    assert (on_plan(), StatusChange.objects.count()) == (["birch"], 1)


# Moving


def test_ticked_programs_move_and_keep_the_day(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(PLAN, {"program": ["alder", "birch"], "to": "applied"})
    client.post(PLAN, {"program": ["alder"], "to": "invited"})
    client.post(PLAN, {"program": ["alder"], "to": "invited"})
    saved = SavedProgram.objects.get(program_key="alder")
    assert [step.status for step in saved.history.all()] == ["considering", "applied", "invited"]
    assert client.get(f"{PLAN}?status=applied").context["rows"][0].match.program == birch


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        pytest.param({"to": "applied"}, '<a href="#id_program">Programs: Select at least one', id="none ticked"),
        pytest.param({"program": ["alder"]}, "Choose what becomes", id="nothing chosen"),
        pytest.param({"program": ["alder"], "to": "married"}, "not one of the available", id="no such status"),
        pytest.param(
            {"program": ["alder"], "line": "n", "since": "2026-09-24"}, "Choose the status they have", id="day alone"
        ),
        pytest.param({"program": ["alder"], "to": "applied", "since": "2099-01-01"}, "not come yet", id="day to come"),
        pytest.param({"program": ["cedar"], "to": "applied"}, "not one of the available", id="not on the plan"),
    ],
)
def test_a_move_that_cannot_be_made_is_told_and_keeps_the_ticks(client, alder, posted, says) -> None:
    added(client, alder)
    response = client.post(PLAN, posted)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert SavedProgram.objects.get().status == "considering"


def test_many_are_taken_off_at_once(client, alder, birch) -> None:
    added(client, alder, birch)
    sent = {"program": ["alder", "birch"], "to": "remove"}
    SavedProgram.objects.filter(program_key="alder").update(note="kind", cost=5)
    client.post(PLAN, {"program": ["alder"], "to": "applied"})
    asked = client.post(f"{PLAN}?sort=name", sent)
    assert on_plan() == ["alder", "birch"]
    said = asked.content.decode()
    assert "Take 2 programs off my plan?" in said
    assert (
        "<strong>Alder</strong>: its status (Applied), your notes, what you spent, 1 change of status with its day"
        in said
    )
    assert "<strong>Birch</strong>: nothing but the day it came" in said
    assert f'href="{PLAN}?sort=name">Keep them' in said
    assert client.post(f"{PLAN}?sort=name", sent | {"sure": "on"})["Location"] == f"{PLAN}?sort=name"
    assert on_plan() == []


def test_everything_that_goes_with_a_program_is_told(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/", typed(interview_on="2026-12-04", questions="Call?"))
    saved = SavedProgram.objects.get(program_key="alder")
    client.post(f"{PLAN}rank-list/add/", {"entry": [f"{saved.pk}:"]})
    mine = Profile.objects.get()
    letter = mine.letters.create(writer="Professor Quill")
    saved.letters.create(letter=letter, position=0)
    page = client.get(f"{PLAN}{alder.pk}/remove/").content.decode()
    assert "Take Alder off my plan?" in page
    assert (
        "its status (On my rank list), your questions, the day of the interview, 1 change of status with its day, "
        "its place on your rank list, the letters chosen for it"
    ) in page
    assert on_plan() == ["alder", "birch"]


def test_what_is_lost_costs_no_more_statements_for_more(client, django_assert_num_queries) -> None:
    added(client, *make_programs(*({"program_key": f"more-{number}"} for number in range(4))))
    for keys in (["more-0"], [f"more-{number}" for number in range(4)]):
        client.get(PLAN)
        with django_assert_num_queries(9):  # four of them to say whether it can be undone
            client.post(PLAN, {"program": keys, "to": "remove"})


# One entry


def test_an_entry_is_saved_whole(client, alder) -> None:
    added(client, alder)
    sent = typed(status="invited", interview_on="2026-12-04", questions="Call?", note="<b>kind</b>", cost="89.50")
    assert client.post(f"{PLAN}{alder.pk}/", sent).status_code == 302
    saved = SavedProgram.objects.get()
    assert (saved.status, str(saved.interview_on), str(saved.cost), saved.version) == (
        "invited",
        "2026-12-04",
        "89.50",
        2,
    )
    assert "&lt;b&gt;kind&lt;/b&gt;" in client.get(f"{PLAN}{alder.pk}/").content.decode()


def test_a_save_costs_few_statements(client, alder, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """The entry before and after, its undo, the message; its steps only where the status changes."""
    upload(client)
    added(client, alder)
    client.post(f"{PLAN}{alder.pk}/", typed(note="First"))
    with django_assert_max_num_queries(12):  # savepoints of the test among them
        assert client.post(f"{PLAN}{alder.pk}/", typed(note="Second", version="2")).status_code == 302
    assert SavedProgram.objects.get().note == "Second"
    with django_assert_max_num_queries(19):
        client.post(f"{PLAN}{alder.pk}/", typed(note="Second", status="applied", version="3"))
    assert SavedProgram.objects.get().status == "applied"


def test_two_windows_notice_each_other(client, alder) -> None:
    added(client, alder)
    address = f"{PLAN}{alder.pk}/"
    client.post(address, typed(note="first"))
    late = client.post(address, typed(note="second"))
    page = late.content.decode()
    assert "changed in another window" in page
    assert "first" in page
    assert "second" in page
    assert SavedProgram.objects.get().note == "first"
    client.post(address, typed(note="second", version="2"))
    assert SavedProgram.objects.get().note == "second"


def test_a_save_is_kept_together_with_what_undoes_it_or_not_at_all(client, alder, monkeypatch) -> None:
    added(client, alder)

    def away(change: Change) -> str:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Change, "_keep", away)
    answer = client.post(f"{PLAN}{alder.pk}/", typed(note="kind", status="applied"))
    saved = SavedProgram.objects.get()
    assert answer.status_code == 503
    assert (saved.note, saved.status, saved.version, len(steps())) == ("", "considering", 1, 1)


def test_an_entry_taken_off_elsewhere_is_told(client, alder, monkeypatch) -> None:
    added(client, alder)
    monkeypatch.setattr(shortlist, "lock", lambda profile: SavedProgram.objects.all().delete())
    response = client.post(f"{PLAN}{alder.pk}/", typed(note="typed"))
    assert response.status_code == 400
    assert "taken off your plan in another window" in response.content.decode()
    assert "typed" in response.content.decode()


def steps() -> list[tuple[str, str, str]]:
    """Program, status and day of the history, oldest first."""
    return [
        (key, status, f"{at:%Y-%m-%d}")
        for key, status, at in StatusChange.objects.values_list("saved__program_key", "status", "at")
    ]


def test_a_status_has_the_day_it_came_and_what_was_before_is_no_later(client, alder) -> None:
    added(client, alder)
    address = f"{PLAN}{alder.pk}/"
    client.post(address, typed(status="applied", since="2026-09-24"))
    assert steps() == [("alder", "considering", "2026-09-24"), ("alder", "applied", "2026-09-24")]
    client.post(address, typed(status="applied", since="2026-09-26", version="2"))
    assert steps() == [("alder", "considering", "2026-09-24"), ("alder", "applied", "2026-09-26")]
    client.post(address, typed(status="applied", note="n", version="3"))
    assert steps()[-1] == ("alder", "applied", "2026-09-26")
    assert SavedProgram.objects.get().note == "n"


def test_programs_ticked_come_to_a_status_on_one_day_also_those_that_were_there(client, alder, birch) -> None:
    added(client, alder, birch, make_program("cedar"))
    client.post(PLAN, {"program": ["alder"], "to": "applied"})
    sent = {"program": ["alder", "birch"], "to": "applied", "since": "2026-09-24"}
    told = client.post(PLAN, sent, follow=True).content.decode()
    assert "1 program moved. Their day is 24 September 2026." in told
    today = f"{timezone.now():%Y-%m-%d}"
    assert steps() == [
        ("alder", "considering", "2026-09-24"),
        ("birch", "considering", "2026-09-24"),
        ("alder", "applied", "2026-09-24"),
        ("birch", "applied", "2026-09-24"),
        ("cedar", "considering", today),
    ]


def test_an_interview_that_is_to_come_has_not_been_had(client, alder) -> None:
    added(client, alder)
    day = str(timezone.localdate() + timedelta(days=1))
    response = client.post(f"{PLAN}{alder.pk}/", typed(status="interviewed", interview_on=day))
    assert "This day has not come yet" in response.content.decode()
    assert SavedProgram.objects.get().status == "considering"
    assert client.post(f"{PLAN}{alder.pk}/", typed(status="invited", interview_on=day)).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("since", "2099-01-01", id="a status that is to come"),
        pytest.param("note", "x" * (LONGEST_NOTE + 1), id="a note too long"),
        pytest.param("interview_on", "2026-13-45", id="no such day"),
        pytest.param("interview_on", "1066-10-14", id="long ago"),
        pytest.param("cost", "-5", id="a cost below zero"),
        pytest.param("cost", "1e400", id="a cost past all numbers"),
        pytest.param("status", "married", id="no such status"),
        pytest.param("version", "x", id="no version"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(client, alder, field, value) -> None:
    added(client, alder)
    response = client.post(f"{PLAN}{alder.pk}/", typed(**{"note": "kept", field: value}))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert SavedProgram.objects.get().note == ""


def test_the_letter_asks_what_the_verdict_hangs_on_and_says_nothing_of_me(client, birch) -> None:
    upload(client, **NO_PERMIT, visas_accepted=["J-1"])
    added(client, birch)
    letter = client.get(f"{PLAN}{birch.pk}/").context["letter"].text
    assert QUESTIONS["accepts_imgs"] in letter
    assert QUESTIONS["visa"] in letter
    assert "238" not in letter
    assert client.get(PLAN).context["summary"].to_ask == 1


def test_every_requirement_has_its_question() -> None:
    assert all(question.endswith("?") for question in QUESTIONS.values())


# Other people, other programs


def test_somebody_elses_entry_is_not_there(client, alder) -> None:
    added(client, alder)
    other = Client()
    upload(other)
    for address in (f"{PLAN}{alder.pk}/", f"{PLAN}{alder.pk}/remove/"):
        assert other.post(address, typed()).status_code == 404
    assert other.get(f"{PLAN}{alder.pk}/").status_code == 404
    other.post(PLAN, {"program": ["alder"], "to": "remove", "sure": "on"})
    assert on_plan() == ["alder"]
    assert "Alder" not in other.get(PLAN).content.decode()
    assert "alder" not in b"".join(other.get(f"{PLAN}my-plan.csv").streaming_content).decode()


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_a_program_that_is_not_there(client, alder, pk) -> None:
    added(client, alder)
    assert client.get(f"{PLAN}{pk}/").status_code == 404
    assert client.post(f"{PLAN}{pk}/add/").status_code == 404


def test_a_program_no_longer_listed_stays_on_the_plan(client, alder) -> None:
    added(client, alder)
    ledger.withdraw(Evidence.objects.filter(program=alder))
    page = client.get(PLAN)
    assert "No longer listed" in page.content.decode()
    assert client.get(f"{PLAN}{alder.pk}/").status_code == 200


# What leaves the site


def test_the_file_has_every_row_and_no_live_formula(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/", typed(note="=1+1"))
    content = b"".join(client.get(f"{PLAN}my-plan.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["program_key"] for row in rows] == ["alder", "birch"]
    assert rows[0]["note"] == "'=1+1"


def test_interviews_are_in_the_calendar(client, alder) -> None:
    added(client, alder)
    client.post(f"{PLAN}{alder.pk}/", typed(interview_on="2026-12-04", status="invited"))
    events = Calendar.from_ical(client.get(CALENDAR).content).walk("VEVENT")
    assert "Interview: Alder" in [str(event["summary"]) for event in events]


def calendar(browser: Client) -> dict[str, tuple[str, date]]:
    """What each event is called → its id and day."""
    events = Calendar.from_ical(browser.get(CALENDAR).content).walk("VEVENT")
    return {str(event["summary"]): (str(event["uid"]), event.decoded("dtstart")) for event in events}


def test_a_day_of_the_calendar_keeps_its_id_when_others_come(client, alder, birch) -> None:
    added(client, alder, birch)
    client.post(f"{PLAN}{birch.pk}/", typed(interview_on="2026-12-04", status="invited"))
    before = calendar(client)
    client.post(f"{PLAN}{alder.pk}/", typed(interview_on="2026-12-01", status="invited"))
    assert before.items() <= calendar(client).items()
    assert len({uid for uid, _ in calendar(client).values()}) == len(before) + 1


@pytest.mark.parametrize("status", [*Status])
def test_a_stated_deadline_is_in_the_calendar_until_the_application_is_sent(client, birch, status) -> None:
    cedar = make_program("cedar", name="Cedar", deadline="09-24")
    added(client, birch, cedar)
    client.post(f"{PLAN}{cedar.pk}/", typed(status=status))
    due = {name: day for name, (_, day) in calendar(client).items() if "deadline" in name.lower()}
    season = next_season(timezone.localdate())
    is_over = status not in (Status.CONSIDERING, Status.APPLYING)
    assert due.get("Application deadline: Cedar (year not stated: check)") == (
        None if is_over else date(season - 1, 9, 24)
    )
    assert not any("Birch" in name for name in due)
    assert ("Application deadline: Cedar" in client.get("/me/checklists/").content.decode()) is not is_over


def test_a_deadline_one_knows_better_is_the_one_in_the_calendar(client) -> None:
    cedar = make_program("cedar", name="Cedar", deadline="09-24")
    added(client, cedar)
    cedar_is_due = "Application deadline: Cedar (year not stated: check)"
    (season, (uid, day)) = next_season(timezone.localdate()), calendar(client)[cedar_is_due]
    assert day == date(season - 1, 9, 24)
    page = client.get("/me/checklists/").content.decode()
    assert "year not stated" in page
    row = cedar.evidence.get(field="deadline")
    assert f"{row.source.name}, {seen_on(row.seen_on)}." in page
    upload(client, own_facts=[{"program_key": "cedar", "field": "deadline", "value": "10-15"}])
    assert calendar(client)[cedar_is_due] == (uid, date(season - 1, 10, 15))
    assert "Your own note." in client.get("/me/checklists/").content.decode()


def test_more_programs_cost_the_calendar_no_more_statements(client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(CALENDAR)
        return len(asked)

    added(client, make_program("one", deadline="09-24"))
    client.get(CALENDAR)
    before = statements()
    added(client, make_program("two", deadline="10-24"), make_program("three", deadline="11-24"))
    client.get(CALENDAR)
    assert statements() == before


def test_a_program_no_longer_listed_keeps_its_interview_and_has_no_deadline(client) -> None:
    cedar = make_program("cedar", name="Cedar", deadline="09-24")
    added(client, cedar)
    client.post(f"{PLAN}{cedar.pk}/", typed(interview_on="2026-12-04"))
    ledger.withdraw(Evidence.objects.filter(program=cedar))
    names = calendar(client)
    assert "Interview: cedar" in names
    assert not [name for name in names if name.startswith("Application deadline")]


@pytest.mark.parametrize("follows_both", [False, True])
def test_a_program_merged_into_another_stays_on_the_plan(client, alder, birch, follows_both) -> None:
    birch.refresh_from_db()
    added(client, *([alder] if follows_both else []), birch)
    client.post(f"{PLAN}{birch.pk}/", typed(note="Of the duplicate", cost="12", interview_on="2026-12-04"))
    ledger.merge([(birch.pk, alder.pk)])
    rows = client.get(PLAN, {"sort": "open"}).context["rows"]
    assert [(row.match.program.name, row.pk) for row in rows] == [
        ("Alder", one.pk) for one in ([alder] if follows_both else []) + [birch]
    ]
    pages = ("", "my-plan.csv", "my-plan.xlsx", "questions/", "costs/", "rank-list/", f"{birch.pk}/")
    assert [client.get(PLAN + page).status_code for page in pages] == [200] * len(pages)
    assert "Of the duplicate" in client.get(f"{PLAN}{birch.pk}/").content.decode()


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda client, pk: client.post(f"{PLAN}{pk}/", typed(note="still here")), id="an entry"),
        pytest.param(lambda client, pk: client.post(PLAN, {"program": ["alder"], "to": "applied"}), id="a move"),
        pytest.param(lambda client, pk: client.post(f"{PLAN}{pk}/letters/", {"letters": []}), id="its letters"),
        pytest.param(lambda client, pk: client.post(f"{PLAN}{pk}/remove/"), id="taken off"),
    ],
)
def test_work_on_the_plan_keeps_a_guests_profile(client, alder, act) -> None:
    added(client, alder)
    Profile.objects.update(updated_at=timezone.now() - timedelta(days=29))
    act(client, alder.pk)
    assert Profile.objects.get().updated_at > timezone.now() - timedelta(days=1)


def test_of_two_first_clicks_at_once_the_second_finds_the_profile(client, alder, monkeypatch) -> None:
    client.force_login(User.objects.create_user("ada", email="ada@example.org"))
    save_parts = Profile.save_parts

    def late(self: Profile, rows: Any, seen_version: int) -> None:
        save_parts(Profile(user=self.user), rows, seen_version)
        save_parts(self, rows, seen_version)

    monkeypatch.setattr(Profile, "save_parts", late)
    added(client, alder)
    assert (Profile.objects.count(), on_plan()) == (1, ["alder"])


def test_a_profile_deleted_in_another_window_is_not_there(client, alder, monkeypatch) -> None:
    added(client, alder)
    lock = shortlist.lock
    monkeypatch.setattr(shortlist, "lock", lambda profile: (Profile.objects.all().delete(), lock(profile)))
    assert client.post(f"{PLAN}{alder.pk}/", typed(note="typed")).status_code == 404


def test_without_a_profile_there_is_no_file(client) -> None:
    assert client.get(f"{PLAN}my-plan.csv").status_code == 404
    assert client.get(PLAN).status_code == 200


def test_more_programs_cost_no_more_statements(client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    upload(client)
    added(client, make_program("one"))
    client.get(PLAN)
    with django_assert_num_queries(13):
        client.get(PLAN)
    added(client, *make_programs(*({"program_key": f"more-{number}"} for number in range(3))))
    client.get(PLAN)
    with django_assert_num_queries(13):
        client.get(PLAN)


# What the database promises


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"status": "married"}, id="status"),
        pytest.param({"program_key": ""}, id="key"),
        pytest.param({"cost": -1}, id="cost"),
        pytest.param({"interview_on": "1066-10-14"}, id="day"),
        pytest.param({"program_key": "twice"}, id="twice"),
        pytest.param({"program_key": "own:1"}, id="a program of one's own without a name"),
        pytest.param({"own_name": "Clinic"}, id="a name of its own beside a key of the site"),
    ],
)
def test_the_database_refuses(broken) -> None:
    profile = Profile.objects.create()
    SavedProgram.objects.create(profile=profile, program_key="twice")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedProgram.objects.create(**{"profile": profile, "program_key": "one"} | broken)


def test_the_database_refuses_an_unknown_step() -> None:
    saved = SavedProgram.objects.create(profile=Profile.objects.create(), program_key="one", status=Status.APPLIED)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusChange.objects.create(saved=saved, status="married")


def test_what_is_on_the_plan_says_so_where_it_could_be_put_there(client, alder, birch) -> None:
    upload(client)
    assert "Put on my plan" in client.get(f"/me/programs/{alder.pk}/").content.decode()
    added(client, alder)
    fit, ranking = (client.get(page).content.decode() for page in (f"/me/programs/{alder.pk}/", "/me/ranking/"))
    assert "Put on my plan" not in fit
    assert f'<dt>My plan</dt><dd><a href="/me/plan/{alder.pk}/">Considering</a></dd>' in fit
    assert f'href="/me/plan/{alder.pk}/" title="On my plan"' in ranking
    assert '<span class="tag">Considering' not in ranking
    SavedProgram.objects.update(status="rejected")
    assert '</h3> <span class="tag">They said no</span>' in client.get("/me/ranking/").content.decode()
    assert f"/me/plan/{birch.pk}/" not in ranking


def test_a_deadline_is_told_in_the_same_words_wherever_one_program_is_looked_at(client, alder) -> None:
    cedar = make_program("cedar", name="Cedar", deadline="10-01")
    upload(client)
    added(client, cedar)
    for page in (f"/me/programs/{cedar.pk}/", f"/me/plan/{cedar.pk}/", f"/me/plan/questions/{cedar.pk}/"):
        assert re.search(
            r"(takes applications until|deadline was) 1 October \(year not stated\)",
            client.get(page).content.decode(),
        )
    assert "It states no deadline." in client.get(f"/me/programs/{alder.pk}/").content.decode()


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        pytest.param("10-01", "Its deadline was 1 October (year not stated)", id="past"),
        pytest.param("01-15", "It takes applications until 15 January (year not stated)", id="to come"),
        pytest.param("2019-09-24", "Its deadline of 24 September 2019 is of another season.", id="of another season"),
        pytest.param("", "It states no deadline.", id="none"),
    ],
)
def test_what_is_said_of_a_deadline(deadline, said) -> None:
    ranking = rank(graduate(), Columns(a_program(deadline=deadline)), SEASON, WINTER, ALLOWANCES)
    assert deadline_of(ranking, 0).startswith(said)
