"""Two entries of one program: merged, kept apart, undone; what the one that is kept says, and what never changes."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from programs import ledger
from programs.ledger import PairingError
from programs.models import DataState, Evidence, ImportBatch, Pairing, Program, SeasonRecord, Track
from programs.models.program import LEDGER_COLUMNS
from programs.tests.builders import count_season, make_program, say

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
    assert ledger.differences() == []


@pytest.mark.parametrize("kept_first", [True, False])
def test_parting_leaves_everything_as_it_was(kept_first) -> None:
    pair = [program.pk for program in two_entries()]
    before = state_of_data()
    ledger.merge([(pair[1], pair[0]) if kept_first else (pair[0], pair[1])])
    assert state_of_data() != before
    ledger.part(Pairing.objects.all())
    assert state_of_data() == before
    assert ledger.differences() == []
    ledger.part(Pairing.objects.all())
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
    ledger.part(Pairing.objects.all())
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
    ledger.withdraw_batch(batch)
    left = state_of_data()
    unheard = next(one for one in left["programs"] if one["program_key"] == "site-new")
    assert (unheard["is_listed"], unheard["name"], unheard["merged_into"]) == (False, "", None)
    left["programs"].remove(unheard)
    assert left == before
    assert ledger.differences() == []


def test_rebuild_projection_knows_merges() -> None:
    kept, duplicate = two_entries()
    ledger.merge([(duplicate.pk, kept.pk)])
    after = state_of_data()
    call_command("rebuild_projection", "--check", stdout=StringIO())
    Program.objects.filter(pk=duplicate.pk).update(merged_into=None, is_listed=True)
    Evidence.objects.filter(program=duplicate).update(is_current=False)
    assert len(ledger.differences()) == 3
    call_command("rebuild_projection", stdout=StringIO())
    assert state_of_data() == after


def test_families_are_never_parted_by_a_chunk(monkeypatch) -> None:
    monkeypatch.setattr("programs.projection.CHUNK", 1)
    kept, duplicate = two_entries()
    third = make_program("site-third", usce="required")
    before = state_of_data()
    ledger.merge([(duplicate.pk, kept.pk), (third.pk, kept.pk)])
    kept.refresh_from_db()
    assert (kept.min_step2_ck, kept.usce) == (230, "required")
    assert ledger.differences() == []
    ledger.part(Pairing.objects.all())
    assert state_of_data() == before


def test_one_id_stays_with_one_program_through_merging_and_parting() -> None:
    rival = make_program("site-1", acgme_id="1400000001")
    twin = make_program("site-2", acgme_id="1400000001")
    kept = make_program("site-3")
    before = state_of_data()
    ledger.merge([(rival.pk, kept.pk)])
    assert Program.objects.filter(acgme_id="1400000001").count() == 1
    assert ledger.differences() == []
    ledger.part(Pairing.objects.all())
    ledger.merge([(twin.pk, rival.pk)])
    ledger.part(Pairing.objects.all())
    assert ledger.differences() == []
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
    ids = [0, *(make_program(name=name).pk for name in ("One", "Two", "Three"))]
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
    programs = [make_program() for _ in range(3)]
    ledger.merge([(programs[0].pk, programs[1].pk)])
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        action(*programs)
    assert constraint in str(raised.value) or "UNIQUE constraint failed" in str(raised.value)
