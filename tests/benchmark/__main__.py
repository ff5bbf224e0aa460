"""Measure the site and judge it: ``make benchmark``, ``make benchmark ARGS=--quick``, ``ARGS="--only browse load"``.

Each subject runs in a process of its own on a database of its own; each result is written as it comes to
``var/benchmark/results.jsonl``. ``--resume`` goes on where the last run was cut off, with what is not measured yet.
A whole run writes ``docs/performance.md``. Ends with 1 where a ratio misses its goal or a subject failed.
"""

import json
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, Final, TextIO

from tests.benchmark import report
from tests.benchmark.databases import ROOT, VAR, Databases, environment
from tests.benchmark.goals import ON_REQUEST, Judged, judged
from tests.benchmark.measure import Measured

RESULTS: Final = VAR / "results.jsonl"
SUBJECTS: Final = ("load", "memory", "ranking", "browse", "growth", "beside", "imports")
ROWS: Final = 14_000
QUICK: Final = ("load", "ranking", "browse", "beside")
QUICK_EFFORT: Final = 0.25


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = arguments().parse_args()
    databases = Databases(os.environ.get("DATABASE_URL", ""))
    subjects = options.only or (QUICK if options.quick else SUBJECTS)
    told = {"rows": options.rows, "effort": QUICK_EFFORT if options.quick else 1.0, "engine": databases.engine}
    run, done, results = earlier(told) if options.resume else ({}, set(), {})
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    failed = []
    with RESULTS.open("a" if run else "w", encoding="utf-8") as file:
        if not run:
            run = told | {"began": time.time(), "machine": report.machine(), "load": report.load_average()}
            write(file, {"run": run})
        for name in subjects:
            if name in done:
                continue
            say(f"\n{name}")
            try:
                with databases.scratch(options.rows) as database:
                    for one in measured(name, database, databases, run, options.seconds):
                        results[one.key] = one
                        write(file, one.as_json())
                        say(f"  {one.key:<32}{report.number(one.median):>10} {one.unit:<8}{report.spread(one)}")
                write(file, {"done": name})
            except (subprocess.CalledProcessError, OSError) as error:
                failed.append(name)
                say(f"{name} could not be measured: {error}")
    goals = [*judged(results, databases.engine)] if options.rows == ROWS else []  # they are of so many programs
    tell(goals)
    if goals and not options.quick and not failed and {*SUBJECTS} <= {*done, *subjects}:
        report.write(run, [*results.values()], goals)
        say(f"\nWritten to {report.PAGE.relative_to(ROOT)}")
    return 1 if failed or any(one.fails for one in goals) else 0


def arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="make benchmark ARGS=…", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"few rounds, and only {', '.join(QUICK)}")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"programs ({ROWS:,}; with others no goal is judged)")
    parser.add_argument("--only", nargs="+", choices=[*SUBJECTS, *ON_REQUEST], help="measure these subjects alone")
    parser.add_argument("--resume", action="store_true", help="keep what the last run has measured, and go on")
    parser.add_argument("--seconds", type=float, default=600, help="of mixed load at each number of connections (600)")
    return parser


def earlier(told: dict[str, Any]) -> tuple[dict[str, Any], set[str], dict[str, Measured]]:
    """The last run, if it measured the same: which subjects are done, and all results."""
    told_so_far = RESULTS.read_text(encoding="utf-8").rpartition("\n")[0] if RESULTS.exists() else ""  # whole lines
    lines = [json.loads(line) for line in told_so_far.splitlines()]
    run = lines[0]["run"] if lines else {}
    if any(run.get(name) != value for name, value in told.items()):
        return {}, set(), {}
    results = [Measured(one["key"], one["unit"], one["values"], one.get("also", {})) for one in lines if "key" in one]
    return run, {one["done"] for one in lines if "done" in one}, {one.key: one for one in results}


def measured(name: str, database: str, databases: Databases, run: dict[str, Any], seconds: float) -> Iterator[Measured]:
    """What a subject finds, as it finds it. Raises CalledProcessError if it ends with an error, which it has told."""
    told = {"server": databases.server, "rows": run["rows"], "effort": run["effort"], "seconds": seconds}
    command = [sys.executable, "-m", "tests.benchmark.subject", name, json.dumps(told)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(database, CATALOGUE_FOLDER=""), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                one = json.loads(line)
                yield Measured(one["key"], one["unit"], one["values"], one.get("also", {}))
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, f"tests.benchmark.{name}")


def write(file: TextIO, told: dict[str, Any]) -> None:
    file.write(json.dumps(told) + "\n")
    file.flush()


def tell(goals: list[Judged]) -> None:
    say("\nGoals")
    for one in goals:
        if one.found:
            what = "met   " if one.is_met else "MISSED" if one.fails else "missed"
            say(f"  {what} {report.number(one.found.median):>8} {one.goal.bound:<14} {one.goal.says}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
