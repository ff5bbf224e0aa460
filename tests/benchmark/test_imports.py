"""The benchmark of the import keeps its own promises; the figures are its business, not the suite's."""

from threading import Event

import pytest

from programs.imports.cells import UNNAMED
from programs.imports.check import check
from programs.imports.checked import Files
from tests.benchmark import imports
from tests.benchmark.imports import BAD_EVERY, beside, faults_of, write_file

GOOD = {
    "rows": 5_000, "ratio": 30.0, "again_ratio": 0.9, "confirm_seconds": 9.0, "slowest_save": 0.5,
    "slowest_refusal": 1.0,
    "new_growth_mb": 40.0, "changed_growth_mb": 40.0,
}  # fmt: skip


@pytest.mark.django_db
def test_the_file_is_the_same_each_time_and_its_bad_rows_are_known(tmp_path) -> None:
    rows = 4 * BAD_EVERY
    bad = write_file(tmp_path / "a.csv", rows)
    assert write_file(tmp_path / "b.csv", rows) == bad == {101, 201, 301, 401}
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    checked = check(Files(tmp_path / "a.csv"), imports.SOURCE)
    assert ({row for _, row in checked.faults.rows}, checked.as_json()["new"]) == (bad, rows - len(bad))
    assert check(Files(tmp_path / "a.csv"), UNNAMED).as_json()["new"] == 0


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({}, []),
        ({"ratio": 19.9}, ["preview_ratio"]),
        ({"ratio": None}, []),
        ({"confirm_seconds": 10.1, "slowest_save": 10.1}, ["confirm_seconds", "slowest_save"]),
        ({"slowest_refusal": 2.1}, ["slowest_refusal"]),
        ({"new_growth_mb": 101.0, "again_ratio": 1.1}, ["again_ratio", "new_growth_mb"]),
        ({"changed_growth_mb": 101.0, "rows": 100_000}, []),
        ({"changed_growth_mb": 151.0, "rows": 100_000}, ["changed_growth_mb"]),
    ],
)
def test_a_missed_goal_is_named(changes, missed) -> None:
    assert faults_of(GOOD | changes) == missed


def test_files_that_keep_a_reader_busy_are_refused(tmp_path) -> None:
    assert len(list(imports.refusals(tmp_path))) == 3


def test_a_save_that_fails_beside_stops_it() -> None:
    has_failed = Event()

    def fail() -> None:
        has_failed.set()
        raise OSError("locked")

    with pytest.raises(imports.CommandError, match="A save failed beside the import: locked"):
        beside(fail, has_failed.wait)
