"""Minutes of everything at once: visitors at 8 and then 32 connections, and an edit a second; errors and memory."""

import json
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from programs import catalogue
from tests.benchmark.beside import HOT, STATES, editing, words
from tests.benchmark.measure import Measured, Setup, percentile
from tests.benchmark.ranking import FILE
from tests.benchmark.servers import Server, serving
from tests.workers import Visitor, Writer

CONNECTIONS: Final = (8, 32)
WORKERS: Final = 2
PAUSE: Final = 0.05  # seconds between two pages of one visitor
SAMPLES: Final = 20  # of memory in the whole time
WARM: Final = 0.25  # of the time: by then whatever is kept has been filled


def measured(setup: Setup) -> Iterator[Measured]:
    writer = Writer(setup.database, 0)
    asks = addresses(writer.prepared["programs"])
    try:
        for connections in CONNECTIONS:
            with serving(setup.database, WORKERS) as servers:
                yield from loaded(f"mixed/{connections}", setup.seconds, connections, servers, writer, asks)
    finally:
        writer.end()


def loaded(
    key: str,
    seconds: float,
    connections: int,
    servers: list[Server],
    writer: Writer,
    asks: Callable[[random.Random], str],
) -> Iterator[Measured]:
    times, failed, statuses = list[float](), list[str](), Counter[int]()
    ports, memory, cookie = [one.port for one in servers], list[tuple[float, float]](), somebody()
    begun = time.monotonic()
    until = begun + seconds

    def visit(number: int) -> None:
        chance = random.Random(number)
        visitor = Visitor(**{settings.SESSION_COOKIE_NAME: cookie} if number % 4 == 0 else {})
        while time.monotonic() < until:
            # One page each of many people: a network has sixty files in ten minutes.
            visitor.at = f"127.{chance.randrange(1, 255)}.{chance.randrange(255)}.{chance.randrange(1, 255)}"
            path = "/me/ranking/?specialty=all" if number % 4 == 0 and chance.random() < 0.2 else asks(chance)
            try:
                port = chance.choice(ports)
                answer = visitor.ask(port, path)
                if answer.status == 301:  # a program by its number alone
                    answer = visitor.ask(port, answer.headers["Location"])
            except OSError as error:
                failed.append(f"{path}: {error!r}")
                continue
            times.append(answer.seconds)
            statuses[answer.status] += 1
            if answer.status != 200:
                failed.append(f"{path}: {answer.status}")
            time.sleep(PAUSE)

    visitors = [threading.Thread(target=visit, args=[number]) for number in range(connections)]
    with editing(writer, ports, shows := [], is_on=True):
        for one in visitors:
            one.start()
        for _ in range(SAMPLES):
            time.sleep(seconds / SAMPLES)
            memory.append(((time.monotonic() - begun) / seconds, sum(one.private_mb() for one in servers)))
        for one in visitors:
            one.join()
    warm = [mb for part, mb in memory if part >= WARM]
    half = len(warm) // 2
    yield Measured(f"{key}/failed", "answers", [len(failed)], {"of": len(times), "first": failed[:5]})
    yield Measured(f"{key}/answers", "a second", [len(times) / seconds], {"statuses": statuses})
    yield Measured(f"{key}/page", "ms", [1000 * statistics.median(times)], {"p95": 1000 * percentile(times, 95)})
    yield Measured(f"{key}/visible", "s", [max(shows)], {"all": shows})
    yield Measured(f"{key}/memory", "MB", [mb for _, mb in memory])
    yield Measured(f"{key}/grown", "share", [statistics.median(warm[half:]) / statistics.median(warm[:half])])


def addresses(programs: list[int]) -> Callable[[random.Random], str]:
    """Pages as visitors ask for them: half of them lists, some everybody asks for and some nobody else."""
    names = [
        one for text in catalogue.current().values_of("search_text")[:500] for one in text.split() if one.isalpha()
    ]
    kinds: dict[Callable[[random.Random], str], int] = {
        lambda chance: "/programs/": 15,
        lambda chance: f"/programs/?{HOT}": 15,
        lambda chance: f"/programs/?{words(chance)}": 20,
        lambda chance: f"/programs/?q={chance.choice(names)}": 15,
        lambda chance: f"/programs/{chance.choice(programs)}/": 20,
        lambda chance: f"/api/programs?{words(chance)}": 5,
        lambda chance: f"/programs/export.csv?visa=h1b&state={chance.choice(STATES)}": 3,
        lambda chance: "/programs/?view=map": 2,
        lambda chance: "/programs/changes/": 2,
        lambda chance: "/": 3,
    }
    return lambda chance: chance.choices([*kinds], [*kinds.values()])[0](chance)


def somebody() -> str:
    """The session of a visitor with a profile."""
    client = Client(headers={"host": "localhost"})
    client.post("/me/upload/", {"file": SimpleUploadedFile("me.json", json.dumps(FILE).encode()), "version": 0})
    return client.cookies[settings.SESSION_COOKIE_NAME].value
