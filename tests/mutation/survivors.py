"""The changes that the fast tests are known not to notice, as ``survivors.csv`` names them.

A site is told by its file, its line, and what stood and stands there. ``reason``: why no answer can differ; else
``noticed_by``: the test of the database that notices the change.
"""

import csv
from pathlib import Path
from typing import Final, NamedTuple

from tests.mutation.mutants import Site

TABLE: Final = Path(__file__).with_suffix(".csv")


class Survivor(NamedTuple):
    file: str
    line: str
    was: str
    became: str
    noticed_by: str
    reason: str

    @property
    def site(self) -> Site:
        return Site(self.file, self.line, self.was, self.became)


def survivors() -> list[Survivor]:
    with TABLE.open(newline="") as table:
        return [Survivor(**row) for row in csv.DictReader(table)]
