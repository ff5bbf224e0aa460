"""What is said when something goes wrong: to a program, in logs and in mails. Never what a person typed."""

import logging
import re
import traceback
from copy import copy
from types import TracebackType
from typing import Final

from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter


def quiet_traceback(error: BaseException) -> str:
    """Where an error happened, the errors behind it first: files, lines, code and kinds of error, no messages.

    Messages are left out because they quote values: PostgreSQL repeats the whole row that failed a constraint.
    """
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{quiet_traceback(behind)}\n\nwhich led to\n\n" if behind else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{frames}{type(error).__module__}.{type(error).__qualname__} (message withheld)"


KEYS: Final = re.compile(r"(/(?:shared|account/(?:mails|confirm-email|password/reset/key))/)[^/\s\"'?]+")


def without_keys(text: str) -> str:
    """Addresses in a text without the secret some of them hold: whoever reads a log could open them."""
    return KEYS.sub(r"\1…", text)


BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class KeysLeftOut(logging.Filter):
    """Takes secrets out of every line on its way to a log or a mail, and what would make two lines of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        safe = BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), without_keys(said))
        if safe != said:
            vars(record).setdefault("unfilled", record.msg)  # what kind it is: an address makes no new one
            record.msg, record.args = safe, ()
        return True


class QuietFormatter(logging.Formatter):
    """Log lines whose tracebacks hold no values."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        record.exc_text = None  # what another handler's formatter may have left there, values and all
        return super().format(record)

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return quiet_traceback(ei[1]) if ei[1] else ""


class QuietReporter(ExceptionReporter):
    """The error mail to the administrators: where it happened, and nothing of the request but its method and path.

    It never reads parameters, cookies, uploads or local variables. They are personal, and reading them can fail a
    second time: a request with too many fields would turn its 400 into an unhandled error.
    """

    def get_traceback_text(self) -> SafeString:
        asked = f"{self.request.method} {without_keys(self.request.path)}\n\n" if self.request else ""
        return SafeString(
            asked + (quiet_traceback(self.exc_value) if isinstance(self.exc_value, BaseException) else "")
        )

    def get_traceback_html(self) -> SafeString:
        return SafeString()
