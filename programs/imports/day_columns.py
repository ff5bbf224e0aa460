"""Columns of days in a file: what comes first in 4/12/2026 is decided once for all of a column that do not tell."""

from collections import defaultdict
from typing import Final

from programs import fields
from programs.fields import FIELDS, clean_value
from programs.imports.days import UNORDERED, day_of, order_told
from programs.imports.words import WordMeaning, Words, is_blank

DAYS: Final = frozenset({"deadline", "seen_on"})
WHICH_FIRST: Final = "what comes first, the day or the month"


class DayColumns:
    """``decided``: what somebody said, under ``UNORDERED`` what comes first. ``today``: nothing was seen after it."""

    def __init__(self, decided: Words, today: str) -> None:
        self.decided, self.today = decided, today
        self.told: dict[str, set[str]] = defaultdict(set)  # by our column: what comes first in days that tell it

    def read(self, name: str, typed: str) -> WordMeaning:
        """A day as people write it. Raises ValueError."""
        if is_blank(typed):
            return WordMeaning("")
        try:
            return WordMeaning(clean_value(name, typed) if name in FIELDS else fields.seen_on(typed))
        except ValueError:
            self.told[name].add(order_told(typed, self.today if name == "seen_on" else ""))
            found = day_of(typed, self._said(name))
            return WordMeaning(found.day.isoformat(), found.is_asked)

    def is_unordered(self, name: str, typed: str) -> bool:
        """Whether nobody has said yet what comes first in this cell."""
        if name not in DAYS or self._said(name) or typed in self.decided.get(name, {}):
            return False
        try:
            return day_of(typed).is_asked
        except ValueError:
            return False

    def order(self, name: str) -> str:
        """What comes first in a column, where some of its days tell and no two tell otherwise; else ''."""
        told = self.told[name] - {""}
        return next(iter(told)) if len(told) == 1 else ""

    def _said(self, name: str) -> str:
        return self.decided.get(name, {}).get(UNORDERED, "")
