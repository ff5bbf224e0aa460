"""The applicant's own file, as answered: nothing derived, nothing shared, reached only through its owner."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Q
from django.http import HttpRequest
from django.utils import timezone

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.identity import MOST_J1_YEARS, may_need_visa, on_permit
from applicants.models.answers import (
    MOST_PUBLICATIONS,
    PREFERENCES,
    CanadianStatus,
    HomeRule,
    ImmigrationStatus,
    VisasAccepted,
    WorkPermitGround,
    answer,
    asked,
    asked_of,
    day,
    in_range,
    known,
    none,
    number,
    sane,
    text,
    word,
)
from applicants.models.guest_key import keys_to_begin
from applicants.models.locks import wait_for_turn
from applicants.models.plan import SENT
from applicants.models.rows import ROWS_OF, facts_of, own_facts_of, plain, said, tell_apart
from programs.vocabulary import Visa

DAYS_KEPT: Final = 30
SESSION_KEY: Final = "profile"


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


def is_for_canada(me: Applicant) -> bool:
    return me.canadian_status in ("permanent_resident", "citizen")


def is_img_in_canada(me: Applicant) -> bool:
    return is_for_canada(me) and me.medical_school_country != "CA"


FOR_CANADA: Final = (is_for_canada, is_img_in_canada)
IN_CANADA: Final = "canadian_status=permanent_resident|citizen"
ON_PERMIT: Final[Mapping[str, Any]] = {"of": on_permit, "shown_if": "immigration_status=work_permit"}


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

    school_country = text(
        "Country of your medical school",
        "Where you earned the degree, not where you are from.",
        "It decides whether you are an IMG at all.",
        kind="country",
        most=2,
        answered_by=("medical_school_country",),
    )
    school_name = text("Name of your medical school", "Optional. Choose one, or type its name.", listed="schools")
    graduated_on = day(
        "Graduation",
        "Month and year on your diploma. Give a later one if you still study.",
        "Programs limit the years since graduation; it also tells what you did as a student.",
        month="last",
    )
    us_citizen = answer(
        "Are you a US citizen?",
        "Dual citizens answer yes.",
        "It decides in which group the NRMP counts you, and whether you may need a visa.",
        short="US citizen or not",
    )
    immigration_status = word(
        ImmigrationStatus,
        "If you are not a US citizen: your status in the US",
        "What you hold today. Asylum or a green card you have asked for is a work permit, if you have one.",
        "With a green card, granted asylum, or a work permit that lasts, you need no visa.",
        short="Your status in the US",
        of=lambda me: not me.us_citizen,
        shown_if="us_citizen=False",
    )
    work_permit_ground = word(
        WorkPermitGround,
        "If you have a work permit: its ground",
        why="Programs and their lawyers ask on what ground you may work.",
        short="Ground of your work permit",
        **ON_PERMIT,
    )
    work_authorized_until = day(
        "If you have a work permit: its last day",
        "As on the card.",
        "A permit that ends before training does not spare you the visa.",
        short="Last day of your work permit",
        **ON_PERMIT,
    )
    work_permit_renewable = answer(
        "If you have a work permit: can it be renewed?",
        why="If it ends during training, it helps only where a program takes a renewal.",
        short="Whether your work permit can be renewed",
        **ON_PERMIT,
    )
    visas_accepted = word(
        VisasAccepted,
        "Which visas would you accept?",
        "Only used if you need one.",
        "A program is open to you only if it sponsors one of them.",
        short="Visas you would accept",
        of=may_need_visa,
        shown_if="us_citizen=False",
    )
    j1_years_used = number(
        0,
        MOST_J1_YEARS,
        "Years of residency or fellowship you have done on J-1",
        "0 if none. Research and study on J-1 do not count.",
        "J-1 allows seven years of training in all.",
        short="Years of training on J-1",
        of=lambda me: may_need_visa(me) and me.visas_accepted != ("H-1B",),
        shown_if="visas_accepted=J-1|J-1 H-1B",
    )
    home_rule = word(
        HomeRule,
        "Does the two-year home rule of J-1 bind you (212(e))?",
        "It may bind you if you were in the US on J-1, or on J-2. Your DS-2019 or visa says so.",
        "While it binds you, you cannot have H-1B.",
        short="Two-year home rule of J-1",
        of=lambda me: may_need_visa(me) and me.visas_accepted != ("J-1",),
        shown_if="visas_accepted=H-1B|J-1 H-1B",
    )
    canadian_status = word(
        CanadianStatus,
        "Your status in Canada",
        "For CaRMS; it never decides a US visa.",
        "CaRMS takes only citizens and permanent residents of Canada.",
        told="Citizen or permanent resident",
    )
    ecfmg_certified_on = day(
        "ECFMG certificate: issued on",
        "If you hold it.",
        "Programs say by when they want it, and Step 3 needs it first.",
        short="Day of your ECFMG certificate, or when you expect it",
        answered_by=("ecfmg_certified_on", "ecfmg_expected_on"),
    )
    ecfmg_expected_on = day(
        "ECFMG certificate: expected in", "If you do not hold it yet.", shown_if="ecfmg_certified_on=", month="last"
    )
    ecfmg_valid_until = day(
        "ECFMG certificate: valid until",
        "Only if yours has an end: certificates through a Pathway can expire.",
        shown_if="ecfmg_certified_on=*",
    )
    earlier_us_training = answer(
        "Have you had residency training in the US before?",
        "Some tracks take only physicians who have.",
        "Some tracks take only doctors who had some. Canada mostly takes those who had none.",
        short="Earlier residency training in the US",
    )
    school_in_directory = answer(
        "Is your medical school in the World Directory of Medical Schools?",
        "Look it up at wdoms.org.",
        "CaRMS takes only graduates of schools that are listed.",
        short="School in the World Directory",
        of=is_img_in_canada,
        shown_if=IN_CANADA,
    )
    earlier_canadian_training = answer(
        "Have you had residency training in Canada before?",
        "It closes the first iteration in most provinces.",
        "It closes the first iteration in most provinces.",
        short="Earlier residency training in Canada",
        told="Earlier training in Canada",
        of=is_for_canada,
        shown_if=IN_CANADA,
    )
    canadian_language_test = answer(
        "Do you hold a language test that the province accepts, or an exemption?",
        "Which tests, and from when on, differs by province.",
        "Provinces may ask for one; your checklist says what to look up.",
        short="Language test for Canada",
        told="Language test, or exemption",
        of=is_img_in_canada,
        shown_if=IN_CANADA,
    )
    return_of_service = answer(
        "Would you work in the province afterwards if the place asks for it?",
        "Places for IMGs may bind you to a return of service.",
        "Places for IMGs may bind you to work in the province afterwards.",
        short="Return of service",
        told="Return of service accepted",
        of=is_img_in_canada,
        shown_if=IN_CANADA,
    )

    no_exams = none("I have taken and planned no exam yet", part="exams")
    no_letters = none("I have no letter and have asked for none yet", part="letters")
    no_experience = none("I have none of these experiences", part="experience")
    publications = number(
        0,
        MOST_PUBLICATIONS,
        "Publications",
        "Papers, abstracts, posters. They count only in neurological and orthopaedic surgery.",
        part="experience",
    )

    no_signals = none("I will send no signals", part="wishes")
    prospect_share = asked(models.PositiveSmallIntegerField(default=70), "share", part="wishes")
    weights = asked(models.JSONField(default=dict, blank=True), "weights", part="wishes")

    objects = ProfileQuerySet.as_manager()

    PARTS: ClassVar[Mapping[str, tuple[str, ...]]]  # the columns of each part, in their order

    class Meta:
        constraints = [
            known("profile", "immigration_status", ImmigrationStatus, ""),
            known("profile", "work_permit_ground", WorkPermitGround, ""),
            known("profile", "visas_accepted", VisasAccepted, ""),
            known("profile", "home_rule", HomeRule, ""),
            known("profile", "canadian_status", CanadianStatus, ""),
            *sane("profile", "graduated_on", "work_authorized_until"),
            *sane("profile", "ecfmg_certified_on", "ecfmg_expected_on", "ecfmg_valid_until"),
            in_range("profile", "j1_years_used", 0, MOST_J1_YEARS),
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
                | Q(immigration_status__in=[ImmigrationStatus.WORK_PERMIT, ImmigrationStatus.ASYLUM_OR_REFUGEE]),
            ),
            models.CheckConstraint(
                name="profile_permit_ground_has_permit",
                condition=Q(work_permit_ground="", work_permit_renewable__isnull=True)
                | Q(immigration_status=ImmigrationStatus.WORK_PERMIT),
            ),
        ]

    def __str__(self) -> str:
        return "a profile"

    @property
    def kept_until(self) -> date:
        """The last day a guest's profile is kept if nothing changes."""
        return timezone.localdate(self.updated_at) + timedelta(days=DAYS_KEPT)

    def chosen(self) -> dict[str, list[str]]:
        """What is wished for and signalled, by the names of ``PREFERENCES``, each in its order."""
        kept = plain(self.preferences, "kind", "value")
        return {name: [value for told, value in kept if told == kind] for name, kind in PREFERENCES.items()}

    def visas(self) -> list[str] | None:
        """The visas that would be accepted; None where that is not answered."""
        accepted = self.visas_accepted.split()
        return [visa for visa in Visa.values if visa in accepted] if accepted else None

    def applicant(self) -> Applicant:
        """These answers, and where the plan says an application is sent, as the rules read them: six statements."""
        visas, chosen = self.visas(), {name: tuple(values) for name, values in self.chosen().items()}
        signals, silver = chosen.pop("signals"), chosen.pop("silver_signals")
        weights = {line: float(weight) for line, weight in self.weights.items()}
        return Applicant(
            **said(self, Applicant) | {"visas_accepted": None if visas is None else tuple(visas)},
            medical_school_country=self.school_country or None,
            exams=facts_of(ExamAttempt, self.exams, self.no_exams),
            letters=facts_of(RecommendationLetter, self.letters, self.no_letters),
            experience=facts_of(ClinicalExperience, self.experience, self.no_experience),
            signals=signals if signals or self.no_signals else None,
            silver_signals=silver,
            applied_to=tuple(key for key, status in plain(self.plan, "program_key", "status") if status in SENT),
            wishes=Wishes(**chosen, weights=weights, prospect_share=self.prospect_share),
            own_facts=own_facts_of(self.own_facts),
        )

    def save_parts(self, rows: Mapping[str, Sequence[models.Model]], seen_version: int) -> None:
        """Save some parts whole: the profile's own columns, and the rows (of every part's list) that replace the old.

        ``rows``: new rows by part name; an empty list for a part without any. ``seen_version``: what the person was
        looking at. Raises ChangedElsewhereError, with nothing written, when one of the parts was saved since.
        """
        with transaction.atomic():
            if self._state.adding:
                wait_for_turn(f"profile {self.user_id or self.pk}")
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
            elif self.user_id and type(self).objects.filter(user=self.user_id).exists():
                raise ChangedElsewhereError  # the other of two windows that both save a first one
            else:
                self.save(force_insert=True)
            for part, new in rows.items():
                self._replace_rows(part, new)

    def count_save(self, part: str) -> None:
        """Say that a part was changed beside its form, so that a page drawn before is told."""
        stored = type(self).objects.select_for_update().get(pk=self.pk)
        stored.version += 1
        stored.part_versions = stored.part_versions | {part: stored.version}
        stored.save(update_fields=["version", "part_versions", "updated_at"])

    def _replace_rows(self, part: str, new: Sequence[models.Model]) -> None:
        model = ROWS_OF.get(part)
        if model is None:
            return
        stored = model.objects.filter(profile=self)  # type: ignore[attr-defined]
        left = set(stored.values_list("pk", flat=True))
        if model._meta.related_objects:
            tell_apart(new, stored)
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


Profile.PARTS = {part: tuple(column.name for column in asked_of(Profile, part)) for part in ("who", *ROWS_OF)}
