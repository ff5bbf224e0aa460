"""A file or pasted text as what a roster is counted from: text keeps its columns, other files become lines."""

from pathlib import Path

from programs.reader.files import MOST_BYTES, decoded, is_html, page_lines
from programs.reader.readings import PageLine, UnreadablePage

BINARY = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def roster_page(content: bytes, name: str) -> str | list[PageLine]:
    """A page by its content. Raises UnreadablePage."""
    if len(content) > MOST_BYTES or not content.strip() or any(mark in content[:1024] for mark in BINARY):
        return page_lines(content, name)
    text = decoded(content, name)
    return page_lines(content, name) if is_html(text) else text


def roster_file(path: Path) -> str | list[PageLine]:
    """A page from a file. Raises UnreadablePage."""
    try:
        if not path.is_file():
            raise UnreadablePage(f"There is no file {path.name}.")
        with path.open("rb") as file:
            return roster_page(file.read(MOST_BYTES + 1), path.name)
    except OSError as error:
        raise UnreadablePage(f"{path.name} cannot be opened: {error.strerror}.") from error
