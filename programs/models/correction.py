"""What the public says is wrong or missing, until a steward decides; and which forms were sent, for a day."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from programs.fields import FIELDS
from programs.models.evidence import IS_HTTP, Evidence, ImportBatch
from programs.models.program import Program
from programs.models.reference import done_by
from programs.vocabulary import Strictness

LONGEST_NOTE = 500
LONGEST_REASON = 300
LONGEST_ADDRESS = 500


class Correction(models.Model):
    """One value of one fact as a visitor gives it, with how they know. Nothing is kept of the visitor.

    ``value``: canonical text of :mod:`programs.fields`. ``seen_on``: a day, '' where none was given. ``times``: how
    often it was sent while it waited. ``batch``: what an approved one was recorded as.
    """

    class How(models.TextChoices):
        PAGE = "page", "It stands on the program’s own page"
        ANSWER = "answer", "The program answered me, by mail or phone"
        OTHER = "other", "In another way"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=1000)
    strictness = models.CharField(max_length=10, choices=Strictness.choices, blank=True, default="")
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")
    how = models.CharField(max_length=10, choices=How.choices)
    url = models.CharField("address", max_length=LONGEST_ADDRESS, blank=True, default="")
    seen_on = models.CharField(max_length=10, blank=True, default="")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    times = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = done_by()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    batch = models.OneToOneField(
        ImportBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="correction"
    )

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["state", "sent_at"], name="correction_queue")]
        constraints = [
            models.CheckConstraint(
                name="correction_decided_as_its_state_says",
                condition=Q(
                    state="waiting", decided_at__isnull=True, decided_by__isnull=True, batch__isnull=True, reason=""
                )
                | Q(state="approved", decided_at__isnull=False, batch__isnull=False, reason="")
                | Q(state="refused", decided_at__isnull=False, batch__isnull=True) & ~Q(reason=""),
            ),
            models.CheckConstraint(name="correction_value_not_blank", condition=~Q(value="") & ~Q(field="")),
            models.CheckConstraint(name="correction_strictness_known", condition=Q(strictness__in=["", *Strictness])),
            models.CheckConstraint(
                name="correction_says_how",
                condition=Q(how="page") & ~Q(url="") | Q(how="answer") & ~Q(seen_on="") | Q(how="other"),
            ),
            models.CheckConstraint(name="correction_url_is_http", condition=IS_HTTP),
            models.CheckConstraint(name="correction_said_by_somebody", condition=Q(times__gte=1)),
            # SQLite does not hold texts to their length by itself.
            models.CheckConstraint(
                name="correction_texts_are_short",
                condition=Q(LessThanOrEqual(Length("value"), 1000))
                & Q(LessThanOrEqual(Length("note"), LONGEST_NOTE))
                & Q(LessThanOrEqual(Length("reason"), LONGEST_REASON))
                & Q(LessThanOrEqual(Length("url"), LONGEST_ADDRESS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"

    @property
    def label(self) -> str:
        return FIELDS[self.field].label

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def evidence(self) -> Evidence | None:
        """What an approved one became; it may be withdrawn since."""
        return next(iter(self.batch.evidences.all()), None) if self.batch else None


class SuggestedProgram(models.Model):
    """A program that somebody's plan has and the site has not, in its owner's words. Nothing is kept of who that is."""

    name = models.CharField(max_length=250)
    place = models.CharField("specialty and place", max_length=250, blank=True, default="")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="suggested_program_once", fields=["name", "place"]),
            models.CheckConstraint(name="suggested_program_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}" if self.place else self.name


class Submission(models.Model):
    """A fact that was sent: the ticket of its form, so that it is taken once, and a keyed hash of where it came from.

    The hash is made anew with every day, see :mod:`programs.http.form_tickets`, and the row is deleted after one.
    """

    ticket = models.CharField(max_length=32, unique=True)
    sender = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["sender", "sent_at"], name="submission_of_sender")]

    def __str__(self) -> str:
        return f"{self.sent_at:%H:%M}"
