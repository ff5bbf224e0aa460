"""What a roster counts as: numbers by class and the names of schools, never of persons."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from programs.reader.roster.schools import SchoolKind
from programs.reader.roster.spelling import normal

COUNTED: Final = [SchoolKind.US_MD, SchoolKind.US_DO, SchoolKind.CA, SchoolKind.PR, SchoolKind.IMG]
# Graduates of Canadian schools are IMGs for ECFMG from 1 July 2025 on: those who began in July 2026 or later.
CANADIANS_ARE_IMGS_FROM: Final = 2026


class RosterStatus(StrEnum):
    COUNTED = "counted"
    NO_ROSTER = "no_roster"
    NOT_UNDERSTOOD = "not_understood"


@dataclass
class ClassCount:
    """One class, or "all". Every resident listed is of one kind or unresolved."""

    name: str
    listed: int = 0
    kinds: Counter[SchoolKind] = field(default_factory=Counter)

    @property
    def readable(self) -> int:
        return self.kinds.total()

    @property
    def unresolved(self) -> int:
        return self.listed - self.readable

    @property
    def row(self) -> list[int]:
        """Listed, readable, each kind in turn, unresolved."""
        return [self.listed, self.readable, *(self.kinds[kind] for kind in COUNTED), self.unresolved]

    def as_json(self) -> dict[str, Any]:
        words = ["listed", "readable", *(kind.value for kind in COUNTED), "unresolved"]
        return {"class": self.name} | dict(zip(words, self.row, strict=True))


@dataclass
class UnresolvedSchool:
    """The name of a school that no list has. ``by_class``: of how many residents of each class it is."""

    written: str
    by_class: dict[str, int] = field(default_factory=dict)

    @property
    def residents(self) -> int:
        return sum(self.by_class.values())


@dataclass(frozen=True)
class RosterCount:
    """What was counted. ``season``: the match year of the roster; ``classes``: each, and "all" last.

    ``without_school``: residents without a readable school by the degree behind their names: a hint, never a count.
    """

    status: RosterStatus
    why: str = ""
    season: int | None = None
    classes: tuple[ClassCount, ...] = ()
    unresolved: tuple[UnresolvedSchool, ...] = ()
    without_school: tuple[tuple[str, int], ...] = ()

    @property
    def all(self) -> ClassCount:
        return self.classes[-1] if self.classes else ClassCount("all")

    @property
    def canadian_imgs(self) -> int:
        """Residents of Canadian schools who began when these had become schools abroad for ECFMG."""
        years = ((one, re.fullmatch(r"PGY-(\d+)", one.name)) for one in self.classes)
        begun = ((one, (self.season or 0) - int(year[1])) for one, year in years if year)
        return sum(one.kinds[SchoolKind.CA] for one, year in begun if year >= CANADIANS_ARE_IMGS_FROM)

    @property
    def imgs(self) -> int:
        return self.all.kinds[SchoolKind.IMG] + self.canadian_imgs

    def decided(self, decisions: Mapping[str, SchoolKind]) -> "RosterCount":
        """The count once schools are decided on. ``decisions``: by the normal form of the name."""
        classes = {one.name: ClassCount(one.name, one.listed, one.kinds.copy()) for one in self.classes}
        for school in self.unresolved:
            kind = decisions.get(normal(school.written))
            if kind in COUNTED:
                for name, residents in school.by_class.items():
                    for one in {name, "all"} & classes.keys():
                        classes[one].kinds[kind] += residents
        waiting = tuple(one for one in self.unresolved if normal(one.written) not in decisions)
        return replace(self, classes=tuple(classes.values()), unresolved=waiting)

    def as_state(self) -> dict[str, Any]:
        """What :meth:`of_state` makes the same count from."""
        return {
            "season": self.season,
            "classes": [[one.name, one.listed, *(one.kinds[kind] for kind in COUNTED)] for one in self.classes],
            "unresolved": [[one.written, one.by_class] for one in self.unresolved],
            "without_school": [list(one) for one in self.without_school],
        }

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> "RosterCount":
        return cls(
            RosterStatus.COUNTED,
            "",
            state["season"],
            tuple(
                ClassCount(name, listed, Counter(dict(zip(COUNTED, kinds, strict=True))))
                for name, listed, *kinds in state["classes"]
            ),
            tuple(UnresolvedSchool(written, by_class) for written, by_class in state["unresolved"]),
            tuple((degree, residents) for degree, residents in state["without_school"]),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status.value,
            "why": self.why,
            "season": self.season,
            "classes": [one.as_json() for one in self.classes],
            "unresolved": [{"school": one.written, "residents": one.residents} for one in self.unresolved],
            "degree_without_school": dict(self.without_school),
        }
