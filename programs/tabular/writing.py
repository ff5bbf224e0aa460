"""Writing tables: no cell is a formula to a spreadsheet program."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠\t\r]")  # full-width signs begin a formula in some locales
SUSPECT: Final = frozenset("'=+-@＝＋－＠\t\r")  # what a formula begins with
ROWS_AT_ONCE: Final = 100


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as CSV, many lines at a time. Text a spreadsheet program would run as a formula gets a "'" in front;
    numbers stay.
    """
    remaining = iter(rows)
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        lines = io.StringIO()
        safe = ([without_formula(cell) if cell[:1] in SUSPECT else cell for cell in row] for row in some)
        csv.writer(lines, lineterminator="\n").writerows(safe)
        yield lines.getvalue()


def without_formula(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell
