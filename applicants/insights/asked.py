"""What a page of insight is asked for, and the figures it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from programs.catalogue import Catalogue
from programs.models import Figure, Topic
from programs.vocabulary import Group

GROUPS: Final = {Group.US_IMG.value: "US-citizen IMGs", Group.NON_US_IMG.value: "Other IMGs"}
NATIONAL: Final = ""  # the specialty of a figure about all specialties


@dataclass(frozen=True)
class InsightQuery:
    """What a page is asked for. ``specialty``: a slug, '' for all; ``names``: of all specialties, by slug.

    ``group``: of the reader, '' where it is not known: a claim is then about both. ``map``: which of several.
    """

    specialty: str
    names: Mapping[str, str]
    books: Catalogue
    group: str = ""
    map: str = ""

    def called(self, slug: str) -> str:
        """A specialty by its name; what is about none is about all."""
        return self.names.get(slug, slug) or "All specialties"

    def in_order(self, slugs: Iterable[str]) -> list[str]:
        """All specialties together first, then each by name."""
        return sorted({*slugs}, key=lambda slug: (slug != NATIONAL, self.called(slug)))


def within(asked: InsightQuery, slug: str) -> str:
    """ " in Internal Medicine", for the end of "programs"; '' for all specialties."""
    return f" in {asked.called(slug)}" if slug else ""


def instead(asked: InsightQuery, slug: str) -> list[str]:
    """Said where a specialty was asked for that the figures do not have."""
    return (
        []
        if slug == asked.specialty
        else [f"No figure is on record for {asked.called(asked.specialty)}. These are of all programs."]
    )


class Found:
    """The figures of one topic by year, specialty, who and measure."""

    def __init__(self, topic: Topic) -> None:
        self.rows = list(Figure.objects.filter(topic=topic))
        self.by_key = {(one.year, one.specialty, one.who, one.measure): one for one in self.rows}

    def value(self, year: int, specialty: str, who: str, measure: str) -> float | None:
        one = self.by_key.get((year, specialty, who, measure))
        return float(one.value) if one else None

    def years(self) -> list[int]:
        return sorted({one.year for one in self.rows})

    def of(self, **wanted: object) -> list[Figure]:
        return [one for one in self.rows if all(getattr(one, name) == value for name, value in wanted.items())]


def shown(value: float | None, unit: str = "%") -> str:
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0") + unit
