"""Spreadsheets read in the process of the tests, for those that are about what is done with the rows."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from programs.tabular.reader_process import BLOCK_ROWS, reader_of
from programs.tabular.sheet import Layout


def told_here(path: Path, layout: Layout, wanted: str = "", most_cpu: int = 0) -> Iterator[Any]:
    """What the process of the reader would say of a file, without starting one: that takes longer than reading.

    Its bounds on memory and time are not kept here; ``programs/tabular/tests`` read in the process. Raises Unreadable.
    """
    found = reader_of(path)(path, layout, wanted)
    yield {"columns": found.columns, "filled": found.filled, "told": found.told}
    while block := list(islice(found.rows, BLOCK_ROWS)):
        yield {"rows": block}
