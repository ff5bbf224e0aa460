from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from imgmatch import kept_backups
from imgmatch.backup import back_up
from imgmatch.database_tools import BackupError, reason


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("a number from 1")
    return int(text)


class Command(BaseCommand):
    help = (
        "Write the database and the uploads into a new folder, with counts and fingerprints. People may go on working. "
        "Without a folder the backup goes into BACKUPS, under its day and time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument(
            "--encrypt-to",
            default=settings.BACKUPS_ENCRYPT_TO,
            help="a recipient of age, or of gpg where age is not installed; else the one of BACKUPS_ENCRYPT_TO",
        )
        parser.add_argument("--keep", type=at_least_one, help="so many backups stay in BACKUPS, the older ones go")

    def handle(self, *args: Any, **options: Any) -> None:
        kept: int | None = options["keep"]
        if options["folder"] and kept:
            raise CommandError("--keep is for the backups in BACKUPS: leave the folder out.")
        folder = options["folder"] or kept_backups.new(place())
        try:
            counts = back_up(folder, options["encrypt_to"])
            self.stdout.write(f"{len(counts)} tables with {sum(counts.values()):,} rows are in {folder}.")
            for gone in [] if options["folder"] else kept_backups.forget_older(folder.parent, kept):
                self.stdout.write(f"Removed {gone}.")
        except (BackupError, OSError, Error) as error:
            raise CommandError(reason(error)) from error


def place() -> Path:
    if not settings.BACKUPS:
        raise CommandError("Name a folder, or set BACKUPS in .env to the one that all backups go into.")
    return Path(settings.BACKUPS)
