"""The list, one program, the file and the API: the same words, the same rows, bad words named, few statements."""

import re
from datetime import date
from string import ascii_lowercase, digits

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify
from hypothesis import given
from hypothesis.strategies import characters, lists, text

from programs.browse import views
from programs.facts import ledger
from programs.http import frames
from programs.models import Program, program
from programs.templatetags import choices
from programs.tests.builders import count_season, make_program, make_programs, say

pytestmark = pytest.mark.django_db

BAD_QUERIES = [
    "state=ZZ",
    "specialty=wizardry",
    "visa=b2",
    "step2_ck=1e400",
    "step2_ck=NaN",
    "letters=9223372036854775808",
    "page=0",
    "page=1000000000",
    "page=99999999999999999999999",
    "sort=luck",
    "colour=blue",
    "not_stated=everything",
]


@pytest.fixture
def three_programs():
    return make_programs(
        {"name": "Alder", "visa_h1b": "yes", "state": "NY"},
        {"name": "Birch", "visa_h1b": "no", "state": "NJ"},
        {"name": "Cedar", "state": "NY"},
    )


@pytest.mark.parametrize("how_many", [1, 3])
def test_list_asks_few_statements_however_many_rows(client, django_assert_max_num_queries, how_many):
    make_programs(
        *({"name": f"Program {number}", "visa_j1": "yes", "visa_h1b": "conditional"} for number in range(how_many))
    )
    address = reverse("programs:list")
    client.get(address)
    with django_assert_max_num_queries(5):
        page = client.get(address, {"visa": "j1", "not_stated": "visa", "state": "NY", "sort": "-positions"})
    assert page.status_code == 200
    assert page.context["selection"].count == how_many


def test_htmx_gets_the_part_that_changes_and_going_back_the_whole_page(client, three_programs):
    part = client.get("/programs/?visa=h1b", headers={"HX-Request": "true"})
    back = client.get("/programs/?visa=h1b", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert ("<html" in part.content.decode(), "<html" in back.content.decode()) == (False, True)
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in back["Vary"]
    text = part.content.decode()
    assert '<span class="count" id="n-state-NY" hx-swap-oob="true">1</span>' in text
    assert '<span class="count" id="n-accepts_img-not_stated" hx-swap-oob="true">0</span>' in text
    assert '<span id="n-found" hx-swap-oob="true">1 program</span>' in text


def test_every_place_htmx_fills_is_on_the_page(client, three_programs):
    page = client.get("/programs/?state=NY").content.decode()
    part = client.get("/programs/?state=NY", headers={"HX-Request": "true"}).content.decode()
    filled = re.findall(r'id="([^"]+)" hx-swap-oob', part)
    assert len(filled) == len(set(filled)) > 40
    assert [place for place in filled if f'id="{place}"' not in page] == []


def test_heads_order_the_list_and_say_how(client, three_programs):
    def heads(query):
        page = client.get(f"/programs/{query}").content.decode()
        return re.findall(r'<th scope="col"(?: class="\w+")?(?: aria-sort="(\w+)")?><a href="\?([^"]+)', page)

    assert heads("?state=NY&page=1") == [
        ("", "state=NY&amp;sort=name"),
        ("", "state=NY&amp;sort=-img_share"),
        ("", "state=NY&amp;sort=-positions"),
    ]
    assert heads("?sort=-positions")[2] == ("descending", "sort=positions")
    assert heads("?sort=positions")[2] == ("ascending", "sort=-positions")
    assert heads("?sort=name")[0] == ("ascending", "sort=-name")


@pytest.mark.parametrize("sort", ["", "-name", "updated", "-state"])
def test_the_form_keeps_whatever_order_the_address_asks_for(client, three_programs, sort):
    page = client.get("/programs/", {"sort": sort} if sort else {}).content.decode()
    assert f'<option value="{sort}" selected>' in page


def test_what_would_find_nothing_is_not_offered(client, three_programs):
    """A choice no program has, and a filter next to no program answers; unless the address asks for it."""
    page = client.get("/programs/").content.decode()
    assert 'name="specialty" value="internal-medicine"' in page
    assert 'name="specialty" value="urology"' not in page
    assert 'name="setting"' not in page
    page = client.get("/programs/?setting=military&specialty=urology").content.decode()
    assert 'name="specialty" value="urology" checked' in page
    assert 'name="setting" value="military" checked' in page
    make_program(name="Dogwood", setting="community")
    assert 'name="setting" value="community"' in client.get("/programs/").content.decode()


def test_a_bad_value_of_a_filter_that_is_not_offered_stands_beside_it(client, three_programs):
    page = client.get("/programs/?setting=luck").content.decode()
    assert re.search(r'<div id="errors-setting"><ul class="errorlist"', page)


def test_a_bad_word_in_a_part_says_so_beside_its_field(client, three_programs):
    part = client.get("/programs/?step2_ck=abc", headers={"HX-Request": "true"})
    assert part.status_code == 400
    beside = part.content.decode().split('<div id="errors-step2_ck" hx-swap-oob="true">')[1]
    assert beside.startswith('<ul class="errorlist"')


@pytest.mark.parametrize("view", ["table", "cards", "map"])
def test_every_view_shows_what_the_filters_leave(client, three_programs, view, django_assert_max_num_queries):
    client.get("/programs/")
    with django_assert_max_num_queries(5):
        page = client.get("/programs/", {"visa": "h1b", "view": view, "by": "visa"})
    assert page.status_code == 200
    assert page.context["selection"].count == 1
    assert ("Map of the states" in page.content.decode()) == (view == "map")


def test_not_stated_is_shown_as_not_stated_and_never_as_no(client, three_programs):
    page = client.get(three_programs[2].get_absolute_url())
    h1b = page.context["dossier"].facts["visa_h1b"]
    assert (h1b.answer, h1b.row) == ("", None)
    assert "not stated" in page.content.decode().lower()


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_bad_words_are_named_on_the_page_and_in_the_api(client, three_programs, query):
    word = query.split("=")[0]
    page = client.get(f"/programs/?{query}")
    assert page.status_code == 400
    assert word in page.content.decode()
    if query == "page=1000000000":
        return
    api = client.get(f"/api/programs?{query}")
    assert api.status_code == 400
    assert word in str(api.json()["errors"])


def test_a_page_past_the_end_shows_the_last_one_and_says_so(client, three_programs):
    page = client.get("/programs/?silent=1&page=7")
    assert page.status_code == 400
    assert "the last one is page 1" in page.content.decode()
    assert len(page.context["programs"]) == 3


@pytest.mark.parametrize("size", ["0", "101", "-1", "1e3", "²", "9" * 400])
def test_api_page_size_is_bounded(client, size):
    answer = client.get("/api/programs", {"page_size": size})
    assert answer.status_code == 400
    assert "page_size" in answer.content.decode()


def test_api_pages(client, three_programs):
    answer = client.get("/api/programs", {"page_size": 2, "page": 2}).json()
    assert answer["count"] == 3
    assert [item["name"] for item in answer["items"]] == ["Cedar"]


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 400])
def test_a_program_that_is_not_there_is_404(client, number):
    assert client.get(f"/programs/{number}/").status_code == 404


def test_a_program_page_shows_every_policy_with_its_source_and_date(client):
    program = make_program(visa_h1b="no", min_step2_ck=230, min_step2_ck_strictness="preferred", seen_on="2024")
    say(program, "visa_h1b", "yes", kind="applicant_report", name="An applicant", seen_on="2024")
    count_season(program, 2025, "all", "residents", 30)
    count_season(program, 2025, "non_us_img", "residents", 6)
    page = client.get(program.get_absolute_url())
    dossier = page.context["dossier"]
    h1b = dossier.facts["visa_h1b"]
    assert (h1b.answer, h1b.row.source.name, h1b.row.seen_on) == ("no", "Program page", "2024")
    assert [row.value for row in h1b.also_said] == ["yes"]
    assert dossier.facts["min_step2_ck"].strictness == "preferred"
    text = page.content.decode()
    for words in ("Program page", "An applicant", "2024", "230", "6", "30"):
        assert words in text
    rates = {line.counted.group: line.rate for line in dossier.img_record}
    assert rates["non_us_img"].share == pytest.approx(0.2)


def test_a_dispute_is_unknown_and_shows_both_sides(client):
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    fact = client.get(program.get_absolute_url()).context["dossier"].facts["visa_j1"]
    assert fact.disputed
    assert fact.answer == ""
    assert {row.value for row in fact.also_said} == {"yes", "no"}
    assert program.visa_j1 == ""


@pytest.mark.parametrize(
    ("answer", "seen_on", "is_marked"),
    [
        ("yes", "2025-09-20", True),
        ("yes", "", True),
        ("yes", "2025", True),
        ("yes", "2025-09-21", False),
        ("no", "", False),
    ],
)
def test_an_h1b_statement_from_before_the_payment_is_marked(client, answer, seen_on, is_marked):
    program = make_program(visa_h1b=answer, seen_on=seen_on)
    page = client.get(program.get_absolute_url())
    assert bool(page.context["dossier"].facts["visa_h1b"].caution) is is_marked
    assert ("May be older than" in page.content.decode()) is (is_marked and len(seen_on) < 10)


@pytest.mark.parametrize(("note", "is_denied"), [("", True), ("by 1 February", False)])
def test_a_note_that_gives_a_date_is_not_said_to_give_none(client, note, is_denied):
    program = make_program(ecfmg_by="after_application")
    program.evidence.filter(field="ecfmg_by").update(note=note)
    page = client.get(program.get_absolute_url()).content.decode()
    assert ("Later than the application, no date given" in page) is is_denied
    assert ('class="fact-value">By 1 February<' in page) is not is_denied
    assert "“by 1 February”" not in page


def test_the_address_of_a_program_is_one(client):
    program = make_program(name="Zoë's Hospital <script>")
    assert client.get(f"/programs/{program.pk}/").status_code == 301
    assert client.get(f"/programs/{program.pk}/other-name/")["Location"] == program.get_absolute_url()
    assert "<script>" not in client.get(program.get_absolute_url()).content.decode().split("<main")[1]


@given(text(max_size=20))
def test_the_name_in_an_address_is_written_as_django_writes_it(name) -> None:
    assert program._in_address(name) == (slugify(name) or "program")


@given(lists(text(characters(exclude_characters="\0"), max_size=9), min_size=1, max_size=5))
def test_the_names_of_a_page_are_written_as_each_would_be_alone(names) -> None:
    assert program._in_addresses(names) == [slugify(name) or "program" for name in names]


def test_each_page_of_a_list_has_its_own_rows_and_links_in_what_is_drawn_once(client, monkeypatch) -> None:
    make_programs(*[{"state": "NY", "visa_j1": "yes"}] * 151)
    drawn: list[object] = []
    real = views.context_of
    monkeypatch.setattr(views, "context_of", lambda *args: drawn.append(1) or real(*args))
    shown = []
    for number in (2, 3, 4):
        page = client.get("/programs/", {"state": "NY", "page": number}).text
        shown += re.findall(r'name="id" value="(\d+)"', page)
        assert f"Programs, page {number} of 4" in page
        assert f'rel="prev" href="?state=NY&amp;page={number - 1}"' in page
        assert f"?next=%2Fprograms%2F%3Fstate%3DNY%26page%3D{number}" in page
    assert len(shown) == len(set(shown)) == 101
    assert len(drawn) == 1
    client.get("/programs/", {"state": "NY", "page": 2, "view": "cards"})
    client.get("/programs/", {"page": 2})
    client.get("/programs/", {"state": "NY", "page": 2, "typed": "new york"})
    assert len(drawn) == 4  # of other lists
    make_program()
    assert "152</strong>" in client.get("/programs/", {"state": "NY", "page": 3}).text


def test_the_filters_are_drawn_once_for_all_pages_of_a_list_until_a_fact_changes(client, monkeypatch) -> None:
    make_programs(*[{}] * 51)
    drawn, draw = [], choices._filters
    monkeypatch.setattr(choices, "_filters", lambda *more: drawn.append(1) or draw(*more))
    for more in ("", "&page=2", "&view=cards", "&sort=name"):
        assert "51 programs" in client.get(f"/programs/?silent=1{more}").content.decode()
    assert len(drawn) == 1
    make_program()
    assert 'id="n-state-NY">52</span>' in client.get("/programs/?silent=1").content.decode()
    client.get("/programs/?silent=1&state=NY")
    wrong = client.get("/programs/?silent=1&visa=none").content.decode()
    assert "is not one of the available choices" in wrong  # and is drawn for itself
    assert len(drawn) == 4


def test_a_program_without_standing_evidence_is_not_listed(client):
    program = make_program()
    ledger.withdraw(program.evidence.all())
    assert client.get(f"/programs/{program.pk}/").status_code == 404
    assert client.get("/programs/").context["total"] == 0
    assert Program.objects.filter(pk=program.pk).exists()


def test_months_of_a_preferred_experience_are_preferred(client):
    program = make_program(usce="preferred", usce_months=3)
    facts = client.get(program.get_absolute_url()).context["dossier"].facts
    assert facts["usce_months"].strictness == "preferred"


def test_a_pill_says_what_it_is_about(client, three_programs):
    pills = client.get("/programs/?accepts_img=yes&state=NY").context["pills"]
    assert [pill["label"] for pill in pills] == ["New York", "Accepts IMGs: Yes"]


def test_pages_say_of_how_many_programs_anything_is_known(client, three_programs):
    """A program is known for a rule or for whom it took, not for its name and place."""
    count_season(three_programs[1], 2026, "img", "residents", 4)
    make_program(name="Dogwood", state="NY", nrmp_codes="1234140C0")
    words = [client.get(f"/programs/{query}").content.decode() for query in ("", "?state=NY", "?visa=h1b")]
    assert "2 have a stated rule or an IMG record." in words[0]
    assert "1 has a stated rule or an IMG record." in words[1]
    assert "a stated rule or an IMG record" not in words[2]  # of all it found something is known
    home = client.get("/").content.decode()
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", home))
    assert figures == {
        "have a stated rule or an IMG record": "2",
        "state a J-1 policy": "0",
        "state an H-1B policy": "2",
    }


def test_the_frame_of_the_list_is_that_of_its_visitor_and_escapes_what_was_asked(client, three_programs):
    words = "/programs/?q=%3Cb%3E&state=NY"
    for browser, link in ((client, "Sign in"), (Client(), "Account"), (client, "Sign in")):
        if link == "Account":
            browser.force_login(User.objects.create_user("me"))
        page = browser.get(words).content.decode()
        assert "<title>0 programs: Search: &lt;b&gt;, New York · IMGMatch</title>" in page
        assert 'href="/programs/changes.atom?q=%3Cb%3E&amp;state=NY"' in page
        assert f">{link}</a>" in page
        assert "<b>" not in page


def test_the_frame_of_the_list_names_the_host_that_was_asked(client, three_programs, settings) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "other.example"]
    for host in settings.ALLOWED_HOSTS:
        page = client.get("/programs/?state=NY", headers={"host": host}).content.decode()
        assert f'<link rel="canonical" href="http://{host}/programs/">' in page


def test_a_printed_list_says_the_day_and_the_address_of_its_visitor(client, three_programs, on_day) -> None:
    """The frame is kept from the first visitor: nothing that they asked is in the next one's."""
    for day, query, said in (
        (date(2026, 11, 22), "visa=j1", "Printed on 22 November 2026 from http://testserver/programs/?visa=j1"),
        (date(2026, 11, 23), "state=NY&q=%22%3E", "Printed on 23 November 2026 from http://testserver/programs/?"),
    ):
        on_day(day)
        page = client.get(f"/programs/?{query}").content.decode()
        assert said in page
        assert ('visa=j1"></p>' in page) is (query == "visa=j1")


def test_frames_are_bounded_whatever_ports_a_visitor_names(client, three_programs) -> None:
    for port in range(8000, 8002 + frames.MOST_FRAMES):
        client.get("/programs/", headers={"host": f"localhost:{port}"})
    assert len(frames._frames) <= frames.MOST_FRAMES


def test_what_a_script_may_have_to_say_is_no_text_of_the_page(client) -> None:
    """Browsers without styles show what is only hidden."""
    page = client.get("/programs/").content.decode()
    assert 'data-words="The list could not be loaded.' in page
    assert ">The list could not be loaded" not in page


LONGEST = "&".join(f"q={first}{second}" for first in ascii_lowercase for second in ascii_lowercase + digits)


@pytest.mark.parametrize(
    "path", ["/programs/export.csv", "/programs/export.xlsx", "/programs/changes.atom", "/api/programs"]
)
def test_the_longest_address_of_a_file_is_answered_small(client, path):
    make_program()
    answer = client.get(f"{path}?{LONGEST}")
    assert answer.status_code == (302 if "export" in path else 400)
    assert len(answer.content) < 1_000_000


@pytest.mark.parametrize("path", ["/programs/", "/programs/changes/", "/soap/"])
def test_the_longest_address_is_answered_small(client, path):
    """Each pill links to an address with all other words: a thousand of them were 16 MB."""
    make_program()
    page = client.get(f"{path}?{LONGEST}")
    assert (page.status_code, list(page.context["pills"])) == (400, [])
    assert len(page.content) < 1_000_000
