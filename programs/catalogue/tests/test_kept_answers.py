"""Answers that are kept: for strangers alone, never past the data they tell of, and never with anything of anybody."""

import gzip
from collections.abc import Callable
from datetime import date
from typing import Any

import brotli
import pytest
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from programs.browse import views
from programs.catalogue.kept_answers import (
    BESIDES,
    ENCODINGS,
    KeptAnswer,
    KeptAnswers,
    _encoding,
    kept_answers,
    kept_by_version,
)
from programs.tests.builders import make_program, say

PART = {"HX-Request": "true"}
ASKED = [
    pytest.param("/programs/?visa=j1", {}, id="list"),
    pytest.param("/programs/?visa=j1", PART, id="part"),
    pytest.param("/api/programs?visa=j1", {}, id="API"),
    pytest.param("/programs/export.csv?visa=j1", {}, id="file"),
]


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# The store ------------------------------------------------------------------------------------------------------------


def test_what_nobody_asks_for_makes_room() -> None:
    store = KeptAnswers(most_bytes=3 * BESIDES + 100)
    for name in "abc":
        store.put((name, ""), KeptAnswer({}, b"x" * 30))
    assert store.get(("a", "")) is not None
    store.put(("d", ""), KeptAnswer({}, b"x" * 30))
    assert [name for name in "abcd" if store.get((name, ""))] == ["a", "c", "d"]
    assert (len(store), store.size) == (3, 3 * BESIDES + 90)
    store.put(("a", ""), KeptAnswer({}, b"x" * 40))
    assert (len(store), store.size) == (3, 3 * BESIDES + 100)
    store.put(("e", ""), KeptAnswer({}, b"x" * (2 * BESIDES + 101)))
    assert (len(store), store.size, store.get(("e", ""))) == (0, 0, None)


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP;q=1.0, BR;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, gzip;q=0.000", ""),
        ("xbr, gzipped", ""),
    ],
)
def test_the_browser_says_how_to_compress(asked: str, best: str) -> None:
    assert _encoding(RequestFactory().get("/", headers={"accept-encoding": asked})) == best


def test_compressed_again_the_bytes_are_the_same() -> None:
    body = b"<p>J-1 and H-1B</p>" * 500
    for compress, back in ((ENCODINGS["br"], brotli.decompress), (ENCODINGS["gzip"], gzip.decompress)):
        assert compress(body) == compress(body)
        assert back(compress(body)) == body


# Strangers ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_is_made_once(client, monkeypatch) -> None:
    make_program(visa_j1="yes")
    made = []
    real = views.program_rows
    monkeypatch.setattr(views, "program_rows", lambda *asked: (made.append(asked), real(*asked))[1])
    pages = [client.get("/programs/?visa=j1", headers={"accept-encoding": how}) for how in ("br", "br", "gzip", "", "")]
    assert len(made) == 3  # once for each way to compress it
    assert [page.get("Content-Encoding") for page in pages] == ["br", "br", "gzip", None, None]
    assert pages[0].content == pages[1].content != pages[2].content
    assert brotli.decompress(pages[1].content) == gzip.decompress(pages[2].content) == pages[4].content
    assert {page["ETag"] for page in pages} == {pages[0]["ETag"]}
    for name in ("Content-Type", "Content-Length", "Vary", "Content-Security-Policy", "X-Data-Version"):
        assert pages[0][name] == pages[1][name], name
    assert pages[1]["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding", "HX-Request"} <= {one.strip() for one in pages[1]["Vary"].split(",")}


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "headers"), ASKED)
def test_an_edit_is_shown_and_changes_the_etag(client, address: str, headers: dict[str, str]) -> None:
    program = make_program(visa_j1="yes", name="Alder")
    first = client.get(address, headers=headers)
    again = client.get(address, headers=headers | {"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert [again[name] for name in ("ETag", "Cache-Control", "Vary")] == [
        first[name] for name in ("ETag", "Cache-Control", "Vary")
    ]
    assert b"Alder" in body_of(first)
    say(program, "visa_j1", "no", name="A newer page", seen_on="2026-11-02")
    after = client.get(address, headers=headers | {"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != first["ETag"]
    assert b"Alder" not in body_of(after)


@pytest.mark.django_db
def test_a_part_is_no_page(client) -> None:
    make_program()
    page, part = (client.get("/programs/", headers=headers) for headers in ({}, PART))
    assert page["ETag"] != part["ETag"]
    for headers, is_page in (({}, True), (PART, False), (PART | {"HX-History-Restore-Request": "true"}, True)):
        assert (b"<html" in client.get("/programs/", headers=headers).content) == is_page


@pytest.mark.django_db
def test_what_is_refused_is_not_kept(client) -> None:
    for address, status in (
        ("/programs/?state=ZZ", 400), ("/programs/?page=9", 400), ("/api/programs?state=ZZ", 400),
        ("/programs/export.csv?state=ZZ", 302), ("/programs/9/", 404), ("/api/programs/9", 404),
    ):  # fmt: skip
        response = client.get(address)
        assert (response.status_code, response.has_header("ETag")) == (status, False), address
    assert len(kept_answers) == 0


@pytest.mark.django_db
def test_another_day_or_host_is_another_answer(client, settings, on_day: Callable[[date], None]) -> None:
    make_program(visa_j1="yes", seen_on="2023-05")
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    on_day(date(2026, 11, 30))
    here, there = (client.get("/programs/", headers={"host": host}) for host in ("one.example", "two.example"))
    on_day(date(2029, 1, 1))
    later = client.get("/programs/", headers={"host": "one.example", "if-none-match": here["ETag"]})
    assert later.status_code == 200
    assert len({here["ETag"], there["ETag"], later["ETag"]}) == 3
    rows = [page.content.decode().partition("<tbody>")[2].split("<td>")[2] for page in (here, later)]
    assert ["answer-yes is-old" in row for row in rows] == [False, True]


# Known visitors -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("is_first", [True, False], ids=["before a stranger", "after a stranger"])
def test_a_known_visitor_has_a_page_of_their_own(client, is_first: bool) -> None:
    make_program()
    browser = Client()
    browser.force_login(User.objects.create_user("me"))
    etag = "" if is_first else client.get("/programs/")["ETag"]
    kept = len(kept_answers)
    mine = browser.get("/programs/", headers={"If-None-Match": etag} if etag else {})
    assert (mine.status_code, mine["Cache-Control"], mine.has_header("ETag")) == (200, "private, no-store", False)
    assert ">Account</a>" in mine.content.decode()
    assert "csrfmiddlewaretoken" in mine.content.decode()
    assert len(kept_answers) == kept
    theirs = client.get("/programs/").content.decode()
    assert ">Sign in</a>" in theirs
    assert "csrfmiddlewaretoken" not in theirs


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("yours")
    response.set_cookie("mine", "1")
    return response


def with_session(request: HttpRequest) -> HttpResponse:
    request.session["mine"] = "1"
    return HttpResponse("yours")


def with_message(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Yours is saved.")
    return HttpResponse("".join(str(one) for one in messages.get_messages(request)))


def with_rule_of_its_own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("yours", headers={"Cache-Control": "private"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "view",
    [
        pytest.param(lambda request: HttpResponse(get_token(request)), id="token of a form"),
        pytest.param(lambda request: HttpResponse("gone", status=404), id="not found"),
        with_cookie,
        with_session,
        with_message,
        with_rule_of_its_own,
    ],
)
def test_nothing_of_anybody_is_kept(view: Callable[[HttpRequest], HttpResponse]) -> None:
    request: Any = RequestFactory().get("/somewhere/", headers={"cookie": "imgmatch-csrf=" + "a" * 32})
    request.session, request.htmx = SessionStore(), False
    request._messages = SessionStorage(request)
    response = kept_by_version(view)(request)
    assert not response.has_header("ETag")
    assert len(kept_answers) == 0


@pytest.mark.django_db
def test_what_is_streamed_has_an_etag_and_is_not_kept() -> None:
    request: Any = RequestFactory().get("/somewhere/")
    request.session, request.htmx = SessionStore(), False
    response = kept_by_version(lambda request: StreamingHttpResponse([b"a", b"b"]))(request)
    assert body_of(response) == b"ab"
    assert response.has_header("ETag")
    assert len(kept_answers) == 0


@pytest.mark.django_db
def test_only_reading_is_answered_from_what_is_kept() -> None:
    request: Any = RequestFactory().post("/somewhere/")
    request.session, request.htmx = SessionStore(), False
    assert not kept_by_version(lambda request: HttpResponse("done"))(request).has_header("ETag")
    assert len(kept_answers) == 0


@pytest.mark.django_db
def test_many_addresses_stay_within_bounds(client, monkeypatch) -> None:
    make_program()
    monkeypatch.setattr(kept_answers, "most_bytes", 100_000)
    for number in range(100):  # of next to nothing, which takes room all the same
        assert client.get(f"/api/programs?page={number + 2}").content == b'{"count": 1, "items": []}'
    assert 60 < len(kept_answers) < 70
    for number in range(5):
        assert client.get(f"/programs/?step2_ck={200 + number}&not_stated=1").status_code == 200
    assert 0 < kept_answers.size <= 100_000
