"""How several words stand in one sentence."""

from collections.abc import Iterable


def in_a_row(words: Iterable[str], last: str = "and") -> str:
    """ "Ontario", "Ontario and Quebec", "Ontario, Manitoba and Quebec"."""
    *others, end = words
    return f"{', '.join(others)} {last} {end}" if others else end
