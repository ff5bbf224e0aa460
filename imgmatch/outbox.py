"""Mails that leave in a thread of their own: no visitor waits for one, and none learns from it who has an account."""

import atexit
import contextlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any, Final

MOST_WAITING: Final = 50  # mails: with more, the server of mails has been away for long
HEAD_START: Final = 0.25  # seconds that an answer has before the thread takes any of its time
LAST_WAIT: Final = 5.0  # seconds that a worker which ends gives its last mails

logger = logging.getLogger(__name__)


class Outbox:
    """The mails of this process on their way, and whether the last one left.

    ``what`` they are called in the log, at which ``level``; it names the kind of an error alone, since its text names
    the address. ``not_ours``: errors that say nothing of our own server of mails.
    """

    def __init__(self, what: str, level: int, not_ours: tuple[type[Exception], ...] = ()) -> None:
        self.what, self.level, self.not_ours = what, level, not_ours
        self.waiting: queue.Queue[Callable[[], Any]] = queue.Queue(MOST_WAITING)
        self.sender = 0  # the process whose thread sends: a worker that was forked needs its own
        self.is_well = True

    def put(self, send: Callable[[], Any]) -> None:
        """Have the mail sent soon, and return at once."""
        if self.sender != os.getpid():
            self.sender = os.getpid()
            threading.Thread(target=self._send_all, name=self.what, daemon=True).start()
        try:
            self.waiting.put_nowait(send)
        except queue.Full:
            self.is_well = False
            logger.log(self.level, "%s could not be sent: %s others wait", self.what, MOST_WAITING)

    def send_now(self, send: Callable[[], Any]) -> None:
        """Send while a visitor waits. Raises what sending raises."""
        try:
            send()
        except Exception as error:
            self.is_well = self.is_well and isinstance(error, self.not_ours)
            logger.log(self.level, "%s could not be sent: %s", self.what, type(error).__name__)
            raise
        self.is_well = True

    def _send_all(self) -> None:
        while True:
            send = self.waiting.get()
            time.sleep(HEAD_START)
            with contextlib.suppress(Exception):  # it is logged
                self.send_now(send)
            self.waiting.task_done()

    def flush(self, seconds: float = LAST_WAIT) -> None:
        """Wait until every mail has left or failed, or the time is over."""
        with self.waiting.all_tasks_done:
            self.waiting.all_tasks_done.wait_for(lambda: not self.waiting.unfinished_tasks, seconds)

    def end(self, seconds: float = LAST_WAIT) -> None:
        self.flush(seconds)
        if left := self.waiting.unfinished_tasks:
            logger.log(self.level, "%s could not be sent, %s times: the worker has ended", self.what, left)


# A warning: of an error administrators would be sent a mail again.
alerts: Final = Outbox("An error mail", logging.WARNING)
mails: Final = Outbox("A mail", logging.ERROR, not_ours=(SMTPRecipientsRefused,))
for one in (alerts, mails):
    atexit.register(one.end)
