"""An update can be taken back, and put on again, with what people recorded."""

import json
import os
import subprocess
import sys
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from programs.models import DataState, Specialty


@pytest.mark.database
def test_there_and_back_again(database) -> None:
    """All that the site starts with, as far as the last version that knew no limits with exceptions."""
    command = [sys.executable, "-m", "tests.trust.migrations", "0023", "0013", "--small"]
    environment = os.environ | {"DATABASE_URL": database, "CATALOGUE_FOLDER": ""}
    load = [sys.executable, "manage.py", "load_starter"]
    subprocess.run(load, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, check=True, timeout=300)
    run = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    told = json.loads(run.stdout)
    assert told["tables"] > 40
    assert (told["otherwise"], told["left over"]) == ([], [])
    assert told["not in the older version"] == ["programs_figure"]  # load_starter brings them again


@pytest.mark.django_db
def test_the_first_data_are_loaded_beside_what_is_there() -> None:
    """Who went back to the very first migration did not come forward again: the specialties were there."""
    before = set(Specialty.objects.values_list("slug", "name")), DataState.objects.get().this_season
    Specialty.objects.filter(slug="psychiatry").delete()
    import_module("programs.migrations.0002_reference_data").load(apps, None)
    assert (set(Specialty.objects.values_list("slug", "name")), DataState.objects.get().this_season) == before


OWN_PROGRAMS = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from applicants.models import Profile, SavedProgram

me = Profile.objects.create()
for key in ("stays", "deleted meanwhile", "name lost"):
    SavedProgram.objects.create(profile=me, program_key=f"own:{key}", own_name=f"It {key}", own_place="Ohio")
call_command("migrate", "applicants", "0016", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM applicants_savedprogram WHERE program_key = 'own:deleted meanwhile'")
    cursor.execute("DELETE FROM applicants_kept_own_program WHERE own_name = 'It name lost'")
    cursor.execute("SELECT own_name FROM applicants_kept_own_program")
    print(cursor.fetchall())
call_command("migrate", verbosity=0)
print(list(SavedProgram.objects.order_by("program_key").values_list("program_key", "own_name", "own_place")))
"""


@pytest.mark.database
def test_programs_of_ones_own_are_kept_and_never_stand_in_the_way(database) -> None:
    """What is deleted while the older version runs is gone; a name that is lost stops no update."""
    environment = os.environ | {"DATABASE_URL": database, "CATALOGUE_FOLDER": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "imgmatch.settings"
    command = [sys.executable, "-c", OWN_PROGRAMS]
    run = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    assert run.stdout.splitlines() == [
        "[('It stays',)]",
        "[('own:name lost', 'A program of my own', ''), ('own:stays', 'It stays', 'Ohio')]",
    ]
