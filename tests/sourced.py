"""The numbers of a page, block by block, with the links that stand beside them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Names with a number in them, which count nothing.
NAMED = re.compile(
    r"Step [123]\b|\b[JH]-1B?\b|J-2|\(?212\(e\)\)?|MCCQE Part I|Conrad 30|M-274, section 6\.3|PGY-1|Figure 6|Step 2 CS"
    r"|I-94|out of 100|in 100\b"
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
VOID = {"br", "img", "input", "link", "meta", "hr", "path", "rect", "wbr"}
LEFT_OUT = {"svg", "nav", "script", "form", "header", "footer", "head"}


@dataclass
class Block:
    """``tag``: li, p, tr, h1 or div. ``is_picture``: of a picture or the name of a table, whose numbers stand in rows.
    ``links``: the addresses in it.
    """

    tag: str
    is_picture: bool = False
    id: str = ""
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, Block | None]] = []
        self.blocks: list[Block] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        in_list = bool(self.open) and self.open[-1][0] == "dl"
        block = None
        if tag in ("li", "p", "tr", "h1", "figcaption", "caption") or (tag == "div" and in_list):
            is_picture = tag == "caption" or any(one == "figure" for one, _ in self.open)
            block = Block(tag, is_picture, said.get("id") or "")
            self.blocks.append(block)
        if tag == "a" and (holder := self.holder()) and said.get("href"):
            holder.links.append(said["href"] or "")
        if tag not in VOID:
            self.open.append((tag, block))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What is closed at once holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not LEFT_OUT & {tag for tag, _ in self.open} and (holder := self.holder()):
            holder.words.append(data)

    def holder(self) -> Block | None:
        return next((block for _, block in reversed(self.open) if block), None)


def blocks_of(page: str) -> list[Block]:
    """Of what a page says between its head and its foot, each piece once."""
    reader = _Reader()
    reader.feed(page.partition("<main")[2].partition("</main>")[0])
    return [block for block in reader.blocks if block.text]


WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SPELLED = {word: str(number) for number, word in enumerate(WORDS, 1)}


def numbers_in_words(text: str) -> set[str]:
    """As digits, what a text spells out."""
    return {SPELLED[word] for word in re.findall(r"[a-z]+", text.lower()) if word in SPELLED}


def numbers(text: str) -> set[str]:
    """Those of a text, without commas; names that have a number in them hold none."""
    return {one.replace(",", "") for one in NUMBER.findall(NAMED.sub("", text))}
