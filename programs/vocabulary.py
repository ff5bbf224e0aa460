"""The words of the field, as advisers say them, and the two ordered scales everything is decided on.

Nothing here reads a database or decides anything: it only names.
"""

from enum import IntEnum
from typing import Final

from django.db.models import TextChoices


class Answer(IntEnum):
    """What is known of a yes/no question. The order is the logic: *and* is the smaller, *or* the larger."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Policy(TextChoices):
    """A program's answer to "do you accept IMGs / sponsor this visa?". Blank is "not stated"."""

    YES = "yes", "Yes"
    NO = "no", "No"
    CONDITIONAL = "conditional", "With conditions"

    @property
    def answer(self) -> Answer:
        """A conditional yes reads as unknown: whether the condition fits is between applicant and program."""
        return {Policy.YES: Answer.YES, Policy.NO: Answer.NO, Policy.CONDITIONAL: Answer.UNKNOWN}[self]


class Wanted(TextChoices):
    """How strongly a program asks for something it can do without. Blank is "not stated"."""

    REQUIRED = "required", "Required"
    PREFERRED = "preferred", "Preferred"
    NO = "no", "Not asked"


class Strictness(TextChoices):
    """How strict a limit is. ``unless``: required, with an exception that the note names."""

    REQUIRED = "required", "Required"
    PREFERRED = "preferred", "Preferred"
    UNLESS = "unless", "Required, with an exception"


class Agreement(TextChoices):
    """What was observed of a program says about a policy it states."""

    CONSISTENT = "consistent", "The record agrees"
    CONTRADICTED = "contradicted", "The record disagrees"
    NOT_ENOUGH = "not_enough", "Not enough on record"
    NOTHING_STATED = "nothing_stated", "Nothing stated"


class Visa(TextChoices):
    J1 = "J-1", "J-1"
    H1B = "H-1B", "H-1B"


class Setting(TextChoices):
    UNIVERSITY = "university", "University"
    COMMUNITY_UNIVERSITY = "community_university", "Community, university-affiliated"
    COMMUNITY = "community", "Community"
    MILITARY = "military", "Military"


class EcfmgBy(TextChoices):
    """By when a program wants the ECFMG certificate, or Step 3."""

    APPLICATION = "application", "When applying"
    INTERVIEW = "interview", "By the interview"
    RANKING = "ranking", "By the rank list"
    START = "start", "By the start of training"
    AFTER_APPLICATION = "after_application", "Later than the application, no date given"


class YearsCountedTo(TextChoices):
    """The day up to which a program counts years since graduation."""

    REVIEW = "review", "Day applications are reviewed"
    START = "start", "Start of training"


class ExperienceKind(TextChoices):
    ELECTIVE = "elective", "Elective"
    SUB_INTERNSHIP = "sub_internship", "Sub-internship"
    EXTERNSHIP = "externship", "Externship"
    EMPLOYMENT = "employment", "Employment with patients"
    OBSERVERSHIP = "observership", "Observership"
    SHADOWING = "shadowing", "Shadowing"
    RESEARCH = "research", "Research"
    VOLUNTEERING = "volunteering", "Volunteering"
    TELE_ROTATION = "tele_rotation", "Tele-rotation"


class CoordinatePrecision(TextChoices):
    ADDRESS = "address", "Address"
    CITY = "city", "City"


class TrackKind(TextChoices):
    """The letter in an NRMP code (source: NRMP, managing programs in the Main Residency Match)."""

    CATEGORICAL = "C", "Categorical"
    PRIMARY_CARE = "M", "Primary care"
    PRELIMINARY = "P", "Preliminary"
    ADVANCED = "A", "Advanced"
    PHYSICIAN_ONLY = "R", "Physician-only"


class SourceKind(TextChoices):
    """Where a statement comes from, strongest first: the order of members is the order of trust."""

    PROGRAM_ANSWER = "program_answer", "The program, by mail or phone"
    PROGRAM_PAGE = "program_page", "The program's own page"
    INSTITUTION_POLICY = "institution_policy", "Institution-wide policy"
    GOVERNMENT = "government", "Government"
    NRMP = "nrmp", "NRMP"
    ROSTER_COUNT = "roster_count", "Counted from the roster"
    DIRECTORY = "directory", "Directory"
    APPLICANT_REPORT = "applicant_report", "Reported by an applicant"
    OTHER = "other", "Other"


class Group(TextChoices):
    """Applicant groups as NRMP reports them."""

    ALL = "all", "All applicants"
    IMG = "img", "All IMGs"
    US_IMG = "us_img", "US-citizen IMGs"
    NON_US_IMG = "non_us_img", "Non-US-citizen IMGs"


class Population(TextChoices):
    """What a season record counts."""

    OFFERED = "offered", "Positions offered"
    APPLIED = "applied", "Applied"
    INTERVIEWED = "interviewed", "Interviewed"
    RANKED = "ranked", "Ranked"
    MATCHED = "matched", "Matched"
    RESIDENTS = "residents", "Residents in training"


# "No limit" is a statement, not an absence. It is stored as the limit nobody can miss, so that one comparison
# serves a number and "no limit" alike; a limit that is not stated is NULL.
NO_MINIMUM: Final = 0
NO_MAXIMUM: Final = 999

# A payment on new H-1B petitions for people outside the US took effect on this day; statements from before it
# (or undated) keep their answer and carry these words. Source: Proclamation 10973 of 19 September 2025, as reported by
# AAMC News; its state after 21 September 2026 was not found.
H1B_PAYMENT_SINCE: Final = "2025-09-21"
H1B_PAYMENT: Final = (
    "From 21 September 2025 on a new H-1B petition from outside the US cost USD 100,000. A change of status inside the "
    "US did not. We do not know what applies now: ask whether the program still files."
)

# The last day on which Step 1 gave a score (source: USMLE).
LAST_STEP1_SCORES: Final = "2022-01-26"

STATES: Final[dict[str, str]] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}  # fmt: skip
COUNTRIES: Final[dict[str, str]] = {"US": "United States", "PR": "Puerto Rico", "CA": "Canada"}
