"""What refuses in plain words what no page can answer, and what lets each request answer from one catalogue."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.shortcuts import redirect

from imgmatch import views
from imgmatch.content_type import UNREADABLE, is_readable
from imgmatch.notices import NewestNotices
from imgmatch.outages import cause_of
from programs import catalogue
from programs.facts.versions import reading
from programs.http import bodies

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
LONGEST_LINE = 8190  # characters of "GET /address HTTP/1.1", as gunicorn is told in docs/operate.md

logger = logging.getLogger(__name__)


class FreshCatalogue:
    """Let a request answer from one catalogue, say which and how old it is, and show people what they wrote.

    A write gives its visitor a signed cookie with the number of the change. For two minutes, whichever worker they
    reach lets them wait until it holds that change (:mod:`programs.catalogue.fresh`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = settings.WROTE_COOKIE_NAME
        wrote = request.get_signed_cookie(cookie, "", max_age=settings.WROTE_COOKIE_AGE) if request.COOKIES else ""
        with reading(int(wrote or 0)) as one:
            response = self.get_response(request)
        if one.books is not None:
            response["X-Data-Version"] = one.books.version.hex
            response["X-Data-Age"] = f"{catalogue.age_of(one.books):.0f}"
        if one.wrote:
            response.set_signed_cookie(
                cookie,
                str(one.wrote),
                max_age=settings.WROTE_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class Sessions(SessionMiddleware):
    """Django's. Where a session cannot be kept and lacks nothing but notices, the answer stands without them: what was
    saved was saved, and while a disk is full reading goes on.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except DatabaseError as error:
            cause = cause_of(error)
            if not cause or changes_more_than_notices(request.session):
                raise
            logger.warning("Cannot keep notices now, %s: %s %s", cause, request.method, request.path)
            request.session.save = no_more  # type: ignore[method-assign]
            return super().process_response(request, response)


def no_more(must_create: bool = False) -> None:
    """In the place of a save that there is no room for."""


def changes_more_than_notices(session: SessionBase) -> bool:
    kept = type(session)(session.session_key).load() if session.session_key else {}
    notices = NewestNotices.session_key
    return {**kept, notices: ""} != {**dict(session.items()), notices: ""}


class InputGuard:
    """Refuse requests that would fail later, keep private answers out of caches, and say so when something is away.

    400 with a sentence: NUL in address or cookies; a request line over ``LONGEST_LINE``; a charset other than UTF-8; a
    foreign host name. 405: any method but ``METHODS``, or than the page has, which says it without a word itself.
    503 with Retry-After: a view met a database, cache or disk that is away, full or locked (:mod:`imgmatch.outages`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            response = not_allowed(request, METHODS)
        elif fault := fault_of(request):
            response = refused(request, 400, fault)
        else:
            response = self.get_response(request)
            if isinstance(response, HttpResponseNotAllowed):
                response = not_allowed(request, sorted(response["Allow"].split(", ")))
        if is_private(request, response):
            response["Cache-Control"] = "private, no-store"
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = quiet(response.streaming_content)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        cause = cause_of(exception)
        return views.away(request, cause) if cause else None


def fault_of(request: HttpRequest) -> str:
    """What is wrong with a request, as a sentence for the person who sent it; '' when nothing is."""
    query = request.META.get("QUERY_STRING", "")
    cookies = request.META.get("HTTP_COOKIE", "")
    if len(f"{request.method} {request.META.get('RAW_URI') or request.get_full_path()} HTTP/1.1") > LONGEST_LINE:
        return "The address is too long."
    if not is_readable(request.META.get("CONTENT_TYPE", "")) or request.content_type == UNREADABLE:
        return "The request must be written in UTF-8."
    if has_nul(request.path, query, cookies, *request.COOKIES.values()) or "%00" in query + cookies:
        return "The address or a cookie holds a character that cannot be stored."
    try:
        request.get_host()
        request.GET  # noqa: B018 - parsing is what may fail
    except UNREADABLE_REQUEST as error:
        return SENTENCES.get(type(error).__name__, "The request could not be read.")
    return ""


class OnePolicy(CSPMiddleware):
    """The Content-Security-Policy of the settings on every page: no view changes it, so it is written once. To write it
    for each took a fifth of an answer that is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG:  # a developer's own pages of errors have none
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class BodyGuard:
    """Look at what a request sends once it is known who asks, and read it only where the address takes it.

    404, 403 and 413 without reading a byte (:mod:`programs.http.bodies`). 400 with a sentence: more fields than
    ``DATA_UPLOAD_MAX_NUMBER_FIELDS``; a broken form; NUL in one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status, sentence = bodies.refusal(request)
        if not status and (sentence := fault_of_form(request)):
            status = 400
        return refused(request, status, sentence) if status else self.get_response(request)


class SecondFactorGuard:
    """Lead stewards without a second factor to its page before the desk or the admin opens (``STAFF_MFA``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_desk = settings.STAFF_MFA and request.path.startswith(bodies.FOR_STEWARDS)
        if is_desk and request.user.is_staff and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def fault_of_form(request: HttpRequest) -> str:
    try:
        fields = request.POST.lists()
    except UNREADABLE_REQUEST as error:
        return SENTENCES.get(type(error).__name__, "The request could not be read.")
    if any(has_nul(name, *values) for name, values in fields):
        return "The form holds a character that cannot be stored."
    return ""


UNREADABLE_REQUEST = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)


SENTENCES = {
    "DisallowedHost": "This site does not answer to that host name.",
    "TooManyFieldsSent": "The request has too many fields.",
    "TooManyFilesSent": "The form has too many files.",
    "RequestDataTooBig": "The form is too large.",
}


def has_nul(*texts: Any) -> bool:
    return any("\0" in text for text in texts)


def not_allowed(request: HttpRequest, methods: Sequence[str]) -> HttpResponse:
    response = refused(request, 405, f"This address only answers {', '.join(methods)}.")
    response["Allow"] = ", ".join(methods)
    return response


def refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """The refusal page with the headers that the middleware behind the guard would have set."""
    response = views.say(request, status, sentence)
    response["Content-Security-Policy"] = build_policy()
    response["Cache-Control"] = "no-store"
    return SecurityMiddleware(lambda _: response).process_response(request, response)


class StreamEndedError(Exception):
    """An answer could not be sent to its end. The cause is in the log; the server that sends it sees only this."""


def quiet(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of an answer. An error in the middle is logged as others are, without the values it quotes."""
    try:
        yield from parts
    except Exception:
        logger.exception("An answer ended before its end")
        raise StreamEndedError from None


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer may hold something about one person: private pages, and whatever a known visitor is shown."""
    if request.path.startswith(settings.STATIC_URL):
        return False
    cookie = settings.SESSION_COOKIE_NAME
    return request.path.startswith(settings.PRIVATE_PATHS) or cookie in request.COOKIES or cookie in response.cookies
