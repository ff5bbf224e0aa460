"""Importing in the browser: send, look, confirm, undo; and everything that must not get through."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from programs.facts import ledger, projection
from programs.imports import check, record, uploads
from programs.imports.cells import Origin
from programs.models import DataState, EmployerAlias, Evidence, ImportBatch, Program, SeasonRecord, Source, Upload
from programs.models.program import LEDGER_COLUMNS
from programs.tabular import sheet
from programs.tests.builders import count_season, make_program, make_programs, say
from programs.tests.desk import member
from programs.tests.sheets import write_sheet
from programs.tests.workbooks import a_workbook

pytestmark = pytest.mark.django_db

IMPORTS, NEW = "/steward/imports/", "/steward/imports/new/"
SOURCE = {"source_name": "Program page", "source_kind": "program_page", "source_url": "", "seen_on": "2026-11-01"}
NEWCOMER = {"program_key": "site-new", "name": "New IM", "specialty": "internal-medicine", "state": "OH"}


def a_file(rows: list[dict[str, Any]], tmp_path: Path, name: str = "programs.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_sheet(tmp_path / name, rows).read_bytes())


def send(desk, file: SimpleUploadedFile, **changes: str):
    return desk.post(NEW, {"file": file, "kind": ""} | SOURCE | changes)


def sent(desk, rows: list[dict[str, Any]], tmp_path: Path, **changes: str) -> str:
    """The address of the preview of these rows."""
    response = send(desk, a_file(rows, tmp_path), **changes)
    assert response.status_code == 302, errors_of(response)
    return response["Location"]


def seen(desk, address: str) -> str:
    """The fingerprint that stands on the preview."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', desk.get(address).content.decode())
    assert found
    return found[1]


def confirm(desk, address: str, **more: str):
    return desk.post(address, {"seen": seen(desk, address)} | more)


def errors_of(response) -> dict[str, list[str]]:
    forms = [response.context[name] for name in ("file_form", "form") if name in response.context]
    return {name: list(errors) for form in forms for name, errors in form.errors.items()}


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def state_of_data() -> list[dict[str, Any]]:
    """Every program's columns, without the moment they last moved."""
    columns = [name for name in LEDGER_COLUMNS if name != "facts_changed_at"]
    return list(Program.objects.filter(is_listed=True).order_by("program_key").values("program_key", *columns))


def test_a_batch_of_pairs_says_how_many_pairs_stand(desk) -> None:
    one, other = make_programs({}, {})
    batch = ImportBatch.objects.create(label="Pairs that look alike")
    ledger.keep_apart([(other.pk, one.pk)], batch=batch)
    for page in (IMPORTS, "/steward/"):
        assert 'data-label="Still counts" class="number">1 pair</td>' in desk.get(page).content.decode()
    page = desk.get(f"{IMPORTS}{batch.pk}/").content.decode()
    assert "It judged pairs and said nothing else." in page
    assert "<dt>Pair kept apart</dt><dd>1</dd>" in page
    assert "<dd>0</dd>" not in page
    assert "Kept apart from" in page
    assert "judged of pairs is withdrawn too" in desk.get(f"{IMPORTS}{batch.pk}/undo/").content.decode()


def test_the_rows_of_a_batch_add_up(desk) -> None:
    program = make_program(visa_j1="yes")
    batch = ImportBatch.objects.create(label="A directory")
    say(program, "visa_j1", "no", kind="directory")
    Evidence.objects.filter(source__kind="directory").update(batch=batch)
    totals = desk.get(f"{IMPORTS}{batch.pk}/").context["totals"]
    assert (totals["rows"], totals["current"], totals["beside"], totals["withdrawn"]) == (1, 0, 1, 0)


# The whole way ----------------------------------------------------------------------------------------------------


def test_a_file_is_seen_confirmed_and_undone(desk, tmp_path) -> None:
    stated, strong, _ = make_programs(
        {"program_key": "site-1", "visa_j1": "no", "max_attempts": "3", "seen_on": "2024"},
        {"program_key": "site-2", "visa_h1b": "no", "source": ("program_answer", "The director", "")},
        {"program_key": "site-3", "visa_j1": "yes"},
    )
    count_season(stated, 2024, "img", "residents", 3)
    before, version = state_of_data(), DataState.current().version

    rows = [
        NEWCOMER,
        {"program_key": "site-1", "visa_j1": "yes", "max_attempts": "2", "max_attempts_strictness": "preferred"},
        {"program_key": "site-2", "visa_h1b": "yes"},
        {"program_key": "site-3", "visa_j1": "yes"},
    ]
    address = sent(desk, rows, tmp_path)
    shown = desk.get(address)
    preview = shown.context["preview"]
    assert preview.counts == {"unchanged": 1, "changed": 1, "conflicting": 1, "new": 1}
    assert [(one.program, one.question, one.before.words, one.said.words) for one in preview.changed.lines] == [
        (stated, "Sponsors J-1", "No", "Yes"),
        (stated, "Most attempts at any one Step", "3 attempts (required)", "2 attempts (preferred)"),
    ]
    (conflict,) = preview.conflicting.lines
    assert (conflict.program, conflict.said.words, conflict.is_dispute) == (strong, "Yes", False)
    assert [(told.words, told.source.name) for told in conflict.against] == [("No", "The director")]
    assert [(one.key, one.name, one.specialty, one.state) for one in preview.new.lines] == [
        ("site-new", "New IM", "Internal Medicine", "OH")
    ]
    assert (DataState.current().version, ImportBatch.objects.count(), state_of_data()) == (version, 0, before)

    recorded = confirm(desk, address)
    batch = ImportBatch.objects.get()
    assert recorded["Location"] == f"{IMPORTS}{batch.pk}/"
    assert (batch.label, batch.recorded_by.username, len(batch.sha256)) == ("Import of programs.csv", "steward", 64)
    assert {row.recorded_by for row in batch.evidences.all()} == {batch.recorded_by}
    assert projection.differences() == []
    stated.refresh_from_db()
    assert (stated.visa_j1, stated.max_attempts, stated.max_attempts_strictness) == ("yes", 2, "preferred")
    page = desk.get(recorded["Location"]).content.decode()
    assert stated.get_absolute_url() in page
    assert "Not the current value" in page

    asked = desk.get(f"{IMPORTS}{batch.pk}/undo/")
    assert "6 statements about 3 programs" in asked.content.decode()
    assert state_of_data() != before
    desk.post(f"{IMPORTS}{batch.pk}/undo/")
    batch.refresh_from_db()
    assert batch.withdrawn_at
    assert batch.withdrawn_by == batch.recorded_by
    assert projection.differences() == []
    assert state_of_data() == before
    assert "Undone on" in desk.get(recorded["Location"]).content.decode()


def test_what_was_undone_can_be_imported_again(desk, tmp_path) -> None:
    program = make_program("site-1")
    for _ in range(2):
        batch = confirm(desk, sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path))["Location"]
        program.refresh_from_db()
        assert program.visa_j1 == "yes"
        desk.post(f"{batch}undo/")
    assert desk.post(f"{batch}undo/")["Location"] == batch
    assert ImportBatch.objects.filter(withdrawn_at__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("row", "kind", "model"),
    [
        pytest.param({"field": "visa_j1", "value": "yes"}, "evidence", Evidence, id="evidence"),
        pytest.param({"season": "2024", "group": "img", "population": "residents", "count": "3"}, "records",
                     SeasonRecord, id="season records"),
        pytest.param({"visa_j1": "yes"}, "programs", Evidence, id="current values"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("book", [False, True], ids=["CSV", "XLSX"])
def test_each_kind_is_told_from_its_columns(desk, tmp_path, row, kind, model, book) -> None:
    program = make_program("site-1")
    known = model.objects.count()
    row = {"program_key": "site-1"} | row
    if book:
        path = a_workbook(tmp_path / "a.xlsx", {"Sheet1": [list(row), list(row.values())]})
        file = SimpleUploadedFile("a.xlsx", path.read_bytes())
    else:
        file = a_file([row], tmp_path)
    response = send(desk, file)
    assert Upload.objects.get().kind == kind
    confirm(desk, response["Location"])
    assert model.objects.count() == known + 1
    assert model.objects.latest("pk").program == program


def test_how_a_file_is_read_can_be_changed(desk, tmp_path) -> None:
    make_program("site-1", visa_j1="no", seen_on="2024")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    opened = desk.get(f"{address}source/").context["form"]
    assert opened.initial["source_name"] == "Program page"
    changed = SOURCE | {"kind": "programs", "source_name": "A letter", "source_kind": "program_answer"}
    assert desk.post(f"{address}source/", changed)["Location"] == address
    (line,) = desk.get(address).context["preview"].changed.lines
    assert line.said.source == ("program_answer", "A letter", "", "2026-11-01")
    refused = desk.post(f"{address}source/", SOURCE | {"kind": "records"})
    assert errors_of(refused) == {"kind": ['Column 2 of programs.csv, "visa_j1", is not known.']}
    assert Upload.objects.get().kind == "programs"


def test_a_dispute_names_both_sides(desk, tmp_path) -> None:
    program = make_program("site-1", visa_j1="no", seen_on="2026-11-01")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path, source_url="https://example.org/two")
    (line,) = desk.get(address).context["preview"].conflicting.lines
    assert (line.is_dispute, [told.words for told in line.against]) == (True, ["No"])
    confirm(desk, address)
    program.refresh_from_db()
    assert (program.visa_j1, program.disputed_fields) == ("", "visa_j1")


def test_an_id_of_another_program_is_said(desk, tmp_path) -> None:
    make_program("site-1", acgme_id="1400000001")
    make_program("site-2")
    rows = [{"program_key": "site-2", "field": "acgme_id", "value": "1400000001"}]
    (line,) = desk.get(sent(desk, rows, tmp_path)).context["preview"].conflicting.lines
    assert (line.question, line.against) == ("ACGME id", [])


def test_long_lists_are_cut_with_their_total(desk, tmp_path) -> None:
    keys = [one.program_key for one in make_programs(*({} for _ in range(102)))]
    shown = desk.get(sent(desk, [{"program_key": key, "visa_j1": "yes"} for key in keys], tmp_path))
    assert (len(shown.context["preview"].changed.lines), shown.context["preview"].changed.total) == (100, 102)
    assert "The first 100 of 102." in shown.content.decode()


# Confirming -------------------------------------------------------------------------------------------------------


def test_invalid_rows_are_left_out_only_when_told_to(desk, tmp_path) -> None:
    program = make_program("site-1")
    rows = [{"program_key": "site-1", "visa_j1": "yes"}, {"program_key": "site-2", "visa_j1": "maybe", "state": "XX"}]
    address = sent(desk, rows, tmp_path)
    shown = desk.get(address)
    assert [(fault.row, fault.column, fault.seen) for fault in shown.context["preview"].invalid.lines] == [
        (3, "state", "XX"), (3, "visa_j1", "maybe"),
    ]  # fmt: skip
    assert "Leave out 1 row that cannot be read, and record the rest" in shown.content.decode()
    refused = confirm(desk, address)
    assert errors_of(refused) == {"leave_out": ["Select this to record the rest, or fix the file and upload it again."]}
    assert not ImportBatch.objects.exists()
    confirm(desk, address, leave_out="on")
    program.refresh_from_db()
    assert (program.visa_j1, Program.objects.count()) == ("yes", 1)


def test_rows_of_a_program_nobody_introduced_are_all_counted(desk, tmp_path) -> None:
    rows = [{"program_key": "site-x", "field": "visa_j1", "value": "yes"}] * 2
    preview = desk.get(sent(desk, rows, tmp_path)).context["preview"]
    assert (preview.invalid.total, preview.invalid_rows) == (1, 2)


def test_a_preview_that_is_no_longer_true_is_shown_anew(desk, tmp_path) -> None:
    program = make_program("site-1", visa_j1="no", seen_on="2024")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    old = seen(desk, address)
    say(program, "visa_j1", "no", kind="program_answer", seen_on="2026-11-02")

    answer = desk.post(address, {"seen": old}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "The data or the outcome changed since you looked" in messages_of(answer)[0]
    assert answer.context["preview"].counts["conflicting"] == 1
    assert not ImportBatch.objects.exists()
    assert confirm(desk, address)["Location"] == f"{IMPORTS}{ImportBatch.objects.get().pk}/"


def test_a_preview_is_worked_out_once_until_something_changes(desk, tmp_path, monkeypatch) -> None:
    """Looked at again it is the same; the data, what is said of the file, and an employer make another."""
    program = make_program("site-1", visa_j1="no", seen_on="2024")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    upload, worked_out, real = Upload.objects.get(), [], check.check

    def counted(*args, **kwargs):
        worked_out.append(args)
        return real(*args, **kwargs)

    def looked_at() -> tuple[int, int]:
        """How often it was worked out for two looks, and how many values it says change."""
        worked_out.clear()
        changes = [len(desk.get(address).context["preview"].changed.lines) for _ in range(2)]
        assert changes[0] == changes[1]
        return len(worked_out), changes[0]

    monkeypatch.setattr(check, "check", counted)
    assert looked_at() == (1, 1)
    say(program, "visa_j1", "yes", kind="program_answer", seen_on="2026-11-02")
    assert looked_at() == (1, 0)
    assert looked_at() == (0, 0)
    Upload.objects.update(confirms=True)
    assert looked_at() == (1, 0)
    Upload.objects.update(matches={"2": "-"})
    assert looked_at() == (1, 0)
    EmployerAlias.objects.create(employer="a hospital", state="OH")
    assert looked_at() == (1, 0)
    (upload.folder / "resembling.json").unlink()  # as if another worker's files were gone
    assert looked_at() == (1, 0)
    worked_out.clear()
    confirm(desk, address)
    assert (len(worked_out), ImportBatch.objects.count()) == (1, 1)  # what is recorded is always checked again


@pytest.mark.parametrize("typed", [{}, {"seen": ""}, {"seen": "0" * 64}, {"seen": "x" * 5000}])
def test_nothing_is_confirmed_unseen(desk, tmp_path, typed) -> None:
    make_program("site-1")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    assert desk.post(address, typed)["Location"] == address
    assert not ImportBatch.objects.exists()


def test_a_source_that_was_read_anew_confirms_what_stands(desk, tmp_path) -> None:
    program = make_program(
        "site-1", visa_h1b="yes", max_attempts="3", source=("directory", "A list", ""), seen_on="2021"
    )
    rows = [{"program_key": "site-1", "visa_h1b": "yes", "max_attempts": "2"}]
    address = sent(desk, rows, tmp_path)
    assert desk.get(address).context["preview"].rows == 1
    source = desk.get(f"{address}source/").context["form"]
    typed = {name: source[name].value() or "" for name in source.fields if name != "confirms"} | {"confirms": "on"}
    assert desk.post(f"{address}source/", typed)["Location"] == address
    preview = desk.get(address).context["preview"]
    assert (preview.rows, preview.confirmations, len(preview.changed.lines)) == (2, 1, 1)
    confirm(desk, address)
    row = Evidence.objects.get(field="visa_h1b", is_current=True)
    assert (row.value, row.source.kind, row.seen_on) == ("yes", "program_page", "2026-11-01")
    say(program, "visa_h1b", "no", kind="directory", seen_on="2026-11-10")
    assert program.visa_h1b == "yes"
    again = sent(desk, rows, tmp_path, confirms="on")
    assert desk.get(again).context["preview"].rows == 0


def test_a_new_program_and_an_edited_export_are_as_before_when_nothing_is_confirmed(desk, tmp_path) -> None:
    make_program("site-1", visa_h1b="yes")
    address = sent(desk, [{"program_key": "site-1", "visa_h1b": "yes"}, NEWCOMER], tmp_path)
    assert desk.get(address).context["preview"].counts == {"unchanged": 1, "changed": 0, "conflicting": 0, "new": 1}
    assert not Upload.objects.get().confirms


def test_two_confirmations_record_it_once(desk, tmp_path, monkeypatch) -> None:
    """The second steward confirms while the first one's file is being checked again."""
    make_program("site-1")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    fingerprint, real = seen(desk, address), uploads.check
    other = member("Stewards", "second")

    def check_with_another_beside(upload, *tell):
        checked = real(upload, *tell)
        monkeypatch.setattr(uploads, "check", real)
        other.post(address, {"seen": fingerprint})
        return checked

    monkeypatch.setattr(uploads, "check", check_with_another_beside)
    answer = desk.post(address, {"seen": fingerprint})
    batch = ImportBatch.objects.get()
    assert answer["Location"] == f"{IMPORTS}{batch.pk}/"
    assert batch.recorded_by.username == "second"
    assert desk.post(address, {"seen": fingerprint})["Location"] == desk.get(address)["Location"] == answer["Location"]
    assert batch.evidences.count() == 1


def test_data_that_moves_at_the_last_moment_stops_it(desk, tmp_path, monkeypatch) -> None:
    program = make_program("site-1")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    fingerprint, real = seen(desk, address), uploads.check

    def check_and_move(upload, *tell):
        checked = real(upload, *tell)
        say(program, "visa_h1b", "no")
        return checked

    monkeypatch.setattr(uploads, "check", check_and_move)
    assert desk.post(address, {"seen": fingerprint})["Location"] == address
    assert (ImportBatch.objects.count(), Upload.objects.get().batch) == (0, None)


def test_a_file_that_says_nothing_new_opens_no_batch(desk, tmp_path) -> None:
    make_program("site-1", visa_j1="yes")
    address = sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path, seen_on="2020")
    shown = desk.get(address)
    assert "There is nothing to record" in shown.content.decode()
    answer = desk.post(address, {"seen": shown.context["preview"].fingerprint}, follow=True)
    assert messages_of(answer) == ["Nothing was recorded: the file says nothing new."]
    assert not ImportBatch.objects.exists()


def test_the_same_file_again_is_noticed(desk, tmp_path) -> None:
    make_program("site-1")
    rows = [{"program_key": "site-1", "visa_j1": "yes"}]
    confirm(desk, sent(desk, rows, tmp_path))
    assert "This very file was imported before" in desk.get(sent(desk, rows, tmp_path)).content.decode()


# What does not get in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("p.csv", b"", "p.csv is empty.", id="empty"),
        pytest.param("p.csv", b"program_key\nab\0c\n", "p.csv has a NUL character in line 2", id="NUL"),
        pytest.param("p.csv", b"\x89PNG", "p.csv is a picture, not a table.", id="picture"),
        pytest.param("p.xlsx", b"PK\x03\x04broken", "p.xlsx", id="broken workbook"),
        pytest.param("p.csv", b"PK\x03\x04", "its name must end in .xlsx", id="workbook under another name"),
        pytest.param("p.xls", b"\xd0\xcf\x11\xe0", "files that end in .xls cannot be read", id="old workbook"),
        pytest.param("p.csv", b"program_key,field\n", 'p.csv has no column "value"', id="half an evidence file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(desk, name, content, sentence) -> None:
    answer = send(desk, SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    (said,) = errors_of(answer)["file"]
    assert sentence in said
    assert 'value="Program page"' in answer.content.decode()
    assert (Upload.objects.count(), ImportBatch.objects.count(), Source.objects.count()) == (0, 0, 0)
    assert list(uploads.settings.UPLOADS.glob("*")) == []


def test_no_file_and_a_huge_file(desk, tmp_path, monkeypatch) -> None:
    assert errors_of(desk.post(NEW, SOURCE))["file"] == ["Choose a file, or paste a table."]
    monkeypatch.setattr(sheet, "MOST_BYTES", 10)
    answer = send(desk, a_file([NEWCOMER], tmp_path))
    assert "at most 10 can be read" in errors_of(answer)["file"][0]
    assert Upload.objects.count() == 0


def test_a_kind_that_is_not_the_file_s(desk, tmp_path) -> None:
    answer = send(desk, a_file([NEWCOMER], tmp_path), kind="evidence")
    assert errors_of(answer)["file"] == ['programs.csv has no column "field".']


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        pytest.param({"source_kind": ""}, "source_kind", "Say what kind of source it is.", id="no kind"),
        pytest.param({"source_kind": "rumour"}, "source_kind", "Select a valid choice", id="unknown kind"),
        pytest.param({"source_name": ""}, "source_name", "Say who states this.", id="a kind alone"),
        pytest.param({"source_name": "", "source_kind": ""}, "source_name", "no column source_name", id="no source"),
        pytest.param({"source_url": "javascript:alert(1)"}, "source_url", "Expected", id="script"),
        pytest.param({"seen_on": "2098"}, "seen_on", "This day has not come yet.", id="future"),
        pytest.param({"seen_on": "45000"}, "seen_on", "Expected YYYY-MM-DD", id="a number"),
        pytest.param({"source_name": "n" * 301}, "source_name", "at most 300", id="too long a name"),
    ],
)
def test_a_bad_source_keeps_the_file(desk, tmp_path, typed, field, sentence) -> None:
    answer = send(desk, a_file([NEWCOMER], tmp_path), **typed)
    assert sentence in errors_of(answer)[field][0]
    upload = Upload.objects.get()
    assert upload.kind == "programs"
    assert "The file is kept" in answer.content.decode()
    assert desk.post(f"{IMPORTS}files/{upload.pk}/source/", SOURCE | {"kind": "programs"}).status_code == 302


def test_rows_that_name_their_source_need_no_other(desk, tmp_path) -> None:
    make_program("site-1")
    row = {"program_key": "site-1", "visa_j1": "yes", "source_name": "A list", "source_kind": "directory"}
    address = sent(desk, [row], tmp_path, source_name="", source_kind="")
    confirm(desk, address)
    assert Evidence.objects.get(field="visa_j1").source.name == "A list"


def test_markup_in_names_and_cells_stays_text(desk, tmp_path) -> None:
    rows = [NEWCOMER | {"name": "<script>alert(1)</script>"}, {"program_key": "<b>", "visa_j1": "<i>"}]
    response = send(desk, a_file(rows, tmp_path, "a<b>.csv"))
    page = desk.get(response["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "a&lt;b&gt;.csv" in page


def test_a_long_name_is_cut_and_keeps_its_ending(desk, tmp_path) -> None:
    sent_file = a_file([NEWCOMER], tmp_path)
    sent_file.name = f"{'ü' * 150}.csv"
    assert send(desk, sent_file).status_code == 302
    assert Upload.objects.get().name == f"{'ü' * 60}.csv"


# How far it has come ----------------------------------------------------------------------------------------------


def test_a_confirmation_says_how_far_it_has_come(desk, tmp_path, monkeypatch) -> None:
    make_program("site-1")
    address = sent(desk, [NEWCOMER, {"program_key": "site-1", "visa_j1": "yes"}], tmp_path)
    assert f'data-progress="{address}progress/"' in desk.get(address).content.decode()
    told, write = [desk.get(f"{address}progress/").json()], uploads.recording.write

    def looked_at(*arguments: Any, **options: Any) -> None:
        told.append(desk.get(f"{address}progress/").json())
        write(*arguments, **options)

    monkeypatch.setattr(uploads.recording, "write", looked_at)
    answer = confirm(desk, address)
    told.append(desk.get(f"{address}progress/").json())
    assert told == [{}, {"doing": "Recording", "done": 0, "of": 0}, {}]
    assert ImportBatch.objects.get().pk == int(answer["Location"].split("/")[-2])


def test_the_phases_of_an_import_and_its_counts(desk, tmp_path) -> None:
    make_program("site-1")
    told: list[tuple[str, int, int]] = []
    path = write_sheet(tmp_path / "p.csv", [{"program_key": "site-1", "visa_j1": "yes"}, NEWCOMER])
    source = Origin("program_page", "Program page")
    record.take_in("An import", check.Files(path), source, tell=lambda *words: told.append(words))
    assert told == [
        ("Comparing the file with the data", 0, 0),
        ("Recording", 0, 0),
    ]


def test_progress_is_for_stewards(desk, tmp_path) -> None:
    address = sent(desk, [NEWCOMER], tmp_path) + "progress/"
    assert desk.get(address)["Cache-Control"] == "private, no-store"
    assert desk.post(address).status_code == 405
    assert member("Viewers").get(address).status_code in (403, 404)
    assert Client().get(address).status_code == 302
    assert desk.get(f"{IMPORTS}files/00000000-0000-4000-8000-000000000000/progress/").status_code == 404


# Who, and for how long --------------------------------------------------------------------------------------------


@pytest.fixture
def addresses(desk, tmp_path) -> list[str]:
    """Every page of the imports."""
    make_program("site-1")
    batch = confirm(desk, sent(desk, [{"program_key": "site-1", "visa_j1": "yes"}], tmp_path))["Location"]
    waiting = sent(desk, [NEWCOMER], tmp_path)
    return [IMPORTS, NEW, waiting, f"{waiting}source/", f"{waiting}discard/", batch, f"{batch}undo/"]


def test_it_is_for_stewards_alone(addresses) -> None:
    stranger, applicant = Client(), Client()
    applicant.force_login(User.objects.create_user("applicant"))
    for address in addresses:
        for method in ("get", "post"):
            assert getattr(stranger, method)(address)["Location"] == f"/account/login/?next={address}"
            assert getattr(applicant, method)(address).status_code == 404
    assert (ImportBatch.objects.filter(withdrawn_at__isnull=True).count(), Upload.objects.count()) == (1, 2)


def test_nothing_is_cached_or_taken_without_a_token(desk, addresses) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    for address in addresses:
        assert desk.get(address)["Cache-Control"] == "private, no-store"
        assert strict.post(address, {}).status_code in (403, 405)


@pytest.mark.parametrize(
    "address",
    [
        "99999/", f"{2**63}/", "99999/undo/", f"{2**63}/undo/",
        "files/00000000-0000-4000-8000-000000000000/",
        "files/00000000-0000-4000-8000-000000000000/source/",
    ],
)  # fmt: skip
def test_what_is_not_there(desk, address) -> None:
    assert desk.get(IMPORTS + address).status_code == 404
    if address.endswith(("undo/", "source/")):
        assert desk.post(IMPORTS + address).status_code == 404


def test_every_steward_sees_what_waits(desk, tmp_path) -> None:
    address = sent(desk, [NEWCOMER], tmp_path)
    second = member("Stewards", "second")
    assert address in second.get(IMPORTS).content.decode()
    second.post(f"{address}discard/")
    assert (Upload.objects.count(), list(uploads.settings.UPLOADS.glob("*"))) == (0, [])


def test_files_are_private_and_go_once_recorded(desk, tmp_path) -> None:
    address = sent(desk, [NEWCOMER], tmp_path)
    folder = Upload.objects.get().folder
    assert folder.stat().st_mode & 0o077 == uploads.settings.UPLOADS.stat().st_mode & 0o077 == 0
    confirm(desk, address)
    assert not folder.exists()


@pytest.mark.parametrize("name", [f"{'😀' * 60}.{'😀' * 9}", "resembling.json", "progress.json", "sent"])
def test_a_file_may_have_any_name(desk, tmp_path, name) -> None:
    rows = write_sheet(tmp_path / "programs.csv", [NEWCOMER]).read_bytes()
    response = send(desk, SimpleUploadedFile(name, rows))
    for _ in range(2):
        assert desk.get(response["Location"]).status_code == 200
    confirm(desk, response["Location"])
    assert Program.objects.get().program_key == "site-new"


def test_a_file_forgotten_by_another_while_it_is_recorded(desk, tmp_path, monkeypatch) -> None:
    address = sent(desk, [NEWCOMER], tmp_path)
    record = uploads.record

    def forgotten_meanwhile(*args: Any, **options: Any) -> Any:
        uploads.discard(Upload.objects.get())
        return record(*args, **options)

    monkeypatch.setattr(uploads, "record", forgotten_meanwhile)
    page = desk.post(address, {"seen": seen(desk, address)}, follow=True)
    assert "was forgotten by somebody meanwhile. Nothing was recorded." in page.content.decode()
    assert (ImportBatch.objects.count(), Program.objects.count()) == (0, 0)


def test_a_day_that_has_not_come_is_no_day_it_was_seen_on(desk, tmp_path) -> None:
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    page = desk.get(sent(desk, [NEWCOMER | SOURCE | {"seen_on": tomorrow}], tmp_path)).content.decode()
    assert tomorrow in page
    assert "not in the future" in page


def test_what_nobody_confirmed_is_forgotten_after_a_day(desk, tmp_path) -> None:
    recorded, old, young = (
        sent(desk, [NEWCOMER | {"program_key": f"site-{word}"}], tmp_path) for word in ("recorded", "old", "young")
    )
    confirm(desk, recorded)
    Upload.objects.exclude(pk=young.split("/")[-2]).update(uploaded_at=timezone.now() - timedelta(hours=25))
    desk.get(IMPORTS)
    assert [desk.get(address).status_code for address in (recorded, old, young)] == [302, 404, 200]
    assert [folder.name for folder in uploads.settings.UPLOADS.iterdir()] == [young.split("/")[-2]]


def test_a_file_that_went_meanwhile_is_said(desk, tmp_path) -> None:
    address = sent(desk, [NEWCOMER], tmp_path)
    Upload.objects.get().path.unlink()
    assert "There is no file programs.csv." in desk.get(address).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_ask_a_fixed_number_of_questions(desk, tmp_path, django_assert_num_queries, number) -> None:
    programs = make_programs(*({} for _ in range(number)))
    for program in programs:
        confirm(desk, sent(desk, [{"program_key": program.program_key, "visa_j1": "yes"}], tmp_path))
    with django_assert_num_queries(7):
        desk.get(IMPORTS)
    last = confirm(
        desk, sent(desk, [{"program_key": one.program_key, "visa_h1b": "yes"} for one in programs], tmp_path)
    )["Location"]
    with django_assert_num_queries(12):
        desk.get(last)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"name": ""}, "upload_name_not_blank", id="no name"),
        pytest.param({"kind": "letters"}, "upload_kind_known", id="unknown kind"),
        pytest.param({"source_kind": "rumour", "source_name": "X"}, "upload_source_kind_known", id="source kind"),
        pytest.param({"source_kind": "other"}, "upload_source_named_or_not", id="a kind without a name"),
        pytest.param({"source_name": "X"}, "upload_source_named_or_not", id="a name without a kind"),
    ],
)
def test_the_database_keeps_its_promises(changes, constraint) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Upload.objects.create(**{"name": "a.csv", "sha256": "0" * 64} | changes)


def test_the_desk_leads_to_it(desk) -> None:
    assert 'href="/steward/"' in desk.get("/admin/").content.decode()
    assert f'href="{IMPORTS}"' in desk.get("/steward/").content.decode()


def test_the_figures_of_a_preview_are_those_of_its_lists(desk, tmp_path) -> None:
    """A program with a conflict may change as well: values are counted, as they are listed."""
    program = make_program("site-one", name="One", visa_j1="yes", min_step2_ck=230)
    say(program, "visa_j1", "yes", kind="program_answer", name="Mail", seen_on="2026-11-20")
    rows = [{"program_key": "site-one", "visa_j1": "no", "min_step2_ck": "240"}]
    page = desk.get(sent(desk, rows, tmp_path))
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page.content.decode()))
    preview = page.context["preview"]
    assert preview.counts["changed"] == 0
    assert figures["Values that change"] == str(len(preview.changed.lines)) == "1"
    assert figures["Values in conflict"] == str(len(preview.conflicting.lines)) == "1"
