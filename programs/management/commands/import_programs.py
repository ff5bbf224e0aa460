"""Import programs from spreadsheets, with the evidence and season records that come with them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.fields import FIELDS, address
from programs.imports import cells, check, matches, record
from programs.tabular.reading import Unreadable
from programs.vocabulary import SourceKind

INVALID, UNREADABLE = 1, 2
FAULTS_PRINTED: Final = 50


class Command(BaseCommand):
    help = (
        "Import a file (.csv or .xlsx) of current values, and optionally files of evidence and season records. "
        "Exit 0: fine; 1: rows are invalid; 2: a file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="one row a program: current values")
        parser.add_argument("--evidence", type=Path, metavar="FILE", help="one row a statement, each with its source")
        parser.add_argument("--records", type=Path, metavar="FILE", help="one row a season record")
        parser.add_argument("--source-name", default="", help="who says it, for rows that name no source")
        parser.add_argument("--source-url", default="", help="where it is said")
        parser.add_argument("--source-kind", default="", help=f"one of {', '.join(SourceKind.values)}")
        parser.add_argument("--seen-on", default="", help="YYYY[-MM[-DD]]; blank is undated")
        parser.add_argument(
            "--confirm", action="store_true", help="record also what stands already, as said by its source"
        )
        parser.add_argument(
            "--write-matches", type=Path, metavar="FILE", help="write which programs rows without an id may mean"
        )
        parser.add_argument("--matches", type=Path, metavar="FILE", help="such a file, once somebody looked it over")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--skip-invalid", action="store_true", help="write the other rows when some are invalid")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        files = check.Files(options["file"], options["evidence"], options["records"], confirms=options["confirm"])
        try:
            if options["matches"]:
                files = files._replace(matches=matches.read(options["matches"]))
            source = self._source(options)
            if options["dry_run"]:
                checked, is_written = check.check(files, source), False
            else:
                checked, is_written = record.take_in(
                    f"Import of {options['file'].name}",
                    files,
                    source,
                    skip_invalid=options["skip_invalid"],
                    tell=self._tell if options["verbosity"] > 1 else check.tell_nobody,
                )
        except Unreadable as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error), "written": False}))
            raise CommandError(str(error), returncode=UNREADABLE) from error
        except record.DataMoved as error:
            raise CommandError(str(error)) from error
        if options["write_matches"]:
            matches.write(checked.by_name, options["write_matches"])
        report = checked.as_json() | {"written": is_written}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            self._print(report, checked.faults)
        if checked.faults.count and not options["skip_invalid"]:
            raise CommandError(f"{checked.faults.count} cells are invalid; nothing was written.", returncode=INVALID)

    def _tell(self, doing: str, done: int, of: int) -> None:
        self.stderr.write(f"{doing}: {done:,}{f' of {of:,}' if of else ''}")
        self.stderr.flush()

    def _source(self, options: dict[str, Any]) -> cells.Origin:
        """The source of rows that name none. Raises CommandError naming the option."""
        name, url, kind, seen_on = (options[word] for word in ("source_name", "source_url", "source_kind", "seen_on"))
        if not (name or url or kind):
            if seen_on:
                raise CommandError("--seen-on dates a source: give --source-name too.", returncode=UNREADABLE)
            return cells.UNNAMED
        today = timezone.localdate().isoformat()
        for option, typed, clean, expected in (
            ("--source-name", name, cells.source_name, cells.SOURCE_NAME_EXPECTED),
            ("--source-kind", kind, cells.source_kind, cells.SOURCE_KIND_EXPECTED),
            ("--source-url", url, lambda word: word and address(word), FIELDS["website"].expected),
            ("--seen-on", seen_on, lambda word: cells.seen_on(word, today), cells.SEEN_ON_EXPECTED),
        ):
            try:
                clean(typed)
            except ValueError as error:
                raise CommandError(f"{option} is “{typed}”; expected {expected}.", returncode=UNREADABLE) from error
        return cells.Origin(cells.source_kind(kind), cells.source_name(name), url.strip(), seen_on.strip())

    def _print(self, report: dict[str, Any], faults: cells.Faults) -> None:
        for file, sheet in report.get("sheets", {}).items():
            self.stdout.write(f"Read the sheet “{sheet}” of the {file} file.")
        self.stdout.write(
            f"New {report['new']}, changed {report['changed']}, unchanged {report['unchanged']}, "
            f"conflicting {report['conflicting']}, invalid cells {faults.count}."
        )
        for fault in faults.listed[:FAULTS_PRINTED]:
            self.stdout.write(f"  {fault}")
        if faults.count > FAULTS_PRINTED:
            self.stdout.write(f"  and {faults.count - FAULTS_PRINTED} more")
        self.stdout.write("Written." if report["written"] else "Nothing was written.")
