"""What a program's record says: rates with their n, and the counts openness to a group rests on.

Plain functions over counts. Shares are *of those interviewed, matched or in training*, never of those who applied.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any, Final, NamedTuple, Self

from programs.vocabulary import Answer, Group, Policy, Population

# The populations a share may be taken of, the one closest to an interview first. They are never averaged together.
LADDER: Final = (Population.INTERVIEWED, Population.MATCHED, Population.RESIDENTS)

# Who was in fact taken, the clearest first.
TAKEN: Final = (Population.MATCHED, Population.RESIDENTS, Population.INTERVIEWED)

# Of whom the newest share of IMGs is told.
NEWEST_OF: Final = (Population.RESIDENTS, Population.MATCHED)

SEASONS_BACK: Final = 5
WEIGHT_PER_SEASON_BACK: Final = 0.8
PRIOR_WEIGHT: Final = 8  # residents a prior is worth, so that 1 of 1 is not 100%
N_OF_BARE_PERCENT: Final = 10  # people a percentage without its n counts as


class SeasonCount(NamedTuple):
    """One row of a program's season record. ``season``: match year, 0 = undated; one of count and percent is given."""

    season: int
    track: str
    group: str
    population: str
    count: int | None  # type: ignore[assignment]  # the contract's word; no tuple method is used
    percent: float | None

    @classmethod
    def of(cls, *told: Any) -> Self:
        """The same of what a database row holds, whose percentage is a decimal number."""
        count = cls(*told)
        return count if count.percent is None else count._replace(percent=float(count.percent))


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``n`` with its 95 % Wilson interval; share and bounds in 0..1."""

    count: float
    n: float
    share: float
    low: float
    high: float


def rate(count: float, n: float) -> Rate:
    """The share with its Wilson score interval at 95 % (Wilson 1927); ``n`` must be above 0 and at least ``count``."""
    if not 0 <= count <= n or n <= 0:
        raise ValueError(f"a rate needs 0 <= count <= n and n > 0, got {count} of {n}")
    z, share = 1.96, count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # The share is in its interval; rounding alone can push a bound past it by a last digit, at none and at all.
    return Rate(count, n, share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


class NewestImgs(NamedTuple):
    """``imgs`` of ``people`` of one season and population; where only a percentage is stated that, and no people."""

    season: int
    population: str
    imgs: int
    people: int
    percent: float | None


Groups = dict[str, SeasonCount]


def _by_season(counts: Iterable[SeasonCount]) -> dict[tuple[int, str], dict[str, Groups]]:
    """Counts by season and population, track ('' for the whole program) and group."""
    told: dict[tuple[int, str], dict[str, Groups]] = defaultdict(lambda: defaultdict(dict))
    for row in counts:
        told[row.season, row.population][row.track][row.group] = row
    return told


def _whole(tracks: Mapping[str, Groups]) -> Groups:
    """The counts of the whole program by group. Where its people are not counted as one, they are those of its tracks,
    if each tells them.
    """
    groups = _with_imgs(tracks.get("", {}))
    people = [of_track.get(Group.ALL) for track, of_track in tracks.items() if track]
    counts = [row.count for row in people if row is not None and row.count is not None]
    if groups and Group.ALL not in groups and counts and len(counts) == len(people):
        some = next(iter(groups.values()))
        groups[Group.ALL] = some._replace(group=Group.ALL, count=sum(counts), percent=None)
    return groups


def _with_imgs(groups: Groups) -> Groups:
    """All IMGs are those of both groups, where they are not counted together."""
    us, non_us = groups.get(Group.US_IMG), groups.get(Group.NON_US_IMG)
    if Group.IMG in groups or us is None or non_us is None:
        return dict(groups)
    if us.count is not None and non_us.count is not None:
        return groups | {Group.IMG: us._replace(group=Group.IMG, count=us.count + non_us.count)}
    if us.percent is not None and non_us.percent is not None:
        return groups | {Group.IMG: us._replace(group=Group.IMG, percent=min(us.percent + non_us.percent, 100))}
    return dict(groups)


def newest_imgs(counts: Iterable[SeasonCount]) -> NewestImgs | None:
    """All IMGs of the newest dated season on record, of residents, else of those matched; of the whole program."""
    rows = [row for row in counts if row.season and row.population in NEWEST_OF]
    for season in sorted({row.season for row in rows if row.group != Group.ALL}, reverse=True):
        told = _by_season(row for row in rows if row.season == season)
        for population in NEWEST_OF:
            groups = _whole(told.get((season, population), {}))
            imgs, everybody = groups.get(Group.IMG), groups.get(Group.ALL)
            if imgs is None:
                continue
            if imgs.percent is not None:
                return NewestImgs(season, population, 0, 0, imgs.percent)
            if imgs.count is not None and everybody is not None and everybody.count:
                return NewestImgs(season, population, min(imgs.count, everybody.count), everybody.count, None)
    return None


def img_record(counts: Iterable[SeasonCount]) -> tuple[SeasonCount, ...]:
    """The rows openness reads: populations in which an IMG group is on record, with their totals."""
    rows = [row for row in counts if row.population in LADDER]
    told = {(row.season, row.track, row.population) for row in rows if row.group != Group.ALL}
    kept = (row for row in rows if (row.season, row.track, row.population) in told)
    return tuple(sorted(kept, key=lambda row: row[:4]))


def imgs_on_record(counts: Iterable[SeasonCount], this_season: int) -> str:
    """The newest count of residents or matched of the last five seasons that has an IMG of any group in it, in words:
    "9 of 10 residents"; '' without one.
    """
    recent = (row for row in counts if row.season and 0 <= this_season - row.season <= SEASONS_BACK)
    told = _by_season(row for row in recent if row.population in NEWEST_OF)
    for season, population in sorted(told, key=lambda key: (-key[0], NEWEST_OF.index(Population(key[1])))):
        tracks = told[season, population]
        for groups in (_whole(tracks), *(_with_imgs(tracks[track]) for track in sorted(tracks))):
            imgs = (groups.get(group) for group in (Group.IMG, Group.US_IMG, Group.NON_US_IMG))
            found = next((row for row in imgs if row and (row.count or row.percent)), None)
            if found:
                number = f"{found.percent:g}%" if found.count is None else str(found.count)
                total = groups[Group.ALL].count if Group.ALL in groups else None
                of = total if total and found.count and found.count <= total else "its"
                return f"{number} of {of} {population}"
    return ""


@dataclass(frozen=True, slots=True)
class SeasonShare:
    """One season's share of a group: ``count`` of ``n``. ``pooled``: the count is of all IMGs together."""

    season: int
    count: float
    n: float
    pooled: bool


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """The seasons of one population that speak about a group, newest first."""

    population: str
    seasons: tuple[SeasonShare, ...]

    @property
    def pooled(self) -> bool:
        """Is any season's count of all IMGs together?"""
        return any(season.pooled for season in self.seasons)

    @property
    def count(self) -> float:
        return sum(season.count for season in self.seasons)

    @property
    def n(self) -> float:
        return sum(season.n for season in self.seasons)


def season_shares(record: Iterable[SeasonCount], group: str, population: str) -> list[SeasonShare]:
    """Every season's share of ``group`` in ``population``, newest first; undated rows have season 0.

    A season's program total is used where it is stated, else its tracks are added up. The group's own count comes
    first, then all IMGs less the other group, then all IMGs together (``pooled``); a count of a group that is larger
    than that of all IMGs is of other people and left aside. A percentage is of the stated total, else of ten people.
    """
    told = _by_season(row for row in record if row.population == population)
    shares = []
    for (season, _), tracks in sorted(told.items(), reverse=True):
        whole = _share(season, _whole(tracks), group)
        parts = (_share(season, _with_imgs(groups), group) for track, groups in tracks.items() if track)
        known = [whole] if whole else [part for part in parts if part]
        if known:
            shares.append(
                SeasonShare(
                    season,
                    sum(share.count for share in known),
                    sum(share.n for share in known),
                    any(share.pooled for share in known),
                )
            )
    return shares


def _share(season: int, groups: dict[str, SeasonCount], group: str) -> SeasonShare | None:
    total = groups.get(Group.ALL)
    n = total.count if total else None

    def people(name: str) -> tuple[float, float] | None:
        row = groups.get(name)
        if row is None:
            return None
        if row.percent is not None:
            size = N_OF_BARE_PERCENT if n is None else n
            return row.percent / 100 * size, size
        return None if row.count is None or n is None else (row.count, n)

    own, pooled = people(group), people(Group.IMG)
    if own and pooled and own[0] > pooled[0]:
        own = None
    if own is None and pooled and group != Group.IMG:
        other = people(Group.US_IMG if group == Group.NON_US_IMG else Group.NON_US_IMG)
        if other and other[1] == pooled[1]:
            own = max(0.0, pooled[0] - other[0]), pooled[1]
    found = own or pooled
    if found is None or found[1] <= 0:
        return None
    return SeasonShare(season, min(found[0], found[1]), found[1], own is None)


@lru_cache(maxsize=16_384)
def recent_record(
    record: tuple[SeasonCount, ...], group: str, season: int, populations: tuple[Population, ...] = LADDER
) -> GroupRecord | None:
    """The dated record of the last five seasons before ``season``, of the first of ``populations`` that has one.

    Who trains in the running season is known while it runs, who matches in it is not. Residents are seen in several
    years' counts, so only the newest of these is kept.
    """
    for population in populations if record else ():
        newest = season if population == Population.RESIDENTS else season - 1
        oldest = season - SEASONS_BACK
        shares = [share for share in season_shares(record, group, population) if oldest <= share.season <= newest]
        if shares:
            return GroupRecord(population, tuple(shares[:1] if population == Population.RESIDENTS else shares))
    return None


def weighted_counts(record: GroupRecord, season: int, split: float) -> tuple[float, float]:
    """Count and n with 0.8 per season back from ``season`` - 1, the running season in full like the one before it; a
    pooled count is multiplied by ``split`` (0..1).
    """
    count = n = 0.0
    for share in record.seasons:
        weight = WEIGHT_PER_SEASON_BACK ** max(0, season - 1 - share.season)
        count += weight * share.count * (split if share.pooled else 1)
        n += weight * share.n
    return count, n


def posterior_share(prior: float, count: float = 0, n: float = 0) -> float:
    """Mean of the Beta posterior under a prior share worth eight residents."""
    return (PRIOR_WEIGHT * prior + count) / (PRIOR_WEIGHT + n)


def odds(share: float) -> float:
    return share / (1 - share)


def times_odds(share: float, factor: float) -> float:
    """The share whose odds are ``factor`` times those of ``share``."""
    moved = odds(share) * factor
    return moved / (1 + moved)


def accepts_img_answer(accepts_img: str, visa_j1: str, visa_h1b: str, on_record: str) -> tuple[Answer, str]:
    """Does the program accept IMGs, and by what is that implied where it is not stated: "its visas", "its record: 9 of
    10 residents"; else ''.

    What it states wins. Sponsoring J-1 or H-1B implies yes; sponsoring under conditions implies nothing. So do IMGs
    ``on_record`` (see :func:`imgs_on_record`).
    """
    if accepts_img:
        return Policy(accepts_img).answer, ""
    if Policy.YES in (visa_j1, visa_h1b):
        return Answer.YES, "its visas"
    return (Answer.YES, f"its record: {on_record}") if on_record else (Answer.UNKNOWN, "")
