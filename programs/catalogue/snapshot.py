"""The catalogue as a file, so that a worker that starts need not read the whole database.

A line with the checksum of the rest, a line of JSON, and what all workers of a machine map into memory from one file:
the columns as plain numbers, and the texts of which most programs have one of their own. Nothing in it is executed. A
file counts only if it is whole, ours, of this code and of the version its name says; whatever is wrong with it is
logged, and the database is read instead.
"""

import fcntl
import hashlib
import json
import logging
import mmap
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from programs.catalogue import loading
from programs.catalogue.columns import Catalogue, Column
from programs.catalogue.release import release
from programs.record.rates import NewestImgs, SeasonCount
from programs.record.state_imgs import StateCount, StateImgs
from programs.vocabulary import Population

MAGIC: Final = b"imgmatch catalogue 2 "
SUFFIX: Final = ".catalogue"
ALIGNED: Final = 64  # bytes at which a column begins
LONGEST_WAIT: Final = 20.0  # seconds for another worker that is writing the file
# Worked out again when a file is read: a fifth of its size, in a twentieth of the time.
LEFT_OUT: Final = {"teaching_center", "sisters"}

logger = logging.getLogger(__name__)


class Texts(Sequence[str]):
    """Texts as they stand in the file: each is made when it is asked for, so that no worker holds them all.

    ``starts``: where each of them begins in ``told``, which is UTF-8, and where the last ends.
    """

    def __init__(self, told: memoryview, starts: NDArray[np.uint32]) -> None:
        if (starts[1:] < starts[:-1]).any() or starts[-1] != len(told):
            raise Unusable("its texts do not fit their places")
        self._told, self._starts, self._size = told, starts.data, len(starts) - 1  # numbers of Python, asked one by one

    @classmethod
    def written(cls, texts: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
        """What they are read from."""
        told = [text.encode() for text in texts]
        starts = np.cumsum([0, *map(len, told)]).astype(np.uint32)
        return np.frombuffer(b"".join(told), np.uint8), starts

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, at: Any) -> Any:
        if not 0 <= at < self._size:
            raise IndexError
        return str(self._told[self._starts[at] : self._starts[at + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (str(self._told[begin:end], "utf-8") for begin, end in pairwise(self._starts.tolist()))


class Unusable(Exception):
    """This file is not served from; the text says why, for the log."""


def first() -> Catalogue:
    """The catalogue a process begins with: from the file where that is good, patched with what changed since."""
    if not settings.CATALOGUE_FOLDER:
        return loading.newest()
    if (kept := _kept()) is not None:
        return loading.newest(kept)
    with _alone():
        kept = _kept()
        books = loading.newest(kept)
        if kept is None:
            keep(books, instead=True)
            return _kept() or books  # as every other worker has it: its texts stay in the file
    return books


def keep(books: Catalogue, *, instead: bool = False) -> None:
    """Write the file of this version, and remove older ones; what prevents it is logged.

    ``instead``: also where there is one already, which was found to be bad.
    """
    if not settings.CATALOGUE_FOLDER:
        return
    try:
        folder = _folder()
        path = folder / f"{_prefix()}{books.version.hex}{SUFFIX}"
        if instead or not path.exists():
            _write(path, _as_bytes(books))
        for older in folder.glob(f"*{SUFFIX}"):
            if older != path and older.name.startswith(_prefix().split("-")[0]):
                older.unlink(missing_ok=True)
    except (OSError, Unusable, TypeError, ValueError) as error:
        logger.warning("The catalogue was not kept as a file: %s", _why(error))


def _kept() -> Catalogue | None:
    """The newest good file of this database and this code."""
    try:
        files = sorted(_folder().glob(f"{_prefix()}*{SUFFIX}"), key=lambda path: -path.stat().st_mtime)
    except (OSError, Unusable) as error:
        logger.warning("No catalogue is read from a file: %s", _why(error))
        return None
    for path in files:
        try:
            return _read(path)
        except (OSError, ValueError, KeyError, TypeError, IndexError, Unusable) as error:
            logger.warning("The catalogue is not read from %s: %s", path.name, _why(error))
    return None


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, Unusable) else type(error).__name__


# Where it lies --------------------------------------------------------------------------------------------------------


def _folder() -> Path:
    """The folder, made where it is not there; nobody else may be able to write to it. Raises OSError, Unusable."""
    folder = Path(settings.CATALOGUE_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _must_be_ours(folder.lstat(), stat.S_ISDIR, "its folder")
    return folder


def _must_be_ours(found: os.stat_result, is_kind: Callable[[int], bool], what: str) -> None:
    if not is_kind(found.st_mode):
        raise Unusable(f"{what} is something else")
    if found.st_uid != os.geteuid():
        raise Unusable(f"{what} belongs to somebody else")
    if found.st_mode & 0o022:
        raise Unusable(f"others can write to {what}")


def _prefix() -> str:
    """What the names of this database's files of this code begin with."""
    of = connection.settings_dict
    database = hashlib.sha256(repr([connection.vendor, of["HOST"], of["PORT"], str(of["NAME"])]).encode()).hexdigest()
    return f"{database[:12]}-{release()}-"


@contextmanager
def _alone() -> Iterator[None]:
    """One process of the machine at a time, as long as the others care to wait."""
    try:
        handle = os.open(_folder() / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except (OSError, Unusable):
        yield  # without a folder there is nothing to be alone with
        return
    try:
        until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < until:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


# Writing --------------------------------------------------------------------------------------------------------------


def _as_bytes(books: Catalogue) -> bytes:
    arrays: dict[str, Any] = {"ids": np.array(books.ids, np.int64)}
    values: dict[str, list[Any] | None] = {}  # None: it stands with the texts
    for name, column in books.columns.items():
        if name not in LEFT_OUT:
            arrays[f"codes {name}"] = column.codes
            write = WAYS[name][0] if name in WAYS else None
            if len(column.values) > len(books.ids) / 2 and all(isinstance(value, str) for value in column.values):
                arrays[f"texts {name}"], arrays[f"starts {name}"] = Texts.written(column.values)
                values[name] = None
            else:
                values[name] = [write(value) for value in column.values] if write else [*column.values]
    body, places = bytearray(), {}
    for name, array in arrays.items():
        body += bytes(-len(body) % ALIGNED)
        places[name] = [array.dtype.str, len(body), len(array)]
        body += array.tobytes()
    head = {
        "release": release(),
        "version": books.version.hex,
        "number": books.number,
        "this_season": books.this_season,
        "merged": books.merged,
        "specialties": books.specialties,
        "values": values,
        "places": places,
        "bytes": len(body),
    }
    told = json.dumps(head, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    told += b" " * (-(len(MAGIC) + 65 + len(told)) % ALIGNED) + bytes(body)
    return MAGIC + hashlib.sha256(told).hexdigest().encode() + b"\n" + told


def _write(path: Path, told: bytes) -> None:
    """Whole or not at all: the name comes last."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(told)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


# Reading --------------------------------------------------------------------------------------------------------------


def _read(path: Path) -> Catalogue:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        _must_be_ours(os.fstat(handle), stat.S_ISREG, "it")
        told = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
    finally:
        os.close(handle)
    begin = len(MAGIC) + 65
    if told[: len(MAGIC)] != MAGIC or len(told) < begin:
        raise Unusable("it is no catalogue")
    with memoryview(told) as whole:
        if hashlib.sha256(whole[begin:]).hexdigest().encode() + b"\n" != told[len(MAGIC) : begin]:
            raise Unusable("it is not as it was written")
    end = told.find(b"\n", begin) + 1
    head = json.loads(told[begin:end])
    if head["release"] != release():
        raise Unusable("it is of other code")
    if path.name != f"{_prefix()}{head['version']}{SUFFIX}":
        raise Unusable("it is of another version or database than its name says")
    return _catalogue(told, len(told) - head["bytes"], head)


def _catalogue(told: mmap.mmap, start: int, head: Mapping[str, Any]) -> Catalogue:
    def numbers(name: str) -> Any:
        dtype, offset, count = head["places"][name]
        return np.frombuffer(told, np.dtype(dtype), count, start + offset)

    columns, ids = {}, numbers("ids").tolist()
    for name, values in head["values"].items():
        read = WAYS[name][1] if name in WAYS else None
        if values is None:
            values = Texts(numbers(f"texts {name}").data, numbers(f"starts {name}"))
        elif read:
            values = [read(value) for value in values]
        columns[name] = Column(values, codes := numbers(f"codes {name}"))
        if codes.dtype.kind != "u" or len(codes) != len(ids) or (codes >= len(values)).any():
            raise Unusable("its columns do not fit each other")
    columns |= loading.of_institutions(columns, len(ids))
    specialties = [(slug, name) for slug, name in head["specialties"]]
    version, season = UUID(head["version"]), head["this_season"]
    return Catalogue(version, season, ids, columns, head["merged"], head["number"], specialties)


def _record(rows: list[list[Any]]) -> tuple[SeasonCount, ...]:
    return tuple(SeasonCount(*row) for row in rows)


# Of the columns that are no texts and numbers: how a value is written, and read.
WAYS: Final[dict[str, tuple[Callable[[Any], Any] | None, Callable[[Any], Any]]]] = {
    "record": (None, _record),
    "newest_imgs": (None, lambda told: told and NewestImgs(told[0], Population(told[1]), *told[2:])),
    "state_imgs": (None, lambda told: told and StateImgs(StateCount(*told[0]), *told[1:])),
    "sort_updated": (lambda moment: moment and moment.isoformat(), lambda told: told and datetime.fromisoformat(told)),
}
