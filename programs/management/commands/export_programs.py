"""Export programs to the spreadsheets that import_programs reads."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from programs import catalogue
from programs.filters import ProgramFilter
from programs.models import Program
from programs.spreadsheets.writing import CHUNK, csv_lines, evidence_rows, record_rows, wide_rows


class Command(BaseCommand):
    help = "Write the programs' current values to a CSV file, and optionally their evidence and season records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--evidence", type=Path, metavar="FILE", help="every standing statement, with its source")
        parser.add_argument("--records", type=Path, metavar="FILE", help="every standing season record")
        parser.add_argument("--filter", default="", help='the words of the address bar: "visa=h1b&state=NY"')

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ProgramFilter(QueryDict(options["filter"]))
        if not wanted.is_valid():
            faults = "; ".join(f"{word}: {' '.join(said)}" for word, said in wanted.form.errors.items())
            raise CommandError(f"--filter: {faults}", returncode=2)
        books = catalogue.current()
        keys = books.values_of("program_key")
        ids = [books.ids[at] for at in sorted(books.select(wanted).positions.tolist(), key=keys.__getitem__)]
        _write(options["file"], wide_rows(_programs(ids)))
        if options["evidence"]:
            _write(options["evidence"], evidence_rows(ids))
        if options["records"]:
            _write(options["records"], record_rows(ids))
        self.stdout.write(f"{len(ids):,} programs.")


def _programs(ids: Sequence[int]) -> Iterator[Program]:
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = Program.objects.select_related("specialty").in_bulk(chunk)
        yield from (found[pk] for pk in chunk)


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    if path.suffix.lower() != ".csv":
        raise CommandError(f"{path.name}: the name must end in .csv.", returncode=2)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(rows))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=2) from error
