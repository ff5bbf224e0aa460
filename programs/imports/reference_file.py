"""A file of reference data, taken in as a whole or not at all."""

import csv
from collections.abc import Sequence
from pathlib import Path


class ReferenceFileError(Exception):
    """Nothing was taken in. ``faults``: a sentence each, with row and column."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def rows_of(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file that has these columns. Raises ReferenceFileError, and OSError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, strict=True)
            if missing := [column for column in columns if column not in (table.fieldnames or ())]:
                raise ReferenceFileError([f"The file lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}."])
            return list(table)
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReferenceFileError([f"This is not a CSV file in UTF-8: {error}."]) from None
