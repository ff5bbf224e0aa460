"""A backup that ends with its process, in the middle."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from imgmatch import backup, kept_backups

KILLED = """
import os, signal, django; django.setup()
from pathlib import Path
from imgmatch import backup

def die(path):
    (path.parent / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)

backup.uploads_out = die
backup.back_up(Path(os.environ["FOLDER"]))
"""


@pytest.mark.database
def test_a_backup_that_was_killed_is_none_and_stops_no_other(database, tmp_path) -> None:
    """Of the same name, as on the same day; of other names what it left goes with the next run into the same place."""
    place = tmp_path / "backups"
    environment = os.environ | {"DATABASE_URL": database, "FOLDER": str(place / "today"), "BACKUPS": str(place)}
    root = settings.BASE_DIR
    environment["DJANGO_SETTINGS_MODULE"] = "imgmatch.settings"

    def kill_one() -> list[str]:
        done = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False, timeout=120, cwd=root)
        assert done.returncode == -signal.SIGKILL
        return [path.name for path in place.iterdir()]

    assert kill_one() == ["today.part"]
    again = [sys.executable, "manage.py", "backup"]
    subprocess.run([*again, str(place / "today")], env=environment, check=True, timeout=120, cwd=root)
    assert sorted(path.name for path in (place / "today").iterdir()) == sorted(
        [backup.MANIFEST, backup.FILES[connection.vendor], backup.UPLOADS]
    )
    (place / "today").rename(tmp_path / "away")
    assert kill_one() == ["today.part"]
    subprocess.run(again, env=environment, check=True, timeout=120, cwd=root)
    (only,) = place.iterdir()
    assert kept_backups.NAMED_BY_US.fullmatch(only.name)
