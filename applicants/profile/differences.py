"""Where what is stored is not what was typed, or two profiles do not say the same."""

from typing import NamedTuple


class Difference(NamedTuple):
    """One answer that is stored otherwise than typed; several lines for a list."""

    label: str
    stored: list[str]
    typed: list[str]
