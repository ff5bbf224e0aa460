"""Forms that anybody may send: a ticket in each says which form it is and when it was drawn, signed by us.

A person takes a few seconds and comes with the ticket of the form in front of them; most robots do neither. Where a
form came from is known only as a keyed hash that changes with the day.
"""

import ipaddress
import secrets
import time
from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT: Final = "programs.tickets"
FEWEST_SECONDS: Final = 3
MOST_SECONDS: Final = 24 * 60 * 60


@dataclass(frozen=True)
class Ticket:
    """``number``: of this one copy of the form. ``age``: seconds since it was drawn."""

    number: str
    age: float

    @property
    def is_too_young(self) -> bool:
        return self.age < FEWEST_SECONDS

    @property
    def is_too_old(self) -> bool:
        return self.age > MOST_SECONDS


def drawn(form: str) -> str:
    """A new ticket for one copy of a form."""
    return signing.dumps([form, secrets.token_hex(8), time.time()], salt=SALT)


def read(text: str, form: str) -> Ticket | None:
    """The ticket, or None where it is none of ours or belongs to another form."""
    try:
        about, number, at = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return Ticket(number, time.time() - at) if about == form else None


def sender_of(request: HttpRequest) -> str:
    """Where a request comes from, as a keyed hash of the day: equal for one network on one day, and nothing else."""
    return salted_hmac(SALT, f"{timezone.localdate()} {network_of(request)}", algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """The address a request comes from, or the first half of an IPv6 address: one household has all of the rest."""
    try:
        given = get_adapter().get_client_ip(request)
        address = ipaddress.ip_address(given)
    except (PermissionDenied, ValueError):
        return "unknown"  # a Unix socket without a proxy that says more: all share one limit
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.IPv6Network((address, 64), strict=False).network_address)
