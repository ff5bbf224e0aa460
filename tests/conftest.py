"""Tests of a browser and of Redis run where these are; elsewhere a line says that they did not: in CI an error."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection

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


@pytest.fixture
def redis(tmp_path) -> Iterator[str]:
    """The address of an empty Redis, which keeps nothing on disk."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
