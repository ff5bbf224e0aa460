"""The starter set: loaded once, quick when there is nothing to do, and what was withdrawn stays withdrawn."""

import csv
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.facts import ledger, projection
from programs.imports import check
from programs.models import Evidence, ImportBatch, Program, SeasonRecord
from programs.tests.sheets import PAGE, export_files, import_files, write_sheet

pytestmark = pytest.mark.django_db

SAID = {"source_name": "Page", "source_kind": "program_page", "source_url": "https://example.org/", "seen_on": "2020"}
TOLD = {"name": "One", "specialty": "internal-medicine", "state": "NY", "visa_j1": "yes"}
EVIDENCE = [{"program_key": "site-1", "field": field, "value": value} | SAID for field, value in TOLD.items()]
RESIDENTS = {"program_key": "site-1", "season": "2020", "group": "all", "population": "residents", "count": "9"} | SAID
OFFERED = {"program_key": "site-1", "season": "2019", "group": "all", "population": "offered", "count": "3"} | SAID


@pytest.fixture
def starter(tmp_path, settings):
    """A small starter set of its own."""
    settings.FIXTURES = tmp_path
    folder = tmp_path / "starter"
    folder.mkdir()
    write_sheet(folder / "evidence.csv", EVIDENCE)
    write_sheet(folder / "records.csv", [RESIDENTS])
    write_sheet(folder / "nrmp_program_results.csv", [OFFERED])
    return folder


def load(*options: str) -> str:
    said = StringIO()
    call_command("load_starter", *options, stdout=said)
    return said.getvalue()


def test_it_loads_every_file_as_a_batch_and_says_so(starter) -> None:
    said = load()
    assert "4 rows about 1 programs" in said
    assert [batch.label for batch in ImportBatch.objects.order_by("pk")] == [
        "Starter set: programs and policies", "Starter set: IMG record", "Starter set: NRMP Program Results",
    ]  # fmt: skip
    assert (Program.objects.listed().get().visa_j1, SeasonRecord.objects.count()) == ("yes", 2)
    assert projection.differences() == []


def test_a_second_load_reads_nothing(starter, monkeypatch, django_assert_num_queries) -> None:
    load()
    monkeypatch.setattr(check, "check", None)
    with django_assert_num_queries(1):
        assert load().count("loaded before") == 3


def test_a_changed_file_brings_what_is_new_and_no_withdrawn_row_back(starter) -> None:
    load()
    ledger.withdraw(Evidence.objects.filter(field="visa_j1"))
    more = {"program_key": "site-1", "field": "visa_h1b", "value": "no"} | SAID
    write_sheet(starter / "evidence.csv", [*EVIDENCE, more])
    load()
    program = Program.objects.get()
    assert (program.visa_j1, program.visa_h1b, Evidence.objects.count()) == ("", "no", 5)
    load("--again")
    program.refresh_from_db()
    assert program.visa_j1 == "yes"


@pytest.mark.parametrize("how", ["deleted", "switched off"])
def test_the_nrmp_results_may_be_left_out(starter, settings, how) -> None:
    if how == "deleted":
        (starter / "nrmp_program_results.csv").unlink()
    else:
        settings.LOAD_NRMP_HISTORY = False
    load()
    assert not SeasonRecord.objects.filter(population="offered").exists()
    assert SeasonRecord.objects.count() == 1


def test_a_bad_file_loads_nothing(starter) -> None:
    write_sheet(starter / "evidence.csv", [EVIDENCE[0] | {"value": ""}])
    with pytest.raises(CommandError, match=r"evidence\.csv has 1 .* evidence row 2, value"):
        load()
    assert not Program.objects.exists()


def test_a_file_that_is_not_there_is_named(starter) -> None:
    (starter / "evidence.csv").unlink()
    with pytest.raises(CommandError, match=r"There is no .*evidence\.csv"):
        load()


def test_the_real_set_loads_and_its_wide_file_says_what_the_evidence_says(client, tmp_path, settings) -> None:
    folder = settings.FIXTURES / "starter"
    load()
    assert projection.differences() == []
    wide, _, _ = export_files(tmp_path)
    assert wide.read_bytes() == (folder / "programs.csv").read_bytes(), "write it anew: export_programs (SOURCES.md)"

    code, report = import_files(folder / "programs.csv", "--dry-run", *PAGE)
    assert (code, report["unchanged"]) == (0, Program.objects.count())
    assert {report[count] for count in ("new", "changed", "conflicting", "invalid") if report[count]} == set()

    with wide.open(newline="") as file:
        told = Counter(
            row["visa_h1b"]
            for row in csv.DictReader(file)
            if row["specialty"] == "internal-medicine" and row["state"] in {"NY", "NJ", "PA"}
        )
    question = "/api/programs?specialty=internal-medicine&state=NY&state=NJ&state=PA"
    by_h1b = [
        client.get(question + more).json()["count"]
        for more in ("", "&visa=h1b", "&visa=h1b&not_stated=visa", "&visa=h1b&conditional=visa")
    ]
    assert by_h1b == [told.total(), told["yes"], told["yes"] + told[""], told["yes"] + told["conditional"]]
