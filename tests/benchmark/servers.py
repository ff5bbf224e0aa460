"""Servers as processes of their own: what a request costs all their processes in CPU, and their memory."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.benchmark.databases import ROOT, environment

THREADS: Final = 4
START_SECONDS: Final = 120
QUIET: Final = 0.003  # seconds of CPU in a tenth of a second: less than that is doing nothing
LONGEST_QUIET_WAIT: Final = 10.0


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """One server with all its processes. ``name``: as the report calls it."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], port: int, database: str = "") -> None:
        self.name, self.process, self.port, self.database = name, process, port, database
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        """Asked on a connection that is kept until the server ends it. Raises OSError, http.client.HTTPException."""
        for attempt in (1, 2):
            try:
                self._connection.request("GET", path, headers=self.headers | headers)
                response = self._connection.getresponse()
                return Answer(response.status, dict(response.headers), response.read())
            except (ConnectionError, http.client.RemoteDisconnected):
                self._connection.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def page(self, path: str) -> Answer:
        """The same, and ValueError unless that answered 200."""
        answer = self.get(path)
        if answer.status != 200:
            raise ValueError(f"{self.name} answered {answer.status} to {path}: {answer.text[:300]}")
        return answer

    def cpu(self) -> float:
        """Seconds of CPU of all its processes since they began, those of PostgreSQL that work for it among them."""
        return sum(cpu_of(pid) for pid in [*tree(self.process.pid), *backends(self.database)])

    def be_quiet(self) -> None:
        """Wait until it does nothing: what an earlier request left to do counts for none of the next."""
        until = time.monotonic() + LONGEST_QUIET_WAIT
        before = self.cpu()
        while time.monotonic() < until:
            time.sleep(0.1)
            now = self.cpu()
            if now - before < QUIET:
                return
            before = now

    def private_mb(self) -> float:
        """Megabytes of its workers that no other process shares."""
        return sum(private_mb(pid) for pid in self.workers())

    def workers(self) -> list[int]:
        return tree(self.process.pid)[1:]

    def hang_up(self) -> None:
        """The next page is asked on another connection."""
        self._connection.close()


def cpu_of(pid: int) -> float:
    """Seconds of CPU of a process, its threads that have ended included; 0 once it is gone. To the nanosecond: Linux
    has a clock for each process.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def tree(pid: int) -> list[int]:
    """A process and all that came of it."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for path in Path(f"/proc/{one}/task").glob("*/children"):
                found += map(int, path.read_text().split())
    return found


def backends(database: str) -> list[int]:
    """The processes of PostgreSQL, on this machine, that have this database open."""
    if not database.startswith("postgres"):
        return []
    address = urlsplit(database)
    server = psycopg2.connect(urlunsplit(address._replace(path="/postgres")))
    with closing(server), server.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [address.path[1:]])
        return [pid for (pid,) in cursor.fetchall()]


def memory_of(pid: int) -> dict[str, float]:
    """Megabytes by kind, as the system counts them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(size) / 1024 for name, size, _ in (line.replace(":", "").split() for line in lines)}


def private_mb(pid: int) -> float:
    memory = memory_of(pid)
    return memory["Private_Clean"] + memory["Private_Dirty"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def started(name: str, command: list[str], env: dict[str, str], ready: str, database: str = "") -> Iterator[Server]:
    """A server that answers ``ready``, stopped afterwards; ``{port}`` is put into its command."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        arguments = [one.replace("{port}", str(port)) for one in command]
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
        )
        server = Server(name, process, port, database)
        try:
            until = time.monotonic() + START_SECONDS
            while True:
                try:
                    server.page(ready)
                    break
                except (OSError, http.client.HTTPException, ValueError) as error:
                    if process.poll() is not None or time.monotonic() > until:
                        log.seek(0)
                        raise RuntimeError(f"{name} does not start: {log.read().decode()[-2000:]}") from error
                    time.sleep(0.05)
            yield server
        finally:
            server.hang_up()
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End this process, which leads a session of its own, and all in it."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


GUNICORN: Final = ["--worker-class", "gthread", "--threads", str(THREADS), "--no-control-socket", "--bind",
                   "127.0.0.1:{port}", "--timeout", "300", "--keep-alive", "60", "--log-level", "warning"]  # fmt: skip

MEMORY: Final = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1048576"}  # as in docs/systemd/imgmatch.service


@contextmanager
def site(database: str, *, workers: int = 1, is_preloaded: bool = True, **settings: str) -> Iterator[Server]:
    """The site as `docs/operate.md` serves it."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(database, **{"CATALOGUE_FOLDER": folder} | MEMORY | settings)
        command = ["gunicorn", "imgmatch.wsgi", "--workers", str(workers), *GUNICORN]
        if is_preloaded:
            command.append("--preload")
        with started("The site", command, env, "/healthz", database) as server:
            server.page("/programs/")
            yield server


@contextmanager
def serving(database: str, workers: int, **settings: str) -> Iterator[list[Server]]:
    """So many workers of one site, each at an address of its own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        shared = {"CATALOGUE_FOLDER": folder} | settings
        yield [stack.enter_context(site(database, **shared)) for _ in range(workers)]


@contextmanager
def plain_django(database: str, flat: Path) -> Iterator[Server]:
    command = ["gunicorn", "django.core.wsgi:get_wsgi_application()", "--workers", "1", *GUNICORN]
    settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmark.peers.settings", "FLAT": str(flat)}
    with started("Plain Django", command, environment(database) | settings, "/list/", database) as server:
        yield server


@contextmanager
def datasette(flat: Path) -> Iterator[Server]:
    limits = {"suggest_facets": "off", "default_page_size": "50", "facet_time_limit_ms": "20000",
              "sql_time_limit_ms": "20000", "num_sql_threads": str(THREADS)}  # fmt: skip
    command = ["datasette", str(flat), "--port", "{port}", "--nolock"]
    for name, value in limits.items():
        command += ["--setting", name, value]
    with started("Datasette", command, environment(""), "/-/versions.json") as server:
        yield server
