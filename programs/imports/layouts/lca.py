"""H-1B filings: the labour department's disclosure of labor condition applications (LCA), one row a filing.

Counted are certified filings for physicians whose job title is a resident's, once a case, by employer and federal
fiscal year of the decision. They are the employer's, not a program's, and say nothing about who was hired.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from programs.exports.columns import EVIDENCE
from programs.imports.layouts.base import Around, Place, PublicLayout, Unmatched
from programs.tabular.sheet import Rows

# What is read, by the names it had since the fiscal year 2010.
COLUMNS: Final = {
    "case number": ("CASE_NUMBER", "LCA_CASE_NUMBER"),
    "case status": ("CASE_STATUS", "STATUS"),
    "decision date": ("DECISION_DATE",),
    "visa class": ("VISA_CLASS",),
    "job title": ("JOB_TITLE", "LCA_CASE_JOB_TITLE"),
    "occupation code": ("SOC_CODE", "LCA_CASE_SOC_CODE"),
    "employer": ("EMPLOYER_NAME", "LCA_CASE_EMPLOYER_NAME"),
    "employer's state": ("EMPLOYER_STATE", "LCA_CASE_EMPLOYER_STATE"),
    "employer's other name": ("TRADE_NAME_DBA", "EMPLOYER_BUSINESS_DBA"),
}
OPTIONAL: Final = {"employer's other name"}
RESIDENT: Final = re.compile(r"\b(residents?|residency|pgy ?-?\d*|house ?-?staff|house ?-?officers?|interns?)\b", re.I)
NO_RESIDENT: Final = re.compile(r"\bchief resident|podiatr|dental|dentist", re.I)
PHYSICIANS: Final = ((1061, 1069), (1210, 1249))  # 29-…: before and since the classification of 2018
DATE_EXPECTED: Final = "a day: YYYY-MM-DD or M/D/YYYY"
ALIKE: Final = 95  # of 100, within a state
MOST_TITLES: Final = 5
MOST_NOTE: Final = 1000


def read_as(columns: Sequence[str]) -> dict[str, str] | None:
    upper = {column.upper(): column for column in columns}
    found = dict.fromkeys(columns, "")
    for word, names in COLUMNS.items():
        column = next((upper[name] for name in names if name in upper), None)
        if column is not None:
            found[column] = word
        elif word not in OPTIONAL:
            return None
    return found


@dataclass
class Filings:
    """The filings of one employer in one season. ``row``: of the first."""

    row: int
    cases: int = 0
    titles: Counter[str] = field(default_factory=Counter)


def rows(given: Rows, columns: Mapping[str, str], around: Around) -> Rows:
    """One evidence row for each program of the employer and season; employers without one are told as unmatched."""
    found, days = _counted(given, {word: column for column, word in columns.items() if word}, around)
    places = _Places(around.places())
    told: dict[tuple[str, int], list[tuple[str, Filings]]] = defaultdict(list)
    for (employer, other_name, state, season), filings in found.items():
        programs = places.of(employer, state) or places.of(other_name, state)
        if not programs:
            around.unmatched(Unmatched(employer, state, season, filings.cases))
        for program in programs:
            told[program, season].append((employer, filings))
    for (program, season), parts in told.items():
        yield parts[0][1].row, {
            "program_key": program, "field": "h1b_resident_filings", "season": str(season),
            "value": str(sum(filings.cases for _, filings in parts)), "note": _note(season, days[season], parts),
        }  # fmt: skip


def _counted(
    given: Rows, columns: Mapping[str, str], around: Around
) -> tuple[dict[tuple[str, str, str, int], Filings], dict[int, tuple[date, date]]]:
    """The filings by employer (name, other name, state) and season, and the first and last decision of each season."""
    found: dict[tuple[str, str, str, int], Filings] = {}
    days: dict[int, tuple[date, date]] = {}
    cases: set[str] = set()
    for number, cells in given:
        said = {word: cells.get(column, "") for word, column in columns.items()}
        if not _is_certified_physician(said):
            continue
        try:
            decided = _day(said["decision date"])
        except ValueError:
            around.fault(number, columns["decision date"], said["decision date"], DATE_EXPECTED)
            continue
        season = decided.year + (decided.month >= 10)  # the fiscal year begins in October
        first, last = days.get(season, (decided, decided))
        days[season] = min(first, decided), max(last, decided)
        if not RESIDENT.search(said["job title"]) or NO_RESIDENT.search(said["job title"]):
            continue
        if not said["case number"] or said["case number"] in cases:
            continue
        cases.add(said["case number"])
        state = said["employer's state"].upper()
        key = (said["employer"], said.get("employer's other name", ""), state, season)
        filings = found.setdefault(key, Filings(number))
        filings.cases += 1
        filings.titles[said["job title"]] += 1
    return found, days


def _is_certified_physician(said: Mapping[str, str]) -> bool:
    if not said["visa class"].upper().startswith("H-1B") or "H-1B1" in said["visa class"].upper():
        return False
    if not said["case status"].casefold().startswith("certified"):
        return False
    code = re.match(r"29-?(\d{4})", said["occupation code"], re.ASCII)
    return code is not None and any(low <= int(code[1]) <= high for low, high in PHYSICIANS)


@lru_cache(maxsize=1_000)
def _day(typed: str) -> date:
    """Raises ValueError."""
    if american := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", typed, re.ASCII):
        month, day, year = map(int, american.groups())
        return date(year, month, day)
    return date.fromisoformat(typed[:10])


def _note(season: int, days: tuple[date, date], parts: Iterable[tuple[str, Filings]]) -> str:
    """Who the employer is, what was counted, and how much of the year the file holds."""
    parts = list(parts)
    titles: Counter[str] = sum((filings.titles for _, filings in parts), Counter())
    named = ", ".join(title for title, _ in titles.most_common(MOST_TITLES))
    if len(titles) > MOST_TITLES:
        named += f" and {len(titles) - MOST_TITLES} more"
    employers = "; ".join(dict.fromkeys(employer for employer, _ in parts))
    note = (
        f"employer-level: {employers} (every program of the employer has the same number); certified filings with a "
        f"resident's job title, fiscal year {season}, decided {days[0]} to {days[1]}; titles: {named}"
    )
    return note if len(note) <= MOST_NOTE else note[: MOST_NOTE - 1] + "…"


# Which programs are an employer's ------------------------------------------------------------------------------------

LEGAL: Final = re.compile(r"\b(the|inc|incorporated|llc|llp|lp|ltd|corp|corporation|co|company|pc|pa|pllc)\b")
LONG_FORMS: Final = {"st": "saint", "univ": "university", "ctr": "center", "hosp": "hospital", "hosps": "hospitals",
                     "med": "medical"}  # fmt: skip


@lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """A name for comparing: small letters, no punctuation, no legal form, long words."""
    words = re.sub(r"[^a-z0-9 ]", " ", re.sub(r"['.’]", "", name.casefold()).replace("&", " and "))
    return " ".join(LONG_FORMS.get(word, word) for word in LEGAL.sub(" ", words).split())


class _Places:
    """The known programs by state and by the normal name of their institution and hospital."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_state: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for place in places:
            for name in {normal(place.institution), normal(place.hospital)} - {""}:
                self.by_state[place.state][name].append(place.program_key)

    def of(self, employer: str, state: str) -> list[str]:
        """The keys of the employer's programs: its own name, else the one name of the state that is nearly the same."""
        names, name = self.by_state.get(state, {}), normal(employer)
        if not name or name in names:
            return names.get(name, [])
        closest = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return names[closest[0]] if closest else []


LAYOUT: Final = PublicLayout("h1b", EVIDENCE, read_as, rows)
