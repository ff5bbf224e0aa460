"""Migrations back and forward again on the database of DATABASE_URL: python -m tests.trust.migrations 0023 0013

The two are the migrations of programs and of applicants to go back to. Prints, as JSON, the tables whose rows came back
otherwise and those that the older version does not have.
"""

import hashlib
import io
import json
import os
import sys
from typing import Any

import django

# What counts or dates what happened, not what is known.
PASSING = (
    *("django_migrations", "programs_datastate", "programs_datachange", "auth_permission"),
    *("django_session", "applicants_visitorsession"),
)
MOMENTS = ("facts_changed_at", "edition")  # the edition of a table is put back by ``load_starter``


def there_and_back(programs: str, applicants: str) -> dict[str, Any]:
    from django.core.management import call_command

    # Each works out anew what the older version has not, so both ends are compared alike.
    silent = {"verbosity": 0, "stdout": io.StringIO()}
    call_command("rebuild_projection", **silent)
    before = fingerprints()
    call_command("migrate", "applicants", applicants, interactive=False, **silent)
    call_command("migrate", "programs", programs, interactive=False, **silent)
    kept = fingerprints()
    call_command("migrate", interactive=False, **silent)
    call_command("rebuild_projection", **silent)
    after = fingerprints()
    lost = sorted(before.keys() - kept.keys())
    return {
        "tables": len(before),
        "otherwise": sorted(name for name in kept.keys() & before.keys() if before[name] != after.get(name)),
        "left over": sorted(after.keys() - before.keys()),
        "not in the older version": [name for name in lost if before[name][0]],
    }


def fingerprints() -> dict[str, tuple[int, str]]:
    """Rows of each table, and a mark of what is in them, whatever the order of rows and columns."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in PASSING:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            told = (sorted(zip(names, map(str, row), strict=True)) for row in cursor.fetchall())
            rows = sorted(repr([one for one in row if one[0] not in MOMENTS]) for row in told)
            found[table] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def say_something() -> None:
    """Two limits with an exception, which the older version does not know; a correction of one; a plan."""
    from applicants.models import Profile, SavedProgram
    from programs.models import Correction
    from programs.tests.builders import make_program, say

    program = make_program("alder", max_attempts="2")
    say(program, "max_attempts", "3", strictness="unless", note="more for Step 1")
    say(program, "min_step2_ck", "230", strictness="unless", note="less with a letter")
    Correction.objects.create(
        program=program, field="max_attempts", value="4", strictness="unless", how="page", url="https://example.org/"
    )
    plan = SavedProgram(profile=Profile.objects.create(), program_key="own:1", own_name="Elm Clinic", own_place="Ohio")
    plan.save()
    SavedProgram.objects.create(profile=plan.profile, program_key="alder", note="ask about visas")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")
    django.setup()
    if "--small" in sys.argv:
        say_something()
    sys.stdout.write(json.dumps(there_and_back(*sys.argv[1:3]), indent=1) + "\n")
