"""Searches a person wants to come back to: the words of an address, under a name."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

MOST_SEARCHES: Final = 50
LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 8192  # as much as an address may hold


class SavedSearch(models.Model):
    """One search of one account: ``query`` as in the address of the list of programs, '' for all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(name="search_named_once", fields=["user", "name"]),
            models.CheckConstraint(name="search_name_not_blank", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return "a saved search"
