"""Make a seeded sample of small changes to the rules, and tell which of them the fast tests do not notice.

``python -m tests.mutation --seconds 1500 --seed 1 --only applicants/matching/letters.py``. Nothing is written: each
change lives in a process of its own, forked from one that has everything else in memory.
"""

import argparse
import importlib
import importlib.metadata
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_loader
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from tests.mutation.mutants import Mutant, changed, mutants_of

ROOT: Final = Path(__file__).parents[2]
MOST_SECONDS: Final = 120  # of work by the tests of one change: what never ends is noticed
# What is changed, and the tests that are asked. They use no database.
TESTS: Final = {
    "applicants/matching/": "applicants/matching/tests",
    "programs/record/": "programs/record/tests",
    "programs/facts/weighing.py": "programs/facts/tests/test_ledger.py",
    "programs/catalogue/filters.py": "programs/catalogue/tests/test_answers.py",
}
# They draw many files, and work for seconds: asked only of the module they are named after.
SLOW: Final = {
    *("test_properties.py", "test_left_out.py", "test_words.py", "test_notes.py"),
    *("test_what_if.py", "test_order_measures.py", "test_rates_properties.py"),
}
REWRITTEN: Final = "ignore::pytest.PytestAssertRewriteWarning"  # plugins are in memory before pytest starts
SLOW_ONES: Final = "not taken_over and not starter_set"


class Changed(MetaPathFinder, SourceFileLoader):
    """Loads one module as a mutant has it, and no other."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        super().__init__(mutant.path.removesuffix(".py").replace("/", "."), str(ROOT / mutant.path))

    def find_spec(self, fullname: str, *_: Any) -> Any:
        return spec_from_loader(fullname, self) if fullname == self.name else None

    def get_code(self, fullname: str) -> Any:
        return compile(changed((ROOT / self.mutant.path).read_text(), self.mutant.number)[0], self.path, "exec")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def try_out(room: str, mutant: Mutant | None) -> None:
    """End this process with 0 where the tests of a room notice nothing. Those named like its module are asked first."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - the process ends with it
    own = []
    if mutant:
        sys.meta_path.insert(0, Changed(mutant))
        own = sorted((ROOT / room).glob(f"test_{Path(mutant.path).stem}*.py"))
    left_out = [f"--ignore={ROOT / room / name}" for name in SLOW - {path.name for path in own}]
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", REWRITTEN]
    chosen = ["-m", "not database", "-k", SLOW_ONES]
    ended = 0
    for tests in ([*map(str, own)], [str(ROOT / room)]):
        ended = ended or (pytest.main([*quiet, *chosen, *left_out, *tests]) if tests else 0)
    os._exit(int(ended))


def is_noticed(mutant: Mutant) -> bool:
    return fails(next(tests for path, tests in TESTS.items() if mutant.path.startswith(path)), mutant)


def fails(room: str, mutant: Mutant | None = None) -> bool:
    process = multiprocessing.get_context("fork").Process(target=try_out, args=(room, mutant))
    process.start()
    process.join()
    return process.exitcode != 0


def sampled(only: str, seed: int) -> Iterator[Mutant]:
    """All mutants in a drawn order."""
    files = [
        str(path.relative_to(ROOT))
        for room in TESTS
        for path in ([ROOT / room] if room.endswith(".py") else sorted((ROOT / room).glob("*.py")))
        if not only or str(path.relative_to(ROOT)) == only
    ]
    mutants = [mutant for path in files for mutant in mutants_of(ROOT, path)]
    say(f"{len(mutants)} mutants of {len(files)} files")
    Random(seed).shuffle(mutants)
    return iter(mutants)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="the path of one file")
    parser.add_argument("--most", type=int, default=None, help="how many at most")
    asked = parser.parse_args()
    os.nice(10)
    for point in importlib.metadata.entry_points(group="pytest11"):
        point.load()
    if failing := [room for room in TESTS.values() if fails(room)]:
        raise SystemExit(f"The tests fail as it is: {', '.join(failing)}")
    until, counted, alive = time.monotonic() + asked.seconds, 0, list[Mutant]()
    mutants = islice(sampled(asked.only, asked.seed), asked.most)
    with ThreadPoolExecutor(asked.jobs) as pool:
        while time.monotonic() < until and (some := list(islice(mutants, asked.jobs))):
            for mutant, noticed in zip(some, pool.map(is_noticed, some), strict=True):
                counted += 1
                alive += [] if noticed else [mutant]
                if not noticed:
                    say(f"not noticed: {mutant.path}:{mutant.line}: {mutant.was}  ->  {mutant.became}")
    say(f"{counted} tried, {counted - len(alive)} noticed, {len(alive)} not")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main()
