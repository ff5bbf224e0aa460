"""Every part in every state: readable in both schemes, on the narrowest screen, by keyboard and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("width", [320, 1440])
def test_every_part_is_accessible(page: Page, scheme: str, axe: Callable[[], None], width: int) -> None:
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
