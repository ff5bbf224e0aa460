"""What keeps the house in order: who may import whom, complete migrations, the driver, the pinned packages."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = settings.BASE_DIR

# From the ground up. A module may import from its own floor and those below. A new module is given its floor here.
FLOORS = {
    "programs": [
        {"vocabulary", "dates", "fields", "apps"},
        {"models", "querysets", "specialties"},
        {
            "record",
            "agreement",
            "openness",
            "side_by_side",
            "projection",
            "ledger",
            "catalogue",
            "search",
            "dossier",
            "comparison",
            "similar",
            "duplicates",
            "history",
            "changes",
            "batches",
            "corrections",
            "queues",
            "season_turn",
            "audit",
            "coverage",
            "spreadsheets",
        },
        {
            "filter_table",
            "filters",
            "dropped",
            "forms",
            "import_forms",
            "roster",
            "correction_forms",
            "tickets",
            "web",
            "queue_forms",
            "charts",
            "desk",
            "atom",
        },
        {
            "views",
            "import_views",
            "change_views",
            "roster_views",
            "correction_views",
            "correction_urls",
            "queue_views",
            "season_views",
            "log_views",
            "import_pair_views",
            "import_urls",
            "duplicate_views",
            "duplicate_urls",
            "desk_views",
            "desk_urls",
            "api",
            "admin",
            "urls",
            "templatetags",
            "management",
        },
    ],
    "applicants": [
        {"countries", "identity", "matching", "apps"},
        {"models", "seasons", "rules", "fees", "season_calendar"},
        {"matches", "known", "contradictions", "differences", "file_fields", "file_faults", "own_facts"},
        {"profile_file"},
        {"kept", "everything"},
        {
            "plan",
            "plan_questions",
            "my_comparison",
            "rank_list",
            "rank_list_forms",
            "questions",
            "forms",
            "parts",
            "searches",
            "digests",
            "suppose",
            "weights",
            "stays",
            "stay_forms",
            "letter_forms",
            "letters",
            "completeness",
        },
        {"summary"},
        {"specialty_rankings", "adoption", "taking_over", "leaving", "sharing"},
        {"plan_columns", "plan_costs", "plan_files", "plan_forms", "plan_sheet", "plan_import", "plan_import_forms"},
        {"answer_forms"},
        {"views", "api", "admin", "urls", "sharing_urls", "templatetags", "management"},
    ],
}


def modules_of(app: str) -> list[Path]:
    own = [path.relative_to(ROOT) for path in (ROOT / app).rglob("*.py")]
    return sorted(
        path for path in own if not {"tests", "migrations"} & set(path.parts) and path.parts[1] != "__init__.py"
    )


def floor_of(dotted: str) -> int:
    app, module = dotted.split(".")[:2]
    for number, floor in enumerate(FLOORS[app]):
        if module in floor:
            return number
    pytest.fail(f"{app}.{module} has no floor in FLOORS: say which modules it may import.")


def imports_of(path: Path) -> Iterator[str]:
    """Dotted names a module imports when it runs (``from a import b`` gives ``a.b``), wherever the import stands."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for block in ast.walk(tree):
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING"):
            block.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the whole name"
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("app", FLOORS)
def test_imports_go_downward(app: str) -> None:
    upward = [
        f"{path} imports {name}"
        for path in modules_of(app)
        for name in imports_of(path)
        if name.startswith(f"{app}.") and floor_of(name) > floor_of(".".join(path.with_suffix("").parts))
    ]
    assert upward == []


def test_programs_know_nothing_of_applicants() -> None:
    knowing = [path for path in modules_of("programs") for name in imports_of(path) if name.startswith("applicants")]
    assert knowing == []


def test_matching_is_plain_python() -> None:
    """No database, clock or HTML: the standard library, numpy, itself, who the applicant is, and what is counted."""
    counted = ("programs.vocabulary", "programs.record", "programs.openness")
    allowed = ("numpy", "applicants.matching", "applicants.identity", *counted)
    strangers = [
        f"{path} imports {name}"
        for path in modules_of("applicants")
        if path.parts[1] in ("matching", "identity.py")
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(allowed)
    ]
    assert strangers == []


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
