"""The lists of a profile: attempts, letters, experience, wishes, and what the applicant knows of programs."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, reduce
from operator import or_
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.forms.models import model_to_dict
from django.utils import timezone

from applicants.matching import applicant
from applicants.models.answers import (
    HIGHEST_SCORE,
    LONGEST_EXPERIENCE,
    LONGEST_STRENGTH,
    MOST_CHARACTERS,
    OWN_FIELDS,
    Exam,
    ExperienceLetter,
    ExperienceSetting,
    LetterSetting,
    LetterStatus,
    PreferenceKind,
    answer,
    asked,
    day,
    in_range,
    known,
    number,
    sane,
    text,
    word,
)
from programs.models.querysets import OwnRows
from programs.vocabulary import ExperienceKind


def left_to_the_database(row: models.Model, exclude: Collection[str] | None = None) -> None:
    """Instead of ``validate_constraints``: a statement for each constraint of each of a hundred rows is too many. Forms
    and files hold the same and say it better; the database has the last word.
    """


class ExamSitting(models.Model):
    """One attempt at one exam; ``passed`` NULL is planned or awaited."""

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="exams")
    position = models.PositiveSmallIntegerField(default=0)
    exam = asked(models.CharField(max_length=10, choices=Exam.choices), "word", "Exam")
    taken_on = day("Day, taken or planned")
    passed = answer()
    score = number(1, max(HIGHEST_SCORE.values()), "Score, if there is one")

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
    writer = text("Writer", "Initials are enough: only you read this.")
    us_faculty = answer("US faculty?", "Teaches at a US medical school or residency.")
    specialty = text("Writer’s specialty", kind="specialty", most=80)
    setting = word(LetterSetting, "How the writer knows you")
    status = word(LetterStatus, "How far it is")
    institution = text("Institution", "Where the writer works.")
    relationship = text("What you did with them, and when", "It goes into the request you can copy.")
    strength = text("How strong it will be, in your words", "For you alone.", most=LONGEST_STRENGTH)
    wanted_by = day("You want it by")
    asked_on = day("Asked on")
    promised_on = day("Promised on")
    reminded_on = asked(
        models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder),
        "days",  # in order
        "Reminded on",
        "Days as 2026-11-23, with commas.",
    )
    received_on = day("Received on")
    waived_on = day("Right to read it waived on")
    uploaded_on = day("Uploaded on")
    by_chair = answer("By a department chair?", "A few programs want one such letter.")

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
    kind = asked(models.CharField(max_length=20, choices=ExperienceKind.choices), "word", "Kind")
    country = text("Country", kind="country", most=2)
    specialty = text("Specialty", kind="specialty", most=80)
    months = asked(models.FloatField(null=True, blank=True), "months")
    ended_on = day("Last month", "Taken or planned.", month="last")
    program_key = text(
        "At which program?",
        "If it is on this site: its ACGME id or an NRMP code, as on its page.",
        kind="program",
        most=80,
    )
    started_on = day("First month", "Taken or planned.", month="first")
    hands_on = answer(
        "Did you work with patients yourself?",
        "Only for electives and externships.",
        shown_if="kind=elective|externship",
    )
    setting = word(ExperienceSetting, "Setting")
    letter = word(ExperienceLetter, "Letter from it?")

    class Meta:
        ordering = ["position"]
        constraints = [
            known("experience", "kind", ExperienceKind),
            in_range("experience", "months", 0, LONGEST_EXPERIENCE),
            known("experience", "setting", ExperienceSetting, ""),
            known("experience", "letter", ExperienceLetter, ""),
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
    return f"{who} ({LetterStatus(letter.status).short.lower()})" if letter.status else who


def shared_columns(model: type[models.Model], fact: type[Any]) -> tuple[str, ...]:
    """The columns that ``fact`` has under the same name."""
    return tuple(column.name for column in model._meta.concrete_fields if column.name in fact.__dataclass_fields__)


def said(row: models.Model, fact: type[Any]) -> dict[str, Any]:
    """What ``fact`` has under the same name; what is not answered is left out."""
    columns = shared_columns(type(row), fact)
    return _answered(columns, [getattr(row, name) for name in columns])


def _answered(columns: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    found = {name: value for name, value in zip(columns, values, strict=True) if value not in ("", None)}
    if "reminded_on" in found:  # stored as text
        found["reminded_on"] = tuple(date.fromisoformat(str(day)) for day in found["reminded_on"])
    return found


@cache
def _written(model: Any, columns: tuple[str, ...]) -> OwnRows:
    return OwnRows(model.objects.filter(profile=OwnRows.NOBODY).values_list(*columns))


def plain(rows: Any, *columns: str) -> Sequence[Sequence[Any]]:
    """These columns of a list of a profile, in its order; where its rows are not at hand none are made of them."""
    own = getattr(rows.instance, "_prefetched_objects_cache", {})
    if rows.field.remote_field.get_accessor_name() in own:
        return [[getattr(row, name) for name in columns] for row in rows.all()]
    return _written(rows.model, columns).of(rows.instance.pk)


def facts_of(fact: type[Any], rows: Any, none: bool) -> tuple[Any, ...] | None:
    """A list as the rules read it; ``none``: that it is empty is the answer."""
    names = shared_columns(rows.model, fact)
    found = tuple(fact(**_answered(names, row)) for row in plain(rows, *names))
    return found if found or none else None


def own_facts_of(rows: Any) -> tuple[applicant.OwnProgramFact, ...]:
    """What the applicant knows of programs, as the rules read it."""
    told, fact = plain(rows, "program_key", "field", "value", "note", "set_at"), applicant.OwnProgramFact
    return tuple(fact(key, name, value, note, timezone.localdate(at)) for key, name, value, note, at in told)


def as_row(fact: applicant.OwnProgramFact) -> OwnFact:
    """A fact of a profile file as it is stored; one without a day is noted now."""
    noted = datetime.combine(fact.set_on, time(12), timezone.get_current_timezone()) if fact.set_on else timezone.now()
    return OwnFact(program_key=fact.program_key, field=fact.field, value=fact.value, note=fact.note, set_at=noted)


def tell_apart(new: Sequence[models.Model], stored: models.QuerySet[Any]) -> None:
    """Let rows that come without their id, as from a file, be the stored rows that say the same."""
    named = {row.pk for row in new}
    free = {_in_one_form(row): row.pk for row in stored if row.pk not in named}
    for row in new:
        if row.pk is None:
            row.pk = free.pop(_in_one_form(row), None)


def _in_one_form(row: models.Model) -> str:
    """What a row says, in a form that is the same typed and stored."""
    columns = model_to_dict(row, exclude=["id", "profile", "position"])
    return json.dumps(columns, cls=DjangoJSONEncoder, sort_keys=True)
