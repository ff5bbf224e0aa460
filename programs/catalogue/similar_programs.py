"""Programs like another one, by the facts on record, each with the reasons."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from programs.catalogue.columns import Catalogue
from programs.record.rates import NewestImgs

MOST: Final = 5
FEWEST_REASONS: Final = 2
NEAR_IN_SIZE: Final = 0.25  # of the larger one's positions, by judgement
NEAR_IN_SHARE: Final = 10  # percentage points of the IMG share, by judgement


class Similar(NamedTuple):
    position: int
    reasons: list[str]


def similar_to(position: int, catalogue: Catalogue) -> list[Similar]:
    """Programs of the same specialty that share the most stated facts, at most ``MOST``; ties in name order.

    ``position``: the program's number in the catalogue. What is not stated counts for nothing.
    """
    others = catalogue.columns["specialty"].where([catalogue.value("specialty", position)])
    others = others[others != position]
    shared = np.zeros(len(others), np.int8)
    for column, reason in REASONS.items():
        mine, (values, codes) = catalogue.value(column, position), catalogue.columns[column]
        if mine and len(others):
            is_like = np.zeros(len(values), bool)
            for number in np.bincount(codes[others]).nonzero()[0].tolist():
                is_like[number] = bool(values[number] and reason(mine, values[number]))
            shared += is_like[codes[others]]
    best = others[(-shared).argsort(kind="stable")[: min(MOST, np.count_nonzero(shared >= FEWEST_REASONS))]]
    return [Similar(other, _reasons(position, other, catalogue)) for other in best.tolist()]


def _reasons(one: int, other: int, catalogue: Catalogue) -> list[str]:
    mine, its = (catalogue.facts(REASONS, at) for at in (one, other))
    facts = zip(REASONS.values(), mine, its, strict=True)
    return [words for reason, mine, its in facts if mine and its and (words := reason(mine, its))]


# Why two programs are alike by what each states: words, or '' where they are not.


def _same(words: str) -> Callable[[str, str], str]:
    return lambda mine, its: words if mine == its else ""


def _same_visa(visa: str) -> Callable[[str, str], str]:
    said = {"yes": "sponsor {}", "no": "say no to {}", "conditional": "sponsor {} with conditions"}
    return lambda mine, its: f"both {said[mine].format(visa)}" if mine == its else ""


def _near_in_size(mine: int, its: int) -> str:
    is_near = abs(mine - its) <= NEAR_IN_SIZE * max(mine, its)
    return f"{its} positions a year against {mine}" if is_near else ""


def _near_in_share(mine: NewestImgs, its: NewestImgs) -> str:
    if not (mine.people and its.people) or mine.population != its.population:
        return ""
    if abs(100 * mine.imgs / mine.people - 100 * its.imgs / its.people) > NEAR_IN_SHARE:
        return ""
    counted = [f"{one.imgs} of {one.people} {one.population} in {one.season}" for one in (its, mine)]
    return f"IMGs {counted[0]} against {counted[1]}"


REASONS: Final[dict[str, Callable[[Any, Any], str]]] = {
    "state": _same("same state"),
    "setting": _same("same setting"),
    "visa_j1": _same_visa("J-1"),
    "visa_h1b": _same_visa("H-1B"),
    "positions_per_year": _near_in_size,
    "newest_imgs": _near_in_share,
}
