"""The plan in a browser: a spreadsheet brought in, the table by keyboard, an answer noted; with and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from applicants.models import SavedProgram
from programs.models import Correction
from programs.tests.builders import make_programs
from programs.tests.sheets import write_sheet

ROWS = [
    {"Program": "Alder Hospital", "Specialty": "IM", "City": "Albany", "State": "NY", "Status": "applied", "Cost": "5"},
    {"Program": "Birch", "Specialty": "IM", "City": "", "State": "NY", "Status": "perhaps", "Cost": ""},
    {"Program": "Clinic of Mars", "Specialty": "IM", "City": "Mars", "State": "TX", "Status": "", "Cost": ""},
]  # fmt: skip


@pytest.fixture
def programs(page: Page) -> None:
    make_programs(
        *(
            {"program_key": name.split()[0].lower() + city[0].lower(), "name": name, "city": city}
            for name, city in (("Alder Hospital", "Albany"), ("Birch Hospital", "Buffalo"), ("Birch North", "Troy"))
        )
    )


def brought(page: Page, tmp_path: Path) -> None:
    """The file sent, the preview on the screen."""
    page.goto("/me/plan/")
    page.get_by_role("link", name="Import a spreadsheet").click()
    page.get_by_label("Your spreadsheet").set_input_files(write_sheet(tmp_path / "mine.csv", ROWS))
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What mine.csv would do")


def as_img(page: Page) -> None:
    """A profile of somebody from abroad who needs a visa: else no program has to be asked whether it takes them."""
    page.goto("/me/who/")
    page.get_by_label("Country of your medical school").fill("India")
    page.get_by_label("Are you a US citizen?").select_option("False")
    page.get_by_label("If you are not a US citizen: your status in the US").select_option("none")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")


def narrow_enough(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_page_is_accessible_on_a_small_screen(
    page: Page,
    programs: None,
    with_profile: Callable[[], None],
    tmp_path: Path,
    both_schemes: None,
    axe: Callable[[], None],
) -> None:
    with_profile()
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/me/plan/import/")
    axe()
    brought(page, tmp_path)
    page.get_by_text("What each column is read as").click()
    page.get_by_text("cannot be read as its column").click()
    axe()
    narrow_enough(page, 320)
    page.get_by_role("radio", name="Birch North").check()
    page.get_by_role("radio", name="Leave it out", exact=True).check()
    page.get_by_role("button", name="Put these on my plan").click()
    expect(page.get_by_role("status")).to_contain_text("2 added, 0 changed, 1 left out")
    page.get_by_text("Columns and order").click()
    axe()
    narrow_enough(page, 320)
    for address in ("/me/plan/costs/", "/me/plan/questions/"):
        page.goto(address)
        axe()
        narrow_enough(page, 320)
    page.get_by_text("Write down their answer: Alder Hospital").click()
    axe()
    page.get_by_role("link", name="Accepts IMGs at Alder Hospital").click()
    axe()
    narrow_enough(page, 320)


def test_the_table_is_worked_by_keys(page: Page, programs: None, tmp_path: Path) -> None:
    brought(page, tmp_path)
    page.get_by_role("radio", name="Birch North").check()
    page.get_by_role("radio", name="Leave it out", exact=True).check()
    page.get_by_role("button", name="Put these on my plan").click()
    expect(page.get_by_text("Keyboard shortcuts")).to_be_visible()
    expect(page.locator(".plan-moves")).to_be_hidden()
    for key in ("j", "j", "k", "x"):
        page.keyboard.press(key)
    boxes = page.locator("input[name=program]")
    expect(boxes.first).to_be_checked()
    expect(boxes.first).to_be_focused()
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("n")
    page.get_by_label("Add to their notes").press_sequentially("jax")
    expect(page.get_by_label("Add to their notes")).to_have_value("jax")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Noted at 2 programs")
    assert sorted(SavedProgram.objects.values_list("note", flat=True)) == ["Status: perhaps\njax", "jax"]
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("s")
    page.get_by_label("Move the selected to").select_option("invited")
    page.get_by_role("button", name="Do it for the selected").click()
    expect(page.get_by_role("status")).to_contain_text("1 program moved")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Alder Hospital").first).to_be_visible()
    for gone in (".plan-keys", ".plan-moves", "label.ticked"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")
    page.keyboard.press("?")
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("a")
    expect(page.locator("input[name=program]:checked")).to_have_count(0)
    page.get_by_role("button", name="Keys are off").click()
    page.get_by_role("button", name="Select all 2").click()
    expect(page.locator("input[name=program]:checked")).to_have_count(2)
    first = page.locator(".plan-open").first.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_a_row_is_edited_by_keys_and_undone(
    page: Page, programs: None, tmp_path: Path, axe: Callable[[], None]
) -> None:
    brought(page, tmp_path)
    page.get_by_role("button", name="Put these on my plan").click()
    expect(page.get_by_text("Keyboard shortcuts")).to_be_visible()
    for key in ("j", "j", "j", "e"):  # the one that waits for the program stands last
        page.keyboard.press(key)
    status = page.get_by_role("combobox", name="Status")
    expect(status).to_be_focused()
    status.select_option("invited")
    page.get_by_label("Your notes").fill("jex kind")
    axe()
    page.get_by_role("button", name="Save").press("Enter")
    edit = page.get_by_role("link", name="Edit Alder Hospital")
    expect(edit).to_be_focused()
    expect(page.get_by_role("status").last).to_contain_text("Saved: Alder Hospital")
    assert SavedProgram.objects.get(program_key="aldera").status == "invited"
    page.keyboard.press("e")
    expect(status).to_be_focused()
    page.get_by_role("link", name="Leave it as it is").press("Enter")
    expect(edit).to_be_focused()
    edit.click()
    page.get_by_label("Your notes").fill("other")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("row").filter(has=edit).get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert SavedProgram.objects.get(program_key="aldera").note == "jex kind"


def test_an_email_is_copied(
    page: Page, programs: None, with_profile: Callable[[], None], tmp_path: Path, axe: Callable[[], None]
) -> None:
    with_profile()
    brought(page, tmp_path)
    page.get_by_role("button", name="Put these on my plan").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto("/me/plan/questions/")
    page.get_by_text("Read the e-mail to Alder Hospital").click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the e-mail to Alder Hospital").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Subject: Questions about Alder Hospital")
    assert copied == page.locator("pre").first.text_content()
    axe()


def test_it_all_works_without_scripts(bare: Page, programs: None, tmp_path: Path) -> None:
    brought(bare, tmp_path)
    bare.get_by_role("button", name="Put these on my plan").click()
    bare.get_by_role("button", name="Select all").click()
    bare.get_by_label("Move the selected to").select_option("invited")
    bare.get_by_role("button", name="Do it for the selected").click()
    expect(bare.get_by_role("status")).to_contain_text("3 programs moved")
    bare.get_by_role("button", name="Undo").click()
    expect(bare.get_by_role("status")).to_contain_text("Undone")
    bare.get_by_role("link", name="Edit Alder Hospital").click()
    bare.get_by_label("Your notes").fill("kind")
    bare.get_by_role("button", name="Save").click()
    expect(bare.get_by_role("status")).to_contain_text("Saved: Alder Hospital")
    as_img(bare)
    bare.goto("/me/plan/")
    bare.get_by_role("link", name="What to ask").click()
    bare.get_by_text("Read the e-mail to Alder Hospital").click()
    expect(bare.get_by_role("link", name="Open it in my mail program to Alder Hospital")).to_be_visible()
    expect(bare.get_by_role("button", name="Copy")).to_have_count(0)
    bare.get_by_text("Write down their answer: Alder Hospital").click()
    bare.get_by_role("link", name="Accepts IMGs at Alder Hospital").click()
    bare.get_by_label("What they said").select_option("yes")
    bare.get_by_label("Share it with everybody").check()
    bare.get_by_role("button", name="Note the answer").click()
    expect(bare.locator("main")).to_contain_text("Shared: a steward checks it")
    assert Correction.objects.get().field == "accepts_img"
