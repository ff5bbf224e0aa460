"""A file with everything, between its upload and its owner's word that it may replace what is kept."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone

ARRIVED_KEPT_FOR: Final = timedelta(days=1)


class ArrivedFile(models.Model):
    """The text of the file. ``against``: a fingerprint of what was kept when its owner was shown what it replaces, and
    ``shown``: what they were shown.
    """

    profile = models.OneToOneField("applicants.Profile", on_delete=models.CASCADE, related_name="arrived")
    text = models.TextField()
    against = models.CharField(max_length=64)
    shown = models.JSONField(default=dict)
    arrived_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "an arrived file"
