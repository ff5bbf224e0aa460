"""Schools abroad that no list has: what says that a name is one, and that it stands in another country."""

import re
from typing import Final

from programs.reader.roster.spelling import words_in

# What stands in a school's place and only says that it is abroad.
IMG_WORDS: Final = {
    ("img",), ("imgs",), ("fmg",), ("us", "img"), ("non", "us", "img"), ("international", "img"), ("international",),
    ("international", "medical", "graduate"), ("foreign", "medical", "graduate"), ("international", "graduate"),
    ("international", "medical", "school"), ("foreign", "medical", "school"), ("caribbean", "medical", "school"),
    ("foreign",),
}  # fmt: skip
# Of what only schools abroad are called; a name of the US or Canada is looked for first.
PHRASES: Final = re.compile(
    r"\b(?:(?:state|national|federal) medical (?:university|academy)|(?:government|govt) medical college"
    r"|institute of medical sciences|(?<!^)american university|american university (?:of|in)|medical academy)\b"
)
MEDICAL: Final = words_in("medical medicine medicina medecine")
WORDS: Final = words_in("universidad universidade universita universitat facultad instituto")
SCHOOL: Final = words_in("university college school faculty academy institute") | WORDS
PUERTO_RICAN: Final = words_in("puerto rico caribe ponce bautista central")
OF_NEW_YORK: Final = words_in("suny cuny")  # "Up-state Medical University"


def has_foreign_words(tokens: tuple[str, ...]) -> bool:
    """Whether a name is in another language than the schools of the mainland have."""
    return bool(set(tokens) & WORDS) and not set(tokens) & PUERTO_RICAN


def is_called_as_abroad(tokens: tuple[str, ...]) -> bool:
    return bool(PHRASES.search(" ".join(tokens))) and not set(tokens) & OF_NEW_YORK


def is_school(tokens: tuple[str, ...]) -> bool:
    return bool(set(tokens) & SCHOOL) or set(tokens) >= MEDICAL


def is_medical(tokens: tuple[str, ...]) -> bool:
    return bool(set(tokens) & MEDICAL)
