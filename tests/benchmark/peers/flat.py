"""The programs as one flat table in the order of our list, with indexes and a full-text index: what the peers serve.

They have less to do than we do, for nothing is joined, and no fact is told apart from the source that stands behind it.
"""

import sqlite3
from pathlib import Path
from typing import Final

from programs import catalogue
from programs.models import Program
from programs.models.querysets import chunks

COLUMNS: Final = ("id", "name", "specialty__name", "state", "city", "setting", "accepts_img", "visa_j1", "visa_h1b",
                  "min_step2_ck", "positions_per_year", "search_text")  # fmt: skip
FACETS: Final = ("specialty", "state", "setting")
NEVER_SHOWN: Final = "search_text"


def write_flat(path: Path) -> None:
    """The table of the programs in the database that is configured."""
    books = catalogue.current()
    ids = [books.ids[at] for at in books.order("known")[0].tolist()]
    rows = {}
    for some in chunks(ids):
        rows |= {row[0]: row for row in Program.objects.filter(pk__in=some).values_list(*COLUMNS)}
    with sqlite3.connect(path) as flat:
        names = ["program", *(name.removesuffix("__name") for name in COLUMNS[1:])]
        flat.execute(f"CREATE TABLE flat (place INTEGER PRIMARY KEY, {', '.join(names)})")
        marks = ", ".join("?" * (1 + len(names)))
        flat.executemany(f"INSERT INTO flat VALUES ({marks})", ((at, *rows[pk]) for at, pk in enumerate(ids, 1)))
        for name in (*FACETS, "visa_j1", "visa_h1b", "program"):
            flat.execute(f"CREATE INDEX flat_{name} ON flat ({name})")
        flat.execute('CREATE VIRTUAL TABLE flat_fts USING FTS5 (search_text, content="flat", content_rowid="place")')
        flat.execute("INSERT INTO flat_fts (flat_fts) VALUES ('rebuild')")
        flat.execute("ANALYZE")
    flat.close()
