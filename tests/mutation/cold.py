"""One change of what is worked out when a module is imported: in a process that imports the module as changed."""

import os
import signal
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_loader
from pathlib import Path
from typing import Any, Final

import pytest

from tests.mutation.mutants import Mutant, changed
from tests.mutation.warm import Passed, in_a_fork

MOST_SECONDS: Final = 300  # of work by the tests of one change: what never ends is noticed
REWRITTEN: Final = "ignore::pytest.PytestAssertRewriteWarning"  # plugins are in memory before pytest starts
QUIET: Final = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", REWRITTEN]


class Changed(MetaPathFinder, SourceFileLoader):
    """Loads one module as a mutant has it, and no other."""

    def __init__(self, root: Path, mutant: Mutant) -> None:
        self.number = mutant.number
        super().__init__(mutant.path.removesuffix(".py").replace("/", "."), str(root / mutant.path))

    def find_spec(self, fullname: str, *_: Any) -> Any:
        return spec_from_loader(fullname, self) if fullname == self.name else None

    def get_code(self, fullname: str) -> Any:
        return compile(changed(Path(self.path).read_text(), self.number), self.path, "exec")


class Chosen:
    """Runs the tests named, in the order they are named in."""

    def __init__(self, tests: list[str]) -> None:
        self.place = {test: place for place, test in enumerate(tests)}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((one for one in items if one.nodeid in self.place), key=lambda one: self.place[one.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = report.nodeid if report.failed else self.failed


def noticed_cold(root: Path, mutant: Mutant, passed: list[Passed]) -> str | None:
    """The test that notices the change, if there is one: of those that pass through its file, else of the others, which
    may read what it holds.
    """
    file = str(root / mutant.path)
    ordered = sorted(passed, key=lambda one: one.seconds)
    through = [one.test for one in ordered if any(at == file for at, *_ in one.through)]
    others = [one.test for one in ordered if one.test not in through]
    return noticed_by(through, root, mutant) or noticed_by(others, root, mutant)


def noticed_by(tests: list[str], root: Path, mutant: Mutant) -> str | None:
    """The first of these tests that notices the change."""

    def work(tell: Any) -> None:
        tell.send("its tests do not end, or cannot be collected")
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        sys.meta_path.insert(0, Changed(root, mutant))
        chosen = Chosen(tests)
        noticed = pytest.main([*QUIET, *sorted({test.split("::")[0] for test in tests})], plugins=[chosen])
        tell.send((chosen.failed or "it cannot be imported") if noticed else None)

    return in_a_fork(work) if tests else None


def silence() -> int:
    """Nothing that a test prints is seen; what says something else writes to this."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return kept
