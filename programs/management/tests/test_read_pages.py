"""Pages read in bulk, from the command line to the importable file of evidence."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.models import Evidence, Program
from programs.reader import tests
from programs.tests.builders import make_program
from programs.tests.sheets import import_files, write_sheet

PAGES = Path(tests.__file__).parent / "pages"
URL = "https://example.org/visas"
pytestmark = pytest.mark.django_db


def read_pages(*arguments: Any) -> tuple[int, str, str]:
    """The exit code, what was printed, and what was told beside it."""
    printed, told = StringIO(), StringIO()
    try:
        call_command("read_pages", *map(str, arguments), stdout=printed, stderr=told)
    except CommandError as error:
        return error.returncode, printed.getvalue(), f"{told.getvalue()}{error}"
    return 0, printed.getvalue(), told.getvalue()


def read_json(*arguments: Any) -> dict[str, Any]:
    code, printed, told = read_pages(*arguments, "--json")
    assert code == 0, told
    return json.loads(printed)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json() -> None:
    [page] = read_json(PAGES / "last_years_page.html", "--season", 2027)["pages"]
    assert {key: page[key] for key in ("file", "gate", "year")} == {
        "file": "last_years_page.html",
        "gate": "program",
        "year": 2024,
    }
    [proposal] = page["proposals"]
    assert {key: proposal[key] for key in ("field", "value", "strictness", "quote")} == {
        "field": "visa_j1",
        "value": "yes",
        "strictness": "",
        "quote": "We sponsor J-1 visas.",
    }
    assert proposal["rule"].startswith("visa.")
    assert ("deadline", "Applications are due by October 15, 2023.") in {
        (one["field"], one["quote"]) for one in page["mentioned"]
    }
    assert page["warnings"] == ["This page is of 2024. Look for a newer one before you record anything."]


def test_the_season_is_that_of_the_data_unless_told() -> None:
    assert read_json(PAGES / "last_years_page.html")["pages"][0]["warnings"]
    assert read_json(PAGES / "last_years_page.html", "--season", 2025)["pages"][0]["warnings"] == []


def test_words() -> None:
    code, printed, _ = read_pages(PAGES / "two_programs.html")
    assert code == 0
    assert printed.startswith("two_programs.html: program\n  ! This page speaks of several programs")
    assert "  visa_j1: yes (stands under Internal Medicine)  “We sponsor J-1 visas.”  visa." in printed
    assert "  mentioned, min_step2_ck: “" in printed


def test_the_gate_can_be_opened(tmp_path: Path) -> None:
    sentence = tmp_path / "s.txt"
    sentence.write_text("J-1 visas: yes")
    assert read_json(sentence)["pages"][0]["proposals"] == []
    [page] = read_json(sentence, "--assume-program")["pages"]
    assert (page["gate"], [one["value"] for one in page["proposals"]]) == ("program", ["yes"])


def test_a_folder_to_its_depth_and_what_is_no_page(tmp_path: Path) -> None:
    for name in ("b/one.html", "b/c/two.txt", "a.htm", "a_files/frame.html", ".hidden.html", "b/style.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<p>We sponsor J-1 visas.</p>")
    code, printed, told = read_pages(tmp_path, "--json")
    assert (code, [page["file"] for page in json.loads(printed)["pages"]]) == (
        0,
        ["a.htm", "b/c/two.txt", "b/one.html"],
    )
    assert told == f"{tmp_path}: 2 other files are no pages and were not read.\n"


def test_names_are_told_apart_and_a_file_is_read_once(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(PAGES / "details.html", tmp_path / folder / "p.html")
    found = read_json(tmp_path / "a" / "p.html", tmp_path / "b" / "p.html", tmp_path / "a")
    assert [page["file"] for page in found["pages"]] == ["p.html", str(tmp_path / "b" / "p.html")]


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\x89PNG\r\n")
    shutil.copy(PAGES / "details.html", tmp_path / "b.html")
    code, printed, told = read_pages(tmp_path, tmp_path / "missing.txt", "--json")
    found = json.loads(printed)
    assert (code, [page["file"] for page in found["pages"]]) == (1, ["b.html"])
    assert found["unreadable"] == [
        {"file": "a.html", "reason": "a.html is a picture; paste its text instead."},
        {"file": "missing.txt", "reason": "There is no file missing.txt."},
    ]
    assert told.startswith("2 of 3 files cannot be read:\n  a.html is a picture")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        pytest.param([], "Name files or folders with pages", id="nothing named"),
        pytest.param(["a.txt", "--url", "example.org"], "--url is “example.org”; expected an address", id="no address"),
        pytest.param(["a.txt", "--seen-on", "May"], "--seen-on is “May”; expected a day, month or year", id="no date"),
        pytest.param(["a.txt", "--evidence", "a.xlsx"], "a.xlsx: the name must end in .csv.", id="no CSV"),
        pytest.param(["--list", "missing.csv"], "There is no file missing.csv.", id="no list"),
    ],
)
def test_options_that_cannot_be_used(arguments: list[str], why: str) -> None:
    code, printed, told = read_pages(*arguments)
    assert (code, printed) == (2, "")
    assert why in told


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param({"program_key": "p"}, "has no column “file”.", id="no file column"),
        pytest.param(
            {"file": "a.html", "url": "www.example.org"}, "Row 2 of list.csv: url is “www.example.org”", id="url"
        ),
        pytest.param({"file": "a.html", "seen_on": "5/2026"}, "Row 2 of list.csv: seen_on is “5/2026”", id="date"),
    ],
)
def test_lists_that_cannot_be_used(tmp_path: Path, row: dict[str, str], why: str) -> None:
    code, _, told = read_pages("--list", write_sheet(tmp_path / "list.csv", [row]))
    assert code == 2
    assert why in told.replace('"file"', "“file”")


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return tmp_path / "evidence.csv"


def import_evidence(tmp_path: Path, evidence: Path) -> tuple[int, dict[str, Any]]:
    wide = write_sheet(tmp_path / "wide.csv", [{"program_key": "imp-1", "name": ""}])
    return import_files(wide, "--evidence", evidence)


def test_evidence_can_be_imported(tmp_path: Path, evidence: Path) -> None:
    make_program("imp-1", visa_j1=None)
    options = ("--program", "imp-1", "--url", URL, "--seen-on", "2026-11-20", "--evidence", evidence)
    code, _, told = read_pages(PAGES / "visa_table.html", *options)
    assert (code, told) == (0, f"4 rows of evidence in {evidence}. Look through them before you import them.\n")
    first = rows_of(evidence)[0]
    assert first["note"].endswith(": “J-1 visa: Sponsored through ECFMG”")
    assert {name: first[name] for name in first if name != "note"} == {
        "program_key": "imp-1",
        "field": "visa_j1",
        "value": "yes",
        "strictness": "",
        "season": "",
        "source_name": "The program's own page (example.org)",
        "source_url": URL,
        "source_kind": "program_page",
        "seen_on": "2026-11-20",
    }
    code, report = import_evidence(tmp_path, evidence)
    assert (code, report["invalid"], report["changed"]) == (0, [], 1)
    program = Program.objects.get(program_key="imp-1")
    assert (program.visa_j1, program.visa_h1b, program.min_step2_ck, program.letters_required) == ("yes", "no", 230, 3)
    assert Evidence.objects.filter(field="visa_h1b", source__url=URL, seen_on="2026-11-20").exists()


def test_a_list_says_of_which_program_each_page_is(tmp_path: Path, evidence: Path) -> None:
    for name in ("gme_policy.html", "details.html", "last_years_page.html"):
        shutil.copy(PAGES / name, tmp_path / name)
    rows = [
        {
            "file": "gme_policy.html",
            "program_key": "imp-1",
            "url": URL,
            "seen_on": "2026-11",
            "who": "read by a script",
        },
        {"file": "gme_policy.html", "program_key": "imp-2", "url": URL, "seen_on": "2026-11"},
        {"file": "details.html", "program_key": "imp-3", "url": URL, "source_name": "Pathology, Harbor Health"},
        {"file": "last_years_page.html", "program_key": "imp-4", "url": URL, "seen_on": "2026-11"},
    ]
    listed = write_sheet(tmp_path / "list.csv", rows)
    assert [page["file"] for page in read_json("--list", listed)["pages"]] == [
        "gme_policy.html",
        "details.html",
        "last_years_page.html",
    ]
    assert read_pages("--list", listed, "--evidence", evidence)[0] == 0
    told = {
        (row["program_key"], row["field"]): (row["source_kind"], row["source_name"], row["seen_on"])
        for row in rows_of(evidence)
    }
    policy = ("institution_policy", "Institution-wide policy (example.org)", "2026-11")
    assert told[("imp-1", "visa_j1")] == told[("imp-2", "visa_j1")] == policy
    assert told[("imp-3", "usce")] == ("program_page", "Pathology, Harbor Health", "")
    assert told[("imp-4", "visa_j1")] == ("program_page", "The program's own page (example.org)", "2024")


def test_the_note_of_evidence_names_the_rule_and_quotes_the_page(evidence: Path) -> None:
    options = ("--program", "imp-1", "--url", URL, "--evidence", evidence)
    assert read_pages(PAGES / "plain_faq.txt", *options)[0] == 0
    [page] = read_json(PAGES / "plain_faq.txt")["pages"]
    told = {one["field"]: f"{one['rule']}: “{one['quote']}”" for one in page["proposals"]}
    rows = {row["field"]: row["note"] for row in rows_of(evidence)}
    assert rows.keys() == told.keys()
    assert all(rows[field].endswith(told[field]) for field in rows)


def test_of_several_programs_only_its_own_section(tmp_path: Path, evidence: Path) -> None:
    make_program("imp-1", specialty="family-medicine")
    options = ("--program", "imp-1", "--url", URL, "--evidence", evidence)
    code, _, told = read_pages(PAGES / "two_programs.html", *options)
    assert code == 0
    assert {(row["field"], row["value"]) for row in rows_of(evidence)} == {
        ("visa_j1", "yes"),
        ("visa_h1b", "yes"),
        ("max_years_since_graduation", "10"),
    }
    assert "two_programs.html: left out of the evidence, 3 of its proposals speak of Internal Medicine.\n" in told


def test_what_is_left_out_of_the_evidence_is_said(tmp_path: Path, evidence: Path) -> None:
    page = tmp_path / "p.html"
    page.write_text(
        "<h1>Our residency</h1><p>We sponsor J-1 visas.</p><h2>Visas</h2><p>We do not sponsor J-1 visas.</p>"
    )
    _, _, told = read_pages(page, "--evidence", evidence, "--program", "imp-1", "--url", URL)
    assert "p.html: left out of the evidence, it says different things of visa_j1: yes, no.\n" in told
    assert [row for row in rows_of(evidence) if row["field"] == "visa_j1"] == []
    _, _, told = read_pages(page, "--evidence", evidence)
    assert "p.html: left out of the evidence, its program and its address are not given.\n" in told
    assert rows_of(evidence) == []


def test_a_row_of_evidence_is_no_formula(tmp_path: Path, evidence: Path) -> None:
    listed = write_sheet(
        tmp_path / "list.csv", [{"file": "p.html", "program_key": "imp-1", "url": URL, "source_name": "=1+1"}]
    )
    (tmp_path / "p.html").write_text("<p>We sponsor J-1 visas.</p>")
    assert read_pages("--list", listed, "--evidence", evidence)[0] == 0
    assert {row["source_name"] for row in rows_of(evidence)} == {"'=1+1"}
