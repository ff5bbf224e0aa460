"""What was made with version 0.1.0 works after it: a database, a profile file, a plan file, an export, an open form.

``tests/before/`` holds one of each, made of four invented programs and an invented applicant: the database as SQL for
SQLite, with the account ``ana@example.org``; ``forms.json`` says when its forms were drawn, and for whose profile.
"""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import Profile
from applicants.plan.spreadsheet import brought_back
from programs.http import form_tickets
from programs.tests.builders import make_programs

BEFORE = settings.BASE_DIR / "tests/before"
FORMS: dict[str, Any] = json.loads((BEFORE / "forms.json").read_text())
KEY = "a key of before"
# What version 2 of the profile file says of a file of version 1, and asks beside it.
NEW_IN_PROFILE = {
    "version": 2,
    "immigration_status": "work_permit",
    "work_permit_ground": None,
    "work_permit_renewable": None,
    "j1_years_used": None,
    "home_rule": None,
}

# One process does all that is asked of the site: starting one takes longer than what it does.
UPDATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("rebuild_projection")
"""
LOOK = """
import json, sys, django; django.setup()
from io import StringIO
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from applicants.models import SavedSearch
from programs.catalogue.query import ProgramFilter
def told(*command):
    call_command(*command, stdout=(said := StringIO()))
    return said.getvalue()
rebuilt = [told("rebuild_projection", "--check"), told("rebuild_projection")]
ana = Client(headers={"host": "localhost"})
ana.force_login(User.objects.get(email="ana@example.org"))
answers = {address: ana.get(address) for address in sys.argv[1:]}
print(json.dumps({
    "rebuilt": rebuilt,
    "answers": {
        address: [answer.status_code,
                  (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()]
        for address, answer in answers.items()
    },
    "searched": list(ProgramFilter(QueryDict(SavedSearch.objects.get().query)).qs.values_list("name", flat=True)),
}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a site that has the database of before, brought up to today."""
    path = tmp_path_factory.mktemp("before") / "site.sqlite3"
    stored = sqlite3.connect(path)
    stored.executescript((BEFORE / "database.sql").read_text())
    stored.close()
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment = own | {"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": KEY}
    environment |= {"DJANGO_SETTINGS_MODULE": "imgmatch.settings"}
    run(environment, "-c", UPDATE)
    return environment


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_database_is_read_and_rebuilt(site: dict[str, str]) -> None:
    page = ["/programs/", "/programs/changes/", "/me/", "/me/ranking/", "/me/plan/", "/me/letters/", "/me/checklists/"]
    files = {"/api/programs?visa=j1&not_stated=1&conditional=1": "list.json", "/me/profile.json": "profile.json"}
    files |= {"/me/plan/my-plan.csv": "my-plan.csv"}
    export = "/programs/export.csv"
    looked = json.loads(run(site, "-c", LOOK, *page, *files, export, "/me/data/my-data.json"))
    assert looked["rebuilt"] == ["Every program is what its evidence says.\n", "0 programs changed.\n"]
    found = looked["answers"]
    assert {address: status for address, (status, _) in found.items()} == dict.fromkeys(found, 200)
    expected = {address: (BEFORE / name).read_bytes().decode() for address, name in files.items()}
    listed, silent = next(iter(files)), {"step3_by": None, "work_permit": None}
    before = json.loads(expected.pop(listed))
    items = [item | silent for item in before["items"]]  # keys have joined since
    assert json.loads(found[listed][1]) == before | {"items": items}
    # Silence about IMGs is no question any more for who needs no visa.
    plan = expected["/me/plan/my-plan.csv"].replace("considering,ask,", "considering,open,")
    profile = json.loads(expected["/me/profile.json"]) | NEW_IN_PROFILE
    assert json.loads(found["/me/profile.json"][1]) == profile
    expected |= {"/me/plan/my-plan.csv": plan, "/me/profile.json": found["/me/profile.json"][1]}
    assert {address: found[address][1] for address in expected} == expected
    rows = list(csv.DictReader((BEFORE / "programs.csv").read_text().splitlines()))
    exported = csv.DictReader(found[export][1].splitlines())
    assert [{column: row[column] for column in rows[0]} for row in exported] == rows  # columns may have joined since
    archive, before = json.loads(found["/me/data/my-data.json"][1]), json.loads((BEFORE / "my-data.json").read_text())
    before["plan"] = [entry | {"own_name": "", "own_place": ""} for entry in before["plan"]]
    found_before = before["searches"][0]["query"]
    before["searches"][0]["query"] += "&conditional=visa"  # its words of today for what it found
    assert archive | {"exported_on": ""} == before | {"exported_on": "", "imgmatch": 2, "profile": profile}
    assert found_before == "visa=j1&state=NY&not_stated=1"
    assert looked["searched"] == ["Alder Hospital", "Birch Hospital", "Dogwood Hospital"]


@pytest.mark.parametrize("name", ["programs.csv", "programs.xlsx"])
def test_an_export_says_nothing_new(site: dict[str, str], name: str) -> None:
    page = ("--source-name", "The same", "--source-kind", "other")
    said = run(site, "manage.py", "import_programs", str(BEFORE / name), "--dry-run", "--json", *page)
    report = json.loads(said)
    assert (report["new"], report["changed"], report["unchanged"], report["invalid"]) == (0, 0, 4, [])


@pytest.fixture
def programs() -> None:
    make_programs(
        *(
            {"program_key": key, "specialty": specialty}
            for key, specialty in (
                ("im-1", "internal-medicine"),
                ("im-2", "internal-medicine"),
                ("fm-1", "family-medicine"),
            )
        )
    )


@pytest.mark.django_db
def test_a_profile_file_is_read(client: Client, programs: None) -> None:
    content = (BEFORE / "profile.json").read_bytes()
    sent = client.post("/me/upload/", {"file": SimpleUploadedFile("profile.json", content), "version": 0})
    assert sent.status_code == 302
    # PostgreSQL keeps no order of weights
    assert client.get("/me/profile.json").json() == json.loads(content) | NEW_IN_PROFILE


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["my-plan.csv", "my-plan.xlsx"])
def test_a_plan_file_is_read(client: Client, programs: None, name: str) -> None:
    client.post("/me/who/", {"version": 0})
    sent = client.post("/me/plan/import/", {"file": SimpleUploadedFile(name, (BEFORE / name).read_bytes())})
    assert sent.status_code == 200
    assert [word for word in ("Kind coordinator", "89.5", "Invited") if word not in sent.content.decode()] == []


def test_an_open_form_can_still_be_sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its ticket and the table it carries are signed: under another name the signature would be none."""
    settings.SECRET_KEY = KEY
    monkeypatch.setattr("time.time", lambda: FORMS["at"] + 60)
    ticket = form_tickets.read(FORMS["ticket"], FORMS["form"])
    assert ticket is not None
    assert (ticket.is_too_young, ticket.is_too_old) == (False, False)
    table = brought_back(FORMS["table"], Profile(pk=FORMS["profile"]))
    assert table is not None
    assert (table.columns, [cells for _, cells in table.rows]) == (
        ("Program", "Notes"),
        [{"Program": "Alder Hospital", "Notes": "ring them"}],
    )
