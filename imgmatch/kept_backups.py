"""The folder of all backups: what a new one is called, which old ones go, and how old the newest is."""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.utils import timezone

from imgmatch.backup import PART, held, manifest
from imgmatch.database_tools import BackupError

NAMED_BY_US: Final = re.compile(r"\d{4}-\d\d-\d\d(-\d{6})?")  # others were named by hand, and stay
OLDEST: Final = timedelta(hours=36)  # of the newest backup: one night may be late, none may be left out


def new(folder: Path) -> Path:
    return folder / timezone.now().strftime("%Y-%m-%d-%H%M%S")


def whole(folder: Path) -> Iterator[tuple[datetime, Path]]:
    """When each backup was made, and where it is. What is cut off or no backup is left out."""
    for path in folder.glob("*/"):
        with suppress(BackupError):
            yield manifest(path)["made_at"], path


def forget_older(folder: Path, kept: int | None) -> list[Path]:
    """Remove all but the newest ``kept`` backups, None: no whole one, and what killed runs have left. Those that go."""
    ours = sorted((one for one in whole(folder) if NAMED_BY_US.fullmatch(one[1].name)), reverse=True)
    gone = [path for _, path in ours[kept or len(ours) :]]
    for path in gone:
        path.rename(path.with_name(f"{path.name}{PART}"))
    clear_cut_off(folder)
    return gone


def clear_cut_off(folder: Path) -> None:
    for part in folder.glob(f"*{PART}"):
        with suppress(BackupError), held(part):
            shutil.rmtree(part)


def fault(folder: Path) -> str:
    """What is wrong with the newest backup, in plain words; '' when it is young enough."""
    made_at = max((at for at, _ in whole(folder)), default=None)
    if made_at is None:
        return "no backup yet"
    age = timezone.now() - made_at
    return f"last backup {age // timedelta(hours=1)} hours old" if age > OLDEST else ""
