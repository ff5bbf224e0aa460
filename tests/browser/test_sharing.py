"""Sharing and taking along, in a browser: a link made, opened and ended, an adviser let in; a file out and in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from applicants.models import Advising, Profile, SavedProgram, SharedLink
from applicants.tests.test_accounts import PASSWORD, make_account
from programs.tests.builders import make_program
from tests.browser.test_accounts import fill_in, look, press  # noqa: F401 - look is a fixture


@pytest.fixture
def applicant(page: Page) -> Profile:
    """Somebody with a plan of one program, in a browser as wide as a small phone."""
    program = make_program(name="Alder Hospital Internal Medicine", state="NY", visa_j1="yes")
    profile = Profile(user=make_account("imani@example.org"), school_country="IN")
    profile.save_parts({"who": []}, 0)
    SavedProgram.objects.create(profile=profile, program_key=program.program_key, note="Ask again in January")
    page.set_viewport_size({"width": 320, "height": 800})
    return profile


@pytest.fixture
def sign_in(
    page: Page, client: Client, go_on_as: Callable[[Client], None], applicant: Profile
) -> Callable[[str], None]:
    """``sign_in(then)``: the applicant has signed in, and this page is open."""

    def open_page(then: str) -> None:
        client.force_login(applicant.user)
        go_on_as(client)
        page.goto(then)

    return open_page


@pytest.mark.smoke
def test_an_adviser_is_let_in_and_goes(
    page: Page,
    sign_in: Callable[[str], None],
    look: Callable[[str], None],  # noqa: F811
    complaints: list[str],
) -> None:
    make_account("adviser@example.org")
    sign_in("/me/sharing/")
    fill_in(page, "Name for this link", "Dr. Rao")
    fill_in(page, "For how many days", "91")
    page.evaluate("document.querySelector('[name=days]').removeAttribute('max')")
    press(page, "Make the link")
    expect(page.get_by_role("alert")).to_contain_text("whole number from 1 to 90")
    look("Sharing")
    complaints.clear()  # the console names the 400
    fill_in(page, "For how many days", "7")
    page.get_by_label("My ranking").check()
    page.get_by_label("My notes as well").check()
    press(page, "Make the link")
    look("Sharing")
    address = page.get_by_label("Address of the link").input_value()

    page.context.clear_cookies()
    page.goto(address)
    look("Ranking")
    assert page.url.endswith(f"/shared/{SharedLink.objects.get().pk}/ranking/")
    page.get_by_role("main").get_by_role("link", name="Plan", exact=True).click()
    page.get_by_text("Notes and questions").click()
    expect(page.get_by_text("Ask again in January")).to_be_visible()
    look("Plan")
    page.get_by_role("link", name="Keep this applicant among mine").click()
    fill_in(page, "E-mail address", "adviser@example.org")
    fill_in(page, "Password", PASSWORD)
    press(page, "Sign in")
    look("Keep this applicant among mine")
    press(page, "Ask the applicant")
    look("My applicants")

    Advising.objects.update(accepted_at="2026-11-23T09:00:00Z")
    page.reload()
    page.get_by_role("link", name="Ranking of imani@example.org").click()
    look("Ranking of imani@example.org")
    page.goto("/advising/")
    press(page, "Stop reading the file of imani@example.org")
    look("My applicants")
    assert not Advising.objects.exists()


def test_an_applicant_answers_by_keyboard(
    page: Page,
    applicant: Profile,
    sign_in: Callable[[str], None],
    look: Callable[[str], None],  # noqa: F811
) -> None:
    Advising.objects.create(profile=applicant, adviser=make_account("adviser@example.org"))
    sign_in("/me/sharing/")
    look("Sharing")
    page.get_by_label("What they see you as").focus()
    page.keyboard.type("Imani, cohort 3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("can read along now")).to_be_visible()
    look("Sharing")
    assert Advising.objects.get().shown_as == "Imani, cohort 3"
    press(page, "Stop sharing with adviser@example.org")
    expect(page.get_by_text("can no longer read along")).to_be_visible()


def test_a_link_that_opens_nothing_says_so(
    page: Page,
    look: Callable[[str], None],  # noqa: F811
    complaints: list[str],
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/shared/nonsense/")
    look("This link opens nothing")
    complaints.clear()  # the console names the 404


def test_a_file_goes_out_and_comes_in_again(
    page: Page,
    sign_in: Callable[[str], None],
    tmp_path: Path,
    look: Callable[[str], None],  # noqa: F811
    complaints: list[str],
) -> None:
    sign_in("/me/data/")
    look("My data")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything (JSON)").click()
    file = tmp_path / "my-data.json"
    download.value.save_as(file)
    broken = tmp_path / "broken.json"
    broken.write_text(file.read_text().replace("considering", "married"))
    page.get_by_label("Your file (JSON)").set_input_files(broken)
    press(page, "See what it would replace")
    expect(page.get_by_role("alert")).to_contain_text("plan[0].status")
    look("My data")
    complaints.clear()  # the console names the 400

    SavedProgram.objects.update(note="changed since")
    page.get_by_label("Your file (JSON)").set_input_files(file)
    press(page, "See what it would replace")
    look("What the file would replace")
    expect(page.get_by_text("Alder Hospital Internal Medicine")).to_be_visible()
    press(page, "Take the file over")
    expect(page.get_by_text("Done: what is kept here is now what the file says.")).to_be_visible()
    assert SavedProgram.objects.get().note == "Ask again in January"
