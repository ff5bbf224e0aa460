"""Cells of an import that cannot be taken, and what is lost with them."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

MOST_FAULTS_LISTED: Final = 1_000
EXAMPLES: Final = 3


class CellFault(NamedTuple):
    """A cell that cannot be taken; ``file`` is the kind of spreadsheet: programs, evidence or records.

    ``is_row``: its whole row is left out, for nobody knows what the rest would mean. ``sheet``: of several.
    """

    file: str
    row: int
    column: str
    seen: str
    expected: str
    is_row: bool = True
    sheet: str = ""

    def __str__(self) -> str:
        where = f"row {self.row}" if self.file == "programs" else f"{self.file} row {self.row}"
        on = f" of {self.sheet}" if self.sheet else ""
        return f"{where}{on}, {self.column}: “{self.seen}”; expected {self.expected}"

    def as_json(self) -> dict[str, Any]:
        about = {"row": self.row, "column": self.column, "seen": self.seen, "expected": self.expected}
        about |= {"sheet": self.sheet} if self.sheet else {}
        return about if self.file == "programs" else {"file": self.file, **about}


class FaultKind(NamedTuple):
    """The faults of one column that miss the same. ``examples``: the first, each word once."""

    column: str
    expected: str
    cells: int
    examples: list[CellFault]


@dataclass
class Faults:
    """The faults found so far; past a thousand they are only counted.

    ``rows``: (file, row) of those left out. ``cells``: (file, row, column) of cells left out of rows that are taken.
    """

    listed: list[CellFault] = field(default_factory=list)
    count: int = 0
    rows: set[tuple[str, int]] = field(default_factory=set)
    cells: set[tuple[str, int, str]] = field(default_factory=set)
    last: CellFault | None = None

    def add(self, file: str, row: int, column: str, seen: str, expected: str, *, is_row: bool = True) -> None:
        """Once, also where the row is looked at again for each of its columns."""
        fault = CellFault(file, row, column, seen if len(seen) <= 100 else seen[:100] + "…", expected, is_row)
        if fault == self.last:
            return
        self.last = fault
        self.count += 1
        if is_row:
            self.rows.add((file, row))
        else:
            self.cells.add((file, row, column))
        if self.count <= MOST_FAULTS_LISTED:
            self.listed.append(fault)

    @property
    def lost_cells(self) -> int:
        """How many cells are left out of rows that are taken."""
        return sum((file, row) not in self.rows for file, row, _ in self.cells)

    @property
    def kinds(self) -> list[FaultKind]:
        """The listed faults by what is missed, most first."""
        by_kind: dict[tuple[str, str], list[CellFault]] = {}
        for fault in self.listed:
            by_kind.setdefault((fault.column, fault.expected), []).append(fault)
        found = []
        for (column, expected), faults in by_kind.items():
            first = list({fault.seen: fault for fault in reversed(faults)}.values())[::-1]
            found.append(FaultKind(column, expected, len(faults), first[:EXAMPLES]))
        return sorted(found, key=lambda kind: -kind.cells)
