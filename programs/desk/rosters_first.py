"""Which rosters to count first: programs drawn at random, so that how good the order is can be told of all of them."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from programs import catalogue
from programs.models import Program
from programs.record.openness import GROUPS
from programs.record.rates import recent_record

SAMPLE_SIZE: Final = 150
SAMPLED_SPECIALTIES: Final = 4  # those with the most programs, each with the same part of the sample


@dataclass(frozen=True)
class DrawnProgram:
    """``is_counted``: an IMG record of the last five seasons exists."""

    program: Program
    is_counted: bool


@dataclass(frozen=True)
class SampledSpecialty:
    """The programs drawn of one specialty, of ``listed`` in all, in the order they were drawn."""

    name: str
    listed: int
    drawn: tuple[DrawnProgram, ...]

    @property
    def counted(self) -> int:
        return sum(one.is_counted for one in self.drawn)


def lot(program_key: str) -> str:
    """A program's place in the draw: it hangs on its key alone, so that new facts and new programs move nobody's."""
    return hashlib.sha256(program_key.encode()).hexdigest()


def sample() -> list[SampledSpecialty]:
    """The sample as it stands today; three statements, with the catalogue's. Closed programs are not drawn."""
    found = defaultdict(list)
    rows = Program.objects.listed().exclude(active="no").order_by()
    for specialty, key, pk in rows.values_list("specialty__name", "program_key", "pk"):
        found[specialty].append((lot(key), pk))
    largest = sorted(found, key=lambda name: (-len(found[name]), name))[:SAMPLED_SPECIALTIES]
    drawn = {}
    for at, name in enumerate(largest):
        size = len(range(at, SAMPLE_SIZE, SAMPLED_SPECIALTIES))
        drawn[name] = [pk for _, pk in sorted(found[name])[:size]]
    programs = Program.objects.in_bulk([pk for pks in drawn.values() for pk in pks])
    counted = _counted()
    return [
        SampledSpecialty(name, len(found[name]), tuple(DrawnProgram(programs[pk], pk in counted) for pk in pks))
        for name, pks in drawn.items()
    ]


def _counted() -> set[int]:
    """The programs with a record of either group, or of both together, that is not too old."""
    books = catalogue.current()
    records = zip(books.ids, books.values_of("record"), strict=True)
    return {pk for pk, record in records if any(recent_record(record, group, books.this_season) for group in GROUPS)}
