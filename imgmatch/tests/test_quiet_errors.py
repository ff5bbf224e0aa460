"""Nothing a person typed leaves by the error mail or the log, and reporting an error never raises another."""

import logging

import pytest
from django.core import mail
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from imgmatch.errors import QuietFormatter, QuietReporter, quiet_traceback


def explode(request: HttpRequest) -> HttpResponse:
    note = request.POST.get("note", "") + request.GET.get("q", "")
    try:
        raise ValueError(f"cannot keep {note}")
    except ValueError as error:
        raise RuntimeError(f"failed with {note}") from error


urlpatterns = [path("me/explode/", explode), path("", include("imgmatch.urls"))]
handler500 = "imgmatch.views.server_error"


@pytest.mark.urls(__name__)
def test_error_mail_holds_no_personal_data(settings, client: Client) -> None:
    settings.ADMINS = [("Administrator", "admin@example.org")]
    client.raise_request_exception = False
    client.cookies["imgmatch-extra"] = "secret-cookie"

    response = client.post("/me/explode/?q=secret-query", {"note": "secret-note"}, HTTP_REFERER="/?q=secret-referer")

    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    (message,) = mail.outbox
    assert "secret" not in f"{message.subject} {message.body} {message.alternatives}"
    assert "POST /me/explode/" in message.body
    assert "ValueError" in message.body
    assert "RuntimeError" in message.body
    assert "in explode" in message.body


def test_reporter_does_not_read_what_may_raise() -> None:
    request = RequestFactory().get("/", {f"a{number}": "1" for number in range(3001)})
    with pytest.raises(SuspiciousOperation):
        request.GET  # noqa: B018 - the trap the reporter must not step into

    assert "GET /" in QuietReporter(request, None, "Too many fields", None, is_email=True).get_traceback_text()


def test_log_tracebacks_hold_no_values(caplog: pytest.LogCaptureFixture) -> None:
    try:
        {}["secret-key"]
    except KeyError:
        logging.getLogger("imgmatch").exception("It failed")

    line = QuietFormatter("%(message)s").format(caplog.records[0])

    assert line.startswith("It failed\n")
    assert "KeyError" in line
    assert "(message withheld)" in line
    assert "'secret-key'" not in line.replace('{}["secret-key"]', "")


def test_traceback_tells_what_led_to_what() -> None:
    try:
        explode(RequestFactory().get("/", {"q": "secret"}))
    except RuntimeError as error:
        told = quiet_traceback(error)
    assert told.index("builtins.ValueError") < told.index("which led to") < told.index("builtins.RuntimeError")
