"""Where the reading of a record turns: the value on its edge, and what a neighbour of it would say."""

import pytest

from programs.record.openness import Openness, Prior, openness, sisters_record
from programs.record.openness_words import clauses
from programs.record.rates import NewestImgs, SeasonCount, newest_imgs, rate, season_shares
from programs.record.seasons import season_of
from programs.record.state_imgs import StateCount, state_imgs
from programs.record.stated_vs_observed import says_does_imgs
from programs.record.tests.test_openness import program
from programs.vocabulary import Answer, Group

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


@pytest.mark.parametrize(
    ("us", "non_us", "percent"), [(30, 20, 50), (60, 40, 100), (60, 55, 100)], ids=["half", "all", "more than all"]
)
def test_percentages_of_both_groups_add_up_to_a_hundred_at_most(us, non_us, percent) -> None:
    rows = [count(2025, US, None, us), count(2025, NON_US, None, non_us)]
    assert newest_imgs(rows) == NewestImgs(2025, "residents", 0, 0, percent)


def test_one_person_on_record_is_a_share() -> None:
    (share,) = season_shares([count(2025, ALL, 1), count(2025, IMGS, 1)], Group.IMG, "residents")
    assert (share.count, share.n) == (1, 1)
    assert season_shares([count(2025, ALL, 0), count(2025, IMGS, 0)], Group.IMG, "residents") == []


def test_nobody_on_record_has_no_rate() -> None:
    with pytest.raises(ValueError, match="got 0 of 0"):
        rate(0, 0)


def test_the_rate_of_openness_is_record_and_expectation_together() -> None:
    found = Openness(Group.NON_US_IMG, None, 2027, True, Prior(25, 50, "a table"), (), None, 3, 12)
    assert found.rate == rate(8 * 0.5 + 3, 8 + 12)
    assert (found.rate.count, found.rate.n, found.rate.share) == (7, 20, found.share)


def test_filings_of_sisters_count_where_nothing_is_said_of_h1b() -> None:
    record = tuple(count(2026, group, people) for group, people in ((ALL, 20), (NON_US, 10)))
    sister = program(specialty="psychiatry", record=record, h1b_resident_filings=3)
    with_filings, without = (sisters_record((sister,), Group.NON_US_IMG, 2027, *takes) for takes in ((), (False,)))
    assert with_filings
    assert without
    assert with_filings.expected == pytest.approx(1.2 * 0.071 / (0.929 + 1.2 * 0.071))
    assert without.expected == pytest.approx(0.071)


@pytest.mark.parametrize(
    ("teaching_center", "kind"), [(Answer.YES, "a large teaching center"), (Answer.NO, "a community hospital")]
)
def test_the_kind_of_hospital_is_named(teaching_center, kind) -> None:
    said = clauses(openness(program(teaching_center=teaching_center), Group.NON_US_IMG, 2027))
    assert f"It seems {kind}." in said[2]


@pytest.mark.parametrize(
    ("accepts_img", "visa_j1", "says"),
    [
        ("", "yes", "Its visas say yes to IMGs; there is no record of who was taken."),
        ("conditional", "yes", "It states yes with conditions to IMGs; there is no record of who was taken."),
    ],
)
def test_what_is_said_of_imgs_is_stated_or_of_visas(accepts_img, visa_j1, says) -> None:
    assert says_does_imgs(accepts_img, visa_j1, "", ()).sentence == says


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
