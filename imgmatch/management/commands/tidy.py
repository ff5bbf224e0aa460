from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef
from django.utils import timezone

from applicants.models import Profile
from applicants.models.profile import DAYS_KEPT
from applicants.my_data.erase import delete_account, empty_write_log
from applicants.my_data.restore import forget_arrived
from programs.corrections import intake
from programs.imports import uploads


class Command(BaseCommand):
    help = (
        f"Forget what has had its time: guests' profiles and never confirmed accounts of {DAYS_KEPT} days, ended "
        "sessions, files and spreadsheets that waited a day, corrections of a year. Safe to run twice, and at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for what, forget in TASKS.items():
            self.stdout.write(f"{what}: {forget()}")
        empty_write_log()


def guests() -> int:
    return Profile.objects.out_of_time(timezone.now()).delete()[1].get(Profile._meta.label, 0)


def never_confirmed() -> int:
    """Accounts whose owner never opened the mail: nobody has been in one, so nothing is in it but an address."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    began = timezone.now() - timedelta(days=DAYS_KEPT)
    never = User.objects.filter(~Exists(confirmed), date_joined__lt=began, last_login__isnull=True, is_staff=False)
    found = list(never)
    for user in found:
        delete_account(user)
    return len(found)


def sessions() -> str:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return "ended ones cleared"


def waiting_files() -> str:
    forget_arrived()
    uploads.forget_old()
    return "cleared"


TASKS: Final[dict[str, Callable[[], int | str]]] = {
    "Guests' profiles": guests,
    "Accounts never confirmed": never_confirmed,
    "Sessions": sessions,
    "Files that waited": waiting_files,
    "Corrections": intake.forget_old,
}
