from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from applicants.models import Profile
from applicants.models.profile import DAYS_KEPT
from applicants.my_data.restore import forget_arrived
from applicants.undo.kept import forget_old


class Command(BaseCommand):
    help = f"Delete guests' profiles that nobody has changed for {DAYS_KEPT} days, and sessions that have ended."

    def handle(self, *args: Any, **options: Any) -> None:
        old = Profile.objects.out_of_time(timezone.now())
        count = old.count()
        old.delete()
        forget_arrived()
        forget_old()
        call_command("clearsessions")
        self.stdout.write(f"{count} old profile{'' if count == 1 else 's'} deleted.")
