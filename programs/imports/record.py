"""Writes what :mod:`programs.imports.check` found, through the ledger, in one transaction."""

from itertools import chain
from typing import Any, Final

from programs.facts import ledger
from programs.facts.locks import in_turn
from programs.imports.cells import UNNAMED, Origin
from programs.imports.check import Tell, check, tell_nobody
from programs.imports.checked import CheckedFiles, Files
from programs.models import DataState, ImportBatch

RECORDING: Final = "Recording"
ATTEMPTS: Final = 5  # others may record evidence between check and write


class DataMoved(Exception):
    """Somebody recorded evidence since the check: check again."""


@in_turn
def write(checked: CheckedFiles, *, renames: bool = False, by: Any = None, batch: ImportBatch | None = None) -> None:
    """Record what was checked, and new names of known programs where ``renames``.

    Raises DataMoved, and writes nothing, when the data changed since the check.
    """
    if DataState.current().version != checked.version:
        raise DataMoved("The data kept changing while the files were compared with it; nothing was written. Try again.")
    paired = [key for pair in checked.pairs for key in (pair.duplicate, pair.kept)]
    named = {key: rename.said for key, rename in checked.renames.items()} if renames else {}
    programs = ledger.open_programs([*checked.evidence, *checked.records, *named, *paired])
    others = [told.origin for counts in checked.records.values() for told in counts]
    others += [said.origin for said in named.values()]
    sources = ledger.open_sources(origin[:3] for origin in (*checked.evidence.origins, *others))
    all_said = chain(
        ((key, said) for key in checked.evidence for said in checked.evidence.statements_of(key)), named.items()
    )
    ledger.record(
        (said.statement(programs[key], sources[said.origin[:3]]) for key, said in all_said),
        (
            told.counted(programs[key], sources[told.origin[:3]])
            for key, counts in checked.records.items()
            for told in counts
        ),
        [(programs[one.duplicate], programs[one.kept]) for one in checked.pairs if one.is_same],
        by=by,
        batch=batch,
    )
    apart = [(programs[one.duplicate], programs[one.kept]) for one in checked.pairs if not one.is_same]
    ledger.keep_apart(apart, by=by, batch=batch)


@in_turn
def _write_batch(checked: CheckedFiles, label: str, sha256: str, by: Any, renames: bool) -> None:
    batch = None
    if sha256 or checked.rows or (renames and checked.renames):
        batch = ImportBatch.objects.create(label=label, sha256=sha256, recorded_by=by)
    write(checked, renames=renames, by=by, batch=batch)


def take_in(
    label: str,
    files: Files,
    source: Origin = UNNAMED,
    *,
    sha256: str = "",
    by: Any = None,
    skip_invalid: bool = False,
    with_withdrawn: bool = True,
    renames: bool = False,
    tell: Tell = tell_nobody,
) -> tuple[CheckedFiles, bool]:
    """Check the files and write what they add as one batch; what was found, and whether it was written.

    Nothing is written when a cell is invalid, unless ``skip_invalid``: then the others are. ``renames``: so are new
    names of known programs. A batch is opened when
    there is something to record; a named ``sha256`` is remembered either way. Raises sheet.Unreadable, DataMoved.
    """
    for attempt in range(1, ATTEMPTS + 1):
        checked = check(files, source, with_withdrawn=with_withdrawn, tell=tell)
        if checked.faults.count and not skip_invalid:
            break
        try:
            tell(RECORDING, 0, 0)
            _write_batch(checked, label, sha256, by, renames)
            return checked, True
        except DataMoved:
            if attempt == ATTEMPTS:
                raise
    return checked, False
