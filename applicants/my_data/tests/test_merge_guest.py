"""Two profiles at the door, the account's and the guest's: what is shown, and what becomes of everything with each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.models import (
    Advising,
    AssignedLetter,
    ChangedElsewhereError,
    Profile,
    RankEntry,
    SavedProgram,
    SharedLink,
    Status,
)
from applicants.my_data import merge_guest
from applicants.plan import shortlist
from applicants.plan.rank_list import entries
from applicants.profile.file import from_profile, read, replace_profile
from applicants.tests.profiles import KNOWN, a_file
from applicants.tests.test_accounts import ADDRESS, WHO, make_account, profile_of, sign_in, whose
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("keep", ["account", "browser"])
def test_two_plans_become_one(client, keep) -> None:
    mine = profile_of(make_account(), school_country="PK")
    programs = {name: make_program(name) for name in ("alder", "birch", "cedar")}
    shortlist.add(mine, ["alder", "birch"])
    shortlist.move(mine, ["birch"], Status.APPLIED)
    for name in ("birch", "cedar"):
        client.post(f"/me/plan/{programs[name].pk}/add/")
    client.post("/me/plan/", {"program": ["cedar"], "to": "invited"})
    sign_in(client)
    assert client.post("/me/two-files/", {"keep": keep, "version": "1"}).status_code == 302
    kept = {saved.program_key: saved for saved in SavedProgram.objects.all()}
    statuses = {key: saved.status for key, saved in kept.items()}
    assert statuses == {"alder": "considering", "birch": "applied", "cedar": "invited"}
    assert {saved.profile.user.email for saved in kept.values()} == {ADDRESS}
    assert [step.status for step in kept["cedar"].history.all()] == ["considering", "invited"]


@pytest.mark.parametrize("keep", ["account", "browser"])
def test_nobody_writes_to_either_profile_while_they_become_one(client, keep, monkeypatch) -> None:
    mine, program = profile_of(make_account(), school_country="PK"), make_program("alder")
    client.post(f"/me/plan/{program.pk}/add/")
    sign_in(client)
    guest, locked, read = Profile.objects.get(user=None), [], []
    lock, bring_plan = shortlist.lock, merge_guest.bring_plan
    monkeypatch.setattr(shortlist, "lock", lambda profile: (locked.append(profile.pk), lock(profile)))
    monkeypatch.setattr(merge_guest, "bring_plan", lambda *both: (read.extend(locked), bring_plan(*both)))
    client.post("/me/two-files/", {"keep": keep, "version": "1"})
    assert read == sorted([mine.pk, guest.pk])


def test_what_another_window_wrote_before_they_become_one_comes_along(rf) -> None:
    mine, guest = profile_of(make_account(), school_country="PK"), Profile()
    guest.save_parts({}, 0)
    Profile.objects.filter(pk=guest.pk).update(school_country="IN")  # after this window has read it
    request = rf.post("/me/two-files/")
    request.session = {}
    merge_guest.take_over(request, mine, guest, mine.version)
    mine.refresh_from_db()
    assert mine.school_country == "IN"


@pytest.mark.parametrize("keep", ["account", "browser"])
def test_a_program_on_both_plans_keeps_what_both_said_of_it(client, keep) -> None:
    mine, program = profile_of(make_account(), school_country="PK"), make_program("alder")
    shortlist.add(mine, ["alder"])
    SavedProgram.objects.update(note="A friend is there.", cost="20", questions="Who reads?")
    client.post(f"/me/plan/{program.pk}/add/")
    typed = {"status": "invited", "note": "They called.", "questions": "Who reads?\nWhen?", "cost": "89.50"}
    client.post(f"/me/plan/{program.pk}/", typed | {"interview_on": "2026-12-03", "version": "1"})
    sign_in(client)
    assert client.post("/me/two-files/", {"keep": keep, "version": "1"}).status_code == 302
    (kept,) = SavedProgram.objects.all()
    assert (kept.profile, str(kept.interview_on), str(kept.cost)) == (mine, "2026-12-03", "20.00")
    assert kept.note == f"A friend is there.\nThey called.\n{merge_guest.SAID_ELSEWHERE}spent USD 89.50."
    assert kept.questions == "Who reads?\nWhen?"
    assert kept.version == 2  # a window that still shows the old entry must notice
    assert kept.status == "invited"
    assert [step.status for step in kept.history.all()] == ["considering", "invited"]


@pytest.mark.parametrize("keep", ["account", "browser"])
def test_notes_that_are_too_long_together_change_nothing(client, keep) -> None:
    mine, program = profile_of(make_account(), school_country="PK"), make_program("alder", name="Alder Clinic")
    shortlist.add(mine, ["alder"])
    client.post(f"/me/plan/{program.pk}/add/")
    SavedProgram.objects.filter(profile=mine).update(note="a" * 5_000)
    SavedProgram.objects.exclude(profile=mine).update(note="b" * 5_000)
    sign_in(client)
    page = client.post("/me/two-files/", {"keep": keep, "version": "1"}).content.decode()
    assert "What both profiles noted on Alder Clinic is together longer than 10,000 characters." in page
    assert sorted(SavedProgram.objects.values_list("note", flat=True)) == ["a" * 5_000, "b" * 5_000]
    assert Profile.objects.get(pk=mine.pk).school_country == "PK"


def test_what_the_account_set_last_stays_and_a_status_without_its_day_is_noted(client) -> None:
    mine = profile_of(make_account(), school_country="PK")
    programs = {name: make_program(name) for name in ("alder", "birch")}
    for program in programs.values():
        client.post(f"/me/plan/{program.pk}/add/")
    client.post("/me/plan/", {"program": ["alder"], "to": "applied"})
    SavedProgram.objects.filter(program_key="birch").update(status="invited")  # as a file without a history has it
    shortlist.add(mine, ["alder", "birch"])
    shortlist.move(mine, ["alder"], Status.REJECTED)
    sign_in(client)
    client.post("/me/two-files/", {"keep": "account", "version": "1"})
    kept = {saved.program_key: saved for saved in SavedProgram.objects.all()}
    assert (kept["alder"].status, kept["alder"].note) == ("rejected", "")
    assert [step.status for step in kept["alder"].history.all()] == ["applied", "considering", "rejected"]
    assert (kept["birch"].status, kept["birch"].note) == (
        "considering",
        f"{merge_guest.SAID_ELSEWHERE}Invited to interview.",
    )


def test_a_status_without_a_step_is_not_given_up_for_an_older_one(client) -> None:
    mine, program = profile_of(make_account(), school_country="PK"), make_program("alder")
    client.post(f"/me/plan/{program.pk}/add/")
    client.post("/me/plan/", {"program": ["alder"], "to": "applied"})
    SavedProgram.objects.create(
        profile=mine, program_key="alder", status="invited"
    )  # as a file without a history has it
    sign_in(client)
    client.post("/me/two-files/", {"keep": "account", "version": "1"})
    (kept,) = SavedProgram.objects.all()
    assert (kept.status, [step.status for step in kept.history.all()]) == ("invited", ["applied"])


def test_words_within_other_words_are_kept(client) -> None:
    mine, program = profile_of(make_account(), school_country="PK"), make_program("alder")
    shortlist.add(mine, ["alder"])
    client.post(f"/me/plan/{program.pk}/add/")
    SavedProgram.objects.filter(profile=mine).update(note="They do not sponsor H-1B", questions="Do you sponsor H-1B?")
    SavedProgram.objects.exclude(profile=mine).update(note="sponsor H-1B", questions="H-1B?")
    sign_in(client)
    client.post("/me/two-files/", {"keep": "account", "version": "1"})
    (kept,) = SavedProgram.objects.all()
    assert kept.note == "They do not sponsor H-1B\nsponsor H-1B"
    assert kept.questions == "Do you sponsor H-1B?\nH-1B?"


def test_after_a_refusal_the_page_shows_what_is_stored(client) -> None:
    mine, program = profile_of(make_account(), school_country="PK"), make_program("alder")
    shortlist.add(mine, ["alder"])
    client.post("/me/who/", {"version": "0", "school_country": "IN"})
    client.post(f"/me/plan/{program.pk}/add/")
    SavedProgram.objects.filter(profile=mine).update(note="a" * 6_000)
    SavedProgram.objects.exclude(profile=mine).update(note="b" * 6_000)
    sign_in(client)
    page = client.post("/me/two-files/", {"keep": "browser", "version": "1"})
    assert (page.context["profile"].version, page.context["profile"].school_country) == (1, "PK")
    assert page.context["differing"]


@pytest.mark.parametrize("chosen", [True, False])
def test_the_letters_for_a_program_on_both_plans(client, chosen) -> None:
    """The guest's choice comes, whatever the account chose: their letters are the ones that stay."""
    both = [{"writer": "Dr. Rao"}, {"writer": "Dr. Lund"}]
    mine, program = profile_of(make_account()), make_program("alder")
    replace_profile(mine, read({"version": 1, "letters": both[:1]}, KNOWN), seen_version=1)
    shortlist.add(mine, ["alder"])
    if chosen:
        AssignedLetter.objects.create(saved=mine.plan.get(), letter=mine.letters.get())
    client.post(f"/me/plan/{program.pk}/add/")
    guest = Profile.objects.get(user=None)
    replace_profile(guest, read({"version": 1, "letters": both}, KNOWN), seen_version=1)
    AssignedLetter.objects.create(saved=guest.plan.get(), letter=guest.letters.get(writer="Dr. Lund"))
    sign_in(client)
    client.post("/me/two-files/", {"keep": "browser", "version": "2"})
    (assigned,) = AssignedLetter.objects.all()
    assert assigned.saved.profile == assigned.letter.profile == mine
    assert assigned.letter.writer == "Dr. Lund"


def test_the_accounts_letters_stay_where_the_guest_chose_none(client) -> None:
    mine, program = profile_of(make_account()), make_program("alder")
    replace_profile(mine, read({"version": 1, "letters": [{"writer": "Dr. Rao"}]}, KNOWN), seen_version=1)
    shortlist.add(mine, ["alder"])
    AssignedLetter.objects.create(saved=mine.plan.get(), letter=mine.letters.get())
    client.post(f"/me/plan/{program.pk}/add/")
    replace_profile(
        Profile.objects.get(user=None), read({"version": 1, "letters": [{"writer": "Dr. Rao"}]}, KNOWN), seen_version=1
    )
    sign_in(client)
    client.post("/me/two-files/", {"keep": "browser", "version": "2"})
    assert AssignedLetter.objects.get().letter.writer == "Dr. Rao"


@pytest.mark.parametrize("keep", ["account", "browser"])
def test_two_rank_lists_become_one_the_guests_at_the_end(client, keep) -> None:
    mine = profile_of(make_account(), school_country="PK")
    programs = {name: make_program(name) for name in ("alder", "birch", "cedar")}
    shortlist.add(mine, ["alder", "birch"])
    entries.append(mine, [f"{saved.pk}:" for saved in mine.plan.filter(program_key="alder")])
    for name in ("cedar", "birch"):
        client.post(f"/me/plan/{programs[name].pk}/add/")
    guest = Profile.objects.get(user=None)
    entries.append(guest, [f"{guest.plan.get(program_key=key).pk}:" for key in ("cedar", "birch")])
    client.post("/me/sharing/", {"shows_plan": "on", "days": "3"})
    sign_in(client)
    client.post("/me/two-files/", {"keep": keep, "version": "1"})
    lines = RankEntry.objects.filter(profile=mine).values_list("saved__program_key", "position")
    assert list(lines) == [("alder", 1), ("cedar", 2), ("birch", 3)]
    assert set(mine.plan.values_list("status", flat=True)) == {"ranked"}
    assert RankEntry.objects.count() == 3
    assert SharedLink.objects.filter(profile=mine).count() == (keep == "browser")


@pytest.mark.parametrize(
    ("keep", "left", "said"),
    [
        ("account", ["of the account"], "Those made in the browser end."),
        ("browser", ["of the account", "of the browser"], "All go on."),
    ],
)
def test_the_page_says_what_becomes_of_links_and_advisers(client, keep, left, said) -> None:
    mine, ends = profile_of(make_account(), school_country="PK"), timezone.now() + timedelta(days=3)
    client.post("/me/who/", WHO)
    for profile, name in ((mine, "of the account"), (Profile.objects.get(user=None), "of the browser")):
        adviser = make_account(f"{name.split()[-1]}@example.org")
        SharedLink.objects.create(profile=profile, token_hash=name, label=name, expires_at=ends)
        Advising.objects.create(profile=profile, adviser=adviser, shown_as=name, accepted_at=timezone.now())
    sign_in(client)
    assert said in client.get("/me/two-files/").content.decode()
    client.post("/me/two-files/", {"keep": keep, "version": "1"})
    assert sorted(SharedLink.objects.values_list("label", flat=True)) == left
    assert sorted(Advising.objects.filter(profile=mine).values_list("shown_as", flat=True)) == left


@pytest.mark.parametrize("keep", ["account", "browser"])
def test_two_plans_that_are_too_long_together_change_nothing(client, keep, monkeypatch) -> None:
    mine = profile_of(make_account(), school_country="PK")
    shortlist.add(mine, ["alder"])
    client.post(f"/me/plan/{make_program('birch').pk}/add/")
    client.post("/me/who/", WHO)
    sign_in(client)
    monkeypatch.setattr(merge_guest, "MOST_SAVED", 1)
    page = client.post("/me/two-files/", {"keep": keep, "version": "1"})
    assert "The two plans together hold more than" in page.content.decode()
    assert (Profile.objects.count(), SavedProgram.objects.count(), whose(client)) == (2, 2, "PK")


@pytest.mark.parametrize(("keep", "country"), [("account", "PK"), ("browser", "IN")])
def test_one_of_two_files_is_kept(client, keep, country) -> None:
    profile_of(make_account(), school_country="PK")
    client.post("/me/who/", WHO)
    sign_in(client)
    assert client.post("/me/two-files/", {"keep": keep, "version": "1"})["Location"] == "/me/"
    assert whose(client) == country
    assert Profile.objects.get().user.email == ADDRESS
    assert "/me/two-files/" not in client.get("/me/").content.decode()
    assert client.get("/me/two-files/")["Location"] == "/me/"


def test_taking_the_other_file_over_loses_no_answer(client) -> None:
    mine = profile_of(make_account(), school_country="PK")
    client.post("/me/who/", WHO)
    guest = Profile.objects.get(user=None)
    whole = read(a_file(), KNOWN)
    replace_profile(guest, whole, seen_version=1)
    sign_in(client)
    client.post("/me/two-files/", {"keep": "browser", "version": "1"})
    (kept,) = Profile.objects.all()
    assert kept.pk == mine.pk
    assert from_profile(kept) == whole
    with pytest.raises(ChangedElsewhereError):  # a window that still shows the old answers does not undo the choice
        mine.save_parts({"who": []}, seen_version=1)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param({"version": "1"}, "This field is required.", id="no choice"),
        pytest.param({"keep": "both", "version": "1"}, "is not one of the available choices", id="another choice"),
        pytest.param({"keep": "browser", "version": "0"}, "changed in another window", id="drawn before a change"),
        pytest.param({"keep": "browser", "version": "x"}, "Enter a whole number.", id="no version"),
    ],
)
def test_a_choice_that_cannot_be_followed_changes_nothing(client, sent, why) -> None:
    profile_of(make_account(), school_country="PK")
    client.post("/me/who/", WHO)
    sign_in(client)
    page = client.post("/me/two-files/", sent).content.decode()
    assert why in page
    assert Profile.objects.count() == 2
    assert whose(client) == "PK"


def test_two_equal_files_are_said_to_be(client) -> None:
    profile_of(make_account(), school_country="IN", graduated_on="2019-06-30", us_citizen=False)
    client.post("/me/who/", WHO)
    sign_in(client)
    assert "They say the same." in client.get("/me/two-files/").content.decode()


def test_weights_that_differ_are_named(client) -> None:
    profile_of(make_account(), school_country="IN", graduated_on="2019-06-30", us_citizen=False)
    client.post("/me/who/", WHO)
    Profile.objects.filter(user=None).update(weights={"step2_ck": 20})
    sign_in(client)
    assert (
        "<b>Account:</b> <bdi>none</bdi></p><p><b>This browser:</b> <bdi>Step 2 CK score: 20"
        in client.get("/me/two-files/").content.decode()
    )


def test_own_facts_that_differ_are_named(client) -> None:
    program = make_program("site-known")
    profile_of(make_account(), school_country="IN", graduated_on="2019-06-30", us_citizen=False)
    client.post("/me/who/", WHO)
    client.post(f"/me/programs/{program.pk}/own-facts/", {"field": "visa_j1", "value": "no", "note": "told by phone"})
    sign_in(client)
    assert f"{program.name}: Sponsors J-1: No (told by phone)" in client.get("/me/two-files/").content.decode()


def test_without_two_files_there_is_nothing_to_choose(client) -> None:
    assert client.get("/me/two-files/")["Location"] == "/account/login/?next=/me/two-files/"
    make_account()
    sign_in(client)
    assert client.get("/me/two-files/")["Location"] == "/me/"
