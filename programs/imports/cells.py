"""One row of a spreadsheet, cleaned: every cell in its canonical text, or a fault that says what was expected."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from programs import fields
from programs.exports.columns import FACT_COLUMNS, NOTE_COLUMNS, SOURCE_COLUMNS, STRICTNESS_COLUMNS
from programs.facts.ledger import Count, Statement
from programs.facts.projection import ID_FIELDS
from programs.fields import FIELDS, address, clean_value
from programs.imports import canonical, words
from programs.imports.canonical import OTHER_WORDS
from programs.imports.day_columns import DAYS, WHICH_FIRST, DayColumns
from programs.imports.days import UNORDERED
from programs.imports.faults import Faults
from programs.imports.spoken_specialty import SpecialtyWords, specialty_words
from programs.imports.words import CONTACT_EXPECTED, WHERE_NOTED, Remembered, WordMeaning, WordRead, Words, has_person
from programs.models.evidence import SEASON_RANGE
from programs.vocabulary import Group, Policy, TrackKind

# What spreadsheet programs leave in a cell they could not work out, in a workbook and in the CSV file made from it.
ERRORS: Final = frozenset({"#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#SPILL!", "#CALC!"})
CONDITIONAL: Final = Policy.CONDITIONAL.value
MOST_WORDS: Final = 200  # of one column that are told, and asked about
ERROR_EXPECTED: Final = "a value: the spreadsheet program could not work this cell out"
WHOSE: Final = frozenset({"program_key", *ID_FIELDS, *SOURCE_COLUMNS})  # without these a row is nobody's


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


class Cleaner:
    """Cleans the rows of one spreadsheet.

    ``slugs``: specialty names, case folded, to slugs. ``default``: the origin of rows that name none. ``today``: no
    statement can have been seen after it. ``newest_year``: of the match years the one that is on. ``decided``: what
    somebody said about words. ``is_foreign``: the columns have names of their own. What was read otherwise than it
    stands, and what was not, is in ``words_read``.
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
        decided: Words = MappingProxyType({}),
        *,
        is_foreign: bool = False,
    ) -> None:
        self.file = file
        self.decided, self.is_foreign = decided, is_foreign
        self.odd: dict[tuple[str, str], WordMeaning] = {}  # by our column and word: not as we write it
        self.odd_words: Counter[str] = Counter()  # by our column
        self.days = DayColumns(decided, today)
        self.odd_cells: Counter[tuple[str, str]] = Counter()
        self.columns = frozenset(columns)
        self.slugs = slugs
        self.newest_year, self.today = newest_year, today
        self.default = default
        self.faults = faults
        self.spoken: SpecialtyWords | None = None  # once a specialty is called otherwise
        self.origins: dict[tuple[str | None, ...], Origin] = {}  # as typed: a file has few sources and many rows
        plain = {name: is_plain for name, is_plain in words.PLAIN.items() if name not in decided}
        names = (*FIELDS, *WHERE_NOTED, *OTHER_WORDS)
        self.known = {name: Remembered(partial(self._cleaned, name), plain.get(name)) for name in names}
        self.facts = {name: self.known[name] for name in FACT_COLUMNS}
        self.strictness = {name: column for name, column in STRICTNESS_COLUMNS.items() if column in self.columns}
        self.notes = {name: column for name, column in NOTE_COLUMNS.items() if column in self.columns}

    @property
    def words_read(self) -> list[WordRead]:
        """The words that are not as we write them: open ones first, and those of the most cells."""
        found = []
        for (column, typed), read in self.odd.items():
            value = self.days.order(column) if typed == UNORDERED else read.value
            told = value, read.is_asked, self._expected(column, typed), self.odd_cells[column, typed]
            found.append(WordRead(column, typed, *told))
        return sorted(found, key=lambda word: (not word.is_open, -word.cells))

    def wide(self, row: int, cells: Mapping[str, str]) -> WideRow | None:
        """A row of current values, without the cells that are at fault; None where it is not clear whose they are."""
        if self._has_errors(row, cells, lose_row=False):
            cells = {column: cell for column, cell in cells.items() if cell not in ERRORS}
        key = cells.get("program_key", "")
        if not words.PLAIN["program_key"](key):
            key = self._take(row, cells, "program_key", canonical.program_key, canonical.KEY_EXPECTED)
        values, strictness, notes = self._values(row, cells), {}, {}
        for name, column in self.strictness.items():
            if name in values:
                try:
                    typed = canonical.strictness(cells[column]) if column in cells else ""
                    strictness[name] = fields.strictness_of(name, values[name], typed)
                except ValueError:  # without it the limit would stand as required: it goes too
                    self.faults.add(self.file, row, column, cells[column], canonical.STRICTNESS_EXPECTED, is_row=False)
                    del values[name]
            elif column in cells and name not in cells:
                self.faults.add(self.file, row, column, cells[column], f"blank beside a blank {name}", is_row=False)
        for name, column in self.notes.items():
            if column in cells and name not in cells:
                self.faults.add(self.file, row, column, cells[column], f"blank beside a blank {name}", is_row=False)
            elif column in cells and name in values:
                notes[name] = self._value(row, column, cells[column], column, is_row=False)
        for name, value in values.items() if CONDITIONAL in values.values() else ():
            if value == CONDITIONAL and not notes.get(name) and words.in_words(cells[name]) != value:
                notes[name] = " ".join(cells[name].split())  # the condition, in the words of the file
        origin = self._origin(row, cells)
        if (self.file, row) in self.faults.rows:
            return None
        return WideRow(row, key, values, strictness, notes, origin)

    def evidence(self, row: int, cells: Mapping[str, str]) -> tuple[Named, CellStatement] | None:
        """The program and what is said of it; None when a cell is at fault."""
        before = self.faults.count
        if self._has_errors(row, cells):
            return None
        program = self._program(row, cells)
        name = self._take(row, cells, "field", canonical.field_name, "a column of the wide file", is_needed=True)
        value = self._value(row, "value", cells.get("value", ""), name) if name in FIELDS else ""
        if name in FIELDS and not value:
            self.faults.add(self.file, row, "value", cells.get("value", ""), self._expected(name))
        if name in FIELDS and not FIELDS[name].has_strictness and "strictness" in cells:
            self.faults.add(self.file, row, "strictness", cells["strictness"], f"blank: {name} has no strictness")
        strictness = self._take(row, cells, "strictness", canonical.strictness, canonical.STRICTNESS_EXPECTED)
        note = self._word(row, cells, "note")
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
        track = self._take(row, cells, "track", canonical.track_letter, f"{', '.join(TrackKind.values)} or blank")
        group = self._word(row, cells, "group", is_needed=True)
        population = self._word(row, cells, "population", is_needed=True)
        counted = "a whole number of people up to 100,000, or blank"
        people = self._take(row, cells, "count", canonical.people, counted, None)
        share = self._word(row, cells, "percent")
        percent = Decimal(share) if share else None
        method = self._take(row, cells, "method", canonical.method, "at most 600 characters on one line")
        if group == Group.ALL and percent is not None:
            self.faults.add(self.file, row, "percent", cells["percent"], "a count: everybody is always 100 percent")
        if self.faults.count == before and (people is None) == (percent is None):
            self.faults.add(self.file, row, "count", cells.get("count", ""), "one of count and percent")
        origin = self._needed_origin(row, cells)
        if self.faults.count > before:
            return None
        return program, RecordCell(row, season, track, group, population, people, percent, method, origin)

    def _program(self, row: int, cells: Mapping[str, str]) -> Named:
        named = [name for name in ID_FIELDS if name in cells]
        key = self._take(row, cells, "program_key", canonical.program_key, canonical.KEY_EXPECTED, is_needed=not named)
        words = (word for name in named for word in self._value(row, name, cells[name], name).split("; "))
        return Named(key, tuple(words))

    def _word(self, row: int, cells: Mapping[str, str], column: str, *, is_needed: bool = False) -> str:
        """The canonical word of a column that is no field, '' where it is blank or at fault."""
        typed = cells.get(column, "")
        word = self._value(row, column, typed, column) if typed else ""
        if is_needed and not word:
            self.faults.add(self.file, row, column, typed, self._expected(column))
        return word

    def _has_errors(self, row: int, cells: Mapping[str, str], *, lose_row: bool = True) -> bool:
        """An error is no value, not even of a field that takes any text."""
        if ERRORS.isdisjoint(cells.values()):
            return False
        for column, cell in cells.items():
            if cell in ERRORS:
                self.faults.add(self.file, row, column, cell, ERROR_EXPECTED, is_row=lose_row or column in WHOSE)
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
        if is_needed or (typed and not words.is_blank(typed)):
            try:
                return clean(typed)
            except ValueError:
                self.faults.add(self.file, row, column, typed, expected)
        return blank

    def _values(self, row: int, cells: Mapping[str, str]) -> dict[str, str]:
        """The facts of a wide row, by name."""
        try:
            values = {name: self.facts[name][typed] for name, typed in cells.items() if name in self.facts}
        except ValueError:
            values = {
                name: self._value(row, name, cells[name], name, is_row=name in ID_FIELDS)
                for name in self.facts
                if name in cells
            }
        else:
            for word in self.odd.keys() & {(name, cells[name]) for name in self.odd_words if name in values}:
                self.odd_cells[word] += 1
        return {name: value for name, value in values.items() if value} if "" in values.values() else values

    def _value(self, row: int, column: str, typed: str, name: str, *, is_row: bool = True) -> str:
        try:
            return self.known[name][typed]
        except ValueError:
            hint = canonical.did_you_mean(typed, self.slugs) if name == "specialty" else ""
            self.faults.add(self.file, row, column, typed, self._expected(name, typed) + hint, is_row=is_row)
            return ""
        finally:
            word = UNORDERED if self.days.is_unordered(name, typed) else typed
            if (name, word) in self.odd:
                self.odd_cells[name, word] += 1

    def _cleaned(self, name: str, typed: str) -> str:
        """The canonical text of a word, '' where it is blank. Raises ValueError where it is none, or open."""
        decided = self.decided.get(name, {}).get(typed)
        if decided is None and words.is_as_we_write_it(name, typed):
            return typed
        try:
            read = self._read(name, typed) if decided is None else WordMeaning(decided and self._ours(name, decided))
        except ValueError:
            self._note_odd(name, typed, WordMeaning("", is_asked=True))
            raise
        if self.days.is_unordered(name, typed):
            self._note_odd(name, UNORDERED, read)
            raise ValueError
        if decided is not None or read.is_asked or self._is_odd(name, typed, read):
            self._note_odd(name, typed, read)
        if read.is_asked:
            raise ValueError
        return read.value

    def _read(self, name: str, typed: str) -> WordMeaning:
        if name == "specialty" and not words.is_blank(typed):
            return WordMeaning(self._ours(name, typed))
        if name in WHERE_NOTED and self.file == "evidence" and not self.is_foreign:
            return WordMeaning(clean_value("note", typed))  # what we wrote ourselves somebody has looked at
        read = self.days.read(name, typed) if name in DAYS else words.read(name, typed, is_foreign=self.is_foreign)
        return read if name in FIELDS or read.is_asked else WordMeaning(read.value and self._ours(name, read.value))

    def _ours(self, name: str, typed: str) -> str:
        """The canonical text of what is written as we write it. Raises ValueError."""
        if name == "seen_on":
            return canonical.seen_on(typed, self.today)
        if name in WHERE_NOTED and has_person(typed):
            raise ValueError
        if name != "specialty":
            return clean_value(name, typed) if name in FIELDS else OTHER_WORDS[name][0](typed)
        if slug := self.slugs.get(" ".join(typed.split()).casefold()):
            return slug
        self.spoken = self.spoken or specialty_words()
        return self.spoken.slug_of(typed)

    def _is_odd(self, name: str, typed: str, read: WordMeaning) -> bool:
        """Whether a word is read as something that it does not say in our own way."""
        try:
            return read.value != typed and self._ours(name, typed) != read.value
        except ValueError:
            return True

    def _note_odd(self, name: str, typed: str, read: WordMeaning) -> None:
        if (name, typed) not in self.odd and self.odd_words[name] < MOST_WORDS:
            self.odd[name, typed] = read
            self.odd_words[name] += 1

    def _expected(self, name: str, typed: str = "") -> str:
        if name in WHERE_NOTED and has_person(typed):
            return CONTACT_EXPECTED
        if typed == UNORDERED:
            return WHICH_FIRST
        if name in FIELDS:
            return FIELDS[name].expected
        return OTHER_WORDS[name][1]

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
        seen_on = self._word(row, cells, "seen_on")
        if not any(column in cells for column in ("source_name", "source_url", "source_kind")):
            return self.default._replace(seen_on=seen_on or self.default.seen_on) if self.default.name else UNNAMED
        needed = partial(self._take, row, cells, is_needed=True)
        name = needed("source_name", canonical.source_name, canonical.SOURCE_NAME_EXPECTED)
        url = self._take(row, cells, "source_url", address, f"{FIELDS['website'].expected}, or blank")
        kind = needed("source_kind", canonical.source_kind, canonical.SOURCE_KIND_EXPECTED)
        return Origin(kind, name, url, seen_on)

    def _needed_origin(self, row: int, cells: Mapping[str, str]) -> Origin:
        origin = self._origin(row, cells)
        if origin == UNNAMED:
            self.faults.add(self.file, row, "source_name", "", canonical.SOURCE_EXPECTED)
        return origin


def _typed_origin(cells: Mapping[str, str]) -> tuple[str | None, ...]:
    return tuple(map(cells.get, SOURCE_COLUMNS))
