"""The lists of a profile: sittings, letters, experience, wishes, and what the applicant knows of programs."""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from functools import reduce
from operator import or_
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from applicants.matching import applicant
from applicants.models.answers import (
    HIGHEST_SCORE,
    LONGEST_EXPERIENCE,
    LONGEST_STRENGTH,
    MOST_CHARACTERS,
    OWN_FIELDS,
    Exam,
    LetterSetting,
    LetterStatus,
    PreferenceKind,
    StayLetter,
    StaySetting,
    answer,
    day,
    in_range,
    known,
    sane,
    word,
)
from programs.vocabulary import ExperienceKind


def left_to_the_database(row: models.Model, exclude: Collection[str] | None = None) -> None:
    """Instead of ``validate_constraints``: a statement for each constraint of each of a hundred rows is too many. Forms
    and files hold the same and say it better; the database has the last word.
    """


class ExamSitting(models.Model):
    """One sitting of one exam; ``passed`` NULL is planned or awaited."""

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="exams")
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

    validate_constraints = left_to_the_database

    def __str__(self) -> str:
        return "an exam attempt"


class Letter(models.Model):
    """One letter of recommendation. ``specialty`` is a slug: a private file never holds shared data in place."""

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="letters")
    position = models.PositiveSmallIntegerField(default=0)
    writer = models.CharField(max_length=MOST_CHARACTERS, blank=True, default="")
    us_faculty = answer()
    specialty = models.CharField(max_length=80, blank=True, default="")
    setting = word(LetterSetting)
    status = word(LetterStatus)
    institution = models.CharField(max_length=MOST_CHARACTERS, blank=True, default="")
    relationship = models.CharField(max_length=MOST_CHARACTERS, blank=True, default="")
    by_chair = answer()
    strength = models.CharField(max_length=LONGEST_STRENGTH, blank=True, default="")
    wanted_by = day()
    asked_on = day()
    promised_on = day()
    reminded_on = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)  # days, in order
    received_on = day()
    waived_on = day()
    uploaded_on = day()

    class Meta:
        ordering = ["position"]
        constraints = [
            known("letter", "setting", LetterSetting, ""),
            known("letter", "status", LetterStatus, ""),
            *sane("letter", "wanted_by", "asked_on", "promised_on", "received_on", "waived_on", "uploaded_on"),
            *(
                models.CheckConstraint(
                    name=f"letter_{later}_after_{earlier}",
                    condition=Q((f"{later}_on__isnull", True))
                    | Q((f"{earlier}_on__isnull", True))
                    | Q((f"{later}_on__gte", F(f"{earlier}_on"))),
                )
                for earlier, later in (("asked", "promised"), ("asked", "received"), ("received", "uploaded"))
            ),
        ]

    validate_constraints = left_to_the_database

    def __str__(self) -> str:
        return "a letter"


class Experience(models.Model):
    """One stretch of experience, in months of full-time work; ``program_key``: where, if at a program we list.

    ``hands_on``: asked of the kinds that leave it open. ``letter``: whether one came of it.
    """

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="experience")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=ExperienceKind.choices)
    country = models.CharField(max_length=2, blank=True, default="")
    specialty = models.CharField(max_length=80, blank=True, default="")
    hands_on = answer()
    setting = word(StaySetting)
    months = models.FloatField(null=True, blank=True)
    started_on = day()
    ended_on = day()
    program_key = models.CharField(max_length=80, blank=True, default="")
    letter = word(StayLetter)

    class Meta:
        ordering = ["position"]
        constraints = [
            known("experience", "kind", ExperienceKind),
            in_range("experience", "months", 0, LONGEST_EXPERIENCE),
            known("experience", "setting", StaySetting, ""),
            known("experience", "letter", StayLetter, ""),
            *sane("experience", "started_on", "ended_on"),
            models.CheckConstraint(
                name="experience_ends_after_start",
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
        ]

    validate_constraints = left_to_the_database

    def __str__(self) -> str:
        return "an experience"


class Preference(models.Model):
    """One wish or signal: ``value`` is a specialty's slug, a state, a setting or a program key, in order."""

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="preferences")
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

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="own_facts")
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


def name_of(letter: Letter, number: int) -> str:
    """How a letter is called on pages: by its writer, else by its place in the list."""
    who = letter.writer or f"Letter {number}"
    return f"{who} ({letter.get_status_display().lower()})" if letter.status else who


def as_row(fact: applicant.OwnProgramFact) -> OwnFact:
    """A fact of a profile file as it is stored; one without a day is noted now."""
    noted = datetime.combine(fact.set_on, time(12), timezone.get_current_timezone()) if fact.set_on else timezone.now()
    return OwnFact(program_key=fact.program_key, field=fact.field, value=fact.value, note=fact.note, set_at=noted)
