"""The order of a list, its bands and its rank numbers (contracts, ranking)."""

from itertools import groupby

WHOLE_POINT = 100
LEAST_KNOWN = 20  # percent; below it a program has no number

GROUPS = (("open", None), ("ask", "you"), ("ask", "program"), ("fixable", None), ("closed", None))


def placed(rows: list[dict]) -> list[tuple[str, int | None, int | None]]:
    """Program key, rank and band in order. ``rows``: verdict, waiting_on, total, coverage, name and key of each."""
    found: list[tuple[str, int | None, int | None]] = []
    rank = band = 0
    for _, group in groupby(sorted(rows, key=_of_group), key=_of_group):
        some = sorted(group, key=lambda row: (-row["total"], row["name"], row["program_key"]))
        known = [row for row in some if row["coverage"] >= LEAST_KNOWN]
        while known:
            alike = [row for row in known if known[0]["total"] - row["total"] < WHOLE_POINT]
            known, band = known[len(alike) :], band + 1
            for row in sorted(alike, key=lambda row: (row["name"], row["program_key"])):
                rank += 1
                found.append((row["program_key"], rank, band))
        found += [(row["program_key"], None, None) for row in some if row["coverage"] < LEAST_KNOWN]
    return found


def _of_group(row: dict) -> int:
    return GROUPS.index((row["verdict"], row["waiting_on"]))
