"""The site as it runs in production, with workers, a Redis and mails in files; and visitors who do as browsers do."""

import http.client
import json
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from tests.benchmark.databases import ROOT, environment
from tests.benchmark.servers import GUNICORN, Server, free_port, started

KEY: Final = "only for trying the site: nothing it seals is kept"
LINE: Final = ["--limit-request-line", "8190"]


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


class Place(NamedTuple):
    """``folder``: of temporary files, mails and logs of this run. ``redis``: the process; it may be stopped."""

    database: str
    folder: Path
    env: dict[str, str]
    redis: subprocess.Popen[bytes]

    @contextmanager
    def site(self, workers: int = 2, **more: str) -> Iterator[Server]:
        """It is ready when it lists its programs."""
        command = ["gunicorn", "imgmatch.wsgi", "--workers", str(workers), *GUNICORN, *LINE, "--preload"]
        with started("The site", command, self.env | more, "/healthz", self.database) as server:
            visitor = Visitor(server.port)
            for _ in range(workers * 2):
                assert visitor.get("/programs/").status == 200
            yield server

    def run(self, *arguments: str) -> str:
        """What a command of the site prints."""
        command = [str(ROOT / ".venv/bin/python"), "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{arguments[0]}: {done.stderr[-500:]}")
        return done.stdout


@contextmanager
def place(database: str, folder: Path) -> Iterator[Place]:
    port = free_port()
    for name in ("temporary", "mails", "catalogue"):
        (folder / name).mkdir()
    env = environment(database) | {
        "PRODUCTION": "1", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "localhost,127.0.0.1", "SITE_URL": "https://localhost",
        "CACHE_URL": f"redis://127.0.0.1:{port}/0", "EMAIL_URL": f"file:///{folder / 'mails'}", "SSL_REDIRECT": "0",
        "BEHIND_PROXY": "1", "ALLAUTH_TRUSTED_PROXY_COUNT": "1", "STAFF_MFA": "0", "ADMINS": "admin@example.org",
        "CATALOGUE_FOLDER": str(folder / "catalogue"), "TMPDIR": str(folder / "temporary"), "CONTACT": "a@example.org",
    }  # fmt: skip
    redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(redis, stdout=subprocess.DEVNULL) as process:
        try:
            one = Place(database, folder, env, process)
            one.run("collectstatic", "--noinput", "--verbosity", "0")
            yield one
        finally:
            process.terminate()


class Visitor:
    """A browser with its cookies, behind the proxy of the site, from a network of its own."""

    number = 0

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        Visitor.number += 1
        self.port, self.cookies = port, dict(cookies or {})
        self.network = f"198.51.{Visitor.number // 250 % 250}.{Visitor.number % 250}"

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Any = (), **headers: str) -> Answer:
        """With the token of a browser that has seen a form."""
        # Of its own: the key of a guest's first profile is made of it.
        token = self.cookies.setdefault("__Host-csrf", secrets.token_hex(16))
        body = urlencode({**dict(fields), "csrfmiddlewaretoken": token}, doseq=True)
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        own = {
            "Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": self.network,
            "Referer": "https://localhost/",
            "Cookie": "; ".join(f"{name}={word}" for name, word in self.cookies.items()),
        }  # fmt: skip
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            server.request(method, path, body, own | (headers or {}))
            response = server.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            server.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(response.status, response.headers, text)


def people(of: Place) -> dict[str, Any]:
    """Make somebody of each kind on the site, and all one applicant can have; see :mod:`tests.trust.people`."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "tests.trust.people"]
    done = subprocess.run(command, cwd=ROOT, env=of.env, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def slept_until(is_so: Any, seconds: float = 30.0) -> bool:
    until = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(found)
