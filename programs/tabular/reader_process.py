"""Reads one spreadsheet in a process of its own, within limits of memory and time; ``reading`` starts and hears it.

What a file does to its reader it does to a process that holds nothing but the file: no settings, no connections, no
Django. Written to standard output, one JSON text a line: the columns, how many rows there are and how they were read,
blocks of rows, and the word "end"; or, at any time, why the file cannot be read.
"""

import json
import os
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final

from programs.tabular.sheet import Layout, Table, Unreadable

MOST_MEMORY: Final = 512 * 1024 * 1024  # of address space; the largest workbook within the other bounds takes 390 MB
MOST_CPU_SECONDS: Final = 20  # and 13 seconds; doors that are open to guests give less
LATER: Final = 5  # how far it stands behind the workers of the site, as nice counts
BLOCK_ROWS: Final = 500

OTHER_WORKBOOKS: Final = (".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".numbers")


def reader_of(path: Path) -> Callable[[Path, Layout, str], Table]:
    """What reads a file whose name ends so, CSV or XLSX; only that is loaded, for people wait. Raises Unreadable."""
    suffix = path.suffix.lower()
    if suffix in OTHER_WORKBOOKS:
        raise Unreadable(f"{path.name}: files that end in {suffix} cannot be read; save it as .xlsx or as CSV UTF-8.")
    if suffix == ".xlsx":
        from programs.tabular.xlsx_reading import read_workbook

        return read_workbook
    from programs.tabular.csv_reading import read_csv

    return read_csv


def limit(most_cpu: int = MOST_CPU_SECONDS) -> None:
    """Where the system has limits (not on Windows), none of this process's children or files outlives them either.
    ``most_cpu``: seconds of work.
    """
    try:
        import resource
    except ImportError:
        return
    os.nice(LATER)
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, most_cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # macOS knows RLIMIT_AS and does not take it; the other limits stand
            continue


def say(what: Any) -> None:
    sys.stdout.buffer.write(json.dumps(what).encode() + b"\n")


def main(path: str, layout: str, wanted: str, most_cpu: str) -> None:
    try:
        read = reader_of(Path(path))  # before the limits: Python may keep what it compiled
        limit(int(most_cpu))
        found = read(Path(path), Layout(*json.loads(layout)), wanted)
        say({"columns": found.columns, "filled": found.filled, "told": found.told})
        sys.stdout.buffer.flush()
        while block := list(islice(found.rows, BLOCK_ROWS)):
            say({"rows": block})
        say({"end": True})
        sys.stdout.buffer.flush()
    except Unreadable as error:
        say({"unreadable": str(error)})
    except MemoryError:
        say({"unreadable": f"{Path(path).name} takes too much memory to read; split it, or save it as CSV UTF-8."})


if __name__ == "__main__":
    main(*sys.argv[1:])
