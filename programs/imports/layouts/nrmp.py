"""NRMP Program Results: for each program code the positions offered (quota) and matched in several years."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from programs.exports.columns import RECORDS
from programs.fields import FIELDS
from programs.imports.layouts.base import Around, PublicLayout
from programs.tabular.sheet import Rows, words_of
from programs.vocabulary import Group, Population, TrackKind

CODE: Final = frozenset({"program code", "nrmp code", "nrmp program code", "code"})
YEARLY: Final = re.compile(r"\d{4} (quota|matched|filled)|(quota|matched|filled) \d{4}")
POPULATIONS: Final = {"quota": Population.OFFERED, "matched": Population.MATCHED, "filled": Population.MATCHED}
NOTHING: Final = ("--", "*")  # not offered that year, unfilled: neither is a count
FELLOWSHIP: Final = re.compile(r"\d{7}[A-Z]\d", re.ASCII)  # with a letter of no residency track
FELLOWSHIP_EXPECTED: Final = "a residency; this code is a fellowship's"
COUNT_EXPECTED: Final = "a number of positions, -- (not offered), * or blank"


def read_as(columns: Sequence[str]) -> dict[str, str] | None:
    """Each count as "2026 offered" or "2026 matched"."""
    found = dict.fromkeys(columns, "")
    for column in columns:
        words = words_of(column)
        if words in CODE and "nrmp_codes" not in found.values():
            found[column] = "nrmp_codes"
        elif YEARLY.fullmatch(words):
            year, what = sorted(words.split())
            found[column] = f"{year} {POPULATIONS[what]}"
    said = set(found.values())
    has_pair = any(
        {f"{word[:4]} {Population.OFFERED}", f"{word[:4]} {Population.MATCHED}"} <= said for word in said if word
    )
    return found if "nrmp_codes" in said and has_pair else None


def rows(given: Rows, columns: Mapping[str, str], around: Around) -> Rows:
    """One season record for each count. The letter of the code says which track it is."""
    code_column = next(column for column, ours in columns.items() if ours == "nrmp_codes")
    yearly = {column: ours.split() for column, ours in columns.items() if ours and column != code_column}
    words = {str(Population.OFFERED): "quota", str(Population.MATCHED): "matched"}
    for number, cells in given:
        code = cells.get(code_column, "").upper()
        if FELLOWSHIP.fullmatch(code) and code[7] not in TrackKind.values:
            around.fault(number, code_column, code, FELLOWSHIP_EXPECTED)
            continue
        if not code:
            around.fault(number, code_column, code, FIELDS["nrmp_codes"].expected)
            continue
        track = code[7:8] if code[7:8] in TrackKind.values else ""
        for column, (year, population) in yearly.items():
            count = cells.get(column, "")
            if not count or count in NOTHING:
                continue
            if not (count.isascii() and count.isdigit()):
                around.fault(number, column, count, COUNT_EXPECTED)
                continue
            yield number, {
                "nrmp_codes": code, "season": year, "track": track, "group": Group.ALL, "population": population,
                "count": count, "method": f"{words[population]} of NRMP code {code}",
            }  # fmt: skip


LAYOUT: Final = PublicLayout("nrmp", RECORDS, read_as, rows, adds_up=True)
