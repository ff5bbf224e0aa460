"""Have the pages read by others and print what they complain of; exit 1 where there is anything."""

import argparse
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

OUT: Final = sys.stdout
HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
TOOLS: Final = HERE / "node_modules"
PORT: Final = 8765
SITE: Final = f"http://127.0.0.1:{PORT}"
LEAST: Final = 95  # of 100, in each of the four
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
MEASURED: Final = ("/", "/programs/", "/programs/1127/", "/examples/j1-internal-medicine/", "/me/")
PRIVATE: Final = ("/examples/", "/me/")
CHROMIUM: Final = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
# What the checker does not know: htmx's attributes, which it would have us write as ``data-hx-…``.
SHARED: Final = 10
AN_ANSWER: Final = r"(not stated|sources disagree|(yes|no|with conditions) \((\d{4}|undated)\))"
MEANT: Final = ("Attribute “hx-", "The first occurrence of “dt”")


def html() -> list[str]:
    """What the W3C's checker says of every page (Nu Html Checker, vnu.jar)."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.conf import settings

    from tests.outside.pages import drawn

    settings.ALLOWED_HOSTS = ["*"]
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, (path, page) in enumerate(drawn()):
            file = Path(folder) / f"{number:03}.html"
            file.write_text(page, encoding="utf-8")
            files[str(file)] = path
        jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
        said = subprocess.run(
            ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *files],
            capture_output=True,
            text=True,
            check=True,
        )
    print(f"{len(files)} pages were checked.", file=OUT)
    found: dict[str, list[str]] = {}
    for one in json.loads(said.stderr)["messages"]:
        path = files.get(one.get("url", "").removeprefix("file:"), "")
        extract = " ".join(one.get("extract", "").split())[:160]
        if not one["message"].startswith(MEANT):
            found.setdefault(f"{one.get('subType') or one['type']}: {one['message']}\n    {extract}", []).append(path)
    return [f"{said}\n    on {len(paths)} pages, such as {paths[0]}" for said, paths in found.items()]


def lighthouse() -> list[str]:
    """What is below the goal on a phone, page by page."""
    from tests.browsers import chromium_path

    complaints = []
    environment = os.environ | {"CHROME_PATH": chromium_path() or ""}
    with served():
        for path in MEASURED:
            command = ["node", str(TOOLS / "lighthouse" / "cli" / "index.js"), f"{SITE}{path}", "--output=json"]
            # Rankings and profiles are to be found by nobody.
            skipped = ["--skip-audits=is-crawlable"] if path.startswith(PRIVATE) else []
            chosen = [*skipped, f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROMIUM}", "--quiet"]
            done = subprocess.run([*command, *chosen], capture_output=True, text=True, check=True, env=environment)
            told = json.loads(done.stdout)
            scores = {name: round(100 * told["categories"][name]["score"]) for name in CATEGORIES}
            print(path, scores, flush=True, file=OUT)
            for name in CATEGORIES:
                if scores[name] < LEAST:
                    worse = [ref["id"] for ref in told["categories"][name]["auditRefs"] if ref["weight"]]
                    failed = [one for one in worse if (told["audits"][one]["score"] or 0) < 0.9]
                    complaints.append(f"{path}: {name} {scores[name]} ({', '.join(failed)})")
    return complaints


def reader() -> list[str]:
    """The facts of programs that the reader mode of Firefox (Readability) leaves out."""
    with served():
        done = subprocess.run(["node", str(HERE / "reader.mjs"), SITE], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


class Shared(HTMLParser):
    """What a chat shows of an address that is sent to it: its Open Graph words, and its title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "meta" and (word := said.get("property") or said.get("name")):
            self.told[word] = said.get("content") or ""


def shared() -> list[str]:
    """What the preview of a shared program leaves out: specialty, place, J-1 and H-1B with their age, a picture."""
    complaints = []
    with served():
        programs = json.load(urllib.request.urlopen(f"{SITE}/api/programs?sort=known&page_size={SHARED}"))["items"]
        for program in programs:
            with urllib.request.urlopen(f"{SITE}/programs/{program['id']}/") as answer:
                told = Shared(answer.read().decode()).told
            title, said = told.get("og:title", ""), told.get("og:description", "")
            with urllib.request.urlopen(told["og:image"]) as file:
                png = file.read(24)  # its signature, then how wide and high it is
            wanted = {
                "title": program["name"] in title and program["city"] in title,
                "description": bool(
                    re.search(rf"{re.escape(program['city'])}.*J-1: {AN_ANSWER}.*H-1B: {AN_ANSWER}", said)
                ),
                "picture": png.startswith(b"\x89PNG") and struct.unpack(">II", png[16:]) == (1200, 630),
                "picture in words": program["name"] in (alt := told.get("og:image:alt", ""))
                and bool(re.search(rf"{re.escape(program['city'])}.*J-1: {AN_ANSWER}.*H-1B: {AN_ANSWER}", alt)),
            }
            print(f"{title}\n    {said}", file=OUT)
            complaints += [f"{program['name']}: {part}" for part, is_told in wanted.items() if not is_told]
    return complaints


@contextmanager
def served() -> Iterator[None]:
    """The site of this checkout, on a port of its own."""
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{PORT}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            opener = urllib.request.build_opener()
            while server.poll() is None:
                try:
                    opener.open(f"{SITE}/healthz")
                    break
                except OSError:
                    continue
            yield
        finally:
            server.terminate()


CHECKS: Final = {"html": html, "lighthouse": lighthouse, "reader": reader, "shared": shared}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.outside", description=__doc__)
    parser.add_argument("what", choices=CHECKS)
    complaints = CHECKS[parser.parse_args().what]()
    print("\n".join(complaints) or "No complaint.", file=OUT)
    sys.exit(bool(complaints))
