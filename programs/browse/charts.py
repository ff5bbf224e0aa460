"""Pictures of many programs: what a template needs to draw them, and nothing about colours."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from programs.browse.claims import positions_by_season, shares_most_told
from programs.catalogue.columns import Catalogue, Selection
from programs.catalogue.filters import FILTERS, Filter, FilterQuestion, Reply
from programs.facts.dossier import SeasonLine
from programs.vocabulary import STATES, Population

# One tile a state, roughly where it lies: a row of two-letter codes per line, ".." is water or abroad.
STATE_TILES: Final = """
AK .. .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. .. VT NH
.. WA ID MT ND MN IL WI MI NY RI MA
.. OR NV WY SD IA IN OH PA NJ CT ..
.. CA UT CO NE MO KY WV VA MD DE ..
.. .. AZ NM KS AR TN NC SC DC .. ..
.. .. .. .. OK LA MS AL GA .. .. ..
HI .. .. .. TX .. .. .. .. FL .. PR
"""
TILE: Final = 40  # units of the drawing, the gap to the next tile included
# A tile's shade: below the first number is 1, from the last on is 5. The finest scale that reaches far enough is used.
COUNT_STEPS: Final = ((2, 3, 4, 5), (3, 6, 10, 15), (10, 25, 50, 100), (25, 50, 100, 250))
SHARE_STEPS: Final = (10, 20, 35, 50)
LEAST_COUNTED: Final = 30  # people of a state's share: among fewer its interval spans two shades or more


@dataclass(frozen=True)
class StateTile:
    """One state of the map.

    ``printed``: what stands on the tile, explained by ``sentence``. ``numbers``: the same as cells of a table.
    ``size``: what the shade stands for, 0 for none.
    ``column`` and ``row`` count from 0, ``x`` and ``y`` are their place in the drawing; ``level`` is the shade, from
    0 (nothing known) to 5 (most).
    """

    code: str
    name: str
    printed: str
    sentence: str
    numbers: Sequence[Any]
    size: float
    level: int
    column: int
    row: int

    @property
    def x(self) -> int:
        return self.column * TILE

    @property
    def y(self) -> int:
        return self.row * TILE


@dataclass(frozen=True)
class StateMap:
    """``claim``: what the map shows, in a sentence, '' for a map of nothing; ``title``: what is counted.

    ``columns``: heads of the tiles' ``numbers``. ``legend``: (level, words) of every shade in use.
    """

    claim: str
    title: str
    note: str
    columns: Sequence[str]
    tiles: list[StateTile]
    legend: list[tuple[int, str]]


class StateFigure(NamedTuple):
    """One state's tile before it has a place: its size decides the shade, None for none."""

    size: float | None
    printed: str
    sentence: str
    numbers: Sequence[Any]


def state_map(
    books: Catalogue, selection: Selection, by: str, chosen: Collection[str] = (), since: int = 0
) -> StateMap:
    """The selected programs by state, whatever state was chosen; ``by`` is a word of ``query.MAPS``.

    ``chosen``: the choices of the filter whose map it is ("j1", "h1b"); all of them when none is named. ``since``: the
    year from which their answers count.
    """
    if by in FILTERS:
        return _by_answer(FILTERS[by], books, selection, chosen, since)
    return {"programs": _by_programs, "record": _by_record}[by](books, selection)


def _by_programs(books: Catalogue, selection: Selection) -> StateMap:
    counts = {facts.state: n for facts, n in books.tally(("state",), selection, but="state")}

    def show(code: str) -> StateFigure:
        n = counts.get(code, 0)
        return StateFigure(n or None, str(n), f"{STATES[code]}: {n} program{'' if n == 1 else 's'}", [n])

    claim = _most_of(counts)
    return _drawn(claim, "Programs by state", "", ["Programs"], show, _count_steps(counts.values()), "")


LED_BY: Final = 3  # states that a claim names


def _most_of(counts: Mapping[str, int]) -> str:
    """ "New York, Texas and Ohio have 1,045 of 4,815 programs (22%)": the states with the most of them."""
    most, whole = Counter(counts).most_common(LED_BY), sum(counts.values())
    if not whole:
        return ""
    *others, last = [STATES[code] for code, n in most if n]
    held = sum(n for _, n in most)
    names = f"{', '.join(others)} and {last}" if others else last
    return f"{names} {'have' if others else 'has'} {held:,} of {whole:,} programs ({100 * held / whole:.0f}%)"


def _by_answer(row: Filter, books: Catalogue, selection: Selection, chosen: Collection[str], since: int) -> StateMap:
    """How many programs answer a prominent filter with yes, how many of them with conditions, how many do not say."""
    labels = {value: label for value, label in row.field.extra["choices"] if not chosen or value in chosen}
    question, named = FilterQuestion(row, list(labels), since=since), " or ".join(labels.values())
    told: dict[str, Counter[Reply]] = defaultdict(Counter)
    for (state, *facts), n in books.tally(("state", *question.reads), selection, but="state"):
        told[state][question.reply(*facts)] += n
    yes = {code: told[code][Reply.YES] + told[code][Reply.CONDITIONAL] for code in STATES}
    verb = row.prominent.verb if row.prominent else ""

    def show(code: str) -> StateFigure:
        n, some, silent, whole = (
            yes[code],
            told[code][Reply.CONDITIONAL],
            told[code][Reply.NOT_STATED],
            told[code].total(),
        )
        conditions = f", {some} of them with conditions" if some else ""
        sentence = f"{STATES[code]}: {n} of {whole} say they {verb} {named}{conditions}; {silent} do not say"
        return StateFigure(n or None, "?" if silent and not n else str(n), sentence, [n, some, silent, whole])

    note = (
        "Few programs answer, so a low number does not mean “no”. Programs with conditions are counted. “?”: none says "
        "yes, and some do not say. “Not stated” includes sources that disagree."
    )
    columns = [f"{verb.capitalize()} {named}", "With conditions", "Not stated", "Programs"]
    whole, title = sum(each.total() for each in told.values()), f"Programs that say they {verb} {named}"
    claim = f"{sum(yes.values()):,} of {whole:,} programs say they {verb} {named}" if whole else ""
    return _drawn(claim + _highest(yes), title, note, columns, show, _count_steps(yes.values()), "")


def _highest(sizes: Mapping[str, float], unit: str = "") -> str:
    """ ", the most in New York: 90", for the end of a claim; '' where no state has any."""
    code = max(sizes, key=lambda each: sizes[each], default="")
    return f", the most in {STATES[code]}: {sizes[code]:,.0f}{unit}" if code and sizes[code] else ""


def _by_record(books: Catalogue, selection: Selection) -> StateMap:
    imgs: dict[str, int] = defaultdict(int)
    people: dict[str, int] = defaultdict(int)
    programs: dict[str, int] = defaultdict(int)
    seasons: set[int] = set()
    for facts, n in books.tally(("state", "newest_imgs"), selection, but="state"):
        newest = facts.newest_imgs
        if n and newest and newest.population == Population.RESIDENTS and newest.people:
            imgs[facts.state] += n * newest.imgs
            people[facts.state] += n * newest.people
            programs[facts.state] += n
            seasons.add(newest.season)

    def show(code: str) -> StateFigure:
        if not people[code]:
            return StateFigure(None, "–", f"{STATES[code]}: no IMG record", ["–", "–", 0])
        share = 100 * imgs[code] / people[code]
        counted = f"{imgs[code]} IMGs of {people[code]} people at {programs[code]} program"
        counted += "" if programs[code] == 1 else "s"
        if people[code] < LEAST_COUNTED:
            numbers = [f"{imgs[code]} of {people[code]}", people[code], programs[code]]
            return StateFigure(None, "few", f"{STATES[code]}: {counted}, too few for a share", numbers)
        sentence = f"{STATES[code]}: {share:.0f}%, {counted}"
        return StateFigure(share, f"{share:.0f}%", sentence, [f"{share:.0f}%", people[code], programs[code]])

    covered, whole = sum(programs.values()), sum(n for _, n in books.tally(("state",), selection, but="state"))
    note = (
        f"Residents in each program's newest season on record{_span(seasons)}: {sum(people.values()):,} people at "
        f"{covered:,} of {whole:,} programs. No share is drawn for fewer than {LEAST_COUNTED} people in a state. Each "
        "program's page has the source."
    )
    columns, title = ["IMG share", "People", "Programs"], "Share of IMGs among residents, newest season on record"
    shares = {code: 100 * imgs[code] / n for code, n in people.items() if n >= LEAST_COUNTED}
    everybody = sum(people.values())
    claim = f"IMGs are {100 * sum(imgs.values()) / everybody:.0f}% of the residents counted" if everybody else ""
    return _drawn(claim + _highest(shares, "%"), title, note, columns, show, SHARE_STEPS, "%")


FEWEST_COUNTED: Final = 20  # programs, and at least half of those of the specialty


def specialties_counted(books: Catalogue) -> list[str]:
    """The specialties, by slug, whose map of the IMG record is not one of gaps: enough programs count their residents.

    All specialties on one map would show which of them were counted, not where IMGs train.
    """
    counted, programs = Counter[str](), Counter[str]()
    cases = books.cases(("specialty", "newest_imgs"))
    for facts, n in zip(cases.facts, cases.sizes.tolist(), strict=True):
        programs[facts.specialty] += n
        if (newest := facts.newest_imgs) and newest.people and newest.population == Population.RESIDENTS:
            counted[facts.specialty] += n
    return sorted(slug for slug, n in counted.items() if n >= FEWEST_COUNTED and 2 * n >= programs[slug])


def _span(seasons: Collection[int]) -> str:
    first, last = min(seasons, default=0), max(seasons, default=0)
    return "" if not seasons else f" ({first})" if first == last else f" ({first} to {last})"


def _drawn(
    claim: str,
    title: str,
    note: str,
    columns: Sequence[str],
    show: Callable[[str], StateFigure],
    steps: Sequence[int],
    unit: str,
) -> StateMap:
    tiles = [
        StateTile(code, STATES[code], *shown[1:], shown.size or 0, level(shown.size, steps), column, row)
        for row, line in enumerate(STATE_TILES.split("\n")[1:-1])
        for column, code in enumerate(line.split())
        if code != ".."
        for shown in [show(code)]
    ]
    return StateMap(claim, title, note, columns, tiles, legend(steps, unit, {tile.level for tile in tiles}))


def level(size: float | None, steps: Sequence[int]) -> int:
    """The shade of a number from 1 to 5; 0 for None."""
    return 0 if size is None else 1 + sum(size >= step for step in steps)


def legend(steps: Sequence[int], unit: str, used: Collection[int]) -> list[tuple[int, str]]:
    """What each shade in use means; ``unit`` is written after the numbers."""
    low, high = [1 if not unit else 0, *steps], [*steps, None]
    ranges = {0: f"fewer than {LEAST_COUNTED} people" if unit else "none known"}
    for shade, (first, end) in enumerate(zip(low, high, strict=True), start=1):
        last = None if end is None else end - 1
        number = str(first) if last in (None, first) else f"{first} to {last}"
        ranges[shade] = f"{number}{unit}{' or more' if last is None else ''}"
    return [(shade, words) for shade, words in ranges.items() if shade in used]


def _count_steps(counts: Collection[int]) -> Sequence[int]:
    most = max(counts, default=0)
    return next((steps for steps in COUNT_STEPS if most < 2 * steps[-1]), COUNT_STEPS[-1])


# Columns by season ----------------------------------------------------------------------------------------------------

CHART_HEIGHT: Final = 120
COLUMN: Final = 14  # width of one column, the gap to its neighbour included
BETWEEN: Final = 22  # space between two seasons
FEWEST_SEASONS: Final = 2  # one alone is a number, not a chart
LEFT: Final = 42  # room for the numbers of the axis


@dataclass(frozen=True)
class Bar:
    """One column; ``series`` counts from 1 and gives its colour and pattern, ``title`` says what it is."""

    x: float
    y: float
    width: int
    height: float
    series: int
    title: str


@dataclass(frozen=True)
class ColumnChart:
    """Columns by season; everything a template needs to draw it, in units of the drawing."""

    width: int
    bars: list[Bar]
    labels: list[tuple[float, str]]
    ticks: list[tuple[float, str]]
    legend: list[tuple[int, str]]
    height: int = CHART_HEIGHT
    left: int = LEFT


def column_chart(
    series: Mapping[str, Mapping[int, float]], *, unit: str = "", top: float | None = None
) -> ColumnChart | None:
    """``series``: season → value, by name. ``top``: where the axis ends, else a round number above all values.

    None for fewer than two seasons.
    """
    seasons = sorted({season for values in series.values() for season in values})
    if len(seasons) < FEWEST_SEASONS:
        return None
    top = top or _round_up(max(value for values in series.values() for value in values.values()))
    group = COLUMN * len(series)
    bars, labels = [], []
    for at, season in enumerate(seasons):
        left = LEFT + BETWEEN / 2 + at * (group + BETWEEN)
        labels.append((left + group / 2, str(season)))
        for number, (name, values) in enumerate(series.items(), start=1):
            if season in values:
                height = CHART_HEIGHT * values[season] / top
                title = f"{season}, {name}: {values[season]:,.0f}{unit}"
                x = left + (number - 1) * COLUMN
                bars.append(Bar(x, round(CHART_HEIGHT - height, 1), COLUMN - 2, round(height, 1), number, title))
    ticks = [(round(CHART_HEIGHT * (1 - part / 2), 1), f"{top * part / 2:,.0f}{unit}") for part in range(3)]
    width = int(LEFT + len(seasons) * (group + BETWEEN))
    return ColumnChart(width, bars, labels, ticks, list(enumerate(series, start=1)))


def _round_up(value: float) -> float:
    """The next even round number, so that half of it is one too."""
    tens = 1
    while value > 100 * tens:
        tens *= 10
    return next(step * tens for step in (2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100) if value <= step * tens)


def positions_chart(years: Iterable[Mapping[str, Any]]) -> ColumnChart | None:
    """Positions offered and filled per season, all tracks together."""
    offered, filled = positions_by_season(years)
    return column_chart({"Offered": offered, "Filled": filled})


def groups_chart(lines: Iterable[SeasonLine]) -> ColumnChart | None:
    """Share of each group of IMGs per season, in percent, in the one population with the most seasons on record.

    None where every share is nought.
    """
    shares: dict[str, dict[int, float]] = defaultdict(dict)
    for line in shares_most_told(lines):
        if line.rate:
            shares[line.counted.get_group_display()][line.season] = 100 * line.rate.share
    return column_chart(shares, unit="%", top=100) if any(any(one.values()) for one in shares.values()) else None
