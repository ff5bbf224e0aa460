"""Leaving: no word somebody wrote and no address of theirs stays in tables, sessions, cache, files or logs."""

import gc
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from applicants.models import Advising, Digest, Profile, SavedProgram, SavedSearch, SharedLink, VisitorSession
from applicants.my_data.tables import IN_PROFILE_FILE, all_lists
from applicants.tests.test_accounts import PASSWORD, make_account, sign_in
from programs.models import Correction, Program
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db
MARK, ADDRESS = "Zanzibarquark", "zanzibarquark@example.org"


@pytest.fixture(autouse=True)
def own_temporary_files(settings, tmp_path) -> None:
    """Uploads too large for memory go where this test can look for them, and for nobody else's."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temporary"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000


def tables() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, sessions read."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
    for session in VisitorSession.objects.all():
        yield "sessions", repr(session.get_decoded())


def files(*folders: Path) -> Iterator[tuple[str, str]]:
    for path in (path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()):
        yield str(path), path.read_bytes().decode("utf-8", "replace")


def traces(log: str) -> list[str]:
    """Where the mark or the address still stands."""
    held = [("cache", repr(getattr(cache, "_cache", {}))), ("log", log)]
    kept = [
        *tables(),
        *files(settings.UPLOADS, settings.VAR_DIR, Path(settings.FILE_UPLOAD_TEMP_DIR)),
        *held,
    ]
    return [where for where, text in kept if MARK.lower() in text.lower()]


def filled(client: Client) -> None:
    """Every private box of the site with the mark in it, wherever text is taken."""
    program, other = make_program("im-1", name="Alder"), make_program("im-2", name="Birch")
    profile = {
        "version": 1,
        "medical_school": {"country": "IN", "name": MARK},
        "letters": [{"writer": MARK, "us_faculty": True}],
        "own_facts": [{"program_key": "im-1", "field": "visa_j1", "value": "yes", "note": MARK}],
    }
    file = SimpleUploadedFile(f"{MARK}.json", json.dumps(profile).encode())
    client.post("/me/upload/", {"file": file, "version": 0})
    client.post(f"/me/plan/{program.pk}/add/")
    typed = {"status": "applied", "interview_on": "", "questions": MARK, "note": MARK, "cost": "1", "version": "1"}
    assert client.post(f"/me/plan/{program.pk}/", typed).status_code == 302
    client.post(f"/me/plan/{other.pk}/add/")
    client.post("/me/what-if/", {"changes": ["step3"]})
    client.post("/me/searches/", {"name": MARK, "query": f"q={MARK}"})
    # A file that waits, a broken one, and one too large to be held in memory while it is read.
    everything = client.get("/me/data/my-data.json").content
    client.post("/me/data/", {"file": SimpleUploadedFile(f"{MARK}.json", everything)})
    broken = (b'{"imgmatch": 1, "plan": "' + MARK.encode() + b'"', b'["' + MARK.encode() * 250_000)
    for content in broken:
        assert client.post("/me/data/", {"file": SimpleUploadedFile("broken.json", content)}).status_code == 400
        client.post("/me/upload/", {"file": SimpleUploadedFile("broken.json", content), "version": 1})
    client.get("/me/ranking/")
    share(client, program)


def share(client: Client, program: Program) -> None:
    profile = Profile.objects.for_request(type("Asked", (), {"user": user_of(client), "session": client.session})).get()
    ends = timezone.now() + timedelta(days=3)
    SharedLink.objects.create(profile=profile, token_hash="0" * 64, label=MARK, expires_at=ends)
    Advising.objects.create(profile=profile, adviser=make_account("adviser@example.org"), shown_as=MARK)
    said = {"field": "visa_j1", "value": "yes", "how": "other", "note": "I asked", "seen_on": ""}
    Correction.objects.create(program=program, **said)  # what the public sends has no column for a sender


def user_of(client: Client) -> Any:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else type("Nobody", (), {"is_authenticated": False})()


def log_about(user: User) -> None:
    """What an administrator may have done to the account and its address."""
    steward = User.objects.create_superuser("steward", "steward@example.org", PASSWORD)
    address = EmailAddress.objects.get(user=user)
    for thing, about, flag in ((user, user.pk, CHANGE), (address, address.pk, CHANGE), (address, 10**6, DELETION)):
        LogEntry.objects.create(
            user=steward,
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(about),
            object_repr=str(thing),
            action_flag=flag,
            change_message='[{"changed": {"fields": ["Email address"]}}]',
        )


def test_the_account_leaves_no_trace(client, caplog) -> None:
    user = make_account(ADDRESS)
    sign_in(client, ADDRESS)
    filled(client)
    Digest.objects.create(user=user)
    Advising.objects.create(profile=another(), adviser=user, accepted_at=timezone.now())
    log_about(user)
    elsewhere = Client()
    sign_in(elsewhere, ADDRESS)
    elsewhere.post("/me/what-if/", {"changes": ["step3"]})
    client.post("/account/delete/", {"password": "wrong"})
    seen = {where for where in traces(caplog.text) if where != "log"}
    assert {"applicants_profile", "applicants_savedprogram", "applicants_savedsearch", "auth_user"} <= seen
    assert {"applicants_arrivedfile", "applicants_sharedlink", "django_admin_log", "applicants_letter"} <= seen

    assert client.post("/account/delete/", {"password": PASSWORD})["Location"] == "/"

    gc.collect()
    assert traces(caplog.text) == []
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["(deleted)"]  # of an address deleted before
    assert not VisitorSession.objects.filter(session_key=elsewhere.cookies[settings.SESSION_COOKIE_NAME].value).exists()
    assert "_auth_user_id" not in client.session
    assert {user.username for user in User.objects.all()} == {"steward", "account-adviser@example.org", "account-next"}
    assert Profile.objects.count() == 1
    assert not Advising.objects.exists()
    assert all(MARK not in message.body and MARK not in message.subject for message in mail.outbox)


def another() -> Profile:
    user = User.objects.create_user("account-next", "next@example.org")
    profile = Profile(user=user)
    profile.save_parts({}, 0)
    return profile


def test_a_guest_who_deletes_everything_leaves_no_trace(client, caplog) -> None:
    filled(client)
    assert {"applicants_profile", "applicants_savedprogram", "applicants_arrivedfile"} <= set(traces(caplog.text))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/me/delete/")
    gc.collect()
    assert traces(caplog.text) == []
    assert not Profile.objects.exists()
    assert not VisitorSession.objects.filter(session_key=key).exists()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        pytest.param(f"Program asked by {ADDRESS}", "Program asked by (deleted)", id="mentioned"),
        pytest.param(f"({ADDRESS.upper()}).", "((deleted)).", id="between signs"),
        pytest.param(f"big{ADDRESS}", f"big{ADDRESS}", id="the end of another address"),
        pytest.param(f"{ADDRESS}.au", f"{ADDRESS}.au", id="the beginning of another"),
        pytest.param(f"o'{ADDRESS}", f"o'{ADDRESS}", id="the end of another after a quote"),
        pytest.param(f"x/{ADDRESS} y={ADDRESS}", f"x/{ADDRESS} y={ADDRESS}", id="after other signs of an address"),
        pytest.param(f"asked by '{ADDRESS}'", "asked by '(deleted)'", id="in quotes"),
        pytest.param(f'["{ADDRESS}"', '["(deleted)"', id="what looks like JSON"),
    ],
)
def test_a_steward_keeps_the_log_of_everything_else(client, said, left) -> None:
    make_account(ADDRESS)
    steward = User.objects.create_superuser("steward", "steward@example.org", PASSWORD)
    LogEntry.objects.create(
        user=steward,
        content_type=ContentType.objects.get_for_model(Correction),
        object_id="1",
        object_repr=said,
        action_flag=CHANGE,
        change_message=said,
    )
    sign_in(client, ADDRESS)
    client.post("/account/delete/", {"password": PASSWORD})
    assert list(LogEntry.objects.values_list("object_repr", "change_message")) == [(left, left)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("josé@zanzibarquark.org", "josé@zanzibarquark.org", id="as it is"),
        pytest.param("josé@zanzibarquark.org", "JOSÉ@Zanzibarquark.org", id="in capitals"),
        pytest.param("李明@zanzibarquark.org", "李明@zanzibarquark.org", id="without letters of ours"),
    ],
)
def test_an_address_of_other_letters_is_blanked_in_text_and_json(client, address, said) -> None:
    make_account(address)
    steward = User.objects.create_superuser("steward", "steward@example.org", PASSWORD)
    another_one, kind = f"o{said}", ContentType.objects.get_for_model(Correction)
    told = [{"changed": {"name": "correction", "object": f"\n{said}", "fields": [another_one, 1, None]}}]
    LogEntry.objects.create(
        user=steward,
        content_type=kind,
        object_id="1",
        object_repr=said,
        action_flag=CHANGE,
        change_message=json.dumps(told),
    )
    sign_in(client, address)
    client.post("/account/delete/", {"password": PASSWORD})
    (entry,) = LogEntry.objects.all()
    assert entry.object_repr == "(deleted)"
    told[0]["changed"]["object"] = "\n(deleted)"
    assert json.loads(entry.change_message) == told


def test_whoever_is_left_keeps_their_session_and_their_log(client) -> None:
    user, next_one = make_account(ADDRESS), make_account("next@example.org")
    LogEntry.objects.create(
        user=next_one,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(next_one.pk),
        object_repr=next_one.username,
        action_flag=CHANGE,
    )
    other = Client()
    sign_in(other, "next@example.org")
    sign_in(client, ADDRESS)
    client.post("/account/delete/", {"password": PASSWORD})
    assert not User.objects.filter(pk=user.pk).exists()
    assert other.get("/account/").status_code == 200
    assert LogEntry.objects.count() == 1


def test_nothing_that_hangs_on_a_profile_or_account_outlives_it(client) -> None:
    """Of every model the file knows, rows end with their owner: nothing is left without one."""
    user = make_account(ADDRESS)
    sign_in(client, ADDRESS)
    filled(client)
    client.post("/account/delete/", {"password": PASSWORD})
    assert not User.objects.filter(pk=user.pk).exists()
    left = {kept.model.__name__ for kept in all_lists() if kept.model._default_manager.exists()}
    left |= {model.__name__ for model in IN_PROFILE_FILE if model._default_manager.exists()}
    assert left == set()
    assert not SavedProgram.objects.exists()
    assert not SavedSearch.objects.exists()
