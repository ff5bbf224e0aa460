"""The door: who gets in, what a stranger learns (nothing), and how guessing is slowed down."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from smtplib import SMTPRecipientsRefused
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.models import VisitorSession
from applicants.models.session import SIGNED_IN_AT
from applicants.tests.test_accounts import ADDRESS, PASSWORD, link_in, make_account, sign_in, sign_up
from imgmatch import health
from imgmatch.accounts import AccountAdapter, SignUpForm
from imgmatch.outbox import MOST_WAITING, Outbox, mails

pytestmark = pytest.mark.django_db


def shown(client: Client, response: Any) -> tuple[int, str, str]:
    """Status, where it leads, and the page there without its one-time token."""
    page = client.get(response["Location"]).content.decode()
    return response.status_code, response["Location"], re.sub(r'value="\w{64}"', "", page)


# What a stranger learns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_confirmed", [True, False], ids=["confirmed", "not confirmed yet"])
def test_signing_up_tells_nobody_who_has_an_account(is_confirmed) -> None:
    user = make_account()
    EmailAddress.objects.update(verified=is_confirmed)
    taken, free = Client(), Client()
    assert shown(taken, sign_up(taken)) == shown(free, sign_up(free, "free@example.org"))
    assert User.objects.count() == 2
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    told, welcomed = mail.outbox
    assert "already has an account" in told.body
    assert "/account/confirm-email/" in welcomed.body


def test_signing_up_again_at_once_tells_no_more(client) -> None:
    sign_up(Client())
    again, free = Client(), Client()
    assert shown(again, sign_up(again)) == shown(free, sign_up(free, "free@example.org"))


def test_of_two_clicks_at_once_the_later_one_makes_no_second_account(client, monkeypatch) -> None:
    """Both forms found the address free before either account was there."""
    there = SignUpForm.try_save

    def another_click_first(form: SignUpForm, request: Any) -> Any:
        monkeypatch.setattr(SignUpForm, "try_save", there)
        sign_up(Client(), ADDRESS.upper())
        return there(form, request)

    monkeypatch.setattr(SignUpForm, "try_save", another_click_first)
    later = sign_up(client)
    assert later["Location"] == "/account/confirm-email/"
    assert User.objects.get().email == ADDRESS
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_database_keeps_one_account_an_address(is_confirmed) -> None:
    make_account()
    EmailAddress.objects.update(verified=is_confirmed)
    with pytest.raises(IntegrityError, match=r"one_account_an_address|UNIQUE"):
        User.objects.create_user("another", ADDRESS.title(), PASSWORD)


def change_address(client: Client, address: str) -> Any:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client.post("/account/email/", {"email": address, "action_add": ""}, follow=True)


def test_who_opens_the_mail_has_the_address_and_an_account_never_confirmed_ends(client) -> None:
    user = make_account()
    sign_in(client)
    change_address(client, "new@example.org")
    sign_up_before_it_was_asked_for = User.objects.create_user("never", "new@example.org", PASSWORD)
    client.post(link_in(mail.outbox[0]))
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert not User.objects.filter(pk=sign_up_before_it_was_asked_for.pk).exists()


def test_the_address_of_a_steward_is_not_taken_over(client) -> None:
    user = make_account()
    sign_in(client)
    change_address(client, "steward@example.org")
    User.objects.create_superuser("steward", "steward@example.org", PASSWORD)
    shown = client.post(link_in(mail.outbox[0]), follow=True).content.decode()
    assert "This address belongs to another account. Nothing was changed." in shown
    user.refresh_from_db()
    assert user.email == ADDRESS


def test_a_taken_address_costs_as_much_as_a_free_one(client, monkeypatch) -> None:
    make_account()
    hashed = []
    monkeypatch.setattr("imgmatch.accounts.make_password", hashed.append)
    sign_up(client, password="another river of words")
    assert hashed == ["another river of words"]


def ask_for_password(client: Client, email: str = ADDRESS) -> Any:
    """The answer, once the mail has left too."""
    response = client.post("/account/password/reset/", {"email": email})
    mails.flush()
    return response


def test_asking_for_a_new_password_tells_nobody_who_has_an_account() -> None:
    make_account()
    known, unknown = Client(), Client()
    first = ask_for_password(known)
    second = ask_for_password(unknown, "nobody@example.org")
    assert shown(known, first) == shown(unknown, second)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


@pytest.mark.parametrize("login", [ADDRESS, "nobody@example.org", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, login) -> None:
    make_account()
    page = sign_in(client, login, "wrong").content.decode()
    assert "This e-mail address and password do not belong together." in page
    assert "wrong" not in re.sub(r"<[^>]*wrong[^>]*>", "", page.replace("What is wrong", ""))


# Getting in -----------------------------------------------------------------------------------------------------------


def test_an_address_must_be_confirmed_first(client) -> None:
    sign_up(client)
    other = Client()
    assert sign_in(other)["Location"] == "/account/confirm-email/"
    assert other.get("/account/")["Location"] == "/account/login/?next=/account/"
    other.post(link_in(mail.outbox[0]))
    assert sign_in(other)["Location"] == "/me/"


@pytest.mark.parametrize("login", [ADDRESS.upper(), f"  {ADDRESS} "])
def test_an_address_is_recognised_however_it_is_typed(client, login) -> None:
    make_account()
    assert sign_in(client, login)["Location"] == "/me/"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        pytest.param("/programs/?state=NY", "/programs/?state=NY", id="a page of ours"),
        pytest.param("https://elsewhere.example/", "/me/", id="another host"),
        pytest.param("//elsewhere.example/", "/me/", id="another host without a scheme"),
        pytest.param("/\\elsewhere.example/", "/me/", id="another host by a backslash"),
        pytest.param("javascript:alert(1)", "/me/", id="a script"),
        pytest.param("", "/me/", id="nothing"),
    ],
)
def test_next_leads_nowhere_but_here(client, wanted, reached) -> None:
    make_account()
    assert sign_in(client, next=wanted)["Location"] == reached


@pytest.mark.parametrize(
    ("email", "why"),
    [
        pytest.param("a" * 300 + "@example.org", "254 characters", id="too long"),
        pytest.param("imani", "Enter a valid email address.", id="no address"),
        pytest.param("имани@example.org", "Enter a valid email address.", id="letters mail cannot carry"),
        pytest.param("", "This field is required.", id="nothing"),
        pytest.param("a@b.c\nBcc: d@e.f", "Enter a valid email address.", id="two lines"),
    ],
)
def test_an_address_that_is_none_is_named(client, email, why) -> None:
    response = sign_up(client, email)
    page = response.content.decode()
    assert response.status_code == 200
    summary = page.split("There is a problem")[1].split("</div>")[0]
    assert 'href="#id_email"' in summary
    assert why in summary
    assert not User.objects.exists()
    assert mail.outbox == []


def test_an_address_in_another_script_can_have_an_account(client) -> None:
    sign_up(client, "imani@пример.org")
    client.post(link_in(mail.outbox[0]))
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "login",
    [
        "a" * 300,
        "a" * 300 + "@example.org",
        "имани@example.org",
        "😀@example.org",
    ],
)
def test_any_name_at_the_door_gets_an_answer(client, login) -> None:
    assert sign_in(client, login).status_code == 200


@pytest.mark.parametrize(
    "link",
    [
        "/account/confirm-email/nonsense/",
        "/account/password/reset/key/1-nonsense/",
        "/account/password/reset/key/zzzzzzzzzzzzzzzzzzz-1/",
    ],
)
def test_a_link_that_means_nothing_says_so(client, link) -> None:
    page = client.get(link).content.decode()
    assert "invalid" in page
    assert "<h1>" in page
    assert client.post(link, {"password1": PASSWORD, "password2": PASSWORD}).status_code in (200, 404)


def test_a_reset_link_works_once(client) -> None:
    make_account()
    ask_for_password(client)
    link, changed = (
        link_in(mail.outbox[0]),
        {"password1": "two rivers run 4 miles", "password2": "two rivers run 4 miles"},
    )
    assert client.post(client.get(link)["Location"], changed).status_code == 302
    assert sign_in(Client(), password="two rivers run 4 miles").status_code == 302
    assert "already been used" in Client().get(link).content.decode()


def test_links_in_mails_lead_home_whatever_host_was_asked(settings, client) -> None:
    settings.ALLOWED_HOSTS = ["imgmatch.example", "other.example"]
    settings.SITE_URL = "https://imgmatch.example"
    make_account()
    other = Client(headers={"host": "other.example"})
    sign_up(other, "free@example.org")
    sign_up(other)
    ask_for_password(other)
    links = [link for message in mail.outbox for link in re.findall(r"https?://\S+", message.body)]
    assert len(links) == 4
    assert all(link.startswith("https://imgmatch.example/account/") for link in links)


def test_the_page_after_signing_up_says_where_the_mail_went(settings, client) -> None:
    told = "printed where the site was started"
    assert told not in client.get("/account/confirm-email/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert told in client.get("/account/confirm-email/").content.decode()
    settings.PRODUCTION = True
    assert told not in client.get("/account/confirm-email/").content.decode()


@pytest.fixture
def server_that_hangs(monkeypatch) -> Iterator[Event]:
    """A server of mails that keeps whoever sends waiting until the event, and then fails."""
    may_end = Event()

    def hang(backend: EmailBackend, messages: Any) -> int:
        may_end.wait(20)
        raise TimeoutError("secret-address")

    monkeypatch.setattr(EmailBackend, "send_messages", hang)
    yield may_end
    may_end.set()
    mails.flush()
    mails.is_well = True


def test_asking_for_a_new_password_waits_for_no_server_of_mails(client, server_that_hangs, caplog) -> None:
    """Neither the time of the answer nor a failure tells who has an account; the log and the watch are told."""
    make_account()
    known, unknown = Client(), Client()
    answers = [
        who.post("/account/password/reset/", {"email": email})
        for who, email in ((known, ADDRESS), (unknown, "nobody@example.org"))
    ]
    assert not server_that_hangs.is_set()  # answered while the mail is still on its way
    assert mails.waiting.unfinished_tasks == 1
    assert shown(known, answers[0]) == shown(unknown, answers[1])
    server_that_hangs.set()
    mails.flush()
    assert "A mail could not be sent: TimeoutError" in caplog.text
    assert ADDRESS not in caplog.text
    assert "secret-address" not in caplog.text
    assert health.mails() == "mails to visitors are not sent"


def test_an_unknown_address_costs_as_much_as_a_known_one(monkeypatch) -> None:
    make_account()
    written = []
    write = AccountAdapter.render_mail

    def counted(adapter: AccountAdapter, template: str, email: str, context: Any) -> Any:
        written.append((template, email, sorted(context)))
        return write(adapter, template, email, context)

    monkeypatch.setattr(AccountAdapter, "render_mail", counted)
    for email in (ADDRESS, "nobody@example.org"):
        ask_for_password(Client(), email)
    known, unknown = written
    assert (known[0], known[2]) == (unknown[0], unknown[2])
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_mails_that_wait_are_bounded_and_none_is_lost_in_silence(server_that_hangs, caplog) -> None:
    full = Outbox("A mail", logging.ERROR)
    for _ in range(MOST_WAITING + 2):  # one is on its way
        full.put(mail.EmailMessage("Subject", "", None, [ADDRESS]).send)
    assert f"A mail could not be sent: {MOST_WAITING} others wait" in caplog.text
    assert not full.is_well
    full.end(0)
    left = full.waiting.unfinished_tasks
    assert left >= MOST_WAITING
    assert f"A mail could not be sent, {left} times: the worker has ended" in caplog.text
    server_that_hangs.set()
    full.flush()


def test_an_address_that_its_server_refuses_does_not_make_the_site_unwell(monkeypatch) -> None:
    def refuse(backend: EmailBackend, messages: Any) -> int:
        raise SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    make_account()
    assert ask_for_password(Client()).status_code == 302
    assert sign_up(Client(), "free@example.org").status_code == 503
    assert health.mails() == "ok"


def words_of(response: Any) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_without_a_server_of_mails_signing_up_tells_nobody_either(settings) -> None:
    make_account()
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    taken, free = sign_up(Client()), sign_up(Client(), "free@example.org")
    assert taken.status_code == free.status_code == 503
    assert words_of(taken) == words_of(free)


def test_without_a_server_of_mails_a_change_of_address_tells_nobody_either(settings, client) -> None:
    make_account()
    make_account("other@example.org")
    sign_in(client)
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    taken, free = change_address(client, "other@example.org"), change_address(client, "free@example.org")
    assert taken.status_code == free.status_code == 503
    assert words_of(taken) == words_of(free)


class NoServer(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("secret-address")


def test_mail_that_cannot_be_sent_is_said_and_can_be_asked_for_again(settings, client, caplog) -> None:
    sent_by, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.NoServer"
    response = sign_up(client)
    assert response.status_code == 503
    assert "could not send you a mail" in response.content.decode()
    assert ADDRESS not in caplog.text
    assert "secret-address" not in caplog.text

    settings.EMAIL_BACKEND = sent_by
    cache.clear()  # five minutes later
    sign_in(client)
    client.post(link_in(mail.outbox[0]))
    assert client.get("/account/").status_code == 200


def test_a_password_is_changed_even_when_the_news_cannot_be_sent(settings, client) -> None:
    make_account()
    sign_in(client)
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    new = "two rivers run 4 miles"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/change/", sent)["Location"] == "/account/"
    assert User.objects.get().check_password(new)


# Limits ---------------------------------------------------------------------------------------------------------------


def test_the_sixth_guess_is_refused_even_with_the_right_password(client) -> None:
    make_account()
    for _ in range(5):
        sign_in(client, password="wrong")
    assert "Too many attempts" in sign_in(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(client) -> None:
    make_account()
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        page = sign_in(stranger, password="wrong").content.decode()
    assert "Too many attempts" in page
    assert sign_in(client)["Location"] == "/me/"


def test_guesses_from_many_networks_are_limited_too_but_not_for_a_known_browser(client) -> None:
    make_account()
    sign_in(client)
    client.post("/account/logout/")
    for number in range(51):
        page = sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), password="wrong").content.decode()
    assert "Too many attempts" in page
    assert "Too many attempts" in sign_in(Client(REMOTE_ADDR="198.51.100.1")).content.decode()
    assert sign_in(client)["Location"] == "/me/"
    assert ADDRESS not in str(client.cookies["imgmatch-device"])


def test_a_thousand_attempts_meet_a_clear_page(client) -> None:
    answers = [sign_in(client, f"{number}@example.org", "wrong") for number in range(1000)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * 30 + [429] * 970
    page = answers[-1].content.decode()
    assert "Too many attempts" in page
    assert "<main" in page


@pytest.mark.parametrize(
    ("address", "sent", "most"),
    [
        ("/account/signup/", {"email": "x"}, 20),
        ("/account/password/reset/", {"email": ADDRESS}, 5),
    ],
)
def test_other_forms_at_the_door_are_limited_too(client, address, sent, most) -> None:
    statuses = [client.post(address, sent).status_code for _ in range(most + 1)]
    assert 429 not in statuses[:most]
    assert statuses[most] == 429


@pytest.fixture
def minutes_pass(monkeypatch) -> Callable[[int], None]:
    """Move the clock of limits, and of no other module, some minutes on."""
    now, passed = time.time(), []
    clock = SimpleNamespace(time=lambda: now + 60 * sum(passed), monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(ratelimit, "time", clock)
    return passed.append


@pytest.mark.parametrize("networks", [1, 40], ids=["one network", "many networks"])
def test_twenty_mails_a_day_are_the_most_that_anybody_can_have_sent_to_somebody(client, minutes_pass, networks) -> None:
    make_account()
    for number in range(40):
        minutes_pass(2)
        stranger = Client(REMOTE_ADDR=f"203.0.113.{number % networks}")
        answer = ask_for_password(stranger, ADDRESS.upper())
    assert answer.status_code == 429
    assert len(mail.outbox) == 20
    minutes_pass(24 * 60)
    assert ask_for_password(client).status_code == 302
    assert len(mail.outbox) == 21


def test_signing_up_again_and_again_sends_no_more_than_twenty_mails_a_day(minutes_pass) -> None:
    make_account()
    for _ in range(40):
        minutes_pass(4)
        assert sign_up(Client()).status_code == 302
    assert len(mail.outbox) == 20


def test_behind_a_proxy_each_visitor_has_limits_of_their_own(client, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    form = {"login": "x@example.org", "password": "wrong"}
    for number in range(31):
        last = client.post("/account/login/", form, headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.7"})
    assert last.status_code == 429  # the visitor wrote the first address, the proxy the last one
    assert client.post("/account/login/", form, headers={"x-forwarded-for": "203.0.113.8"}).status_code == 200


# Stewards -------------------------------------------------------------------------------------------------------------


def createsuperuser(monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, username="steward", email=email, verbosity=0)


@pytest.mark.parametrize(
    ("email", "login"),
    [
        pytest.param("keeper@example.org", "keeper@example.org", id="by the address"),
        pytest.param("keeper@example.org", "steward", id="by the user name"),
        pytest.param("Keeper@example.org", "steward", id="by the user name, address in capitals"),
        pytest.param("", "steward", id="without an address"),
    ],
)
def test_a_steward_made_on_the_command_line_gets_in_without_mail(client, monkeypatch, email, login) -> None:
    createsuperuser(monkeypatch, email)
    address = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert address == "/account/login/?next=%2Fadmin%2F"
    assert sign_in(client, login, next="/admin/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert mail.outbox == []
    assert list(EmailAddress.objects.values_list("email", "verified")) == ([(email.lower(), True)] if email else [])
    other = Client()
    assert sign_in(other, email or login, next="/admin/")["Location"] == "/admin/"


def test_a_user_name_opens_the_door_for_stewards_alone(client) -> None:
    make_account()
    assert sign_in(client, f"account-{ADDRESS}").status_code == 200
    user = make_account("other@example.org")
    User.objects.filter(pk=user.pk).update(username="other")
    assert "do not belong together" in sign_in(client, "other").content.decode()


def test_an_account_that_becomes_a_steward_still_confirms_its_address(client) -> None:
    sign_up(client)
    User.objects.update(is_staff=True)
    assert sign_in(Client())["Location"] == "/account/confirm-email/"


def test_somebody_elses_address_is_not_taken_over_from_the_command_line(monkeypatch) -> None:
    make_account()
    with pytest.raises(IntegrityError), transaction.atomic():
        createsuperuser(monkeypatch, ADDRESS)
    assert not User.objects.filter(username="steward").exists()


def test_the_admin_says_that_an_address_is_taken(admin_client) -> None:
    make_account()
    other = make_account("other@example.org")
    sent = {"username": "other", "email": ADDRESS.upper(), "date_joined_0": "2026-01-01", "date_joined_1": "12:00"}
    page = admin_client.post(f"/admin/auth/user/{other.pk}/change/", sent)
    assert "Another account has this address." in page.content.decode()


def test_who_is_no_steward_is_told_so(client) -> None:
    make_account()
    sign_in(client)
    assert client.get("/admin/", follow=True).status_code == 403


def test_guessing_at_the_admin_meets_the_same_limits(client, monkeypatch) -> None:
    createsuperuser(monkeypatch, "")
    for _ in range(5):
        sign_in(client, "steward", "wrong", next="/admin/")
    assert "Too many attempts" in sign_in(client, "steward", next="/admin/").content.decode()
    assert client.post("/admin/login/", {"username": "steward", "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_admin_changes_passwords_where_guesses_are_counted_and_the_owner_is_told(client, monkeypatch) -> None:
    createsuperuser(monkeypatch, "keeper@example.org")
    sign_in(client, "steward")
    new = "two rivers run 4 miles"
    page = reverse("admin:password_change")
    guess = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    assert client.post(page, guess)["Location"] == "/account/password/change/"
    guess = {"oldpassword": "wrong", "password1": new, "password2": new}
    statuses = [client.post(client.get(page)["Location"], guess).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    cache.clear()  # a minute later
    client.post(client.get(page)["Location"], guess | {"oldpassword": PASSWORD})
    assert User.objects.get().check_password(new)
    assert [message.to for message in mail.outbox] == [["keeper@example.org"]]


def test_a_page_that_asks_for_a_password_alone_names_the_account_to_password_managers(client) -> None:
    user = make_account()
    named = f'<input type="text" autocomplete="username" value="{ADDRESS}" readonly hidden>'
    ask_for_password(client)
    assert named in client.get(link_in(mail.outbox[-1]), follow=True).content.decode()
    client.force_login(user)
    assert named in client.get("/account/password/change/").content.decode()
    assert 'autocomplete="username"' not in client.get("/account/email/").content.decode()


# How long it stays open -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "left"),
    [
        pytest.param(0, 30, id="thirty days after the last change"),
        pytest.param(89, 1, id="ninety after signing in"),
        pytest.param(90, 0, id="then no more"),
    ],
)
def test_an_account_is_signed_out_at_last(client, days_ago, left) -> None:
    make_account()
    sign_in(client)
    session = client.session
    assert abs(session[SIGNED_IN_AT] - time.time()) < 60
    session[SIGNED_IN_AT] -= days_ago * 86_400
    session.save()
    (row,) = VisitorSession.objects.filter(session_key=session.session_key)
    assert round((row.expire_date - timezone.now()).total_seconds() / 86_400) == left
    assert client.get("/account/").status_code == (200 if left else 302)


def test_the_door_tells_the_log_numbers_and_no_names(client, caplog) -> None:
    user = make_account()
    with caplog.at_level("INFO", "imgmatch.sign_in"):
        sign_in(client, password="wrong")
        sign_in(client)
    told = [record.getMessage() for record in caplog.records if record.name == "imgmatch.sign_in"]
    assert told == ["A sign-in was refused: /account/login/", f"Account {user.pk} signed in"]
