"""What stewards decided of names of schools that no list has: once, for every roster to come."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from programs.models.reference import done_by
from programs.reader.roster.school_lists import read_schools
from programs.reader.roster.schools import SchoolKind, Schools
from programs.reader.roster.spelling import normal

LONGEST_NAME = 160  # letters; the reader hands over no longer ones


class AliasKind(models.TextChoices):
    US_MD = SchoolKind.US_MD.value, "US school, MD"
    US_DO = SchoolKind.US_DO.value, "US school, DO"
    CA = SchoolKind.CA.value, "Canadian school"
    PR = SchoolKind.PR.value, "School in Puerto Rico"
    IMG = SchoolKind.IMG.value, "School abroad"
    NOT_A_SCHOOL = SchoolKind.NOT_A_SCHOOL.value, "No medical school"


class SchoolAlias(models.Model):
    """``written``: the name as a roster writes it; ``normal``: its normal form, which is decided on once."""

    written = models.CharField(max_length=LONGEST_NAME, help_text="As a roster writes it. Never the name of a person.")
    normal = models.CharField(max_length=2 * LONGEST_NAME, editable=False)
    kind = models.CharField(max_length=12, choices=AliasKind.choices)
    decided_by = done_by()
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["written", "pk"]
        verbose_name = "decided school"
        constraints = [
            models.UniqueConstraint(name="school_alias_decided_once", fields=["normal"]),
            models.CheckConstraint(name="school_alias_not_blank", condition=~Q(normal="") & ~Q(written="")),
            models.CheckConstraint(
                name="school_alias_kind_known",
                condition=Q(kind__in=["us_md", "us_do", "ca", "pr", "img", "not_a_school"]),
            ),
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def as_compared(self) -> str:
        """The normal form of its name; '' where it has no letters."""
        return normal(self.written)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normal = self.as_compared
        super().save(*args, **kwargs)


def decisions() -> dict[str, SchoolKind]:
    """What was decided so far, by the normal form of the name."""
    return {name: SchoolKind(kind) for name, kind in SchoolAlias.objects.values_list("normal", "kind")}


def known_schools() -> Schools:
    """The schools of the lists, and what stewards decided."""
    return read_schools(settings.FIXTURES / "schools").with_decisions(decisions())


@transaction.atomic
def decide(said: Mapping[str, SchoolKind], *, by: Any) -> None:
    """Keep decisions by written name; one that is decided already is decided anew."""
    for written, kind in said.items():
        SchoolAlias.objects.update_or_create(
            normal=normal(written),
            defaults={"written": written, "kind": kind.value, "decided_by": by, "decided_at": timezone.now()},
        )
