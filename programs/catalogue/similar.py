"""Programs like another one, by the facts on record, each with the reasons."""

from typing import Final, NamedTuple

from programs.catalogue.columns import Catalogue

MOST: Final = 5
FEWEST_REASONS: Final = 2
NEAR_IN_SIZE: Final = 0.25  # of the larger one's positions, by judgement
NEAR_IN_SHARE: Final = 10  # percentage points of the IMG share, by judgement


class Similar(NamedTuple):
    position: int
    reasons: list[str]


def similar_to(position: int, catalogue: Catalogue) -> list[Similar]:
    """Programs of the same specialty that share the most stated facts, at most ``MOST``; ties in name order.

    ``position``: the program's number in the catalogue. What is not stated is like nothing.
    """
    specialty = catalogue.columns["specialty"]
    others = (specialty.codes == specialty.codes[position]).nonzero()[0].tolist()
    found = [Similar(other, _reasons(position, other, catalogue)) for other in others if other != position]
    alike = [one for one in found if len(one.reasons) >= FEWEST_REASONS]
    return sorted(alike, key=lambda one: -len(one.reasons))[:MOST]


def _reasons(one: int, other: int, catalogue: Catalogue) -> list[str]:
    def both(column: str) -> tuple:
        return catalogue.value(column, one), catalogue.value(column, other)

    def same(column: str) -> bool:
        mine, its = both(column)
        return bool(mine) and mine == its

    reasons = [words for column, words in (("state", "same state"), ("setting", "same setting")) if same(column)]
    for column, visa in (("visa_j1", "J-1"), ("visa_h1b", "H-1B")):
        if same(column):
            said = {"yes": "sponsors", "no": "does not sponsor", "conditional": "sponsors with conditions"}
            reasons.append(f"also {said[catalogue.value(column, one)]} {visa}")
    mine, its = both("positions_per_year")
    if mine and its and abs(mine - its) <= NEAR_IN_SIZE * max(mine, its):
        reasons.append(f"{its} positions a year against {mine}")
    mine, its = both("newest_imgs")
    if mine and its and mine.people and its.people:
        shares = [100 * one.imgs / one.people for one in (its, mine)]
        if abs(shares[0] - shares[1]) <= NEAR_IN_SHARE and mine.population == its.population:
            counted = [f"{one.imgs} of {one.people} {one.population} in {one.season}" for one in (its, mine)]
            reasons.append(f"IMGs {counted[0]} against {counted[1]}")
    return reasons
