"""Noting what one knows of a program: without scripts, on a small screen, in both schemes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.models import Program
from programs.tests.builders import make_program


@pytest.fixture
def program(page: Page) -> Program:
    """It says that it sponsors no visa."""
    return make_program(name="Cedar Hospital Internal Medicine", visa_j1="no", visa_h1b="no", accepts_img="yes")


def answer(page: Page) -> None:
    """A profile that needs a J-1."""
    page.goto("/me/who/")
    page.get_by_label("Country of your medical school").fill("India")
    for label, value in (
        ("Are you a US citizen?", "False"),
        ("If you are not a US citizen: your status in the US", "none"),
        ("Which visas would you accept?", "J-1"),
    ):
        page.get_by_label(label, exact=True).select_option(value)
    page.get_by_role("button", name="Continue").click()


def note(page: Page, field: str, value: str, words: str = "") -> None:
    page.get_by_text("Note a fact").or_(page.get_by_text("Note another fact")).click()
    page.get_by_label("What it is about").select_option(field)
    page.get_by_label("What you know", exact=True).fill(value)
    page.get_by_label("How you know").fill(words)
    page.get_by_role("button", name="Note this fact").click()


def test_it_is_accessible_at_every_step(
    page: Page, program: Program, with_profile: Callable[[], None], both_schemes: None, axe: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    with_profile()
    page.goto(f"/me/programs/{program.pk}/")
    note(page, "visa_j1", "yes", "the program told me by phone")
    axe()
    note(page, "min_step2_ck", "much")
    expect(page.get_by_role("alert")).to_contain_text("Expected a whole number from 1 to 300")
    page.get_by_text("How each fact is written").click()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_works_without_scripts(bare: Page, program: Program) -> None:
    answer(bare)
    bare.goto(f"/me/programs/{program.pk}/")
    expect(bare.locator(".page-head")).to_contain_text("Closed")
    note(bare, "visa_j1", "yes", "the program told me by phone")
    expect(bare.locator(".page-head")).not_to_contain_text("Closed")
    expect(bare.locator(".own-note").first).to_contain_text("Your own note: the program told me by phone")
    bare.get_by_role("button", name="Remove Sponsors J-1").click()
    expect(bare.locator(".page-head")).to_contain_text("Closed")
