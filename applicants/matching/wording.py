"""How several words, and a word with its number, stand in one sentence."""

from collections.abc import Iterable


def in_a_row(words: Iterable[str], last: str = "and") -> str:
    """ "Ontario", "Ontario and Quebec", "Ontario, Manitoba and Quebec"."""
    *others, end = words
    return f"{', '.join(others)} {last} {end}" if others else end


def counted(number: float, noun: str) -> str:
    """ "1 month", "2 months", "0.5 months"."""
    return f"{number:,g} {noun}{'' if number == 1 else 's'}"
