"""Writing tables: no cell is a formula to a spreadsheet program."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠\t\r]")  # full-width signs begin a formula in some locales


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as lines of CSV. Text a spreadsheet program would run as a formula gets a "'" in front; numbers stay."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([without_formula(cell) for cell in row])
        yield line.getvalue()


def without_formula(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell
