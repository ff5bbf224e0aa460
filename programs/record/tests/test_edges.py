"""Where the reading of a record turns: the value on its edge, and what a neighbour of it would say."""

import pytest

from programs.record.openness import openness
from programs.record.openness_words import clauses
from programs.record.rates import SeasonCount, newest_imgs
from programs.record.seasons import season_of
from programs.record.state_imgs import StateCount, state_imgs
from programs.record.tests.test_openness import program
from programs.vocabulary import Group

IMGS, US, NON_US, ALL = "img", "us_img", "non_us_img", "all"


def count(season: int, group: str, people: int | None, percent: float | None = None) -> SeasonCount:
    return SeasonCount(season, "", group, "residents", people, percent)


@pytest.mark.parametrize(
    ("rows", "season"),
    [
        pytest.param([count(2025, IMGS, None, 40)], 2025, id="a percentage alone, without a total"),
        pytest.param([count(2026, ALL, 10), count(2025, IMGS, 4), count(2025, ALL, 9)], 2025, id="newest of any IMG"),
        pytest.param([count(2025, US, None, 10), count(2025, NON_US, 3), count(2025, ALL, 9)], None, id="two measures"),
    ],
)
def test_the_newest_imgs_on_record(rows, season) -> None:
    found = newest_imgs(rows)
    assert (found and found.season) == season


def test_no_state_moves_the_odds_by_more_than_four_either_way() -> None:
    told = [("NY", 900, 900, 2000), ("UT", 0, 0, 5000), ("CA", 10, 10, 4000)]
    states = state_imgs(StateCount(*row, 2017, 2020, "a table") for row in told)
    assert (states["UT"].factor(Group.NON_US_IMG), states["NY"].factor(Group.NON_US_IMG)) == (0.25, 4)


@pytest.mark.parametrize(("seasons", "words"), [((2026,), "in 1 season were"), ((2025, 2026), "in 2 seasons were")])
def test_seasons_are_counted_in_words(seasons, words) -> None:
    rows = (row for season in seasons for row in (count(season, ALL, 9), count(season, NON_US, 3)))
    record = tuple(row._replace(population="matched") for row in rows)  # of residents the newest season alone counts
    facts = program(specialty="psychiatry", record=record)
    assert words in clauses(openness(facts, Group.NON_US_IMG, 2027))[0]


@pytest.mark.parametrize(
    ("seen_on", "season"),
    [("", 0), ("2026", 2026), ("2026-06", 2026), ("2026-06-30", 2026), ("2026-07-01", 2027), ("2026-11-22", 2027)],
)
def test_a_day_belongs_to_the_season_that_ends_after_it_and_a_year_alone_to_its_own(seen_on, season) -> None:
    assert season_of(seen_on) == season
