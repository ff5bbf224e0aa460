"""What an import would record of each program, put aside in a temporary file: there may be millions of statements."""

import hashlib
import marshal
import pickle
import weakref
from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from programs.imports.cells import CellStatement, Origin, WideRow
from programs.imports.effects import all_said

IN_MEMORY: Final = 1024 * 1024  # bytes; what is more lies on the disk, in a file without a name


class Shelf:
    """Packed things by program key, in the order they came."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 closed with the shelf, in the next line
        weakref.finalize(self, self._file.close)
        self._starts: dict[str, int] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._starts)

    def __len__(self) -> int:
        return len(self._starts)

    def __contains__(self, key: object) -> bool:
        return key in self._starts

    def _put(self, key: str, packed: bytes) -> None:
        self._starts[key] = self._file.seek(0, 2)
        self._file.write(len(packed).to_bytes(4, "big") + packed)

    def _packed(self, key: str) -> bytes:
        self._file.seek(self._starts[key])
        return self._file.read(int.from_bytes(self._file.read(4), "big"))


class StatementShelf(Shelf):
    """The statements about each program. ``statements``: how many. ``digest``: equal for two shelves with the same on
    them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.statements = 0
        self.digest = hashlib.sha256()

    def put(self, key: str, statements: list[CellStatement]) -> None:
        origins = list(dict.fromkeys(said.origin for said in statements))
        plain = [(*said[:-1], origins.index(said.origin)) for said in statements]
        self.statements += len(statements)
        self._add(key, (list(map(tuple, origins)), plain))

    def put_row(self, key: str, row: WideRow) -> None:
        """Every cell of the row is a statement."""
        self.statements += len(row.values)
        self._add(key, (row.row, row.key, row.values, row.strictness, row.notes, tuple(row.origin)))

    def statements_of(self, key: str) -> list[CellStatement]:
        """What would be recorded of this program."""
        if key not in self:
            return []
        packed = marshal.loads(self._packed(key))
        if len(packed) > 2:
            return all_said(WideRow._make((*packed[:-1], Origin(*packed[-1]))))
        origins, plain = packed
        return [CellStatement._make((*said[:-1], Origin(*origins[said[-1]]))) for said in plain]

    def _add(self, key: str, what: tuple[Any, ...]) -> None:
        packed = marshal.dumps(what, 2)  # this version of the format writes equal values alike, whoever refers to them
        self.digest.update(key.encode() + packed)
        self._put(key, packed)


class ColumnShelf(Shelf, Mapping[str, tuple[Any, ...]]):
    """The columns of programs that an import opens, as the database takes them."""

    def __setitem__(self, key: str, columns: tuple[Any, ...]) -> None:
        self._put(key, pickle.dumps(columns, pickle.HIGHEST_PROTOCOL))

    def __getitem__(self, key: str) -> tuple[Any, ...]:
        return pickle.loads(self._packed(key))
