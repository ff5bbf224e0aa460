"""How well an order of programs agrees with what was observed of them, and how far chance could move the answer.

Plain functions over numbers. ``scores``: what orders the programs, the highest first; ``observed``: what was found of
each. Where scores tie, every order of the tied programs counts equally. ``weights``: how often each program is counted,
one row for each way of counting them (see :func:`resampled`); every answer has one number a row.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from applicants.matching.columns import Numbers

SEED: Final = 2027  # the same data always give the same intervals
RESAMPLES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


class Thirds(NamedTuple):
    """Which programs are in the top and in the bottom third of what was observed."""

    top: Numbers
    bottom: Numbers


def thirds(observed: Numbers) -> Thirds:
    """Of at least three programs. Those observed alike are never parted: a long tie at the bottom makes the bottom
    larger and the top smaller.
    """
    rising, of_a_third = np.sort(observed), len(observed) // 3
    low, high = rising[of_a_third - 1], rising[-of_a_third]
    return Thirds((observed >= high) & (observed > low), observed <= low)


def once(n: int) -> Numbers:
    """Every program counted once."""
    return np.ones((1, n))


def resampled(n: int) -> Numbers:
    """Bootstrap: as many programs as there are, drawn with replacement again and again."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float)


def spearman(scores: Numbers, observed: Numbers, weights: Numbers) -> Numbers:
    """Spearman's rank correlation, from -1 to 1; ties have the mean of their ranks. 0 where all are alike."""
    total = weights.sum(axis=1, keepdims=True)
    first, second = (_ranks(values, weights) - (total + 1) / 2 for values in (scores, observed))  # less the mean rank
    spread = np.sqrt((weights * first**2).sum(axis=1) * (weights * second**2).sum(axis=1))
    return np.asarray((weights * first * second).sum(axis=1) / np.where(spread, spread, 1))


def auc(scores: Numbers, of: Thirds, weights: Numbers) -> Numbers:
    """How often a program of the top third stands above one of the bottom third, from 0 to 1; a tie is a half, and so
    is the whole where either third is empty.
    """
    top, bottom = weights * of.top, weights * of.bottom
    pairs = top.sum(axis=1) * bottom.sum(axis=1)
    won = ((bottom @ _above(scores).T) * top).sum(axis=1)
    return np.where(pairs, won / np.where(pairs, pairs, 1), 0.5)


def precision(scores: Numbers, of: Thirds, first: int, weights: Numbers) -> Numbers:
    """Of the ``first`` programs, the part that is of the top third, from 0 to 1."""
    ahead = weights @ (scores[None, :] > scores[:, None]).T
    tied = weights @ (scores[None, :] == scores[:, None]).T
    reached = np.clip((first - ahead) / np.maximum(tied, 1), 0, 1)  # the part of its tie that is among the first
    return np.asarray((weights * reached * of.top).sum(axis=1) / first)


def interval(values: Numbers) -> tuple[float, float]:
    """Where 95% of the resampled answers lie."""
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


def _above(scores: Numbers) -> Numbers:
    """1 where the program of the row stands above that of the column, 0 where below, a half where they tie."""
    return np.asarray((np.sign(scores[:, None] - scores[None, :]) + 1) / 2)


def _ranks(values: Numbers, weights: Numbers) -> Numbers:
    """The rank of each program from 1, the lowest value first, where each is there as often as it is counted."""
    return np.asarray(weights @ _above(values).T + 0.5)
