"""The catalogue as the rules see it: columns of programs, asked for as distinct combinations of facts."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from numpy.typing import NDArray

Numbers = NDArray[Any]


class FactCases(Protocol):
    """The distinct combinations of some facts (``facts``: NamedTuples) and each program's combination number."""

    @property
    def facts(self) -> Sequence[Any]: ...
    @property
    def of_program(self) -> Numbers: ...


class Columns(Protocol):
    """All programs, numbered in the order of their names."""

    @property
    def size(self) -> int: ...
    @property
    def answers(self) -> dict[tuple[tuple[str, ...], Hashable], list[Any]]:
        """What rules found that holds for many applicants, by the columns a rule reads and by what it asks of them: an
        answer for each case, None where not known.
        """

    def kept_of(self, reads: tuple[str, ...]) -> dict[Hashable, Any]:
        """What else was found of these columns, whoever asks; it goes with them."""

    def cases(self, reads: tuple[str, ...]) -> FactCases: ...
    def position(self, program_key: str) -> int | None: ...


class Combinations(NamedTuple):
    """Cases made for one applicant: of no facts at all, or with a private column."""

    facts: Sequence[Any]
    of_program: Numbers


class Overlaid:
    """The same columns with some values of a few programs replaced, for one applicant.

    ``changes``: by program number, the values by column. Cases that no change touches are the base's own; the others
    gain one case for each changed program. Nothing of the base is written to.
    """

    def __init__(self, base: Columns, changes: Mapping[int, Mapping[str, Any]]) -> None:
        self.base = base
        self.size = base.size
        self.kept: dict[Hashable, Any] = {}
        self.answers: dict[tuple[tuple[str, ...], Hashable], list[Any]] = {}
        self.changes = changes
        self.touched = {column for values in changes.values() for column in values}
        self._cases: dict[tuple[str, ...], Combinations] = {}

    def kept_of(self, reads: tuple[str, ...]) -> dict[Hashable, Any]:
        return self.base.kept_of(reads) if self.touched.isdisjoint(reads) else self.kept

    def position(self, program_key: str) -> int | None:
        return self.base.position(program_key)

    def cases(self, reads: tuple[str, ...]) -> FactCases:
        if self.touched.isdisjoint(reads):
            return self.base.cases(reads)
        if reads not in self._cases:
            shared = self.base.cases(reads)
            facts, of_program = list(shared.facts), shared.of_program.copy()
            for index, values in self.changes.items():
                read = {column: value for column, value in values.items() if column in reads}
                if read:
                    facts.append(facts[of_program[index]]._replace(**read))
                    of_program[index] = len(facts) - 1
            self._cases[reads] = Combinations(facts, of_program)
        return self._cases[reads]
