"""A workbook measured before anything reads it: how much it unpacks to, how far its sheets reach, which cells are odd.

A workbook is an archive of XML. One of a kilobyte can unpack to gigabytes, or hold two cells so far apart that the
table between them fills the memory; both are refused here, in a pass that keeps nothing but numbers.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from programs.tabular.sheet import Unreadable

MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_PARTS: Final = 500
MOST_TAGS: Final = 12_500_000  # four for each of three million cells
BLOCK_BYTES: Final = 256 * 1024
MOST_ODD_CELLS: Final = 1_000_000
NO_MEMORY: Final = "Error -4 "  # as zlib says it

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
STYLES: Final = "xl/styles.xml"
PERCENT_FORMATS: Final = {9, 10}  # built in: 0% and 0.00%
MOST_MERGED: Final = 100  # rows with merged cells of which is told
EMPTY_PER_CELL: Final = 60
EMPTY_IN_ANY: Final = 100_000
LAST_COLUMN: Final = 16_384  # of any workbook
NO_VALUE: Final = "="  # stands for a formula whose value is not in the file
REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
LONGEST_FORMULA: Final = 200  # of which what it adds up is told
# A formula over a range of rows of the same sheet: SUM(D2:D9), not a look into another one.
OVER_ROWS: Final = re.compile(
    r"\b(?:SUM|SUBTOTAL|AGGREGATE|AVERAGE|COUNT|MEDIAN|MIN|MAX)[A-Z]*\((?:\d+,)*\$?[A-Z]{1,3}\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)",
    re.ASCII,
)


class Extent:
    """How far one sheet's filled cells reach, counted from 1, and those that lose their meaning when read as text.

    ``odd``: by row and column, the error code of a cell in error, a percentage with its sign, or ``NO_VALUE``.
    ``merged``: by the row it begins in, the first range of merged cells of the first rows. ``totals``: the rows with a
    formula over other rows. ``is_hidden``: the sheet does not show when the workbook is opened.
    """

    rows = cells = last_row = last_column = 0
    is_hidden = False

    def __init__(self) -> None:
        self.odd: dict[tuple[int, int], str] = {}
        self.merged: dict[int, str] = {}
        self.totals: set[int] = set()

    @property
    def is_torn(self) -> bool:
        """Whether values lie so far apart that the table between them would be mostly blank, and large.

        A table of ours has a value in every row and at most sixty columns.
        """
        return self.last_row * self.last_column > EMPTY_PER_CELL * self.cells + EMPTY_IN_ANY


def measure(path: Path) -> dict[str, Extent]:
    """Every worksheet by its title, in order. Raises Unreadable for what is no workbook or not a sane one."""
    _refuse_other_files(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_odd_archives(path.name, archive)
            _refuse_endless_markup(path.name, archive)
            return _extents(path.name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        if str(error).startswith(NO_MEMORY):
            raise MemoryError from error
        raise Unreadable(f"{path.name} is cut off or damaged; save it again.") from error
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise Unreadable(f"{path.name} is not written as a workbook should be; save it again as .xlsx.") from error


def _refuse_other_files(path: Path) -> None:
    with path.open("rb") as file:
        beginning = file.read(8)
        if beginning.startswith(b"PK"):
            return
        if beginning.startswith(b"\xd0\xcf\x11\xe0"):
            locked = "EncryptedPackage".encode("utf-16-le") in file.read()
            fault = "locked with a password; save it without one," if locked else "an old Excel workbook; save it"
            raise Unreadable(f"{path.name} is {fault} as .xlsx or as CSV UTF-8.")
    raise Unreadable(f"{path.name} is not an Excel workbook; if it is a CSV file, its name must end in .csv.")


def _refuse_odd_archives(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"{name} has {len(parts):,} parts; at most {MOST_PARTS} can be read.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise Unreadable(
            f"{name} unpacks to {unpacked:,} bytes; at most {MOST_UNPACKED:,} can be read. Split it, or save it as CSV."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(f"{name} is locked with a password; save it without one.")
    names = {part.filename.casefold() for part in parts}
    if "xl/vbaproject.bin" in names:
        raise Unreadable(f"{name} holds macros; save it as .xlsx without them.")
    if WORKBOOK not in names:
        raise Unreadable(f"{name} is not an Excel workbook (.xlsx); save it as one or as CSV UTF-8.")
    if len(names) < len(parts):
        raise zipfile.BadZipFile


def _refuse_endless_markup(name: str, archive: zipfile.ZipFile) -> None:
    """Counting is a hundred times as fast as parsing: millions of blank cells take no time to refuse."""
    xml = [part for part in archive.namelist() if part.endswith((".xml", ".rels"))]
    if sum(block.count(b"<") for part in xml for block in _blocks(archive, part)) > MOST_TAGS:
        raise Unreadable(f"{name} holds more cells, blank ones counted, than can be read; delete the blank ones.")


def _extents(name: str, archive: zipfile.ZipFile) -> dict[str, Extent]:
    titles: list[tuple[str, str]] = []  # of each sheet, with the id of its relation
    hidden: set[str] = set()
    targets: dict[str, str] = {}
    percents: list[bool] = []  # by number of the style

    def on_workbook(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            relation = [value for key, value in attributes.items() if key.endswith(":id")]
            titles.append((attributes["name"], "".join(relation)))
            if attributes.get("state", "visible") != "visible":
                hidden.add(attributes["name"])

    def on_relation(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes["Type"].endswith("/worksheet"):
            target = attributes["Target"].removeprefix("/")
            targets[attributes["Id"]] = target if target.startswith("xl/") else f"xl/{target}"

    _parse(name, archive, WORKBOOK, on_workbook)
    _parse(name, archive, RELATIONS, on_relation)
    if STYLES in archive.namelist():
        _parse(name, archive, STYLES, _Styles(percents))
    if len(dict(titles)) < len(titles):
        raise ValueError  # what is measured under a title and what is read under it must be one sheet
    sheets = {title: targets[relation] for title, relation in titles if relation in targets}
    for part in archive.namelist():
        is_measured = part in (WORKBOOK, RELATIONS, STYLES) or part in sheets.values()
        if part.endswith((".xml", ".rels")) and not is_measured:
            _parse(name, archive, part, lambda element, attributes: None)
    extents = {title: _Cells(percents).measured(name, archive, part) for title, part in sheets.items()}
    for title, extent in extents.items():
        extent.is_hidden = title in hidden
    return extents


def _parse(
    name: str,
    archive: zipfile.ZipFile,
    part: str,
    on_start: Callable[[str, dict[str, str]], None],
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Go through one part, element by element, without its names' prefixes; entities are refused."""

    def no_entities(*_: Any) -> None:
        raise Unreadable(f"{name} declares entities, which no spreadsheet program writes; save it again as .xlsx.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = no_entities
    parser.StartElementHandler = lambda element, attributes: on_start(element.rpartition(":")[2], attributes)
    if on_end:
        parser.EndElementHandler = lambda element: on_end(element.rpartition(":")[2])
    if on_text:
        parser.CharacterDataHandler = on_text
    for block in _blocks(archive, part):
        parser.Parse(block)
    parser.Parse(b"", True)


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:  # reads no more than the size the archive names
        while block := file.read(BLOCK_BYTES):
            yield block


class _Styles:
    """Fills ``percents``: for each style a cell can have, whether it shows a percentage."""

    def __init__(self, percents: list[bool]) -> None:
        self.percents = percents
        self.formats = set(PERCENT_FORMATS)
        self.is_in_cells = False

    def __call__(self, element: str, attributes: dict[str, str]) -> None:
        if element == "numFmt" and "%" in attributes.get("formatCode", ""):
            self.formats.add(int(attributes["numFmtId"]))
        elif element in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            self.is_in_cells = element == "cellXfs"
        elif element == "xf" and self.is_in_cells:
            self.percents.append(int(attributes.get("numFmtId", 0)) in self.formats)


class _Cells:
    """Walks through one sheet and keeps its extent."""

    def __init__(self, percents: list[bool]) -> None:
        self.percents = percents
        self.extent = Extent()
        self.row = self.column = 0
        self.last = (0, 0)
        self.kind = self.style = self.text = self.formula = ""
        self.is_value = self.is_formula = self.has_formula = False

    def measured(self, name: str, archive: zipfile.ZipFile, part: str) -> Extent:
        _parse(name, archive, part, self.start, self.end, self.read)
        return self.extent

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif element == "c":
            place = self._place(attributes.get("r"))
            if place <= self.last:
                raise ValueError  # one cell twice: programs differ in which of the two they show
            self.row, self.column = self.last = place
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.text, self.formula, self.has_formula = "", "", False
        elif element in ("v", "t"):
            self.is_value = True
        elif element == "f":
            self.has_formula = self.is_formula = True
        elif element == "mergeCell" and len(self.extent.merged) < MOST_MERGED:
            first, _, _ = attributes["ref"].partition(":")
            self.extent.merged.setdefault(self._place(first)[0], attributes["ref"][:30])

    def read(self, text: str) -> None:
        if self.is_value and len(self.text) < 40:
            self.text += text
        elif self.is_formula and len(self.formula) < LONGEST_FORMULA:
            self.formula += text

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self.is_value = False
        elif element == "f":
            self.is_formula = False
            if (over := OVER_ROWS.search(self.formula)) and not int(over[1]) <= self.row <= int(over[2]):
                self.extent.totals.add(self.row)
        elif element == "c":
            self._note()

    def _place(self, reference: str | None) -> tuple[int, int]:
        """Row and column of a cell; one without a reference follows the cell before it."""
        if reference is None:
            if self.column == LAST_COLUMN:
                raise ValueError
            return self.row, self.column + 1
        found = REFERENCE.fullmatch(reference)
        if not found:
            raise ValueError
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column

    def _note(self) -> None:
        extent, odd = self.extent, ""
        if self.text:
            extent.cells += 1
            extent.rows += self.row != extent.last_row
            extent.last_row = max(extent.last_row, self.row)
            extent.last_column = max(extent.last_column, self.column)
            if self.kind == "e":
                odd = self.text
            elif self.kind == "n" and self._is_percent():
                odd = f"{float(self.text) * 100:.15g}%"
        elif self.has_formula and self.kind != "str":
            odd = NO_VALUE
        if odd:
            if len(extent.odd) == MOST_ODD_CELLS:
                raise ValueError
            extent.odd[self.row, self.column] = odd

    def _is_percent(self) -> bool:
        number = int(self.style)
        return number < len(self.percents) and self.percents[number]
