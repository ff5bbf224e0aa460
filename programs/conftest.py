"""Fixtures of the tests about programs."""

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def desk(client):
    """A signed-in steward's browser."""
    client.force_login(User.objects.create_superuser("steward"))
    return client
