"""Characters that look alike, made one: what the rules of reading compare letter by letter."""

import re
from typing import Final

_INVISIBLE: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffd"
)
_ALIKE: Final = {
    **dict.fromkeys(map(ord, _INVISIBLE), ""),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u2032\u02bc\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u2033\uff02"), '"'),
    # Control characters that are no white space: left by broken files.
    **dict.fromkeys((number for number in (*range(32), 127) if not chr(number).isspace()), ""),
    0x2026: "...",
    0xFB01: "fi",
    0xFB02: "fl",
    0x2015: "—",
    0xFF1F: "?",
}
_DASH_IN_WORD: Final = re.compile(r"(?<=[A-Za-z0-9])\u2013(?=[A-Za-z0-9])")


def plain(text: str) -> str:
    """The text on one line: single blanks, straight quotes and hyphens, nothing invisible."""
    if not text.isascii() or not text.isprintable():
        text = _DASH_IN_WORD.sub("-", text.translate(_ALIKE))
    return " ".join(text.split())
