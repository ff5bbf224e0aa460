"""The steward's form of a program and the list of programs, in a real browser."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from programs.models import Evidence, Program
from programs.tests.builders import make_program, say

LIST = "/admin/programs/program/"
TEN_FACTS = {
    "accepts_img": "yes", "visa_j1": "yes", "visa_h1b": "no", "min_step2_ck": "230", "max_attempts": "2",
    "max_years_since_graduation": "5", "usce": "preferred", "usce_months": "3", "letters_required": "3",
    "step3": "preferred",
}  # fmt: skip
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def program() -> Program:
    program = make_program(
        name="The Very Long Name of a Hospital in the North Internal Medicine Residency",
        website="https://example.org/residency",
        source=("program_page", "Program page: The Very Long Name of a Hospital", "https://example.org/residency/faq"),
        seen_on="2024-05",
        **TEN_FACTS,
    )
    say(program, "visa_h1b", "conditional", kind="institution_policy", name="GME policy on visas", seen_on="2023")
    return program


def change_page(program: Program) -> str:
    return f"{LIST}{program.pk}/change/"


def fact(page, name: str):
    return page.locator(f"tr[data-fact={name}]")


def test_a_visa_is_corrected_in_three_clicks_and_undone(page, as_steward, program, axe, both_schemes) -> None:
    as_steward()
    page.goto(change_page(program))
    assert page.evaluate(FITS)
    assert page.evaluate(HEIGHT) <= 2500
    axe()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()
    expect(page.get_by_label("Day you saw it")).to_be_hidden()

    fact(page, "visa_h1b").get_by_label("Yes", exact=True).click()
    saved = page.get_by_role("region", name="What will be recorded")
    expect(saved.get_by_text("Sponsors H-1B: No → Yes")).to_be_in_viewport()
    expect(page.get_by_label("Day you saw it")).to_have_value("")
    axe()
    page.get_by_role("listitem").filter(has_text="residency/faq").get_by_role("button").click()
    expect(page.get_by_label("Day you saw it")).to_have_value(timezone.localdate().isoformat())
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Sponsors H-1B: No → Yes")).to_be_visible()
    row = Evidence.objects.get(field="visa_h1b", is_current=True)
    assert (row.value, row.source.url) == ("yes", "https://example.org/residency/faq")
    axe()
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo it").click()
    page.wait_for_load_state()
    program.refresh_from_db()
    assert program.visa_h1b == "no"


def test_a_new_source_takes_four_clicks(page, as_steward, program, axe, both_schemes) -> None:
    as_steward()
    page.goto(change_page(program))
    fact(page, "visa_h1b").get_by_label("Yes", exact=True).click()
    page.get_by_label("Address").click()
    page.keyboard.insert_text("https://example.org/residency/visas")
    expect(page.get_by_label("Another source")).to_be_checked()
    expect(page.get_by_label("Kind", exact=True)).to_have_value("")
    expect(page.get_by_label("Day you saw it")).to_have_value("")
    axe()
    page.get_by_role("button", name="The program's own page, open now").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Sponsors H-1B: No → Yes")).to_be_visible()
    row = Evidence.objects.get(field="visa_h1b", is_current=True)
    assert (row.source.kind, row.source.name, row.source.url, row.seen_on) == (
        "program_page",
        "Program page: The Very Long Name of a Hospital in the North Internal Medicine Residency",
        "https://example.org/residency/visas",
        timezone.localdate().isoformat(),
    )


def test_an_address_alone_is_no_source(page, as_steward, program) -> None:
    as_steward()
    page.goto(change_page(program))
    before = Evidence.objects.count()
    fact(page, "visa_h1b").get_by_label("Yes", exact=True).click()
    page.get_by_label("Address").fill("https://example.org/residency/visas")
    page.get_by_label("Address").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say what kind of source it is.")
    expect(page.get_by_role("alert")).to_contain_text("Say on which day it was seen.")
    expect(page.get_by_label("Address")).to_have_value("https://example.org/residency/visas")
    assert Evidence.objects.count() == before


def test_a_careless_save_records_nothing(page, as_steward, program) -> None:
    as_steward()
    page.goto(change_page(program))
    before = Evidence.objects.count()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing was changed, so nothing was recorded.")).to_be_visible()
    fact(page, "visa_h1b").get_by_label("Yes", exact=True).click()
    fact(page, "visa_h1b").get_by_text("Add a note").click()
    page.get_by_label("Sponsors H-1B: new note").fill("a note")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say who states this")
    expect(fact(page, "visa_h1b").get_by_label("Yes", exact=True)).to_be_checked()
    expect(page.get_by_text("Sponsors H-1B: No → Yes “a note”")).to_be_visible()
    assert Evidence.objects.count() == before


def test_counts_of_a_season_are_asked_in_one_row_until_another_is_added(page, as_steward, program) -> None:
    as_steward()
    page.goto(change_page(program))
    page.get_by_text("Add counts of a season").click()
    seasons = page.locator("input[name$='-season']:visible")
    expect(seasons).to_have_count(1)
    page.get_by_role("button", name="Add another").click()
    expect(seasons).to_have_count(2)


def test_it_works_without_a_script(bare, client, as_steward, live_server, program) -> None:
    as_steward()
    bare.context.add_cookies([{"name": "imgmatch", "value": client.cookies["imgmatch"].value, "url": live_server.url}])
    bare.goto(change_page(program))
    fact(bare, "visa_h1b").get_by_label("Yes", exact=True).check()
    bare.get_by_role("radio", name="Program page: The Very Long Name of a Hospital The program's own page").check()
    bare.get_by_label("I have it open now").check()
    bare.get_by_role("button", name="Save").click()
    expect(bare.get_by_text("Sponsors H-1B: No → Yes")).to_be_visible()


def test_the_list_fits_and_is_filtered_and_acted_on(page, as_steward, program, axe, both_schemes) -> None:
    as_steward()
    make_program(name="Another in New Jersey", state="NJ", specialty="psychiatry")
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(LIST)
        assert page.evaluate(FITS)
    axe()
    page.get_by_label("State").fill("New Jersey")
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".found")).to_have_text("1 program. Select some to confirm, close or export them.")
    page.get_by_role("link", name="Clear").click()
    page.get_by_label("Select all objects on this page for an action").check()
    page.get_by_label("Action:").select_option(label="Confirm all facts of one source…")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Confirm all facts of one source")).to_be_visible()
    assert page.evaluate(FITS)
    axe()


@pytest.mark.parametrize("width", [360, 768])
def test_it_is_used_on_a_phone_and_on_a_tablet(page, as_steward, program, axe, both_schemes, width) -> None:
    as_steward()
    steward = User.objects.get(username="steward").pk
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        LIST,
        f"{LIST}add/",
        change_page(program),
        f"{LIST}{program.pk}/history/",
        f"{LIST}confirm/?id={program.pk}",
        "/admin/programs/evidence/",
        "/admin/programs/seasonrecord/",
        "/admin/programs/source/",
        f"/admin/auth/user/{steward}/change/",
        f"/admin/auth/user/{steward}/delete/",
    ):
        page.goto(path)
        assert page.evaluate(FITS), path
        axe()
    page.goto(change_page(program))
    fact(page, "visa_h1b").get_by_label("Yes", exact=True).click()
    page.get_by_label("Address").fill("https://example.org/residency/visas")
    assert page.evaluate(FITS)
    axe()


@pytest.mark.parametrize("path", ["/admin/", f"{LIST}add/", "/admin/programs/evidence/", "/admin/programs/source/"])
def test_no_page_of_it_breaks_its_own_policy(page, as_steward, program, path) -> None:
    as_steward()
    assert page.goto(path).status == 200
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(FITS)
