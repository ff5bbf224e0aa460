"""Spreadsheets for tests: rows as dictionaries, written the way people's files look."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.core.management.base import CommandError

from programs.tabular.reading import read
from programs.tabular.sheet import Layout

PAGE = ("--source-name", "Program page", "--source-url", "https://example.org/p", "--source-kind", "program_page")
NEW_PROGRAM = {"program_key": "acgme-1400000001", "name": "Example IM", "specialty": "IM", "state": "NY"}


def write_sheet(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A CSV file with every column any of the rows names."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Whole(NamedTuple):
    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    title: str


def everything(path: Path, layout: Layout) -> Whole:
    """A spreadsheet read to its end. Raises Unreadable."""
    with read(path, layout) as sheet:
        return Whole(sheet.columns, list(sheet.rows), sheet.told.title)


def import_files(*arguments: Any) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON report of import_programs."""
    printed = StringIO()
    try:
        call_command("import_programs", *map(str, arguments), "--json", stdout=printed)
    except CommandError as error:
        return error.returncode, json.loads(printed.getvalue())
    return 0, json.loads(printed.getvalue())


def export_files(folder: Path, *arguments: str) -> tuple[Path, Path, Path]:
    """The wide, evidence and records files as export_programs writes them."""
    folder.mkdir(exist_ok=True)
    wide, evidence, records = folder / "programs.csv", folder / "evidence.csv", folder / "records.csv"
    call_command(
        "export_programs", str(wide), "--evidence", str(evidence), "--records", str(records), *arguments,
        stdout=StringIO(),
    )  # fmt: skip
    return wide, evidence, records
