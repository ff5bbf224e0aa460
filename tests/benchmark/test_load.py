"""The benchmarks of the catalogue keep their own promises; the figures are their business, not the suite's."""

import pytest

from programs.models import DataState, Evidence
from programs.tests.builders import make_programs
from tests.benchmark import beside, load

LOADED = {"patch_ratio": 50.0, "file_ratio": 8.0}
READ = {"ratio": 1.2, "shows_after_most": 0.7}


@pytest.mark.django_db
def test_the_ways_to_load_are_compared_and_nothing_is_left_behind() -> None:
    make_programs(*({"visa_h1b": "yes"} for _ in range(5)))
    before = DataState.current().version, Evidence.objects.count()
    found = load.measured(2)
    assert found["programs"] == 5
    assert (DataState.current().version, Evidence.objects.count()) == before


@pytest.mark.parametrize(
    ("faults_of", "found", "missed"),
    [
        (load.faults_of, LOADED, []),
        (load.faults_of, LOADED | {"patch_ratio": 7.9, "file_ratio": 3.9}, ["patch_ratio", "file_ratio"]),
        (beside.faults_of, READ, []),
        (beside.faults_of, READ | {"ratio": 1.51, "shows_after_most": 2.1}, ["ratio", "shows_after_most"]),
    ],
)
def test_a_missed_goal_is_named(faults_of, found, missed) -> None:
    assert faults_of(found) == missed
