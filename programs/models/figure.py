"""National figures: what surveys and reports counted, one number a row, each with its source."""

from django.db import models
from django.db.models import Q


class Topic(models.TextChoices):
    """What a figure is about; the pages of ``/insights/`` read theirs by it."""

    MATCH_RATE = "match-rate", "Match rate"
    IMG_SHARE = "img-share", "Share of places filled by IMGs"
    INTERVIEWS = "interviews", "Whom programs interview"
    DIRECTORS = "directors", "What directors weigh"
    EXAMS = "exams", "Rules about exams"
    THRESHOLDS = "thresholds", "Step 2 CK thresholds"
    VOLUME = "volume", "Applications and interviews"
    PLACES = "places", "Places offered and filled"
    VISA_STUDIES = "visa-studies", "Visas, as studies counted"
    CANADA = "canada", "Canada"


class Confidence(models.TextChoices):
    PRIMARY = "primary", "read in the report itself"
    SECONDARY = "secondary", "quoted by others, checked in a second place"
    SINGLE = "single-secondary", "quoted in one place"


class Figure(models.Model):
    """One number. ``year``: of the Match or survey. ``specialty``: a slug, '' for all. ``who``: a group, exam or other.

    ``n``: how many were counted or asked, NULL where the source does not say. ``is_own``: entered or brought by whoever
    runs the site; the starter set leaves such a row as it is.
    """

    topic = models.CharField(max_length=20, choices=Topic.choices)
    year = models.PositiveSmallIntegerField()
    specialty = models.CharField(max_length=80, blank=True)
    who = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=10, decimal_places=2)
    n = models.PositiveIntegerField("number counted", null=True, blank=True)
    source_name = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500)
    confidence = models.CharField(max_length=20, choices=Confidence.choices)
    note = models.CharField(max_length=300, blank=True)
    is_own = models.BooleanField("of this site's owner", default=False, editable=False)

    class Meta:
        ordering = ["topic", "year", "specialty", "who", "measure"]
        constraints = [
            models.UniqueConstraint(name="figure_once", fields=["topic", "year", "specialty", "who", "measure"]),
            models.CheckConstraint(name="figure_topic_known", condition=Q(topic__in=Topic.values)),
            models.CheckConstraint(name="figure_confidence_known", condition=Q(confidence__in=Confidence.values)),
            models.CheckConstraint(name="figure_year_in_range", condition=Q(year__range=(1980, 2100))),
            models.CheckConstraint(name="figure_value_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="figure_has_source", condition=~Q(source_name="") & ~Q(source_url="")),
        ]

    @property
    def measured(self) -> str:
        """Its measure in words."""
        return self.measure.replace("_", " ")

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.year} {self.specialty} {self.who} {self.measure}: {self.value}"
