"""One process that has collected the tests, and runs for each change those that pass through the changed function.

It forks for each change and puts other code into the functions that are there: nothing is imported twice. A change of a
constant or a table, or of a function that has worked while modules were imported, is answered with ``COLD``: it takes
a process that has imported nothing yet (``tests/mutation/cold.py``).
"""

import gc
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant, changed

COLD: Final = "cold"
MOST_SECONDS: Final = (2.0, 20.0)  # of one test with a change: so many, and so many times what it takes without
Where = tuple[str, str, int]  # a function: its file, its full name, its first line


class Passed(NamedTuple):
    """A test that passes as the code is: the seconds it takes, and the functions it passes through."""

    test: str
    seconds: float
    through: set[Where]


class Warm:
    """A plugin of pytest that answers for one change after the other: the test that notices it, if there is one."""

    def __init__(self, root: Path, paths: set[str], asked: Connection) -> None:
        self.root = root
        self.files = {str(root / path) for path in paths}
        self.asked = asked
        self.at_import = set[CodeType]()
        self.noticed_by = Counter[tuple[Where, int]]()
        sys.settrace(lambda frame, *_: self.at_import.add(frame.f_code))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.settrace(None)
        gc.unfreeze()
        self.imported = {where(code) for code in self.at_import if code.co_filename in self.files}
        self.items = session.items
        self.functions: dict[Where, list[FunctionType]] = {}
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename in self.files:
                self.functions.setdefault(where(one.__code__), []).append(one)
        gc.freeze()
        self.passed: list[Passed] = in_a_fork(self.run_all)
        self.asked.send(self.passed)
        while mutant := self.asked.recv():
            self.asked.send(self.answer(mutant))
        return True

    def run_all(self, tell: Connection) -> None:
        """Every test as the code is: those that fail, or what the others pass through."""
        passed, failed = [], []
        for at, item in enumerate(self.items):
            seen = set[CodeType]()
            began = time.process_time()
            sys.settrace(lambda frame, *_, add=seen.add: add(frame.f_code))
            noticed = fails(item, at, self.items)
            sys.settrace(None)
            through = {where(code) for code in seen if code.co_filename in self.files}
            passed.append(Passed(item.nodeid, time.process_time() - began, through))
            failed += [item.nodeid] if noticed else []
        tell.send(failed or passed)

    def answer(self, mutant: Mutant) -> str | None:
        """The test that notices the change, if there is one, or that the change asks for a process of its own."""
        path = str(self.root / mutant.path)
        source = Path(path).read_text()
        was = compile(changed(source, None), path, "exec")
        became = compile(changed(source, mutant.number), path, "exec")
        swaps = list(functions_that_differ(was, became))
        if not swaps or any(where(code) in self.imported or not self.live(code) for code, _ in swaps):
            return COLD
        touched = {where(code) for code, _ in swaps}
        asked = [at for at, test in enumerate(self.passed) if touched & test.through]
        one = min(touched)
        asked.sort(key=lambda at: (-self.noticed_by[one, at], self.passed[at].seconds))
        found = in_a_fork(lambda tell: self.try_out(swaps, asked, tell))
        if not isinstance(found, int):
            return found
        self.noticed_by[one, found] += 1
        return self.items[found].nodeid

    def live(self, code: CodeType) -> list[FunctionType]:
        return [one for one in self.functions.get(where(code), ()) if one.__code__ == code]

    def try_out(self, swaps: list[tuple[CodeType, CodeType]], asked: list[int], tell: Connection) -> None:
        tell.send(COLD)  # where the code cannot be put into the function
        for function, code in [(function, code) for was, code in swaps for function in self.live(was)]:
            function.__code__ = code
        items = [self.items[at] for at in asked]
        for place, (at, item) in enumerate(zip(asked, items, strict=True)):
            tell.send(at)  # the last one told is the one that failed, or never ended
            signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS[0] + MOST_SECONDS[1] * self.passed[at].seconds)
            if fails(item, place, items):
                return
        tell.send(None)


def where(code: CodeType) -> Where:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def fails(item: Any, place: int, items: list[Any]) -> bool:
    following = items[place + 1] if place + 1 < len(items) else None
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def in_a_fork(work: Any) -> Any:
    """The last thing that the work tells, in a process of its own that ends with it."""
    ours, theirs = os_pipe()
    if (child := os.fork()) == 0:
        try:
            work(theirs)
        finally:
            os._exit(0)
    theirs.close()
    told = None
    try:
        while True:
            told = ours.recv()
    except EOFError:
        os.waitpid(child, 0)
    return told


def os_pipe() -> tuple[Connection, Connection]:
    reads, writes = os.pipe()
    return Connection(reads, writable=False), Connection(writes, readable=False)


def functions_that_differ(was: CodeType, became: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The outermost functions whose code differs; none where something beside functions does."""
    if was.co_flags & CO_OPTIMIZED:
        if was != became:
            yield was, became
        return
    if plain(was) != plain(became):
        return
    for one, other in zip(inner(was), inner(became), strict=True):
        yield from functions_that_differ(one, other)


def inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def plain(code: CodeType) -> tuple[Any, ...]:
    """A module or class without what its functions do."""
    consts = [type(one) if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts]
    return code.co_code, consts, code.co_names
