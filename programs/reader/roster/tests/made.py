"""Rosters made by chance: layouts as data, filled with persons of syllables, schools of the lists and misspellings.

Nothing here knows how a page is read. Every page comes with what it counts as.
"""

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from programs.reader.roster.counts import RosterCount, RosterStatus
from programs.reader.roster.schools import SchoolKind

FOLDER = Path(__file__).parents[4] / "fixtures" / "schools"
KINDS = [SchoolKind.US_MD, SchoolKind.US_DO, SchoolKind.CA, SchoolKind.PR, SchoolKind.IMG]
Counts = dict[str, tuple[int, int, int, int, int, int]]

FIRST = [
    "Brem",
    "Tash",
    "Odr",
    "Kelv",
    "Sum",
    "Drav",
    "Fen",
    "Lub",
    "Quem",
    "Orv",
    "Hast",
    "Brim",
    "Gorv",
    "Pelsk",
    "Hils",
    "Marv",
    "Jorv",
    "Sam",
    "Ulf",
    "Nelk",
    "Zeld",
    "Yarb",
]
MIDDLE = ["a", "i", "o", "el", "an", "or", "un", "ir"]
LAST = [
    "ov",
    "esk",
    "in",
    "ul",
    "iva",
    "ander",
    "mir",
    "olt",
    "ask",
    "enna",
    "uld",
    "orin",
    "ysh",
    "ambe",
    "ottu",
    "quist",
]
SCHOOL_SURNAMES = [
    "Emory",
    "Howard",
    "Ross",
    "Brown",
    "Duke",
    "Rush",
    "Yale",
    "Lincoln",
    "Jackson",
    "Meharry",
    "Creighton",
]
COLLEGES = [
    "Boston University",
    "Howard University",
    "UC Berkeley",
    "University of Michigan",
    "Brown University",
    "Rice University",
    "McGill University",
    "Cornell University",
    "University of Puerto Rico, Mayagüez",
    "Michigan State University",
    "Emory University",
    "University of Toronto",
    "Rutgers University",
    "Spelman College",
    "Saint Louis University",
]
HOMES = [
    "Athens, GA",
    "Damascus, MD",
    "Lima, OH",
    "Dublin, OH",
    "Paris, TX",
    "Lahore, Pakistan",
    "Toronto, ON",
    "San Juan, PR",
    "Kingston, NY",
    "Accra, Ghana",
    "Warsaw, IN",
    "Cairo, Egypt",
    "Fargo, ND",
    "Silver Spring, MD",
    "Rochester, NY",
    "Lagos, Nigeria",
    "Columbia, MO",
]
LIKES = [
    "chess",
    "birding",
    "trail running",
    "pottery and salsa",
    "baking",
    "cricket, gardening",
    "cooking with family",
]
NOT_SAID = ["—", "-", "not listed", "coming soon", "N/A", "(school to follow)", "to be announced", "TBD"]
# Schools abroad that no list of ours has, made of patterns and towns that their names are made of.
ABROAD = [
    "{} Medical College",
    "{} State Medical University",
    "{} Medical College, {}",
    "University of {}, {}",
    "Faculty of Medicine, University of {}",
    "Government Medical College, {}",
    "{} National Medical University",
    "{} University Faculty of Medicine",
    "{} Institute of Medical Sciences, {}",
]
TOWNS = [
    "Gujrat",
    "Kozhikode",
    "Vinnytsia",
    "Sialkot",
    "Rajshahi",
    "Kharkiv",
    "Peshawar",
    "Enugu",
    "Kumasi",
    "Multan",
    "Chittagong",
    "Isfahan",
]
LANDS = ["Pakistan", "India", "Ukraine", "Nigeria", "Bangladesh", "Iran", "Iraq", "Ghana"]

LABELS = {
    "ML": "Medical School;Med School;Medical school attended;Medical Education;Medical Degree;School of Medicine;MD/DO School",
    "UL": "Undergraduate;College;Undergrad;Undergraduate Institution;Bachelor's degree;Alma mater (college)",
    "HL": "Hometown;Home town;Born in;Originally from",
    "IL": "Interests;Hobbies;Likes;Fun fact;Outside of medicine",
}
TITLES = [
    "Current Residents",
    "Our Residents 2026-2027",
    "Meet the Residents",
    "Resident Directory",
    "Residents",
    "House Staff 2026-27",
]
HEADINGS = [
    ["PGY-1", "PGY-2", "PGY-3"], ["PGY1", "PGY2", "PGY3"], ["PGY I", "PGY II", "PGY III"], ["R1", "R2", "R3"],
    ["First Year Residents", "Second Year Residents", "Third Year Residents"], ["Interns", "PGY-2s", "PGY-3s"],
    ["Class of 2029", "Class of 2028", "Class of 2027"], ["Our interns", "Our PGY-2 class", "Our PGY-3 class"],
    ["PGY-1 (Class of 2029)", "PGY-2 (Class of 2028)", "PGY-3 (Class of 2027)"], ["1st Years", "2nd Years", "3rd Years"],
    ["PGY-1 Residents:", "PGY-2 Residents:", "PGY-3 Residents:"],
]  # fmt: skip
OTHERS = [
    "Faculty",
    "Program Leadership",
    "Core Faculty",
    "Recent Alumni",
    "Stroke Fellows",
    "Graduates",
    "Alumni",
    "Faculty Members",
]
BEFORE = [
    "Home | About | Apply | Contact",
    "Skip to main content",
    "Department of Medicine",
    "We are proud of all our residents.",
]
AFTER = [
    "Back to top",
    "Print this page",
    "© 2026 General Hospital",
    "Contact us: residency@example.org",
    "Follow us on Instagram",
]


@dataclass(frozen=True)
class Layout:
    """One person's lines. ``[[…]]`` stands only where the school is said; ``mixed``: the fields in any order, one a page.

    ``shuffled``: in another order for each person; ``is_last``: the name stands below its fields.
    ``columns``: so many persons side by side; ``head``: a table's first row; ``is_by_row``: the class is in the row.
    """

    name: str
    first: str
    fields: tuple[str, ...] = ()
    gap: str = "\n\n"
    mixed: bool = False
    shuffled: bool = False
    is_last: bool = False
    columns: int = 1
    head: str = ""
    is_by_row: bool = False
    can_leave_out: bool = True
    has_words_for_none: bool = True


CARD = ("{ML}: {school}", "{UL}: {college}", "{HL}: {home}", "{IL}: {likes}")
LAYOUTS = [
    Layout("cards with labels", "{name}, {degree}", CARD, mixed=True),
    Layout("cards with labels in any order", "{name}, {degree}", CARD, shuffled=True),
    Layout("cards without gaps", "{name}, {degree}", CARD, gap="\n"),
    Layout("cards without degrees", "{name}", CARD, mixed=True),
    Layout("cards, last name first", "{last}, {given}, {degree}", CARD, mixed=True),
    Layout("cards with labels on lines of their own", "{name}, {degree}", ("{ML}\n{school}", "{UL}\n{college}"), mixed=True),
    Layout("cards with a class on each", "{name}, {degree}\nPGY-{n}", CARD, mixed=True),
    Layout("cards with a photograph", "Photo of {name}, {degree}\n{name}, {degree}", CARD),
    Layout("cards with buttons", "{name}, {degree}", ("{ML}: {school}", "{HL}: {home}", "Read more")),
    Layout("labels in one line", "{name}, {degree}", ("{ML}: {school} | {UL}: {college} | {HL}: {home}",)),
    Layout("labels of the degree", "{name}, {degree}", ("From: {home}", "{UL}: {college}", "{dotted} school: {school}")),
    Layout("school and town", "{name}, {degree}", ("{school}", "{home}"), can_leave_out=False),
    Layout("town, college with its degree, school", "{name}, {degree}", ("{home}", "{college} (BS)", "{school}"), shuffled=True),
    Layout("school alone below", "{name}, {degree}", ("{school}",), has_words_for_none=False),
    Layout("school alone below, without gaps", "{name}, {degree}", ("{school}",), gap="\n"),
    Layout("school above the name", "{name}, {degree}", ("{school}",), is_last=True, can_leave_out=False),
    Layout("school and town above the name", "{name}, {degree}", ("{school}", "{home}"), is_last=True, can_leave_out=False),
    Layout("dash", "{name}, {degree}[[ – {school}]]", gap="\n"),
    Layout("dash and year", "{LAST}, {given} {degree}[[ — {school} '{yy}]]", gap="\n"),
    Layout("dash without degrees", "{name}[[ - {school}]]", gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("comma", "{name}, {degree}[[, {school}]]", gap="\n"),
    Layout("colon", "{name}, {degree}[[: {school}]]", gap="\n"),
    Layout("brackets", "- Dr. {name}[[ ({school})]]", gap="\n"),
    Layout("brackets behind the degree", "* {name}, {degree}[[ ({school})]]", gap="\n"),
    Layout("numbers", "{number}. {name}, {degree}[[, {school}]]", gap="\n"),
    Layout("town behind the dash", "{name}, {degree}[[ | {school}]] | {home}", gap="\n", can_leave_out=False),
    Layout("school before the dash", "{school} – {name}, {degree}", gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("side by side", "{name}, {degree}", ("{school}", "{home}"), columns=2, gap="\n", can_leave_out=False),
    Layout("three side by side", "{name}, {degree}", ("{school}",), columns=3, can_leave_out=False),
    Layout("table with bars", "{last}, {given} | {degree} | {school} | {college}", gap="\n",
           head="Name | Degree | Medical school | College", can_leave_out=False),
    Layout("table with tabs and classes", "{name}, {degree}\tPGY-{n}\t{school}\t{home}", gap="\n",
           head="Name\tYear\tMedical School\tHometown", is_by_row=True, can_leave_out=False),
    Layout("table with the college first", "{name}\t{college}\t{school}", gap="\n", head="Resident\tUndergraduate\tMedical School",
           can_leave_out=False),
    Layout("text that begins with the name",
           "{name}, {degree}, finished medical school at {school} after college at {college}; hometown {home}.",
           can_leave_out=False, has_words_for_none=False),
    Layout("text with the name inside",
           "We are glad to have {name}, {degree}, who grew up in {home}, read chemistry at {college} and took the medical"
           " degree at {school}.", can_leave_out=False, has_words_for_none=False),
    Layout("text with a title", "Dr. {name} joins us from {school}. Before medicine came {college}, and before that {home}.",
           can_leave_out=False, has_words_for_none=False),
    Layout("text below the name", "{name}, {degree}",
           ("Dr. {last} was born in {home} and earned a bachelor's degree at {college}. The medical degree is from {school}.",),
           can_leave_out=False, has_words_for_none=False),
    Layout("education below", "{name}, {degree}", ("Education: BS, {college}; {degree}, {school}",), can_leave_out=False,
           has_words_for_none=False),
    Layout("degrees in front of schools", "{name}", ("{degree}: {school}", "BA: {college}", "{HL}: {home}"), mixed=True),
    Layout("questions", "{name}, {degree}", ("Where did you go to medical school? {school}", "Where are you from? {home}"),
           can_leave_out=False),
]  # fmt: skip


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
        labels = {name: chance.choice(words.split(";")) for name, words in LABELS.items()}
        fields = list(layout.fields)
        if layout.mixed:
            chance.shuffle(fields)
        seen: set[str] = set()
        persons: Counts = {}
        blocks: list[str] = []
        headings = chance.choice(HEADINGS)
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
        for other in chance.sample(OTHERS, chance.choice([0, 0, 1, 2])) if not layout.is_by_row else []:
            entries = [
                self._entry(layout, fields, labels, self._school(layout), 3, seen) for _ in range(chance.randint(1, 3))
            ]
            text = f"{other}\n\n{layout.head and layout.head + chr(10)}{self._joined(layout, entries)}"
            places = [0, 1, 2, 3] if other in ("Faculty", "Program Leadership", "Core Faculty") else [len(blocks)]
            blocks.insert(chance.choice(places), text)
        top = [one for one in BEFORE if chance.random() < 0.3]
        bottom = [one for one in AFTER if chance.random() < 0.3]
        text = "\n\n".join([*top, chance.choice(TITLES), *blocks, *bottom]) + "\n"
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
            "college": chance.choice(COLLEGES), "home": chance.choice(HOMES), "likes": chance.choice(LIKES), "n": n,
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
            given = chance.choice(FIRST) + chance.choice(MIDDLE) + chance.choice("nrlsm")
            last = chance.choice(FIRST) + chance.choice(MIDDLE) + chance.choice(LAST)
            if given + last in seen:
                continue
            seen.add(given + last)
            if chance.random() < 0.04:
                last = chance.choice(SCHOOL_SURNAMES)
            elif chance.random() < 0.08:
                last += "-" + chance.choice(FIRST) + chance.choice(LAST)
            if chance.random() < 0.15:
                given += " " + chance.choice("ABCDKMT") + "."
            return given, last

    def _school(self, layout: Layout) -> School:
        chance = self.chance
        is_said = not (layout.can_leave_out or layout.has_words_for_none) or chance.random() > 0.06
        if not is_said:
            leaves_out = layout.can_leave_out and (not layout.has_words_for_none or chance.random() < 0.5)
            return School("" if leaves_out else chance.choice(NOT_SAID), None)
        kind = chance.choices(KINDS, [40, 20, 5, 4, 31])[0]
        if kind is SchoolKind.IMG and chance.random() < 0.12:
            pattern = chance.choice(ABROAD)
            return School(pattern.format(chance.choice(TOWNS), chance.choice(LANDS)), kind)
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
