"""What the columns that are no fact take: keys, sources, days and counts as typed, made canonical.

Each raises ValueError where it cannot; what was expected stands beside it.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from rapidfuzz import process

from programs import fields
from programs.exports.columns import NOTE_COLUMNS
from programs.fields import FIELDS
from programs.imports.days import day_of
from programs.imports.words import COLUMNS
from programs.vocabulary import SourceKind, Strictness, TrackKind

KEY: Final = fields.pattern(r"[a-z0-9][a-z0-9-]{0,79}")
KEY_EXPECTED: Final = "a key of small letters, digits and hyphens, at most 80 characters"
STRICTNESS_EXPECTED: Final = "required, preferred, unless or blank"
SEEN_ON_EXPECTED: Final = "YYYY, YYYY-MM, YYYY-MM-DD or blank, not in the future"
SOURCE_EXPECTED: Final = "a source: in the row, or named for the whole file"
SOURCE_NAME_EXPECTED: Final = "a name of at most 300 characters"
SOURCE_KIND_EXPECTED: Final = ", ".join(SourceKind.values)


@lru_cache(maxsize=2_000)
def program_key(typed: str) -> str:
    """A program's key; capitals are read as small letters. Raises ValueError."""
    return KEY(typed.lower())


def day_seen(typed: str) -> str:
    """A date as in ``fields.seen_on``, or a day that cannot be another. Raises ValueError."""
    try:
        return fields.seen_on(typed)
    except ValueError:
        found = day_of(typed)
        if found.is_asked:
            raise
        return found.day.isoformat()


def seen_on(typed: str, today: str) -> str:
    """The same, not after ``today``. Raises ValueError."""
    word = day_seen(typed)
    if word > today[: len(word)]:
        raise ValueError
    return word


def source_name(typed: str) -> str:
    """A source's name, never blank. Raises ValueError."""
    if name := fields.text(300)(typed):
        return name
    raise ValueError


def did_you_mean(specialty: str, slugs: Mapping[str, str]) -> str:
    """The specialty whose name is most like this, as the end of a sentence; '' where none is. ``slugs``: by name."""
    closest = process.extractOne(" ".join(specialty.split()).casefold()[:120], list(slugs), score_cutoff=60)
    return f"; did you mean {slugs[closest[0]]}?" if closest else ""


source_kind = fields.choice(SourceKind.values)
method = fields.text(600)
field_name = fields.choice(list(FIELDS))
strictness = fields.choice(Strictness.values)


def track_letter(typed: str) -> str:
    if typed.upper() not in TrackKind.values:
        raise ValueError
    return typed.upper()


def people(typed: str) -> int:
    return int(fields.whole(0, 100_000)(typed))


def percentage(typed: str) -> Decimal:
    return Decimal(fields.number(0, 100, 2)(typed))


# Columns that are no field and whose words are read as those of fields are: what cleans them, and what they expect.
OTHER_WORDS: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    **dict.fromkeys(NOTE_COLUMNS.values(), (fields.text(1000), FIELDS["note"].expected)),
    **{column: (fields.choice(words.values), ", ".join(words.values)) for column, words in COLUMNS.items()},
    "seen_on": (day_seen, SEEN_ON_EXPECTED),
    "percent": (lambda typed: str(percentage(typed)), "a number from 0 to 100, or blank"),
}
