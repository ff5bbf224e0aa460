"""Put another file of IMGs matched by state in place of the one on record."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.imports.reference_file import ReferenceFileError
from programs.imports.state_imgs import COLUMNS, replace_state_imgs


class Command(BaseCommand):
    help = (
        "Takes the IMGs matched by state from a CSV file, in place of those on record. A state the file does not name "
        f"moves no score. Columns: {', '.join(COLUMNS)}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            number = replace_state_imgs(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.", returncode=2) from None
        except ReferenceFileError as error:
            raise CommandError("\n".join([f"{path} is not taken in:", *error.faults])) from None
        self.stdout.write(f"IMGs matched by state: {number} state{'' if number == 1 else 's'}.")
