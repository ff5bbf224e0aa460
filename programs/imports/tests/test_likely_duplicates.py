"""New programs of an import that resemble another: shown, judged over several pages, merged in the batch, undone."""

import re

import pytest

from programs.duplicates.tests.test_pairings import state_of_data
from programs.facts import ledger, projection
from programs.imports import likely_duplicates
from programs.imports.tests.test_pages import IMPORTS, confirm, seen, sent
from programs.models import Evidence, ImportBatch, Pairing, Program, Upload
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db
NEW = {"name": "Ellis Hospital IM", "specialty": "internal-medicine", "state": "NY", "city": "Albany"}


def row(key: str, **changes: str) -> dict[str, str]:
    return {"program_key": key} | NEW | changes


def known(**facts: str) -> Program:
    return make_program("site-known", name="Ellis Medical Center", **facts)


def found(desk, address: str) -> list[tuple[str, str, str]]:
    """(new, resembles, what is chosen) on the first page of pairs."""
    pairs = desk.get(f"{address}duplicates/").context["pairs"]
    return [(pair["like"].one.key, pair["like"].other.key, pair["chosen"]) for pair in pairs]


def choose(desk, address: str, **words: str):
    return desk.post(f"{address}duplicates/", {f"pair-{key.replace('_', '-')}": word for key, word in words.items()})


def test_a_row_judged_the_same_is_merged_in_the_batch_and_undone_as_a_merge(desk, tmp_path) -> None:
    kept = known(visa_j1="no", seen_on="2024")
    before = state_of_data()
    address = sent(desk, [row("site-new", visa_j1="yes"), row("site-far", name="St Clare")], tmp_path)
    assert desk.get(address).context["resembling"] == {"total": 1, "same": 0, "apart": 0, "open": 1}
    assert found(desk, address) == [("site-new", "site-known", "")]
    assert choose(desk, address, site_new="same")["Location"] == address
    assert found(desk, address) == [("site-new", "site-known", "same")]
    assert state_of_data() == before

    location = confirm(desk, address)["Location"]
    kept.refresh_from_db()
    pairing = Pairing.objects.get()
    assert (pairing.is_same, pairing.batch, pairing.recorded_by.username, kept.visa_j1) == (
        True, ImportBatch.objects.get(), "steward", "yes",
    )  # fmt: skip
    assert sorted(Program.objects.listed().values_list("program_key", flat=True)) == ["site-far", "site-known"]
    assert "<dt>New program merged into another</dt><dd>1</dd>" in desk.get(location).content.decode()
    assert projection.differences() == []

    again = sent(desk, [row("site-new", visa_j1="yes"), row("site-far", name="St Clare")], tmp_path)
    preview = desk.get(again).context["preview"]
    assert (preview.rows, preview.counts["new"], preview.counts["unchanged"]) == (0, 0, 2)

    desk.post(f"{location}undo/")
    after = state_of_data()
    after["programs"] = [one for one in after["programs"] if one["is_listed"]]
    assert after == before
    assert projection.differences() == []


def test_nothing_chosen_is_a_new_program_asked_about_again_once_undone(desk, tmp_path) -> None:
    known()
    address = sent(desk, [row("site-new")], tmp_path)
    location = confirm(desk, address)["Location"]
    assert (Program.objects.listed().count(), Pairing.objects.count()) == (2, 0)
    desk.post(f"{location}undo/")
    assert found(desk, sent(desk, [row("site-new")], tmp_path)) == [("site-new", "site-known", "")]


def test_kept_apart_is_recorded_and_not_asked_about_again(desk, tmp_path) -> None:
    known()
    address = sent(desk, [row("site-new")], tmp_path)
    choose(desk, address, site_new="apart")
    location = confirm(desk, address)["Location"]
    assert [(one.is_same, one.batch_id) for one in Pairing.objects.all()] == [(False, ImportBatch.objects.get().pk)]
    assert desk.get("/steward/duplicates/").context["pairs"] == []
    desk.post(f"{location}undo/")
    assert Pairing.objects.get().withdrawn_at


def test_a_row_that_is_the_same_as_a_row_that_is_known_is_merged_into_the_known_one(desk, tmp_path) -> None:
    kept = known(city=None)
    rows = [row("site-a"), row("site-b", step3="required"), row("site-c", name="Ellis Hospital IM/Rural")]
    address = sent(desk, rows, tmp_path)
    assert {pair[:2] for pair in found(desk, address)} == {
        ("site-b", "site-a"), ("site-c", "site-a"), ("site-a", "site-known"),
    }  # fmt: skip
    choose(desk, address, site_a="same", site_b="same", site_c="apart")
    confirm(desk, address)
    judged = sorted(Pairing.objects.values_list("duplicate__program_key", "kept__program_key", "is_same"))
    assert judged == [
        ("site-a", "site-known", True), ("site-b", "site-known", True), ("site-c", "site-known", False),
    ]  # fmt: skip
    kept.refresh_from_db()
    assert (kept.step3, projection.differences()) == ("required", [])


def test_a_merge_that_cannot_be_made_any_more_is_told_on_the_preview(desk, tmp_path) -> None:
    confirm(desk, sent(desk, [row("site-new"), row("site-other", name="St Clare")], tmp_path))
    ids = dict(Program.objects.values_list("program_key", "pk"))
    ledger.merge([(ids["site-other"], ids["site-new"])])
    ledger.undo_batch(ImportBatch.objects.get())
    known()
    address = sent(desk, [row("site-new")], tmp_path)
    assert found(desk, address) == [("site-new", "site-known", "")]
    choose(desk, address, site_new="same")
    page = desk.post(address, {"seen": seen(desk, address)}, follow=True).content.decode()
    assert "Others are merged into" in page
    assert "Nothing was recorded" in page
    assert ImportBatch.objects.count() == 1


def test_choices_are_kept_from_page_to_page_and_can_be_taken_back(desk, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("programs.imports.pair_views.PAIRS_A_PAGE", 2)
    known()
    address = sent(desk, [row(f"site-{at}") for at in range(5)], tmp_path)
    pairs = f"{address}duplicates/"
    desk.get(pairs)
    keys = [like.one.key for like in likely_duplicates.got(Upload.objects.get().folder)]
    assert desk.post(pairs, {f"pair-{keys[0]}": "same", "then": "next"})["Location"] == f"{pairs}?page=2"
    desk.post(f"{pairs}?page=2", {f"pair-{keys[2]}": "apart", f"pair-{keys[0]}": "", "pair-stranger": "same"})
    desk.post(f"{pairs}?page=3", {f"pair-{keys[4]}": "nonsense"})
    assert {key: same for key, (_, same) in Upload.objects.get().pairs.items()} == {keys[0]: True, keys[2]: False}
    assert desk.post(pairs, {f"pair-{keys[0]}": "", "then": "preview"})["Location"] == address
    assert list(Upload.objects.get().pairs) == [keys[2]]
    desk.post(pairs, {f"pair-{keys[1]}": "apart", "rest": "same"})
    chosen = {key: same for key, (_, same) in Upload.objects.get().pairs.items()}
    assert chosen == {key: at not in (1, 2) for at, key in enumerate(keys)}
    assert desk.get(address).context["resembling"] == {"total": 5, "same": 3, "apart": 2, "open": 0}


def test_what_was_chosen_since_is_shown_before_it_is_confirmed(desk, tmp_path) -> None:
    known()
    address = sent(desk, [row("site-new")], tmp_path)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', desk.get(address).content.decode())
    choose(desk, address, site_new="same")
    answer = desk.post(address, {"seen": seen[1]}, follow=True)
    assert "look again" in answer.content.decode()
    assert not Evidence.objects.filter(program__program_key="site-new").exists()


def test_a_choice_about_another_pair_does_not_count(desk, tmp_path) -> None:
    known()
    address = sent(desk, [row("site-new")], tmp_path)
    choose(desk, address, site_new="same")
    make_program("site-closer", name="Ellis Hospital IM", acgme_id="1400000007")
    ledger.withdraw(Evidence.objects.filter(program__program_key="site-known"))
    desk.get(address)
    assert found(desk, address) == [("site-new", "site-closer", "")]
    confirm(desk, address)
    assert not Pairing.objects.exists()


def test_a_recorded_or_forgotten_upload_has_no_pairs_to_judge(desk, tmp_path) -> None:
    address = sent(desk, [row("site-new")], tmp_path)
    assert "None of the new programs" in desk.get(f"{address}duplicates/").content.decode()
    confirm(desk, address)
    assert desk.get(f"{address}duplicates/").status_code == 404
    assert desk.get(f"{IMPORTS}files/00000000-0000-0000-0000-000000000000/duplicates/").status_code == 404
