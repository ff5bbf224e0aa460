"""Employers in filings whose programs nobody knows: said once by a steward, and known from then on."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from programs.imports.layouts.base import Place, Unmatched
from programs.imports.layouts.lca import normal
from programs.models import EmployerAlias, Program

FILE: Final = "employers.json"  # beside the uploaded file: what the last check found
NONE_HERE: Final = "-"  # no place is called so


class Employer(NamedTuple):
    """An employer without a known program. ``said``: of an earlier file, that it is none here."""

    name: str
    state: str
    filings: int
    said: str
    places: list[tuple[str, str]]  # normal name and name of what it may be in its state, the most alike first

    @property
    def field(self) -> str:
        """Its choice in a form."""
        return f"{self.state} {normal(self.name)}"


def places() -> list[Place]:
    """The listed programs in order of key, by who runs them, and by what stewards say that is called elsewhere."""
    listed = Program.objects.listed().order_by("program_key")
    found = [Place(*each) for each in listed.values_list("program_key", "state", "institution", "hospital")]
    aliases = defaultdict(list)
    for employer, state, place in EmployerAlias.objects.exclude(place="").values_list("employer", "state", "place"):
        aliases[state, place].append(employer)
    return found + [
        Place(one.program_key, one.state, employer, "")
        for one in (found if aliases else ())
        for name in {normal(one.institution), normal(one.hospital)}
        for employer in aliases.get((one.state, name), ())
    ]


def put(unmatched: Iterable[Unmatched], folder: Path) -> None:
    """Keep the employers that found no program beside the upload, with their filings of all seasons."""
    counts = Counter[tuple[str, str]]()
    for one in unmatched:
        counts[one.employer, one.state] += one.filings
    try:
        (folder / FILE).write_text(json.dumps([[*who, count] for who, count in counts.items()]), encoding="utf-8")
    except FileNotFoundError:  # the upload was recorded or forgotten elsewhere
        return


def got(folder: Path) -> list[tuple[str, str, int]]:
    """Name, state and filings of each employer that can be told apart, most filings first."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    known = {place.state for place in places()}
    found = [(name, state, count) for name, state, count in told if normal(name) and state in known]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def with_places(employers: Iterable[tuple[str, str, int]]) -> Iterator[Employer]:
    """These employers with all that they may be in their state."""
    said = dict.fromkeys(EmployerAlias.objects.filter(place="").values_list("employer", "state"), NONE_HERE)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for place in Program.objects.listed().values_list("state", "institution", "hospital"):
        names[place[0]] |= {normal(name): name for name in place[1:] if normal(name)}
    for name, state, count in employers:
        own = normal(name)
        alike = sorted((-fuzz.token_set_ratio(own, other), other) for other in names[state])
        may_be = [(other, names[state][other]) for _, other in alike]
        yield Employer(name, state, count, said.get((own, state), ""), may_be)


def learn(employers: Iterable[Employer], posted: Mapping[str, Any], by: Any) -> int:
    """Remember what a form says of these employers, as far as it is a place of their state; how many."""
    learned = 0
    for one in employers:
        place = posted.get(one.field, "")
        if place == NONE_HERE or place in dict(one.places):
            said = {"place": "" if place == NONE_HERE else place, "said_by": by}
            EmployerAlias.objects.update_or_create(employer=normal(one.name)[:300], state=one.state, defaults=said)
            learned += 1
    return learned
