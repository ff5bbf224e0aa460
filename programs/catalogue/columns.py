"""The read model: every listed program as columns, one copy per worker and data version.

A column keeps its distinct values and, per program, the number of its value. A question is asked once per distinct
combination of the facts it reads (a *case*) and the answers are gathered over all programs.
"""

from collections import defaultdict, namedtuple
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import count
from typing import Any, Final, NamedTuple, Protocol, Self, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from programs.catalogue.filters import FILTERS, FilterQuestion, Reply
from programs.catalogue.words import WordIndex
from programs.models.querysets import sort_column

Codes = NDArray[np.integer[Any]]
Part = TypeVar("Part")
MOST_COMBINATIONS: Final = 2**62  # that 64 bits can number
# What a filter may include beside yes and what it keeps anyway: its programs are counted with each.
INCLUDED: Final = (
    *map(frozenset, ([], [Reply.CONDITIONAL], [Reply.NOT_STATED], [Reply.CONDITIONAL, Reply.NOT_STATED])),
)
MOST_REPLIES: Final = 1_000  # questions whose replies a catalogue keeps
MOST_PARTS: Final = 200  # of pages, of some 10 kB each
# What filters read that goes together in few ways: programs are counted by all of it at once.
_READ: Final = dict.fromkeys(column for row in FILTERS.values() for column in row.reads)
TOGETHER: Final = tuple(column for column in _READ if column not in ("search_text", "specialty", "state", "img_share"))
FEW: Final = 1 / 20  # of all programs


class Column(NamedTuple):
    """``values``: the distinct ones, each of some program; ``codes``: the number of its value for each program."""

    values: Sequence[Any]
    codes: Codes

    @classmethod
    def of(cls, values: Sequence[Any]) -> Self:
        """A column of one value per program."""
        if len({*values}) == len(values):
            return cls([*values], np.arange(len(values), dtype=smallest(len(values))))
        numbers = defaultdict[Any, int](count().__next__)
        codes = np.fromiter(map(numbers.__getitem__, values), np.int64, len(values))
        return cls(list(numbers), codes.astype(smallest(len(numbers))))

    @classmethod
    def blank(cls, value: Any, size: int) -> Self:
        """A column of so many programs that all have this value."""
        return cls([value] * bool(size), np.zeros(size, smallest(1)))

    def of_same(self, values: Sequence[Any]) -> "Column":
        """The column of these values, one for each value of this column."""
        told = Column.of(values)
        return Column(told.values, told.codes[self.codes])

    @property
    def all(self) -> list[Any]:
        """One value per program."""
        return [self.values[code] for code in self.codes.tolist()]

    def at(self, positions: Codes) -> list[Any]:
        """The values of the programs at these positions."""
        return [self.values[code] for code in self.codes[positions].tolist()]

    def where(self, values: Collection[Any]) -> NDArray[np.int64]:
        """The positions of the programs that have one of these values."""
        of_these = frozenset(values)
        wanted = np.array([value in of_these for value in self.values], dtype=bool)
        return wanted.take(self.codes).nonzero()[0]

    def moved(self, gone: Codes, come: Codes) -> Self:
        """Without the programs at ``gone``, and with new ones before these positions of what is left, of any value."""
        if np.array_equal(gone, come + np.arange(len(come))):
            return self
        return self._numbered(self.values, np.insert(np.delete(self.codes, gone), come, 0))

    def with_values(self, positions: Codes, told: "Column") -> Self:
        """With the values of this other column at these positions; the column itself where it has them."""
        if self.at(positions) == told.all:
            return self
        numbers = {value: number for number, value in enumerate(self.values)}
        numbered = np.array([numbers.setdefault(value, len(numbers)) for value in told.values], np.int64)
        codes = self.codes.astype(np.int64)
        codes[positions] = numbered[told.codes]
        return self._numbered(list(numbers), codes)

    @classmethod
    def _numbered(cls, values: Sequence[Any], codes: Codes) -> Self:
        """Without the values that no program has."""
        is_used = np.bincount(codes, minlength=len(values)) > 0
        if not is_used.all():
            values = [value for value, used in zip(values, is_used.tolist(), strict=True) if used]
            codes = (np.cumsum(is_used) - 1)[codes]
        return cls(values, codes.astype(smallest(len(values))))


def smallest(size: int) -> np.dtype[Any]:
    """The smallest whole numbers that count so many things."""
    return np.min_scalar_type(max(size - 1, 0))


def key_of(question: FilterQuestion) -> tuple[Any, ...]:
    """What its replies depend on, and which of them it keeps."""
    return question.reads, question.filter.word, repr(question.value), question.since, question.kept


class Cases(NamedTuple):
    """``facts``: the distinct combinations, as named tuples; ``of_program``: one case number per program; ``sizes``:
    how many programs have each; ``first``: the position of one that has it.
    """

    facts: list[Any]
    of_program: Codes
    sizes: NDArray[np.intp]
    first: NDArray[np.intp]


class FilterQuery(Protocol):
    """What :meth:`Catalogue.select` needs of a filter."""

    @property
    def questions(self) -> list[FilterQuestion]: ...

    @property
    def sort(self) -> str: ...


@dataclass(frozen=True)
class Selection:
    """The programs a filter keeps, as positions in the catalogue, in the filter's order.

    ``kept_by``: per filter in use, where it keeps a program. ``together``: of many how many have each case of TOGETHER.
    How many there would be with every yes with conditions included, with everything not stated, with both.
    """

    positions: NDArray[np.int64]
    kept_by: dict[str, NDArray[np.bool_]]
    questions: dict[str, FilterQuestion]
    together: NDArray[np.intp] | None
    count_with_conditional: int
    count_with_not_stated: int
    count_with_unknown: int

    @property
    def count(self) -> int:
        return len(self.positions)

    @property
    def conditional_left_out(self) -> int:
        """How many programs answer with conditions, and are left out for it."""
        return self.count_with_conditional - self.count


@dataclass
class Catalogue:
    """All listed programs in name order; positions 0..size-1 are that order.

    ``number``: of the newest change it holds. ``merged``: key of a merged program → id of the one it is merged into.
    ``specialties``: slug and name of every one there is, in order.
    """

    version: UUID
    this_season: int
    ids: list[int]
    columns: dict[str, Column]
    merged: dict[str, int] = field(default_factory=dict)
    number: int = 0
    specialties: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[Hashable, Any] = field(default_factory=dict)  # what rules and pages find that holds for many
    # The same, by the columns a rule reads and what it asks: an answer for each case, None where not known.
    answers: dict[tuple[tuple[str, ...], Hashable], list[Any]] = field(default_factory=dict)
    _cases: dict[tuple[str, ...], Cases] = field(default_factory=dict)
    _orders: dict[str, tuple[NDArray[np.int64], NDArray[np.int32]]] = field(default_factory=dict)
    _replies: dict[tuple[Any, ...], NDArray[np.int8]] = field(default_factory=dict)
    _parts: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = len(self.ids)

    @cached_property
    def position_of_id(self) -> dict[int, int]:
        return {pk: at for at, pk in enumerate(self.ids)}

    @cached_property
    def position_of_key(self) -> dict[str, int]:
        """A merged program stands where the one it is merged into does."""
        found = {key: at for at, key in enumerate(self.values_of("program_key"))}
        merged = {key: self.position_of_id.get(pk) for key, pk in self.merged.items()}
        return found | {key: at for key, at in merged.items() if at is not None}

    @cached_property
    def words(self) -> WordIndex:
        """What is searched in."""
        return WordIndex.of(self.values_of("search_text"))

    def take_over(self, before: "Catalogue", was: Codes, now: Codes) -> None:
        """What was found of an earlier catalogue and still holds. ``was``, ``now``: the positions, in it and here, of
        the programs of which nothing changed.
        """
        if self.ids == before.ids:
            self._take_over_whole(before)
        if (words := vars(before).get("words")) and "words" not in vars(self):
            others = np.delete(np.arange(self.size), now)
            self.words = words.patched(was, now, others, self.columns["search_text"].at(others))
        for (reads, asked), answers in before.answers.copy().items():
            earlier, cases = before.cases(reads), self.cases(reads)
            same = np.full(len(cases.facts), -1)
            same[cases.of_program[now]] = earlier.of_program[was]
            self.answers[reads, asked] = [answers[at] if at >= 0 else None for at in same.tolist()]
        # What pages asked of the earlier one they will ask of this: not while somebody waits for the first of them.
        for reads in before._cases.copy():
            self.cases(reads)
        for sort in before._orders.copy():
            self.order(sort)

    def _take_over_whole(self, before: "Catalogue") -> None:
        """Of the same programs: all that read no column that changed."""
        self.position_of_id = before.position_of_id
        if self.merged == before.merged:
            self.position_of_key = before.position_of_key
        same = {name for name, column in self.columns.items() if column is before.columns[name]}
        if "search_text" in same and "words" in vars(before):
            self.words = before.words
        self._cases |= {reads: cases for reads, cases in before._cases.copy().items() if same.issuperset(reads)}
        self._orders |= {sort: at for sort, at in before._orders.copy().items() if f"sort_{sort.strip('-')}" in same}
        self._replies |= {key: told for key, told in before._replies.copy().items() if same.issuperset(key[0])}

    def values_of(self, column: str) -> list[Any]:
        """The column spelled out, one value per program."""
        return self.columns[column].all

    def value(self, column: str, position: int) -> Any:
        values, codes = self.columns[column]
        return values[codes[position]]

    def facts(self, names: Iterable[str], position: int) -> list[Any]:
        """These columns of one program."""
        return [self.value(name, position) for name in names]

    def kept_of(self, reads: tuple[str, ...]) -> dict[Hashable, Any]:
        """What rules found of these columns; all of it goes with this catalogue."""
        return self.kept

    def part(self, key: Hashable, draw: Callable[[], Part]) -> Part:
        """A part of pages that is the same for everybody while this version is the newest; drawn when first asked."""
        part: Part | None = self._parts.get(key)
        if part is None:
            if len(self._parts) >= MOST_PARTS:
                self._parts.clear()
            part = self._parts[key] = draw()
        return part

    def position(self, program_key: str) -> int | None:
        return self.position_of_key.get(program_key)

    def cases(self, reads: tuple[str, ...]) -> Cases:
        """The distinct combinations of these columns; remembered for the life of this catalogue."""
        if reads not in self._cases:
            number, bound = np.zeros(self.size, dtype=np.int64), 1
            for values, codes in (self.columns[name] for name in reads):
                if bound * len(values) > MOST_COMBINATIONS:
                    number = np.unique(number, return_inverse=True)[1]
                    bound = self.size
                number, bound = number * len(values) + codes, bound * len(values)
            _, first, of_program, sizes = np.unique(number, return_index=True, return_inverse=True, return_counts=True)
            Facts = namedtuple("Facts", reads)  # type: ignore[misc]
            told = [self.columns[name].at(first) for name in reads]
            facts = [Facts(*of_case) for of_case in zip(*told, strict=True)]
            self._cases[reads] = Cases(facts, of_program.astype(smallest(len(first))), sizes, first)
        return self._cases[reads]

    def replies(self, question: FilterQuestion) -> NDArray[np.int8]:
        """The reply to the question for each case of what it reads. Kept, but for what people type."""
        if question.filter.section is None:
            return self._asked(question)
        key = key_of(question)[:-1]
        if key not in self._replies:
            if len(self._replies) >= MOST_REPLIES:
                self._replies.clear()
            self._replies[key] = self._asked(question)
        return self._replies[key]

    def _asked(self, question: FilterQuestion) -> NDArray[np.int8]:
        return np.array([question.reply(*facts) for facts in self.cases(question.reads).facts], dtype=np.int8)

    def select(self, query: FilterQuery) -> Selection:
        """The programs the filter keeps: each of its questions gets a reply it keeps."""
        questions = {one.filter.word: one for one in query.questions}
        order, ranks = self.order(query.sort)
        if not questions:
            return Selection(order, {}, {}, None, self.size, self.size, self.size)
        kept_with = {word: self._kept_with(one) for word, one in questions.items()}
        whole = reduce(np.bitwise_and, kept_with.values())
        counts = (int(np.count_nonzero(whole & 1 << bit)) for bit in range(1, len(INCLUDED)))
        kept_by = {word: (mask & 1).view(bool) for word, mask in kept_with.items()}
        kept = (whole & 1).view(bool)
        at = kept.nonzero()[0]
        few = len(at) < FEW * self.size  # these are sorted sooner than all are gone through
        positions = order.take(np.sort(ranks.take(at)) if few else kept.take(order).nonzero()[0])
        together = self._counted(TOGETHER, at) if len(at) > len(self.cases(TOGETHER).facts) else None
        return Selection(positions, kept_by, questions, together, *counts)

    def _kept_with(self, one: FilterQuestion) -> NDArray[np.uint8]:
        """Of each program a bit for each row of ``INCLUDED`` with which it is kept."""
        told = [sum((reply in one.kept | more) << bit for bit, more in enumerate(INCLUDED)) for reply in Reply]
        bits = np.array(told, np.uint8)
        if one.filter.of_all is not None:
            return one.filter.of_all(self, one.value).view(np.uint8) * bits[Reply.YES]
        of_case, of_program = bits[self.replies(one)], self.cases(one.reads).of_program
        if one.filter.is_always_known:  # of these there are too many choices to keep what each keeps
            return of_case.take(of_program)  # `[]` takes three times as long
        return self.part(("kept", key_of(one)), lambda: of_case.take(of_program))

    def tally(self, reads: tuple[str, ...], selection: Selection, *, but: str = "") -> list[tuple[Any, int]]:
        """The distinct combinations of these columns, each with how many of the selected programs have it."""
        return list(zip(self.cases(reads).facts, self.sizes(reads, selection, but=but).tolist(), strict=True))

    def sizes(self, reads: tuple[str, ...], selection: Selection, *, but: str = "") -> NDArray[np.intp]:
        """Of each case of these columns: how many of the selected programs have it.

        ``but``: a filter that is not applied, so that its other choices can be counted too.
        """
        others = [word for word in selection.kept_by if word != but]
        if not others:
            return self.cases(reads).sizes
        if but in selection.kept_by:
            kept = reduce(np.logical_and, [selection.kept_by[word] for word in others])
            question = selection.questions[others[0]]
            if len(others) > 1 or question.filter.section is None:
                return self._counted(reads, kept.nonzero()[0])
            return self.part((reads, key_of(question)), lambda: self._counted(reads, kept.nonzero()[0]))
        if selection.together is None or not all(map(TOGETHER.__contains__, reads)):
            return self._counted(reads, selection.positions)
        cases, first = self.cases(reads), self.cases(TOGETHER).first
        case_of = self.part(("together", reads), lambda: cases.of_program.take(first))
        return np.bincount(case_of, selection.together, len(cases.facts)).astype(np.intp)

    def _counted(self, reads: tuple[str, ...], positions: NDArray[np.int64]) -> NDArray[np.intp]:
        cases = self.cases(reads)
        return np.bincount(cases.of_program.take(positions), minlength=len(cases.facts))

    def saying(self, selection: Selection, *columns: str) -> int:
        """How many of the selected programs say anything in these columns; without any, of a rule or of IMGs."""
        if not columns:
            return sum(size for (known,), size in self.tally(("known_facts",), selection) if known)
        told = self.tally(columns, selection)
        return sum(size for facts, size in told if any(value not in ("", None, ()) for value in facts))

    def order(self, sort: str) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Places and ranks by a word of ``SORT_COLUMNS``, "-" reversing it; not stated last, ties by name and key."""
        if sort not in self._orders:
            values, codes = self.columns[f"sort_{sort.removeprefix('-')}"]
            known = sorted((value for value in values if value is not None), reverse=sort_column(sort)[1])
            rank = {value: at for at, value in enumerate(known)}
            ranks = np.array([rank.get(value, len(values)) for value in values], dtype=np.int64)
            order = np.argsort(ranks[codes], kind="stable")
            self._orders[sort] = order, np.argsort(order).astype(np.int32)
        return self._orders[sort]
