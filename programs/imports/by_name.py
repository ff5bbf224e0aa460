"""Rows of an import that no id names, or whose id and name disagree: which program each means, as a person has said.

Nothing of such a row is recorded before somebody has looked at it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from programs.facts.projection import ID_FIELDS
from programs.fields import clean_value
from programs.imports.identify import ProgramsByName
from programs.imports.meant import NAMING, Finder, Meaning, finder
from programs.imports.spoken_specialty import specialty_named
from programs.imports.words import Words, is_blank
from programs.models import DataState
from programs.tabular.sheet import Rows, Told

FILE: Final = "by_name.json"  # beside the uploaded file: what the last check found, to be read page by page
LEFT_OUT: Final = "-"  # said of a row; no key of a program is a hyphen
TELLING: Final = (*NAMING, "specialty", "city", "state", *ID_FIELDS)  # what only says which program it is
UNTOLD: Final = ""  # among the words of the specialty: that of the rows that tell none
WHICH: Final = "an acgme_id, an NRMP code, or a look at which program the row means"


class RowByName(NamedTuple):
    """A row and what it tells of its program, by our columns. ``keys``: of the programs that have its ids.

    ``place``: the row as its owner finds it.
    """

    number: int
    told: dict[str, str]
    keys: tuple[str, ...] = ()
    place: str = ""

    @property
    def named(self) -> str:
        return next((self.told[name] for name in (*NAMING, *ID_FIELDS) if name in self.told), "No name")

    @property
    def beside(self) -> str:
        told = [self.told[name] for name in TELLING if name in self.told]
        return " · ".join(text for text in dict.fromkeys(told) if text != self.named)


class RowsByName:
    """Takes the rows of a file as what was said of them. ``said``: by number of the row, a key or ``LEFT_OUT``;
    ``words``: what somebody said that words mean.

    ``found``: takes the rows that ask for a look; those nobody has looked at are ``at_fault``. ``is_foreign``: the file
    has columns of its own, so that its ids may be anybody's. ``table``: how it was read; rows that tell no specialty
    are of the one that was said, else of the one their sheet is named after.
    """

    def __init__(
        self,
        said: Mapping[str, str],
        words: Words,
        programs: ProgramsByName,
        found: list[RowByName],
        at_fault: Callable[..., None],
        is_foreign: bool,
        table: Told,
    ) -> None:
        self.said, self.words, self.programs, self.is_foreign = said, words, programs, is_foreign
        self.found, self.at_fault = found, at_fault
        self.table = table
        self.specialty = words.get("specialty", {}).get(UNTOLD, "") or specialty_named(table.title)
        self._finder: Finder | None = None

    def taken(self, rows: Rows) -> Rows:
        """The rows with the key of their program; what only told which it is, is no fact of it."""
        for number, cells in rows:
            one = self._asked(number, cells)
            if one is None:
                yield number, cells
                continue
            self.found.append(one)
            said = said_of(one, self.said)
            if not said:
                self.at_fault(number, next(iter(one.told)), one.named, WHICH)
            elif said != LEFT_OUT:
                rest = {name: cell for name, cell in cells.items() if name not in TELLING}
                yield number, rest | {"program_key": said}

    def _asked(self, number: int, cells: Mapping[str, str]) -> RowByName | None:
        has_id = not all(map(is_blank, filter(None, map(cells.get, ("program_key", *ID_FIELDS)))))
        if has_id and not self.is_foreign:
            return None
        told = {name: cells[name] for name in TELLING if not is_blank(cells.get(name, ""))}
        told = {name: word for name, cell in told.items() if (word := self.words.get(name, {}).get(cell, cell))}
        if not any(name in told for name in NAMING):
            return None
        if self.specialty:
            told.setdefault("specialty", self.specialty)
        sheet, row = self.table.place(number)
        one = RowByName(number, told, place=f"{row} of {sheet}" if sheet else str(row))
        if not has_id:
            return one
        keys = self._keys(told, cells)
        if len(keys) != 1:
            return None
        self._finder = self._finder or finder()
        return None if self._finder.meaning(told, keys).is_certain else one._replace(keys=tuple(keys))

    def _keys(self, told: Mapping[str, str], cells: Mapping[str, str]) -> set[str]:
        words = []
        for name in ID_FIELDS:
            try:
                words += clean_value(name, told[name]).split("; ") if name in told else []
            except ValueError:
                continue
        found = {self.programs.holders[word] for word in words if word in self.programs.holders}
        key = cells.get("program_key", "").lower()
        return {self.programs.heads.get(one, one) for one in (found | {key} if key in self.programs.ids else found)}


def said_of(row: RowByName, said: Mapping[str, str]) -> str:
    """What was said of a row by its number or, where people find it, its place: a key, ``LEFT_OUT`` or ''."""
    return said.get(str(row.number)) or said.get(row.place, "")


# What each means, to be looked at -------------------------------------------------------------------------------------


class LookedFor(NamedTuple):
    """A row with the programs it may mean: key, name, place. ``key``: what is proposed; ``why``: how it was found."""

    row: RowByName
    candidates: list[tuple[str, str, str]]
    key: str
    is_certain: bool
    why: str


def looked_for(rows: Iterable[RowByName]) -> list[LookedFor]:
    """The programs these rows may mean, in the order of the file: those that need a choice first."""
    known = finder()
    found = [_looked_for(row, known.meaning(row.told, row.keys), known) for row in rows]
    return sorted(found, key=lambda one: (one.is_certain, bool(one.key)))


def _looked_for(row: RowByName, meaning: Meaning, known: Finder) -> LookedFor:
    candidates = []
    for one in meaning.candidates:
        place = ", ".join(filter(None, (one.program.city, one.program.state)))
        label = known.specialties.names.get(one.program.specialty, "")
        candidates.append((one.program.key, one.program.name, " · ".join(filter(None, (label, place)))))
    why = ". ".join(filter(None, (meaning.why, meaning.remark)))
    return LookedFor(row, candidates, meaning.key, meaning.is_certain, why)


def put(rows: list[RowByName], folder: Path) -> None:
    """Keep what the rows may mean beside the upload; what is there already is not worked out again."""
    state = hashlib.sha256(json.dumps([str(DataState.current().version), rows]).encode()).hexdigest()
    path = folder / FILE
    if path.exists() and json.loads(path.read_text(encoding="utf-8"))[0] == state:
        return
    written = path.with_suffix(".new")
    with suppress(FileNotFoundError):  # the upload was recorded or forgotten elsewhere
        written.write_text(json.dumps([state, looked_for(rows)]), encoding="utf-8")
        written.replace(path)


def got(folder: Path) -> list[LookedFor] | None:
    """What the last check found; None when there was none."""
    try:
        _, told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return [
        LookedFor(RowByName(number, said, tuple(keys), place), [(*one,) for one in candidates], *rest)
        for (number, said, keys, place), candidates, *rest in told
    ]


def so_far(rows: Iterable[RowByName], matches: Mapping[str, str]) -> dict[str, int]:
    """How many rows ask for a look, and what is said of them."""
    said = [said_of(one, matches) for one in rows]
    out = said.count(LEFT_OUT)
    return {"total": len(said), "open": said.count(""), "left_out": out, "taken": len(said) - said.count("") - out}


def chosen(found: Iterable[LookedFor], posted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a form says of these rows, as far as it is one of the programs they may mean."""
    for one in found:
        word = posted.get(f"row-{one.row.number}", "")
        if word == LEFT_OUT or word in {key for key, *_ in one.candidates}:
            yield str(one.row.number), word
