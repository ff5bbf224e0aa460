"""The benchmark runs on what is there and says what it found."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.tests.builders import make_program
from tests.benchmark import desk

pytestmark = pytest.mark.django_db


def test_the_export_is_measured_and_read_back(tmp_path) -> None:
    make_program(name="=Formula & Co", zip="00123", min_step2_ck=230)
    printed = StringIO()
    call_command("benchmark", "export", "--rounds", "1", "--json", str(tmp_path / "out.json"), stdout=printed)
    found = json.loads((tmp_path / "out.json").read_text())
    assert (found["programs"], found["seconds"] < 3, found["peak_mb"] < 100) == (1, True, True)
    assert "1 programs written to a workbook" in printed.getvalue()


def test_the_desk_is_measured_on_what_is_there() -> None:
    for number in range(3):
        make_program(f"p-{number}", visa_j1="yes", visa_h1b="yes", step3="required", us_letters_required=2)
    found = desk.desk(rounds=1)
    assert (found["desk_programs"], found["suppositions"]) == (3, desk.CHANGES)
    assert found["ranking_page_statements"] < 15
    assert found["what_if_ms"] > 0
    assert found["ranking_page_ms"] > 0


def test_a_what_if_that_disagrees_stops_it(monkeypatch) -> None:
    make_program(visa_j1="yes")
    real = desk.judged
    monkeypatch.setattr(desk, "judged", lambda ranked, changes, today: real(ranked, (), today))
    with pytest.raises(CommandError, match="What if disagrees"):
        desk.desk(rounds=1)


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({}, []),
        ({"what_if_ms": 200.1}, ["what_if_ms"]),
        ({"ranking_page_ms": 100.1, "what_if_ms": 200.1}, ["what_if_ms", "ranking_page_ms"]),
        ({"ranking_page_ms": 900.0, "desk_programs": 100_000}, []),
    ],
)
def test_a_missed_goal_is_named(changes, missed) -> None:
    good = {"desk_programs": 13_860, "what_if_ms": 199.0, "ranking_page_ms": 99.0}
    assert desk.faults_of(good | changes) == missed
