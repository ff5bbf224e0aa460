"""How often one network may ask for what costs much."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from redis import RedisError

from programs.browse import views
from programs.http.limits import at_most


@at_most("costly", 2, 600)
def costly(request):
    return HttpResponse("made")


def ask(path: str = "/programs/export.csv", network: str = "192.0.2.1") -> HttpResponse:
    return costly(RequestFactory().get(path, REMOTE_ADDR=network))


def test_a_network_that_asks_too_often_waits_and_others_do_not() -> None:
    assert [ask().status_code for _ in range(3)] == [200, 200, 429]
    assert ask(network="192.0.2.2").status_code == 200
    late = ask()
    assert (late["Retry-After"], late["Cache-Control"]) == ("600", "no-store")
    assert "asked for very often" in late.content.decode()


def test_a_program_is_told_as_problem_json() -> None:
    answers = [ask("/api/ranking") for _ in range(3)]
    assert answers[2]["Content-Type"] == "application/problem+json"


def test_nobody_is_held_up_while_the_cache_is_away(monkeypatch) -> None:
    def away(*args, **kwargs):
        raise RedisError

    monkeypatch.setattr(cache, "add", away)
    assert [ask().status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/programs/export.csv", "/programs/export.xlsx"])
def test_files_are_limited(client: Client, path) -> None:
    """What is kept for strangers costs nothing and counts for nothing: each asks for another file."""
    number = views.EXPORTS[0]
    statuses = []
    for at in range(number + 1):
        answer = client.get(path, {"q": f"none {at}"})
        statuses.append(answer.status_code)
        b"".join(answer)  # read to its end, a file is closed
    assert statuses == [200] * number + [429]
