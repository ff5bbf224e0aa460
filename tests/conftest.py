"""Browser tests run where a browser is; elsewhere one line says that they did not. In CI that is an error."""

import importlib.util
import os

import pytest

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
