"""Answers that depend on the data, the address and nothing else: told apart by an ETag, and kept in memory.

Whoever has a session gets an answer of their own: nothing of it is kept, and nothing that is kept is for them.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Final, NamedTuple

import brotli
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from programs.catalogue.columns import Catalogue
from programs.catalogue.fresh import current
from programs.catalogue.release import release
from programs.http.htmx import is_part

MOST_BYTES: Final = 8_000_000  # kept in a process: eight hundred lists
BESIDES: Final = 1_500  # bytes that an answer takes beside its body
# Levels beyond which the time grows faster than the bytes shrink. Both give the same bytes each time.
ENCODINGS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: brotli.compress(body, quality=3),
    "gzip": lambda body: gzip.compress(body, 3, mtime=0),
}


class KeptAnswer(NamedTuple):
    """``body``: as it is sent, compressed where that is in the headers."""

    headers: dict[str, str]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + BESIDES


class KeptAnswers:
    """As many answers as fit; those that nobody asked for the longest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.size = 0  # bytes of them all
        self._answers: OrderedDict[tuple[str, str], KeptAnswer] = OrderedDict()
        self._one_at_a_time = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: tuple[str, str]) -> KeptAnswer | None:
        with self._one_at_a_time:
            if (found := self._answers.get(key)) is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], answer: KeptAnswer) -> None:
        with self._one_at_a_time:
            if (before := self._answers.pop(key, None)) is not None:
                self.size -= before.size
            self._answers[key] = answer
            self.size += answer.size
            while self.size > self.most_bytes:
                self.size -= self._answers.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._one_at_a_time:
            self._answers.clear()
            self.size = 0


kept_answers = KeptAnswers()


def kept_by_version(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For a view whose answer to a stranger says what one version of the data says: browsers and proxies may keep it if
    they ask each time whether it still holds. What is streamed is not kept here, but has its ETag.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if settings.DEBUG or is_known or request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        etag, encoding = _etag(request, current()), _encoding(request)
        response = get_conditional_response(request, etag=etag)
        if response is not None:
            return _revalidated(response, etag)
        if (kept := kept_answers.get((etag, encoding))) is not None:
            return HttpResponse(kept.body, headers=kept.headers)
        made = view(request, *args, **kwargs)
        if not _is_for_everybody(request, made):
            if made.status_code >= 400:  # a page, whose reader was asked for by their cookie
                patch_vary_headers(made, ["Cookie"])
            return made
        _revalidated(made, etag)
        if isinstance(made, HttpResponse):
            if encoding:
                made.content = ENCODINGS[encoding](made.content)
                made["Content-Encoding"] = encoding
            kept_answers.put((etag, encoding), KeptAnswer(dict(made.items()), made.content))
        return made

    return answer


def _revalidated(response: Any, etag: str) -> HttpResponseBase:
    """With what caches must know: nobody shows it again without asking here."""
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


def _etag(request: HttpRequest, books: Catalogue) -> str:
    """Of everything the answer depends on. Weak: however the answer is compressed, it says the same.

    The day, because an old answer is marked as one; the host, because an answer may name it.
    """
    site = release(), settings.CONTACT, settings.SITE_URL, request.scheme, request.get_host()
    asked = request.path, request.META.get("QUERY_STRING", ""), is_part(request)
    said = repr((books.version.int, timezone.localdate().toordinal(), site, asked)).encode()
    return f'W/"{hashlib.blake2b(said, digest_size=12).hexdigest()}"'


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is whole and holds nothing of its reader: no cookie, no token of a form, no session, no message."""
    return (
        response.status_code == 200
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
        and not getattr(get_messages(request), "added_new", False)
    )


def _encoding(request: HttpRequest) -> str:
    """The best way to compress that the browser takes; '' for none."""
    asked = request.headers.get("Accept-Encoding", "").lower().split(",")
    taken = {name.partition(";")[0].strip() for name in asked if not re.search(r";\s*q=0(\.0*)?\s*$", name)}
    return next((name for name in ENCODINGS if name in taken), "")
