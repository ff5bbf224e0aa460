"""What an import would record of each program, put aside in a temporary file: there may be millions of statements."""

import hashlib
import marshal
import weakref
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from programs.imports.cells import CellStatement, Origin, WideRow
from programs.imports.effects import all_said


class StatementShelf:
    """The statements about each program, by its key, in the order they came.

    ``statements``: how many. ``origins``: theirs, each once. ``digest``: equal for two shelves with the same on them.
    """

    def __init__(self) -> None:
        self.statements = 0
        self.origins: dict[Origin, None] = {}
        self.digest = hashlib.sha256()
        self._file = TemporaryFile(buffering=64 * 1024)  # noqa: SIM115 closed with the shelf, in the next line
        weakref.finalize(self, self._file.close)
        self._starts, self._end = dict[str, int](), 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._starts)

    def put(self, key: str, statements: list[CellStatement]) -> None:
        origins = list(dict.fromkeys(said.origin for said in statements))
        plain = [(*said[:-1], origins.index(said.origin)) for said in statements]
        self.statements += len(statements)
        self.origins.update(dict.fromkeys(origins))
        self._add(key, (list(map(tuple, origins)), plain))

    def put_row(self, key: str, row: WideRow) -> None:
        """Every cell of the row is a statement."""
        self.statements += len(row.values)
        self.origins[row.origin] = None
        self._add(key, (row.row, row.key, row.values, row.strictness, row.notes, tuple(row.origin)))

    def statements_of(self, key: str) -> list[CellStatement]:
        """What would be recorded of this program."""
        if key not in self._starts:
            return []
        self._file.seek(self._starts[key])
        packed = marshal.loads(self._file.read(int.from_bytes(self._file.read(4), "big")))
        if len(packed) > 2:
            return all_said(WideRow._make((*packed[:-1], Origin(*packed[-1]))))
        origins, plain = packed
        return [CellStatement._make((*said[:-1], Origin(*origins[said[-1]]))) for said in plain]

    def _add(self, key: str, what: tuple[Any, ...]) -> None:
        packed = marshal.dumps(what, 2)  # this version of the format writes equal values alike, whoever refers to them
        self.digest.update(key.encode() + packed)
        if self._file.tell() != self._end:  # to seek writes out what is not full yet
            self._file.seek(self._end)
        self._starts[key] = self._end
        self._end += self._file.write(len(packed).to_bytes(4, "big") + packed)
