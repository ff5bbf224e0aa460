"""The API is as it describes itself: no answer it does not name, and every example of its guide works."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as some

from programs.tests.builders import count_season, make_program

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


# Questions nobody thought of ------------------------------------------------------------------------------------------

JUNK = some.one_of(some.text(max_size=20), some.integers().map(str), some.sampled_from(["", "1e400", "-0", "²", "\0"]))


def value_of(schema: dict[str, Any]) -> some.SearchStrategy[str]:
    """Mostly what the description allows, sometimes anything."""
    one = schema.get("items", schema)
    allowed: some.SearchStrategy[str] = some.just("internal-medicine")
    if "enum" in one:
        allowed = some.sampled_from(one["enum"])
    elif one["type"] == "integer":
        allowed = some.integers(one.get("minimum", 0), one.get("maximum", 9)).map(str)
    return some.one_of(allowed, allowed, allowed, JUNK)


def addresses(paths: dict[str, Any], own: dict[str, list[str]]) -> some.SearchStrategy[tuple[str, str]]:
    """A described path, and an address of it. ``own``: values of path parameters that exist."""

    def fill(path: str, draw: Callable[[some.SearchStrategy[Any]], Any]) -> str:
        parameters = paths[path]["get"].get("parameters", [])
        address = path
        for parameter in parameters:
            if parameter["in"] == "path":
                value = draw(some.one_of(some.sampled_from(own[parameter["name"]]), JUNK))
                address = address.replace(f"{{{parameter['name']}}}", quote(value, safe=""))
        words = [
            some.tuples(some.just(parameter["name"]), value_of(parameter["schema"]))
            for parameter in parameters
            if parameter["in"] == "query"
        ] or [some.tuples(some.text(min_size=1, max_size=9), JUNK)]
        return f"{address}?{urlencode(draw(some.lists(some.one_of(words), max_size=5)), errors='replace')}"

    @some.composite
    def one(draw: Callable[[some.SearchStrategy[Any]], Any]) -> tuple[str, str]:
        path = draw(some.sampled_from([path for path in paths if "get" in paths[path]]))
        return path, fill(path, draw)

    return one()


def test_no_question_gets_an_answer_that_is_not_described(client) -> None:
    program = make_program("im-1", visa_j1="yes", min_step2_ck=230, positions_per_year=4)
    count_season(program, 2025, "img", "residents", 3)
    make_program("im-2", max_attempts="none")
    paths = described(client)["paths"]
    answers = {path: set(paths[path]["get"]["responses"]) for path in paths if "get" in paths[path]}
    seen = set()

    @bounded(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(addresses(paths, {"program_id": [str(program.pk)], "program_key": ["im-1"]}))
    def ask(question: tuple[str, str]) -> None:
        path, address = question
        answer = client.get(address)
        # A path parameter may make it another address altogether, which is not there.
        assert str(answer.status_code) in answers[path] | {"404"}, address
        kind = "application/json" if answer.status_code == 200 else "application/problem+json"
        assert answer["Content-Type"].partition(";")[0] == kind, address
        seen.add((path, answer.status_code))

    ask()
    assert {("/api/programs", 200), ("/api/programs", 400), ("/api/programs/{program_id}", 404)} <= seen


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
