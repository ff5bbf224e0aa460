"""Files as they come in: each made here, named by its fault, with what the desk and the command say to it."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.styles import Font

from programs.tests.sheets import NEW_PROGRAM
from programs.tests.workbooks import SHEET, a_workbook, repacked

Make = Callable[[Path], Path]
HEADER = b"program_key,name,specialty,state\n"
WELL_WRITTEN = "is not written as a workbook should be"
MAPPED = "The columns of"  # the desk asks which column is which; the command refuses


class Refused(NamedTuple):
    """``said``: part of the sentence; ``at_the_desk``: where the desk says something else."""

    make: Make
    said: str
    at_the_desk: str = ""


def named(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def csv_of(content: bytes) -> Make:
    return named("p.csv", content)


def large(make: Callable[[], Make]) -> Make:
    """Made when it is asked for: every process of the tests names these files, one of them writes each."""
    return lambda folder: make()(folder)


def sound(folder: Path) -> Path:
    return a_workbook(folder / "p.xlsx", {"programs": [list(NEW_PROGRAM), list(NEW_PROGRAM.values())]})


def table_of(rows: list[list[Any]], change: Callable[[Any], None] | None = None) -> Make:
    return lambda folder: a_workbook(folder / "p.xlsx", {"programs": rows}, change)


def with_cell(column: str, cell: Any, shown_as: str = "General") -> Make:
    """A sound workbook with one more column, of this cell."""

    def show(sheet: Any) -> None:
        sheet["E2"].number_format = shown_as

    return table_of([[*NEW_PROGRAM, column], [*NEW_PROGRAM.values(), cell]], show)


def with_parts(parts: dict[str, Any]) -> Make:
    return lambda folder: repacked(sound(folder), parts)


def with_xml(cell: str, column: str = "note") -> Make:
    """The same, the cell as it stands in the XML."""

    def make(folder: Path) -> Path:
        path = table_of([[*NEW_PROGRAM, column], list(NEW_PROGRAM.values())])(folder)
        return repacked(
            path, {SHEET: lambda xml: xml.replace(b"</row></sheetData>", f"{cell}</row></sheetData>".encode())}
        )

    return make


def swapped(part: str, old: str, new: str) -> Make:
    """A sound workbook with something replaced in one part, where it must stand."""

    def swap(xml: bytes) -> bytes:
        changed, number = re.subn(old.encode(), new.encode(), xml)
        assert number, f"{part} has no {old}"
        return changed

    return with_parts({part: swap})


def as_bytes(change: Callable[[bytes], bytes], name: str = "p.xlsx") -> Make:
    return lambda folder: named(name, change(sound(folder).read_bytes()))(folder)


def archive_of(parts: dict[str, str | bytes], name: str = "p.xlsx") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    return make


def a_zip_in_a_zip(folder: Path) -> Path:
    return archive_of({"p.xlsx": sound(folder).read_bytes()})(folder)


def behind_a_password(folder: Path) -> Path:
    """Every part is marked as locked, in the archive's list and beside the part itself."""
    content = bytearray(sound(folder).read_bytes())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + at] |= 1
    return named("p.xlsx", bytes(content))(folder)


def two_sheets(first: list[list[Any]], second: list[list[Any]], state: str = "visible") -> Make:
    def look(sheet: Any) -> None:
        sheet.sheet_state = state

    return lambda folder: a_workbook(folder / "p.xlsx", {"First": first, "Second": second}, look)


def a_sheet_measured_and_another_read(folder: Path) -> Path:
    path = two_sheets([list(NEW_PROGRAM)], [list(NEW_PROGRAM)])(folder)
    return repacked(path, {"xl/workbook.xml": lambda xml: xml.replace(b'"Second"', b'"First"')})


def counted_from_1904(folder: Path) -> Path:
    path = with_cell("deadline", 44_562, "yyyy-mm-dd")(folder)
    return repacked(
        path, {"xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="true" ')}
    )


def merged(where: str) -> Callable[[Any], None]:
    return lambda sheet: sheet.merge_cells(where)


def sheet_xml(cells: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>")


def format_far_away(sheet: Any) -> None:
    sheet.cell(1_048_576, 16_384).font = Font(bold=True)


LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOCKED = OLD_WORKBOOK + "EncryptedPackage".encode("utf-16-le")
LABELS, CELLS = list(NEW_PROGRAM), list(NEW_PROGRAM.values())

REFUSED: dict[str, Refused] = {
    "CSV: surrogates written apart": Refused(
        csv_of(HEADER + b"a,\xed\xa0\xbd\xed\xb2\xa9\n"), "is not UTF-8 text (line 2)"
    ),
    "CSV: cut in a character": Refused(csv_of(HEADER + b"a,x\xc3"), "ends in the middle of a character"),
    "CSV: NULs only": Refused(csv_of(b"\0" * 1_000), "NUL character in line 1"),
    "CSV: a NUL in a cell": Refused(csv_of(HEADER + b"a,x,IM,NY\nb,x\0y,IM,NY\n"), "NUL character in line 3"),
    "CSV: empty": Refused(csv_of(b""), "p.csv is empty"),
    "CSV: blank lines only": Refused(csv_of(b"\r\n\r\n,,,\r\n"), "no row with a value"),
    "CSV: a picture": Refused(csv_of(b"\x89PNG\r\n\x1a\n\0\0"), "is a picture, not a table"),
    "CSV: a letter as PDF": Refused(csv_of(b"%PDF-1.7\n"), "is a PDF, not a table"),
    "CSV: a workbook": Refused(lambda folder: sound(folder).rename(folder / "p.csv"), "its name must end in .xlsx"),
    "CSV: an old workbook": Refused(csv_of(OLD_WORKBOOK), "is an old Excel workbook"),
    "CSV: a program of the system": Refused(csv_of(b"MZ\x90\x00" + b"\0" * 100), "NUL character in line 1"),
    "CSV: a web page": Refused(
        csv_of(b"<!doctype html>\n<html></html>\n"), 'Column 1 of p.csv, "<!doctype html>"', MAPPED
    ),
    "CSV: one line of 20 MB": Refused(
        large(lambda: csv_of(HEADER + b"a," + b"x" * 20_000_000)), "Row 2 of p.csv cannot be read"
    ),
    "CSV: no line at all in 20 MB": Refused(large(lambda: csv_of(b"x" * 20_000_000)), "Row 1 of p.csv cannot be read"),
    "CSV: one quote that never closes": Refused(
        large(lambda: csv_of(HEADER + b'a,"x,IM,NY\n' + b"b,y,IM,NY\n" * 100_000)), "cannot be read"
    ),
    "CSV: a header of a million columns": Refused(
        large(lambda: csv_of(b"," * 1_000_000 + b"\n")), "no row with a value"
    ),
    "CSV: a row of a million cells": Refused(
        large(lambda: csv_of(HEADER + b"," * 1_000_000 + b"x\n")), "text in column 1,000,001; at most 250"
    ),
    "CSV: a hundred columns": Refused(
        csv_of(b",".join(b"c%d" % n for n in range(100)) + b"\n"), '"c0", is not known', "100 columns; at most 60"
    ),
    "CSV: a column again": Refused(
        csv_of(b"program_key,name,name\na,x,y\n"), 'two columns named "name" (2 and 3)', MAPPED
    ),
    "CSV: a column again, with a zero-width space": Refused(
        csv_of("program_key,name,na\u200bme\na,x,y\n".encode()), 'two columns named "name" (2 and 3)', MAPPED
    ),
    "CSV: a column name made of nothing": Refused(
        csv_of("program_key,\u200b,name\na,x,y\n".encode()), "Column 2 of p.csv has no name", MAPPED
    ),
    "XLSX: empty": Refused(named("p.xlsx", b""), "p.xlsx is empty"),
    "XLSX: a table without a value": Refused(table_of([]), "is empty: no sheet of it has a value"),
    "XLSX: cut off": Refused(as_bytes(lambda content: content[:-200]), "cut off or damaged"),
    "XLSX: damaged inside": Refused(
        as_bytes(lambda content: content[:60] + b"\xff" * 40 + content[100:]), "cut off or damaged"
    ),
    "XLSX: a CSV file": Refused(named("p.xlsx", HEADER), "is not an Excel workbook; if it is a CSV file"),
    "XLSX: a picture": Refused(named("p.xlsx", b"\x89PNG\r\n\x1a\n\0\0"), "is not an Excel workbook"),
    "XLSX: an archive": Refused(archive_of({"notes.txt": "x"}), "is not an Excel workbook (.xlsx)"),
    "XLSX: a letter": Refused(
        archive_of({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "is not an Excel workbook (.xlsx)"
    ),
    "XLSX: a workbook in an archive": Refused(a_zip_in_a_zip, "is not an Excel workbook (.xlsx)"),
    "XLSX: locked": Refused(named("p.xlsx", LOCKED), "is locked with a password; save it without one"),
    "XLSX: an archive with a password": Refused(behind_a_password, "is locked with a password; save it without one"),
    "XLSX: an old workbook": Refused(named("p.xlsx", OLD_WORKBOOK), "is an old Excel workbook"),
    "XLSX: macros under another name": Refused(with_parts({"xl/vbaProject.bin": b"x"}), "holds macros"),
    ".xls": Refused(named("p.xls", OLD_WORKBOOK), "files that end in .xls cannot be read"),
    ".xlsm with macros": Refused(
        lambda folder: with_parts({"xl/vbaProject.bin": b"x"})(folder).rename(folder / "p.xlsm"),
        "files that end in .xlsm cannot be read",
    ),
    ".xlsb": Refused(archive_of({"xl/workbook.bin": "x"}, "p.xlsb"), "files that end in .xlsb cannot be read"),
    ".ods": Refused(archive_of({"content.xml": "<x/>"}, "p.ods"), "files that end in .ods cannot be read"),
    "XLSX: a billion laughs": Refused(with_parts({SHEET: lambda xml: LAUGHS + xml}), "declares entities"),
    "XLSX: a file of the server": Refused(
        with_parts({"xl/workbook.xml": lambda xml: OUTSIDE + xml}), "declares entities"
    ),
    "XLSX: a part outside": Refused(
        swapped("xl/_rels/workbook.xml.rels", 'Target="[^"]*sheet1.xml"', 'Target="../../../../etc/passwd"'),
        WELL_WRITTEN,
    ),
    "XLSX: a far cell": Refused(
        with_parts({SHEET: sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}),
        "far outside its table",
    ),
    "XLSX: a cell past the last row": Refused(
        with_parts({SHEET: sheet_xml(b'<row r="9999999"><c r="A9999999"><v>1</v></c></row>')}), "far outside its table"
    ),
    "XLSX: a million columns": Refused(
        large(lambda: with_parts({SHEET: sheet_xml(b'<row r="3">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>")})),
        WELL_WRITTEN,
    ),
    "XLSX: millions of blank cells": Refused(
        large(lambda: with_parts({SHEET: sheet_xml(b"<row>" + b"<c/>" * 12_600_000 + b"</row>")})), "more cells, blank"
    ),
    "XLSX: 105 MB of nothing": Refused(
        large(lambda: with_parts({"xl/theme/theme1.xml": b" " * 105_000_000})), "unpacks to 105,0"
    ),
    "XLSX: a thousand parts": Refused(
        with_parts({f"xl/media/{number}": b"" for number in range(1_000)}), "parts; at most 500"
    ),
    "XLSX: in UTF-16": Refused(
        with_parts({SHEET: lambda xml: b'<?xml version="1.0" encoding="UTF-8"?>' + xml.decode().encode("utf-16")}),
        WELL_WRITTEN,
    ),
    "XLSX: a formula without its value": Refused(with_cell("note", "=1+1"), "the value of this formula is not in"),
    "XLSX: a text that is not in the list": Refused(with_xml('<c r="E2" t="s"><v>999</v></c>'), "is damaged"),
    "XLSX: a text before the list": Refused(with_xml('<c r="E2" t="s"><v>-1</v></c>'), "is damaged"),
    "XLSX: a boolean that is neither": Refused(with_xml('<c r="E2" t="b"><v>maybe</v></c>'), "is damaged"),
    "XLSX: an error nobody knows": Refused(with_xml('<c r="E2" t="e"><v>#FOO!</v></c>'), "is damaged"),
    "XLSX: a NUL by its escape": Refused(
        with_xml('<c r="E2" t="inlineStr"><is><t>a_x0000_b</t></is></c>'), "column 5, has a NUL character"
    ),
    "XLSX: a NUL in a column name": Refused(
        table_of([["program_key", "na_x0000_me"], ["a", "x"]]), "column 2, has a NUL character"
    ),
    "XLSX: one cell twice": Refused(with_xml('<c r="B2"><v>5</v></c>'), WELL_WRITTEN),
    "XLSX: two sheets of one name": Refused(a_sheet_measured_and_another_read, WELL_WRITTEN),
    "XLSX: a merged header": Refused(table_of([LABELS, CELLS], merged("A1:B1")), "has merged cells (A1:B1)"),
    "XLSX: a value beside the table": Refused(table_of([LABELS, [*CELLS, "x"]]), "has no name", MAPPED),
    "XLSX: a cell of 20,001 characters": Refused(with_cell("note", "x" * 20_001), "has 20,001 characters"),
}  # fmt: skip


class Invalid(NamedTuple):
    """A workbook with one cell that cannot be taken: its column, as it is seen, and what is expected there."""

    make: Make
    column: str
    seen: str
    expected: str


WHOLE = "a whole number from"
INVALID: dict[str, Invalid] = {
    "an error": Invalid(with_cell("note", "#N/A"), "note", "#N/A", "could not work this cell out"),
    "the error of a formula": Invalid(
        with_xml('<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "note", "#DIV/0!", "could not work this cell out"
    ),
    "a boolean": Invalid(with_cell("min_step2_ck", True), "min_step2_ck", "TRUE", WHOLE),
    "a number beyond all": Invalid(
        with_xml('<c r="E2"><v>1e400</v></c>', "min_step2_ck"), "min_step2_ck", "inf", WHOLE
    ),
    "no number": Invalid(with_xml('<c r="E2"><v>NaN</v></c>', "latitude"), "latitude", "nan", "a number from"),
    "2 to the 63rd": Invalid(with_cell("min_step2_ck", 2**63), "min_step2_ck", "9223372036854780000", WHOLE),
    "a percentage": Invalid(with_cell("min_step2_ck", 2.3, "0%"), "min_step2_ck", "230%", WHOLE),
    "a day for a score": Invalid(with_cell("min_step2_ck", 44_562, "yyyy-mm-dd"), "min_step2_ck", "2022-01-01", WHOLE),
    "a day to come": Invalid(
        with_cell("seen_on", 2_958_465, "yyyy-mm-dd"), "seen_on", "9999-12-31", "not in the future"
    ),
    "a day past all calendars": Invalid(
        with_cell("seen_on", 2_958_466, "yyyy-mm-dd"), "seen_on", "2958466", "YYYY-MM-DD"
    ),
    "a line break in a name": Invalid(
        with_xml('<c r="E2" t="inlineStr"><is><t>a_x000D_b</t></is></c>', "hospital"), "hospital", "a\rb", "on one line"
    ),
    "a script for an address": Invalid(
        with_cell("website", "javascript:alert(1)"), "website", "javascript:alert(1)", "http"
    ),
    "a formula for an id": Invalid(
        with_xml('<c r="E2" t="str"><f>1+1</f><v>14000X</v></c>', "acgme_id"), "acgme_id", "14000X", "ten digits"
    ),
}  # fmt: skip

LEFT_OUT = [[*LABELS], ["site-old", "Old IM", "IM", "NY"]]
TAKEN: dict[str, tuple[Make, dict[str, str]]] = {
    "CSV: a byte-order mark": (csv_of(b"\xef\xbb\xbf" + HEADER + b"a,x,IM,NY\n"), {"name": "x"}),
    "CSV: CR LF": (csv_of((HEADER + b"a,x,IM,NY\n").replace(b"\n", b"\r\n")), {"name": "x"}),
    "CSV: CR": (csv_of((HEADER + b"a,x,IM,NY\n").replace(b"\n", b"\r")), {"name": "x"}),
    "CSV: line ends of two kinds": (csv_of(HEADER + b"a,x,IM,NY\r\n"), {"name": "x"}),
    "CSV: accents": (csv_of(HEADER + "a,Mayagüez 日本,IM,PR\n".encode()), {"name": "Mayagüez 日本"}),
    "CSV: quoted commas and quotes": (csv_of(HEADER + b'a,"x, ""y""",IM,NY\n'), {"name": 'x, "y"'}),
    "CSV: a thousand blank rows at the end": (csv_of(HEADER + b"a,x,IM,NY" + b"\n,,," * 1_000), {"name": "x"}),
    "CSV: Windows-1252": (csv_of(HEADER + "a,Mayagüez,IM,PR\n".encode("cp1252")), {"name": "Mayagüez"}),
    "CSV: UTF-16": (csv_of((HEADER + b"a,x,IM,NY\n").decode().encode("utf-16")), {"name": "x"}),
    "CSV: UTF-16 without a mark": (csv_of((HEADER + b"a,x,IM,NY\n").decode().encode("utf-16-le")), {"name": "x"}),
    "CSV: semicolons": (csv_of((HEADER + b"a,x,IM,NY\n").replace(b",", b";")), {"name": "x"}),
    "CSV: a title above the names": (csv_of(b"My list\n" + HEADER + b"a,x,IM,NY\n"), {"name": "x"}),
    "CSV: a short row": (csv_of(b"program_key,name,specialty,state,city\na,x,IM,NY\n"), {"name": "x"}),
    "XLSX: a merged title above the names": (
        table_of([["My list"], [], LABELS, CELLS], merged("A1:D1")), {"name": "Example IM"}
    ),
    "XLSX: a row that adds up others": (
        table_of([LABELS, CELLS, ["=COUNTA(A2:A2)", "Total"]]), {"name": "Example IM"}
    ),
    "CSV: a formula is a text": (csv_of(HEADER + b"a,=1+1,IM,NY\n"), {"name": "=1+1"}),
    "CSV: markup is a text": (csv_of(HEADER + b"a,<script>,IM,NY\n"), {"name": "<script>"}),
    "XLSX: a formula with its value": (
        with_xml('<c r="E2" t="str"><f>A1</f><v>00123</v></c>', "zip"), {"zip": "00123"}
    ),
    "XLSX: a text in its cell": (
        with_xml('<c r="E2" t="inlineStr"><is><t>00123</t></is></c>', "zip"), {"zip": "00123"}
    ),
    "XLSX: a text in two colours": (
        with_xml('<c r="E2" t="inlineStr"><is><r><t>001</t></r><r><rPr><b/></rPr><t>23</t></r></is></c>', "zip"),
        {"zip": "00123"},
    ),
    "XLSX: half a pair by its escape stays what is written": (
        with_xml('<c r="E2" t="inlineStr"><is><t>a_xD800_b</t></is></c>', "hospital"), {"hospital": "a_xD800_b"}
    ),
    "XLSX: a day counted from 1900": (with_cell("deadline", 44_562, "yyyy-mm-dd"), {"deadline": "2022-01-01"}),
    "XLSX: a day counted from 1904": (counted_from_1904, {"deadline": "2026-01-02"}),
    "XLSX: two sheets": (two_sheets([["a note of mine"]], [LABELS, CELLS]), {"name": "Example IM"}),
    "XLSX: a hidden sheet first": (two_sheets(LEFT_OUT, [LABELS, CELLS], "hidden"), {"name": "Example IM"}),
    "XLSX: merged cells below the header": (
        table_of([LABELS, CELLS, ["", "", "", ""]], merged("A3:D3")), {"name": "Example IM"}
    ),
    "XLSX: a size of millions that is only said": (
        swapped(SHEET, '<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'), {"name": "Example IM"}
    ),
    "XLSX: a format far away": (table_of([LABELS, CELLS], format_far_away), {"name": "Example IM"}),
    "XLSX: links and pictures are not looked at": (
        with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>", "xl/media/image1.png": b"\x89PNG"}),
        {"name": "Example IM"},
    ),
}  # fmt: skip
