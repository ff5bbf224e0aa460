"""One command forgets what has had its time, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from applicants.models import Profile, VisitorSession
from applicants.tests.test_accounts import make_account

pytestmark = pytest.mark.django_db


def tidied() -> dict[str, str]:
    call_command("tidy", stdout=(said := StringIO()))
    return dict(line.split(": ") for line in said.getvalue().splitlines())


def test_old_guests_accounts_and_sessions_go_and_the_others_stay(settings, tmp_path) -> None:
    settings.UPLOADS = tmp_path
    now, then = timezone.now(), timezone.now() - timedelta(days=40)
    for name, joined in (("never", then), ("just now", now)):
        user = User.objects.create_user(name, f"{name[:4].strip()}@example.org", date_joined=joined)
        EmailAddress.objects.create(user=user, email=user.email)
    confirmed = make_account()
    steward = User.objects.create_superuser("steward", "steward@example.org")
    User.objects.filter(pk__in=[confirmed.pk, steward.pk]).update(date_joined=then)
    old, new = Profile.objects.create(), Profile.objects.create()
    Profile.objects.filter(pk=old.pk).update(updated_at=then)
    for key, ends in (("ended", then), ("going on", now + timedelta(days=1))):
        VisitorSession.objects.create(session_key=key, expire_date=ends)

    told = tidied()

    assert (told["Guests' profiles"], told["Accounts never confirmed"]) == ("1", "1")
    assert set(User.objects.values_list("username", flat=True)) == {"just now", "steward", confirmed.username}
    assert Profile.objects.get() == new
    assert VisitorSession.objects.get().pk == "going on"
    assert (tidied()["Guests' profiles"], tidied()["Accounts never confirmed"]) == ("0", "0")
