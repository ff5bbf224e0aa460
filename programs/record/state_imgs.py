"""What is counted of a state: how many IMGs matched there, against all states together."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from programs.record.rates import odds
from programs.vocabulary import Group

# By judgement: how many places all states together count beside a state's own, how much of the difference is the
# state's and not that of where IMGs apply, and how far it may go.
PLACES_OF_ALL: Final = 60
EXPONENT: Final = 0.75
LEAST_FACTOR, MOST_FACTOR = 1 / 4, 4


class StateCount(NamedTuple):
    """IMGs matched in a state in one year, and the places offered there in the same or another year."""

    state: str
    us_img: int
    non_us_img: int
    places: int
    matched_year: int
    places_year: int
    source: str

    def of(self, group: Group) -> int:
        return self.us_img if group is Group.US_IMG else self.non_us_img


class StateImgs(NamedTuple):
    """One state's count beside that of all: shares of the places by group, in 0..1."""

    counted: StateCount
    us_img: float
    non_us_img: float
    us_img_of_all: float
    non_us_img_of_all: float

    def share(self, group: Group) -> float:
        """The group's share of the state's places, counted together with ``PLACES_OF_ALL`` average places."""
        return self.us_img if group is Group.US_IMG else self.non_us_img

    def share_of_all(self, group: Group) -> float:
        return self.us_img_of_all if group is Group.US_IMG else self.non_us_img_of_all

    def factor(self, group: Group) -> float:
        """By what the state multiplies the odds of a specialty's share."""
        ratio = odds(self.share(group)) / odds(self.share_of_all(group))
        return min(MOST_FACTOR, max(LEAST_FACTOR, ratio**EXPONENT))


def state_imgs(counts: Iterable[StateCount]) -> dict[str, StateImgs]:
    """Every state's shares beside those of all states; empty where nothing, or no IMG of a group, is counted."""
    rows = list(counts)
    places = sum(row.places for row in rows)
    us, non_us = sum(row.us_img for row in rows), sum(row.non_us_img for row in rows)
    if not (0 < us < places and 0 < non_us < places):
        return {}
    of_all = us / places, non_us / places

    def share(count: int, row: StateCount, whole: float) -> float:
        return (count + PLACES_OF_ALL * whole) / (row.places + PLACES_OF_ALL)

    return {
        row.state: StateImgs(row, share(row.us_img, row, of_all[0]), share(row.non_us_img, row, of_all[1]), *of_all)
        for row in rows
    }
