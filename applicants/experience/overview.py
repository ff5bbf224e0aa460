"""The stays of one applicant for the pages: in words, against the programs they follow, and what needs a look."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from applicants.matching.applicant import Applicant, ClinicalExperience
from applicants.matching.deadlines import long_date
from applicants.matching.months import in_months
from applicants.matching.ranking import Ranking
from applicants.matching.us_experience_by_program import Entry, apart_from_clinical, experience_ledger, first_that_ask
from applicants.models import Profile, SavedProgram
from applicants.models.answers import StaySetting
from applicants.models.countries import COUNTRIES
from applicants.profile import contradictions
from applicants.ranking.matches import catalogue_of
from programs.models import Program, Specialty
from programs.vocabulary import ExperienceKind

TOP: Final = 20  # programs shown while nothing is on the plan


@dataclass(frozen=True)
class ListedEntry:
    """One entry of the ledger with its programs by name, in the order of the ranking."""

    entry: Entry
    programs: list[Program]


@dataclass(frozen=True)
class Ledger:
    """What of mine counts where. ``is_of_plan``: of the programs on the plan, else of the first of the ranking."""

    is_of_plan: bool
    number: int
    entries: list[ListedEntry]
    apart: list[ClinicalExperience]
    doubtful: list[tuple[ClinicalExperience, str]]


def ledger_of(profile: Profile, ranking: Ranking) -> Ledger:
    """Two statements, however many programs: the plan's keys and the names."""
    books, me = catalogue_of(ranking), ranking.me.file
    keys = SavedProgram.objects.still_going().filter(profile=profile).values_list("program_key", flat=True)
    followed = {position for key in keys if (position := books.position(key)) is not None}
    chosen = sorted(followed, key=lambda number: int(ranking.rank[number])) or first_that_ask(ranking, TOP)
    names = Program.objects.select_related("specialty").in_bulk([books.ids[number] for number in chosen])
    entries = [
        ListedEntry(entry, [names[books.ids[number]] for number in entry.programs if books.ids[number] in names])
        for entry in experience_ledger(ranking, chosen)
    ]
    stays = me.experience or ()
    return Ledger(bool(followed), len(chosen), entries, apart_from_clinical(stays), list(doubtful(me)))


def doubtful(me: Applicant) -> Iterator[tuple[ClinicalExperience, str]]:
    """Stays kept that do not go with the day of graduation, with what to change."""
    for stay in me.experience or ():
        for _, why in contradictions.around_graduation(stay, me.graduated_on):
            yield stay, why


def in_words(stay: ClinicalExperience, specialties: Mapping[str, str]) -> str:
    """ "Externship, Internal Medicine, United States, inpatient, 1 month, until 31 August 2025"."""
    return ", ".join(_words(stay, specialties))


def _words(stay: ClinicalExperience, specialties: Mapping[str, str]) -> Iterable[str]:
    yield str(ExperienceKind(stay.kind).label)
    if stay.specialty:
        yield specialties.get(stay.specialty, stay.specialty)
    if stay.country:
        yield COUNTRIES.get(stay.country, stay.country)
    if stay.setting:
        yield str(StaySetting(stay.setting).label).lower()
    if stay.months is not None:
        yield in_months(round(stay.months, 2))
    if days := days_of(stay):
        yield days


def days_of(stay: ClinicalExperience) -> str:
    """ "1 July 2025 to 31 August 2025", or what is known of it."""
    if stay.started_on and stay.ended_on:
        return f"{long_date(stay.started_on)} to {long_date(stay.ended_on)}"
    if stay.ended_on:
        return f"until {long_date(stay.ended_on)}"
    return f"from {long_date(stay.started_on)}" if stay.started_on else ""


def names_of_specialties() -> dict[str, str]:
    return dict(Specialty.objects.values_list("slug", "name"))
