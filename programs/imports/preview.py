"""A check in words: what a steward reads before confirming an import."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from programs.exports.columns import label_of
from programs.facts.dossier import IN_DISPUTE, NOT_STATED, question
from programs.facts.weighing import StandingStatement
from programs.imports import by_name
from programs.imports.by_name import WHICH
from programs.imports.cells import Origin
from programs.imports.checked import CheckedFiles
from programs.imports.effects import ImportOutcome, StatementEffect
from programs.models import Program, Specialty

SHOWN: Final = 100  # lines of each list


@dataclass(frozen=True)
class SourcedWords:
    """A value in words, and who says so."""

    words: str
    source: Origin | None = None


@dataclass(frozen=True)
class PreviewLine:
    """One statement of the file. ``against``: what keeps it from standing; none, and another program holds the id."""

    program: Program
    question: str
    before: SourcedWords
    said: SourcedWords
    against: list[SourcedWords]
    is_dispute: bool


@dataclass(frozen=True)
class Newcomer:
    """A program the file introduces."""

    key: str
    name: str
    specialty: str
    state: str
    statements: int


@dataclass(frozen=True)
class ReadAs:
    """How a file whose columns are not ours is read: their names with ours, and those that are left out."""

    columns: list[tuple[str, str]]
    left_out: list[str]


@dataclass(frozen=True)
class FirstLines:
    """The first lines of a list, and how many it has."""

    lines: list[Any]
    total: int


class ImportPreview:
    """What a check found, without what would be recorded. ``counts``: programs by outcome, each program once.

    ``waiting``: rows that nobody has looked at; they are no fault of the file. ``matches``: see ``RowsByName``.
    """

    def __init__(self, checked: CheckedFiles, matches: Mapping[str, str] = MappingProxyType({})) -> None:
        self.fingerprint = checked.fingerprint
        self.waiting = checked.waiting
        self.by_name = by_name.so_far(checked.by_name, matches)
        report = checked.as_json()
        self.counts = {outcome.value: report[outcome.value] for outcome in ImportOutcome}
        faults = [fault for fault in checked.faults.listed if fault.expected != WHICH]
        self.invalid = FirstLines(faults[:SHOWN], checked.faults.count - checked.waiting)
        self.invalid_rows = len(checked.faults.rows) - checked.waiting
        self.lost_cells = checked.faults.lost_cells
        self.kinds = [kind for kind in checked.faults.kinds if kind.expected != WHICH][:SHOWN]
        self.said = [sentence for told in checked.told.values() for sentence in told.said]
        self.sheets_left = [one for told in checked.told.values() for one in told.sheets if not one.is_read]
        read = [one for one in checked.words_read if not one.is_open]
        self.words = FirstLines(read[:SHOWN], len(read))
        self.renames = renamed(checked)
        self.rows = checked.rows
        self.confirmations = checked.effect_counts[ImportOutcome.UNCHANGED]
        self.sheet = next(iter(checked.sheets.values()), "")
        self.read_as = ReadAs(
            [(column, label_of(ours)) for column, ours in checked.read_as.items() if ours],
            [column for column, ours in checked.read_as.items() if not ours],
        )
        by_filings = sorted(checked.unmatched, key=lambda one: (-one.filings, one.employer, one.season))
        self.unmatched = FirstLines(by_filings[:SHOWN], len(by_filings))
        self.new = newcomers(checked)
        self.changed = with_effect(checked, ImportOutcome.CHANGED)
        self.conflicting = with_effect(checked, ImportOutcome.CONFLICTING)


def renamed(checked: CheckedFiles) -> FirstLines:
    keys = list(checked.renames)[:SHOWN]
    programs = {program.program_key: program for program in Program.objects.filter(program_key__in=keys)}
    lines = [(programs[key], checked.renames[key]) for key in keys if key in programs]
    return FirstLines(lines, len(checked.renames))


def newcomers(checked: CheckedFiles) -> FirstLines:
    keys = [key for key, outcome in checked.outcomes.items() if outcome is ImportOutcome.NEW]
    names = dict(Specialty.objects.values_list("slug", "name"))
    lines = []
    for key in keys[:SHOWN]:
        told = checked.evidence.statements_of(key)
        said = {one.field: one.value for one in told}
        statements = len(told) + len(checked.records.get(key, ()))
        specialty = names.get(said.get("specialty", ""), "")
        lines.append(Newcomer(key, said.get("name", key), specialty, said.get("state", ""), statements))
    return FirstLines(lines, len(keys))


def with_effect(checked: CheckedFiles, outcome: ImportOutcome) -> FirstLines:
    shown = checked.effects[outcome][:SHOWN]
    keys = {key for key, _ in shown}
    programs = {program.program_key: program for program in Program.objects.filter(program_key__in=keys)}
    lines = [preview_line(programs[key], effect, checked.sources) for key, effect in shown if key in programs]
    return FirstLines(lines, checked.effect_counts[outcome])


def preview_line(program: Program, effect: StatementEffect, sources: Mapping[int, Origin]) -> PreviewLine:
    """``sources``: who is behind the source numbers of the effect."""

    def told(row: StandingStatement) -> SourcedWords:
        source = sources.get(row.source)
        return SourcedWords(row.words, source._replace(seen_on=row.seen_on) if source else None)

    before = told(effect.before) if effect.before else SourcedWords(IN_DISPUTE if effect.was_disputed else NOT_STATED)
    against = [told(row) for row in effect.against]
    return PreviewLine(program, question(effect.said.field), before, told(effect.said), against, effect.is_dispute)
