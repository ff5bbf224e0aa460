"""A made-up column of a letter: whether it is on the writer's letterhead."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import Letter, Profile
from tests.recipes import Edit

EDITS = [
    Edit(
        "applicants/models/rows.py",
        '    uploaded_on = day("Uploaded on")',
        '    on_letterhead = answer("On letterhead?", "Of the writer’s hospital.")\n',
    ),
    Edit(
        "applicants/matching/applicant.py",
        "    by_chair: bool | None = None",
        "    on_letterhead: bool | None = None\n",
    ),
]
pytestmark = pytest.mark.django_db
ROWS = {"row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "0", "version": "0"}


def test_it_is_asked_kept_and_read(client) -> None:
    assert "On letterhead?" in client.get("/me/letters/").content.decode()
    client.post("/me/letters/", ROWS | {"row-0-writer": "A", "row-0-on_letterhead": "True"})
    assert Letter.objects.get().on_letterhead is True
    (letter,) = Profile.objects.get().applicant().letters
    assert letter.on_letterhead is True


def test_the_files_go_out_and_come_in(client) -> None:
    client.post("/me/letters/", ROWS | {"row-0-on_letterhead": "False"})
    file = client.get("/me/profile.json")
    assert file.json()["letters"][0]["on_letterhead"] is False
    other = Client()
    other.post("/me/upload/", {"file": SimpleUploadedFile("profile.json", file.content), "version": 0})
    assert other.get("/me/profile.json").content == file.content
    archive = SimpleUploadedFile("my-data.json", client.get("/me/data/my-data.json").content)
    third = Client()
    third.post("/me/data/", {"file": archive})
    third.post("/me/data/arrived/", {"take": "yes"})
    assert third.get("/me/profile.json").content == file.content


def test_the_api_describes_it(client) -> None:
    assert "on_letterhead" in client.get("/api/openapi.json").content.decode()
