"""Questions nobody thought of: the API gives no answer that its description does not name."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as some

from programs.tests.builders import count_season, make_program

pytestmark = pytest.mark.django_db

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
    paths = client.get("/api/openapi.json").json()["paths"]
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
