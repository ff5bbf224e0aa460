"""Workers of the site as processes of their own, each at an address of its own, and one more process that writes."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.cookies import SimpleCookie
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.conf import settings

START_SECONDS: Final = 60
THREADS: Final = 4


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str
    seconds: float


class Visitor:
    """Somebody with a browser: asks any of the workers, and keeps cookies."""

    def __init__(self, **cookies: str) -> None:
        self.cookies = dict(cookies)

    def ask(self, port: int, path: str, sent: dict[str, str] | None = None) -> Answer:
        begun = time.perf_counter()
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if sent is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{port}/"}
        body = None if sent is None else urlencode(sent)
        try:
            server.request("GET" if sent is None else "POST", path, body, headers)
            response = server.getresponse()
            text = response.read().decode()
        finally:
            server.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(response.status, dict(response.headers), text, time.perf_counter() - begun)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, by name."""
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    named = ((re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs)
    return {name[1]: value[1] if value else "" for name, value in named if name}


@contextmanager
def serving(database: str, workers: int, **environment: str) -> Iterator[list[int]]:
    """The ports of so many workers of one site, each of one process with four threads."""
    with ExitStack() as stack:
        environment = {"CATALOGUE_FOLDER": stack.enter_context(tempfile.TemporaryDirectory())} | environment
        ports = [free_port() for _ in range(workers)]
        started = [stack.enter_context(_worker(port, database, environment)) for port in ports]
        for port, process in zip(ports, started, strict=True):
            _wait_for(port, process)
        yield ports


@contextmanager
def _worker(port: int, database: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = ["-m", "gunicorn", "imgmatch.wsgi", "--workers", "1", "--threads", str(THREADS), "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--timeout", "120", "--log-level", "warning"]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=_environment(database, environment)
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _environment(database: str, more: dict[str, str]) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "imgmatch.settings"} | more


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            if Visitor().ask(port, "/healthz").status == 200:
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Writer:
    """A process that records facts: it is asked on its input, and answers each act with a line."""

    def __init__(self, database: str, programs: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers", str(programs)],
            cwd=settings.BASE_DIR,
            env=_environment(database, {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.prepared: dict[str, Any] = self._answer()

    def say(self, program: int, field: str, value: str) -> None:
        """One more statement of a program; committed when this returns."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([program, field, value]) + "\n")
        self.process.stdin.flush()
        self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate(timeout=30)


def write(programs: int) -> None:
    """What :class:`Writer` runs: prepare a site with so many programs and a steward, then do what is asked."""
    import django

    django.setup()
    from django.conf import settings as of_site
    from django.contrib.auth.models import User
    from django.test import Client

    from programs.models import Program
    from programs.tests.builders import make_programs, say

    if programs:
        made = make_programs(*({"visa_j1": "no", "visa_h1b": "no"} for _ in range(programs)), seen_on="2020-10-01")
        ids = [one.pk for one in made]
    else:
        ids = list(Program.objects.listed().values_list("pk", flat=True)[:200])
    browser = Client()
    browser.force_login(User.objects.create_superuser(f"steward-{os.getpid()}"), "imgmatch.accounts.StewardBackend")
    cookie = of_site.SESSION_COOKIE_NAME
    _tell({"programs": ids, "session": {cookie: browser.cookies[cookie].value}})
    for number, line in enumerate(sys.stdin):
        pk, field, value = json.loads(line)
        say(Program.objects.get(pk=pk), field, value, name=f"Page {number}", seen_on="2026-11-01")
        _tell("done")


def _tell(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write(int(sys.argv[1]))
