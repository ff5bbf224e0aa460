"""Error mails to the administrators: one a kind and quarter of an hour, and no visitor waits for one."""

import atexit
import contextlib
import logging
import os
import queue
import threading
import time
import traceback
from typing import Any, Final

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.log import AdminEmailHandler

QUIET_FOR: Final = 15 * 60  # seconds after a mail in which errors of its kind are only counted
MOST_WAITING: Final = 50  # mails: with more, the server of mails has been away for long, and the log has every error
LAST_WAIT: Final = 5.0  # seconds that a worker which ends gives its last mails

logger = logging.getLogger(__name__)


class Outbox:
    """The mails of this process on their way, and whether the last one left."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[Any] = queue.Queue(MOST_WAITING)
        self.sender = 0  # the process whose thread sends: a worker that was forked needs its own
        self.is_well = True

    def put(self, send: Any) -> None:
        if self.sender != os.getpid():
            self.sender = os.getpid()
            threading.Thread(target=self._send_all, name="alerts", daemon=True).start()
        with contextlib.suppress(queue.Full):
            self.waiting.put_nowait(send)

    def _send_all(self) -> None:
        while True:
            send = self.waiting.get()
            try:
                send()
                self.is_well = True
            except Exception as error:  # a warning: an error here would ask for a mail again
                self.is_well = False
                logger.warning("An error mail could not be sent: %s", type(error).__name__)
            finally:
                self.waiting.task_done()

    def flush(self, seconds: float = LAST_WAIT) -> None:
        """Wait until every mail has left or failed, or the time is over."""
        with self.waiting.all_tasks_done:
            self.waiting.all_tasks_done.wait_for(lambda: not self.waiting.unfinished_tasks, seconds)


outbox: Final = Outbox()
atexit.register(outbox.flush)


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
        outbox.put(lambda: send(subject, message, *args, **kwargs | {"fail_silently": False}))


def kind_of(record: logging.LogRecord) -> tuple[Any, ...]:
    error, _, raised = record.exc_info or (None, None, None)
    frames = traceback.extract_tb(raised)
    return (record.name, record.msg, error, (frames[-1].filename, frames[-1].lineno) if frames else None)
