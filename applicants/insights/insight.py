"""One page of insight: a claim, a picture, a table of the same numbers, and where they come from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from programs.browse.charts import ColumnChart, StateMap
from programs.models import Figure


@dataclass(frozen=True)
class Part:
    """A piece of one bar: ``size`` of 100, ``series`` from 1 gives colour and pattern."""

    start: float
    size: float
    series: int


@dataclass(frozen=True)
class ShareBar:
    """One line of a picture. ``printed``: its numbers in words; ``is_mine``: of the specialty asked for."""

    label: str
    parts: Sequence[Part]
    printed: str
    is_mine: bool = False


@dataclass(frozen=True)
class BarChart:
    title: str
    legend: Sequence[str]
    bars: Sequence[ShareBar]
    axis: Sequence[str] = ("0%", "50%", "100%")


@dataclass(frozen=True)
class NumberTable:
    """``heads``: the first names the rows; numbers stand under the others. ``leads``: where the numbers of each row
    come from, its name's link. ``bars``: of each row, drawn in it; ``caption``: what they are of.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    leads: Sequence[str] = ()
    bars: Sequence[ShareBar] = ()
    caption: str = ""

    @property
    def lines(self) -> Iterator[tuple[Sequence[Any], str, ShareBar | str]]:
        """Each row with where it leads and its bar, '' where there is none."""
        yield from zip_longest(self.rows, self.leads, self.bars, fillvalue="")


@dataclass(frozen=True)
class Cited:
    """A source, and how far to trust it."""

    name: str
    url: str
    trust: str


@dataclass(frozen=True)
class Insight:
    """``claim``: the title, a sentence. ``says``: what follows from it. ``beware``: what it does not say.

    ``years``: of the figures, as printed. ``own``: counted from our evidence, which the page then says.
    ``tile_query``: what a tile asks the programs for. ``is_folded``: a part to open.
    """

    claim: str
    says: Sequence[str]
    beware: str
    years: str
    table: NumberTable
    cited: Sequence[Cited] = ()
    bars: BarChart | None = None
    columns: ColumnChart | None = None
    map: StateMap | None = None
    tile_query: str = ""
    own: bool = False
    more: Sequence["Insight"] = field(default=())
    is_folded: bool = False

    @property
    def told_by(self) -> str:
        """Its newest source in short, and how many more there are; a report with several figures is one source."""
        names = list(dict.fromkeys(one.name.partition(", Fig.")[0].partition(" (")[0] for one in self.cited))
        return "" if not names else names[-1] + (f" and {len(names) - 1} more" if names[1:] else "")


def stacked(label: str, sizes: Iterable[float], printed: str, *, is_mine: bool = False) -> ShareBar:
    """The parts one behind the other; together at most 100."""
    parts, start = [], 0.0
    for series, size in enumerate(sizes, 1):
        parts.append(Part(round(start, 2), round(size, 2), series))
        start += size
    return ShareBar(label, parts, printed, is_mine)


def second(
    title: str, table: NumberTable | None = None, bars: BarChart | None = None, *, is_folded: bool = False
) -> Insight:
    """A second table or picture of a page; the page has said the rest."""
    return Insight(title, (), "", "", table or NumberTable((), ()), bars=bars, is_folded=is_folded)


def cited(figures: Iterable[Figure]) -> list[Cited]:
    """The sources of these figures, each once, in the order they are met."""
    found = {(one.source_name, one.source_url): one.get_confidence_display() for one in figures}
    return [Cited(name, url, trust) for (name, url), trust in found.items()]


def years_of(figures: Iterable[Figure]) -> str:
    years = sorted({one.year for one in figures})
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
