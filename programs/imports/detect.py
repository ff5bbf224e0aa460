"""What a file is: one of our spreadsheets, a public layout, or a table whose columns a steward has mapped."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from programs.exports.columns import LAYOUTS, OPEN, Layout
from programs.imports import mapping
from programs.imports.layouts import acgme, lca, nrmp
from programs.imports.layouts.base import Around, PublicLayout
from programs.tabular import sheet
from programs.tabular.reading import read
from programs.tabular.sheet import Rows, Sheet, Unreadable

# Tables that others publish, recognised by their header and turned into rows of our spreadsheets.
PUBLIC_LAYOUTS: Final[tuple[PublicLayout, ...]] = (acgme.LAYOUT, nrmp.LAYOUT, lca.LAYOUT)


class Unmapped(Unreadable):
    """The columns have names of their own: somebody has to say which is which."""


@dataclass(frozen=True)
class Opened:
    """A file, its rows in the columns of one of our spreadsheets.

    ``kind``: ours, or the public layout it is. ``read_as``: what each column of the file is read as, '' where it is
    left out; empty when the columns are ours. ``rows``: called once, with what is known around the file. ``adds_up``:
    several counts of the same people of a program are parts of one.
    """

    kind: str
    layout: Layout
    columns: tuple[str, ...]
    title: str
    read_as: Mapping[str, str]
    rows: Callable[[Around], Rows]
    adds_up: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether columns have names of their own, so that their words may not be ours either."""
        return any(ours not in ("", column) for column, ours in self.read_as.items())


@contextmanager
def opened(path: Path, kind: str = "", columns: Mapping[str, str] | None = None) -> Iterator[Opened]:
    """The file read by its mapping, else as the kind of ours it is said to be or looks like, else as a public layout.

    ``columns``: ours, by the file's; '' leaves one out. Its rows can be asked for as long as the block lasts. Raises
    Unreadable; Unmapped when there is no telling.
    """
    with read(path, OPEN._replace(file=kind or OPEN.file)) as table:
        where = f"the sheet “{table.title}” of {path.name}" if table.title else path.name
        if columns:
            yield _mapped(table, {name: columns.get(name, "") for name in table.columns}, kind, where)
        else:
            yield _public(table) or _ours(table, kind, where)


def _public(table: Sheet) -> Opened | None:
    if set(table.columns) <= set(OPEN.columns):
        return None
    for public in PUBLIC_LAYOUTS:
        if read_as := public.read_as(table.columns):
            ours = tuple(dict.fromkeys(name for name in read_as.values() if name in public.layout.columns))
            rows = partial(public.rows, table.rows, read_as)
            return Opened(public.kind, public.layout, ours, table.title, read_as, rows, public.adds_up)
    return None


def _ours(table: Sheet, kind: str, where: str) -> Opened:
    layout = LAYOUTS.get(kind) or nearest(table.columns)
    try:
        sheet.refuse_columns(table.columns, layout, where)
    except Unreadable as error:
        if set(table.columns) <= set(OPEN.columns):
            raise
        raise Unmapped(str(error)) from error
    _refuse_too_many(table, layout, where)
    return Opened(layout.file, layout, table.columns, table.title, {}, lambda around: table.rows)


def _mapped(table: Sheet, read_as: Mapping[str, str], kind: str, where: str) -> Opened:
    ours = tuple(dict.fromkeys(filter(None, read_as.values())))
    layout = LAYOUTS.get(kind) or nearest(ours)
    sheet.refuse_columns(ours, layout, where)
    _refuse_too_many(table, layout, where)
    rows = mapping.renamed(table.rows, read_as)
    return Opened(layout.file, layout, ours, table.title, read_as, lambda around: rows)


def _refuse_too_many(table: Sheet, layout: Layout, where: str) -> None:
    """Which of our spreadsheets it is was not known yet when the file was read. Raises Unreadable."""
    if table.filled > layout.most_rows:
        raise sheet.too_many_rows(where, layout.most_rows)


def nearest(columns: Collection[str]) -> Layout:
    """The layout that has the columns; where none has, the one that comes closest."""
    names = set(columns)

    def nearness(layout: Layout) -> tuple[bool, int]:
        fits = names <= set(layout.columns) and names >= set(layout.needed)
        return fits, len(names & {*layout.columns, *layout.needed}) - len(names - set(layout.columns))

    return max(LAYOUTS.values(), key=nearness)
