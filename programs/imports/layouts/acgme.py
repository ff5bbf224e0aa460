"""Lists of programs made from the ACGME's public program search, as people keep and pass them on.

The headers are those of four public exports and of the list of identities made from them. Names of people, addresses
of mail and telephone numbers, which most of them carry, are not read.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from programs.exports.columns import WIDE
from programs.imports.layouts.base import Around, PublicLayout
from programs.imports.mapping import renamed
from programs.tabular.sheet import Rows, words_of

_PLACE: Final = {
    "specialty": "specialty", "city": "city", "state": "state", "zip": "zip", "zip code": "zip", "website": "website",
    "lat": "latitude", "latitude": "latitude", "lon": "longitude", "longitude": "longitude",
    "coordinate precision": "coordinate_precision",
}  # fmt: skip
# By the columns that tell a variant: what is read beside the place.
VARIANTS: Final[dict[frozenset[str], dict[str, str]]] = {
    frozenset({"program code", "program name", "specialty", "role"}): {
        "program code": "acgme_id", "program name": "name",
    },
    frozenset({"specialty", "program number", "organization"}): {
        "program number": "acgme_id", "organization": "name",
    },
    frozenset({"program code", "program name", "sponsoring institution name"}): {
        "program code": "acgme_id", "program name": "name", "sponsoring institution name": "institution",
        "accreditation status": "active",
    },
    frozenset({"acgme", "name", "longitude", "latitude"}): {"acgme": "acgme_id", "name": "name"},
    frozenset({"acgme id", "nrmp code", "name", "first year seen"}): {
        "acgme id": "acgme_id", "nrmp code": "nrmp_codes", "name": "name", "institution": "institution",
        "last year seen": "seen_on",
    },
}  # fmt: skip


def read_as(columns: Sequence[str]) -> dict[str, str] | None:
    words = [words_of(column) for column in columns]
    for told_by, variant in VARIANTS.items():
        if told_by <= set(words):
            known = _PLACE | variant
            return {column: known.get(word, "") for column, word in zip(columns, words, strict=True)}
    return None


def rows(given: Rows, columns: Mapping[str, str], around: Around) -> Rows:
    """One row a program: the lists with a row for each contact say the same program several times."""
    seen: dict[str, dict[str, str]] = {}
    for number, cells in renamed(given, columns):
        acgme_id = cells.get("acgme_id", "")
        if "specialty" not in cells and (slug := around.specialty_of(acgme_id)):
            cells["specialty"] = slug
        if not acgme_id or seen.setdefault(acgme_id, cells) is cells or seen[acgme_id] != cells:
            yield number, cells


LAYOUT: Final = PublicLayout("acgme", WIDE, read_as, rows)
