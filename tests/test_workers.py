"""Two processes of one site that share nothing but its database and its Redis, as on two machines: what one records the
other shows, nobody waits for it but who recorded it, and whoever visits may be answered by either.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.benchmark.servers import site
from tests.workers import Answer, Visitor, Writer, hidden_fields

PROGRAMS = 60
VISIBLE_WITHIN = 2.0  # seconds
SLOWEST = 10.0  # seconds of a page: on a machine that does much else it may take one or two
OTHERS = "/programs/?visa=h1b"
RESETS = 5  # of a password in a minute, from one network


@contextmanager
def reading(ports: list[int], path: str) -> Iterator[list[Answer]]:
    """Two readers of each worker all the while; what they were answered."""
    answers: list[Answer] = []
    has_ended = threading.Event()

    def read(port: int) -> None:
        while not has_ended.wait(0.1):
            answers.append(Visitor().ask(port, path))

    readers = [threading.Thread(target=read, args=[port]) for port in ports for _ in range(2)]
    for one in readers:
        one.start()
    try:
        yield answers
    finally:
        has_ended.set()
        for one in readers:
            one.join()


def seconds_until(port: int, pk: int) -> float:
    """How long after now a request has to begin to find the program among those that sponsor J-1."""
    begun = asked = time.monotonic()
    while f"/programs/{pk}/" not in Visitor().ask(port, "/programs/?visa=j1").text:
        assert asked - begun < 30
        asked = time.monotonic()
    return asked - begun


@pytest.mark.database
def test_two_machines_are_one_site(database, redis) -> None:
    writer = Writer(database, PROGRAMS)
    programs = writer.prepared["programs"]
    try:
        with (
            site(database, CACHE_URL=redis) as one,
            site(database, CACHE_URL=redis) as other,
            reading(ports := [one.port, other.port], OTHERS) as answers,
        ):
            a_write_shows_soon(writer, ports, programs)
            who_writes_sees_it_at_once(Visitor(**writer.prepared["session"]), ports)
            a_visitor_is_known_to_both(Visitor(), ports, programs[:4])
            a_limit_is_counted_by_both(Visitor(), ports)
    finally:
        writer.end()
    assert {one.status for one in answers} == {200}
    assert len(answers) > 20
    assert max(one.seconds for one in answers) < SLOWEST
    assert len({one.headers["X-Data-Version"] for one in answers}) > 5
    assert max(int(one.headers["X-Data-Age"]) for one in answers) < SLOWEST


def a_write_shows_soon(writer: Writer, ports: list[int], programs: list[int]) -> None:
    for port in ports:
        assert f"/programs/{programs[0]}/" not in Visitor().ask(port, "/programs/?visa=j1").text
    for number, pk in enumerate(programs[:6]):
        writer.say(pk, "visa_j1", "yes")
        assert seconds_until(ports[number % 2], pk) < VISIBLE_WITHIN


def who_writes_sees_it_at_once(steward: Visitor, ports: list[int]) -> None:
    for number in range(6):
        here, there = ports[number % 2], ports[1 - number % 2]
        work = "/steward/queue/stale/work/?field=visa_j1"
        fields = hidden_fields(steward.ask(here, work).text)
        said = {"value": "yes", "source_kind": "program_page", "source_name": "Page", "seen_on": "2026-11-02"}
        said["source_url"] = "https://example.org/program"
        sent = fields | {"act": "correct"} | {f"correct-{name}": value for name, value in said.items()}
        response = steward.ask(here, work, sent)
        assert response.status == 302, response.text
        for port in (there, here):
            page = steward.ask(port, "/programs/?visa=j1")
            assert f"/programs/{fields['program']}/" in page.text
            assert "no-store" in page.headers["Cache-Control"]


def a_visitor_is_known_to_both(visitor: Visitor, ports: list[int], programs: list[int]) -> None:
    """A profile that was begun at one is there at the other, which adds to it."""
    for number, pk in enumerate(programs):
        port, path = ports[number % 2], f"/me/plan/{pk}/add/"
        sent = visitor.ask(port, path, hidden_fields(visitor.ask(port, path).text))
        assert sent.status == 302, sent.text
    for port in ports:
        plan = visitor.ask(port, "/me/plan/").text
        assert all(f"/me/plan/{pk}/" in plan for pk in programs)


def a_limit_is_counted_by_both(visitor: Visitor, ports: list[int]) -> None:
    path = "/account/password/reset/"
    form = hidden_fields(visitor.ask(ports[0], path).text) | {"email": "somebody@example.org"}
    statuses = [visitor.ask(ports[number % 2], path, form).status for number in range(RESETS + 1)]
    assert statuses == [302] * RESETS + [429]
