"""Files that must not get through: each is refused by a sentence or by row and column, soon, and nothing is written."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from programs.models import DataState, Program
from programs.tests.sheets import NEW_PROGRAM, PAGE, import_files, write_sheet
from programs.tests.workbooks import SHEET, a_workbook, repacked

pytestmark = pytest.mark.django_db
HEADER = b"program_key,name,specialty,state\n"
ENOUGH: float = 2.0  # seconds of CPU, the reader's included


def csv_of(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "p.csv"
        path.write_bytes(content)
        return path

    return make


def sound(folder: Path) -> Path:
    return a_workbook(folder / "p.xlsx", {"programs": [list(NEW_PROGRAM), list(NEW_PROGRAM.values())]})


def with_parts(parts: dict[str, Any]) -> Callable[[Path], Path]:
    return lambda folder: repacked(sound(folder), parts)


def a_zip_in_a_zip(folder: Path) -> Path:
    path, inner = folder / "p.xlsx", sound(folder).read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("p.xlsx", inner)
    return path


def sheet_xml(cells: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>")


LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
REFUSED = {
    "CSV: UTF-16 without a mark": (csv_of("program_key,name\na,x\n".encode("utf-16-le")), "NUL character in line 1"),
    "CSV: surrogates written apart": (csv_of(HEADER + b"a,\xed\xa0\xbd\xed\xb2\xa9\n"), "is not UTF-8 text (line 2)"),
    "CSV: one line of 20 MB": (csv_of(HEADER + b"a," + b"x" * 20_000_000), "Row 2 of p.csv cannot be read"),
    "CSV: no line at all in 20 MB": (csv_of(b"x" * 20_000_000), "Row 1 of p.csv has 20,000 characters or more"),
    "CSV: one quote that never closes": (csv_of(HEADER + b'a,"x,IM,NY\n' + b"b,y,IM,NY\n" * 100_000), "cannot be read"),
    "CSV: a row of a million cells": (csv_of(HEADER + b"," * 1_000_000 + b"x\n"), "has 1000001 cells, the header 4"),
    "CSV: a column name made of nothing": (
        csv_of("program_key,\u200b,name\na,x,y\n".encode()), "Column 2 of p.csv has no name",
    ),
    "CSV: a column again, with a zero-width space": (
        csv_of("program_key,name,na\u200bme\na,x,y\n".encode()), 'two columns named "name" (2 and 3)',
    ),
    "CSV: a program of the system": (csv_of(b"MZ\x90\x00" + b"\0" * 100), "NUL character in line 1"),
    "CSV: a web page": (csv_of(b"<!doctype html>\n<html></html>\n"), 'Column 1 of p.csv, "<!doctype html>"'),
    "XLSX: a workbook in an archive": (a_zip_in_a_zip, "is not an Excel workbook (.xlsx)"),
    "XLSX: a billion laughs": (with_parts({SHEET: lambda xml: LAUGHS + xml}), "declares entities"),
    "XLSX: a file of the server": (with_parts({"xl/workbook.xml": lambda xml: OUTSIDE + xml}), "declares entities"),
    "XLSX: a far cell": (
        with_parts({SHEET: sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}),
        "far outside its table",
    ),
    "XLSX: a million columns": (
        with_parts({SHEET: sheet_xml(b'<row r="3">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>")}),
        "is not written as a workbook should be",
    ),
    "XLSX: millions of blank cells": (
        with_parts({SHEET: sheet_xml(b"<row>" + b"<c/>" * 12_600_000 + b"</row>")}), "more cells, blank",
    ),
    "XLSX: 105 MB of nothing": (with_parts({"xl/theme/theme1.xml": b" " * 105_000_000}), "unpacks to 105,0"),
    "XLSX: in UTF-16": (
        with_parts({SHEET: lambda xml: b'<?xml version="1.0" encoding="UTF-8"?>' + xml.decode().encode("utf-16")}),
        "is not written as a workbook should be",
    ),
}  # fmt: skip


def spent() -> float:
    return sum(os.times()[:4])


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_soon_and_leaves_nothing(tmp_path, name) -> None:
    make, sentence = REFUSED[name]
    path, version = make(tmp_path), DataState.current().version
    before = spent()
    code, report = import_files(path, *PAGE)
    assert spent() - before < ENOUGH
    assert (code, report["written"], set(report)) == (2, False, {"error", "written"})
    assert sentence in report["error"]
    assert not any(word in report["error"] for word in ("Traceback", "Error", "/tmp", str(tmp_path)))
    assert (Program.objects.count(), DataState.current().version) == (0, version)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("min_step2_ck", "1e400"), ("min_step2_ck", "NaN"), ("min_step2_ck", "Infinity"), ("latitude", "-inf"),
        ("min_step2_ck", "9223372036854775808"), ("min_step2_ck", "9" * 5_000), ("min_step2_ck", "-5"),
        ("positions_per_year", "²"), ("positions_per_year", "١٢"), ("usce_months", "250"), ("latitude", "90.0000001"),
        ("website", "javascript:alert(1)"), ("website", "data:text/html,x"), ("website", " JaVaScRiPt:x"),
        ("website", "https://example.org/\r\nX: y"), ("website", "//example.org"), ("website", "https://"),
        ("state", "ZZ"), ("specialty", "Alchemy"), ("deadline", "02-30"), ("seen_on", "2026-13"), ("seen_on", "2031"),
        ("zip", "1234"), ("acgme_id", "=1400000001"), ("program_key", "../x"), ("program_key", "k" * 81),
        ("name", "n" * 251), ("name", "two\nlines"), ("name", "a\tb"), ("note", "n" * 1_001),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_and_nothing_is_written(tmp_path, column, cell) -> None:
    rows = [NEW_PROGRAM | {"program_key": "site-good"}, NEW_PROGRAM | {column: cell}]
    code, report = import_files(write_sheet(tmp_path / "p.csv", rows), *PAGE)
    assert (code, report["written"], Program.objects.count()) == (1, False, 0)
    assert {(fault["row"], fault["column"]) for fault in report["invalid"]} == {(3, column)}
    assert "Traceback" not in str(report)


@pytest.mark.parametrize(
    ("make", "names"),
    [
        pytest.param(csv_of(HEADER + b"a,x,IM,NY\r\nb,y,IM,NY\n"), ["x", "y"], id="line ends of two kinds"),
        pytest.param(csv_of(HEADER + b"a,x,IM,NY\rb,y,IM,NY\r"), ["x", "y"], id="line ends of old Macs"),
        pytest.param(csv_of(HEADER + b"a,=1+1,IM,NY\n"), ["=1+1"], id="a formula is a text"),
        pytest.param(csv_of(HEADER + b"a,<script>,IM,NY\n"), ["<script>"], id="markup is a text"),
        pytest.param(csv_of(HEADER + b"a,x,IM,NY" + b"\n,,," * 1_000), ["x"], id="a thousand blank rows at the end"),
        pytest.param(
            with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>", "xl/media/image1.png": b"\x89PNG"}),
            ["Example IM"], id="links and pictures are not looked at",
        ),
    ],
)  # fmt: skip
def test_what_is_odd_and_sound_is_taken_as_it_is(tmp_path, make, names) -> None:
    code, _ = import_files(make(tmp_path), *PAGE)
    assert (code, list(Program.objects.order_by("program_key").values_list("name", flat=True))) == (0, names)


@pytest.mark.parametrize("twin", [" KEY-1", "key-1 ", "key-1\u200b", "Key-1"])
def test_keys_that_look_alike_are_one_key(tmp_path, twin) -> None:
    rows = [NEW_PROGRAM | {"program_key": "key-1"}, NEW_PROGRAM | {"program_key": twin}]
    code, report = import_files(write_sheet(tmp_path / "p.csv", rows), *PAGE)
    assert (code, report["invalid"][0]["row"], Program.objects.count()) == (1, 3, 0)
    assert report["invalid"][0]["expected"] == "each program once; row 2 has it too"
