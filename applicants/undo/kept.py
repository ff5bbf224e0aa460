"""What was changed last, kept as it stood before: its message has Undo, until its owner changes something else."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any, Final

from django.apps import apps
from django.contrib import messages
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from applicants.models import AssignedLetter, Profile, Undo
from applicants.models.locks import put_in_place
from applicants.models.rows import ROWS_OF
from applicants.models.undo import UNDO_KEPT_FOR

UNTOLD: Final = "~"  # begins the number of a change that no message told of
MOST_WRITTEN: Final = 500_000  # characters of the rows before a change; of a longer one nothing is kept


class CannotUndoError(Exception):
    """It was undone before, is too old, or something was changed since."""


class Change:
    """A change of rows of one profile, from before it is made: ``tell`` says that it was, with Undo beside it.

    ``rows``: querysets of all that may change, what others hang on first. ``part``: see :class:`Undo`; of the profile
    itself only the answers of the part count. ``was``: the rows as they stood before, of who has read them already.
    """

    def __init__(
        self,
        request: HttpRequest,
        profile: Profile,
        *rows: models.QuerySet[Any],
        part: str = "",
        was: Sequence[models.Model] | None = None,
    ) -> None:
        self.request, self.profile, self.part = request, profile, part
        self.rows = [found.order_by("pk") for found in rows]
        self.was = written(self.found() if was is None else was, part)

    def found(self) -> list[models.Model]:
        return list(chain.from_iterable(rows.all() for rows in self.rows))

    @property
    def can_be_kept(self) -> bool:
        return len(self.was) <= MOST_WRITTEN

    def tell(self, words: str) -> None:
        """Say what was done. The button is left out where nothing changed, and where it was too much to keep."""
        messages.success(self.request, words, extra_tags=self._keep())

    def keep_untold(self) -> None:
        """Keep a change that is one of several: who tells the last of them offers to undo them all."""
        self._keep(UNTOLD)

    def _keep(self, mark: str = "") -> str:
        """The number to undo it by; '' where there is nothing to undo. A change not told before is undone with it."""
        found = self.found()
        now = written(found, self.part)
        if self.part in Profile.PARTS:  # nothing else is saved without a word
            before = Undo.objects.filter(profile=self.profile, part=self.part, number__startswith=UNTOLD).first()
            if before and before.against == fingerprint(self.was):
                self.was = before.was
        if now == self.was:
            return ""
        number = mark + secrets.token_urlsafe(8) if self.can_be_kept else ""
        kept = {
            "number": number,
            "part": self.part,
            "was": self.was if number else "[]",
            "now": [key_of(row) for row in found] if number else [],
            "against": fingerprint(now),
            "made_at": timezone.now(),
        }
        put_in_place(Undo(profile=self.profile, **kept))
        return number


def part_change(request: HttpRequest, profile: Profile, part: str) -> Change | None:
    """Of one part of the profile; None of a profile that is only begun by it."""
    if profile._state.adding:
        return None
    rows: list[models.QuerySet[Any]] = [Profile.objects.filter(pk=profile.pk)]
    if part in ROWS_OF:
        rows.append(ROWS_OF[part].objects.filter(profile=profile))  # type: ignore[attr-defined]
    if part == "letters":
        rows.append(AssignedLetter.objects.filter(letter__profile=profile))
    return Change(request, profile, *rows, part=part)


def undo(profile: Profile, number: str) -> None:
    """Bring the rows back as they stood before the change of this number. Raises CannotUndoError."""
    try:
        with transaction.atomic():
            _undo(profile, number)
    except IntegrityError:
        raise CannotUndoError from None


def _undo(profile: Profile, number: str) -> None:
    # As every writer does first, so that nobody else writes meanwhile.
    Profile.objects.filter(pk=profile.pk).update(updated_at=timezone.now())
    kept = Undo.objects.filter(profile=profile).first()
    if kept is None or not number or kept.number != number or kept.made_at < timezone.now() - UNDO_KEPT_FOR:
        raise CannotUndoError
    was = [one.object for one in serializers.deserialize("json", kept.was)]
    now = [(label, str(pk)) for label, pk in kept.now]
    there = _stored([*now, *map(key_of, was)])
    if fingerprint(written([there[key] for key in now if key in there], kept.part)) != kept.against:
        raise CannotUndoError
    came = there.keys() - set(map(key_of, was))
    for label, pk in reversed([key for key in now if key in came]):
        apps.get_model(label)._default_manager.filter(pk=pk).delete()
    for row in was:
        if isinstance(row, Profile):
            answers = {name: getattr(row, name) for name in Profile.PARTS[kept.part]}
            Profile.objects.filter(pk=profile.pk).update(**answers)
            continue
        if hasattr(row, "version"):  # a page drawn in between must notice
            row.version = getattr(there.get(key_of(row)), "version", row.version) + 1
        row.save()
    connection.check_constraints({row._meta.db_table for row in was})
    kept.delete()
    if kept.part:
        profile.count_save(kept.part)


def forget_old() -> int:
    """Delete what can be undone no more; returns how many."""
    return Undo.objects.filter(made_at__lt=timezone.now() - UNDO_KEPT_FOR).delete()[0]


def key_of(row: models.Model) -> tuple[str, str]:
    """Its model and key: that of a profile is no number."""
    return row._meta.label, str(row.pk)


def _stored(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], models.Model]:
    """The rows of these models and keys that there are."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for label, pk in keys:
        wanted[label].add(pk)
    return {
        key_of(row): row
        for label, pks in wanted.items()
        for row in apps.get_model(label)._default_manager.filter(pk__in=pks)
    }


class ExactEncoder(DjangoJSONEncoder):
    """Moments with their microseconds, which Django cuts off."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def written(rows: Sequence[models.Model], part: str = "") -> str:
    """Rows as text, the same for the same rows; of a profile the answers of this part."""
    answers = Profile.PARTS.get(part, ())
    told = (
        serializers.serialize("json", [row], cls=ExactEncoder, fields=answers if isinstance(row, Profile) else None)
        for row in rows
    )
    return f"[{', '.join(one[1:-1] for one in told)}]"


def fingerprint(words: str) -> str:
    return sha256(words.encode()).hexdigest()
