"""Undo: one press brings the rows back; nothing that was changed since is overrun; nobody else's is touched."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.letters.overview import mark_of
from applicants.models import AssignedLetter, OwnFact, Profile, RankEntry, SavedProgram, SavedSearch, StatusChange, Undo
from applicants.models.rows import ROWS_OF
from applicants.plan.rank_list import entries
from applicants.plan.tests.test_shortlist import PLAN, added, alder, birch, on_plan, typed  # noqa: F401
from applicants.profile.tests.test_pages import STEP1, STEP2, rows
from applicants.ranking.tests.test_pages import upload
from applicants.undo import kept
from programs.models import Program

pytestmark = pytest.mark.django_db
UNDO = "/me/undo/"


def everything() -> list[dict]:
    models = (SavedProgram, StatusChange, AssignedLetter, RankEntry, OwnFact, *ROWS_OF.values())
    answers = [name for part in Profile.PARTS.values() for name in part]
    kept_rows = [row | {"version": None} for model in models for row in model.objects.order_by("pk").values()]
    return [*Profile.objects.values(*answers), *kept_rows]


def press(client: Client, **changes: str) -> str:
    """The button of the newest message; what the page says then."""
    number = Undo.objects.get().number
    answer = client.post(UNDO, {"number": number, "back": PLAN} | changes, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def mine(client: Client, alder: Program, birch: Program) -> Client:  # noqa: F811
    upload(client)
    added(client, alder, birch)
    client.post(f"{PLAN}{alder.pk}/", typed(status="interviewed", note="kind people", cost="12.50"))
    client.post(f"{PLAN}{birch.pk}/", typed(status="interviewed"))
    client.post(
        f"{PLAN}rank-list/add/", {"entry": [f"{pk}:" for pk in SavedProgram.objects.values_list("pk", flat=True)]}
    )
    saved, letter = SavedProgram.objects.first(), Profile.objects.get().letters.first()
    AssignedLetter.objects.create(saved=saved, letter=letter, position=1)
    return client


def changes(alder: Program) -> dict[str, tuple[str, dict]]:  # noqa: F811
    pk = SavedProgram.objects.get(program_key="alder").pk
    return {
        "taken off": (f"{PLAN}{alder.pk}/remove/", {}),
        "many taken off": (PLAN, {"program": ["alder", "birch"], "to": "remove", "sure": "on"}),
        "moved": (PLAN, {"program": ["alder", "birch"], "to": "declined", "line": "Too far"}),
        "an entry": (f"{PLAN}{alder.pk}/", typed(status="invited", note="", version="3")),
        "in its row": (f"{PLAN}?edit={alder.pk}", {"status": "invited", "note": "x", "version": "3"}),
        "rank list": (f"{PLAN}rank-list/", ranked(remove=f"{pk}:")),
        "letters": (f"{PLAN}{alder.pk}/letters/", {"letters": [], "seen": f":{mark_of([pk])}"}),
        "wishes": (
            "/me/wishes/",
            {"states": ["TX"], "prospect_share": "55", "version": Profile.objects.get().version},
        ),
        "exams": ("/me/exams/", rows(STEP1, version=Profile.objects.get().version)),
        "letters and where they go": ("/me/letters/", rows(version=Profile.objects.get().version)),
        "weights": (
            "/me/ranking/",
            {"weight-prospect_share": "90", "weight-version": Profile.objects.get().version},
        ),
        "own fact": (f"/me/programs/{alder.pk}/own-facts/", {"field": "visa_h1b", "value": "yes"}),
    }


def ranked(**more: str) -> dict:
    words = [line.word for line in entries.lines_of(Profile.objects.get())]
    return {"entry": words, "place": ["1", "2"], "seen": entries.token(words), **more}


@pytest.mark.parametrize(
    "what",
    [
        *("taken off", "many taken off", "moved", "an entry", "in its row", "rank list", "letters", "own fact"),
        *("wishes", "exams", "letters and where they go", "weights"),
    ],
)
def test_one_press_brings_it_back(mine, alder, what) -> None:  # noqa: F811
    before = everything()
    address, sent = changes(alder)[what]
    page = mine.post(address, sent, follow=True).content.decode()
    assert everything() != before
    assert ">Undo</button>" in page
    assert "Undone" in press(mine)
    assert everything() == before
    assert not Undo.objects.exists()


def test_what_came_goes_again(client, alder) -> None:  # noqa: F811
    added(client, alder)
    assert "Undone" in press(client)
    assert on_plan() == []


def test_a_change_since_is_not_overrun(mine, alder) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/remove/")
    number = Undo.objects.get().number
    SavedProgram.objects.create(profile=Profile.objects.get(), program_key="alder", note="again")
    assert "Nothing was undone" in press(mine)
    assert SavedProgram.objects.get(program_key="alder").note == "again"
    mine.post(PLAN, {"program": ["birch"], "to": "declined"})
    assert "Nothing was undone" in press(mine, number=number)
    assert SavedProgram.objects.get(program_key="birch").status == "declined"
    SavedProgram.objects.filter(program_key="birch").update(note="written meanwhile")
    assert "Nothing was undone" in press(mine)
    assert SavedProgram.objects.get(program_key="birch").note == "written meanwhile"


def test_a_page_drawn_in_between_notices(mine, alder) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/", typed(status="invited", version="3"))
    drawn = SavedProgram.objects.get(program_key="alder").version
    press(mine)
    answer = mine.post(f"{PLAN}{alder.pk}/", typed(status="invited", version=str(drawn)))
    assert "changed in another window" in answer.content.decode()


def test_it_is_of_its_owner_alone(mine, alder) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/remove/")
    number = Undo.objects.get().number
    stranger = Client()
    assert stranger.post(UNDO, {"number": number}).status_code == 404
    upload(stranger)
    stranger.post(UNDO, {"number": number})
    assert on_plan() == ["birch"]
    assert mine.get(UNDO).status_code == 405


@pytest.mark.parametrize("back", ["//example.com/", "https://example.com/", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(mine, alder, back) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/remove/")
    answer = mine.post(UNDO, {"number": Undo.objects.get().number, "back": back})
    assert answer["Location"] == "/me/"


@pytest.mark.parametrize("number", ["", "x", pytest.param("x" * 5000, id="long")])
def test_a_wrong_number_undoes_nothing(mine, alder, number) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/remove/")
    assert "Nothing was undone" in press(mine, number=number)
    assert on_plan() == ["birch"]


def test_what_is_too_much_to_keep_says_so_before_it_goes(mine, alder, monkeypatch) -> None:  # noqa: F811
    address = f"{PLAN}{alder.pk}/remove/"
    assert "You can undo it right afterwards" in mine.get(address).content.decode()
    monkeypatch.setattr(kept, "MOST_WRITTEN", 10)
    assert "keep a copy first" in mine.get(address).content.decode()
    assert ">Undo</button>" not in mine.post(address, follow=True).content.decode()
    assert Undo.objects.get().was == "[]"


def test_nothing_is_kept_for_longer_than_a_day(mine, alder) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/remove/")
    Undo.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "Nothing was undone" in press(mine)
    call_command("clear_old_profiles")
    assert not Undo.objects.exists()


def test_two_first_changes_at_once_put_no_row_into_a_log(mine, alder) -> None:  # noqa: F811
    """Of a row that is refused PostgreSQL writes all that was in it: so none is put beside one that is there."""
    Undo.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        mine.post(f"{PLAN}{alder.pk}/remove/")
    assert Undo.objects.exists()
    written = [one["sql"] for one in asked if '"applicants_undo"' in one["sql"] and not one["sql"].startswith("SELECT")]
    assert ["ON CONFLICT" in one for one in written] == [True]


def test_it_goes_with_the_profile(mine, alder) -> None:  # noqa: F811
    mine.post(f"{PLAN}{alder.pk}/remove/")
    Profile.objects.get().delete()
    assert not Undo.objects.exists()


def test_what_was_saved_while_typing_is_undone_with_the_save(mine) -> None:
    before = everything()
    for sitting in (STEP1, STEP2):
        sent = rows(sitting, version=Profile.objects.get().version)
        assert mine.post("/me/exams/", sent | {"autosave": "1"}).json()["saved"]
    page = mine.post("/me/exams/", rows(STEP2, version=Profile.objects.get().version), follow=True).content.decode()
    assert ">Undo</button>" in page
    assert "Undone" in press(mine)
    assert everything() == before


def test_undo_of_one_part_leaves_the_others(mine) -> None:
    mine.post("/me/exams/", rows(STEP1, version=Profile.objects.get().version))
    Profile.objects.update(publications=7)
    assert "Undone" in press(mine)
    assert Profile.objects.get().publications == 7


def test_a_search_that_was_deleted_comes_back(client) -> None:
    client.force_login(User.objects.create_user("ada", email="ada@example.org"))
    upload(client)
    client.post("/me/searches/", {"name": "Near", "query": "state=NY"})
    search = SavedSearch.objects.get()
    client.post(f"/me/searches/{search.pk}/delete/")
    assert not SavedSearch.objects.exists()
    assert "Undone" in press(client)
    assert SavedSearch.objects.get() == search


def test_a_search_of_somebody_without_a_profile_is_told_without_undo(client) -> None:
    client.force_login(User.objects.create_user("ada", email="ada@example.org"))
    page = client.post("/me/searches/", {"name": "Near", "query": "state=NY"}, follow=True).content.decode()
    assert "Saved: Near." in page
    assert ">Undo</button>" not in page
