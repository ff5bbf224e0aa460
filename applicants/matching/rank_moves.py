"""What other weights did to a ranking: which programs rose and fell, and how many of the first are still there."""

from typing import Final, NamedTuple

from applicants.matching.ranking import Ranking

MOST_MOVES: Final = 5
FIRST: Final = 20


class Move(NamedTuple):
    """One program's rank before and after; ``program`` is its number in the catalogue."""

    program: int
    before: int
    after: int

    @property
    def places(self) -> int:
        """How many places it moved, in either direction."""
        return abs(self.before - self.after)


class Changes(NamedTuple):
    """``risen`` and ``fallen``: the programs that moved most, the farthest first. ``kept`` of the ``first`` stayed."""

    risen: tuple[Move, ...]
    fallen: tuple[Move, ...]
    kept: int
    first: int


def what_changed(before: Ranking, after: Ranking, most: int = MOST_MOVES, first: int = FIRST) -> Changes:
    """Compare two rankings of the same programs by rank, the only thing scores of different weights share.

    At most ``most`` programs each way, ties by the new rank; ``kept`` counts the programs that are among the ``first``
    (fewer, if there are not so many) of both, in whatever order. Programs without a rank are left out.
    """
    ranked = after.order[after.rank[after.order] > 0]
    moved = before.rank[ranked] - after.rank[ranked]  # places risen, in the new order
    by_rise = sorted(range(len(moved)), key=lambda place: -moved[place])
    by_fall = sorted(range(len(moved)), key=lambda place: moved[place])

    def move(place: int) -> Move:
        index = int(ranked[place])
        return Move(index, int(before.rank[index]), int(after.rank[index]))

    return Changes(
        tuple(move(place) for place in by_rise[:most] if moved[place] > 0),
        tuple(move(place) for place in by_fall[:most] if moved[place] < 0),
        kept=len({*before.order[before.rank[before.order] > 0][:first].tolist()} & {*ranked[:first].tolist()}),
        first=min(first, len(moved)),
    )
