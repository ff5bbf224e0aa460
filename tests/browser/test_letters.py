"""Letters on a phone: written down, asked for with one press, sent where they should go, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from applicants.models import AssignedLetter, Letter
from programs.models import Program
from programs.tests.builders import make_program


@pytest.fixture
def alder(page: Page) -> Program:
    page.set_viewport_size({"width": 320, "height": 900})
    return make_program(name="Alder Hospital Internal Medicine", letters_required="2", us_letters_required="1")


def walk(page: Page, program: Program, look: Callable[[], None]) -> None:
    page.goto(f"/me/plan/{program.pk}/add/")
    page.get_by_role("button", name="Put on my plan").click()
    page.goto("/me/letters/")
    row = page.locator("#row-1")
    row.get_by_label("Writer", exact=True).fill("Dr. Ada")
    row.get_by_label("US faculty?").select_option("True")
    row.get_by_label("How far it is").select_option("planned")
    row.get_by_text("Days and details").click()
    row.get_by_label("You want it by").fill("2031-09-01")
    look()
    page.get_by_role("button", name="Save and go back to my profile").click()
    page.goto("/me/letters/")
    page.get_by_role("button", name="Asked today").click()
    expect(page.get_by_role("status").first).to_contain_text("Noted: asked today.")
    expect(page.locator("main")).to_contain_text("Asked 0 days ago.")
    page.get_by_text("A request to copy").click()
    expect(page.locator("main")).to_contain_text("I would need it by 1 September 2031.")
    look()
    page.get_by_role("link", name="Choose its letters").click()
    look()
    page.get_by_label("Dr. Ada (asked for)").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("1 letter")
    look()
    assert AssignedLetter.objects.get().letter == Letter.objects.get()


def test_the_whole_way_is_accessible(page: Page, alder: Program, scheme: str, axe: Callable[[], None]) -> None:
    def look() -> None:
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    walk(page, alder, look)


def test_the_whole_way_without_scripts(chromium: Browser, live_server: LiveServer, page: Page, alder: Program) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    walk(context.new_page(), alder, lambda: None)
    context.close()
