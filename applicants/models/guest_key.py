"""The key of a profile that a guest is about to begin."""

import time
import uuid
from typing import Final

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

BEGINNING: Final = 60  # seconds


def keys_to_begin(request: HttpRequest) -> list[uuid.UUID]:
    """The key of a profile that this browser begins now as a guest, and the one of a moment ago.

    Two clicks at once come before either has a session, so it is made of the secret against forged forms, which the
    browser has had since the form was drawn and gets anew when somebody signs in. Empty without one.
    """
    secret = request.META.get("CSRF_COOKIE")
    if not secret or request.user.is_authenticated:
        return []
    now = int(time.time()) // BEGINNING
    salt = "applicants.profile.begin"
    return [
        uuid.UUID(salted_hmac(salt, f"{secret} {at}", algorithm="sha256").hexdigest()[:32]) for at in (now, now - 1)
    ]
