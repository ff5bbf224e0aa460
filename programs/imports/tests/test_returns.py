"""A source that returns to what it once said is heard, and what was exported comes back row for row."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from programs.facts import ledger, projection
from programs.imports import check, record
from programs.imports.cells import Cleaner, Origin
from programs.imports.effects import repeats
from programs.imports.faults import Faults
from programs.models import Evidence, ImportBatch, Pairing, Program, SeasonRecord, Source, Track
from programs.tests.builders import count_season, make_program, say
from programs.tests.sheets import PAGE, export_files, import_files, write_sheet

pytestmark = pytest.mark.django_db

SAID = {"source_name": "Program page", "source_url": "https://example.org/p", "source_kind": "program_page"}
ABOUT = {"program_key": "site-1"} | SAID


def policy(value: str, **more: str) -> dict[str, str]:
    return ABOUT | {"field": "visa_j1", "value": value} | more


def people(number: str, **more: str) -> dict[str, str]:
    return ABOUT | {"season": "2025", "group": "img", "population": "matched", "count": number} | more


def imported(tmp_path: Path, **rows: list[dict[str, str]]) -> dict[str, Any]:
    """The report on a wide file that only names the program, with files of evidence and of records."""
    files = [write_sheet(tmp_path / "p.csv", rows.pop("wide", [{"program_key": "site-1"}])), *PAGE]
    for name, told in rows.items():
        files += [f"--{name}", write_sheet(tmp_path / f"{name}.csv", told)]
    code, report = import_files(*files)
    assert code == 0, report
    return report


def standing(rows: type[Evidence] | type[SeasonRecord], column: str, **about: str) -> list[Any]:
    return list(rows.objects.filter(**about).order_by("pk").values_list(column, flat=True))


@pytest.mark.parametrize("seen_on", [pytest.param("", id="undated"), pytest.param("2026-03", id="of one month")])
@pytest.mark.parametrize(
    ("file", "row", "column", "words"),
    [
        pytest.param("evidence", policy, "value", ("yes", "no", "yes"), id="evidence"),
        pytest.param("records", people, "count", (10, 12, 10), id="season records"),
    ],
)
def test_a_source_may_return_to_what_it_said_first(tmp_path, file, row, column, words, seen_on) -> None:
    make_program("site-1")
    rows = Evidence if file == "evidence" else SeasonRecord
    about = {"field": "visa_j1"} if rows is Evidence else {}
    for word in words:
        report = imported(tmp_path, **{file: [row(str(word), seen_on=seen_on)]})
        assert (report["changed"], report["unchanged"]) == (1, 0)
        assert standing(rows, column, is_current=True, **about) == [word]
        assert imported(tmp_path, **{file: [row(str(word), seen_on=seen_on)]})["unchanged"] == 1  # the same file again
    assert standing(rows, column, **about) == list(words)


@pytest.mark.parametrize(
    ("known", "told", "recorded"),
    [
        pytest.param("yn", "yn", "yn", id="the same file"),
        pytest.param("yn", "n", "yn", id="its last row alone"),
        pytest.param("yn", "yny", "yny", id="it goes on"),
        pytest.param("yny", "yny", "yny", id="the same file, with a return"),
        pytest.param("yny", "yn", "ynyn", id="an earlier file: the page says so again"),
        pytest.param("", "yny", "yny", id="all of it at once"),
        pytest.param("y", "ny", "yny", id="a return in one file"),
        pytest.param("ync", "yc", "ync", id="a part, in order, up to the last"),
        pytest.param("", "yy", "yy", id="twice the same"),
        pytest.param("yy", "yy", "yy", id="twice the same, again"),
    ],
)
def test_the_rows_of_a_source_go_on_where_it_ended(tmp_path, known, told, recorded) -> None:
    program = make_program("site-1")
    words = {"y": "yes", "n": "no", "c": "conditional"}
    page = ledger.source_for("program_page", "Program page", "https://example.org/p").pk
    for letter in known:
        ledger.record([ledger.Statement(program.pk, "visa_j1", words[letter], page, note="as it says")])
    for _ in range(2):
        imported(tmp_path, evidence=[policy(words[letter], note="as it says") for letter in told])
        assert standing(Evidence, "value", field="visa_j1") == [words[letter] for letter in recorded]
    assert standing(Evidence, "value", field="visa_j1", is_current=True) == [words[recorded[-1]]]


def test_many_rows_of_one_fact_are_read_once() -> None:
    asked = 0

    class Word(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal asked
            asked += 1
            return str.__eq__(self, other)

    said, told = [*map(Word, "y" * 500), Word("n")], [*map(Word, "y" * 499), Word("c"), *map(Word, "n" * 500)]
    assert not any(repeats(told, said))
    assert asked < 3 * len(told)


def test_what_was_withdrawn_may_be_said_again(tmp_path) -> None:
    make_program("site-1")
    imported(tmp_path, evidence=[policy("yes")])
    ledger.withdraw(Evidence.objects.filter(field="visa_j1"))
    imported(tmp_path, evidence=[policy("yes")])
    assert standing(Evidence, "value", field="visa_j1", is_current=True) == ["yes"]


def test_a_new_edition_of_the_starter_set_repeats_nothing(tmp_path) -> None:
    """What a steward has recorded of the same page since stays the page's last word."""
    program = make_program("site-1")
    imported(tmp_path, evidence=[policy("yes")])
    page = ledger.source_for("program_page", "Program page", "https://example.org/p").pk
    ledger.record([ledger.Statement(program.pk, "visa_j1", "no", page)])
    files = check.Files(
        evidence=write_sheet(tmp_path / "e.csv", [policy("yes"), ABOUT | {"field": "note", "value": "x"}])
    )
    record.take_in("Starter set", files, with_withdrawn=False)
    assert standing(Evidence, "value", field="visa_j1", is_current=True) == ["no"]


# Export and import ----------------------------------------------------------------------------------------------------

COLUMNS = ("program__program_key", "source__kind", "source__name", "source__url", "seen_on")
OF_EVIDENCE = ("field", "value", "strictness", "note", "season", "is_current")
OF_RECORDS = ("season", "track", "group", "population", "count", "percent", "method", "is_current")


def everything() -> tuple[list[Any], list[Any]]:
    """All standing rows, in the order they were recorded of each fact."""
    rows = (
        Evidence.objects.order_by("recorded_at", "pk").values_list(*COLUMNS, *OF_EVIDENCE),
        SeasonRecord.objects.order_by("recorded_at", "pk").values_list(*COLUMNS, *OF_RECORDS),
    )
    evidence, records = (list(some.filter(withdrawn_at__isnull=True)) for some in rows)
    return sorted(evidence, key=lambda row: (row[0], row[5])), sorted(records, key=lambda row: (row[0], row[5:9]))


def empty_the_database() -> None:
    Program.objects.update(merged_into=None)
    for model in (Evidence, SeasonRecord, Pairing, Track, Program, ImportBatch, Source):
        model._default_manager.all().delete()


def make_a_history() -> None:
    """Returns, withdrawals, disputes, a value said twice, and records of several sources and seasons."""
    first, second = make_program("site-1", visa_j1="yes", former_names="Old Name"), make_program("site-2")
    for value in ("no", "yes", "no", "yes"):
        say(first, "visa_j1", value, seen_on="2026-03")
    for value in ("230", "235", "230", "230"):
        say(first, "min_step2_ck", value, kind="directory", strictness="preferred", note="as its page has it")
    for value in ("3", "2", "3"):
        say(second, "max_attempts", value, season=2026)
    say(second, "visa_h1b", "yes", name="One page", seen_on="2026-09-01")
    say(second, "visa_h1b", "no", name="Another page", seen_on="2026-09-01")  # in dispute
    say(second, "usce", "required", name="A wrong page")
    ledger.withdraw(Evidence.objects.filter(source__name="A wrong page"))
    say(second, "former_names", "Older Name")
    for number in (10, 12, 10):
        count_season(first, 2025, "all", "matched", number, seen_on="2025-03")
    for number in (4, 9, 5):
        count_season(first, 2025, "img", "matched", number, kind="directory")
    count_season(first, 2024, "img", "residents", 3)
    count_season(second, 0, "us_img", "interviewed", None, percent="12.50", method="its page")
    ledger.withdraw(counts=SeasonRecord.objects.filter(season=2024))


def test_an_export_read_into_an_empty_database_is_the_same_again(tmp_path) -> None:
    make_a_history()
    before, files = everything(), export_files(tmp_path / "before")
    wide, evidence, records = files
    code, report = import_files(wide, "--evidence", evidence, "--records", records)
    assert (code, report["changed"], report["unchanged"], report["conflicting"]) == (0, 0, 2, 0)
    assert everything() == before
    empty_the_database()
    code, report = import_files(wide, "--evidence", evidence, "--records", records)
    assert (code, report["new"], report["invalid"]) == (0, 2, [])
    assert everything() == before
    assert [path.read_bytes() for path in export_files(tmp_path / "after")] == [path.read_bytes() for path in files]
    assert not projection.differences()


def test_merged_programs_are_read_back_as_the_one_that_is_kept(tmp_path) -> None:
    kept = make_program("site-1", acgme_id="1400000001", nrmp_codes="9999140C0", visa_j1="yes")
    other = make_program("site-2", name="Another", acgme_id="1400000002", nrmp_codes="9999140P0", visa_j1="no")
    ledger.merge([(other.pk, kept.pk)])
    count_season(other, 2025, "all", "matched", 10)
    wide, evidence, records = export_files(tmp_path / "before")
    rows = Evidence.objects.count()
    code, report = import_files(wide, "--evidence", evidence, "--records", records)
    assert (code, json.dumps(report["invalid"]), Evidence.objects.count()) == (0, "[]", rows)
    empty_the_database()
    assert import_files(wide, "--evidence", evidence, "--records", records)[0] == 0
    assert [path.read_bytes() for path in export_files(tmp_path / "after")] == [
        path.read_bytes() for path in (wide, evidence, records)
    ]


def test_zeros_that_a_spreadsheet_program_took_off_our_own_file_are_read_again_and_told(tmp_path) -> None:
    """It takes ZIPs and ids for numbers: those of New England and Puerto Rico, and of anesthesiology, lose zeros."""
    zips = {"site-1": "02115", "site-2": "00926", "site-3": "10001", "site-4": "02139-4307"}
    for key, code in zips.items():
        make_program(key, zip=code, acgme_id=f"040{key[-1]}500001", seen_on="2026-01-01")
    wide, _, _ = export_files(tmp_path / "out")
    with wide.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    saved = [row | {name: row[name].lstrip("0") for name in ("zip", "acgme_id")} for row in rows]
    assert {row["zip"] for row in saved} == {"2115", "926", "10001", "2139-4307"}
    mended = [row | {"zip": zips["site-4"]} if row["program_key"] == "site-4" else row for row in saved]

    code, report = import_files(write_sheet(tmp_path / "saved.csv", mended), *PAGE)
    assert (code, report["invalid"], report["changed"], report["unchanged"]) == (0, [], 0, 4)
    assert dict(Program.objects.values_list("program_key", "zip")) == zips

    code, report = import_files(write_sheet(tmp_path / "short.csv", [{"program_key": "site-3", "zip": "21"}]), *PAGE)
    assert [(one["column"], one["seen"]) for one in report["invalid"]] == [("zip", "21")]


@pytest.mark.parametrize(
    ("column", "typed", "read"),
    [
        pytest.param("zip", "2115", "02115", id="one zero"),
        pytest.param("zip", "926", "00926", id="two"),
        pytest.param("acgme_id", "401500001", "0401500001", id="an id"),
    ],
)
def test_what_got_its_zeros_back_is_told(tmp_path, column, typed, read) -> None:
    make_program("site-1", zip="10001", seen_on="2026-01-01")
    cleaner = cleaner_of(column)
    row = cleaner.wide(2, {"program_key": "site-1", column: typed})
    assert row.values == {column: read}
    assert [(word.column, word.typed, word.value) for word in cleaner.words_read] == [(column, typed, read)]


def cleaner_of(column: str) -> Cleaner:
    origin = Origin("program_page", "Program page")
    return Cleaner("programs", ("program_key", column), {}, 2027, "2026-11-30", origin, Faults())
