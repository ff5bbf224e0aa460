"""Around one program: charts by season, similar programs with reasons, what changed, and programs side by side."""

import random

import pytest

from programs import catalogue
from programs.browse.charts import column_chart
from programs.browse.comparison import compare
from programs.catalogue.columns import Catalogue
from programs.catalogue.kept_answers import kept_answers
from programs.catalogue.similar_programs import similar_to
from programs.catalogue.tests.test_columns import random_programs
from programs.changes.history import history
from programs.facts import ledger
from programs.models import Evidence, Program
from programs.tests.builders import count_season, make_program, make_programs, say

# Names and place ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "state", "place"),
    [("Albany", "NY", "Albany, New York"), ("", "NY", "New York"), ("", "DC", "District of Columbia"), ("", "", "")],
)
def test_the_place_is_city_and_state_in_full(city, state, place) -> None:
    assert Program(city=city, state=state).place == place


# What it states -------------------------------------------------------------------------------------------------------


PAST = "from when Step 1 gave scores (until 26 January 2022)"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("least", "seen_on", "is_past"),
    [
        pytest.param(220, "", True, id="undated"),
        pytest.param(220, "2021", True, id="of a year before"),
        pytest.param(220, "2022", True, id="a year alone is its 1 January"),
        pytest.param(220, "2022-01-26", True, id="the last day"),
        pytest.param(220, "2022-01-27", False, id="said since"),
        pytest.param("none", "", False, id="no minimum"),
    ],
)
def test_an_old_minimum_for_step_1_is_shown_as_past(client, least, seen_on, is_past) -> None:
    program, other = make_program(min_step1=least, min_step2_ck=220, seen_on=seen_on), make_program(visa_j1="yes")
    for address in (program.get_absolute_url(), f"/programs/compare/?id={program.pk}&id={other.pk}"):
        assert client.get(address).content.decode().count(f"220, {PAST}") == is_past


@pytest.mark.django_db
def test_a_minimum_for_step_1_that_was_said_again_since_is_not_past(client) -> None:
    program = make_program(min_step1=220, seen_on="")
    say(program, "min_step1", "220", kind="directory", season=2024)
    assert PAST not in client.get(program.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_page_and_comparison_say_what_an_institution_allows(client) -> None:
    theirs = make_program(visa_j1="yes", visa_h1b="no", source=("institution_policy", "Rule", ""))
    own = make_program(visa_j1="yes", accepts_img="yes")
    count_season(theirs, 2026, "all", "residents", 10)
    for address in (theirs.get_absolute_url(), f"/programs/compare/?id={theirs.pk}&id={own.pk}", "/programs/"):
        assert client.get(address).content.decode().count("the institution allows it") == 1


# Charts ---------------------------------------------------------------------------------------------------------------


def test_columns_end_at_a_round_number_and_keep_their_season() -> None:
    chart = column_chart({"Offered": {2019: 10, 2020: 7}, "Filled": {2020: 5}})
    assert chart is not None
    assert [label for _, label in chart.ticks] == ["0", "5", "10"]
    assert [label for _, label in chart.labels] == ["2019", "2020"]
    assert [(bar.series, bar.y, bar.height, bar.title) for bar in chart.bars] == [
        (1, 0, 120, "2019, Offered: 10"), (1, 36, 84, "2020, Offered: 7"), (2, 60, 60, "2020, Filled: 5"),
    ]  # fmt: skip


@pytest.mark.parametrize("series", [{}, {"All": {}}, {"All": {2020: 4}}])
def test_one_season_is_no_chart(series) -> None:
    assert column_chart(series) is None


def test_nothing_but_zeros_can_be_drawn() -> None:
    chart = column_chart({"All": {2019: 0, 2020: 0}})
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [0, 0]


@pytest.mark.django_db
def test_the_page_draws_groups_and_positions(client) -> None:
    program = make_program()
    for season, imgs in ((2025, 4), (2026, 6)):
        count_season(program, season, "all", "residents", 20)
        count_season(program, season, "img", "residents", imgs)
        count_season(program, season, "all", "offered", 9, track="C")
    page = client.get(program.get_absolute_url())
    assert [bar.title for bar in page.context["groups_chart"].bars] == ["2025, All IMGs: 20 %", "2026, All IMGs: 30 %"]
    assert [bar.height for bar in page.context["positions_chart"].bars] == [108, 108]


# Similar programs -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_similar_programs_share_stated_facts() -> None:
    one, _, _, _, _, _ = make_programs(
        {"visa_j1": "yes", "visa_h1b": "no", "setting": "community", "positions_per_year": 10},
        {"name": "twin", "visa_j1": "yes", "visa_h1b": "no", "setting": "community", "positions_per_year": 12},
        {"name": "half", "visa_j1": "yes", "state": "PA", "positions_per_year": 8},
        {"name": "only the state"},
        {"name": "silent elsewhere", "state": "PA"},
        {"name": "another specialty", "visa_j1": "yes", "specialty": "neurology", "positions_per_year": 10},
    )
    books = catalogue.current()
    found = similar_to(books.position_of_id[one.pk], books)
    assert [(books.value("name", other.position), other.reasons) for other in found] == [
        (
            "twin",
            ["same state", "same setting", "also sponsors J-1", "also does not sponsor H-1B",
             "12 positions a year against 10"],
        ),
        ("half", ["also sponsors J-1", "8 positions a year against 10"]),
    ]  # fmt: skip


def similar_one_by_one(position: int, books: Catalogue) -> list[tuple[int, list[str]]]:
    """The rule spelled out for each program of the specialty."""
    visas = {"yes": "sponsors", "no": "does not sponsor", "conditional": "sponsors with conditions"}

    def reasons(other: int) -> list[str]:
        mine, its = ((lambda column, at=at: books.value(column, at)) for at in (position, other))
        words = [f"same {what}" for what in ("state", "setting") if mine(what) and mine(what) == its(what)]
        for column, visa in (("visa_j1", "J-1"), ("visa_h1b", "H-1B")):
            if mine(column) and mine(column) == its(column):
                words.append(f"also {visas[mine(column)]} {visa}")
        sizes = mine("positions_per_year"), its("positions_per_year")
        if all(sizes) and abs(sizes[0] - sizes[1]) <= 0.25 * max(sizes):
            words.append(f"{sizes[1]} positions a year against {sizes[0]}")
        taken = [one for one in (its("newest_imgs"), mine("newest_imgs")) if one and one.people]
        shares = [100 * one.imgs / one.people for one in taken]
        if len({one.population for one in taken}) == 1 < len(taken) and abs(shares[0] - shares[1]) <= 10:
            said = [f"{one.imgs} of {one.people} {one.population} in {one.season}" for one in taken]
            words.append(f"IMGs {said[0]} against {said[1]}")
        return words

    of_it = (at for at in range(books.size) if books.value("specialty", at) == books.value("specialty", position))
    found = [(at, words) for at in of_it if at != position and len(words := reasons(at)) >= 2]
    return sorted(found, key=lambda one: -len(one[1]))[:5]


@pytest.mark.django_db
def test_similar_programs_are_those_of_asking_every_one() -> None:
    random_programs(random.Random(5), range(60))
    books = catalogue.current()
    found = [[tuple(one) for one in similar_to(at, books)] for at in range(books.size)]
    assert found == [similar_one_by_one(at, books) for at in range(books.size)]
    assert sum(map(len, found)) > 60


@pytest.mark.django_db
def test_a_program_page_takes_five_statements(client, django_assert_num_queries) -> None:
    for state in ("NY", "NY", "PA"):
        program = make_program(visa_j1="yes", visa_h1b="no", state=state, positions_per_year=9)
        count_season(program, 2026, "img", "residents", 4)
        say(program, "visa_j1", "no", name="Another page", seen_on="2026-11-02")
    client.get(program.get_absolute_url())
    kept_answers.clear()
    with django_assert_num_queries(5):  # data version, program, evidence, season records, similar programs
        assert len(client.get(program.get_absolute_url()).context["similar"]) == 2


# What changed ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_history_names_each_change_with_what_stands_since() -> None:
    program = make_program(visa_h1b="no", seen_on="2024")
    say(program, "visa_h1b", "yes", kind="other", name="Rumour", seen_on="2024")
    say(program, "visa_h1b", "yes", name="New page", seen_on="2026-10-01")
    ledger.withdraw(Evidence.objects.filter(program=program, field="visa_h1b", source__name="New page"))
    (day,) = history(program)
    assert [(change.label, change.before, change.after, change.source.source.name) for change in day.changes] == [
        ("Sponsors H-1B", "No", "Yes", "New page"),
        ("Sponsors H-1B", "Yes", "No", "Program page"),
    ]
    assert day.first_told == Evidence.objects.filter(program=program, source__name="Program page").count()


@pytest.mark.django_db
def test_the_history_is_a_page_and_what_goes_into_that_of_the_program(client) -> None:
    program = make_program(name="Alder", visa_j1="yes")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-11-02")
    address = f"/programs/{program.pk}/changes/"
    page = client.get(program.get_absolute_url()).content.decode()
    assert f'href="{address}" hx-get="{address}"' in page
    assert "<del>" not in page
    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert "<del>yes</del>" in answer.content.decode().lower()
        assert "HX-Request" in answer["Vary"]
    assert program.get_absolute_url() in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert client.get("/programs/999999/changes/").status_code == 404


@pytest.mark.django_db
def test_history_tells_what_is_said_again_after_it_was_withdrawn() -> None:
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    ledger.withdraw(Evidence.objects.filter(program=program, field="visa_j1"))
    say(program, "visa_j1", "no", name="New page", seen_on="2026-10-02")
    (day,) = history(program)
    assert [(change.before, change.after) for change in day.changes] == [("Yes", "not stated"), ("not stated", "No")]


@pytest.mark.django_db
def test_sources_that_never_agreed_are_a_change_and_no_fact() -> None:
    program = make_program()
    known = history(program)[0].first_told
    statements = [
        ledger.Statement(program.pk, "visa_j1", value, ledger.source_for("program_page", value).pk, seen_on="2026")
        for value in ("yes", "no")
    ]
    ledger.record(statements)
    (day,) = history(program)
    assert day.first_told == known
    assert [(change.before, change.after) for change in day.changes] == [(None, "sources disagree")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("then", "after"), [("withdrawn", "not stated"), ("contradicted", "sources disagree")], ids=str
)
def test_history_says_when_nothing_stands_any_more(then, after) -> None:
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    if then == "withdrawn":
        ledger.withdraw(Evidence.objects.filter(program=program, field="visa_j1"))
    else:
        say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    (change,) = history(program)[0].changes
    assert (change.before, change.after) == ("Yes", after)


# Side by side ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_different_statements_are_marked() -> None:
    programs = make_programs(
        {"visa_j1": "yes", "visa_h1b": "yes", "min_step2_ck": 230},
        {"visa_j1": "yes", "visa_h1b": "no"},
        {"visa_h1b": "no", "min_step2_ck": 230, "min_step2_ck_strictness": "preferred"},
    )
    rows = {row.label: row.differs for _, rows in compare(programs, catalogue.current()).sections for row in rows}
    assert {label for label, differs in rows.items() if differs} == {"Sponsors H-1B", "Minimum Step 2 CK"}
    assert "Step 3" not in rows


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [2, 5])
def test_comparing_asks_few_statements(client, django_assert_max_num_queries, how_many) -> None:
    query = "&".join(f"id={make_program(visa_j1='yes').pk}" for _ in range(how_many))
    client.get("/programs/compare/")
    with django_assert_max_num_queries(6):
        assert client.get(f"/programs/compare/?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status", "shown", "said"),
    [
        pytest.param("", 200, 0, "Two to five programs", id="none"),
        pytest.param("id={0}", 200, 1, "Add at least one more", id="one"),
        pytest.param("id={0}&id={0}", 200, 1, "Add at least one more", id="the same twice"),
        pytest.param("id={0}&id={1}", 200, 2, "differs", id="two"),
        pytest.param("id={0}&id={1}&id=999999", 400, 2, "no program with the number “999999”", id="one is gone"),
        pytest.param("id={0}&id=two", 400, 1, "no program with the number “two”", id="not a number"),
        pytest.param("id={0}&id=9223372036854775808", 400, 1, "9223372036854775808", id="2^63"),
        pytest.param("id=²&id=-1", 400, 0, "number “²”", id="odd digits"),
        pytest.param("&".join(f"id={{{at}}}" for at in range(6)), 400, 5, "At most 5", id="six"),
        pytest.param("&".join(f"id=x{at}" for at in range(7)), 400, 0, "And 2 more that are no program", id="odd ones"),
        pytest.param("add=albany", 200, 0, "Add Program", id="found by search"),
        pytest.param("add=zzzz", 200, 0, "No other program", id="found nothing"),
        pytest.param("add=%22", 200, 0, "at least one letter", id="nothing to search for"),
    ],
)
def test_compare_shows_what_it_can_and_names_the_rest(client, query, status, shown, said) -> None:
    programs = [one.pk for one in make_programs(*({"visa_j1": "yes" if at % 2 else "no"} for at in range(6)))]
    page = client.get(f"/programs/compare/?{query.format(*programs)}")
    assert page.status_code == status
    assert len(page.context["ids"]) == shown
    assert said in page.content.decode()


def test_compare_takes_fifty_ids(client, db) -> None:
    query = "&".join(f"id={make_program().pk}" for _ in range(50))
    page = client.get(f"/programs/compare/?{query}")
    assert (page.status_code, len(page.context["ids"])) == (400, 5)


def test_compare_follows_a_merge(client, db) -> None:
    kept, twin, other = make_programs(
        {"name": "Alder"},
        {"name": "Alder Program"},
        {"name": "Birch"},
    )
    ledger.merge([(twin.pk, kept.pk)])
    page = client.get(f"/programs/compare/?id={twin.pk}&id={other.pk}&id={kept.pk}")
    assert (page.status_code, page.context["ids"]) == (200, [kept.pk, other.pk])
