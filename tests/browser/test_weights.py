"""Weights moved by keyboard, what that changes, and how one program fits in its own page: with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.models import Program
from programs.tests.builders import make_programs


@pytest.fixture
def two_programs(page: Page) -> list[Program]:
    """The first asks for a high score at Step 2 CK, the second for a low one."""
    open_to_imgs = {"visa_j1": "yes", "accepts_img": "yes"}
    return make_programs(
        {"name": "Alder Hospital", **open_to_imgs, "min_step2_ck": 235},
        {"name": "Birch Hospital", **open_to_imgs, "state": "NJ", "min_step2_ck": 200},
    )


def names(page: Page) -> list[str]:
    return page.locator(".match h3").all_inner_texts()


def open_weights(page: Page) -> None:
    page.locator(".explain-words:not([open]) > summary").press("Enter")
    page.locator("#weights > summary").focus()
    page.keyboard.press("Enter")


@pytest.mark.smoke
def test_weights_by_keyboard_what_they_change_and_back(
    page: Page, two_programs: list[Program], with_profile: Callable[[], None]
) -> None:
    with_profile()
    page.goto("/me/ranking/?not_stated=1")
    assert names(page) == ["Birch Hospital", "Alder Hospital"]
    open_weights(page)

    slider = page.get_by_label("Step 2 CK score, slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_label("Step 2 CK score", exact=True)).to_have_value("0")
    row = page.locator(".weight", has=slider)
    expect(row.locator(".weight-points")).to_have_text("0.0 of 100")
    page.keyboard.press("End")
    expect(row.locator(".weight-points")).to_have_text("53.2 of 100")  # 100 of 88 + 100
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Step 2 CK score", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    changed = page.get_by_role("region", name="What your weights changed")
    expect(changed).to_contain_text("2 of the first 2 programs are the same")
    expect(changed.locator("div", has_text="Rose most").last).to_contain_text("Alder Hospital")
    assert page.url.endswith("/me/ranking/?not_stated=1")
    assert names(page) == ["Alder Hospital", "Birch Hospital"]

    open_weights(page)
    page.get_by_role("button", name="Back to the defaults").click()
    expect(changed).to_have_count(0)
    assert names(page) == ["Birch Hospital", "Alder Hospital"]


def test_weights_and_fit_without_scripts(
    page: Page,
    bare: Page,
    two_programs: list[Program],
    with_profile: Callable[[], None],
) -> None:
    with_profile()
    bare.context.add_cookies(page.context.cookies())
    bare.goto("/me/ranking/")
    open_weights(bare)
    expect(bare.locator("input[type=range]")).to_have_count(0)
    bare.get_by_label("Step 2 CK score", exact=True).fill("0")
    bare.get_by_role("button", name="Rank with these weights").click()
    expect(bare.get_by_role("region", name="What your weights changed")).to_be_visible()
    assert names(bare) == ["Alder Hospital", "Birch Hospital"]
    open_weights(bare)
    bare.get_by_role("button", name="Back to the defaults").click()
    assert names(bare) == ["Birch Hospital", "Alder Hospital"]

    bare.goto(two_programs[0].get_absolute_url())
    bare.get_by_role("link", name="How this fits me").click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("How Alder Hospital fits me")


def test_the_fit_opens_in_the_programs_page(
    page: Page, two_programs: list[Program], with_profile: Callable[[], None]
) -> None:
    with_profile()
    address = two_programs[0].get_absolute_url()
    page.goto(address)
    page.get_by_role("link", name="How this fits me").press("Enter")
    heading = page.get_by_role("heading", name="How this fits me", level=2)
    expect(heading).to_be_focused()
    expect(page.locator("#my-fit-status")).to_have_text("How this fits you is shown below the policies.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder Hospital")
    assert page.url.endswith(address)


def test_the_fit_of_a_stranger_leads_to_the_profile(page: Page, two_programs: list[Program]) -> None:
    page.goto(two_programs[0].get_absolute_url())
    page.get_by_role("link", name="How this fits me").click()
    page.get_by_role("link", name="Fill in my profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My file")


def test_weights_and_fit_are_accessible_on_a_phone(
    page: Page,
    two_programs: list[Program],
    both_schemes: None,
    axe: Callable[[], None],
    with_profile: Callable[[], None],
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/me/ranking/")
    axe()
    with_profile()
    page.goto("/me/ranking/")
    open_weights(page)
    page.get_by_label("Step 2 CK score", exact=True).fill("0")
    page.get_by_label("Step 2 CK score", exact=True).press("Enter")
    open_weights(page)
    page.get_by_text("Why: every line").first.click()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(two_programs[0].get_absolute_url())
    page.get_by_role("link", name="How this fits me").click()
    expect(page.locator("#my-fit-title")).to_be_focused()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
