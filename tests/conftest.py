"""Browser tests run where a browser is; elsewhere one line says that they did not. In CI that is an error."""

import importlib.util
import os
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection

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
def database(tmp_path) -> Iterator[str]:
    """The address of an empty database of the engine under test, which other processes can open."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/own.sqlite3"
        return
    import psycopg2

    now = connection.settings_dict
    login = {"host": now["HOST"], "port": now["PORT"], "user": now["USER"], "password": now["PASSWORD"]}
    name = f"own_{os.getpid()}"
    server = psycopg2.connect(dbname="postgres", **login)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://{quote(login['user'])}:{quote(login['password'])}@{login['host']}:{login['port']}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()
