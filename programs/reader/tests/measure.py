"""How right the reader is on a table of statements: precision, recall, strictness and traps, per field.

    python -m programs.reader.tests.measure FILE [--errors]

The file: ``id, text, kind``, a column for each field, ``strictness`` ("field:word;…"), ``also_ok`` ("field=value;…",
"field=blank": silence is right too), ``note``. A proposal is right if its value is the row's or stands in ``also_ok``.
A row without a reading is a trap: a proposal there is a trap tripped. Fields without a column are not judged. A blank
strictness is required. In a table that knows no "unless", a rule with an exception is a rule: "unless" is required.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from programs.reader.policies import read_policies
from programs.reader.readings import PageLine

NOT_FIELDS = {"id", "text", "kind", "strictness", "also_ok", "note", "years_counted_to"}  # the last is never proposed


@dataclass
class Figures:
    right: Counter = field(default_factory=Counter)
    false: Counter = field(default_factory=Counter)
    missed: Counter = field(default_factory=Counter)
    strict: int = 0
    strict_of: int = 0
    traps: int = 0
    traps_tripped: int = 0
    rows: int = 0
    rows_right: int = 0
    errors: list[str] = field(default_factory=list)

    def precision(self, *names: str) -> float:
        right, false = (sum(c[n] for n in names or c) for c in (self.right, self.false))
        return right / (right + false) if right + false else 1.0

    def recall(self, *names: str) -> float:
        right, missed = (sum(c[n] for n in names or c) for c in (self.right, self.missed))
        return right / (right + missed) if right + missed else 1.0


def pairs(cell: str, mark: str) -> list[tuple[str, str]]:
    return [tuple(part.strip().split(mark, 1)) for part in cell.split(";") if mark in part]  # type: ignore[misc]


def measure(rows: Iterable[dict[str, str]], season: int = 2027) -> Figures:
    figures = Figures()
    rows = list(rows)
    knows_unless = any("unless" in (row.get("strictness") or "") for row in rows)
    for row in rows:
        names = [name for name in row if name and name not in NOT_FIELDS]
        expected = {name: row[name] for name in names if row[name]}
        also: dict[str, set[str]] = defaultdict(set)
        also_strict: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name, value in pairs(row.get("also_ok") or "", "="):
            value, _, word = value.partition(":")
            also[name].add(value)
            if word:
                also_strict[name, value].add(word)
        strictness = dict(pairs(row.get("strictness") or "", ":"))
        readings, _ = read_policies([PageLine(row["text"])], season=season)
        proposals = [one for one in readings if one.field in names]
        figures.rows += 1
        faults = []
        if not expected and not also:
            figures.traps += 1
            figures.traps_tripped += bool(proposals)
        met = set()
        for one in proposals:
            ok = {expected.get(one.field, "")} | also[one.field]
            if one.value in ok:
                figures.right[one.field] += 1
                met.add(one.field)
                if one.field in strictness and one.value == expected.get(one.field):
                    wanted = {strictness[one.field] or "required"} | also_strict[one.field, one.value]
                    said = one.strictness or "required"
                    said = "required" if said == "unless" and not knows_unless else said
                    figures.strict_of += 1
                    figures.strict += said in wanted
                    if said not in wanted:
                        faults.append(f"{one.field}={one.value} is {said}, should be {'/'.join(wanted)}")
            else:
                figures.false[one.field] += 1
                faults.append(f"{one.field}={one.value} ({one.rule}), should be {expected.get(one.field) or 'nothing'}")
        for name in expected:
            if name not in met and "blank" not in also[name]:
                figures.missed[name] += 1
                faults.append(f"{name}={expected[name]} is missing")
        figures.rows_right += not faults
        if faults:
            figures.errors.append(
                f"{row.get('id', '')} {row['text']}\n" + "".join(f"      {fault}\n" for fault in faults)
            )
    return figures


def table(figures: Figures) -> str:
    names = sorted({*figures.right, *figures.false, *figures.missed})
    lines = [f"{'field':30} right false missed  precision recall"]
    for name in [*names, ""]:
        chosen = [name] if name else names
        counts = [sum(c[n] for n in chosen) for c in (figures.right, figures.false, figures.missed)]
        lines.append(
            f"{name or 'all':30} {counts[0]:5} {counts[1]:5} {counts[2]:6}  "
            f"{figures.precision(*chosen):9.3f} {figures.recall(*chosen):6.3f}"
        )
    lines.append(
        f"strictness {figures.strict} of {figures.strict_of}; traps tripped {figures.traps_tripped} of {figures.traps}"
    )
    lines.append(f"rows wholly right {figures.rows_right} of {figures.rows}")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    with Path(arguments[0]).open(encoding="utf-8", newline="") as file:
        figures = measure(csv.DictReader(file))
    if "--errors" in arguments:
        sys.stdout.write("\n".join(figures.errors) + "\n")
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
