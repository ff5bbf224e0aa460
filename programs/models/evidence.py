"""Where every fact comes from: sources, evidence and season records. Rows are added and withdrawn, never changed."""

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.models.program import Program
from programs.models.reference import done_by
from programs.vocabulary import Group, Population, SourceKind, Strictness, TrackKind

SEASON_RANGE = (1990, 2100)
# A script in an address must not survive in the database, whichever way it came in.
IS_HTTP = Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://")


class Source(models.Model):
    """Who says it: a kind, a name and an address. Two statements share a source when all three are equal."""

    kind = models.CharField(max_length=20, choices=SourceKind.choices)
    name = models.CharField(max_length=300)
    url = models.CharField(
        "address", max_length=600, blank=True, default="", validators=[URLValidator(schemes=["http", "https"])]
    )

    class Meta:
        ordering = ["name", "url"]
        constraints = [
            models.UniqueConstraint(name="source_unique", fields=["kind", "name", "url"]),
            models.CheckConstraint(name="source_kind_known", condition=Q(kind__in=SourceKind.values)),
            models.CheckConstraint(name="source_name_not_blank", condition=~Q(name="")),
            models.CheckConstraint(name="source_url_is_http", condition=IS_HTTP),
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One import, admin form or starter load: what came in together and can be withdrawn together."""

    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    recorded_by = done_by()
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = done_by()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return self.label


class Sourced(models.Model):
    """A statement with its source and date.

    ``seen_on`` is a day (2026-03-01), a month (2026-03), a year (2026) or '' for undated. ``is_current`` marks the row
    the projected value rests on; the ledger sets it.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="%(class)ss")
    seen_on = models.CharField(
        max_length=10,
        blank=True,
        default="",
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", "Use 2026, 2026-03 or 2026-03-01.")],
    )
    recorded_by = done_by()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)  # one moment for all that one act records
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = done_by()
    is_current = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Evidence(Sourced):
    """One value of one field of one program, as one source states it.

    ``value`` is the canonical text of :mod:`programs.fields`. ``season``: the match year it is stated for, 0 for none.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="evidence")
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=1000)
    strictness = models.CharField(max_length=10, choices=Strictness.choices, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    season = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["program", "field", "-recorded_at", "-pk"]
        verbose_name_plural = "evidence"
        indexes = [
            models.Index(fields=["program", "field"], name="evidence_of_field"),
            models.Index(fields=["recorded_at", "field", "program"], name="evidence_by_moment"),
            models.Index(
                fields=["withdrawn_at", "program"],
                name="evidence_by_withdrawal",
                condition=Q(withdrawn_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="evidence_one_current_per_field", fields=["program", "field"], condition=Q(is_current=True)
            ),
            models.CheckConstraint(name="evidence_value_not_blank", condition=~Q(value="") & ~Q(field="")),
            models.CheckConstraint(
                name="evidence_strictness_known", condition=Q(strictness__in=["", *Strictness.values])
            ),
            models.CheckConstraint(
                name="evidence_season_in_range", condition=Q(season=0) | Q(season__range=SEASON_RANGE)
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_is_not_current", condition=Q(is_current=False) | Q(withdrawn_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class SeasonRecord(Sourced):
    """How many people of one group applied to, were interviewed by, matched or trained at a program in one season.

    ``season`` is the match year (a roster of 2021-22 is 2022), 0 when undated; ``track`` '' means the whole program.
    Either ``count`` (people) or, where only that is stated, ``percent`` (0 to 100) of the group within the population.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="season_records")
    season = models.PositiveSmallIntegerField(default=0)
    track = models.CharField(max_length=1, choices=TrackKind.choices, blank=True, default="")
    group = models.CharField(max_length=10, choices=Group.choices)
    population = models.CharField(max_length=12, choices=Population.choices)
    count = models.PositiveIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    method = models.CharField(max_length=600, blank=True, default="")

    class Meta:
        ordering = ["program", "-season", "population", "group", "track"]
        indexes = [
            models.Index(fields=["recorded_at", "program"], name="record_by_moment"),
            models.Index(
                fields=["withdrawn_at", "program"], name="record_by_withdrawal", condition=Q(withdrawn_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="season_record_one_current",
                fields=["program", "season", "track", "group", "population"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="season_record_count_or_percent",
                condition=Q(count__isnull=False, percent__isnull=True) | Q(count__isnull=True, percent__isnull=False),
            ),
            models.CheckConstraint(
                name="season_record_percent_in_range",
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
            ),
            models.CheckConstraint(
                name="season_record_count_in_range", condition=Q(count__isnull=True) | Q(count__lte=100_000)
            ),
            models.CheckConstraint(
                name="season_record_season_in_range", condition=Q(season=0) | Q(season__range=SEASON_RANGE)
            ),
            models.CheckConstraint(name="season_record_group_known", condition=Q(group__in=Group.values)),
            models.CheckConstraint(
                name="season_record_population_known", condition=Q(population__in=Population.values)
            ),
            models.CheckConstraint(
                name="season_record_track_known", condition=Q(track="") | Q(track__in=TrackKind.values)
            ),
            models.CheckConstraint(
                name="season_record_withdrawn_is_not_current",
                condition=Q(is_current=False) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        amount = self.count if self.count is not None else f"{self.percent}%"
        return f"{self.season or 'undated'} {self.population} {self.group}: {amount}"
