"""Requests no page can answer get a sentence and a 400 or 405, on every address, and never a 500."""

import io
import json
from contextlib import closing
from typing import Any

import pytest
from csp.constants import NONE
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from applicants.models.session import SessionStore
from imgmatch import outages
from imgmatch.content_type import with_readable_content_type
from programs.http.bodies import MEGABYTE, takes_files


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse("heard")


@csrf_exempt
@takes_files(10 * MEGABYTE)
def files(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.FILES['a'])}" if request.FILES else "heard")


def locked(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def misspelt(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no such column: vsia")


def signed_in(request: HttpRequest) -> HttpResponse:
    request.session["profile"] = {}
    return HttpResponse("welcome")


urlpatterns = [
    path("echo/", echo),
    path("api/echo", echo),
    path("me/echo/", echo),
    path("files/", files),
    path("locked/", locked),
    path("misspelt/", misspelt),
    path("signed-in/", signed_in),
    path("", include("imgmatch.urls")),
]
handler400, handler500 = "imgmatch.views.bad_request", "imgmatch.views.server_error"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"
NUL_PART = b'--edge\r\nContent-Disposition: form-data; name="note"\r\n\r\na\0b\r\n--edge--\r\n'


@pytest.mark.parametrize(
    ("method", "address", "extra", "status"),
    [
        pytest.param("GET", "/echo/?q=surgery", {}, 200, id="an ordinary question"),
        pytest.param("GET", "/echo/?q=%C3%89cole&q=%F0%9F%98%80", {}, 200, id="accents and signs beyond them"),
        pytest.param("GET", "/echo/?q=%FF%FE", {}, 200, id="bytes that are not UTF-8 are replaced"),
        pytest.param("GET", "/echo/?q=%ED%A0%80", {}, 200, id="a lone surrogate is replaced"),
        pytest.param("GET", "/echo/?q=%2500", {}, 200, id="NUL escaped twice is plain text"),
        pytest.param("GET", "/echo/?q=%00", {}, 400, id="NUL in the query"),
        pytest.param("GET", "/echo/?%00=1", {}, 400, id="NUL in a parameter's name"),
        pytest.param("GET", "/echo%00/", {}, 400, id="NUL in the path"),
        pytest.param("GET", "/echo/", {"HTTP_COOKIE": 'sessionid="\\000aaaa"'}, 400, id="NUL in a quoted cookie"),
        pytest.param("GET", "/echo/", {"HTTP_COOKIE": "sessionid=%00aaaa"}, 400, id="NUL in a percent-written cookie"),
        pytest.param(
            "GET", "/echo/?q=" + "a" * (8190 - len("GET /api/echo?q= HTTP/1.1")), {}, 200, id="as long a line as may be"
        ),
        pytest.param(
            "GET", "/echo/?q=" + "a" * (8191 - len("GET /echo/?q= HTTP/1.1")), {}, 400, id="a line too long by one"
        ),
        pytest.param("GET", "/echo/?" + "&".join("a" for _ in range(3000)), {}, 200, id="3,000 parameters"),
        pytest.param("GET", "/echo/?" + "&".join("a" for _ in range(3001)), {}, 400, id="3,001 parameters"),
        pytest.param("GET", "/echo/", {"CONTENT_TYPE": "text/html; charset=utf-16"}, 400, id="another charset"),
        pytest.param("GET", "/echo/", {"CONTENT_TYPE": "text/html; charset=base64"}, 400, id="a charset that is none"),
        pytest.param("GET", "/echo/", {"CONTENT_TYPE": "a; x*=bogus''%41"}, 400, id="an unknown charset"),
        pytest.param("GET", "/echo/", {"CONTENT_TYPE": "a; x*0*=idna''%ff"}, 400, id="a charset that fails"),
        pytest.param("GET", "/echo/", {"CONTENT_TYPE": "a; charset=\0"}, 400, id="NUL as charset"),
        pytest.param("GET", "/echo/", {"HTTP_HOST": "elsewhere.example"}, 400, id="another site's host name"),
        pytest.param("GET", "/echo/", {"HTTP_HOST": "a b"}, 400, id="a host name that is none"),
        pytest.param("TRACE", "/echo/", {}, 405, id="TRACE"),
        pytest.param("DELETE", "/echo/", {}, 405, id="DELETE"),
        pytest.param("BREW", "/echo/", {}, 405, id="a method nobody knows"),
        pytest.param("POST", "/echo/", {"CONTENT_TYPE": FORM, "body": b"a=1"}, 403, id="a form without its token"),
        pytest.param("POST", "/echo/", {"CONTENT_TYPE": FORM, "body": b"a=%00"}, 400, id="NUL in a form"),
        pytest.param("POST", "/echo/", {"CONTENT_TYPE": MULTIPART, "body": NUL_PART}, 400, id="NUL in multipart"),
        pytest.param("POST", "/echo/", {"CONTENT_TYPE": FORM, "body": b"a=1&" * 3001}, 400, id="3,001 fields"),
        pytest.param(
            "POST", "/echo/", {"CONTENT_TYPE": FORM, "body": b"a=" + b"b" * 2_700_000}, 413, id="a form of 2.7 MB"
        ),
        pytest.param(
            "POST",
            "/echo/",
            {"CONTENT_TYPE": FORM + "; charset=latin-1", "body": b"a=1"},
            400,
            id="a form in another charset",
        ),
        pytest.param(
            "POST", "/echo/", {"CONTENT_TYPE": "multipart/form-data", "body": b"a=1"}, 400, id="multipart, no boundary"
        ),
        pytest.param(
            "POST",
            "/echo/",
            {"CONTENT_TYPE": "multipart/form-data; boundary=" + "x" * 300, "body": b"a=1"},
            400,
            id="multipart with a boundary too long",
        ),
    ],
)
@pytest.mark.parametrize("area", ["", "/api"])
def test_requests(area: str, method: str, address: str, extra: dict, status: int) -> None:
    address = address if not area else area + address.replace("/echo/", "/echo")
    seen = answer_of(method, address, **extra)

    assert seen.status == status
    if status in (400, 405, 413):
        assert seen.headers["Content-Security-Policy"].count("'none'") >= 3
        assert "no-store" in seen.headers["Cache-Control"]
        if area:
            assert seen.headers["Content-Type"] == "application/problem+json"
            assert json.loads(seen.body)["status"] == status
        else:
            assert b"</html>" in seen.body


def test_a_refusal_has_the_headers_of_every_answer(settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    for method, address, extra in (("TRACE", "/echo/", {}), ("GET", "/echo/?q=%00", {}), ("DELETE", "/admin/", {})):
        told = answer_of(method, address, **extra, **{"wsgi.url_scheme": "https"}).headers
        assert told["Strict-Transport-Security"].startswith("max-age=31536000")
        assert (told["X-Content-Type-Options"], told["Referrer-Policy"]) == ("nosniff", "same-origin")


class Unread(io.BytesIO):
    """A body that nobody may touch."""

    def read(self, *args: int) -> bytes:
        raise AssertionError("read")

    readline = read


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("/echo/", 413, id="a page that takes no files"),
        pytest.param("/nothing/", 404, id="no page"),
        pytest.param("/files/", 413, id="more than a page takes"),
        pytest.param("/steward/imports/new/", 403, id="a page of stewards"),
        pytest.param("/admin/login/", 403, id="the admin"),
        pytest.param("/api/ranking", 413, id="the API"),
    ],
)
@pytest.mark.parametrize("kind", [MULTIPART, "application/json", "text/csv"])
def test_a_large_body_is_refused_unread(address: str, status: int, kind: str) -> None:
    unread = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(300 * 1024**2)}
    assert answer_of("POST", address, CONTENT_TYPE=kind, **unread).status == status  # type: ignore[arg-type]


def test_a_page_that_takes_files_takes_them() -> None:
    head = b'--edge\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n\r\n'
    body = head + b"a" * 3 * 1024**2 + b"\r\n--edge--\r\n"
    assert answer_of("POST", "/files/", CONTENT_TYPE=MULTIPART, body=body).body == f"{3 * 1024**2}".encode()
    assert answer_of("POST", "/echo/", CONTENT_TYPE=MULTIPART, body=body).status == 413


def test_upload_that_cannot_be_decoded() -> None:
    head = b'--edge\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n'
    body = head + b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--edge--\r\n"
    assert answer_of("POST", "/echo/", CONTENT_TYPE=MULTIPART, body=body).status == 400


class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def answer_of(method: str, address: str, body: bytes = b"", **environ: str) -> Answer:
    """The answer to a request sent through the WSGI door, as a server would: headers as given, nothing mended first."""
    answer = Answer()
    asked, _, query = address.partition("?")

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        answer.status, answer.headers = int(status[:3]), dict(headers)

    everything = {
        "REQUEST_METHOD": method,
        "PATH_INFO": asked.replace("%00", "\0"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        **environ,
    }
    with closing(with_readable_content_type(WSGIHandler())(everything, start_response)) as parts:  # type: ignore[type-var]
        answer.body = b"".join(parts)
    return answer


@pytest.mark.parametrize(
    ("address", "cookie", "expected"),
    [
        pytest.param("/echo/", "", None, id="a public page for a stranger"),
        pytest.param("/echo/", "imgmatch=0123456789", "private, no-store", id="a public page for a known visitor"),
        pytest.param("/me/echo/", "", "private, no-store", id="a private page"),
        pytest.param("/me/nothing/", "", "private, no-store", id="a private page that is not there"),
        pytest.param("/signed-in/", "", "private, no-store", id="the page that makes the visitor known"),
        pytest.param("/static/nothing.css", "imgmatch=0123456789", None, id="a static file"),
    ],
)
def test_caches(client: Client, address: str, cookie: str, expected: str | None) -> None:
    assert client.get(address, HTTP_COOKIE=cookie).headers.get("Cache-Control") == expected


def test_busy_database_says_when_to_come_back(client: Client) -> None:
    response = client.get("/locked/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Nothing you sent was saved" in response.content.decode()


def test_session_that_cannot_be_saved_is_busy_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(store: SessionStore) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(SessionStore, "save", refuse)
    client.raise_request_exception = False
    assert client.get("/signed-in/").status_code == 503


def test_wrong_statement_is_not_called_busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages.connection, "vendor", "sqlite")
    client.raise_request_exception = False
    assert client.get("/misspelt/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/programs/", "/me/", "/nowhere/"])
def test_every_page_has_the_policy_of_the_settings(client: Client, settings: Any, address: str) -> None:
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": [NONE], "frame-ancestors": ["https://a.test"]}}
    written = client.get(address).headers["Content-Security-Policy"]
    assert sorted(written.split("; ")) == ["default-src 'none'", "frame-ancestors https://a.test"]
