"""The rank list: programs of the plan in the order their applicant would train there."""

from typing import Final

from django.db import models
from django.db.models import Q

MOST_RANKED: Final = 300  # a form of all lines has to stay within what one request may bring
LONGEST_CODE: Final = 20


class RankEntry(models.Model):
    """One line of the list, 1 the dearest. ``code``: the NRMP code of the track that is ranked, '' where none is known.

    A line goes with its program when that is taken off the plan; ``profile`` is the plan's, here so that a place is
    given once.
    """

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="rank_list")
    saved = models.ForeignKey("applicants.SavedProgram", on_delete=models.CASCADE, related_name="ranked")
    code = models.CharField(max_length=LONGEST_CODE, blank=True, default="")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="rank_entry_place_once", fields=["profile", "position"]),
            models.UniqueConstraint(name="rank_entry_track_once", fields=["saved", "code"]),
            models.CheckConstraint(name="rank_entry_position_in_range", condition=Q(position__range=(1, MOST_RANKED))),
        ]

    def __str__(self) -> str:
        return "a line of a rank list"
