"""Of files that people send few are read at once, guests' apart from others', and nobody keeps a place for good."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from applicants.models import Profile
from programs.corrections.proposals.tests.sending import SENT, URL, saved
from programs.http import few_at_once
from programs.models import Correction
from programs.reader import pdf_lines
from programs.reader.tests.pdf_pages import PROSE
from programs.tests.builders import make_program

GUEST, OWNER = AnonymousUser(), User(username="owner")


@few_at_once.few_at_once
def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


def ask(user: AnonymousUser | User = GUEST, method: str = "POST") -> HttpResponse:
    request = RequestFactory().generic(method, "/")
    request.user = user
    return read(request)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """Guests' places, all held by others until this is closed."""
    monkeypatch.setattr(few_at_once, "LONGEST_WAIT", 0)
    with ExitStack() as held:
        for _ in range(settings.READ_AT_ONCE):
            assert held.enter_context(few_at_once.place_of("guest"))
        yield held


def test_one_more_guest_is_told_to_come_back(taken: ExitStack) -> None:
    late = ask()
    assert (late.status_code, late["Retry-After"], late["Cache-Control"]) == (503, "60", "no-store")
    assert "Try again in a minute: nothing was lost" in late.content.decode()
    assert (ask(method="GET").status_code, ask(OWNER).status_code) == (200, 200)
    taken.close()
    assert [ask().status_code for _ in range(3)] == [200, 200, 200]


def test_people_with_accounts_do_not_take_the_places_of_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few_at_once, "LONGEST_WAIT", 0)
    with few_at_once.place_of("account"), few_at_once.place_of("account"):
        assert (ask(OWNER).status_code, ask().status_code) == (503, 200)


def test_a_place_is_free_again_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few_at_once, "LONGEST_WAIT", 0)

    @few_at_once.few_at_once
    def broken(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    request = RequestFactory().post("/")
    request.user = GUEST
    for _ in range(settings.READ_AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError):
            broken(request)


def test_a_worker_that_is_killed_keeps_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few_at_once, "LONGEST_WAIT", 0)
    code = """
import fcntl, sys, time
held = [open(path, "ab") for path in sys.argv[1:]]
for one in held:
    fcntl.flock(one, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""
    paths = [str(settings.READING_PLACES / f"guest-{number}") for number in range(settings.READ_AT_ONCE)]
    with subprocess.Popen([sys.executable, "-c", code, *paths], stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == b"held\n"
        assert ask().status_code == 503
        worker.kill()
    assert ask().status_code == 200


@pytest.mark.django_db
def test_whoever_is_told_to_wait_has_changed_nothing(client: Client, taken: ExitStack, caplog) -> None:
    program = make_program(name="Cedar")
    page = f"/programs/{program.pk}/page/"
    table = {"pasted": "Program,Status\nCedar,Applied\n"}
    addresses = {page: SENT, "/me/plan/import/": table, "/me/data/": {"file": saved("a.json", "{}")}}
    for address, sent in addresses.items():
        refused = client.post(address, sent)
        told = refused.content.decode()
        assert refused.status_code == 503
        assert ("choose your file or paste your text" in told) is ("Send it again" not in told) is ("file" in sent)
        assert client.get(address).status_code == 200
    assert client.post("/me/upload/").status_code == 503
    long = client.post("/me/plan/import/", {"pasted": "&" * 200_001})
    assert (long.status_code, len(long.content) < 10_000) == (503, True)
    assert mail.outbox == []
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
    assert (Correction.objects.count(), Profile.objects.count(), client.cookies.get("imgmatch")) == (0, 0, None)
    taken.close()
    assert client.post(page, SENT).status_code == 200
    assert client.post("/me/plan/import/", table).status_code == 200


@pytest.mark.django_db
def test_the_reader_of_a_strangers_pdf_has_less_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import json, sys; print(json.dumps({'unreadable': f'was given {sys.argv[1]} seconds'}))"
    monkeypatch.setattr(pdf_lines, "READER", (sys.executable, "-c", code))
    program = make_program(name="Cedar")
    sent = {"page-0-url": URL, "page-0-seen_on": "2026-11-20"}
    answer = client.post(f"/programs/{program.pk}/page/", sent | {"saved": saved("a.pdf", PROSE)})
    assert "a.pdf was given 10 seconds." in answer.content.decode()
    client.force_login(User.objects.create_superuser("steward"))
    answer = client.post(f"/steward/pages/{program.pk}/", sent | {"saved": saved("a.pdf", PROSE)})
    assert "a.pdf was given 20 seconds." in answer.content.decode()
