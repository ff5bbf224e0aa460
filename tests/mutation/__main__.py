"""Make a seeded sample of small changes to the rules, and tell which of them the fast tests do not notice.

``python -m tests.mutation --seconds 1500 --seed 1 --only applicants/matching/letters.py``. Nothing is written: each
change lives in a process of its own, which is gone with it. Of what stands in ``survivors.csv`` the reason is told, or
the test is asked that notices it.
"""

import argparse
import importlib.metadata
import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import Phase, settings

from tests.mutation.cold import QUIET, noticed_by, noticed_cold, silence
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.survivors import survivors
from tests.mutation.warm import COLD, Passed, Warm

ROOT: Final = Path(__file__).parents[2]
CHANGED: Final = (
    *("applicants/matching/*.py", "programs/record/*.py"),
    *("programs/facts/weighing.py", "programs/catalogue/filters.py"),
)
TESTS: Final = (
    *("applicants", "programs/record", "programs/facts", "programs/catalogue"),
    "tests/second_opinion/test_figures.py",
)
# Of these what uses no database. Those that draw profiles and work for seconds are asked with ``--slow`` only.
CHOSEN: Final = ("-m", "not database", "-k", "not taken_over")
SLOW: Final = (
    *("applicants/matching/tests/test_properties.py", "applicants/matching/tests/test_left_out.py"),
    *("applicants/matching/tests/test_words.py", "applicants/matching/tests/test_notes.py"),
    *("applicants/tests/test_words_on_pages.py", "programs/record/tests/test_rates_properties.py"),
)


def warm_process(paths: set[str], slow: bool, asked: Connection) -> None:
    left_out = [] if slow else [f"--ignore={ROOT / path}" for path in SLOW]
    pytest.main([*QUIET, *CHOSEN, *left_out, *TESTS], plugins=[Warm(ROOT, paths, asked)])


def said_in(survivors: Path) -> set[tuple[str, int]]:
    """The mutants that an earlier run has named: ``path#number`` at the head of a line."""
    heads = [line.split(" ", 1)[0].partition("#") for line in survivors.read_text().splitlines() if "#" in line]
    return {(path, int(number)) for path, _, number in heads}


def drawn(asked: argparse.Namespace) -> list[Mutant]:
    files = sorted({str(path.relative_to(ROOT)) for place in CHANGED for path in ROOT.glob(place)})
    mutants = [mutant for path in files if not asked.only or path == asked.only for mutant in mutants_of(ROOT, path)]
    if asked.again:
        named = said_in(asked.again)
        mutants = [mutant for mutant in mutants if (mutant.path, mutant.number) in named]
    Random(asked.seed).shuffle(mutants)
    return mutants


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="the path of one file")
    parser.add_argument("--most", type=int, default=None, help="how many at most")
    parser.add_argument("--again", type=Path, help="what an earlier run printed: only what it names is tried")
    parser.add_argument("--slow", action="store_true", help="also ask the tests that work for seconds")
    asked = parser.parse_args()
    os.nice(10)
    os.chdir(ROOT)
    for point in importlib.metadata.entry_points(group="pytest11"):
        point.load()
    settings.register_profile("mutants", database=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
    settings.load_profile("mutants")
    out = os.fdopen(silence(), "w")
    mutants = drawn(asked)
    print(f"{len(mutants)} mutants", file=out, flush=True)

    ours, theirs = multiprocessing.Pipe()
    warm = multiprocessing.get_context("fork").Process(
        target=warm_process, args=({one.path for one in mutants}, asked.slow, theirs)
    )
    warm.start()
    theirs.close()
    try:
        passed = ours.recv()
    except EOFError:  # it ended before it could tell
        passed = ["the tests cannot be collected"]
    if failing := [one for one in passed if not isinstance(one, Passed)]:
        print(f"Tests fail as it is: {', '.join(failing)}", file=out)
        raise SystemExit(1)
    print(f"{len(passed)} tests, {sum(one.seconds for one in passed):.0f} seconds", file=out, flush=True)
    known = {one.site: one for one in survivors()}
    until, tried, alive, reasons = time.monotonic() + asked.seconds, 0, 0, 0
    for mutant in mutants[: asked.most]:
        tried += 1
        ours.send(mutant)
        noticed = ours.recv()
        if noticed == COLD:
            noticed = noticed_cold(ROOT, mutant, passed)
        told = known.get(mutant.site)
        if not noticed and told and told.noticed_by:
            noticed = noticed_by([told.noticed_by], ROOT, mutant)
        if not noticed:
            reason = told.reason if told else ""
            alive, reasons = alive + 1, reasons + bool(reason)
            place = f"{mutant.path}#{mutant.number} line {mutant.line}"
            change = f"{mutant.site.was}  ->  {mutant.site.became}"
            print(f"{place}: {change}  ({reason or f'{tried} tried'})", file=out, flush=True)
        if time.monotonic() > until:
            break
    ours.send(None)
    warm.join()
    print(f"{tried} tried, {tried - alive} noticed, {alive} not, {reasons} of them with a reason", file=out, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main()
