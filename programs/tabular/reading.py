"""Bounded reading of a spreadsheet as text.

A process of its own (``reader_process``) reads the file; here its rows are handed on as they come, so that neither the
file nor what it unpacks to is ever in the memory of the site. What cannot be a table of ours is refused before its
first row, with a sentence that says what is wrong and where.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import compress
from pathlib import Path
from threading import Timer
from typing import IO, Any, Final

from programs.tabular import sheet
from programs.tabular.reader_process import MOST_CPU_SECONDS
from programs.tabular.sheet import Layout, Sheet, SheetAbout, Told, Unreadable

WAITED: Final = 3  # times its seconds of CPU, for each block of rows; what is done with them meanwhile does not count
ROOT: Final = Path(__file__).resolve().parents[2]
READER: Final = (sys.executable, "-m", "programs.tabular.reader_process")
# The reader is told nothing of the site's settings. Windows starts no process without the last two.
ENVIRONMENT: Final = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}

logger = logging.getLogger(__name__)


@contextmanager
def read(path: Path, layout: Layout, wanted: str = "", most_cpu: int = MOST_CPU_SECONDS) -> Iterator[Sheet]:
    """The spreadsheet as text, row by row; what its name ends in says whether it is CSV or XLSX. Raises Unreadable.

    ``wanted``: the sheet of a workbook by its title, ``sheet.ALL``, or '' for what is most like the layout. Its rows
    can be asked for as long as the block lasts; the reader is gone when it is left. ``most_cpu``: seconds it may take.
    """
    _refuse_sizes(path)
    with closing(_told(path, layout, wanted, most_cpu)) as told:
        found = next(told)
        columns = tuple(found["columns"])
        title, said, sheets, starts = found["told"]
        about = tuple(SheetAbout(name, rows, tuple(names), *flags) for name, rows, names, *flags in sheets)
        how = Told(title, tuple(said), about, tuple((start, name) for start, name in starts))
        yield Sheet(columns, _rows(told, columns), found["filled"], how)


def _refuse_sizes(path: Path) -> None:
    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty.")
    if size > sheet.MOST_BYTES:
        raise Unreadable(f"{path.name} has {size:,} bytes; at most {sheet.MOST_BYTES:,} can be read.")


def _rows(told: Iterator[Any], columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    for block in told:
        for number, cells in block["rows"]:
            yield number, dict(compress(zip(columns, cells, strict=True), cells))


def _told(path: Path, layout: Layout, wanted: str, most_cpu: int) -> Generator[Any, None, None]:
    """What the reader says, up to its end. It is stopped when this is closed. Raises Unreadable."""
    command = (*READER, str(path.resolve()), json.dumps(layout), wanted, str(most_cpu))
    with subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        assert reader.stdout
        try:
            for said in _lines(reader, reader.stdout, most_cpu * WAITED):
                if "unreadable" in said:
                    raise Unreadable(said["unreadable"])
                if "end" in said:
                    return
                yield said
        finally:
            reader.kill()
    logger.warning("The reader of a spreadsheet ended with code %s.", reader.returncode)
    raise Unreadable(f"{path.name} takes too much time or memory to read; split it, or save it as CSV UTF-8.")


def _lines(reader: subprocess.Popen[bytes], output: IO[bytes], seconds: float) -> Iterator[Any]:
    """The lines of the reader up to the last whole one, or until it has kept us waiting too long."""
    for line in iter(lambda: _waited_for(reader, output, seconds), b""):
        if line.endswith(b"\n"):
            yield json.loads(line)


def _waited_for(reader: subprocess.Popen[bytes], output: IO[bytes], seconds: float) -> bytes:
    alarm = Timer(seconds, reader.kill)
    alarm.start()
    try:
        return output.readline()
    finally:
        alarm.cancel()
