"""An applicant's way to an account and back: nothing typed before is lost, nothing is left behind."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from applicants.models import SavedSearch
from applicants.tests.test_accounts import make_account, profile_of
from programs.tests.builders import make_program, say

ADDRESS, PASSWORD = "imani@example.org", "a river runs 4 miles"


@pytest.fixture
def look(page: Page, both_schemes: None, axe: Callable[[], None]) -> Callable[[str], None]:
    """``look("heading")`` waits for a page by its heading: accessible in light and dark, and no wider than a phone."""

    def check(heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"“{heading}” is wider than the screen"

    return check


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"https?://[^/]+(/account/\S+)", message.body).group(1)


def fill_in(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page) -> None:
    fill_in(page, "E-mail address", ADDRESS)
    fill_in(page, "Password", PASSWORD)
    press(page, "Sign in")


def test_two_profiles_are_told_apart_on_a_phone(page: Page, look: Callable[[str], None]) -> None:
    profile_of(make_account(ADDRESS), school_country="PK")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/me/who/")
    page.get_by_label("Country of your medical school").fill("India")
    press(page, "Back to my file")
    page.get_by_role("link", name="Sign in").click()
    sign_in(page)
    page.goto("/me/two-files/")
    look("Two profiles")
    expect(page.get_by_role("row", name="Links you shared")).to_contain_text("Those made in the browser end.")
    page.get_by_label("The one I filled in before I signed in").check()
    press(page, "Keep this one")
    expect(page.get_by_role("main")).to_contain_text("Your account now has the profile you filled in")


@pytest.mark.smoke
def test_a_guest_becomes_an_account_and_comes_back(page: Page, look: Callable[[str], None]) -> None:
    make_program(name="Alder Hospital Internal Medicine", state="NY", visa_j1="yes")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/me/who/")
    page.get_by_label("Country of your medical school").fill("India")
    press(page, "Back to my file")
    expect(page.get_by_role("heading", level=1)).to_have_text("My file")

    page.get_by_role("link", name="Sign in").click()
    look("Sign in")
    page.get_by_role("link", name="Create an account").click()
    fill_in(page, "E-mail address", ADDRESS)
    fill_in(page, "Password", "password")
    fill_in(page, "Password (again)", PASSWORD)
    press(page, "Create account")
    expect(page.get_by_role("alert")).to_contain_text("too common")
    look("Create an account")
    fill_in(page, "Password", PASSWORD)
    fill_in(page, "Password (again)", PASSWORD)
    press(page, "Create account")
    look("Verify your e-mail address")

    page.goto(link_in(mail.outbox[0]))
    look("Confirm e-mail address")
    press(page, "Confirm")
    look("My file")
    expect(page.get_by_text("1 of 10 answered")).to_be_visible()

    page.goto("/programs/?state=NY&visa=j1")
    page.get_by_text("Save this search").click()
    fill_in(page, "Name of this search", "J-1 in New York")
    look("Programs")
    press(page, "Save")
    look("My saved searches")
    expect(page.get_by_text("1 program today")).to_be_visible()

    page.get_by_role("link", name="Account", exact=True).click()
    look("My account")
    press(page, "Sign out")
    page.goto("/me/")
    expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()
    page.goto("/account/login/?next=/me/searches/")
    sign_in(page)
    page.get_by_role("link", name="J-1 in New York", exact=True).click()
    expect(page).to_have_url(re.compile(r"/programs/\?state=NY&visa=j1$"))
    page.goto("/me/")
    expect(page.get_by_text("1 of 10 answered")).to_be_visible()


def test_a_reader_is_told_what_changed(
    page: Page, look: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applicants.management.commands.send_digests.SETTLED", timedelta(0))
    program = make_program(name="Alder Hospital Internal Medicine", state="NY")
    SavedSearch.objects.create(user=make_account(ADDRESS), name="New York", query="state=NY")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/account/login/?next=/me/searches/")
    sign_in(page)
    expect(page.get_by_text("None changed since")).to_be_visible()
    page.get_by_label("New York", exact=True).check()
    page.get_by_label("How often").select_option("day")
    press(page, "Save")
    expect(page.get_by_label("New York", exact=True)).to_be_checked()

    say(program, "visa_j1", "yes", seen_on="2026-10-02")
    call_command("send_digests")
    page.reload()
    expect(page.get_by_text("1 changed since")).to_be_visible()
    look("My saved searches")
    press(page, "See what changed in New York")
    look("What changed")
    expect(page.locator(".changed")).to_contain_text("Sponsors J-1")
    expect(page.locator(".changed")).to_contain_text("Yes")

    page.context.clear_cookies()
    page.goto(re.search(r"http://[^/]+(/account/mails/\S+)", mail.outbox[0].body).group(1))
    look("Stop the mails?")
    press(page, "Stop the mails")
    look("No more mails")


def test_every_page_of_an_account_is_accessible(page: Page, look: Callable[[str], None]) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/account/signup/")
    fill_in(page, "E-mail address", ADDRESS)
    fill_in(page, "Password", PASSWORD)
    fill_in(page, "Password (again)", PASSWORD)
    press(page, "Create account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verify your e-mail address")
    page.goto(link_in(mail.outbox[0]))
    press(page, "Confirm")
    page.goto("/account/2fa/totp/activate/")
    look("Confirm access")
    fill_in(page, "Password", PASSWORD)
    press(page, "Confirm")
    look("Activate authenticator app")
    assert page.locator(".qr").evaluate("image => image.complete && image.naturalWidth > 0")
    for address, heading in (
        ("/account/2fa/", "Two-factor authentication"),
        ("/account/email/", "E-mail address"),
        ("/account/password/change/", "Change password"),
        ("/account/logout/", "Sign out"),
        ("/account/delete/", "Delete my account"),
    ):
        page.goto(address)
        look(heading)
    page.goto("/account/email/")
    fill_in(page, "New e-mail address", "a-rather-long-address-of-somebody@another-example.org")
    press(page, "Change my address")
    expect(page.get_by_text("is not confirmed yet")).to_be_visible()
    look("E-mail address")


def test_pages_of_a_forgotten_password_are_accessible(page: Page, look: Callable[[str], None]) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/account/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    look("Reset your password")
    fill_in(page, "E-mail address", ADDRESS)
    press(page, "Send me a link")
    expect(page.get_by_text("Only an address with an account gets a mail.")).to_be_visible()
    look("Password reset")
    page.goto("/account/password/reset/key/1-nonsense/")
    look("Bad token")
    page.goto("/account/confirm-email/nonsense/")
    look("Confirm e-mail address")
