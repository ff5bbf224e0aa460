"""Two entries of one program: merged, kept apart, undone; what the one that is kept says, and what never changes."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from programs import catalogue
from programs.changes.history import history
from programs.facts import ledger, projection
from programs.facts.ledger import PairingError
from programs.models import DataState, Evidence, ImportBatch, Pairing, Program, SeasonRecord, Track
from programs.models.program import LEDGER_COLUMNS
from programs.tests.builders import count_season, make_program, make_programs, say
from programs.tests.desk import as_opened
from programs.tests.sheets import PAGE, export_files, import_files, write_sheet

pytestmark = pytest.mark.django_db


def state_of_data() -> dict[str, Any]:
    """Every column, track and mark, without the moment they last moved."""
    columns = [name for name in LEDGER_COLUMNS if name != "facts_changed_at"]
    return {
        "programs": list(Program.objects.order_by("pk").values("program_key", *columns)),
        "tracks": sorted(Track.objects.values_list("program__program_key", "code")),
        "evidence": sorted(Evidence.objects.filter(is_current=True).values_list("pk", flat=True)),
        "records": sorted(SeasonRecord.objects.filter(is_current=True).values_list("pk", flat=True)),
    }


def two_entries() -> tuple[Program, Program]:
    """The one that is kept, and its duplicate: each knows something the other does not."""
    kept = make_program("site-kept", visa_j1="yes", nrmp_codes="9999140C0", seen_on="2024")
    duplicate = make_program("site-twin", visa_h1b="no", visa_j1="no", acgme_id="1400000001", min_step2_ck=230)
    count_season(kept, 2025, "img", "residents", 3)
    count_season(kept, 2025, "all", "residents", 12)
    count_season(duplicate, 2025, "img", "residents", 4, kind="other")
    count_season(duplicate, 2026, "img", "residents", 6)
    count_season(duplicate, 2026, "all", "residents", 12)
    return kept, duplicate


def test_a_merged_program_speaks_for_the_one_that_is_kept() -> None:
    kept, duplicate = two_entries()
    evidence = list(Evidence.objects.order_by("pk").values("pk", "program", "field", "value"))
    version = DataState.current().version
    ledger.merge([(duplicate.pk, kept.pk)])
    for program in (kept, duplicate):
        program.refresh_from_db()
    assert (kept.visa_j1, kept.visa_h1b, kept.min_step2_ck, kept.acgme_id, kept.nrmp_codes, kept.img_share) == (
        "no", "no", 230, "1400000001", "9999140C0", 50,
    )  # fmt: skip
    assert (kept.is_listed, kept.merged_into, duplicate.is_listed, duplicate.merged_into) == (True, None, False, kept)
    assert (duplicate.name != "", duplicate.acgme_id, duplicate.visa_j1, duplicate.img_share) == (True, "", "", None)
    counted = SeasonRecord.objects.get(season=2025, group="img", is_current=True)
    assert (counted.count, counted.source.kind) == (3, "roster_count")  # the stronger of two about one season
    assert list(Evidence.objects.order_by("pk").values("pk", "program", "field", "value")) == evidence
    assert DataState.current().version != version
    assert projection.differences() == []


@pytest.mark.parametrize("kept_first", [True, False])
def test_parting_leaves_everything_as_it_was(kept_first) -> None:
    pair = [program.pk for program in two_entries()]
    before = state_of_data()
    ledger.merge([(pair[1], pair[0]) if kept_first else (pair[0], pair[1])])
    assert state_of_data() != before
    ledger.undo_pairings(Pairing.objects.all())
    assert state_of_data() == before
    assert projection.differences() == []
    ledger.undo_pairings(Pairing.objects.all())
    assert Pairing.objects.count() == 1


def test_what_is_said_of_either_while_merged_stays_with_the_one_it_was_said_of() -> None:
    kept, duplicate = two_entries()
    ledger.merge([(duplicate.pk, kept.pk)])
    say(duplicate, "step3", "required", seen_on="2026-11-01")
    kept.refresh_from_db()
    assert (kept.step3, duplicate.step3) == ("required", "")
    ledger.withdraw(duplicate.evidence.filter(field="visa_j1"))
    kept.refresh_from_db()
    assert kept.visa_j1 == "yes"
    ledger.undo_pairings(Pairing.objects.all())
    kept.refresh_from_db()
    duplicate.refresh_from_db()
    assert (kept.step3, duplicate.step3) == ("", "required")


def test_an_import_that_merged_is_undone_as_a_merge() -> None:
    kept, _ = two_entries()
    before = state_of_data()
    batch = ImportBatch.objects.create(label="Test")
    page = ledger.source_for("program_page", "Page", "").pk
    pk = ledger.open_programs(["site-new"])["site-new"]
    ledger.record([ledger.Statement(pk, "deadline", "10-01", page)], batch=batch)
    ledger.merge([(pk, kept.pk)], batch=batch)
    kept.refresh_from_db()
    assert kept.deadline == "10-01"
    ledger.undo_batch(batch)
    left = state_of_data()
    unheard = next(one for one in left["programs"] if one["program_key"] == "site-new")
    assert (unheard["is_listed"], unheard["name"], unheard["merged_into"]) == (False, "", None)
    left["programs"].remove(unheard)
    assert left == before
    assert projection.differences() == []


def test_rebuild_projection_knows_merges() -> None:
    kept, duplicate = two_entries()
    ledger.merge([(duplicate.pk, kept.pk)])
    after = state_of_data()
    call_command("rebuild_projection", "--check", stdout=StringIO())
    Program.objects.filter(pk=duplicate.pk).update(merged_into=None, is_listed=True)
    Evidence.objects.filter(program=duplicate).update(is_current=False)
    assert len(projection.differences()) == 3
    call_command("rebuild_projection", stdout=StringIO())
    assert state_of_data() == after


def test_families_are_never_parted_by_a_chunk(monkeypatch) -> None:
    monkeypatch.setattr("programs.facts.projection.CHUNK", 1)
    kept, duplicate = two_entries()
    third = make_program("site-third", usce="required")
    before = state_of_data()
    ledger.merge([(duplicate.pk, kept.pk), (third.pk, kept.pk)])
    kept.refresh_from_db()
    assert (kept.min_step2_ck, kept.usce) == (230, "required")
    assert projection.differences() == []
    ledger.undo_pairings(Pairing.objects.all())
    assert state_of_data() == before


def test_one_id_stays_with_one_program_through_merging_and_parting() -> None:
    rival, twin, kept = make_programs(
        {"program_key": "site-1", "acgme_id": "1400000001"},
        {"program_key": "site-2", "acgme_id": "1400000001"},
        {"program_key": "site-3"},
    )
    before = state_of_data()
    ledger.merge([(rival.pk, kept.pk)])
    assert Program.objects.filter(acgme_id="1400000001").count() == 1
    assert projection.differences() == []
    ledger.undo_pairings(Pairing.objects.all())
    ledger.merge([(twin.pk, rival.pk)])
    ledger.undo_pairings(Pairing.objects.all())
    assert projection.differences() == []
    assert state_of_data() == before


# What cannot be paired ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "wanted", "is_same", "said"),
    [
        pytest.param([], [(1, 1)], True, "no duplicate of itself", id="with itself"),
        pytest.param([], [(1, 1)], False, "no duplicate of itself", id="apart from itself"),
        pytest.param([(1, 2, True)], [(1, 2)], True, "are merged already", id="twice"),
        pytest.param([(1, 2, True)], [(2, 1)], True, "are merged already", id="the other way round"),
        pytest.param([(1, 2, True)], [(1, 3)], True, "is merged into Two already", id="into two"),
        pytest.param([(1, 2, True)], [(3, 1)], True, "is itself merged into Two", id="a chain below"),
        pytest.param([(1, 2, True)], [(2, 3)], True, "Others are merged into Two", id="a chain above"),
        pytest.param([], [(1, 2), (2, 3)], True, "merged into", id="a chain at once"),
        pytest.param([], [(1, 2), (1, 3)], True, "is merged into Two already", id="into two at once"),
        pytest.param([(1, 2, False)], [(1, 2)], True, "are kept apart already; undo that first", id="kept apart"),
        pytest.param([(1, 2, False)], [(2, 1)], False, "are kept apart already", id="apart twice"),
        pytest.param([(1, 2, True)], [(1, 2)], False, "are merged already", id="apart though merged"),
    ],
)
def test_what_cannot_be_paired_is_said_and_nothing_is_written(standing, wanted, is_same, said) -> None:
    ids = [0, *(one.pk for one in make_programs(*({"name": name} for name in ("One", "Two", "Three"))))]
    for one, other, was_same in standing:
        (ledger.merge if was_same else ledger.keep_apart)([(ids[one], ids[other])])
    before = state_of_data(), Pairing.objects.count()
    with pytest.raises(PairingError, match=said):
        (ledger.merge if is_same else ledger.keep_apart)([(ids[one], ids[other]) for one, other in wanted])
    assert (state_of_data(), Pairing.objects.count()) == before


def test_keeping_apart_changes_no_fact() -> None:
    pair = [program.pk for program in two_entries()]
    before = state_of_data()
    version = DataState.current().version
    ledger.keep_apart([(pair[0], pair[1])])
    assert (state_of_data(), DataState.current().version) == (before, version)


@pytest.mark.parametrize(
    ("constraint", "action"),
    [
        ("pairing_of_two", lambda one, two, _: Pairing.objects.create(duplicate=one, kept=one, is_same=False)),
        (
            "pairing_one_merge_per_duplicate",
            lambda one, _, three: Pairing.objects.create(duplicate=one, kept=three, is_same=True),
        ),
        ("pairing_judged_once", lambda one, two, _: Pairing.objects.create(duplicate=one, kept=two, is_same=False)),
        ("program_merged_is_not_listed", lambda one, *_: Program.objects.filter(pk=one.pk).update(is_listed=True)),
    ],
)
def test_promises_about_pairings(constraint, action) -> None:
    programs = make_programs(*({} for _ in range(3)))
    ledger.merge([(programs[0].pk, programs[1].pk)])
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        action(*programs)
    assert constraint in str(raised.value) or "UNIQUE constraint failed" in str(raised.value)


# What leads to the one that is kept -----------------------------------------------------------------------------------


@pytest.fixture
def merged() -> tuple[Program, Program]:
    kept, duplicate = two_entries()
    ledger.merge([(duplicate.pk, kept.pk)])
    kept.refresh_from_db()
    duplicate.refresh_from_db()
    return kept, duplicate


def test_the_page_of_a_merged_program_leads_to_the_one_that_is_kept_for_now(client, merged) -> None:
    kept, duplicate = merged
    response = client.get(f"/programs/{duplicate.pk}/old-name/")
    assert (response.status_code, response["Location"]) == (302, kept.get_absolute_url())
    assert client.get(f"/programs/{kept.pk}/").status_code == 301
    told = {fact.name: fact.answer for fact in client.get(kept.get_absolute_url()).context["dossier"].policies}
    assert (told["visa_j1"], told["visa_h1b"], told["min_step2_ck"]) == ("no", "no", "230")
    ledger.undo_pairings(Pairing.objects.all())
    assert client.get(duplicate.get_absolute_url()).status_code == 200


def test_the_api_answers_for_a_merged_program_with_the_one_that_is_kept(client, merged) -> None:
    kept, duplicate = merged
    for address in (f"/api/programs/{duplicate.pk}", f"/api/programs/by-key/{duplicate.program_key}"):
        told = client.get(address).json()
        assert (told["id"], told["program_key"], told["min_step2_ck"]) == (kept.pk, kept.program_key, 230)
    facts = {fact["field"]: fact for fact in told["facts"]}
    assert [(row["value"], row["is_current"]) for row in facts["visa_j1"]["evidence"]] == [("no", True), ("yes", False)]
    counts = [(row["season"], row["group"], row["count"]) for row in told["season_records"]]
    assert sorted(counts) == [(2025, "all", 12), (2025, "img", 3), (2026, "all", 12), (2026, "img", 6)]


def test_the_catalogue_reads_the_record_of_both_and_finds_either_key(merged) -> None:
    kept, duplicate = merged
    books = catalogue.current()
    assert books.values_of("program_key") == [kept.program_key]
    assert books.position(duplicate.program_key) == books.position(kept.program_key) == 0
    newest = books.value("newest_imgs", 0)
    assert (newest.season, newest.imgs, newest.people) == (2026, 6, 12)


def test_history_and_exports_speak_of_both(merged, tmp_path) -> None:
    kept, duplicate = merged
    say(duplicate, "nrmp_codes", "9999140P0", seen_on="2026-11-02")
    kept.refresh_from_db()
    assert kept.nrmp_codes == "9999140C0; 9999140P0"
    assert {change.label for day in history(kept) for change in day.changes} == {"Sponsors J-1", "NRMP codes"}
    before = {name: getattr(kept, name) for name in LEDGER_COLUMNS if name != "facts_changed_at"}
    wide, evidence, records = export_files(tmp_path / "out")
    _, report = import_files(wide, "--records", records, *PAGE, "--dry-run")
    assert (report["new"], report["invalid"]) == (0, [])
    for model in (Pairing, SeasonRecord, Evidence, Track):
        model.objects.all().delete()
    Program.objects.filter(pk=duplicate.pk).delete()
    Program.objects.all().delete()
    assert import_files(wide, "--evidence", evidence, "--records", records)[0] == 0
    again = Program.objects.get()
    assert {name: getattr(again, name) for name in before} == before


def test_the_admin_form_of_the_kept_one_shows_what_stands_and_names_the_merged(desk, merged) -> None:
    kept, duplicate = merged
    page = desk.get(f"/admin/programs/program/{kept.pk}/change/").content.decode()
    assert f"/admin/programs/program/{duplicate.pk}/change/" in page
    desk.post(f"/admin/programs/program/{kept.pk}/change/", as_opened(kept))
    assert not ImportBatch.objects.exists()
    page = desk.get(f"/admin/programs/program/{duplicate.pk}/change/").content.decode()
    assert f"/admin/programs/program/{kept.pk}/change/" in page


@pytest.mark.parametrize(
    ("ids", "spoken_of"),
    [
        pytest.param({"program_key": "site-twin"}, "site-twin", id="its key"),
        pytest.param({"acgme_id": "1400000001"}, "site-twin", id="its ACGME id, shown by the kept one now"),
        pytest.param({"acgme_id": "1400000001", "program_key": "site-kept"}, "site-kept", id="ids of both"),
        pytest.param({"nrmp_codes": "9999140C0"}, "site-kept", id="a code of the kept one"),
    ],
)
def test_an_import_finds_a_merged_program_by_every_name_it_had(merged, tmp_path, ids, spoken_of) -> None:
    kept, _ = merged
    file = write_sheet(tmp_path / "p.csv", [ids | {"step3": "required", "visa_h1b": "no"}])
    for told in ({"changed": 1}, {"unchanged": 1}):
        code, report = import_files(file, *PAGE, "--seen-on", "2026-11-01")
        assert (code, {name: report[name] for name in told}, report["new"]) == (0, told, 0)
    kept.refresh_from_db()
    assert (kept.step3, Evidence.objects.get(field="step3").program.program_key) == ("required", spoken_of)
    assert Program.objects.count() == 2
    assert projection.differences() == []


def test_a_file_that_names_both_goes_on_saying_nothing_new(merged, tmp_path) -> None:
    rows = [
        {"program_key": "site-kept", "name": "One way", "step3": "required"},
        {"acgme_id": "1400000001", "name": "Another way", "step3": "required"},
    ]
    file = write_sheet(tmp_path / "p.csv", rows)
    import_files(file, *PAGE, "--seen-on", "2026-11-01")
    said = Evidence.objects.count()
    code, report = import_files(file, *PAGE, "--seen-on", "2026-11-01")
    assert (code, report["unchanged"], Evidence.objects.count()) == (0, 2, said)


def test_the_kept_one_keeps_its_name_and_id_and_has_the_tracks_of_all() -> None:
    kept, twin, third = make_programs(
        {"name": "Kept", "acgme_id": "1400000001", "nrmp_codes": "9999140C0", "city": None, "seen_on": "2019"},
        {"name": "Twin", "acgme_id": "1400000002", "nrmp_codes": "9999140P0; 9999140M0", "city": "Troy"},
        {"name": "Third", "nrmp_codes": "9999140C0"},
    )
    ledger.merge([(twin.pk, kept.pk), (third.pk, kept.pk)])
    kept.refresh_from_db()
    assert (kept.name, kept.acgme_id, kept.nrmp_codes, kept.disputed_fields) == (
        "Kept", "1400000001", "9999140C0; 9999140M0; 9999140P0", "",
    )  # fmt: skip
    assert sorted(kept.tracks.values_list("code", flat=True)) == ["9999140C0", "9999140M0", "9999140P0"]
    assert projection.differences() == []
