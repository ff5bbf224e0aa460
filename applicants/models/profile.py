"""The applicant's own file, as answered: nothing derived, nothing shared, reached only through its owner."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Q
from django.http import HttpRequest
from django.utils import timezone

from programs.vocabulary import ExperienceKind

EARLIEST_DAY: Final = date(1950, 1, 1)
LATEST_DAY: Final = date(2100, 12, 31)
DAYS_KEPT: Final = 30
MOST_ROWS: Final = 100  # of one list: sittings, letters, experiences, specialties, signals
MOST_CHARACTERS: Final = 300
MOST_PUBLICATIONS: Final = 1000
LONGEST_EXPERIENCE: Final = 600  # months
MOST_OWN_FACTS: Final = 200
# What an applicant may know better than our sources: the policies that a requirement reads.
OWN_FIELDS: Final = (
    "accepts_img",
    "visa_j1",
    "visa_h1b",
    "min_step2_ck",
    "min_step1",
    "max_attempts",
    "max_years_since_graduation",
    "usce",
    "usce_months",
    "letters_required",
    "us_letters_required",
    "step3",
    "ecfmg_by",
    "deadline",
)
LARGEST_WEIGHT: Final = 1_000_000  # of a line of the score; only how weights compare matters

SESSION_KEY: Final = "profile"


class ImmigrationStatus(models.TextChoices):
    NONE = "none", "Neither green card nor work permit"
    PERMANENT_RESIDENT = "permanent_resident", "Permanent resident (green card)"
    WORK_AUTHORIZED = "work_authorized", "Work permit"


class CanadianStatus(models.TextChoices):
    NONE = "none", "Neither"
    PERMANENT_RESIDENT = "permanent_resident", "Permanent resident"
    CITIZEN = "citizen", "Citizen"


class VisasAccepted(models.TextChoices):
    """One answer rather than two ticks: "none" differs from "not answered yet"."""

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


class PreferenceKind(models.TextChoices):
    SPECIALTY = "specialty", "Specialty"
    STATE = "state", "State"
    SETTING = "setting", "Setting"
    SIGNAL = "signal", "Gold or only signal"
    SILVER_SIGNAL = "silver_signal", "Silver signal"


class ChangedElsewhereError(Exception):
    """Someone (another window, another device) saved this part after the page was drawn."""


def word(choices: type[models.TextChoices], **kwargs: Any) -> models.CharField:
    """A column that holds one of the choices, or '' for "not answered"."""
    return models.CharField(max_length=20, choices=choices.choices, blank=True, default="", **kwargs)


def day(**kwargs: Any) -> models.DateField:
    return models.DateField(null=True, blank=True, **kwargs)


def answer(**kwargs: Any) -> models.BooleanField:
    """Yes, no, or NULL for "not answered"."""
    return models.BooleanField(null=True, blank=True, **kwargs)


def known(model: str, field: str, choices: type[models.TextChoices], *blank: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{model}_{field}_known", condition=Q((f"{field}__in", [*blank, *choices.values]))
    )


def in_range(model: str, field: str, low: Any, high: Any) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{model}_{field}_in_range",
        condition=Q((f"{field}__isnull", True)) | Q((f"{field}__range", (low, high))),
    )


def sane(model: str, *fields: str) -> list[models.CheckConstraint]:
    return [in_range(model, field, EARLIEST_DAY, LATEST_DAY) for field in fields]


class ProfileQuerySet(models.QuerySet["Profile"]):
    def for_request(self, request: HttpRequest) -> "ProfileQuerySet":
        """The profile of whoever asks: at most one, known by account or session, never by anything in an address.

        Of somebody signed in it is the account's; a file left by a guest in the same session counts while the account
        has none.
        """
        if not request.user.is_authenticated:
            return self.of_guest(request)
        of_account = self.model.objects.filter(user=request.user)
        guest = Q(pk=request.session.get(SESSION_KEY), user__isnull=True)
        return self.filter(Q(user=request.user) | guest & ~Exists(of_account))

    def of_guest(self, request: HttpRequest) -> "ProfileQuerySet":
        """The profile filled in without an account in this session: at most one."""
        return self.filter(pk=request.session.get(SESSION_KEY), user__isnull=True)

    def out_of_time(self, now: datetime) -> "ProfileQuerySet":
        """Guest profiles nobody has changed for ``DAYS_KEPT`` days."""
        return self.filter(user__isnull=True, updated_at__lt=now - timedelta(days=DAYS_KEPT))


class Profile(models.Model):
    """One applicant's answers in five parts, and what they know of programs. Blank or NULL is "not answered".

    ``no_exams`` and its like say that an empty list is the answer. ``version`` rises with every save and
    ``part_versions`` remembers at which version each part was last saved: a form knows the version it was drawn from,
    so a part saved twice from two windows is noticed and two different parts are not in each other's way.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="profile"
    )
    version = models.PositiveIntegerField(default=0)
    part_versions = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    school_country = models.CharField(max_length=2, blank=True, default="")
    school_name = models.CharField(max_length=MOST_CHARACTERS, blank=True, default="")
    graduated_on = day()
    us_citizen = answer()
    immigration_status = word(ImmigrationStatus)
    work_authorized_until = day()
    visas_accepted = word(VisasAccepted)
    canadian_status = word(CanadianStatus)
    ecfmg_certified_on = day()
    ecfmg_expected_on = day()
    ecfmg_valid_until = day()
    earlier_us_training = answer()

    no_exams = models.BooleanField(default=False)
    no_letters = models.BooleanField(default=False)
    no_experience = models.BooleanField(default=False)
    publications = models.PositiveSmallIntegerField(null=True, blank=True)

    no_signals = models.BooleanField(default=False)
    prospect_share = models.PositiveSmallIntegerField(default=70)
    weights = models.JSONField(default=dict, blank=True)

    objects = ProfileQuerySet.as_manager()

    PARTS: Final = {
        "who": (
            "school_country",
            "school_name",
            "graduated_on",
            "us_citizen",
            "immigration_status",
            "work_authorized_until",
            "visas_accepted",
            "canadian_status",
            "ecfmg_certified_on",
            "ecfmg_expected_on",
            "ecfmg_valid_until",
            "earlier_us_training",
        ),
        "exams": ("no_exams",),
        "letters": ("no_letters",),
        "experience": ("no_experience", "publications"),
        "wishes": ("no_signals", "prospect_share", "weights"),
        "own_facts": (),
    }

    class Meta:
        constraints = [
            known("profile", "immigration_status", ImmigrationStatus, ""),
            known("profile", "visas_accepted", VisasAccepted, ""),
            known("profile", "canadian_status", CanadianStatus, ""),
            *sane(
                "profile",
                "graduated_on",
                "work_authorized_until",
                "ecfmg_certified_on",
                "ecfmg_expected_on",
                "ecfmg_valid_until",
            ),
            in_range("profile", "publications", 0, MOST_PUBLICATIONS),
            models.CheckConstraint(name="profile_prospect_share_in_range", condition=Q(prospect_share__range=(0, 100))),
            models.CheckConstraint(
                name="profile_citizen_or_foreigner",
                condition=Q(us_citizen__isnull=True)
                | Q(us_citizen=False)
                | Q(immigration_status__in=["", ImmigrationStatus.NONE]),
            ),
            models.CheckConstraint(
                name="profile_permit_end_has_permit",
                condition=Q(work_authorized_until__isnull=True)
                | Q(immigration_status=ImmigrationStatus.WORK_AUTHORIZED),
            ),
        ]

    def __str__(self) -> str:
        return "a profile"

    @property
    def kept_until(self) -> date:
        """The last day a guest's profile is kept if nothing changes."""
        return timezone.localdate(self.updated_at) + timedelta(days=DAYS_KEPT)

    def save_parts(self, rows: Mapping[str, Sequence[models.Model]], seen_version: int) -> None:
        """Save some parts whole: the profile's own columns, and the rows (of every part's list) that replace the old.

        ``rows``: new rows by part name; an empty list for a part without any. ``seen_version``: what the person was
        looking at. Raises ChangedElsewhereError, with nothing written, when one of the parts was saved since.
        """
        with transaction.atomic():
            stored = type(self).objects.select_for_update().filter(pk=self.pk).first()
            part_versions = stored.part_versions if stored else {}
            if any(part_versions.get(part, 0) > seen_version for part in rows):
                raise ChangedElsewhereError
            self.version = (stored.version if stored else 0) + 1
            self.part_versions = part_versions | dict.fromkeys(rows, self.version)
            columns = [column for part in rows for column in self.PARTS[part]]
            if stored:
                self.save(update_fields=["version", "part_versions", "updated_at", *columns])
            else:
                self._insert()
            for part, new in rows.items():
                self._replace_rows(part, new)

    def _insert(self) -> None:
        """Store a new profile. An account has one: the second of two windows that both save a first one is late."""
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError:
            if self.user_id and type(self).objects.filter(user=self.user_id).exists():
                raise ChangedElsewhereError from None
            raise

    def _replace_rows(self, part: str, new: Sequence[models.Model]) -> None:
        model = ROWS_OF.get(part)
        if model is None:
            return
        model.objects.filter(profile=self).delete()  # type: ignore[attr-defined]
        for position, row in enumerate(new):
            row.pk, row.profile, row.position = None, self, position  # type: ignore[attr-defined]
        model.objects.bulk_create(new)  # type: ignore[attr-defined]


class ExamSitting(models.Model):
    """One sitting of one exam; ``passed`` NULL is planned or awaited."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="exams")
    position = models.PositiveSmallIntegerField(default=0)
    exam = models.CharField(max_length=10, choices=Exam.choices)
    taken_on = day()
    passed = answer()
    score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            known("sitting", "exam", Exam),
            *sane("sitting", "taken_on"),
            models.CheckConstraint(
                name="sitting_score_in_range",
                condition=Q(score__isnull=True)
                | reduce(or_, (Q(exam=exam, score__range=(1, most)) for exam, most in HIGHEST_SCORE.items())),
            ),
            models.CheckConstraint(
                name="sitting_score_has_result", condition=Q(score__isnull=True) | Q(passed__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return "an exam sitting"


class Letter(models.Model):
    """One letter of recommendation. ``specialty`` is a slug: a private file never holds shared data in place."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="letters")
    position = models.PositiveSmallIntegerField(default=0)
    writer = models.CharField(max_length=MOST_CHARACTERS, blank=True, default="")
    us_faculty = answer()
    specialty = models.CharField(max_length=80, blank=True, default="")
    setting = word(LetterSetting)
    status = word(LetterStatus)

    class Meta:
        ordering = ["position"]
        constraints = [known("letter", "setting", LetterSetting, ""), known("letter", "status", LetterStatus, "")]

    def __str__(self) -> str:
        return "a letter"


class Experience(models.Model):
    """One stretch of experience, in months of full-time work; ``program_key``: where, if at a program we list."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="experience")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=ExperienceKind.choices)
    country = models.CharField(max_length=2, blank=True, default="")
    specialty = models.CharField(max_length=80, blank=True, default="")
    months = models.FloatField(null=True, blank=True)
    ended_on = day()
    program_key = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            known("experience", "kind", ExperienceKind),
            in_range("experience", "months", 0, LONGEST_EXPERIENCE),
            *sane("experience", "ended_on"),
        ]

    def __str__(self) -> str:
        return "an experience"


class Preference(models.Model):
    """One wish or signal: ``value`` is a specialty's slug, a state, a setting or a program key, in order."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="preferences")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=PreferenceKind.choices)
    value = models.CharField(max_length=80)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="preference_named_once", fields=["profile", "kind", "value"]),
            known("preference", "kind", PreferenceKind),
            models.CheckConstraint(name="preference_value_not_blank", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return "a preference"


class OwnFact(models.Model):
    """What an applicant knows of one program, for their own ranking alone: nobody else's, and not evidence.

    ``field``: of ``OWN_FIELDS``; ``value``: the canonical text of :mod:`programs.fields`.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="own_facts")
    program_key = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    note = models.CharField(max_length=MOST_CHARACTERS, blank=True, default="")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["program_key", "field"]
        constraints = [
            models.UniqueConstraint(name="own_fact_once_per_field", fields=["profile", "program_key", "field"]),
            models.CheckConstraint(name="own_fact_field_known", condition=Q(field__in=OWN_FIELDS)),
            models.CheckConstraint(name="own_fact_not_blank", condition=~Q(value="") & ~Q(program_key="")),
        ]

    def __str__(self) -> str:
        return "an own fact"


ROWS_OF: Final[Mapping[str, type[models.Model]]] = {
    "exams": ExamSitting,
    "letters": Letter,
    "experience": Experience,
    "wishes": Preference,
    "own_facts": OwnFact,
}
