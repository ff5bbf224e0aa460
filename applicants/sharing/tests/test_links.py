"""Sharing: what a link shows and never shows, who comes through, how it ends; advisers and their applicants."""

import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from applicants.models import Advising, OwnFact, Profile, SavedProgram, SharedLink, WrongLink
from applicants.models.sharing import MOST_LINKS
from applicants.ranking.tests.test_pages import upload
from applicants.sharing.links import MOST_WRONG
from applicants.tests.test_accounts import PASSWORD, make_account, sign_in
from imgmatch.errors import KeysLeftOut, without_keys
from programs.models import Program
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db
SHARING, ADVISING = "/me/sharing/", "/advising/"
NOTE, QUESTION, KNOWN_BY = "A note for nobody else", "Who reads the files?", "The coordinator whispered it"


@pytest.fixture
def programs() -> list[Program]:
    return make_programs(
        *({"program_key": key, "name": key.capitalize(), "visa_j1": "yes", "state": "NY"} for key in ("alder", "birch"))
    )


@pytest.fixture
def applicant(client: Client, programs: list[Program]) -> Client:
    """Somebody signed in with a profile, a fact of their own, and a program on the plan."""
    make_account()
    sign_in(client)
    upload(client)
    profile = Profile.objects.get()
    OwnFact.objects.create(profile=profile, program_key="alder", field="visa_h1b", value="yes", note=KNOWN_BY)
    SavedProgram.objects.create(
        profile=profile, program_key="birch", status="invited", note=NOTE, questions=QUESTION, cost="77.25"
    )
    return client


@pytest.fixture
def adviser() -> Client:
    make_account("adviser@example.org")
    browser = Client()
    sign_in(browser, "adviser@example.org")
    return browser


def make_link(applicant: Client, **said: Any) -> str:
    """The path of a new link, read from the only page that shows it."""
    ticked = {"label": "", "shows_ranking": "on", "shows_plan": "on", "days": "30"} | said
    page = applicant.post(SHARING, {name: value for name, value in ticked.items() if value is not None})
    return re.search(r'value="http://testserver(/shared/[^/"]+/)"', page.content.decode()).group(1)


def opened(address: str, browser: Client | None = None) -> tuple[Client, str]:
    """A browser that came through a link, and where it was led."""
    browser = browser or Client()
    return browser, browser.get(address)["Location"]


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Making ---------------------------------------------------------------------------------------------------------------


def test_a_new_link_has_a_button_that_copies_it(applicant) -> None:
    page = text(applicant.post(SHARING, {"label": "", "shows_ranking": "on", "days": "30"}))
    assert 'id="new-address" type="text" readonly value="http://testserver/shared/' in page
    assert 'data-copy="new-address" hidden>Copy<' in page
    assert "js/copy.js" in page


def test_the_secret_is_shown_once_and_kept_as_a_hash(applicant) -> None:
    token = make_link(applicant, label="Dr. Rao").split("/")[2]
    link = SharedLink.objects.get()
    assert len(token) == 43
    assert token not in repr(vars(link))
    assert link.expires_at - link.made_at == timedelta(days=30)
    page = text(applicant.get(SHARING))
    assert "Dr. Rao" in page
    assert token not in page
    assert "Not opened yet." in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param({"days": "0"}, "whole number from 1 to 90", id="no day"),
        pytest.param({"days": "91"}, "whole number from 1 to 90", id="too many days"),
        pytest.param({"days": "9" * 400}, "whole number from 1 to 90", id="a number without end"),
        pytest.param({"days": ""}, "whole number from 1 to 90", id="nothing"),
        pytest.param({"days": "30", "label": "x" * 81}, "at most 80 characters", id="a long label"),
        pytest.param({"days": "30", "label": "a\x07b"}, "Write this on one line.", id="a bell"),
    ],
)
def test_a_bad_answer_makes_no_link_and_loses_nothing(applicant, said, why) -> None:
    page = applicant.post(SHARING, {"shows_plan": "on", "label": "Dr. Rao"} | said)
    assert (page.status_code, SharedLink.objects.exists()) == (400, False)
    assert why in text(page)
    assert re.search(r'name="shows_plan"[^>]* checked', text(page))
    assert not re.search(r'name="shows_ranking"[^>]* checked', text(page))


def test_a_link_shows_something(applicant) -> None:
    page = applicant.post(SHARING, {"shows_notes": "on", "days": "3"})
    assert (page.status_code, SharedLink.objects.exists()) == (400, False)
    assert "a link shows something" in text(page)


def test_links_are_bounded(applicant) -> None:
    for _ in range(MOST_LINKS):
        make_link(applicant)
    page = applicant.post(SHARING, {"shows_ranking": "on", "days": "3"})
    assert (page.status_code, SharedLink.objects.count()) == (400, MOST_LINKS)
    assert "as many as are kept" in text(page)


def test_without_a_profile_there_is_nothing_to_share(client) -> None:
    assert "Nothing to share yet" in text(client.get(SHARING))
    assert client.post(SHARING, {"shows_ranking": "on", "days": "3"}).status_code == 400
    assert not Profile.objects.exists()


def test_markup_in_a_label_is_text(applicant) -> None:
    make_link(applicant, label="<script>alert(1)</script>")
    assert "<script>alert" not in text(applicant.get(SHARING))


# Reading --------------------------------------------------------------------------------------------------------------


def test_the_secret_leaves_the_address_at_once(applicant) -> None:
    address = make_link(applicant)
    reader, led_to = opened(address)
    assert led_to == f"/shared/{SharedLink.objects.get().pk}/ranking/"
    assert SharedLink.objects.get().opened_at
    for page in (Client().get(address), reader.get(led_to), reader.get(led_to.replace("ranking", "plan"))):
        assert page["Cache-Control"] == "private, no-store"
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert address not in text(reader.get(led_to))


@pytest.mark.parametrize("query", ["", "?verdict=open", "?state=NY&page=1", "?state=CA", "?visa=nonsense"])
def test_the_reader_sees_the_rows_of_the_applicant(applicant, query) -> None:
    reader, led_to = opened(make_link(applicant))
    mine, theirs = applicant.get(f"/me/ranking/{query}"), reader.get(f"{led_to}{query}")
    assert theirs.status_code == mine.status_code

    def rows(page: Any) -> list[Any]:
        return [
            (match.program.pk, match.explained.rank, match.explained.total, match.explained.verdict)
            for match in page.context["matches"]
        ]

    assert rows(theirs) == rows(mine)
    assert [link["count"] for link in theirs.context["verdicts"]] == [
        link["count"] for link in mine.context["verdicts"]
    ]


@pytest.mark.parametrize(("query", "season"), [("", 2027), ("?season=2028", 2028)])
def test_the_reader_is_told_which_season_is_judged(applicant, on_day, query, season) -> None:
    on_day(date(2026, 11, 29))
    reader, led_to = opened(make_link(applicant))
    assert f"in the {season} match" in text(reader.get(f"{led_to}{query}"))


def test_nothing_on_the_readers_pages_leads_to_the_applicants_own(applicant, programs) -> None:
    reader, led_to = opened(make_link(applicant, shows_notes="on"))
    for address in (led_to, led_to.replace("ranking", "plan")):
        main = text(reader.get(address)).split("<main", 1)[1].split("</main>")[0]
        assert "/me/" not in main
        assert 'method="post"' not in main
        assert set(re.findall(r' form="([^"]*)"', main)) <= set(re.findall(r'<form[^>]* id="([^"]*)"', main))
        assert f'href="{programs[1].get_absolute_url()}"' in main


@pytest.mark.parametrize("ticked", [True, False])
def test_notes_are_shown_only_when_ticked(applicant, ticked) -> None:
    reader, led_to = opened(make_link(applicant, shows_notes="on" if ticked else None))
    pages = text(reader.get(led_to)) + text(reader.get(led_to.replace("ranking", "plan")))
    for words in (NOTE, QUESTION, KNOWN_BY):
        assert (words in pages) is ticked
    assert ("Their own question." in pages) is ticked
    assert "Invited to interview" in pages
    assert "77.25" not in pages


def test_letters_address_and_school_are_never_shown(applicant) -> None:
    Profile.objects.get().letters.update(writer="Professor Quill")
    reader, led_to = opened(make_link(applicant, shows_notes="on"))
    for address in (led_to, led_to.replace("ranking", "plan")):
        page = text(reader.get(address))
        assert not any(words in page for words in ("Professor Quill", "imani@example.org", "Example Medical College"))


@pytest.mark.parametrize(("left_out", "other"), [("shows_plan", "plan"), ("shows_ranking", "ranking")])
def test_only_what_is_ticked_is_there(applicant, left_out, other) -> None:
    reader, led_to = opened(make_link(applicant, **{left_out: None}))
    assert other not in led_to
    page = reader.get(led_to)
    assert page.status_code == 200
    assert reader.get(led_to.replace("plan", "ranking").replace("ranking", other)).status_code == 404
    assert ("Verdict" in text(page)) is (left_out == "shows_plan")


def test_a_plan_without_the_ranking_does_not_tell_its_order(applicant) -> None:
    make_program("zinnia", name="Zinnia", visa_j1="yes", state="NY")
    make_program("aster", name="Aster", visa_j1="no", visa_h1b="no", state="NY")
    for key in ("zinnia", "aster"):
        SavedProgram.objects.create(profile=Profile.objects.get(), program_key=key)
    shown = {}
    for ranking in ("on", None):
        reader, led_to = opened(make_link(applicant, shows_ranking=ranking))
        rows = reader.get(led_to.replace("ranking", "plan")).context["rows"]
        shown[ranking] = [row.match.program.name for row in rows]
    assert shown[None] == sorted(shown[None]) != shown["on"]


def test_a_plan_is_read_under_whose_turn_it_is_and_begins_with_the_interviews(applicant, on_day) -> None:
    on_day(date(2026, 11, 29))
    profile = Profile.objects.get()
    SavedProgram.objects.update(interview_on=date(2026, 12, 4))
    for key, held in (("aspen", date(2026, 11, 20)), ("zinnia", None)):
        make_program(key, name=key.capitalize(), visa_j1="yes", state="NY")
        status = "ranked" if held else "rejected"
        SavedProgram.objects.create(profile=profile, program_key=key, status=status, interview_on=held)
    reader, led_to = opened(make_link(applicant))
    page = reader.get(led_to.replace("ranking", "plan"))
    assert [(turn, [row.saved.program_key for row in rows]) for turn, rows in page.context["turns"]] == [
        ("To do", ["birch", "aspen"]),
        ("Ended", ["zinnia"]),
    ]
    words = text(page)
    assert "<strong>1 interview ahead.</strong> Next: Birch, 4 December 2026." in words
    assert 'On the rank list <span class="under">interview was 20 November 2026</span>' in words
    assert 'Prepare the interview <span class="under">by 4 December 2026</span>' in words
    assert "“You”" not in words


def test_a_reader_changes_nothing(applicant) -> None:
    reader, led_to = opened(make_link(applicant))
    before = list(Profile.objects.values())
    for address in (led_to, led_to.replace("ranking", "plan"), make_link(applicant)):
        assert reader.post(address, {"weight-letters": "0", "program": ["birch"], "to": "remove"}).status_code == 405
    assert list(Profile.objects.values()) == before
    assert SavedProgram.objects.get().status == "invited"


def test_the_reader_sees_todays_state(applicant) -> None:
    reader, led_to = opened(make_link(applicant))
    SavedProgram.objects.update(status="ranked")
    assert "On the rank list" in text(reader.get(led_to.replace("ranking", "plan")))


@pytest.mark.parametrize("saved", [1, 3])
def test_pages_take_as_many_statements_for_one_row_as_for_three(
    applicant, programs, saved, django_assert_max_num_queries
) -> None:
    for number in range(saved - 1):
        SavedProgram.objects.create(profile=Profile.objects.get(), program_key=f"key-{number}")
        make_program(f"key-{number}", name=f"Cedar {number}")
    reader, led_to = opened(make_link(applicant))
    reader.get(led_to)
    for address in (led_to, led_to.replace("ranking", "plan")):
        with django_assert_max_num_queries(14):
            assert reader.get(address).status_code == 200


# Ending ---------------------------------------------------------------------------------------------------------------


def revoke(applicant: Client) -> None:
    assert applicant.post(f"{SHARING}links/{SharedLink.objects.get().pk}/remove/").status_code == 302


def expire(applicant: Client) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    SharedLink.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(days=30))


def leave(applicant: Client) -> None:
    applicant.post("/account/delete/", {"password": PASSWORD})


@pytest.mark.parametrize("end", [revoke, expire, leave])
def test_an_ended_link_is_like_one_that_never_was(applicant, end) -> None:
    address = make_link(applicant)
    reader, led_to = opened(address)
    end(applicant)
    never = Client().get(f"/shared/{'x' * 43}/")
    for page in (Client().get(address), reader.get(led_to), reader.get(led_to.replace("ranking", "plan"))):
        assert (page.status_code, page.content) == (404, never.content)
    assert "It may have ended, been taken back, or lost a letter on its way." in text(never)


def test_an_ended_link_is_listed_as_such_until_it_is_cleared_away(applicant) -> None:
    make_link(applicant)
    expire(applicant)
    assert "Clear away" in text(applicant.get(SHARING))
    revoke(applicant)
    assert "Clear away" not in text(applicant.get(SHARING))


@pytest.mark.parametrize(
    "token", ["0", "x" * 42, "x" * 44, "é" * 20, "%00", "..", "a" * 5000, "1/2", "9" * 43], ids=lambda token: token[:8]
)
def test_guesses_are_answered_alike(applicant, token) -> None:
    make_link(applicant)
    page = Client().get(f"/shared/{token}/")
    assert page.status_code in (400, 404)


@pytest.mark.parametrize("page", ["ranking", "plan"])
@pytest.mark.parametrize("number", ["own", "0", "9" * 30])
def test_the_number_alone_opens_nothing(applicant, page, number) -> None:
    make_link(applicant)
    pk = SharedLink.objects.get().pk if number == "own" else number
    assert Client().get(f"/shared/{pk}/{page}/").status_code == 404
    assert Client().post(f"/shared/{pk}/keep/").status_code == 404


def test_guessing_is_slowed_down_for_the_network_that_guesses(applicant) -> None:
    address, guesser = make_link(applicant), Client()
    reader, led_to = opened(address)
    for _ in range(MOST_WRONG):
        assert guesser.get("/shared/wrong/").status_code == 404
    late = guesser.get(address)
    assert late.status_code == 429
    assert "Wait an hour" in text(late)
    assert WrongLink.objects.count() == MOST_WRONG
    assert reader.get(led_to).status_code == 200
    assert Client(REMOTE_ADDR="198.51.100.7").get(address).status_code == 302
    WrongLink.objects.update(at=timezone.now() - timedelta(hours=1, minutes=1))
    assert guesser.get(address).status_code == 302
    assert not WrongLink.objects.exists()


def test_no_log_holds_a_secret(applicant, caplog) -> None:
    token = make_link(applicant).split("/")[2]
    reader, _ = opened(f"/shared/{token}/")
    with caplog.at_level(logging.DEBUG):
        expire(applicant)
        reader.get(f"/shared/{token}/")
        reader.post(f"/shared/{token}/")
        reader.get(f"/shared/{token}/?a=%00")
    assert "Not Found: /shared/…/" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('"GET /shared/AbC-1_2/ HTTP/1.1" 302 0', '"GET /shared/…/ HTTP/1.1" 302 0'),
        ("Not Found: /account/mails/abc/stop/", "Not Found: /account/mails/…/stop/"),
        ("/account/password/reset/key/1-abc/", "/account/password/reset/key/…/"),
        ("/account/confirm-email/MQ:1x/", "/account/confirm-email/…/"),
        ("/account/confirm-email/ and /programs/12/", "/account/confirm-email/ and /programs/12/"),
    ],
)
def test_keys_in_addresses_are_left_out(line, kept) -> None:
    assert without_keys(line) == kept
    record = logging.LogRecord("x", logging.INFO, "", 1, "%s", (line,), None)
    assert KeysLeftOut().filter(record)
    assert record.getMessage() == kept


# Advisers -------------------------------------------------------------------------------------------------------------


def asked(applicant: Client, adviser: Client, **said: Any) -> Advising:
    _, led_to = opened(make_link(applicant, **said), adviser)
    assert adviser.post(led_to.replace("ranking", "keep"))["Location"] == ADVISING
    return Advising.objects.latest("pk")


def accepted(applicant: Client, adviser: Client, shown_as: str = "", **said: Any) -> Advising:
    one = asked(applicant, adviser, **said)
    address = f"{SHARING}advisers/{one.pk}/accept/"
    assert applicant.post(address, {f"adviser-{one.pk}-shown_as": shown_as})["Location"] == SHARING
    one.refresh_from_db()
    return one


def test_an_adviser_asks_and_the_applicant_sees_who(applicant, adviser) -> None:
    one = asked(applicant, adviser)
    assert one.accepted_at is None
    assert "adviser@example.org" in text(applicant.get(SHARING))
    assert "1 person asks to read along with you." in text(applicant.get("/me/"))
    assert "Not answered yet" in text(adviser.get(ADVISING))
    assert "imani@example.org" not in text(adviser.get(ADVISING))
    assert adviser.get(f"{ADVISING}{one.pk}/ranking/").status_code == 404


@pytest.mark.parametrize(("shown_as", "name"), [("", "imani@example.org"), ("Imani, cohort 3", "Imani, cohort 3")])
def test_a_yes_lasts_beyond_the_link(applicant, adviser, shown_as, name) -> None:
    one = accepted(applicant, adviser, shown_as)
    revoke(applicant)
    page = text(adviser.get(ADVISING))
    assert name in page
    assert ("imani@example.org" in page) is (not shown_as)
    mine, theirs = applicant.get("/me/ranking/"), adviser.get(f"{ADVISING}{one.pk}/ranking/")
    assert [match.program.pk for match in theirs.context["matches"]] == [
        match.program.pk for match in mine.context["matches"]
    ]
    plan = adviser.get(f"{ADVISING}{one.pk}/plan/")
    assert (plan.status_code, plan["Cache-Control"], plan["Referrer-Policy"]) == (
        200,
        "private, no-store",
        "no-referrer",
    )
    assert NOTE not in text(plan)


@pytest.mark.parametrize(
    ("status", "words"), [("invited", "1 invited"), ("interviewed", "1 interviewed"), ("ranked", "1 on the rank list")]
)
def test_an_adviser_reads_the_steps_as_the_plan_counts_them(applicant, adviser, status, words) -> None:
    accepted(applicant, adviser)
    SavedProgram.objects.update(status=status)
    assert f"1 program on the plan, {words}." in text(adviser.get(ADVISING))


def test_asking_twice_is_asking_once_and_keeps_what_was_agreed(applicant, adviser) -> None:
    one = accepted(applicant, adviser)
    again = asked(applicant, adviser, shows_notes="on")
    assert (again.pk, again.shows_notes, Advising.objects.count()) == (one.pk, False, 1)


def test_a_no_leaves_nothing(applicant, adviser) -> None:
    one = asked(applicant, adviser)
    applicant.post(f"{SHARING}advisers/{one.pk}/end/")
    assert not Advising.objects.exists()
    assert "No applicant yet" in text(adviser.get(ADVISING))


@pytest.mark.parametrize("side", ["applicant", "adviser", "the applicant’s account", "the adviser’s account", "file"])
def test_either_side_ends_it(applicant, adviser, side) -> None:
    one = accepted(applicant, adviser)
    {
        "applicant": lambda: applicant.post(f"{SHARING}advisers/{one.pk}/end/"),
        "adviser": lambda: adviser.post(f"{ADVISING}{one.pk}/end/"),
        "the applicant’s account": lambda: leave(applicant),
        "the adviser’s account": lambda: leave(adviser),
        "file": lambda: applicant.post("/me/delete/"),
    }[side]()
    assert not Advising.objects.exists()
    assert adviser.get(f"{ADVISING}{one.pk}/ranking/").status_code != 200


def test_an_adviser_holds_several(applicant, adviser) -> None:
    accepted(applicant, adviser, "First")
    make_account("second@example.org")
    second = Client()
    sign_in(second, "second@example.org")
    upload(second)
    accepted(second, adviser, "Second")
    page = text(adviser.get(ADVISING))
    assert "First" in page
    assert "Second" in page


def test_a_guest_may_share_and_be_kept(client, programs, adviser) -> None:
    upload(client)
    accepted(client, adviser)
    assert "An applicant without an account" in text(adviser.get(ADVISING))


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_the_same_page(applicant) -> None:
    make_account("adviser@example.org")
    reader, led_to = opened(make_link(applicant))
    keep = led_to.replace("ranking", "keep")
    assert "Keep this applicant among mine" in text(reader.get(led_to))
    assert reader.get(keep)["Location"] == f"/account/login/?next={keep}"
    sign_in(reader, "adviser@example.org")
    page = reader.get(keep)
    assert "sees your e-mail address, adviser@example.org" in text(page)
    assert page["Referrer-Policy"] == "same-origin"  # from a page without, a browser's form is refused
    assert reader.get(ADVISING).status_code == 200


def test_nobody_advises_themselves(applicant) -> None:
    _, led_to = opened(make_link(applicant), applicant)
    assert "This is what others see of you." in text(applicant.get(led_to))
    applicant.post(led_to.replace("ranking", "keep"))
    assert not Advising.objects.exists()


def test_an_account_without_an_address_cannot_ask(applicant) -> None:
    steward = Client()
    steward.force_login(User.objects.create_user("steward", is_staff=True))
    _, led_to = opened(make_link(applicant), steward)
    page = steward.post(led_to.replace("ranking", "keep"), follow=True)
    assert "has no e-mail address" in text(page)
    assert not Advising.objects.exists()


@pytest.mark.parametrize("count", ["MOST_ADVISERS", "MOST_ADVISED"])
def test_advisers_and_applicants_are_bounded(applicant, adviser, count, monkeypatch) -> None:
    monkeypatch.setattr(f"applicants.sharing.links.{count}", 0)
    _, led_to = opened(make_link(applicant), adviser)
    page = adviser.post(led_to.replace("ranking", "keep"), follow=True)
    assert "as are kept" in text(page)
    assert not Advising.objects.exists()


def test_a_bad_name_is_told_and_nothing_is_accepted(applicant, adviser) -> None:
    one = asked(applicant, adviser)
    page = applicant.post(f"{SHARING}advisers/{one.pk}/accept/", {f"adviser-{one.pk}-shown_as": "x" * 81})
    assert (page.status_code, "at most 80 characters" in text(page)) == (400, True)
    assert "x" * 81 in text(page)
    assert not Advising.objects.filter(accepted_at__isnull=False).exists()


# Other people ---------------------------------------------------------------------------------------------------------


def test_two_people_over_every_address(applicant, adviser) -> None:
    """Somebody with an account, a profile and an adviser of their own gets at nothing of these two."""
    one, link = accepted(applicant, adviser), SharedLink.objects.get()
    make_account("other@example.org")
    other = Client()
    sign_in(other, "other@example.org")
    upload(other)
    before = (list(Advising.objects.values()), list(SharedLink.objects.values()))
    reached = [
        *(other.get(f"/shared/{link.pk}/{page}/") for page in ("ranking", "plan")),
        other.get(f"/shared/{link.pk}/keep/"),
        other.post(f"/shared/{link.pk}/keep/"),
        *(other.get(f"{ADVISING}{one.pk}/{page}/") for page in ("ranking", "plan")),
        other.post(f"{ADVISING}{one.pk}/end/"),
        other.post(f"{SHARING}links/{link.pk}/remove/"),
        other.post(f"{SHARING}advisers/{one.pk}/accept/", {}),
        other.post(f"{SHARING}advisers/{one.pk}/end/"),
        *(other.post(f"{SHARING}{kind}/{'9' * 30}/{act}/") for kind, act in (("links", "remove"), ("advisers", "end"))),
        other.get(f"{ADVISING}{'9' * 30}/plan/"),
        # Nor does the applicant stand in for the adviser, or the adviser for the applicant.
        applicant.get(f"{ADVISING}{one.pk}/ranking/"),
        applicant.post(f"{ADVISING}{one.pk}/end/"),
        adviser.post(f"{SHARING}advisers/{one.pk}/accept/", {}),
        adviser.post(f"{SHARING}advisers/{one.pk}/end/"),
        adviser.post(f"{SHARING}links/{link.pk}/remove/"),
    ]
    assert [page.status_code for page in reached] == [404] * len(reached)
    assert (list(Advising.objects.values()), list(SharedLink.objects.values())) == before
    assert "adviser@example.org" not in text(other.get(SHARING))
    assert "imani@example.org" not in text(other.get(ADVISING))


@pytest.mark.parametrize("address", [ADVISING, f"{ADVISING}1/ranking/", f"{ADVISING}1/plan/", f"{ADVISING}1/end/"])
def test_a_stranger_advises_nobody(client, address) -> None:
    response = client.post(address) if address.endswith("end/") else client.get(address)
    assert response["Location"] == f"/account/login/?next={address}"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", [f"{SHARING}links/1/remove/", f"{SHARING}advisers/1/end/", f"{ADVISING}1/end/"])
def test_ends_come_by_post_alone(applicant, address) -> None:
    assert applicant.get(address).status_code == 405


# What the database keeps ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("sharedlink_shows_something", {"shows_ranking": False, "shows_plan": False}),
        ("shared_link_ends_after_it_begins", {"expires_at": timezone.now() - timedelta(days=400)}),
    ],
)
def test_constraints_of_a_link(applicant, name, broken) -> None:
    make_link(applicant)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SharedLink.objects.update(**broken)


def test_constraints_of_an_adviser(applicant, adviser) -> None:
    one = asked(applicant, adviser)
    with pytest.raises(IntegrityError, match="advising_shows_something"), transaction.atomic():
        Advising.objects.update(shows_ranking=False, shows_plan=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Advising.objects.create(profile_id=one.profile_id, adviser_id=one.adviser_id)
