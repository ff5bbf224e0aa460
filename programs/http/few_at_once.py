"""How many files and pages that people send are read at once on one machine: over all its workers, by locked files.

A lock goes with the process that holds it, so a worker that is killed leaves none behind.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import IO, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

View = Callable[..., Any]

LONGEST_WAIT: Final = 1.0  # seconds until a place is free; whoever waits keeps a thread of a worker
RETRY_AFTER: Final = 60  # seconds
MOST_CARRIED: Final = 200_000  # characters; each may take six in the page


def few_at_once(view: View) -> View:
    """Read what is sent to this page only while one of ``settings.READ_AT_ONCE`` places is free, else answer 503.

    Guests have places of their own, and so has everybody with an account: neither waits for the other.
    """

    @wraps(view)
    def in_a_place(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with place_of("account" if request.user.is_authenticated else "guest") as is_free:
            return view(request, *args, **kwargs) if is_free else busy(request)

    return in_a_place


@contextmanager
def place_of(whom: str) -> Iterator[bool]:
    """Hold one of these places, if one is free in time."""
    settings.READING_PLACES.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = [settings.READING_PLACES / f"{whom}-{number}" for number in range(settings.READ_AT_ONCE)]
    latest = time.monotonic() + LONGEST_WAIT
    with ExitStack() as held:
        files = [held.enter_context(path.open("ab")) for path in paths]
        while not (is_free := any(map(_is_taken, files))) and time.monotonic() < latest:
            time.sleep(0.05)
        yield is_free


def _is_taken(place: IO[bytes]) -> bool:
    """Take a place where nobody has it; it is free again once the file is closed."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def busy(request: HttpRequest) -> HttpResponse:
    """The page that sends the same again by one button; a file or a long text has to be given anew."""
    sent = [(name, value) for name, some in request.POST.lists() for value in some]
    is_carried = not request.FILES and sum(len(value) for _, value in sent) <= MOST_CARRIED
    page = render_to_string("busy.html", {"sent": sent if is_carried else []})
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    response = HttpResponse(page, status=503, headers=headers)
    response._has_been_logged = True  # type: ignore[attr-defined] # as an error it would have administrators mailed
    return response
