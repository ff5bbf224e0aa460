"""What is away or full when an answer cannot be given now: told in the log, and by a 503 instead of a 500.

A cause is a plain word for whoever runs the site. It never holds a value: messages of databases quote them.
"""

import errno
from typing import Final

import redis
from django.db import DatabaseError, OperationalError, connection

from programs import catalogue

FULL: Final = {errno.ENOSPC: "disk full", errno.EDQUOT: "disk full", errno.EROFS: "disk read-only"}
# What SQLite says, by a part of it; PostgreSQL has codes.
SQLITE: Final = {
    "locked": "database locked",
    "disk is full": "disk full",
    "readonly": "database read-only",
    "unable to open": "database away",
    "disk i/o": "disk failing",
}
POSTGRESQL: Final = {
    "53100": "disk full",
    "57014": "statement out of time",
    "25006": "database read-only",
    "42501": "no rights in the database",
}


def cause_of(error: BaseException | None) -> str:
    """Why it cannot be done now; '' for an error that says never, such as a wrong statement."""
    if isinstance(error, catalogue.Behind):
        return "catalogue behind"
    if isinstance(error, redis.RedisError):
        return "cache away"
    if isinstance(error, OSError):
        return FULL.get(error.errno or 0, "")
    if isinstance(error, DatabaseError):
        if connection.vendor == "postgresql":
            known = POSTGRESQL.get(getattr(error.__cause__, "pgcode", None) or "", "")
            return known or ("database away" if isinstance(error, OperationalError) else "")
        return next((cause for part, cause in SQLITE.items() if part in str(error).lower()), "")
    return ""
