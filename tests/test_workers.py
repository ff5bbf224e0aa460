"""Two workers of one site: what one records the other shows, and nobody waits for it but who recorded it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.workers import Answer, Visitor, Writer, hidden_fields, serving

PROGRAMS = 60
VISIBLE_WITHIN = 2.0  # seconds
SLOWEST = 10.0  # seconds of a page: on a machine that does much else it may take one or two
OTHERS = "/programs/?visa=h1b"


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
def test_a_write_shows_in_every_worker_at_once_for_its_writer_and_soon_for_all(database) -> None:
    writer = Writer(database, PROGRAMS)
    programs = writer.prepared["programs"]
    try:
        with serving(database, 2) as ports, reading(ports, OTHERS) as answers:
            for port in ports:
                assert f"/programs/{programs[0]}/" not in Visitor().ask(port, "/programs/?visa=j1").text
            for number, pk in enumerate(programs[:6]):
                writer.say(pk, "visa_j1", "yes")
                assert seconds_until(ports[number % 2], pk) < VISIBLE_WITHIN
            steward = Visitor(**writer.prepared["session"])
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
    finally:
        writer.end()
    assert {one.status for one in answers} == {200}
    assert len(answers) > 20
    assert max(one.seconds for one in answers) < SLOWEST
    assert len({one.headers["X-Data-Version"] for one in answers}) > 5
    assert max(int(one.headers["X-Data-Age"]) for one in answers) < SLOWEST
