"""Takes the text out of one PDF file in a process of its own; ``pdf_lines`` starts and hears it.

The file comes on standard input; one JSON text goes to standard output: blocks of text and rows of tables, or why the
file cannot be read. Columns of prose keep their order in pypdf's plain text; tables keep their rows in its layout.
"""

import json
import re
import sys
from collections import Counter
from typing import Any, Final

from programs.reader.readings import MOST_TEXT
from programs.tabular.reader_process import limit

MOST_PAGES: Final = 200
LONGEST_CONTENT: Final = 5_000_000  # bytes of drawing on one page; more is a picture
LONGEST_LABEL: Final = 45  # characters in the first column of a table
LONGEST_CELL: Final = 90
SHORTEST_PROSE: Final = 22  # characters in a row, on average

_GAP: Final = re.compile(r"\s{3,}")
_DIGITS: Final = re.compile(r"\d+")


class CannotBeRead(Exception):
    """Why, to follow the file's name."""


def blocks_of(content: bytes) -> list[dict[str, str]]:
    """The file's text in order: ``{"text": …}`` or ``{"row": …}``. Raises CannotBeRead."""
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(BytesIO(content))
        if pages.is_encrypted and not pages.decrypt(""):
            raise CannotBeRead("is locked with a password")
        if len(pages.pages) > MOST_PAGES:
            raise CannotBeRead(f"has {len(pages.pages):,} pages; at most {MOST_PAGES} can be read")
        texts = [_page(page) for page in pages.pages]
    except CannotBeRead:
        raise
    except MemoryError:
        raise CannotBeRead("takes too much memory to read; paste its text instead") from None
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise CannotBeRead("is a damaged PDF file, or one of a kind we cannot read") from error
    found = [block for page in _without_running_titles(texts) for block in page]
    if sum(len(" ".join(text.split())) for block in found for text in block.values()) > MOST_TEXT:
        raise CannotBeRead(f"has more than {MOST_TEXT:,} characters of text; save the part about applying by itself")
    if not any(text.strip() for block in found for text in block.values()):
        raise CannotBeRead("has no text in it, only pictures of pages; paste its text instead")
    return found


def _page(page: Any) -> list[dict[str, str]]:
    drawn = page.get_contents()
    if drawn is not None and len(drawn.get_data()) > LONGEST_CONTENT:
        raise CannotBeRead("draws too much on one page to be read; paste its text instead")
    laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)
    rows = _table_rows(laid_out.split("\n"))
    if rows is None:
        return [{"text": page.extract_text()}]
    return rows


def _table_rows(lines: list[str]) -> list[dict[str, str]] | None:
    """The page as blocks where it has a table; None where it has none, or columns of prose beside it."""
    cells = [[cell for cell in _GAP.split(line.strip()) if cell] for line in lines]
    is_row = [
        len(row) >= 2 and len(row[0]) <= LONGEST_LABEL and all(len(cell) <= LONGEST_CELL for cell in row)
        for row in cells
    ]
    if sum(is_row) < 2 or _is_prose([row for row in cells if len(row) >= 2]):
        return None
    found: list[dict[str, str]] = []
    text: list[str] = []
    start = 0  # of the second column in the last row
    for line, row, holds in zip(lines, cells, is_row, strict=True):
        if holds:
            if text:
                found.append({"text": "\n".join(text)})
                text = []
            found.append({"row": f"{row[0].rstrip(' :')}: {'; '.join(row[1:])}"})
            start = line.find(row[1], line.find(row[0]) + len(row[0]))
        elif row and start and not text and len(line) - len(line.lstrip()) >= start - 2 > 0:
            found[-1]["row"] += f" {' '.join(row)}"  # a cell that is wrapped
        else:
            start = start if not row else 0
            text.append(line.strip())
    if any(text):
        found.append({"text": "\n".join(text)})
    return found


def _is_prose(rows: list[list[str]]) -> bool:
    """Columns of prose: rows of some length, which go on in the next one; labels are short and begin anew."""
    lengths = [len(row[0]) for row in rows]
    if not rows or sum(lengths) < SHORTEST_PROSE * len(rows):
        return False
    wide = sum(len(row[0]) > 30 and len(row[1]) > 20 for row in rows)
    going_on = sum(row[0][0].islower() for row in rows[1:])
    return wide * 2 > len(rows) or going_on * 3 >= len(rows) - 1 > 0


def _without_running_titles(pages: list[list[dict[str, str]]]) -> list[list[dict[str, str]]]:
    """The pages without the lines that stand on most of them: titles, numbers of pages."""
    if len(pages) < 3:
        return pages
    seen = Counter(
        line
        for page in pages
        for line in {_DIGITS.sub("", row.strip()) for block in page for row in block.get("text", "").split("\n")}
    )
    running = {line for line, times in seen.items() if times * 2 > len(pages) and len(line) < 100}
    return [
        [
            {"text": "\n".join(row for row in block["text"].split("\n") if _DIGITS.sub("", row.strip()) not in running)}
            if "text" in block
            else block
            for block in page
        ]
        for page in pages
    ]


def main() -> None:
    import pypdf  # noqa: F401  (before the limits: Python may keep what it compiled)

    content = sys.stdin.buffer.read()
    limit(int(sys.argv[1]))
    try:
        told: dict[str, Any] = {"blocks": blocks_of(content)}
    except CannotBeRead as error:
        told = {"unreadable": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
