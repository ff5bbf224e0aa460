"""Example people: made-up files that show what a ranking is, before anybody has told anything of their own."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from applicants.matching.applicant import Applicant
from applicants.matching.verdicts import Answered, Verdict
from applicants.profile.file import ProfileFile, parse, shaped
from applicants.ranking.matches import Match, explained, matches_for
from applicants.season.dates import next_season
from programs import catalogue

LOOKED_AT: Final = 20  # of the open programs


@dataclass(frozen=True)
class Example:
    """A made-up person; ``slug`` is also the name of the file in ``fixtures/examples``, which ``who`` sums up."""

    slug: str
    name: str
    who: str

    @property
    def applicant(self) -> Applicant:
        return applicant_in(self.slug)


EXAMPLES: Final = {
    one.slug: one
    for one in (
        Example(
            "j1-internal-medicine",
            "Internal medicine on J-1",
            "Graduated in India in 2024, holds the ECFMG certificate, has Step 2 CK 245, needs J-1.",
        ),
        Example(
            "us-citizen-family-medicine",
            "Family medicine as a US citizen",
            "Graduated in Grenada in 2026, US citizen, has Step 2 CK 232, needs no visa.",
        ),
        Example(
            "h1b-pathology",
            "Pathology on H-1B",
            "Graduated in Egypt in 2019, has Step 2 CK 251 and Step 3, wants H-1B alone.",
        ),
    )
}


def file_in(slug: str) -> ProfileFile:
    """The file of this name, which is a profile file like any other."""
    return shaped(ProfileFile, parse((settings.FIXTURES / "examples" / f"{slug}.json").read_bytes()))


@cache
def applicant_in(slug: str) -> Applicant:
    """The person in the file of this name."""
    return file_in(slug).applicant()


@dataclass(frozen=True)
class ShownResult:
    """One real program as one example person finds it: ``entry`` is a met requirement with its sources."""

    example: Example
    match: Match
    season: int
    entry: dict[str, Any]


def shown_result(example: Example) -> ShownResult | None:
    """Of the first open programs of an example's wishes the one that says something met most lately, best of the visa.

    Worked out once for each version of the data and each day. None where there is no such program.
    """
    books, today = catalogue.current(), timezone.localdate()
    season = next_season(today)
    key = ("shown_result", example.slug, season, today)
    if key not in books.kept:
        books.kept[key] = _first_result(example, season, today)
    found: ShownResult | None = books.kept[key]
    return found


def _first_result(example: Example, season: int, today: date) -> ShownResult | None:
    me, books = example.applicant, catalogue.current()
    ranked, wished = matches_for(me, season, today), books.values_of("specialty")
    best = [
        index
        for index in ranked.order.tolist()
        if ranked.verdict[index] == Verdict.OPEN and wished[index] in me.wishes.specialties
    ]
    met = [
        ShownResult(example, match, season, entry)
        for match in explained(ranked, best[:LOOKED_AT])
        for entry in match.lines
        if entry["line"].answer is Answered.MET and entry["sources"]
    ]
    return max(met, key=_how_telling, default=None)


def _how_telling(shown: ShownResult) -> tuple[bool, str]:
    """About the visa before anything else, then by how lately all of it was said; undated comes last."""
    return shown.entry["line"].key == "visa", min(row.seen_on for _, row in shown.entry["sources"])
