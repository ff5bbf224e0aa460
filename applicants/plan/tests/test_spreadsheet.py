"""A person's own spreadsheet: read, matched, previewed, kept; bad files, bad cells, two windows, other people."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries

from applicants.models import Profile, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_NOTE, MOST_SAVED
from applicants.plan import spreadsheet, spreadsheet_match
from applicants.plan.spreadsheet import PlanSheet, date_order, guessed, rows_of
from applicants.plan.spreadsheet_match import MY_OWN, NONE
from applicants.plan.tests.test_shortlist import PLAN, added, on_plan, typed
from applicants.ranking.tests.test_pages import upload
from programs.corrections import intake
from programs.facts import ledger
from programs.imports.days import DAY_FIRST, MONTH_FIRST
from programs.models import Evidence, Program, SuggestedProgram
from programs.tests.builders import make_program, make_programs
from programs.tests.desk import member

pytestmark = pytest.mark.django_db
IMPORT = f"{PLAN}import/"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS


@pytest.fixture
def ford() -> Program:
    return make_program(
        "ford", name="Henry Ford Hospital Internal Medicine Residency", city="Detroit", state="MI",
        acgme_id="1402500001", nrmp_codes="1300140C0",
    )  # fmt: skip


@pytest.fixture
def hurley() -> Program:
    return make_program("hurley", name="Hurley Medical Center Internal Medicine Residency", city="Flint", state="MI")


def table(*rows: dict[str, Any]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def send(browser: Client, content: bytes, name: str = "mine.csv") -> Any:
    return browser.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """The preview's form as a browser sends it back."""
    form, preview = page.context["form"], page.context["preview"]
    whole = {"table": form["table"].value(), "seen": preview.seen, "specialty": form["specialty"].value() or ""}
    whole |= {name: form[name].value() or "" for name in ("dates", *form.names)}
    whole |= {f"row-{one.row.number}": one.chosen for one in preview.proposals if one.is_open}
    return whole | {"act": "keep"} | changes


def keep(browser: Client, content: bytes, **changes: Any) -> Any:
    return browser.post(IMPORT, filled(send(browser, content), **changes), follow=True)


FORD = {"Program": "Henry Ford Hosp", "Specialty": "IM", "City": "Detroit", "State": "Michigan"}


# From the file to the plan


def test_a_spreadsheet_comes_onto_the_plan(client, ford) -> None:
    row = FORD | {"Status": "Interview scheduled", "Interview date": "4 December 2026", "Cost": "$1,120.50"}
    page = send(client, table(row | {"Notes": "<b>kind</b>", "Questions to ask": "Call?"}))
    assert on_plan() == []
    assert page["Cache-Control"] == "private, no-store"
    assert "&lt;b&gt;kind" in page.content.decode()
    done = client.post(IMPORT, filled(page), follow=True)
    assert "1 added, 0 changed, 0 left out" in done.content.decode()
    saved = SavedProgram.objects.get()
    assert (saved.program_key, saved.status, str(saved.interview_on), str(saved.cost)) == (
        "ford", "invited", "2026-12-04", "1120.50",
    )  # fmt: skip
    assert (saved.note, saved.questions) == ("<b>kind</b>", "Call?")
    assert [step.status for step in saved.history.all()] == ["invited"]


def test_nothing_of_the_file_stays(client, ford, uploads) -> None:
    send(client, table(FORD))
    assert list(uploads.iterdir()) == []


def test_pasted_cells_are_read_too(client, ford) -> None:
    page = client.post(IMPORT, {"pasted": "Program\tSpecialty\tCity\tState\nHenry Ford\tIM\tDetroit\tMI\n"})
    client.post(IMPORT, filled(page))
    assert on_plan() == ["ford"]


def test_a_workbook_with_real_dates_is_read(client, ford) -> None:
    from datetime import date

    book, file = Workbook(), io.BytesIO()
    book.active.append(["ACGME ID", "Interview", "Spent"])
    book.active.append([1402500001, date(2026, 12, 4), 89.5])
    book.save(file)
    page = send(client, file.getvalue(), "mine.xlsx")
    client.post(IMPORT, filled(page))
    saved = SavedProgram.objects.get()
    assert (saved.program_key, str(saved.interview_on), str(saved.cost)) == ("ford", "2026-12-04", "89.50")


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"Key": "FORD"}, id="our key"),
        pytest.param({"ACGME": "1402500001"}, id="ACGME id"),
        pytest.param({"NRMP code": "1300140c0"}, id="NRMP code"),
        pytest.param({"NRMP code": "9999999C9; 1300140C0"}, id="one of several codes"),
        pytest.param(FORD, id="name, city, state, specialty"),
        pytest.param({"Program": "Henry Ford Internal Medicine", "City": "Detroit, MI"}, id="specialty in the name"),
        pytest.param({"Program": "Henry Ford Hospital Internal Medicine Residency"}, id="its whole name alone"),
        pytest.param(
            {"Program": "Henry Ford", "Location": "Detroit, Michigan, USA", "Specialty": "IM"}, id="a location"
        ),
        pytest.param({"Program": "Henry Ford", "City, State": "Detroit, MI", "Specialty": "IM"}, id="city, state"),
        pytest.param({"Program": "Henry Ford", "City": "Detroit", "Specialty": "IM - Categorical"}, id="no state"),
    ],
)
def test_what_is_told_plainly_needs_no_choice(client, ford, hurley, row) -> None:
    make_program("other", name="Henry Ford Hospital Pediatrics", city="Detroit", state="MI", specialty="pediatrics")
    one = send(client, table(row)).context["preview"].proposals[0]
    assert (one.is_certain, one.chosen) == (True, "ford")


def test_what_may_be_several_is_asked(client, ford) -> None:
    make_program("west", name="Henry Ford West Internal Medicine", city="Wyandotte", state="MI")
    page = send(client, table({"Program": "Henry Ford", "Specialty": "IM", "State": "MI"}))
    one = page.context["preview"].proposals[0]
    assert (one.is_open, {there.key for there in one.candidates}) == (True, {"ford", "west"})
    client.post(IMPORT, filled(page, **{"row-2": "west"}))
    assert on_plan() == ["west"]


def test_at_most_three_candidates_and_one_may_choose_none(client) -> None:
    make_programs(
        *(
            {
                "program_key": f"mercy-{number}",
                "name": f"Mercy {number} Hospital",
                "city": f"Town {number}",
                "state": "OH",
            }
            for number in range(5)
        )
    )
    page = send(client, table({"Program": "Mercy", "State": "OH", "Specialty": "IM"}))
    assert len(page.context["preview"].proposals[0].candidates) == 3
    done = client.post(IMPORT, filled(page, **{"row-2": NONE}), follow=True)
    assert "0 added, 0 changed, 1 left out. The file is gone." in done.content.decode()
    assert on_plan() == []


def mercies() -> dict[str, str]:
    """A row that may mean either of two programs."""
    make_programs(
        *(
            {
                "program_key": f"mercy-{number}",
                "name": f"Mercy {number} Hospital",
                "city": f"Town {number}",
                "state": "OH",
            }
            for number in (1, 2)
        )
    )
    return {"Program": "Mercy", "State": "OH", "Specialty": "IM"}


def test_what_nobody_decided_waits_while_the_rest_is_kept(client, ford, hurley) -> None:
    rows = ({"Key": "ford"}, mercies() | {"Notes": "kind"}, {"Program": "Clinic of Mars", "State": "TX"})
    again = keep(client, table(*rows), **{"row-4": NONE})
    assert on_plan() == ["ford"]
    said = again.content.decode()
    assert "1 added, 0 changed, 1 left out. What waits for your choice is still here." in said
    (one,) = again.context["preview"].proposals
    assert (one.row.number, one.named, one.is_waiting) == (3, "Mercy", True)
    done = client.post(IMPORT, filled(again, **{"row-3": "mercy-2"}), follow=True)
    assert "1 added, 0 changed, 0 left out. The file is gone." in done.content.decode()
    assert on_plan() == ["ford", "mercy-2"]
    assert SavedProgram.objects.get(program_key="mercy-2").note == "kind"


def test_nothing_is_lost_while_nothing_is_decided(client) -> None:
    again = keep(client, table(mercies()))
    assert on_plan() == []
    assert [one.named for one in again.context["preview"].proposals] == ["Mercy"]
    assert " checked" not in again.content.decode()


@pytest.mark.parametrize(
    ("row", "chosen"),
    [
        pytest.param({"Program": "Henry Ford", "State": "MI", "Specialty": "IM"}, "ford", id="all but the city"),
        pytest.param({"Program": "Henry Ford", "Specialty": "IM"}, "ford", id="no state: there may be one elsewhere"),
        pytest.param({"Program": "Henry Ford", "State": "MI"}, "", id="no specialty"),
        pytest.param(
            {"Program": "Henry Ford", "City": "Lansing", "State": "MI", "Specialty": "IM"}, "", id="another city"
        ),
        pytest.param({"Program": "Hendry Forge", "State": "MI", "Specialty": "IM"}, "", id="only a similar name"),
    ],
)
def test_only_what_is_sure_but_for_its_city_is_proposed(client, ford, row, chosen) -> None:
    one = send(client, table(row)).context["preview"].proposals[0]
    assert (one.is_open, one.chosen) == (True, chosen)


def test_a_certain_match_can_still_be_changed(client, ford) -> None:
    make_program("west", name="Henry Ford West Internal Medicine", city="Detroit", state="MI")
    row = {"Program": "Henry Ford Hospital", "City": "Detroit", "State": "MI", "Specialty": "Internal Medicine"}
    page = send(client, table(row))
    assert page.context["preview"].proposals[0].is_certain
    client.post(IMPORT, filled(page, **{"row-2": "west"}))
    assert on_plan() == ["west"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"ACGME": "1402500001", "Program": "Hurley Medical Center", "City": "Flint", "State": "MI",
                      "Specialty": "Internal Medicine"}, id="the name of another program"),
        pytest.param({"ACGME": "1402500001", "Specialty": "Pediatrics"}, id="another specialty"),
        pytest.param({"ACGME": "1402500001", "State": "Ohio"}, id="another state"),
        pytest.param({"ACGME": "1402500001", "Key": "hurley"}, id="the key of another program"),
    ],
)  # fmt: skip
def test_an_id_that_contradicts_the_row_is_asked_about(client, ford, hurley, row) -> None:
    page = send(client, table(row))
    one = page.context["preview"].proposals[0]
    assert (one.is_waiting, "ford" in {there.key for there in one.candidates}) == (True, True)
    assert one.remark in page.content.decode()
    client.post(IMPORT, filled(page))
    assert on_plan() == []


def test_the_specialty_one_wishes_for_is_that_of_rows_without(client, ford) -> None:
    make_program("peds", name="Henry Ford Hospital Pediatrics", city="Detroit", state="MI", specialty="pediatrics")
    upload(client)
    mine = Profile.objects.get()
    mine.preferences.all().delete()
    mine.preferences.create(kind="specialty", value="pediatrics")
    one = send(client, table({"Program": "Henry Ford", "City": "Detroit", "State": "MI"})).context["preview"]
    assert (one.proposals[0].chosen, one.proposals[0].is_certain) == ("peds", False)


def test_a_specialty_nobody_knows_is_said_and_never_ignored(client, ford, hurley) -> None:
    page = send(
        client, table({"Program": "Henry Ford Hospital", "City": "Detroit", "State": "MI", "Specialty": "Magic"})
    )
    one = page.context["preview"].proposals[0]
    assert (one.is_waiting, one.remark) == (True, "“Magic” is not read as a specialty.")
    assert "“Magic” is not read as a specialty" in page.content.decode()


def test_what_is_not_found_is_named_and_left_out(client, ford) -> None:
    page = send(client, table(FORD, {"Program": "Clinic of Mars", "State": "TX"}))
    assert page.context["preview"].not_found == 1
    assert "Clinic of Mars" in page.content.decode()
    assert "1 left out" in client.post(IMPORT, filled(page, **{"row-3": NONE}), follow=True).content.decode()
    assert on_plan() == ["ford"]


def test_a_program_the_site_does_not_have_is_kept_as_ones_own(client, ford) -> None:
    """With its notes and days, wherever the plan is read; sent again it is the same entry."""
    row = {"Program": "Clinic of Mars", "City": "Urbana", "State": "TX", "Specialty": "IM"}
    content = table(FORD, row | {"Status": "Invited", "Interview date": "2026-12-09", "Notes": "zoom"})
    keep(client, content)
    saved = SavedProgram.objects.get(own_name="Clinic of Mars")
    assert (saved.own_place, saved.status, saved.note, str(saved.interview_on)) == (
        "IM · Urbana · TX", "invited", "zoom", "2026-12-09",
    )  # fmt: skip
    shown = client.get(PLAN).content.decode()
    assert "Clinic of Mars" in shown
    assert "A program of your own · IM · Urbana · TX" in shown
    for address in (
        "/me/checklists/season.ics",
        f"{PLAN}rank-list/",
        f"{PLAN}costs/",
        f"{PLAN}rank-list/my-rank-list.csv",
    ):
        assert client.get(address, follow=True).status_code == 200
    again = send(client, content).context["preview"]
    assert [one.saved.pk for one in again.proposals if one.is_own] == [saved.pk]
    keep(client, content)
    assert SavedProgram.objects.count() == 2


def test_programs_of_ones_own_are_offered_to_the_desk_where_one_says_so(client, ford) -> None:
    """Their name and place alone, each once, and no telephone number that stands where a name should."""
    row = {"Program": "Clinic of Mars", "City": "Urbana", "State": "TX", "Specialty": "IM", "Notes": "mine"}
    content = table(FORD, row, row | {"Program": "Dr. Roe 555-010-0199"})
    page = send(client, content)
    assert "nothing of you" in page.content.decode()
    client.post(IMPORT, filled(page))
    assert not SuggestedProgram.objects.exists()
    for _ in range(2):
        client.post(IMPORT, filled(send(client, content), suggest="on"))
    suggested = SuggestedProgram.objects.get()
    assert (suggested.name, suggested.place) == ("Clinic of Mars", "IM · Urbana · TX")
    desk, listed = member("Stewards"), reverse("admin:programs_suggestedprogram_changelist")
    assert listed in desk.get("/steward/").content.decode()
    assert "Clinic of Mars" in desk.get(listed).content.decode()
    struck = reverse("admin:programs_suggestedprogram_delete", args=[suggested.pk])
    assert member("Viewers").post(struck, {"post": "yes"}).status_code == 403
    desk.post(struck, {"post": "yes"})
    assert not SuggestedProgram.objects.exists()


def test_no_more_is_suggested_than_can_be_read(monkeypatch) -> None:
    monkeypatch.setattr(intake, "MOST_SUGGESTED", 3)
    for start in (0, 2):
        intake.suggest((f"Clinic {number}", "") for number in range(start, start + 2))
    assert SuggestedProgram.objects.count() == 3


def test_what_may_be_several_can_be_ones_own(client, ford) -> None:
    page = send(client, table(mercies()))
    client.post(IMPORT, filled(page, **{"row-2": MY_OWN}))
    assert SavedProgram.objects.get().own_name == "Mercy"


def test_rows_without_a_specialty_are_for_the_one_that_is_said(client, ford) -> None:
    make_program("peds", name="Henry Ford Hospital Pediatrics", city="Detroit", state="MI", specialty="pediatrics")
    page = send(client, table({"Program": "Henry Ford", "City": "Detroit", "State": "MI"}))
    assert not page.context["preview"].proposals[0].is_certain
    again = client.post(IMPORT, filled(page, specialty="pediatrics", act="look"))
    assert again.context["preview"].proposals[0].chosen == "peds"


def test_two_rows_of_one_program_make_one_entry(client) -> None:
    """As those of its tracks are: nothing of either is lost."""
    make_program("west", name="Henry Ford West Internal Medicine", state="MI", nrmp_codes="1301140C0; 1301140P0")
    rows = (
        {"NRMP code": "1301140C0", "Program": "Henry Ford (categorical)", "Status": "Applied", "Notes": "first"},
        {"NRMP code": "1301140P0", "Program": "Henry Ford (prelim)", "Status": "Invited",
         "Interview date": "2026-12-08", "Notes": "second"},
    )  # fmt: skip
    page = send(client, table(*rows))
    assert "one entry with row 2" in page.content.decode()
    client.post(IMPORT, filled(page))
    saved = SavedProgram.objects.get()
    assert (saved.status, str(saved.interview_on)) == ("invited", "2026-12-08")
    assert saved.note == "first\nHenry Ford (prelim): second\nStatus: Applied"


def test_a_row_may_be_left_out(client, ford, hurley) -> None:
    page = send(client, table({"Key": "ford"}, {"Key": "hurley"}))
    client.post(IMPORT, filled(page, out="2"))
    assert on_plan() == ["hurley"]


def test_a_merged_program_is_the_one_that_is_kept(client, ford, hurley) -> None:
    ledger.merge([(ford.pk, hurley.pk)])
    page = send(client, table({"Key": "ford"}))
    client.post(IMPORT, filled(page))
    assert on_plan() == ["hurley"]


def test_a_program_no_longer_listed_is_found_while_it_is_on_the_plan(client, ford) -> None:
    added(client, ford)
    ledger.withdraw(Evidence.objects.filter(program=ford))
    assert send(client, table({"Key": "ford"})).context["preview"].proposals[0].chosen == "ford"
    stranger = Client()
    assert send(stranger, table({"Key": "ford"})).context["preview"].proposals[0].chosen == ""


# On the plan already


def test_ones_own_values_stay_unless_they_are_to_be_replaced(client, ford) -> None:
    added(client, ford)
    client.post(f"{PLAN}{ford.pk}/", typed(status="applied", note="mine"))
    content = table({"Key": "ford", "Status": "invited", "Notes": "theirs", "Cost": "5"})
    page = send(client, content)
    assert [(one.old, one.new) for one in page.context["preview"].proposals[0].changes] == [
        ("Applied", "Invited to interview"),
        ("mine", "theirs"),
    ]
    client.post(IMPORT, filled(page))
    saved = SavedProgram.objects.get()
    assert (saved.status, saved.note, str(saved.cost), saved.version) == ("applied", "mine", "5.00", 3)
    keep(client, content, replace="2")
    saved.refresh_from_db()
    assert (saved.status, saved.note, saved.version) == ("invited", "theirs", 4)
    assert [step.status for step in saved.history.all()] == ["considering", "applied", "invited"]


def test_what_changed_in_another_window_is_shown_again(client, ford) -> None:
    added(client, ford)
    page = send(client, table({"Key": "ford", "Notes": "theirs"}))
    client.post(f"{PLAN}{ford.pk}/", typed(note="mine"))
    again = client.post(IMPORT, filled(page))
    assert "changed since you looked" in again.content.decode()
    assert SavedProgram.objects.get().note == "mine"


def test_what_changed_at_the_last_moment_is_shown_again(client, ford, hurley) -> None:
    page = send(client, table({"Key": "ford"}))
    found = page.context["preview"]
    added(client, hurley)
    with pytest.raises(spreadsheet_match.ChangedElsewhereError):
        spreadsheet_match.keep(Profile.objects.get(), found)
    assert on_plan() == ["hurley"]


def test_columns_changed_and_not_looked_at_are_shown_first(client, ford) -> None:
    page = send(client, table({"Key": "ford", "Remarks": "a", "Other": "b"}))
    again = client.post(IMPORT, filled(page, **{"column-2": "note"}))
    assert "changed since you looked" in again.content.decode()
    client.post(IMPORT, filled(again))
    assert SavedProgram.objects.get().note == "a\nOther: b"


def test_too_many_programs_are_refused_whole(client, ford, hurley, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheet_match, "MOST_SAVED", 1)
    page = keep(client, table({"Key": "ford"}, {"Key": "hurley"}))
    assert page.status_code == 400
    assert "Leave some rows out" in page.content.decode()
    assert on_plan() == []


def test_what_we_export_comes_back_as_it_was(client, ford, hurley) -> None:
    added(client, ford, hurley)
    client.post(f"{PLAN}{ford.pk}/", typed(status="invited", interview_on="2026-12-04", note="=1+1\nsecond", cost="5"))
    client.post(f"{PLAN}{hurley.pk}/", typed(questions="Why?\r\nWhen?"))
    shown = ("program_key", "status", "interview_on", "note", "questions", "cost")
    before = sorted(SavedProgram.objects.values_list(*shown))
    csv_file = b"".join(client.get(f"{PLAN}my-plan.csv").streaming_content)
    other = Client()
    for content, name in (
        (csv_file, "a.csv"),
        (b"".join(client.get(f"{PLAN}my-plan.xlsx").streaming_content), "a.xlsx"),
    ):
        same = send(client, content, name).context["preview"]
        assert [one.kept | {"differs": one.changes} for one in same.proposals] == [{"differs": []}] * 2
        other.post(IMPORT, filled(send(other, content, name)))
        theirs = Profile.objects.get(pk=other.session["profile"])
        after = [tuple(row) for row in theirs.plan.order_by("program_key").values_list(*shown)]
        assert [[str(cell).replace("\r\n", "\n") for cell in row] for row in after] == [
            [str(cell).replace("\r\n", "\n") for cell in row] for row in before
        ]
        theirs.plan.all().delete()


# Cells


@pytest.mark.parametrize(
    ("column", "cell", "field", "expected"),
    [
        pytest.param("Status", "applied", "status", Status.APPLIED, id="our word"),
        pytest.param("Status", "On my rank list", "status", Status.RANKED, id="our label"),
        pytest.param("Status", "REJECTION", "status", Status.REJECTED, id="their word"),
        pytest.param("Status", "rather not", "status", None, id="no status"),
        pytest.param("Interview", "2026-12-04", "interview_on", "2026-12-04", id="a day"),
        pytest.param("Interview", "Dec 4th, 2026", "interview_on", "2026-12-04", id="in words"),
        pytest.param("Interview", "13/12/2026", "interview_on", "2026-12-13", id="day first, as it tells"),
        pytest.param("Interview", "4/12/2026", "interview_on", None, id="which comes first is not known"),
        pytest.param("Interview", "4/4/2026", "interview_on", "2026-04-04", id="the same either way"),
        pytest.param("Interview", "13/12/26", "interview_on", "2026-12-13", id="a year of two digits"),
        pytest.param("Interview", "26-12-04", "interview_on", None, id="which of them is the year is not known"),
        pytest.param("Interview", "11-Jan-2027", "interview_on", "2027-01-11", id="in words with dashes"),
        pytest.param("Interview", "2026-13-45", "interview_on", None, id="no such day"),
        pytest.param("Interview", "1066-10-14", "interview_on", None, id="long ago"),
        pytest.param("Interview", "99999999999", "interview_on", None, id="a huge number"),
        pytest.param("Interview", "2026-12-04T00:00:00", "interview_on", "2026-12-04", id="midnight"),
        pytest.param("Cost", "USD 89", "cost", "89", id="with its currency"),
        pytest.param("Cost", "-5", "cost", None, id="below zero"),
        pytest.param("Cost", "1e400", "cost", None, id="past all numbers"),
        pytest.param("Cost", "100001", "cost", None, id="above the most"),
        pytest.param("Cost", "NaN", "cost", None, id="not a number"),
    ],
)
def test_a_cell_is_read_or_goes_into_the_note(column, cell, field, expected) -> None:
    one = PlanSheet("mine.csv", ("Program", column), [(2, {"Program": "Alder", column: cell})])
    row = rows_of(one, guessed(one))[0]
    if expected is None:
        assert (row.values, row.faults[0][:3]) == ({"note": f"{column}: {cell}"}, (2, column, cell))
    else:
        assert str(row.values[field]) == expected


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        pytest.param(["4/12/2026", "13/12/2026"], DAY_FIRST, id="one tells: day"),
        pytest.param(["4/12/2026", "12/13/2026"], MONTH_FIRST, id="one tells: month"),
        pytest.param(["13/12/2026", "12/13/2026"], "", id="they contradict each other"),
        pytest.param(["4/12/26", "12/13/26 9:30 am"], MONTH_FIRST, id="two digits, and an hour"),
        pytest.param(["4/12/2026", "5/4/2026"], "", id="none tells"),
    ],
)
def test_the_dates_of_a_file_tell_their_order(dates, order) -> None:
    one = PlanSheet("mine.csv", ("Program", "Interview"), [(n, {"Interview": day}) for n, day in enumerate(dates, 2)])
    assert date_order(one, guessed(one)) == order


@pytest.mark.parametrize(
    "typed", ["2026-12-04 09:30", "2026-12-04T09:30:00", "Dec 4 2026 10:30 am", "4 Dec 2026, 9:30 EST"]
)
def test_the_hour_of_an_interview_goes_into_the_note(typed) -> None:
    one = PlanSheet("mine.csv", ("Program", "Interview"), [(2, {"Program": "Alder", "Interview": typed})])
    row = rows_of(one, guessed(one))[0]
    assert (str(row.values["interview_on"]), row.values["note"]) == ("2026-12-04", f"Interview: {typed}")


def test_the_order_of_dates_can_be_said(client, ford) -> None:
    page = send(client, table({"Key": "ford", "Interview": "4/12/2026"}))
    assert "cannot be read" in page.content.decode()
    again = client.post(IMPORT, filled(page, dates="day", act="look"))
    client.post(IMPORT, filled(again))
    assert str(SavedProgram.objects.get().interview_on) == "2026-12-04"


@pytest.mark.parametrize(("seen_as", "kept_as"), [("day", "month"), ("month", "day"), ("day", "")])
def test_an_order_of_dates_changed_and_not_looked_at_is_shown_first(client, ford, seen_as, kept_as) -> None:
    page = send(client, table({"Key": "ford", "Interview": "4/12/2026"}))
    seen = client.post(IMPORT, filled(page, dates=seen_as, act="look"))
    again = client.post(IMPORT, filled(seen, dates=kept_as))
    assert "changed since you looked" in again.content.decode()
    assert on_plan() == []


def test_a_note_that_is_too_long_is_told_and_the_rest_comes(client, ford) -> None:
    page = send(client, table({"Key": "ford", "Notes": "x" * (LONGEST_NOTE + 1), "Cost": "5"}))
    assert "10,000 characters" in page.content.decode()
    client.post(IMPORT, filled(page))
    assert (SavedProgram.objects.get().note, str(SavedProgram.objects.get().cost)) == ("", "5.00")


@pytest.mark.parametrize(
    ("column", "ours"),
    [
        pytest.param("Spec", "specialty", id="shortened"),
        pytest.param("Speciality", "specialty", id="British"),
        pytest.param("Where I am", "status", id="in words"),
        pytest.param("Stage", "status", id="stage"),
        pytest.param("State of application", "status", id="not the state of the program"),
        pytest.param("Where", "", id="may be a place"),
    ],
)
def test_the_words_of_other_spreadsheets_are_known(column, ours) -> None:
    assert guessed(PlanSheet("mine.csv", ("Program", "State", column), []))[column] == ours


def test_columns_that_are_not_read_are_told_in_the_open(client, ford) -> None:
    page = send(client, table(FORD | {"Shoe size": "42", "Empty": ""}))
    shown = page.content.decode()
    assert "Not read: <strong>Shoe size</strong>. Say below" in shown
    assert '<details class="sheet-columns" open>' in shown
    read = send(client, table(FORD)).content.decode()
    assert "Not read:" not in read
    assert '<details class="sheet-columns">' in read


def test_contact_columns_are_left_out_unless_they_are_chosen() -> None:
    columns = ("Program", "Coordinator email", "PD name", "Phone")
    assert set(guessed(PlanSheet("a.csv", columns, [])).values()) == {"name", ""}


def test_what_a_workbook_hides_in_its_cells_is_kept_as_text(client, ford) -> None:
    def sent(note: str) -> Any:
        book, file = Workbook(), io.BytesIO()
        book.active.append(["Key", "Notes", "Questions"])
        book.active.append(["ford", note, "<script>alert(1)</script>"])
        book.save(file)
        return send(client, file.getvalue(), "mine.xlsx")

    refused = sent("a_x0000_b")
    assert refused.status_code == 400
    assert "Row 2 of the sheet “Sheet” of mine.xlsx, column 2, has a NUL character" in refused.content.decode()
    assert client.post(IMPORT, filled(sent("b_xD800_c"))).status_code == 302
    assert SavedProgram.objects.get().note.count("c") == 1
    assert "<script>alert" not in client.get(f"{PLAN}{ford.pk}/").content.decode()


# Bad files


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.csv", b"", "empty", id="empty"),
        pytest.param("a.csv", b"\0\0\0", "NUL character", id="NULs"),
        pytest.param("a.csv", b"\x89PNG\r\n", "picture", id="a picture"),
        pytest.param("a.xlsx", b"PK\x03\x04 cut", "cut off or damaged", id="a workbook cut off"),
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0", ".xls cannot be read", id="an old workbook"),
        pytest.param("a.csv", b"Program\n", "no row below", id="a header alone"),
        pytest.param("a.csv", b'Program\n"A\n', "cannot be read", id="a quote that never closes"),
        pytest.param("a.csv", b"Program\n" + b"A\n" * (MOST_SAVED + 1), "more than 500 rows", id="too many rows"),
        pytest.param("a.csv", b"Program\n" + b"x" * 20_001, "20,000", id="a cell too long"),
        pytest.param("a.csv", b",".join([b"c"] * 61) + b"\n", "61 columns", id="too many columns"),
        pytest.param("a.csv", b"Program,Notes\n" + b"A,%s\n" % (b"x" * 9_000) * 60, "500,000", id="too much text"),
        pytest.param("a.csv", b"x" * (2 * 1024 * 1024 + 1), "2,097,152", id="too large"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(client, uploads, name, content, says) -> None:
    response = send(client, content, name)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert not uploads.exists() or list(uploads.iterdir()) == []
    assert Profile.objects.count() == 0


def test_columns_that_name_no_program_are_asked_for(client, ford) -> None:
    page = send(client, table({"Where": "Henry Ford", "Town": "Detroit"}))
    assert page.status_code == 200
    assert "No column names the program" in page.content.decode()
    assert page.context["preview"] is None
    sent = {"table": page.context["form"]["table"].value(), "column-0": "", "column-1": "city", "act": "keep"}
    assert client.post(IMPORT, sent).status_code == 400
    found = client.post(IMPORT, sent | {"column-0": "name", "act": "look"})
    assert found.context["preview"].proposals[0].candidates[0].key == "ford"


def test_two_columns_for_one_answer_are_told(client, ford) -> None:
    page = send(client, table({"Key": "ford", "Cost": "5", "Fee": "6"}))
    again = client.post(IMPORT, filled(page, **{"column-2": "cost"}))
    assert again.status_code == 400
    assert "is read as the same" in again.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"row-2": "hurley"}, id="a program it was not asked about"),
        pytest.param({"row-2": "x" * 5000}, id="no key"),
        pytest.param({"column-0": "password"}, id="no such column"),
        pytest.param({"specialty": "magic"}, id="no such specialty"),
        pytest.param({"dates": "year"}, id="no such order"),
    ],
)
def test_a_form_that_was_not_ours_keeps_nothing(client, ford, hurley, changes) -> None:
    page = send(client, table({"Program": "Henry Ford", "State": "MI"}))
    assert client.post(IMPORT, filled(page, **changes)).status_code == 400
    assert on_plan() == []


@pytest.mark.parametrize("ticked", ["x", "-1", "9" * 400, "²"])
def test_ticks_of_rows_that_are_not_there_do_nothing(client, ford, ticked) -> None:
    page = send(client, table({"Key": "ford"}))
    assert client.post(IMPORT, filled(page, out=ticked, replace=ticked)).status_code == 302


# Other people


def test_a_preview_is_of_one_person(client, ford) -> None:
    sent = filled(send(client, table(FORD)))
    other = Client()
    assert other.post(IMPORT, sent).status_code == 400
    upload(other)
    response = other.post(IMPORT, sent)
    assert response.status_code == 400
    assert "not yours" in response.content.decode()
    assert on_plan() == []


def test_a_preview_ends_after_a_day(client, ford, monkeypatch) -> None:
    sent = filled(send(client, table(FORD)))
    monkeypatch.setattr(spreadsheet, "KEPT_FOR", -1)
    assert "more than a day" in client.post(IMPORT, sent).content.decode()


def test_a_changed_table_is_refused(client, ford) -> None:
    sent = filled(send(client, table(FORD)))
    assert client.post(IMPORT, sent | {"table": sent["table"][:-1] + "x"}).status_code == 400
    assert client.post(IMPORT, sent | {"table": ""}).status_code == 400


# Many


def test_more_rows_cost_no_more_statements(client, ford, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_program("one")
    upload(client)
    for rows in (3, 300):
        content = table(*({"Program": f"Program {number}", "State": "MI"} for number in range(rows)))
        send(client, content)
        with django_assert_num_queries(9):
            send(client, content)


def test_five_hundred_come_at_once(client, ford) -> None:
    keys = [f"many-{number}" for number in range(MOST_SAVED)]
    client.post(f"{PLAN}{ford.pk}/add/")
    mine = Profile.objects.get()
    SavedProgram.objects.bulk_create(SavedProgram(profile=mine, program_key=key) for key in keys[1:])
    rows = [{"Key": key, "Notes": "n" * 200, "Status": "applied"} for key in keys[1:]]
    keep(client, table(*rows), replace=[str(number) for number in range(2, MOST_SAVED + 1)])
    assert SavedProgram.objects.filter(status="applied").count() == MOST_SAVED - 1
    assert StatusChange.objects.filter(status="applied").count() == MOST_SAVED - 1
