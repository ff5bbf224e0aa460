"""The tables of ``fixtures/`` that are about a season: days, fees, rules, signals, invitations."""

import csv
from functools import lru_cache

from django.conf import settings


@lru_cache
def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table, by its name."""
    with (settings.FIXTURES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
