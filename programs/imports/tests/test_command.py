"""import_programs: what is found, what is recorded, and what is refused by row and column."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.facts import ledger, projection
from programs.imports import check, record
from programs.imports.cells import Origin
from programs.models import DataState, Evidence, ImportBatch, Program, SeasonRecord, Source, Track
from programs.models.program import LEDGER_COLUMNS
from programs.tests.builders import count_season, make_program, make_programs, say
from programs.tests.sheets import NEW_PROGRAM, PAGE, export_files, import_files, write_sheet
from programs.vocabulary import NO_MAXIMUM

pytestmark = pytest.mark.django_db

SAID = {"source_name": "Program page", "source_url": "https://example.org/p", "source_kind": "program_page"}


def counts(report: dict) -> tuple[int, int, int, int]:
    return report["new"], report["changed"], report["unchanged"], report["conflicting"]


def current(program: Program, field: str) -> Evidence:
    return program.evidence.get(field=field, is_current=True)


def test_a_new_program_is_recorded_with_its_source(tmp_path) -> None:
    wide = write_sheet(
        tmp_path / "programs.csv",
        [{"acgme_id": "1400000001", "name": "Example IM", "specialty": "internal medicine", "state": "ny",
          "visa_h1b": "Conditional", "visa_h1b_note": "transfers only", "max_attempts": "none",
          "max_years_since_graduation": "5.0", "min_step2_ck": "230", "min_step2_ck_strictness": "preferred"}],
    )  # fmt: skip

    code, report = import_files(wide, *PAGE, "--seen-on", "2026-10")

    assert (code, counts(report), report["invalid"], report["written"]) == (0, (1, 0, 0, 0), [], True)
    program = Program.objects.get()
    assert (program.program_key, program.is_listed, program.specialty.slug) == (
        "acgme-1400000001", True, "internal-medicine",
    )  # fmt: skip
    assert (program.max_attempts, program.max_years_since_graduation) == (NO_MAXIMUM, 5)
    assert program.max_years_since_graduation_strictness == "required"
    assert (program.min_step2_ck, program.min_step2_ck_strictness, program.visa_j1) == (230, "preferred", "")
    visa = current(program, "visa_h1b")
    assert (visa.value, visa.note, visa.seen_on, visa.source.kind) == (
        "conditional", "transfers only", "2026-10", "program_page",
    )  # fmt: skip
    assert visa.batch.label == "Import of programs.csv"


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        pytest.param({"acgme_id": "1400000009"}, "acgme-1400000009", id="from the ACGME id"),
        pytest.param({"nrmp_codes": "9999140P0; 9999140C0"}, "nrmp-9999140c0", id="from the first NRMP code"),
        pytest.param({"program_key": " Site-Example\u200b "}, "site-example", id="given, with stray marks"),
    ],
)
def test_the_key_of_a_new_program(tmp_path, ids, key) -> None:
    import_files(write_sheet(tmp_path / "p.csv", [NEW_PROGRAM | {"program_key": ""} | ids]), *PAGE)
    assert Program.objects.get().program_key == key


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param({"program_key": "site-known"}, id="by key"),
        pytest.param({"acgme_id": "1400000009"}, id="by ACGME id"),
        pytest.param({"nrmp_codes": "9999140C0"}, id="by one of its codes"),
        pytest.param({"program_key": "another-name", "acgme_id": "1400000009"}, id="by ACGME id, key unknown"),
    ],
)
def test_a_known_program_is_found(tmp_path, ids) -> None:
    program = make_program("site-known", acgme_id="1400000009", nrmp_codes="9999140C0; 9999140P0")
    _, report = import_files(write_sheet(tmp_path / "p.csv", [ids | {"visa_j1": "yes"}]), *PAGE)
    program.refresh_from_db()
    assert (report["changed"], program.visa_j1) == (1, "yes")


def test_a_specialty_is_read_with_what_is_said_beside_it(tmp_path) -> None:
    row = {"program_key": "new", "name": "New", "state": "NY", "specialty": "Internal Medicine - Categorical"}
    assert import_files(write_sheet(tmp_path / "p.csv", [row]), *PAGE)[0] == 0
    assert Program.objects.get().specialty.slug == "internal-medicine"


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        pytest.param({"visa_j1": "maybe"}, "visa_j1", "yes, no, conditional or blank", id="policy"),
        pytest.param({"specialty": "Internal Medecine"}, "specialty", "did you mean internal-medicine?", id="subject"),
        pytest.param({"state": "XX"}, "state", "two letters", id="state"),
        pytest.param({"latitude": "1e400", "longitude": "1"}, "latitude", "-90 to 90", id="a number beyond numbers"),
        pytest.param({"latitude": "nan"}, "latitude", "-90 to 90", id="not a number"),
        pytest.param({"min_step2_ck": "-5"}, "min_step2_ck", "from 1 to 300", id="negative"),
        pytest.param({"min_step2_ck": "235.5"}, "min_step2_ck", "a whole number", id="half a point"),
        pytest.param({"max_attempts": "9223372036854775808"}, "max_attempts", "from 1 to 20", id="2^63"),
        pytest.param({"max_years_since_graduation": "9" * 5000}, "max_years_since_graduation", "0 to 60", id="digits"),
        pytest.param({"website": "javascript:alert(1)"}, "website", "http://", id="script in an address"),
        pytest.param({"acgme_id": "123"}, "acgme_id", "ten digits", id="ACGME id"),
        pytest.param({"acgme_id": "140000000²"}, "acgme_id", "ten digits", id="a digit that is none"),
        pytest.param({"nrmp_codes": "9999140X0"}, "nrmp_codes", "1313120C0", id="NRMP code"),
        pytest.param({"program_key": "a b"}, "program_key", "small letters", id="blank inside a key"),
        pytest.param({"program_key": "k" * 81}, "program_key", "at most 80", id="a key too long"),
        pytest.param({"deadline": "45000"}, "deadline", "MM-DD", id="a date as a number"),
        pytest.param({"seen_on": "45000"}, "seen_on", "YYYY-MM-DD", id="the day seen as a number"),
        pytest.param({"seen_on": "2999"}, "seen_on", "not in the future", id="seen in the future"),
        pytest.param({"name": "two\nlines"}, "name", "on one line", id="two lines"),
        pytest.param({"name": "n" * 251}, "name", "at most 250", id="a name too long"),
        pytest.param({"max_attempts": "2", "max_attempts_strictness": "maybe"}, "max_attempts_strictness",
                     "required, preferred, unless or blank", id="strictness"),
        pytest.param({"max_attempts_strictness": "preferred"}, "max_attempts_strictness",
                     "blank beside a blank max_attempts", id="strictness alone"),
        pytest.param({"visa_j1_note": "ECFMG sponsors"}, "visa_j1_note", "blank beside a blank visa_j1", id="a note"),
        pytest.param({"visa_j1": "conditional"}, "visa_j1_note", "under which condition", id="a condition not named"),
        pytest.param({"work_permit": "conditional"}, "work_permit", "in an evidence file", id="no place to name it"),
        pytest.param({"max_attempts": "2", "max_attempts_strictness": "unless"}, "max_attempts", "which exception",
                     id="an exception not named"),
        pytest.param({"source_kind": "rumour", "source_name": "X"}, "source_kind", "program_page", id="source kind"),
        pytest.param({"source_kind": "other"}, "source_name", "at most 300", id="a source without a name"),
        pytest.param({"source_kind": "other", "source_name": "X", "source_url": "data:x"}, "source_url", "http://",
                     id="source address"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(tmp_path, cells, column, expected) -> None:
    rows = [NEW_PROGRAM, NEW_PROGRAM | {"program_key": "site-2"} | cells]
    code, report = import_files(write_sheet(tmp_path / "p.csv", rows), *PAGE)

    (fault,) = report["invalid"]
    assert (code, fault["row"], fault["column"]) == (1, 3, column)
    assert expected in fault["expected"]
    assert fault["seen"] == cells.get(column, "")[:100] + ("…" if len(cells.get(column, "")) > 100 else "")
    assert not report["written"]
    assert not Program.objects.exists()
    assert not Source.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_contract_s_example_of_an_invalid_cell(tmp_path) -> None:
    rows = [NEW_PROGRAM | {"program_key": key, "visa_j1": word} for key, word in (("a", ""), ("b", ""), ("c", "maybe"))]
    _, report = import_files(write_sheet(tmp_path / "p.csv", rows), *PAGE)
    assert report["invalid"] == [
        {"row": 4, "column": "visa_j1", "seen": "maybe", "expected": "yes, no, conditional or blank"}
    ]


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        pytest.param({"program_key": "site-known", "nrmp_codes": "8888140C0"}, "program_key",
                     "these are site-known and site-other", id="two programs"),
        pytest.param({"name": "Lost"}, "name", "an acgme_id", id="no id at all"),
        pytest.param({"acgme_id": "1400000009", "visa_j1": "yes"}, "program_key", "row 2 has it too", id="twice"),
        pytest.param({"program_key": "new", "name": "New", "state": "NY"}, "specialty",
                     "needs name, specialty and state", id="new without a specialty"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_one_program(tmp_path, row, column, expected) -> None:
    make_programs(
        {"program_key": "site-known", "acgme_id": "1400000009"},
        {"program_key": "site-nameless", "name": "Nameless"},
        {"program_key": "site-other", "nrmp_codes": "8888140C0"},
    )
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-known", "visa_j1": "no"}, row])
    code, report = import_files(wide, *PAGE)
    (fault,) = report["invalid"]
    assert (code, fault["row"], fault["column"]) == (1, 3, column)
    assert expected in fault["expected"]
    assert not Evidence.objects.filter(field="visa_j1").exists()


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        pytest.param({"program_key": ""}, "program_key", "small letters", id="no key"),
        pytest.param({"field": "visa_j2"}, "field", "a column of the wide file", id="unknown field"),
        pytest.param({"value": ""}, "value", "yes, no", id="no value"),
        pytest.param({"strictness": "required"}, "strictness", "visa_j1 has no strictness", id="strictness of visas"),
        pytest.param({"season": "next"}, "season", "a match year", id="season"),
        pytest.param({"season": "1e400"}, "season", "a match year", id="season beyond numbers"),
        pytest.param({"source_name": "", "source_kind": "", "source_url": ""}, "source_name", "a source", id="source"),
        pytest.param({"program_key": "site-unknown"}, "name", "needs name, specialty and state", id="unknown program"),
    ],
)
def test_a_bad_row_of_evidence(tmp_path, cells, column, expected) -> None:
    make_program("site-known")
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-known"}])
    row = {"program_key": "site-known", "field": "visa_j1", "value": "yes", "season": ""} | SAID
    evidence = write_sheet(tmp_path / "e.csv", [row, row | {"strictness": ""} | cells])
    code, report = import_files(wide, "--evidence", evidence)
    (fault,) = report["invalid"]
    assert (code, fault["file"], fault["row"], fault["column"]) == (1, "evidence", 3, column)
    assert expected in fault["expected"]
    assert not Evidence.objects.filter(field="visa_j1").exists()


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        pytest.param({"percent": "-5", "count": ""}, "percent", "from 0 to 100", id="negative share"),
        pytest.param({"percent": "250", "count": ""}, "percent", "from 0 to 100", id="share over 100"),
        pytest.param({"percent": "1e400", "count": ""}, "percent", "from 0 to 100", id="share beyond numbers"),
        pytest.param({"percent": "50"}, "count", "one of count and percent", id="both"),
        pytest.param({"count": ""}, "count", "one of count and percent", id="neither"),
        pytest.param({"count": "2.5"}, "count", "a whole number of people", id="half a person"),
        pytest.param({"group": "everybody"}, "group", "all, img", id="group"),
        pytest.param({"population": "hired"}, "population", "offered, applied", id="population"),
        pytest.param({"track": "Z"}, "track", "C, M, P, A, R or blank", id="track"),
        pytest.param({"program_key": "site-unknown"}, "program_key", "a known program", id="unknown program"),
    ],
)
def test_a_bad_season_record(tmp_path, cells, column, expected) -> None:
    make_program("site-known")
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-known"}])
    row = {"program_key": "site-known", "season": "2024", "track": "", "group": "img", "population": "residents",
           "count": "3", "percent": ""} | SAID  # fmt: skip
    records = write_sheet(tmp_path / "r.csv", [row, row | cells])
    code, report = import_files(wide, "--records", records)
    (fault,) = report["invalid"]
    assert (code, fault["file"], fault["row"], fault["column"]) == (1, "records", 3, column)
    assert expected in fault["expected"]
    assert not SeasonRecord.objects.exists()


def test_skip_invalid_writes_the_other_rows(tmp_path) -> None:
    rows = [NEW_PROGRAM, NEW_PROGRAM | {"program_key": "site-2", "state": "XX"}]
    code, report = import_files(write_sheet(tmp_path / "p.csv", rows), *PAGE, "--skip-invalid")
    assert (code, report["new"], len(report["invalid"]), report["written"]) == (0, 1, 1, True)
    assert list(Program.objects.values_list("program_key", flat=True)) == ["acgme-1400000001"]


def test_a_dry_run_writes_nothing(tmp_path) -> None:
    code, report = import_files(write_sheet(tmp_path / "p.csv", [NEW_PROGRAM]), *PAGE, "--dry-run")
    assert (code, counts(report), report["written"]) == (0, (1, 0, 0, 0), False)
    assert not Program.objects.exists()


def test_an_unreadable_file_is_exit_2(tmp_path) -> None:
    (tmp_path / "p.csv").write_bytes(b"\x89PNG")
    code, report = import_files(tmp_path / "p.csv", *PAGE)
    assert (code, report) == (2, {"error": "p.csv is a picture, not a table.", "written": False})


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        pytest.param(["--source-name", "X", "--source-kind", "rumour"], "--source-kind is “rumour”", id="kind"),
        pytest.param(["--source-kind", "other"], "--source-name is “”", id="no name"),
        pytest.param([*PAGE, "--source-url", "javascript:x"], "--source-url is “javascript:x”", id="address"),
        pytest.param([*PAGE, "--seen-on", "yesterday"], "--seen-on is “yesterday”", id="date"),
        pytest.param(["--seen-on", "2026"], "--seen-on dates a source", id="a date of nothing"),
    ],
)
def test_a_bad_source_on_the_command_line(tmp_path, options, fault) -> None:
    wide = write_sheet(tmp_path / "p.csv", [NEW_PROGRAM])
    with pytest.raises(CommandError, match=fault) as raised:
        call_command("import_programs", str(wide), *options, stdout=StringIO())
    assert raised.value.returncode == 2


def test_the_report_in_words(tmp_path) -> None:
    printed = StringIO()
    wide = write_sheet(tmp_path / "p.csv", [NEW_PROGRAM | {"visa_j1": "maybe"}])
    with pytest.raises(CommandError, match=r"1 cells? .*invalid"):
        call_command("import_programs", str(wide), *PAGE, stdout=printed)
    assert "row 2, visa_j1: “maybe”; expected yes, no, conditional or blank" in printed.getvalue()
    assert "Nothing was written." in printed.getvalue()


def test_a_thousand_faults_are_listed_and_the_rest_counted(tmp_path) -> None:
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": f"k-{n}", "visa_j1": "maybe"} for n in range(1_200)])
    _, report = import_files(wide, *PAGE)
    assert (len(report["invalid"]), report["invalid_not_listed"]) == (1_000, 1_400)  # each word, and each new program


# What the same words come to beside what stands ---------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(tmp_path) -> None:
    make_program("site-strong", visa_h1b="no", source=("program_answer", "The director", ""))
    wide = write_sheet(
        tmp_path / "p.csv",
        [NEW_PROGRAM | {"visa_j1": "yes", "visa_h1b": ""}, {"program_key": "site-strong", "visa_h1b": "yes"}],
    )
    first = import_files(wide, *PAGE, "--seen-on", "2026")[1]
    version, rows = DataState.current().version, Evidence.objects.count()
    second = import_files(wide, *PAGE, "--seen-on", "2026")[1]
    assert (counts(first), counts(second)) == ((1, 0, 0, 1), (0, 0, 2, 0))
    assert (DataState.current().version, Evidence.objects.count(), ImportBatch.objects.count()) == (version, rows, 1)


@pytest.mark.parametrize(
    ("standing", "cells", "options", "outcome", "value"),
    [
        pytest.param(("program_page", "2026"), {"visa_j1": "yes"}, {}, "changed", "yes", id="not stated before"),
        pytest.param(("directory", "2026"), {"visa_h1b": "yes"}, {}, "changed", "yes", id="stronger kind"),
        pytest.param(("program_answer", "2026"), {"visa_h1b": "yes"}, {}, "conflicting", "no", id="weaker kind"),
        pytest.param(("program_page", "2026"), {"visa_h1b": "yes"}, {}, "conflicting", "", id="now in dispute"),
        pytest.param(("program_page", "2024"), {"visa_h1b": "yes"}, {}, "changed", "yes", id="fresh beside stale"),
        pytest.param(("program_page", "2026"), {"visa_h1b": "yes"}, {"--seen-on": "2020"}, "conflicting", "no",
                     id="stale beside fresh"),
        pytest.param(("program_page", "2026"), {"visa_h1b": "no"}, {}, "unchanged", "no", id="equal"),
        pytest.param(("program_page", "2026"), {"visa_h1b": ""}, {}, "unchanged", "no", id="blank says nothing"),
        pytest.param(("program_page", "2026"), {"visa_h1b": "no", "visa_h1b_note": "never"}, {}, "conflicting", "no",
                     id="equal with another note is recorded"),
    ],
)  # fmt: skip
def test_outcomes(tmp_path, standing, cells, options, outcome, value) -> None:
    kind, seen_on = standing
    program = make_program(
        "site-1", visa_h1b="no", source=(kind, "Somebody else", "https://example.org/x"), seen_on=seen_on
    )
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-1"} | cells])
    options = {"--seen-on": "2026"} | options
    _, report = import_files(wide, *PAGE, *(word for option in options.items() for word in option))
    program.refresh_from_db()
    changed = next((name for name in ("visa_j1", "visa_h1b") if cells.get(name)), "visa_h1b")
    assert getattr(program, changed) == value
    if "visa_h1b_note" not in cells:
        assert {word: report[word] for word in ("new", "changed", "unchanged", "conflicting")} == {
            "new": 0, "changed": 0, "unchanged": 0, "conflicting": 0,
        } | {outcome: 1}  # fmt: skip


@pytest.mark.parametrize(
    ("own", "said_again", "recorded"),
    [
        pytest.param("2024", "2026", 1, id="a newer date confirms"),
        pytest.param("", "2026", 1, id="a date confirms an undated row"),
        pytest.param("2026", "2026", 0, id="the same date"),
        pytest.param("2026-03", "2026", 0, id="a year alone is its January"),
        pytest.param("2026", "", 0, id="undated is never newer"),
        pytest.param(None, "2026", 0, id="a source that never spoke of it"),
    ],
)
def test_an_equal_value_is_recorded_only_as_a_confirmation(tmp_path, own, said_again, recorded) -> None:
    program = make_program("site-1", visa_h1b="no", source=("program_answer", "The director", ""), seen_on="2026-05")
    if own is not None:
        page = ledger.source_for("program_page", "Program page", "https://example.org/p").pk
        ledger.record([ledger.Statement(program.pk, "visa_h1b", "no", page, seen_on=own)])
    before = Evidence.objects.count()
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-1", "visa_h1b": "no", "seen_on": said_again}])
    for _ in range(2):
        assert counts(import_files(wide, *PAGE)[1]) == (0, 0, 1, 0)
    assert Evidence.objects.count() - before == recorded


def test_a_source_may_change_its_mind_and_change_it_back(tmp_path) -> None:
    yes = write_sheet(tmp_path / "yes.csv", [NEW_PROGRAM | {"visa_j1": "yes"}])
    no = write_sheet(tmp_path / "no.csv", [NEW_PROGRAM | {"visa_j1": "no"}])
    for file, value in ((yes, "yes"), (no, "no"), (yes, "yes")):
        import_files(file, *PAGE, "--seen-on", "2026")
        assert Program.objects.get().visa_j1 == value


def test_the_row_s_own_source_stands_above_the_command_s(tmp_path) -> None:
    own = {"source_name": "GME office", "source_kind": "institution_policy", "source_url": "", "seen_on": "2025"}
    wide = write_sheet(tmp_path / "p.csv", [NEW_PROGRAM | own, NEW_PROGRAM | {"program_key": "site-2"}])
    import_files(wide, *PAGE, "--seen-on", "2026-01")
    first, second = (current(Program.objects.get(program_key=key), "name") for key in ("acgme-1400000001", "site-2"))
    assert (first.source.name, first.source.kind, first.seen_on) == ("GME office", "institution_policy", "2025")
    assert (second.source.name, second.seen_on) == ("Program page", "2026-01")


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        pytest.param([("all", "10"), ("img", "10")], [], id="all of them"),
        pytest.param([("img", "50"), ("all", "10")], [(2, "count", "than the 10 of")], id="more than there are"),
        pytest.param([("img", "5"), ("non_us_img", "6")], [(3, "count", "than the 5 of")], id="more than all IMGs"),
        pytest.param(
            [("img", "5"), ("us_img", "3"), ("non_us_img", "4")],
            [(4, "count", "with the 3 of the other group than the 5 of")],
            id="more together",
        ),
        pytest.param([("img", "13")], [(2, "count", "than the 12 of")], id="more than stand"),
        pytest.param([("img", "60%"), ("us_img", "70%")], [(3, "percent", "than the 60 of")], id="percentages"),
        pytest.param([("img", "60%"), ("us_img", "7")], [], id="measures apart"),
        pytest.param([("all", "12"), ("img", "4"), ("all", "3")], [(3, "count", "than the 3 of")], id="all said twice"),
        pytest.param([("all", "50%")], [(2, "percent", "everybody is always")], id="half of everybody"),
    ],
)
def test_a_group_is_no_larger_than_what_it_is_part_of(tmp_path, rows, faults) -> None:
    program = make_program("site-known")
    count_season(program, 2024, "all", "residents", 12, kind="directory")
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-known"}])
    about = {"program_key": "site-known", "season": "2024", "population": "residents"} | SAID
    told = [
        about | {"group": group, "count": "" if "%" in word else word, "percent": word[:-1] if "%" in word else ""}
        for group, word in rows
    ]
    _, report = import_files(wide, "--records", write_sheet(tmp_path / "r.csv", told))
    assert [(one["row"], one["column"]) for one in report["invalid"]] == [fault[:2] for fault in faults]
    assert all(words in one["expected"] for one, (_, _, words) in zip(report["invalid"], faults, strict=True))
    assert SeasonRecord.objects.count() == (1 if faults else 1 + len(rows))


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        pytest.param(("img", "4"), ("all", "3"), "no fewer than the 4 of “All IMGs”", id="the whole later"),
        pytest.param(("all", "3"), ("img", "4"), "no more than the 3 of “All applicants”", id="the part later"),
        pytest.param(("us_img", "4"), ("img", "3"), "no fewer than the 4 of “US-citizen IMGs”", id="of all IMGs"),
        pytest.param(("non_us_img", "4"), ("all", "3"), "no fewer than the 4 of “Non-US-citizen IMGs”", id="far"),
    ],
)
def test_a_part_is_never_larger_than_its_whole_whichever_comes_first(tmp_path, first, then, expected) -> None:
    make_program("site-known")
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-known"}])
    about = {"program_key": "site-known", "season": "2024", "population": "residents"} | SAID
    for at, (group, people) in enumerate((first, then)):
        records = write_sheet(tmp_path / "r.csv", [about | {"group": group, "count": people}])
        code, report = import_files(wide, "--records", records)
        assert (code, [one["expected"] for one in report["invalid"]]) == (at, [f"{expected} of that season"] * at)
    assert SeasonRecord.objects.count() == 1


def test_evidence_and_records_come_with_the_programs(tmp_path) -> None:
    wide = write_sheet(tmp_path / "p.csv", [{"acgme_id": "1400000001", "visa_j1": "yes"}])
    about = {"program_key": "site-x"} | SAID | {"seen_on": "2026"}
    told = {"name": "X", "specialty": "internal-medicine", "state": "NY", "acgme_id": "1400000001", "visa_j1": "yes"}
    evidence = write_sheet(tmp_path / "e.csv", [about | {"field": name, "value": word} for name, word in told.items()])
    told = about | {"season": "2025", "population": "residents"}
    records = write_sheet(
        tmp_path / "r.csv",
        [told | {"group": "img", "count": "3"}, told | {"group": "all", "count": "12", "method": "from the roster"}],
    )
    for expected in ((1, 0, 0, 0), (0, 0, 1, 0)):
        code, report = import_files(wide, "--evidence", evidence, "--records", records)
        assert (code, counts(report)) == (0, expected)
    program = Program.objects.get()
    assert (program.program_key, program.visa_j1, program.img_share) == ("site-x", "yes", 25)
    assert (Evidence.objects.count(), SeasonRecord.objects.count()) == (5, 2)


def test_a_value_without_any_source_is_refused(tmp_path) -> None:
    code, report = import_files(write_sheet(tmp_path / "p.csv", [NEW_PROGRAM]))
    assert (code, report["invalid"][0]["column"]) == (1, "source_name")


def test_an_import_can_be_undone(tmp_path) -> None:
    """Import and withdraw come to what stood before, and to what a rebuild makes of it."""
    make_program("site-1", visa_h1b="no", acgme_id="1400000007")
    before = list(Program.objects.values())
    wide = write_sheet(
        tmp_path / "p.csv",
        [NEW_PROGRAM | {"nrmp_codes": "9999140C0"}, {"program_key": "site-1", "visa_h1b": "yes", "visa_j1": "yes"}],
    )
    import_files(wide, *PAGE, "--seen-on", "2026-11")
    assert projection.differences() == []

    ledger.undo_batch(ImportBatch.objects.get())

    assert projection.differences() == []
    after = list(Program.objects.filter(is_listed=True).values())
    for rows in (before, after):
        for row in rows:
            row.pop("facts_changed_at")
    assert after == before
    call_command("rebuild_projection", stdout=StringIO())
    assert [row | {"facts_changed_at": None} for row in Program.objects.listed().values()] == [
        row | {"facts_changed_at": None} for row in before
    ]
    # Withdrawn is not forgotten: the same file can be imported again.
    assert counts(import_files(wide, *PAGE, "--seen-on", "2026-11")[1]) == (0, 2, 0, 0)


def test_data_that_moved_since_the_check_is_checked_again(tmp_path) -> None:
    program = make_program("site-1")
    files = check.Files(write_sheet(tmp_path / "p.csv", [{"program_key": "site-1", "visa_j1": "yes"}]))
    checked = check.check(files, Origin("program_page", "Page"))
    say(program, "visa_j1", "no")
    with pytest.raises(record.DataMoved):
        record.write(checked)
    assert Evidence.objects.filter(field="visa_j1").count() == 1


def test_new_programs_are_opened_as_their_evidence_will_say(tmp_path) -> None:
    """What stands is what projecting the recorded rows comes to, also of those whose ids others claim."""
    make_program("site-known", acgme_id="1400000009")
    make_program("site-nameless", name="Nameless")
    known = {"name": "Known", "specialty": "internal-medicine", "state": "NY"}
    told = {
        "site-plain": {"acgme_id": "1400000001", "nrmp_codes": "9999140C0; 9999140P0", "usce_months": "2.5"},
        "site-disputed": {"visa_j1": "yes"},
        "site-first": {"nrmp_codes": "8888140C0"},
        "site-second": {"nrmp_codes": "8888140C0; 7777140C0"},
        "site-third": {"nrmp_codes": "7777140C0"},
        "site-taken": {"acgme_id": "1400000009"},
        "site-late": {"acgme_id": "1400000008"},
        "site-counted": {"visa_h1b": "no"},
    }
    rows = [
        {"program_key": key, "field": field, "value": value, **SAID, "seen_on": "2026-10"}
        for key, facts in told.items()
        for field, value in (known | facts).items()
    ]
    rows.append(rows[0] | {"program_key": "site-disputed", "field": "visa_j1", "value": "no", "source_name": "Another"})
    rows.append(rows[0] | {"program_key": "site-plain", "field": "usce_months", "value": "4", "seen_on": "2020-10"})
    rows.append(rows[0] | {"program_key": "site-nameless", "field": "acgme_id", "value": "1400000008"})
    count = {"program_key": "site-counted", "season": "2026", "group": "all", "population": "residents", "count": "9"}
    files = check.Files(
        evidence=write_sheet(tmp_path / "e.csv", rows), records=write_sheet(tmp_path / "r.csv", [count | SAID])
    )
    checked = check.check(files)
    assert checked.faults.listed == []
    record.write(checked)
    assert projection.differences() == []

    def found() -> list[list[dict]]:
        programs, evidence, tracks = Program.objects.all(), Evidence.objects.all(), Track.objects.all()
        return [
            list(programs.order_by("program_key").values(*LEDGER_COLUMNS[:-1])),
            list(evidence.order_by("pk").values_list("program__program_key", "field", "value", "is_current")),
            list(tracks.order_by("code").values("program__program_key", "code", "kind")),
        ]

    recorded = found()
    assert ledger.project(Program.objects.values_list("pk", flat=True)) == 0
    assert recorded == found()
    assert {"program__program_key": "site-second", "code": "7777140C0", "kind": "C"} in recorded[2]
    assert dict(Program.objects.exclude(acgme_id="").values_list("program_key", "acgme_id")) == {
        "site-known": "1400000009",
        "site-plain": "1400000001",
        "site-nameless": "1400000008",
    }
    assert dict(Program.objects.exclude(nrmp_codes="").values_list("program_key", "nrmp_codes")) == {
        "site-plain": "9999140C0; 9999140P0",
        "site-first": "8888140C0",
        "site-second": "7777140C0",
    }


@pytest.mark.parametrize(
    ("note", "code", "kept"),
    [
        pytest.param("or in practice since", 0, ("5", "unless", "or in practice since"), id="with the exception"),
        pytest.param("", 1, None, id="without"),
    ],
)
def test_an_exception_needs_a_note(tmp_path, note, code, kept) -> None:
    make_program("site-1")
    row = {"program_key": "site-1", "field": "max_years_since_graduation", "value": "5", "strictness": "unless"}
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-1", "city": "Albany"}])
    evidence = write_sheet(tmp_path / "e.csv", [row | {"note": note}])
    found, report = import_files(wide, "--evidence", evidence, *PAGE)
    rows = Evidence.objects.filter(field="max_years_since_graduation").values_list("value", "strictness", "note")
    assert (found, rows.first()) == (code, kept)
    assert [(fault["column"], fault["row"]) for fault in report["invalid"]] == ([] if kept else [("note", 2)])


def test_a_condition_that_stands_without_a_note_may_be_said_again(tmp_path) -> None:
    make_program("site-1", visa_j1="conditional", accepts_img="conditional", seen_on="2020")
    wide, evidence, _ = export_files(tmp_path)
    assert import_files(wide, "--evidence", evidence)[0] == 0


def test_an_export_is_imported_unchanged(tmp_path) -> None:
    program = make_program(
        "site-1", visa_j1="yes", max_attempts="none", min_step2_ck=230, min_step2_ck_strictness="preferred",
        name="=Risky + Name", latitude="40.5", longitude="-73.950001", usce_months="2.5", nrmp_codes="9999140C0",
        seen_on="",
    )  # fmt: skip
    page = ledger.source_for("program_page", "Page", "https://example.org/other").pk
    ledger.record(
        [
            ledger.Statement(program.pk, "visa_h1b", "conditional", page, note="transfers, @ will", seen_on="2026"),
            ledger.Statement(program.pk, "max_years_since_graduation", "5", page, "unless", "or in practice since"),
            ledger.Statement(program.pk, "work_permit", "conditional", page, note="case by case"),
            ledger.Statement(program.pk, "step3_by", "interview", page, note="for H-1B"),
            ledger.Statement(program.pk, "h1b_resident_filings", "4", page, season=2025),
        ]
    )
    say(program, "step3", "required", name="One", seen_on="2026")
    say(program, "step3", "no", name="Two", seen_on="2026")
    assert program.disputed_fields == "step3"
    ledger.record(counts=[ledger.Count(program.pk, 2024, "", "img", "residents", None, "12.50", page)])

    wide, evidence, records = export_files(tmp_path / "a")
    version = DataState.current().version
    for options in ((), ("--evidence", evidence, "--records", records), PAGE):
        code, report = import_files(wide, *options)
        assert (code, counts(report), DataState.current().version) == (0, (0, 0, 1, 0), version)

    Evidence.objects.all().delete()
    SeasonRecord.objects.all().delete()
    Program.objects.all().delete()
    assert counts(import_files(wide, "--evidence", evidence, "--records", records)[1]) == (1, 0, 0, 0)
    again = export_files(tmp_path / "b")
    assert [path.read_text() for path in again] == [path.read_text() for path in (wide, evidence, records)]


@pytest.mark.parametrize(
    ("ids", "fault"),
    [
        pytest.param({"acgme_id": "1400000009"}, None, id="by ACGME id"),
        pytest.param({"nrmp_codes": "9999140p0"}, None, id="by one of its codes"),
        pytest.param({"program_key": "another-name", "nrmp_codes": "9999140C0"}, None, id="by code, key unknown"),
        pytest.param({"program_key": "site-known", "acgme_id": "1400000008"}, None, id="by key, id unknown"),
        pytest.param({"acgme_id": "1400000008"}, ("acgme_id", "no program has this one"), id="an id nobody has"),
        pytest.param({"nrmp_codes": "8888140C0"}, ("nrmp_codes", "no program has this one"), id="a code nobody has"),
        pytest.param({"acgme_id": "14"}, ("acgme_id", "ten digits"), id="no id"),
        pytest.param({"program_key": "site-2", "acgme_id": "1400000009"}, ("program_key", "one program"), id="two"),
        pytest.param({}, ("program_key", "a key of small letters"), id="none"),
    ],
)
@pytest.mark.parametrize(
    ("option", "row"),
    [
        pytest.param("--evidence", {"field": "visa_j1", "value": "yes"}, id="evidence"),
        pytest.param("--records", {"season": "2025", "group": "img", "population": "residents", "count": "3"},
                     id="season records"),
    ],
)  # fmt: skip
def test_statements_name_a_program_as_a_wide_row_does(tmp_path, option, row, ids, fault) -> None:
    program = make_program("site-known", acgme_id="1400000009", nrmp_codes="9999140C0; 9999140P0")
    make_program("site-2")
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-known", "name": program.name}])
    said = write_sheet(tmp_path / "s.csv", [ids | row])
    _, report = import_files(wide, option, said, *PAGE)
    if fault:
        (found,) = report["invalid"]
        assert (found["column"], fault[1] in found["expected"]) == (fault[0], True)
    else:
        assert (report["invalid"], report["changed"]) == ([], 1)
        program.refresh_from_db()
        assert program.visa_j1 == "yes" or program.season_records.count() == 1


def test_the_note_of_a_count_is_not_taken_for_that_of_a_statement(tmp_path) -> None:
    """Evidence and season records are numbered apart, so one of each may have the same number."""
    program = make_program("site-1", visa_j1="yes")
    evidence = Evidence.objects.get(field="visa_j1")
    count_season(program, 2026, "img", "residents", 3)
    SeasonRecord.objects.filter(program=program).update(id=evidence.pk, method="from the roster")
    wide = write_sheet(
        tmp_path / "p.csv", [{"program_key": "site-1", "visa_j1": "yes", "visa_j1_note": "from the roster"}]
    )
    assert counts(import_files(wide, *PAGE)[1])[:2] == (0, 0)
    assert set(Evidence.objects.filter(field="visa_j1").values_list("note", flat=True)) == {"", "from the roster"}
