"""Whatever a file is, it becomes lines or one sentence that says why not."""

import gzip
import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from programs.reader import files, pdf_lines
from programs.reader.files import MOST_BYTES, page_lines, read_file, text_lines
from programs.reader.readings import MOST_TEXT, UnreadablePage
from programs.reader.tests.pdf_pages import PROSE, a_pdf, prose

SENTENCE = "Our program doesn’t sponsor visas – ask Zoë."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "f.html is empty.", id="nothing"),
        pytest.param(b" \r\n\t ", "f.html is empty.", id="only blanks"),
        pytest.param(gzip.compress(b"<p>We sponsor J-1 visas.</p>"), "is packed (gzip); unpack it first.", id="gzip"),
        pytest.param(b"PK\x03\x04" + b"\0" * 99, "is a packed archive or an office document", id="a Word document"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "is a picture", id="a picture"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\1" * 99, "is a picture", id="a photograph"),
        pytest.param(b"{\\rtf1 We sponsor}", "is an RTF document", id="RTF"),
        pytest.param(b"We sponsor\0\0 visas", "is no text: it has NUL characters.", id="NUL characters"),
        pytest.param(bytes(range(1, 32)) * 50, "is no text; only HTML, PDF and text files", id="control characters"),
        pytest.param(os.urandom(4096).replace(b"\0", b"\1"), "f.html ", id="noise"),
        pytest.param(b"a" * (MOST_BYTES + 1), "has more than 5 MB", id="too many bytes"),
        pytest.param(
            b"word " * (MOST_TEXT // 4), "characters of text; at most 200,000 can be read", id="too much text"
        ),
        pytest.param(b"<p>" + b"word " * (MOST_TEXT // 4), "at most 200,000 can be read", id="too much text in HTML"),
        pytest.param(b"<html>" + b"<p>x" * 50_000, "has more markup than a page has", id="too many tags"),
        pytest.param(b"<html>" + b"<" * (MOST_BYTES - 6), "has more markup", id="nothing but tags that never end"),
        pytest.param(b"<html><script>We sponsor J-1 visas.</script></html>", "has no text to read.", id="no text"),
        pytest.param(b"<html><body hidden></body>", "has no text to read.", id="an empty page"),
        pytest.param(b"%PDF-1.7\nnothing else", "is a damaged PDF file", id="a PDF that is none"),
        pytest.param(PROSE[:-60].replace(b"/Catalog", b"/Nothing"), "f.html ", id="half a PDF"),
        pytest.param(a_pdf([]), "has no text in it, only pictures of pages", id="a scanned PDF"),
        pytest.param(
            a_pdf(*[prose(60, 700, "One.")] * 201), "has 201 pages; at most 200 can be read.", id="a PDF book"
        ),
    ],
)
def test_what_cannot_be_read_is_told_by_name(content: bytes, why: str) -> None:
    with pytest.raises(UnreadablePage) as refused:
        page_lines(content, "f.html")
    assert str(refused.value).startswith("f.html ")
    assert why in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SENTENCE.encode(), id="UTF-8"),
        pytest.param(SENTENCE.encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param(SENTENCE.encode("utf-16"), id="UTF-16"),
        pytest.param(SENTENCE.encode("utf-16-be").join([b"\xfe\xff", b""]), id="UTF-16, the other way round"),
        pytest.param(SENTENCE.encode("windows-1252"), id="Windows-1252"),
        pytest.param(b'<meta charset="windows-1252"><p>' + SENTENCE.encode("windows-1252"), id="as declared"),
        pytest.param(b'<meta charset="no-such"><p>' + SENTENCE.encode("windows-1252"), id="declared as nothing known"),
        pytest.param(b'<meta charset="utf-8"><p>' + SENTENCE.encode("windows-1252"), id="declared wrongly"),
        pytest.param(b'<?xml version="1.0" encoding="utf-16"?><html><p>' + SENTENCE.encode(), id="and this way"),
    ],
)
def test_encodings(content: bytes) -> None:
    assert [line.text for line in page_lines(content, "f")] == ["Our program doesn't sponsor visas – ask Zoë."]


def test_a_broken_character_breaks_nothing_else() -> None:
    broken = "Zoë – Zoë. We sponsor J-1 visas.".encode() + b"\xff\xfe"
    assert "We sponsor J-1 visas." in page_lines(broken, "f")[0].text


@pytest.mark.parametrize("name", ["page.pdf", "page.txt", "page.html", "page", "page.aspx?id=4"])
def test_its_content_decides(name: str) -> None:
    assert page_lines(b"<!doctype html><p>We sponsor <b>visas</b>.", name)[0].text == "We sponsor visas."
    assert page_lines(PROSE, name)[0].text == "Internal Medicine Residency Program"
    assert page_lines(b"Scores < 220 are not > enough.", name)[0].text == "Scores < 220 are not > enough."


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("We sponsor J-1 visas.")
    assert read_file(file)[0].text == "We sponsor J-1 visas."
    for path, why in ((tmp_path / "b.txt", "There is no file b.txt."), (tmp_path, f"{tmp_path.name} is no file.")):
        with pytest.raises(UnreadablePage, match=why):
            read_file(path)


def test_of_a_large_file_no_more_than_the_bound_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    before = time.perf_counter()
    with pytest.raises(UnreadablePage, match=r"large\.html has more than 5 MB"):
        read_file(large)
    assert time.perf_counter() - before < 5


def test_a_stream_that_never_ends_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(UnreadablePage, match="is no file"):
            read_file(path)


def test_pasted_text_is_bounded_too() -> None:
    assert text_lines("We sponsor J-1 visas.")[0].text == "We sponsor J-1 visas."
    with pytest.raises(UnreadablePage, match="The text has 200,001 characters of text"):
        text_lines("a" * (MOST_TEXT + 1))
    with pytest.raises(UnreadablePage, match="The text has no text to read"):
        text_lines(" \n ")


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import os; os.abort()", id="it crashes"),
        pytest.param("raise SystemExit(1)", id="it gives up"),
        pytest.param("print('{\"blocks\": [')", id="it stops in the middle of a word"),
        pytest.param("while True: pass", id="it goes round in circles"),
        pytest.param("print('[' * 9_000_000)", id="it says too much"),
    ],
)
def test_whatever_becomes_of_the_pdf_reader_is_a_sentence(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(pdf_lines, "READER", python(code))
    monkeypatch.setattr(pdf_lines, "WAITED", 0.1)
    with pytest.raises(
        UnreadablePage, match=r"^f\.pdf takes too much time or memory to read; paste its text instead\.$"
    ):
        page_lines(PROSE, "f.pdf")


def test_the_pdf_reader_knows_no_settings_and_has_limits() -> None:
    code = """
import sys
from programs.reader import pdf_process
pdf_process.limit()
try:
    bytearray(600 * 1024 * 1024)
except MemoryError:
    print("django" in sys.modules, "bounded")
"""
    said = subprocess.run(python(code), cwd=pdf_lines.ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "False bounded\n"
    assert set(pdf_lines.ENVIRONMENT) <= {"PATH", "SYSTEMROOT", "TEMP"}


def test_a_pdf_that_unpacks_to_much_more_is_refused() -> None:
    packed = zlib.compress(b"BT (a) Tj ET\n" * 4_000_000, 9)
    content = a_pdf([]).replace(
        b"<< /Length 16 >>\nstream\nBT /F1 10 Tf  ET\nendstream",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    )
    assert packed in content
    before = time.perf_counter()
    with pytest.raises(UnreadablePage):
        page_lines(content, "f.pdf")
    assert time.perf_counter() - before < 45


def test_a_folder_is_looked_through_for_these() -> None:
    assert {".html", ".pdf", ".txt"} <= set(files.SUFFIXES)


def test_a_pdf_with_more_text_than_a_page_is_refused_before_its_lines_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """To make lines of two million characters takes a worker seconds, and they are refused then."""
    monkeypatch.setattr(pdf_lines, "plain_lines", pytest.fail)
    with pytest.raises(UnreadablePage, match=r"^f\.pdf has more than 200,000 characters of text; save the part about"):
        page_lines(a_pdf(*[[(50, 700, "many words " * 1_000)]] * 20), "f.pdf")
