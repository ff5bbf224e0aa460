"""Who may do what at the stewards' desk: *view_desk* opens its pages, *keep_data* records, approves and withdraws.

The groups Viewers, Stewards and Administrators carry the permissions; :mod:`programs.migrations.0007_roles` makes them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def may_view(user: Any) -> bool:
    return user.is_staff and user.has_perm("programs.view_desk")


def may_keep(user: Any) -> bool:
    return user.is_staff and user.has_perm("programs.keep_data")


def viewers_only(view: View) -> View:
    """A page of the desk that changes nothing."""
    return _guarded(view, may_view)


def stewards_only(view: View) -> View:
    """A page that changes facts or shows what waits to change them."""
    return _guarded(view, may_keep)


def _guarded(view: View, is_allowed: Callable[[Any], bool]) -> View:
    """Strangers are asked to sign in; for other accounts there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)
