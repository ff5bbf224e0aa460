"""A column that says in one cell which visas are sponsored: "J-1 only", "J1/H1B", "No"."""

import re
from typing import Final

from programs.imports.words import NO, in_words, is_blank

BOTH_VISAS: Final = "both_visas"
PARTS: Final = {BOTH_VISAS: ("visa_j1", "visa_h1b")}  # what a column becomes that is several of ours
_NAMES: Final = {"visa_j1": re.compile(r"\bj ?1\b"), "visa_h1b": re.compile(r"\bh ?1 ?b?\b")}
_BESIDE: Final = re.compile(r"\b(?:and|or|both|only|just|visas?|yes|ok|sponsor(?:s|ed)?|sponsorship|accept(?:s|ed)?)\b")
_ONLY: Final = re.compile(r"\b(?:only|just)\b")
_NONE: Final = re.compile(r"no visas?(?: sponsorship)?|no sponsorship")


def parted(cell: str) -> dict[str, str]:
    """The cell as those of the two visas. What it does not name plainly is left to whoever decides words."""
    low = in_words(cell)
    if is_blank(cell):
        return {}
    if low in NO or _NONE.fullmatch(low):
        return dict.fromkeys(_NAMES, "no")
    if low in ("both", "both visas"):
        return dict.fromkeys(_NAMES, "yes")
    if low == "none":
        return dict.fromkeys(_NAMES, cell)  # asked about under each
    rest, named = low, []
    for field, name in _NAMES.items():
        if name.search(rest):
            named.append(field)
            rest = name.sub(" ", rest)
    if named and not _BESIDE.sub(" ", rest).strip():
        others = "no" if _ONLY.search(low) else ""
        return {field: "yes" if field in named else others for field in _NAMES if field in named or others}
    return {"visa_j1": f"{cell} (which visa?)"} if not named else dict.fromkeys(_NAMES, cell)
