"""What every test shares."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from imgmatch import outbox
from programs.catalogue.kept_answers import kept_answers
from programs.http import frames
from programs.models import DataState
from programs.tabular import reading
from programs.tests.reading_here import told_here
from tests import databases

# Python would look through everything a test keeps after every seven tests: a twentieth of their time.
gc.set_threshold(700, 10, 100)

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database: that runs on SQLite and on PostgreSQL. Django refuses the database to the rest.

    Tests that make a database of their own are marked by hand and the longest: they begin, or one would end alone.
    """
    items.sort(key=lambda item: item.get_closest_marker("database") is None)
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames):
            item.add_marker("database")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """What is imported and collected stays: to look through it for garbage took a fifth of the time."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that started the others ends last, and takes away what they copied."""
    if connection.vendor == "postgresql" and not hasattr(session.config, "workerinput"):
        databases.drop_template()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, django_test_environment, django_db_blocker) -> str:
    """What to copy for a database as migrations leave it."""
    own: Path = tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock():
        return databases.migrated(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, migrated: str) -> Iterator[None]:
    with databases.copied_for_this_process(migrated):
        yield


@pytest.fixture(autouse=True, scope="session")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set once: telling all who listen to settings takes longer than many tests.

    Signing people in need not cost what guessing their password should. No test starts from a catalogue that the site
    has written. Files sent in tests are their own. Mails leave at once.
    """
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CATALOGUE_FOLDER="",
        UPLOADS=tmp_path_factory.mktemp("uploads") / "sent",
        READING_PLACES=tmp_path_factory.mktemp("reading"),
    ):
        outbox.HEAD_START = 0  # type: ignore[misc]
        yield


@pytest.fixture(autouse=True)
def nothing_yet(own_settings: None) -> None:
    """No test is answered with what another was, nor in its frame, is limited by its attempts, or finds its files
    or what became of its mails.
    """
    kept_answers.clear()
    frames._frames.clear()
    cache.clear()
    shutil.rmtree(settings.UPLOADS, ignore_errors=True)
    outbox.mails.is_well = True


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read without a process of their own: starting one takes longer than most tests. Some rooms want it."""
    monkeypatch.setattr(reading, "_told", told_here)


@pytest.fixture
def reference_data(transactional_db: None) -> None:
    """What migrations put into the database: a test before this one that commits emptied it when it ended."""
    if not DataState.objects.exists():
        import_module("programs.migrations.0002_reference_data").load(apps, None)


@pytest.fixture
def figures(db: None) -> None:
    """The national figures of the starter set."""
    databases.put_figures()


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Set the day the pages are asked on. Only tests can."""
    localdate = timezone.localdate

    def set_day(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *moment: localdate(*moment) if moment else day)

    return set_day
