"""The rules of the two matches as their sources word them, from ``fixtures/rules.csv``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

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


class LetteredRule(NamedTuple):
    """A rule with the letter of its source, and of every rule that names the same source of the same day."""

    letter: str
    rule: Rule


def lettered(told: Iterable[Rule]) -> list[LetteredRule]:
    """Rules that share a list of sources; letters, because a number would read as one of a rule."""
    letters: dict[tuple[str, str], str] = {}
    return [
        LetteredRule(letters.setdefault((one.source_url, one.as_of), ascii_lowercase[len(letters)]), one)
        for one in told
    ]


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    return {row["key"]: Rule(**row) for row in rows_of("rules")}
