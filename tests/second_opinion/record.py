"""A program's record with IMGs: shares of those interviewed, matched or in training, never of those who applied.

Read as the product reads it, where the design is silent: the last five seasons are those before the season asked for,
and a season back is counted from the newest of them; a roster of the running season counts in full; an IMG on record
implies a yes also when it is of the running season; a program's own total comes before that of its tracks; a group
larger than all IMGs is of other people.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from tests.second_opinion.facts import Program, Row
from tests.second_opinion.figures import GROUPS, share

SEASONS = 5
FADING = 0.8  # a season back
PEOPLE_BEHIND_A_PERCENT = 10
POPULATIONS = ("interviewed", "matched", "residents")


@dataclass(frozen=True)
class Counted:
    """People of one group (``count``) among all (``total``), seasons weighted."""

    count: float
    total: float
    is_pooled: bool = False
    people: float = 0  # of the seasons as they stand, unweighted


@cache
def of_group(program: Program, group: str, season: int, populations: tuple[str, ...] = POPULATIONS) -> Counted | None:
    """The highest population on record with a share of the group; None where there is none."""
    for population in populations:
        seasons = {
            year: found
            for year in range(_newest(season, population), season - 1 - SEASONS, -1)
            if (found := _of_season(program, group, year, population))
        }
        if not seasons:
            continue
        if population == "residents":  # the same people are seen in several years
            newest = max(seasons)
            seasons = {newest: seasons[newest]}
        faded = [(FADING ** max(0, season - 1 - year), found) for year, found in seasons.items()]
        return Counted(
            sum(weight * found.count for weight, found in faded),
            sum(weight * found.total for weight, found in faded),
            any(found.is_pooled for _, found in faded),
            sum(found.total for _, found in faded),
        )
    return None


def _newest(season: int, population: str) -> int:
    """Who trains in the running season is counted while it runs."""
    return season if population == "residents" else season - 1


def _of_season(program: Program, group: str, season: int, population: str) -> Counted | None:
    """The whole program's own rows, else its tracks together."""
    tracks: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in program.records:
        if row["season"] == season and row["population"] == population:
            tracks[row["track"]][row["group"]] = row
    whole = tracks.pop("", {})
    everybody = whole["all"]["count"] if "all" in whole else _sum([rows.get("all") for rows in tracks.values()])
    if found := _of_rows(whole, everybody, group, program.specialty):
        return found
    parts = [
        part
        for rows in tracks.values()
        if (part := _of_rows(rows, rows["all"]["count"] if "all" in rows else None, group, program.specialty))
    ]
    if not parts:
        return None
    return Counted(sum(p.count for p in parts), sum(p.total for p in parts), any(p.is_pooled for p in parts))


def _sum(rows: list[Row | None]) -> int | None:
    """People of the tracks, if each tells them."""
    return sum(row["count"] for row in rows if row) if rows and all(rows) else None


def _of_rows(rows: dict[str, Row], everybody: int | None, group: str, specialty: str) -> Counted | None:
    """One season, track and population: the own count, else all IMGs less the other group, else all IMGs split."""
    us, non_us = (_people(rows.get(name), everybody) for name in GROUPS)
    imgs = _people(rows.get("img"), everybody)
    if "img" not in rows and us and non_us:
        imgs = min(us[0] + non_us[0], us[1]), us[1]
    if group == "img":
        return Counted(*imgs) if imgs else None
    own, other = (us, non_us) if group == "us_img" else (non_us, us)
    if own and not (imgs and own[0] > imgs[0]):
        return Counted(*own)
    if imgs and other and imgs[1] == other[1]:
        return Counted(max(0.0, imgs[0] - other[0]), imgs[1])
    if imgs:
        split = share(specialty, group) / sum(share(specialty, each) for each in GROUPS)
        return Counted(imgs[0] * split, imgs[1], is_pooled=True)
    return Counted(*own) if own else None


def _people(row: Row | None, everybody: int | None) -> tuple[float, float] | None:
    """How many, and of how many; a percent without a number counts as ten people."""
    if row is None:
        return None
    if row["percent"] is not None:
        total = everybody if everybody is not None else PEOPLE_BEHIND_A_PERCENT
        return float(row["percent"]) / 100 * total, total
    return (min(row["count"], everybody), everybody) if everybody else None


def has_imgs(program: Program) -> bool:
    """An IMG among residents or matched of the last five seasons, or of the running one as far as it is counted."""
    return any(
        0 <= program.this_season - row["season"] <= SEASONS
        and row["population"] in ("matched", "residents")
        and row["group"] in ("img", *GROUPS)
        and bool(row["count"] or float(row["percent"] or 0))
        for row in program.records
    )


def is_counted(program: Program, group: str = "") -> bool:
    """Whether the group, or any of IMGs, is on record at all, be it undated or old."""
    return any(
        row["population"] in POPULATIONS and row["group"] in ((group,) if group else ("img", *GROUPS))
        for row in program.records
    )
