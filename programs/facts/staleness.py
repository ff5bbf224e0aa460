"""Why a fact should be looked up again."""

from enum import StrEnum

from programs.record.seasons import season_of
from programs.vocabulary import H1B_PAYMENT_SINCE, Policy


class Why(StrEnum):
    """Why a fact is in its queue, the more pressing first within one field."""

    DISPUTE = "Equally strong sources disagree, so it counts as not stated"
    ALSO_SAID = "A weaker source says something else"
    H1B = "H-1B stated before 21 September 2025, or without a date"
    OLD = "Older than last season"
    UNDATED = "Without a date"
    MISSING = "No source of ours states it"


def must_confirm(field: str, value: str, season: int, seen_on: str, this_season: int) -> Why | None:
    """Why what stands should be looked up again; None where it is fresh: of this season or the last."""
    year = season or season_of(seen_on)
    if field == "visa_h1b" and value != Policy.NO and seen_on < H1B_PAYMENT_SINCE:
        return Why.H1B
    if not year:
        return Why.UNDATED
    return Why.OLD if year < this_season - 1 else None
