"""What the site is held to: one row a goal. Everything a benchmark measures is told; these rows are judged.

Ratios and failures decide how a run ends. Megabytes and seconds are told beside their goal, and decide nothing: they
are of one machine.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tests.benchmark.measure import Measured

DECIDE: Final = frozenset({"times", "share", "answers"})
ON_REQUEST: Final = ("mixed",)  # subjects that no run measures unless it is asked to: it takes twice its --seconds
ON_POSTGRESQL: Final = 0.8  # of each goal


class Goal(NamedTuple):
    """``key``: of what is measured; its median must be at least, or at most, this."""

    key: str
    says: str
    least: float | None = None
    most: float | None = None

    def is_met(self, found: Measured, engine: str = "SQLite") -> bool:
        part = ON_POSTGRESQL if engine == "PostgreSQL" and found.unit in ("times", "share") else 1.0
        if self.least is not None:
            return found.median >= self.least * part
        return self.most is not None and found.median <= self.most / part

    @property
    def bound(self) -> str:
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


LISTS: Final = {"list": "List", "filter": "Filtered list", "search": "Search", "page_200": "Page 200"}
PEERS: Final = {"datasette": "Datasette", "list_view": "ListView with django-filter", "admin": "the admin's changelist"}
FIRST: Final = {
    "list": {"datasette": 4.0, "list_view": 3.0, "admin": 6.0},
    "filter": {"datasette": 5.0, "list_view": 3.0, "admin": 6.0},
    "search": {"datasette": 4.0, "list_view": 3.0, "admin": 6.0},
    "page_200": {"datasette": 10.0, "list_view": 3.0, "admin": 6.0},
}
REPEATED: Final = {"list": 8.0, "filter": 8.0, "search": 12.0, "page_200": 12.0}

GOALS: Final = (
    *(
        Goal(f"first/{name}/{peer}", f"{LISTS[name]}, first view: CPU of {PEERS[peer]} over ours", least=least)
        for name, peers in FIRST.items()
        for peer, least in peers.items()
    ),
    *(
        Goal(f"repeated/{name}/datasette", f"{LISTS[name]}, viewed again: CPU of Datasette over ours", least=least)
        for name, least in REPEATED.items()
    ),
    Goal("first/program", "Program page: CPU over that of a DetailView of the same rows", most=1.5),
    Goal("first/file", "CSV of a filtered list: CPU over that of csv.writer", most=1.2),
    Goal("first/json", "JSON of a filtered list: CPU over that of Datasette", most=1.0),
    Goal("rank/rules", "Rank and explain 50: CPU of a loop that asks the same rules of ORM rows, over ours", least=100),
    Goal("rank/plain", "Rank and explain 50: CPU of a loop of six comparisons written by hand, over ours", least=30),
    Goal("rank/kernel", "Rank and explain 50: CPU over that of NumPy adding and sorting what is ready", most=10),
    Goal("desk/page", "Page of the ranking, in rankings", most=2.5),
    Goal("desk/what_if", "What if, twelve changes, in rankings", most=6),
    Goal("import/default", "Import preview: CPU of django-import-export as it comes, over ours", least=30),
    Goal("import/tuned", "Import preview: CPU of django-import-export tuned, over ours", least=20),
    Goal("import/again", "Import preview of a file that is recorded already, over that of a new one", most=1),
    Goal("import/refused", "Seconds until a file made to keep its reader busy is refused", most=2),
    Goal("import/confirm", "Seconds to confirm a change of 5,000 programs", most=10),
    Goal("import/slowest_save", "Seconds of the slowest save of somebody else meanwhile", most=10),
    Goal("import/growth/new", "More memory while new programs are recorded, MB", most=100),
    Goal("import/growth/changed", "More memory while changes are recorded, MB", most=100),
    Goal("beside/varied", "Beside an edit a second: 95 % of pages, varied addresses, over quiet", most=1.5),
    Goal("beside/repeated", "Beside an edit a second: 95 % of pages, one address, over quiet", most=1.5),
    Goal("beside/failed", "Beside an edit a second: answers that failed", most=0),
    Goal("beside/visible", "Seconds until an edit shows in a worker, at most", most=2),
    Goal("load/orm", "Load: CPU of its rows read through models, over ours (it was 0.55 once)", least=2.2),
    Goal("load/patch", "Load: CPU of the whole, over that of patching one program", least=8),
    Goal("load/file", "Load: CPU of the whole, over that of reading the file", least=4),
    Goal("load/file/site", "Milliseconds of CPU until a worker has read the file", most=300),
    *(
        Goal(f"growth/{name}", f"{says}: CPU at 100,000 programs over that at 1,000", most=1.5)
        for name, says in {**LISTS, "program": "Program page"}.items()
        if name != "page_200"
    ),
    Goal("memory/private", "Private memory of a worker, MB", most=120),
    Goal("memory/large/private", "Private memory of a worker at 100,000 programs, MB", most=250),
    Goal("mixed/8/failed", "Mixed load at 8 connections: answers that failed", most=0),
    Goal("mixed/32/failed", "Mixed load at 32 connections: answers that failed", most=0),
    Goal("mixed/8/grown", "Mixed load at 8 connections: memory of the second half over the first", most=1.05),
    Goal("mixed/32/grown", "Mixed load at 32 connections: memory of the second half over the first", most=1.05),
)  # fmt: skip


class Judged(NamedTuple):
    goal: Goal
    found: Measured | None
    is_met: bool

    @property
    def fails(self) -> bool:
        """Whether the run ends with an error for it."""
        return self.found is not None and not self.is_met and self.found.unit in DECIDE


def judged(found: Mapping[str, Measured], engine: str) -> Iterator[Judged]:
    for goal in GOALS:
        one = found.get(goal.key)
        yield Judged(goal, one, one is not None and goal.is_met(one, engine))
