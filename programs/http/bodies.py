"""How much a request may send: looked at before any of it is read, by address and by who asks."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE: Final = 1024 * 1024
FOR_STEWARDS: Final = ("/admin/", "/steward/")


def takes_files(most: int) -> Callable[[View], View]:
    """Say that a page takes files, ``most`` bytes in one request with everything around them.

    The other pages take what a form without files may have (``DATA_UPLOAD_MAX_MEMORY_SIZE``).
    """

    def told(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined] # the decorators around it copy this
        return view

    return told


def refusal(request: HttpRequest) -> tuple[int, str]:
    """Status and sentence for a request whose body is not wanted; (0, "") for one that may be read.

    What nobody takes is not read at all: an address that is not there, a steward's page for somebody else.
    """
    sent = _length(request)
    if not sent:
        return 0, ""
    try:
        most = getattr(resolve(request.path_info).func, "most_bytes", 0)
    except Resolver404:
        return 404, "There is nothing at this address."
    if request.path.startswith(FOR_STEWARDS) and not request.user.is_staff and sent > MEGABYTE:
        return 403, "Sign in as a steward first. Nothing of what you sent was read."
    most = max(most, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if sent > most:
        return 413, f"This is too large: at most {most / MEGABYTE:.1f} MB may be sent here. Nothing was read."
    return 0, ""


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
