"""Export programs to the spreadsheets that import_programs reads."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from programs import catalogue
from programs.catalogue.query import ProgramFilter, in_words
from programs.exports.columns import EVIDENCE, RECORDS, WIDE, Layout
from programs.exports.rows import evidence_rows, record_rows, wide_rows
from programs.exports.workbook import write_workbook
from programs.tabular.writing import csv_lines


class Command(BaseCommand):
    help = "Write the programs' current values to a file (.csv or .xlsx), and optionally their evidence and records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--evidence", type=Path, metavar="FILE", help="every standing statement, with its source")
        parser.add_argument("--records", type=Path, metavar="FILE", help="every standing season record")
        parser.add_argument("--filter", default="", help='the words of the address bar: "visa=h1b&state=NY"')

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ProgramFilter(QueryDict(options["filter"]))
        for path in filter(None, (options["file"], options["evidence"], options["records"])):
            if path.suffix.lower() not in (".csv", ".xlsx"):
                raise CommandError(f"{path.name}: the name must end in .csv or .xlsx.", returncode=2)
        if not wanted.is_valid():
            faults = "; ".join(f"{word}: {' '.join(said)}" for word, said in wanted.form.errors.items())
            raise CommandError(f"--filter: {faults}", returncode=2)
        books = catalogue.current()
        keys = books.values_of("program_key")
        ids = [books.ids[at] for at in sorted(books.select(wanted).positions.tolist(), key=keys.__getitem__)]
        write = partial(_write, asked=in_words(wanted))
        write(options["file"], WIDE, wide_rows(ids))
        if options["evidence"]:
            write(options["evidence"], EVIDENCE, evidence_rows(ids))
        if options["records"]:
            write(options["records"], RECORDS, record_rows(ids))
        self.stdout.write(f"{len(ids):,} programs.")


def _write(path: Path, layout: Layout, rows: Iterable[Sequence[str]], asked: Sequence[str]) -> None:
    try:
        if path.suffix.lower() == ".xlsx":
            with path.open("wb") as workbook:
                write_workbook(workbook, layout, rows, asked)
        else:
            with path.open("w", encoding="utf-8", newline="") as text:
                text.writelines(csv_lines(rows))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=2) from error
