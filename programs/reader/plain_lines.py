"""Pasted text as lines: paragraphs out of wrapped rows, headings, bullets, numbered lists, questions and answers."""

import re
from collections.abc import Iterator
from typing import Final

from programs.reader.markup import names
from programs.reader.readings import LineKind, PageLine
from programs.reader.typography import plain

LONGEST_HEADING: Final = 80  # characters
MOST_HEADING_WORDS: Final = 10
LEAST_WRAPPED: Final = 45  # characters: a shorter row ends where its writer ended it
LEAST_IN_COLUMN: Final = 24  # the same, where many rows go on in the next one
LONGEST_PARAGRAPH: Final = 4_000

_UNDERLINE: Final = re.compile(r"^\s*([=\-_~*#])\1{2,}\s*$")
_RULED: Final = re.compile(r"^[\s|:=+_~*#-]{3,}$")  # lines drawn with signs
_MARKED_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*)$")
_NUMBERED_HEADING: Final = re.compile(r"^(?:[IVX]{1,5}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+(?=[A-Z])")
_BULLET: Final = re.compile(r"^(?:[-*+•·▪◦‣●○■□➢►✓✔–—]|o(?=\s{2,}|\t))\s+")
_NUMBER: Final = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+")
_ASKED: Final = re.compile(r"^(?:Q(?:uestion)?\s*\d{0,2}\s*[:.)\-]|\d{1,2}\s*[.)]\s*Q\s*[:.])\s*")
_ANSWERED: Final = re.compile(r"^A(?:nswer|ns)?\s*\d{0,2}\s*[:)\-]\s*|^A\.\s+(?=[A-Z])")
_BOLD: Final = re.compile(r"^(\*\*|__)(?=\S)(.{1,200}?)(?<=\S)\1\s*:?$")
_CELLS: Final = re.compile(r"\t|\s\|\s")
# Words no paragraph ends with.
_GOES_ON: Final = names(
    "a an the and or nor but of to for from with without in on at by as than that which who our your their its is are "
    "be was been has have had not no must may can cannot will shall should does do any all each least most within"
)
_SENTENCE_END: Final = (".", "!", "?", ":", ";")


def plain_lines(text: str) -> list[PageLine]:
    """The lines of a text, whatever ends its rows."""
    rows = [row.rstrip() for row in re.split(r"\r\n?|\n|\f|\u2028|\u2029", text)]
    lines: list[PageLine] = []
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            lines.extend(_paragraph(" ".join(paragraph)))
            paragraph.clear()

    widest = _widest(rows)
    after_blank = True
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else ""
        bare = plain(row)
        if not bare or _RULED.match(bare):
            end_paragraph()
            after_blank = True
            continue
        line = _own_line(row, bare, following, after_blank=after_blank and not paragraph)
        if line:
            end_paragraph()
            if line.kind is LineKind.ITEM:
                paragraph.append(f"\0{line.text}")
                if _ends_here(bare, following, widest):
                    end_paragraph()
            else:
                lines.append(line)
        else:
            if sum(map(len, paragraph)) > LONGEST_PARAGRAPH:
                end_paragraph()
            paragraph.append(bare)
            if _ends_here(bare, following, widest):
                end_paragraph()
        after_blank = False
    end_paragraph()
    return lines


def _widest(rows: list[str]) -> int:
    """How wide the rows are that a program has wrapped; 0 where nothing is wrapped."""
    filled = [row.strip() for row in rows if row.strip()]
    going_on = sum(row[0].islower() for row in filled[1:])
    least = LEAST_IN_COLUMN if going_on * 4 >= len(filled) else LEAST_WRAPPED
    widths = sorted(len(row) for row in rows if len(row) >= least)
    is_wrapped = going_on or len(widths) > 1  # one long row among short ones is no margin
    return widths[len(widths) * 3 // 4] if widths and is_wrapped and widths[-1] <= 200 else 0


def _ends_here(row: str, following: str, widest: int) -> bool:
    """Whether a paragraph ends with this row: the next one begins something else, or this one had room for more."""
    start = following.strip()
    if not start or row.endswith("?") or (row.endswith(":") and start[0].isupper()):
        return True
    if not row.endswith(_SENTENCE_END) and (start[0].islower() or row.rsplit(None, 1)[-1].lower() in _GOES_ON):
        return False
    first_word = len(start.split(maxsplit=1)[0])
    had_room = not widest or len(row) + first_word + 1 < widest * 0.8
    return had_room or (row.endswith(_SENTENCE_END) and len(row) + first_word + 1 < widest - 2)


def _own_line(row: str, bare: str, following: str, *, after_blank: bool) -> PageLine | None:
    """The row as a heading, an item or a question; None: a row of a paragraph."""
    if marked := _MARKED_HEADING.match(bare):
        words = marked[2].rstrip("#").rstrip()
        return PageLine(words, LineKind.HEADING, len(marked[1])) if words else None
    if bold := _BOLD.match(bare):
        return _heading_or_text(bold[2])
    if asked := _ASKED.match(bare):
        return PageLine(bare[asked.end() :]) if bare.endswith("?") else None
    if _UNDERLINE.match(following) and len(bare) <= LONGEST_HEADING:
        return PageLine(bare, LineKind.HEADING, 1 if "=" in following else 2)
    if bullet := _BULLET.match(bare):
        return PageLine(bare[bullet.end() :], LineKind.ITEM) if bare[bullet.end() :] else None
    if "\t" in row.strip() or bare.count(" | ") or (bare.startswith("|") and bare.endswith("|")):
        return _cells(row)
    if _is_heading(bare, following, after_blank=after_blank):
        return PageLine(bare, LineKind.HEADING, 2)
    if number := _NUMBER.match(bare):
        rest = bare[number.end() :]
        if rest.endswith("?"):
            return PageLine(rest)
        return PageLine(rest, LineKind.ITEM) if rest else None
    return None


def _heading_or_text(words: str) -> PageLine:
    words = words.rstrip()
    return PageLine(words) if words.endswith(("?", ".", "!")) else PageLine(words, LineKind.HEADING, 2)


def _is_heading(bare: str, following: str, *, after_blank: bool) -> bool:
    words = _NUMBERED_HEADING.sub("", bare).split()
    if len(bare) > LONGEST_HEADING or len(words) > MOST_HEADING_WORDS or bare.endswith((".", "!", "?", ",", ";")):
        return False
    letters = [letter for letter in bare if letter.isalpha()]
    if len(letters) > 3 and all(letter.isupper() for letter in letters) and len(words) <= MOST_HEADING_WORDS:
        return ": " not in bare
    if bare.endswith(":"):
        return False  # it begins a list; what stands below depends on it
    if ": " in bare or not after_blank or not bare[0].isupper() or re.search(r"\d{3}|@|\byes\b|\bno\b", bare.lower()):
        return False
    small = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
    is_title = all(word[0].isupper() or not word[0].isalpha() or word in small for word in words)
    return is_title or (len(words) <= 5 and not following.strip())


def _cells(row: str) -> PageLine | None:
    row = row.strip()
    parts = row.strip("|").split("|") if row.startswith("|") and row.endswith("|") else _CELLS.split(row)
    cells = [found for cell in parts if (found := plain(cell)) and not re.fullmatch(r"[-:= ]+", found)]
    if not cells:
        return None
    if len(cells) == 1:
        return PageLine(cells[0])
    return PageLine(f"{cells[0].rstrip(' :')}: {'; '.join(cells[1:])}", LineKind.ITEM)


def _paragraph(text: str) -> Iterator[PageLine]:
    """A paragraph, an item (it begins with NUL), or a question and its answer on one row."""
    if text.startswith("\0"):
        yield PageLine(text[1:].replace("\0", ""), LineKind.ITEM)
        return
    text = _ANSWERED.sub("", text)
    asked = _ASKED.match(text)
    if asked:
        text = text[asked.end() :]
        question, mark, answer = text.partition("?")
        if mark:
            yield PageLine(question.strip() + mark)
            text = _ANSWERED.sub("", answer.strip())
    if text:
        yield PageLine(text)
