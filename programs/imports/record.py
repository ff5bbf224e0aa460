"""Writes what :mod:`programs.imports.check` found, through the ledger, in one short transaction.

Whatever can be worked out is worked out before it, while others still write.
"""

from collections import defaultdict
from dataclasses import replace
from itertools import count
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from programs.facts import bulk, ledger
from programs.facts.projection import FIRST_NEW_ID, ID_FIELDS, words_of
from programs.facts.weighing import StandingStatement, moment
from programs.imports.cells import UNNAMED, Origin
from programs.imports.check import CHUNK, CheckedFiles, Files, Tell, check, tell_nobody
from programs.imports.spool import ColumnShelf
from programs.models import DataState, ImportBatch, Program, Source

WORKING_OUT, RECORDING = "Working out what changes", "Recording"
ATTEMPTS: Final = 5  # others may record evidence between check and write


class DataMoved(Exception):
    """Somebody recorded evidence since the check: check again."""


class Prepared(NamedTuple):
    """What can be worked out of a write while others still write. ``programs``: the ids of the known ones, by key.
    ``origins``: kind, name and address of every source the file names.
    """

    plan: bulk.BulkProjection
    programs: dict[str, int]
    origins: list[tuple[str, str, str]]


def prepare(checked: CheckedFiles, tell: Tell = tell_nobody) -> Prepared:
    """The slow part of a write. Raises DataMoved."""
    programs = dict(Program.objects.values_list("program_key", "pk"))
    sources = {(kind, name, url): pk for pk, kind, name, url in Source.objects.values_list("pk", "kind", "name", "url")}
    this_season, now = DataState.current().this_season, moment(timezone.now())
    numbers = count(FIRST_NEW_ID)
    origins: dict[tuple[str, str, str], None] = {}
    news: dict[int, list[StandingStatement]] = defaultdict(list)
    opener, opened = bulk.Opener(this_season), ColumnShelf()
    # What these are depends on more than their statements.
    involved = {key for pair in checked.pairs for key in (pair.duplicate, pair.kept)} | checked.records.keys()

    def row(about: Any, value: Any, season: int, origin: Origin) -> StandingStatement:
        who = origin[:3]
        origins[who] = None
        return StandingStatement(
            next(numbers), about, value, season, sources.get(who, who), origin.kind, origin.seen_on, now
        )

    known = programs.keys() & set(checked.evidence)
    for key in known if len(known) < len(checked.evidence) else ():  # else nothing new is opened
        for said in checked.evidence.statements_of(key):
            if said.field in ID_FIELDS:
                opener.claim(words_of(said.value))
    for done, key in enumerate(checked.evidence):
        rows = [
            row(said.field, (said.value, said.strictness), said.season, said.origin)
            for said in checked.evidence.statements_of(key)
        ]
        if key in programs:
            news[programs[key]] += rows
        elif key not in involved and (columns := opener.columns_of(rows)):
            opened[key] = columns
        if done % CHUNK == 0:
            tell(WORKING_OUT, len(opened), len(checked.evidence))
    for key, counts in checked.records.items():
        for told in counts:
            about = (told.season, told.track, told.group, told.population)
            one = row(about, (told.people, told.percent), told.season, told.origin)
            if key in programs:
                news[programs[key]].append(one)
    plan = bulk.planned(news, this_season, lambda done, of: tell(WORKING_OUT, len(opened) + done, len(opened) + of))
    plan = replace(plan, opened=opened, outweighed=plan.outweighed | opener.outweighed)
    tell(RECORDING, 0, 0)
    _refuse_moved(DataState.current(), checked)  # read last: nothing moved while the plan was made
    return Prepared(plan, programs, list(origins))


def _refuse_moved(state: DataState, checked: CheckedFiles) -> None:
    if state.version != checked.version:
        raise DataMoved("The data kept changing while the files were compared with it; nothing was written. Try again.")


@transaction.atomic
def write(
    checked: CheckedFiles, prepared: Prepared | None = None, *, by: Any = None, batch: ImportBatch | None = None
) -> None:
    """Record what was checked, in one short transaction when it was prepared before.

    Raises DataMoved, and writes nothing, when the data changed since the check.
    """
    prepared = prepared or prepare(checked)
    _refuse_moved(DataState.objects.select_for_update().get(pk=1), checked)
    paired = [key for pair in checked.pairs for key in (pair.duplicate, pair.kept)]
    new = [key for key in (*checked.evidence, *checked.records, *paired) if key not in prepared.programs]
    programs = prepared.programs | ledger.open_programs(new, prepared.plan)
    sources = ledger.open_sources(prepared.origins)
    ledger.record(
        (
            ledger.Statement(
                program=programs[key],
                field=said.field,
                value=said.value,
                source=sources[said.origin[:3]],
                strictness=said.strictness,
                note=said.note,
                season=said.season,
                seen_on=said.origin.seen_on,
            )
            for key in checked.evidence
            for said in checked.evidence.statements_of(key)
        ),
        (
            ledger.Count(
                program=programs[key],
                season=told.season,
                track=told.track,
                group=told.group,
                population=told.population,
                count=told.people,
                percent=told.percent,
                source=sources[told.origin[:3]],
                method=told.method,
                seen_on=told.origin.seen_on,
            )
            for key, counts in checked.records.items()
            for told in counts
        ),
        [(programs[one.duplicate], programs[one.kept]) for one in checked.pairs if one.is_same],
        by=by,
        batch=batch,
        plan=prepared.plan,
    )
    apart = [(programs[one.duplicate], programs[one.kept]) for one in checked.pairs if not one.is_same]
    ledger.keep_apart(apart, by=by, batch=batch)


def take_in(
    label: str,
    files: Files,
    source: Origin = UNNAMED,
    *,
    sha256: str = "",
    by: Any = None,
    skip_invalid: bool = False,
    with_withdrawn: bool = True,
    tell: Tell = tell_nobody,
) -> tuple[CheckedFiles, bool]:
    """Check the files and write what they add as one batch; what was found, and whether it was written.

    Nothing is written when a row is invalid, unless ``skip_invalid``: then the other rows are. A batch is opened when
    there is something to record; a named ``sha256`` is remembered either way. Raises reading.Unreadable, DataMoved.
    """
    for attempt in range(1, ATTEMPTS + 1):
        checked = check(files, source, with_withdrawn=with_withdrawn, tell=tell)
        if checked.faults.count and not skip_invalid:
            break
        try:
            prepared = prepare(checked, tell)
            with transaction.atomic():
                batch = None
                if sha256 or checked.rows:
                    batch = ImportBatch.objects.create(label=label, sha256=sha256, recorded_by=by)
                write(checked, prepared, by=by, batch=batch)
            return checked, True
        except DataMoved:
            if attempt == ATTEMPTS:
                raise
    return checked, False
