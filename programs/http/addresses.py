"""Addresses of the web as people type them: http and https alone, of sane length, without blanks, control characters
and names before the host, which would look like another host.
"""

import re
from functools import lru_cache
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

_refuse_other_addresses: Final = URLValidator(schemes=["http", "https"])
# What URLValidator asks of the path: no blanks. A file has few hosts and many paths, so the rest is asked once a host.
ADDRESS: Final = re.compile(r"([^/?#\s]+://[^/?#\s@]+)((?:[/?#]\S*)?)")


def address(typed: str) -> str:
    """A web address as it is kept. Raises ValueError."""
    word = typed.strip()
    parts = ADDRESS.fullmatch(word) if len(word) <= 500 and word.isprintable() else None
    if parts is None:
        raise ValueError
    return _host(parts[1]) + parts[2]


@lru_cache(maxsize=4096)
def _host(start: str) -> str:
    """Scheme and host of an address, the scheme in small letters: the database knows no others."""
    try:
        _refuse_other_addresses(start)
    except ValidationError as error:
        raise ValueError from error
    scheme, _, host = start.partition("://")
    return f"{scheme.lower()}://{host}"
