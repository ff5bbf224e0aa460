"""What an import would do, found out before anything is written.

:func:`check` reads the files, finds the program each row speaks of and compares what it says with what stands; nothing
is locked meanwhile. :mod:`programs.imports.record` writes the result.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils import timezone

from programs.duplicates.finding import judged_pairs
from programs.exports.columns import EVIDENCE, NOTE_COLUMNS, RECORDS, WIDE
from programs.facts.projection import ID_FIELDS
from programs.facts.weighing import moment
from programs.fields import NOTE_NEEDED, lacks_note
from programs.imports import detect
from programs.imports.by_name import RowByName, RowsByName
from programs.imports.cells import (
    SOURCE_EXPECTED,
    UNNAMED,
    CellStatement,
    Cleaner,
    Faults,
    Origin,
    RecordCell,
    WideRow,
)
from programs.imports.counts import add_up, fitting_counts
from programs.imports.detect import Opened
from programs.imports.effects import (
    ImportOutcome,
    StandingStatements,
    StatementEffect,
    conditions_said,
    most_telling,
    standing_of,
)
from programs.imports.employers import places
from programs.imports.identify import ProgramsByName
from programs.imports.layouts.base import Around, Unmatched
from programs.imports.likely_duplicates import Pair
from programs.imports.spool import StatementShelf
from programs.imports.unchanged_cells import AsStands, says_only_that, telling
from programs.models import DataState, Source, Specialty
from programs.models.querysets import chunks
from programs.models.reference import slugs_by_name
from programs.tabular.sheet import Rows

NEEDED_OF_NEW: Final = ("name", "specialty", "state")
NEW_EXPECTED: Final = "a value: no program is known by this row's ids, and a new one needs name, specialty and state"
MOST_EFFECTS_LISTED: Final = 1_000  # of each outcome


class Files(NamedTuple):
    """The spreadsheets of one import, any of them.

    ``wide`` is read as the ``kind`` it is, by the mapping of its ``columns`` where it has one: see ``detect.opened``.
    ``confirms``: what it says of a fact is recorded also where that stands already, unless its source said so before.
    ``pairs``: judged beforehand; of programs that are known and nobody judged since. ``matches``: see ``RowsByName``.
    """

    wide: Path | None = None
    evidence: Path | None = None
    records: Path | None = None
    kind: str = WIDE.file
    columns: Mapping[str, str] = MappingProxyType({})
    confirms: bool = False
    pairs: tuple[Pair, ...] = ()
    matches: Mapping[str, str] = MappingProxyType({})


@dataclass
class CheckedFiles:
    """``evidence`` and ``records``: what would be recorded, by program key. ``version``: of the data compared with.

    ``sheets``: of the files that are workbooks, which sheet was read, by kind of file. ``effects``: what the statements
    about known programs do, by outcome and with the program's key; past a thousand they are only counted.
    ``sources``: who is behind the source numbers of the effects. ``read_as``: what each column of a file that is not in
    our columns is read as. ``unmatched``: employers with filings and without a known program. ``pairs``: new programs
    that were judged to be, or not to be, another one. ``by_name``: the rows that ask which program they mean.
    """

    version: UUID
    evidence: StatementShelf = field(default_factory=StatementShelf)
    records: dict[str, list[RecordCell]] = field(default_factory=dict)
    outcomes: dict[str, ImportOutcome] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    sheets: dict[str, str] = field(default_factory=dict)
    effects: dict[ImportOutcome, list[tuple[str, StatementEffect]]] = field(default_factory=lambda: defaultdict(list))
    effect_counts: Counter[ImportOutcome] = field(default_factory=Counter)
    sources: dict[int, Origin] = field(default_factory=dict)
    read_as: dict[str, str] = field(default_factory=dict)
    unmatched: list[Unmatched] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    by_name: list[RowByName] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows would be recorded."""
        return self.evidence.statements + sum(map(len, self.records.values()))

    @property
    def fingerprint(self) -> str:
        """Equal for two checks that would record the same beside the same data."""
        found = hashlib.sha256(str(self.version).encode() + self.evidence.digest.digest())
        for part in (self.outcomes.items(), self.records.items(), self.faults.listed, self.pairs):
            for line in part:
                found.update(repr(line).encode())
        found.update(repr((self.faults.count, len(self.faults.rows))).encode())
        return found.hexdigest()

    def add_effects(self, key: str, effects: list[StatementEffect]) -> None:
        for effect in effects:
            self.effect_counts[effect.outcome] += 1
            if self.effect_counts[effect.outcome] <= MOST_EFFECTS_LISTED:
                self.effects[effect.outcome].append((key, effect))

    def as_json(self) -> dict[str, Any]:
        """The counts of programs, each once, and the cells that cannot be taken."""
        counts = Counter(self.outcomes.values())
        in_order = (ImportOutcome.NEW, ImportOutcome.CHANGED, ImportOutcome.UNCHANGED, ImportOutcome.CONFLICTING)
        report: dict[str, Any] = {outcome.value: counts[outcome] for outcome in in_order}
        report["invalid"] = [fault.as_json() for fault in self.faults.listed]
        if more := self.faults.count - len(self.faults.listed):
            report["invalid_not_listed"] = more
        if self.sheets:
            report["sheets"] = self.sheets
        return report


Tell = Callable[[str, int, int], None]  # what is being done, how many of it are done, of how many (0: not known)
COMPARING: Final = "Comparing the file with the data"


def tell_nobody(doing: str, done: int, of: int) -> None:
    pass


def check(
    files: Files, source: Origin = UNNAMED, *, with_withdrawn: bool = True, tell: Tell = tell_nobody
) -> CheckedFiles:
    """Compare the files with the data. ``source``: the origin of rows that name none.

    ``with_withdrawn``: statements that were withdrawn are recorded again; else they count as known. Raises
    sheet.Unreadable.
    """
    return _Check(source, with_withdrawn, tell).run(files)


class _Check:
    """One check in progress: the programs by every name they have, and what the files say about each."""

    def __init__(self, source: Origin, with_withdrawn: bool, tell: Tell) -> None:
        state = DataState.current()
        self.this_season = state.this_season
        self.source = source
        self.with_withdrawn = with_withdrawn
        self.tell = tell
        self.checked = CheckedFiles(state.version)
        self.now = moment(timezone.now())
        self.slugs = slugs_by_name()
        self.sources = {
            (kind, name, url): pk for pk, kind, name, url in Source.objects.values_list("pk", "kind", "name", "url")
        }
        self.evidence: dict[str, list[CellStatement]] = {}
        self.programs = ProgramsByName(self.checked.faults, self.evidence)
        self.records: dict[str, list[RecordCell]] = {}
        self.codes: dict[str, str] | None = None  # first digits of an ACGME id → specialty, once asked for
        self.as_stands = AsStands()
        self.files = Files()

    def run(self, files: Files) -> CheckedFiles:
        self.files = files
        with ExitStack() as reading:
            tables = [
                reading.enter_context(detect.opened(path, kind))
                for path, kind in ((files.evidence, EVIDENCE.file), (files.records, RECORDS.file))
                if path
            ]
            if files.wide:
                tables.append(reading.enter_context(detect.opened(files.wide, files.kind, files.columns)))
            self._take(tables)
        for keys in chunks(list(dict.fromkeys([*self.evidence, *self.records]))):
            self._decide(dict.fromkeys(keys))
        self.checked.sources = {number: Origin(*source) for source, number in self.sources.items()}
        self.checked.pairs = self._unjudged(files.pairs)
        self._name_columns(tables)
        self.checked.faults.listed.sort(key=lambda fault: (fault.file != WIDE.file, fault.file, fault.row))
        return self.checked

    def _unjudged(self, pairs: Iterable[Pair]) -> list[Pair]:
        judged = judged_pairs(with_withdrawn=not self.with_withdrawn) if pairs else set()
        known = self.programs.ids
        return [
            one
            for one in pairs
            if one.duplicate in known and one.kept in known and {one.duplicate, one.kept} not in judged
        ]

    def _take(self, tables: Sequence[Opened]) -> None:
        for layout, take in ((EVIDENCE, self._take_evidence), (RECORDS, self._take_records), (WIDE, self._take_wide)):
            for table in tables:
                if table.layout is layout:
                    take(*self._cleaned(table))
                    if table.adds_up:
                        add_up(self.records)

    def _cleaned(self, table: Opened) -> tuple[Cleaner, Rows]:
        file, faults = table.layout.file, self.checked.faults
        if table.title:
            self.checked.sheets[file] = table.title
        self.checked.read_as.update(table.read_as)
        around = Around(self._specialty_of, places, partial(faults.add, file), self.checked.unmatched.append)
        today = timezone.localdate().isoformat()
        cleaner = Cleaner(file, table.columns, self.slugs, self.this_season, today, self.source, faults)
        by_name = RowsByName(self.files.matches, self.programs, self.checked.by_name, faults.add, table.is_foreign)
        return cleaner, by_name.taken(table.rows(around)) if table.layout is WIDE else table.rows(around)

    def _name_columns(self, tables: Iterable[Opened]) -> None:
        """Call the columns in the faults what the file calls them."""
        names: dict[tuple[str, str], str] = {}
        for table in tables:
            for column, ours in table.read_as.items():
                known = names.get((table.layout.file, ours))
                names[table.layout.file, ours] = f"{known}, {column}" if known else column
        faults = self.checked.faults
        faults.listed = [one._replace(column=names.get((one.file, one.column), one.column)) for one in faults.listed]

    def _take_wide(self, cleaner: Cleaner, rows: Rows) -> None:
        for chunk in chunks(rows):
            keys = [self.programs.named(cells) for _, cells in chunk]
            stands = self._stands(keys, cleaner.columns)
            stated = {}
            for (number, cells), key in zip(chunk, keys, strict=True):
                if key in stands and self._says_only_what_stands(cleaner, key, cells, stands[key]):
                    if self.programs.is_first(key, number, cells.get("program_key", "")):
                        self.checked.outcomes[key] = ImportOutcome.UNCHANGED
                elif (row := cleaner.wide(number, cells)) and (own := self.programs.identify(row)):
                    stated[own] = row
            self._decide(stated, stands)

    def _take_records(self, cleaner: Cleaner, rows: Rows) -> None:
        for number, cells in rows:
            if record := cleaner.record(number, cells):
                program, told = record
                if key := self.programs.known(RECORDS, number, program):
                    self.records.setdefault(key, []).append(told)

    def _take_evidence(self, cleaner: Cleaner, rows: Rows) -> None:
        for number, cells in rows:
            if evidence := cleaner.evidence(number, cells):
                program, said = evidence
                if not (key := self.programs.known(EVIDENCE, number, program)):
                    continue
                self.evidence.setdefault(key, []).append(said)
                if said.field in ID_FIELDS:
                    for word in said.value.split("; "):
                        self.programs.holders.setdefault(word, key)

    # What it says -----------------------------------------------------------------------------------------------------

    def _decide(
        self, rows: Mapping[str, WideRow | None], stands: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    ) -> None:
        """``stands``: what stands of the programs of which it can be told at a glance, as cells."""
        self.tell(COMPARING, len(self.checked.outcomes), 0)
        differing = {
            key: telling(row, stands[key])
            for key, row in rows.items()
            if row and key in stands and not self._may_confirm(key, row.origin)
        }
        fields = {field for row in differing.values() for field in row.values}
        part = {key: self.programs.family(key) for key, row in differing.items() if row.values}
        whole = {key: self.programs.family(key) for key in rows if key in self.programs.ids and key not in differing}
        around = (self.programs.holders, self.this_season, self.now)
        standing = standing_of(part, *around, with_withdrawn=self.with_withdrawn, fields=fields)
        standing |= standing_of(whole, *around, with_withdrawn=self.with_withdrawn)
        for key, row in rows.items():
            if key in differing and not differing[key].values:
                self.checked.outcomes[key] = ImportOutcome.UNCHANGED
                continue
            evidence, records = self.evidence.pop(key, []), self.records.pop(key, [])
            if key not in self.programs.ids and not self._is_introduced(key, row, evidence, records):
                continue
            if row and key not in self.programs.ids and not evidence and not records:
                # All that is said of a new program: there is nothing to compare it with.
                noted = [self._has_note(WIDE.file, said) for said in conditions_said(row)]
                if self._has_source(row) and all(noted):
                    self.checked.outcomes[key] = ImportOutcome.NEW
                    self.checked.evidence.put_row(key, row)
                continue
            about = standing.get(key) or StandingStatements(key, *around)
            self._decide_one(about, differing.get(key, row), evidence, records)

    def _has_source(self, row: WideRow) -> bool:
        if row.origin == UNNAMED:
            self.checked.faults.add(WIDE.file, row.row, "source_name", "", SOURCE_EXPECTED)
        return row.origin != UNNAMED

    def _has_note(self, file: str, said: CellStatement, about: StandingStatements | None = None) -> bool:
        """Whether a condition or an exception is named; what stands already may be said again without."""
        if not lacks_note(said.value, said.strictness, said.note):
            return True
        if about and any(row.value == (said.value, said.strictness) for row in about.rows.get(said.field, ())):
            return True
        column = "note" if file == EVIDENCE.file else NOTE_COLUMNS.get(said.field, "")
        expected = NOTE_NEEDED if column else f"{NOTE_NEEDED}, in an evidence file"
        self.checked.faults.add(file, said.row, column or said.field, "" if column else said.value, expected)
        return False

    def _stands(self, keys: Iterable[str], columns: Collection[str]) -> dict[str, dict[str, str]]:
        """What stands of these programs, as cells: of those of which it can be told at a glance."""
        left = {"", *self.programs.heads, *self.programs.families, *self.evidence, *self.records}
        asked = {self.programs.ids[key]: key for key in keys if key not in left}
        return {asked[pk]: cells for pk, cells in self.as_stands.cells_of(asked, columns).items()}

    def _says_only_what_stands(
        self, cleaner: Cleaner, key: str, cells: Mapping[str, str], stands: Mapping[str, str]
    ) -> bool:
        origin = cleaner.origin_of(cells)
        is_confirmed = origin is None or self._may_confirm(key, origin)
        return not is_confirmed and says_only_that(cells, stands, cleaner.strictness)

    def _may_confirm(self, key: str, origin: Origin) -> bool:
        return self.files.confirms or self.as_stands.may_confirm(
            self.programs.ids[key], self._number(origin), origin.seen_on
        )

    def _decide_one(
        self, about: StandingStatements, wide: WideRow | None, evidence: list[CellStatement], records: list[RecordCell]
    ) -> None:
        is_new = about.key not in self.programs.ids
        noted = [said for said in evidence if self._has_note(EVIDENCE.file, said, about)]
        statements = about.add_evidence(noted, self._number)
        if wide:
            source = self._number(wide.origin)
            cells = about.statements_of(wide, source, confirms=self.files.confirms)
            are_noted = [self._has_note(WIDE.file, said, about) for said in cells]
            if cells and not (self._has_source(wide) and all(are_noted)):
                return
            if not is_new:  # a new one has nothing it could be compared with
                about.add_cells(cells, source)
            statements += cells
        news = about.news_of_records(records, self._number)
        counts = fitting_counts(about, news, records, self.checked.faults)
        about.add_records(counts, self._number)
        if is_new:
            self.checked.outcomes[about.key] = ImportOutcome.NEW
        else:
            effects = list(about.effects())
            self.checked.outcomes[about.key] = most_telling(effects)
            self.checked.add_effects(self.programs.heads.get(about.key, about.key), effects)
        if statements:
            self.checked.evidence.put(about.key, statements)
        if counts:
            self.checked.records[about.key] = counts

    def _is_introduced(
        self, key: str, wide: WideRow | None, evidence: list[CellStatement], records: list[RecordCell]
    ) -> bool:
        """Whether the files say enough of a new program to show it."""
        told = {said.field for said in evidence} | set(wide.values if wide else ())
        missing = [name for name in NEEDED_OF_NEW if name not in told]
        if not missing:
            return True
        if wide:
            self.checked.faults.add(WIDE.file, wide.row, missing[0], "", NEW_EXPECTED)
        elif evidence:
            self.checked.faults.add(EVIDENCE.file, evidence[0].row, missing[0], "", NEW_EXPECTED)
        else:
            self.checked.faults.add(RECORDS.file, records[0].row, "program_key", key, "the key of a known program")
        self.checked.faults.rows.update((EVIDENCE.file, said.row) for said in evidence)
        self.checked.faults.rows.update((RECORDS.file, told.row) for told in records)
        return False

    def _number(self, origin: Origin) -> int:
        """The id of the source; a negative number of its own for one that is not known yet."""
        return self.sources.setdefault(origin[:3], -1 - len(self.sources))

    def _specialty_of(self, acgme_id: str) -> str:
        """The specialty an ACGME id begins with, where one alone has that code; else ''."""
        if self.codes is None:
            codes = Specialty.objects.exclude(acgme_code="").values_list("acgme_code", "slug")
            counts = Counter(code for code, _ in codes)
            self.codes = {code: slug for code, slug in codes if counts[code] == 1}
        return self.codes.get(acgme_id[:3], "")
