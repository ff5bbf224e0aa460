from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programs.imports.figures import COLUMNS, take_in
from programs.imports.nrmp_tables import TABLES
from programs.imports.reference_file import ReferenceFileError


class Command(BaseCommand):
    help = (
        "Takes national figures from a CSV file of your own, which stand before those of the starter set. Without "
        f"a file it takes those of the starter set and leaves yours as they are. Columns: {', '.join(COLUMNS)}. "
        f"Tables of NRMP's that you may use are told by their headers: {', '.join(table.name for table in TABLES)}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv", nargs="?")
        parser.add_argument("--year", type=int, help="of the Match that a table of NRMP's is about")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"] or settings.FIXTURES / "figures.csv"
        if options["file"] is None and not path.exists():
            return
        try:
            number = take_in(path, is_own=options["file"] is not None, year=options["year"])
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.", returncode=2) from None
        except ReferenceFileError as error:
            raise CommandError("\n".join([f"{path} is not taken in:", *error.faults])) from None
        self.stdout.write(f"National figures: {number:,} new or changed.")
