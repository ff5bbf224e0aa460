"""The picture of where to apply, switches above the ranking, and the second row: by screen, by key, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.tests.builders import make_programs


@pytest.fixture
def programs(page: Page) -> None:
    make_programs(
        *({"name": f"York {n}", "state": "NY", "visa_j1": "yes", "accepts_img": "yes"} for n in range(4)),
        {"name": "Silent", "state": "NY"},
        {"name": "Wants Step 3", "state": "NJ", "visa_j1": "yes", "accepts_img": "yes", "step3": "required"},
        {"name": "No visa", "state": "TX", "visa_j1": "no", "visa_h1b": "no"},
    )


def narrow_enough(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_picture_is_accessible_on_every_screen(
    page: Page,
    programs: None,
    with_profile: Callable[[], None],
    both_schemes: None,
    axe: Callable[[], None],
    width: int,
) -> None:
    with_profile()
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/me/where/", "/me/where/?specialty=internal-medicine"):
        page.goto(address)
        axe()
        narrow_enough(page, width)
    page.get_by_text("New York", exact=True).click()
    expect(page.get_by_role("link", name="York 2")).to_be_visible()
    axe()
    narrow_enough(page, width)
    page.emulate_media(media="print")
    expect(page.locator(".where-map")).to_be_visible()


def test_a_tile_leads_to_its_programs_and_the_file_is_sent(
    page: Page, programs: None, with_profile: Callable[[], None]
) -> None:
    with_profile()
    page.goto("/me/where/?specialty=internal-medicine")
    page.get_by_role("link", name="New York: 4 open, 1 ask").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#state-NY$"))
    with page.expect_download() as sent:
        page.get_by_role("link", name="Download the picture to share").click()
    assert sent.value.suggested_filename == "where-can-i-apply.svg"


def test_switches_reflow_the_ranking_by_keys(
    page: Page, programs: None, with_profile: Callable[[], None], axe: Callable[[], None]
) -> None:
    with_profile()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/me/ranking/?specialty=internal-medicine")
    page.locator("#what-if > summary").press("Enter")
    switch = page.get_by_role("checkbox", name="Pass Step 3")
    expect(page.get_by_text("Pass Step 3: +1 open")).to_be_visible()
    axe()
    switch.press("Space")
    expect(page.get_by_text("Supposed: Pass Step 3.")).to_be_visible()
    expect(switch).to_be_focused()
    expect(page.get_by_role("article").filter(has_text="Wants Step 3")).to_contain_text("opened by it")
    axe()
    narrow_enough(page, 360)
    page.get_by_role("button", name="Show what holds").click()
    expect(page.get_by_text("Supposed: Pass Step 3.")).to_have_count(0)


def test_it_works_without_scripts(bare: Page) -> None:
    make_programs({"name": "Wants Step 3", "state": "NJ", "visa_j1": "yes", "accepts_img": "yes", "step3": "required"})
    bare.goto("/me/exams/")
    bare.get_by_role("button", name="Save and continue").click()
    bare.goto("/me/where/?specialty=internal-medicine")
    bare.get_by_text("New Jersey", exact=True).click()
    expect(bare.get_by_role("link", name="Wants Step 3")).to_be_visible()
    bare.goto("/me/ranking/?specialty=internal-medicine")
    bare.locator("#what-if > summary").click()
    bare.get_by_role("checkbox", name="Apply one season later").check()
    bare.get_by_role("button", name="Show it as if").click()
    expect(bare.get_by_text("Supposed: Apply one season later.")).to_be_visible()
    bare.get_by_role("button", name="Show what holds").click()
    expect(bare.get_by_text("Supposed: Apply one season later.")).to_have_count(0)


def test_the_second_row_begins_where_the_reader_is(page: Page, axe: Callable[[], None], both_schemes: None) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/me/data/")
    row = page.get_by_role("navigation", name="My file")
    expect(row.get_by_role("link", name="My data")).to_be_in_viewport()
    row.get_by_role("link", name="My data").focus()
    page.keyboard.press("Shift+Tab")
    expect(row.get_by_role("link", name="Sharing")).to_be_focused()
    expect(row.get_by_role("link", name="Sharing")).to_be_in_viewport()
    narrow_enough(page, 320)
    axe()
