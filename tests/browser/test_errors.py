"""What a person sees when something is not there or was not understood."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_page_not_found(page: Page, both_schemes: None, axe: Callable[[], None], complaints: list[str]) -> None:
    page.goto("/programs/999999999/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing at this address")
    axe()
    assert_only_status(complaints, 404)


def test_request_not_understood(page: Page, both_schemes: None, axe: Callable[[], None], complaints: list[str]) -> None:
    page.goto("/programs/?q=%00")
    expect(page.get_by_role("heading", level=1)).to_have_text("We could not read that request")
    axe()
    page.get_by_role("link", name="browse all programs").click()
    expect(page).to_have_url("/programs/")
    assert_only_status(complaints, 400)


def assert_only_status(complaints: list[str], status: int) -> None:
    """Chromium reports the page's own status as a console error, which is what the test asked for."""
    assert all(f"status of {status}" in complaint for complaint in complaints)
    complaints.clear()
