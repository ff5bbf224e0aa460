"""A made-up answer of the profile: whether somebody speaks Spanish."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import Profile
from applicants.profile.sections import PARTS, differences_of
from tests.recipes import Edit

EDITS = [
    Edit(
        "applicants/models/profile.py",
        '    school_name = text("Name of your medical school", "Optional.',
        "    speaks_spanish = answer(\n"
        '        "Do you speak Spanish?",\n'
        '        "Well enough for a ward round.",\n'
        '        "Programs at the border ask for it.",\n'
        '        short="Spanish",\n'
        "    )\n",
    ),
    Edit(
        "applicants/matching/applicant.py",
        "    return_of_service: bool | None = None",
        "    speaks_spanish: bool | None = None\n",
    ),
]
pytestmark = pytest.mark.django_db


def answered(client: Client, said: str = "True") -> None:
    version = Profile.objects.order_by("updated_at").values_list("version", flat=True).last() or 0
    assert client.post("/me/who/", {"speaks_spanish": said, "version": str(version)}).status_code == 302


def test_the_form_asks_and_says_why(client) -> None:
    page = client.get("/me/who/").content.decode()
    assert '<label for="id_speaks_spanish">Do you speak Spanish?</label>' in page
    assert "Well enough for a ward round." in page
    assert "<dt>Spanish</dt><dd>Programs at the border ask for it.</dd>" in page


def test_it_is_open_until_it_is_answered(client) -> None:
    asked = '<a href="/me/who/#id_speaks_spanish">Spanish</a>: Programs at the border ask for it.'
    assert asked in client.get("/me/").content.decode()
    answered(client, "False")
    assert asked not in client.get("/me/").content.decode()


def test_rules_and_the_summary_read_it(client) -> None:
    answered(client)
    assert Profile.objects.get().applicant().speaks_spanish is True
    assert "<dt>Spanish</dt><dd>Yes</dd>" in client.get("/me/summary/").content.decode()


def test_the_profile_file_goes_out_and_comes_in(client) -> None:
    answered(client)
    file = client.get("/me/profile.json")
    assert file.json()["speaks_spanish"] is True
    sent = {"file": SimpleUploadedFile("profile.json", file.content), "version": 0}
    other = Client()
    assert other.post("/me/upload/", sent).status_code == 302
    assert other.get("/me/profile.json").content == file.content


def test_the_archive_goes_out_and_comes_in_and_says_what_it_changes(client) -> None:
    answered(client)
    archive = client.get("/me/data/my-data.json").content
    answered(client, "False")
    client.post("/me/data/", {"file": SimpleUploadedFile("my-data.json", archive)})
    assert "Do you speak Spanish?" in client.get("/me/data/arrived/").content.decode()
    client.post("/me/data/arrived/", {"take": "yes"})
    assert Profile.objects.get().speaks_spanish is True


def test_two_profiles_are_told_apart_by_it(client) -> None:
    answered(client)
    ((part, differences),) = differences_of(Profile.objects.get(), Profile())
    assert part == PARTS["who"]
    assert differences == [("Do you speak Spanish?", ["Yes"], ["not answered"])]


def test_the_api_describes_it_and_takes_it(client) -> None:
    schema = client.get("/api/openapi.json").json()["paths"]["/api/ranking"]["post"]["requestBody"]
    assert "speaks_spanish" in schema["content"]["application/json"]["schema"]["properties"]
    body = {"version": 1, "speaks_spanish": "si"}
    faults = client.post("/api/ranking", body, content_type="application/json").json()["errors"]
    assert faults == {"speaks_spanish": ["should be true, false or null."]}
