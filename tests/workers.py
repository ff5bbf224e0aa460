"""Who visits the workers of a site, and one more process that writes."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings

from tests.benchmark.databases import environment


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str
    seconds: float


class Visitor:
    """Somebody with a browser: asks any of the workers, and keeps cookies. ``at``: the address they come from."""

    at = "127.0.0.1"

    def __init__(self, **cookies: str) -> None:
        self.cookies = dict(cookies)

    def ask(self, port: int, path: str, sent: dict[str, str] | None = None) -> Answer:
        begun = time.perf_counter()
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(self.at, 0))
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


class Writer:
    """A process that records facts: it is asked on its input, and answers each act with a line."""

    def __init__(self, database: str, programs: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers", str(programs)],
            cwd=settings.BASE_DIR,
            env=environment(database),
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
