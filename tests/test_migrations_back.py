"""An update can be taken back, and put on again, with what people recorded."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.database
def test_there_and_back_again(database) -> None:
    """As far as the last version that knew no limits with exceptions; ``make trust`` goes all the way."""
    command = [sys.executable, "-m", "tests.trust.migrations", "0023", "0013", "--small"]
    environment = os.environ | {"DATABASE_URL": database, "CATALOGUE_FOLDER": ""}
    run = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    told = json.loads(run.stdout)
    assert told["tables"] > 40
    assert (told["otherwise"], told["not in the older version"]) == ([], [])
