"""Which of our spreadsheets a file is, told from its header."""

from pathlib import Path
from typing import Final

from programs.spreadsheets.columns import EVIDENCE, RECORDS, WIDE, Layout
from programs.spreadsheets.reading import read
from programs.spreadsheets.sheet import Sheet

LAYOUTS: Final = {layout.file: layout for layout in (WIDE, EVIDENCE, RECORDS)}
ANY: Final = Layout(
    "any",
    tuple(dict.fromkeys(column for layout in LAYOUTS.values() for column in layout.columns)),
    (),
    max(layout.most_rows for layout in LAYOUTS.values()),
)


def recognised(path: Path) -> Layout:
    """The layout whose columns the file has; where none fits, the one it comes closest to. Raises Unreadable."""
    columns = set(read(path, ANY).columns)

    def nearness(layout: Layout) -> tuple[bool, int]:
        fits = columns <= set(layout.columns) and columns >= set(layout.needed)
        return fits, len(columns & {*layout.columns, *layout.needed}) - len(columns - set(layout.columns))

    return max(LAYOUTS.values(), key=nearness)


def opened(path: Path, kind: str = "") -> tuple[Layout, Sheet]:
    """The file read as the kind it is said to be, else as the one it looks like. Raises Unreadable."""
    layout = LAYOUTS[kind] if kind else recognised(path)
    return layout, read(path, layout)
