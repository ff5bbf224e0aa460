"""Where filters stand on the page: together under a fold, open, or on the front page too."""

from typing import Final, NamedTuple


class FilterSection(NamedTuple):
    """Filters that stand together on the page, behind a fold with this title; without a title they stand open.

    ``method``: where the method page explains them. ``layout``: "limits" for numbers, "narrowing" for a list too long
    to open by itself, which typing narrows.
    """

    title: str = ""
    hint: str = ""
    method: str = ""
    layout: str = ""


OPEN: Final = FilterSection()
LIMITS: Final = FilterSection(
    "Stated limits and record",
    "What programs say they require. A limit a program only prefers never hides it. "
    "One with an exception answers “with conditions”.",
    layout="limits",
)
KNOWN: Final = FilterSection("How much is known", "Many programs say nothing that we could read. Some pages are old.")
AGREEMENT: Final = FilterSection(
    "What it says against what it does", "Does the record bear out what the program states?", method="says-against-does"
)


class Prominent(NamedTuple):
    """A filter that pages offer before others, and that has a map of the states.

    ``verb``: what the programs it finds do with a choice, as in "programs that sponsor J-1".
    """

    verb: str
    map_label: str
