"""Tests of a browser and of Redis run where these are; elsewhere a line says that they did not: in CI an error."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.benchmark.servers import free_port
from tests.browsers import WHY_NOT

NO_REDIS = "" if shutil.which("redis-server") else "no redis-server was found"
# What does not run, why, and what to do about it.
NOT_RUN = [
    (what, why, how)
    for what, why, how in (
        ("browser", WHY_NOT, "install Chromium (apt install chromium, or Google Chrome)"),
        ("test_workers.py", NO_REDIS, "install Redis (apt install redis-server)"),
    )
    if why
]

collect_ignore = [what for what, _, _ in NOT_RUN]
if not importlib.util.find_spec("hypothesis"):  # a development package, as those of the browser tests are
    collect_ignore.append("test_api_questions.py")


def pytest_configure() -> None:
    if NOT_RUN and os.environ.get("CI", "").lower() in ("1", "true"):
        raise pytest.UsageError(
            "; ".join(f"tests/{what} must run in CI, but {why}: {how}" for what, why, how in NOT_RUN)
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what, why, how in NOT_RUN:
        terminalreporter.write_line(f"tests/{what} not run: {why}. To run it: {how}, then `make test`.")


@pytest.fixture
def database(tmp_path: Path, migrated: str) -> Iterator[str]:
    """The address of a database as migrations leave it, of the engine under test, which other processes can open."""
    with databases.copied_for_other_processes(migrated, tmp_path) as address:
        yield address


@pytest.fixture(autouse=True)
def read_here() -> None:
    """Files are read as on the site, in a process of their own."""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The address of an empty Redis, which keeps nothing on disk."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
