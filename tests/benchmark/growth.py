"""First views of the same pages of a thousand programs, of as many as otherwise, and of a hundred thousand.

Filters and searches, of which there are enough, in nine rounds of four addresses; lists and programs in three.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Final

from tests.benchmark.browse import SITE, Asked, chosen, ours
from tests.benchmark.measure import Measured, Setup, in_turns, request_ms, times_less
from tests.benchmark.servers import Server, site

SMALL: Final = 1_000
LARGE: Final = 100_000
ROUNDS: Final = {"list": 3, "filter": 9, "search": 9, "program": 3}
IN_A_WINDOW: Final = 4


def measured(setup: Setup) -> Iterator[Measured]:
    windows = {kind: setup.times(rounds) + 1 for kind, rounds in ROUNDS.items()}  # the first makes everybody warm
    asked = {kind: chosen(windows[kind] * IN_A_WINDOW, SMALL * (kind == "list"))[0] for kind in ROUNDS}
    sizes = {"small": SMALL, "large": LARGE} if setup.is_whole else {"small": SMALL}
    with ExitStack() as stack:
        servers = {"same": stack.enter_context(site(setup.database))}
        for name, rows in sizes.items():
            servers[name] = stack.enter_context(site(stack.enter_context(setup.databases.scratch(rows))))
        for kind in ROUNDS:
            paths = {name: addresses(kind, asked[kind], server) for name, server in servers.items()}
            ways = {name: in_windows(server, paths[name]) for name, server in servers.items()}
            taken = {name: values[1:] for name, values in in_turns(windows[kind], **ways).items()}
            for name, values in taken.items():
                yield Measured(f"growth/{kind}/{name}", "ms", values)
            largest = "large" if setup.is_whole else "same"
            yield Measured(f"growth/{kind}", "share", times_less(taken[largest], taken["small"]))


def addresses(kind: str, asked: dict[str, list[Asked]], server: Server) -> list[str]:
    if kind != "program":
        return [ours(one) for one in asked[kind]]
    paths = [
        f"/programs/{pk}/" for page in range(3, 9) for pk in SITE.read(server.page(ours(Asked(page))).text)[1][::10]
    ]
    return [server.get(path).headers["Location"] for path in paths]


def in_windows(server: Server, paths: list[str]) -> Callable[[], float]:
    """Each call asks the next few addresses."""
    windows = iter([paths[at : at + IN_A_WINDOW] for at in range(0, len(paths), IN_A_WINDOW)])
    return lambda: request_ms(server, next(windows))[0]
