"""What a picture of one program shows, in the sentence that stands above it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from programs.facts.dossier import SeasonLine
from programs.record.rates import Rate
from programs.vocabulary import Group, Population

WHO: Final = {Group.IMG: "IMGs", Group.NON_US_IMG: "Non-US-citizen IMGs", Group.US_IMG: "US-citizen IMGs"}
OF: Final = {
    Population.APPLIED: "who applied",
    Population.INTERVIEWED: "people interviewed",
    Population.RANKED: "people ranked",
    Population.MATCHED: "people matched",
    Population.RESIDENTS: "residents",
}


def is_share(line: SeasonLine) -> bool:
    """Whether it says which part of all people of one season were IMGs, whatever the track."""
    return bool(line.rate and line.season and line.counted.group != Group.ALL and not line.counted.track)


def most_told(lines: Iterable[SeasonLine]) -> str:
    """The population with the shares of the most seasons, the one nearest to training among equals; '' for none."""
    seasons: dict[str, set[int]] = defaultdict(set)
    for line in filter(is_share, lines):
        seasons[line.counted.population].add(line.season)
    steps = list(OF)
    return max(seasons, key=lambda one: (len(seasons[one]), steps.index(Population(one))), default="")


def shares_most_told(lines: Iterable[SeasonLine]) -> list[SeasonLine]:
    """The shares of the population that is told the most, which its picture shows."""
    lines = list(lines)
    population = most_told(lines)
    return [line for line in lines if is_share(line) and line.counted.population == population]


def of_groups(lines: Iterable[SeasonLine]) -> str:
    """ "IMGs were 6 of 20 residents in 2026 (30%), 4 of 20 in 2025": the newest season, and the oldest beside it.

    Of the population its picture shows and the widest group of its newest season. '' where nothing has a total.
    """
    shown = shares_most_told(lines)
    if not shown:
        return ""
    widest = list(WHO)
    newest = max(shown, key=lambda line: (line.season, -widest.index(Group(line.counted.group))))
    oldest = min((line for line in shown if line.counted.group == newest.counted.group), key=lambda line: line.season)
    told = [(_counted(line.rate), f"{100 * line.rate.share:.0f}%") for line in (newest, oldest) if line.rate]
    who, of = WHO[Group(newest.counted.group)], OF[Population(newest.counted.population)]
    said = f"{who} were {told[0][0]} {of} in {newest.season} ({told[0][1]})"
    return said if oldest is newest else f"{said}, {told[1][0]} in {oldest.season}"


def _counted(rate: Rate) -> str:
    """ "6 of 20"; "about 16 of 46" where a source gives the share and not the number."""
    about = "" if rate.count == round(rate.count) else "about "
    return f"{about}{rate.count:,.0f} of {rate.n:,.0f}"


def positions_by_season(years: Iterable[Mapping[str, Any]]) -> tuple[dict[int, int], dict[int, int]]:
    """Positions offered and filled by season, all tracks together; a season without a number is left out."""
    offered: dict[int, int] = defaultdict(int)
    filled: dict[int, int] = defaultdict(int)
    for year in years:
        for total, word in ((offered, "offered"), (filled, "matched")):
            if year.get(word) is not None:
                total[year["season"]] += year[word]
    return offered, filled


def of_two_counts(stated: int | None, years: Iterable[Mapping[str, Any]]) -> str:
    """That a program's stated positions and those the Match counted last are two numbers; '' where they are one."""
    offered, _ = positions_by_season(years)
    newest = max(offered, default=0)
    if not (stated and newest) or offered[newest] == stated:
        return ""
    return (
        f"Its source says {stated} a year. The Match counted {offered[newest]} in {newest}. "
        "The numbers are of different years, or count differently: ask the program."
    )


def of_positions(years: Iterable[Mapping[str, Any]]) -> str:
    """ "7 positions in 2020, all filled; 9 in 2014": of all tracks together. '' where none is on record."""
    offered, filled = positions_by_season(years)
    if not offered:
        return ""
    newest, oldest = max(offered), min(offered)
    number = offered[newest]
    said = f"{number} position{'' if number == 1 else 's'} in {newest}"
    if newest in filled:
        said += f", {'all' if filled[newest] == number else filled[newest]} filled"
    return said if offered[oldest] == number else f"{said}; {offered[oldest]} in {oldest}"
