"""export_programs: formulas are quoted, numbers are not, and a filter chooses the programs."""

import csv
import random
from functools import partial
from io import StringIO

import pandas as pd
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.catalogue.tests.test_columns import random_programs
from programs.exports.columns import CURRENT_VALUES, NOTE_COLUMNS
from programs.exports.rows import current_value, wide_rows
from programs.facts import ledger
from programs.fields import FIELDS
from programs.models import Evidence, Program
from programs.models.querysets import COUNTS_FOR
from programs.tabular.writing import csv_lines
from programs.tests.builders import make_program, make_programs, say
from programs.tests.sheets import export_files

CONTRACT = [
    "program_key",
    "acgme_id",
    "nrmp_codes",
    "name",
    "specialty",
    "institution",
    "hospital",
    "city",
    "state",
    "country",
    "zip",
    "latitude",
    "longitude",
    "coordinate_precision",
    "setting",
    "length_years",
    "positions_per_year",
    "website",
    "active",
    "former_names",
    "accepts_img",
    "visa_j1",
    "visa_j1_note",
    "visa_h1b",
    "visa_h1b_note",
    "min_step2_ck",
    "min_step1",
    "max_attempts",
    "max_years_since_graduation",
    "years_counted_to",
    "usce",
    "usce_months",
    "usce_kinds",
    "letters_required",
    "us_letters_required",
    "step3",
    "step3_by",
    "ecfmg_by",
    "work_permit",
    "deadline",
    "note",
]


def test_the_header_is_the_contract_with_strictness_beside_the_limits() -> None:
    assert [column for column in CURRENT_VALUES if not column.endswith("_strictness")] == CONTRACT
    assert CURRENT_VALUES[CURRENT_VALUES.index("max_attempts") + 1] == "max_attempts_strictness"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\tx", "'\tx"),
        ("'=1", "''=1"),
        ("-73.95", "-73.95"),
        ("+5", "+5"),
        ("'tis", "'tis"),
        ("0012", "0012"),
        ("a, b", '"a, b"'),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell, written) -> None:
    assert list(csv_lines([["k", cell]])) == [f"k,{written}\n"]


def row_of(program) -> dict[str, str]:
    header, row = wide_rows([program.pk])
    return dict(zip(header, row, strict=True))


@pytest.mark.django_db
def test_current_values_as_they_would_be_typed() -> None:
    program = make_program(
        max_attempts="none", min_step1=200, min_step1_strictness="preferred", usce_months="2.0", latitude="40.70",
        longitude="-74", visa_j1="conditional", positions_per_year=0, acgme_id="1400000001",
    )  # fmt: skip
    cells = row_of(program)
    assert {name: cells[name] for name in ("max_attempts", "max_attempts_strictness", "min_step1", "usce_months")} == {
        "max_attempts": "none", "max_attempts_strictness": "", "min_step1": "200", "usce_months": "2",
    }  # fmt: skip
    assert (cells["min_step1_strictness"], cells["latitude"], cells["longitude"]) == ("preferred", "40.7", "-74")
    assert (cells["specialty"], cells["positions_per_year"], cells["visa_h1b"]) == ("internal-medicine", "0", "")


@pytest.mark.django_db
def test_the_note_is_of_the_row_that_stands_and_a_dispute_is_blank() -> None:
    program = make_program()
    page = ledger.source_for("program_page", "Page").pk
    ledger.record(
        [
            ledger.Statement(program.pk, "visa_h1b", "conditional", page, note="transfers only", seen_on="2026"),
            ledger.Statement(program.pk, "visa_h1b", "no", ledger.source_for("other", "X").pk, note="weak"),
        ]
    )
    say(program, "visa_j1", "yes", name="A", note="ECFMG", seen_on="2026")
    say(program, "visa_j1", "no", name="B", note="never", seen_on="2026")
    cells = row_of(program)
    assert (cells["visa_h1b"], cells["visa_h1b_note"]) == ("conditional", "transfers only")
    assert (cells["visa_j1"], cells["visa_j1_note"]) == ("", "")


@pytest.mark.django_db
def test_a_filter_chooses_the_programs_and_their_evidence(tmp_path) -> None:
    make_programs(
        {"program_key": "site-b", "visa_h1b": "yes"},
        {"program_key": "site-a", "visa_h1b": "yes"},
        {"program_key": "site-c", "visa_h1b": "no"},
    )
    wide, evidence, _ = export_files(tmp_path, "--filter", "visa=h1b&state=NY")
    rows = [list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in (wide, evidence)]
    assert [row["program_key"] for row in rows[0]] == ["site-a", "site-b"]
    assert sorted({row["program_key"] for row in rows[1]}) == ["site-a", "site-b"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        pytest.param(["p.csv", "--filter", "visa=f1"], "visa: Select a valid choice", id="a value nobody knows"),
        pytest.param(["p.csv", "--filter", "vise=j1"], "“vise” is not a filter", id="a word nobody knows"),
        pytest.param(["p.xls"], r"must end in \.csv or \.xlsx", id="another format"),
        pytest.param(["nowhere/p.csv"], "No such file", id="no such folder"),
    ],
)
def test_a_bad_export_is_refused(tmp_path, monkeypatch, arguments, fault) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=fault) as raised:
        call_command("export_programs", *arguments, stdout=StringIO())
    assert raised.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_another_program_reads_what_we_write(tmp_path, ending) -> None:
    """People open an export with what they have: ids keep their zeros, and what is not stated is blank."""
    make_program("site-1", name="Alder", acgme_id="0401100001", zip="01605", visa_j1="yes", min_step2_ck="none")
    make_program("site-2", name="Zürich, “the second”", visa_h1b="no")
    path = tmp_path / f"programs.{ending}"
    call_command("export_programs", str(path))
    read = pd.read_csv if ending == "csv" else partial(pd.read_excel, engine="openpyxl")
    table = read(path, dtype=str, keep_default_na=False)
    assert list(table.columns) == list(CURRENT_VALUES)
    rows = {row["program_key"]: row for row in table.to_dict("records")}
    assert {name: rows["site-1"][name] for name in ("acgme_id", "zip", "visa_j1", "visa_h1b", "min_step2_ck")} == {
        "acgme_id": "0401100001",
        "zip": "01605",
        "visa_j1": "yes",
        "visa_h1b": "",
        "min_step2_ck": "none",
    }
    assert rows["site-2"]["visa_h1b"] == "no"


def as_objects_say(program: Program) -> list[str]:
    """The same row, each cell asked of the program and of the evidence it rests on."""
    cells = {"program_key": program.program_key}
    for name, fact in FIELDS.items():
        cells[name] = current_value(program, name)
        if fact.has_strictness:
            cells[f"{name}_strictness"] = getattr(program, f"{name}_strictness")
    said = Evidence.objects.annotate(told_of=COUNTS_FOR).filter(told_of=program.pk, is_current=True)
    notes = dict(said.values_list("field", "note"))
    cells |= {column: notes.get(name, "") for name, column in NOTE_COLUMNS.items()}
    return [cells[column] for column in CURRENT_VALUES]


@pytest.mark.django_db
def test_rows_from_columns_are_what_programs_say_one_by_one() -> None:
    dice = random.Random(18)
    random_programs(dice, range(40))
    one, other, *others = dice.sample(list(Program.objects.all()), 12)
    make_program("site-decimal", usce_months="1.50", latitude="0", longitude="-0.5", name="=1+1", positions_per_year=0)
    for number, program in enumerate(others):
        say(program, dice.choice([*NOTE_COLUMNS]), "conditional", note=f"note {number}", seen_on="2026-11-02")
    ledger.merge([(one.pk, other.pk)])
    ids = dice.sample(list(Program.objects.values_list("pk", flat=True)), 41)
    listed = {program.pk: program for program in Program.objects.listed().select_related("specialty")}
    header, *rows = wide_rows(ids)
    assert (header, len(rows)) == (CURRENT_VALUES, 40)
    assert [list(row) for row in rows] == [as_objects_say(listed[pk]) for pk in ids if pk in listed]
    assert list(wide_rows([])) == [CURRENT_VALUES]
