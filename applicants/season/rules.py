"""The rules of the two matches as their sources word them, from ``fixtures/rules.csv``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from applicants.season.tables import rows_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in our words with its source. ``country``: US or CA. ``as_of``: a day or a year, '' where undated.

    ``confidence``: primary (the body that makes the rule), secondary (somebody who quotes it).
    """

    key: str
    country: str
    rule: str
    as_of: str
    source_name: str
    source_url: str
    confidence: str


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    return {row["key"]: Rule(**row) for row in rows_of("rules")}
