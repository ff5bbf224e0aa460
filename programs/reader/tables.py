"""The rows of a table as lines: "label: value", or "row, column: value" where columns speak of different things."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from programs.reader.markup import Element

MOST_COLUMNS: Final = 12
MOST_ROWS: Final = 500
LONGEST_CELL: Final = 1_500  # characters; a longer one is a part of the page
MOST_SPANNED: Final = 30

# A second column whose name changes what its cells mean; "Details" and the like do not.
_TELLING: Final = re.compile(
    r"\b(sponsor|accept|offer|support|requir|prefer|minim|maxim|not\b|fellow|resident|residency|program)", re.IGNORECASE
)
# Who answers is told by the page already.
_OWN: Final = re.compile(
    r"(?:(?:our|the|this) )?(?:residency )?(?:program|residency)(?:'s)?(?: (?:requirement|policy|answer)s?)?$",
    re.IGNORECASE,
)


class RowLine(NamedTuple):
    """``is_heading``: a title, or a question over several lines; ``is_own_line``: a question and its answer."""

    text: str
    is_heading: bool = False
    is_own_line: bool = False


class Cell(NamedTuple):
    lines: list[str]
    is_head: bool
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return " ".join(self.lines)


Shown = Callable[[Element], list[str]]


def rows_of(table: Element, shown: Shown) -> list[RowLine] | None:
    """The lines of a table; None where it only places parts of the page. ``shown``: the lines of a cell."""
    if any(one is not table and one.tag in ("table", "h1", "h2", "h3") for one in table.elements()):
        return None
    rows = list(_cells(table, shown))
    if not rows or any(len(cell.text) > LONGEST_CELL for row in rows for cell in row):
        return None
    caption = [RowLine(" ".join(shown(one)), is_heading=True) for one in table.elements() if one.tag == "caption"]
    return [line for line in (*caption, *_lines(_spread(rows))) if line.text]


def _cells(table: Element, shown: Shown) -> Iterator[list[Cell]]:
    rows = [one for one in table.elements() if one.tag == "tr"]
    for row in rows:
        cells = [one for one in row.children if isinstance(one, Element) and one.tag in ("td", "th")]
        if found := [_cell(one, shown) for one in cells[:MOST_COLUMNS]]:
            yield found


def _cell(cell: Element, shown: Shown) -> Cell:
    spans = (_span(cell.attributes.get(name, "")) for name in ("colspan", "rowspan"))
    return Cell(shown(cell), cell.tag == "th", *spans)


def _span(typed: str) -> int:
    return min(int(typed[:4]), MOST_SPANNED) if typed[:4].isdecimal() and int(typed[:4]) else 1


def _spread(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows in which a cell that reaches over several rows or columns stands in each."""
    spread: list[list[Cell]] = []
    reaching: dict[int, tuple[int, Cell]] = {}  # by column: for how many rows more
    for row in rows:
        cells: list[Cell] = []
        waiting = [*row]
        while (waiting or len(cells) in reaching) and len(cells) < MOST_COLUMNS:
            column = len(cells)
            if column in reaching:
                more, cell = reaching.pop(column)
                if more > 1:
                    reaching[column] = (more - 1, cell)
                cells.append(cell)
                continue
            cell = waiting.pop(0)
            for _ in range(min(cell.columns, MOST_COLUMNS - column)):
                if cell.rows > 1:
                    reaching[len(cells)] = (cell.rows - 1, cell)
                cells.append(cell)
        spread.append(cells)
    return spread


def _lines(rows: list[list[Cell]]) -> Iterator[RowLine]:
    columns: list[str] = []
    for number, row in enumerate(rows[:MOST_ROWS]):
        texts = [cell.text for cell in row]
        if len({id(cell) for cell in row}) == 1:
            is_heading = row[0].is_head or len(row) > 1
            yield from (RowLine(text, is_heading and not _asks(text)) for text in row[0].lines)
        elif all(cell.is_head or not cell.text for cell in row) and number < len(rows) - 1:
            columns = texts
        elif _asks(texts[0]):
            yield from labelled(texts[0], [line for cell in row[1:] for line in cell.lines])
        else:
            yield from _columns(row, texts, columns)


def labelled(label: str, lines: list[str]) -> Iterator[RowLine]:
    """A label and what stands beside it. A question with its answer is one line: what follows answers nothing."""
    if not label or not lines:
        yield from (RowLine(line) for line in ([label] if label else lines))
    elif not _asks(label):
        yield RowLine(f"{label.rstrip(' :')}: {lines[0]}")
        yield from (RowLine(line) for line in lines[1:])
    elif len(lines) == 1:
        yield RowLine(f"{label} {lines[0]}", is_own_line=True)
    else:
        yield RowLine(label, is_heading=True)
        yield from (RowLine(line) for line in lines)


def _columns(row: list[Cell], texts: list[str], columns: list[str]) -> Iterator[RowLine]:
    label = texts[0].rstrip(" :")
    is_telling = columns and _TELLING.search(columns[-1]) and not _OWN.match(columns[-1])
    is_unrolled = len(columns) == len(row) and (len(row) > 2 or is_telling)
    seen: set[int] = set()
    for at, cell in enumerate(row[1:], 1):
        if not cell.text:
            continue
        if is_unrolled and columns[at]:
            head = f"{label}, {columns[at].rstrip(' :')}" if label else columns[at].rstrip(" :")
        elif id(cell) in seen:
            continue
        else:
            head = label
        seen.add(id(cell))
        yield RowLine(f"{head}: {'; '.join(cell.lines)}" if head else cell.text)
    if not any(texts[1:]) and label:
        yield RowLine(texts[0], is_heading=not texts[0].endswith("."))


def _asks(text: str) -> bool:
    return text.rstrip("\"') ").endswith("?")
