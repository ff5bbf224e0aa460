"""What a worker holds: its private memory after it has answered pages of every kind.

Private is what no other process shares. Two workers are measured, a value each: what both map from one file is shared.
"""

from collections.abc import Iterator
from typing import Final

from tests.benchmark.measure import Measured, Setup
from tests.benchmark.servers import memory_of, private_mb, site

WORKERS: Final = 2
TIMES: Final = 12  # so that each worker has answered most of them
LARGE: Final = 100_000
PAGES: Final = (
    "/",
    "/programs/",
    "/programs/?visa=j1",
    "/programs/?q=memorial",
    "/programs/?silent=1&page=7",
    "/programs/?view=map",
    "/api/programs",
    "/programs/export.csv?visa=h1b&specialty=neurology",
)


def measured(setup: Setup) -> Iterator[Measured]:
    yield from of_workers("memory", setup.database)
    yield from of_workers("memory/not_preloaded", setup.database, is_preloaded=False)
    if setup.is_whole:
        with setup.databases.scratch(LARGE) as large:
            yield from of_workers("memory/large", large)


def of_workers(name: str, database: str, *, is_preloaded: bool = True) -> Iterator[Measured]:
    with site(database, workers=WORKERS, is_preloaded=is_preloaded) as server:
        for _ in range(TIMES):
            for path in PAGES:
                server.page(path)
                server.hang_up()  # the next page may come from another worker
        yield Measured(f"{name}/private", "MB", [private_mb(pid) for pid in server.workers()])
        yield Measured(f"{name}/proportional", "MB", [memory_of(pid)["Pss"] for pid in server.workers()])
