"""Pages of one applicant. Whatever they show belongs to one person and stays out of every cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.core import ratelimit
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control

from applicants.models import Profile
from programs.tickets import sender_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def private(view: View) -> View:
    """Out of every cache; 404 where another window deletes the profile while the view writes to it."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Profile.DoesNotExist:
            raise Http404("Your profile was deleted in another window.") from None

    return cast(View, cache_control(private=True, no_store=True)(found))


class TooManyFilesError(Exception):
    """More files came from one network than people send; the message is a sentence for them."""


def count_file(request: HttpRequest) -> None:
    """Note that a file was sent, before it is read: that is work, also for one that is refused. A guest may send files.

    Raises TooManyFilesError.
    """
    if not ratelimit.consume(request, action="file", key=sender_of(request)):
        raise TooManyFilesError("Many files came from your network in a short time. Try again in an hour.")


def owner(request: HttpRequest) -> User:
    """Whoever is signed in, on a page that is shown to nobody else (``login_required``)."""
    assert request.user.is_authenticated
    return request.user


def account_of(request: HttpRequest) -> User | None:
    """Whoever is signed in, None for a guest."""
    return request.user if request.user.is_authenticated else None
