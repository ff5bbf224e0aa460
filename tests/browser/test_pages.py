"""A steward's way from a pasted page to dated evidence: by keys, by native boxes alone, and a visitor's."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from programs.models import Correction, Evidence, Program
from programs.reader.tests.pdf_pages import a_pdf, prose
from programs.tests.builders import make_program

TEXT = """Alder Internal Medicine Residency

Our residency program sponsors the J-1 visa through ECFMG.

Our program does not sponsor H-1B visas.

We require a minimum score of 230 on Step 2 CK.

Our application deadline is October 1.
"""
URL = "https://example.org/alder/apply"


@pytest.fixture
def alder(reference_data: None) -> Program:
    return make_program(name="Alder", visa_j1="yes", seen_on="2023")


def paste(page: Page) -> None:
    page.get_by_label("Text of the page").fill(TEXT)
    page.get_by_label("Address of the page").fill(URL)
    page.get_by_label("I have it open now").check()
    page.get_by_role("button", name="See what it says").press("Enter")


def recorded() -> dict[str, tuple[str, str]]:
    found = Evidence.objects.filter(batch__isnull=False, withdrawn_at__isnull=True)
    return {field: (value, seen_on) for field, value, seen_on in found.values_list("field", "value", "seen_on")}


@pytest.mark.smoke
def test_a_steward_goes_from_paste_to_evidence_by_keys(
    page: Page, alder: Program, as_steward: Callable[[], None], both_schemes: None, axe: Callable[[], None]
) -> None:
    as_steward()
    page.goto(f"/steward/pages/{alder.pk}/")
    axe()
    paste(page)
    expect(page.get_by_role("button", name="Keys are on")).to_be_visible()
    axe()
    expect(page.get_by_role("checkbox", name="Sponsors H-1B: No")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("checkbox", name="Minimum Step 2 CK")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.get_by_role("checkbox", name="Sponsors H-1B: No")).not_to_be_checked()
    page.keyboard.press("s")
    expect(page.get_by_role("checkbox", name="Sponsors J-1: Yes")).to_be_checked()
    page.keyboard.press("e")
    score = page.get_by_label("Minimum Step 2 CK", exact=True)
    expect(score).to_be_focused()
    score.fill("231")
    axe()
    page.get_by_role("checkbox", name="Minimum Step 2 CK").check()
    page.get_by_role("button", name="Record what is ticked").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Recorded: Page of Alder")).to_be_visible()
    today = timezone.localdate().isoformat()
    assert recorded() == {"visa_j1": ("yes", today), "min_step2_ck": ("231", today)}
    page.get_by_role("link", name="Undo…").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert recorded() == {}


def test_one_key_says_of_all_that_is_the_same_that_it_was_seen_again(
    page: Page, reference_data: None, as_steward: Callable[[], None]
) -> None:
    cedar = make_program(name="Cedar", visa_j1="yes", visa_h1b="no", seen_on="2023")
    as_steward()
    page.goto(f"/steward/pages/{cedar.pk}/")
    expect(page.get_by_label("Text of the page")).to_be_focused()
    paste(page)
    expect(page.get_by_role("checkbox", name="Minimum Step 2 CK")).to_be_focused()
    page.keyboard.press("s")
    everything = page.get_by_role("checkbox", name="Seen again: all 2")
    for box in (everything, page.get_by_role("checkbox", name="Sponsors J-1: Yes")):
        expect(box).to_be_checked()
    expect(page.get_by_role("checkbox", name="Minimum Step 2 CK")).not_to_be_checked()
    page.get_by_role("checkbox", name="Sponsors H-1B: No").uncheck()
    expect(everything).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Recorded: Page of Cedar")).to_be_visible()
    assert recorded() == {"visa_j1": ("yes", timezone.localdate().isoformat())}


def test_tab_and_space_are_enough(page: Page, alder: Program, as_steward: Callable[[], None]) -> None:
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    as_steward()
    page.goto(f"/steward/pages/{alder.pk}/")
    paste(page)
    box = page.get_by_role("checkbox", name="Sponsors H-1B: No")
    expect(box).to_be_visible()
    expect(page.get_by_role("button", name="Keys are on")).to_have_count(0)
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.get_by_role("button", name="Record what is ticked").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Recorded: Page of Alder")).to_be_visible()
    assert recorded() == {"visa_h1b": ("no", timezone.localdate().isoformat())}


def test_saved_pages_are_dropped_and_each_is_asked_for_its_address(
    page: Page, alder: Program, as_steward: Callable[[], None], axe: Callable[[], None], complaints: list[str]
) -> None:
    as_steward()
    page.goto(f"/steward/pages/{alder.pk}/")
    html = "<main><h1>Alder Residency</h1><p>Our residency program sponsors the J-1 visa.</p></main>"
    files = [
        {"name": "visas.html", "mimeType": "text/html", "buffer": html.encode()},
        {"name": "scores.txt", "mimeType": "text/plain", "buffer": TEXT.encode()},
    ]
    page.get_by_label("Or pages you saved").set_input_files(files)  # type: ignore[arg-type]
    page.get_by_label("I have it open now").check()
    page.get_by_role("button", name="See what it says").click()
    expect(page.get_by_role("alert")).to_contain_text("visas.html, Address of the page")
    axe()
    complaints.clear()  # the console names the 400
    for number in (0, 1):
        page.get_by_label("Address of the page").nth(number).fill(f"{URL}/{number}")
    page.get_by_role("button", name="See what it says").click()
    expect(page.get_by_role("checkbox", name="Sponsors J-1: Yes")).to_have_count(2)
    axe()


def test_a_visitor_sends_what_a_page_says(
    page: Page, alder: Program, both_schemes: None, axe: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.http.form_tickets.FEWEST_SECONDS", 0)
    page.goto(alder.get_absolute_url())
    page.get_by_label("Address of the page").fill(URL)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Address of the page")).to_have_value(URL)
    axe()
    paste(page)
    expect(page.get_by_role("checkbox", name="Sponsors H-1B: No")).to_be_visible()
    axe()
    page.get_by_role("checkbox", name="Sponsors H-1B: No").check()
    page.get_by_role("button", name="Send what is ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert list(Correction.objects.values_list("field", "value")) == [("visa_h1b", "no")]


def test_keys_are_not_announced_on_touch(
    chromium: Browser, page: Page, alder: Program, as_steward: Callable[[], None]
) -> None:
    as_steward()
    page.goto(f"/steward/pages/{alder.pk}/")
    paste(page)
    expect(page.get_by_text("next and previous")).to_be_visible()
    phone = chromium.new_context(
        storage_state=page.context.storage_state(), has_touch=True, is_mobile=True, base_url=page.url
    )
    try:
        touched = phone.new_page()
        touched.goto(f"/steward/pages/{alder.pk}/")
        paste(touched)
        expect(touched.get_by_role("checkbox", name="Sponsors J-1: Yes")).to_be_visible()
        expect(touched.get_by_text("next and previous")).to_be_hidden()
    finally:
        phone.close()


HTML = "<main><h1>Alder Residency</h1><p>Our residency program requires three letters of recommendation.</p></main>"
SAVED = {
    "visas.txt": ("text/plain", TEXT.encode()),
    "letters.html": ("text/html", HTML.encode()),
    "years.pdf": ("application/pdf", a_pdf(prose(72, 700, "Our program takes graduates of the last five years."))),
}


def to_the_door(page: Page) -> None:
    """From the plan, over what to ask, to where a page is pasted."""
    page.goto("/me/plan/")
    page.get_by_role("link", name="You have something to ask").click()
    page.get_by_text("Write down their answer").click()
    page.get_by_role("link", name="Found it on a page? Paste it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add facts from the program’s page")


def send_it(page: Page, *facts: str) -> None:
    for fact in facts:
        page.get_by_role("checkbox", name=fact).check()
    page.get_by_role("button", name="Send what is ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("link", name="Back to what to ask").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What to ask my programs")


@pytest.fixture
def planned(client: Client, alder: Program, with_profile: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A guest with the program on the plan, and a form that may be filled in as quickly as a machine does."""
    monkeypatch.setattr("programs.http.form_tickets.FEWEST_SECONDS", 0)
    with_profile()
    client.post(f"/me/plan/{alder.pk}/add/")


def test_what_a_plan_has_to_ask_is_found_on_a_page(
    page: Page, planned: None, both_schemes: None, axe: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    to_the_door(page)
    axe()
    paste(page)
    expect(page.get_by_role("checkbox", name="Sponsors H-1B: No")).to_be_visible()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    send_it(page, "Sponsors J-1: Yes", "Sponsors H-1B: No")
    assert set(Correction.objects.values_list("field", "value")) == {("visa_j1", "yes"), ("visa_h1b", "no")}
    assert recorded() == {}


def test_what_a_plan_has_to_ask_is_found_on_saved_pages_without_scripts(
    bare: Page, client: Client, planned: None, live_server: LiveServer
) -> None:
    name = settings.SESSION_COOKIE_NAME
    bare.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    to_the_door(bare)
    files = [{"name": name, "mimeType": kind, "buffer": content} for name, (kind, content) in SAVED.items()]
    bare.get_by_label("Or pages you saved").set_input_files(files)  # type: ignore[arg-type]
    bare.get_by_label("I have it open now").check()
    bare.get_by_label("Address of the page").fill(URL)
    bare.get_by_role("button", name="See what it says").click()
    expect(bare.get_by_role("alert")).to_contain_text("letters.html, Address of the page")
    for number in (1, 2):
        bare.get_by_label("Address of the page").nth(number).fill(f"{URL}/{number}")
    bare.get_by_role("button", name="See what it says").click()
    send_it(bare, "Sponsors H-1B: No", "Letters: 3", "Most years since graduation: 5 years")
    assert set(Correction.objects.values_list("field", "url")) == {
        ("visa_h1b", URL),
        ("letters_required", f"{URL}/1"),
        ("max_years_since_graduation", f"{URL}/2"),
    }
