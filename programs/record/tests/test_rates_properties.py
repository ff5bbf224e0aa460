"""What holds for every record of who was interviewed, matched or in training, whatever its counts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.record.rates import (
    LADDER,
    SEASONS_BACK,
    SeasonCount,
    accepts_img_answer,
    imgs_on_record,
    posterior_share,
    rate,
    recent_record,
    season_shares,
    times_odds,
    weighted_counts,
)
from programs.record.stated_vs_observed import says_does_imgs, says_does_j1
from programs.vocabulary import Agreement, Group, Policy

always = settings(derandomize=True, database=None, deadline=None, max_examples=100)

SHARES = st.floats(0.01, 0.99)
GROUPS = st.sampled_from((Group.IMG, Group.US_IMG, Group.NON_US_IMG))
POLICIES = st.sampled_from(("", *Policy.values))
ROWS = st.builds(
    SeasonCount,
    season=st.sampled_from((0, 2019, 2022, 2025, 2026, 2027)),
    track=st.sampled_from(("", "", "C", "P")),
    group=st.sampled_from(Group.values),
    population=st.sampled_from(("matched", "residents", "interviewed", "applied")),
    count=st.integers(0, 60),
    percent=st.none(),
) | st.builds(
    SeasonCount,
    season=st.sampled_from((0, 2025, 2026)),
    track=st.just(""),
    group=st.sampled_from((Group.IMG, Group.US_IMG, Group.NON_US_IMG)),
    population=st.sampled_from(("matched", "residents")),
    count=st.none(),
    percent=st.floats(0, 100),
)
# As the database holds them: one row per season, track, group and population.
RECORDS = st.lists(ROWS, max_size=14, unique_by=lambda row: row[:4]).map(tuple)


@always
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_rate_lies_in_its_interval_and_the_interval_in_0_to_1(counted):
    found = rate(*counted)
    assert 0 <= found.low <= found.share <= found.high <= 1


@always
@given(RECORDS, GROUPS)
def test_a_seasons_share_is_one_of_its_people(record, group):
    for population in LADDER:
        shares = season_shares(record, group, population)
        assert all(0 <= share.count <= share.n and share.n > 0 for share in shares)
        assert [share.season for share in shares] == sorted({share.season for share in shares}, reverse=True)


@always
@given(RECORDS, GROUPS, st.randoms(use_true_random=False))
def test_the_order_of_rows_tells_nothing(record, group, random):
    mixed = tuple(random.sample(record, len(record)))
    assert recent_record(mixed, group, 2027) == recent_record(record, group, 2027)
    assert says_does_imgs("yes", "", "", mixed) == says_does_imgs("yes", "", "", record)


@always
@given(RECORDS, GROUPS)
def test_a_recent_record_is_of_one_population_and_the_last_five_seasons(record, group):
    found = recent_record(record, group, 2027)
    if found is None:
        return
    assert all(0 < 2027 - share.season <= SEASONS_BACK for share in found.seasons)
    assert set(found.seasons) <= set(season_shares(record, group, found.population))
    higher = LADDER[: [each.value for each in LADDER].index(found.population)]
    assert not any(recent_record(_only(record, population), group, 2027) for population in higher)


def _only(record, population):
    return tuple(row for row in record if row.population == population)


@always
@given(RECORDS, GROUPS, SHARES, st.floats(0, 1))
def test_a_posterior_lies_between_prior_and_record(record, group, prior, split):
    found = recent_record(record, group, 2027)
    assert posterior_share(prior) == prior
    if found is None:
        return
    count, n = weighted_counts(found, 2027, split)
    assert 0 <= count <= n * (1 + 1e-12)
    share = posterior_share(prior, count, n)
    low, high = sorted((prior, count / n))
    assert low - 1e-12 <= share <= high + 1e-12
    assert share < 1, "one of one is not everybody"


@always
@given(SHARES, st.floats(1, 10))
def test_better_odds_never_lower_a_share_and_worse_never_raise_it(share, factor):
    assert 0 < times_odds(share, 1 / factor) <= share * (1 + 1e-12)
    assert share * (1 - 1e-12) <= times_odds(share, factor) < 1


@always
@given(POLICIES, POLICIES, POLICIES, st.integers(0, 2), RECORDS)
def test_saying_yes_never_lowers_the_answer_on_imgs_and_no_never_raises_it(accepts_img, j1, h1b, place, record):
    said, on_record = [accepts_img, j1, h1b], imgs_on_record(record, 2027)
    before, _ = accepts_img_answer(*said, on_record)
    assert accepts_img_answer(*said, "")[0] <= before
    if said[place]:
        return
    yes, no = ([*said[:place], policy, *said[place + 1 :]] for policy in ("yes", "no"))
    assert accepts_img_answer(*no, on_record)[0] <= before <= accepts_img_answer(*yes, on_record)[0]


@always
@given(RECORDS, st.randoms(use_true_random=False))
def test_a_record_implies_the_same_in_any_order_and_only_where_an_img_was_taken(record, random):
    found = imgs_on_record(record, 2027)
    assert imgs_on_record(random.sample(record, len(record)), 2027) == found
    taken = [row for row in record if row.group != "all" and row.population in ("matched", "residents")]
    assert bool(found) == any(2022 <= row.season <= 2027 and (row.count or row.percent) for row in taken)


@always
@given(RECORDS, POLICIES, POLICIES)
def test_nothing_stated_is_neither_borne_out_nor_contradicted(record, j1, h1b):
    implied = Policy.YES in (j1, h1b)
    found = says_does_imgs("", j1, h1b, record)
    assert (found.agreement is Agreement.NOTHING_STATED) == (not implied)
    assert (says_does_j1(j1, record).agreement is Agreement.NOTHING_STATED) == (not j1)


@always
@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_one_more_img_taken_never_speaks_against_yes_nor_for_no(counted):
    n, count = counted
    fewer, more = (
        (SeasonCount(2026, "", "all", "matched", n, None), SeasonCount(2026, "", "img", "matched", number, None))
        for number in (count, count + 1)
    )
    assert says_does_imgs("yes", "", "", more).agreement is Agreement.CONSISTENT
    assert says_does_imgs("no", "", "", more).agreement is Agreement.CONTRADICTED
    assert says_does_imgs("yes", "", "", fewer).agreement is not Agreement.CONTRADICTED or count == 0
