"""A file, whatever is in it, as the lines of a page, or a sentence that says why not: by its content, not its name."""

import codecs
import re
from pathlib import Path
from typing import Final

from programs.reader.html_lines import html_lines
from programs.reader.pdf_lines import pdf_lines
from programs.reader.plain_lines import plain_lines
from programs.reader.readings import MOST_LINES, MOST_TEXT, PageLine, UnreadablePage
from programs.tabular.reader_process import MOST_CPU_SECONDS

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_CPU: Final = MOST_CPU_SECONDS  # of the process that reads a PDF
PUBLIC_CPU: Final = 10  # seconds, where anybody may send one
SUFFIXES: Final = (".html", ".htm", ".xhtml", ".pdf", ".txt", ".text", ".md")  # what a folder is looked through for

_OTHER_FILES: Final = {
    b"\x1f\x8b": "is packed (gzip); unpack it first",
    b"PK\x03\x04": "is a packed archive or an office document; save its text as .txt or .pdf",
    b"\xd0\xcf\x11\xe0": "is an old office document; save its text as .txt or .pdf",
    b"BZh": "is packed (bzip2); unpack it first",
    b"\xfd7zXZ": "is packed (xz); unpack it first",
    b"\x28\xb5\x2f\xfd": "is packed (zstd); unpack it first",
    b"Rar!": "is a packed archive; unpack it first",
    b"7z\xbc\xaf": "is a packed archive; unpack it first",
    b"{\\rtf": "is an RTF document; save its text as .txt or .pdf",
    b"\x89PNG": "is a picture; paste its text instead",
    b"\xff\xd8\xff": "is a picture; paste its text instead",
    b"GIF8": "is a picture; paste its text instead",
    b"RIFF": "is a picture or a sound; paste its text instead",
    b"\x7fELF": "is a program, not a page",
    b"MZ\x90": "is a program, not a page",
}
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PDF_WITHIN: Final = 1024  # bytes before which a PDF file must begin
_DECLARED: Final = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w:-]+)""", re.I
)
_TAG: Final = (
    r"(?:!doctype html|html|head|body|meta|title|link|script|style|main|article|section|header|nav|div|p|ul|ol|li|"
    r"table|h[1-6]|br|dl|details|span|a)\b[^<>]*>"
)
_START: Final = re.compile(rf"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<{_TAG}", re.IGNORECASE | re.DOTALL)
_MARKUP: Final = re.compile(rf"<{_TAG}", re.IGNORECASE)
_MOST_ODD: Final = 0.02  # of the characters: more control characters than that is no text


def read_file(path: Path) -> list[PageLine]:
    """The lines of a file. Raises UnreadablePage."""
    try:
        if not path.is_file():  # also a pipe or a device, which may never end
            raise UnreadablePage(f"There is no file {path.name}." if not path.exists() else f"{path.name} is no file.")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadablePage(f"{path.name} cannot be opened: {error.strerror}.") from error
    return page_lines(content, path.name)


def page_lines(content: bytes, name: str, most_cpu: int = MOST_CPU) -> list[PageLine]:
    """The lines of a file by its content: HTML, PDF or text. Raises UnreadablePage.

    ``most_cpu``: seconds that the process which reads a PDF may take.
    """
    if len(content) > MOST_BYTES:
        raise UnreadablePage(
            f"{name} has more than {MOST_BYTES // 1024**2} MB; save the part about applying by itself."
        )
    if not content.strip():
        raise UnreadablePage(f"{name} is empty.")
    for beginning, fault in _OTHER_FILES.items():
        if content.startswith(beginning):
            raise UnreadablePage(f"{name} {fault}.")
    if b"%PDF-" in content[:_PDF_WITHIN]:
        lines = pdf_lines(content, name, most_cpu)
    else:
        text = decoded(content, name)
        lines = html_lines(text, name) if is_html(text) else text_lines(text, name)
    return _bounded(lines, name)


def text_lines(text: str, name: str = "The text") -> list[PageLine]:
    """The lines of a pasted text. Raises UnreadablePage."""
    _refuse_length(len(text), name)
    return _bounded(plain_lines(text), name)


def decoded(content: bytes, name: str) -> str:
    """The text of a file: by its mark, by what it declares, as UTF-8, then as Windows-1252. Raises UnreadablePage."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _text(content.decode(encoding, "replace"), name)
    if b"\0" in content[:4096]:
        raise UnreadablePage(f"{name} is no text: it has NUL characters.")
    try:
        return _text(content.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:4096])
    for encoding in (declared[1].decode("ascii", "replace") if declared else "", "windows-1252"):
        try:
            text = content.decode(encoding, "strict")
        except (LookupError, UnicodeError, ValueError):
            continue
        if isinstance(text, str) and encoding.lower().replace("_", "-") not in ("utf-16", "utf-32", "utf-7"):
            return _text(text, name)
    return _text(content.decode("utf-8" if _mostly_utf8(content) else "latin-1", "replace"), name)


def is_html(text: str) -> bool:
    """Whether a text begins with a tag or has several; a sign alone, as in "score < 220", is none."""
    start = text[:200_000].lstrip()
    return bool(_START.match(start)) or len(_MARKUP.findall(start)) >= 2


def _mostly_utf8(content: bytes) -> bool:
    broken = content.decode("utf-8", "replace").count("\ufffd")
    return broken * 2 < sum(byte > 127 for byte in content)


def _text(text: str, name: str) -> str:
    text = text.removeprefix("\ufeff")
    start = text[:100_000]
    odd = sum(not letter.isprintable() and not letter.isspace() for letter in start)
    if odd > max(8, len(start) * _MOST_ODD) or "\0" in start:
        raise UnreadablePage(f"{name} is no text; only HTML, PDF and text files can be read.")
    return text


def _bounded(lines: list[PageLine], name: str) -> list[PageLine]:
    if not lines:
        raise UnreadablePage(f"{name} has no text to read.")
    if len(lines) > MOST_LINES:
        raise UnreadablePage(f"{name} has {len(lines):,} lines; at most {MOST_LINES:,} can be read.")
    _refuse_length(sum(len(line.text) for line in lines), name)
    return lines


def _refuse_length(length: int, name: str) -> None:
    if length > MOST_TEXT:
        raise UnreadablePage(
            f"{name} has {length:,} characters of text; at most {MOST_TEXT:,} can be read. "
            "Save the part about applying by itself."
        )
