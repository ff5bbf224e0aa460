"""The health check that load balancers and people ask."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


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
