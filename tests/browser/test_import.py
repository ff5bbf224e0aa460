"""Importing a file, the whole way: accessible at every step, on a small screen, with and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from programs.facts import projection
from programs.imports import uploads
from programs.models import Program
from programs.tests.builders import make_program
from programs.tests.sheets import write_sheet

PASSWORD = "correct horse battery staple"
ROWS = [
    {"program_key": "site-new", "name": "New Hospital", "specialty": "internal-medicine", "state": "OH"},
    {"program_key": "site-1", "visa_j1": "yes", "max_attempts": "2"},
    {"program_key": "site-2", "visa_h1b": "yes"},
    {"program_key": "site-3", "visa_j1": "maybe"},
]  # fmt: skip


@pytest.fixture
def program(page: Page) -> Program:
    """What the file speaks of, and a steward to send it."""
    User.objects.create_superuser("steward", password=PASSWORD)
    make_program("site-2", name="Strong Hospital", visa_h1b="no", source=("program_answer", "The director", ""))
    return make_program("site-1", name="Cedar Hospital", visa_j1="no", seen_on="2024")


def preview(page: Page, tmp_path: Path, axe: Callable[[], None] = lambda: None) -> None:
    """From the door of the desk to the preview."""
    page.goto("/steward/imports/")
    page.get_by_label("E-mail address").fill("steward")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File", exact=True).set_input_files(write_sheet(tmp_path / "spring.csv", ROWS))
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("alert")).to_contain_text("Say who states this")
    axe()
    page.get_by_label("Name of the source").fill("Program pages, read by hand")
    page.get_by_label("Kind of source").select_option("program_page")
    page.get_by_label("Day it was seen").fill("2026-10-15")
    page.get_by_role("button", name="See what it would do").click()


def record_and_undo(page: Page, program: Program, axe: Callable[[], None] = lambda: None) -> None:
    page.get_by_label("and record the rest").check()
    page.get_by_role("button", name="Record this import").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded: spring.csv")
    axe()
    program.refresh_from_db()
    assert program.visa_j1 == "yes"
    page.get_by_role("link", name="Undo this…").click()
    axe()
    page.get_by_role("button", name="Undo it").click()
    expect(page.locator("main")).to_contain_text("Undone on")
    axe()
    program.refresh_from_db()
    assert (program.visa_j1, program.max_attempts) == ("no", None)
    assert projection.differences() == []


@pytest.mark.smoke
def test_the_whole_way_is_accessible(
    page: Page, program: Program, both_schemes: None, axe: Callable[[], None], tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    preview(page, tmp_path, axe)
    expect(page.locator("main")).to_contain_text("Stronger evidence stands")
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Record this import").click()
    record_and_undo(page, program, axe)
    page.goto("/steward/imports/")
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_whole_way_without_scripts(bare: Page, program: Program, tmp_path: Path) -> None:
    preview(bare, tmp_path)
    record_and_undo(bare, program)


def test_columns_of_other_names_are_mapped(
    page: Page, program: Program, both_schemes: None, axe: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/steward/imports/new/")
    page.get_by_label("E-mail address").fill("steward")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Or paste a table").fill("Key\tVisa words\tDirector\nsite-1\tyes\tA. Person\n")
    page.get_by_label("Name of the source").fill("Program pages, read by hand")
    page.get_by_label("Kind of source").select_option("program_page")
    page.get_by_label("Day it was seen").fill("2026-10-15")
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The columns of Pasted table.csv")
    expect(page.locator("main")).not_to_contain_text("Person")
    axe()
    page.get_by_label("Visa words").select_option("program_key")
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_role("link", name="Visa words: “Key” is read as the same").click()
    expect(page.get_by_label("Visa words")).to_be_focused()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Visa words").select_option("visa_j1")
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_text("2 columns read, 1 left out").click()
    expect(page.locator("main")).to_contain_text("Left out: Director.")
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_says_how_far_a_confirmation_has_come(
    page: Page, program: Program, both_schemes: None, axe: Callable[[], None], tmp_path: Path, monkeypatch
) -> None:
    """The form is told that it was sent, and not sent: a browser that waits for an answer cannot be asked anything."""
    come = {"doing": "Working out what changes", "done": 6_500, "of": 14_000}
    monkeypatch.setattr(uploads, "progress", lambda upload: come)
    preview(page, tmp_path)
    page.wait_for_load_state()  # its script is there
    form = page.locator("form[data-progress]")
    form.evaluate("form => form.dispatchEvent(new Event('submit', { cancelable: true }))")
    expect(page.locator("#doing")).to_have_text("Working out what changes")
    expect(form).to_contain_text("6,500 of 14,000 programs")
    expect(page.get_by_role("button", name="Recording…")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("progressbar", name="Working out what changes")).to_have_js_property("value", 6_500)
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe()
    assert form.evaluate("form => form.dispatchEvent(new Event('submit', { cancelable: true }))") is False
