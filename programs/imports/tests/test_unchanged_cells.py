"""A row that says what stands is told at a glance, and comes to what the whole comparison comes to."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from programs.exports.rows import current_value
from programs.facts import ledger
from programs.imports import check
from programs.imports.cells import Origin
from programs.imports.checked import CheckedFiles, Files
from programs.models import Program
from programs.tests.builders import make_program, make_programs, say
from programs.tests.sheets import write_sheet

pytestmark = pytest.mark.django_db
PAGE = ("program_page", "Program page", "https://example.org/program")
SEEN = Origin(*PAGE, "2026-10-01")
FACTS = {
    "acgme_id": "1400000009",
    "visa_j1": "yes",
    "min_step2_ck": "230",
    "max_attempts": "none",
    "latitude": "42.65",
    "longitude": "-73.75",
}


@pytest.fixture
def program() -> Program:
    return make_program("site-1", **FACTS)


def as_exported(program: Program, **changes: Any) -> dict[str, str]:
    names = ("name", "specialty", "state", "city", *FACTS)
    return {"program_key": program.program_key} | {name: current_value(program, name) for name in names} | changes


def found(rows: list[dict[str, Any]], tmp_path: Path, source: Origin = SEEN) -> CheckedFiles:
    return check.check(Files(write_sheet(tmp_path / "p.csv", rows)), source)


def look_closely(monkeypatch) -> None:
    """Nothing is told at a glance from now on."""
    monkeypatch.setattr(check, "current_cells", lambda *_, **kw: {})


def told(checked: CheckedFiles) -> tuple[Any, ...]:
    said = {key: checked.evidence.statements_of(key) for key in checked.evidence}
    return said, checked.outcomes, dict(checked.effect_counts), checked.faults.listed


@pytest.mark.parametrize(
    ("changes", "source", "at_a_glance"),
    [
        pytest.param({}, SEEN, True, id="as exported"),
        pytest.param({}, SEEN._replace(name="Somebody else", seen_on="2026-11-01"), True, id="another source agrees"),
        pytest.param({}, SEEN._replace(seen_on=""), True, id="undated"),
        pytest.param({}, SEEN._replace(seen_on="2026-11-01"), False, id="a later day confirms"),
        pytest.param({"visa_j1": "no"}, SEEN, False, id="another value"),
        pytest.param({"visa_h1b": "no"}, SEEN, False, id="a value where none was"),
        pytest.param({"min_step2_ck_strictness": "required"}, SEEN, True, id="the same strictness"),
        pytest.param({"min_step2_ck_strictness": "preferred"}, SEEN, False, id="another strictness"),
        pytest.param({"visa_j1_note": "through ECFMG"}, SEEN, False, id="a note"),
        pytest.param({"max_attempts": ""}, SEEN, True, id="a blank says nothing"),
        pytest.param({"latitude": "42.6500"}, SEEN, True, id="the same number in other words"),
        pytest.param(
            {"min_step2_ck": "230.0", "longitude": "-73.750"}, SEEN, True, id="numbers with zeros at their end"
        ),
        pytest.param({"program_key": " SITE-1"}, SEEN, False, id="the key in other words"),
        pytest.param({"program_key": "", "acgme_id": "1400000009"}, SEEN, True, id="named by its ACGME id"),
        pytest.param(
            {"max_attempts": "none", "max_attempts_strictness": ""}, SEEN, True, id="no limit has no strictness"
        ),
        pytest.param({"acgme_id": "1400000001"}, SEEN, False, id="a new id"),
        pytest.param(
            {"min_step2_ck": "", "min_step2_ck_strictness": "required"}, SEEN, True, id="a strictness beside a blank"
        ),
    ],
)
def test_what_is_told_at_a_glance(program, changes, source, at_a_glance, tmp_path, monkeypatch) -> None:
    compared: list[str] = []
    real = check.standing_of
    monkeypatch.setattr(
        check, "standing_of", lambda asked, *args, **kw: compared.extend(asked) or real(asked, *args, **kw)
    )
    quick = told(found([as_exported(program, **changes)], tmp_path, source))
    assert compared == ([] if at_a_glance else ["site-1"])
    look_closely(monkeypatch)
    assert told(found([as_exported(program, **changes)], tmp_path, source)) == quick
    assert compared.pop() == "site-1"


@pytest.mark.parametrize(
    ("note", "changes", "is_compared"),
    [
        pytest.param("Through ECFMG", {}, False, id="as exported"),
        pytest.param("Through ECFMG", {"visa_j1_note": "through ECFMG"}, True, id="another note"),
        pytest.param("Through ECFMG", {"visa_j1_note": ""}, False, id="a note left open"),
        pytest.param("Through ECFMG", {"visa_j1": ""}, False, id="a note beside a blank"),
        pytest.param("Through ECFMG", {"city": "Troy"}, True, id="a change elsewhere"),
        pytest.param("Ask Dr. Doe", {}, False, id="a note that names a person"),
        pytest.param("unknown", {}, False, id="a note that is a word for blank"),
    ],
)
def test_a_note_that_stands_is_no_news(program, note, changes, is_compared, tmp_path, monkeypatch) -> None:
    say(program, "visa_j1", "yes", name="Another page", note=note, seen_on="2026-10-02")
    row = as_exported(program, visa_j1_note=note) | changes
    compared: list[Any] = []
    real = check.standing_of
    monkeypatch.setattr(
        check, "standing_of", lambda asked, *args, **kw: compared.extend(asked) or real(asked, *args, **kw)
    )
    quick, counted = found([row], tmp_path), len(compared)
    look_closely(monkeypatch)
    close = found([row], tmp_path)
    assert (told(close), close.faults.cells, close.words_read) == (told(quick), quick.faults.cells, quick.words_read)
    assert bool(counted) is is_compared
    assert len(compared) > counted


def test_a_merged_program_is_always_compared(program, tmp_path) -> None:
    other = make_program("site-2", name="Another")
    ledger.merge([(other.pk, program.pk)])
    program.refresh_from_db()
    checked = found([as_exported(program)], tmp_path)
    assert (checked.rows, checked.outcomes[program.program_key].value) == (0, "unchanged")


def test_what_stands_in_dispute_is_compared(program, tmp_path) -> None:
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    checked = found([as_exported(program, visa_j1="yes")], tmp_path)
    assert checked.outcomes[program.program_key].value == "unchanged"  # the page says what it said


@pytest.mark.parametrize("seed", range(6))
def test_it_never_changes_what_comes_of_a_file(seed, tmp_path, monkeypatch) -> None:
    random = Random(seed)
    programs = make_programs(
        *({"program_key": f"site-{number}", **FACTS | {"acgme_id": f"140000000{number}"}} for number in range(6))
    )
    for program in random.sample(programs, 3):
        say(program, "visa_j1", "yes", note="Ask first", seen_on="2026-10-02")
        say(program, *random.choice([("visa_j1", "no"), ("min_step2_ck", "240"), ("visa_h1b", "conditional")]))
    rows = []
    for program in Program.objects.order_by("pk"):
        row = as_exported(program)
        for _ in range(random.randrange(3)):
            row |= random.choice([{"visa_j1": "no"}, {"visa_h1b": "yes"}, {"city": ""}, {"min_step2_ck": "none"}])
            row |= random.choice([{"visa_j1_note": "Ask first"}, {"visa_h1b_note": "Ask first"}, {}])
            row |= random.choice(
                [{"min_step2_ck": word} for word in ("230.0", "230.", "23.0", "230.0.", "230.00")] + [{}]
            )
        rows.append(row)
    source = SEEN._replace(seen_on=random.choice(["", "2026", "2026-10", "2026-11-01"]))
    quick = told(found(rows, tmp_path, source))
    look_closely(monkeypatch)
    assert told(found(rows, tmp_path, source)) == quick
