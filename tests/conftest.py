"""Browser tests run where a browser is; elsewhere one line says that they did not. In CI that is an error."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.browsers import WHY_NOT

HOW = "install Chromium (apt install chromium, or Google Chrome) and run `make test`"

collect_ignore = ["browser"] if WHY_NOT else []
if not importlib.util.find_spec("hypothesis"):  # a development package, as those of the browser tests are
    collect_ignore.append("test_api_questions.py")


def pytest_configure() -> None:
    if WHY_NOT and os.environ.get("CI", "").lower() in ("1", "true"):
        raise pytest.UsageError(f"Browser tests must run in CI, but {WHY_NOT}: {HOW}.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if WHY_NOT:
        terminalreporter.write_line(f"browser tests not run: {WHY_NOT}. To run them: {HOW}.")


@pytest.fixture
def database(tmp_path: Path, migrated: str) -> Iterator[str]:
    """The address of a database as migrations leave it, of the engine under test, which other processes can open."""
    with databases.copied_for_other_processes(migrated, tmp_path) as address:
        yield address


@pytest.fixture(autouse=True)
def read_here() -> None:
    """Files are read as on the site, in a process of their own."""
