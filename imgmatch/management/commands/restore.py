from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imgmatch.backup import BackupError, restore


class Command(BaseCommand):
    help = "Make an empty database, and the uploads, what a backup says. Exit 0 only when every table has its rows."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--into", default="", help="the address of an empty database, like DATABASE_URL")
        parser.add_argument("--identity", default="", help="the key file of age, for an encrypted backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = restore(options["folder"], options["into"], options["identity"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(counts)} tables with {sum(counts.values()):,} rows are restored, as counted.")
