"""One after the other: whoever writes facts waits for the turn first, and locks all else after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from programs.models import DataState

P = ParamSpec("P")
R = TypeVar("R")
# What PostgreSQL says where two transactions wait for each other, or cannot both be as if alone: they are tried again.
RETRYABLE: Final = frozenset({"40P01", "40001"})
_has_turn: Final = ContextVar("has_turn", default=False)


def take_turn() -> DataState:
    """Lock the one row of the data. Before any program, statement, source or batch: in one order nobody waits for
    somebody who waits for them.
    """
    return DataState.objects.select_for_update().get(pk=1)


@contextmanager
def _turn() -> Iterator[None]:
    """The turn, taken once for an act and all its parts: the row stays locked until the transaction ends."""
    if _has_turn.get():
        yield
        return
    take_turn()
    before = _has_turn.set(True)
    try:
        yield
    finally:
        _has_turn.reset(before)


def in_turn(act: Callable[P, R]) -> Callable[P, R]:
    """The act as one transaction that has the turn, begun once more where the database ended it for another's sake.

    Within another transaction it is a part of that, which is begun again as a whole or not at all.
    """

    @wraps(act)
    def done(*args: P.args, **named: P.kwargs) -> R:
        def once() -> R:
            with transaction.atomic(), _turn():
                return act(*args, **named)

        if connection.in_atomic_block:
            return once()
        try:
            return once()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) not in RETRYABLE:
                raise
        return once()

    return done
