"""The site tried as an attacker, a crash and a full disk would: python -m tests.trust [subjects] [--quick] [--rows N]

On SQLite, or on the server of DATABASE_URL. Prints a table of figures with their goals, and ends with 1 where one does
not hold. With ``--quick`` it sends a tenth.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from tests.benchmark.databases import Databases
from tests.trust import disk, doors, drills, fuzz, strength
from tests.trust.report import Figure
from tests.trust.site import place

SUBJECTS: Final[dict[str, Callable[..., Iterator[Figure]]]] = {
    "headers": doors.headers,
    "description": doors.description,
    "access": doors.access,
    "fuzz": fuzz.fuzz,
    "writes": strength.writes,
    "kills": strength.kills,
    "bodies": strength.bodies,
    "erasure": drills.erasure,
    "away": drills.away,
    "disk": disk.disk,
    "restore": drills.restore,
    "migrations": drills.migrations,
}
QUICK: Final[dict[str, Any]] = {
    "fuzz": {"requests": 300},
    "description": {"examples": 5},
    "writes": {"number": 250},
    "kills": {"rounds": 2},
}


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("subjects", nargs="*", help=f"of {', '.join(SUBJECTS)}; all without one")
    reader.add_argument("--quick", action="store_true")
    reader.add_argument("--rows", type=int, default=2000, help="made-up programs of the site")
    asked = reader.parse_args()
    databases, fine = Databases(os.environ.get("DATABASE_URL", "")), True
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")
    for name in asked.subjects or SUBJECTS:
        say(f"\n### {name}, {databases.engine}\n\n| figure | measured | goal | holds |\n|---|---|---|---|")
        more = QUICK.get(name, {}) if asked.quick else {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            one = stack.enter_context(place(stack.enter_context(databases.scratch(asked.rows)), folder))
            setup()
            for figure in SUBJECTS[name](one, **more):
                say(figure.line)
                fine = fine and figure.holds
                if figure.told and not figure.holds:
                    sys.stderr.write("".join(f"    {line}\n" for line in figure.told[:10]))
    return 0 if fine else 1


def setup() -> None:
    """The table of addresses is read from the code, without a database."""
    import django

    django.setup()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
