"""My data: that nothing is left out of the file, that it comes back the same, and that bad files change nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Field, Model
from django.test import Client
from django.utils import timezone

from applicants.models import (
    Advising,
    ArrivedFile,
    AssignedLetter,
    Digest,
    Letter,
    Profile,
    RankEntry,
    SavedProgram,
    SavedSearch,
    SharedLink,
    StatusChange,
)
from applicants.my_data import archive
from applicants.my_data import views as my_data_views
from applicants.my_data.tables import IN_PROFILE_FILE, NOT_TOLD, all_lists
from applicants.tests.profiles import OWN_FACTS, a_file
from applicants.tests.test_accounts import make_account, sign_in
from programs.models import Program
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db
DATA, FILE, ARRIVED = "/me/data/", "/me/data/my-data.json", "/me/data/arrived/"
LONG_AGO = datetime(2026, 9, 3, 8, 30, 15, 123456, tzinfo=UTC)


# Nothing is left out --------------------------------------------------------------------------------------------------


def columns_of(model: type[Model]) -> list[Field]:
    """All columns but those a list is made of: the row's own key, the way to its owner, its place."""
    owners = {kept.owner for kept in all_lists() if kept.model is model} | {"profile"}
    own = [column for column in (*model._meta.fields, *model._meta.many_to_many) if not column.primary_key]
    return [column for column in own if column.name not in owners and column.name != "position"]


def told_of(model: type[Model]) -> set[str]:
    listed = {name.split("__")[0] for kept in all_lists() if kept.model is model for name in kept.columns}
    return listed | set(IN_PROFILE_FILE.get(model, ()))


def test_every_column_of_an_applicant_is_in_the_file_or_has_a_reason() -> None:
    """A new column goes into ``tables.LISTS`` or the profile file, or into ``tables.NOT_TOLD`` with a reason."""
    missing = [
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("applicants").get_models()
        for column in columns_of(model)
        if column.name not in told_of(model) and f"{model.__name__}.{column.name}" not in NOT_TOLD
    ]
    assert missing == []


def test_no_reason_is_given_for_what_is_not_there_or_told() -> None:
    there = {
        f"{model.__name__}.{column.name}": column.name in told_of(model)
        for model in apps.get_app_config("applicants").get_models()
        for column in columns_of(model)
    }
    assert [name for name in NOT_TOLD if there.get(name, True)] == []


# What a file that answers everything else cannot say as well.
CONTRADICTED = {"no_exams", "no_letters", "no_experience", "no_signals", "ecfmg_expected_on"}


def blank(row: Model, column: Field) -> bool:
    value = getattr(row, column.attname)
    return value is None or value in ("", [], {})


def test_the_file_of_these_tests_fills_every_column(whole) -> None:
    """Or the round trip below proves nothing of it: fill a new column in ``whole`` or in ``profiles.a_file``."""
    models = {kept.model for kept in all_lists() if kept.is_read} | set(IN_PROFILE_FILE)
    never = [
        f"{model.__name__}.{column.name}"
        for model in models
        for column in columns_of(model)
        if column.name in told_of(model) - CONTRADICTED
        and all(blank(row, column) for row in model._default_manager.all())
    ]
    assert never == []


# There and back -------------------------------------------------------------------------------------------------------


@pytest.fixture
def programs(db) -> list[Program]:
    return make_programs(*({"program_key": key, "name": key.capitalize()} for key in ("im-1", "im-2")))


@pytest.fixture
def whole(client: Client, programs: list[Program]) -> Client:
    """Somebody signed in who answered everything, follows two programs, saved a search and gets mails."""
    user = make_account()
    sign_in(client)
    content = json.dumps(a_file(own_facts=OWN_FACTS, silver_signals=[], wishes=wishes()))
    sent = client.post("/me/upload/", {"file": SimpleUploadedFile("p.json", content.encode()), "version": 0})
    assert sent.status_code == 302
    profile = Profile.objects.get()
    one = SavedProgram.objects.create(
        profile=profile,
        program_key="im-1",
        status="invited",
        note='She said: "yes" <b>&</b>\r\n=1+1, 再见',
        questions="Who reads?\nWhen?",
        interview_on="2026-12-03",
        cost="89.50",
        version=7,
        added_at=LONG_AGO,
    )
    for status, days in (("considering", 0), ("applied", 9), ("invited", 40)):
        StatusChange.objects.create(saved=one, status=status, at=LONG_AGO + timedelta(days=days))
    AssignedLetter.objects.create(saved=one, letter=profile.letters.first())
    RankEntry.objects.create(profile=profile, saved=one, code="1234567C0", position=1)
    SavedProgram.objects.create(profile=profile, program_key="im-2")
    own = {"own_name": "Clinic of Mars", "own_place": "IM · Urbana, IL"}
    SavedProgram.objects.create(profile=profile, program_key="own:1", **own)
    for name, days in (("New York", 1), ("J-1", 2)):
        at = LONG_AGO + timedelta(days=days)
        SavedSearch.objects.create(
            user=user, name=name, query="state=NY", created_at=at, looked_at=at, mailed_until=at + timedelta(hours=1)
        )
    Digest.objects.create(user=user, every="week")
    return client


def wishes() -> dict[str, Any]:
    return {
        "specialties": ["internal-medicine"],
        "states": ["NY", "NJ"],
        "settings": ["community"],
        "weights": {"step2_ck": 20},
        "prospect_share": 60,
    }


def told(client: Client) -> dict[str, Any]:
    return json.loads(client.get(FILE).content)


def send(client: Client, content: Any, take: str = "yes") -> Any:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    sent = client.post(DATA, {"file": SimpleUploadedFile("my-data.json", text)})
    return client.post(ARRIVED, {"take": take}) if sent.status_code == 302 else sent


def test_the_file_goes_out_and_comes_back_byte_for_byte(whole) -> None:
    before = whole.get(FILE)
    assert before["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert before["Cache-Control"] == "private, no-store"
    Profile.objects.all().delete()
    SavedSearch.objects.all().delete()
    Digest.objects.all().delete()
    assert send(whole, before.content)["Location"] == DATA
    assert whole.get(FILE).content == before.content
    assert not ArrivedFile.objects.exists()


def test_elsewhere_it_is_the_same_too(whole) -> None:
    content, before = whole.get(FILE).content, told(whole)
    make_account("next@example.org")
    other = Client()
    sign_in(other, "next@example.org")
    send(other, content)
    after = told(other)
    assert after.pop("account")["email"] == "next@example.org"
    before.pop("account")
    assert after == before
    assert Profile.objects.count() == 2


def test_the_same_file_again_changes_nothing(whole) -> None:
    content = whole.get(FILE).content
    whole.post(DATA, {"file": SimpleUploadedFile("my-data.json", content)})
    page = whole.get(ARRIVED)
    assert page.context["preview"].changes_nothing
    assert "Nothing: the file says what is kept here." in page.content.decode()


def test_a_guest_takes_what_needs_no_account_and_is_told_of_the_rest(whole) -> None:
    content = whole.get(FILE).content
    guest = Client()
    guest.post(DATA, {"file": SimpleUploadedFile("my-data.json", content)})
    page = guest.get(ARRIVED).content.decode()
    assert "Not taken over without an account: saved searches, mails about my searches." in page
    assert guest.post(ARRIVED, {"take": "yes"})["Location"] == DATA
    assert {name: told(guest)[name] for name in ("profile", "plan")} == {
        name: told(whole)[name] for name in ("profile", "plan")
    }
    assert SavedSearch.objects.count() == 2
    assert "searches" not in told(guest)


def test_a_guests_file_leaves_the_accounts_searches_alone(whole) -> None:
    send(whole, {"imgmatch": 1, "plan": []})
    assert SavedSearch.objects.count() == 2
    assert Profile.objects.get().exams.exists()
    assert not SavedProgram.objects.exists()


def test_a_profile_file_alone_replaces_the_profile_and_leaves_the_plan(whole) -> None:
    send(whole, {"version": 1, "us_citizen": True})
    assert told(whole)["profile"]["us_citizen"] is True
    assert len(told(whole)["plan"]) == 3


def test_the_secret_of_the_mails_stays_the_same_and_is_not_told(whole) -> None:
    token = Digest.objects.get().token
    content = whole.get(FILE).content
    assert token.encode() not in content
    send(whole, content.replace(b'"every": "week"', b'"every": "day"'))
    assert (Digest.objects.get().token, Digest.objects.get().every) == (token, "day")


def test_links_and_advisers_are_told_but_not_made_again(whole) -> None:
    profile, adviser = Profile.objects.get(), make_account("adviser@example.org")
    ends = timezone.now() + timedelta(days=3)
    SharedLink.objects.create(profile=profile, token_hash="f" * 64, label="Dr. Rao", expires_at=ends)
    Advising.objects.create(profile=profile, adviser=adviser, shown_as="Imani")
    content = whole.get(FILE).content
    assert b"f" * 64 not in content
    assert told(whole)["shared_links"][0]["label"] == "Dr. Rao"
    assert told(whole)["advisers"][0]["adviser__email"] == "adviser@example.org"
    SharedLink.objects.all().delete()
    send(whole, content)
    assert not SharedLink.objects.exists()
    assert Advising.objects.count() == 1


def test_a_row_that_leads_to_a_letter_leads_to_the_same_one_again(whole) -> None:
    first, second = Letter.objects.all()
    AssignedLetter.objects.all().delete()
    for position, letter in enumerate((second, first)):
        AssignedLetter.objects.create(
            saved=SavedProgram.objects.get(program_key="im-1"), letter=letter, position=position
        )
    content = whole.get(FILE).content
    assert [row["letters"] for row in told(whole)["plan"]] == [[{"letter": 1}, {"letter": 0}], [], []]
    AssignedLetter.objects.all().delete()
    assert send(whole, content).status_code == 302
    assert whole.get(FILE).content == content
    assert {row.letter_id for row in AssignedLetter.objects.all()} == {letter.pk for letter in Letter.objects.all()}


def test_a_row_that_leads_to_no_letter_is_named(whole) -> None:
    for place, why in ((2, "letter 2 is not in the profile"), (-1, "letter -1 is not"), ("0", "a whole number")):
        file = told(whole)
        file["plan"][0]["letters"] = [{"letter": place}]
        page = send(whole, file)
        assert (page.status_code, why in page.content.decode()) == (400, True)


def test_an_open_window_of_the_plan_notices_that_a_file_was_taken_over(whole, programs) -> None:
    drawn = SavedProgram.objects.get(program_key="im-1").version
    send(whole, whole.get(FILE).content.replace(b"Who reads?", b"Who answers?"))
    typed = {"status": "ranked", "interview_on": "", "questions": "", "note": "", "cost": "", "version": str(drawn)}
    page = whole.post(f"/me/plan/{programs[0].pk}/", typed).content.decode()
    assert "changed in another window" in page
    assert SavedProgram.objects.get(program_key="im-1").questions == "Who answers?\nWhen?"


# Asked first ----------------------------------------------------------------------------------------------------------


def test_the_page_names_what_goes_what_comes_and_what_changes(whole, programs) -> None:
    make_program("cedar", name="Cedar")
    file = told(whole)
    file["profile"]["graduated_on"] = "2018-06-30"
    file["plan"] = [file["plan"][0] | {"note": "another"}, {"program_key": "cedar"}]
    file["searches"] = file["searches"][:1]
    before = told(whole)
    whole.post(DATA, {"file": SimpleUploadedFile("my-data.json", json.dumps(file).encode())})
    preview = whole.get(ARRIVED).context["preview"]
    plan, searches = preview.lists[:2]
    assert (plan.added, plan.changed, plan.removed, plan.same) == (
        ["Cedar"], ["Im-1"], ["Im-2", "Clinic of Mars"], 0,
    )  # fmt: skip
    assert (searches.removed, searches.same) == (["New York"], 1)
    assert [part.name for part, _ in preview.parts] == ["who"]
    page = whole.get(ARRIVED).content.decode()
    assert "<b>Kept now:</b> <bdi>June 2019" in page
    assert told(whole) == before
    whole.post(ARRIVED, {"take": "no"})
    assert told(whole) == before
    assert whole.get(ARRIVED)["Location"] == DATA


def test_what_changed_meanwhile_is_shown_again_before_it_is_replaced(whole) -> None:
    file = told(whole)
    whole.post(DATA, {"file": SimpleUploadedFile("f", json.dumps(file | {"plan": []}).encode())})
    SavedProgram.objects.filter(program_key="im-2").update(note="written in another window")
    late = whole.post(ARRIVED, {"take": "yes"})
    assert (late.status_code, SavedProgram.objects.count()) == (400, 3)
    assert "changed after you saw this page" in late.content.decode()
    assert whole.post(ARRIVED, {"take": "yes"}).status_code == 302
    assert SavedProgram.objects.count() == 0


def test_a_file_that_waits_is_its_owners_alone_and_for_a_day(whole) -> None:
    whole.post(DATA, {"file": SimpleUploadedFile("f", whole.get(FILE).content)})
    other = Client()
    assert other.get(ARRIVED)["Location"] == DATA
    assert other.post(ARRIVED, {"take": "yes"})["Location"] == DATA
    assert ArrivedFile.objects.exists()
    ArrivedFile.objects.update(arrived_at=timezone.now() - timedelta(days=1, minutes=1))
    call_command("clear_old_profiles", verbosity=0)
    assert not ArrivedFile.objects.exists()


# Bad files ------------------------------------------------------------------------------------------------------------


def entry(**changes: Any) -> dict[str, Any]:
    return {"imgmatch": 1, "plan": [{"program_key": "im-1"} | changes]}


def test_a_file_as_the_site_always_wrote_it_is_read() -> None:
    saved = {
        "program_key": "im-1", "status": "invited", "note": "n\r\n再见", "questions": "", "interview_on": "2026-12-03",
        "cost": "89.50", "added_at": "2026-09-03T08:30:15.123456+00:00",
        "history": [{"status": "applied", "at": "2026-09-12T08:30:15+00:00"}],
        "ranked": [{"code": "1234567C0", "position": 1}],
        "letters": [{"letter": 0}],
    }  # fmt: skip
    search = {
        "name": "J-1",
        "query": "visa=j1&not_stated=visa",
        "created_at": "2026-09-05T08:30:15+00:00",
        "mailed_until": None,
    }
    file = {
        "imgmatch": 1, "exported_on": "2026-11-23", "account": {"email": "a@example.org"}, "profile": {"version": 1},
        "plan": [saved], "searches": [search], "mails": [{"every": "week"}],
        "shared_links": [{"label": "Dr. Rao"}], "advisers": [], "advising": [],
    }  # fmt: skip
    read = archive.read_everything(json.dumps(file).encode(), timezone.localdate())
    assert read.profile is not None
    assert read.lists == {
        "plan": [
            saved
            | {"interview_on": date(2026, 12, 3), "cost": Decimal("89.50"), "added_at": LONG_AGO}
            | {"history": [{"status": "applied", "at": datetime(2026, 9, 12, 8, 30, 15, tzinfo=UTC)}]}
        ],
        "searches": [
            search
            | {"created_at": datetime(2026, 9, 5, 8, 30, 15, tzinfo=UTC)}
            | {"query": "visa=j1&not_stated=visa&conditional=visa"}  # what it found then
        ],
        "mails": [{"every": "week"}],
    }


def test_a_file_decided_about_twice_at_once_says_so(whole, monkeypatch) -> None:
    whole.post(DATA, {"file": SimpleUploadedFile("my-data.json", whole.get(FILE).content)})
    decided = my_data_views.decide
    monkeypatch.setattr(my_data_views, "decide", lambda *who: (decided(*who), decided(*who))[1])
    assert "decided about already" in whole.post(ARRIVED, {"take": "yes"}, follow=True).content.decode()


@pytest.mark.parametrize(("first", "second"), [("yes", "yes"), ("yes", "no"), ("no", "yes")])
def test_a_second_decision_leads_back_and_changes_nothing(whole, first, second) -> None:
    whole.post(DATA, {"file": SimpleUploadedFile("my-data.json", whole.get(FILE).content)})
    whole.post(ARRIVED, {"take": first})
    before = whole.get(FILE).content
    again = whole.post(ARRIVED, {"take": second}, follow=True)
    assert again.redirect_chain == [(DATA, 302)]
    assert "decided about already" in again.content.decode()
    assert whole.get(FILE).content == before


def test_a_moment_far_from_greenwich_is_kept(client) -> None:
    saved = {"program_key": "a", "status": "applied", "added_at": "2026-01-01T00:00:00+23:59"}
    file = SimpleUploadedFile("my-data.json", json.dumps({"imgmatch": 1, "plan": [saved]}).encode())
    assert client.post(DATA, {"file": file})["Location"] == ARRIVED
    client.post(ARRIVED, {"take": "yes"})
    assert SavedProgram.objects.get().added_at == datetime(2025, 12, 31, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "The file is empty.", id="empty"),
        pytest.param(b"\xff\xfe", "not written in UTF-8", id="bytes"),
        pytest.param(b"{", "This is not JSON: line 1", id="cut off"),
        pytest.param(b"[" * 9_000, "nested too deeply", id="nested"),
        pytest.param(b"[" * 300_000, "more entries than anybody keeps", id="brackets"),
        pytest.param(b'{"imgmatch":1,"plan":[' + b"1," * 60_001, "more entries than", id="commas"),
        pytest.param(b'""' * 120_001, "more entries than", id="texts"),
        pytest.param(b'{"imgmatch":1,"imgmatch":1}', "stands twice", id="twins"),
        pytest.param({"imgmatch": 3}, "imgmatch: should be 2", id="another version"),
        pytest.param({"imgmatch": True}, "imgmatch: should be 2", id="a version that is no number"),
        pytest.param({"imgmatch": 1, "plans": []}, "plans: is not a part of this file.", id="another part"),
        pytest.param({"imgmatch": 1, "profile": []}, "profile: should be an object.", id="a profile as a list"),
        pytest.param(
            {"imgmatch": 1, "profile": {"version": 1, "publications": -1}},
            "profile.publications: should be at least 0.",
            id="a fault of the profile",
        ),
        pytest.param({"imgmatch": 1, "plan": {}}, "plan: should be a list.", id="a plan as an object"),
        pytest.param({"imgmatch": 1, "plan": [1]}, "plan[0]: should be an object.", id="a number on the plan"),
        pytest.param({"imgmatch": 1, "plan": [{}] * 501}, "plan: holds more than 500 entries.", id="too many"),
        pytest.param({"imgmatch": 1, "plan": [{}]}, "plan[0].program_key: This field cannot be blank.", id="no key"),
        pytest.param(entry(version=3), "plan[0].version: is not a field of this list.", id="a column of ours"),
        pytest.param(entry(id=1), "plan[0].id: is not a field", id="somebody's row"),
        pytest.param(entry(profile="x"), "plan[0].profile: is not a field", id="somebody's profile"),
        pytest.param(entry(status="married"), "plan[0].status: Value", id="a status there is not"),
        pytest.param(entry(note=5), "plan[0].note: should be text.", id="a number as a note"),
        pytest.param(entry(note="a\0b"), "plan[0].note: holds a character", id="NUL"),
        pytest.param(entry(note="\ud800"), "plan[0].note: holds a character", id="half a character"),
        pytest.param(entry(note="x" * 10_001), "plan[0].note: Ensure this value has at most 10000", id="a long note"),
        pytest.param(entry(note=None), "plan[0].note: should not be null.", id="null"),
        pytest.param(entry(cost="NaN"), "plan[0].cost: should be an amount", id="NaN"),
        pytest.param(b'{"imgmatch":1,"plan":[{"cost":1e400}]}', "should be an amount", id="infinite"),
        pytest.param(entry(cost="999999.00"), "plan[0]: cannot be kept", id="a cost out of range"),
        pytest.param(entry(interview_on="2026-02-30"), "plan[0].interview_on: should be a date", id="no such day"),
        pytest.param(entry(interview_on="1066-10-14"), "should lie from 1950", id="a day long ago"),
        pytest.param(entry(added_at="2026-11-23T09:30"), "should be a moment with its time zone", id="no zone"),
        pytest.param(entry(added_at="0001-01-01T00:00:00+14:00"), "should lie from 1950", id="before all time"),
        pytest.param(entry(history=[{"status": "lost"}]), "plan[0].history[0].status: Value", id="a bad step"),
        pytest.param(entry(letters=[{}]), "plan[0].letters[0].letter: should not be null.", id="a letter left out"),
        pytest.param({"imgmatch": 1, "plan\ud800": []}, "a key: holds a character", id="half a character as a name"),
        pytest.param(entry(history=[{}] * 3001), "plan[0].history: holds more than 3000", id="many steps"),
        pytest.param(
            {"imgmatch": 1, "plan": [{"program_key": "im-1"}] * 2}, "plan[1].program_key: is listed twice.", id="twice"
        ),
        pytest.param(
            {"imgmatch": 1, "searches": [{"name": "a\nb"}]},
            "searches[0].name should be one line of text.",
            id="a name of two lines",
        ),
        pytest.param(
            {"imgmatch": 1, "searches": [{"name": "a", "query": "&".join(["a"] * 3001)}]},
            "searches[0].query has too many words.",
            id="a search with too many words",
        ),
    ],
)
def test_a_bad_file_is_named_and_changes_nothing(whole, content, why) -> None:
    before = told(whole)
    page = send(whole, content)
    assert (page.status_code, told(whole)) == (400, before)
    assert why in " ".join(page.content.decode().replace("&quot;", '"').split())
    assert not ArrivedFile.objects.exists()


def test_the_page_of_the_profile_says_where_such_a_file_belongs(whole) -> None:
    sent = whole.post("/me/upload/", {"file": SimpleUploadedFile("f", whole.get(FILE).content), "version": 1})
    assert "Take it over under &quot;My data&quot;" in sent.content.decode()


def test_a_file_too_large_is_refused(whole, monkeypatch) -> None:
    monkeypatch.setattr("applicants.my_data.views.LARGEST", 1_000_000)
    page = send(whole, b" " * 1_000_001)
    assert (page.status_code, "larger than 1 MB" in page.content.decode()) == (400, True)


def test_a_bad_file_begins_nothing(client) -> None:
    assert send(client, b"{").status_code == 400
    assert not Profile.objects.exists()


def test_a_plan_full_of_notes_fits_in_a_few_statements(
    whole, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    """SQLite takes a thousand values a statement: 500 programs are some dozens of statements, not hundreds."""
    user = Profile.objects.get().user
    keys, steps = [f"key-{number}" for number in range(500)], [{"status": "considering"}, {"status": "applied"}]
    plan = [{"program_key": key, "note": "n" * 10_000, "questions": "q" * 10_000, "history": steps} for key in keys]
    content = json.dumps({"imgmatch": 1, "plan": plan}).encode()
    assert 10_000_000 < len(content) < archive.LARGEST
    whole.post(DATA, {"file": SimpleUploadedFile("my-data.json", content)})
    with django_assert_max_num_queries(8):
        assert whole.get(ARRIVED).status_code == 200
    with django_assert_max_num_queries(160):
        assert send(whole, content).status_code == 302
    for number in (500, 3):
        SavedProgram.objects.exclude(program_key__in=keys[:number]).delete()
        with django_assert_num_queries(16):
            assert len(archive.everything_of(Profile.objects.get(), user)["plan"]) == number
