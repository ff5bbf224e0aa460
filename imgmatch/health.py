"""The health check: shallow for whoever sends visitors here, ``?deep=1`` for whoever is woken up at night."""

import shutil
import time
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache as shared_cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants.models import VisitorSession
from imgmatch import kept_backups, outbox
from imgmatch.outages import cause_of

LEAST_FREE: Final = 200_000_000  # bytes: a disk with less is told of before it is full
ASKED_AGAIN: Final = 10  # seconds for which one deep check is the answer to all: it writes


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every migration of this code; 503 when it is away or behind.

    ``?deep=1`` also writes to the database, the cache and the folder of uploads, and looks at disks, the
    age of the last backup, and whether the last mails of this worker left.
    """
    try:
        unapplied = known_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError as error:
        return JsonResponse({"status": cause_of(error) or "database away"}, status=503)
    if unapplied:
        return JsonResponse({"status": "behind its migrations", "unapplied": len(unapplied)}, status=503)
    if "deep" not in request.GET:
        return JsonResponse({"status": "ok"})
    found = deep_checks()
    is_well = all(answer == "ok" for answer in found.values())
    return JsonResponse({"status": "ok" if is_well else "not well", "checks": found}, status=200 if is_well else 503)


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration in the code, read from disk once per process."""
    return frozenset(MigrationLoader(None).graph.nodes)


class _UndoneError(Exception):
    pass


def database() -> str:
    """Write a row and take it back: a database that only reads, or whose disk is full, refuses it."""
    try:
        with transaction.atomic():
            VisitorSession.objects.create(session_key=f"healthz-{uuid.uuid4().hex[:20]}", expire_date=timezone.now())
            raise _UndoneError
    except _UndoneError:
        return "ok"


def cache_of_workers() -> str:
    shared_cache.set("healthz", "here", 60)
    return "ok" if shared_cache.get("healthz") else "forgets"


def uploads() -> str:
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    proof = settings.UPLOADS / f"healthz-{uuid.uuid4().hex}"
    proof.write_bytes(b"0" * 4096)
    proof.unlink()
    return "ok"


def disk() -> str:
    name = settings.DATABASES["default"]["NAME"]
    places = [settings.VAR_DIR, *([Path(name).parent] if connection.vendor == "sqlite" else [])]
    least = min(shutil.disk_usage(place).free for place in places if place.exists())
    return "ok" if least >= LEAST_FREE else "nearly full"


def alerts() -> str:
    return "ok" if outbox.alerts.is_well else "error mails are not sent"


def mails() -> str:
    return "ok" if outbox.mails.is_well else "mails to visitors are not sent"


def backup() -> str:
    """Nobody is asked for backups where no place for them is set."""
    return (settings.BACKUPS and kept_backups.fault(Path(settings.BACKUPS))) or "ok"


def static() -> str:
    """Files that were not collected make every page an error, and this one not."""
    return "not collected" if getattr(staticfiles_storage, "hashed_files", True) == {} else "ok"


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "database": database,
    "cache": cache_of_workers,
    "uploads": uploads,
    "disk": disk,
    "alerts": alerts,
    "mails": mails,
    "backup": backup,
    "static": static,
}
_last: dict[str, Any] = {"at": -ASKED_AGAIN, "found": {}}
_one = Lock()


def deep_checks() -> dict[str, str]:
    """Each check and "ok", or what is wrong in plain words. Asked again within ten seconds, the same answer."""
    with _one:
        if time.monotonic() - _last["at"] >= ASKED_AGAIN:
            _last.update(found={name: _told(check) for name, check in CHECKS.items()}, at=time.monotonic())
        return dict(_last["found"])


def _told(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # whatever it is, whoever watches must hear of it
        return cause_of(error) or type(error).__name__
