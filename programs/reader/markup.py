"""A page's markup as a tree, whatever state it is in: in time that grows with its length, and never deeper than bounds.

``html.parser`` looks at unfinished tags again and again, so only finished ones are handed to it.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import takewhile
from typing import Final

DEEPEST: Final = 80  # deeper elements become children of the last one within
LONGEST_TAG: Final = 20_000  # a longer one keeps its name only
LONGEST_WORD: Final = 100  # of a class or id; a longer one names nothing, and patterns would walk it again and again
MOST_ODD_TAGS: Final = 20  # with an angle bracket in a value, that turn out to be none


def names(written: str) -> frozenset[str]:
    """Names apart from each other by blanks."""
    return frozenset(written.split())


VOID: Final = names("area base br col embed hr img input link meta param source track wbr")
INLINE: Final = names(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small span strike strong "
    "sub sup time tt u var wbr"
)
HOLDS_PAGE: Final = names("main article h1")  # a box with one of these is the page, whatever its class says
_RAW: Final = ("script", "style", "noscript", "template", "svg", "textarea", "iframe", "object", "canvas", "math")
FOLDING: Final = re.compile(r"accordion|collaps|(?:^|[-_\s])tabs?(?:[-_\s]|$)|tab-?pan|toggle|expand|faq|panel")
# What a new element ends, up to the element that holds it.
_ENDS: Final = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "option": ({"option"}, {"select"}),
}
_TABLE: Final = names("table thead tbody tfoot tr td th")
_ENDS_PARAGRAPH: Final = names(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section table ul"
)
_TAG: Final = re.compile(r"""</?[a-zA-Z][^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+)*+>""")
_ODD_TAG: Final = re.compile(r"""</?[a-zA-Z](?:[^<>"']|"[^"]{0,5000}+"|'[^']{0,5000}+')*+>""")
_NAME: Final = re.compile(r"</?[a-zA-Z][\w:-]*")
_RAW_START: Final = re.compile(rf"<({'|'.join(_RAW)})\b", re.IGNORECASE)
_LINKED_DATA: Final = re.compile(r"""\btype\s*=\s*["']?application/ld\+json""", re.IGNORECASE)


@dataclass
class Element:
    """``holds_page``: whether it, or something below it, is what the page is about; ``holds_blocks``: whether something
    below it stands in lines of its own. To look below each element would take longer the deeper a page is.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    holds_page: bool = False
    holds_blocks: bool = False

    @cached_property
    def words(self) -> set[str]:
        """The words of its class and id, in small letters, without those that are longer than a name is."""
        told = f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}".lower().split()
        return {word for word in told if len(word) <= LONGEST_WORD}

    @cached_property
    def folds(self) -> bool:
        """Whether its class or id says that it folds away. Each hidden box in it asks, so it is worked out once."""
        return any(FOLDING.search(word) for word in self.words)

    def elements(self) -> Iterator["Element"]:
        """Itself and all elements below, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def text(self, most: int = sys.maxsize) -> str:
        """All its words, as they stand. ``most``: parts of it that are looked at."""
        found: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting and len(found) < most:
            part = waiting.pop()
            if isinstance(part, str):
                found.append(part)
            else:
                found.append(" " if part.tag not in INLINE else "")
                waiting.extend(reversed(part.children))
        return "".join(found)


def tree(sound: str) -> Element:
    """The page of finished tags and text."""
    builder = _Builder()
    builder.feed(sound)
    builder.close()
    return builder.root


def finished(markup: str) -> tuple[str, list[str]]:
    """Its finished tags and text, without comments, scripts and other foreign content; its linked data (JSON-LD)."""
    kept: list[str] = []
    linked_data: list[str] = []
    unended: set[str] = set()
    at, odd = 0, 0
    while (start := markup.find("<", at)) >= 0:
        kept.append(markup[at:start])
        if markup.startswith(("<!", "<?"), start):
            closing = "-->" if markup.startswith("<!--", start) else ">"
            end = markup.find(closing, start)
            at = end + len(closing) if end >= 0 else len(markup)
            continue
        found = _TAG.match(markup, start)
        if not found and odd < MOST_ODD_TAGS:
            found = _ODD_TAG.match(markup, start)
            odd += not found
        if not found:
            kept.append("&lt;")
            at = start + 1
            continue
        tag, at = found[0], found.end()
        if raw := _RAW_START.match(tag):
            name = raw[1].lower()
            if tag.endswith("/>") or name in unended:
                continue
            if ended := re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(markup, at):
                if name == "script" and _LINKED_DATA.search(tag):
                    linked_data.append(markup[at : ended.start()])
                at = ended.end()
            elif name in ("script", "style"):
                at = len(markup)
            else:
                unended.add(name)
            continue
        if len(tag) > LONGEST_TAG and (named := _NAME.match(tag)):
            tag = f"{named[0]}>"
        kept.append(tag)
    kept.append(markup[at:])
    return "".join(kept), linked_data


class _Builder(HTMLParser):
    """Puts elements into each other the way browsers do where end tags are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("html")
        self.open = [self.root]
        self.is_open: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            return
        if tag in _ENDS_PARAGRAPH and self.is_open["p"]:
            self._end({"p"}, {"table", "td", "th", "li", "dd", "button"})
        if tag in _ENDS:
            self._end(*_ENDS[tag])
        element = Element(tag, {name: value or "" for name, value in reversed(attrs)})
        self.open[-1].children.append(element)
        if tag in HOLDS_PAGE:
            element.holds_page = True
            for around in takewhile(lambda one: not one.holds_page, reversed(self.open)):
                around.holds_page = True
        if tag not in INLINE and tag not in VOID:
            for around in takewhile(lambda one: not one.holds_blocks, reversed(self.open)):
                around.holds_blocks = True
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)
            self.is_open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # "<div/>" opens a div

    def handle_endtag(self, tag: str) -> None:
        if not self.is_open[tag]:
            return
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                self._close_from(depth)
                return
            if self.open[depth].tag in ("td", "th") and tag not in _TABLE:
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def _end(self, ended: set[str], within: set[str]) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag in within:
                return
            if self.open[depth].tag in ended:
                self._close_from(depth)
                return

    def _close_from(self, depth: int) -> None:
        while len(self.open) > depth:
            self.is_open[self.open.pop().tag] -= 1
