"""A figure with its goal, as a line of a table."""

from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """``told``: examples of what is counted, for whoever has to mend it."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""
    told: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        low, high = self.at_least, self.at_most
        return (low is None or self.value >= low) and (high is None or self.value <= high)

    @property
    def line(self) -> str:
        bounds = ((self.at_least, "at least"), (self.at_most, "at most"))
        goal = " ".join(f"{words} {bound:g}" for bound, words in bounds if bound is not None) or "-"
        value = f"{self.value:,.2f}".removesuffix(".00") + (f" {self.unit}" if self.unit else "")
        return f"| {self.name} | {value} | {goal} | {'yes' if self.holds else '**no**'} |"
