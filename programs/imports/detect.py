"""What a file is: one of our spreadsheets, a public layout, or a table whose columns a steward has mapped."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from programs.exports.columns import LAYOUTS, OPEN, WIDE, Layout
from programs.imports import mapping
from programs.imports.by_name import TELLING
from programs.imports.layouts import acgme, lca, nrmp
from programs.imports.layouts.base import Around, PublicLayout
from programs.imports.mapping import NAMED
from programs.imports.visa_cells import PARTS
from programs.tabular import sheet
from programs.tabular.reading import read
from programs.tabular.sheet import REASON, SHEET, Rows, Sheet, Told, Unreadable

# Tables that others publish, recognised by their header and turned into rows of our spreadsheets.
PUBLIC_LAYOUTS: Final[tuple[PublicLayout, ...]] = (acgme.LAYOUT, nrmp.LAYOUT, lca.LAYOUT)


# Columns that we write beside the others, or make, and that say nothing of a program.
BESIDE: Final = (SHEET, REASON)


class Unmapped(Unreadable):
    """The columns have names of their own: somebody has to say which is which."""


# For rows of ours, which ask nothing of what is around the file.
NOTHING_AROUND: Final = Around(lambda _: "", list, lambda *_: None, lambda _: None)


@dataclass(frozen=True)
class Opened:
    """A file, its rows in the columns of one of our spreadsheets.

    ``kind``: ours, or the public layout it is. ``read_as``: what each column of the file is read as, '' where it is
    left out; empty when the columns are ours. ``rows``: called once, with what is known around the file. ``adds_up``:
    several counts of the same people of a program are parts of one. ``told``: how the file was read.
    """

    kind: str
    layout: Layout
    columns: tuple[str, ...]
    told: Told
    read_as: Mapping[str, str]
    rows: Callable[[Around], Rows]
    adds_up: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether columns have names of their own, so that their words may not be ours either."""
        return any(ours not in ("", column) for column, ours in self.read_as.items())


@contextmanager
def opened(path: Path, kind: str = "", columns: Mapping[str, str] | None = None, wanted: str = "") -> Iterator[Opened]:
    """The file read by its mapping, else as the kind of ours it is said to be or looks like, else as a public layout.

    ``columns``: ours, by the file's; '' leaves one out. ``wanted``: the sheet of a workbook, as in ``reading.read``.
    Its rows can be asked for as long as the block lasts. Raises Unreadable; Unmapped when there is no telling.
    """
    with read(path, NAMED._replace(file=kind or OPEN.file), wanted) as table:
        where = f"the sheet “{table.told.title}” of {path.name}" if table.told.title else path.name
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
            return Opened(public.kind, public.layout, ours, table.told, read_as, rows, public.adds_up)
    return None


def _ours(table: Sheet, kind: str, where: str) -> Opened:
    layout = LAYOUTS.get(kind) or nearest(table.columns)
    columns = tuple(name for name in table.columns if name not in BESIDE)
    try:
        sheet.refuse_columns(_of_layout(columns, layout), layout, where)
    except Unreadable as error:
        if set(columns) <= set(OPEN.columns):
            raise
        raise Unmapped(str(error)) from error
    _refuse_too_many(table, layout, where)
    rows = table.rows if columns == table.columns else mapping.renamed(table.rows, {name: name for name in columns})
    return Opened(layout.file, layout, columns, table.told, {}, lambda around: rows)


def _mapped(table: Sheet, read_as: Mapping[str, str], kind: str, where: str) -> Opened:
    said = filter(None, read_as.values())
    ours = tuple(dict.fromkeys(name for column in said for name in PARTS.get(column, (column,))))
    layout = LAYOUTS.get(kind) or nearest(ours)
    sheet.refuse_columns(_of_layout(ours, layout), layout, where)
    _refuse_too_many(table, layout, where)
    rows = mapping.renamed(table.rows, read_as)
    return Opened(layout.file, layout, ours, table.told, read_as, lambda around: rows)


def _of_layout(columns: Collection[str], layout: Layout) -> list[str]:
    """The columns without those that tell by name which program a statement or a count is about."""
    telling = frozenset[str]() if layout is WIDE else frozenset(TELLING) - frozenset(layout.columns)
    return [name for name in columns if name not in telling]


def _refuse_too_many(table: Sheet, layout: Layout, where: str) -> None:
    """Which of our spreadsheets it is was not known yet when the file was read. Raises Unreadable."""
    if table.filled > layout.most_rows:
        raise sheet.too_many_rows(where, layout.most_rows)


def nearest(columns: Collection[str]) -> Layout:
    """The layout that has the columns; where none has, the one that comes closest."""

    def nearness(layout: Layout) -> tuple[bool, int]:
        names = {*_of_layout(columns, layout)}
        fits = names <= set(layout.columns) and names >= set(layout.needed)
        return fits, len(names & {*layout.columns, *layout.needed}) - len(names - set(layout.columns))

    return max(LAYOUTS.values(), key=nearness)


def read_as_said(path: Path, said: Mapping[str, str], wanted: str = "") -> dict[str, str]:
    """What the columns of a file are read as where nobody can be asked: as ``said``, else by names we know; empty for a
    file that tells it itself. Raises Unreadable where what is said is about other columns, or does not say enough.
    """
    header = mapping.header_of(path, wanted, NAMED.most_columns)  # public layouts have many
    columns = header.columns
    written = {column.casefold(): column for column in columns}
    said = {written.get(column.casefold(), column): ours for column, ours in said.items()}
    if strange := [column for column in said if column not in columns]:
        raise Unreadable(f"The mapping is for another file: {path.name} has no column “{strange[0][:100]}”.")
    if strange := [ours for ours in said.values() if ours and ours not in mapping.KNOWN]:
        raise Unreadable(f"The mapping names no column of ours: “{strange[0][:100]}”.")
    known = mapping.guesses(columns, header.samples, least=mapping.KNOWN_NAME)
    ours_only = {column for column, ours in known.items() if ours == column} | {*BESIDE}
    if not said and (known.keys() <= ours_only or any(public.read_as(columns) for public in PUBLIC_LAYOUTS)):
        return {}
    if not said and not any(known[column] for column in columns if column not in ours_only):
        return {}
    told = {*said, *BESIDE, *(column for column in columns if mapping.is_contact(column, columns))}
    unknown = [column for column in columns if not known[column] and column not in told]
    if unknown:
        names = ", ".join(f"“{column}”" for column in unknown[:5])
        raise Unreadable(
            f"{path.name} has columns that we do not know: {names}. Say what each is with --map, or leave it out: "
            f'--map "{unknown[0]}=".'
        )
    taken = {ours for ours in said.values() if ours not in mapping.SEVERAL}
    read_as = {column: said.get(column, "" if ours in taken else ours) for column, ours in known.items()}
    for column, fault in mapping.problems(read_as).items():
        raise Unreadable(f"Column “{column}”: {fault}" if column else fault)
    return read_as
