"""What browsers send and are sent, alike on every page."""

from typing import Final

HIGHEST_ID: Final = 2**63 - 1  # of a row, in either database


def typed_id(word: str) -> int:
    """The id of a row as a form or an address has it; 0, which none has, for anything else."""
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 20 else 0
    return number if number <= HIGHEST_ID else 0
