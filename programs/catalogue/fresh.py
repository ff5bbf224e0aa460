"""The catalogue this process serves: who makes the next one, and who waits for it.

A command or a test reads the newest data where it asks. A server follows it instead: one thread of each process looks
for a new version twice a second and patches its copy, while requests are answered from the one before. Only who has
just written waits, and for no more than that.
"""

import logging
import os
import threading
import time
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import close_old_connections, connection

from programs.catalogue import loading, snapshot
from programs.catalogue.columns import Catalogue
from programs.facts.versions import newest_change, reading_now
from programs.models import DataState

LOOK_EVERY: Final = 0.5  # seconds
KEEP_EVERY: Final = 300.0  # seconds between two files for workers that start later
LONGEST_WAIT: Final = 5.0  # seconds that somebody waits to see what they wrote

logger = logging.getLogger(__name__)


class Behind(Exception):
    """The catalogue does not hold yet what a page is about: it will in a moment."""


def current() -> Catalogue:
    """The catalogue to answer from; within one request always the same, unless that writes."""
    one = reading_now()
    if one is None:
        return _newest()
    if one.books is None:
        one.books = _newest(one.must_see)
    books: Catalogue = one.books
    return books


def having(programs: Collection[int]) -> Catalogue:
    """The same, with these listed programs in it: one that was listed a moment ago is waited for. Raises Behind."""
    books, one = current(), reading_now()
    if _follows and one is not None and not books.position_of_id.keys() >= set(programs):
        one.books = books = _newest(newest_change())
    if not books.position_of_id.keys() >= set(programs):
        raise Behind
    return books


def age_of(books: Catalogue) -> float:
    """Seconds since this was last known to be the newest."""
    return max(0.0, time.monotonic() - _follower().looked_at) if _follows else 0.0


# Where it is asked for ------------------------------------------------------------------------------------------------

_here: Catalogue | None = None
_loading = threading.Lock()


def _newest(must_see: int = 0) -> Catalogue:
    if _follows:
        return _follower().catalogue(must_see)
    global _here
    if _here is None or _here.version != DataState.current().version:
        with _loading:
            _here = loading.newest(_here)
    return _here


# In a server ----------------------------------------------------------------------------------------------------------

_follows = False
_following: "Follower | None" = None
_starting = threading.Lock()


def follow(does: bool = True) -> None:
    """From now on a thread keeps this process's catalogue; it starts with the first request, after any fork."""
    global _follows
    _follows = does


def _follower() -> "Follower":
    global _following
    if _following is None:
        with _starting:
            if _following is None:
                _following = Follower()
                _following.start()
    return _following


def _forget() -> None:
    """A child has none of its parent's threads, and whatever lock one of them held stays held."""
    global _following, _starting, _loading
    _following, _starting, _loading = None, threading.Lock(), threading.Lock()


os.register_at_fork(after_in_child=_forget)


class Follower(threading.Thread):
    """The one thread that keeps a process's catalogue the newest, on a database connection of its own."""

    def __init__(self) -> None:
        super().__init__(name="catalogue", daemon=True)
        self.books: Catalogue | None = None
        self.looked_at = 0.0  # when ``books`` was last known to be the newest, by the monotonic clock
        self._failed: Exception | None = None
        self._looked = threading.Condition()
        self._is_asked = threading.Event()
        self._ends = False
        self._kept_at = time.monotonic()
        self._kept: UUID | None = None

    def catalogue(self, must_see: int) -> Catalogue:
        """The copy there is; the first one, or one that holds this change, is waited for.

        Raises what the database said where there is none yet.
        """
        books = self.books
        if books is not None and books.number >= must_see:
            return books
        with self._looked:
            self._is_asked.set()
            self._looked.wait_for(lambda: self.books or self._failed)
            if self.books is None:
                raise self._failed.with_traceback(None) if self._failed else Behind
            self._looked.wait_for(lambda: self.books and self.books.number >= must_see, LONGEST_WAIT)
            return self.books

    def run(self) -> None:
        while not self._ends:
            self._is_asked.clear()
            self._look()
            self._is_asked.wait(LOOK_EVERY)
        connection.close()

    def ends_soon(self) -> None:
        """Stop after the look it is at: for tests."""
        self._ends = True
        self._is_asked.set()

    def _look(self) -> None:
        close_old_connections()
        begun, failed = time.monotonic(), None
        try:
            if self.books is None:
                self.books = snapshot.first()
            else:
                self.books.words  # noqa: B018 - made here, so that nobody's search waits for it; patched from then on
                self.books = loading.newest(self.books)
            self.looked_at = begun
            self._keep()
        except Exception as error:  # whatever it is: the next look may go well
            failed = error
            logger.warning("The catalogue could not be renewed: %s", type(error).__name__)
            connection.close()
        with self._looked:
            self._failed = failed
            self._looked.notify_all()

    def _keep(self) -> None:
        """Write the file anew where it has grown old: the log of changes does not reach back for ever."""
        if self.books and self.books.version != self._kept and time.monotonic() - self._kept_at > KEEP_EVERY:
            self._kept, self._kept_at = self.books.version, time.monotonic()  # not at once again, whatever comes of it
            snapshot.keep(self.books)
