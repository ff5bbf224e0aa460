"""What the benchmark of the import asks of a file and of those beside it; the figures are its business."""

import csv
from threading import Event

import pytest

from programs.imports.check import check
from programs.imports.checked import Files
from programs.models import Program
from programs.tests.builders import make_programs
from tests.benchmark import imports
from tests.benchmark.imports import BAD_CELLS, beside, write_file


@pytest.mark.django_db
def test_the_bad_rows_of_the_file_are_those_an_import_refuses(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(imports, "BAD_EVERY", 2)
    make_programs(*({"visa_j1": "yes", "min_step1": "none"} for _ in range(8)))
    ids = list(Program.objects.values_list("pk", flat=True))
    bad = write_file(tmp_path / "a.csv", ids)
    assert bad == dict(zip((3, 5, 7, 9), (column for column, _ in BAD_CELLS), strict=True))
    checked = check(Files(tmp_path / "a.csv"), imports.SOURCE)
    assert {fault.row: fault.column for fault in checked.faults.listed} == bad
    assert not checked.faults.rows  # of programs that are known, a bad cell loses itself alone
    assert imports.changing(8, bad) == 6
    write_file(tmp_path / "b.csv", ids, is_changed=True)
    first, changed = (list(csv.DictReader((tmp_path / name).read_text().splitlines())) for name in ("a.csv", "b.csv"))
    assert {row["min_step1"] for row in first} == {""}
    assert [int(row["min_step2_ck"]) + 1 for row in first[2::2]] == [int(row["min_step2_ck"]) for row in changed[2::2]]


def test_files_that_keep_a_reader_busy_are_refused(tmp_path) -> None:
    assert len(list(imports.refusals(tmp_path))) == 3


def test_a_save_that_fails_beside_stops_it() -> None:
    has_failed = Event()

    def fail() -> None:
        has_failed.set()
        raise OSError("locked")

    with pytest.raises(ValueError, match="A save failed beside the import: locked"):
        beside(fail, has_failed.wait)
