"""How the rows of a file would be read under a mapping, before anything is compared with the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from django.utils import timezone

from programs.exports.columns import EVIDENCE, RECORDS, WIDE, label_of
from programs.fields import FIELDS, worded
from programs.imports import canonical, detect, words
from programs.imports.cells import UNNAMED, Cleaner
from programs.imports.faults import Faults
from programs.imports.words import WordRead
from programs.models import DataState
from programs.models.reference import slugs_by_name
from programs.tabular.sheet import Told

ROWS_LOOKED_AT: Final = 20_000
FIRST_ROWS: Final = 5
MOST_ASKED: Final = 100  # words


class CellRead(NamedTuple):
    """``read``: what a cell of a column is read as, in words; '' where it is blank, None where somebody must decide."""

    column: str
    seen: str
    read: str | None


@dataclass(frozen=True)
class Look:
    """``kind``: what file of ours it is. ``rows``: the first, each with its number and its cells. ``open``: the words
    somebody must decide, ``more`` of them are not listed; ``read``: words that are read otherwise than they stand.
    """

    kind: str
    columns: tuple[str, ...]
    labels: list[str]
    rows: list[tuple[int, list[CellRead]]]
    open: list[WordRead]
    more: int
    read: list[WordRead]
    told: Told


def look_at(path: Path, read_as: Mapping[str, str], wanted: str = "") -> Look:
    """Raises Unreadable."""
    faults = Faults()
    first: list[tuple[int, list[CellRead]]] = []
    with detect.opened(path, "", read_as, wanted) as table:
        year, today = DataState.current().this_season, timezone.localdate().isoformat()
        around = (slugs_by_name(), year, today, UNNAMED, faults)
        cleaner = Cleaner(table.layout.file, table.columns, *around, is_foreign=table.is_foreign)
        clean = {WIDE: cleaner.wide, EVIDENCE: cleaner.evidence, RECORDS: cleaner.record}[table.layout]
        for number, cells in islice(table.rows(detect.NOTHING_AROUND), ROWS_LOOKED_AT):
            clean(number, cells)
            if len(first) < FIRST_ROWS:
                seen = ((column, cells.get(column, "")) for column in table.columns)
                as_read = [CellRead(column, cell, _as_read(cleaner, column, cell)) for column, cell in seen]
                first.append((table.told.place(number)[1], as_read))
        found = cleaner.words_read
        open_ = [one for one in found if one.is_open]
        read = [one._replace(column=label_of(one.column)) for one in found if not one.is_open]
        more = max(len(open_) - MOST_ASKED, 0)
        labels = [label_of(column) for column in table.columns]
        return Look(table.layout.file, table.columns, labels, first, open_[:MOST_ASKED], more, read, table.told)


def _as_read(cleaner: Cleaner, column: str, cell: str) -> str | None:
    if not cell or column not in cleaner.known:
        return cell
    try:
        return said_as(column, cleaner.known[column][cell])
    except ValueError:
        return None


def said_as(column: str, value: str) -> str:
    """A canonical value of one of our columns in words."""
    return worded(column, value) if value and column in FIELDS else value


def decided(column: str, typed: str, slugs: Mapping[str, str]) -> str:
    """The canonical text of what somebody says a word of one of our columns means. Raises ValueError."""
    if column == "specialty":
        if slug := slugs.get(" ".join(typed.split()).casefold()):
            return slug
        raise ValueError(FIELDS[column].expected)
    expected = FIELDS[column].expected if column in FIELDS else canonical.OTHER_WORDS[column][1]
    if column in words.WHERE_NOTED and words.has_person(typed):
        raise ValueError(words.CONTACT_EXPECTED)
    try:
        read = words.read(column, typed, is_foreign=False)
        value = read.value if column in FIELDS else canonical.OTHER_WORDS[column][0](read.value)
    except ValueError as error:
        raise ValueError(expected) from error
    if read.is_asked or not value:
        raise ValueError(expected)
    return value
