"""The end of an account: what hangs on it goes with it, and so does what only mentions it."""

import json
import re
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q

from applicants.models import VisitorSession

BLANKED: Final = "(deleted)"
# What a name or address may hold beside a quote, which is only part of one where something stands before it.
HOLDS: Final = r"[\w.!#$%&*+/=?^`{|}~@-]"


def delete_account(user: User) -> None:
    """Delete an account with its profile, plan, searches, links, and its traces in sessions and the admin's log.

    Whoever it advised or was advised by simply no longer finds it.
    """
    with transaction.atomic():
        forget_in_log(user)
        end_sessions(user)
        EmailAddress.objects.filter(email__iexact=user.email).exclude(email="").delete()  # somebody else's typing error
        user.delete()
    empty_write_log()


def empty_write_log() -> None:
    """SQLite keeps what was written of late in a file beside the database, deleted or not, until this is done.

    It waits for readers at most two seconds; ``tidy`` does it again every day.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 2000")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {1000 * settings.DATABASES['default']['OPTIONS']['timeout']}")


def forget_in_log(user: User) -> None:
    """Delete the admin's log of this account and of what hangs on it. Where another entry has its name or address, as
    that of something deleted before has, these are blanked: the entry is a steward's, who must not lose it.
    """
    ours = Q(content_type=ContentType.objects.get_for_model(user), object_id=str(user.pk))
    names = {user.username, user.email} - {""}
    for relation in user._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: user})
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        if keys and relation.related_model is not LogEntry:
            ours |= Q(content_type=ContentType.objects.get_for_model(relation.related_model), object_id__in=keys)
        if any(field.name == "email" for field in relation.related_model._meta.fields):
            names |= set(rows.values_list("email", flat=True))
    LogEntry.objects.filter(ours).delete()
    for name in names:
        whole = re.compile(rf"(?<!{HOLDS})(?<!{HOLDS}'){re.escape(name)}(?![\w@+-]|\.\w)", re.IGNORECASE)
        # Neither the JSON of a message nor SQLite's LIKE knows the other letters: what is plain in it finds the rows.
        plain = max(re.findall(r"[ !#-\[\]-~]+", name), key=len, default="")
        for entry in LogEntry.objects.filter(Q(object_repr__icontains=plain) | Q(change_message__icontains=plain)):
            said = entry.object_repr, entry.change_message
            entry.object_repr, entry.change_message = whole.sub(BLANKED, said[0]), _blanked(whole, said[1])
            if said != (entry.object_repr, entry.change_message):
                entry.save(update_fields=["object_repr", "change_message"])


def _blanked(whole: re.Pattern[str], message: str) -> str:
    """A message of the log without the name: a sentence, or the JSON that Django writes, which escapes letters."""
    try:
        told = json.loads(message) if message.startswith("[") else None
    except ValueError:
        told = None
    if told is None:
        return whole.sub(BLANKED, message)
    blanked = _walked(whole, told)
    return message if blanked == told else json.dumps(blanked)


def _walked(whole: re.Pattern[str], told: Any) -> Any:
    if isinstance(told, str):
        return whole.sub(BLANKED, told)
    if isinstance(told, list):
        return [_walked(whole, one) for one in told]
    if isinstance(told, dict):
        return {name: _walked(whole, one) for name, one in told.items()}
    return told


def end_sessions(user: User) -> int:
    """Delete every session this account is signed in with; returns how many."""
    return VisitorSession.objects.filter(user_id=user.pk).delete()[0]
