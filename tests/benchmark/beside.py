"""Readers beside a writer: pages of the list by the clock, in quiet and with an edit a second.

Two workers of one process and four threads each. Windows come in turns, so that whatever else the machine does falls on
all of them. Varied addresses are such as nobody asked before; a repeated one may come from a page that was kept, unless
an edit came between.
"""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

from tests.benchmark.measure import Measured, Setup, percentile, times_less
from tests.benchmark.servers import serving
from tests.workers import Visitor, Writer

ROUNDS: Final = 3
WORKERS: Final = 2
READERS: Final = 4  # each asks again when it was answered, after a pause
PAUSE: Final = 0.15  # seconds
SECONDS: Final = 10.0  # of a window
EDIT_EVERY: Final = 1.0  # seconds
SPECIALTIES: Final = ("internal-medicine", "family-medicine", "pediatrics", "neurology", "psychiatry", "anesthesiology")
STATES: Final = ("AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL")
HOT: Final = "visa=j1"


def measured(setup: Setup) -> Iterator[Measured]:
    """Seconds within which 95 of 100 pages come, and until an edit shows in each worker; failures are counted."""
    writer, shows, failed = Writer(setup.database, 0), list[float](), list[str]()
    at_95: dict[str, list[float]] = {"quiet": [], "busy": [], "busy_repeated": []}
    middle: dict[str, list[float]] = {name: [] for name in at_95}
    try:
        with serving(setup.database, WORKERS) as servers:
            ports = [one.port for one in servers]
            for number in range(setup.times(ROUNDS, 1) + 1):
                for name in at_95:
                    addresses = (lambda chance: HOT) if name.endswith("repeated") else words
                    seconds = SECONDS * max(setup.effort, 0.3) if number else 2.0
                    with editing(writer, ports, shows, is_on=name != "quiet"):
                        times = read(ports, seconds, addresses, failed, number)
                    if number:  # the first round makes the workers warm
                        at_95[name].append(percentile(times, 95) * 1000)
                        middle[name].append(statistics.median(times) * 1000)
    finally:
        writer.end()
    for name, values in at_95.items():
        yield Measured(f"beside/{name}", "ms", values, {"median_ms": middle[name]})
    yield Measured("beside/varied", "share", times_less(at_95["busy"], at_95["quiet"]))
    yield Measured("beside/repeated", "share", times_less(at_95["busy_repeated"], at_95["quiet"]))
    yield Measured("beside/failed", "answers", [len(failed)], {"first": failed[:3]})
    yield Measured("beside/visible", "s", [max(shows)], {"all": shows})


def read(
    ports: list[int], seconds: float, addresses: Callable[[random.Random], str], failed: list[str], seed: int
) -> list[float]:
    """Seconds of each page that so many readers were answered in this time."""
    until, times = time.monotonic() + seconds, list[float]()

    def keep_reading(number: int) -> None:
        chance, visitor = random.Random(READERS * seed + number), Visitor()
        while time.monotonic() < until:
            try:
                answer = visitor.ask(ports[number % len(ports)], f"/programs/?{addresses(chance)}")
                times.append(answer.seconds)
                if answer.status != 200:
                    failed.append(f"{answer.status}")
            except OSError as error:
                failed.append(repr(error))
            time.sleep(PAUSE)

    readers = [threading.Thread(target=keep_reading, args=[number]) for number in range(READERS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return times


def words(chance: random.Random) -> str:
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


@contextmanager
def editing(writer: Writer, ports: list[int], shows: list[float], *, is_on: bool) -> Iterator[None]:
    """An edit a second meanwhile; how long it takes until each worker has it."""
    has_ended = threading.Event()
    thread = threading.Thread(target=_edit, args=[writer, ports, has_ended, shows])
    if is_on:
        thread.start()
    try:
        yield
    finally:
        has_ended.set()
        if is_on:
            thread.join()


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
