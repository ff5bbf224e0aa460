"""What a steward judged of two entries that resemble each other: one program, or two."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from programs.models.evidence import ImportBatch
from programs.models.program import Program
from programs.models.reference import done_by


class Pairing(models.Model):
    """``is_same``: ``duplicate`` is merged into ``kept``, whose facts follow from the evidence of both; else the two
    are kept apart, and which is which means nothing. Rows are recorded and withdrawn, never changed.
    """

    duplicate = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="pairings")
    kept = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="pairings_kept")
    is_same = models.BooleanField()
    recorded_by = done_by()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="pairings")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = done_by()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="pairing_of_two", condition=~Q(duplicate=F("kept"))),
            models.UniqueConstraint(
                name="pairing_one_merge_per_duplicate",
                fields=["duplicate"],
                condition=Q(is_same=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="pairing_judged_once", fields=["duplicate", "kept"], condition=Q(withdrawn_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} {'is' if self.is_same else 'is not'} {self.kept}"
