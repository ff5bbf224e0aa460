"""Letters on a phone: written down, asked for with one press, sent where they should go, with and without scripts."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

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
    expect(page.get_by_role("status").first).to_contain_text("On your plan")
    page.goto("/me/letters/")
    row = page.locator("#row-1")
    row.get_by_label("Writer", exact=True).fill("Dr. Ada")
    row.get_by_label("US faculty?").select_option("True")
    row.get_by_label("How far it is").select_option("planned")
    row.get_by_text("Days and details").click()
    row.get_by_label("You want it by").fill("2031-09-01")
    look()
    page.get_by_role("button", name="Back to my file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My file")
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


def test_the_whole_way_is_accessible(page: Page, alder: Program, both_schemes: None, axe: Callable[[], None]) -> None:
    def look() -> None:
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    walk(page, alder, look)


def test_a_letter_that_is_typed_on_still_goes_where_it_was_sent(page: Page, alder: Program) -> None:
    page.goto(f"/me/plan/{alder.pk}/add/")
    page.get_by_role("button", name="Put on my plan").click()
    expect(page.get_by_role("status").first).to_contain_text("On your plan")
    page.goto("/me/letters/")
    row = page.locator("#row-1")
    with page.expect_response("**/me/letters/"):
        row.get_by_label("Writer", exact=True).fill("Dr. Ada")
    expect(page.locator("#autosave")).to_contain_text("Saved at")
    other = page.context.new_page()
    other.goto(f"/me/plan/{alder.pk}/letters/")
    other.get_by_label("Dr. Ada").check()
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("status").first).to_contain_text("1 letter")
    with page.expect_response("**/me/letters/"):
        row.get_by_label("Writer", exact=True).fill("Dr. Ada Byron")
    expect(page.locator("#autosave")).to_contain_text("Saved at")
    assert AssignedLetter.objects.get().letter.writer == "Dr. Ada Byron"


def test_the_whole_way_without_scripts(bare: Page, alder: Program) -> None:
    walk(bare, alder, lambda: None)


@pytest.mark.parametrize("width", [360, 700, 1440])
def test_what_stands_side_by_side_is_level(page: Page, width: int) -> None:
    """Whatever their hints: no two of a letter's or a stay's boxes overlap in height without ending together."""
    page.set_viewport_size({"width": width, "height": 900})
    for address, last in (("/me/letters/", "How far it is"), ("/me/experience/", "Year")):
        page.goto(address)
        fold, above = page.get_by_text("Days and details"), page.get_by_label(last).first.bounding_box()
        assert fold.bounding_box()["y"] >= above["y"] + above["height"]
        fold.click()
        inputs = page.locator("#row-1 :is(select, input:not([type=hidden])):visible").all()
        boxes = [(box["y"], box["y"] + box["height"]) for box in (field.bounding_box() for field in inputs)]
        assert all(low[1] <= high[0] or low[1] == high[1] for low, high in itertools.pairwise(boxes)), address
