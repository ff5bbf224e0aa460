"""Files as their owners mean them, at the desk and by the command: words, sheets, names, people, what is left out."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.imports import mapping
from programs.imports.days import order_told
from programs.imports.tests.test_pages import IMPORTS, NEW, SOURCE, confirm
from programs.imports.visa_cells import parted
from programs.models import Evidence, ImportBatch, Program, SeasonRecord, Upload
from programs.tests.builders import make_program
from programs.tests.desk import Inputs, member
from programs.tests.sheets import PAGE, import_files
from programs.tests.workbooks import a_workbook

pytestmark = pytest.mark.django_db

IDS = ("1400000001", "1400000002", "1400000003")


@pytest.fixture(autouse=True)
def programs() -> list[Program]:
    return [make_program(f"site-{at}", acgme_id=each, name=f"Hospital {at}") for at, each in enumerate(IDS, 1)]


def lines(header: str, *rows: str) -> str:
    return "\n".join([f"ACGME ID,{header}", *(f"{each},{row}" for each, row in zip(IDS, rows, strict=False))])


def send(desk, content: str | bytes, name: str = "list.csv") -> str:
    """Where a steward ends who sends this file: the page of its columns."""
    content = content.encode() if isinstance(content, str) else content
    return desk.post(NEW, {"file": SimpleUploadedFile(name, content)} | SOURCE)["Location"]


def on_page(desk, address: str) -> dict[str, str]:
    found = Inputs(desk.get(address).content.decode()).data
    return {name: value for name, value in found.items() if name.startswith(("column-", "word-", "sheet"))}


def preview_of(desk, text: str | bytes, name: str = "list.csv", **changes: str) -> tuple[str, Any]:
    address = send(desk, text, name)
    preview = desk.post(address, on_page(desk, address) | changes)["Location"]
    return preview, desk.get(preview).context["preview"]


def facts(*names: str) -> list[tuple[Any, ...]]:
    return list(Program.objects.order_by("program_key").values_list(*names))


def command(tmp_path: Path, text: str | bytes, *options: Any) -> tuple[int, dict[str, Any]]:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return import_files(path, *PAGE, *options)


WORDS = lines(
    "J-1,H-1B,Min Step 2,YOG,USCE", "Yes,-,220+,5 years,Required", "Y,unknown,N/A,TBD,recommended", "TRUE,No,_,?,No"
)


def test_words_for_blank_lose_only_themselves(desk) -> None:
    preview, shown = preview_of(desk, WORDS)
    assert (shown.invalid.total, shown.rows) == (0, 9)
    assert {word.typed: word.value for word in shown.words.lines} == {
        "-": "", "unknown": "", "220+": "220", "N/A": "", "_": "", "5 years": "5", "TBD": "", "?": "", "Y": "yes",
        "TRUE": "yes", "recommended": "preferred",
    }  # fmt: skip
    confirm(desk, preview)
    assert facts("visa_j1", "visa_h1b", "min_step2_ck", "max_years_since_graduation", "usce") == [
        ("yes", "", 220, 5, "required"), ("yes", "", None, None, "preferred"), ("yes", "no", None, None, "no"),
    ]  # fmt: skip


def test_the_command_reads_a_header_that_is_known_whole(tmp_path) -> None:
    code, report = command(tmp_path, WORDS)
    assert (code, report["changed"], report["invalid"]) == (0, 3, [])
    assert {word["seen"] for word in report["words"] if not word["read_as"]} == {"-", "unknown", "N/A", "_", "TBD", "?"}


ODD = lines("J-1,Min Step 2,YOG", "Yes (J1 only),None,0", "case by case,220-230,5", "nobody knows,210,None")


def test_a_word_is_asked_once_and_remembered(desk) -> None:
    address = send(desk, ODD)
    page = desk.get(address)
    asked = {word.typed: field.value() for _, word, field in page.context["form"].questions()}
    assert asked == {
        "Yes (J1 only)": "yes", "case by case": "conditional", "nobody knows": "", "None": "none", "220-230": "",
        "0": "",
    }  # fmt: skip
    names = {word.typed: name for name, word in page.context["form"].words.items()}
    answers = {names["220-230"]: "220", names["0"]: "-", names["nobody knows"]: "no"}
    preview = desk.post(address, on_page(desk, address) | answers)["Location"]
    assert desk.get(preview).context["preview"].invalid.total == 0
    confirm(desk, preview)
    assert facts("visa_j1", "min_step2_ck", "max_years_since_graduation") == [
        ("yes", 0, None), ("conditional", 220, 5), ("no", 210, 999),
    ]  # fmt: skip
    assert Evidence.objects.get(value="conditional").note == "case by case"
    again = desk.get(send(desk, ODD.replace("210", "211"))).context["form"]
    assert {word.typed: field.value() for _, word, field in again.questions()} == {
        "Yes (J1 only)": "yes", "case by case": "conditional", "nobody knows": "no", "None": "none",
        "220-230": "220", "0": "-",
    }  # fmt: skip


def test_a_word_nobody_decides_is_left_out_alone(desk) -> None:
    preview, shown = preview_of(desk, lines("J-1,Min Step 2", "who knows,220", "yes,many"))
    assert [(one.row, one.column, one.seen) for one in shown.invalid.lines] == [
        (2, "J-1", "who knows"), (3, "Min Step 2", "many"),
    ]  # fmt: skip
    assert "Leave out 2 cells that cannot be read" in desk.get(preview).content.decode()
    confirm(desk, preview)
    assert not ImportBatch.objects.exists()
    confirm(desk, preview, leave_out="on")
    assert facts("visa_j1", "min_step2_ck")[:2] == [("", 220), ("yes", None)]


def test_a_bad_answer_is_named_and_nothing_is_kept(desk) -> None:
    address = send(desk, ODD)
    form = desk.get(address).context["form"]
    names = {word.typed: name for name, word in form.words.items()}
    answer = desk.post(address, on_page(desk, address) | {names["0"]: "a few"})
    assert "Expected a whole number from 0 to 60" in answer.content.decode()
    assert Upload.objects.get().columns == {}
    forged = desk.post(address, on_page(desk, address) | {names["case by case"]: "perhaps"})
    assert forged.status_code == 200
    assert Upload.objects.get().columns == {}


def test_another_column_is_asked_about_before_anything_is_kept(desk) -> None:
    address = send(desk, lines("Food,J-1", "often,yes"))
    answer = desk.post(address, on_page(desk, address) | {"column-1": "visa_h1b"})
    assert "Say what the words below mean" in answer.content.decode()
    assert Upload.objects.get().columns == {}
    assert [word.typed for _, word, _ in answer.context["form"].questions()] == ["often"]


def test_ten_thousand_words_of_a_column(desk) -> None:
    text = "\n".join(["Key,J-1", *(f"site-{n},word {n}" for n in range(10_000))])
    form = desk.get(send(desk, text)).context["form"]
    assert (len(form.words), form.look.more) == (100, 100)


def test_the_first_rows_as_they_will_be_read(desk) -> None:
    address = send(desk, lines("J-1,Min Step 2,Food", "Y,220+,good", "N,many,bad", "?,None,so so"))
    form = desk.get(address).context["form"]
    assert form.look.labels == ["ACGME id", "Sponsors J-1", "Minimum Step 2 CK"]
    assert [[cell.read for cell in cells[1:]] for _, cells in form.first_rows] == [
        ["Yes", "220"], ["No", None], ["", "No minimum"],
    ]  # fmt: skip
    (name,) = [name for name, word in form.words.items() if word.typed == "many"]
    again = desk.post(address, on_page(desk, address) | {name: "230", "column-3": "note", "act": "look"})
    assert [[cell.read for cell in cells[1:]] for _, cells in again.context["form"].first_rows] == [
        ["Yes", "220", "good"], ["No", "230", "bad"], ["", "No minimum", "so so"],
    ]  # fmt: skip
    assert Upload.objects.get().columns == {}


def test_shares_are_asked_about(desk) -> None:
    text = "ACGME ID,Year,Group,Population,Percent\n" + "\n".join(
        f"{each},2026,img,residents,{share}" for each, share in zip(IDS, ("0.35", "80%", "1"), strict=True)
    )
    preview, shown = preview_of(desk, text)
    assert shown.invalid.total == 0
    confirm(desk, preview)
    assert [float(one) for one in SeasonRecord.objects.order_by("program").values_list("percent", flat=True)] == [
        35,
        80,
        100,
    ]


def test_shares_are_not_taken_by_the_command(tmp_path) -> None:
    text = f"ACGME ID,Year,Group,Population,Percent\n{IDS[0]},2026,img,residents,0.35\n"
    code, report = command(tmp_path, text)
    assert (code, [fault["seen"] for fault in report["invalid"]]) == (1, ["0.35"])


# What would be dangerous ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [("Internal Medicine",) * 2, ("County",) * 2, ("Cedar", "Internal Medicine")])
def test_a_column_that_holds_no_names_renames_nobody(desk, names) -> None:
    preview, shown = preview_of(desk, lines("Name,J-1", *(f"{name},yes" for name in names)))
    seen = [one.seen for one in shown.invalid.lines]
    assert seen == [name for name in names if name != "Cedar"]
    confirm(desk, preview, leave_out="on", rename="on")
    assert facts("name", "visa_j1")[:2] == [
        ("Cedar" if "Cedar" in names else "Hospital 1", "yes"),
        ("Hospital 2", "yes"),
    ]


def test_a_column_of_specialties_is_no_column_of_names_from_a_weak_source_either(tmp_path) -> None:
    text = lines("Name,J-1", *("Internal Medicine,yes",) * 2)
    code, report = command(tmp_path, text)  # its source has no day
    assert (code, [fault["seen"] for fault in report["invalid"]]) == (1, ["Internal Medicine"] * 2)


def test_names_change_only_where_that_is_selected(desk) -> None:
    preview, shown = preview_of(desk, lines("Name,J-1", "Cedar,yes", "Hospital 2,yes", "Elm,yes"))
    assert shown.renames.total == 2
    assert "Give 2 known programs the name of the file" in desk.get(preview).content.decode()
    confirm(desk, preview)
    assert facts("name", "visa_j1") == [("Hospital 1", "yes"), ("Hospital 2", "yes"), ("Hospital 3", "yes")]
    again, _ = preview_of(desk, lines("Name,J-1", "Cedar,yes", "Hospital 2,yes", "Elm,yes"))
    confirm(desk, again, rename="on")
    assert [name for (name,) in facts("name")] == ["Cedar", "Hospital 2", "Elm"]


def test_a_hospital_of_several_programs_may_be_renamed(desk) -> None:
    for program in Program.objects.all()[:2]:
        make_program(program.program_key + "-b", acgme_id=str(int(program.acgme_id) + 50), name="Old Hospital")
    text = "ACGME ID,Name\n1400000051,New Hospital\n1400000052,New Hospital\n"
    _, shown = preview_of(desk, text)
    assert (shown.renames.total, shown.invalid.total) == (2, 0)


def test_the_command_renames_only_where_it_is_told(tmp_path) -> None:
    text, day = lines("Name", "Cedar", "Elm"), ("--seen-on", "2026-11-02")
    assert command(tmp_path, text, *day)[1]["renamed"] == 2
    assert facts("name")[0] == ("Hospital 1",)
    command(tmp_path, text, *day, "--rename")
    assert [name for (name,) in facts("name")] == ["Cedar", "Elm", "Hospital 3"]


@pytest.mark.parametrize("header", ["Name,PGY", "Name,Medical School", "Resident,Class of", "First Name,Last Name"])
def test_people_are_withheld(desk, tmp_path, header) -> None:
    text = lines(f"{header},J-1", "Jane Roe,2027,yes")
    page = desk.get(send(desk, text))
    assert "Jane Roe" not in page.content.decode()
    assert "people and contact details are never read" in page.content.decode()
    name = header.split(",")[0]
    code, report = command(tmp_path, text, "--map", f"{name}=name", "--map", f"{header.split(',')[1]}=")
    assert code == 2
    assert report["error"].casefold() == f"Column “{name}”: Columns that tell of people are never read.".casefold()


def test_ways_to_reach_a_person_are_withheld_until_somebody_looked(desk) -> None:
    text = lines("J-1,Notes", 'Yes,"spoke to Jane Roe 555-010-0199 jane.roe@example.org, says J-1 ok"')
    address = send(desk, text)
    ((name, word),) = desk.get(address).context["form"].words.items()
    assert word.value == "says J-1 ok"
    refused = desk.post(address, on_page(desk, address) | {name: word.typed})
    assert "without names, telephone numbers" in refused.content.decode()
    confirm(desk, desk.post(address, on_page(desk, address) | {name: "says J-1 ok"})["Location"])
    assert facts("visa_j1", "note")[0] == ("yes", "says J-1 ok")
    assert Upload.objects.get().words == {"note": {}}  # kept for the next file


def test_nobody_looks_for_the_command(tmp_path) -> None:
    code, report = command(tmp_path, lines("J-1,Notes", "Yes,ring 555-010-0199"), "--skip-invalid")
    assert (code, report["invalid"][0]["seen"], facts("visa_j1", "note")[0]) == (0, "ring 555-010-0199", ("yes", ""))


# Sheets ---------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_chosen_and_faults_name_it(desk, tmp_path) -> None:
    names = ["ACGME ID", "J-1"]
    sheets = {"East": [names, [IDS[0], "yes"]], "West": [names, [IDS[1], "why"]], "Fees": [["What", "USD"], ["x", 5]]}
    content = a_workbook(tmp_path / "list.xlsx", sheets).read_bytes()
    address = send(desk, content, "list.xlsx")
    form = desk.get(address).context["form"]
    assert [label for _, label in form.fields["sheet"].choices] == [
        "“East” and “West”, with the columns we know", "All of them, one below the other",
        "East: 1 row, ACGME ID, J-1", "West: 1 row, ACGME ID, J-1", "Fees: 1 row, What, USD",
    ]  # fmt: skip
    preview = desk.post(address, on_page(desk, address))["Location"]
    shown = desk.get(preview).context["preview"]
    assert [(one.sheet, one.row, one.seen) for one in shown.invalid.lines] == [("West", 2, "why")]
    assert [one.title for one in shown.sheets_left] == ["Fees"]
    assert desk.post(address, on_page(desk, address) | {"sheet": "East"})["Location"] == address
    preview = desk.post(address, on_page(desk, address))["Location"]
    assert desk.get(preview).context["preview"].invalid.total == 0
    forged = desk.post(address, on_page(desk, address) | {"sheet": "None such"})
    assert "has no sheet “None such”" in forged.content.decode()


def test_the_command_chooses_a_sheet(tmp_path) -> None:
    names = ["ACGME ID", "J-1"]
    path = a_workbook(tmp_path / "l.xlsx", {"East": [names, [IDS[0], "yes"]], "West": [names, [IDS[1], "yes"]]})
    assert import_files(path, *PAGE, "--sheet", "West", "--dry-run")[1]["changed"] == 1
    assert import_files(path, *PAGE, "--sheet", "*")[1]["changed"] == 2
    assert import_files(path, *PAGE, "--sheet", "South")[0] == 2


# What the command is told ---------------------------------------------------------------------------------------------


def test_the_command_maps_columns(tmp_path) -> None:
    text = lines("Takes J1 for sure?,% IMG", "Yes,35%", "N,20%")
    code, report = command(tmp_path, text)
    assert code == 2
    assert "“Takes J1 for sure?”, “% IMG”. Say what each is with --map" in report["error"]
    code, report = command(tmp_path, text, "--map", "Takes J1 for sure?=visa_j1", "--map", "% IMG=")
    assert (code, [fact for (fact,) in facts("visa_j1")]) == (0, ["yes", "no", ""])


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        pytest.param("[]", "is no mapping", id="a list"),
        pytest.param("{", "is not JSON", id="no JSON"),
        pytest.param("[" * 100_000, "is no", id="very deep"),
        pytest.param('{"columns": {"J-1": 5}}', "is no mapping", id="a number"),
        pytest.param(
            '{"columns": {"J-1": "visa_j1"}, "words": {"visa_j1": "yes"}}', "is no mapping", id="words of none"
        ),
        pytest.param('{"columns": {"Other": "visa_j1"}}', "is for another file", id="of another file"),
        pytest.param('{"columns": {"J-1": "DROP TABLE"}}', "names no column of ours", id="a column of nobody"),
        pytest.param(
            '{"columns": {"J-1": "acgme_id", "acgme id": "acgme_id"}}', "is read as the same", id="two for one"
        ),
        pytest.param('{"columns": {"ACGME ID": ""}}', "No column names the program", id="no program"),
        pytest.param('{"sheet": "South"}', "", id="a sheet of a CSV file is nothing"),
    ],
)
def test_a_mapping_that_does_not_fit(tmp_path, said, fault) -> None:
    (tmp_path / "m.json").write_text(said)
    code, report = command(tmp_path, lines("J-1", "Yes"), "--mapping", tmp_path / "m.json")
    assert code == (2 if fault else 0)
    assert fault in report.get("error", "")
    assert facts("visa_j1")[0] == ("" if fault else "yes",)


def test_what_a_mapping_says_of_words_is_checked_too(tmp_path) -> None:
    said = {"columns": {"J-1": "visa_j1"}, "words": {"visa_j1": {"why": "perhaps", "so": "yes"}, "nothing": {"a": "b"}}}
    (tmp_path / "m.json").write_text(json.dumps(said))
    code, report = command(tmp_path, lines("J-1", "why", "so"), "--mapping", tmp_path / "m.json", "--skip-invalid")
    assert (code, [fault["seen"] for fault in report["invalid"]]) == (0, ["why"])
    assert [fact for (fact,) in facts("visa_j1")] == ["", "yes", ""]


def test_the_mapping_of_the_page_is_what_the_command_takes(desk, tmp_path) -> None:
    address = send(desk, ODD)
    names = {word.typed: name for name, word in desk.get(address).context["form"].words.items()}
    answers = {names["220-230"]: "220", names["0"]: "-", names["nobody knows"]: "no"}
    preview = desk.post(address, on_page(desk, address) | answers)["Location"]
    saved = desk.get(f"{preview}mapping/")
    (tmp_path / "m.json").write_bytes(saved.content)
    code, report = command(tmp_path, ODD, "--mapping", tmp_path / "m.json")
    assert (code, report["invalid"]) == (0, [])
    assert facts("visa_j1", "min_step2_ck")[:2] == [("yes", 0), ("conditional", 220)]


@pytest.mark.parametrize("pair", ["J-1", "=visa_j1", ""])
def test_a_pair_that_is_none(tmp_path, pair) -> None:
    assert "is no pair" in command(tmp_path, lines("J-1", "Yes"), "--map", pair)[1]["error"]


# What is left out -----------------------------------------------------------------------------------------------------


def test_rows_left_out_come_back_with_the_reason_and_can_be_sent_again(desk, tmp_path) -> None:
    text = lines("J-1,Min Step 2", "why,220", "yes,210") + "\n99,no,200\n"
    preview, shown = preview_of(desk, text)
    kinds = [(kind.column, kind.cells, [one.seen for one in kind.examples]) for kind in shown.kinds]
    assert sorted(kinds) == [("ACGME ID", 1, ["99"]), ("J-1", 1, ["why"])]
    left = b"".join(desk.get(f"{preview}left-out/")).decode()
    assert left.splitlines() == [
        "ACGME ID,J-1,Min Step 2,Why it was left out",
        f'{IDS[0]},why,220,"J-1: “why”; expected yes, no, conditional or blank"',
        "99,no,200,ACGME ID: “99”; expected ten digits",
    ]
    mended = left.replace("99,", f"{IDS[2]},", 1).replace(",why,", ",no,")
    code, report = command(tmp_path, mended)
    assert (code, report["changed"], report["invalid"]) == (0, 2, [])
    path = tmp_path / "left.csv"
    command(tmp_path, text, "--dry-run", "--left-out", path)
    assert path.read_text() == left


def test_a_total_and_a_title_are_said(tmp_path) -> None:
    rows = [["My list"], [], ["ACGME ID", "Positions"], [IDS[0], 8], ["Total", "=SUM(B4:B4)"]]
    path = a_workbook(tmp_path / "l.xlsx", {"IM": rows})
    code, report = import_files(path, *PAGE)
    assert (code, report["changed"], report["read_how"]) == (
        0, 1, ["Row 3 names the columns. What stands above it is not read.",
               "Left out: row 5, a formula over other rows."],
    )  # fmt: skip


def test_the_same_file_of_two_stewards_is_recorded_once(desk) -> None:
    first, _ = preview_of(desk, WORDS)
    second, _ = preview_of(desk, WORDS)
    confirm(desk, first)
    assert "This very file was imported before" in desk.get(second).content.decode()
    assert desk.get(second).context["preview"].rows == 0
    assert ImportBatch.objects.count() == 1


def test_the_report_of_the_command_in_words(tmp_path) -> None:
    (tmp_path / "l.csv").write_bytes(("My list\n" + WORDS).replace(",", ";").encode("cp1252"))
    printed = StringIO()
    call_command("import_programs", str(tmp_path / "l.csv"), *PAGE, stdout=printed)
    said = printed.getvalue()
    for sentence in (
        "Row 2 names the columns", "“J-1” is read as visa_j1.", "“-” is read as blank (1 cells)"
    ):  # fmt: skip
        assert sentence in said
    assert "semicolons between the cells" in said
    with pytest.raises(CommandError):
        call_command("import_programs", str(tmp_path / "none.csv"), *PAGE, stdout=printed)


def test_the_pages_are_for_stewards(desk) -> None:
    preview, _ = preview_of(desk, WORDS)
    viewer = member("Viewers")
    assert {viewer.get(f"{preview}{part}/").status_code for part in ("mapping", "left-out")} == {404}
    assert preview.startswith(IMPORTS)


# Days of a column -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "proposed"),
    [
        pytest.param(("3/4/2026", "3/25/2026"), "month", id="another day tells"),
        pytest.param(("3/4/2026", "25/3/2026"), "day", id="the other way"),
        pytest.param(("3/4/2026", "4/3/2026"), "", id="none tells"),
        pytest.param(("3/4/2026", "12/1/2999"), "", id="both are to come"),
        pytest.param(("3/4/2026", "3/25/2026", "25/3/2026"), "", id="they disagree"),
    ],
)
def test_what_comes_first_in_days_is_asked_once_for_a_column(desk, days, proposed) -> None:
    text = lines("J-1,Date checked", *(f"yes,{day}" for day in days))
    asked = desk.get(send(desk, text)).context["form"]
    (answer,) = [field for _, word, field in asked.questions() if word.typed == "days like 4/12/2026"]
    assert answer.value() == proposed
    assert [choice for choice, _ in answer.field.choices] == ["", "month", "day"]


@pytest.mark.parametrize(
    ("order", "seen_on"),
    [pytest.param("month", "2026-03-04", id="month"), pytest.param("day", "2026-04-03", id="day")],
)
def test_days_are_read_as_was_said_and_remembered(desk, order, seen_on) -> None:
    text = lines("J-1,Date checked", "yes,3/4/2026", "yes,6 March 2026")
    word = next(name for name in on_page(desk, send(desk, text)) if name.startswith("word-seen_on"))
    preview, found = preview_of(desk, text, **{word: order})
    assert found.invalid.total == 0
    confirm(desk, preview)
    said = Evidence.objects.filter(field="visa_j1", value="yes").values_list("seen_on", flat=True)
    assert set(said) == {seen_on, "2026-03-06"}
    again = desk.get(send(desk, text)).context["form"]
    assert [field.value() for _, _, field in again.questions()] == [order]


def test_days_nobody_decided_are_left_out_with_their_rows(desk) -> None:
    _, found = preview_of(desk, lines("J-1,Date checked", "yes,3/4/2026", "yes,6 March 2026"))
    assert (found.invalid.total, found.invalid.lines[0].seen, found.counts["changed"]) == (1, "3/4/2026", 1)


def test_a_day_of_which_one_reading_is_to_come_is_the_other() -> None:
    assert order_told("9/11/2026", "2026-10-01") == "month"
    assert order_told("11/9/2026", "2026-10-01") == "day"


# A number of the row, and what is not at fault -----------------------------------------------------------------------


def test_a_number_of_the_row_counts_nobody(desk) -> None:
    header = desk.get(send(desk, "#,ACGME ID,J1\n1,1400000001,yes\n")).context["form"].header
    assert mapping.guessed(header)["#"] == ""
    counts = ["#", "Season", "Group", "Population"]
    assert mapping.guesses(counts, {})["#"] == "count"


def test_rows_that_wait_for_a_look_are_no_fault_of_the_file(desk) -> None:
    text = "Program,City,State,Specialty,J1\nElm Hospital,Troy,NY,Internal Medicine,yes\n"
    preview, found = preview_of(desk, text + "Hospital 1,Albany,NY,Internal Medicine,green\n")
    assert (found.invalid.total, found.kinds, found.waiting) == (0, [], 2)
    shown = desk.get(preview).content.decode()
    assert "Say first which programs the rows mean." in shown
    assert "No row can be recorded" not in shown


def test_new_names_alone_are_offered_as_what_they_are(desk) -> None:
    preview, _ = preview_of(desk, lines("Program", "Hospital One"))
    assert "Nothing is new but names of programs." in desk.get(preview).content.decode()
    assert "0 statements" not in desk.get(preview).content.decode()


@pytest.mark.parametrize(
    ("note", "is_open"),
    [
        pytest.param("Jane Doe, program coordinator, friendly", True, id="beside a role"),
        pytest.param("PD: John Q. Public", True, id="behind a role"),
        pytest.param("Dr. Smith is kind", True, id="behind a title"),
        pytest.param("emailed John Smith in October", True, id="after a talk"),
        pytest.param("Near St. Mary Hospital", False, id="a hospital"),
        pytest.param("Associate Program Director said J-1 is ok", False, id="a role alone"),
        pytest.param("Internal Medicine director answers e-mails", False, id="a department's role"),
    ],
)
def test_people_in_a_note_are_withheld_until_somebody_looked(desk, note, is_open) -> None:
    words = desk.get(send(desk, lines("J-1,Notes", f'Yes,"{note}"'))).context["form"].words
    assert bool(words) is is_open


# Both visas in one cell -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        pytest.param("J-1", {"visa_j1": "yes"}, id="one: the other is not said"),
        pytest.param("J1 only", {"visa_j1": "yes", "visa_h1b": "no"}, id="only"),
        pytest.param("J-1/H-1B", {"visa_j1": "yes", "visa_h1b": "yes"}, id="a stroke"),
        pytest.param("J-1 and H1B visas", {"visa_j1": "yes", "visa_h1b": "yes"}, id="and"),
        pytest.param("both", {"visa_j1": "yes", "visa_h1b": "yes"}, id="both"),
        pytest.param("No", {"visa_j1": "no", "visa_h1b": "no"}, id="no"),
        pytest.param("No visa sponsorship", {"visa_j1": "no", "visa_h1b": "no"}, id="no in words"),
        pytest.param("Not sure", {}, id="nobody knows"),
        pytest.param("-", {}, id="blank"),
        pytest.param("none", dict.fromkeys(("visa_j1", "visa_h1b"), "none"), id="none: asked about"),
        pytest.param("Yes", {"visa_j1": "Yes (which visa?)"}, id="some visa: asked about"),
        pytest.param("J-1, no H-1B", dict.fromkeys(("visa_j1", "visa_h1b"), "J-1, no H-1B"), id="more than names"),
    ],
)
def test_a_cell_of_both_visas(cell, said) -> None:
    assert parted(cell) == said


def test_a_column_of_both_visas_is_read_as_two(desk) -> None:
    preview, found = preview_of(desk, lines("Visas", "J-1 only", "J1/H1B", '"J-1, no H-1B"'))
    assert (found.invalid.total, found.invalid.lines[0].column) == (2, "Visas")
    confirm(desk, preview, leave_out="on")
    assert facts("visa_j1", "visa_h1b") == [("yes", "no"), ("yes", "yes"), ("", "")]


def test_a_column_of_both_visas_is_not_read_beside_one_of_each(desk) -> None:
    problems = mapping.problems({"ACGME ID": "acgme_id", "Visas": "both_visas", "J-1": "visa_j1"})
    assert problems == {
        "Visas": "“J-1” is read as the same. Choose one of them.",
        "J-1": "“Visas” is read as the same. Choose one of them.",
    }
    guessed = mapping.guesses(["ACGME ID", "J-1", "Visas"], {})
    assert list(guessed.values()) == ["acgme_id", "visa_j1", ""]


def test_the_command_takes_a_column_of_both_visas(tmp_path) -> None:
    code, report = command(tmp_path, lines("Who sponsors", "J-1 only"), "--map", "Who sponsors=both_visas")
    assert (code, report["changed"]) == (0, 1)
    assert facts("visa_j1", "visa_h1b")[0] == ("yes", "no")
