"""The first minute: from the front page to an explained list in two pages, on a phone, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applicants.models import Profile
from programs.tests.builders import make_programs

WIDTH = 360


@pytest.fixture
def listed(page: Page) -> None:
    told = {"accepts_img": "yes", "visa_j1": "yes", "visa_h1b": "yes", "min_step2_ck": 230}
    make_programs(
        told | {"name": "Alder Hospital Internal Medicine"},
        told | {"name": "Birch Hospital Family Medicine", "specialty": "family-medicine", "state": "NJ"},
    )


@pytest.fixture(params=["page", "bare"], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, listed: None) -> Page:
    """A tab as wide as a phone, that runs scripts or none."""
    tab: Page = request.getfixturevalue(request.param)
    tab.set_viewport_size({"width": WIDTH, "height": 740})
    return tab


def fits(page: Page) -> bool:
    return page.locator("html").evaluate("whole => whole.scrollWidth") <= WIDTH


def answer_five(page: Page) -> None:
    page.get_by_label("Visa you need").select_option("J-1")
    page.get_by_label("Specialty").select_option("family-medicine")
    page.get_by_label("Step 2 CK score").fill("240")
    graduation = page.get_by_role("group", name="Graduation")
    graduation.get_by_label("Month").select_option("June")
    graduation.get_by_label("Year").fill("2021")
    page.get_by_label("US citizen").select_option("No")


@pytest.mark.smoke
def test_two_pages_lead_to_an_explained_list(phone: Page, request: pytest.FixtureRequest) -> None:
    opened: list[str] = []
    phone.on("framenavigated", lambda frame: opened.append(frame.url))
    phone.goto("/")
    assert fits(phone)
    answer_five(phone)
    phone.get_by_role("button", name="Show me where I can apply").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("My ranking")
    assert [url.partition("//")[2].partition("/")[2] for url in opened] == ["", "me/ranking/"]
    match = phone.get_by_role("article")
    expect(match).to_have_count(1)  # of the specialty asked for, and the page says so
    expect(phone.get_by_role("list", name="Filters switched on")).to_contain_text("Family Medicine")
    match.get_by_text("Why: every line").click()
    if "without scripts" in request.node.name:
        match.get_by_role("link", name="Every line on a page of its own").click()
    expect(phone.get_by_text("Your score of 240 reaches its minimum of 230.")).to_be_visible()
    if "without scripts" in request.node.name:
        phone.go_back()
    expect(phone.get_by_text("would settle 1 program.").first).to_be_visible()
    assert fits(phone)
    phone.get_by_role("link", name="Remove Family Medicine").click()
    expect(phone.get_by_role("article")).to_have_count(2)
    phone.goto("/")
    expect(phone.get_by_role("link", name="Go on with your ranking")).to_be_visible()


def test_a_mistake_is_marked_and_nothing_typed_is_lost(phone: Page, complaints: list[str]) -> None:
    phone.goto("/")
    answer_five(phone)
    phone.get_by_label("Step 2 CK score").fill("999")
    phone.get_by_role("button", name="Show me where I can apply").click()
    alert = phone.get_by_role("alert")
    alert.get_by_role("link", name="Step 2 CK score: Scores run from 1 to 300.").click()
    expect(phone.get_by_label("Step 2 CK score")).to_be_focused()
    expect(phone.get_by_label("Year")).to_have_value("2021")
    assert fits(phone)
    complaints.clear()  # the console names the 400
    phone.get_by_label("Step 2 CK score").fill("240")
    phone.get_by_role("button", name="Show me where I can apply").click()
    expect(phone.get_by_role("article")).to_have_count(1)
    assert Profile.objects.count() == 1


def test_the_pages_of_the_first_minute_are_accessible(
    page: Page, listed: None, both_schemes: None, axe: Callable[[], None], complaints: list[str]
) -> None:
    for width in (WIDTH, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/", "/examples/us-citizen-family-medicine/"):
            page.goto(address)
            axe()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto("/")
    page.get_by_label("Visa you need").select_option("J-1")
    page.get_by_label("US citizen").select_option("Yes")
    page.get_by_label("Year").fill("1890")
    page.get_by_role("button", name="Show me where I can apply").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe()
    complaints.clear()  # the console names the 400
    page.get_by_label("US citizen").select_option("No")
    page.get_by_label("Year").fill("")
    page.get_by_role("button", name="Show me where I can apply").click()
    expect(page.get_by_role("heading", name="Choose a specialty")).to_be_visible()
    axe()
    page.get_by_role("cell").first.wait_for()
    page.get_by_role("link", name="Family Medicine", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.goto("/")
    axe()
