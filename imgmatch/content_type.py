"""The content type of a request, checked before Django reads it."""

import codecs
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.utils.http import parse_header_parameters

UNREADABLE = "unreadable/content-type"

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def with_readable_content_type(application: Application) -> Application:
    """Wrap a WSGI application so that a content type it cannot read arrives as ``UNREADABLE``, which the guard refuses.

    Django reads the content type while it builds the request, before any middleware: a charset such as ``base64``
    raises there and the server answers 500.
    """

    def shielded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not is_readable(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = UNREADABLE
        return application(environ, start_response)

    return shielded


def is_readable(content_type: str) -> bool:
    """Whether Django can read it and its charset, if it names one, is UTF-8 or the part of it called ASCII."""
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False
