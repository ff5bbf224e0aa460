"""``docs/performance.md``: the table of the latest whole run, with the machine it was taken on."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from tests.benchmark.databases import ROOT
from tests.benchmark.goals import DECIDE, ON_REQUEST, Judged
from tests.benchmark.measure import Measured

PAGE: Final = ROOT / "docs" / "performance.md"
PACKAGES: Final = ("django", "numpy", "gunicorn", "datasette", "django-filter", "django-import-export")

HEAD: Final = """# Performance

Written by `make benchmark`, which makes {rows:,} programs up, measures the site beside what people would use instead,
and ends with an error if a ratio misses its goal. Do not edit it by hand.

{when}. {machine}.

Every figure is CPU time of all processes of a server, unless it says seconds or MB. Rounds are interleaved and begin
with another one each time; the figure is their median, with the least and the most. Before a page is compared,
everybody must find the same number of programs and show the same ones. Ratios are worked out round by round. A *first
view* asks for an address that nobody has asked for before. How each is measured: `tests/benchmark/`. What follows
from it for a host: [scaling](scaling.md).

## Goals
"""


def machine() -> str:
    """The machine and what runs on it, in a sentence; no names, no paths."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next((line.split(":")[1].strip() for line in told.splitlines() if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [f"{model or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"]
    parts += [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    return ", ".join(parts + [f"{name} {version(name)}" for name in PACKAGES])


def load_average() -> float:
    return round(os.getloadavg()[0], 1)


def write(run: Mapping[str, Any], results: Sequence[Measured], goals: Sequence[Judged]) -> None:
    PAGE.write_text(page(run, results, goals), encoding="utf-8")


def page(run: Mapping[str, Any], results: Sequence[Measured], goals: Sequence[Judged]) -> str:
    day = datetime.fromtimestamp(run["began"], UTC)
    is_whole = all(one.found for one in goals if one.goal.key.partition("/")[0] not in ON_REQUEST)
    how = "a whole run" if is_whole else "a run of some subjects"
    how = how if run["effort"] == 1 else "a hurried run of few rounds"
    when = f"{day:%-d %B %Y}, {how} on {run['engine']}, at a load of {run['load']} before it began"
    lines = [HEAD.format(rows=run["rows"], when=when, machine=run["machine"])]
    lines += table(("Goal", "Bound", "Median", "Least to most", "Met"), map(goal_row, goals))
    lines += [
        "",
        "Goals in seconds, milliseconds and MB are of one machine: they are told, and no run fails for them.",
        "",
        "## Everything measured",
        "",
    ]
    lines += table(("What", "Unit", "Median", "Least to most", "Rounds"), map(result_row, results))
    return "\n".join(lines) + "\n"


def table(head: Sequence[str], rows: Any) -> list[str]:
    return [f"| {' | '.join(one)} |" for one in (head, ["---"] * len(head), *rows)]


def goal_row(judged: Judged) -> list[str]:
    goal, found = judged.goal, judged.found
    if found is None:
        return [goal.says, goal.bound, "", "", "not measured"]
    met = "yes" if judged.is_met else "**no**" if found.unit in DECIDE else "no"
    return [goal.says, goal.bound, number(found.median), spread(found), met]


def result_row(found: Measured) -> list[str]:
    return [found.key, found.unit, number(found.median), spread(found), str(len(found.values))]


def spread(found: Measured) -> str:
    return f"{number(min(found.values))} to {number(max(found.values))}" if len(found.values) > 1 else ""


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
