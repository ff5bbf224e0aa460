"""The applicant's file as the rules read it: plain values, no database, no clock.

Unknown is ``None`` (not answered); an empty tuple is "none". Dates are dates, months are months of full-time work.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class ExamAttempt:
    """One attempt at one exam. ``passed`` None: planned, or the result is awaited. ``score``: three digits or None."""

    exam: str  # step1, step2_ck, step3, oet, mccqe1, nac
    taken_on: date | None = None
    passed: bool | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class RecommendationLetter:
    """One letter of recommendation. ``status``: planned, asked, promised, received or uploaded."""

    us_faculty: bool | None = None
    specialty: str | None = None  # slug
    setting: str | None = None  # hands_on, observership, research, teaching, other
    status: str | None = None
    writer: str = ""
    institution: str = ""
    relationship: str = ""
    strength: str = ""
    wanted_by: date | None = None
    asked_on: date | None = None
    promised_on: date | None = None
    reminded_on: tuple[date, ...] = ()
    received_on: date | None = None
    waived_on: date | None = None
    uploaded_on: date | None = None
    by_chair: bool | None = None  # of a department


@dataclass(frozen=True, slots=True)
class ClinicalExperience:
    """One clinical experience. ``kind``: a value of ``ExperienceKind``; ``program_key``: where, if it is known."""

    kind: str
    country: str | None = None  # ISO 3166 alpha-2
    specialty: str | None = None  # slug
    months: float | None = None
    ended_on: date | None = None
    program_key: str | None = None
    started_on: date | None = None
    hands_on: bool | None = None  # asked of the kinds that leave it open; None: as its kind is usually
    setting: str | None = None  # inpatient, outpatient, both, research
    letter: str | None = None  # yes, asked, no


@dataclass(frozen=True, slots=True)
class OwnProgramFact:
    """What the applicant knows of one program: a field's canonical text, held above what its sources say."""

    program_key: str
    field: str
    value: str
    note: str = ""
    set_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the applicant wants. ``specialties`` in order of wish; ``weights`` by factor key, any number >= 0."""

    specialties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()  # of Canada, two letters
    weights: dict[str, float] = field(default_factory=dict)
    prospect_share: int = 70  # whole percent of the total that is prospect

    @property
    def with_default_weights(self) -> "Wishes":
        """The same wishes under the weights and the share of the tables."""
        return Wishes(self.specialties, self.states, self.settings, self.provinces)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Everything one person told us. Nothing derived is stored here: see ``applicants.matching.identity``."""

    medical_school_country: str | None = None  # ISO 3166 alpha-2
    graduated_on: date | None = None
    us_citizen: bool | None = None
    immigration_status: str | None = None  # none, permanent_resident, asylum_or_refugee, work_permit
    work_permit_ground: str | None = None  # pending_asylum, pending_green_card, tps, daca, spouse, opt, other
    work_authorized_until: date | None = None
    work_permit_renewable: bool | None = None
    visas_accepted: tuple[str, ...] | None = None  # values of Visa
    j1_years_used: int | None = None  # of residency or fellowship
    home_rule: str | None = None  # of INA 212(e): binds, waived, does_not_bind
    canadian_status: str | None = None  # none, permanent_resident, citizen
    ecfmg_certified_on: date | None = None
    ecfmg_expected_on: date | None = None
    ecfmg_valid_until: date | None = None
    earlier_us_training: bool | None = None
    school_in_directory: bool | None = None  # the World Directory of Medical Schools
    earlier_canadian_training: bool | None = None
    canadian_language_test: bool | None = None  # a result in hand, or an exemption
    return_of_service: bool | None = None  # would be accepted
    exams: tuple[ExamAttempt, ...] | None = None
    letters: tuple[RecommendationLetter, ...] | None = None
    experience: tuple[ClinicalExperience, ...] | None = None
    publications: int | None = None
    signals: tuple[str, ...] | None = None  # program keys: gold, or the only kind
    silver_signals: tuple[str, ...] = ()
    applied_to: tuple[str, ...] = ()  # program keys: the application is sent
    wishes: Wishes = Wishes()
    own_facts: tuple[OwnProgramFact, ...] = ()


@dataclass(frozen=True, slots=True)
class SeasonDates:
    """The dated moments of one season. ``borrowed``: events whose date was shifted from another season."""

    season: int  # match year
    review_from: date
    rank_list_deadline: date
    match_day: date
    borrowed: frozenset[str] = frozenset()

    def __hash__(self) -> int:  # asked for with every deadline
        return self.season

    @property
    def start(self) -> date:
        """Training starts on 1 July of the match year."""
        return date(self.season, 7, 1)

    @property
    def match_week(self) -> date:
        """The Monday of Match Week, when SOAP begins; derived from Match Day, the Friday of it."""
        return self.match_day - timedelta(days=self.match_day.weekday())

    @property
    def soap_told_on(self) -> date:
        """The Friday before Match Week, when NRMP tells who may take part in SOAP."""
        return self.match_week - timedelta(days=3)

    @property
    def soap_ends(self) -> date:
        """The Thursday of Match Week."""
        return self.match_week + timedelta(days=3)
