"""How a score is added up: a factor's value becomes a printed line, and the lines sum to the score.

A factor gives a value in 0..1, whether all its facts are known, and a reason. Points are weight times value in integer
hundredths.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isfinite
from typing import Final, NamedTuple

from applicants.matching.standing import Standing
from applicants.matching.verdicts import ProgramFacts

REVIEWED_ON: Final = date(2026, 11, 22)
FULL: Final = 100_00  # hundredths of points a score has in all


class FactorValue(NamedTuple):
    """What one factor sees: ``value`` in 0..1, ``known`` if no fact of either side is missing, and why.

    A reason that takes work to word may be a function, called only for lines that are printed.
    """

    value: float
    known: bool
    reason: str | Callable[[], str]


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One printed line of a score; points in integer hundredths."""

    key: str
    label: str
    points: int
    max_points: int
    known: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One row of the weight table. ``source``: where the weight comes from, or "by judgement".

    ``asks_of_me``: all that ``value`` reads of the applicant, given where asking every program again is dear: with an
    equal answer the same values hold. None: it may read anything. ``is_shared``: it is the same for many people.
    """

    key: str
    label: str
    weight: int
    why: str
    source: str
    reads: tuple[str, ...]
    value: Callable[[Standing, ProgramFacts], FactorValue]
    asks_of_me: Callable[[Standing], Hashable] | None = None
    is_shared: bool = False
    reviewed_on: date = REVIEWED_ON

    def line(self, seen: FactorValue, max_points: int) -> FactorLine:
        reason = seen.reason if isinstance(seen.reason, str) else seen.reason()
        points = points_of(seen.value, max_points)
        return FactorLine(self.key, self.label, points, max_points, seen.known, reason)


def points_of(value: float, max_points: int) -> int:
    """Weight times value in hundredths, rounded half up; the tiny addend keeps exact halves from falling short."""
    return int(max_points * value + 0.5 + 1e-9)


def scaled_weights(factors: tuple[Factor, ...], chosen: Mapping[str, float]) -> dict[str, int] | None:
    """Each factor's share of 100 points in hundredths, by largest remainder, ties by key; None when all are zero.

    A key not in ``chosen`` keeps its default. Raises ValueError for a weight that is negative or not finite.
    """
    weights = {factor.key: chosen.get(factor.key, factor.weight) for factor in factors}
    for key, weight in weights.items():
        if not isfinite(weight) or weight < 0:
            raise ValueError(f"the weight of {key} must be 0 or more, got {weight}")
    total = sum(map(Fraction, weights.values()))
    if not total:
        return None
    exact = {key: Fraction(weight) * FULL / total for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_remainder[: FULL - sum(shares.values())]:
        shares[key] += 1
    return shares
