"""Who else may look: links that end, and advisers an applicant said yes to. Nobody but the applicant ever writes."""

import hashlib
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

MOST_LINKS: Final = 20  # of one applicant
MOST_ADVISERS: Final = 20  # of one applicant, those who wait for an answer included
MOST_ADVISED: Final = 500  # of one adviser
MOST_DAYS: Final = 90
USUAL_DAYS: Final = 30
LONGEST_LABEL: Final = 80
OPENED: Final = "opened_links"  # in the session of whoever opened them: the links' numbers
MOST_OPENED: Final = 50  # in one session


class WhatIsShown(models.Model):
    """What somebody else is shown of an applicant. ``shows_notes``: their own words beside it."""

    shows_ranking = models.BooleanField("My ranking", default=True)
    shows_plan = models.BooleanField("My plan", default=True)
    shows_notes = models.BooleanField("My notes as well", default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_shows_something", condition=Q(shows_ranking=True) | Q(shows_plan=True)
            )
        ]

    @property
    def in_words(self) -> str:
        """What is shown, as half a sentence."""
        what = [name for name, is_shown in (("ranking", self.shows_ranking), ("plan", self.shows_plan)) if is_shown]
        return f"the {' and the '.join(what)}, {'with' if self.shows_notes else 'without'} notes"


def hash_of(token: str) -> str:
    """What is kept of a token: it is random enough to need no salt, and cannot be read back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    def alive(self) -> "SharedLinkQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def for_request(self, request: HttpRequest) -> "SharedLinkQuerySet":
        """The links this browser came through, while they last."""
        return self.alive().filter(pk__in=request.session.get(OPENED, []))


class SharedLink(WhatIsShown):
    """A link for whoever holds it. ``label``: the applicant's own word for it. Revoked means deleted."""

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="shared_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(max_length=LONGEST_LABEL, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SharedLinkQuerySet.as_manager()

    class Meta(WhatIsShown.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = [
            *WhatIsShown.Meta.constraints,
            models.CheckConstraint(name="shared_link_ends_after_it_begins", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self) -> str:
        return "a shared link"

    def has_ended(self, now: datetime | None = None) -> bool:
        return self.expires_at <= (now or timezone.now())


class AdvisingQuerySet(models.QuerySet["Advising"]):
    def for_adviser(self, user: User) -> "AdvisingQuerySet":
        """The applicants of this adviser: those who said yes."""
        return self.filter(adviser=user, accepted_at__isnull=False).select_related("profile__user")

    def waiting(self) -> "AdvisingQuerySet":
        return self.filter(accepted_at__isnull=True)


class Advising(WhatIsShown):
    """One adviser's wish to keep one applicant, and the applicant's yes. A no, and the end, delete the row.

    ``shown_as``: what the applicant wants to be called there; '' is their e-mail address.
    """

    profile = models.ForeignKey("applicants.Profile", on_delete=models.CASCADE, related_name="advisers")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="advising")
    shown_as = models.CharField(max_length=LONGEST_LABEL, blank=True, default="")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AdvisingQuerySet.as_manager()

    class Meta(WhatIsShown.Meta):
        ordering = ["asked_at", "pk"]
        constraints = [
            *WhatIsShown.Meta.constraints,
            models.UniqueConstraint(name="advising_once", fields=["profile", "adviser"]),
        ]

    def __str__(self) -> str:
        return "an advising"

    @property
    def name(self) -> str:
        """What the adviser sees the applicant as."""
        user: Any = self.profile.user
        return self.shown_as or (user.email if user else "") or "An applicant without an account"


class WrongLink(models.Model):
    """A link that led nowhere, noted for an hour. ``sender``: see :mod:`programs.http.form_tickets`."""

    sender = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "a wrong link"
