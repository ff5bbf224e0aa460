"""Fixtures of every test."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Signing people in need not cost what guessing their password should."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
