"""The applicant's own file, as answered: nothing derived, nothing shared, reached only through its owner."""

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Q
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from applicants.matching.applicant import (
    Applicant,
    ClinicalExperience,
    ExamAttempt,
    OwnProgramFact,
    RecommendationLetter,
    Wishes,
)
from applicants.models.answers import (
    MOST_CHARACTERS,
    MOST_PUBLICATIONS,
    CanadianStatus,
    ImmigrationStatus,
    PreferenceKind,
    VisasAccepted,
    answer,
    day,
    in_range,
    known,
    sane,
    word,
)
from applicants.models.rows import ROWS_OF, said
from programs.vocabulary import Visa

DAYS_KEPT: Final = 30
SESSION_KEY: Final = "profile"
BEGINNING: Final = 60  # seconds


class ChangedElsewhereError(Exception):
    """Someone (another window, another device) saved this part after the page was drawn."""


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
        """The profile filled in without an account in this session: at most one.

        Of a guest whose session knows of none it is the one that another click has just begun.
        """
        if key := request.session.get(SESSION_KEY):
            return self.filter(pk=key, user__isnull=True)
        return self.filter(pk__in=keys_to_begin(request), user__isnull=True)

    def out_of_time(self, now: datetime) -> "ProfileQuerySet":
        """Guest profiles nobody has changed for ``DAYS_KEPT`` days."""
        return self.filter(user__isnull=True, updated_at__lt=now - timedelta(days=DAYS_KEPT))


def keys_to_begin(request: HttpRequest) -> list[uuid.UUID]:
    """The key of a profile that this browser begins now as a guest, and the one of a moment ago.

    Two clicks at once come before either has a session, so it is made of the secret against forged forms, which the
    browser has had since the form was drawn and gets anew when somebody signs in. Empty without one.
    """
    secret = request.META.get("CSRF_COOKIE")
    if not secret or request.user.is_authenticated:
        return []
    now = int(time.time()) // BEGINNING
    salt = "applicants.profile.begin"
    return [
        uuid.UUID(salted_hmac(salt, f"{secret} {at}", algorithm="sha256").hexdigest()[:32]) for at in (now, now - 1)
    ]


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
    school_in_directory = answer()
    earlier_canadian_training = answer()
    canadian_language_test = answer()
    return_of_service = answer()

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
            "school_in_directory",
            "earlier_canadian_training",
            "canadian_language_test",
            "return_of_service",
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

    def chosen(self) -> dict[str, list[str]]:
        """What is wished for and signalled, by kind, each in its order."""
        found: dict[str, list[str]] = {kind: [] for kind in PreferenceKind.values}
        for preference in self.preferences.all():
            found[preference.kind].append(preference.value)
        return found

    def visas(self) -> list[str] | None:
        """The visas that would be accepted; None where that is not answered."""
        accepted = self.visas_accepted.split()
        return [visa for visa in Visa.values if visa in accepted] if accepted else None

    def applicant(self) -> Applicant:
        """These answers as the rules read them: five statements."""
        chosen, visas = self.chosen(), self.visas()
        exams = tuple(ExamAttempt(**said(row, ExamAttempt)) for row in self.exams.all())
        letters = tuple(RecommendationLetter(**said(row, RecommendationLetter)) for row in self.letters.all())
        experience = tuple(ClinicalExperience(**said(row, ClinicalExperience)) for row in self.experience.all())
        return Applicant(
            **said(self, Applicant) | {"visas_accepted": None if visas is None else tuple(visas)},
            medical_school_country=self.school_country or None,
            exams=exams if exams or self.no_exams else None,
            letters=letters if letters or self.no_letters else None,
            experience=experience if experience or self.no_experience else None,
            signals=tuple(chosen["signal"]) if chosen["signal"] or self.no_signals else None,
            silver_signals=tuple(chosen["silver_signal"]),
            wishes=Wishes(
                specialties=tuple(chosen["specialty"]),
                states=tuple(chosen["state"]),
                settings=tuple(chosen["setting"]),
                provinces=tuple(chosen["province"]),
                weights={line: float(weight) for line, weight in self.weights.items()},
                prospect_share=self.prospect_share,
            ),
            own_facts=tuple(
                OwnProgramFact(**said(row, OwnProgramFact), set_on=timezone.localdate(row.set_at))
                for row in self.own_facts.all()
            ),
        )

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
                self._state.adding = False  # another click may have begun it since this one looked
                self.save(update_fields=["version", "part_versions", "updated_at", *columns])
            else:
                self._insert()
            for part, new in rows.items():
                self._replace_rows(part, new)

    def count_save(self, part: str) -> None:
        """Say that a part was changed beside its form, so that a page drawn before is told."""
        stored = type(self).objects.select_for_update().get(pk=self.pk)
        stored.version += 1
        stored.part_versions = stored.part_versions | {part: stored.version}
        stored.save(update_fields=["version", "part_versions", "updated_at"])

    def _insert(self) -> None:
        """Store a new profile. An account has one, and so has a guest: the second of two windows that both save a
        first one is late.
        """
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError:
            same = Q(user=self.user_id) if self.user_id else Q(pk=self.pk)
            if type(self).objects.filter(same).exists():
                raise ChangedElsewhereError from None
            raise

    def _replace_rows(self, part: str, new: Sequence[models.Model]) -> None:
        model = ROWS_OF.get(part)
        if model is None:
            return
        stored = model.objects.filter(profile=self)  # type: ignore[attr-defined]
        left = set(stored.values_list("pk", flat=True))
        if model._meta.related_objects:
            _tell_apart(new, stored)
        kept, added = [], []
        for position, row in enumerate(new):
            row.profile, row.position = self, position  # type: ignore[attr-defined]
            if row.pk in left:  # what hangs on a row that stays, stays
                left.remove(row.pk)
                kept.append(row)
            else:
                row.pk = None
                added.append(row)
        stored.filter(pk__in=left).delete()
        if kept:
            model.objects.bulk_update(kept, [f.name for f in model._meta.concrete_fields if not f.primary_key])  # type: ignore[attr-defined]
        model.objects.bulk_create(added)  # type: ignore[attr-defined]


def _tell_apart(new: Sequence[models.Model], stored: models.QuerySet[Any]) -> None:
    """Let rows that come without their id, as from a file, be the stored rows that say the same."""
    named = {row.pk for row in new}
    free = {_said(row): row.pk for row in stored if row.pk not in named}
    for row in new:
        if row.pk is None:
            row.pk = free.pop(_said(row), None)


def _said(row: models.Model) -> str:
    """What a row says, in a form that is the same typed and stored."""
    said = model_to_dict(row, exclude=["id", "profile", "position"])
    return json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True)
