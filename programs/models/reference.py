"""Reference data: specialties, and the one row that says which edition of the data this is."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from programs.record.state_imgs import StateCount
from programs.vocabulary import STATES


def done_by() -> models.ForeignKey:
    """A column for who did it; NULL for the command line and for accounts that are gone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Specialty(models.Model):
    """A residency specialty. ``aliases``: other names people type, one a line item; lengths are in years."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names and short forms, as a list.")
    acgme_code = models.CharField(max_length=3, blank=True, help_text="First three digits of an ACGME id.")
    default_length_years = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Used, and marked as a default, where a program states no length."
    )
    length_source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "specialties"
        constraints = [
            models.CheckConstraint(
                name="specialty_length_in_range",
                condition=Q(default_length_years__isnull=True) | Q(default_length_years__range=(1, 9)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StateImgCount(models.Model):
    """IMGs of each group matched in a state in one year, beside the places offered there; replaced as a whole."""

    state = models.CharField(max_length=2, unique=True, choices=STATES.items())
    us_img = models.PositiveIntegerField("US IMGs matched")
    non_us_img = models.PositiveIntegerField("non-US IMGs matched")
    places = models.PositiveIntegerField("places offered")
    matched_year = models.PositiveSmallIntegerField("year of the matches")
    places_year = models.PositiveSmallIntegerField("year of the places")
    source_name = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500)
    note = models.CharField(max_length=300, blank=True)
    edition = models.CharField(
        max_length=64, blank=True, help_text="of the starter set's file, as its SHA-256; blank in an owner's own table"
    )

    class Meta:
        ordering = ["state"]
        verbose_name = "IMGs matched in a state"
        verbose_name_plural = "IMGs matched by state"
        constraints = [
            models.CheckConstraint(
                name="state_imgs_within_places", condition=Q(places__gte=F("us_img") + F("non_us_img"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.us_img} US and {self.non_us_img} non-US IMGs for {self.places} places"

    @classmethod
    def counts(cls) -> list[StateCount]:
        rows = cls.objects.values_list(
            "state", "us_img", "non_us_img", "places", "matched_year", "places_year", "source_name"
        )
        return [StateCount(*row) for row in rows]


class EmployerAlias(models.Model):
    """An employer in filings of the labour department that a steward knows as an institution or hospital here.

    Both names are as ``lca.normal`` gives them; ``place`` is '' where it is none of the state's.
    """

    employer = models.CharField(max_length=300)
    state = models.CharField(max_length=2, choices=STATES.items())
    place = models.CharField(max_length=300, blank=True, default="")
    said_by = done_by()
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["state", "employer"]
        verbose_name_plural = "employer aliases"
        constraints = [
            models.UniqueConstraint(name="employer_alias_once", fields=["employer", "state"]),
            models.CheckConstraint(name="employer_alias_not_blank", condition=~Q(employer="")),
            models.CheckConstraint(name="employer_alias_state_known", condition=Q(state__in=list(STATES))),
        ]

    def __str__(self) -> str:
        return f"{self.employer}, {self.state}"


class DataState(models.Model):
    """The single row that readers compare to know whether their copy of the programs is still the newest.

    ``version`` is a new random token after every change of a program fact, set in the same transaction: a counter would
    repeat a number after a rolled-back change. ``this_season`` (match year) is raised
    only by the season roll-over, never by the clock: it decides which evidence counts as fresh.
    """

    version = models.UUIDField(default=uuid.uuid4)
    this_season = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "data state"
        permissions = [("view_desk", "Can look at the desk"), ("keep_data", "Can record, approve and withdraw facts")]
        constraints = [
            models.CheckConstraint(name="data_state_is_one_row", condition=Q(pk=1)),
            models.CheckConstraint(name="data_state_season_in_range", condition=Q(this_season__range=(2000, 2100))),
        ]

    def __str__(self) -> str:
        return f"version {self.version}, season {self.this_season}"

    @classmethod
    def current(cls) -> "DataState":
        return cls.objects.get(pk=1)


class DataChange(models.Model):
    """One renewal of the data version: which version it followed, and whose facts it may have changed.

    Only the newest rows are kept. ``programs``: their ids; NULL where any program may read differently. A version that
    came without a row breaks the chain from ``version`` to ``before``, and readers then load everything.
    """

    version = models.UUIDField(unique=True)
    before = models.UUIDField()
    programs = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"change {self.pk}: {'all' if self.programs is None else len(self.programs)} programs"


class SeasonTurn(models.Model):
    """When the season was raised, or taken back by one; rows are added, never changed."""

    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    turned_by = done_by()
    turned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-turned_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="season_turn_by_one", condition=Q(after=F("before") + 1) | Q(after=F("before") - 1)
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


def slugs_by_name() -> Mapping[str, str]:
    """Every slug, name and alias, case folded, with the slug it means."""
    names: dict[str, str] = {}
    for slug, name, aliases in Specialty.objects.values_list("slug", "name", "aliases"):
        for word in (slug, name, *aliases):
            names[word.casefold()] = slug
    return names
