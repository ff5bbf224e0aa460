"""Match years, and which of them a day belongs to."""

from typing import Final

# A statement older than this says less of today; how each rule treats it stands there.
OLD_AFTER_SEASONS: Final = 5


def season_of(seen_on: str) -> int:
    """The match year whose season a date falls in: July to June, so 2026-11-22 belongs to 2027. 0 when undated."""
    return int(seen_on[:4]) + (seen_on[5:] >= "07") if seen_on else 0


def is_old(seen_on: str, season: int) -> bool:
    """Undated, or of more than five seasons before this one."""
    return season - season_of(seen_on) > OLD_AFTER_SEASONS
