"""Whoever writes facts at the same moment as others waits for them, and nobody dies of it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

ACTS, AT_ONCE = 100, 10


@pytest.mark.database
def test_acts_at_the_same_moment_are_all_done(database) -> None:
    """Of a hundred such acts PostgreSQL ended about fifteen, before each took its turn."""
    command = [sys.executable, "-m", "tests.acts_at_once", str(ACTS), str(AT_ONCE)]
    environment = os.environ | {"DATABASE_URL": database}
    run = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    assert json.loads(run.stdout) == {"done": ACTS, "died": {}, "differences": 0}
