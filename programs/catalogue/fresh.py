"""The catalogue this process serves, and how it learns of newer data."""

import threading

from programs.catalogue import loading
from programs.catalogue.columns import Catalogue
from programs.models import DataState

_current: Catalogue | None = None
_loading = threading.Lock()


def current() -> Catalogue:
    global _current
    if _current is None or _current.version != DataState.current().version:
        with _loading:
            _current = loading.newest(_current)
    return _current
