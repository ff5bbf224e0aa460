"""Pages of one applicant. Whatever they show belongs to one person and stays out of every cache."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.views.decorators.cache import cache_control

private = cache_control(private=True, no_store=True)


def owner(request: HttpRequest) -> User:
    """Whoever is signed in, on a page that is shown to nobody else (``login_required``)."""
    assert request.user.is_authenticated
    return request.user


def account_of(request: HttpRequest) -> User | None:
    """Whoever is signed in, None for a guest."""
    return request.user if request.user.is_authenticated else None
