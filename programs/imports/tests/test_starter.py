"""The starter set: loaded once, quick when there is nothing to do, and what was withdrawn stays withdrawn."""

import csv
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.duplicates.finding import waiting
from programs.facts import ledger, projection
from programs.imports import check
from programs.models import Evidence, ImportBatch, Pairing, Program, SeasonRecord, StateImgCount
from programs.models.program import NOT_WORKED_OUT
from programs.tests.builders import make_program, say
from programs.tests.sheets import PAGE, export_files, import_files, write_sheet

pytestmark = pytest.mark.django_db

SAID = {"source_name": "Page", "source_kind": "program_page", "source_url": "https://example.org/", "seen_on": "2020"}
TOLD = {"name": "One", "specialty": "internal-medicine", "state": "NY", "visa_j1": "yes"}
EVIDENCE = [{"program_key": "site-1", "field": field, "value": value} | SAID for field, value in TOLD.items()]
RESIDENTS = {"program_key": "site-1", "season": "2020", "group": "all", "population": "residents", "count": "9"} | SAID
LISTED = {"name": "One Hospital", "specialty": "internal-medicine", "state": "NY", "nrmp_codes": "1234140C0"}
DIRECTORY = [
    {"program_key": "nrmp-1234140c0", "field": field, "value": value} | SAID for field, value in LISTED.items()
]
ADDED = {"program_key": "site-1", "field": "former_names", "value": "First Hospital"} | SAID
ONE_PROGRAM = {"duplicate": "nrmp-1234140c0", "kept": "site-1", "is_same": "yes", "why": "one hospital"}
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


@pytest.fixture
def with_directory(starter):
    """The same with a directory, what it adds, and what was decided of a pair."""
    write_sheet(starter / "directory.csv", DIRECTORY)
    write_sheet(starter / "additions.csv", [ADDED])
    write_sheet(starter / "duplicates.csv", [ONE_PROGRAM])
    return starter


def test_what_one_edition_takes_back_a_later_one_says_again(starter) -> None:
    """Yes, no, yes: also where the third is the first, byte for byte. What a person took back stays so."""
    rows = [row | {"value": "no"} if row["field"] == "visa_j1" else row for row in EVIDENCE]
    for edition, says in (
        (EVIDENCE, "yes"),
        (rows, "no"),
        (EVIDENCE, "yes"),
        (rows, "no"),
        ([*EVIDENCE, ADDED], "yes"),
    ):
        write_sheet(starter / "evidence.csv", edition)
        load()
        assert Program.objects.get().visa_j1 == says
        assert Evidence.objects.filter(field="visa_j1", withdrawn_at=None).count() == 1
        assert "loaded before" in load()
    ledger.withdraw(Evidence.objects.filter(field="visa_j1", withdrawn_at=None))
    write_sheet(starter / "evidence.csv", EVIDENCE)
    load()
    assert Program.objects.get().visa_j1 == ""


STATE = {
    "state": "NY",
    "us_img": "580",
    "non_us_img": "805",
    "places": "4226",
    "matched_year": "2017",
    "places_year": "2020",
    "source_name": "A table",
    "source_url": "https://example.org/states",
    "note": "",
}


def matched_in_ny() -> int:
    return StateImgCount.objects.get().us_img


def test_a_later_edition_of_the_table_of_states_takes_the_place_of_an_earlier_one(starter) -> None:
    write_sheet(starter / "state_imgs.csv", [STATE])
    assert "IMGs matched by state: 1 state." in load()
    assert "by state" not in load()
    write_sheet(starter / "state_imgs.csv", [STATE | {"us_img": "600"}])
    assert "IMGs matched by state: 1 state." in load()
    assert matched_in_ny() == 600


def test_no_edition_takes_the_place_of_the_owners_own_table(starter) -> None:
    write_sheet(starter / "own.csv", [STATE | {"us_img": "590"}])
    write_sheet(starter / "state_imgs.csv", [STATE])
    load()
    call_command("load_state_imgs", starter / "own.csv", verbosity=0)
    for us_img in ("580", "600"):
        write_sheet(starter / "state_imgs.csv", [STATE | {"us_img": us_img}])
        assert "by state" not in load()
        assert matched_in_ny() == 590


def test_a_table_of_before_editions_were_told_is_known_by_what_it_says(starter) -> None:
    write_sheet(starter / "state_imgs.csv", [STATE])
    load()
    StateImgCount.objects.update(edition="")
    assert "IMGs matched by state: 1 state." in load()
    write_sheet(starter / "state_imgs.csv", [STATE | {"us_img": "600"}])
    load()
    assert matched_in_ny() == 600


def test_a_bad_edition_of_the_table_of_states_is_told_and_changes_nothing(starter) -> None:
    write_sheet(starter / "state_imgs.csv", [STATE])
    load()
    write_sheet(starter / "state_imgs.csv", [STATE | {"state": "XX"}])
    with pytest.raises(CommandError, match="Row 2, state: found “XX”"):
        load()
    assert matched_in_ny() == 580


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
    with django_assert_num_queries(2):
        assert load().count("loaded before") == 3


def test_programs_of_before_an_update_are_worked_out_anew(starter) -> None:
    make_program("site-2", visa_j1="yes", source=("institution_policy", "Rule", ""))
    Program.objects.update(institution_fields=NOT_WORKED_OUT, visa_j1="no")
    assert "1 programs changed." in load()
    assert Program.objects.get(program_key="site-2").visa_j1 == "yes"
    assert "changed" not in load()


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


def test_what_a_changed_file_says_no_more_is_withdrawn_and_what_others_said_stays(starter) -> None:
    load()
    program = Program.objects.get()
    say(program, "visa_h1b", "no", kind="program_answer")
    write_sheet(starter / "evidence.csv", [row for row in EVIDENCE if row["field"] != "visa_j1"])
    assert "1 rows of an earlier edition withdrawn" in load()
    program.refresh_from_db()
    assert (program.visa_j1, program.visa_h1b, program.is_listed) == ("", "no", True)
    assert projection.differences() == []
    assert "withdrawn" not in load()


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


def test_the_directory_joins_what_is_known(with_directory) -> None:
    said = load()
    assert "4 rows about 1 programs" in said
    assert "1 rows about 2 programs" in said
    one = Program.objects.listed().get()
    assert (one.program_key, one.name, one.nrmp_codes) == ("site-1", "One", "1234140C0")
    assert (one.visa_j1, one.former_names) == ("yes", "First Hospital")
    assert projection.differences() == []


def test_one_file_may_be_wanted_alone(with_directory) -> None:
    load("--only", "directory.csv")
    assert [program.name for program in Program.objects.listed()] == ["One Hospital"]
    load()
    assert [program.name for program in Program.objects.listed()] == ["One"]


def test_a_file_asked_for_must_be_there(starter) -> None:
    with pytest.raises(CommandError, match=r"There is no .*directory\.csv"):
        load("--only", "directory.csv")


def test_a_pair_somebody_parted_stays_apart(with_directory) -> None:
    load()
    ledger.undo_pairings(Pairing.objects.all())
    write_sheet(with_directory / "duplicates.csv", [ONE_PROGRAM | {"why": "told at more length"}])
    load()
    assert Program.objects.listed().count() == 2
    load("--again")
    assert Program.objects.listed().count() == 1


def test_a_pair_with_an_unknown_program_is_left_out(with_directory) -> None:
    (with_directory / "directory.csv").unlink()
    load()
    assert (Program.objects.count(), Pairing.objects.count()) == (1, 0)


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def no_program_stands_twice(folder) -> None:
    """Every key of the files is listed, but those that were decided to be another one; no pair is left to decide."""
    keys = {row["program_key"] for name in ("evidence.csv", "directory.csv") for row in rows_of(folder / name)}
    same = {row["duplicate"] for row in rows_of(folder / "duplicates.csv") if row["is_same"] == "yes"}
    assert set(Program.objects.listed().values_list("program_key", flat=True)) == keys - same
    assert waiting() == []
    named = Counter(Program.objects.listed().values_list("sort_name", "city", "state"))
    assert [who for who, times in named.items() if times > 1] == []


def every_code_is_of_the_specialty() -> None:
    """The digits of codes and ids that name the specialty; ophthalmology and genetics have none of ours."""
    for program in Program.objects.listed().exclude(specialty__acgme_code="").select_related("specialty"):
        ids = [code[4:7] for code in program.codes] + [program.acgme_id[:3]] * bool(program.acgme_id)
        assert set(ids) <= {program.specialty.acgme_code}, program.program_key


def test_the_real_set_loads_and_its_wide_file_says_what_the_evidence_says(client, tmp_path, settings) -> None:
    folder = settings.FIXTURES / "starter"
    load()
    assert projection.differences() == []
    no_program_stands_twice(folder)
    every_code_is_of_the_specialty()
    wide, _, _ = export_files(tmp_path)
    assert wide.read_bytes() == (folder / "programs.csv").read_bytes(), "write it anew: export_programs (SOURCES.md)"

    code, report = import_files(folder / "programs.csv", "--dry-run", *PAGE)
    assert (code, report["unchanged"]) == (0, Program.objects.listed().count())
    assert {report[count] for count in ("new", "changed", "conflicting", "invalid") if report[count]} == set()

    question = "/api/programs?specialty=internal-medicine&state=NY&state=NJ&state=PA"
    by_h1b = [
        client.get(question + more).json()["count"]
        for more in ("", "&visa=h1b", "&visa=h1b&not_stated=visa", "&visa=h1b&conditional=visa")
    ]
    asked = {("internal-medicine", state) for state in ("NY", "NJ", "PA")}
    says = Counter(row["visa_h1b"] for row in rows_of(wide) if (row["specialty"], row["state"]) in asked)
    assert by_h1b == [says.total(), says["yes"], says["yes"] + says[""], says["yes"] + says["conditional"]]
    assert min(says[word] for word in ("yes", "conditional", "no", "")) > 0
    assert client.get("/api/programs?q=advocate christ medical center").json()["count"] > 0  # a name of before
