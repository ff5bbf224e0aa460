"""Who waits for the catalogue, and who does not. Loads are made up here; that they are right is another file's."""

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client

from programs import catalogue
from programs.catalogue import fresh, loading
from programs.catalogue.columns import Catalogue, Column
from programs.desk import queue_views
from programs.desk.queues import Task
from programs.facts import ledger
from programs.facts.versions import reading
from programs.models import DataChange, DataState, Evidence, Program
from programs.tests.builders import make_program, say


def books(number: int) -> Catalogue:
    columns = {name: Column.of([]) for name in ("program_key", "search_text")}
    return Catalogue(UUID(int=number), 2027, [], columns, {}, number)


class Loads:
    """In place of the loading: each load waits for its turn, and may fail."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.outcomes = threading.Semaphore(0), threading.Semaphore(0), list[Any]()
        self.threads = set[str]()

    def newest(self, before: Catalogue | None = None) -> Catalogue:
        self.threads.add(threading.current_thread().name)
        self.begun.release()
        assert self.may_end.acquire(timeout=10)
        outcome = self.outcomes.pop(0) if self.outcomes else before
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def end_with(self, outcome: Any) -> None:
        self.outcomes.append(outcome)
        self.may_end.release()


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loads]:
    """A process that follows, as a server does."""
    made = Loads()
    monkeypatch.setattr(loading, "newest", made.newest)
    monkeypatch.setattr(fresh, "close_old_connections", lambda: None)
    monkeypatch.setattr(fresh, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(fresh, "_following", None)
    monkeypatch.setattr(fresh, "_follows", True)
    yield made
    if fresh._following is not None:
        fresh._following.ends_soon()
        made.may_end.release(1000)
        fresh._following.join()


def in_a_thread(asked: Any) -> tuple[threading.Thread, list[Any]]:
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(asked())
        except Exception as error:
            answers.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, answers


def writer_reads(number: int) -> Catalogue:
    with reading(number):
        return catalogue.current()


def test_the_first_catalogue_is_waited_for_and_the_next_by_nobody(loads) -> None:
    thread, answers = in_a_thread(catalogue.current)
    assert loads.begun.acquire(timeout=10)
    assert answers == []
    loads.end_with(first := books(1))
    thread.join()
    assert answers == [first]
    assert loads.begun.acquire(timeout=10)  # the next one is being made, for as long as it takes
    assert catalogue.current() is first
    assert "words" in vars(first), "no search waits for its index"
    loads.end_with(second := books(2))
    assert loads.begun.acquire(timeout=10)
    assert catalogue.current() is second
    assert loads.threads == {"catalogue"}


def test_who_wrote_waits_for_it_and_for_no_other_change(loads, monkeypatch) -> None:
    loads.end_with(books(1))
    assert catalogue.current().number == 1
    thread, answers = in_a_thread(lambda: writer_reads(2))
    assert writer_reads(1).number == catalogue.current().number == 1
    assert thread.is_alive()
    loads.end_with(books(2))
    thread.join()
    assert [one.number for one in answers] == [2]
    monkeypatch.setattr(fresh, "LONGEST_WAIT", 0.05)
    assert writer_reads(3).number == 2, "the wait has an end"


def test_a_load_that_fails_is_told_and_made_again(loads, caplog) -> None:
    thread, answers = in_a_thread(catalogue.current)
    loads.end_with(OperationalError("database is locked"))
    thread.join()
    assert [type(one) for one in answers] == [OperationalError]
    loads.end_with(books(1))
    for _ in range(3):  # two loads have ended when the third begins
        assert loads.begun.acquire(timeout=10)
    assert catalogue.current().number == 1
    loads.end_with(ValueError("a secret"))
    loads.end_with(books(2))
    assert writer_reads(2).number == 2
    assert "could not be renewed: ValueError" in caplog.text
    assert "secret" not in caplog.text


def test_a_request_reads_one_catalogue_to_its_end(loads) -> None:
    loads.end_with(books(1))
    with reading():
        first = catalogue.current()
        loads.end_with(books(2))
        assert writer_reads(2) is not first
    assert catalogue.current().number == 2


def test_the_age_is_counted_from_when_it_was_last_the_newest(loads) -> None:
    loads.end_with(one := books(1))
    assert catalogue.current() is one
    assert loads.begun.acquire(timeout=10)
    assert loads.begun.acquire(timeout=10)  # the second look goes on
    time.sleep(0.05)
    assert 0.05 <= catalogue.age_of(one) < 10


@pytest.mark.django_db
def test_one_program_that_is_not_there_yet_is_waited_for(loads, monkeypatch) -> None:
    monkeypatch.setattr(fresh, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(fresh, "newest_change", lambda: 2)
    loads.end_with(books(1))
    with reading(), pytest.raises(catalogue.Behind):
        catalogue.having([7])
    thread, answers = in_a_thread(lambda: having_in_a_request(7))
    thread.join()
    assert [type(one) for one in answers] == [catalogue.Behind]
    loads.end_with(Catalogue(uuid4(), 2027, [7], {"program_key": Column.of(["one"])}, {}, 2))
    assert writer_reads(2).ids == [7]
    assert having_in_a_request(7).ids == [7]


def having_in_a_request(pk: int) -> Catalogue:
    with reading():
        return catalogue.having([pk])


@pytest.mark.django_db
def test_a_page_about_such_a_program_asks_to_come_back(client, monkeypatch) -> None:
    program = make_program()

    def behind(programs: list[int]) -> Catalogue:
        raise catalogue.Behind

    monkeypatch.setattr(catalogue, "having", behind)
    response = client.get(program.get_absolute_url())
    assert (response.status_code, response["Retry-After"]) == (503, "5")


# Requests -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_answer_from_the_catalogue_says_its_version_and_age(client) -> None:
    make_program()
    version = DataState.current().version.hex
    for path in ("/", "/programs/", "/api/programs"):
        response = client.get(path)
        assert (response["X-Data-Version"], response["X-Data-Age"]) == (version, "0"), path
        assert "imgmatch-wrote" not in response.cookies
    assert not client.get("/glossary/").has_header("X-Data-Version")


@pytest.mark.usefixtures("reference_data")
def test_who_writes_carries_the_number_of_the_change(client, monkeypatch) -> None:
    program, browser = make_program(visa_j1="no"), Client()
    browser.force_login(User.objects.create_superuser("steward"), "imgmatch.accounts.StewardBackend")
    said = {"value": "yes", "source_kind": "program_page", "source_name": "Page", "seen_on": "2026-11-02"}
    sent = {f"correct-{name}": value for name, value in (said | {"source_url": "https://example.org/program"}).items()}
    [(_, fact, _)] = queue_views.with_facts([Task(program.pk, "visa_j1", None, "", "")])
    sent |= {"program": program.pk, "field": "visa_j1", "act": "correct", "seen": fact.fingerprint, "at": 0}
    response = browser.post("/steward/queue/stale/work/", sent)
    assert response.status_code == 302
    cookie = response.cookies["imgmatch-wrote"]
    newest = DataChange.objects.latest("pk")
    assert newest.programs == [program.pk]
    request = HttpRequest()
    request.COOKIES["imgmatch-wrote"] = cookie.value
    assert request.get_signed_cookie("imgmatch-wrote") == str(newest.pk)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 120)
    asked: list[int] = []
    real = fresh._newest
    monkeypatch.setattr(fresh, "_newest", lambda must_see=0: (asked.append(must_see), real())[1])
    browser.get("/programs/")
    client.get("/programs/")
    client.cookies["imgmatch-wrote"] = "999999:forged"
    client.get("/programs/")
    assert asked == [newest.pk, 0, 0]


@pytest.mark.django_db
def test_what_is_gone_since_the_catalogue_was_read_breaks_no_page(client, monkeypatch) -> None:
    """Most pages fetch their programs after they have read the catalogue: one may be unlisted or merged meanwhile. The
    list tells what the catalogue has.
    """
    stays, goes, merged = (make_program(visa_j1="yes", name=name) for name in ("Stays", "Goes", "Merged"))
    old = catalogue.current()
    ledger.withdraw(Evidence.objects.filter(program=goes, field__in=("name", "specialty")))
    ledger.merge([(merged.pk, stays.pk)])
    come = make_program(name="Comes")
    monkeypatch.setattr(fresh, "_newest", lambda must_see=0: old)
    for path in (
        "/", "/programs/", "/programs/?view=map&by=visa", "/programs/?visa=j1", "/api/programs", "/api/specialties",
        f"/programs/compare/?id={stays.pk}&id={goes.pk}&id={merged.pk}&add=goes", f"/programs/compare/?id={goes.pk}",
        "/programs/export.csv", "/programs/changes/?visa=j1", "/soap/", stays.get_absolute_url(),
    ):  # fmt: skip
        response = client.get(path)
        assert response.status_code in (200, 400), path
        text = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
        if path in ("/programs/", "/api/programs", "/programs/export.csv"):
            assert ("Stays" in text, "Goes" in text, "Comes" in text) == (True, path == "/programs/", False), path
    assert client.get(f"/programs/{goes.pk}/goes/").status_code == 404
    assert client.get(come.get_absolute_url()).status_code == 503
    assert Program.objects.listed().count() == 2
    say(stays, "visa_j1", "no")
