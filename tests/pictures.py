"""Draw the pictures of README and docs anew: `make pictures`, or some of them by name (ARGS="desk plan").

Each is a page of a demonstration of its own, as one of its people sees it at the end of a few steps. Needs Chromium.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.browsers import WHY_NOT, chromium_path

if TYPE_CHECKING:  # the list of pictures is read where Playwright is not installed
    from playwright.sync_api import Browser, Page

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "img"
PORT: Final = 8766
SITE: Final = f"http://127.0.0.1:{PORT}"
# Its people are made anew each time, so nobody can have changed them; its programs are loaded once.
ENVIRONMENT: Final = os.environ | {
    "DEMO": "1",
    "DEMO_DATABASE_URL": f"sqlite:///{ROOT}/var/demo/pictures.sqlite3",
    "PYTHONUNBUFFERED": "1",
}
SHARPNESS: Final = 1.5  # pixels of a picture for each of the page
QUALITY: Final = 70  # of WebP, in percent
MOST_BYTES: Final = 150_000


@dataclass(frozen=True)
class Picture:
    """``who``: the name in the address of an example person, or '' for a stranger. ``steps``: what they do there.
    ``shows``: words that have to be there before it is drawn. ``top``: with what it begins, as a selector; '' is the
    top of the page.
    """

    who: str
    path: str
    shows: str
    steps: Callable[[Page], object] = lambda page: None
    top: str = ""
    width: int = 1000
    height: int = 860


def link(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("link", name=name).first.click()


def open_reasons(page: Page) -> None:
    page.get_by_text("Why: every line").first.click()


def change_a_visa(page: Page) -> None:
    """What one of the sources says that stand there already: the picture claims nothing new."""
    link("Beaumont University Hospital Internal Medicine")(page)
    row = page.get_by_role("row", name="Sponsors H-1B")
    row.get_by_label("With conditions").check()
    row.get_by_text("Add a note").click()
    row.get_by_role("textbox").fill("qualified applicants")
    page.get_by_role("button", name="I have it open now").first.click()


def confirm(page: Page) -> None:
    page.keyboard.press("c")


def compare_two(page: Page) -> None:
    for box in page.get_by_role("checkbox", name="Compare").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare the selected programs").click()


BEAUMONT: Final = "/admin/programs/program/?q=beaumont"
JERSEY: Final = "/programs/?specialty=internal-medicine&visa=j1&state=NJ"
PICTURES: Final = {
    "home": Picture("", "/", "Only if you passed Steps 1 and 2 CK"),
    "ranking": Picture("asha", "/me/ranking/", "In your favour (", open_reasons, "#ranked", width=1200),
    "advising": Picture("adviser", "/advising/", "Not answered yet", height=760),
    "plan": Picture("adviser", "/advising/", "Plan of Asha", link("Plan of Asha")),
    "compare": Picture("adviser", JERSEY, "Where they differ", compare_two),
    "desk": Picture("steward", "/steward/", "How much is known"),
    "correct": Picture("steward", BEAUMONT, "Yes → With conditions", change_a_visa, width=1280),
    "queue": Picture("steward", "/steward/queue/stale/work/", "Which statement holds", confirm, ".crumbs", height=1000),
    "look": Picture("", "/about/look/", "The record disagrees"),
}  # fmt: skip


def draw(browser: Browser, picture: Picture, password: str) -> bytes:
    """The picture as WebP. One context each: what a page remembers is in no other picture."""
    size = {"width": picture.width, "height": picture.height}
    visitor = browser.new_context(
        viewport=size, color_scheme="light", reduced_motion="reduce", locale="en-US", base_url=SITE
    )
    page = visitor.new_page()
    if picture.who:
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(f"{picture.who}@demo.example")
        page.get_by_label("Password").fill(password)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
    page.goto(picture.path)
    picture.steps(page)
    page.get_by_text(picture.shows).and_(page.locator(":visible")).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("top => top ? document.querySelector(top).scrollIntoView() : scrollTo(0, 0)", picture.top)
    page.evaluate("document.activeElement.blur()")  # no ring of the last press
    shown = {"x": 0, "y": page.evaluate("scrollY"), **size, "scale": SHARPNESS}
    options = {"format": "webp", "quality": QUALITY, "clip": shown}
    drawn = visitor.new_cdp_session(page).send("Page.captureScreenshot", options)
    visitor.close()
    return base64.b64decode(drawn["data"])


def load() -> str:
    """Load the demonstration; returns the password of its people."""
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "migrate", "--verbosity", "0", "--skip-checks"], cwd=ROOT, env=ENVIRONMENT, check=True)
    command = [*run, "load_demo", "--again"]
    said = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = re.search(r"with the password (\S+),", said)
    assert found, said
    return found[1]


@contextmanager
def served() -> Iterator[None]:
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{PORT}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, **quiet) as server:
        try:
            while server.poll() is None:
                try:
                    urllib.request.urlopen(f"{SITE}/healthz")
                    break
                except OSError:
                    time.sleep(0.2)
            yield
        finally:
            server.terminate()


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PICTURES)}; all if none is given")
    names = parser.parse_args().names or list(PICTURES)
    if WHY_NOT or set(names) - set(PICTURES):
        parser.error(WHY_NOT or f"not a picture: {', '.join(sorted(set(names) - set(PICTURES)))}")
    password = load()
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for name in names:
            drawn = draw(browser, PICTURES[name], password)
            (FOLDER / f"{name}.webp").write_bytes(drawn)
            sys.stdout.write(f"docs/img/{name}.webp {len(drawn):,} bytes\n")
        browser.close()
