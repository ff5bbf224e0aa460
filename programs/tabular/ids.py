"""The ids of programs as lists and spreadsheet programs print them."""

import re
from typing import Final

_AROUND_IDS: Final = re.compile(
    r"(?:[\W_]|\b(?:acgme|nrmp|ids?|codes?|no|and|categorical|preliminary|advanced)\b)*", re.IGNORECASE
)
_ACGME_ID: Final = re.compile(r"(?<![\d.])(\d{3})[-–. ]?(\d{2})[-–. ]?(\d{2})[-–. ]?(\d{3})(?:\.0+)?(?!\d)", re.ASCII)
_NRMP_CODE: Final = re.compile(
    r"(?<!\d)(\d{4})[-–. ]?(\d{3})[-–. ]?([CMPAR])[-–. ]?(\d)(?!\w)", re.ASCII | re.IGNORECASE
)


def acgme_id(typed: str) -> str:
    """Ten digits, as lists and spreadsheet programs print them: 120-42-21-620, [1404800015], 1403500929.0."""
    found = {"".join(parts) for parts in _ACGME_ID.findall(typed)}
    if len(found) != 1 or not _AROUND_IDS.fullmatch(_NRMP_CODE.sub("", _ACGME_ID.sub("", typed))):
        raise ValueError
    return found.pop()


def nrmp_codes(typed: str) -> str:
    """Codes such as 1313120C0, each once, in order; whatever stands between them."""
    found = sorted({"".join(parts).upper() for parts in _NRMP_CODE.findall(typed)})
    if (
        not found
        or not _AROUND_IDS.fullmatch(_ACGME_ID.sub("", _NRMP_CODE.sub("", typed)))
        or len("; ".join(found)) > 200
    ):
        raise ValueError
    return "; ".join(found)


def with_zeros(cell: str, digits: int, most_lost: int = 2) -> str:
    """A number of this many digits with the zeros in front that a spreadsheet program took off; other text as it is."""
    is_short = cell.isascii() and cell.isdigit() and digits - most_lost <= len(cell) < digits
    return cell.zfill(digits) if is_short else cell
