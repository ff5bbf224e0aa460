"""An import measured in a database made for it: a seeded file previewed, recorded and sent again, others saving beside.

The peer is django-import-export with its own checks switched on, over a plain table with the same columns. Both must
take the same rows and refuse the same rows before anything is timed. CPU is that of this process and its children.
"""

import csv
import gc
import importlib.util
import os
import random
import statistics
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError
from django.db import connection

from programs.exports.columns import WIDE
from programs.exports.workbook import write_workbook
from programs.facts import projection
from programs.imports import check
from programs.imports import record as recording
from programs.imports.cells import Origin
from programs.imports.checked import CheckedFiles, Files
from programs.imports.preview import ImportPreview
from programs.models import ImportBatch, Specialty
from programs.tabular.reading import read
from programs.tabular.sheet import Unreadable
from programs.vocabulary import STATES

SEED: Final = 20261122
SOURCE: Final = Origin("directory", "A made-up list", "", "2026-10-01")
BAD_EVERY: Final = 100  # one row in so many has one bad cell, of these in turn
BAD_CELLS: Final = (
    ("min_step2_ck", "1e400"),
    ("website", "javascript:alert(1)"),
    ("state", "XX"),
    ("length_years", "99"),
)
PEER_EXTRA: Final = "python -m pip install --require-hashes -r requirements-bench.txt"
LEAST_RATIO: Final = 20.0  # the peer's CPU over ours
MEANT_FOR: Final = 5_000  # rows, for which the next two goals hold
MOST_SECONDS: Final = 10.0  # to confirm, as many programs as there are rows changed
SLOWEST_SAVE: Final = 10.0  # seconds, of somebody else, while that is recorded: half of what SQLite waits
MOST_TO_REFUSE: Final = 2.0  # seconds, for a file that is made to keep its reader busy
MOST_GROWTH: Final = 100.0  # MB of memory; half as much again where the file has more rows


def measured(rows: int, rounds: int, save: Callable[[], Any]) -> dict[str, Any]:
    """Seconds, ratios and megabytes; ``save`` is what somebody else does beside. CommandError when results differ."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, changed = folder / "first.csv", folder / "changed.csv"
        found: dict[str, Any] = {"rows": rows, "slowest_refusal": max(refusals(folder))}
        with scratch_database(folder):
            bad = write_file(first, rows)
            write_file(changed, rows, is_changed=True)
            found["bad_rows"] = len(bad)
            # Before the peer has taken memory that ours could use again.
            found |= {"new_growth_mb": growth_mb(lambda: record(first))}
            found |= {"changed_growth_mb": growth_mb(lambda: record(changed))}
        with scratch_database(folder):
            found |= previewed(first, bad, rounds)
            saves, worked = beside(save, lambda: record(first))
            found |= {"record_seconds": worked, "slowest_save_beside_new": max(saves)}
            again = [cpu(lambda: preview(first)) for _ in range(max(1, rounds))]
            found["again_cpu"] = statistics.median(again)
            found["again_ratio"] = found["again_cpu"] / found["cpu"]
            saves, worked = beside(save, lambda: confirm(changed, rows - len(bad)))
            found |= {"confirm_seconds": worked, "saves": len(saves), "slowest_save": max(saves)}
            if wrong := projection.differences():
                raise CommandError(f"The columns are not what the evidence says: {wrong[0]}")
    return found


def previewed(file: Path, bad: set[int], rounds: int) -> dict[str, Any]:
    """Median CPU seconds of our preview of new rows and, where it is installed, of the peer's dry run."""
    checked = preview(file)
    if {row for _, row in checked.faults.rows} != bad:
        raise CommandError("The preview does not name the rows that are bad.")
    peer = None
    if importlib.util.find_spec("import_export"):
        from tests.benchmark.peer import Peer

        peer = Peer()
        taken, refused = peer.dry_run(file)
        if refused != bad or taken != set(checked.outcomes):
            raise CommandError("The peer takes other rows than we do.")
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(cpu(lambda: preview(file)))
        if peer:
            theirs.append(cpu(lambda: peer.dry_run(file)))
    ratios = [their / our for our, their in zip(ours, theirs, strict=False)]
    return {
        "cpu": statistics.median(ours),
        "peer_cpu": statistics.median(theirs) if theirs else None,
        "ratio": statistics.median(ratios) if ratios else None,
        "ratio_least": min(ratios, default=None),
        "ratio_most": max(ratios, default=None),
    }


def refusals(folder: Path) -> Iterator[float]:
    """Seconds until each of three bad files is refused. CommandError when one is read."""
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
                raise CommandError(f"{path.name} was read: {sum(1 for _ in table.rows)} rows.")
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
        raise CommandError(f"{changed} programs changed instead of {rows}.")


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
        raise CommandError(f"A save failed beside the import: {failed[0]}")
    return took, worked


def growth_mb(work: Callable[[], Any]) -> float:
    """How many MB of memory the process had more than before, at the most, while the work lasted."""
    gc.collect()
    before = memory_mb()
    seen = [before]
    beside(lambda: seen.append(memory_mb()), work)
    return max(seen) - before


def faults_of(found: dict[str, Any]) -> list[str]:
    """Which goals are missed."""
    most_growth = MOST_GROWTH if found["rows"] <= 14_000 else 1.5 * MOST_GROWTH
    limits = {
        "preview_ratio": found["ratio"] is not None and found["ratio"] < LEAST_RATIO,
        "again_ratio": found["again_ratio"] > 1,
        "confirm_seconds": found["rows"] <= MEANT_FOR and found["confirm_seconds"] > MOST_SECONDS,
        "slowest_refusal": found["slowest_refusal"] > MOST_TO_REFUSE,
        "slowest_save": found["rows"] <= MEANT_FOR and found["slowest_save"] > SLOWEST_SAVE,
        **{name: found[name] > most_growth for name in ("new_growth_mb", "changed_growth_mb")},
    }
    return [name for name, is_missed in limits.items() if is_missed]


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


def write_file(path: Path, rows: int, *, is_changed: bool = False) -> set[int]:
    """A made-up list of programs, the same at every run; the numbers of its bad rows. ``is_changed``: another score."""
    made = random.Random(SEED)
    slugs = sorted(Specialty.objects.values_list("slug", flat=True))
    bad: set[int] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = None
        for number in range(rows):
            row = made_up(number, made, slugs)
            if is_changed:
                row["min_step2_ck"] = str(int(row["min_step2_ck"]) + 1)
            if number % BAD_EVERY == BAD_EVERY - 1:
                column, cell = BAD_CELLS[number // BAD_EVERY % len(BAD_CELLS)]
                row[column] = cell
                bad.add(number + 2)
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)
    return bad


def made_up(number: int, made: random.Random, slugs: list[str]) -> dict[str, str]:
    """One program in 34 columns, most of them filled, as in the starter data."""
    any_of = made.choice
    return {
        "program_key": f"made-up-{number}",
        "acgme_id": f"{1_400_000_000 + number}",
        "nrmp_codes": f"{1_000_000 + number}C0",
        "name": f"Made-up Hospital {number} Program",
        "specialty": any_of(slugs),
        "institution": f"Made-up University {number % 400}",
        "hospital": f"Made-up Hospital {number}",
        "city": f"Town {made.randrange(900)}",
        "state": any_of(list(STATES)),
        "country": "US",
        "zip": f"{made.randrange(10_000, 99_999)}",
        "latitude": f"{made.uniform(25, 48):.4f}",
        "longitude": f"{-made.uniform(70, 120):.4f}",
        "coordinate_precision": "city",
        "setting": any_of(["university", "community", ""]),
        "length_years": str(made.randrange(3, 8)),
        "positions_per_year": str(made.randrange(2, 40)),
        "website": f"https://example.org/programs/{number}",
        "active": "yes",
        "accepts_img": any_of(["yes", "no", ""]),
        "visa_j1": any_of(["yes", "no"]),
        "visa_h1b": any_of(["yes", "no", ""]),
        "min_step2_ck": str(made.randrange(205, 250)),
        "min_step1": "",
        "max_attempts": any_of(["1", "2", ""]),
        "max_years_since_graduation": any_of(["3", "5", "10", ""]),
        "usce": any_of(["required", "preferred", ""]),
        "usce_months": any_of(["1", "3", "6", ""]),
        "letters_required": "3",
        "us_letters_required": any_of(["1", "2", ""]),
        "step3": "",
        "deadline": any_of(["09-24", "10-15", ""]),
        "note": f"Note {number}",
        "seen_on": "2026-10-01",
    }


def seconds(work: Callable[[], Any]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def cpu(work: Callable[[], Any]) -> float:
    """CPU seconds of this process and the children it has waited for."""
    gc.collect()
    before = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - before


def memory_mb() -> float:
    """The memory this process has now, in MB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
