"""Read stored pages of programs and institutions: what the reader proposes, with the words that decide."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.core.management.base import BaseCommand, CommandError

from programs.exports.columns import EVIDENCE_ROW
from programs.exports.page_evidence import CHECKED, PageSource, is_written, page_evidence, page_list
from programs.models import DataState
from programs.reader.files import SUFFIXES, read_file
from programs.reader.page import read
from programs.reader.readings import PageReading, UnreadablePage
from programs.tabular.sheet import Unreadable
from programs.tabular.writing import csv_lines

NOT_READ, UNUSABLE = 1, 2
# What web servers call a page, beside the names of files.
PAGE_SUFFIXES: Final = frozenset({*SUFFIXES, "", ".aspx", ".asp", ".php", ".jsp", ".dot", ".gz"})


class Page(NamedTuple):
    """A file and its name in what is told."""

    file: Path
    name: str


class Command(BaseCommand):
    help = (
        "Read pages (HTML, PDF, text) and say what they propose for the policies of a program. Nothing is recorded. "
        "Exit 0: fine; 1: a file cannot be read, the others were; 2: an option cannot be used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE|FOLDER", help="a folder is read to its depth")
        parser.add_argument(
            "--list",
            type=Path,
            metavar="FILE.csv",
            help="one row a page: file, program_key, url, seen_on, source_name; files stand beside the list",
        )
        parser.add_argument("--season", type=match_year, help="match year; default: the season of the data")
        parser.add_argument("--assume-program", action="store_true", help="a program speaks, whatever it looks like")
        parser.add_argument(
            "--evidence", type=Path, metavar="FILE.csv", help="write the proposals as a file of evidence"
        )
        parser.add_argument("--program", default="", metavar="KEY", help="the program_key of pages no list names")
        parser.add_argument("--url", default="", help="the address of pages no list names")
        parser.add_argument("--seen-on", default="", help="YYYY[-MM[-DD]] of pages no list names; blank is undated")
        parser.add_argument("--source-name", default="", help="who says it; default: the kind of page and its host")
        parser.add_argument("--json", action="store_true", help="print what was read as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = self._sources(options)
        pages = list(self._pages(options["files"], sources))
        if not pages:
            raise CommandError("Name files or folders with pages, or a list of them.", returncode=UNUSABLE)
        season = options["season"] or DataState.current().this_season
        told: list[dict[str, Any]] = []
        faults: list[dict[str, str]] = []
        rows: list[tuple[str, ...]] = []
        given = PageSource(Path(), options["program"], options["url"], options["seen_on"], options["source_name"])
        for page in pages:
            try:
                lines = read_file(page.file)
            except UnreadablePage as error:
                faults.append({"file": page.name, "reason": str(error)})
                continue
            reading = read(lines, season=season, assume_program=options["assume_program"])
            told.append(described(page.name, reading))
            if options["evidence"]:
                for source in sources.get(page.file.resolve(), [given]):
                    rows.extend(self._evidence(page, reading, source))
        if options["json"]:
            self.stdout.write(json.dumps({"pages": told, "unreadable": faults}, ensure_ascii=False, indent=1))
        else:
            for one in told:
                self._print(one)
        if options["evidence"]:
            self._write(options["evidence"], rows)
        if faults:
            reasons = "\n".join(f"  {fault['reason']}" for fault in faults)
            raise CommandError(f"{len(faults)} of {len(pages)} files cannot be read:\n{reasons}", returncode=NOT_READ)

    def _sources(self, options: dict[str, Any]) -> dict[Path, list[PageSource]]:
        """By file, what the list says of it. Raises CommandError for options that cannot be used."""
        for column in CHECKED:
            if (typed := options[column]) and not is_written(column, typed):
                option = f"--{column.replace('_', '-')}"
                raise CommandError(f"{option} is “{typed}”; expected {CHECKED[column][1]}.", returncode=UNUSABLE)
        if options["evidence"] and options["evidence"].suffix.lower() != ".csv":
            raise CommandError(f"{options['evidence'].name}: the name must end in .csv.", returncode=UNUSABLE)
        sources: dict[Path, list[PageSource]] = {}
        if options["list"]:
            try:
                for source in page_list(options["list"]):
                    sources.setdefault(source.file.resolve(), []).append(source)
            except Unreadable as error:
                raise CommandError(str(error), returncode=UNUSABLE) from error
        return sources

    def _pages(self, files: list[Path], sources: dict[Path, list[PageSource]]) -> Iterator[Page]:
        """The files named, those of folders, and those of the list that are not among them; each once."""
        found: dict[Path, str] = {}
        names: set[str] = set()
        for path in files or [source.file for told in sources.values() for source in told]:
            for file, name in self._within(path):
                if file.resolve() not in found:
                    name = name if name not in names else str(file)
                    names.add(name)
                    found[file.resolve()] = name
                    yield Page(file, name)

    def _within(self, path: Path) -> Iterator[tuple[Path, str]]:
        if not path.is_dir():
            yield path, path.name
            return
        others = 0
        for file in sorted(path.rglob("*")):
            inner = file.relative_to(path)
            if not file.is_file() or any(part.startswith(".") for part in inner.parts):
                continue
            is_part = any(part.endswith("_files") for part in inner.parts[:-1])  # of a page saved whole
            if file.suffix.lower() in PAGE_SUFFIXES and not is_part:
                yield file, str(inner)
            else:
                others += 1
        if others:
            self.stderr.write(f"{path}: {others} other files are no pages and were not read.")

    def _evidence(self, page: Page, reading: PageReading, source: PageSource) -> list[tuple[str, ...]]:
        rows, left_out = page_evidence(reading, source)
        for why in left_out:
            self.stderr.write(f"{page.name}: left out of the evidence, {why}.")
        return rows

    def _write(self, path: Path, rows: list[tuple[str, ...]]) -> None:
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines([EVIDENCE_ROW, *rows]))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.", returncode=UNUSABLE) from error
        self.stderr.write(f"{len(rows)} rows of evidence in {path}. Look through them before you import them.")

    def _print(self, page: dict[str, Any]) -> None:
        self.stdout.write(f"{page['file']}: {page['gate']}{', ' + str(page['year']) if page['year'] else ''}")
        for warning in page["warnings"]:
            self.stdout.write(f"  ! {warning}")
        for one in page["proposals"]:
            strictness, mark = (f" ({one[word]})" if one[word] else "" for word in ("strictness", "mark"))
            self.stdout.write(f"  {one['field']}: {one['value']}{strictness}{mark}  “{one['quote']}”  {one['rule']}")
        for one in page["mentioned"]:
            self.stdout.write(f"  mentioned, {one['field']}: “{one['quote']}”  {one['why']}")


def described(name: str, page: PageReading) -> dict[str, Any]:
    """A page as JSON."""
    return {
        "file": name,
        "gate": page.gate.value,
        "year": page.year,
        "proposals": [
            {
                "field": one.field,
                "value": one.value,
                "strictness": one.strictness,
                "quote": one.quote,
                "rule": one.rule,
                "note": one.note,
                "mark": one.mark,
                "section": one.section,
                "question": one.question,
            }
            for one in page.proposals
        ],
        "mentioned": [{"field": one.field, "quote": one.quote, "why": one.why} for one in page.mentioned],
        "warnings": list(page.warnings),
    }


def match_year(typed: str) -> int:
    if not 2000 <= int(typed) <= 2100:
        raise ArgumentTypeError("a match year from 2000 to 2100")
    return int(typed)
