"""The catalogue as the rules see it: columns of programs, asked for as distinct combinations of facts."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from numpy.typing import NDArray

Numbers = NDArray[Any]


class Cases(Protocol):
    """The distinct combinations of some facts (``facts``: NamedTuples) and each program's combination number."""

    @property
    def facts(self) -> Sequence[Any]: ...
    @property
    def of_program(self) -> Numbers: ...


class Columns(Protocol):
    """All programs, numbered in the order of their names."""

    @property
    def size(self) -> int: ...
    def cases(self, reads: tuple[str, ...]) -> Cases: ...
    def position(self, program_key: str) -> int | None: ...


class Combinations(NamedTuple):
    """Cases made for one applicant: of no facts at all, or with a private column."""

    facts: Sequence[Any]
    of_program: Numbers
