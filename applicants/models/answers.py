"""What an applicant may answer: the choices of each question, how much is taken in, and the columns that hold it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

from django.db import models
from django.db.models import Q

from applicants.matching.applicant import Applicant
from programs.fields import FIELDS

EARLIEST_DAY: Final = date(1950, 1, 1)
LATEST_DAY: Final = date(2100, 12, 31)
MOST_ROWS: Final = 100  # of one list: attempts, letters, experiences, specialties, signals
MOST_CHARACTERS: Final = 300
MOST_PUBLICATIONS: Final = 1000
LONGEST_STRENGTH: Final = 500  # characters on what a letter may say
MOST_REMINDERS: Final = 10  # of one letter
LONGEST_EXPERIENCE: Final = 600  # months
WEEKS_A_MONTH: Final = 4  # rotations are counted in weeks, and four of them are taken as a month
MOST_OWN_FACTS: Final = 200
# What an applicant may know better than our sources: the policies that a requirement reads.
OWN_FIELDS: Final = tuple(name for name, fact in FIELDS.items() if fact.is_noted)
LARGEST_WEIGHT: Final = 1_000_000  # of a line of the score; only how weights compare matters


class ImmigrationStatus(models.TextChoices):
    NONE = "none", "None of these"
    PERMANENT_RESIDENT = "permanent_resident", "Permanent resident (green card)"
    ASYLUM_OR_REFUGEE = "asylum_or_refugee", "Asylum or refugee status, granted"
    WORK_PERMIT = "work_permit", "Work permit"


class WorkPermitGround(models.TextChoices):
    PENDING_ASYLUM = "pending_asylum", "Asylum asked for, not decided"
    PENDING_GREEN_CARD = "pending_green_card", "Green card asked for, not decided"
    TPS = "tps", "Temporary protected status (TPS)"
    DACA = "daca", "DACA"
    SPOUSE = "spouse", "Spouse of a visa holder (J-2, H-4, L-2)"
    OPT = "opt", "Training after studies in the US (OPT)"
    OTHER = "other", "Another ground"


class HomeRule(models.TextChoices):
    """The two years at home that INA 212(e) asks for after J-1; it binds who came along on J-2 too."""

    BINDS = "binds", "It binds me"
    WAIVED = "waived", "It was waived"
    DOES_NOT_BIND = "does_not_bind", "It does not bind me, or I have met it"


class CanadianStatus(models.TextChoices):
    NONE = "none", "Neither"
    PERMANENT_RESIDENT = "permanent_resident", "Permanent resident"
    CITIZEN = "citizen", "Citizen"


class VisasAccepted(models.TextChoices):
    """One answer rather than two checkboxes: "none" differs from "not answered yet"."""

    EITHER = "J-1 H-1B", "J-1 or H-1B"
    J1 = "J-1", "J-1 only"
    H1B = "H-1B", "H-1B only"
    NONE = "none", "None"


class Exam(models.TextChoices):
    STEP1 = "step1", "Step 1"
    STEP2_CK = "step2_ck", "Step 2 CK"
    STEP3 = "step3", "Step 3"
    OET = "oet", "OET Medicine"
    MCCQE1 = "mccqe1", "MCCQE Part I"
    NAC = "nac", "NAC"


# The top of each scale. Sources: USMLE (three digits, at most 300), OET (500 a part), Medical Council of Canada
# (MCCQE Part I to 600, NAC to 1500).
HIGHEST_SCORE: Final[Mapping[str, int]] = {
    Exam.STEP1: 300,
    Exam.STEP2_CK: 300,
    Exam.STEP3: 300,
    Exam.OET: 500,
    Exam.MCCQE1: 600,
    Exam.NAC: 1500,
}


class LetterSetting(models.TextChoices):
    HANDS_ON = "hands_on", "Hands-on clinical work"
    OBSERVERSHIP = "observership", "Observership"
    RESEARCH = "research", "Research"
    TEACHING = "teaching", "Teaching"
    OTHER = "other", "Other"


class LetterStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    ASKED = "asked", "Asked for"
    PROMISED = "promised", "Promised"
    RECEIVED = "received", "Received"
    UPLOADED = "uploaded", "Uploaded to the application service"

    @property
    def short(self) -> str:
        """Where it is told, not asked."""
        return "Uploaded" if self is LetterStatus.UPLOADED else str(self.label)


class ExperienceSetting(models.TextChoices):
    INPATIENT = "inpatient", "Inpatient"
    OUTPATIENT = "outpatient", "Outpatient"
    BOTH = "both", "Inpatient and outpatient"
    RESEARCH = "research", "Research"


class ExperienceLetter(models.TextChoices):
    """Whether a letter came of an experience."""

    YES = "yes", "Yes"
    ASKED = "asked", "Asked for"
    NO = "no", "No"


class PreferenceKind(models.TextChoices):
    SPECIALTY = "specialty", "Specialty"
    STATE = "state", "State"
    PROVINCE = "province", "Province"
    SETTING = "setting", "Setting"
    SIGNAL = "signal", "Gold or only signal"
    SILVER_SIGNAL = "silver_signal", "Silver signal"


PREFERENCES: Final[Mapping[str, PreferenceKind]] = {
    "specialties": PreferenceKind.SPECIALTY,
    "states": PreferenceKind.STATE,
    "settings": PreferenceKind.SETTING,
    "provinces": PreferenceKind.PROVINCE,
    "signals": PreferenceKind.SIGNAL,
    "silver_signals": PreferenceKind.SILVER_SIGNAL,
}


def everybody(me: Applicant) -> bool:
    return True


class Asked(NamedTuple):
    """What a column asks of the applicant, in which words and why: forms, open questions, summary and files follow.

    ``kind``: which field of a form asks it, and which type a file holds. ``why``: the reason it is asked; without one
    it is never missed. ``short``: its name among the open questions, where not the ``label`` of the form; ``told``: on
    the summary, where not that. ``of``: whom it concerns. ``answered_by``: the fields of ``Applicant`` any one of which
    answers it, where not the one of its own name. ``limits``: of a number. ``shown_if``: the answer beside it that it
    waits for in a form, as "name=value|value"; "name=*" for any. ``month``: "first" or "last", of a day of which month
    and year are asked: which of that month it is. ``listed``: the list of the page that completes it.
    """

    kind: str
    label: str = ""
    hint: str = ""
    why: str = ""
    short: str = ""
    told: str = ""
    of: Callable[[Applicant], bool] = everybody
    answered_by: tuple[str, ...] = ()
    part: str = "who"
    limits: tuple[int, int] = (0, 0)
    shown_if: str = ""
    month: str = ""
    listed: str = ""


Column = TypeVar("Column", bound="models.Field[Any, Any]")


def asked(column: Column, kind: str, label: str = "", hint: str = "", why: str = "", **more: Any) -> Column:
    """A column that says what it asks. Its words are no part of the table: to change them takes no migration."""
    column.asked = Asked(kind, label, hint, why, **more)  # type: ignore[attr-defined]
    return column


def asked_of(model: type[models.Model], part: str = "") -> list[Any]:
    """The columns of a model that ask something (in one part), in their order."""
    columns = [column for column in model._meta.concrete_fields if hasattr(column, "asked")]
    return [column for column in columns if not part or column.asked.part == part]


def word(choices: type[models.TextChoices], *words: str, **more: Any) -> models.CharField:
    """A column that holds one of the choices, or '' for "not answered"."""
    column = models.CharField(max_length=20, choices=choices.choices, blank=True, default="")
    return asked(column, "word", *words, **more)


def day(*words: str, **more: Any) -> models.DateField:
    return asked(models.DateField(null=True, blank=True), "day", *words, **more)


def answer(*words: str, **more: Any) -> models.BooleanField:
    """Yes, no, or NULL for "not answered"."""
    return asked(models.BooleanField(null=True, blank=True), "answer", *words, **more)


def none(*words: str, **more: Any) -> models.BooleanField:
    """A checkbox: that an empty list is the answer."""
    return asked(models.BooleanField(default=False), "none", *words, **more)


def number(low: int, high: int, *words: str, **more: Any) -> models.PositiveSmallIntegerField:
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    return asked(column, "number", *words, limits=(low, high), **more)


def text(*words: str, kind: str = "text", most: int = MOST_CHARACTERS, **more: Any) -> models.CharField:
    """``kind``: of text that names something: country (two letters), specialty (slug) or program (key)."""
    return asked(models.CharField(max_length=most, blank=True, default=""), kind, *words, **more)


def known(model: str, field: str, choices: type[models.TextChoices], *blank: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{model}_{field}_known", condition=Q((f"{field}__in", [*blank, *choices.values]))
    )


def in_range(model: str, field: str, low: Any, high: Any) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{model}_{field}_in_range", condition=Q((f"{field}__isnull", True)) | Q((f"{field}__range", (low, high)))
    )


def sane(model: str, *fields: str) -> list[models.CheckConstraint]:
    return [in_range(model, field, EARLIEST_DAY, LATEST_DAY) for field in fields]
