from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imgmatch.backup import BackupError, back_up


class Command(BaseCommand):
    help = (
        "Write the database and the uploads into a new folder, with counts and fingerprints. People may go on working."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--encrypt-to", default="", help="a recipient of age, or of gpg where age is not installed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = back_up(options["folder"], options["encrypt_to"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(counts)} tables with {sum(counts.values()):,} rows are in {options['folder']}.")
