"""The list under the hand: it changes without losing the place, goes back, and says when it cannot."""

import re

import pytest
from playwright.sync_api import Page, expect

from programs.tests.builders import make_program, make_programs, say


@pytest.fixture
def programs(page: Page) -> None:
    make_programs(
        {
            "name": "Alder Hospital Psychiatry",
            "specialty": "psychiatry",
            "state": "TX",
            "visa_h1b": "yes",
            "visa_j1": "yes",
        },
        {"name": "Birch Hospital Psychiatry", "specialty": "psychiatry", "state": "TX", "visa_j1": "yes"},
        {"name": "Cedar Hospital Internal Medicine", "state": "NJ", "visa_h1b": "no", "visa_j1": "yes"},
    )


@pytest.mark.usefixtures("programs")
def test_filters_change_the_list_in_place(page: Page) -> None:
    page.goto("/programs/")
    rows = page.get_by_role("rowheader")
    h1b = page.get_by_role("checkbox", name=re.compile("^H-1B"))
    expect(page.locator("#n-visa-h1b")).to_have_text("1")
    h1b.focus()
    page.keyboard.press("Space")
    expect(rows).to_have_count(1)
    expect(h1b).to_be_focused()
    expect(page).to_have_url(re.compile(r"/programs/\?visa=h1b&conditional=visa$"))
    expect(page.locator("#n-state-NJ")).to_have_text("0")
    expect(page.get_by_role("status")).to_have_text("1 program found")
    expect(page.get_by_role("button", name="Show 1 program")).to_be_visible()

    page.get_by_role("link", name="Remove H-1B").click()
    expect(rows).to_have_count(3)
    expect(h1b).not_to_be_checked()
    expect(page.locator("#found")).to_be_focused()

    page.go_back()
    expect(rows).to_have_count(1)
    expect(h1b).to_be_checked()


@pytest.mark.usefixtures("programs")
def test_a_visa_is_first_chosen_with_its_conditions(page: Page) -> None:
    program = make_program(name="Dogwood Hospital Surgery", state="NJ", visa_j1="no")
    say(program, "visa_h1b", "conditional", note="only after Step 3")
    page.goto("/programs/")
    h1b, conditions = (
        page.get_by_role("checkbox", name=re.compile("^H-1B")),
        page.locator("#filters [name=conditional]"),
    )
    page.get_by_text("State", exact=True).first.click()
    page.get_by_role("checkbox", name=re.compile("^New Jersey")).check()
    expect(page).to_have_url(re.compile(r"/programs/\?state=NJ$"))  # conditions of what is not asked say nothing
    h1b.check()
    expect(page.get_by_role("row", name=re.compile("Dogwood"))).to_contain_text("Conditions undated only after Step 3")
    expect(page.locator("#n-visa-h1b")).to_have_text("1")
    page.get_by_role("link", name="Remove Visa: with conditions").click()
    expect(conditions.first).not_to_be_checked()
    expect(page.get_by_role("rowheader")).to_have_count(0)
    expect(page.locator("#n-visa-h1b")).to_have_text("0")
    page.get_by_role("link", name="Include not stated and with conditions (1)").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(conditions.first).to_be_checked()


@pytest.mark.usefixtures("programs")
def test_on_a_phone_show_closes_the_filters(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto("/programs/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^H-1B")).check()
    page.get_by_role("button", name="Show 1 program").click()
    expect(page.get_by_role("checkbox", name=re.compile("^H-1B"))).not_to_be_visible()
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_be_in_viewport()


@pytest.mark.usefixtures("programs")
def test_search_as_one_types(page: Page) -> None:
    page.goto("/programs/")
    box = page.get_by_role("combobox", name="Search")
    box.press_sequentially("psych")
    expect(page.get_by_role("rowheader")).to_have_count(2)
    expect(box).to_be_focused()
    box.fill("psychaitry")
    box.press("Enter")
    page.get_by_role("link", name="psychiatry", exact=True).click()
    expect(page.get_by_role("rowheader")).to_have_count(2)
    expect(box).to_have_value("psychiatry")


@pytest.mark.usefixtures("programs")
def test_a_bad_value_is_said_beside_its_field_and_nothing_typed_is_lost(page: Page, complaints: list[str]) -> None:
    page.goto("/programs/?step2_ck=230")
    field = page.get_by_label("Minimum Step 2 CK is at most")
    field.fill("many")
    field.press("Tab")
    expect(page.locator("#errors-step2_ck")).to_contain_text("whole number")
    expect(field).to_have_value("many")
    assert [complaint for complaint in complaints if "400" not in complaint] == []
    complaints.clear()


@pytest.mark.usefixtures("programs")
def test_a_list_that_cannot_be_loaded_says_so(page: Page, complaints: list[str]) -> None:
    page.goto("/programs/")
    page.context.set_offline(True)
    page.get_by_role("checkbox", name=re.compile("^J-1")).check()
    expect(page.locator("#not-loaded")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(3)
    complaints.clear()


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("width", [320, 1280])
def test_every_view_is_accessible(page: Page, both_schemes: None, axe, width: int, complaints: list[str]) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    program = make_program(name="Dogwood Hospital Surgery", visa_j1="conditional")
    say(
        program,
        "visa_h1b",
        "conditional",
        note="https://example.org/a-condition-without-a-space-in-it only after Step 3",
    )
    for address in (
        "/programs/?visa=h1b&conditional=visa", "/programs/?visa=h1b&not_stated=1", "/programs/?conditional=luck",
        "/programs/?visa=h1b&conditional=1&view=cards", "/programs/changes/?visa=h1b", "/",
        "/programs/?view=cards", "/programs/?view=map&by=visa", "/programs/?view=map&by=record&q=psych",
        "/programs/?q=zzzz", "/programs/?step2_ck=many", "/programs/compare/",
    ):  # fmt: skip
        page.goto(address)
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    complaints[:] = [complaint for complaint in complaints if "(Bad Request)" not in complaint]


@pytest.mark.usefixtures("programs")
def test_programs_are_ticked_and_compared(page: Page, axe) -> None:
    page.goto("/programs/")
    page.get_by_label("Compare Alder").check()
    page.get_by_label("Compare Birch").check()
    page.get_by_role("button", name="Compare the selected programs").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    axe()
    page.locator("summary", has_text="Add a program").click()
    page.get_by_label("Add a program").fill("cedar")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Add Cedar").click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    expect(page.get_by_role("rowgroup").nth(1)).to_contain_text(re.compile("Visas and IMGs.*Sponsors H-1B", re.DOTALL))


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize(("width", "height"), [(1440, 600), (360, 640)])
def test_what_has_the_focus_is_never_under_the_sticky_button(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/programs/")
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    page.locator("#filters input:visible").first.focus()
    hidden = """() => {
        const button = document.querySelector('.filter-end');
        const one = document.activeElement;
        if (button.contains(one) || !document.querySelector('#filters').contains(one)) return null;
        const [at, over] = [one.getBoundingClientRect(), button.getBoundingClientRect()];
        return at.bottom > over.top && at.top < over.bottom ? one.name : '';
    }"""
    seen = 0
    while (name := page.evaluate(hidden)) is not None:
        assert name == ""
        seen += 1
        page.keyboard.press("Tab")
    assert seen > 15


def test_a_phone_has_the_map(page: Page) -> None:
    make_program(state="TX")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    tile = page.get_by_role("link", name=re.compile("^Texas"))
    expect(tile.first).to_be_visible()
    box = tile.first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
