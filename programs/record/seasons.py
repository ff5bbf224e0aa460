"""Match years, and which of them a day belongs to."""

from typing import Final

# A statement older than this says less of today; how each rule treats it stands there.
OLD_AFTER_SEASONS: Final = 5


def season_of(seen_on: str) -> int:
    """The match year whose season a date falls in: July to June, so 2026-11-22 belongs to 2027. 0 when undated."""
    if not seen_on:
        return 0
    year, month = int(seen_on[:4]), int(seen_on[5:7] or 1)
    return year + 1 if month >= 7 else year


def is_old(seen_on: str, season: int) -> bool:
    """Undated, or of more than five seasons before this one."""
    return season - season_of(seen_on) > OLD_AFTER_SEASONS
