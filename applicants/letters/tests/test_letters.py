"""Letters: what their days say, whom the plan hangs on, and where each goes."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.letters.overview import say as note
from applicants.matching.applicant import RecommendationLetter as Fact
from applicants.matching.letters import depends_on, how_it_went, is_late, is_slow, of_chair
from applicants.models import AssignedLetter, Letter, Profile, SavedProgram
from applicants.profile.answer_checks import in_letter
from applicants.profile.tests.test_pages import rows, upload
from applicants.ranking.tests.test_pages import upload as with_file
from applicants.tests.profiles import NO_PERMIT
from programs.facts import ledger
from programs.models import Program
from programs.tests.builders import make_program, make_programs, say
from tests.forms import form_with

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
SLOW_US, READY_US = replace(SLOW, us_faculty=True), replace(READY, us_faculty=True)


@pytest.mark.parametrize(
    ("letters", "number", "us", "hangs_on"),
    [
        pytest.param([READY, READY, SLOW], 3, 0, (SLOW,), id="two in hand, the third is slow"),
        pytest.param([READY, READY, SLOW, ASKED], 3, 0, (), id="with a back-up"),
        pytest.param([READY, READY, SLOW, letter("planned")], 3, 0, (SLOW,), id="nobody was asked for the back-up"),
        pytest.param([READY, READY, READY, SLOW], 3, 0, (), id="enough in hand"),
        pytest.param([READY, SLOW], 3, 0, (SLOW,), id="not enough even with it"),
        pytest.param([READY] * 3 + [SLOW], 6, 0, (SLOW,), id="four is the most a program takes"),
        pytest.param([READY] * 3 + [SLOW, SLOW_US], 3, 1, (SLOW_US,), id="the one by US faculty"),
        pytest.param([READY, READY_US, SLOW_US], 2, 1, (), id="another by US faculty"),
        pytest.param([READY, SLOW], 0, 1, (), id="it is not by US faculty"),
        pytest.param([SLOW], 0, 0, (), id="nothing is asked for"),
    ],
)
def test_whom_it_hangs_on(letters, number, us, hangs_on) -> None:
    assert depends_on(letters, number, us, TODAY) == hangs_on


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
    assert "Received 1 By US faculty 1 Under way 1" in " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "It asks for 2 letters; you have 1 received." in text
    assert "Ben (asked for) keeps you waiting, and what else you have or expect is too little here." in text
    assert "“one of them by the chair”" in text
    assert "At 1 of them a source speaks of a chair’s letter; for 1 no received letter is marked as one." in text
    assert "You have not said of each of these letters whether a chair wrote it." in text
    assert "Dear Ben," in text


@pytest.mark.parametrize(
    ("letters", "answer", "sentence"),
    [
        ([letter("received", by_chair=True, writer="A"), letter("asked")], "MET", "You have a chair’s letter: A."),
        ([letter("asked", by_chair=True, writer="A"), letter("received", by_chair=False)], "UNMET",
         "A chair’s letter is not received yet: A."),
        ([letter("asked", by_chair=True, writer="A"), letter("received", by_chair=True, writer="B")], "MET",
         "You have a chair’s letter: B."),
        ([letter("received", by_chair=False), letter("received")], "UNKNOWN",
         "You have not said of each of these letters whether a chair wrote it."),
        ([letter("received", by_chair=False)], "UNMET", "None of these letters is by a chair."),
        ([], "UNMET", "You have no letter yet."),
    ],
)  # fmt: skip
def test_a_chairs_letter(letters, answer, sentence) -> None:
    assert of_chair(letters) == (answer, sentence)


def test_a_chairs_letter_counts_where_it_goes(client, alder) -> None:
    say(alder, "letters_required", "2", note="one of them by the chair", seen_on="2026-11-01", name="Its page")
    profile = whose(client, ADA | {"by_chair": "True"}, BEN | {"by_chair": "False"}, programs=(alder,))
    text = client.get(PAGE).content.decode()
    assert "you have one for each" in text
    assert "You have a chair’s letter: Ada (received)." in text
    ben = profile.letters.get(writer="Ben")
    AssignedLetter.objects.create(saved=profile.plan.get(), letter=ben)
    text = client.get(PAGE).content.decode()
    assert "for 1 no received letter is marked as one" in text
    assert "None of these letters is by a chair." in text


@pytest.mark.django_db
def test_what_its_days_tell_is_not_asked_about_again(client) -> None:
    profile = whose(client, {"writer": "Cy", "promised_on": "2026-11-01"})
    letter = profile.letters.get()
    assert "Asked today" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{letter.pk}/asked/", follow=True).status_code == 200
    assert profile.letters.get().asked_on is None


def test_a_letter_that_was_just_typed_stays_the_same_when_it_is_typed_on(client, alder) -> None:
    profile = whose(client, programs=(alder,))
    told = client.post(PAGE, rows(ADA, version="1") | {"autosave": "1"}).json()
    ada = profile.letters.get()
    assert told == {"saved": True, "version": 2, "drawn": told["drawn"], "ids": {"row-0-id": ada.pk}}
    client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [ada.pk]})
    sent = rows(ADA | {"id": str(told["ids"]["row-0-id"]), "strength": "strong"}, version="2")
    assert client.post(PAGE, sent | {"autosave": "1"}).json()["saved"]
    assert list(AssignedLetter.objects.values_list("letter", "letter__strength")) == [(ada.pk, "strong")]


def test_a_save_whose_answer_was_lost_is_told_the_letters_when_it_is_sent_again(client, alder) -> None:
    profile = whose(client, programs=(alder,))
    told = [client.post(PAGE, rows(ADA, version="1") | {"autosave": "1"}).json() for _ in range(2)]
    assert told[1] == told[0]
    assert (told[0]["version"], told[0]["ids"]) == (2, {"row-0-id": profile.letters.get().pk})


def test_letters_sent_without_their_ids_stay_the_same_where_they_say_the_same(client, alder) -> None:
    profile = whose(client, ADA, BEN | {"reminded_on": "2026-11-09"}, programs=(alder,))
    ada, ben = profile.letters.all()
    client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [ada.pk, ben.pk]})
    sent = rows({"writer": "New"}, BEN | {"reminded_on": "2026-11-09"}, ADA | {"id": str(ada.pk)}, version="2")
    client.post(PAGE, sent)
    assert list(profile.letters.values_list("writer", "pk"))[1:] == [("Ben", ben.pk), (ada.writer, ada.pk)]
    assert set(AssignedLetter.objects.values_list("letter", flat=True)) == {ada.pk, ben.pk}


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


def test_the_page_of_a_specialty_says_what_goes_there_now(client, alder) -> None:
    profile = whose(client, ADA, BEN, programs=(alder,))
    profile.letters.filter(writer="Ada").update(us_faculty=True, specialty="internal-medicine")
    address = "/me/letters/assign/"
    words = client.get(address).content.decode()
    assert "All your letters count: none is chosen." in words
    assert "Select at most 4. Select none, and all your letters count.</p>" in words
    of_one = client.get(f"/me/plan/{alder.pk}/letters/").content.decode()
    assert "Select at most 4. Select none, and all your letters count.</p>" in of_one
    assert "All your letters count there now." in of_one
    assert "It asks for 2 letters" in of_one
    client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [profile.letters.first().pk]})
    words = client.get(address).content.decode()
    assert "<dt>Internal Medicine (1)</dt><dd><bdi>Ada (received) to 1 of 1</bdi></dd>" in words
    assert "Ada (received): US faculty, Internal Medicine</label>" in words
    assert '<a class="button button-plain" href="/me/letters/">Cancel</a>' in words


def test_at_most_four_go_to_a_program(client, alder) -> None:
    profile = whose(client, *({"writer": f"W{place}", "status": "received"} for place in range(5)), programs=(alder,))
    keys = list(profile.letters.values_list("pk", flat=True))
    page = client.post(f"/me/plan/{alder.pk}/letters/", {"letters": keys})
    assert page.status_code == 400
    assert "You selected 5; a program is sent at most 4." in page.content.decode()
    assert page.content.decode().count(" checked") == 5
    assert not AssignedLetter.objects.exists()
    client.post(f"/me/plan/{alder.pk}/letters/", {"letters": keys[1:]})
    assert list(AssignedLetter.objects.values_list("letter", "position")) == [
        (pk, place) for place, pk in enumerate(keys[1:])
    ]
    theirs = whose(Client(), BEN).letters.get()
    assert client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [theirs.pk]}).status_code == 400


def test_a_choice_made_in_another_window_is_told_before_it_is_replaced(client, alder) -> None:
    profile = whose(client, ADA, BEN, programs=(alder,))
    ada, ben = profile.letters.values_list("pk", flat=True)
    address = f"/me/plan/{alder.pk}/letters/"
    drawn = client.get(address).content.decode()
    assert ('name="seen"' in drawn, "Seen" in drawn) == (True, False)
    client.post(address, {"letters": [ada], "seen": ""})
    late = client.post(address, {"letters": [ben], "seen": ""})
    assert late.status_code == 400
    assert "Changed in another window: now Ada (received) go there." in late.content.decode()
    assert late.content.decode().count(" checked") == 1
    assert AssignedLetter.objects.get().letter_id == ada
    again = form_with(late.content.decode(), "seen")
    assert client.post(address, {"letters": [ben], "seen": again["seen"]}).status_code == 302
    assert AssignedLetter.objects.get().letter_id == ben
    assert client.post(address, {"letters": [ben], "seen": f"<b> {2**70}"}).status_code == 400


def test_what_has_ended_asks_for_no_letters(client, alder) -> None:
    profile = whose(client, BEN, programs=(alder, make_program("birch", letters_required="3")))
    profile.plan.filter(program_key="birch").update(status="rejected")
    page = client.get(PAGE).content.decode()
    assert "Against the 1 program still going on" in page
    assert "for 3 letters" not in page


def test_a_letter_goes_nowhere_where_all_has_ended(client, alder) -> None:
    profile = whose(client, BEN, programs=(alder,))
    AssignedLetter.objects.create(saved=profile.plan.get(), letter=profile.letters.get())
    assert "Goes to 1 program of your plan" in client.get(PAGE).content.decode()
    profile.plan.update(status="declined")
    page = client.get(PAGE).content.decode()
    assert "Goes to" not in page
    assert "is empty" not in page
    assert "No application on your" in page


def test_the_letters_of_a_merged_program_are_chosen_where_the_plan_has_it(client, alder) -> None:
    double = make_program("alder-2", name="Alder again")
    whose(client, ADA, programs=(double,))
    ledger.merge([(double.pk, alder.pk)])
    page = client.get(PAGE).content.decode()
    assert "It asks for 2 letters" in page
    assert f"/me/plan/{double.pk}/letters/" in page
    assert f"/me/plan/{alder.pk}/letters/" not in page
    assert client.get(f"/me/plan/{double.pk}/letters/").status_code == 200


def test_a_plan_with_a_program_and_its_double_leads_to_the_letters_of_each(client, alder) -> None:
    double = make_program("alder-2", name="Alder again")
    profile = whose(client, ADA, programs=(alder, double))
    AssignedLetter.objects.create(saved=profile.plan.get(program_key="alder-2"), letter=profile.letters.get())
    ledger.merge([(double.pk, alder.pk)])
    page = client.get(PAGE).content.decode()
    assert [page.count(f"/me/plan/{one.pk}/letters/") for one in (alder, double)] == [1, 1]


def test_what_was_said_of_a_chair_is_quoted_after_a_merge(client, db) -> None:
    alder, double = make_program("alder", name="Alder"), make_program("alder-2", name="Alder again")
    say(double, "letters_required", "3", note="one of them by the chair", seen_on="2026-11-01", name="Its page")
    whose(client, ADA, programs=(alder, double))
    ledger.merge([(double.pk, alder.pk)])
    text = client.get(PAGE).content.decode()
    assert "They ask for 3 letters" in text
    assert text.count("“one of them by the chair”") == 1


def test_letters_without_a_writer_are_told_apart(client, alder) -> None:
    nameless = {"status": "asked", "asked_on": "2026-01-10"}
    profile = whose(client, nameless, nameless)
    SavedProgram.objects.create(profile=profile, program_key="alder")
    assert (
        "Letter 1 (asked for) and Letter 2 (asked for) keep you waiting, and what else"
        in client.get(PAGE).content.decode()
    )


def test_letters_for_all_programs_of_a_specialty(client, alder) -> None:
    birch, cedar, ended = make_programs(
        {"program_key": "birch", "name": "Birch"},
        {"program_key": "cedar", "name": "Cedar", "specialty": "psychiatry"},
        {"program_key": "ended", "name": "Ended"},
    )
    profile = whose(client, ADA, BEN, programs=(alder, birch, cedar, ended))
    profile.plan.filter(program_key="ended").update(status="declined")
    ada = profile.letters.first().pk
    client.post("/me/letters/assign/", {"specialty": "internal-medicine", "letters": [ada]})
    assert sorted(AssignedLetter.objects.values_list("saved__program_key", "letter")) == [
        ("alder", ada),
        ("birch", ada),
    ]
    assert client.post("/me/letters/assign/", {"specialty": "surgery", "letters": [ada]}).status_code == 400
    seen = form_with(client.get("/me/letters/assign/").content.decode(), "seen")["seen"]
    client.post("/me/letters/assign/", {"specialty": "internal-medicine", "seen": seen})
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
    assert (page.status_code, Letter.objects.count()) == (400, 0)
    assert client.post(PAGE, rows(*({"writer": str(place)} for place in range(4000)))).status_code == 400


def test_more_of_all_costs_no_more_statements(client, db, django_assert_max_num_queries) -> None:
    programs = make_programs(*({"program_key": f"p-{at}", "letters_required": str(at % 4 + 1)} for at in range(300)))
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


def test_what_happened_is_noted_in_the_order_of_every_other_writer(client, db) -> None:
    """The profile first: whoever takes the letter first waits for ever for a save of the form that waits for it."""
    profile = whose(client, BEN)
    letter = profile.letters.get()
    with CaptureQueriesContext(connection) as asked:
        note(profile, letter, "promised", TODAY)
    first = next(query["sql"] for query in asked if "SAVEPOINT" not in query["sql"])
    assert first.startswith('UPDATE "applicants_profile"')


def test_a_program_gone_since_the_catalogue_was_read_is_left_out(client, alder) -> None:
    birch = make_program("birch", name="Birch")
    whose(client, ADA, programs=(alder, birch))
    client.get(PAGE)
    birch.delete()
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Against the 1 program still going on" in page.content.decode()


def test_a_ticked_letter_that_was_removed_elsewhere_is_told(client, alder) -> None:
    profile = whose(client, ADA, BEN, programs=(alder,))
    ada, ben = profile.letters.values_list("pk", flat=True)
    profile.letters.filter(pk=ben).delete()
    page = client.post(f"/me/plan/{alder.pk}/letters/", {"letters": [ada, ben]})
    assert page.status_code == 400
    assert "A letter you selected is not on your list any more." in page.content.decode()
    assert not AssignedLetter.objects.exists()


@pytest.mark.django_db
def test_the_first_sentence_says_what_one_more_letter_would_open(client) -> None:
    told = {"visa_j1": "yes", "accepts_img": "yes"}
    make_programs(
        {"name": "Wants two", "us_letters_required": "2"} | told,
        {"name": "Wants four", "us_letters_required": "4"} | told,
        {"name": "Elsewhere", "us_letters_required": "2", "specialty": "pathology"} | told,
    )
    one = {"writer": "Ada", "us_faculty": True, "specialty": None, "setting": "hands_on", "status": "received"}
    with_file(client, letters=[one], visas_accepted=["J-1"], **NO_PERMIT)
    page = client.get("/me/letters/")
    assert (page.context["desk"].mix.in_hand, page.context["desk"].one_more_opens) == (1, 1)
    words = re.sub(r"<[^>]+>", "", page.content.decode())
    assert "1 letter received. One more from US faculty would open 1 program: Wants two." in words
    letter = Profile.objects.get().letters.get()
    Letter.objects.bulk_create(Letter(profile=letter.profile, position=at, status="received") for at in (1, 2, 3))
    page = client.get("/me/letters/").content.decode()
    assert "Replace one by a letter from US faculty to open" in page
    Profile.objects.get().exams.filter(exam="step2_ck").delete()
    assert client.get("/me/letters/").context["desk"].one_more_opens is None
