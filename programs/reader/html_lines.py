"""An HTML page as lines: what a visitor can read on it, with what is folded away and without what frames it.

Nothing is judged by looks. A panel that something on the page opens is kept; other hidden parts, menus, footers,
notices and struck text are not. A row of a table is "label: value"; with a column for each kind of training, "row,
column: value".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from programs.reader.linked_answers import answers
from programs.reader.markup import FOLDING, INLINE, VOID, Element, finished, names, tree
from programs.reader.readings import LineKind, PageLine, UnreadablePage
from programs.reader.tables import RowLine, labelled, rows_of
from programs.reader.typography import plain

LONGEST_TITLE: Final = 100  # characters, of bold words that stand as a heading
MOST_IN_TITLE: Final = 100  # words and tags of what opens a panel
LONGEST_JOINED: Final = 1_000  # characters, of a sentence over several breaks

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_FRAME_TAGS: Final = names("nav footer dialog head title select option audio video map del s strike")
_FRAME_ROLES: Final = names("navigation contentinfo dialog alertdialog search menu menubar")
_FRAME_WORDS: Final = names(
    "nav navbar navigation main-nav main-menu site-nav site-menu menu mega-menu mobile-menu breadcrumb breadcrumbs "
    "footer site-footer page-footer skip-link skip-links skiplink share social social-share pagination sr-only "
    "visually-hidden screen-reader-text modal"
)
_NOTICE: Final = re.compile(r"cookie|consent-|gdpr|onetrust|newsletter-signup")
_WHOLE_PAGE: Final = frozenset({"html", "body", "main", "article"})
_FOLDING_TITLE: Final = re.compile(
    r"(accordion|collapse|toggle|faq|expand)[\w-]*(title|header|heading|button|trigger|question)"
)
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through")
MOST_TAGS: Final = 12_000  # of one page, in its linked data too
MOST_MARKUP: Final = 1_000_000  # characters of tags and text, without scripts, styles, drawings and comments
_ENDED: Final = re.compile(r"[.!;,?]$")
_WORD: Final = re.compile(r"\w")
_AFTER_SENTENCE: Final = "\"')] "


def html_lines(markup: str, name: str = "The page") -> list[PageLine]:
    """The lines of a page, its title first where no heading says the same. Raises UnreadablePage."""
    _refuse_tags(name, markup.count("<"))
    sound, linked_data = finished(markup)
    _refuse_tags(name, 0, len(sound))
    lines = _Page(tree(sound)).lines()
    answered = list(answers(linked_data, lines))
    _refuse_tags(name, sum(answer.count("<") for _, answer in answered))
    for question, answer in answered:
        lines.append(PageLine(plain(question), LineKind.HEADING, 2))
        lines.extend(_Page(tree(finished(answer)[0])).lines())
    return lines


def _refuse_tags(name: str, tags: int, length: int = 0) -> None:
    """Each tag costs some 20 microseconds, each of its characters a quarter of one: 5 MB of both, a minute."""
    if tags > MOST_TAGS or length > MOST_MARKUP:
        raise UnreadablePage(
            f"{name} has more markup than a page has; paste the text of the part about applying instead."
        )


@dataclass
class _Words:
    """A line as it is put together. ``parts``: words, and whether each is bold; "\\n" where the page breaks it."""

    parts: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, words: str, is_bold: bool) -> None:
        self.parts.append((words, is_bold))

    def lines(self) -> Iterator[tuple[str, bool]]:
        """Its lines, and which of them is bold throughout. A break within a sentence is none."""
        texts: list[tuple[str, bool]] = []
        for words, is_bold in self._split():
            if texts and words and not _ends(texts[-1][0], ".!?:;") and not texts[-1][1]:
                before = texts[-1][0]
                if len(before) < LONGEST_JOINED and (before.endswith(",") or (before and words[0].islower())):
                    texts[-1] = (f"{before} {words}", False)
                    continue
            texts.append((words, is_bold))
        return ((words, is_bold) for words, is_bold in texts if words)

    def _split(self) -> Iterator[tuple[str, bool]]:
        words: list[str] = []
        is_bold = True
        for part, part_is_bold in chain(self.parts, [("\n", False)]):
            if part == "\n" or (is_bold and not part_is_bold and part.strip() and _is_question("".join(words))):
                yield plain("".join(words)), is_bold
                words, is_bold = [], True
            if part != "\n":
                words.append(part)
                is_bold = is_bold and (part_is_bold or not part.strip())


class _Page:
    def __init__(self, page: Element) -> None:
        self.page = page
        self.found: list[PageLine] = []
        self.words = _Words()
        self.kind = LineKind.TEXT
        self.level = 1  # of the last heading that is one by its tag
        self.bold = 0
        self.titles: dict[str, Element] = {}  # of panels, by their id: what opens them
        self.opened: set[str] = set()
        self.around: list[Element] = []
        self._note_what_opens()

    def lines(self) -> list[PageLine]:
        self._walk(self.page)
        self._end_line()
        title = next((plain(one.text()) for one in self.page.elements() if one.tag == "title"), "")
        if title and title not in [line.text for line in self.found[:5]]:
            self.found.insert(0, PageLine(title, LineKind.HEADING, 1))
        return self.found

    def _note_what_opens(self) -> None:
        for element in self.page.elements():
            if not (given := element.attributes):
                continue
            for name in ("aria-controls", "data-target", "data-bs-target", "data-toggle-target"):
                if name in given:
                    self._opens(element, given[name].split())
            target = given.get("href", "")
            if target.startswith("#") and len(given) > 1:
                self._opens(element, [target])
            if given.get("role") == "tab" and given.get("id"):
                self.titles[f"tab {given['id']}"] = element

    def _opens(self, element: Element, targets: Iterable[str]) -> None:
        if opened := [target.removeprefix("#") for target in targets]:
            self.opened.update(opened)
            self.titles.setdefault(opened[0], element)

    def _walk(self, element: Element) -> None:
        tag = element.tag
        if self._is_frame(element):
            return
        if tag == "br":
            self.words.add("\n", False)
        elif tag in VOID:
            if tag == "hr":
                self._end_line()
        elif tag in _HEADINGS or element.attributes.get("role") == "heading":
            self._heading(element)
        elif tag in INLINE:
            self.bold += (heavy := tag in ("strong", "b"))
            self._walk_children(element)
            self.bold -= heavy
        elif tag == "summary" or self._opens_a_panel(element):
            self._end_line()
            self._title(self._words_of(element))
        elif tag == "button":
            return
        elif tag == "table":
            self._end_line()
            self._table(element)
        elif tag == "dl":
            self._end_line()
            self._definitions(element)
        else:
            self._block(element)

    def _walk_children(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                self.words.add(child.replace("\n", " "), self.bold > 0)
            else:
                self._walk(child)

    def _block(self, element: Element) -> None:
        self._end_line()
        if element.attributes.get("role") == "tablist":
            return
        self._panel_title(element)
        before, bold = self.kind, self.bold
        if element.tag == "li":
            self.kind = LineKind.ITEM
        elif element.tag in ("table", "section", "article"):
            self.kind = LineKind.TEXT
        self.bold = 0
        self.around.append(element)
        self._walk_children(element)
        self._end_line()
        self.around.pop()
        self.kind, self.bold = before, bold

    def _end_line(self) -> None:
        if not self.words.parts:
            return
        for words, is_bold in self.words.lines():
            self._line(words, is_bold=is_bold)
        self.words = _Words()

    def _line(self, words: str, *, is_bold: bool = False) -> None:
        is_title = is_bold and len(words) <= LONGEST_TITLE and not _ENDED.search(words)
        if is_title and self.kind is LineKind.TEXT:
            self._title(words)
        elif words and _WORD.search(words):
            self.found.append(PageLine(words, self.kind))

    def _heading(self, element: Element) -> None:
        self._end_line()
        words = self._words_of(element)
        level = _HEADINGS.get(element.tag) or _whole(element.attributes.get("aria-level", ""), self.level)
        if not words:
            return
        if words.endswith((".", "!")) and len(words.split()) > 6:  # a sentence in large letters
            self.found.append(PageLine(words))
        else:
            self.level = level
            self.found.append(PageLine(words, LineKind.HEADING, level))

    def _words_of(self, element: Element) -> str:
        return " ".join(self._shown(element)) or plain(element.text())

    def _title(self, words: str) -> None:
        """A heading without a level of its own."""
        if (words := plain(words)) and self.found[-1:] != [title := PageLine(words, LineKind.HEADING, self.level + 1)]:
            self.found.append(title)

    def _panel_title(self, element: Element) -> None:
        """A tab's words above its panel; what opens an accordion stands there by itself."""
        if element.attributes.get("role") == "tabpanel" or "tab-pane" in element.words:
            names_it = (f"tab {element.attributes.get('aria-labelledby', '')}", element.attributes.get("id", ""))
            openers = (self.titles[name] for name in names_it if name in self.titles)
            if title := next(filter(None, (one.text(MOST_IN_TITLE) for one in openers)), ""):
                self._title(title)

    def _table(self, table: Element) -> None:
        rows = rows_of(table, self._shown)
        if rows is None:  # it only places things
            for child in table.children:
                if isinstance(child, Element):
                    self._block(child)
            return
        for row in rows:
            self._row(row)

    def _shown(self, cell: Element) -> list[str]:
        """The lines of a cell."""
        outer, self.found = self.found, []
        self._walk_children(cell)
        self._end_line()
        inner, self.found = self.found, outer
        return [line.text for line in inner]

    def _definitions(self, listed: Element) -> None:
        term = ""
        for part in _terms(listed):
            shown = self._shown(part)
            if part.tag == "dt":
                if term:
                    self._title(term)
                term = " ".join(shown)
            else:
                for line in labelled(term, shown):
                    self._row(line)
                term = "" if shown else term

    def _row(self, row: RowLine) -> None:
        if row.is_heading:
            self._title(row.text)
        else:
            self.found.append(PageLine(row.text, LineKind.TEXT if row.is_own_line else LineKind.ITEM))

    def _is_frame(self, element: Element) -> bool:
        if element.tag in _WHOLE_PAGE:
            return False
        if element.tag in _FRAME_TAGS or element.attributes.get("role", "") in _FRAME_ROLES:
            return True
        if not element.attributes:
            return False
        words = element.words
        is_frame = words & _FRAME_WORDS or any(_NOTICE.search(word) for word in words)
        if is_frame or (self._is_hidden(element) and not self._is_opened(element)):
            return not element.holds_page
        return False

    def _is_hidden(self, element: Element) -> bool:
        given = element.attributes
        return (
            ("hidden" in given and given["hidden"] not in ("false", "until-found"))
            or given.get("aria-hidden") == "true"
            or bool(_NOT_SHOWN.search(given.get("style", "").lower()))
        )

    def _is_opened(self, element: Element) -> bool:
        return (
            element.attributes.get("id", "\n") in self.opened
            or element.attributes.get("role") == "tabpanel"
            or any(one.folds for one in (element, *self.around[-2:]))
        )

    def _opens_a_panel(self, element: Element) -> bool:
        if not element.attributes:
            return False
        says_so = element.attributes.keys() & {"aria-controls", "aria-expanded", "data-target", "data-bs-target"}
        folding = FOLDING if element.tag == "button" else _FOLDING_TITLE
        if not says_so and not any(folding.search(word) for word in element.words):
            return False
        return not element.holds_blocks


def _terms(listed: Element) -> Iterator[Element]:
    """Its terms and their texts, also where each pair has a box of its own."""
    for part in listed.children:
        if isinstance(part, Element):
            if part.tag in ("dt", "dd"):
                yield part
            elif part.tag == "div":
                yield from _terms(part)


def _ends(words: str, marks: str) -> bool:
    return words.rstrip(_AFTER_SENTENCE).endswith(tuple(marks))


def _is_question(words: str) -> bool:
    return _ends(words, "?")


def _whole(typed: str, otherwise: int) -> int:
    return int(typed) if typed.isdecimal() and 1 <= int(typed[:3]) <= 6 else otherwise
