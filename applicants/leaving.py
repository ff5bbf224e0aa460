"""The end of an account: what hangs on it goes with it, and so does what only mentions it."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q


def leave(user: User) -> None:
    """Delete an account with its profile, plan, searches, links, and its traces in sessions and the admin's log.

    Whoever it advised or was advised by simply no longer finds it.
    """
    with transaction.atomic():
        LogEntry.objects.filter(said_about(user)).delete()
        end_sessions(user)
        user.delete()


def said_about(user: User) -> Q:
    """The admin's log of this account and of what hangs on it, also of what was deleted there: by key and by name."""
    ours = Q(content_type=ContentType.objects.get_for_model(user), object_id=str(user.pk))
    names = {user.username, user.email} - {""}
    for relation in user._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: user})
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        if keys and relation.related_model is not LogEntry:
            ours |= Q(content_type=ContentType.objects.get_for_model(relation.related_model), object_id__in=keys)
        if any(field.name == "email" for field in relation.related_model._meta.fields):
            names |= set(rows.values_list("email", flat=True))
    for name in names:
        ours |= Q(object_repr__icontains=name)
    return ours


def end_sessions(user: User) -> int:
    """Delete every session this account is signed in with; returns how many. Only reading them all tells whose."""
    mine = [
        session.pk for session in Session.objects.iterator() if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]
