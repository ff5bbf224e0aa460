"""What a public layout is, and what it may ask and say while its rows are turned into ours."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from programs.tabular.sheet import Layout, Rows


class Place(NamedTuple):
    """A program that is known, by who runs it."""

    program_key: str
    state: str
    institution: str
    hospital: str


class Unmatched(NamedTuple):
    """An employer that no program is known to belong to, with its filings in one season."""

    employer: str
    state: str
    season: int
    filings: int


class Around(NamedTuple):
    """``specialty_of``: the slug that an ACGME id begins with, or ''. ``places``: the known programs. ``fault``: say
    what is wrong with a cell (row, column of the file, seen, expected). ``unmatched``: say what found no program.
    """

    specialty_of: Callable[[str], str]
    places: Callable[[], Sequence[Place]]
    fault: Callable[[int, str, str, str], None]
    unmatched: Callable[[Unmatched], None]


class PublicLayout(NamedTuple):
    """``kind``: its word on an upload. ``layout``: which of ours its rows become. ``read_as``: what each column of a
    header is read as, '' where it is left out; None when it is another layout's. ``rows``: its rows in our columns.
    ``adds_up``: several counts of the same people of a program are parts of one, as of the codes of one track.
    """

    kind: str
    layout: Layout
    read_as: Callable[[Sequence[str]], dict[str, str] | None]
    rows: Callable[[Rows, Mapping[str, str], Around], Rows]
    adds_up: bool = False
