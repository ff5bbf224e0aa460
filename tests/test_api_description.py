"""The API is as it describes itself, and every example of its guide works."""

import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from programs.tests.builders import make_program

GUIDE = Path(settings.BASE_DIR) / "docs" / "api.md"
pytestmark = pytest.mark.django_db


def described(client: Client) -> dict[str, Any]:
    return client.get("/api/openapi.json").json()


def test_every_error_is_described_as_problem_json(client) -> None:
    paths = described(client)["paths"]
    assert set(paths) == {
        "/api/programs", "/api/programs/{program_id}", "/api/programs/by-key/{program_key}", "/api/specialties",
        "/api/ranking",
    }  # fmt: skip
    for operation in (operation for operations in paths.values() for operation in operations.values()):
        assert {"200", "400", "405", "503"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            assert list(answer["content"]) == ["application/json" if status == "200" else "application/problem+json"]
    assert {"413", "415"} <= set(paths["/api/ranking"]["post"]["responses"])
    assert "404" in paths["/api/programs/{program_id}"]["get"]["responses"]


def test_its_page_stands_in_the_frame_of_the_site(client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "<h1>API</h1>" in page.partition("<main")[2]
    told = re.search(r'id="swagger-settings">(.*?)</script>', page)
    assert told is not None
    assert json.loads(told[1])["url"] == "/api/openapi.json"


def test_the_description_is_whole(client) -> None:
    """Every name it refers to is described in it."""
    text = json.dumps(described(client))
    named = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text))
    assert named <= set(described(client)["components"]["schemas"])
    assert text.count('"$ref"') == len(re.findall(r'"\$ref": "#/components/schemas/', text))


def test_the_profile_is_described(client) -> None:
    post = described(client)["paths"]["/api/ranking"]["post"]
    schema = post["requestBody"]["content"]["application/json"]["schema"]
    assert {"version", "exams", "wishes"} <= set(schema["properties"])
    assert [each["name"] for each in post["parameters"] if each["name"] in ("page", "sort", "top")] == ["top"]


# The guide ------------------------------------------------------------------------------------------------------------


def examples() -> list[str]:
    return re.findall(r"^ {4}(curl .+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


def profile_of_the_guide() -> str:
    return re.search(r"```json\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]


@pytest.mark.parametrize("command", examples())
def test_every_example_of_the_guide_works(client, command) -> None:
    make_program("acgme-1400000001", visa_j1="yes")
    words = shlex.split(command)[1:]
    address = urlsplit(next(word for word in words if word.startswith("http")))
    where = f"{address.path}?{address.query}"
    if "--data-binary" in words:
        assert words[words.index("--header") + 1] == "Content-Type: application/json"
        assert words[words.index("--data-binary") + 1] == "@profile.json"
        answer = client.post(where, profile_of_the_guide(), content_type="application/json")
    else:
        answer = client.get(where)
    assert (address.netloc, answer.status_code) == ("127.0.0.1:8000", 200)


def test_the_guide_names_every_address(client) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for path in described(client)["paths"]:
        assert path.replace("{program_id}", "{id}") in guide
