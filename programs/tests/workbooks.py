"""Workbooks for tests: sound ones by openpyxl, broken ones by taking such a one apart."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def a_workbook(path: Path, sheets: dict[str, list[list[Any]]], change: Callable[[Any], None] | None = None) -> Path:
    """A workbook of these sheets; ``change`` may do more to the first before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book.worksheets[0])
    book.save(path)
    return path


def repacked(path: Path, parts: dict[str, Any]) -> Path:
    """The same workbook with some parts replaced (bytes, or a function of the old bytes), added, or left out (None)."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        found[name] = content(found[name]) if callable(content) else content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            if content is not None:
                archive.writestr(name, content)
    return path
