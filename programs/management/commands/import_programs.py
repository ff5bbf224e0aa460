"""Import programs from spreadsheets, with the evidence and season records that come with them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.exports.columns import WIDE
from programs.fields import FIELDS, address
from programs.imports import canonical, cells, check, detect, mapping, matches, record
from programs.imports.checked import CheckedFiles, Files
from programs.imports.left_out import rows_left_out
from programs.tabular.reading import Unreadable
from programs.tabular.writing import csv_lines

INVALID, UNREADABLE = 1, 2
FAULTS_PRINTED: Final = 50


class Command(BaseCommand):
    help = (
        "Import a file (.csv or .xlsx) of current values, and optionally files of evidence and season records. Columns "
        "that all have names we know need no mapping. "
        "Exit 0: fine; 1: rows are invalid; 2: a file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="one row a program: current values")
        parser.add_argument("--evidence", type=Path, metavar="FILE", help="one row a statement, each with its source")
        parser.add_argument("--records", type=Path, metavar="FILE", help="one row a season record")
        parser.add_argument("--source-name", default="", help="who says it, for rows that name no source")
        parser.add_argument("--source-url", default="", help="where it is said")
        parser.add_argument("--source-kind", default="", help=f"one of {canonical.SOURCE_KIND_EXPECTED}")
        parser.add_argument("--seen-on", default="", help="YYYY[-MM[-DD]]; blank is undated")
        parser.add_argument(
            "--confirm", action="store_true", help="record also what stands already, as said by its source"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=OURS",
            help="what a column of FILE is; nothing after = leaves it out. Others are read where we know their names",
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE", help="columns, words and sheet as the page of an import saves them"
        )
        parser.add_argument("--sheet", default="", help="which sheet of a workbook, by its title; * for all")
        parser.add_argument("--rename", action="store_true", help="record new names of known programs too")
        parser.add_argument(
            "--left-out",
            type=Path,
            metavar="FILE",
            help="write the rows with invalid cells there, each with its reason",
        )
        parser.add_argument(
            "--write-matches", type=Path, metavar="FILE", help="write which programs rows without an id may mean"
        )
        parser.add_argument("--matches", type=Path, metavar="FILE", help="such a file, once somebody looked it over")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--skip-invalid", action="store_true", help="write the other rows when some are invalid")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = self._files(options)
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
                    renames=options["rename"],
                    tell=self._tell if options["verbosity"] > 1 else check.tell_nobody,
                )
        except Unreadable as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error), "written": False}))
            raise CommandError(str(error), returncode=UNREADABLE) from error
        except record.DataMoved as error:
            raise CommandError(str(error)) from error
        if options["left_out"]:
            with options["left_out"].open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines(rows_left_out(options["file"], files.wanted, checked)))
        if options["write_matches"]:
            matches.write(checked.by_name, options["write_matches"])
        report = checked.as_json() | {"written": is_written}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            self._print(report, checked)
        if checked.faults.count and not options["skip_invalid"]:
            raise CommandError(f"{checked.faults.count} cells are invalid; nothing was written.", returncode=INVALID)

    def _files(self, options: dict[str, Any]) -> Files:
        """The files with what is said of the columns of the first. Raises Unreadable."""
        path: Path = options["file"]
        said = mapping.read_mapping(options["mapping"]) if options["mapping"] else mapping.Mapped()
        pairs = [pair.rpartition("=") for pair in options["map"]]
        if wrong := [pair for pair, (column, _, _) in zip(options["map"], pairs, strict=True) if not column]:
            raise Unreadable(
                f"--map “{wrong[0][:100]}” is no pair; write COLUMN=OURS, such as --map “Takes J1?=visa_j1”."
            )
        wanted = options["sheet"] or said.sheet
        columns = said.columns | {column.strip(): ours.strip() for column, _, ours in pairs}
        columns = detect.read_as_said(path, columns, wanted)
        extra = options["evidence"], options["records"]
        kind = "" if columns else WIDE.file
        return Files(path, *extra, kind, columns, confirms=options["confirm"], wanted=wanted, words=said.words)

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
            ("--source-name", name, canonical.source_name, canonical.SOURCE_NAME_EXPECTED),
            ("--source-kind", kind, canonical.source_kind, canonical.SOURCE_KIND_EXPECTED),
            ("--source-url", url, lambda word: word and address(word), FIELDS["website"].expected),
            ("--seen-on", seen_on, lambda word: canonical.seen_on(word, today), canonical.SEEN_ON_EXPECTED),
        ):
            try:
                clean(typed)
            except ValueError as error:
                raise CommandError(f"{option} is “{typed}”; expected {expected}.", returncode=UNREADABLE) from error
        return cells.Origin(canonical.source_kind(kind), canonical.source_name(name), url.strip(), seen_on.strip())

    def _print(self, report: dict[str, Any], checked: CheckedFiles) -> None:
        say, faults = self.stdout.write, checked.faults
        for file, sheet in report.get("sheets", {}).items():
            say(f"Read the sheet “{sheet}” of the {file} file.")
        for sentence in report.get("read_how", ()):
            say(sentence)
        for column, ours in checked.read_as.items():
            say(f"“{column}” is read as {ours}." if ours else f"“{column}” is left out.")
        for word in report.get("words", ())[:FAULTS_PRINTED]:
            say(f"{word['column']}: “{word['seen']}” is read as {word['read_as'] or 'blank'} ({word['cells']} cells).")
        say(
            f"New {report['new']}, changed {report['changed']}, unchanged {report['unchanged']}, "
            f"conflicting {report['conflicting']}, invalid cells {faults.count}."
        )
        if checked.renames:
            say(f"New names of known programs {len(checked.renames)}; recorded only with --rename.")
        for kind in faults.kinds:
            say(f"  {kind.cells} of {kind.column}: expected {kind.expected}")
        for fault in faults.listed[:FAULTS_PRINTED]:
            say(f"  {fault}")
        if faults.count > FAULTS_PRINTED:
            say(f"  and {faults.count - FAULTS_PRINTED} more")
        say("Written." if report["written"] else "Nothing was written.")
