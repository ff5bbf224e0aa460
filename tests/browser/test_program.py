"""One program for whoever looks: my own answer, a ready e-mail, programs swiped on a phone, and all of it on paper."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from programs.models import Program
from programs.tests.builders import count_season, make_program, make_programs

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def alder(reference_data: None) -> Program:
    program = make_program(name="Alder", visa_j1="yes", min_step2_ck=230)
    for season in (2025, 2026):
        count_season(program, season, "all", "residents", 30)
        count_season(program, season, "img", "residents", 6)
        count_season(program, season, "all", "offered", 10, track="C")
    return program


@pytest.fixture
def four(reference_data: None) -> list[Program]:
    return make_programs(
        {"name": "Alder", "visa_j1": "yes", "min_step2_ck": 230},
        {"name": "Birch", "visa_j1": "no", "min_step2_ck": 220},
        {"name": "Cedar", "visa_j1": "yes", "min_step2_ck": 230},
        {"name": "Dogwood", "visa_j1": "yes", "min_step2_ck": 230},
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_my_own_answer_stands_on_top(
    page: Page,
    alder: Program,
    with_profile: Callable[[], None],
    both_schemes: None,
    axe: Callable[[], None],
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    with_profile()
    page.goto(alder.get_absolute_url())
    card = page.get_by_role("region", name="In short")
    expect(card.get_by_role("heading", name="Can I apply?")).to_be_visible()
    expect(card.locator(".verdict").first).to_have_text("Open")
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_stranger_copies_the_email_that_asks(page: Page, alder: Program, axe: Callable[[], None]) -> None:
    page.goto(alder.get_absolute_url())
    page.get_by_role("link", name="Write to the program").press("Enter")
    page.get_by_text("E-mail that asks what is not stated").click()
    expect(page.get_by_text("Do you ask for Step 3")).to_be_visible()
    page.get_by_role("button", name="Copy the e-mail to Alder").click()
    expect(page.get_by_text(re.compile("Copied|It is selected"))).to_be_visible()
    axe()


def test_the_same_without_scripts(bare: Page, alder: Program, with_profile: Callable[[], None]) -> None:
    bare.goto(alder.get_absolute_url())
    bare.get_by_role("link", name="Write to the program").click()
    expect(bare.get_by_text("Do you ask for Step 3")).to_be_visible()


def test_programs_are_swiped_under_their_labels(
    page: Page, four: list[Program], both_schemes: None, axe: Callable[[], None]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/programs/compare/?" + "&".join(f"id={program.pk}" for program in four))
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    table = page.get_by_role("region", name="Programs side by side")
    label = page.get_by_role("rowheader", name="Minimum Step 2 CK").locator("span").first
    before = label.bounding_box()
    table.evaluate("box => box.scrollTo({left: 300, behavior: 'instant'})")
    expect(page.get_by_role("columnheader", name=re.compile("Dogwood"))).to_be_in_viewport()
    assert label.bounding_box() == before


def test_keys_of_the_plan_are_not_announced_on_touch(
    chromium: Browser, page: Page, alder: Program, client: Client, go_on_as: Callable[[Client], None]
) -> None:
    client.post(f"/me/plan/{alder.pk}/add/")
    go_on_as(client)
    page.goto("/me/plan/")
    expect(page.get_by_text("Keyboard shortcuts")).to_be_visible()
    phone = chromium.new_context(
        storage_state=page.context.storage_state(), has_touch=True, is_mobile=True, base_url=page.url
    )
    try:
        touched = phone.new_page()
        touched.goto("/me/plan/")
        expect(touched.get_by_role("link", name="Alder", exact=True)).to_be_visible()
        expect(touched.get_by_text("Keyboard shortcuts")).to_be_hidden()
    finally:
        phone.close()


def test_pages_print_as_one_hands_them_on(page: Page, four: list[Program], with_profile: Callable[[], None]) -> None:
    with_profile()
    for program in (four[0], make_program(name="Elm, which says nothing")):
        page.goto(f"/me/plan/{program.pk}/add/")
        page.get_by_role("button", name="Put on my plan").click()
        expect(page.get_by_role("status")).to_contain_text("On your plan")
    side_by_side = "/programs/compare/?" + "&".join(f"id={program.pk}" for program in four)
    pages = (four[0].get_absolute_url(), side_by_side, "/me/ranking/", "/me/plan/", "/me/plan/questions/")
    for address in pages:
        page.emulate_media(media="screen")
        page.goto(address)
        page.emulate_media(media="print")
        name = "Elm, which says nothing" if "questions" in address else "Alder"
        expect(page.locator("main").get_by_text(name, exact=True).filter(visible=True).first).to_be_visible()
        printed = page.locator(".printed")
        expect(printed).to_have_attribute("data-printed", re.compile(r"^Printed on \d+ \w+ \d{4} from http"))
        assert page.evaluate("getComputedStyle(document.querySelector('.printed'), '::before').content") != "none"
        for control in page.locator("main :is(button, input, select, .button, .crumbs, nav.switch)").all():
            expect(control).to_be_hidden()
    expect(page.get_by_text(re.compile(r"^Sources: .*/programs/\d+/$")).first).to_be_visible()
    for address in pages[:2]:
        page.emulate_media(media="screen")
        page.goto(address)
        notes = page.get_by_role("heading", name="Sources", exact=True)
        expect(notes).to_be_hidden()
        page.emulate_media(media="print")
        expect(notes).to_be_visible()
        expect(page.get_by_text("https://example.org/program").first).to_be_visible()


def test_numbers_behind_a_picture_are_printed(page: Page, alder: Program) -> None:
    page.set_viewport_size(PHONE)  # a wide screen has room for them beside it
    page.goto(alder.get_absolute_url())
    numbers = page.get_by_role("table").filter(has_text="Offered")
    expect(numbers).to_be_hidden()
    page.emulate_media(media="print")
    expect(numbers).to_be_visible()
