"""How often one network may ask for what costs much: counted for all workers together, in the cache."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis import RedisError

from programs.http.form_tickets import sender_of
from programs.http.problems import problem

TOO_OFTEN = "This was asked for very often from your network. Wait some minutes, then try again."

View = Callable[..., Any]


def at_most(name: str, number: int, seconds: int) -> Callable[[View], View]:
    """Answer 429 where one network asks for what has this name more often than ``number`` times in so many seconds."""

    def limited(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if is_over(f"{name}-{sender_of(request)}", number, seconds):
                return too_often(request, seconds)
            return view(request, *args, **kwargs)

        return counted

    return limited


def is_over(name: str, number: int, seconds: int) -> bool:
    """Count once more under this name. While the cache is away nobody is held up: reading goes on."""
    key = f"limit-{name}-{int(time.time()) // seconds}"
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) > number
    except (RedisError, ValueError):  # ValueError: it was forgotten between the two
        return False


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        response = problem(429, TOO_OFTEN)
    else:
        response = HttpResponse(render_to_string("400.html", {"sentence": TOO_OFTEN}), status=429)
        response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(seconds)
    return response
