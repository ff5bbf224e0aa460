"""The parts of the profile while somebody types: saved by itself, told in two windows, and nothing typed is lost."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from applicants.models import ExamSitting, Profile
from programs.tests.builders import make_program
from tests.browser.conftest import visiting

SAVED = re.compile(r"^Saved at \d\d:\d\d$")


def status(page: Page):
    return page.locator("#autosave")


def graduation(page: Page):
    return page.get_by_role("group", name="Graduation")


def graduate(page: Page) -> None:
    graduation(page).get_by_label("Month").select_option("June")
    graduation(page).get_by_label("Year").fill("2019")


def wait_for(page: Page, kept: QuerySet) -> None:
    """Until it is in the database; the request of a page that was left cannot be waited for."""
    for _ in range(200):
        if kept.exists():
            return
        page.wait_for_timeout(100)
    pytest.fail("it was not kept")


@pytest.mark.smoke
def test_what_is_typed_is_saved_by_itself(page: Page) -> None:
    page.goto("/me/who/")
    expect(status(page)).to_have_text("Changes are saved as you type.")
    page.get_by_label("Country of your medical school").fill("India")
    page.get_by_label("Name of your medical school").fill("Example College")
    expect(status(page)).to_have_text(SAVED)
    page.goto("/me/who/")
    expect(page.get_by_label("Country of your medical school")).to_have_value("India")
    page.get_by_label("Name of your medical school").fill("Other College")
    page.get_by_role("button", name="Back to my file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My file")
    page.goto("/me/who/")
    expect(page.get_by_label("Name of your medical school")).to_have_value("Other College")
    assert "?" not in page.url


def test_leaving_the_page_keeps_what_was_typed_last(page: Page) -> None:
    page.goto("/me/who/")
    page.get_by_label("Country of your medical school").fill("India")
    expect(status(page)).to_have_text(SAVED)
    page.get_by_label("Name of your medical school").fill("Example College")
    page.get_by_role("main").get_by_role("link", name="My file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My file")
    wait_for(page, Profile.objects.filter(school_name="Example College"))
    page.goto("/me/who/")
    expect(page.get_by_label("Name of your medical school")).to_have_value("Example College")


def test_rows_that_were_added_are_saved_too(page: Page) -> None:
    page.goto("/me/exams/")
    for number, (day, passed) in enumerate((("2020-03-01", "False"), ("2021-03-01", "True")), 1):
        row = page.locator(f"#row-{number}")
        row.get_by_label("Exam", exact=True).select_option("step1")
        row.locator("input[type=date]").fill(day)
        row.get_by_label("Result").select_option(passed)
        page.get_by_role("button", name="Add another attempt").click()
        expect(page.locator(f"#row-{number + 1}")).to_be_visible()
        assert "#" not in page.url, "the page was loaded anew"
        expect(status(page)).to_have_text(SAVED)
    row = page.locator("#row-3")
    row.get_by_label("Exam", exact=True).select_option("step2_ck")
    row.locator("input[type=date]").fill("2027-01-15")
    wait_for(page, ExamSitting.objects.filter(exam="step2_ck", taken_on="2027-01-15"))
    page.goto("/me/exams/")
    expect(page.locator("fieldset.row-set")).to_have_count(3)
    expect(page.locator("#row-1").get_by_label("Result")).to_have_value("False")
    expect(page.locator("#row-3").locator("input[type=date]")).to_have_value("2027-01-15")


def test_half_a_date_is_not_saved_over_a_whole_one(page: Page, with_profile: Callable[[], None]) -> None:
    with_profile()
    page.goto("/me/who/")
    day = page.get_by_label("ECFMG certificate: issued on")
    day.focus()
    page.keyboard.press("Backspace")
    expect(status(page)).to_contain_text("Not saved yet. ECFMG certificate: issued on:")
    page.keyboard.type("03")
    expect(status(page)).to_have_text(SAVED)
    page.goto("/me/who/")
    expect(page.get_by_label("ECFMG certificate: issued on")).to_have_value("2023-03-01")


def test_an_invalid_answer_is_told_and_stays(page: Page) -> None:
    page.goto("/me/exams/")
    page.locator("#row-1").get_by_label("Exam", exact=True).select_option("step1")
    page.locator("#row-1").locator("input[type=number]").fill("240")
    expect(status(page)).to_have_text(
        "Not saved yet. Step 1: Score, if there is one: A score comes with a result: say whether you passed."
    )
    expect(page.locator("#row-1").locator("input[type=number]")).to_have_value("240")
    page.locator("#row-1").get_by_label("Result").select_option("True")
    expect(status(page)).to_have_text(SAVED)


class TestTime:
    """A clock that was set stays set for its visitor, who visits for these alone."""

    @pytest.fixture
    def visitor(self, chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
        with visiting(chromium, live_server) as visitor:
            yield visitor

    def test_the_second_window_is_told_and_decides(self, page: Page, axe: Callable[[], None]) -> None:
        page.clock.install()
        page.goto("/me/who/")
        page.get_by_label("Country of your medical school").fill("India")
        expect(status(page)).to_have_text(SAVED)
        page.goto("/me/who/")
        other = page.context.new_page()
        other.goto("/me/who/")
        other.get_by_label("Country of your medical school").fill("Pakistan")
        expect(status(other)).to_have_text(SAVED)
        page.get_by_label("Country of your medical school").fill("Nepal")
        expect(status(page)).to_contain_text("changed in another window")
        axe()
        page.get_by_role("button", name="See what differs").click()
        told = page.get_by_role("alert")
        expect(told).to_contain_text("Saved now: Pakistan")
        expect(told).to_contain_text("In this window: Nepal")
        axe()
        sent: list[str] = []
        page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
        page.get_by_label("Name of your medical school").fill("Example College")
        page.clock.run_for(2500)
        other.goto("/me/who/")
        assert sent == []
        expect(other.get_by_label("Country of your medical school")).to_have_value("Pakistan")
        page.get_by_role("button", name="Back to my file").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My file")
        other.goto("/me/who/")
        expect(other.get_by_label("Country of your medical school")).to_have_value("Nepal")
        expect(other.get_by_label("Name of your medical school")).to_have_value("Example College")


def test_after_a_refusal_the_first_save_overwrites_nothing(page: Page) -> None:
    name = "Name of your medical school"
    page.goto("/me/who/")
    page.get_by_label(name).fill("Old College")
    expect(status(page)).to_have_text(SAVED)
    page.goto("/me/who/")
    other = page.context.new_page()
    other.goto("/me/who/")
    other.get_by_label(name).fill("New College")
    expect(status(other)).to_have_text(SAVED)
    graduate(page)
    page.get_by_label(name).fill("Third College")
    expect(status(page)).to_contain_text("changed in another window")
    page.get_by_role("button", name="Back to my file").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved now: New College")
    expect(page.get_by_label(name)).to_have_value("Third College")
    expect(graduation(page).get_by_label("Year")).to_have_value("2019")
    assert Profile.objects.get().school_name == "New College"
    page.get_by_role("link", name="keep what is saved").click()
    expect(page.get_by_label(name)).to_have_value("New College")


def see_what_is_wrong_then_mend_it(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/me/exams/")
    for number in (2, 3):
        page.get_by_role("button", name="Add another attempt").click()
        expect(page.locator(f"#row-{number}")).to_be_in_viewport()
    page.locator("#row-3").get_by_label("Score").fill("240")
    page.get_by_role("button", name=re.compile("ontinue$")).click()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#row-3").get_by_label("Score")).to_have_value("240")
    page.locator("#row-3").get_by_label("Score").fill("")
    page.get_by_role("button", name=re.compile("ontinue$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Letters of recommendation")
    expect(page.get_by_role("status").first).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0
    assert "row" not in page.url


def test_a_page_after_saving_begins_at_its_top(page: Page, complaints: list[str]) -> None:
    see_what_is_wrong_then_mend_it(page)
    assert "400 (Bad Request)" in complaints.pop()


def test_a_page_after_saving_begins_at_its_top_without_scripts(bare: Page) -> None:
    see_what_is_wrong_then_mend_it(bare)


def test_without_scripts_the_button_saves(bare: Page) -> None:
    bare.goto("/me/experience/")
    bare.get_by_label("Kind").first.select_option("observership")
    bare.get_by_label("How long").first.fill("8")
    bare.get_by_label("Counted in").first.select_option("weeks")
    bare.get_by_role("button", name="Save and go back to my file").click()
    bare.goto("/me/experience/")
    expect(bare.get_by_label("How long").first).to_have_value("2")
    expect(bare.locator("#autosave")).to_have_text("")


def test_the_new_pages_are_accessible(
    page: Page, both_schemes: None, axe: Callable[[], None], with_profile: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    make_program("asks", name="Alder Hospital", visa_j1="yes", usce="required", usce_months=3)
    make_program("silent", name="Birch Hospital", visa_j1="yes")
    with_profile()
    page.goto("/me/experience/")
    for number, kind in enumerate(("externship", "observership", "research"), 1):
        row = page.locator(f"#row-{number}")
        row.get_by_label("Kind").select_option(kind)
        row.get_by_label("Country").fill("United States")
        row.get_by_label("How long").fill("2")
        page.get_by_role("button", name="Add another experience").click()
    page.get_by_role("button", name="Back to my file").click()
    page.get_by_text("still open, and why").first.click()
    for address in (
        "/me/",
        "/me/who/",
        "/me/experience/",
        "/me/wishes/",
        "/me/ranking/",
        "/me/checklists/",
        "/me/summary/",
    ):
        page.goto(address)
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{address} is wider than the screen"


STATUS, GROUND, LAST_DAY = (
    "If you are not a US citizen: your status in the US",
    "If you have a work permit: its ground",
    "If you have a work permit: its last day",
)


def test_a_permit_that_ends_in_training_is_a_gap_until_asylum_is_granted(
    page: Page, both_schemes: None, axe: Callable[[], None], complaints: list[str], with_profile: Callable[[], None]
) -> None:
    """By keyboard: the page asks about answers that cannot both be true beside the field, and nothing typed is lost."""
    page.set_viewport_size({"width": 360, "height": 800})
    make_program("no-visas", name="Cedar Hospital", accepts_img="yes", visa_j1="no", visa_h1b="no")
    with_profile()
    page.goto("/me/who/")
    page.get_by_role("button", name="Next").click()
    for label, typed in ((STATUS, "Work"), (GROUND, "Asylum asked")):
        page.get_by_label(label, exact=True).focus()
        page.keyboard.type(typed)
    page.get_by_label(LAST_DAY, exact=True).fill("2028-12-31")
    page.get_by_role("button", name="Back to my file").press("Enter")
    needs = page.locator(".follows > div").filter(has_text="Needs a visa for training")
    expect(needs).to_contain_text("Not known yet")
    page.goto("/me/ranking/")
    expect(page.locator(".gaps")).to_contain_text("Add whether your work permit can be renewed")
    axe()
    page.goto("/me/who/")
    page.get_by_role("button", name="Next").click()
    page.get_by_label(STATUS, exact=True).focus()
    page.keyboard.type("Asylum or")
    page.get_by_role("button", name="Back to my file").press("Enter")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("This is asked of a work permit alone")
    expect(page.get_by_label(STATUS, exact=True)).to_have_value("asylum_or_refugee")
    expect(page.get_by_label(GROUND, exact=True)).to_have_value("pending_asylum")
    axe()
    complaints.clear()  # the page of the question came as 400
    page.get_by_label(GROUND, exact=True).focus()
    page.keyboard.type("Not answered")
    page.get_by_role("button", name="Back to my file").press("Enter")
    expect(needs).to_contain_text("No")
    expect(needs).to_contain_text("whatever day your card shows")
    page.goto("/me/ranking/")
    expect(page.locator(".gaps")).not_to_contain_text("permit")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def asked(page: Page) -> list[str]:
    """The questions in sight."""
    return page.locator(".field:visible").locator("xpath=./label | ./fieldset/legend").all_inner_texts()


def test_questions_appear_with_the_answer_they_wait_for(page: Page, axe: Callable[[], None]) -> None:
    page.goto("/me/who/")
    expect(page.get_by_label(STATUS, exact=True)).not_to_be_visible()
    expect(page.get_by_role("heading", name="Visa", exact=True)).not_to_be_visible()
    page.get_by_label("Are you a US citizen?").select_option("False")
    expect(page.get_by_label(STATUS, exact=True)).to_be_visible()
    expect(page.get_by_label(GROUND, exact=True)).not_to_be_visible()
    page.get_by_label(STATUS, exact=True).select_option("work_permit")
    page.get_by_label(GROUND, exact=True).select_option("tps")
    page.get_by_label(STATUS, exact=True).select_option("none")
    expect(page.get_by_label(LAST_DAY, exact=True)).not_to_be_visible()
    expect(page.get_by_label(GROUND, exact=True)).to_be_visible()  # what is answered is sent, so it stays in sight
    page.get_by_label(GROUND, exact=True).select_option("")
    page.get_by_label("Which visas would you accept?").select_option("H-1B")
    expect(page.get_by_label("Does the two-year home rule")).to_be_visible()
    expect(page.get_by_label("Years of residency or fellowship you have done on J-1")).not_to_be_visible()
    page.get_by_label("ECFMG certificate: issued on").fill("2024-03-01")
    expect(page.get_by_label("ECFMG certificate: valid until")).to_be_visible()
    expect(page.get_by_role("group", name="ECFMG certificate: expected in")).not_to_be_visible()
    expect(page.get_by_label("Have you had residency training in Canada before?")).not_to_be_visible()
    page.get_by_label("Your status in Canada").select_option("citizen")
    expect(page.get_by_label("Have you had residency training in Canada before?")).to_be_visible()
    axe()


def test_without_scripts_every_question_stands_there(bare: Page) -> None:
    bare.goto("/me/who/")
    assert len(asked(bare)) == 20
    bare.get_by_label("Country of your medical school").fill("Inda")
    bare.get_by_role("button", name="Save and continue").click()
    expect(bare.get_by_role("alert")).to_contain_text("No country is called “Inda”. Did you mean India?")
    bare.get_by_label("Country of your medical school").fill("india")
    graduate(bare)
    bare.get_by_role("button", name="Save and continue").click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("Exams")
    kept = Profile.objects.get()
    assert (kept.school_country, str(kept.graduated_on)) == ("IN", "2019-06-30")


def test_schools_of_the_country_are_offered(page: Page) -> None:
    page.goto("/me/who/")
    names = page.locator("#schools option")
    page.get_by_label("Name of your medical school").focus()
    expect(names.nth(400)).to_be_attached()
    page.get_by_label("Country of your medical school").fill("grenada")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("Name of your medical school").focus()
    expect(names.nth(10)).not_to_be_attached()
    expect(names.first).to_have_attribute("value", re.compile("St. George"))
    assert [url for url in sent if "grenada" in url.lower() or "GD" in url] == []


@pytest.mark.parametrize("part", ["who", "exams", "letters", "experience", "wishes"])
def test_a_phone_asks_at_most_six_questions_a_page(
    page: Page, with_profile: Callable[[], None], axe: Callable[[], None], part: str
) -> None:
    with_profile()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/me/{part}/")
    expect(page.locator("#autosave")).not_to_be_empty()
    following = page.get_by_role("button", name="Next")
    pages = 1
    while True:
        assert len(asked(page)) <= 6, asked(page)
        assert asked(page) or page.locator(".is-folded:visible").count()
        if not following.count() or not following.is_visible():
            break
        following.click()
        expect(page.locator(".step:visible")).to_have_count(1)
        pages += 1
    axe()
    assert pages == {"who": 5, "experience": 2, "wishes": 2}.get(part, 1)
    onward = page.locator("#part-buttons").get_by_role("button", include_hidden=True).first
    expect(onward).to_have_text("Rank programs for me" if part == "wishes" else "Continue")
    expect(onward).to_be_visible()
    if pages > 1:
        page.get_by_role("button", name="Back", exact=True).click()
        expect(onward).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("width", [360, 1440])
def test_a_row_that_is_stored_is_folded(page: Page, with_profile: Callable[[], None], width: int) -> None:
    with_profile()
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/me/exams/")
    first = page.locator("#row-1")
    expect(first.get_by_role("listitem")).to_have_text(["1 March 2020", "Passed", "225"])
    expect(first.get_by_label("Result")).not_to_be_visible()
    first.get_by_role("button", name="Change Step 1").click()
    expect(first.get_by_label("Exam", exact=True)).to_be_focused()
    first.locator("input[type=number]").fill("226")
    expect(status(page)).to_have_text(SAVED)
    assert ExamSitting.objects.get(exam="step1").score == 226
