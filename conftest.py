"""What every test shares."""

import gc

import pytest
from django.core.cache import cache

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database: that runs on SQLite and on PostgreSQL. Django refuses the database to the rest."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Signing people in need not cost what guessing their password should."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path) -> None:
    """Files sent in a test are gone with it."""
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Limits on attempts are counted in the cache, which would outlive a test."""
    cache.clear()
