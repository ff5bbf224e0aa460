from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from imgmatch.backup import restore
from imgmatch.database_tools import BackupError, reason

NEXT: Final = {
    False: "The tables are as this version wants them.",
    True: "The backup is of an older version: now run manage.py migrate, then manage.py rebuild_projection.",
    None: "The backup does not say of which version it is: now run manage.py migrate.",
}


class Command(BaseCommand):
    help = "Make an empty database, and the uploads, what a backup says. Exit 0 only when every table has its rows."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--into", default="", help="another database, empty; uploads then stay in the backup")
        parser.add_argument("--identity", default="", help="the key file of age, for an encrypted backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts, uploads, is_older = restore(options["folder"], options["into"], options["identity"])
        except (BackupError, OSError, Error) as error:
            raise CommandError(reason(error)) from error
        self.stdout.write(f"{len(counts)} tables with {sum(counts.values()):,} rows are restored, as counted.")
        if uploads is not None:
            self.stdout.write(f"Uploaded files in {settings.UPLOADS}: {uploads}.")
        self.stdout.write(NEXT[is_older])
