"""A person's own spreadsheet as its owner means it: words of the status, yes and no, days, sheets, blanks."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applicants.models import SavedProgram, Status
from applicants.plan import spreadsheet
from applicants.plan.spreadsheet import PlanSheet, asked_words, guessed, rows_of
from applicants.plan.tests.test_spreadsheet import IMPORT, filled, send, table, uploads
from programs.tabular import reading
from programs.tests.builders import make_program
from programs.tests.workbooks import a_workbook

__all__ = ["uploads"]
pytestmark = pytest.mark.django_db


def one_row(**cells: str) -> PlanSheet:
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    return PlanSheet("mine.csv", ("Program", *named), [(2, {"Program": "Alder", **named})])


def read(sheet: PlanSheet, **said: str) -> dict[str, Any]:
    (row,) = rows_of(sheet, guessed(sheet), said=said or None)
    return dict(row.values)


@pytest.mark.parametrize(
    ("cell", "status", "note"),
    [
        pytest.param("Interview completed", Status.INTERVIEWED, None, id="done"),
        pytest.param("Invited 11/3", Status.INVITED, "Status: Invited 11/3", id="with a day"),
        pytest.param("Applied (gold signal)", Status.APPLIED, "Status: Applied (gold signal)", id="with a word"),
        pytest.param("Applied - 9/29", Status.APPLIED, "Status: Applied - 9/29", id="after a dash"),
        pytest.param(
            "Interview scheduled for Dec 4", Status.INVITED, "Status: Interview scheduled for Dec 4", id="for"
        ),
        pytest.param("No response", Status.APPLIED, "Status: No response", id="the words are kept"),
        pytest.param("Not applied", Status.CONSIDERING, None, id="not yet"),
        pytest.param("REJECTED", Status.REJECTED, None, id="capitals"),
        pytest.param("Waitlisted", Status.APPLIED, "Status: Waitlisted", id="as is proposed"),
        pytest.param(
            "Applied but withdrew", None, "Status: Applied but withdrew", id="what is more than its beginning"
        ),
        pytest.param("No", None, "Status: No", id="no is not rejected"),
        pytest.param("Blue", None, "Status: Blue", id="nobody knows"),
        pytest.param("N/A", None, None, id="blank"),
        pytest.param("?", None, None, id="a mark"),
    ],
)
def test_words_of_the_status(cell, status, note) -> None:
    values = read(one_row(Status=cell))
    assert (values.get("status"), values.get("note")) == (status, note)


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        pytest.param({"Applied?": "Yes"}, Status.APPLIED, id="yes"),
        pytest.param({"Applied?": "No"}, None, id="no is never rejected"),
        pytest.param({"Applied?": "no, not yet"}, Status.CONSIDERING, id="not yet in words"),
        pytest.param({"Applied": "x"}, Status.APPLIED, id="a cross"),
        pytest.param(
            {"Applied?": "✓", "Interview offered?": "Y", "Interviewed?": "N"}, Status.INVITED, id="the furthest"
        ),
        pytest.param({"Applied?": "TRUE", "Rejected?": "TRUE"}, Status.REJECTED, id="they said no"),
        pytest.param({"Applied?": "Yes", "Status": "Interviewed"}, Status.INTERVIEWED, id="the status itself wins"),
        pytest.param({"Applied?": "-"}, None, id="blank"),
    ],
)
def test_columns_that_ask_one_thing(cells, status) -> None:
    sheet = PlanSheet("mine.csv", ("Program", *cells), [(2, {"Program": "Alder", **cells})])
    assert read(sheet).get("status") == (None if cells == {"Applied?": "no, not yet"} else status)


def test_a_column_of_yes_and_no_under_interview_is_no_day() -> None:
    rows = [(2, {"Program": "Alder", "Interview": "Yes"}), (3, {"Program": "Elm", "Interview": "no"})]
    sheet = PlanSheet("mine.csv", ("Program", "Interview"), rows)
    assert [row.values for row in rows_of(sheet, guessed(sheet))] == [{"status": Status.INVITED}, {}]


@pytest.mark.parametrize(
    ("cell", "day", "note"),
    [
        pytest.param("Fri, Dec 4, 2026", "2026-12-04", None, id="a weekday"),
        pytest.param("4-Dec-26", "2026-12-04", None, id="two digits"),
        pytest.param("4.12.2026", "2026-12-04", None, id="dots: the day first"),
        pytest.param("12/14/2026 9:00 AM - 2:00 PM EST", "2026-12-14",
                     "Interview date: 12/14/2026 9:00 AM - 2:00 PM EST", id="hours go into the note"),
        pytest.param("12/15/2026 (virtual)", "2026-12-15", "Interview date: 12/15/2026 (virtual)", id="virtual"),
        pytest.param("2026/12/16", "2026-12-16", None, id="slashes"),
        pytest.param("TBD", None, "Interview date: TBD", id="to come"),
        pytest.param("-", None, None, id="a mark"),
        pytest.param("Dec 14 or 16", None, "Interview date: Dec 14 or 16", id="two days"),
    ],
)  # fmt: skip
def test_days_of_a_plan(cell, day, note) -> None:
    values = read(one_row(Interview_date=cell))
    assert (str(values.get("interview_on") or "") or None, values.get("note")) == (day, note)


def test_a_word_is_asked_once_and_what_is_said_counts(client) -> None:
    make_program("ford", name="Henry Ford Hospital", city="Detroit", state="MI", acgme_id="1402500001")
    make_program("elm", name="Elm Hospital", city="Flint", state="MI", acgme_id="1402500002")
    rows = [{"ACGME ID": f"140250000{n}", "Status": "Blue"} for n in (1, 2)]
    page = send(client, table(*rows))
    (field,) = page.context["form"].asked
    assert (field.label, field.value()) == ("“Blue” means", "")
    looked = client.post(IMPORT, filled(page, act="look", **{field.name: "ranked"}))
    assert [one.row.values for one in looked.context["preview"].proposals] == [
        {"status": "ranked", "note": "Status: Blue"}
    ] * 2
    kept = client.post(IMPORT, filled(looked, **{field.name: "ranked"}), follow=True)
    assert "2 added" in kept.content.decode()
    assert set(SavedProgram.objects.values_list("status", "note")) == {("ranked", "Status: Blue")}


def test_a_forged_answer_is_nothing(client) -> None:
    make_program("ford", name="Henry Ford Hospital", city="Detroit", state="MI", acgme_id="1402500001")
    page = send(client, table({"ACGME ID": "1402500001", "Status": "Blue"}))
    (field,) = page.context["form"].asked
    forged = client.post(IMPORT, filled(page, **{field.name: "king"}))
    assert forged.status_code == 400
    assert not SavedProgram.objects.exists()


def test_thousands_of_words_are_not_all_asked() -> None:
    rows = [(n, {"Program": "Alder", "Status": f"word {n}"}) for n in range(2, 500)]
    sheet = PlanSheet("mine.csv", ("Program", "Status"), rows)
    assert len(asked_words(sheet, guessed(sheet))) == 60


def test_sheets_are_listed_and_their_titles_are_the_specialties(client, tmp_path) -> None:
    names = ["Program", "City", "State", "Status"]
    for specialty, key in (("internal-medicine", "im"), ("family-medicine", "fm")):
        make_program(key, name="Cedar Hospital", city="Flint", state="MI", specialty=specialty)
    book = a_workbook(
        tmp_path / "mine.xlsx",
        {"IM": [names, ["Cedar Hospital", "Flint", "MI", "Applied"]],
         "FM": [names, ["Cedar Hospital", "Flint", "MI", "Invited"]],
         "Costs": [["What", "USD"], ["Suit", 200]]},
    )  # fmt: skip
    page = send(client, book.read_bytes(), "mine.xlsx")
    form = page.context["form"]
    assert [label for _, label in form.fields["sheets"].choices] == [
        "IM: 1 row, Program, City, State, Status", "FM: 1 row, Program, City, State, Status", "Costs: 1 row, What, USD",
    ]  # fmt: skip
    assert form.fields["sheets"].initial == ["IM", "FM"]
    assert [(one.row.place, one.row.told["specialty"], one.chosen) for one in page.context["preview"].proposals] == [
        ("2 of IM", "IM", "im"), ("2 of FM", "FM", "fm"),
    ]  # fmt: skip
    looked = client.post(IMPORT, filled(page, act="look", sheets=["FM"]))
    assert [one.chosen for one in looked.context["preview"].proposals] == ["fm"]
    client.post(IMPORT, filled(looked, sheets=["FM"]))
    assert list(SavedProgram.objects.values_list("program_key", "status")) == [("fm", "invited")]


def test_a_single_sheet_named_after_a_specialty_is_of_it(client, tmp_path) -> None:
    for specialty, key in (("internal-medicine", "im"), ("family-medicine", "fm")):
        make_program(key, name="Cedar Hospital", city="Flint", state="MI", specialty=specialty)
    rows = [["Program", "City", "State"], ["Cedar Hospital", "Flint", "MI"]]
    for title, chosen in (("FM programs", "fm"), ("Sheet1", "")):
        book = a_workbook(tmp_path / "mine.xlsx", {title: rows})
        page = send(client, book.read_bytes(), "mine.xlsx")
        assert [one.chosen for one in page.context["preview"].proposals] == [chosen]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Program;City;State\nHenry Ford Hospital;Détroit;MI\n".encode("cp1252"), id="Excel in Europe"),
        pytest.param("Program\tCity\tState\nHenry Ford Hospital\tDétroit\tMI\n".encode("utf-16"), id="Unicode text"),
        pytest.param("My list\n\nProgram,City,State\nHenry Ford Hospital,Détroit,MI\n".encode(), id="a title"),
        pytest.param(b"sep=;\nProgram;City;State;Notes\nHenry Ford Hospital;Detroit;MI\n", id="sep= and a short row"),
    ],
)
def test_a_file_as_it_was_saved(client, content) -> None:
    make_program("ford", name="Henry Ford Hospital", city="Detroit", state="MI")
    page = send(client, content)
    assert [one.row.told["name"] for one in page.context["preview"].proposals] == ["Henry Ford Hospital"]
    assert len(page.context["form"].whole.told.said) == 1
    assert page.context["form"].whole.told.said[0] in page.content.decode()


def test_text_beyond_the_columns_is_asked_about(client) -> None:
    page = send(client, b"Program,City\nHenry Ford Hospital,Detroit,see me\n")
    assert page.context["form"].not_read == ["Column 3"]
    looked = client.post(IMPORT, filled(page, act="look", **{"column-2": "note"}))
    assert looked.context["form"].read_as["Column 3"] == "note"


def test_blanks_are_said(client) -> None:
    rows = [{"Program": "Henry Ford", "Status": "N/A", "Cost": "-"}, {"Program": "Elm", "Status": "N/A", "Cost": "5"}]
    page = send(client, table(*rows))
    assert page.context["preview"].blanks == [("N/A", 2), ("-", 1)]
    assert "Read as blank: “N/A” (2 cells), “-”." in page.content.decode()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        pytest.param("Dec 4", "2026-12-04", id="autumn"),
        pytest.param("Fri, 8 January", "2027-01-08", id="winter"),
        pytest.param("Nov. 30 (virtual)", "2026-11-30", id="with a word"),
        pytest.param("Dec 4 or 5", None, id="two days"),
        pytest.param("February 30", None, id="no day"),
    ],
)
def test_a_day_without_a_year_is_of_the_season_that_is_on(cell, day, settings, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheet, "next_season", lambda today: 2027)
    values = read(one_row(Interview_date=cell))
    assert str(values.get("interview_on") or "") == (day or "")
    assert values["note"] == f"Interview date: {cell}"


def test_what_comes_first_in_a_day_is_asked_where_it_is_not_told(client) -> None:
    make_program("alder", name="Alder Hospital Internal Medicine Residency", city="Albany")
    page = send(client, b"Program,City,State,Specialty,Interview Date\nAlder Hospital,Albany,NY,IM,12/11/2026\n")
    (fault,) = page.context["preview"].faults
    assert fault.expected == "a day that reads one way alone: say above what comes first"
    assert '<details class="sheet-columns" open>' in page.content.decode()


NRMP = (
    b"Institution,Program,Code\nAlder Hospital,Medicine-Categorical,1089140C0\n"
    b"Alder Hospital,Cardiovascular Disease,1089320F0\n"
)


def test_a_fellowship_s_code_is_no_code_of_a_residency(client) -> None:
    make_program("alder", name="Alder Hospital Internal Medicine Residency", city="Albany", nrmp_codes="1089140C0")
    make_program(
        "alder-peds", name="Alder Hospital Pediatrics Residency", specialty="pediatrics", nrmp_codes="1089320C0"
    )
    first, second = sorted(send(client, NRMP).context["preview"].proposals, key=lambda one: one.row.number)
    assert (first.chosen, first.beside) == ("alder", "Alder Hospital")
    assert second.chosen != "alder-peds"


def test_a_sheet_that_cannot_be_read_is_left_out_and_nothing_is_read_twice(client, tmp_path, monkeypatch) -> None:
    """The process that reads a file tells which sheets it can: another one would cost as much again."""
    started = []
    told = reading._told

    def noted(*arguments: Any) -> Any:
        started.append(arguments[2:])
        return told(*arguments)

    monkeypatch.setattr(reading, "_told", noted)
    names, odd = ["Program", "City"], [["Program", "x" * 20_001]]
    book = a_workbook(tmp_path / "a.xlsx", {"Mine": [names, ["Cedar", "Flint"]], "Odd": odd})
    page = client.post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", book.read_bytes())})
    assert [cells for _, cells in page.context["form"].file.rows] == [{"Program": "Cedar", "City": "Flint"}]
    broken = a_workbook(tmp_path / "b.xlsx", {"Mine": [["Program", "x" * 20_001], ["Cedar", "Flint"]]})
    page = client.post(IMPORT, {"file": SimpleUploadedFile("b.xlsx", broken.read_bytes())})
    assert (page.status_code, "at most 20,000 can be read" in page.content.decode()) == (400, True)
    assert started == [("*", 5), ("*", 5)]
