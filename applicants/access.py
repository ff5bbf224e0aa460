"""Whose page it is: the profile of whoever asks, and what keeps it private."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Final, TypeVar, cast

from allauth.core import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control

from applicants.models import ChangedElsewhereError, Profile
from applicants.models.guest_key import keys_to_begin
from applicants.models.profile import SESSION_KEY
from programs.http.form_tickets import sender_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def private(view: View) -> View:
    """Out of every cache. 404 where another window deletes the profile while the view writes to it; 429 where more
    guests than people begin one.
    """

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Profile.DoesNotExist:
            raise Http404("Your profile was deleted in another window.") from None
        except TooManyGuestsError:
            return HttpResponse(render_to_string("400.html", {"sentence": TOO_MANY_GUESTS}), status=429)

    return cast(View, cache_control(private=True, no_store=True)(found))


class TooManyGuestsError(Exception):
    """More guests from one network began a profile today than people do."""


TOO_MANY_GUESTS: Final = (
    "Very many profiles were begun from your network today, so none is begun without an account now. Nothing was kept. "
    "Go back: what you typed is still there. Sign up or sign in, then save it."
)


def owner(request: HttpRequest) -> User:
    """Whoever is signed in, on a page that is shown to nobody else (``login_required``)."""
    assert request.user.is_authenticated
    return request.user


def account_of(request: HttpRequest) -> User | None:
    """Whoever is signed in, None for a guest."""
    return request.user if request.user.is_authenticated else None


SUPPOSED: Final = "supposed"  # its key in the session: what is supposed stays out of addresses


def claim_guest_profile(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Give the guest's file of this session to the account that was just entered, versions and all; say whether it did.

    An account that has a file keeps it untouched; the guest's stays in the session until its owner decides.
    """
    if SESSION_KEY not in request.session or Profile.objects.filter(user=user.pk).exists():
        return False
    try:
        with transaction.atomic():
            adopted = Profile.objects.of_guest(request).update(user=user)
    except IntegrityError:
        return False  # the same person signed in elsewhere with another file at the same moment: now there are two
    del request.session[SESSION_KEY]
    return adopted > 0


def own_profile(request: HttpRequest) -> Profile:
    """The visitor's profile, or a blank one that is not stored yet."""
    mine = Profile.objects.for_request(request).first()
    if mine:
        return mine
    blank = Profile(user=account_of(request))
    if request.method != "POST":
        return blank
    if blank.user is None and not ratelimit.consume(request, action="guest", key=sender_of(request)):
        raise TooManyGuestsError
    keys = keys_to_begin(request)
    # An account may have taken over what was begun with this key.
    if keys and not Profile.objects.filter(pk=keys[0], user__isnull=False).exists():
        blank.pk = keys[0]
    return blank


def stored_profile(request: HttpRequest) -> Profile:
    """The visitor's profile, stored now where there is none; of two clicks at once the second finds the first one's."""
    mine = own_profile(request)
    if mine._state.adding:
        try:
            mine.save_parts({}, 0)
        except ChangedElsewhereError:
            mine = own_profile(request)
    return mine


def begun_profile(request: HttpRequest) -> Profile:
    """The same, and the visitor is tied to it."""
    mine = own_profile(request)
    with begun_whole(mine):
        if mine._state.adding:
            mine = stored_profile(request)
        remember(request, mine)
    return mine


def begun_whole(mine: Profile) -> AbstractContextManager[None]:
    """A transaction in which a profile is begun and its visitor is tied to it, so that none is kept that nobody finds;
    nothing for one that is there.
    """
    return transaction.atomic() if mine._state.adding else nullcontext()


def has_two_files(request: HttpRequest, mine: Profile) -> bool:
    """Whether a profile filled in before signing in still waits beside the account's own."""
    return mine.user_id is not None and Profile.objects.of_guest(request).exists()


def remember(request: HttpRequest, mine: Profile) -> None:
    """Tie a saved profile to the account, or to this session, which then lives as long as the profile."""
    if request.user.is_authenticated:
        if mine.user_id is None:
            claim_guest_profile(request, request.user)
        return
    is_new = request.session.get(SESSION_KEY) != str(mine.pk)
    if is_new and request.session.session_key:
        request.session.cycle_key()
    request.session[SESSION_KEY] = str(mine.pk)
    if is_new:
        request.session.save()  # in the transaction of the profile, which the middleware is not
