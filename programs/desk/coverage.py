"""How much is known: how many listed programs state each fact, and how old what they state is.

Worked out from the standing evidence whenever the data version changes, and kept until then.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from programs.facts.staleness import must_confirm
from programs.fields import POLICY_FIELDS
from programs.models import DataState, Evidence, Program
from programs.models.querysets import COUNTS_FOR
from programs.record.seasons import season_of
from programs.vocabulary import STATES


class Age(StrEnum):
    """What is known of one fact of one program."""

    FRESH = "fresh"
    STALE = "stale"
    UNDATED = "undated"
    DISPUTED = "disputed"
    MISSING = "missing"


class Tally(NamedTuple):
    """Programs by what is known of one fact; the five numbers add up to ``programs``."""

    fresh: int
    stale: int
    undated: int
    disputed: int
    missing: int

    @property
    def stated(self) -> int:
        return self.fresh + self.stale + self.undated

    @property
    def programs(self) -> int:
        return sum(self)


class CoveragePart(NamedTuple):
    """The programs of one specialty or state: its word in addresses, its name, and what is known there."""

    word: str
    name: str
    tally: Tally


# The place of a program's specialty (slug) and state (code) beside its age.
DIVISIONS: Final = {"specialty": 0, "state": 1}
Place = tuple[str, str]


@dataclass(frozen=True)
class Coverage:
    """As of one data version. ``counted``: field → (specialty, state) and age → programs; ``specialties``: names."""

    counted: Mapping[str, Mapping[tuple[Place, Age], int]]
    specialties: Mapping[str, str]

    def of(self, field: str) -> Tally:
        """What is known of a policy field at all listed programs."""
        return _tally((age, n) for (_, age), n in self.counted[field].items())

    def parts(self, field: str, by: str) -> list[CoveragePart]:
        """The same for each specialty or state that has programs, by name; ``by`` is a word of ``DIVISIONS``."""
        names = self.specialties if by == "specialty" else STATES
        found: dict[str, list[tuple[Age, int]]] = defaultdict(list)
        for (place, age), n in self.counted[field].items():
            found[place[DIVISIONS[by]]].append((age, n))
        parts = [CoveragePart(word, names.get(word, word), _tally(ages)) for word, ages in found.items()]
        return sorted(parts, key=lambda part: part.name)


def _tally(ages: Iterable[tuple[Age, int]]) -> Tally:
    total: Counter[Age] = Counter()
    for age, n in ages:
        total[age] += n
    return Tally(*(total[age] for age in Age))


def current() -> Coverage:
    """The coverage of the newest data, worked out once per version and season."""
    state = DataState.current()
    return _counted(state.version, state.this_season)


@lru_cache(maxsize=1)
def _counted(version: UUID, this_season: int) -> Coverage:
    ages = _ages(this_season)
    counted: dict[str, Counter[tuple[Place, Age]]] = {field: Counter() for field in POLICY_FIELDS}
    names: dict[str, str] = {}
    columns = ("pk", "specialty__slug", "specialty__name", "state", "disputed_fields")
    for pk, specialty, name, state, disputed in Program.objects.listed().order_by().values_list(*columns):
        names[specialty] = name
        disputes = disputed.split()
        for field in POLICY_FIELDS:
            silent = Age.DISPUTED if field in disputes else Age.MISSING
            counted[field][(specialty, state), ages.get((pk, field), silent)] += 1
    return Coverage(counted, names)


def _ages(this_season: int) -> dict[tuple[int, str], Age]:
    """How old the statement is that stands, by program and field."""
    rows = Evidence.objects.filter(is_current=True, field__in=POLICY_FIELDS).order_by()
    columns = (COUNTS_FOR, "field", "value", "season", "seen_on")
    ages = {}
    for program, field, value, season, seen_on in rows.values_list(*columns):
        if not (season or season_of(seen_on)):
            ages[program, field] = Age.UNDATED
        else:
            is_stale = must_confirm(field, value, season, seen_on, this_season)
            ages[program, field] = Age.STALE if is_stale else Age.FRESH
    return ages
