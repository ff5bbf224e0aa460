"""A correction, the whole way: a visitor sends it, a steward approves it, the page shows it, undone it is as before."""

import re
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from programs.facts import projection
from programs.http import few_at_once
from programs.models import Correction, Program
from programs.tests.builders import make_program

PASSWORD = "correct horse battery staple"


@pytest.fixture
def program(page: Page, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program, a steward, and a form that may be filled in as quickly as a machine does."""
    monkeypatch.setattr("programs.http.form_tickets.FEWEST_SECONDS", 0)
    User.objects.create_superuser("steward", password=PASSWORD)
    return make_program(name="Cedar Hospital", visa_h1b="no", seen_on="2024")


def send(page: Page, program: Program, axe: Callable[[], None] = lambda: None) -> None:
    """From the program's page to the thanks, with a mistake on the way."""
    page.goto(program.get_absolute_url())
    page.get_by_role("link", name="Suggest a correction").click()
    axe()
    page.get_by_role("link", name="Sponsors H-1B").click()
    expect(page.locator(".card")).to_contain_text("Program page")
    axe()
    page.get_by_label("Sponsors H-1B").select_option("yes")
    page.get_by_label("The program answered me, by mail or phone").check()
    page.get_by_label("What a steward should know").fill("Written by the <b>office</b>")
    page.get_by_role("button", name="Send the correction").click()
    expect(page.get_by_role("alert")).to_contain_text("on which day the program answered")
    expect(page.get_by_label("What a steward should know")).to_have_value("Written by the <b>office</b>")
    axe()
    page.get_by_label("Day of the answer").fill("2026-11-02")
    page.get_by_role("button", name="Send the correction").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    axe()


def test_a_page_that_comes_when_many_are_read_is_sent_again_by_one_button(
    page: Page, program: Program, monkeypatch: pytest.MonkeyPatch, complaints: list[str]
) -> None:
    monkeypatch.setattr(few_at_once, "LONGEST_WAIT", 0)
    page.goto(f"/programs/{program.pk}/page/?from=plan")
    page.get_by_label("Text of the page").fill('Our program sponsors the "J-1" visa.\n\nNo <b>H-1B</b>.')
    page.get_by_label("Address of the page").fill("https://example.org/apply")
    page.get_by_label("I have it open now").check()
    with ExitStack() as others:
        for _ in range(settings.READ_AT_ONCE):
            assert others.enter_context(few_at_once.place_of("guest"))
        page.get_by_role("button", name="See what it says").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Busy for a moment")
    assert [one for one in complaints if "503" not in one] == []
    complaints.clear()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", name="What it says")).to_be_visible()
    expect(page).to_have_url(re.compile("from=plan$"))
    page.get_by_text("What you sent").click()
    expect(page.get_by_label("Text of the page")).to_have_value(re.compile('"J-1" visa.\\n\\nNo <b>H-1B</b>'))


def approve_and_undo(page: Page, program: Program, axe: Callable[[], None] = lambda: None) -> None:
    page.goto("/steward/corrections/")
    page.get_by_label("E-mail address").fill("steward")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main")).to_contain_text("It would become the current value.")
    axe()
    page.locator(".button", has_text="Decide").click()
    axe()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded about Cedar Hospital")
    axe()
    page.goto(program.get_absolute_url())
    h1b = page.locator(".headline > div").nth(2)
    expect(h1b.locator(".headline-answer")).to_have_text(re.compile("^Yes 20"))
    h1b.get_by_text("The program, by mail or phone, 2 November 2026").click()
    expect(h1b).to_contain_text("Program answer, reported by an applicant")
    expect(h1b.get_by_role("link", name="Is this wrong? Correct: Sponsors H-1B")).to_be_visible()
    axe()
    page.goto(f"/steward/corrections/{Correction.objects.get().pk}/")
    page.get_by_role("link", name="What was recorded").click()
    page.get_by_role("link", name="Undo this…").click()
    page.get_by_role("button", name="Undo it").click()
    page.goto("/steward/corrections/?state=decided")
    expect(page.locator("main")).to_contain_text("Approved, withdrawn on")
    axe()
    page.goto(program.get_absolute_url())
    expect(h1b.locator(".headline-answer")).to_have_text(re.compile("^No 20"))
    assert projection.differences() == []


@pytest.mark.smoke
def test_the_whole_way_is_accessible(page: Page, program: Program, both_schemes: None, axe: Callable[[], None]) -> None:
    page.set_viewport_size({"width": 320, "height": 800})

    def check() -> None:
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    send(page, program, check)
    approve_and_undo(page, program, check)


def test_the_whole_way_without_scripts(bare: Page, program: Program) -> None:
    send(bare, program)
    approve_and_undo(bare, program)
