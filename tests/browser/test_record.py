"""The record on its pages: how it is computed, a program whose sources differ, and the counting of a roster."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from programs.models import Program
from programs.tests.builders import count_season, make_program, say

PASSWORD = "correct horse battery staple"


@pytest.fixture
def program(page: Page) -> Program:
    program = make_program(name="Cedar Hospital", visa_j1="yes", seen_on="2026-10-01")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    for season in (2025, 2026):
        count_season(program, season, "all", "residents", 30)
        count_season(program, season, "img", "residents", 6)
    return program


@pytest.mark.parametrize("width", [320, 1280])
def test_method_and_program_are_accessible(
    page: Page, both_schemes: None, axe: Callable[[], None], program: Program, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/method/", program.get_absolute_url()):
        page.goto(address)
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Which source stands").click()
    expect(page).to_have_url("/method/#sources")


def count(page: Page, program: Program, axe: Callable[[], None] = lambda: None) -> None:
    """From the program's page to the batch: a mistake, what it would change, and the record of it."""
    User.objects.create_superuser("steward", password=PASSWORD)
    page.goto("/account/login/?next=" + program.get_absolute_url())
    page.get_by_label("E-mail address").fill("steward")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Count the roster").click()
    page.get_by_label("Academic year").select_option("2026")
    for label, number in (
        ("Residents on the page", 30),
        ("Of them, with a medical school", 28),
        ("Of these, IMGs", 29),
    ):
        page.get_by_label(label).fill(str(number))
    page.get_by_label("Address of the page").fill("https://example.org/residents")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_role("alert")).to_contain_text("More than the residents whose school you could read")
    axe()
    page.get_by_label("Of these, IMGs").fill("8")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.locator("#changes")).to_contain_text("29%")
    axe()
    page.get_by_role("button", name="Record these counts").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded: Roster of Cedar Hospital, 2025-26")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_roster_is_counted(
    page: Page, both_schemes: None, axe: Callable[[], None], program: Program, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    count(page, program, axe)


def test_a_roster_is_counted_without_scripts(bare: Page, program: Program) -> None:
    count(bare, program)


ROSTER = """Residents 2025-26
PGY-1
Bremol Tashiv, MD
Medical School: Yale School of Medicine
Odrin Kelvash, MD
Medical School: Nowhere Medical College
PGY-2
Sumel Dravot, MD
Medical School: McGill University
Fenira Lubosk, DO
Medical School: Touro University Nevada
"""


def read_roster(page: Page, program: Program, axe: Callable[[], None] = lambda: None) -> None:
    """From the text of a page to the numbers in the form: nothing to read, a school to decide on, the counts."""
    User.objects.create_superuser("steward", password=PASSWORD)
    page.goto(f"/account/login/?next=/steward/programs/{program.pk}/roster/")
    page.get_by_label("E-mail address").fill("steward")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    axe()
    page.get_by_role("button", name="Count it").click()
    expect(page.get_by_role("alert")).to_contain_text("one of both")
    axe()
    page.get_by_label("Text of the page").fill(ROSTER)
    page.get_by_role("button", name="Count it").click()
    expect(page.locator("#counted")).to_contain_text("Nowhere Medical College")
    expect(page.get_by_label("Of these, IMGs")).to_have_value("0")
    axe()
    page.get_by_label("Nowhere Medical College").select_option("School abroad")
    page.get_by_role("button", name="Save and count again").click()
    expect(page.get_by_label("Of these, IMGs")).to_have_value("1")
    expect(page.get_by_label("Residents on the page")).to_have_value("4")
    axe()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_roster_is_read(
    page: Page, both_schemes: None, axe: Callable[[], None], program: Program, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    read_roster(page, program, axe)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_roster_is_read_without_scripts(bare: Page, program: Program) -> None:
    read_roster(bare, program)
