"""Letters: what their days say, whom the plan hangs on, and where each goes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from applicants.contradictions import in_letter
from applicants.matching.facts import Letter as Fact
from applicants.matching.letters import depends_on, how_it_went, is_late, is_slow, mix_of
from applicants.models import AssignedLetter, Letter, Profile, SavedProgram
from applicants.tests.test_profile_pages import rows, upload
from programs.models import Program
from programs.tests.builders import make_program, say

TODAY = date(2026, 11, 23)
PAGE = "/me/letters/"


def letter(status: str = "asked", **more: Any) -> Fact:
    return Fact(status=status, **more)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        pytest.param(letter("planned"), "", id="nothing known"),
        pytest.param(letter(asked_on=date(2026, 11, 22)), "Asked 1 day ago.", id="waiting"),
        pytest.param(
            letter(asked_on=date(2026, 11, 1), reminded_on=(date(2026, 11, 9),), wanted_by=date(2026, 12, 1)),
            "Asked 22 days ago, 1 reminder sent. You want it by 1 December 2026.",
            id="waiting, reminded, with a day",
        ),
        pytest.param(
            letter("received", asked_on=date(2026, 9, 1), received_on=date(2026, 9, 21)), "Took 20 days.", id="took"
        ),
        pytest.param(
            letter("planned", wanted_by=date(2026, 12, 1)), "You want it by 1 December 2026.", id="not asked yet"
        ),
    ],
)
def test_how_it_went(one, sentence) -> None:
    assert how_it_went(one, TODAY) == sentence


@pytest.mark.parametrize(
    ("one", "slow", "late"),
    [
        pytest.param(letter(asked_on=date(2026, 10, 27)), False, False, id="27 days"),
        pytest.param(letter(asked_on=date(2026, 10, 26)), True, False, id="28 days"),
        pytest.param(letter(reminded_on=(date(2026, 11, 1), date(2026, 11, 9))), True, False, id="two reminders"),
        pytest.param(letter("uploaded", asked_on=date(2026, 1, 1)), False, False, id="in hand"),
        pytest.param(letter(wanted_by=date(2026, 11, 22)), False, True, id="late"),
        pytest.param(letter("received", wanted_by=date(2026, 11, 22)), False, False, id="received late"),
    ],
)
def test_who_keeps_one_waiting(one, slow, late) -> None:
    assert (is_slow(one, TODAY), is_late(one, TODAY)) == (slow, late)


SLOW = letter(asked_on=date(2026, 9, 1), writer="S")
READY, ASKED = letter("received"), letter(asked_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("letters", "number", "hangs_on"),
    [
        pytest.param([READY, READY, SLOW], 3, (SLOW,), id="two in hand, the third is slow"),
        pytest.param([READY, READY, SLOW, ASKED], 3, (), id="with a back-up"),
        pytest.param([READY, READY, READY, SLOW], 3, (), id="enough in hand"),
        pytest.param([READY, SLOW], 3, (), id="not enough even with it: more are needed, not a back-up"),
        pytest.param([READY] * 3 + [SLOW], 6, (SLOW,), id="four is the most a program takes"),
    ],
)
def test_whom_it_hangs_on(letters, number, hangs_on) -> None:
    assert depends_on(mix_of(letters, TODAY), number) == hangs_on


@pytest.mark.parametrize(
    ("one", "fields"),
    [
        pytest.param(letter("received", asked_on=date(2026, 9, 1), received_on=date(2026, 9, 1)), [], id="in order"),
        pytest.param(letter(asked_on=date(2026, 11, 24)), ["asked_on"], id="to come"),
        pytest.param(
            letter("received", asked_on=date(2026, 9, 2), received_on=date(2026, 9, 1)), ["received_on"], id="before"
        ),
        pytest.param(letter(asked_on=date(2026, 9, 2), reminded_on=(date(2026, 9, 1),)), ["reminded_on"], id="early"),
        pytest.param(letter("asked", received_on=date(2026, 9, 1)), ["status"], id="received, but only asked for"),
        pytest.param(Fact(received_on=date(2026, 9, 1)), [], id="how far is not said"),
    ],
)
def test_what_cannot_be(one, fields) -> None:
    assert [field for field, _ in in_letter(one, TODAY)] == fields


# The page -------------------------------------------------------------------------------------------------------------


def whose(client: Client, *letters: dict[str, str], programs: tuple[Program, ...] = ()) -> Profile:
    """Somebody with these letters and programs."""
    assert client.post(PAGE, rows(*letters)).status_code == 302
    profile = Profile.objects.get(pk=client.session["profile"])
    SavedProgram.objects.bulk_create(SavedProgram(profile=profile, program_key=one.program_key) for one in programs)
    return profile


ADA = {"writer": "Ada", "status": "received", "us_faculty": "True", "specialty": "internal-medicine"}
BEN = {"writer": "Ben", "status": "asked", "asked_on": "2026-01-10"}


@pytest.fixture
def alder(db) -> Program:
    return make_program("alder", name="Alder", letters_required="2", us_letters_required="1")


def test_the_plan_is_held_against_the_letters(client, alder) -> None:
    say(alder, "letters_required", "2", note="one of them by the chair", seen_on="2026-11-01", name="Its page")
    birch = make_program("birch", name="Birch")
    whose(client, ADA, BEN, programs=(alder, birch))
    page = client.get(PAGE)
    assert page["Cache-Control"] == "private, no-store"
    text = " ".join(page.content.decode().split())
    assert "In hand: 1, of them 1 by US faculty; 1 in Internal Medicine. Under way: 1." in text
    assert "It asks for 2 letters; you have 1 in hand." in text
    assert "It hangs on Ben (asked for), who keeps you waiting, with no back-up." in text
    assert "“one of them by the chair”" in text
    assert "Dear Ben," in text


def test_a_letter_stays_the_same_when_its_row_is_changed(client, alder) -> None:
    profile = whose(client, ADA, BEN, programs=(alder,))
    ada, ben = profile.letters.all()
    client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [ada.pk, ben.pk]})
    sent = rows(ADA | {"id": str(ada.pk), "institution": "Alder House"}, {"id": str(ben.pk)}, version="1")
    assert client.post(PAGE, sent).status_code == 302
    assert list(profile.letters.values_list("pk", "institution")) == [(ada.pk, "Alder House")]
    assert list(AssignedLetter.objects.values_list("letter", flat=True)) == [ada.pk]
    assert "Ada (received)" in client.get(f"/me/plan/{alder.pk}/").content.decode()


def test_the_number_of_another_persons_letter_is_only_a_number(client, alder) -> None:
    theirs = whose(Client(), BEN).letters.get()
    profile = whose(client, ADA | {"id": str(theirs.pk)})
    assert Letter.objects.get(pk=theirs.pk).writer == "Ben"
    assert profile.letters.get().pk != theirs.pk


def test_what_happened_today_is_noted_with_one_press(client, alder) -> None:
    profile = whose(client, {"writer": "Ben", "status": "planned"})
    ben = profile.letters.get()
    today = timezone.localdate()
    for what in ("asked", "reminded", "reminded", "received", "uploaded"):
        assert client.post(f"{PAGE}{ben.pk}/{what}/").status_code == 302
    ben.refresh_from_db()
    assert (ben.status, ben.asked_on, ben.reminded_on, ben.received_on, ben.uploaded_on) == (
        "uploaded", today, [today.isoformat()], today, today,
    )  # fmt: skip
    late = client.post(PAGE, rows({"writer": "Ben", "status": "planned", "id": str(ben.pk)}, version="1"))
    assert "another window" in late.content.decode()
    client.post(f"{PAGE}{ben.pk}/asked/")
    assert "Nothing was noted" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_letter_is_not_there(client, alder, method) -> None:
    theirs = whose(Client(), BEN).letters.get()
    whose(client, ADA)
    for address in (f"{PAGE}{theirs.pk}/reminded/", f"{PAGE}{2**70}/reminded/", f"{PAGE}{theirs.pk}/eaten/"):
        assert getattr(client, method)(address).status_code == (405 if method == "get" else 404)
    assert getattr(client, method)(f"/me/plan/{alder.pk}/letters/").status_code == 404


def test_at_most_four_go_to_a_program(client, alder) -> None:
    profile = whose(client, *({"writer": f"W{place}", "status": "received"} for place in range(5)), programs=(alder,))
    keys = list(profile.letters.values_list("pk", flat=True))
    page = client.post(f"/me/plan/{alder.pk}/letters/", {"letters": keys})
    assert page.status_code == 400
    assert "You ticked 5; a program is sent at most 4." in page.content.decode()
    assert page.content.decode().count(" checked") == 5
    assert not AssignedLetter.objects.exists()
    client.post(f"/me/plan/{alder.pk}/letters/", {"letters": keys[1:]})
    assert list(AssignedLetter.objects.values_list("letter", "position")) == [
        (pk, place) for place, pk in enumerate(keys[1:])
    ]
    theirs = whose(Client(), BEN).letters.get()
    assert client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [theirs.pk]}).status_code == 400


def test_letters_for_all_programs_of_a_specialty(client, alder) -> None:
    birch = make_program("birch", name="Birch")
    cedar = make_program("cedar", name="Cedar", specialty="psychiatry")
    profile = whose(client, ADA, BEN, programs=(alder, birch, cedar))
    ada = profile.letters.first().pk
    client.post("/me/letters/assign/", {"specialty": "internal-medicine", "letters": [ada]})
    assert sorted(AssignedLetter.objects.values_list("saved__program_key", "letter")) == [
        ("alder", ada),
        ("birch", ada),
    ]
    assert client.post("/me/letters/assign/", {"specialty": "surgery", "letters": [ada]}).status_code == 400
    client.post("/me/letters/assign/", {"specialty": "internal-medicine"})
    assert not AssignedLetter.objects.exists()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("letter_assigned_once", {"position": 1}),
        ("assigned_letters_in_order", {"letter": 1}),
        ("assigned_letters_at_most_four", {"letter": 1, "position": 4}),
    ],
)
def test_the_database_keeps_it_so(client, alder, name, changes) -> None:
    profile = whose(client, ADA, BEN, programs=(alder,))
    letters, saved = list(profile.letters.all()), SavedProgram.objects.get()
    AssignedLetter.objects.create(saved=saved, letter=letters[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignedLetter.objects.create(
            saved=saved, letter=letters[changes.get("letter", 0)], position=changes.get("position", 0)
        )
    assert name in {one.name for one in AssignedLetter._meta.constraints}


BAD = [
    pytest.param({"reminded_on": "tomorrow"}, "Give days as YYYY-MM-DD", id="a word for a day"),
    pytest.param({"reminded_on": " ".join(["2026-01-01"] * 40)}, "at most 200 characters", id="many reminders"),
    pytest.param({"strength": "x" * 100_000}, "at most 500 characters", id="100 kB"),
    pytest.param({"status": "asked", "received_on": "2026-01-01"}, "You give a day it was received", id="order"),
    pytest.param({"asked_on": "2026-02-30"}, "Give a day as YYYY-MM-DD", id="no such day"),
    pytest.param({"relationship": "a\nb"}, "on one line", id="two lines"),
]


@pytest.mark.parametrize(("typed", "why"), BAD)
def test_a_bad_answer_is_named_and_kept(client, db, typed, why) -> None:
    page = client.post(PAGE, rows({"writer": "<b>Ada</b>"} | typed))
    assert why in page.content.decode()
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page.content.decode()
    assert not Profile.objects.exists()


def test_five_hundred_letters_are_too_many(client, db) -> None:
    page = client.post(PAGE, rows(*({"writer": str(place)} for place in range(150))))
    assert (page.status_code, Letter.objects.count()) == (200, 0)
    assert client.post(PAGE, rows(*({"writer": str(place)} for place in range(4000)))).status_code == 400


def test_more_of_all_costs_no_more_statements(client, db, django_assert_max_num_queries) -> None:
    programs = [make_program(f"p-{at}", letters_required=str(at % 4 + 1)) for at in range(300)]
    asked = (timezone.localdate() - timedelta(days=3)).isoformat()
    letters = [{"writer": f"W{place}", "status": "asked", "asked_on": asked} for place in range(100)]
    profile = whose(client, *letters, programs=tuple(programs))
    first = profile.letters.first()
    AssignedLetter.objects.bulk_create(AssignedLetter(saved=one, letter=first) for one in profile.plan.all())
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        assert client.get(PAGE).status_code == 200
    sent = rows(*letters, version=str(Profile.objects.get().version))
    with django_assert_max_num_queries(40):
        client.post(PAGE, sent)


def test_it_goes_out_and_comes_back_with_the_file(client, alder) -> None:
    whose(client, ADA | {"reminded_on": "2026-02-01, 2026-01-15", "asked_on": "2026-01-10", "strength": "knows me"})
    file = client.get("/me/profile.json").content
    assert b'"reminded_on": [\n        "2026-01-15",\n        "2026-02-01"\n      ]' in file
    other = Client()
    upload(other, file)
    assert other.get("/me/profile.json").content == file
