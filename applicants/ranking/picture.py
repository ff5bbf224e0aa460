"""Where can I apply? How many programs of a specialty are open in each state; in the file to share each is a square."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from applicants.matching.in_short import sentence
from applicants.matching.ranking import Ranking
from applicants.matching.verdicts import Verdict
from applicants.ranking.matches import catalogue_of
from programs.browse.charts import STATE_TILES
from programs.models.program import without_specialty
from programs.vocabulary import STATES

# Units of the drawing: a tile with its gap, and the part of it that holds squares.
TILE: Final = 100
SIDE: Final = 92
HEAD: Final = 18  # where the name of the state stands
LARGEST: Final = 15  # a square with its gap
# Colours of a file on white paper; the page has its own.
COLOURS: Final = {
    Verdict.OPEN: "#1b6439",
    Verdict.ASK: "#40489a",
    Verdict.FIXABLE: "#7a5000",
    Verdict.CLOSED: "#9b2c27",
}


class ProgramSentence(NamedTuple):
    """A program behind the picture, with what its applicant can do there."""

    pk: int
    name: str
    city: str
    verdict: Verdict
    sentence: str


class Squares(NamedTuple):
    """The squares of one verdict in one state, by the place of each in its tile."""

    word: str
    colour: str
    places: list[tuple[float, float]]


@dataclass(frozen=True)
class StateOfPicture:
    """``x``, ``y``: its tile in the drawing. ``counts``: its programs by verdict, the most open first."""

    code: str
    name: str
    x: int
    y: int
    counts: dict[Verdict, int]
    squares: list[Squares]
    programs: list[ProgramSentence]
    is_wished: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def in_words(self) -> str:
        told = [f"{count} {verdict.name.lower()}" for verdict, count in self.counts.items() if count]
        return f"{self.name}: {', '.join(told) if told else 'no program'}"


@dataclass(frozen=True)
class Picture:
    """``side``: of a square, in units of the drawing."""

    counts: dict[Verdict, int]
    states: list[StateOfPicture]
    side: float

    @property
    def most_open_first(self) -> list[StateOfPicture]:
        """The states that have programs: those that are wished, then with the most open ones first, then by name."""
        there = (one for one in self.states if one.programs)
        return sorted(there, key=lambda one: (not one.is_wished, -one.counts[Verdict.OPEN], one.name))

    @property
    def legend(self) -> list[tuple[Verdict, str, int]]:
        return [(verdict, COLOURS[verdict], count) for verdict, count in self.counts.items()]


def picture_of(ranking: Ranking, *, with_sentences: bool = True) -> Picture:
    """Of the programs the ranking was asked for, in its order inside each state.

    ``with_sentences``: without them nothing of a single program is told.
    """
    books = catalogue_of(ranking)
    of_state: dict[str, list[int]] = defaultdict(list)
    for index in ranking.order.tolist():
        of_state[books.value("state", index)].append(index)

    def told(indices: list[int]) -> list[ProgramSentence]:
        return [
            ProgramSentence(
                books.ids[index],
                without_specialty(books.value("name", index), books.value("sort_specialty", index)),
                books.value("city", index),
                Verdict(int(ranking.verdict[index])),
                sentence(ranking.explain(index)),
            )
            for index in indices
        ]

    step = step_for(max(map(len, of_state.values()), default=0))
    states = []
    for code, column, row in tiles():
        indices = of_state.get(code, [])
        counts = dict.fromkeys(ranking.counts, 0)
        for index in indices:
            counts[Verdict(int(ranking.verdict[index]))] += 1
        x, y, squares = column * TILE, row * TILE, squares_of(counts, step)
        programs = told(indices) if with_sentences else []
        is_wished = code in ranking.me.file.wishes.states
        states.append(StateOfPicture(code, STATES[code], x, y, counts, squares, programs, is_wished))
    return Picture(ranking.counts, states, round(step * 0.84, 2))


def tiles() -> Iterator[tuple[str, int, int]]:
    """Each state with the column and the row of its tile."""
    for row, line in enumerate(STATE_TILES.split("\n")[1:-1]):
        for column, code in enumerate(line.split()):
            if code != "..":
                yield code, column, row


def step_for(most: int) -> float:
    """How far one square is from the next, so that the state with the most has room for all."""
    columns = 1
    while columns * int((SIDE - HEAD) / (SIDE / columns)) < most:
        columns += 1
    return min(SIDE / columns, LARGEST)


def squares_of(counts: dict[Verdict, int], step: float) -> list[Squares]:
    """The squares of one state, line by line, the most open first."""
    in_a_row, at = int(SIDE / step + 1e-9), 0
    found = []
    for verdict, count in counts.items():
        places = [
            (round(number % in_a_row * step, 2), round(HEAD + number // in_a_row * step, 2))
            for number in range(at, at + count)
        ]
        at += count
        if places:
            found.append(Squares(verdict.name.lower(), COLOURS[verdict], places))
    return found
