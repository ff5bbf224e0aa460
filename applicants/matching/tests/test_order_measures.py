"""How well an order agrees with what was observed: small tables, each worked out by hand."""

import numpy as np
import pytest

from applicants.matching.order_measures import (
    RESAMPLES,
    Thirds,
    auc,
    interval,
    once,
    precision,
    resampled,
    spearman,
    thirds,
)


def of(top: str) -> Thirds:
    """One letter a program: t of the top third, b of the bottom third."""
    return Thirds(np.array([letter == "t" for letter in top]), np.array([letter == "b" for letter in top]))


def plain(measure, scores, *more) -> float:
    return round(float(measure(np.array(scores), *more, once(len(scores)))[0]), 6)


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        pytest.param([0, 10, 20, 30, 40, 50], "bb--tt", id="all different"),
        pytest.param([50, 0, 30, 10, 40, 20], "tb-bt-", id="in any order"),
        pytest.param([0, 0, 0, 10, 20, 30], "bbb-tt", id="a tie at the bottom is not parted"),
        pytest.param([0, 10, 20, 30, 30, 30], "bb-ttt", id="nor one at the top"),
        pytest.param([0, 0, 0, 0, 0, 30], "bbbbbt", id="a long tie leaves a small top"),
        pytest.param([20, 20, 20, 20, 20, 20], "bbbbbb", id="all alike have no top"),
    ],
)
def test_thirds(observed, expected) -> None:
    found = thirds(np.array(observed))
    assert "".join("t" if top else "b" if low else "-" for top, low in zip(*found, strict=True)) == expected


@pytest.mark.parametrize(
    ("scores", "observed", "expected"),
    [
        pytest.param([1, 2, 3, 4], [10, 20, 30, 40], 1, id="the same order"),
        pytest.param([4, 3, 2, 1], [10, 20, 30, 40], -1, id="the other way round"),
        # 1 - 6 x (0 + 0 + 1 + 1) / (4 x 15)
        pytest.param([1, 2, 3, 4], [10, 20, 40, 30], 0.8, id="two changed places"),
        # Ranks 1.5, 1.5, 3 against 1, 2, 3: (0.5 + 0 + 1) / root of 1.5 x 2.
        pytest.param([7, 7, 9], [10, 20, 30], 0.866025, id="a tie has the mean rank"),
        pytest.param([5, 5, 5], [10, 20, 30], 0, id="an order that parts nobody"),
        pytest.param([1, 2, 3], [20, 20, 20], 0, id="programs that are all alike"),
    ],
)
def test_rank_correlation(scores, observed, expected) -> None:
    assert plain(spearman, scores, np.array(observed)) == expected


@pytest.mark.parametrize(
    ("scores", "which", "expected"),
    [
        pytest.param([9, 8, 2, 1], "ttbb", 1, id="every one of the top above every one of the bottom"),
        pytest.param([1, 2, 8, 9], "ttbb", 0, id="every one below"),
        pytest.param([9, 2, 8, 1], "ttbb", 0.75, id="three of four pairs"),
        pytest.param([5, 5, 5, 5], "ttbb", 0.5, id="ties are halves"),
        pytest.param([5, 4, 4], "tbt", 0.75, id="one pair won and one tied"),
        pytest.param([9, 3, 99, 1], "tt-b", 1, id="the middle third has no part"),
        pytest.param([9, 3, 1], "bbb", 0.5, id="nobody to compare"),
    ],
)
def test_auc(scores, which, expected) -> None:
    assert plain(auc, scores, of(which)) == expected


@pytest.mark.parametrize(
    ("scores", "which", "first", "expected"),
    [
        pytest.param([9, 8, 2, 1], "ttbb", 2, 1, id="both"),
        pytest.param([9, 2, 8, 1], "ttbb", 2, 0.5, id="one of two"),
        pytest.param([1, 2, 8, 9], "ttbb", 2, 0, id="neither"),
        pytest.param([5, 4, 4, 1], "tt-b", 2, 0.75, id="of two that tie for one place each has a half"),
        pytest.param([5, 5, 5, 5], "tbbb", 2, 0.25, id="all tie: as at random"),
    ],
)
def test_precision(scores, which, first, expected) -> None:
    assert plain(precision, scores, of(which), first) == expected


def test_who_is_counted_twice_is_there_twice() -> None:
    scores, observed, weights = (
        np.array([4.0, 1, 3, 2, 2]),
        np.array([50.0, 0, 10, 30, 20]),
        np.array([[2.0, 1, 0, 1, 3]]),
    )
    again = np.repeat(np.arange(5), weights[0].astype(int))
    found = thirds(observed)
    its = Thirds(found.top[again], found.bottom[again])
    assert [
        round(float(told[0]), 9)
        for told in (
            spearman(scores, observed, weights),
            auc(scores, found, weights),
            precision(scores, found, 3, weights),
        )
    ] == [
        round(float(told[0]), 9)
        for told in (
            spearman(scores[again], observed[again], once(7)),
            auc(scores[again], its, once(7)),
            precision(scores[again], its, 3, once(7)),
        )
    ]


def test_resamples_are_of_the_same_size_and_the_same_again() -> None:
    weights = resampled(7)
    assert weights.shape == (RESAMPLES, 7)
    assert set(weights.sum(axis=1)) == {7}
    assert (weights == resampled(7)).all()


def test_an_interval_leaves_one_in_forty_on_either_side() -> None:
    assert interval(np.arange(1001)) == (25, 975)
