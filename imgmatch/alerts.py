"""Error mails to the administrators: one a kind and quarter of an hour, and no visitor waits for one."""

import logging
import time
import traceback
from typing import Any, Final

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.log import AdminEmailHandler

from imgmatch.outbox import alerts

QUIET_FOR: Final = 15 * 60  # seconds after a mail in which errors of its kind are only counted


class AlertHandler(AdminEmailHandler):
    """Django's mail to the administrators, written at once and sent by a thread of its own.

    Errors are of one kind when one logger says the same unfilled sentence for the same exception, raised in the same
    line. The next mail of a kind says how many came since the one before.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: dict[tuple[Any, ...], tuple[float, int]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        kind, now = kind_of(record), time.monotonic()
        at, since = self.told.get(kind, (now - QUIET_FOR, 0))
        if now - at < QUIET_FOR:
            self.told[kind] = at, since + 1
            return
        self.told[kind] = now, 0
        if since:
            said = f"{since} more since the last mail: {record.getMessage()}"
            record = logging.makeLogRecord(record.__dict__ | {"msg": said, "args": ()})
        super().emit(record)

    def connection(self) -> BaseEmailBackend:
        return get_connection(backend=self.email_backend)  # who sends must hear of a failure

    def send_mail(self, subject: Any, message: Any, *args: Any, **kwargs: Any) -> None:
        send = super().send_mail
        alerts.put(lambda: send(subject, message, *args, **kwargs | {"fail_silently": False}))


def kind_of(record: logging.LogRecord) -> tuple[Any, ...]:
    error, _, raised = record.exc_info or (None, None, None)
    frames = traceback.extract_tb(raised)
    return record.name, vars(record).get("unfilled", record.msg), error, *((f.filename, f.lineno) for f in frames[-1:])
