"""Workbooks: read as the text of the CSV file, refused by their fault before they take memory, written to read back."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from openpyxl.styles import Font

from programs.exports.columns import EVIDENCE, RECORDS, WIDE, meaning_of
from programs.exports.workbook import write_workbook
from programs.models import DataState, Evidence, Program
from programs.tabular.sheet import Unreadable
from programs.tabular.xlsx_writing import READ_ME
from programs.tests.builders import count_season, make_program, say
from programs.tests.sheets import NEW_PROGRAM, PAGE, everything, import_files
from programs.tests.workbooks import SHEET, a_workbook, repacked

HEADER = ["program_key", "name", "zip"]


def rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    return everything(path, WIDE).rows


# Reading --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param("00123", "00123", id="text keeps its zeros"),
        pytest.param(5, "5", id="a whole number"),
        pytest.param(5.0, "5", id="a whole number with a point"),
        pytest.param(1403521298, "1403521298", id="an id typed as a number"),
        pytest.param(0.1 + 0.2, "0.3", id="a number as it is shown"),
        pytest.param(-73.95, "-73.95", id="a negative number"),
        pytest.param(1e-7, "0.0000001", id="no exponent, small"),
        pytest.param(1e20, "100000000000000000000", id="no exponent, large"),
        pytest.param(-0.0, "0", id="minus zero"),
        pytest.param(date(2026, 3, 1), "2026-03-01", id="a day"),
        pytest.param(datetime(2026, 3, 1), "2026-03-01", id="a midnight"),
        pytest.param(datetime(2026, 3, 1, 5, 6), "2026-03-01T05:06:00", id="a moment"),
        pytest.param(time(5, 6), "05:06:00", id="a time of day"),
        pytest.param(True, "TRUE", id="a boolean"),
        pytest.param("NA", "NA", id="NA is a text"),
        pytest.param("#N/A", "#N/A", id="a cell in error"),
        pytest.param(" x\u200b ", "x", id="stray marks"),
        pytest.param("'=1+1", "=1+1", id="kept formula"),
        pytest.param("''=1", "'=1", id="kept kept formula"),
        pytest.param("'tis", "'tis", id="an apostrophe"),
        pytest.param("Mayagüez 日本", "Mayagüez 日本", id="letters of the world"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_the_text_of_a_csv_file(tmp_path, cell, text) -> None:
    path = a_workbook(tmp_path / "p.xlsx", {"programs": [HEADER, ["a", cell]]})
    assert rows_of(path) == [(2, {"program_key": "a", "name": text})]


def test_a_percentage_keeps_its_sign(tmp_path) -> None:
    def as_percent(sheet: Any) -> None:
        sheet["B2"].number_format, sheet["C2"].number_format = "0%", '0.0" %"'

    path = a_workbook(tmp_path / "p.xlsx", {"programs": [HEADER, ["a", 0.125, 0.5]]}, as_percent)
    assert rows_of(path) == [(2, {"program_key": "a", "name": "12.5%", "zip": "50%"})]


def test_rows_keep_their_numbers_over_blank_ones(tmp_path) -> None:
    path = a_workbook(tmp_path / "p.xlsx", {"programs": [HEADER, [], ["a", "x"], [], [None, "y"]]})
    assert rows_of(path) == [(3, {"program_key": "a", "name": "x"}), (5, {"name": "y"})]


@pytest.mark.parametrize(
    ("sheets", "title"),
    [
        pytest.param({"Notes": [["hello"]], "List": [HEADER, ["a"]]}, "List", id="the first with a known column"),
        pytest.param({"Old": [HEADER], "Programs": [HEADER, ["a"]]}, "Programs", id="the one named programs"),
        pytest.param({"Empty": [], "Sheet2": [HEADER, ["a"]]}, "Sheet2", id="after an empty one"),
        pytest.param({"Cover": [[], [], ["x"]], "P": [HEADER, ["a"]]}, "P", id="after one that begins lower down"),
    ],
)
def test_which_sheet_is_read(tmp_path, sheets, title) -> None:
    read = everything(a_workbook(tmp_path / "p.xlsx", sheets), WIDE)
    assert (read.title, read.columns, read.rows) == (title, tuple(HEADER), [(2, {"program_key": "a"})])


def test_formats_beyond_the_table_are_no_values(tmp_path) -> None:
    def paint(sheet: Any) -> None:
        sheet.cell(1_048_576, 16_384).font = Font(bold=True)

    assert rows_of(a_workbook(tmp_path / "p.xlsx", {"programs": [HEADER, ["a", "x"]]}, paint)) == [
        (2, {"program_key": "a", "name": "x"})
    ]


def far(row: int, column: int) -> Callable[[Any], None]:
    return lambda sheet: sheet.cell(row, column, "x") and None


def merged(sheet: Any) -> None:
    sheet.merge_cells("A1:B1")


@pytest.mark.parametrize(
    ("rows", "change", "fault"),
    [
        pytest.param([], None, "is empty: no sheet of it has a value", id="nothing in it"),
        pytest.param([["key", "title"]], None, r"No sheet of p.xlsx \(“S”\) has a column of the programs file",
                     id="no known column"),
        pytest.param([["program_key", "visa_j2"]], None, 'Column 2 .*“S” of p.xlsx, "visa_j2", is not known. Did you',
                     id="an unknown column"),
        pytest.param([["program_key", "name", "name"]], None, "two columns named", id="a column twice"),
        pytest.param([["program_key", None, "name"]], None, "Column 2 .* has no name", id="a column without a name"),
        pytest.param([HEADER, ["a"]], merged, r"Row 1 .* has merged cells \(A1:B1\)", id="a merged header"),
        pytest.param([HEADER, ["a", "x", "1", "more"]], None, "text in column 4, the header has 3 columns",
                     id="a cell beside the table"),
        pytest.param([HEADER, ["a", "x" * 20_001]], None, '"name" has 20,001 characters', id="a cell too long"),
        pytest.param([HEADER, ["a", "=1+1"]], None, "Row 2 .*, column 2: the value of this formula is not in the file",
                     id="a formula without its value"),
        pytest.param([HEADER, ["a"]], far(1_048_576, 2), "far outside its table .row 1,048,576", id="a cell far below"),
        pytest.param([HEADER, ["a"]], far(40_000, 16_384), "far outside its table", id="a cell far away"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_by_its_fault(tmp_path, rows, change, fault) -> None:
    path = a_workbook(tmp_path / "p.xlsx", {"S": rows}, change)
    with pytest.raises(Unreadable, match=fault):
        rows_of(path)


def sound(path: Path) -> Path:
    return a_workbook(path, {"programs": [HEADER, ["a", "x"]]})


def as_bytes(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(sound(path).read_bytes()))


def unpacks_to(size: int) -> Callable[[Path], None]:
    return lambda path: repacked(sound(path), {"xl/media/image1.bin": b"\0" * size}) and None


def of_parts(number: int) -> Callable[[Path], None]:
    return lambda path: repacked(sound(path), {f"xl/media/{each}": b"" for each in range(number)}) and None


def twice_the_same_part(path: Path) -> None:
    sound(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", b"<worksheet/>")


def locked(path: Path) -> None:
    """The container of a workbook with a password: not a zip archive at all."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


def lying_about_its_size(path: Path) -> None:
    """A part that names fewer bytes than it holds."""
    sound(path)
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo(SHEET)
        size = part.file_size.to_bytes(4, "little")
    content = path.read_bytes()
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    path.write_bytes(
        content[:at] + content[at : at + 46].replace(size, (10).to_bytes(4, "little")) + content[at + 46 :]
    )


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
FILES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "an old workbook": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100), "Excel workbook; save it"),
    "a locked one": (locked, "is locked with a password; save it without one, as .xlsx"),
    "a CSV file": (lambda path: path.write_bytes(b"program_key,name\na,x\n"), "not an Excel workbook; if it is a CSV"),
    "nothing": (lambda path: path.write_bytes(b""), "is empty"),
    "cut off": (lambda path: as_bytes(path, lambda content: content[:-200]), "cut off or damaged"),
    "cut short": (lambda path: path.write_bytes(b"PK\x03\x04rest"), "cut off or damaged"),
    "damaged inside": (lambda path: as_bytes(path, lambda content: content[:60] + b"\xff" * 40 + content[100:]),
                       "cut off or damaged"),
    "an OpenDocument sheet": (lambda path: repacked(sound(path), {"xl/workbook.xml": None, "content.xml": b"<x/>"}),
                              "is not an Excel workbook"),
    "macros": (lambda path: repacked(sound(path), {"xl/vbaProject.bin": b"x"}), "holds macros"),
    "a sheet that is not there": (lambda path: repacked(sound(path), {SHEET: None}), "not written as a workbook"),
    "no XML": (lambda path: repacked(sound(path), {SHEET: b"<worksheet>"}), "not written as a workbook"),
    "a sheet that is no part": (
        lambda path: repacked(sound(path), {"xl/workbook.xml": lambda xml: xml.replace(b"r:id", b"id")}),
        "is empty: no sheet",
    ),
    "a cell nowhere": (lambda path: repacked(sound(path), {SHEET: lambda xml: xml.replace(b'"A2"', b'"2A"')}),
                       "not written as a workbook"),
    "entities": (lambda path: repacked(sound(path), {SHEET: lambda xml: ENTITIES + xml}), "declares entities"),
    "entities in the styles": (lambda path: repacked(sound(path), {"xl/styles.xml": lambda xml: ENTITIES + xml}),
                               "declares entities"),
    "a bomb": (unpacks_to(105_000_000), "unpacks to 105,0.* bytes; at most 104,857,600"),
    "a thousand parts": (of_parts(1_000), "has 1,0.. parts; at most 500"),
    "one part under two names": (twice_the_same_part, "cut off or damaged"),
    "a part larger than it says": (lying_about_its_size, "damaged|not written as"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FILES)
def test_a_bad_file_is_refused_by_its_fault(tmp_path, fault) -> None:
    path = tmp_path / "p.xlsx"
    make, said = FILES[fault]
    make(path)
    assert path.stat().st_size < 200_000
    with pytest.raises(Unreadable, match=said):
        rows_of(path)


@pytest.mark.parametrize("suffix", [".xls", ".xlsm", ".XLSB", ".ods"])
def test_other_workbooks_are_refused_by_name(tmp_path, suffix) -> None:
    with pytest.raises(Unreadable, match=f"files that end in {suffix.lower()} cannot be read"):
        rows_of(sound(tmp_path / f"p{suffix}"))


def test_bounds_on_rows(tmp_path) -> None:
    path = a_workbook(tmp_path / "p.xlsx", {"programs": [HEADER, *([f"k{n}"] for n in range(4))]})
    assert len(everything(path, WIDE._replace(most_rows=4)).rows) == 4
    with pytest.raises(Unreadable, match="more than 3 rows"):
        everything(path, WIDE._replace(most_rows=3))


# Importing ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_workbook_is_imported_as_its_csv_would_be(tmp_path) -> None:
    new = NEW_PROGRAM | {"zip": "00123", "min_step2_ck": 230, "visa_j1": "yes", "seen_on": date(2026, 3, 1)}
    path = a_workbook(tmp_path / "p.xlsx", {"Sheet1": [["a note of mine"]], "Sheet2": [list(new), list(new.values())]})
    code, report = import_files(path, *PAGE)
    assert (code, report["new"], report["written"], report["sheets"]) == (0, 1, True, {"programs": "Sheet2"})
    program = Program.objects.get()
    assert (program.zip, program.min_step2_ck, program.visa_j1) == ("00123", 230, "yes")
    assert set(Evidence.objects.values_list("seen_on", flat=True)) == {"2026-03-01"}
    assert import_files(path, *PAGE)[1] | {"sheets": {}} == {
        "new": 0, "changed": 0, "unchanged": 1, "conflicting": 0, "invalid": [], "sheets": {}, "written": True,
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "cell", "seen", "expected"),
    [
        pytest.param("visa_j1", 7, "7", "yes, no, conditional or blank", id="a number for an answer"),
        pytest.param("name", "#N/A", "#N/A", "could not work this cell out", id="an error where any text is taken"),
        pytest.param("zip", 12, "12", "five digits", id="a ZIP of two digits"),
        pytest.param("min_step2_ck", date(2026, 3, 1), "2026-03-01", "a whole number", id="a day for a score"),
        pytest.param("min_step2_ck", 235.5, "235.5", "a whole number", id="half a point"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(tmp_path, column, cell, seen, expected) -> None:
    row = NEW_PROGRAM | {column: cell}
    path = a_workbook(tmp_path / "p.xlsx", {"programs": [list(row), list(row.values())]})
    code, report = import_files(path, *PAGE)
    (fault,) = report["invalid"]
    assert (code, report["written"], fault["row"], fault["column"], fault["seen"]) == (1, False, 2, column, seen)
    assert expected in fault["expected"]
    assert not Program.objects.exists()


@pytest.mark.django_db
def test_a_percentage_is_not_taken_for_a_number(tmp_path) -> None:
    make_program("site-1")
    row = {"program_key": "site-1", "season": 2026, "group": "img", "population": "matched", "percent": 0.125}
    path = a_workbook(
        tmp_path / "r.xlsx", {"records": [list(row), list(row.values())]},
        lambda sheet: setattr(sheet["E2"], "number_format", "0.0%"),
    )  # fmt: skip
    wide = a_workbook(tmp_path / "p.xlsx", {"programs": [["program_key"], ["site-1"]]})
    code, report = import_files(wide, "--records", path, *PAGE)
    assert (code, report["invalid"][0]["seen"], report["invalid"][0]["expected"]) == (
        1, "12.5%", "a number from 0 to 100, or blank",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["a CSV file", "cut off", "macros"])
def test_an_unreadable_workbook_is_exit_2_and_writes_nothing(tmp_path, fault) -> None:
    FILES[fault][0](tmp_path / "p.xlsx")
    before = DataState.current().version
    code, report = import_files(tmp_path / "p.xlsx", *PAGE)
    assert (code, report["written"], DataState.current().version) == (2, False, before)
    assert "p.xlsx" in report["error"]


# Writing --------------------------------------------------------------------------------------------------------------


def written(rows: list[list[str]]) -> Any:
    file = BytesIO()
    write_workbook(file, WIDE, rows, ["State: New York"])
    return load_workbook(file)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-x", "@SUM(A1)", "'=1", "=", "#N/A", "#REF!"])
def test_no_cell_is_a_formula_or_an_error(text) -> None:
    cell = written([HEADER, ["a", text, "00123"]])["programs"]["B2"]
    assert (cell.data_type, cell.value.removeprefix("'")) == ("s", text.removeprefix("'") if text[0] != "'" else text)


def test_numbers_are_numbers_and_ids_are_text() -> None:
    sheet = written([["acgme_id", "latitude", "min_step2_ck", "max_attempts"], ["1403521298", "40.7", "230", "none"]])
    assert [cell.value for cell in sheet["programs"][2]] == ["1403521298", 40.7, 230, "none"]


@pytest.mark.parametrize(
    ("text", "read_back"),
    [
        ("a\0b\x0bc\x1fd", "abcd"),
        ("half \ud800 a pair", "half  a pair"),
        ("no\ufffe character", "no character"),
        ("_x0041_ stays", "_x0041_ stays"),
        ("_x005F_x0041_", "_x005F_x0041_"),
        ("_xD800_ is half a pair", "_xD800_ is half a pair"),
        ("=1+1", "=1+1"),
        ("'=1", "'=1"),
        ("#N/A", "#N/A"),
        ("5", "5"),
        ("<b> & \"quotes\"", "<b> & \"quotes\""),
    ],
)  # fmt: skip
def test_what_is_written_reads_back(tmp_path, text, read_back) -> None:
    path = tmp_path / "p.xlsx"
    with path.open("wb") as file:
        write_workbook(file, WIDE, [HEADER, ["a", text, "00123"]])
    assert rows_of(path) == [(2, {"program_key": "a", "name": read_back, "zip": "00123"})]


def test_the_sheet_is_ready_to_look_at_and_explains_itself() -> None:
    book = written([HEADER, ["a", "x", "00123"], ["b", "y", "00124"]])
    sheet, about = book["programs"], book[READ_ME]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, book.sheetnames) == ("B2", "A1:C3", ["programs", READ_ME])
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["C"].width
    said = {row[0].value: row[1].value for row in about.iter_rows(max_col=2) if row[0].value}
    assert said["Asked for"] == "State: New York"
    assert said["zip"] == "ZIP: five digits, as text"
    assert said["Rows"] == "2 on the sheet “programs”"


@pytest.mark.parametrize("layout", [WIDE, EVIDENCE, RECORDS], ids=lambda layout: layout.file)
def test_every_column_is_explained(layout) -> None:
    assert all(meaning_of(column, layout) for column in layout.columns)


@pytest.mark.django_db
def test_an_exported_workbook_is_imported_unchanged(tmp_path) -> None:
    program = make_program(
        "site-a", acgme_id="1400000001", nrmp_codes="9999140C0; 9999140P0", zip="00123", latitude="40.7128",
        longitude="-74", max_attempts="none", min_step2_ck=230, usce_months="1.5", deadline="09-24",
        name="=Formula, Hospital", hospital="'=quoted", note="_x0041_ & #1",
    )  # fmt: skip
    say(program, "visa_h1b", "no", note="-only transfers", seen_on="2026-10-02")
    count_season(program, 2026, "img", "residents", 0)
    make_program("site-b", name="#N/A in the name", seen_on="")
    paths = wide, evidence, records = [tmp_path / f"{name}.xlsx" for name in ("programs", "evidence", "records")]
    files = [wide, "--evidence", evidence, "--records", records]
    call_command("export_programs", *map(str, files), stdout=StringIO())

    before = DataState.current().version
    code, report = import_files(*files)
    assert (code, report["unchanged"], report["changed"], report["invalid"]) == (0, 2, 0, [])
    assert DataState.current().version == before
    assert [everything(path, layout).title for path, layout in zip(paths, (WIDE, EVIDENCE, RECORDS), strict=True)] == [
        "programs", "evidence", "records",
    ]  # fmt: skip
