"""One row of a spreadsheet, cleaned: every cell in its canonical text, or a fault that says what was expected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from rapidfuzz import process

from programs import fields
from programs.exports.columns import FACT_COLUMNS, NOTE_COLUMNS, SOURCE_COLUMNS, STRICTNESS_COLUMNS
from programs.facts.ledger import Count, Statement
from programs.facts.projection import ID_FIELDS
from programs.fields import FIELDS, clean_value
from programs.imports.spoken_specialty import SpecialtyWords, specialty_words
from programs.models.evidence import SEASON_RANGE
from programs.vocabulary import Group, Population, SourceKind, Strictness, TrackKind

KEY_EXPECTED: Final = "a key of small letters, digits and hyphens, at most 80 characters"
STRICTNESS_EXPECTED: Final = "required, preferred, unless or blank"
SEEN_ON_EXPECTED: Final = "YYYY, YYYY-MM, YYYY-MM-DD or blank, not in the future"
SOURCE_EXPECTED: Final = "a source: in the row, or named for the whole file"
SOURCE_NAME_EXPECTED: Final = "a name of at most 300 characters"
SOURCE_KIND_EXPECTED: Final = ", ".join(SourceKind.values)
# What spreadsheet programs leave in a cell they could not work out, in a workbook and in the CSV file made from it.
ERRORS: Final = frozenset({"#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#SPILL!", "#CALC!"})
ERROR_EXPECTED: Final = "a value: the spreadsheet program could not work this cell out"
MOST_FAULTS_LISTED: Final = 1_000
MOST_REMEMBERED: Final = 1_000  # words of one column


class CellFault(NamedTuple):
    """A cell that cannot be taken; ``file`` is the kind of spreadsheet: programs, evidence or records."""

    file: str
    row: int
    column: str
    seen: str
    expected: str

    def __str__(self) -> str:
        where = f"row {self.row}" if self.file == "programs" else f"{self.file} row {self.row}"
        return f"{where}, {self.column}: “{self.seen}”; expected {self.expected}"

    def as_json(self) -> dict[str, Any]:
        about = {"row": self.row, "column": self.column, "seen": self.seen, "expected": self.expected}
        return about if self.file == "programs" else {"file": self.file, **about}


@dataclass
class Faults:
    """The faults found so far; past a thousand they are only counted. ``rows``: (file, row) of those left out."""

    listed: list[CellFault] = field(default_factory=list)
    count: int = 0
    rows: set[tuple[str, int]] = field(default_factory=set)

    def add(self, file: str, row: int, column: str, seen: str, expected: str) -> None:
        self.count += 1
        self.rows.add((file, row))
        if self.count <= MOST_FAULTS_LISTED:
            self.listed.append(CellFault(file, row, column, seen if len(seen) <= 100 else seen[:100] + "…", expected))


class Origin(NamedTuple):
    """Who says it, and when it was seen: a day, a month, a year or '' for undated."""

    kind: str
    name: str
    url: str = ""
    seen_on: str = ""


UNNAMED: Final = Origin("", "")


class CellStatement(NamedTuple):
    """One value of one field; becomes an evidence row."""

    row: int
    field: str
    value: str
    strictness: str
    note: str
    season: int
    origin: Origin

    def statement(self, program: int, source: int) -> Statement:
        """The same as the ledger records it."""
        return Statement(program, self.field, self.value, source, *self[3:6], self.origin.seen_on)


class RecordCell(NamedTuple):
    """One season record: exactly one of ``people`` (a count) and ``percent``."""

    row: int
    season: int
    track: str
    group: str
    population: str
    people: int | None
    percent: Decimal | None
    method: str
    origin: Origin

    @property
    def about(self) -> tuple[int, str, str, str]:
        """What is counted, as the ledger weighs it."""
        return self.season, self.track, self.group, self.population

    def counted(self, program: int, source: int) -> Count:
        """The same as the ledger records it."""
        return Count(program, *self[1:7], source, self.method, self.origin.seen_on)


class Named(NamedTuple):
    """Which program a row is about: our key and the ids in it, either of them may be missing."""

    key: str
    ids: tuple[str, ...] = ()


class WideRow(NamedTuple):
    """The values one row of the wide file states. ``strictness`` holds only fields whose column is in the file;
    ``origin`` may be ``UNNAMED``.
    """

    row: int
    key: str
    values: dict[str, str]
    strictness: dict[str, str]
    notes: dict[str, str]
    origin: Origin


class Remembered(dict[Any, str]):
    """The values of one column with the texts made of them: the same few words stand in most cells of a file."""

    def __init__(self, text_of: Callable[[Any], str]) -> None:
        super().__init__()
        self.text_of = text_of

    def __missing__(self, value: Any) -> str:
        text = self.text_of(value)
        if len(self) < MOST_REMEMBERED:
            self[value] = text
        return text


class Cleaner:
    """Cleans the rows of one spreadsheet.

    ``slugs``: specialty names, case folded, to slugs. ``default``: the origin of rows that name none. ``today``: no
    statement can have been seen after it. ``newest_year``: of the match years the one that is on.
    """

    def __init__(
        self,
        file: str,
        columns: tuple[str, ...],
        slugs: Mapping[str, str],
        newest_year: int,
        today: str,
        default: Origin,
        faults: Faults,
    ) -> None:
        self.file = file
        self.columns = frozenset(columns)
        self.slugs = slugs
        self.newest_year, self.today = newest_year, today
        self.default = default
        self.faults = faults
        self.spoken: SpecialtyWords | None = None  # once a specialty is called otherwise
        self.origins: dict[tuple[str, ...], Origin] = {}  # as typed: a file has few sources and many rows
        self.known = {name: Remembered(partial(self._cleaned, name)) for name in FIELDS}
        self.facts = {name: self.known[name] for name in FACT_COLUMNS}
        self.strictness = {name: column for name, column in STRICTNESS_COLUMNS.items() if column in self.columns}
        self.notes = {name: column for name, column in NOTE_COLUMNS.items() if column in self.columns}

    def wide(self, row: int, cells: Mapping[str, str]) -> WideRow | None:
        """A row of current values; None when a cell is at fault."""
        before = self.faults.count
        if self._has_errors(row, cells):
            return None
        key = self._take(row, cells, "program_key", program_key, KEY_EXPECTED)
        values, strictness, notes = self._values(row, cells), {}, {}
        for name, column in self.strictness.items():
            if column in cells and name not in cells:
                self.faults.add(self.file, row, column, cells[column], f"blank beside a blank {name}")
            elif name in values:
                strictness[name] = self._take(row, cells, column, _strictness, STRICTNESS_EXPECTED)
        for name, column in self.notes.items():
            if column in cells and name not in cells:
                self.faults.add(self.file, row, column, cells[column], f"blank beside a blank {name}")
            elif column in cells:
                notes[name] = self._take(row, cells, column, _note, FIELDS["note"].expected)
        origin = self._origin(row, cells)
        if self.faults.count > before:
            return None
        strictness = {name: fields.strictness_of(name, values[name], word) for name, word in strictness.items()}
        return WideRow(row, key, values, strictness, notes, origin)

    def evidence(self, row: int, cells: Mapping[str, str]) -> tuple[Named, CellStatement] | None:
        """The program and what is said of it; None when a cell is at fault."""
        before = self.faults.count
        if self._has_errors(row, cells):
            return None
        program = self._program(row, cells)
        name = self._take(row, cells, "field", _field, "a column of the wide file", is_needed=True)
        value = self._value(row, "value", cells.get("value", ""), name) if name in FIELDS else ""
        if name in FIELDS and not FIELDS[name].has_strictness and "strictness" in cells:
            self.faults.add(self.file, row, "strictness", cells["strictness"], f"blank: {name} has no strictness")
        strictness = self._take(row, cells, "strictness", _strictness, STRICTNESS_EXPECTED)
        note = self._take(row, cells, "note", _note, FIELDS["note"].expected)
        season = self._season(row, cells)
        origin = self._needed_origin(row, cells)
        if self.faults.count > before:
            return None
        strictness = fields.strictness_of(name, value, strictness)
        return program, CellStatement(row, name, value, strictness, note, season, origin)

    def record(self, row: int, cells: Mapping[str, str]) -> tuple[Named, RecordCell] | None:
        """The program and one season record of it; None when a cell is at fault."""
        before = self.faults.count
        if self._has_errors(row, cells):
            return None
        program = self._program(row, cells)
        season = self._season(row, cells)
        track = self._take(row, cells, "track", _track, f"{', '.join(TrackKind.values)} or blank")
        group = self._take(row, cells, "group", _group, ", ".join(Group.values), is_needed=True)
        population = self._take(row, cells, "population", _population, ", ".join(Population.values), is_needed=True)
        people = self._take(row, cells, "count", _people, "a whole number of people up to 100,000, or blank", None)
        percent = self._take(row, cells, "percent", _percent, "a number from 0 to 100, or blank", None)
        method = self._take(row, cells, "method", _method, "at most 600 characters on one line")
        if group == Group.ALL and percent is not None:
            self.faults.add(self.file, row, "percent", cells["percent"], "a count: everybody is always 100 percent")
        if ("count" in cells) == ("percent" in cells):
            self.faults.add(self.file, row, "count", cells.get("count", ""), "one of count and percent")
        origin = self._needed_origin(row, cells)
        if self.faults.count > before:
            return None
        return program, RecordCell(row, season, track, group, population, people, percent, method, origin)

    def _program(self, row: int, cells: Mapping[str, str]) -> Named:
        named = [name for name in ID_FIELDS if name in cells]
        key = self._take(row, cells, "program_key", program_key, KEY_EXPECTED, is_needed=not named)
        words = (word for name in named for word in self._value(row, name, cells[name], name).split("; "))
        return Named(key, tuple(words))

    def _has_errors(self, row: int, cells: Mapping[str, str]) -> bool:
        """An error is no value, not even of a field that takes any text."""
        if ERRORS.isdisjoint(cells.values()):
            return False
        for column, cell in cells.items():
            if cell in ERRORS:
                self.faults.add(self.file, row, column, cell, ERROR_EXPECTED)
        return True

    def _take(
        self,
        row: int,
        cells: Mapping[str, str],
        column: str,
        clean: Callable[[str], Any],
        expected: str,
        blank: Any = "",
        *,
        is_needed: bool = False,
    ) -> Any:
        """The cleaned cell, or ``blank``. After a fault what comes back means nothing; the caller drops the row."""
        typed = cells.get(column, "")
        if typed or is_needed:
            try:
                return clean(typed)
            except ValueError:
                self.faults.add(self.file, row, column, typed, expected)
        return blank

    def _values(self, row: int, cells: Mapping[str, str]) -> dict[str, str]:
        """The facts of a wide row, by name; after a fault they mean nothing."""
        try:
            return {name: known[typed] for name, known in self.facts.items() if (typed := cells.get(name))}
        except ValueError:
            return {name: self._value(row, name, cells[name], name) for name in self.facts if name in cells}

    def _value(self, row: int, column: str, typed: str, name: str) -> str:
        try:
            return self.known[name][typed]
        except ValueError:
            hint = self._meant(typed) if name == "specialty" else ""
            self.faults.add(self.file, row, column, typed, FIELDS[name].expected + hint)
            return ""

    def _cleaned(self, name: str, typed: str) -> str:
        if name != "specialty":
            return clean_value(name, typed)
        if slug := self.slugs.get(" ".join(typed.split()).casefold()):
            return slug
        self.spoken = self.spoken or specialty_words()
        return self.spoken.slug_of(typed)

    def _meant(self, specialty: str) -> str:
        word = " ".join(specialty.split()).casefold()
        closest = process.extractOne(word[:120], list(self.slugs), score_cutoff=60)
        return f"; did you mean {self.slugs[closest[0]]}?" if closest else ""

    def _season(self, row: int, cells: Mapping[str, str]) -> int:
        low, high = SEASON_RANGE[0], self.newest_year + 1
        expected = f"a match year from {low} to {high}, or blank"
        return self._take(row, cells, "season", lambda typed: int(fields.whole(low, high)(typed)), expected, 0)

    def _origin(self, row: int, cells: Mapping[str, str]) -> Origin:
        """The row's own source, else the default one; a date of the row's own wins either way."""
        if (known := self.origin_of(cells)) is not None:
            return known
        before = self.faults.count
        origin = self._clean_origin(row, cells)
        if self.faults.count == before:
            self.origins[_typed_origin(cells)] = origin
        return origin

    def origin_of(self, cells: Mapping[str, str]) -> Origin | None:
        """The origin of a row whose source is that of an earlier one; else None."""
        return self.origins.get(_typed_origin(cells))

    def _clean_origin(self, row: int, cells: Mapping[str, str]) -> Origin:
        seen_on = self._take(row, cells, "seen_on", self._seen_on, SEEN_ON_EXPECTED)
        if not any(column in cells for column in ("source_name", "source_url", "source_kind")):
            return self.default._replace(seen_on=seen_on or self.default.seen_on) if self.default.name else UNNAMED
        name = self._take(row, cells, "source_name", source_name, SOURCE_NAME_EXPECTED, is_needed=True)
        url = self._take(row, cells, "source_url", fields.address, f"{FIELDS['website'].expected}, or blank")
        kind = self._take(row, cells, "source_kind", source_kind, SOURCE_KIND_EXPECTED, is_needed=True)
        return Origin(kind, name, url, seen_on)

    def _needed_origin(self, row: int, cells: Mapping[str, str]) -> Origin:
        origin = self._origin(row, cells)
        if origin == UNNAMED:
            self.faults.add(self.file, row, "source_name", "", SOURCE_EXPECTED)
        return origin

    def _seen_on(self, typed: str) -> str:
        return seen_on(typed, self.today)


def _typed_origin(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple([cells.get(column, "") for column in SOURCE_COLUMNS])


@lru_cache(maxsize=2_000)
def program_key(typed: str) -> str:
    """A program's key; capitals are read as small letters. Raises ValueError."""
    return fields.pattern(r"[a-z0-9][a-z0-9-]{0,79}")(typed.lower())


def seen_on(typed: str, today: str) -> str:
    """A date as in ``fields.seen_on``, not after ``today`` (a day). Raises ValueError."""
    word = fields.seen_on(typed)
    if word > today[: len(word)]:
        raise ValueError
    return word


def source_name(typed: str) -> str:
    """A source's name, never blank. Raises ValueError."""
    if name := fields.text(300)(typed):
        return name
    raise ValueError


source_kind = fields.choice(SourceKind.values)
_note, _method = fields.text(1000), fields.text(600)
_field = fields.choice(list(FIELDS))
_strictness = fields.choice(Strictness.values)
_group = fields.choice(Group.values)
_population = fields.choice(Population.values)


def _track(typed: str) -> str:
    if typed.upper() not in TrackKind.values:
        raise ValueError
    return typed.upper()


def _people(typed: str) -> int:
    return int(fields.whole(0, 100_000)(typed))


def _percent(typed: str) -> Decimal:
    return Decimal(fields.number(0, 100, 2)(typed))
