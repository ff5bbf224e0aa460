"""Adding one thing changes the places CONTRIBUTING names and no other: recipes walked in a copy of the checkout."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from tests.recipes import Edit

RECIPES = sorted(path.stem for path in (settings.BASE_DIR / "tests/recipes").glob("[!_]*.py"))
COPIED = ("programs", "applicants", "imgmatch", "templates", "static", "fixtures", "tests")
FILES = ("manage.py", "conftest.py", "pytest.ini")


def edits_of(recipe: str) -> list[Edit]:
    edits: list[Edit] = import_module(f"tests.recipes.{recipe}").EDITS
    return edits


def write(folder: Path, edit: Edit) -> None:
    """Write an edit into the copy; its anchor stands in the file exactly as the recipe says."""
    path = folder / edit.file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if edit.after in line)
    path.write_text("".join([*lines[: at + 1], edit.text, *lines[at + 1 :]]), encoding="utf-8")


def run(folder: Path, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DATABASE_URL"))}
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_added_is_found_everywhere(tmp_path: Path) -> None:
    """Every recipe is followed in one copy of the checkout; its tests then find what it added there."""
    for name in COPIED:
        # And what Python compiled: it knows what is stale. Not what another process is about to write of it.
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in FILES:
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    for recipe in RECIPES:
        for edit in edits_of(recipe):
            write(tmp_path, edit)
    run(tmp_path, "manage.py", "makemigrations", "--verbosity", "0")
    walked = [f"tests/recipes/{recipe}.py" for recipe in RECIPES]
    run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *walked)


@pytest.mark.parametrize(
    ("recipe", "places"),
    [("fact", 2), ("filter", 1), ("requirement", 1), ("answer", 2), ("plan_column", 2), ("letter_column", 2)],
)
def test_a_recipe_names_few_places(recipe: str, places: int) -> None:
    """So many places and, where there is a column, its migration, which makemigrations writes."""
    assert len({edit.file for edit in edits_of(recipe)}) <= places
