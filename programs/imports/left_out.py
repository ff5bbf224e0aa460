"""The rows of a file that an import leaves out, or some cells of which, as a file to mend and send again."""

from collections.abc import Iterator
from pathlib import Path

from programs.imports.checked import CheckedFiles
from programs.imports.mapping import NAMED
from programs.tabular.reading import read
from programs.tabular.sheet import REASON


def rows_left_out(path: Path, wanted: str, checked: CheckedFiles) -> Iterator[list[str]]:
    """The header of the file, then these rows as they stand in it; why each is here comes last. Raises Unreadable."""
    faulty = checked.faults.rows | {(file, row) for file, row, _ in checked.faults.cells}
    why = {
        row: checked.reasons.get((file, row), "as the rows before it") for file, row in faulty if file == checked.main
    }
    with read(path, NAMED, wanted) as table:
        columns = [column for column in table.columns if column != REASON]
        yield [*columns, REASON]
        for number, cells in table.rows:
            if number in why:
                yield [*(cells.get(column, "") for column in columns), why[number]]
