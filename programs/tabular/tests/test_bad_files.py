"""Files that must not get through, by the command and at the desk: refused by a sentence or by row and column, and
nothing is written. How soon, ``make benchmark`` measures."""

import html
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from programs.models import DataState, Evidence, Program, Upload
from programs.tabular.sheet import MOST_COLUMNS
from programs.tests.bad_files import HEADER, INVALID, REFUSED, TAKEN, csv_of
from programs.tests.sheets import NEW_PROGRAM, PAGE, import_files, write_sheet

pytestmark = pytest.mark.django_db
SOURCE = {"source_name": "Program page", "source_kind": "program_page", "source_url": "", "seen_on": "2026-11-01"}
NEVER_SAID = ("Traceback", "Exception", "Error:", "/tmp", "/var/", "site-packages")


def at_the_desk(desk, path: Path):
    """Where a steward ends who sends this file."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return desk.post("/steward/imports/new/", {"file": file, "kind": ""} | SOURCE, follow=True)


def text_of(response) -> str:
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def nothing_new(version: str) -> bool:
    return (Program.objects.count(), Evidence.objects.count(), DataState.current().version) == (0, 0, version)


@pytest.mark.parametrize("name", REFUSED)
def test_the_command_refuses_a_bad_file(tmp_path, name) -> None:
    path, version = REFUSED[name].make(tmp_path), DataState.current().version
    code, report = import_files(path, *PAGE)
    assert (code, report["written"], set(report)) == (2, False, {"error", "written"})
    assert REFUSED[name].said in report["error"]
    assert not any(word in report["error"] for word in (*NEVER_SAID, str(tmp_path)))
    assert nothing_new(version)


@pytest.mark.parametrize("name", REFUSED)
def test_the_desk_refuses_a_bad_file_or_asks_for_its_columns(desk, tmp_path, name) -> None:
    path, version = REFUSED[name].make(tmp_path), DataState.current().version
    response = at_the_desk(desk, path)
    said = text_of(response)
    assert (REFUSED[name].at_the_desk or REFUSED[name].said) in said
    assert not any(word in said for word in (*NEVER_SAID, str(tmp_path)))
    assert nothing_new(version)
    assert Upload.objects.exists() is bool(REFUSED[name].at_the_desk)


@pytest.mark.parametrize("name", INVALID)
def test_a_bad_cell_of_a_workbook_is_named_by_both(desk, tmp_path, name) -> None:
    make, column, seen, expected = INVALID[name]
    path, version = make(tmp_path), DataState.current().version
    code, report = import_files(path, *PAGE)
    (fault,) = report["invalid"]
    assert (code, report["written"], fault["row"], fault["column"], fault["seen"]) == (1, False, 2, column, seen)
    assert expected in fault["expected"]
    preview = at_the_desk(desk, path)
    (line,) = preview.context["preview"].invalid.lines
    assert (line.row, line.column, line.seen, line.expected) == (2, column, seen, fault["expected"])
    assert not any(word in text_of(preview) for word in (*NEVER_SAID, "javascript:alert(1)</a>"))
    confirmed = desk.post(preview.redirect_chain[-1][0], {"seen": preview.context["form"]["seen"].value()}, follow=True)
    assert text_of(confirmed)
    assert nothing_new(version)


BAD_CELLS = [
    ("min_step2_ck", "1e400"), ("min_step2_ck", "NaN"), ("min_step2_ck", "Infinity"), ("latitude", "-inf"),
    ("min_step2_ck", "9223372036854775808"), ("min_step2_ck", "9" * 5_000), ("min_step2_ck", "-5"),
    ("positions_per_year", "²"), ("positions_per_year", "١٢"), ("usce_months", "250"), ("latitude", "90.0000001"),
    ("website", "javascript:alert(1)"), ("website", "data:text/html,x"), ("website", " JaVaScRiPt:x"),
    ("website", "https://example.org/\r\nX: y"), ("website", "//example.org"), ("website", "https://"),
    ("state", "ZZ"), ("specialty", "Alchemy"), ("deadline", "02-30"), ("seen_on", "2026-13"), ("seen_on", "2031"),
    ("zip", "123456"), ("acgme_id", "140000000X"), ("program_key", "../x"), ("program_key", "k" * 81),
    ("program_key", "k" * 5_000), ("name", "n" * 251), ("name", "two\nlines"), ("name", "a\tb"),
    ("note", "n" * 1_001), ("source_url", "javascript:alert(1)"), ("source_url", "data:text/html,x"),
    ("source_kind", "hearsay"),
]  # fmt: skip
BAD_RATES = [
    ("percent", "-5"), ("percent", "250"), ("percent", "1e400"), ("percent", "NaN"), ("percent", "12.5%"),
    ("season", "99999"), ("season", "0"), ("season", "9223372036854775808"), ("season", "2026.5"),
    ("group", "martians"), ("population", "hired"), ("track", "Q"), ("method", "m" * 1_001),
    ("source_url", "javascript:alert(1)"), ("seen_on", "yesterday"), ("program_key", "site-unknown"),
]  # fmt: skip


def places(lines) -> list[tuple[int, str]]:
    """Row and column of each fault of the preview."""
    return sorted((line.row, line.column) for line in lines)


def test_every_bad_cell_is_named_and_nothing_is_written(desk, tmp_path) -> None:
    """One file with one bad cell a row, below a row that is sound."""
    own_source = {"source_name": "A page", "source_kind": "program_page", "source_url": "https://example.org/"}
    bad = [
        NEW_PROGRAM | {"program_key": f"site-{row}"} | own_source | {column: cell}
        for row, (column, cell) in enumerate(BAD_CELLS, 3)
    ]
    rows = [NEW_PROGRAM | {"program_key": "site-good"}, *bad]
    path, version = write_sheet(tmp_path / "p.csv", rows), DataState.current().version
    expected = [(row, column) for row, (column, _) in enumerate(BAD_CELLS, 3)]
    code, report = import_files(path, *PAGE)
    assert (code, report["written"]) == (1, False)
    assert sorted((fault["row"], fault["column"]) for fault in report["invalid"]) == expected
    preview = at_the_desk(desk, path)
    assert places(preview.context["preview"].invalid.lines) == expected
    assert not any(word in f"{report}{text_of(preview)}" for word in NEVER_SAID)
    assert nothing_new(version)


def test_every_bad_rate_is_named_and_nothing_is_written(desk, tmp_path) -> None:
    """One file with one bad cell a row, each about a program of its own."""
    record = {"season": "2026", "group": "img", "population": "matched", "percent": "40"}
    source = {"source_name": "A page", "source_kind": "program_page", "source_url": ""}
    keys = [f"site-{number}" for number in range(len(BAD_RATES))]
    wide = write_sheet(tmp_path / "p.csv", [NEW_PROGRAM | {"program_key": key} for key in keys])
    rows = [
        {"program_key": key} | record | source | {column: cell}
        for key, (column, cell) in zip(keys, BAD_RATES, strict=True)
    ]
    records, version = write_sheet(tmp_path / "r.csv", rows), DataState.current().version
    expected = [(row, column) for row, (column, _) in enumerate(BAD_RATES, 2)]
    code, report = import_files(wide, "--records", records, *PAGE)
    assert (code, report["written"]) == (1, False)
    assert sorted((fault["row"], fault["column"]) for fault in report["invalid"]) == expected
    assert not any(word in str(report) for word in NEVER_SAID)
    assert nothing_new(version)
    import_files(wide, *PAGE)
    assert places(at_the_desk(desk, records).context["preview"].invalid.lines) == expected


def test_one_bad_row_of_five_hundred_is_named_and_holds_the_others(desk, tmp_path) -> None:
    rows = [NEW_PROGRAM | {"program_key": f"site-{number}"} for number in range(2, 502)]
    rows[320]["state"] = "ZZ"
    path, version = write_sheet(tmp_path / "p.csv", rows), DataState.current().version
    assert [(fault["row"], fault["column"]) for fault in import_files(path, *PAGE)[1]["invalid"]] == [(322, "state")]
    preview = at_the_desk(desk, path)
    assert [(line.row, line.seen) for line in preview.context["preview"].invalid.lines] == [(322, "ZZ")]
    address, seen = preview.redirect_chain[-1][0], preview.context["form"]["seen"].value()
    assert "Select this to record the rest" in text_of(desk.post(address, {"seen": seen}))
    assert nothing_new(version)
    desk.post(address, {"seen": seen, "leave_out": "on"})
    assert Program.objects.count() == 499


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_and_sound_is_taken_as_it_is(desk, tmp_path, name) -> None:
    make, facts = TAKEN[name]
    path = make(tmp_path)
    preview = at_the_desk(desk, path).context["preview"]
    assert (preview.counts["new"], preview.invalid.total) == (1, 0)
    code, _ = import_files(path, *PAGE)
    assert (code, list(Program.objects.values(*facts))) == (0, [facts])


def test_a_quoted_line_break_ends_no_row(tmp_path) -> None:
    path = csv_of(HEADER + b'a,"two\nlines",IM,NY\nb,y,IM,ZZ\n')(tmp_path)
    faults = import_files(path, *PAGE)[1]["invalid"]
    assert [(fault["row"], fault["column"]) for fault in faults] == [(2, "name"), (3, "state")]


@pytest.mark.parametrize("twin", [" KEY-1", "key-1 ", "key-1\u200b", "Key-1", "key-1"])
def test_keys_that_look_alike_are_one_key(desk, tmp_path, twin) -> None:
    rows = [NEW_PROGRAM | {"program_key": "key-1"}, NEW_PROGRAM | {"program_key": twin}]
    path, version = write_sheet(tmp_path / "p.csv", rows), DataState.current().version
    code, report = import_files(path, *PAGE)
    assert (code, report["invalid"][0]["row"]) == (1, 3)
    assert report["invalid"][0]["expected"] == "each program once; row 2 has it too"
    assert [line.row for line in at_the_desk(desk, path).context["preview"].invalid.lines] == [3]
    assert nothing_new(version)


def test_as_many_columns_as_can_be_mapped(desk, tmp_path) -> None:
    """Names of a hundred characters, all alike at the beginning, are asked for one by one and forgotten as sent."""
    names = [f"{'c' * 90}{number}" for number in range(MOST_COLUMNS)]
    said = text_of(at_the_desk(desk, write_sheet(tmp_path / "p.csv", [dict.fromkeys(names, "x" * 19_000)])))
    assert all(name in said for name in names)
    assert "x" * 1_000 not in said
