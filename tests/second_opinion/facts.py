"""What is known of a program: the value of each field, out of the evidence rows that stand (domain, section 3).

Read as the product reads it, where the design is silent: a row that names a season is of that season, else of that of
the day it was seen; equal rows that differ in strictness alone differ too; of name, specialty, state and country the
later recorded stands, because a program cannot be shown without them; season records are weighed by the same rule.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.second_opinion.days import OLD_AFTER_SEASONS, first_day, season_of, table

Row = dict[str, Any]

KINDS = (
    "program_answer",
    "program_page",
    "institution_policy",
    "government",
    "nrmp",
    "roster_count",
    "directory",
    "applicant_report",
    "other",
)
OWN_VOICE = KINDS[:2]
POLICIES = {
    "accepts_img", "visa_j1", "visa_h1b", "min_step2_ck", "min_step1", "max_attempts", "max_years_since_graduation",
    "years_counted_to", "usce", "usce_months", "usce_kinds", "letters_required", "us_letters_required", "step3",
    "step3_by", "ecfmg_by", "work_permit", "deadline",
}  # fmt: skip
LIMITS = ("min_step2_ck", "min_step1", "max_attempts", "max_years_since_graduation")
# A program cannot be shown without these: of equally strong statements the later stands.
NEVER_BLANK = ("name", "specialty", "state", "country")
SPECIALTIES = {row["slug"]: row for row in table("specialties.csv")}


@dataclass(frozen=True)
class Fact:
    """One current value. ``seen_on``: the newest date among the standing rows that state the same value."""

    value: str = ""
    strictness: str = ""
    seen_on: str = ""
    is_dated: bool = False
    is_disputed: bool = False

    @property
    def is_stated(self) -> bool:
        return bool(self.value)


NOTHING = Fact()


def current(rows: list[Row], name: str, this_season: int) -> Fact:
    """The value of one field, of its standing rows in the order they were recorded."""
    if name in LIMITS:  # without a strictness it is required; that there is none is no limit
        rows = [row | {"strictness": "" if row["value"] == "none" else row["strictness"] or "required"} for row in rows]
    heard = latest(rows)
    winners = strongest(_outranking(heard) if name in POLICIES else heard, this_season)
    won = winners[-1]
    if len({(row["value"], row["strictness"]) for row in winners}) > 1 and name not in NEVER_BLANK:
        return Fact(is_disputed=True)
    same = [row["seen_on"] or str(row["season"] or "") for row in rows if row["value"] == won["value"]]
    is_dated = bool(won["seen_on"] or won["season"])
    return Fact(won["value"], won["strictness"], max(same, key=first_day), is_dated=is_dated)


def current_records(rows: list[Row], this_season: int) -> list[Row]:
    """One row of each season, track, group and population; none where equally strong sources differ."""
    told: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        told[row["season"], row["track"], row["group"], row["population"]].append(row)
    found = [strongest(latest(some), this_season) for some in told.values()]
    return [rows[-1] for rows in found if len({(row["count"], row["percent"]) for row in rows}) == 1]


def latest(rows: list[Row]) -> list[Row]:
    """Of one source's rows about one season only the latest recorded takes part."""
    return list(
        {(row["source_kind"], row["source_name"], row["source_url"], row["season"]): row for row in rows}.values()
    )


def strongest(rows: list[Row], this_season: int) -> list[Row]:
    """Fresh before stale before undated; then the kind; then the day."""

    def weight(row: Row) -> tuple[int, int, str]:
        season = told_for(row)
        freshness = 0 if not season else 2 if season >= this_season - 1 else 1
        return freshness, -KINDS.index(row["source_kind"]), first_day(row["seen_on"])

    best = max(map(weight, rows))
    return [row for row in rows if weight(row) == best]


def told_for(row: Row) -> int:
    """The match year a row names, else that of the day it was seen; 0: undated."""
    return row["season"] or season_of(row["seen_on"])


def _outranking(rows: list[Row]) -> list[Row]:
    """The program's own voice alone, where it speaks; but not where its institution speaks much later."""
    newest = max((told_for(row) for row in rows if row["source_kind"] == "institution_policy"), default=0)
    own = [
        row for row in rows if row["source_kind"] in OWN_VOICE and not 0 < told_for(row) < newest - OLD_AFTER_SEASONS
    ]
    return own or rows


@dataclass(frozen=True, eq=False)
class Program:
    """One program as its evidence and season records describe it."""

    key: str
    facts: dict[str, Fact]
    records: list[Row]
    this_season: int

    def __getitem__(self, name: str) -> Fact:
        return self.facts.get(name, NOTHING)

    def number(self, name: str) -> float | None:
        """A stated limit; None where it is not stated or the program says there is none."""
        value = self[name].value
        return None if value in ("", "none") else float(value)

    @property
    def specialty(self) -> str:
        return self["specialty"].value

    @property
    def state(self) -> str:
        return self["state"].value

    @property
    def setting(self) -> str:
        return self["setting"].value

    @property
    def institution(self) -> str:
        """The first four digits of its NRMP codes; "" without one."""
        return self["nrmp_codes"].value[:4]

    @property
    def length_years(self) -> int | None:
        """Stated, else the default of its specialty."""
        stated = self["length_years"].value or SPECIALTIES[self.specialty]["default_length_years"]
        return int(stated) if stated else None


def read_programs(evidence: list[Row], records: list[Row], this_season: int) -> list[Program]:
    """Every program these files speak of."""
    said: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in evidence:
        said[row["program_key"]][row["field"]].append(row)
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in records:
        counted[row["program_key"]].append(row)
    return [
        Program(
            key,
            {name: current(rows, name, this_season) for name, rows in fields.items()},
            current_records(counted[key], this_season),
            this_season,
        )
        for key, fields in said.items()
    ]
