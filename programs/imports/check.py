"""What an import would do, found out before anything is written.

:func:`check` reads the files, finds the program each row speaks of and compares what it says with what stands; nothing
is locked meanwhile. :mod:`programs.imports.record` writes the result.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import ExitStack
from functools import cache, partial
from itertools import compress
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from programs.duplicates.finding import judged_pairs
from programs.exports.columns import EVIDENCE, NOTE_COLUMNS, RECORDS, WIDE
from programs.exports.rows import current_cells
from programs.facts.projection import ID_FIELDS
from programs.facts.weighing import moment
from programs.fields import NOTE_NEEDED, lacks_note
from programs.imports import detect
from programs.imports.by_name import RowsByName, said_of
from programs.imports.canonical import SOURCE_EXPECTED
from programs.imports.cells import UNNAMED, CellStatement, Cleaner, Origin, RecordCell, WideRow
from programs.imports.checked import CheckedFiles, Files
from programs.imports.counts import add_up, fitting_counts
from programs.imports.detect import Opened
from programs.imports.effects import ImportOutcome, StandingStatements, conditions_said, most_telling, standing_of
from programs.imports.employers import places
from programs.imports.identify import ProgramsByName
from programs.imports.layouts.base import Around
from programs.imports.likely_duplicates import Pair
from programs.imports.renames import refuse_shared_names, renamed_by
from programs.imports.unchanged_cells import said_before, says_only_that, telling
from programs.imports.visa_cells import PARTS
from programs.models import DataState, Source, Specialty
from programs.models.querysets import chunks
from programs.models.reference import slugs_by_name
from programs.tabular.sheet import Rows, Told

NEEDED_OF_NEW: Final = ("name", "specialty", "state")
NEW_EXPECTED: Final = "a value: no program is known by this row's ids, and a new one needs name, specialty and state"

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
        self.said_before = cache(lambda origin: said_before(self._number(origin), origin.seen_on))
        self.files = Files()
        self.cleaners: list[Cleaner] = []

    def run(self, files: Files) -> CheckedFiles:
        self.files = files
        with ExitStack() as reading:
            tables = [
                reading.enter_context(detect.opened(path, kind))
                for path, kind in ((files.evidence, EVIDENCE.file), (files.records, RECORDS.file))
                if path
            ]
            if files.wide:
                opened = detect.opened(files.wide, files.kind, files.columns, files.wanted)
                tables.append(reading.enter_context(opened))
                self.checked.main = tables[-1].layout.file
            self._take(tables)
        for keys in chunks(list(dict.fromkeys([*self.evidence, *self.records]))):
            self._decide(dict.fromkeys(keys))
        self.checked.sources = {number: Origin(*source) for source, number in self.sources.items()}
        self.checked.pairs = self._unjudged(files.pairs)
        self.checked.waiting = sum(not said_of(one, files.matches) for one in self.checked.by_name)
        refuse_shared_names(self.checked, self.slugs)
        self.checked.words_read = [word for cleaner in self.cleaners for word in cleaner.words_read]
        self.checked.faults.listed.sort(key=lambda fault: (fault.file != WIDE.file, fault.file, fault.row))
        self._as_the_file_has_it(tables)
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
        self.checked.told[file] = table.told
        if table.told.title:
            self.checked.sheets[file] = table.told.title
        self.checked.read_as.update(table.read_as)
        around = Around(self._specialty_of, places, partial(faults.add, file), self.checked.unmatched.append)
        today = timezone.localdate().isoformat()
        around_cells = (self.slugs, self.this_season, today, self.source, faults, self.files.words)
        cleaner = Cleaner(file, table.columns, *around_cells, is_foreign=table.is_foreign)
        self.cleaners.append(cleaner)
        if file != self.checked.main:
            return cleaner, table.rows(around)
        said, found = (self.files.matches, self.files.words), self.checked.by_name
        by_name = RowsByName(*said, self.programs, found, partial(faults.add, file), table.is_foreign, table.told)
        return cleaner, by_name.taken(table.rows(around))

    def _as_the_file_has_it(self, tables: Iterable[Opened]) -> None:
        """Name the columns and rows of the faults as the file does, and why each row or cell is left out."""
        names: dict[tuple[str, str], str] = {}
        for table in tables:
            parts = ((column, name) for column, ours in table.read_as.items() for name in PARTS.get(ours, (ours,)))
            for column, ours in parts:
                known = names.get((table.layout.file, ours))
                names[table.layout.file, ours] = f"{known}, {column}" if known else column
        listed = []
        for fault in self.checked.faults.listed:
            column = names.get((fault.file, fault.column), fault.column)
            sheet, row = self.checked.told.get(fault.file, Told()).place(fault.row)
            why = f"{column}: “{fault.seen}”; expected {fault.expected}"
            before = self.checked.reasons.get((fault.file, fault.row))
            self.checked.reasons[fault.file, fault.row] = f"{before} · {why}" if before else why
            listed.append(fault._replace(column=column, row=row, sheet=sheet))
        self.checked.faults.listed = listed
        self.checked.words_read = [
            word._replace(column=next((names[one] for one in names if one[1] == word.column), word.column))
            for word in self.checked.words_read
        ]

    def _take_wide(self, cleaner: Cleaner, rows: Rows) -> None:
        for chunk in chunks(rows):
            keys = [self.programs.named(cells) for _, cells in chunk]
            notes = [not cells.keys().isdisjoint(cleaner.notes.values()) for _, cells in chunk]
            stands = self._stands({*keys}, {*compress(keys, notes)})
            stated = {}
            for (number, cells), key in zip(chunk, keys, strict=True):
                is_news = key not in stands or self._may_confirm(key, cleaner.origin_of(cells))
                if not is_news and says_only_that(cells, stands[key], cleaner):
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
                bare = {said.field for said in conditions_said(row) if not self._has_note(WIDE.file, said)}
                if self._has_source(row):
                    self.checked.outcomes[key] = ImportOutcome.NEW
                    if bare:
                        row = row._replace(values={name: row.values[name] for name in row.values if name not in bare})
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
        seen, is_row = "" if column else said.value, file == EVIDENCE.file
        self.checked.faults.add(file, said.row, column or said.field, seen, expected, is_row=is_row)
        return False

    def _stands(self, keys: Set[str], noted: Set[str]) -> dict[str, dict[str, str]]:
        """What stands of these programs, as cells: of those of which it can be told at a glance. Notes of ``noted``."""
        left = {"", *self.programs.heads, *self.programs.families, *self.evidence, *self.records}
        asked = ([self.programs.ids[key] for key in some - left] for some in (keys, noted))
        return {cells["program_key"]: cells for cells in current_cells(*asked, is_bare=True).values()}

    def _may_confirm(self, key: str, origin: Origin | None) -> bool:
        if origin is None or self.files.confirms:
            return True
        return self.programs.ids[key] in self.said_before(origin)

    def _decide_one(
        self, about: StandingStatements, wide: WideRow | None, evidence: list[CellStatement], records: list[RecordCell]
    ) -> None:
        is_new = about.key not in self.programs.ids
        noted = [said for said in evidence if self._has_note(EVIDENCE.file, said, about)]
        statements = about.add_evidence(noted, self._number)
        if wide:
            source = self._number(wide.origin)
            cells = about.statements_of(wide, source, confirms=self.files.confirms)
            cells = [said for said in cells if self._has_note(WIDE.file, said, about)]
            if cells and not self._has_source(wide):
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
            if rename := renamed_by(wide, effects):
                self.checked.renames[about.key] = rename
                effects = [effect for effect in effects if effect.said.field != rename.said.field]
                statements = [said for said in statements if said != rename.said]
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
        told = {said.field for said in evidence}.union(wide.values if wide else ())
        missing = [name for name in NEEDED_OF_NEW if name not in told]
        if not missing:
            return True
        if wide and any((WIDE.file, wide.row, name) in self.checked.faults.cells for name in missing):
            self.checked.faults.rows.add((WIDE.file, wide.row))  # it was said already
        elif wide:
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
