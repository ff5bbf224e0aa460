"""Sharing: links made, opened and ended, and advisers who ask, are let in, and go.

The address of a link is shown once and kept as a hash. Opening it notes in the visitor's session that they came through
it; the pages themselves stand under the link's number, so the secret is in no bookmark, history or referrer.
"""

import secrets
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from applicants.models import Advising, Profile, SharedLink, WrongLink
from applicants.models.sharing import (
    LONGEST_LABEL,
    MOST_ADVISED,
    MOST_ADVISERS,
    MOST_DAYS,
    MOST_LINKS,
    MOST_OPENED,
    OPENED,
    USUAL_DAYS,
    hash_of,
)
from applicants.profile.form_fields import one_line
from programs.http.form_tickets import sender_of

MOST_WRONG: Final = 20  # links that lead nowhere, from one network in an hour
AN_HOUR: Final = timedelta(hours=1)


class TooManyWrongLinksError(Exception):
    """More links that lead nowhere were opened from one network than people mistype."""


class NotAskedError(Exception):
    """Why an adviser cannot ask, as a sentence for them."""


# The applicant's side -------------------------------------------------------------------------------------------------


class LinkForm(forms.ModelForm):
    """A new link: for whom, what it shows, for how long."""

    days = forms.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        label="For how many days",
        help_text=f"1 to {MOST_DAYS}. You can end it earlier at any time.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Write a whole number from 1 to {MOST_DAYS}."
        ),
    )

    class Meta:
        model = SharedLink
        fields = ("label", "shows_ranking", "shows_plan", "shows_notes")
        labels = {"label": "Name for this link"}
        help_texts = {
            "label": "For example: Dr. Rao. Only you see it.",
            "shows_ranking": "With every reason: they name your exams, scores, years and visa.",
            "shows_plan": "Programs, status and interview days; no costs.",
            "shows_notes": "Your notes and questions on the plan, and your notes about facts of programs.",
        }

    field_order = ("label", "shows_ranking", "shows_plan", "shows_notes", "days")

    def __init__(self, profile: Profile, data: Any = None) -> None:
        # Scores are shown to whoever is meant to see them, not to whoever was not thought of.
        super().__init__(data, label_suffix="", initial={"shows_ranking": False})
        self.profile = profile
        self.fields["label"].validators.append(one_line)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("shows_ranking") and not said.get("shows_plan"):
            self.add_error("shows_ranking", "Select your ranking or your plan: a link shows something.")
        return said

    def make(self) -> str:
        """The secret of a new link, '' with errors where none is made. The applicant's links are made one at a time."""
        with transaction.atomic():
            Profile.objects.select_for_update().get(pk=self.profile.pk)
            if not self.is_valid():
                return ""
            if self.profile.shared_links.count() >= MOST_LINKS:
                self.add_error(None, f"You have {MOST_LINKS} links, as many as are kept. Remove one first.")
                return ""
            token = secrets.token_urlsafe(32)
            self.instance.profile, self.instance.token_hash = self.profile, hash_of(token)
            self.instance.made_at = timezone.now()
            self.instance.expires_at = self.instance.made_at + timedelta(days=self.cleaned_data["days"])
            self.save()
        return token


class AcceptForm(forms.Form):
    """A yes to an adviser, and what the applicant is called there."""

    shown_as = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What they see you as",
        validators=[one_line],
        error_messages={"max_length": f"Write at most {LONGEST_LABEL} characters."},
    )

    def __init__(self, one: Advising, data: Any = None) -> None:
        super().__init__(data, label_suffix="", prefix=f"adviser-{one.pk}")
        user: Any = one.profile.user
        self.fields["shown_as"].help_text = (
            "Left empty: your e-mail address." if user and user.email else "A name they know you by."
        )

    def keep(self, one: Advising) -> bool:
        """Say yes, once; False where the form is at fault."""
        if not self.is_valid():
            return False
        waiting = Advising.objects.waiting().filter(pk=one.pk)
        waiting.update(accepted_at=timezone.now(), shown_as=self.cleaned_data["shown_as"])
        return True


# The other side -------------------------------------------------------------------------------------------------------


def opened(request: HttpRequest, token: str) -> SharedLink | None:
    """The link this secret opens, noted as opened in this session; None for a wrong or ended one.

    Raises TooManyWrongLinksError, also for a right one: whoever guesses must not be told by being let in.
    """
    sender, now = sender_of(request), timezone.now()
    WrongLink.objects.filter(at__lt=now - AN_HOUR).delete()
    if WrongLink.objects.filter(sender=sender).count() >= MOST_WRONG:
        raise TooManyWrongLinksError
    link = SharedLink.objects.alive().filter(token_hash=hash_of(token)).first()
    if link is None:
        WrongLink.objects.create(sender=sender, at=now)
        return None
    SharedLink.objects.filter(pk=link.pk).update(opened_at=now)
    others = [pk for pk in request.session.get(OPENED, []) if pk != link.pk]
    request.session[OPENED] = [*others, link.pk][-MOST_OPENED:]
    return link


def ask(link: SharedLink, adviser: User) -> Advising:
    """Ask the applicant to be kept among an adviser's; asking twice is asking once. Raises NotAskedError."""
    if link.profile.user_id == adviser.pk:
        raise NotAskedError("This link is your own.")
    if not adviser.email:
        raise NotAskedError(
            "Your account has no e-mail address, by which the applicant would know you. Give one first."
        )
    with transaction.atomic():
        Profile.objects.select_for_update().get(pk=link.profile_id)
        known = Advising.objects.filter(profile=link.profile_id, adviser=adviser).first()
        if known:
            return known
        if Advising.objects.filter(profile=link.profile_id).count() >= MOST_ADVISERS:
            raise NotAskedError("This applicant has as many advisers as are kept. Ask them to end one first.")
        if Advising.objects.filter(adviser=adviser).count() >= MOST_ADVISED:
            raise NotAskedError(f"You have {MOST_ADVISED} applicants, as many as are kept. End one first.")
        shown = {name: getattr(link, name) for name in ("shows_ranking", "shows_plan", "shows_notes")}
        return Advising.objects.create(profile_id=link.profile_id, adviser=adviser, **shown)
