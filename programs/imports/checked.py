"""What goes into an import, and what a check of it has found."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from programs.exports.columns import WIDE
from programs.imports.by_name import RowByName
from programs.imports.cells import CellStatement, Origin, RecordCell
from programs.imports.effects import ImportOutcome, StatementEffect
from programs.imports.faults import Faults
from programs.imports.layouts.base import Unmatched
from programs.imports.likely_duplicates import Pair
from programs.imports.spool import StatementShelf
from programs.imports.words import WordRead, Words
from programs.tabular.sheet import Told

MOST_EFFECTS_LISTED: Final = 1_000  # of each outcome


class Files(NamedTuple):
    """The spreadsheets of one import, any of them.

    ``wide`` is read as the ``kind`` it is, by the mapping of its ``columns`` where it has one: see ``detect.opened``.
    ``wanted``: its sheet, as in ``reading.read``. ``words``: what somebody said that its words mean.
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
    wanted: str = ""
    words: Words = MappingProxyType({})
    matches: Mapping[str, str] = MappingProxyType({})


class Rename(NamedTuple):
    """A known program that a row of current values gives another name. ``before``: the one that stands."""

    said: CellStatement
    before: str


@dataclass
class CheckedFiles:
    """``evidence`` and ``records``: what would be recorded, by program key. ``version``: of the data compared with.

    ``sheets``: of the files that are workbooks, which sheet was read, by kind of file. ``effects``: what the statements
    about known programs do, by outcome and with the program's key; past a thousand they are only counted.
    ``sources``: who is behind the source numbers of the effects. ``read_as``: what each column of a file that is not in
    our columns is read as. ``unmatched``: employers with filings and without a known program. ``pairs``: new programs
    that were judged to be, or not to be, another one. ``renames``: recorded only where somebody wants them.
    ``words_read``: words that are not as we write them. ``told``: how each file was read. ``reasons``: why rows and
    cells are left out, by kind and row of the file as its reader numbers it. ``main``: which kind ``Files.wide`` is.
    ``by_name``: the rows that ask which program they mean, ``waiting`` of them nobody has looked at.
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
    renames: dict[str, Rename] = field(default_factory=dict)
    words_read: list[WordRead] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)
    main: str = ""
    by_name: list[RowByName] = field(default_factory=list)
    waiting: int = 0

    @property
    def rows(self) -> int:
        """How many rows would be recorded."""
        return self.evidence.statements + sum(map(len, self.records.values()))

    @property
    def fingerprint(self) -> str:
        """Equal for two checks that would record the same beside the same data."""
        found = hashlib.sha256(f"{self.version}{json.dumps(self.outcomes)}".encode() + self.evidence.digest.digest())
        told = self.records.items(), self.renames.items(), self.faults.listed, self.pairs
        for part in told:
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
        if self.renames:
            report["renamed"] = len(self.renames)
        if said := [sentence for told in self.told.values() for sentence in told.said]:
            report["read_how"] = said
        if read := [word for word in self.words_read if not word.is_open]:
            report["words"] = [
                {"column": word.column, "seen": word.typed, "read_as": word.value, "cells": word.cells} for word in read
            ]
        return report
