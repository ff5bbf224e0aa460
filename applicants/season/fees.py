"""What the application service and the Match charge, from ``fixtures/fees.csv``; no figure without its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from applicants.season.tables import rows_of

APPLICATION, TRANSCRIPT = "eras_application", "eras_transcript"
REGISTRATION, EXTRA_RANK, LIST_LENGTH = "nrmp_registration", "nrmp_extra_rank", "nrmp_list_length"
SCHEDULE: Final = (APPLICATION, TRANSCRIPT, REGISTRATION, EXTRA_RANK, LIST_LENGTH)
EACH: Final = "each"


@dataclass(frozen=True, slots=True)
class Fee:
    """One step of a fee, whole US dollars. ``first`` to ``last``: which of the programs it is for, None has no end.

    ``unit``: each (of these programs) or once (as soon as the list is that long). ``season``: the match year of the
    schedule it was read in. ``confidence``: primary (who charges it) or secondary (somebody who quotes it).
    """

    key: str
    season: int
    first: int
    last: int | None
    amount: int
    unit: str
    source_name: str
    source_url: str
    confidence: str

    def due(self, programs: int) -> int:
        """What this step adds for so many programs."""
        if programs < max(self.first, 1):
            return 0
        if self.unit == EACH:
            return (min(programs, self.last or programs) - self.first + 1) * self.amount
        return self.amount if self.last is None or programs <= self.last else 0


@lru_cache(maxsize=1)
def _fees() -> tuple[Fee, ...]:
    return tuple(
        Fee(
            row["key"],
            int(row["season"]),
            int(row["tier_from"] or 1),
            int(row["tier_to"]) if row["tier_to"] else None,
            int(row["amount_usd"]),
            row["unit"],
            row["source_name"],
            row["source_url"],
            row["confidence"],
        )
        for row in rows_of("fees")
    )


def fees(key: str) -> Sequence[Fee]:
    """The steps of one fee, the first programs first."""
    return sorted((fee for fee in _fees() if fee.key == key), key=lambda fee: fee.first)


def due(key: str, programs: int) -> int:
    """What so many programs (of one specialty, of one rank list) cost, US dollars."""
    return sum(fee.due(programs) for fee in fees(key))
