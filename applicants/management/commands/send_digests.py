from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from applicants.searches.digests import SETTLED, MailOutcome, due, send


class Command(BaseCommand):
    help = "Mail people what changed in the searches they selected. Safe to run twice, and at the same time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how many mails there would be; send none.")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="The day, YYYY-MM-DD, that decides whose turn it is."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many mails were sent and were not: numbers, no addresses. An error if one could not be sent."""
        today = options["today"] or timezone.localdate()
        if today > timezone.localdate() + timedelta(days=1):
            raise CommandError("--today lies in the future: nobody would get a mail until then.")
        until = timezone.now() - SETTLED
        is_dry_run = options["dry_run"]
        counts = Counter(send(digest, today, until, is_dry_run=is_dry_run) for digest in list(due(today)))
        if is_dry_run:
            self.stdout.write("A dry run: nothing is sent.")
        self.stdout.write("Mails: " + ", ".join(f"{counts[outcome]} {outcome}" for outcome in MailOutcome) + ".")
        if failed := counts[MailOutcome.REFUSED] + counts[MailOutcome.CUT_OFF]:
            raise CommandError(f"{failed} could not be sent. The log says why.")
