"""Nothing a person typed leaves by the error mail or the log, and reporting an error never raises another."""

import logging
import time
from collections.abc import Iterator
from threading import Event, current_thread
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import SuspiciousOperation
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from imgmatch.alerts import QUIET_FOR, AlertHandler
from imgmatch.errors import KeysLeftOut, QuietFormatter, QuietReporter, quiet_traceback
from imgmatch.middleware import StreamEndedError
from imgmatch.outbox import alerts


def explode(request: HttpRequest) -> HttpResponse:
    note = request.POST.get("note", "") + request.GET.get("q", "")
    try:
        raise ValueError(f"cannot keep {note}")
    except ValueError as error:
        raise RuntimeError(f"failed with {note}") from error


def half_an_answer(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        yield b"the first half"
        raise ValueError("secret-row")

    return StreamingHttpResponse(parts())


urlpatterns = [path("me/explode/", explode), path("half/", half_an_answer), path("", include("imgmatch.urls"))]
handler500 = "imgmatch.views.server_error"


@pytest.mark.urls(__name__)
def test_error_mail_holds_no_personal_data(settings, client: Client) -> None:
    settings.ADMINS = [("Administrator", "admin@example.org")]
    client.raise_request_exception = False
    client.cookies["imgmatch-extra"] = "secret-cookie"

    response = client.post("/me/explode/?q=secret-query", {"note": "secret-note"}, HTTP_REFERER="/?q=secret-referer")

    assert response.status_code == 500
    alerts.flush()
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


@pytest.mark.urls(__name__)
def test_an_answer_that_breaks_off_tells_the_server_no_values(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/half/")
    with pytest.raises(StreamEndedError) as raised:
        list(answer.streaming_content)
    assert raised.value.__suppress_context__
    (record,) = caplog.records
    assert "secret" not in QuietFormatter().format(record).replace('raise ValueError("secret-row")', "")


def test_an_address_makes_one_line_of_the_log() -> None:
    record = logging.makeLogRecord({"msg": "Cannot answer: %s", "args": ("/a\nERROR root: 100% false",)})
    KeysLeftOut().filter(record)
    assert record.getMessage() == "Cannot answer: /a\\nERROR root: 100% false"


# Alerts ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def alert(settings) -> Any:
    """Log an error of one kind through a handler of its own, as often as asked."""
    settings.ADMINS = [("Administrator", "admin@example.org")]
    handler = AlertHandler()

    def said(kind: str, times: int = 1) -> None:
        for number in range(times):
            record = logging.LogRecord("imgmatch", logging.ERROR, "", 0, f"{kind} %s", (number,), None)
            handler.handle(record)
        alerts.flush()

    return said


def test_errors_of_one_kind_are_one_mail_a_quarter_of_an_hour(alert, monkeypatch) -> None:
    alert("Full", times=30)
    alert("Away")
    assert [message.subject.split(": ")[-1] for message in mail.outbox] == ["Full 0", "Away 0"]
    later = time.monotonic() + QUIET_FOR
    monkeypatch.setattr(time, "monotonic", lambda: later)
    alert("Full")
    assert mail.outbox[-1].subject.endswith("29 more since the last mail: Full 0")


def test_an_address_makes_no_kind_of_its_own(settings) -> None:
    """A line break or a key in an address is rewritten before the mail: each address had a mail of its own."""
    settings.ADMINS = [("Administrator", "admin@example.org")]
    handler = AlertHandler()
    handler.addFilter(KeysLeftOut())
    for asked in ("/a\n1", "/a\n2", "/shared/key/\n", "/plain"):
        handler.handle(logging.LogRecord("imgmatch", logging.ERROR, "", 0, "Full: %s", (asked,), None))
    alerts.flush()
    assert [message.subject.split(": ", 2)[-1] for message in mail.outbox] == ["/a\\n1"]


def test_a_server_of_mails_that_hangs_keeps_nobody_waiting(settings, monkeypatch, caplog) -> None:
    settings.ADMINS = [("Administrator", "admin@example.org")]
    may_end, sent_by = Event(), []

    def hang(backend: EmailBackend, messages: Any) -> int:
        sent_by.append(current_thread())
        may_end.wait(20)
        raise OSError("no route")

    monkeypatch.setattr(EmailBackend, "send_messages", hang)
    AlertHandler().handle(logging.LogRecord("imgmatch", logging.ERROR, "", 0, "Full", (), None))  # returns at once
    may_end.set()
    alerts.flush()
    assert current_thread() not in sent_by
    assert not alerts.is_well
    assert "could not be sent: OSError" in caplog.text
    alerts.is_well = True
