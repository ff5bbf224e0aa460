"""A real Chromium against the live server. Whatever the console says, or any other host asked, fails the test."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browsers import chromium_path

# Chromium's own traffic and sandbox off: it must run as root in a container, and reach nothing but the live server.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A tab lives for seconds: drawing in the browser's own process, and compiling little and at once, cost it less.
    "--in-process-gpu",
    "--disable-software-rasterizer",
    "--js-flags=--max-lazy --single-threaded",
    # Tabs of one visitor share a process: what one has read of scripts and styles the next need not.
    "--process-per-site",
]
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # or it would describe every element that passed, too
    "preload": False,  # or it writes the styles into the page once more, which the policy refuses
}
# What a scheme can change: its colours, and nothing else (``imgmatch/tests/test_look.py``).
COLOUR_RULES = ("color-contrast", "link-in-text-block")
COLOURS = AXE | {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
ALL_BUT_COLOURS = AXE | {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
EACH_KIND = (Path(__file__).parent / "each_kind.js").read_text(encoding="utf-8")
# Faults alone come back from the browser: what passed is much longer.
RUN_AXE = "async options => ({violations: (await axe.run(options)).violations})"
RUN_AXE_ON_COLOURS = (
    f"async options => ({{violations: (await axe.run({{include: ({EACH_KIND})()}}, options)).violations}})"
)
PATIENCE_MS = 60_000
# The person of the journey: accepts only a J-1 visa and graduated in 2019.
PERSON = {
    "medical_school": {"country": "IN", "name": None},
    "graduated_on": "2019-06-30",
    "us_citizen": False,
    "immigration_status": "none",
    "visas_accepted": ["J-1"],
    "ecfmg_certified_on": "2023-03-01",
    "exams": [
        {"exam": "step1", "taken_on": "2020-03-01", "passed": True, "score": 225},
        {"exam": "step2_ck", "taken_on": "2021-08-01", "passed": True, "score": 238},
    ],
}
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium(live_server: LiveServer) -> Iterator[Browser]:
    """The browser of this process. It asks for the server so as to end before it: open connections would outlive it."""
    # Playwright runs an event loop in this thread; without this Django would refuse to touch the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong in the browser so far. A test that means to provoke something may read and clear it."""
    return []


@contextmanager
def visiting(chromium: Browser, live_server: LiveServer, **options: Any) -> Iterator[BrowserContext]:
    """Somebody who visits the live server and keeps a tab open, so that their process does not end between tests."""
    visitor = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, **options)
    visitor.set_default_timeout(PATIENCE_MS)
    visitor.new_page().goto("/healthz")
    yield visitor
    visitor.close()


@contextmanager
def a_tab(visitor: BrowserContext, live_server: LiveServer) -> Iterator[Page]:
    """An empty tab of a visitor who remembers nothing but our scripts and styles."""
    yield visitor.new_page()
    visitor.set_offline(True)  # what a page sends when it is left would reach the next test
    first, *tabs = visitor.pages
    for tab in tabs:
        tab.close()
    visitor.clear_permissions()
    everything = {"origin": live_server.url, "storageTypes": "all"}
    visitor.new_cdp_session(first).send("Storage.clearDataForOrigin", everything)
    visitor.clear_cookies()
    visitor.set_offline(False)


@pytest.fixture(scope="session")
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with visiting(chromium, live_server) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def visitor_without_scripts(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with visiting(chromium, live_server, java_script_enabled=False) as visitor:
        yield visitor


@pytest.fixture
def page(
    visitor: BrowserContext, live_server: LiveServer, reference_data: None, complaints: list[str]
) -> Iterator[Page]:
    """An empty tab; ``page.goto("/programs/")`` opens a page of the live server.

    The test fails on any console error or warning (a CSP violation is one), any error in a script, and any request to
    another host.
    """

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            complaints.append(f"asked another host: {request.url}")

    with a_tab(visitor, live_server) as page:
        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("request", on_request)
        yield page
        visitor.cookies()  # asked last, it is answered after all that the page has to say
        told = complaints.copy()
    assert told == []


@pytest.fixture
def bare(visitor_without_scripts: BrowserContext, live_server: LiveServer, reference_data: None) -> Iterator[Page]:
    """An empty tab of somebody whose browser runs no scripts."""
    with a_tab(visitor_without_scripts, live_server) as page:
        yield page


@pytest.fixture
def go_on_as(page: Page, live_server: LiveServer) -> Callable[[Client], None]:
    """``go_on_as(client)``: the tab goes on as the visitor Django's test client was so far.

    For what a test does not look at: a client takes a tenth of what a browser takes for a page.
    """

    def take_over(client: Client) -> None:
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return take_over


@pytest.fixture
def as_steward(client: Client, go_on_as: Callable[[Client], None]) -> Callable[[], None]:
    """``as_steward()``: the visitor is a steward who has signed in, as the tests of the desk and of accounts do."""

    def become() -> None:
        client.force_login(User.objects.create_superuser("steward"))
        go_on_as(client)

    return become


@pytest.fixture
def with_profile(client: Client, go_on_as: Callable[[Client], None]) -> Callable[[], None]:
    """``with_profile()``: the visitor is the person of the journey, as if by its ``fill_in_profile``."""

    def become() -> None:
        file = SimpleUploadedFile("profile.json", json.dumps({"version": 2} | PERSON).encode())
        assert client.post("/me/upload/", {"file": file, "version": 0}).status_code == 302
        client.get("/me/")  # and has read that it is there
        go_on_as(client)

    return become


@pytest.fixture
def both_schemes() -> None:
    """``axe()`` of a test that asks for this judges the colours of each page in dark as well; the way there is one."""


@pytest.fixture
def axe(page: Page, request: pytest.FixtureRequest) -> Callable[[], None]:
    """``axe()`` fails with every accessibility fault of the page as it now stands (WCAG 2.2 AA and best practice)."""
    is_judged_in_dark = "both_schemes" in request.fixturenames

    def judge(what: str, script: str, options: dict[str, Any]) -> None:
        found = AxeResults(page.evaluate(script, options))
        assert not found.response["violations"], f"{what} {found.generate_report()}"

    def check() -> None:
        # A click that leads to another page is over when that page begins to arrive: half of it would be judged.
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        if is_judged_in_dark:
            page.emulate_media(color_scheme="dark")
            judge("dark", RUN_AXE_ON_COLOURS, COLOURS)
            page.emulate_media(color_scheme="light")
        judge("light", RUN_AXE_ON_COLOURS, COLOURS)
        judge("", RUN_AXE, ALL_BUT_COLOURS)

    return check
