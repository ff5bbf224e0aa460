"""Pictures of many programs: what a template needs to draw them, and nothing about colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from programs.vocabulary import STATES

# One tile a state, roughly where it lies: a row of two-letter codes per line, ".." is water or abroad.
STATE_TILES: Final = """
AK .. .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. .. VT NH
.. WA ID MT ND MN IL WI MI NY RI MA
.. OR NV WY SD IA IN OH PA NJ CT ..
.. CA UT CO NE MO KY WV VA MD DE ..
.. .. AZ NM KS AR TN NC SC DC .. ..
.. .. .. .. OK LA MS AL GA .. .. ..
HI .. .. .. TX .. .. .. .. FL .. PR
"""
TILE: Final = 40  # units of the drawing, the gap to the next tile included
STEPS: Final = (10, 25, 50, 100)  # a tile's shade: below the first number is 1, from the last on is 5


@dataclass(frozen=True)
class StateTile:
    """One state of the map.

    ``column`` and ``row`` count from 0, ``x`` and ``y`` are their place in the drawing; ``level`` is the shade, from
    0 (none) to 5 (most).
    """

    code: str
    name: str
    count: int
    column: int
    row: int

    @property
    def x(self) -> int:
        return self.column * TILE

    @property
    def y(self) -> int:
        return self.row * TILE

    @property
    def level(self) -> int:
        return 1 + sum(self.count >= step for step in STEPS) if self.count else 0


def state_tiles(counts: Mapping[str, int]) -> list[StateTile]:
    """The map of the states with ``counts`` per two-letter code; in reading order."""
    return [
        StateTile(code, STATES[code], counts.get(code, 0), column, row)
        for row, line in enumerate(STATE_TILES.split("\n")[1:-1])
        for column, code in enumerate(line.split())
        if code != ".."
    ]
