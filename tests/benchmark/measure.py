"""What a measurement is, and how it is taken: in rounds, everybody in turn, another one first each time."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.benchmark.databases import Databases
from tests.benchmark.servers import Answer, Server

GARBAGE = (10_000, 20, 2)  # when a worker of the site looks for it (imgmatch.wsgi)


@dataclass(frozen=True)
class Setup:
    """What a subject measures. ``effort``: 1 for a whole run, less for a hurried one."""

    databases: Databases
    database: str
    rows: int
    effort: float = 1.0
    seconds: float = 600.0

    @property
    def is_whole(self) -> bool:
        return self.effort == 1

    def times(self, whole: int, least: int = 2) -> int:
        """How often, where a whole run does it so often."""
        return max(least, round(whole * self.effort))


@dataclass(frozen=True)
class Measured:
    """One line of the table: a value a round, and in ``also`` what it was worked out from."""

    key: str
    unit: str
    values: Sequence[float]
    also: Mapping[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "unit": self.unit, "values": [*self.values]} | (
            {"also": self.also} if self.also else {}
        )


def in_turns(rounds: int, **ways: Callable[[], float]) -> dict[str, list[float]]:
    """What each way gives in each round; who begins changes, for whoever follows meets warm caches."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        names = [*ways]
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(ways[name]())
    return found


def times_less(peer: Sequence[float], ours: Sequence[float]) -> list[float]:
    """How many times less ours is, round by round."""
    return [their / our for their, our in zip(peer, ours, strict=True)]


def as_a_worker() -> None:
    """Look for garbage from now on as a worker of the site does once it has started (``imgmatch.wsgi``)."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def cpu_ms(work: Callable[[], Any]) -> float:
    """Milliseconds of CPU of this process and of those it starts and waits for."""
    gc.collect()
    before = time.process_time() + children_seconds()
    work()
    return (time.process_time() + children_seconds() - before) * 1000


def children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def request_ms(server: Server, paths: Sequence[str]) -> tuple[float, list[Answer]]:
    """Milliseconds of CPU the server takes for each of these addresses, asked one after the other, and its answers."""
    server.be_quiet()
    before = server.cpu()
    answers = [server.page(path) for path in paths]
    server.be_quiet()
    return (server.cpu() - before) / len(paths) * 1000, answers


def percentile(times: Sequence[float], part: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]
