"""Accounts that a double click made before one address was one account."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from applicants.models import Profile, SavedProgram, SavedSearch
from applicants.tests.test_accounts import ADDRESS, PASSWORD, profile_of
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_accounts() -> tuple[User, User]:
    """A confirmed account, and one made a moment before it with the same address in capitals."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_account_an_address")  # the transaction of the test brings it back
    never = User.objects.create_user("never", ADDRESS.upper(), PASSWORD)
    confirmed = User.objects.create_user("confirmed", ADDRESS, PASSWORD)
    EmailAddress.objects.create(user=confirmed, email=ADDRESS, primary=True, verified=True)
    return confirmed, never


def said(*options: str) -> str:
    call_command("join_accounts", *options, stdout=(out := StringIO()))
    return out.getvalue()


def test_they_are_named_first_and_nothing_is_done(two_accounts) -> None:
    confirmed, never = two_accounts
    assert said() == (
        f"Account {confirmed.pk} has the same address as {never.pk}.\n1 address found. Run this again with --join.\n"
    )
    assert User.objects.count() == 2


def test_the_confirmed_one_stays_and_gets_the_profile_of_the_other(two_accounts) -> None:
    confirmed, never = two_accounts
    profile_of(never, school_country="PK")
    SavedSearch.objects.create(user=never, name="J-1", query="visa=j1")
    said("--join")
    assert User.objects.get() == confirmed
    assert (Profile.objects.get().user, Profile.objects.get().school_country) == (confirmed, "PK")
    assert SavedSearch.objects.get().user == confirmed
    assert said() == "0 addresses found. Run this again with --join.\n"


def test_of_two_profiles_the_plans_are_joined(two_accounts) -> None:
    confirmed, never = two_accounts
    mine, other = profile_of(confirmed, school_country="IN"), profile_of(never, school_country="PK")
    make_programs({"program_key": "one"}, {"program_key": "two"})
    for profile, key in ((mine, "one"), (other, "one"), (other, "two")):
        SavedProgram.objects.create(profile=profile, program_key=key)
    said("--join")
    assert Profile.objects.get().school_country == "IN"
    assert SavedProgram.objects.filter(profile=mine).count() == 2
