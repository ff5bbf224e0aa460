"""The desk's first page and the coverage of facts, on every width and by eye and ear."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from programs.tests.builders import make_program


def test_from_the_first_page_to_a_part_of_a_queue(
    page: Page, as_steward: Callable[[], None], both_schemes: None, axe: Callable[[], None]
) -> None:
    make_program(name="Alder", specialty="psychiatry", state="NJ", visa_h1b="yes", seen_on="2023")
    make_program(name="Birch", state="AL", visa_h1b="yes", seen_on="2023")
    as_steward()
    page.goto("/steward/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The stewards’ desk")
    axe()
    page.get_by_role("link", name="Sponsors H-1B").click()
    expect(page.get_by_role("heading", name="Sponsors H-1B, by specialty")).to_be_visible()
    page.get_by_label("By", exact=True).select_option("State")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Sponsors H-1B, by state")).to_be_visible()
    axe()
    page.get_by_role("link", name="1 stale: New Jersey").click()
    expect(page.locator("tbody tr:not(.together) th")).to_have_text(
        ["Alder: Sponsors H-1B Psychiatry · Albany, New Jersey"]
    )
