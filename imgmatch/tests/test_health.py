"""The health check that load balancers and people ask."""

import errno
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from django.core.cache import cache as shared_cache
from django.db import OperationalError, ProgrammingError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from applicants.models import VisitorSession
from imgmatch import health, outages


@pytest.mark.django_db
def test_healthy(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_behind_its_migrations(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="programs").latest("applied").delete()
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "behind its migrations", "unapplied": 1})


def test_database_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(recorder: MigrationRecorder) -> dict:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "database away"})


@pytest.mark.django_db
def test_asks_little(client: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(2):
        client.get("/healthz")


def test_the_picture_browsers_look_for_is_found(client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/img/favicon.svg")


# Deep -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def deep(client: Client, settings, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The answers to a deep check made now, with folders of this test."""
    settings.UPLOADS = tmp_path / "uploads"

    def asked() -> tuple[int, dict[str, Any]]:
        health._last["at"] = -health.ASKED_AGAIN
        response = client.get("/healthz?deep=1")
        return response.status_code, response.json()

    return asked


@pytest.mark.django_db
def test_a_deep_check_writes_everywhere_and_leaves_nothing(deep, settings) -> None:
    assert deep() == (200, {"status": "ok", "checks": dict.fromkeys(health.CHECKS, "ok")})
    assert not VisitorSession.objects.exists()
    assert not list(settings.UPLOADS.iterdir())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "error", "check", "told"),
    [
        (shared_cache, redis.ConnectionError("10.0.0.1 refused"), "cache", "cache away"),
        (VisitorSession.objects, OSError(errno.ENOSPC, "No space left"), "database", "disk full"),
        (VisitorSession.objects, ValueError("a value"), "database", "ValueError"),
    ],
    ids=["Redis away", "disk full", "anything else"],
)
def test_what_is_not_well_is_named_without_its_values(deep, monkeypatch, broken, error, check, told) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(broken, "set" if check == "cache" else "create", refuse)
    status, said = deep()
    assert status == 503
    assert said["checks"] == dict.fromkeys(health.CHECKS, "ok") | {check: told}


@pytest.mark.django_db
def test_a_full_disk_is_told_before_it_is_full(deep, monkeypatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    assert deep()[1]["checks"]["disk"] == "nearly full"


@pytest.mark.django_db
def test_files_that_were_not_collected_are_told(deep, monkeypatch) -> None:
    """As the storage of production says it, which knows none of them; this health check itself needs no file."""
    monkeypatch.setattr(health, "staticfiles_storage", SimpleNamespace(hashed_files={}))
    assert deep()[1]["checks"]["static"] == "not collected"
    monkeypatch.setattr(health, "staticfiles_storage", SimpleNamespace(hashed_files={"a.css": "a.1.css"}))
    assert deep()[1]["checks"]["static"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "told"),
    [(None, "no backup yet"), (35, "ok"), (37, "last backup 37 hours old"), (24 * 9, "last backup 216 hours old")],
)
def test_backups_that_are_made_no_more_are_told(deep, settings, tmp_path, hours, told) -> None:
    """By when the newest whole one was made, whatever stands beside it half."""
    settings.BACKUPS = str(tmp_path / "backups")
    (tmp_path / "backups/2026-12-01-063000.part").mkdir(parents=True)
    if hours is not None:
        for name, age in (("newest", hours), ("older", hours + 24)):
            (tmp_path / "backups" / name).mkdir()
            at = (timezone.now() - timedelta(hours=age, minutes=1)).isoformat()
            said = {"format": 1, "made_at": at, "database": "sqlite", "tables": {}, "files": {}}
            (tmp_path / "backups" / name / "backup.json").write_text(json.dumps(said))
    assert deep()[1]["checks"] == dict.fromkeys(health.CHECKS, "ok") | {"backup": told}


def test_rights_that_are_missing_are_no_database_that_is_away(client, monkeypatch) -> None:
    """The code of PostgreSQL for it, on every page and here."""

    class Refused(Exception):
        pgcode = "42501"

    def refuse(recorder: MigrationRecorder) -> dict:
        raise ProgrammingError("permission denied for table django_migrations") from Refused()

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)
    monkeypatch.setattr(outages.connection, "vendor", "postgresql")
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "no rights in the database"})


@pytest.mark.django_db
def test_a_thousand_deep_checks_write_once(client, deep, monkeypatch) -> None:
    deep()
    monkeypatch.setattr(shared_cache, "set", None)
    assert client.get("/healthz?deep=1").status_code == 200
