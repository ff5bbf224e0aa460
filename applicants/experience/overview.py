"""The experience of one applicant for the pages: in words, against the programs they follow, and what needs a look."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from applicants.matching.applicant import Applicant, ClinicalExperience
from applicants.matching.deadlines import long_month
from applicants.matching.months import CLINICAL, in_months
from applicants.matching.ranking import Ranking
from applicants.matching.us_experience_by_program import Entry, experience_ledger, first_that_ask
from applicants.models import Profile, SavedProgram
from applicants.models.answers import ExperienceLetter, ExperienceSetting
from applicants.models.countries import COUNTRIES
from applicants.profile import answer_checks
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
    chosen = sorted(followed, key=lambda number: int(ranking.place[number])) or first_that_ask(ranking, TOP)
    names = Program.objects.select_related("specialty").in_bulk([books.ids[number] for number in chosen])
    entries = [
        ListedEntry(entry, [names[books.ids[number]] for number in entry.programs if books.ids[number] in names])
        for entry in experience_ledger(ranking, chosen)
    ]
    # Research, volunteering and tele-rotations: they add to the file and to no requirement.
    apart = [one for one in me.experience or () if one.kind not in CLINICAL]
    return Ledger(bool(followed), len(chosen), entries, apart, list(doubtful(me)))


def doubtful(me: Applicant) -> Iterator[tuple[ClinicalExperience, str]]:
    """Experience that does not go with the day of graduation, with what to change."""
    for experience in me.experience or ():
        for _, why in answer_checks.around_graduation(experience, me.graduated_on):
            yield experience, why


def in_words(experience: ClinicalExperience, specialties: Mapping[str, str]) -> str:
    """ "Externship, Internal Medicine, United States, inpatient, 1 month, until August 2025"."""
    return ", ".join(_words(experience, specialties))


def in_cells(experience: ClinicalExperience, specialties: Mapping[str, str]) -> list[str]:
    """Its kind, the rest of its words, and whether a letter came of it."""
    kind, *words = _words(experience, specialties)
    letter = ExperienceLetter(experience.letter).label if experience.letter else "Not answered"
    return [kind, ", ".join(words), str(letter)]


def _words(experience: ClinicalExperience, specialties: Mapping[str, str]) -> Iterable[str]:
    yield str(ExperienceKind(experience.kind).label)
    if experience.specialty:
        yield specialties.get(experience.specialty, experience.specialty)
    if experience.country:
        yield COUNTRIES.get(experience.country, experience.country)
    if experience.setting:
        yield str(ExperienceSetting(experience.setting).label).lower()
    if experience.months is not None:
        yield in_months(round(experience.months, 2))
    if experience.started_on and experience.ended_on:
        yield f"{long_month(experience.started_on)} to {long_month(experience.ended_on)}"
    elif experience.ended_on:
        yield f"until {long_month(experience.ended_on)}"
    elif experience.started_on:
        yield f"from {long_month(experience.started_on)}"


def names_of_specialties() -> dict[str, str]:
    return dict(Specialty.objects.values_list("slug", "name"))
