"""The list of programs under the hand: stars, what is selected, heads, short rows, and words that become filters."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applicants.models import SavedProgram
from programs.tests.builders import make_program, make_programs, say

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def programs(page: Page) -> None:
    told = {"visa_j1": "yes", "accepts_img": "yes"}
    make_programs(
        told | {"name": "Alder Hospital Psychiatry", "specialty": "psychiatry", "positions_per_year": 4},
        told | {"name": "Birch Hospital Internal Medicine", "state": "NJ", "positions_per_year": 9},
        told | {"name": "Cedar Hospital Pathology", "specialty": "pathology", "state": "TX"},
    )


def side_by_side(page: Page):
    """The first table of a comparison; what does not differ stands in a second one below."""
    return page.get_by_role("region", name="Programs side by side")


def star(page: Page, name: str):
    return page.locator("tr").filter(has_text=name).locator(".star")


@pytest.mark.smoke
@pytest.mark.usefixtures("programs")
def test_a_star_keeps_at_once_and_is_undone(page: Page, axe: Callable[[], None]) -> None:
    page.goto("/programs/")
    alder, said = star(page, "Alder"), page.locator("#said")
    expect(alder).to_have_attribute("aria-pressed", "false")
    alder.focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text("On your plan: Alder Hospital Psychiatry.")
    expect(alder).to_have_attribute("aria-pressed", "true")
    expect(alder).to_be_focused()
    assert SavedProgram.objects.count() == 1
    axe()
    page.get_by_role("combobox", name="Search").fill("hospital")
    expect(page).to_have_url(re.compile("q=hospital"))
    expect(alder).to_have_attribute("aria-pressed", "true")  # the rows were drawn anew
    page.reload()
    expect(alder).to_have_attribute("aria-pressed", "true")
    star(page, "Birch").press("Enter")
    expect(said).to_contain_text("On your plan: Birch")
    page.get_by_role("button", name="Undo").click()
    expect(said).to_contain_text("Taken off your plan again: Birch")
    expect(star(page, "Birch")).to_have_attribute("aria-pressed", "false")
    expect(star(page, "Birch")).to_be_focused()
    assert SavedProgram.objects.count() == 1


@pytest.mark.usefixtures("programs")
def test_a_star_that_cannot_be_kept_says_so(page: Page, complaints: list[str]) -> None:
    page.goto("/programs/")
    page.context.set_offline(True)
    star(page, "Alder").click()
    expect(page.locator("#said")).to_contain_text("could not be reached")
    expect(star(page, "Alder")).to_have_attribute("aria-pressed", "false")
    complaints.clear()


@pytest.mark.usefixtures("programs")
def test_without_scripts_a_star_keeps_on_a_page_of_its_own(bare: Page) -> None:
    bare.goto("/programs/")
    star(bare, "Alder").click()
    bare.get_by_role("button", name="Put on my plan").click()
    expect(bare.get_by_role("status").first).to_contain_text("On your plan: Alder")


@pytest.mark.usefixtures("programs")
def test_what_is_selected_survives_filters_and_pages(page: Page) -> None:
    page.goto("/programs/")
    tray, told = page.get_by_role("form", name="Selected programs"), page.locator("#n-selected")
    expect(tray).not_to_be_visible()
    page.get_by_label("Compare Alder").check()
    expect(told).to_have_text("1 selected")
    expect(page.get_by_role("button", name="Compare the selected")).to_be_disabled()
    page.get_by_text("State", exact=True).first.click()
    page.get_by_role("checkbox", name=re.compile("^New Jersey")).check()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(told).to_have_text("1 selected")
    page.get_by_label("Compare Birch").check()
    page.get_by_role("link", name="Map", exact=True).click()
    expect(told).to_have_text("2 selected")
    page.goto("/programs/?sort=-name")
    expect(page.get_by_label("Compare Birch")).to_be_checked()
    assert "id=" not in page.url
    page.get_by_role("button", name="Compare the selected").click()
    expect(side_by_side(page).get_by_role("columnheader")).to_have_count(2)
    page.go_back()
    page.get_by_role("button", name="Put on my plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Put them on my plan")
    page.goto("/programs/")
    page.get_by_role("button", name="Clear what is selected").click()
    expect(tray).not_to_be_visible()
    expect(page.get_by_label("Compare Alder")).not_to_be_checked()
    page.reload()
    expect(page.get_by_label("Compare Birch")).not_to_be_checked()


@pytest.mark.usefixtures("programs")
def test_without_scripts_the_boxes_of_the_page_are_compared(bare: Page) -> None:
    bare.goto("/programs/")
    bare.get_by_label("Compare Alder").check()
    bare.get_by_label("Compare Birch").check()
    bare.get_by_role("button", name="Compare the selected programs").click()
    expect(side_by_side(bare).get_by_role("columnheader")).to_have_count(2)


@pytest.mark.usefixtures("programs")
def test_a_head_orders_the_list_in_place(page: Page) -> None:
    page.goto("/programs/")
    head = page.get_by_role("link", name="Positions")
    head.click()
    expect(page.get_by_role("columnheader", name="Positions")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("rowheader").first).to_contain_text("Birch")
    expect(head).to_be_focused()
    expect(page.get_by_label("Sort by")).to_have_value("-positions")
    head.press("Enter")
    expect(page.get_by_role("columnheader", name="Positions")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("rowheader").first).to_contain_text("Alder")


@pytest.mark.usefixtures("programs")
def test_words_become_filters_when_they_are_sent(page: Page, axe: Callable[[], None]) -> None:
    page.goto("/programs/")
    page.get_by_role("combobox", name="Search").fill("J-1 internal medicine")
    page.get_by_role("combobox", name="Search").press("Enter")
    expect(page.get_by_text("You typed “J-1 internal medicine”")).to_be_visible()
    expect(page.get_by_role("list", name="Filters switched on")).to_contain_text("Internal Medicine")
    expect(page.get_by_role("checkbox", name=re.compile("^J-1"))).to_be_checked()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    axe()
    page.get_by_role("link", name="Search for the words instead").click()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("J-1 internal medicine")
    expect(page.get_by_text("No program has")).to_be_visible()


@pytest.mark.usefixtures("programs")
def test_words_become_filters_without_scripts(bare: Page) -> None:
    bare.goto("/")
    bare.get_by_role("searchbox", name="Search programs").fill("psychiatry J1")
    bare.get_by_role("button", name="Search").click()
    expect(bare.get_by_role("list", name="Filters switched on")).to_contain_text("Psychiatry")
    expect(bare.get_by_role("rowheader")).to_have_count(1)


def many(number: int = 30) -> None:
    for at in range(number):
        make_program(f"many-{at}", name=f"Elm {at:02} Memorial Hospital Internal Medicine Residency", visa_j1="yes")


def test_rows_are_short_on_a_phone(page: Page) -> None:
    """Whose program it is and what it says, beside what can be done. Nothing is wider than the screen."""
    many(3)
    conditional = make_program("conditional", name="Fir Hospital")
    say(conditional, "visa_h1b", "conditional", note="only after Step 3 and only for those who trained here before")
    page.set_viewport_size(PHONE)
    page.goto("/programs/")
    row = page.locator("tr").filter(has_text="Elm 00")
    box, head = row.bounding_box(), row.get_by_role("rowheader").bounding_box()
    assert box is not None
    assert head is not None
    assert box["height"] <= 155
    assert box["height"] - head["height"] <= 110
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for mark in (row.locator(".star"), row.locator("label.choice")):
        size = mark.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24
    row = page.locator("tr").filter(has_text="Fir Hospital")
    expect(row.get_by_text("only after Step 3")).to_be_hidden()
    row.get_by_text("Conditions").click()
    expect(row.get_by_text("only after Step 3")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.reload()
    page.emulate_media(media="print")
    expect(row.get_by_text("Conditions")).to_be_visible()
    expect(row.get_by_text("only after Step 3")).to_be_visible()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_what_has_the_focus_is_under_nothing_that_stays(page: Page, width: int) -> None:
    """Neither the head of the table nor the tray with what was said covers it, forwards or backwards."""
    many()
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/programs/")
    page.get_by_label("Compare Elm 00").check()
    star(page, "Elm 00").click()
    expect(page.locator("#said")).to_be_visible()
    covered = """() => {
        const one = document.activeElement;
        if (!document.querySelector('.programs tbody').contains(one)) return null;
        const at = (one.closest('label') ?? one).getBoundingClientRect();
        const stays = [...document.querySelectorAll('.programs thead th, .at-hand > :not([hidden])')]
            .map(each => each.getBoundingClientRect()).filter(each => each.height);
        return stays.some(over => at.bottom > over.top && at.top < over.bottom) ? one.outerHTML : '';
    }"""
    for key, start in (("Tab", "Elm 00"), ("Shift+Tab", "Elm 29")):
        star(page, start).focus()
        seen = 0
        while (name := page.evaluate(covered)) is not None:
            assert name == ""
            seen += 1
            page.keyboard.press(key)
        assert seen > 60


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_while_the_list_loads(page: Page, width: int, go_on_as, client) -> None:
    many()
    program = make_program("kept", name="Kept Hospital", visa_j1="yes")
    client.post(f"/me/plan/{program.pk}/add/")
    go_on_as(client)
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; })
            .observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto("/programs/?visa=j1&conditional=visa")
    expect(star(page, "Kept Hospital")).to_have_attribute("aria-pressed", "true")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.moved") == 0
