"""Accounts: whose profile is seen, what becomes of a guest's file at the door, and how an account ends."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from applicants.models import (
    ChangedElsewhereError,
    ExamSitting,
    Profile,
    SavedSearch,
)
from applicants.templatetags.accounts import as_we_spell
from applicants.tests.profiles import a_file
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db

ADDRESS, PASSWORD = "imani@example.org", "a river runs 4 miles"
STAYS = [{**an_experience, "program_key": None} for an_experience in a_file()["experience"]]
WHO = {"school_country": "IN", "graduated_on": "2019-06-30", "us_citizen": "False", "version": "0"}


def make_account(address: str = ADDRESS, **changes: Any) -> User:
    """An account with a confirmed address and the password of these tests."""
    user = User.objects.create_user(f"account-{address}", address, PASSWORD, **changes)
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    return user


def sign_in(client: Client, login: str = ADDRESS, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": login, "password": password} | more)


def sign_up(client: Client, address: str = ADDRESS, password: str = PASSWORD) -> Any:
    return client.post("/account/signup/", {"email": address, "password1": password, "password2": password})


def link_in(message: Any) -> str:
    """The path of the link in a mail."""
    return re.search(r"https?://[^/]+(/account/\S+)", message.body).group(1)


def whose(client: Client) -> str:
    """The country in the profile this browser sees; '' when it sees none."""
    response = client.get("/me/profile.json")
    return json.loads(response.content)["medical_school"]["country"] if response.status_code == 200 else ""


def profile_of(user: User, **columns: Any) -> Profile:
    profile = Profile(user=user, **columns)
    profile.save_parts({"who": []}, seen_version=0)
    return profile


# The guest's file at the door -----------------------------------------------------------------------------------------


def test_a_guest_who_signs_up_keeps_the_file(client) -> None:
    client.post("/me/who/", WHO)
    (guest,) = Profile.objects.all()
    assert sign_up(client)["Location"] == "/account/confirm-email/"
    assert whose(client) == "IN"
    assert "stays in this browser" in client.get("/account/confirm-email/").content.decode()

    client.post(link_in(mail.outbox[0]))

    assert whose(client) == "IN"
    (kept,) = Profile.objects.all()
    assert (kept.pk, kept.user.email, kept.version) == (guest.pk, ADDRESS, 1)
    assert kept.part_versions == {"who": 1}
    assert kept.updated_at == guest.updated_at


def test_the_file_waits_while_the_link_is_opened_in_another_browser(client) -> None:
    client.post("/me/who/", WHO)
    sign_up(client)
    elsewhere = Client()
    elsewhere.post(link_in(mail.outbox[0]))
    assert "_auth_user_id" not in elsewhere.session
    assert whose(elsewhere) == ""
    sign_in(client)
    assert whose(client) == "IN"
    assert Profile.objects.get().user.email == ADDRESS


def test_an_account_without_a_profile_takes_the_guests(client) -> None:
    user = make_account()
    client.post("/me/who/", WHO)
    sign_in(client)
    assert Profile.objects.get().user == user
    assert "profile" not in client.session
    assert "is now part of your account" in client.get("/me/").content.decode()


def test_an_account_with_a_profile_keeps_it_and_the_guests_stays_within_reach(client) -> None:
    mine = profile_of(make_account(), school_country="PK")
    client.post("/me/who/", WHO)
    sign_in(client)
    assert whose(client) == "PK"
    assert Profile.objects.count() == 2
    mine.refresh_from_db()
    assert mine.version == 1
    assert "/me/two-files/" in client.get("/me/").content.decode()
    page = client.get("/me/two-files/").content.decode()
    assert "<b>Account:</b> <bdi>Pakistan</bdi></p><p><b>This browser:</b> <bdi>India" in page
    assert "Who I am" in page
    assert "Letters of recommendation" not in page


def test_the_plan_and_every_answer_come_into_a_new_account(client) -> None:
    filled = a_file(signals=[], silver_signals=[], experience=STAYS, own_facts=[])
    client.post("/me/upload/", {"file": SimpleUploadedFile("p.json", json.dumps(filled).encode()), "version": 0})
    client.post(f"/me/plan/{make_program('alder').pk}/add/")
    before = client.get("/me/profile.json").json()
    sign_up(client)
    client.post(link_in(mail.outbox[0]))
    assert Profile.objects.get().user.email == ADDRESS
    assert client.get("/me/profile.json").json() == before == filled
    assert [row.saved.program_key for row in client.get("/me/plan/").context["rows"]] == ["alder"]


# Whose it is ----------------------------------------------------------------------------------------------------------


def test_the_next_person_in_this_browser_gets_nothing_of_the_first(client) -> None:
    make_account()
    make_account("next@example.org")
    client.post("/me/who/", WHO)
    sign_in(client)
    client.post("/account/logout/")
    assert whose(client) == ""
    sign_in(client, "next@example.org")
    assert whose(client) == ""
    assert Profile.objects.get().user.email == ADDRESS


def test_a_file_left_undecided_does_not_outlive_the_sign_out(client) -> None:
    profile_of(make_account(), school_country="PK")
    make_account("next@example.org")
    client.post("/me/who/", WHO)
    sign_in(client)
    client.post("/account/logout/")
    sign_in(client, "next@example.org")
    assert whose(client) == ""
    assert "/me/two-files/" not in client.get("/me/").content.decode()


def test_a_profile_of_an_account_is_seen_from_every_browser_of_its_owner(client) -> None:
    make_account()
    sign_in(client)
    client.post("/me/who/", WHO)
    other = Client()
    assert whose(other) == ""
    sign_in(other)
    assert whose(other) == "IN"


def test_a_signed_in_person_sees_the_guests_file_while_the_account_has_none(client) -> None:
    client.post("/me/who/", WHO)
    client.force_login(make_account())  # a door that does not pass the adapter
    assert whose(client) == "IN"
    client.post("/me/exams/", {"row-TOTAL_FORMS": "0", "row-INITIAL_FORMS": "0", "version": "1"})
    assert Profile.objects.get().user.email == ADDRESS


def test_an_account_has_one_profile() -> None:
    user = make_account()
    late = Profile(user=user)
    profile_of(user, school_country="PK")
    with pytest.raises(ChangedElsewhereError):
        late.save_parts({"who": []}, seen_version=0)
    assert Profile.objects.get().school_country == "PK"


def test_another_fault_is_not_called_a_change_elsewhere() -> None:
    with pytest.raises(IntegrityError, match="profile_prospect_share_in_range"):
        Profile(user=make_account(), prospect_share=101).save_parts({"who": []}, seen_version=0)


def test_the_profile_page_says_what_is_true_of_each(client) -> None:
    client.post("/me/who/", WHO)
    assert "only for this browser" in client.get("/me/").content.decode()
    guest = client.get("/me/data/").content.decode()
    assert "no e-mail address" in guest
    assert "Kept until" in guest
    make_account()
    sign_in(client)
    assert "With your account, until you delete them." in client.get("/me/").content.decode()
    page = client.get("/me/data/").content.decode()
    assert "no e-mail address" not in page
    assert "until you delete them or your account" in page


def test_profiles_of_accounts_are_not_cleared_for_their_age(client, capsys) -> None:
    client.post("/me/who/", WHO)
    make_account()
    sign_in(client)
    Profile.objects.update(updated_at=timezone.now() - timedelta(days=400))
    call_command("clear_old_profiles")
    assert capsys.readouterr().out == "0 old profiles deleted.\n"
    assert whose(client) == "IN"


def test_deleting_a_profile_leaves_the_account(client) -> None:
    profile_of(make_account(), school_country="PK")
    client.post("/me/who/", WHO)
    sign_in(client)
    client.post("/me/delete/")
    assert not Profile.objects.exists()
    assert client.get("/account/").status_code == 200


# The account's own page, and its end ----------------------------------------------------------------------------------


OWN_PAGES = ["/account/", "/account/delete/", "/account/email/", "/account/password/change/", "/account/2fa/"]


@pytest.mark.parametrize("address", [*OWN_PAGES, "/me/searches/"])
def test_a_stranger_is_asked_to_sign_in(client, address) -> None:
    response = client.get(address)
    assert response["Location"] == f"/account/login/?next={address}"
    assert response["Cache-Control"] == "private, no-store"


def test_the_account_says_who_is_signed_in_without_a_user_name(client) -> None:
    sign_up(client)
    client.post(link_in(mail.outbox[0]))
    user = User.objects.get()
    assert re.fullmatch(r"account-[0-9a-f]{16}", user.username)
    for address in (*OWN_PAGES, "/account/logout/", "/me/"):
        assert user.username not in client.get(address).content.decode()
    assert f"signed in as {ADDRESS}" in client.get("/account/").content.decode()
    assert all(user.username not in message.body for message in mail.outbox)


def test_pages_and_mails_say_e_mail(client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    pages = [link, "/account/confirm-email/gone/", "/account/confirm-email/"]
    pages += ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/password/reset/done/"]
    said = {address: shown(client, address) for address in pages}
    assert "e-mail address for user" in said[link]
    client.post(link)
    said |= {address: shown(client, address) for address in (*OWN_PAGES, "/account/logout/")}
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"action_add": "", "email": "email@example.org"})
    assert "email@example.org" in shown(client, "/account/email/")
    client.post(link_in(mail.outbox[-1]))
    assert "changed from" in mail.outbox[-1].body
    said |= {message.subject: f"{message.subject} {message.body}" for message in mail.outbox}
    said = {where: re.sub(r"\S*(email@|/email|-email)\S*", "", words) for where, words in said.items()}
    assert [where for where, words in said.items() if re.search(r"\bemails?\b", words, re.IGNORECASE)] == []


def shown(client: Client, address: str) -> str:
    """What of a page is read: its title and its words, without tags."""
    return strip_tags(client.get(address).content.decode())


def test_deleting_an_account_asks_for_the_password_and_leaves_nothing(client) -> None:
    user = make_account()
    sign_in(client)
    client.post("/me/who/", WHO)
    ExamSitting.objects.create(profile=Profile.objects.get(), exam="step1")
    SavedSearch.objects.create(user=user, name="mine", query="")
    other = Client()
    sign_in(other)

    wrong = client.post("/account/delete/", {"password": "wrong"})
    assert "Incorrect password." in wrong.content.decode()
    assert User.objects.exists()

    assert client.post("/account/delete/", {"password": PASSWORD})["Location"] == "/"
    for model in (User, Profile, ExamSitting, SavedSearch, EmailAddress):
        assert not model.objects.exists()
    assert whose(client) == ""
    assert other.get("/account/")["Location"] == "/account/login/?next=/account/"
    assert other.get("/me/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_guessing_the_password_of_an_open_session_is_slowed_down(client) -> None:
    make_account()
    sign_in(client)
    pages = [client.post("/account/delete/", {"password": "wrong"}).content.decode() for _ in range(6)]
    assert "Incorrect password." in pages[4]
    assert "Too many attempts" in pages[5]
    client.post("/account/delete/", {"password": PASSWORD})
    assert User.objects.exists()


def test_stewards_do_not_take_their_history_with_them(client) -> None:
    make_account(is_staff=True)
    sign_in(client)
    client.post("/account/delete/", {"password": PASSWORD})
    assert User.objects.exists()
    assert "recorded under your name" in client.get("/account/delete/").content.decode()


# Second factor --------------------------------------------------------------------------------------------------------


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_second_factor_is_asked_for_and_the_guests_file_waits(client) -> None:
    user = make_account()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client.post("/me/who/", WHO)
    assert sign_in(client)["Location"] == "/account/2fa/authenticate/"
    assert client.get("/account/")["Location"].startswith("/account/login/")
    assert Profile.objects.get().user is None
    assert "Incorrect code." in client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert client.post("/account/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/me/"
    assert Profile.objects.get().user == user


def test_an_administrator_can_take_a_lost_second_factor_away_but_not_read_it(client, admin_client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(make_account(), secret)
    factor = Authenticator.objects.get()
    page = admin_client.get(f"/admin/mfa/authenticator/{factor.pk}/change/").content.decode()
    assert secret not in page
    assert factor.data["secret"] not in page
    admin_client.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})
    assert sign_in(client)["Location"] == "/me/"


def test_the_secret_of_a_second_factor_is_no_use_without_the_sites_key(settings, client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(make_account(), secret)
    factor = Authenticator.objects.get()
    assert secret not in str(factor.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the site"
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/me/"

    Authenticator.objects.update(data={"secret": secret})  # as it was stored before
    other = Client()
    sign_in(other)
    cache.clear()  # a code is good for one sign-in
    assert other.post("/account/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/me/"


def test_stewards_need_a_second_factor_where_the_site_asks_for_it(settings, client) -> None:
    settings.STAFF_MFA = True
    steward = User.objects.create_superuser("steward", "steward@example.org", PASSWORD)
    client.force_login(steward)
    for address in ("/admin/", "/steward/"):
        assert client.get(address)["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/programs/").status_code == 200
    TOTP.activate(steward, generate_totp_secret())
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("words", "spelled"),
    [
        ("Confirm Email Address", "Confirm E-mail Address"),
        ("the verification email. Two emails", "the verification e-mail. Two e-mails"),
        ('<a href="/account/email/">your email</a>', '<a href="/account/email/">your e-mail</a>'),
        ("email@example.org me@email.com my-email@email.org", "email@example.org me@email.com my-email@email.org"),
    ],
)
def test_a_word_is_spelled_our_way_and_an_address_stays(words, spelled) -> None:
    assert as_we_spell(words) == spelled


@pytest.mark.parametrize(
    ("address", "title"),
    [("/account/signup/", "Create an account"), ("/account/login/", "Sign in")],
    ids=["sign up", "sign in"],
)
def test_pages_of_an_account_have_titles_of_our_words(client, address, title) -> None:
    assert f"<title>{title} · IMGMatch</title>" in client.get(address).content.decode()
