"""SOAP: whose page it is when, what it lists, and which seasons a page can be asked for."""

import re
from datetime import date, timedelta

import pytest

from applicants.season.dates import dates_of, seasons_open, soap_season
from applicants.season.lateness import how_late
from applicants.season.rules import rules
from applicants.season.unfilled import Unfilled, seasons_counted, unfilled_places
from applicants.season.views import HOW_IT_GOES, MAY_TAKE_PART
from programs.facts import ledger
from programs.models import DataState
from programs.tests.builders import count_season, make_program, make_programs

SOAP = "/soap/"
MATCH_2027 = dates_of(2027)


def test_the_days_of_match_week_are_counted_from_match_day() -> None:
    assert (MATCH_2027.soap_told_on, MATCH_2027.match_week, MATCH_2027.soap_ends, MATCH_2027.match_day) == (
        date(2027, 3, 12),
        date(2027, 3, 15),
        date(2027, 3, 18),
        date(2027, 3, 19),
    )
    assert {dates_of(year).match_week.strftime("%A") for year in range(2020, 2040)} == {"Monday"}


@pytest.mark.parametrize(
    ("today", "soap", "open_seasons"),
    [
        pytest.param(date(2026, 11, 29), 2027, (2027, 2028), id="before rank lists close"),
        pytest.param(date(2027, 3, 2), 2027, (2027, 2028), id="the day before they close"),
        pytest.param(date(2027, 3, 3), 2027, (2027, 2028, 2029), id="the day they close"),
        pytest.param(date(2027, 3, 10), 2027, (2027, 2028, 2029), id="between rank lists and Match Week"),
        pytest.param(date(2027, 3, 18), 2027, (2027, 2028, 2029), id="the last day of SOAP"),
        pytest.param(date(2027, 3, 19), 2028, (2028, 2029), id="Match Day"),
        pytest.param(date(2028, 2, 29), 2028, (2028, 2029), id="29 February"),
    ],
)
def test_the_ended_season_stays_until_soap_is_over(today, soap, open_seasons) -> None:
    assert (soap_season(today), seasons_open(today)) == (soap, open_seasons)


@pytest.mark.parametrize(
    ("today", "percent"),
    [
        pytest.param(date(2026, 10, 1), None, id="few are sent"),
        pytest.param(date(2026, 10, 31), None, id="the last of October is not past"),
        pytest.param(date(2026, 11, 1), 65, id="October is past"),
        pytest.param(date(2026, 12, 1), 87, id="November is past"),
        pytest.param(date(2027, 3, 3), 97, id="rank lists close"),
        pytest.param(date(2027, 3, 4), None, id="rank lists are closed"),
    ],
)
def test_how_late_it_is_comes_from_the_season_that_was_asked_about(today, percent) -> None:
    late = how_late(today, MATCH_2027)
    assert (late and late.percent) == percent
    if late:
        assert (late.season, late.programs) == (2020, 649)
        assert late.until < today
        assert late.source_url.startswith("https://")


@pytest.fixture
def left(db) -> list:
    """Cedar had places left twice, Birch once and later; Alder filled, Elm's matches are not known."""
    cedar, birch, alder, elm = make_programs(
        {"name": "Cedar", "state": "NY", "visa_j1": "yes"},
        {"name": "Birch", "state": "NJ", "visa_j1": "conditional"},
        {"name": "Alder"},
        {"name": "Elm"},
    )
    for program, season, track, offered, matched in (
        (cedar, 2018, "C", 10, 8),
        (cedar, 2019, "C", 10, 9),
        (cedar, 2019, "P", 4, 1),
        (birch, 2020, "C", 6, 5),
        (alder, 2020, "C", 6, 6),
        (elm, 2020, "C", 6, None),
    ):
        count_season(program, season, "all", "offered", offered, track=track, kind="nrmp")
        if matched is not None:
            count_season(program, season, "all", "matched", matched, track=track, kind="nrmp")
    return [cedar, birch, alder, elm]


def test_places_left_are_what_was_offered_less_what_was_filled(left, django_assert_num_queries) -> None:
    cedar, birch, *_ = left
    version = DataState.current().version
    with django_assert_num_queries(1):
        found = unfilled_places(version)
    assert found == {
        cedar.pk: [Unfilled(2019, 4, 14), Unfilled(2018, 2, 10)],
        birch.pk: [Unfilled(2020, 1, 6)],
    }
    assert seasons_counted(version) == {cedar.pk: 2, birch.pk: 1, left[2].pk: 1}


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        pytest.param((10, 8), [Unfilled(2019, 2, 10)], id="the whole and a track of it are not added up"),
        pytest.param((10, 10), [], id="the whole is full, whatever a track says"),
        pytest.param((10, None), [Unfilled(2019, 3, 9)], id="the whole is not known"),
    ],
)
@pytest.mark.django_db
def test_places_left_of_the_whole_program_stand_before_those_of_its_tracks(whole, expected) -> None:
    program = make_program()
    for track, offered, matched in (("", *whole), ("C", 9, 6)):
        count_season(program, 2019, "all", "offered", offered, track=track, kind="nrmp")
        if matched is not None:
            count_season(program, 2019, "all", "matched", matched, track=track, kind="nrmp")
    assert unfilled_places(DataState.current().version) == ({program.pk: expected} if expected else {})


def names(page: str) -> list[str]:
    return [name for name in ("Alder", "Birch", "Cedar", "Elm") if f">{name}</a>" in page]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", ["Birch", "Cedar"], id="all"),
        pytest.param("state=NY", ["Cedar"], id="a state"),
        pytest.param("visa=j1", ["Cedar"], id="a visa"),
        pytest.param("visa=j1&conditional=visa", ["Birch", "Cedar"], id="a visa, conditions along"),
        pytest.param("state=CA", [], id="none"),
    ],
)
def test_the_page_lists_them_under_its_filters(client, left, query, shown) -> None:
    response = client.get(f"{SOAP}?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert names(page) == shown
    assert not shown or page.index("Cedar") < page.index("2019: 4 of 14")
    assert not shown or "Cedar" not in shown or "Left in 2 of 2 years" in page
    assert "These 2 programs had places left after the Match in 2018 to 2020" in page


def test_programs_that_take_imgs_come_first(client, left) -> None:
    [fir] = make_programs({"name": "Fir", "accepts_img": "no"})
    count_season(fir, 2020, "all", "offered", 9, kind="nrmp")
    count_season(fir, 2020, "all", "matched", 1, kind="nrmp")
    page = client.get(SOAP).content.decode()
    assert re.findall(r">(Birch|Cedar|Fir)</a>", page) == ["Cedar", "Birch", "Fir"]


@pytest.mark.django_db
def test_without_any_record_it_says_so_and_asks_for_nothing(client) -> None:
    response = client.get(SOAP)
    page = response.content.decode()
    assert response.status_code == 200
    assert "We have no record of places left in other years yet." in page
    assert "Show these programs" not in page
    assert "None of them fits" not in page


@pytest.mark.django_db
def test_one_program_of_one_year_is_told_as_one(client) -> None:
    program = make_program()
    for population, people in (("offered", 6), ("matched", 5)):
        count_season(program, 2023, "all", population, people, track="C", kind="nrmp")
    assert "This 1 program had places left after the Match in 2023." in client.get(SOAP).content.decode()


def test_the_form_keeps_the_filters_it_does_not_offer(client, left) -> None:
    """They are sent along; what the form offers is not sent twice."""
    words = "state=NY&visa=j1&conditional=visa&conditional=accepts_img&setting=community&not_stated=1&page=1"
    page = client.get(f"{SOAP}?{words}").content.decode()
    form = page.partition('class="across soap-filters"')[2].partition("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form)
    assert sorted(hidden) == [("conditional", "accepts_img"), ("not_stated", "1"), ("setting", "community")]
    assert client.get(SOAP).content.decode().partition("soap-filters")[2].partition("</form>")[0].count("hidden") == 0


def test_two_values_of_one_filter_are_both_sent_again(client, left) -> None:
    """A list for one value would send the last of them alone."""
    page = client.get(f"{SOAP}?state=NY&state=NJ&visa=j1").content.decode()
    selects = dict(re.findall(r'<select name="(\w+)"([^>]*)>.*?</select>', page, flags=re.DOTALL))
    assert {name for name, words in selects.items() if "multiple" in words} == {"state"}
    states = page.partition('<select name="state"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w*)" selected', states) == ["NJ", "NY"]


def test_a_program_that_is_not_listed_is_not_counted(client, left) -> None:
    ledger.withdraw(left[0].evidence.all())
    page = client.get(SOAP).content.decode()
    assert names(page) == ["Birch"]
    assert "This 1 program had places left" in page


@pytest.mark.parametrize("query", ["visa=x", "stat=NY", "page=9", "page=x"])
def test_a_word_it_does_not_know_is_told_and_the_rest_shown(client, left, query) -> None:
    response = client.get(f"{SOAP}?{query}")
    assert response.status_code == 400
    assert names(response.content.decode()) == ["Birch", "Cedar"]


@pytest.mark.parametrize(
    ("today", "says"),
    [
        pytest.param(date(2027, 3, 10), "from 15 March to 18 March 2027", id="before"),
        pytest.param(date(2027, 3, 15), "from 15 March to 18 March 2027", id="Monday of Match Week"),
        pytest.param(date(2027, 3, 20), "Match Day 2028 is not published yet", id="after: borrowed, and said"),
    ],
)
@pytest.mark.django_db
def test_it_is_about_the_next_soap(client, on_day, today, says) -> None:
    on_day(today)
    assert says in client.get(SOAP).content.decode()


def test_each_rule_of_soap_stands_there_with_its_source(client, left) -> None:
    page = client.get(SOAP).content.decode()
    for key in (*MAY_TAKE_PART, *HOW_IT_GOES):
        assert rules()[key].rule in page
        assert f'href="{rules()[key].source_url}"' in page


def test_it_takes_few_statements(client, left, django_assert_max_num_queries) -> None:
    client.get(SOAP)
    with django_assert_max_num_queries(6):
        client.get(f"{SOAP}?state=NY")


def test_match_day_is_a_friday_where_it_is_borrowed_too() -> None:
    """Else Match Week would not begin on the Monday before it."""
    assert {dates_of(year).match_day.strftime("%A") for year in range(2020, 2040)} == {"Friday"}
    assert dates_of(2028).match_day == date(2028, 3, 17)
    assert dates_of(2027).match_day - dates_of(2027).match_week == timedelta(days=4)
