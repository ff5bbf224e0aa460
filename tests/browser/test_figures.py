"""National figures and the guide: by eye and ear, by keys, on the smallest phone, on paper and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applicants.insights.pages import PAGES
from imgmatch.guide import SLUGS
from programs.tests.builders import count_season, make_programs
from tests import databases

ADDRESSES = (
    *("/insights/", *(f"/insights/{page.slug}/" for page in PAGES)),
    *("/insights/states/?map=j1", "/insights/states/?map=record", "/insights/rows/directors/"),
    *("/guide/", *(f"/guide/{slug}/" for slug in SLUGS)),
)
SMALLEST = 320


@pytest.fixture
def figures(reference_data: None) -> None:
    databases.put_figures()
    some, _ = make_programs({"state": "NY", "visa_j1": "yes"}, {"state": "OH", "specialty": "pathology"})
    count_season(some, 2026, "all", "residents", 40)
    count_season(some, 2026, "img", "residents", 12)


def test_every_page_is_accessible_on_the_smallest_phone_and_on_paper(
    page: Page, figures: None, both_schemes: None, axe: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": SMALLEST, "height": 800})
    for address in ADDRESSES:
        page.goto(address)
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST, address
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST, address
        page.emulate_media(media="screen")


def test_paper_is_filled_and_has_tables_not_cards(page: Page, figures: None) -> None:
    """A4 is narrower than the screen on which rows become cards."""
    page.set_viewport_size({"width": 700, "height": 900})
    page.goto("/guide/costs/")
    row = page.locator(".stack tbody tr").first
    expect(row).to_have_css("display", "grid")
    page.emulate_media(media="print")
    expect(row).to_have_css("display", "table-row")
    expect(page.locator(".block").first).to_have_css("break-inside", "auto")


def test_the_name_of_a_row_stays_while_its_numbers_are_moved(page: Page, figures: None) -> None:
    page.set_viewport_size({"width": SMALLEST, "height": 800})
    page.goto("/insights/volume/")
    name = page.locator(".slim tbody th").first
    before = name.bounding_box()
    page.locator(".scroll").first.evaluate("one => { one.scrollLeft = 100 }")
    assert page.locator(".scroll").first.evaluate("one => one.scrollLeft") == 100
    assert name.bounding_box() == before


def test_a_figure_is_followed_to_its_row_by_keys(page: Page, figures: None) -> None:
    page.goto("/insights/interviews/")
    page.get_by_role("link", name="Internal Medicine", exact=True).press("Enter")
    expect(page).to_have_url("/insights/rows/interviews/?specialty=internal-medicine&year=2020")
    row = page.locator('[id="2020-internal-medicine-non_us_img-never"]')
    expect(row.get_by_role("cell").nth(3)).to_have_text("18%")
    page.goto("/guide/seventeen-percent/")
    page.get_by_role("link", name="32%", exact=True).first.press("Enter")
    expect(page).to_have_url("/insights/rows/interviews/?specialty=all&year=2020#2020-all-non_us_img-never")


def test_a_map_and_a_specialty_are_chosen_without_scripts(bare: Page, figures: None) -> None:
    bare.goto("/insights/states/")
    bare.get_by_role("link", name="J-1", exact=True).click()
    bare.get_by_label("Specialty").select_option("internal-medicine")
    bare.get_by_role("button", name="Show").click()
    expect(bare).to_have_url("/insights/states/?specialty=internal-medicine&map=j1")
    expect(bare.get_by_role("heading", level=1)).to_have_text(
        "New York has the most programs in Internal Medicine that say they sponsor J-1: 1"
    )
