"""The rank list put in order by keyboard, mouse, finger, typed place and buttons; with and without scripts."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from applicants.models import RankEntry
from applicants.plan.rank_list.tests.test_entries import ranked
from programs.models import Program
from programs.tests.builders import make_program, make_programs
from tests.browser.test_my_desk import put_on_plan

LIST = "/me/plan/rank-list/"


@pytest.fixture
def four_ranked(page: Page, client: Client, go_on_as: Callable[[Client], None]) -> list[Program]:
    programs = make_programs(*({"name": f"{name} Hospital"} for name in ("Alder", "Birch", "Cedar", "Dogwood")))
    ranked(client, *programs)
    client.get(LIST)  # what it is told by the pages on the way would stand above the list
    go_on_as(client)
    page.goto(LIST)
    expect(page.locator(".ranked")).to_have_count(4)
    return programs


def test_programs_come_from_the_plan(page: Page) -> None:
    put_on_plan(
        page, *make_programs(*({"name": f"{name} Hospital"} for name in ("Alder", "Birch", "Cedar", "Dogwood")))
    )
    page.goto("/me/plan/")
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_label("Move the selected to").select_option("interviewed")
    page.get_by_role("button", name="Do it for the selected").click()
    page.goto(LIST)
    page.get_by_role("button", name="Put the selected ones at the end").click()
    expect(page.locator(".ranked")).to_have_count(4)


def shown(page: Page) -> str:
    """The order on the page by first letters; the places beside the programs must say the same."""
    places = [place.input_value() for place in page.get_by_label("Place of").all()]
    assert places == [str(place) for place in range(1, len(places) + 1)]
    return "".join(name[0] for name in page.locator(".ranked-name").all_text_contents())


def saved(page: Page) -> None:
    page.locator(".save-order").get_by_role("button").click()
    expect(page.get_by_text("Your order is saved.")).to_be_visible()


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Move {name} Hospital", exact=True)


def test_by_keyboard_with_every_step_said(page: Page, four_ranked: list[Program]) -> None:
    status = page.locator("#order-status")
    handle(page, "Cedar").focus()
    page.keyboard.press("ArrowUp")
    assert shown(page) == "ABCD"
    page.keyboard.press("Space")
    expect(handle(page, "Cedar")).to_have_attribute("aria-pressed", "true")
    expect(status).to_contain_text("Cedar Hospital taken, 3 of 4.")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text("2 of 4")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text("1 of 4")
    expect(handle(page, "Cedar")).to_be_focused()
    page.keyboard.press("Space")
    expect(status).to_have_text("Cedar Hospital is now 1 of 4. Not saved yet.")
    assert shown(page) == "CABD"

    page.keyboard.press("Space")
    page.keyboard.press("End")
    assert shown(page) == "ABDC"
    page.keyboard.press("Escape")
    expect(status).to_contain_text("Cedar Hospital stays 1 of 4.")
    assert shown(page) == "CABD"

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(handle(page, "Cedar")).to_have_attribute("aria-pressed", "false")
    assert shown(page) == "ACBD"
    saved(page)
    assert shown(page) == "ACBD"
    assert RankEntry.objects.get(position=2).saved.program_key == four_ranked[2].program_key


def test_by_mouse(page: Page, four_ranked: list[Program]) -> None:
    start, end = handle(page, "Dogwood").bounding_box(), page.locator(".ranked").first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] - 30, steps=3)
    page.mouse.move(start["x"] + 10, end["y"] + 5, steps=5)
    page.mouse.up()
    assert shown(page) == "DABC"
    expect(page.locator("#order-status")).to_contain_text("Dogwood Hospital is now 1 of 4.")
    saved(page)
    assert shown(page) == "DABC"


def test_by_finger_without_moving_the_page(page: Page, four_ranked: list[Program]) -> None:
    page.set_viewport_size({"width": 360, "height": 1400})
    touch = page.context.new_cdp_session(page)
    start, end = handle(page, "Alder").bounding_box(), page.locator(".ranked").nth(2).bounding_box()
    assert start
    assert end
    x, top, bottom = start["x"] + 15, start["y"] + 15, end["y"] + end["height"] - 10

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    before = page.evaluate("scrollY")
    send("touchStart", {"x": x, "y": top})
    for step in range(1, 9):
        send("touchMove", {"x": x, "y": top + (bottom - top) * step / 8})
    send("touchEnd")
    expect(page.locator("#order-status")).to_contain_text("Alder Hospital is now 3 of 4.")
    assert shown(page) == "BCAD"
    assert page.evaluate("scrollY") == before


def test_by_buttons_and_typed_places(page: Page, four_ranked: list[Program]) -> None:
    up = page.get_by_role("button", name="Up Birch Hospital")
    up.press("Enter")
    assert shown(page) == "BACD"
    expect(up).to_be_disabled()
    expect(page.get_by_role("button", name="Down Birch Hospital")).to_be_focused()
    place = page.get_by_label("Place of Dogwood Hospital")
    place.fill("2")
    place.press("Tab")
    assert shown(page) == "BDAC"
    page.get_by_role("button", name="Remove Alder Hospital").click()
    expect(page.get_by_text("Removed from your rank list: Alder Hospital.")).to_be_visible()
    assert shown(page) == "BDC"


def test_an_order_that_is_not_saved_is_not_lost_by_a_click(page: Page, four_ranked: list[Program]) -> None:
    page.get_by_role("button", name="Up Birch Hospital").click()
    asked = []

    def experience(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", experience)
    expect(page.locator("#order-status")).to_contain_text("Not saved yet.")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Ranking", exact=True).click(no_wait_after=True)
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", experience)
    saved(page)
    page.get_by_role("link", name="Ranking", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My ranking")


def test_the_second_of_two_windows_is_told(page: Page, four_ranked: list[Program]) -> None:
    other = page.context.new_page()
    other.goto(LIST)
    page.get_by_role("button", name="Up Birch Hospital").click()
    saved(page)
    other.get_by_role("button", name="Up Dogwood Hospital").click()
    other.locator(".save-order").get_by_role("button").click()
    told = other.get_by_role("alert")
    expect(told).to_contain_text("changed in another window")
    expect(told).to_contain_text("1. Birch Hospital")
    assert shown(other) == "ABDC"
    saved(other)
    page.reload()
    assert shown(page) == "ABDC"


def test_without_scripts(page: Page, bare: Page, four_ranked: list[Program]) -> None:
    bare.context.add_cookies(page.context.cookies())
    bare.goto(LIST)
    expect(bare.locator(".handle")).to_have_count(0)
    bare.get_by_role("button", name="Down Alder Hospital").click()
    expect(bare.get_by_text("Alder Hospital is now 2 of 4.")).to_be_visible()
    assert shown(bare) == "BACD"
    place = bare.get_by_label("Place of Dogwood Hospital")
    place.fill("1")
    place.press("Enter")
    expect(bare.get_by_text("Your order is saved.")).to_be_visible()
    assert shown(bare) == "DBAC"
    bare.get_by_label("Place of Birch Hospital").fill("first")
    bare.locator(".save-order").get_by_role("button").click()
    expect(bare.get_by_role("alert")).to_contain_text("Write a place from 1 to 4.")


def test_it_is_accessible_on_a_phone_and_printed_as_a_list(
    page: Page, both_schemes: None, axe: Callable[[], None], complaints: list[str], four_ranked: list[Program]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    put_on_plan(page, make_program(name="Elm Hospital", nrmp_codes="1089140C0; 1089140P0"))
    page.goto(LIST)
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Place of Birch Hospital").fill("x")
    page.locator(".save-order").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Birch Hospital: Write a place")
    assert "400 (Bad Request)" in complaints.pop()
    axe()
    page.emulate_media(media="print")
    expect(page.locator(".ranked-name").first).to_be_visible()
    for gone in (".handle", ".ranked-moves", ".save-order", ".add-ranked"):
        expect(page.locator(gone).first).to_be_hidden()


def test_nothing_on_it_is_said(page: Page, both_schemes: None, axe: Callable[[], None]) -> None:
    page.goto(LIST)
    expect(page.get_by_role("heading", name="Nothing on it yet")).to_be_visible()
    axe()
