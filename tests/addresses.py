"""Every address of the site, read from its table of addresses: a new one is in every test that walks them."""

import re
import uuid
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

PART: Final = re.compile(r"<(?:(\w+):)?(\w+)>")
NOWHERE: Final = {"int": 999_999_999, "uuid": uuid.UUID(int=7)}


class Address(NamedTuple):
    """``name``: with its namespaces; '' without one. ``route``: as written, ``<int:pk>`` and all."""

    name: str
    route: str
    view: Any

    def path(self, **known: Any) -> str:
        """With what is known of its parts in place, and something that is not there for the rest."""
        return "/" + PART.sub(lambda part: str(known.get(part[2], NOWHERE.get(part[1], "nowhere"))), self.route)


def addresses(resolver: URLResolver | None = None, route: str = "", names: str = "") -> Iterator[Address]:
    """Those written as routes; the few that Django writes as regular expressions are left to it."""
    for one in (resolver or get_resolver()).url_patterns:
        if not isinstance(one.pattern, RoutePattern):
            continue
        whole = f"{route}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from addresses(one, whole, f"{names}{one.namespace}:" if one.namespace else names)
        elif isinstance(one, URLPattern):
            yield Address(f"{names}{one.name}" if one.name else "", whole, one.callback)
