"""Columns of other names in the browser: mapped, remembered, changed; public layouts; pasted tables."""

import csv
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from programs.imports import uploads
from programs.imports.tests.test_pages import IMPORTS, NEW, SOURCE, confirm, errors_of, messages_of
from programs.models import EmployerAlias, Evidence, ImportBatch, Program, SeasonRecord, Upload
from programs.tests.builders import make_program
from programs.tests.desk import Inputs, member

pytestmark = pytest.mark.django_db

NO_PROGRAM = "No column names the program. Choose one for its name, our key, the ACGME id or the NRMP codes."
FOREIGN = "Residency,Program ID,J-1 visa,Program Director,Remark on food\nCedar,1400000001,yes,A. Person,good\n"


def send(desk, text: str, **changes: str):
    return desk.post(NEW, {"file": SimpleUploadedFile("list.csv", text.encode())} | SOURCE | changes)


def choices(desk, address: str) -> dict[str, str]:
    """What a browser would send back from the page of the columns as it stands."""
    found = Inputs(desk.get(address).content.decode()).data
    return {name: value for name, value in found.items() if name.startswith(("column-", "word-"))}


@pytest.fixture
def program() -> Program:
    return make_program("site-1", acgme_id="1400000001", name="Cedar")


def test_a_foreign_header_is_mapped_and_imported(desk, program) -> None:
    address = send(desk, FOREIGN)["Location"]
    upload = Upload.objects.get()
    assert address == f"{IMPORTS}files/{upload.pk}/columns/"
    assert (upload.kind, upload.columns, upload.source_name) == ("", {}, "Program page")

    page = desk.get(address)
    shown = page.content.decode()
    assert "Person" not in shown
    assert "Left out: people and contact details are never read" in shown
    assert page["Cache-Control"] == "private, no-store"
    chosen = choices(desk, address)
    assert chosen == {"column-0": "name", "column-1": "acgme_id", "column-2": "visa_j1", "column-4": ""}

    preview = desk.post(address, chosen)["Location"]
    upload.refresh_from_db()
    assert upload.kind == "programs"
    assert upload.columns == {
        "Residency": "name", "Program ID": "acgme_id", "J-1 visa": "visa_j1", "Program Director": "",
        "Remark on food": "",
    }  # fmt: skip
    shown = desk.get(preview)
    assert [(one.question, one.said.words) for one in shown.context["preview"].changed.lines] == [
        ("Sponsors J-1", "Yes")
    ]
    assert "Left out: Program Director, Remark on food." in shown.content.decode()
    confirm(desk, preview)
    program.refresh_from_db()
    assert program.visa_j1 == "yes"


def test_until_it_is_mapped_nothing_else_is_shown(desk, program) -> None:
    address = send(desk, FOREIGN)["Location"]
    preview = address.removesuffix("columns/")
    assert desk.get(preview)["Location"] == desk.post(preview, {"seen": "x"})["Location"] == address
    opened = desk.get(f"{preview}source/").context["form"]
    assert opened.initial["source_name"] == "Program page"
    assert desk.post(f"{preview}source/", SOURCE)["Location"] == address


def test_the_mapping_can_be_changed(desk, program) -> None:
    address = send(desk, FOREIGN)["Location"]
    preview = desk.post(address, choices(desk, address))["Location"]
    assert f'href="{address}"' in desk.get(preview).content.decode()
    desk.post(address, choices(desk, address) | {"column-2": "visa_h1b", "column-4": "note"})
    lines = desk.get(preview).context["preview"].changed.lines
    assert [(one.question, one.said.words) for one in lines] == [("Sponsors H-1B", "Yes"), ("Note", "good")]
    source = desk.get(f"{preview}source/")
    assert "kind" not in source.context["form"].fields
    changed = SOURCE | {"source_name": "A letter", "source_kind": "program_answer"}
    assert desk.post(f"{preview}source/", changed)["Location"] == preview
    assert desk.get(preview).context["preview"].changed.lines[0].said.source.name == "A letter"


def test_the_same_header_is_read_as_last_time(desk, program) -> None:
    first = send(desk, FOREIGN)["Location"]
    confirm(desk, desk.post(first, choices(desk, first) | {"column-4": "note"})["Location"])
    again = send(desk, FOREIGN.replace("good", "poor"))["Location"]
    assert choices(desk, again)["column-4"] == "note"
    assert "Filled in as for list.csv" in desk.get(again).content.decode()
    other = send(desk, FOREIGN.replace("Remark", "Word"))["Location"]
    assert choices(desk, other)["column-4"] == ""


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        pytest.param(
            {"column-4": "name"},
            {"column-0": ["“Remark on food” is read as the same. Choose one of them."],
             "column-4": ["“Residency” is read as the same. Choose one of them."]},
            id="two for one",
        ),
        pytest.param(
            {"column-0": "", "column-1": ""},
            {"__all__": [NO_PROGRAM]},
            id="no program",
        ),
        pytest.param(
            {"column-2": "group", "column-0": ""},
            {"__all__": ['list.csv has no column "population".']},
            id="half a season record",
        ),
        pytest.param(
            {"column-4": "group"}, {"__all__": ['Column 4 of list.csv, "group", is not known.']}, id="two kinds of file"
        ),
        pytest.param(
            {"column-4": "password"},
            {"column-4": ["Select a valid choice. password is not one of the available choices."]},
            id="no column of ours",
        ),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be(desk, program, changes, errors) -> None:
    address = send(desk, FOREIGN)["Location"]
    answer = desk.post(address, choices(desk, address) | changes)
    assert (answer.status_code, errors_of(answer)) == (200, errors)
    assert Upload.objects.get().columns == {}


def test_contact_columns_are_never_read_whatever_is_sent(desk, program) -> None:
    address = send(desk, FOREIGN)["Location"]
    preview = desk.post(address, choices(desk, address) | {"column-3": "note"})["Location"]
    confirm(desk, preview)
    assert not Evidence.objects.filter(value__contains="Person").exists()


def test_a_mapped_file_without_a_source_asks_for_one(desk, program) -> None:
    address = send(desk, FOREIGN, source_name="", source_kind="")["Location"]
    answer = desk.post(address, choices(desk, address), follow=True)
    assert answer.redirect_chain[0][0] == f"{address.removesuffix('columns/')}source/"
    assert "Say who states this" in messages_of(answer)[0]


def test_a_column_can_be_the_source(desk, program) -> None:
    text = FOREIGN.replace("Remark on food", "Source").replace("good", "A list")
    address = send(desk, text.replace("Program Director", "Kind").replace("A. Person", "directory"),
                   source_name="", source_kind="")["Location"]  # fmt: skip
    preview = desk.post(address, choices(desk, address) | {"column-3": "source_kind"})["Location"]
    (line,) = desk.get(preview).context["preview"].changed.lines
    assert line.said.source[:2] == ("directory", "A list")


def test_a_fault_names_the_column_of_the_file(desk, program) -> None:
    address = send(desk, FOREIGN.replace("yes", "perhaps"))["Location"]
    preview = desk.post(address, choices(desk, address))["Location"]
    (fault,) = desk.get(preview).context["preview"].invalid.lines
    assert (fault.row, fault.column, fault.seen) == (2, "J-1 visa", "perhaps")


def test_the_columns_of_a_workbook(desk, program, tmp_path) -> None:
    from programs.tests.workbooks import a_workbook

    rows = list(csv.reader(FOREIGN.splitlines()))
    path = a_workbook(tmp_path / "list.xlsx", {"Cover": [["Hello"]], "Sheet": rows})
    answer = desk.post(NEW, {"file": SimpleUploadedFile("list.xlsx", path.read_bytes())} | SOURCE)
    preview = desk.post(answer["Location"], choices(desk, answer["Location"]))["Location"]
    shown = desk.get(preview).context["preview"]
    assert (shown.sheet, shown.changed.total) == ("Sheet", 1)


def test_the_page_is_for_stewards_and_for_files_that_wait(desk, program) -> None:
    address = send(desk, FOREIGN)["Location"]
    viewer = member("Viewers")
    assert {getattr(viewer, method)(address).status_code for method in ("get", "post")} == {404}
    confirm(desk, desk.post(address, choices(desk, address))["Location"])
    assert desk.get(address).status_code == desk.post(address).status_code == 404


def test_a_file_that_went_meanwhile(desk, program) -> None:
    address = send(desk, FOREIGN)["Location"]
    Upload.objects.get().path.unlink()
    assert "There is no file list.csv." in desk.get(address).content.decode()
    assert "There is no file list.csv." in desk.post(address, {}).content.decode()


def test_markup_in_a_header_stays_text(desk, program) -> None:
    text = FOREIGN.replace("Remark on food", "<script>alert(1)</script>").replace("good", "<b>good</b>")
    shown = desk.get(send(desk, text)["Location"]).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "&lt;b&gt;good" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_a_fixed_number_of_questions(desk, program, django_assert_num_queries, number) -> None:
    for each in range(number):
        address = send(desk, FOREIGN.replace("Remark", f"Remark {each}"))["Location"]
        desk.post(address, choices(desk, address))
    address = send(desk, FOREIGN)["Location"]
    with django_assert_num_queries(7):
        desk.get(address)


# Public layouts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        pytest.param("Specialty,Program number,Organization,State,Director\nIM,1400000001,Cedar,NY,A. Person", "acgme",
                     "ACGME program list", id="ACGME"),
        pytest.param("Program Code,2026 Quota,2026 Matched\n9999140C0,2,1", "nrmp", "NRMP Program Results", id="NRMP"),
        pytest.param("CASE_NUMBER,CASE_STATUS,DECISION_DATE,VISA_CLASS,JOB_TITLE,SOC_CODE,"
                     "EMPLOYER_NAME,EMPLOYER_STATE\n"
                     "1,Certified,2025-01-15,H-1B,Resident,29-1216,Elm,NY\n", "h1b", "H-1B filings, labour department",
                     id="H-1B"),
    ],
)  # fmt: skip
def test_a_public_layout_needs_no_hand(desk, text, kind, name) -> None:
    make_program("site-1", acgme_id="1400000001", nrmp_codes="9999140C0")
    address = send(desk, text)["Location"]
    upload = Upload.objects.get()
    assert (upload.kind, upload.columns, address) == (kind, {}, f"{IMPORTS}files/{upload.pk}/")
    page = desk.get(address).content.decode()
    assert name in page
    assert "Person" not in page
    assert name in desk.get(f"{address}source/").content.decode()
    assert name in desk.get(IMPORTS).content.decode()
    assert desk.post(f"{address}source/", SOURCE)["Location"] == address
    confirmed = desk.post(address, {"seen": desk.get(address).context["preview"].fingerprint})
    assert confirmed.status_code == 302
    if kind == "h1b":
        assert "Elm" in page
        assert "Employers without a known program" in page
    assert SeasonRecord.objects.count() == (2 if kind == "nrmp" else 0)


def test_a_list_of_the_acgme_can_be_mapped_by_hand(desk) -> None:
    make_program("site-1", acgme_id="1400000001")
    address = send(desk, "Specialty,Program number,Organization,State\nIM,1400000001,Cedar,NY\n")["Location"]
    chosen = choices(desk, f"{address}columns/")
    assert list(chosen.values()) == ["specialty", "acgme_id", "name", "state"]
    desk.post(f"{address}columns/", chosen | {"column-2": "institution"})
    upload = Upload.objects.get()
    assert (upload.kind, upload.columns["Organization"]) == ("programs", "institution")
    assert [one.question for one in desk.get(address).context["preview"].changed.lines] == ["Sponsoring institution"]


# A pasted table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pasted",
    [
        pytest.param("program_key\tvisa_j1\tnote\r\nsite-1\tyes\t\"two, and\"\r\n", id="from a spreadsheet program"),
        pytest.param('program_key,visa_j1,note\nsite-1,yes,"two, and"\n', id="CSV"),
        pytest.param('\n\nprogram_key,visa_j1,note\nsite-1,yes,"two, and"', id="with blank lines around it"),
    ],
)  # fmt: skip
def test_a_pasted_table_is_a_file(desk, program, pasted) -> None:
    address = desk.post(NEW, {"pasted": pasted} | SOURCE)["Location"]
    upload = Upload.objects.get()
    assert (upload.name, upload.kind, len(upload.sha256)) == ("Pasted table.csv", "programs", 64)
    confirm(desk, address)
    program.refresh_from_db()
    assert (program.visa_j1, program.note) == ("yes", "two, and")
    assert ImportBatch.objects.get().label == "Import of Pasted table.csv"


@pytest.mark.parametrize(
    ("cell", "name"), [('"Quoted" Program', '"Quoted" Program'), ('"A ""B"" C"', 'A "B" C'), ('"x', '"x')]
)
def test_a_pasted_cell_may_begin_with_a_quotation_mark(desk, program, cell, name) -> None:
    desk.get(desk.post(NEW, {"pasted": f"program_key\tname\nsite-a\t{cell}\n"} | SOURCE)["Location"])
    with Upload.objects.get().path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["program_key", "name"], ["site-a", name]]


def test_a_foreign_header_can_be_pasted(desk, program) -> None:
    answer = desk.post(NEW, {"pasted": FOREIGN.replace(",", "\t")} | SOURCE)
    assert list(choices(desk, answer["Location"]).values()) == ["name", "acgme_id", "visa_j1", ""]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        pytest.param({}, {"file": "Choose a file, or paste a table."}, id="neither"),
        pytest.param({"pasted": " \n "}, {"file": "Choose a file, or paste a table."}, id="blanks"),
        pytest.param({"pasted": "program_key\n", "file": SimpleUploadedFile("a.csv", b"program_key\n")},
                     {"file": "not both", "pasted": "not both"}, id="both"),
        pytest.param({"pasted": "x" * 500_001}, {"pasted": "at most 500000 characters"}, id="too much"),
    ],
)  # fmt: skip
def test_what_cannot_be_pasted(desk, sent, errors) -> None:
    answer = desk.post(NEW, sent | SOURCE)
    found = errors_of(answer)
    assert (answer.status_code, found.keys()) == (200, errors.keys())
    for field, sentence in errors.items():
        assert sentence in found[field][0]
    if typed := sent.get("pasted", "").strip():
        assert typed[:10] in answer.content.decode()
    assert (Upload.objects.count(), list(uploads.settings.UPLOADS.glob("*"))) == (0, [])


def test_formulas_in_a_pasted_table_are_text(desk, program) -> None:
    address = desk.post(NEW, {"pasted": "program_key\tnote\nsite-1\t=1+1\n"} | SOURCE)["Location"]
    confirm(desk, address)
    program.refresh_from_db()
    assert program.note == "=1+1"
    assert not Path(uploads.settings.UPLOADS, str(Upload.objects.get().pk)).exists()


FILING = "{},Certified,2026-02-03,H-1B,Resident Physician,29-1216,{},NY,\n"
FILINGS = (
    "CASE_NUMBER,CASE_STATUS,DECISION_DATE,VISA_CLASS,JOB_TITLE,SOC_CODE,EMPLOYER_NAME,EMPLOYER_STATE,TRADE_NAME_DBA\n"
)


def test_employers_nobody_knows_are_told_once(desk) -> None:
    oak = make_program("oak", name="Oak IM", institution="Oak and Elm University Hospital")
    make_program("ash", name="Ash IM", institution="Ash Clinic")
    text = FILINGS + FILING.format("1", "THE OAK HOSPITAL MEDICAL CENTER") + FILING.format("2", "NO SUCH PLACE")
    preview = send(desk, text)["Location"]
    assert "Say who they are" in desk.get(preview).content.decode()
    shown = desk.get(f"{preview}employers/").context["employers"]
    assert [(one.name, one.places[0][1]) for one in shown][1] == (
        "THE OAK HOSPITAL MEDICAL CENTER", "Oak and Elm University Hospital",
    )  # fmt: skip
    said = {shown[0].field: "-", shown[1].field: shown[1].places[0][0]}
    assert desk.post(f"{preview}employers/", said)["Location"] == preview
    (unmatched,) = desk.get(preview).context["preview"].unmatched.lines
    assert unmatched.employer == "NO SUCH PLACE"
    confirm(desk, preview)
    oak.refresh_from_db()
    assert Evidence.objects.get(field="h1b_resident_filings").program == oak

    again = send(desk, text.replace("2026-02-03", "2024-02-03"))["Location"]
    assert [one.employer for one in desk.get(again).context["preview"].unmatched.lines] == ["NO SUCH PLACE"]
    assert [one.said for one in desk.get(f"{again}employers/").context["employers"]] == ["-"]


def test_an_employer_is_only_what_its_state_has(desk) -> None:
    make_program("oak", name="Oak IM", institution="Oak Hospital", state="NJ")
    make_program("ash", name="Ash IM", institution="Ash Clinic")
    preview = send(desk, FILINGS + FILING.format("1", "OAK CENTER"))["Location"]
    desk.get(preview)
    desk.post(f"{preview}employers/", {"NY oak center": "oak hospital"})
    assert EmployerAlias.objects.count() == 0
