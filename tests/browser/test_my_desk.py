"""The desk on a phone, in both schemes: what would help, checklists, plan, one program of it, programs side by side."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.models import Program
from programs.tests.builders import make_programs


@pytest.fixture
def three_programs(page: Page) -> list[Program]:
    """Open, ask and closed to the person of the journey."""
    return make_programs(
        {"name": "Alder Hospital Internal Medicine", "visa_j1": "yes", "accepts_img": "yes", "min_step2_ck": 230},
        {"name": "Birch Hospital Internal Medicine", "state": "NJ"},
        {"name": "Cedar Hospital Internal Medicine", "visa_j1": "no", "visa_h1b": "yes", "accepts_img": "yes"},
    )


def put_on_plan(page: Page, *programs: Program) -> None:
    for program in programs:
        page.goto(f"/me/plan/{program.pk}/add/")
        page.get_by_role("button", name="Put on my plan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(program.name)


def fits_a_phone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_would_help_and_checklists(
    page: Page,
    three_programs: list[Program],
    both_schemes: None,
    axe: Callable[[], None],
    with_profile: Callable[[], None],
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    with_profile()
    page.goto("/me/what-if/")
    axe()
    accept = page.get_by_role("checkbox", name="Accept H-1B too")
    accept.focus()
    page.keyboard.press("Space")
    expect(accept).to_be_checked()
    page.get_by_role("checkbox", name=re.compile("Step 3")).first.check()
    page.get_by_role("button", name="Try these together").press("Enter")
    together = page.get_by_role("region", name="These together")
    expect(together).to_contain_text("Opens 1")
    expect(together).to_contain_text("Cedar Hospital")
    axe()
    fits_a_phone(page)
    page.goto("/me/checklists/")
    axe()
    fits_a_phone(page)


def test_the_plan_and_one_program_of_it(
    page: Page,
    three_programs: list[Program],
    both_schemes: None,
    axe: Callable[[], None],
    complaints: list[str],
    with_profile: Callable[[], None],
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/me/plan/")
    axe()
    with_profile()
    put_on_plan(page, *three_programs)
    page.get_by_label("Status").select_option("invited")
    page.get_by_text("Interview and costs").click()
    page.get_by_label("Day of the interview").fill("2026-12-04")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("Saved: Cedar Hospital Internal Medicine.")).to_be_visible()
    axe()
    fits_a_phone(page)
    page.locator("form.form").evaluate("form => { form.noValidate = true }")
    page.get_by_label("Spent so far").fill("-5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("greater than or equal to 0")
    assert "400 (Bad Request)" in complaints.pop()
    axe()
    page.goto(f"/me/plan/{three_programs[1].pk}/")
    expect(page.locator(".letter")).to_contain_text("Which visas")
    axe()
    page.goto("/me/plan/")
    for name in ("Alder", "Birch"):
        tick = page.get_by_role("checkbox", name=re.compile(name))
        tick.focus()
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
    page.get_by_label("Move the selected to").select_option("applied")
    page.get_by_role("button", name="Do it for the selected").press("Enter")
    expect(page.get_by_text("2 programs moved.")).to_be_visible()
    axe()
    fits_a_phone(page)


def test_ticked_programs_stand_side_by_side(
    page: Page,
    three_programs: list[Program],
    both_schemes: None,
    axe: Callable[[], None],
    with_profile: Callable[[], None],
) -> None:
    with_profile()
    page.goto("/me/ranking/")
    for name in ("Alder", "Cedar"):
        tick = page.get_by_role("checkbox", name=re.compile(f"Select {name}"))
        tick.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Compare the selected programs").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare programs for me")
    verdicts = page.get_by_role("row", name=re.compile("^Verdict"))
    expect(verdicts).to_contain_text("Open")
    expect(verdicts).to_contain_text("Closed")
    expect(verdicts).to_contain_text("differs")
    axe()
    page.set_viewport_size({"width": 320, "height": 800})
    axe()
    fits_a_phone(page)
    page.get_by_role("link", name="Remove Cedar Hospital Internal Medicine").click()
    expect(page.get_by_text("One program is here.")).to_be_visible()
    page.get_by_label("Add a program").fill("Birch")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Add Birch Hospital Internal Medicine").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)

    page.goto("/programs/")
    for name in ("Alder", "Cedar"):
        page.get_by_role("checkbox", name=re.compile(f"Compare {name}")).check()
    page.get_by_role("button", name="Put on my plan the selected programs").click()
    expect(page.get_by_role("listitem").filter(has_text="Cedar Hospital")).to_be_visible()
    axe()
    page.get_by_role("button", name="Put on my plan").click()
    expect(page.get_by_text("2 programs put on your plan.")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Alder")).check()
    page.get_by_role("checkbox", name=re.compile("Cedar")).check()
    page.get_by_role("button", name="Compare the selected").click()
    expect(page.get_by_role("row", name=re.compile("^Verdict"))).to_contain_text("Closed")
    assert "csrf" not in page.url


def test_what_is_typed_at_an_entry_is_not_lost_by_a_click(
    page: Page, three_programs: list[Program], with_profile: Callable[[], None]
) -> None:
    with_profile()
    put_on_plan(page, three_programs[0])
    asked = []

    def experience(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", experience)
    page.wait_for_load_state()
    page.get_by_text("Notes and questions").click()
    page.get_by_label("Your notes").fill("They answered on Monday.")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Ranking", exact=True).click(no_wait_after=True)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: Alder Hospital Internal Medicine.")).to_be_visible()
    page.get_by_role("link", name="Ranking", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My ranking")
    assert asked == ["beforeunload"]
