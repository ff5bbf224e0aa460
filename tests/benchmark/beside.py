"""Readers beside a writer, measured: the list of programs at varied addresses, in quiet and with an edit a second.

Two workers of one process and four threads each. Quiet and busy windows come in
turns, so that whatever else the machine does falls on both.
"""

import random
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from django.db import connection

from programs.imports import record
from programs.imports.checked import Files
from tests.benchmark.imports import SOURCE, scratch_database, write_file
from tests.databases import address_of
from tests.workers import Visitor, Writer, serving

WORKERS: Final = 2
READERS: Final = 4  # each asks again when it was answered, after a pause
PAUSE: Final = 0.15  # seconds
SECONDS: Final = 10.0  # of a window
EDIT_EVERY: Final = 1.0  # seconds
MOST_RATIO: Final = 1.5  # 95 % of the pages beside a writer, against quiet
SPECIALTIES: Final = ("internal-medicine", "family-medicine", "pediatrics", "neurology", "psychiatry", "pathology")
STATES: Final = ("NY", "NJ", "PA", "CA", "TX", "FL", "IL", "OH", "MI", "MA")


def on_made_up(rows: int, rounds: int) -> dict[str, Any]:
    """:func:`measured` in a database made for it, with so many made-up programs."""
    with tempfile.TemporaryDirectory() as folder, scratch_database(Path(folder)):
        file = Path(folder) / "programs.csv"
        write_file(file, rows)
        record.take_in("Made up", Files(file), SOURCE, skip_invalid=True)
        connection.close()
        return measured(address_of(connection.settings_dict), SECONDS, rounds) | {"programs": rows}


def measured(database: str, seconds: float, rounds: int) -> dict[str, Any]:
    """Milliseconds of pages (median, 95 %) quiet and beside a writer; seconds until an edit shows in each worker.

    ``database``: its address; it is written to.
    """
    writer = Writer(database, 0)
    quiet, busy, shows = list[float](), list[float](), list[float]()
    try:
        with serving(database, WORKERS) as ports:
            _read(ports, 2.0, [])
            for _ in range(rounds):
                _read(ports, seconds, quiet)
                has_ended = threading.Event()
                editing = threading.Thread(target=_edit, args=[writer, ports, has_ended, shows])
                editing.start()
                _read(ports, seconds, busy)
                has_ended.set()
                editing.join()
    finally:
        writer.end()
    at_95 = _at_95(busy), _at_95(quiet)
    return {
        "quiet_pages": len(quiet),
        "quiet_ms": statistics.median(quiet) * 1000,
        "quiet_p95_ms": at_95[1] * 1000,
        "busy_pages": len(busy),
        "busy_ms": statistics.median(busy) * 1000,
        "busy_p95_ms": at_95[0] * 1000,
        "ratio": at_95[0] / at_95[1],
        "shows_after_median": statistics.median(shows),
        "shows_after_most": max(shows),
    }


def faults_of(found: dict[str, Any]) -> list[str]:
    """Which goals are missed."""
    return [name for name, most in {"ratio": MOST_RATIO, "shows_after_most": 2.0}.items() if found[name] > most]


def _at_95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _read(ports: list[int], seconds: float, times: list[float]) -> None:
    until = time.monotonic() + seconds

    def read(number: int) -> None:
        chance, visitor = random.Random(number + len(times)), Visitor()
        while time.monotonic() < until:
            answer = visitor.ask(ports[number % len(ports)], f"/programs/?{_words(chance)}")
            if answer.status != 200:
                raise ValueError(f"answered {answer.status}")
            times.append(answer.seconds)
            time.sleep(PAUSE)

    readers = [threading.Thread(target=read, args=[number]) for number in range(READERS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()


def _words(chance: random.Random) -> str:
    """A filter nobody asked before, more often than not."""
    words: dict[str, Any] = {
        "state": chance.sample(STATES, chance.randrange(4)),
        "visa": chance.sample(["j1", "h1b"], 1),
    }
    words["specialty"] = chance.sample(SPECIALTIES, chance.randrange(3))
    if chance.random() < 0.5:
        words["step2_ck"] = chance.randrange(200, 260)
    if chance.random() < 0.3:
        words["not_stated"] = "1"
    return urlencode(words, doseq=True)


def _edit(writer: Writer, ports: list[int], has_ended: threading.Event, shows: list[float]) -> None:
    chance, programs = random.Random(), writer.prepared["programs"]
    while not has_ended.wait(EDIT_EVERY):
        version = _version(ports[0])
        writer.say(chance.choice(programs), chance.choice(["visa_j1", "visa_h1b"]), chance.choice(["yes", "no"]))
        begun = time.monotonic()
        for port in ports:
            while (asked := time.monotonic()) - begun < 30 and _version(port) == version:
                time.sleep(0.05)
            shows.append(asked - begun)


def _version(port: int) -> str:
    return Visitor().ask(port, "/api/specialties").headers["X-Data-Version"]
