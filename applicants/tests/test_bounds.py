"""What is kept of a plan stays within what a file with everything may bring back: each bound where rows are made."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from applicants.models import Profile, SavedProgram, Status, StatusChange
from applicants.models.answers import (
    LONGEST_STRENGTH,
    MOST_CHARACTERS,
    MOST_OWN_FACTS,
    MOST_REMINDERS,
    MOST_ROWS,
    OWN_FIELDS,
)
from applicants.models.plan import LONGEST_NOTE, MOST_LETTERS, MOST_RANKED, MOST_SAVED, MOST_STEPS, MOST_WRITTEN
from applicants.models.search import LONGEST_NAME, LONGEST_QUERY, MOST_SEARCHES
from applicants.models.sharing import LONGEST_LABEL, MOST_ADVISED, MOST_ADVISERS, MOST_LINKS
from applicants.my_data.archive import LARGEST, as_text, everything_of, read_everything
from applicants.my_data.restore import take_everything_over
from applicants.my_data.tables import LISTS, MOST_KEPT
from applicants.my_data.tests.test_archive import ARRIVED, DATA
from applicants.plan import shortlist
from applicants.plan.tests.test_spreadsheet import keep, table
from applicants.profile.file import LARGEST_FILE
from applicants.tests.profiles import a_file
from applicants.tests.test_accounts import make_account, profile_of, sign_in
from programs.models import Program
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db
WIDE = "😀"  # four bytes, as much as a letter takes


# A file at all its bounds ---------------------------------------------------------------------------------------------


def full_profile(keys: list[str]) -> dict[str, Any]:
    """As many rows as are kept, each as long as it may be."""
    text, days = WIDE * MOST_CHARACTERS, [date(2020, 1, 1) + timedelta(days=number) for number in range(MOST_ROWS)]
    letter = a_file()["letters"][0] | dict.fromkeys(("writer", "institution", "relationship"), text)
    reminded = [day.isoformat() for day in days[:MOST_REMINDERS]]
    letter |= {
        "strength": WIDE * LONGEST_STRENGTH,
        "reminded_on": reminded,
        "asked_on": "2019-01-01",
        "waived_on": None,
    }
    facts = [
        {"program_key": key, "field": field, "value": "", "note": text, "set_on": "2026-10-03"}
        for key in keys
        for field in OWN_FIELDS
    ]
    values = {"visa_j1": "yes", "visa_h1b": "yes", "accepts_img": "yes"}
    return a_file(
        medical_school={"country": "IN", "name": text},
        ecfmg_certified_on=None,
        exams=[{"exam": "step1", "taken_on": day.isoformat(), "passed": False, "score": 180} for day in days],
        letters=[letter] * MOST_ROWS,
        experience=[a_file()["experience"][0] | {"program_key": keys[0]}] * MOST_ROWS,
        signals=[],
        silver_signals=[],
        wishes={"specialties": ["internal-medicine"], "states": ["NY"], "settings": ["community"], "weights": {}},
        own_facts=[one | {"value": values[one["field"]]} for one in facts if one["field"] in values][:MOST_OWN_FACTS],
    )


def full_plan() -> list[dict[str, Any]]:
    """The texts are full of what else would count as rows."""
    text, at = "[{,\\ ".ljust(LONGEST_NOTE, "[")[:LONGEST_NOTE].replace("\\", ","), timezone.now().isoformat()
    step = {"status": "interviewed", "at": at}
    return [
        {
            "program_key": f"{number:080}",
            "status": "interviewed",
            "note": text,
            "questions": text,
            "interview_on": "2100-12-31" if number % 2 else "1950-01-01",
            "cost": "100000.00",
            "added_at": at,
            "history": [step] * (MOST_STEPS // MOST_SAVED),
            "ranked": [{"code": "1234567C0", "position": number + 1}] if number < MOST_RANKED else [],
            "letters": [{"letter": place} for place in range(MOST_LETTERS)],
        }
        for number in range(MOST_SAVED)
    ]


def test_a_file_at_all_its_bounds_comes_back(client) -> None:
    user = make_account()
    keys = [
        one.program_key
        for one in make_programs(*({"program_key": f"{number:080}"} for number in range(MOST_OWN_FACTS // 3 + 1)))
    ]
    at = timezone.now().isoformat()
    search = {"query": "\x01" * LONGEST_QUERY, "created_at": at, "looked_at": at, "mailed_until": at}
    names = [f"{number:02}".ljust(LONGEST_NAME, WIDE) for number in range(MOST_SEARCHES)]
    given = {
        "imgmatch": 1,
        "profile": full_profile(keys),
        "plan": full_plan(),
        "searches": [{"name": name} | search for name in names],
        "mails": [{"every": "week"}],
    }
    today = timezone.localdate()
    mine = profile_of(user)
    take_everything_over(mine, user, read_everything(json.dumps(given).encode(), today))

    made = everything_of(Profile.objects.get(), user)

    rows = [made[kept.name] for kept in LISTS if kept.is_read]
    below = [row[under] for row in made["plan"] for under in ("history", "ranked", "letters")]
    assert sum(map(len, rows + below)) == MOST_KEPT
    assert len(json.dumps(made["profile"], indent=2, ensure_ascii=False).encode()) < LARGEST_FILE
    shown = {"shown_as": WIDE * LONGEST_LABEL, "asked_at": at, "accepted_at": at}
    made["shared_links"] = [{"label": WIDE * LONGEST_LABEL, "made_at": at, "expires_at": at}] * 2 * MOST_LINKS
    made["advisers"] = [shown | {"adviser__email": "e" * 254}] * 2 * MOST_ADVISERS
    made["advising"] = [shown] * MOST_ADVISED
    file = as_text(made).encode()
    assert MOST_WRITTEN < len(file) < LARGEST
    again = read_everything(file, today)
    assert [len(again.lists[kept.name]) for kept in LISTS if kept.is_read] == [len(each) for each in rows]


@pytest.mark.parametrize(
    ("at", "why"),
    [("2100-12-30T23:00:00-05:00", ""), ("2100-12-31T23:00:00-05:00", "should lie from 1950 to 2100")],
)
def test_a_moment_is_one_that_this_site_would_read_again(client, at, why) -> None:
    sent = bring(client, [{"program_key": "a", "added_at": at}])
    assert why in sent.content.decode()
    if not why:
        content = client.get("/me/data/my-data.json").content
        assert client.post(DATA, {"file": SimpleUploadedFile("f", content)})["Location"] == ARRIVED


# Where rows are made --------------------------------------------------------------------------------------------------


def bring(client: Client, saved: list[dict[str, Any]]) -> Any:
    content = json.dumps({"imgmatch": 1, "plan": saved}).encode()
    sent = client.post(DATA, {"file": SimpleUploadedFile("f", content)})
    return client.post(ARRIVED, {"take": "yes"}) if sent.status_code == 302 else sent


@pytest.fixture
def alder(client: Client) -> Program:
    """On the plan of a guest, with a note."""
    program = make_program("alder")
    client.post(f"/me/plan/{program.pk}/add/")
    SavedProgram.objects.update(note="They called.")
    return program


def test_of_a_long_history_the_oldest_steps_go_and_programs_still_move(client, alder, monkeypatch) -> None:
    monkeypatch.setattr(shortlist, "MOST_STEPS", 3)
    birch = make_program("birch")
    client.post(f"/me/plan/{birch.pk}/add/")
    client.post("/me/plan/", {"program": ["alder", "birch"], "to": "applied"})
    client.post(f"/me/plan/{birch.pk}/", {"status": "invited", "version": "2"})
    steps = StatusChange.objects.values_list("saved__program_key", "status")
    assert sorted(steps) == [("alder", "applied"), ("birch", "applied"), ("birch", "invited")]


def test_another_plan_is_not_shortened(client, alder, monkeypatch) -> None:
    monkeypatch.setattr(shortlist, "MOST_STEPS", 1)
    mine = profile_of(make_account())
    shortlist.add(mine, ["alder"])
    shortlist.move(mine, ["alder"], Status.APPLIED)
    assert sorted(StatusChange.objects.values_list("status", flat=True)) == ["applied", "considering"]


def test_a_file_with_too_long_a_history_in_all_is_refused(client) -> None:
    steps = [{"status": "applied"}] * (MOST_STEPS // 2 + 1)
    sent = bring(client, [{"program_key": key, "history": steps} for key in "ab"])
    assert sent.status_code == 400
    assert f"plan: holds more than {MOST_STEPS} entries of history in all." in sent.content.decode()
    assert not SavedProgram.objects.exists()


def written_in_its_entry(client: Client, program: Program) -> Any:
    return client.post(
        f"/me/plan/{program.pk}/", {"status": "considering", "note": "They called twice.", "version": "1"}
    )


def written_under_many(client: Client, program: Program) -> Any:
    return client.post("/me/plan/", {"program": ["alder"], "line": "more"})


def written_in_a_sheet(client: Client, program: Program) -> Any:
    return keep(client, table({"program_key": "alder", "Questions": "When and where?"}))


def written_in_a_file(client: Client, program: Program) -> Any:
    return bring(client, [{"program_key": "alder", "note": "\n" * 7}])


@pytest.mark.parametrize("write", [written_in_its_entry, written_under_many, written_in_a_sheet, written_in_a_file])
def test_notes_too_long_in_all_are_refused_and_nothing_changes(client, alder, monkeypatch, write) -> None:
    monkeypatch.setattr(shortlist, "MOST_WRITTEN", 13)
    page = write(client, alder)
    assert "The notes and questions of your whole plan would be longer than 13 bytes" in page.content.decode()
    assert page.status_code == 400
    (saved,) = SavedProgram.objects.all()
    assert (saved.note, saved.questions, saved.version) == ("They called.", "", 1)


def test_notes_of_two_profiles_too_long_in_all_are_refused(client, alder, monkeypatch) -> None:
    mine = profile_of(make_account())
    shortlist.add(mine, ["birch"])
    SavedProgram.objects.filter(program_key="birch").update(note="They wrote.")
    sign_in(client)
    monkeypatch.setattr(shortlist, "MOST_WRITTEN", 13)
    page = client.post("/me/two-files/", {"keep": "account", "version": "1"}).content.decode()
    assert "The notes and questions of your whole plan would be longer than 13 bytes" in page
    assert Profile.objects.count() == 2


# Where files come in --------------------------------------------------------------------------------------------------


def a_data_file(client: Client) -> Any:
    return client.post(DATA, {"file": SimpleUploadedFile("f", b'{"imgmatch": 1, "plan": []}')})


def a_broken_file(client: Client) -> Any:
    return client.post(DATA, {"file": SimpleUploadedFile("f", b"{")})


def a_sheet(client: Client) -> Any:
    return client.post("/me/plan/import/", {"pasted": "Program\tCity\nAlder\tTroy\n"})


@pytest.mark.parametrize("send", [a_data_file, a_broken_file, a_sheet])
def test_one_network_sends_so_many_files_and_no_more(client, settings, send) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"file": "2/h/key"}
    assert 429 not in [send(client).status_code for _ in range(2)]
    fresh = Client()  # a session of its own does not help
    refused = send(fresh)
    assert refused.status_code == 429
    assert "Many files came from your network in a short time. Try again in an hour." in refused.content.decode()
    assert "profile" not in fresh.session
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert send(elsewhere).status_code != 429
    assert fresh.get(DATA).status_code == fresh.get("/me/plan/import/").status_code == 200


def test_pasted_cells_that_are_one_too_many_stay_in_the_form(client, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"file": "1/h/key"}
    a_sheet(client)
    assert "Program\tCity\nAlder\tTroy" in a_sheet(client).content.decode()


def test_the_limit_is_set() -> None:
    """Without a line in the settings nothing would be counted."""
    assert ratelimit.get_rates(app="allauth.account", action="file")
