"""An import measured in a database made for it: a file previewed, recorded and sent again, others saving beside.

The peer is django-import-export with its own checks switched on, as it comes and tuned, over a plain table with the
same columns. All must name the same rows as bad, and take the same rows whole. Of a bad row the peer takes nothing and
we take all but the bad cell, so ours records more. CPU is that of this process and its children.
"""

import csv
import gc
import os
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import connection

from applicants.models import Profile
from programs import catalogue
from programs.exports.columns import STRICTNESS_COLUMNS, WIDE
from programs.exports.rows import wide_rows
from programs.exports.workbook import write_workbook
from programs.facts import projection
from programs.fields import NO_LIMIT
from programs.imports import check
from programs.imports import record as recording
from programs.imports.cells import Origin
from programs.imports.checked import CheckedFiles, Files
from programs.imports.preview import ImportPreview
from programs.models import ImportBatch
from programs.tabular.reading import read
from programs.tabular.sheet import Unreadable
from tests.benchmark.measure import Measured, Setup, as_a_worker, cpu_ms, in_turns, times_less

ROUNDS: Final = 3  # a peer takes a minute for what takes us two seconds
AGAIN: Final = 5  # previews of a new file, and as many of the same when it is recorded: of one alone a third is chance
SOURCE: Final = Origin("directory", "A made-up list", "", "2026-10-01")
BAD_EVERY: Final = 100  # one row in so many has one bad cell, of these in turn
BAD_CELLS: Final = (
    ("min_step2_ck", "1e400"),
    ("website", "javascript:alert(1)"),
    ("state", "XX"),
    ("length_years", "99"),
)
NEEDED: Final = "state"  # of a new program: without it nothing of its row is taken
CHANGES: Final = "min_step2_ck"  # what another edition of the file says otherwise
WITHOUT_A_NOTE: Final = {(name, "conditional"): "yes" for name in ("accepts_img", "work_permit")} | {
    (name, "unless"): "required" for name in STRICTNESS_COLUMNS.values()
}
RECORDED: Final = 5_000  # rows of a file that somebody confirms


def measured(setup: Setup) -> Iterator[Measured]:
    as_a_worker()  # where people see a preview
    ids = catalogue.current().ids
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield Measured("import/refused", "s", [*refusals(folder)])
        file, first, changed = folder / "all.csv", folder / "first.csv", folder / "changed.csv"
        all_bad, bad = write_file(file, ids), write_file(first, ids[:RECORDED])
        write_file(changed, ids[:RECORDED], is_changed=True)
        with scratch_database(folder):
            yield Measured("import/growth/new", "MB", [growth_mb(lambda: record(first))])
            yield Measured("import/growth/changed", "MB", [growth_mb(lambda: record(changed))])
        with scratch_database(folder):
            yield from previewed(file, all_bad, setup.times(ROUNDS, 1))
        with scratch_database(folder):
            yield from recorded(first, changed, changing(len(ids[:RECORDED]), bad))


def changing(rows: int, bad: dict[int, str]) -> int:
    """How many programs another edition of a file changes: all but those whose row, or what changes of it, is lost."""
    return rows - sum(column in (NEEDED, CHANGES) for column in bad.values())


def previewed(file: Path, bad: dict[int, str], rounds: int) -> Iterator[Measured]:
    """Our preview of new rows, and the peer's dry run."""
    from tests.benchmark.peers.importing import Peer

    plain, tuned = Peer(), Peer(is_tuned=True)
    checked = preview(file)
    with file.open(encoding="utf-8", newline="") as lines:
        keys = dict(enumerate((row["program_key"] for row in csv.DictReader(lines)), 2))
    lost = {row for _, row in checked.faults.rows}
    if {(row, column) for _, row, column in checked.faults.cells} != set(bad.items()):
        raise ValueError(f"The preview does not name the cells that are bad: {checked.faults.listed[:3]}")
    if lost != {row for row, column in bad.items() if column == NEEDED}:
        raise ValueError(f"The preview loses other rows than those without what they need: {sorted(lost)[:5]}")
    if set(checked.outcomes) != {key for row, key in keys.items() if row not in lost}:
        raise ValueError("The preview takes other rows than those that are not lost.")
    whole = {key for row, key in keys.items() if row not in bad}

    def dry_run(peer: Peer) -> None:
        taken, refused = peer.dry_run(file)
        if refused != set(bad) or taken != whole:
            raise ValueError(f"The peer refuses other rows than those that are bad: {sorted(refused ^ set(bad))[:5]}")

    taken = in_turns(
        rounds,
        site=lambda: cpu_ms(lambda: preview(file)),
        default=lambda: cpu_ms(lambda: dry_run(plain)),
        tuned=lambda: cpu_ms(lambda: dry_run(tuned)),
    )
    yield Measured("import/site", "ms", taken["site"])
    for name in ("default", "tuned"):
        yield Measured(f"import/{name}", "times", times_less(taken[name], taken["site"]), {"peer_ms": taken[name]})


def recorded(first: Path, changed: Path, rows: int) -> Iterator[Measured]:
    """A file recorded and another confirmed, while somebody else saves."""
    before = previews(first)
    saves, worked = beside(save_a_profile, lambda: record(first))
    yield Measured("import/record", "s", [worked], {"slowest_save": max(saves)})
    yield Measured("import/again", "share", times_less(previews(first), before), {"new_ms": before})
    saves, worked = beside(save_a_profile, lambda: confirm(changed, rows))
    yield Measured("import/confirm", "s", [worked])
    yield Measured("import/slowest_save", "s", [max(saves)], {"saves": len(saves)})
    if wrong := projection.differences():
        raise ValueError(f"The columns are not what the evidence says: {wrong[0]}")


def previews(file: Path) -> list[float]:
    return [cpu_ms(lambda: preview(file)) for _ in range(AGAIN)]


def save_a_profile() -> None:
    """What another person does meanwhile."""
    user, _ = User.objects.get_or_create(username="somebody")
    Profile.objects.update_or_create(user=user, defaults={"us_citizen": False})


def refusals(folder: Path) -> Iterator[float]:
    """Seconds until each of three bad files is refused. ValueError when one is read."""
    sound = folder / "sound.xlsx"
    with sound.open("wb") as file:
        write_workbook(file, WIDE, [list(WIDE.columns)])
    endless = folder / "endless.csv"
    endless.write_bytes(b"program_key,name\na," + b"x" * 20_000_000)
    blank = with_part(sound, folder / "blank.xlsx", "xl/media/image1.png", b" " * 105_000_000)
    cells = b"<worksheet><sheetData><row>" + b"<c/>" * 12_600_000 + b"</row></sheetData></worksheet>"
    for path in (endless, blank, with_part(sound, folder / "cells.xlsx", "xl/worksheets/sheet1.xml", cells)):
        before = time.perf_counter()
        try:
            with read(path, WIDE) as table:
                raise ValueError(f"{path.name} was read: {sum(1 for _ in table.rows)} rows.")
        except Unreadable:
            yield time.perf_counter() - before


def with_part(workbook: Path, path: Path, part: str, content: bytes) -> Path:
    """A copy of the workbook with one part added or replaced."""
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, content if name == part else old.read(name))
    return path


def preview(file: Path) -> CheckedFiles:
    """What the preview page does, but for the page."""
    checked = check.check(Files(file), SOURCE)
    ImportPreview(checked)
    return checked


def record(file: Path) -> tuple[CheckedFiles, bool]:
    """What the confirmation does: check again, record."""
    return recording.take_in(file.stem, Files(file), SOURCE, skip_invalid=True)


def confirm(file: Path, rows: int) -> None:
    checked, is_written = record(file)
    changed = checked.as_json()["changed"]
    if not is_written or changed != rows or ImportBatch.objects.count() != 2:
        raise ValueError(f"{changed} programs changed instead of {rows}.")


def beside(other: Callable[[], Any], work: Callable[[], Any]) -> tuple[list[float], float]:
    """Seconds of each thing another thread does, over and over, while the work lasts; seconds of the work."""
    took: list[float] = []
    failed: list[Exception] = []
    is_done = threading.Event()

    def keep_doing() -> None:
        try:
            while not is_done.wait(0.1):
                took.append(seconds(other))
        except Exception as error:  # said below, in the thread that can
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=keep_doing)
    thread.start()
    try:
        worked = seconds(work)
    finally:
        is_done.set()
        thread.join()
    if failed:
        raise ValueError(f"A save failed beside the import: {failed[0]}")
    return took, worked


def growth_mb(work: Callable[[], Any]) -> float:
    """How many MB of memory the process had more than before, at the most, while the work lasted."""
    gc.collect()
    before = memory_mb()
    seen = [before]
    beside(lambda: seen.append(memory_mb()), work)
    return max(seen) - before


@contextmanager
def scratch_database(folder: Path) -> Iterator[None]:
    """A migrated database of the engine that is configured, gone afterwards."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "scratch.sqlite3")
    real = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)


def write_file(path: Path, ids: list[int], *, is_changed: bool = False) -> dict[int, str]:
    """These programs as a spreadsheet; by the numbers of its bad rows the column of the bad cell. ``is_changed``:
    another Step 2 CK of each.

    A stated absence of a limit is left blank: the peer's columns have no word for it. What needs a note that this
    spreadsheet has no column for is said without its condition.
    """
    bad: dict[int, str] = {}
    rows = wide_rows(ids)
    columns = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number, cells in enumerate(rows):
            row = {name: WITHOUT_A_NOTE.get((name, cell), cell) for name, cell in zip(columns, cells, strict=True)}
            for name in [name for name, cell in row.items() if cell == NO_LIMIT]:
                row |= {name: "", f"{name}_strictness": ""} if f"{name}_strictness" in row else {name: ""}
            row[CHANGES] = str(201 + number % 50 + is_changed)
            if number % BAD_EVERY == BAD_EVERY - 1:
                column, cell = BAD_CELLS[number // BAD_EVERY % len(BAD_CELLS)]
                row[column] = cell
                bad[number + 2] = column
            writer.writerow(row)
    return bad


def seconds(work: Callable[[], Any]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def memory_mb() -> float:
    """The memory this process has now, in MB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
