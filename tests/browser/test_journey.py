"""A person's way through the site: filter by visa, one program, the profile, the ranking, and why."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.models import Program
from programs.tests.builders import count_season, make_program
from tests.browser.conftest import PERSON


@pytest.fixture
def four_programs(page: Page) -> list[Program]:
    """Open, ask, fixable and closed to somebody who would accept only a J-1 visa and graduated in 2019."""
    open_one = make_program(
        name="Alder Hospital Internal Medicine", visa_j1="yes", visa_h1b="yes", min_step2_ck=230, accepts_img="yes"
    )
    count_season(open_one, 2026, "all", "residents", 30)
    count_season(open_one, 2026, "non_us_img", "residents", 12)
    return [
        open_one,
        make_program(name="Birch Hospital Internal Medicine", state="NJ"),
        make_program(name="Cedar Hospital Internal Medicine", visa_j1="no", visa_h1b="yes", accepts_img="yes"),
        make_program(name="Dogwood Hospital Internal Medicine", visa_j1="yes", max_years_since_graduation=5),
    ]


def answer(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).first.fill(value)


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).first.select_option(value)


def fill_in_profile(page: Page) -> None:
    page.goto("/me/who/")
    answer(page, "Country of your medical school", "India")
    graduation = page.get_by_role("group", name="Graduation")
    graduation.get_by_label("Month").select_option("June")
    graduation.get_by_label("Year").fill("2019")
    choose(page, "Are you a US citizen?", "False")
    choose(page, "If you are not a US citizen: your status in the US", "none")
    choose(page, "Which visas would you accept?", "J-1")
    answer(page, "ECFMG certificate: issued on", "2023-03-01")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exams")
    for row, (exam, day, score) in enumerate((("step1", "2020-03-01", "225"), ("step2_ck", "2021-08-01", "238"))):
        attempt = page.locator(f"#row-{row + 1}")
        if not attempt.count():
            page.get_by_role("button", name="Add another attempt").click()
        attempt.get_by_label("Exam", exact=True).select_option(exam)
        attempt.locator("input[type=date]").fill(day)
        attempt.get_by_label("Result").select_option("True")
        attempt.locator("input[type=number]").fill(score)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Letters of recommendation")


@pytest.mark.smoke
def test_from_the_visa_filter_to_why(page: Page, four_programs: list[Program]) -> None:
    page.goto("/")
    page.goto("/programs/")
    filters = page.get_by_role("form", name="Filters")
    filters.get_by_role("checkbox", name=re.compile("^J-1")).check()
    filters.get_by_role("button", name=re.compile("^Show")).click()
    rows = page.get_by_role("rowheader")
    expect(rows).to_have_count(2)
    expect(page.get_by_text("Add 1 that does not say")).to_be_visible()

    page.get_by_role("link", name="Alder Hospital Internal Medicine", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alder Hospital")
    expect(page.get_by_text("Program page").first).to_be_attached()

    fill_in_profile(page)
    told = page.request.get("/me/profile.json").json()
    assert {name: told[name] for name in PERSON} == PERSON  # the person of the other tests, too
    page.goto("/me/")
    page.get_by_role("link", name="Rank programs for me").click()
    for verdict, name in (("Open", "Alder"), ("Ask", "Birch"), ("Closed", "Cedar"), ("Closed", "Dogwood")):
        section = page.locator("article", has_text=name)
        expect(section).to_have_count(1)
        expect(page.get_by_role("navigation", name="Verdicts")).to_contain_text(verdict)
    closed = page.locator("article", has_text="Cedar")
    expect(closed.locator(".deciding")).to_contain_text("It does not take J-1")
    best = page.locator("article", has_text="Alder")
    best.get_by_text("Why: every line").click()
    expect(best.get_by_text("Your score of 238 reaches its minimum of 230.")).to_be_visible()
    points = [float(cell) for cell in best.locator("table").first.locator("tbody td:nth-child(2)").all_inner_texts()]
    total = float(best.locator("table").first.locator("tfoot td").first.inner_text())
    assert round(sum(points), 2) == total
    best.get_by_role("link", name="Alder Hospital Internal Medicine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How Alder Hospital Internal Medicine fits me")


def test_pages_are_accessible(
    page: Page,
    four_programs: list[Program],
    both_schemes: None,
    axe: Callable[[], None],
    with_profile: Callable[[], None],
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    with_profile()
    for address in ("/", "/programs/", four_programs[0].get_absolute_url(), "/me/", "/me/ranking/"):
        page.goto(address)
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{address} is wider than the screen"


def test_list_and_filters_work_by_keyboard_and_without_scripts(bare: Page, four_programs: list[Program]) -> None:
    bare.goto("/programs/")
    bare.keyboard.press("Tab")
    bare.keyboard.press("Enter")
    bare.wait_for_url("**/programs/#main")
    j1 = bare.get_by_role("checkbox", name=re.compile("^J-1"))
    j1.focus()
    bare.keyboard.press("Space")
    bare.keyboard.press("Enter")
    expect(bare.get_by_role("rowheader")).to_have_count(2)
