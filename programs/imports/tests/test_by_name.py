"""Rows that no id names: shown with the programs they may mean, recorded only after a look, at the desk and typed."""

import csv
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from programs.imports.by_name import LEFT_OUT
from programs.imports.tests.test_mapping_page import choices, send
from programs.imports.tests.test_pages import NEW, SOURCE, confirm
from programs.models import Evidence, Program, SeasonRecord, Upload
from programs.tests.builders import make_program
from programs.tests.workbooks import a_workbook

pytestmark = pytest.mark.django_db

LIST = """Program,City,State,Specialty,J1,Min Step 2
Cedar Medical Center,Albany,NY,Internal Medicine,yes,220
"Elm Hospital, Internal Medicine","Troy, NY",,,yes,210
"""


@pytest.fixture
def cedar() -> Program:
    return make_program("cedar", name="Cedar Medical Center Internal Medicine Residency")


@pytest.fixture
def elm() -> Program:
    return make_program("elm", name="Elm Hospital Internal Medicine Residency", city="Troy")


def preview_of(desk, text: str) -> str:
    address = send(desk, text)["Location"]
    chosen = choices(desk, address)
    chosen = {name: chosen[name] or "" for name in chosen}
    return desk.post(address, chosen)["Location"]


def look(desk, preview: str, **changes: str):
    page = desk.get(f"{preview}programs/")
    sent = {f"row-{row['one'].row.number}": row["chosen"] for row in page.context["rows"] if row["chosen"]}
    return desk.post(f"{preview}programs/", sent | {"then": "preview"} | changes)


def test_a_list_without_ids_is_recorded_after_a_look(desk, cedar, elm) -> None:
    preview = preview_of(desk, LIST)
    before = desk.get(preview)
    assert before.context["by_name"] == {"total": 2, "open": 2, "left_out": 0, "taken": 0}
    assert before.context["preview"].rows == 0
    assert "See which programs they mean" in before.content.decode()
    page = desk.get(f"{preview}programs/")
    assert {row["one"].row.named: row["chosen"] for row in page.context["rows"]} == {
        "Cedar Medical Center": "cedar", "Elm Hospital, Internal Medicine": "elm",
    }  # fmt: skip
    assert look(desk, preview)["Location"] == preview
    assert desk.get(preview).context["by_name"]["open"] == 0
    confirm(desk, preview)
    for program, score in ((cedar, 220), (elm, 210)):
        program.refresh_from_db()
        assert (program.visa_j1, program.min_step2_ck) == ("yes", score)
    assert (elm.name, elm.city) == ("Elm Hospital Internal Medicine Residency", "Troy")


def test_rows_are_of_the_specialty_their_sheet_is_named_after(desk, tmp_path) -> None:
    for specialty, key in (("internal-medicine", "im"), ("family-medicine", "fm")):
        make_program(key, name="Cedar Hospital", city="Flint", state="MI", specialty=specialty)
    rows = [["Program", "City", "State", "J1"], ["Cedar Hospital", "Flint", "MI", "yes"]]
    books = ({"FM programs": rows}, {"FM": rows, "IM": rows})
    for sheets, chosen, places in zip(books, (["fm"], ["fm", "im"]), (["2"], ["2 of FM", "2 of IM"]), strict=True):
        book = a_workbook(tmp_path / "list.xlsx", sheets)
        address = desk.post(NEW, {"file": SimpleUploadedFile("list.xlsx", book.read_bytes())} | SOURCE)["Location"]
        preview = desk.post(address, choices(desk, address))["Location"]
        page = desk.get(f"{preview}programs/")
        assert [row["chosen"] for row in page.context["rows"]] == chosen
        assert [row["one"].row.place for row in page.context["rows"]] == places


def test_blanks_tell_nothing_of_a_program(desk, cedar) -> None:
    preview = preview_of(desk, "ACGME ID,Program,City,State,Specialty,J1\nN/A,Cedar Medical Center,-,NY,?,yes\n")
    (row,) = desk.get(f"{preview}programs/").context["rows"]
    assert row["one"].row.told == {"name": "Cedar Medical Center", "state": "NY"}
    assert [key for key, *_ in row["one"].candidates] == ["cedar"]


def test_what_a_word_for_a_specialty_means_tells_which_program(desk) -> None:
    for specialty, key in (("internal-medicine", "im"), ("family-medicine", "fm")):
        make_program(key, name="Cedar Hospital", city="Flint", state="MI", specialty=specialty)
    text = "Program,City,State,Specialty,J1\nCedar Hospital,Flint,MI,Grown-ups,yes\n"
    address = send(desk, text)["Location"]
    chosen = choices(desk, address)
    (word,) = (name for name in chosen if name.startswith("word-specialty"))
    preview = desk.post(address, chosen | {word: "IM"})["Location"]
    (row,) = desk.get(f"{preview}programs/").context["rows"]
    assert (row["chosen"], row["one"].is_certain) == ("im", True)


def test_what_nobody_looked_at_is_not_recorded(desk, cedar, elm) -> None:
    preview = preview_of(desk, LIST)
    look(desk, preview, **{"row-3": ""})
    page = desk.get(preview)
    assert page.context["by_name"] == {"total": 2, "open": 1, "left_out": 0, "taken": 1}
    assert page.context["preview"].waiting == 1
    assert "Leave out 1 row that nobody has looked at, and record the rest" in page.content.decode()
    confirm(desk, preview, leave_out="on")
    elm.refresh_from_db()
    assert elm.visa_j1 == ""


def test_a_row_may_be_left_out_or_mean_another_program(desk, cedar, elm) -> None:
    make_program("cedar-west", name="Cedar Medical Center (West) Internal Medicine Residency")
    preview = preview_of(desk, LIST)
    look(desk, preview, **{"row-2": "cedar-west", "row-3": LEFT_OUT})
    page = desk.get(preview)
    assert page.context["preview"].invalid.total == 0
    assert [line.program.program_key for line in page.context["preview"].changed.lines] == ["cedar-west"] * 2


def test_a_program_nobody_offered_is_not_taken(desk, cedar, elm) -> None:
    preview = preview_of(desk, LIST)
    look(desk, preview, **{"row-2": "elm"})
    assert Upload.objects.get().matches == {"3": "elm"}


def test_a_new_mapping_asks_anew(desk, cedar, elm) -> None:
    preview = preview_of(desk, LIST)
    look(desk, preview)
    address = f"{preview}columns/"
    desk.post(address, choices(desk, address) | {"column-5": ""})
    assert desk.get(preview).context["by_name"]["open"] == 2


def test_an_id_that_contradicts_the_name_asks(desk, cedar, elm) -> None:
    make_program("oak", name="Oak Hospital Pediatrics", acgme_id="3200000001", specialty="pediatrics", state="OH")
    preview = preview_of(desk, "ACGME ID,Program,City,State,J1\n3200000001,Cedar Medical Center IM,Albany,NY,yes\n")
    assert desk.get(preview).context["by_name"]["open"] == 1
    (row,) = desk.get(f"{preview}programs/").context["rows"]
    assert (row["chosen"], [key for key, *_ in row["one"].candidates]) == ("", ["oak", "cedar"])


def test_all_that_is_certain_can_be_taken_at_once(desk, monkeypatch) -> None:
    monkeypatch.setattr("programs.imports.match_views.ROWS_A_PAGE", 1)
    names = ("Ash", "Birch", "Cherry")
    for name in names:
        make_program(name.lower(), name=f"{name} Hospital Internal Medicine Residency")
    rows = "".join(f"{name} Hospital,Albany,NY,IM,yes\n" for name in names)
    preview = preview_of(desk, f"Program,City,State,Specialty,J1\n{rows}")
    assert look(desk, preview, then="next")["Location"].endswith("?page=2")
    assert len(Upload.objects.get().matches) == 1
    look(desk, preview, rest="certain")
    assert len(Upload.objects.get().matches) == 3


@pytest.mark.parametrize("field", ["rows", "none"])
def test_a_stranger_does_not_see_them(client, field) -> None:
    assert client.get("/steward/imports/files/00000000-0000-4000-8000-000000000000/programs/").status_code in (302, 404)


# The command


OURS = "name,city,state,specialty,visa_j1\nCedar Medical Center,Albany,NY,internal-medicine,yes\n"
TYPED_SOURCE = ("--source-name", "A list", "--source-kind", "program_page")


def test_the_command_writes_what_was_looked_at(tmp_path: Path, cedar) -> None:
    file, matches = tmp_path / "list.csv", tmp_path / "matches.csv"
    file.write_text(OURS)
    with pytest.raises(CommandError):
        call_command("import_programs", str(file), *TYPED_SOURCE, "--write-matches", str(matches), stdout=io.StringIO())
    assert not Evidence.objects.filter(field="visa_j1").exists()
    (row,) = csv.DictReader(io.StringIO(matches.read_text()))
    assert (row["row"], row["named"], row["program_key"]) == ("2", "Cedar Medical Center", "cedar")
    call_command("import_programs", str(file), *TYPED_SOURCE, "--matches", str(matches), stdout=io.StringIO())
    cedar.refresh_from_db()
    assert cedar.visa_j1 == "yes"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("a,b\n1,2\n", "columns row and program_key", id="other columns"),
        pytest.param("row,program_key\nx,cedar\n", "“x” is no row", id="no number"),
        pytest.param("row,program_key\n2,nobody\n", "“nobody” is no program", id="no program"),
    ],
)
def test_a_file_of_matches_that_makes_no_sense_is_refused(tmp_path: Path, cedar, text, says) -> None:
    file, matches = tmp_path / "list.csv", tmp_path / "matches.csv"
    file.write_text(OURS)
    matches.write_text(text)
    with pytest.raises(CommandError, match=says):
        call_command("import_programs", str(file), *TYPED_SOURCE, "--matches", str(matches), stdout=io.StringIO())


def test_rows_of_several_sheets_are_told_by_the_row_of_their_sheet(tmp_path: Path, cedar, elm) -> None:
    header = ["name", "city", "state", "visa_j1"]
    sheets = {
        "IM": [header, ["Cedar Medical Center", "Albany", "NY", "yes"]],
        "Internal Medicine": [header, ["Elm Hospital", "Troy", "NY", "yes"]],
    }
    file, told = a_workbook(tmp_path / "list.xlsx", sheets), tmp_path / "matches.csv"
    sent = (str(file), *TYPED_SOURCE, "--sheet", "*")
    with pytest.raises(CommandError):
        call_command("import_programs", *sent, "--write-matches", str(told), stdout=io.StringIO())
    rows = [(row["sheet"], row["row"], row["program_key"]) for row in csv.DictReader(io.StringIO(told.read_text()))]
    assert sorted(rows) == [("IM", "2", "cedar"), ("Internal Medicine", "2", "elm")]
    told.write_text(told.read_text().replace(",elm,", ",-,"))
    call_command("import_programs", *sent, "--matches", str(told), "--skip-invalid", stdout=io.StringIO())
    assert list(Program.objects.order_by("program_key").values_list("program_key", "visa_j1")) == [
        ("cedar", "yes"), ("elm", ""),
    ]  # fmt: skip


STATEMENTS = "Program,City,State,Specialty,Field,Value\nElm Hospital,Troy,NY,Internal Medicine,visa_j1,yes\n"
COUNTS = "Program,City,State,Specialty,Match year,Group,Population,Count\nElm Hospital,Troy,NY,IM,2026,img,matched,3\n"


@pytest.mark.parametrize("text", [pytest.param(STATEMENTS, id="statements"), pytest.param(COUNTS, id="counts")])
def test_statements_and_counts_by_name_are_recorded_after_a_look(desk, elm, text) -> None:
    preview = preview_of(desk, text)
    assert desk.get(preview).context["by_name"]["open"] == 1
    assert desk.get(preview).context["preview"].rows == 0
    look(desk, preview)
    assert desk.get(preview).context["preview"].rows == 1
    confirm(desk, preview)
    elm.refresh_from_db()
    said = elm.evidence.filter(field="visa_j1", value="yes").exists()
    assert (said, SeasonRecord.objects.filter(program=elm).exists()) == (text is STATEMENTS, text is COUNTS)


NO_SPECIALTY = "Program,City,State,J1\nCedar Medical Center,Albany,NY,yes\n"


def test_the_specialty_of_a_whole_list_is_said_once(desk, cedar) -> None:
    make_program("cedar-fm", name="Cedar Medical Center Family Medicine Residency", specialty="family-medicine")
    address = send(desk, NO_SPECIALTY)["Location"]
    chosen = {name: value or "" for name, value in choices(desk, address).items()}
    preview = desk.post(address, chosen)["Location"]
    page = desk.get(f"{preview}programs/")
    assert [row["chosen"] for row in page.context["rows"]] == [""]
    assert "1 row tells no specialty." in page.content.decode()
    assert f'href="{address}#id_untold"' in page.content.decode()
    desk.post(address, chosen | {"untold": "family-medicine"}, follow=True)
    page = desk.get(f"{preview}programs/")
    assert [row["chosen"] for row in page.context["rows"]] == ["cedar-fm"]
    assert "no specialty" not in page.content.decode()
    again = desk.get(send(desk, NO_SPECIALTY)["Location"]).context["form"]
    assert again["untold"].value() == "family-medicine"
    assert Upload.objects.exclude(columns={}).get().words == {"specialty": {"": "family-medicine"}}


def test_a_list_that_tells_its_specialty_is_not_asked_for_one(desk, cedar) -> None:
    assert "untold" not in desk.get(send(desk, LIST)["Location"]).context["form"].fields
