"""The digest: asked for, sent once, only when something changed, ended by one click, and silent about its reader."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from applicants.models import Digest, SavedSearch
from applicants.searches import digests
from applicants.searches.digests import SUBJECT, MailOutcome, due, send
from applicants.tests.test_accounts import ADDRESS, PASSWORD, make_account, sign_in
from programs.changes import feed
from programs.facts import ledger
from programs.models import Evidence, Program
from programs.tests.builders import make_program, make_programs, say

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def at_once(monkeypatch, settings) -> None:
    """What was recorded just now may be mailed, from a site with an address."""
    monkeypatch.setattr(digests, "SETTLED", timedelta(0))
    monkeypatch.setattr("applicants.management.commands.send_digests.SETTLED", timedelta(0))
    settings.SITE_URL = "https://imgmatch.example"


@pytest.fixture
def program() -> Program:
    return make_program(name="Alder", state="NY")


@pytest.fixture
def me(program) -> User:
    """Somebody who ticked one search, daily, after the program was there."""
    return ticked(ADDRESS)


def ticked(address: str, every: str = "day", name: str = "New York", query: str = "state=NY") -> User:
    user = make_account(address)
    SavedSearch.objects.create(user=user, name=name, query=query, mailed_until=timezone.now())
    Digest.objects.create(user=user, every=every)
    return user


def something_new(program: Program) -> None:
    """A change of this program, another one at every call."""
    value = "no" if program.visa_j1 == "yes" else "yes"
    ledger.withdraw(Evidence.objects.filter(program=program, field="visa_j1"))
    say(program, "visa_j1", value, seen_on="2026-10-02")


def run(capsys: Any, *words: str, today: date = TODAY) -> str:
    call_command("send_digests", f"--today={today}", *words)
    return capsys.readouterr().out


def counts(**numbers: int) -> str:
    return "Mails: " + ", ".join(f"{numbers.get(one.name.lower(), 0)} {one}" for one in MailOutcome) + ".\n"


# What is sent ---------------------------------------------------------------------------------------------------------


def test_a_mail_says_what_changed_and_where_to_read_it(me, program, capsys) -> None:
    make_program(name="Birch", state="NJ")
    something_new(program)
    assert run(capsys) == counts(sent=1)
    (sent,) = mail.outbox
    stop = f"https://imgmatch.example/account/mails/{Digest.objects.get().token}/stop/"
    assert (sent.subject, sent.to, sent.alternatives if hasattr(sent, "alternatives") else []) == (
        SUBJECT,
        [ADDRESS],
        [],
    )
    assert sent.body == (
        "What changed in the searches you saved on IMGMatch.\n\n\n"
        "New York\nhttps://imgmatch.example/programs/changes/?state=NY\n\n"
        "Alder\n"
        "  Sponsors J-1: not stated → Yes\n"
        f"  https://imgmatch.example/programs/{program.pk}/alder/\n\n\n"
        "-- \n"
        "You selected these searches on https://imgmatch.example/me/searches/\n"
        f"No more of these mails: {stop}\n"
    )
    assert sent.extra_headers == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def test_a_program_that_left_the_search_is_told_once(me, program, capsys) -> None:
    SavedSearch.objects.update(query="state=NY&visa=j1")
    something_new(program)
    run(capsys)
    assert "No longer" not in mail.outbox[0].body
    something_new(program)
    run(capsys, today=TODAY + timedelta(days=7))
    assert "Sponsors J-1: not stated → No\n  No longer in this search.\n" in mail.outbox[1].body
    something_new(make_program(name="Birch", state="NY"))
    run(capsys, today=TODAY + timedelta(days=14))
    assert "Alder" not in mail.outbox[2].body


def test_a_mail_holds_nothing_of_the_profile_or_the_account(client, me, program, capsys) -> None:
    sign_in(client)
    client.post(
        "/me/who/", {"school_country": "IN", "graduated_on": "2019-06-30", "us_citizen": "False", "version": "0"}
    )
    something_new(program)
    out = run(capsys)
    text = mail.outbox[0].body
    for private in (ADDRESS, me.username, "India", "2019", "score"):
        assert private not in text + out


def test_twenty_changes_of_a_search_are_told_and_that_there_are_more(me, program, capsys) -> None:
    for _ in range(12):
        something_new(program)
    run(capsys)
    assert mail.outbox[0].body.count("Sponsors J-1") == digests.MOST_CHANGES
    assert "There is more: see the address above." in mail.outbox[0].body


def test_a_load_of_many_programs_is_one_line(me, monkeypatch, capsys) -> None:
    monkeypatch.setattr(feed, "MOST_PROGRAMS", 1)
    source = ledger.source_for("directory", "List").pk
    here = [one.pk for one in make_programs(*({"state": "NY"} for _ in range(2)))]
    ledger.record([ledger.Statement(pk, "visa_j1", "yes", source) for pk in here])
    run(capsys)
    assert "Many programs at once\n  2 facts about 2 programs recorded\n" in mail.outbox[0].body


def test_a_name_cannot_write_a_header_or_a_line(me, program, capsys) -> None:
    SavedSearch.objects.update(name="mine\r\nBcc: all@example.org\n\nBuy now")
    something_new(program)
    run(capsys)
    message = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert message["Bcc"] is None
    assert message["Subject"] == SUBJECT
    assert "mine Bcc: all@example.org Buy now\n" in mail.outbox[0].body


# To whom --------------------------------------------------------------------------------------------------------------


def no_tick(user: User) -> None:
    user.saved_searches.update(mailed_until=None)


def unconfirmed(user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)


def switched_off(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("why", [no_tick, unconfirmed, switched_off, User.delete], ids=lambda why: why.__name__)
def test_no_mail_goes_to_who(me, program, capsys, why) -> None:
    something_new(program)
    why(me)
    assert run(capsys) == counts()
    assert mail.outbox == []


def test_an_account_takes_its_digest_with_it(client, me) -> None:
    sign_in(client)
    client.post("/account/delete/", {"password": PASSWORD})
    assert (Digest.objects.count(), SavedSearch.objects.count()) == (0, 0)


@pytest.mark.parametrize("query", ["state=NJ", "state=ZZ", "stat=NY"], ids=["elsewhere", "a bad value", "a bad word"])
def test_nothing_is_sent_when_nothing_changed_in_a_search(program, capsys, query) -> None:
    ticked(ADDRESS, query=query)
    something_new(program)
    assert run(capsys) == counts(nothing_new=1)
    assert (mail.outbox, Digest.objects.get().sent_on) == ([], None)


def test_what_changed_before_the_tick_is_not_told(program, capsys) -> None:
    something_new(program)
    ticked(ADDRESS)
    assert run(capsys) == counts(nothing_new=1)


# Once -----------------------------------------------------------------------------------------------------------------


def test_a_second_run_sends_nothing(me, program, capsys) -> None:
    something_new(program)
    assert (run(capsys), run(capsys)) == (counts(sent=1), counts())
    assert run(capsys, today=TODAY + timedelta(1)) == counts(nothing_new=1)
    assert len(mail.outbox) == 1


def test_two_runs_at_once_send_one_mail(me, program, monkeypatch) -> None:
    """The other run does all its work between our look at what is new and our claim."""
    something_new(program)
    first, second = due(TODAY).get(), due(TODAY).get()
    until, look, outcomes = timezone.now(), digests.news_for, []

    def look_slowly(digest, until):
        found = look(digest, until)
        if digest is first:
            outcomes.append(send(second, TODAY, until))
        return found

    monkeypatch.setattr(digests, "news_for", look_slowly)
    outcomes.append(send(first, TODAY, until))
    assert outcomes == [MailOutcome.SENT, MailOutcome.TAKEN]
    assert len(mail.outbox) == 1


def test_who_ended_the_mails_meanwhile_gets_none(me, program) -> None:
    something_new(program)
    digest, until = due(TODAY).get(), timezone.now()
    searches = [section.search for section in digests.news_for(digest, until)]
    no_tick(me)
    assert not digests.claim(digest, searches, TODAY, until)
    assert Digest.objects.get().sent_on is None


@pytest.mark.parametrize(("every", "days"), [("day", 1), ("week", 7)])
def test_the_next_mail_waits_its_time(program, capsys, every, days) -> None:
    ticked(ADDRESS, every)
    for day in range(days + 1):
        something_new(program)
        run(capsys, today=TODAY + timedelta(day))
        assert len(mail.outbox) == (2 if day == days else 1)


def test_a_change_told_late_is_told_once(program, capsys) -> None:
    """A weekly reader: what changed between two mails is in the second, each change in one mail."""
    ticked(ADDRESS, "week")
    something_new(program)
    run(capsys)
    something_new(program)
    run(capsys, today=TODAY + timedelta(7))
    assert [sent.body.count("Sponsors J-1") for sent in mail.outbox] == [1, 2]


def test_a_dry_run_sends_and_keeps_nothing(me, program, capsys) -> None:
    something_new(program)
    assert run(capsys, "--dry-run") == "A dry run: nothing is sent.\n" + counts(sent=1)
    assert (mail.outbox, Digest.objects.get().sent_on) == ([], None)
    assert run(capsys) == counts(sent=1)


def test_a_day_to_come_is_refused(me) -> None:
    with pytest.raises(CommandError, match="lies in the future"):
        call_command("send_digests", f"--today={timezone.localdate() + timedelta(days=2)}")


# When mail fails ------------------------------------------------------------------------------------------------------

FAILING = "failing@example.org"


class Failing(EmailBackend):
    """Fails for one address as it is told to."""

    opening: Exception | None = None
    sending: Exception | None = None

    def open(self) -> None:
        if self.opening:
            raise self.opening

    def send_messages(self, messages):
        if self.sending and messages[0].to == [FAILING]:
            raise self.sending
        return super().send_messages(messages)


@pytest.fixture
def failing(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    return lambda **how: [monkeypatch.setattr(Failing, name, error) for name, error in how.items()]


@pytest.mark.parametrize(
    ("error", "outcome", "later"),
    [
        pytest.param(SMTPRecipientsRefused({FAILING: (550, b"no")}), "refused", 1, id="refused"),
        pytest.param(SMTPDataError(451, f"{FAILING} later"), "refused", 1, id="not now"),
        pytest.param(ValueError("a bad address"), "refused", 1, id="cannot be written"),
        pytest.param(SMTPServerDisconnected(f"lost {FAILING}"), "cut_off", 0, id="cut off"),
        pytest.param(TimeoutError(), "cut_off", 0, id="no answer"),
    ],
)
def test_a_failed_mail_stops_no_other_and_is_tried_again_if_it_surely_was_not_sent(
    program, failing, capsys, caplog, error, outcome, later
) -> None:
    ticked(FAILING)
    ticked(ADDRESS)
    something_new(program)
    failing(sending=error)
    with pytest.raises(CommandError, match="1 could not be sent"):
        run(capsys)
    assert capsys.readouterr().out == counts(sent=1, **{outcome: 1})
    assert [sent.to for sent in mail.outbox] == [[ADDRESS]]
    assert FAILING not in caplog.text
    failing(sending=None)
    assert run(capsys) == counts(sent=later)
    assert len(mail.outbox) == 1 + later


def test_without_a_mail_server_every_mail_waits(me, program, failing, capsys) -> None:
    something_new(program)
    failing(opening=ConnectionRefusedError())
    with pytest.raises(CommandError):
        run(capsys)
    assert capsys.readouterr().out == counts(refused=1)
    failing(opening=None)
    assert run(capsys) == counts(sent=1)


# Ticking and ending ---------------------------------------------------------------------------------------------------


def tick(client: Client, *searches: int, every: str = "day") -> Any:
    return client.post("/me/searches/mails/", {"mails-searches": searches, "mails-every": every}, follow=True)


def test_searches_are_ticked_and_unticked(client) -> None:
    user = make_account()
    sign_in(client)
    first, second = (SavedSearch.objects.create(user=user, name=name) for name in "ab")
    page = client.get("/me/searches/").content.decode()
    assert re.findall(r'name="mails-searches" value="\d+"[^>]*checked', page) == []  # off until it is asked for

    tick(client, first.pk)
    kept = SavedSearch.objects.get(pk=first.pk).mailed_until
    assert kept is not None
    tick(client, first.pk, second.pk, every="week")
    assert SavedSearch.objects.get(pk=first.pk).mailed_until == kept
    assert SavedSearch.objects.get(pk=second.pk).mailed_until > kept
    assert Digest.objects.get().every == "week"

    assert "you get no mails" in tick(client).content.decode()
    assert not SavedSearch.objects.filter(mailed_until__isnull=False).exists()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param(
            {"mails-searches": "999", "mails-every": "day"}, "999 is not one of the available", id="another’s"
        ),
        pytest.param({"mails-searches": "x", "mails-every": "day"}, "x is not one of the available", id="no number"),
        pytest.param({"mails-every": "hour"}, "hour is not one of the available", id="too often"),
        pytest.param({}, "This field is required", id="not said how often"),
    ],
)
def test_a_tick_that_cannot_be_kept_says_why(client, sent, why) -> None:
    user = make_account()
    sign_in(client)
    SavedSearch.objects.create(user=user, name="mine")
    response = client.post("/me/searches/mails/", sent)
    assert why in response.content.decode()
    assert (Digest.objects.count(), SavedSearch.objects.get().mailed_until) == (0, None)


def test_an_address_must_be_confirmed_first(client) -> None:
    user = User.objects.create(username="me", email="me@example.org")
    client.force_login(user)
    search = SavedSearch.objects.create(user=user, name="mine")
    assert "mails-searches" not in client.get("/me/searches/").content.decode()
    assert "Confirm your e-mail address first" in tick(client, search.pk).content.decode()
    assert SavedSearch.objects.get().mailed_until is None


def test_the_link_in_a_mail_asks_and_a_post_ends_the_mails(me, program, capsys) -> None:
    something_new(program)
    run(capsys)
    path = re.search(r"https://imgmatch.example(/account/mails/\S+)", mail.outbox[0].body).group(1)
    stranger = Client(enforce_csrf_checks=True)  # a mail program has no cookie and no form of ours
    for look in (stranger.get, stranger.head):
        response = look(path)
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert SavedSearch.objects.filter(mailed_until__isnull=False).exists()

    response = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert "No more mails" in response.content.decode()
    assert not SavedSearch.objects.filter(mailed_until__isnull=False).exists()
    something_new(program)
    assert run(capsys, today=TODAY + timedelta(1)) == counts()


@pytest.mark.parametrize("token", ["x", "1", "x" * 300, "%F0%9F%99%82"])
def test_a_link_that_is_none_ends_nothing(client, me, token) -> None:
    assert client.post(f"/account/mails/{token}/stop/").status_code == 404
    assert SavedSearch.objects.filter(mailed_until__isnull=False).exists()


@pytest.mark.parametrize("field", ["user", "token", "every"])
def test_the_database_refuses(me, field) -> None:
    other = Digest(user=make_account("other@example.org"))
    setattr(other, field, {"user": me, "token": Digest.objects.get().token, "every": "hour"}[field])
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
