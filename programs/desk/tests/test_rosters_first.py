"""Which rosters to count first: who is drawn, that new facts move nobody, how far it has come, and the page."""

import pytest
from pytest_django import DjangoAssertNumQueries

from programs.desk.rosters_first import lot, sample
from programs.facts import ledger
from programs.fields import clean_value
from programs.tests.builders import count_season, make_program
from programs.tests.desk import member

pytestmark = pytest.mark.django_db
PAGE = "/steward/rosters/"
STATEMENTS = 5


def make_programs(specialty: str, number: int, state: str = "NY") -> list[str]:
    keys = [f"{specialty}-{at}" for at in range(number)]
    ids, source = ledger.open_programs(keys), ledger.source_for("directory", "A list", "").pk
    facts = {"specialty": specialty, "state": state}
    ledger.record(
        ledger.Statement(ids[key], field, clean_value(field, value), source)
        for key in keys
        for field, value in (facts | {"name": key}).items()
    )
    return keys


def drawn() -> dict[str, list[str]]:
    return {one.name: [each.program.program_key for each in one.drawn] for one in sample()}


def test_a_hundred_and_fifty_are_drawn_over_the_four_largest_specialties() -> None:
    sizes = {"internal-medicine": 60, "psychiatry": 50, "pediatrics": 41, "neurology": 40, "family-medicine": 39}
    for specialty, number in sizes.items():
        make_programs(specialty, number)
    assert [(one.name, one.listed, len(one.drawn)) for one in sample()] == [
        ("Internal Medicine", 60, 38), ("Psychiatry", 50, 38), ("Pediatrics", 41, 37), ("Neurology", 40, 37),
    ]  # fmt: skip


def test_the_draw_is_by_the_key_alone() -> None:
    keys = make_programs("psychiatry", 60)
    first = drawn()["Psychiatry"]
    assert first == sorted(keys, key=lot)[:38]
    assert first[:3] != keys[:3]
    make_programs("internal-medicine", 70)  # another specialty is the largest now, and this one has the second part
    make_program("psychiatry-0", name="Another name", specialty="psychiatry", state="CA", visa_j1="yes")
    assert drawn()["Psychiatry"] == first


def test_a_closed_program_is_not_drawn() -> None:
    make_program("site-1", specialty="psychiatry", active="no")
    make_program("site-2", specialty="psychiatry", active="yes")
    make_program("site-3", specialty="psychiatry")
    assert sorted(drawn()["Psychiatry"]) == ["site-2", "site-3"]


@pytest.mark.parametrize(
    ("season", "group", "counted"),
    [
        pytest.param(2026, "img", 1, id="last season"),
        pytest.param(2022, "non_us_img", 1, id="five seasons ago, one group"),
        pytest.param(2021, "img", 0, id="six seasons ago"),
        pytest.param(2026, "matched", 0, id="people, and no IMGs among them"),
    ],
)
def test_what_is_counted(season, group, counted) -> None:
    program = make_program()
    make_program()
    count_season(program, season, "all", "residents", 20)
    if group != "matched":
        count_season(program, season, group, "residents", 0)
    (specialty,) = sample()
    assert specialty.counted == counted
    assert [one.is_counted for one in specialty.drawn if one.program == program] == [bool(counted)]


def test_the_page_shows_how_far_it_has_come_and_leads_to_the_next(desk) -> None:
    counted, silent = make_program(name="Alder"), make_program(name="Birch")
    count_season(counted, 2026, "all", "residents", 20)
    count_season(counted, 2026, "img", "residents", 4)
    page = desk.get(PAGE)
    assert (page.context["counted"], page.context["size"], page.context["next"]) == (1, 2, silent)
    html = " ".join(page.content.decode().split())
    for words in (
        "2 programs drawn at random over the one largest specialty.",
        '<progress id="counted" max="2" value="1">1 of 2</progress>',
        f'<a class="button" href="/steward/programs/{silent.pk}/roster/">Count the next one</a>',
        '<p class="next-one">Next: <strong>Birch</strong>, Albany, New York</p>',
        f'<a href="/steward/programs/{counted.pk}/roster/">Count again<span class="visually-hidden"> of Alder</span>',
        f'<a href="/steward/programs/{silent.pk}/roster/">Count the roster<span class="visually-hidden"> of Birch',
    ):
        assert words in html, words
    assert desk.get("/steward/").content.decode().count(f'href="{PAGE}"') == 1


def test_when_all_are_counted_there_is_no_next(desk) -> None:
    program = make_program()
    count_season(program, 2026, "all", "residents", 20)
    count_season(program, 2026, "img", "residents", 4)
    page = desk.get(PAGE)
    assert page.context["next"] is None
    assert b"Count the next one" not in page.content


def test_without_programs_it_says_so(desk) -> None:
    page = desk.get(PAGE)
    assert page.status_code == 200
    assert b"No program is listed yet" in page.content


@pytest.mark.parametrize(
    ("browser", "status"),
    [pytest.param("Viewers", 404), pytest.param("Stewards", 200), pytest.param("", 302)],
)
def test_it_is_for_stewards(client, browser, status) -> None:
    make_program()
    assert (member(browser) if browser else client).get(PAGE).status_code == status


def test_it_changes_nothing(desk) -> None:
    assert desk.post(PAGE).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_statements(desk, number, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(number):
        make_program()
    desk.get(PAGE)
    with django_assert_num_queries(STATEMENTS):
        desk.get(PAGE)
