"""What keeps the house in order: who may import whom, complete migrations, the driver, the pinned packages."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = settings.BASE_DIR

# Rooms row by row, from the ground up: a room imports only rows below its own, and nothing beside itself.
FLOORS = {
    "programs": [
        "vocabulary dates access apps",
        "tabular",
        "reader",
        "http",
        "fields record",
        "models",
        "facts",
        "catalogue exports duplicates",
        "changes imports templatetags admin",
        "corrections",
        "browse desk management",
        "urls",
    ],
    "applicants": [
        "matching apps",
        "models season",
        "access",
        "undo",
        "profile",
        "ranking searches",
        "plan experience",
        "sharing letters checklists templatetags",
        "my_data",
        "urls management admin insights",
    ],
}
FLOOR_OF = {
    app: {room: row for row, rooms in enumerate(rows) for room in rooms.split()} for app, rows in FLOORS.items()
}
MOST = {"programs": (25, 110), "applicants": (20, 90)}  # rooms, and arrows between two of them
LONGEST_MODULE = 400
# Longer for a reason: an adviser reads every requirement in one file, from top to bottom.
LONGER = {"applicants/matching/requirements.py"}
MOST_LINES = 60_900  # 30,000 when the code was put in rooms; what came since: docs/decisions/structure.md
# Django's own words for what each model, form or command has.
NOT_NAMES = {"Meta", "Media", "Command"}


def modules_of(app: str) -> list[Path]:
    own = [path.relative_to(ROOT) for path in (ROOT / app).rglob("*.py")]
    return sorted(path for path in own if not {"tests", "migrations", "conftest.py"} & set(path.parts))


PRODUCT = [path for app in ("imgmatch", *FLOORS) for path in modules_of(app)]


def room_of(path: Path) -> str:
    return path.parts[1].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> list[str]:
    """Dotted names a module imports when it runs (``from a import b`` gives ``a.b``), wherever the import stands."""
    tree = tree_of(path)
    for block in ast.walk(tree):
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING"):
            block.body = []
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the whole name"
            found += (f"{node.module}.{name.name}" for name in node.names)
    return found


def arrows_of(app: str) -> dict[tuple[str, str], str]:
    """What imports what between two rooms, with one example of each."""
    return {
        (room_of(path), name.split(".")[1]): f"{path} imports {name}"
        for path in modules_of(app)
        for name in imports_of(path)
        if name.startswith(f"{app}.") and name.split(".")[1] != room_of(path)
    }


@pytest.mark.parametrize("app", FLOORS)
def test_imports_go_downward(app: str) -> None:
    floor = FLOOR_OF[app]
    assert {room_of(path) for path in modules_of(app)} - {"__init__"} == floor.keys(), (
        "give each room its row in FLOORS"
    )
    assert [why for (room, used), why in arrows_of(app).items() if floor[used] >= floor[room]] == []


@pytest.mark.parametrize("app", FLOORS)
def test_rooms_and_arrows_are_few(app: str) -> None:
    rooms, arrows = MOST[app]
    assert len(FLOOR_OF[app]) <= rooms
    assert len(arrows_of(app)) <= arrows


def test_programs_know_nothing_of_applicants() -> None:
    knowing = [path for path in modules_of("programs") for name in imports_of(path) if name.startswith("applicants")]
    assert knowing == []


def test_no_app_stands_on_the_site() -> None:
    apps = [path for app in FLOORS for path in modules_of(app)]
    assert [path for path in apps for name in imports_of(path) if name.startswith("imgmatch")] == []


def test_nobody_stands_on_a_view() -> None:
    """What two pages need is a module with a name of its own; only lists of addresses name views."""
    standing = [
        f"{path} imports {name}"
        for path in PRODUCT
        if path.name != "urls.py"
        for name in imports_of(path)
        if name.startswith(tuple(FLOORS)) and any(part.endswith("views") for part in name.split("."))
    ]
    assert standing == []


def test_one_name_means_one_thing() -> None:
    found: dict[str, list[str]] = {}
    for path in PRODUCT:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and node.name not in NOT_NAMES:
                found.setdefault(node.name, []).append(str(path))
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_modules_are_short() -> None:
    lines = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in PRODUCT}
    assert {str(path) for path, number in lines.items() if number > LONGEST_MODULE} <= LONGER
    assert sum(lines.values()) <= MOST_LINES


def test_matching_is_plain_python() -> None:
    """No database, clock or HTML: the standard library, numpy, itself, and what is counted of programs."""
    allowed = ("numpy", "applicants.matching", "programs.vocabulary", "programs.record")
    strangers = [
        f"{path} imports {name}"
        for path in modules_of("applicants")
        if room_of(path) == "matching"
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(allowed)
    ]
    assert strangers == []


def test_migrations_stand_still() -> None:
    """What a migration imports of ours would change what it does when it changes.

    A default of a model that is a function is the one exception: Django holds it by its name.
    """
    defaults = {"applicants.models.search"}
    moving = [
        f"{path} imports {name}"
        for app in ("programs", "applicants", "imgmatch")
        for path in (found.relative_to(ROOT) for found in sorted((ROOT / app).rglob("migrations/*.py")))
        for name in imports_of(path)
        if name.split(".")[0] in ("programs", "applicants", "imgmatch") and name not in defaults
    ]
    assert moving == []


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_postgresql_driver_is_the_one_we_pin() -> None:
    """Django prefers psycopg 3 wherever a package brings it along; the tests would then prove another driver."""
    seen = subprocess.run(
        [sys.executable, "-c", "from django.db.backends.postgresql.psycopg_any import is_psycopg3; print(is_psycopg3)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "False"


def pins_of(file: str) -> dict[str, list[Version]]:
    """Pinned versions by package; a package may have one per Python version."""
    pins: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / file).read_text(), re.MULTILINE):
        pins.setdefault(name, []).append(Version(version))
    return pins


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev", "requirements-bench"])
def test_direct_requirements_are_pinned_within_their_range(stem: str) -> None:
    pins = pins_of(f"{stem}.txt")
    lines = re.findall(r"^[a-z][^#\n]*", (ROOT / f"{stem}.in").read_text(), re.MULTILINE)
    for wanted in map(Requirement, lines):
        versions = pins.get(wanted.name, [])
        assert versions, f"{wanted.name} is not in {stem}.txt"
        assert all(version in wanted.specifier for version in versions), f"{wanted} does not allow {versions}"


def test_development_runs_on_what_production_runs_on() -> None:
    development = pins_of("requirements-dev.txt")
    assert {name: development.get(name) for name in pins_of("requirements.txt")} == pins_of("requirements.txt")


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_every_pin_has_hashes(file: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / file).read_text())
    assert [block for block in blocks if "==" in block.splitlines()[0] and "--hash=sha256:" not in block] == []
