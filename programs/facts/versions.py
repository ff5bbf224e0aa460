"""The data version: renewed by every act that changes what is known, with a log of the programs each act touched.

Readers compare the version to know whether their copy is the newest, and patch it with what the log names.
"""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import transaction

from programs.models import DataChange, DataState

MOST_NAMED: Final = 5_000  # programs of one act; beyond these everything may have changed
MOST_CHANGES: Final = 500  # kept in the log: a copy that is older is loaded whole


@dataclass
class Visit:
    """What one request goes by. ``books``: the catalogue it reads; ``must_see``: the number of the newest change its
    visitor made, which that must hold; ``wrote``: the number of the change this request made, 0 for none.
    """

    must_see: int = 0
    wrote: int = 0
    books: Any = None


_reading: ContextVar[Visit | None] = ContextVar("reading", default=None)


@contextmanager
def reading(must_see: int = 0) -> Iterator[Visit]:
    """One request: it reads one catalogue from beginning to end, unless it writes."""
    one = Visit(must_see)
    before = _reading.set(one)
    try:
        yield one
    finally:
        _reading.reset(before)


def reading_now() -> Visit | None:
    return _reading.get()


def renew_version(programs: Collection[int] | None = None) -> None:
    """Tell every worker that its copy of the programs is no longer the newest.

    ``programs``: the ids of all that may read differently now; None where that may be any of them.
    """
    named = None if programs is None or len(programs) > MOST_NAMED else sorted(programs)
    with transaction.atomic():
        state = DataState.objects.select_for_update().get(pk=1)  # so that changes are numbered in the order they commit
        version = uuid.uuid4()
        DataState.objects.update(version=version)
        change = DataChange.objects.create(before=state.version, version=version, programs=named)
        DataChange.objects.filter(pk__lte=change.pk - MOST_CHANGES).delete()
    if (one := reading_now()) is not None:
        one.books = None
        transaction.on_commit(lambda: _written(one, change.pk))


def _written(one: Visit, number: int) -> None:
    one.books, one.wrote = None, number
    one.must_see = max(one.must_see, number)


def newest_change() -> int:
    """The number of the newest change; 0 where the log is empty."""
    return DataChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


class ChangesSince(NamedTuple):
    """``programs``: the ids of those that changed; ``number``: of the newest change among these."""

    programs: set[int]
    number: int


def changes_since(version: uuid.UUID, number: int, newest: uuid.UUID) -> ChangesSince | None:
    """What changed from ``version``, read at change ``number``, to the newest; None where the log does not say."""
    found, rows = set[int](), DataChange.objects.filter(pk__gt=number).order_by("pk")
    for pk, before, after, programs in rows.values_list("pk", "before", "version", "programs"):
        if before != version or programs is None:
            return None
        found.update(programs)
        number, version = pk, after
    return ChangesSince(found, number) if version == newest else None
