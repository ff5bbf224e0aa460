"""Working a queue with the keyboard, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from programs.models import Evidence
from programs.tests.builders import make_programs


@pytest.fixture
def at_the_desk(page: Page, as_steward: Callable[[], None]) -> Page:
    """A steward signed in, and two facts to confirm."""
    make_programs(*({"name": name, "visa_j1": "yes", "seen_on": "2023"} for name in ("Alder", "Birch")))
    as_steward()
    page.goto("/steward/queue/stale/")
    expect(page.get_by_role("heading", level=1)).to_have_text("To confirm again")
    return page


def press(page: Page, key: str) -> None:
    """A key an act listens for, once something listens."""
    expect(page.get_by_role("button", name="Keys are on")).to_be_visible()
    page.keyboard.press(key)


def test_a_fact_is_confirmed_by_keys_and_the_next_opens(
    at_the_desk: Page, both_schemes: None, axe: Callable[[], None]
) -> None:
    page = at_the_desk
    axe()
    page.get_by_role("link", name="Work through them").click()
    expect(page.get_by_role("link", name="Alder")).to_be_visible()
    press(page, "n")
    expect(page.get_by_role("link", name="Birch")).to_be_visible()
    press(page, "p")
    expect(page.get_by_role("link", name="Alder")).to_be_visible()
    press(page, "c")
    axe()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#confirm").get_by_label("I have it open now")).to_be_checked()
    page.get_by_role("button", name="Confirm it").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Recorded: Sponsors J-1, Alder.")).to_be_visible()
    expect(page.get_by_role("link", name="Birch")).to_be_visible()
    assert Evidence.objects.filter(field="visa_j1", program__name="Alder").count() == 2
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert Evidence.objects.filter(field="visa_j1", program__name="Alder", withdrawn_at__isnull=True).count() == 1


def test_keys_are_letters_while_one_types_and_can_be_switched_off(at_the_desk: Page) -> None:
    page = at_the_desk
    page.goto("/steward/queue/stale/work/")
    press(page, "e")
    page.get_by_label("Note shown with the fact").press_sequentially("new pen")
    expect(page.get_by_label("Note shown with the fact")).to_have_value("new pen")
    expect(page.get_by_role("link", name="Alder")).to_be_visible()
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Keys are off")).to_be_visible()
    expect(page.get_by_role("link", name="Alder")).to_be_visible()


def test_keys_of_a_queue_are_not_announced_on_touch(chromium: Browser, at_the_desk: Page) -> None:
    phone = chromium.new_context(
        storage_state=at_the_desk.context.storage_state(), has_touch=True, is_mobile=True, base_url=at_the_desk.url
    )
    try:
        touched = phone.new_page()
        touched.goto("/steward/queue/stale/work/")
        expect(touched.get_by_text("Confirm: it still holds")).to_be_visible()
        for key in touched.locator("kbd, #keys").all():
            expect(key).to_be_hidden()
        assert touched.locator("kbd").count()
    finally:
        phone.close()
