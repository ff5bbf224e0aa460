"""Rosters made by chance: layouts as data, filled with persons of syllables, schools of the lists and misspellings.

Nothing here knows how a page is read. Every page comes with what it counts as.
"""

import csv
import random
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from programs.reader.roster.counts import RosterCount, RosterStatus
from programs.reader.roster.schools import SchoolKind
from programs.reader.roster.tests import made_layouts as made_of
from programs.reader.roster.tests.made_layouts import LAYOUTS, Layout

FOLDER = Path(__file__).parents[4] / "fixtures" / "schools"
KINDS = [SchoolKind.US_MD, SchoolKind.US_DO, SchoolKind.CA, SchoolKind.PR, SchoolKind.IMG]
Counts = dict[str, tuple[int, int, int, int, int, int]]


class Outcome(Enum):
    EXACT = "exact"
    TOLD = "exact but for schools that are listed as unread"
    NOT_UNDERSTOOD = "not understood"
    SILENT = "wrong without a word"


class Made(NamedTuple):
    layout: str
    text: str
    expected: Counts
    names: frozenset[str]


class School(NamedTuple):
    written: str
    kind: SchoolKind | None


def outcome_of(made: Made, count: RosterCount) -> Outcome:
    """How a count compares with what the page was made of."""
    if count.status is RosterStatus.NOT_UNDERSTOOD:
        return Outcome.NOT_UNDERSTOOD
    got = {one.name: (one.listed, *(one.kinds[kind] for kind in KINDS)) for one in count.classes if one.name != "all"}
    if got == made.expected:
        return Outcome.EXACT
    if got.keys() != made.expected.keys():
        return Outcome.SILENT
    for name, numbers in made.expected.items():
        listed, *kinds = got[name]
        unread = sum(one.by_class.get(name, 0) for one in count.unresolved)
        lost = [should - found for should, found in zip(numbers[1:], kinds, strict=True)]
        if listed != numbers[0] or min(lost) < 0 or sum(lost) > unread:
            return Outcome.SILENT
    return Outcome.TOLD


class Maker:
    """Pages by chance; the same seed makes the same pages."""

    def __init__(self, seed: int, faults: float = 0.15) -> None:
        self.chance, self.faults = random.Random(seed), faults
        self.schools: dict[SchoolKind, list[str]] = {kind: [] for kind in KINDS}
        with (FOLDER / "schools.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                aliases = [one for one in row["aliases"].split(";") if len(one) > 9]
                self.schools[SchoolKind(row["kind"])] += [row["name"], row["name"], *aliases]

    def pages(self, number: int, layouts: list[Layout] = LAYOUTS) -> Iterator[Made]:
        for at in range(number):
            yield self.page(layouts[at % len(layouts)])

    def page(self, layout: Layout) -> Made:
        chance = self.chance
        labels = {name: chance.choice(words) for name, words in made_of.LABELS.items()}
        fields = list(layout.fields)
        if layout.mixed:
            chance.shuffle(fields)
        seen: set[str] = set()
        persons: Counts = {}
        blocks: list[str] = []
        headings = chance.choice(made_of.HEADINGS)
        for n in (1, 2, 3):
            numbers = [0] * 6
            entries = []
            for _ in range(chance.randint(3, 7)):
                school = self._school(layout)
                entries.append(self._entry(layout, fields, labels, school, n, seen))
                numbers[0] += 1
                if school.kind:
                    numbers[KINDS.index(school.kind) + 1] += 1
            persons[f"PGY-{n}"] = tuple(numbers)  # type: ignore[assignment]
            heading = "" if layout.is_by_row else headings[n - 1] + chance.choice(["\n", "\n\n"])
            head = layout.head + "\n" if layout.head and (n == 1 or not layout.is_by_row) else ""
            blocks.append(heading + head + self._joined(layout, entries))
        for other in chance.sample(made_of.OTHERS, chance.choice([0, 0, 1, 2])) if not layout.is_by_row else []:
            entries = [
                self._entry(layout, fields, labels, self._school(layout), 3, seen) for _ in range(chance.randint(1, 3))
            ]
            text = f"{other}\n\n{layout.head and layout.head + chr(10)}{self._joined(layout, entries)}"
            places = [0, 1, 2, 3] if other in ("Faculty", "Program Leadership", "Core Faculty") else [len(blocks)]
            blocks.insert(chance.choice(places), text)
        top = [one for one in made_of.BEFORE if chance.random() < 0.3]
        bottom = [one for one in made_of.AFTER if chance.random() < 0.3]
        text = "\n\n".join([*top, chance.choice(made_of.TITLES), *blocks, *bottom]) + "\n"
        return Made(layout.name, text, persons, frozenset(seen))

    def _joined(self, layout: Layout, entries: list[str]) -> str:
        if layout.columns == 1:
            return layout.gap.join(entries)
        rows = []
        for at in range(0, len(entries), layout.columns):
            cells = [one.split("\n") for one in entries[at : at + layout.columns]]
            width = max(len(cell) for one in entries for cell in one.split("\n")) + 4
            rows.append(
                "\n".join("".join(cell.ljust(width) for cell in line).rstrip() for line in zip(*cells, strict=True))
            )
        return layout.gap.join(rows)

    def _entry(
        self, layout: Layout, fields: list[str], labels: dict[str, str], school: School, n: int, seen: set[str]
    ) -> str:
        chance = self.chance
        given, last = self._name(seen)
        degree = "DO" if school.kind is SchoolKind.US_DO else "MD"
        if school.kind is SchoolKind.IMG and chance.random() < 0.4:
            degree = chance.choice(["MBBS", "MBBCh", "MBChB"])
        said = {
            "name": f"{given} {last}", "given": given, "last": last, "LAST": last.upper(), "degree": degree,
            "dotted": "D.O." if degree == "DO" else "M.D.", "school": school.written,
            "college": chance.choice(made_of.COLLEGES), "home": chance.choice(made_of.HOMES),
            "likes": chance.choice(made_of.LIKES), "n": n,
            "yy": chance.randint(20, 26), "number": chance.randint(1, 20),
        } | labels  # fmt: skip
        lines = list(fields)
        if layout.shuffled:
            chance.shuffle(lines)
        if not school.written:
            lines = [one for one in lines if "{school}" not in one]
        first = re.sub(r"\[\[(.*?)\]\]", r"\1" if school.written else "", layout.first)
        order = [*lines, first] if layout.is_last else [first, *lines]
        return "\n".join(order).format(**said)

    def _name(self, seen: set[str]) -> tuple[str, str]:
        chance = self.chance
        while True:
            given = chance.choice(made_of.FIRST) + chance.choice(made_of.MIDDLE) + chance.choice("nrlsm")
            last = chance.choice(made_of.FIRST) + chance.choice(made_of.MIDDLE) + chance.choice(made_of.LAST)
            if given + last in seen:
                continue
            seen.add(given + last)
            if chance.random() < 0.04:
                last = chance.choice(made_of.SCHOOL_SURNAMES)
            elif chance.random() < 0.08:
                last += "-" + chance.choice(made_of.FIRST) + chance.choice(made_of.LAST)
            if chance.random() < 0.15:
                given += " " + chance.choice("ABCDKMT") + "."
            return given, last

    def _school(self, layout: Layout) -> School:
        chance = self.chance
        is_said = not (layout.can_leave_out or layout.has_words_for_none) or chance.random() > 0.06
        if not is_said:
            leaves_out = layout.can_leave_out and (not layout.has_words_for_none or chance.random() < 0.5)
            return School("" if leaves_out else chance.choice(made_of.NOT_SAID), None)
        kind = chance.choices(KINDS, [40, 20, 5, 4, 31])[0]
        if kind is SchoolKind.IMG and chance.random() < 0.12:
            pattern = chance.choice(made_of.ABROAD)
            return School(pattern.format(chance.choice(made_of.TOWNS), chance.choice(made_of.LANDS)), kind)
        written = chance.choice(self.schools[kind])
        return School(self.misspelt(written) if chance.random() < self.faults else written, kind)

    def misspelt(self, written: str) -> str:
        """A name with one letter lost, doubled, changed or swapped in one of its longer words."""
        words = written.split(" ")
        long = [at for at, word in enumerate(words) if len(word) > 5 and word.isalpha() and not word.isupper()]
        if not long:
            return written
        at = self.chance.choice(long)
        words[at] = faulty(words[at], self.chance)
        return " ".join(words)


def faulty(word: str, chance: random.Random) -> str:
    """A word with one letter lost, doubled, changed or swapped with the next, never the first."""
    at = chance.randrange(1, len(word) - 1)
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + chance.choice("aeiourstln") + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
