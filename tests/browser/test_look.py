"""Every part in every state: readable in both schemes, on the narrowest screen, by keyboard and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applicants.models import Profile, SavedProgram
from applicants.models.plan import Status
from programs.tests.builders import make_program


@pytest.mark.parametrize("width", [320, 1440])
def test_every_part_is_accessible(page: Page, both_schemes: None, axe: Callable[[], None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/about/look/")
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_is_light_and_has_no_controls(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/programs/")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    for control in ("#filters", ".search", ".switch"):
        assert not page.locator(control).first.is_visible(), control


def test_every_title_has_air_below_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    gaps = {}
    for address in ("/me/who/", "/me/letters/", "/me/plan/", "/me/plan/rank-list/", "/me/plan/costs/"):
        page.goto(address)
        title, lead = (page.locator(f".page-head {part}").bounding_box() for part in ("h1", "h1 + p"))
        gaps[address] = lead["y"] - title["y"] - title["height"]
    assert set(gaps.values()) == {12}, gaps


@pytest.mark.parametrize("width", [320, 360])
def test_the_statuses_of_a_plan_stand_each_on_one_line(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/me/who/")
    page.get_by_label("Country of your medical school").fill("India")
    page.get_by_role("button", name="Back to my file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My file")
    for status in Status:
        key = make_program(str(status)).program_key
        SavedProgram.objects.create(profile=Profile.objects.get(), program_key=key, status=status)
    page.goto("/me/plan/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    chips = page.get_by_role("navigation", name="Status").get_by_role("link").all()
    assert len(chips) == 1 + len(Status)
    assert {chip.bounding_box()["height"] for chip in chips} == {chips[0].bounding_box()["height"]}
