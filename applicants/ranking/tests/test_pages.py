"""The ranking and fit pages: weights to move, what they change, and every state the list can be in."""

import csv
import html
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from applicants.matching.in_short import in_a_list
from applicants.matching.tests.test_notes import read
from applicants.models import Preference, Profile, SavedProgram
from applicants.ranking.weights_form import DEFAULTS
from applicants.tests.applicants import WINTER
from applicants.tests.profiles import NO_PERMIT, a_file
from programs.models import Program
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db

RANKING = "/me/ranking/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def upload(client: Client, **changes: Any) -> None:
    wishes = {"specialties": ["internal-medicine"], "states": ["NY"], "settings": [], **changes.pop("wishes", {})}
    content = json.dumps(a_file(signals=[], silver_signals=[], experience=[], wishes=wishes, **changes))
    file = SimpleUploadedFile("profile.json", content.encode())
    assert client.post("/me/upload/", {"file": file, "version": 0}).status_code == 302


def weights(**typed: Any) -> dict[str, str]:
    """The form as a browser sends it: every box with its default, then what was typed."""
    boxes = {key: f"{weight:g}" for key, weight in DEFAULTS.items()} | {"prospect_share": 70, "version": 1}
    return {f"weight-{key}": str(value) for key, value in (boxes | typed).items()}


def kept() -> tuple[dict[str, float], int]:
    profile = Profile.objects.get()
    return profile.weights, profile.prospect_share


@pytest.fixture
def listed() -> list[Program]:
    """In the state that is wished, but asking for a high score; elsewhere, and asking for a low one."""
    return make_programs(
        {"name": "Alder", "visa_j1": "yes", "min_step2_ck": 230, "state": "NY"},
        {"name": "Birch", "visa_j1": "yes", "min_step2_ck": 200, "state": "NJ"},
    )


@pytest.fixture
def applicant(client: Client, listed: list[Program]) -> Client:
    upload(client)
    return client


# Moving weights


def test_weights_are_kept_and_the_filters_stay(applicant) -> None:
    address = f"{RANKING}?specialty=internal-medicine&verdict=open&not_stated=1"
    response = applicant.post(f"{address}&page=3", weights(letters="20", step3="2.5", prospect_share="40"))
    assert (response.status_code, response["Location"]) == (302, address)
    assert kept() == ({"letters": 20.0, "step3": 2.5}, 40)
    page = applicant.get(address).content.decode()
    assert 'name="weight-letters" value="20"' in page
    assert "17.8</b> of 100" in page  # 20 of 100 - 8 + 20 - 2 + 2.5
    assert "What your weights changed" in page


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param({}, {}, id="the defaults as they are"),
        pytest.param({"letters": ""}, {}, id="an empty box is the default"),
        pytest.param({"letters": "0"}, {"letters": 0.0}, id="nothing"),
        pytest.param({"letters": "1000000"}, {"letters": 1e6}, id="the largest"),
        pytest.param({"letters": " 7 "}, {"letters": 7.0}, id="spaces"),
    ],
)
def test_what_is_kept(applicant, typed, expected) -> None:
    assert applicant.post(RANKING, weights(**typed))["Location"] == RANKING
    assert kept() == (expected, 70)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"letters": "-1"}, "A weight is 0 or more."),
        ({"letters": "nan"}, "Write a number, such as 12 or 2.5."),
        ({"letters": "inf"}, "Write a number, such as 12 or 2.5."),
        ({"letters": "-inf"}, "Write a number, such as 12 or 2.5."),
        ({"letters": "much"}, "Write a number, such as 12 or 2.5."),
        ({"letters": "1e400"}, "Write a number, such as 12 or 2.5."),
        ({"letters": "1000000000"}, "A weight is at most 1,000,000; only how the weights compare matters."),
        ({"prospect_share": "101"}, "Write a whole number from 0 to 100."),
        ({"prospect_share": "-1"}, "Write a whole number from 0 to 100."),
        ({"prospect_share": "7.5"}, "Write a whole number from 0 to 100."),
        ({"prospect_share": ""}, "Write a whole number from 0 to 100."),
    ],
)
def test_a_bad_number_is_told_beside_its_box_and_above_and_nothing_typed_is_lost(applicant, typed, why) -> None:
    response = applicant.post(RANKING, weights(step2_ck="44", **typed))
    page = response.content.decode()
    name, value = next(iter(typed.items()))
    assert response.status_code == 200
    assert f'<a href="#id_weight-{name}">' in page
    assert page.count(why) == 2
    assert 'name="weight-step2_ck" value="44"' in page
    assert not value or f'name="weight-{name}" value="{value}"' in page
    assert '<details class="weights" id="weights" open>' in page
    assert kept() == ({}, 70)


def test_back_to_the_defaults_whatever_was_typed(applicant) -> None:
    applicant.post(RANKING, weights(letters="20", prospect_share="0"))
    response = applicant.post(RANKING, weights(letters="much", version="2") | {"defaults": "1"})
    assert (response["Location"], kept()) == (RANKING, ({}, 70))
    assert "What your weights changed" not in applicant.get(RANKING).content.decode()


def test_the_session_lives_as_long_as_what_was_kept(applicant) -> None:
    """Looking leaves the cookie alone; keeping weights, as any other save, sends it anew."""
    applicant.get(RANKING)  # shows the message of the upload, which the session held
    assert settings.SESSION_COOKIE_NAME not in applicant.get(RANKING).cookies
    assert settings.SESSION_COOKIE_NAME in applicant.post(RANKING, weights(letters="20")).cookies


def test_wishes_survive_a_change_of_weights(applicant) -> None:
    before = list(Preference.objects.values_list("kind", "value", "position"))
    applicant.post(RANKING, weights(letters="20"))
    assert list(Preference.objects.values_list("kind", "value", "position")) == before
    assert before


def test_a_second_window_is_told_and_may_then_overwrite(applicant) -> None:
    applicant.post(RANKING, weights(letters="20"))
    page = applicant.post(RANKING, weights(letters="30", step3="1")).content.decode()
    assert "changed in another window" in page
    assert "<b>Saved now:</b> <bdi>20</bdi>" in page
    assert "<b>You typed:</b> <bdi>30</bdi>" in page
    assert 'name="weight-letters" value="30"' in page
    assert 'name="weight-version" value="2"' in page
    assert kept() == ({"letters": 20.0}, 70)
    assert applicant.post(RANKING, weights(letters="30", version="2")).status_code == 302
    assert kept() == ({"letters": 30.0}, 70)


def test_the_same_weights_from_two_windows_are_no_conflict(applicant) -> None:
    applicant.post(RANKING, weights(letters="20"))
    assert applicant.post(RANKING, weights(letters="20")).status_code == 302


def test_all_weights_zero_are_kept_and_said(applicant) -> None:
    nothing = dict.fromkeys(("wanted_specialty", "wanted_place", "wanted_setting"), "0")
    applicant.post(RANKING, weights(**nothing))
    page = applicant.get(RANKING).content.decode()
    assert "You set every weight of fit to zero" in page
    assert "0.0</b> of 100" in page


def test_weights_of_nobody_are_not_kept(client, listed) -> None:
    assert client.post(f"{RANKING}?state=NY", weights(letters="20"))["Location"] == f"{RANKING}?state=NY"
    assert not Profile.objects.exists()


def test_weights_belong_to_one_person(applicant) -> None:
    other = Client()
    other.post(RANKING, weights(letters="20"))
    assert kept() == ({}, 70)


def test_moved_weights_need_the_form(applicant) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = applicant.cookies
    assert strict.post(RANKING, weights(letters="20")).status_code == 403


def test_the_profile_file_takes_what_the_page_takes(applicant) -> None:
    applicant.post(RANKING, weights(letters="1000000"))
    exported = applicant.get("/me/profile.json").content
    again = Client()
    again.post("/me/upload/", {"file": SimpleUploadedFile("profile.json", exported), "version": 0})
    assert again.get("/me/profile.json").content == exported


# What they change


def test_the_page_names_what_rose_and_fell(applicant) -> None:
    """By default Alder leads for its state; when only the score counts, Birch does."""
    only_score = dict.fromkeys(DEFAULTS, "0") | {"step2_ck": "1", "wanted_setting": "1", "prospect_share": "100"}
    applicant.post(RANKING, weights(**only_score))
    page = " ".join(applicant.get(RANKING).content.decode().split())
    risen, fallen = page.split("Rose most")[1].split("Fell most")
    assert "Birch" in risen
    assert "Alder" in fallen.split("</section>")[0]
    assert '<strong class="figure">2</strong> of the first 2 programs are the same' in page


def test_moved_weights_that_change_nothing_say_so(applicant) -> None:
    applicant.post(RANKING, weights(letters="9"))
    assert "No program changed its rank." in applicant.get(RANKING).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_statements_for_one_program_as_for_three(
    client, django_assert_num_queries, count
) -> None:
    make_programs(*({"visa_j1": "yes", "positions_per_year": place + 1} for place in range(count)))
    upload(client, wishes={"weights": {"step3": 90}})
    client.get(RANKING)
    with django_assert_num_queries(10):
        client.get(RANKING)


# The states of the list


def test_what_to_add_first_comes_first(client, listed, on_day) -> None:
    on_day(WINTER)  # in a later season other answers come first
    upload(client, exams=None, letters=None)
    page = client.get(RANKING).content.decode()
    assert '<strong>First:</strong> <a href="/me/exams/">Add your exams, failed attempts included.</a>' in page
    assert '<a href="/me/letters/">Add your letters.</a>' in page
    assert "First: " in client.get(f"/me/programs/{listed[0].pk}/").content.decode()


def test_a_full_profile_has_nothing_to_add(applicant) -> None:
    upload_full = {"letters": [], **NO_PERMIT}
    other = Client()
    upload(other, **upload_full)
    assert "<strong>First:" not in other.get(RANKING).content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?state=CA", "Every program says no to something you asked. Take one filter away:"),
        ("?setting=military", "Include not stated (2)"),
        ("?verdict=fixable", "Show 2 programs with other verdicts"),
        ("?verdict=fixable&verdict=closed", "No program has these verdicts"),
        ("?verdict=fixable&state=NY", "Show 1 program with other verdicts"),
        ("?state=NY", "</strong> program</p>"),
    ],
)
def test_a_list_without_programs_says_what_would_bring_some_back(applicant, query, said) -> None:
    assert said in applicant.get(f"{RANKING}{query}").content.decode()


def test_a_list_of_closed_programs_says_so(client) -> None:
    make_program(visa_j1="no", visa_h1b="no")
    upload(client, **NO_PERMIT)
    assert "this program is closed to you" in client.get(RANKING).content.decode()
    make_program(visa_j1="no", visa_h1b="no")
    assert "all of these programs are closed to you" in client.get(RANKING).content.decode()


def test_without_a_profile_the_page_says_where_to_start(client, listed) -> None:
    page = client.get(f"{RANKING}?state=NY").content.decode()
    assert '<a class="button" href="/#start">Answer five questions</a>' in page
    assert '<a href="/me/">Fill in the full file</a>' in page
    assert 'id="start"' in client.get("/").content.decode()
    assert "/programs/?state=NY" in page


# How one program fits


def test_htmx_gets_the_fit_without_the_page_around_it(applicant, listed) -> None:
    address = f"/me/programs/{listed[0].pk}/"
    part, whole = applicant.get(address, **HTMX), applicant.get(address)
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    for response in (part, whole):
        assert "HX-Request" in response["Vary"]
        assert "no-store" in response["Cache-Control"]
        assert "Prospect, line by line" in response.content.decode()
    assert '<h2 id="my-fit-title" tabindex="-1" autofocus>' in part.content.decode()


def test_the_fit_tells_what_the_program_says_against_what_it_does(applicant, listed) -> None:
    whole = applicant.get(f"/me/programs/{listed[0].pk}/")
    against = whole.context["says_against_does"]
    assert [line.label for line in against] == ["Accepts IMGs", "J-1", "H-1B"]
    page = html.unescape(whole.content.decode())
    assert "What it says against what it does" in page
    assert all(line.found.sentence in page for line in against)
    part = applicant.get(f"/me/programs/{listed[0].pk}/", **HTMX).content.decode()
    assert "What it says against what it does" not in part  # the page it goes into has it


def test_going_back_gets_the_whole_page(applicant, listed) -> None:
    address = f"/me/programs/{listed[0].pk}/"
    restored = applicant.get(address, **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in restored.content.decode()


def test_a_visitor_without_a_profile_is_told_what_it_needs(client, listed) -> None:
    address = f"/me/programs/{listed[0].pk}/"
    part = client.get(address, **HTMX)
    assert part.status_code == 200
    assert 'href="/me/">Fill in my profile</a>' in part.content.decode()
    assert client.get(address)["Location"] == "/me/"
    assert not Profile.objects.exists()


def test_the_fit_of_a_program_that_is_not_there_is_not_found(applicant) -> None:
    assert applicant.get("/me/programs/999999/", **HTMX).status_code == 404


def test_the_programs_page_asks_for_it_in_place_and_links_to_it(client, listed) -> None:
    page = client.get(listed[0].get_absolute_url()).content.decode()
    address = f"/me/programs/{listed[0].pk}/"
    assert f'href="{address}" hx-get="{address}" hx-target="#my-fit"' in page
    assert 'id="my-fit"' in page


# Several specialties


def specialty_links(browser: Client, address: str = RANKING) -> list[tuple[str, list[int], bool]]:
    links = browser.get(address).context["specialties"]
    return [(link["name"], list(link["counts"].values()), link["is_on"]) for link in links]


@pytest.fixture
def two_specialties(client: Client) -> Client:
    make_programs(*({"name": name, "specialty": "internal-medicine", "visa_j1": "yes"} for name in ("Alder", "Birch")))
    make_programs(
        {"name": "Cedar", "specialty": "family-medicine", "visa_j1": "yes", "accepts_img": "yes", "min_step2_ck": 200},
        {"name": "Dogwood", "specialty": "family-medicine", "accepts_img": "no", "state": "NJ"},
        {"name": "Elm", "specialty": "psychiatry"},
    )
    upload(client, wishes={"specialties": ["family-medicine", "internal-medicine"]})
    return client


def test_each_wished_specialty_has_a_ranking_of_its_own(two_specialties) -> None:
    assert specialty_links(two_specialties) == [
        ("All specialties", [3, 1, 0, 1], False),
        ("Family Medicine", [1, 0, 0, 1], True),
        ("Internal Medicine", [2, 0, 0, 0], False),
    ]
    (_, family, _) = two_specialties.get(RANKING).context["specialties"]
    page = two_specialties.get(f"{RANKING}?{family['query']}")
    assert [match.program.name for match in page.context["matches"]] == ["Cedar", "Dogwood"]
    assert [match.explained.rank for match in page.context["matches"]] == [1, None]
    assert [link["is_on"] for link in page.context["specialties"]] == [False, True, False]


def test_the_other_filters_stay_and_count(two_specialties) -> None:
    address = f"{RANKING}?state=NJ&specialty=psychiatry&page=1&verdict=closed"
    assert specialty_links(two_specialties, address) == [
        ("All specialties", [0, 0, 0, 1], False),
        ("Family Medicine", [0, 0, 0, 1], False),
        ("Internal Medicine", [0, 0, 0, 0], False),
    ]
    (_, family, _) = two_specialties.get(address).context["specialties"]
    assert family["query"] == "state=NJ&specialty=family-medicine&verdict=closed"


def names(page: Any) -> list[str]:
    return [match.program.name for match in page.context["matches"]]


def shown_pills(page: Any) -> list[tuple[str, str]]:
    return [(pill["label"], pill["query"]) for pill in page.context["pills"]]


def test_the_list_opens_on_the_first_wish_and_says_so(two_specialties) -> None:
    """By a filter that can be seen and taken off; every other link of the page stays with it."""
    page = two_specialties.get(RANKING)
    assert names(page) == ["Cedar", "Dogwood"]
    assert shown_pills(page) == [("Family Medicine", "specialty=all")]
    assert f'href="{RANKING}?specialty=all">Clear all</a>' in page.content.decode()
    assert 'name="specialty" value="family-medicine" checked' in page.content.decode()
    assert '<input type="hidden" name="specialty" value="all">' in page.content.decode()
    assert 'href="/me/what-if/?specialty=family-medicine"' in page.content.decode()
    assert (
        page.context["ranking"].counts
        == two_specialties.get(f"{RANKING}?specialty=family-medicine").context["ranking"].counts
    )


@pytest.mark.parametrize(
    ("query", "found", "on"),
    [
        pytest.param("specialty=all", ["Cedar", "Alder", "Birch", "Elm", "Dogwood"], [], id="every one"),
        pytest.param(
            "specialty=all&specialty=psychiatry", ["Elm"], [("Psychiatry", "specialty=all")], id="a box beside the word"
        ),
        pytest.param(
            "state=NJ",
            ["Dogwood"],
            [("Family Medicine", "state=NJ&specialty=all"), ("New Jersey", "specialty=family-medicine")],
            id="the first wish under another filter",
        ),
        pytest.param(
            "state=NJ&specialty=all", ["Dogwood"], [("New Jersey", "specialty=all")], id="every one, under a filter"
        ),
    ],
)
def test_another_specialty_and_every_one_can_be_asked_for(two_specialties, query, found, on) -> None:
    page = two_specialties.get(f"{RANKING}?{query}")
    assert (page.status_code, names(page), sorted(shown_pills(page))) == (200, found, sorted(on))
    assert page.context["offered"] == []


def test_what_would_help_and_the_list_of_programs_take_over_what_is_asked(two_specialties) -> None:
    page = two_specialties.get(f"{RANKING}?specialty=all&state=NJ&verdict=open").content.decode()
    assert 'href="/me/what-if/?state=NJ&amp;specialty=all"' in page
    stranger = Client().get(f"{RANKING}?specialty=all&state=NJ&verdict=open").content.decode()
    assert 'href="/programs/?state=NJ"' in stranger


def test_a_specialty_nobody_knows_is_an_error_beside_the_others(two_specialties) -> None:
    page = two_specialties.get(f"{RANKING}?specialty=all&specialty=alchemy")
    assert page.status_code == 400
    assert "alchemy is not one of the available choices" in page.content.decode()


def test_without_a_wish_the_page_offers_specialties_with_counts(two_specialties, django_assert_num_queries) -> None:
    upload_again(two_specialties, specialties=[])
    page = two_specialties.get(RANKING)
    rows = [(row.name, row.programs, list(row.counts.values()), row.query) for row in page.context["offered"]]
    assert rows == [
        ("Internal Medicine", 2, [2, 0, 0, 0], "specialty=internal-medicine"),
        ("Family Medicine", 2, [1, 0, 0, 1], "specialty=family-medicine"),
        ("Psychiatry", 1, [0, 1, 0, 0], "specialty=psychiatry"),
    ]
    assert names(page) == []
    assert '<a href="?specialty=all">All specialties</a> in one list' in page.content.decode()
    assert len(names(two_specialties.get(f"{RANKING}?specialty=all"))) == 5
    under = two_specialties.get(f"{RANKING}?state=NY&page=3")
    assert [(row.programs, row.query) for row in under.context["offered"]][:1] == [
        (2, "state=NY&specialty=internal-medicine")
    ]
    assert under.status_code == 200
    with django_assert_num_queries(9):  # no program is fetched
        two_specialties.get(RANKING)


def test_one_specialty_alone_is_no_choice(two_specialties) -> None:
    upload_again(two_specialties, specialties=[])
    page = two_specialties.get(f"{RANKING}?state=NJ")
    assert (page.context["offered"], names(page)) == ([], ["Dogwood"])


def upload_again(client: Client, **wishes: Any) -> None:
    content = json.dumps(a_file(signals=[], silver_signals=[], experience=[], wishes=wishes))
    file = SimpleUploadedFile("profile.json", content.encode())
    version = Profile.objects.get().version
    assert client.post("/me/upload/", {"file": file, "version": version}).status_code == 302
    client.get("/me/")  # and has read that it is there


def test_the_page_says_how_many_answers_would_settle_how_many_programs(client) -> None:
    """And they do: with these answers none of them waits for the applicant any more."""
    make_programs(
        {"name": "Alder", "visa_j1": "yes", "letters_required": 3},
        {"name": "Birch", "visa_j1": "yes", "letters_required": 3, "usce": "required"},
        {"name": "Cedar", "visa_j1": "yes"},
    )
    upload(client, **NO_PERMIT | {"letters": None, "canadian_status": None})
    page = client.get(RANKING)
    assert [gap.part for gap in page.context["ranking"].settling] == ["letters"]
    assert "1 answer would settle 1 program." in " ".join(page.content.decode().split())
    upload_again(client)
    settled = client.get(RANKING)
    assert (settled.context["ranking"].waiting_for_me, settled.context["ranking"].settling) == (0, ())
    assert "would settle" not in settled.content.decode()


def test_without_a_wished_specialty_there_are_no_such_links(client, listed) -> None:
    upload(client, wishes={"specialties": []})
    page = client.get(RANKING)
    assert page.context["specialties"] == []
    assert "Specialties you wish" not in page.content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_more_specialties_cost_no_statement(client, listed, count, django_assert_num_queries) -> None:
    slugs = ["internal-medicine", "family-medicine", "psychiatry", "pediatrics", "neurology"][:count]
    upload(client, wishes={"specialties": slugs})
    client.get(RANKING)
    with django_assert_num_queries(10):
        assert len(client.get(RANKING).context["specialties"]) == count + 1


def test_answers_with_conditions_are_chosen_apart(applicant) -> None:
    make_program(name="Cedar", visa_j1="conditional")
    page = applicant.get(RANKING + "?visa=j1&not_stated=1").content.decode()
    assert page.count('chosen apart from “not stated”: <a href="?visa=j1&amp;not_stated=1&amp;conditional=1">') == 1
    assert "Cedar" not in page
    page = applicant.get(RANKING + "?visa=j1&conditional=visa").content.decode()
    assert "chosen apart" not in page
    assert "Cedar" in page


# Answers that do not fit together, and what is kept for many


@pytest.mark.parametrize("page", ["/me/what-if/", "/me/programs/{}/", "/me/compare/?id={}&id={}"])
def test_nothing_is_judged_while_answers_do_not_fit_together(client, listed, page) -> None:
    upload(client)
    Profile.objects.get().exams.filter(exam="step2_ck").delete()
    first, second = (program.pk for program in listed)
    assert client.get(page.format(first, second))["Location"] == RANKING
    asked = client.get(RANKING).content.decode()
    assert "which rests on Step 2 CK: add its result" in asked
    assert "Alder" not in asked
    SavedProgram.objects.create(profile=Profile.objects.get(), program_key=listed[0].program_key)
    pages = (("", 2), (f"{first}/", 0), ("questions/", 0), (f"questions/{first}/", 0))  # verdict and total
    for address, not_ranked in pages:
        plan = client.get(f"/me/plan/{address}").content.decode()
        assert "which rests on Step 2 CK: add its result" in plan
        assert plan.count("not ranked") == not_ranked
        assert 'class="verdict ' not in plan
        assert 'class="deciding"' not in plan


def test_files_of_the_plan_name_no_verdict_while_answers_do_not_fit_together(client, listed) -> None:
    upload(client)
    for key in (listed[1].program_key, listed[0].program_key, "gone"):
        SavedProgram.objects.create(profile=Profile.objects.get(), program_key=key)

    def verdicts() -> list[tuple[Any, ...]]:
        text = b"".join(client.get("/me/plan/my-plan.csv")).decode("utf-8-sig")
        book = load_workbook(io.BytesIO(b"".join(client.get("/me/plan/my-plan.xlsx"))))
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
        at = head.index("verdict")
        assert [row[at] for row in csv.reader(io.StringIO(text))] == ["verdict", *((row[at] or "") for row in rows)]
        return [(row[1], row[at]) for row in rows]

    assert [verdict for _, verdict in verdicts()] == ["open", "open", None]
    Profile.objects.get().exams.filter(exam="step2_ck").delete()
    assert verdicts() == [("Alder", "not ranked"), ("Birch", "not ranked"), (None, None)]


def test_what_one_visitor_has_to_add_is_not_printed_to_another(listed) -> None:
    def reason(**changes: Any) -> str:
        client = Client()
        upload(client, **NO_PERMIT | {"immigration_status": None} | changes)
        lines = client.get(f"{RANKING}?not_stated=1").context["matches"][0].explained.prospect_lines
        return next(line.reason for line in lines if line.key == "openness")

    assert "Add the country of your medical school." in reason(medical_school=None, us_citizen=None)
    assert "Add whether you are a US citizen." in reason(us_citizen=None)


def test_the_same_weights_move_nothing_in_one_list(applicant) -> None:
    applicant.post(f"{RANKING}?order=total", weights(letters="9"))
    assert "No program changed its rank." in applicant.get(f"{RANKING}?order=total").content.decode()


# What speaks for and against the applicant


def test_every_item_of_the_sentence_is_in_the_list_below_it(client) -> None:
    rows = [row for row in read("programs.csv") if row["visa_j1"] == "yes" or row["min_step2_ck"]][:15]
    facts = {"program_key", "name", "specialty", "state", "accepts_img", "visa_j1", "min_step2_ck"}
    make_programs(*({name: row[name] for name in facts if row[name]} for row in rows))
    upload(client, letters=[], **NO_PERMIT)
    response = client.get(f"{RANKING}?not_stated=1&specialty=all")
    page = re.sub("<[^>]*>", "", html.unescape(response.content.decode()))
    found = 0
    for match in response.context["matches"]:
        in_row = in_a_list(match.explained)
        assert in_row in page
        why = f"/me/programs/{match.program.pk}/why/"
        below = " ".join(html.unescape(client.get(why, headers={"HX-Request": "true"}).content.decode()).split())
        for side in ("In your favour", "In your way"):
            listed = below.partition(f'class="lines-head">{side} ')[2].partition("lines-head")[0]
            told = [one.partition(f"{side}: ")[2].partition(".")[0] for one in (match.in_short, in_row)]
            items = [one for one in ", ".join(told).split(", ") if one]
            number = re.search(r"\((\d+)\)", listed)
            assert listed.count("<li>") == (int(number[1]) if number else 0)
            for item in items:
                found += 1
                assert f"<strong>{item[0].upper()}{item[1:]}</strong>" in listed
    assert found >= 30


def test_every_line_is_an_address_of_its_own_and_a_page_without_script(applicant) -> None:
    program = Program.objects.get(name="Alder")
    why, fit = f"/me/programs/{program.pk}/why/", f"/me/programs/{program.pk}/"
    page = applicant.get(RANKING).content.decode()
    assert f'hx-get="{why}"' in page
    assert f'<p><a href="{fit}">Every line' in page
    part = applicant.get(why, headers={"HX-Request": "true"})
    assert [match.program for match in [part.context["match"]]] == [program]
    assert "<html" not in part.content.decode()
    assert "Prospect" in part.content.decode()
    assert (part["Cache-Control"], "HX-Request" in part["Vary"]) == (applicant.get(RANKING)["Cache-Control"], True)
    assert applicant.get(why)["Location"] == fit
    assert applicant.get(f"{why}?season={part.context['ranking'].me.dates.season}")["Location"].startswith(fit)
    assert applicant.get("/me/programs/999999/why/").status_code == 404
    assert Client().get(why, headers={"HX-Request": "true"})["Location"] == fit


# Seasons


SEASONS = 'aria-label="Season"'


@pytest.mark.parametrize(
    ("today", "query", "season", "is_choice"),
    [
        pytest.param(date(2026, 11, 29), "", 2027, False, id="most of the year there is one"),
        pytest.param(date(2026, 11, 29), "season=2028", 2028, True, id="the one after"),
        pytest.param(date(2027, 3, 10), "", 2028, True, id="rank lists are closed: the next"),
        pytest.param(date(2027, 3, 10), "season=2027", 2027, True, id="rank lists are closed: the ended one"),
        pytest.param(date(2027, 3, 19), "", 2028, False, id="SOAP is over"),
        pytest.param(date(2028, 2, 29), "", 2028, False, id="29 February"),
    ],
)
def test_a_season_can_be_asked_for_until_its_soap_is_over(applicant, on_day, today, query, season, is_choice) -> None:
    on_day(today)
    response = applicant.get(f"{RANKING}?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert f"in the {season} match" in page
    assert (SEASONS in page) is is_choice


def test_an_ended_season_names_soap_and_keeps_to_itself(applicant, listed, on_day) -> None:
    on_day(date(2027, 3, 10))
    page = applicant.get(f"{RANKING}?season=2027&verdict=closed").content.decode()
    assert "The 2027 match is over for new applicants" in page
    assert "SOAP begins on 15 March 2027." in page
    assert 'href="/soap/"' in page
    assert '<input type="hidden" name="season" value="2027">' in page
    fit = f"/me/programs/{listed[0].pk}/?season=2027"
    assert f'href="{fit}"' in page
    assert "SOAP begins on 15 March 2027." in applicant.get(fit).content.decode()
    assert 'href="/me/ranking/?season=2027"' in applicant.get(fit).content.decode()
    assert "SOAP" not in applicant.get(fit.partition("?")[0]).content.decode().partition("<footer")[0]


@pytest.mark.parametrize(
    ("today", "says"),
    [
        pytest.param(date(2027, 3, 2), None, id="rank lists are open"),
        pytest.param(date(2027, 3, 10), "You learn on 15 March whether you matched. If not, SOAP begins", id="closed"),
        pytest.param(date(2027, 3, 15), "you learned on 15 March whether you matched. SOAP runs until 18", id="Monday"),
        pytest.param(date(2027, 3, 19), None, id="Match Day"),
    ],
)
@pytest.mark.parametrize("page", [RANKING, "/me/", "/me/plan/", "/me/plan/rank-list/", "/me/checklists/"])
def test_the_match_that_is_not_over_is_named_on_every_page_of_the_next(applicant, on_day, page, today, says) -> None:
    on_day(today)
    content = applicant.get(page).content.decode()
    assert (says in content) if says else ("SOAP runs until" not in content and "SOAP begins that day" not in content)


def test_what_is_noted_keeps_the_season_it_was_noted_in(applicant, listed, on_day) -> None:
    on_day(date(2027, 3, 10))
    fit = f"/me/programs/{listed[0].pk}/"
    keep = f"{fit}own-facts/?season=2027"
    assert f'action="{keep}"' in applicant.get(f"{fit}?season=2027").content.decode()
    kept = applicant.post(keep, {"field": "visa_j1", "value": "no"})
    assert kept["Location"] == f"{fit}?season=2027#own"
    refused = applicant.post(keep, {"field": "visa_j1", "value": "perhaps"})
    assert "SOAP begins on 15 March 2027." in refused.content.decode()


def test_what_would_help_is_asked_of_the_same_programs_and_season(applicant, on_day) -> None:
    """The words of the list alone it does not take."""
    on_day(date(2026, 11, 29))
    page = applicant.get(f"{RANKING}?state=NY&season=2028&verdict=open&order=total").content.decode()
    assert 'href="/me/what-if/?state=NY&amp;season=2028&amp;specialty=internal-medicine"' in page
    assert applicant.get("/me/what-if/?state=NY&season=2028").status_code == 200


@pytest.mark.parametrize("season", ["2019", "2999", "next", "", "2027&season=2028"])
@pytest.mark.parametrize("address", [RANKING, "/me/what-if/", "fit"])
def test_another_season_is_told_with_those_there_are(applicant, listed, on_day, address, season) -> None:
    on_day(date(2027, 3, 10))
    address = f"/me/programs/{listed[0].pk}/" if address == "fit" else address
    response = applicant.get(f"{address}?season={season}")
    page = html.unescape(response.content.decode())
    if season in ("", "2027&season=2028"):  # nothing asked; asked twice
        assert response.status_code in (200, 400)
        return
    assert response.status_code == 400
    assert f"There is no season “{season}” here: choose 2027, 2028 or 2029." in page


@pytest.mark.parametrize(("states", "is_same"), [(["NY"], False), ([], True)])
def test_a_fit_that_is_the_same_in_every_row_is_said_once(client, listed, states, is_same) -> None:
    upload(client, wishes={"states": states})
    page = client.get(RANKING).content.decode()
    assert 'Fit is <span class="figure">70</span> in every row here.' in page if is_same else "every row" not in page
    assert ("has-one-fit" in page) is is_same


def test_how_late_it_is_is_said_once_at_the_top(applicant, on_day) -> None:
    on_day(date(2026, 12, 5))
    page = applicant.get(RANKING).content.decode()
    assert re.sub("<[^>]*>", "", page).count("Late season: ask before you pay.") == 1
    assert "sent 87% of their invitations by 30 November" in page
    on_day(date(2026, 9, 30))
    assert "Late season" not in applicant.get(RANKING).content.decode()


ANSWERS = "/me/who/answers/"


@pytest.fixture
def untold(client, listed) -> Client:
    upload(client, graduated_on=None, ecfmg_certified_on=None, ecfmg_valid_until=None)
    return client


def answered(**typed: str) -> dict[str, str]:
    return {"version": "1", "words": "specialty=internal-medicine&verdict=ask"} | typed


def test_what_waits_for_me_leads_to_the_very_questions(untold) -> None:
    """They can be answered where the programs that wait stand; at the top each leads to its place in the profile."""
    page = untold.get(RANKING).content.decode()
    assert "Waits for your answers" in page
    assert re.findall(r'href="(/me/\w+/)#(id_\w+)">Add your graduation date', page) == [("/me/who/", "id_graduated_on")]
    for address, place in set(re.findall(r'href="(/me/\w+/)#(id_\w+)"', page)):
        assert f'id="{place}"' in untold.get(address).content.decode()
    form = page.partition(f'action="{ANSWERS}"')[2].partition("</form>")[0]
    assert set(re.findall(r' name="(\w+)"', form)) >= {
        "version",
        "words",
        "graduated_on_month",
        "graduated_on_year",
        "ecfmg_certified_on",
        "ecfmg_expected_on_year",
    }
    assert "school_country" not in form


def test_an_answer_given_there_is_kept_beside_all_others(untold) -> None:
    before = untold.get("/me/profile.json").json()
    response = untold.post(ANSWERS, answered(graduated_on="2019-06-30"))
    assert response["Location"] == f"{RANKING}?specialty=internal-medicine&verdict=ask"
    assert untold.get("/me/profile.json").json() == before | {"graduated_on": "2019-06-30"}
    assert "Add your graduation date" not in untold.get(RANKING).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param({"graduated_on": "soon"}, "Give a day as YYYY-MM-DD.", id="no day"),
        pytest.param(
            {"graduated_on": "2026-06-30", "ecfmg_certified_on": "2026-03-01"}, "older than your degree", id="too early"
        ),
    ],
)
def test_an_answer_that_cannot_be_kept_stands_in_its_part_and_nothing_changes(untold, typed, says) -> None:
    before = untold.get("/me/profile.json").json()
    response = untold.post(ANSWERS, answered(**typed))
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    shown = typed | {"graduated_on": typed["graduated_on"].partition("-")[0]}  # a month and a year stand in its place
    assert all(f'value="{value}"' in page for name, value in shown.items() if name != "version")
    assert untold.get("/me/profile.json").json() == before


def test_an_answer_that_another_window_gave_is_told_and_others_are_no_matter(untold) -> None:
    assert untold.post(ANSWERS, answered(us_citizen="False")).status_code == 302
    assert untold.post(ANSWERS, answered(graduated_on="2019-06-30")).status_code == 302
    page = untold.post(ANSWERS, answered(graduated_on="2018-06-30")).content.decode()
    assert "changed in another window" in page
    assert 'value="2018"' in page
    assert untold.get("/me/profile.json").json()["graduated_on"] == "2019-06-30"


def test_the_way_back_is_always_the_ranking(untold) -> None:
    response = untold.post(ANSWERS, answered(graduated_on="2019-06-30", words="\r\nX: y&//example.org"))
    assert response["Location"].startswith(f"{RANKING}?")
    assert "\n" not in response["Location"]


def test_the_heading_of_a_band_tells_its_totals_so_that_two_bands_share_no_edge(client) -> None:
    make_programs(*({"name": f"Place {at}", "visa_j1": "yes", "min_step2_ck": 200 + 5 * at} for at in range(12)))
    upload(client, **NO_PERMIT)
    response = client.get(f"{RANKING}?order=total&specialty=all")
    told: dict[int, list[int]] = {}
    for match in response.context["matches"]:
        told.setdefault(match.explained.band or 0, []).append(match.explained.total)
    several = {band: totals for band, totals in told.items() if len(set(totals)) > 1}
    assert several
    assert len(told) > len(several)
    page = response.content.decode()
    for band, totals in told.items():
        low, high = min(totals) / 100, max(totals) / 100
        totals = f"{low:.2f} to {high:.2f}" if band in several else f"{low:.2f}"
        how = ", too close to tell apart" if band in several else "(?:, equal)?"
        assert re.search(rf"<p>Places? [0-9]+(?: to [0-9]+)?{how} \({re.escape(totals)}\)</p>", page)


def test_the_wishes_say_what_they_find(client) -> None:
    for number, (state, visa) in enumerate([("NY", "yes"), ("NY", "no"), ("NJ", "yes"), ("NJ", "yes")]):
        make_program(f"medicine-{number}", state=state, visa_j1=visa, visa_h1b=visa)
    make_program("pediatrics", specialty="pediatrics", state="NY", visa_j1="yes", visa_h1b="yes")
    upload(client)
    page = client.get("/me/wishes/")
    found = {wish: sum(counts.values()) for wish, counts in page.context["found"].items()}
    assert found == {"specialty": 4, "state": 2}
    ranked = client.get("/me/ranking/?specialty=internal-medicine&state=NY").context["ranking"]
    assert page.context["found"]["state"] == ranked.counts
    words = " ".join(page.content.decode().split())
    assert "in the specialty and states you want" in words
    assert words.index("Add another</summary>") > words.index('value="internal-medicine" selected')
    upload_again(client, specialties=[], states=[])
    assert "What your wishes find" not in client.get("/me/wishes/").content.decode()
