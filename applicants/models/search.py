"""Searches a person wants to come back to, and the mails that tell what changed in them."""

import secrets
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

MOST_SEARCHES: Final = 50
LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 8192  # as much as an address may hold


class SavedSearch(models.Model):
    """One search of one account: ``query`` as in the address of the list of programs, '' for all of them.

    ``looked_at``: when its owner last asked what changed. ``mailed_until``: changes before this moment were mailed, or
    made before mails were asked for; NULL when no mails are.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    looked_at = models.DateTimeField(default=timezone.now, editable=False)
    mailed_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(name="search_named_once", fields=["user", "name"]),
            models.CheckConstraint(name="search_name_not_blank", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return "a saved search"


class Frequency(models.TextChoices):
    DAY = "day", "At most one a day"
    WEEK = "week", "At most one a week"


def new_token() -> str:
    """A name for an account that says nothing of it and cannot be guessed: 256 random bits."""
    return secrets.token_urlsafe(32)


class Digest(models.Model):
    """How often one person is mailed. Which searches the mail is about is said by each search.

    ``sent_on``: the day of the last mail, set before it is sent: whoever sets it is the one who sends. ``token`` stands
    in the link that ends the mails.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest")
    every = models.CharField(max_length=4, choices=Frequency.choices, default=Frequency.DAY)
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    sent_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="digest_frequency_known", condition=Q(every__in=Frequency.values))]

    def __str__(self) -> str:
        return "a digest"
