"""The last change of somebody's rows as they stood before, so that one press brings them back."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone

UNDO_KEPT_FOR: Final = timedelta(days=1)
LONGEST_NUMBER: Final = 16


class Undo(models.Model):
    """``was``: the rows before the change, as Django's serializer writes them. ``now``: after it, by model and key.

    ``against``: a fingerprint of the rows after it: who changed them since is not overrun. ``number``: in the button,
    so that one of an older message undoes nothing else. ``part``: the part of the profile the rows belong to, or ''.
    """

    profile = models.OneToOneField("applicants.Profile", on_delete=models.CASCADE, related_name="undo")
    number = models.CharField(max_length=LONGEST_NUMBER)
    part = models.CharField(max_length=20, blank=True, default="")
    was = models.TextField()
    now = models.JSONField(default=list)
    against = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "a change that can be undone"
