"""The databases that are measured: one of each size, made once and kept, of which everybody who measures gets a copy.

SQLite's stand in ``var/benchmark``, PostgreSQL's on the server of DATABASE_URL under names that begin with benchmark_.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

ROOT: Final = Path(__file__).resolve().parents[2]
VAR: Final = ROOT / "var" / "benchmark"
SETTINGS: Final = {
    "DJANGO_SETTINGS_MODULE": "imgmatch.settings",
    "PRODUCTION": "0",
    "DEBUG": "0",
    "CACHE_URL": "locmem://",
}


def environment(database: str, **more: str) -> dict[str, str]:
    """Of a process of the site with this database."""
    return os.environ | SETTINGS | {"DATABASE_URL": database} | more


def edition() -> str:
    """Another one when what is made up, or a table, changes."""
    sources = [ROOT / "tests/benchmark/data.py", *sorted((ROOT / "fixtures/starter").glob("*.csv"))]
    migrations = sorted(path.name for app in ("programs", "applicants") for path in ROOT.glob(f"{app}/migrations/0*"))
    told = b"".join(path.read_bytes() for path in sources) + " ".join(migrations).encode()
    return hashlib.sha256(told).hexdigest()[:12]


class Databases:
    """``server``: the address of a database of the server to use, or of SQLite."""

    def __init__(self, server: str) -> None:
        self.server = server if server.startswith("postgres") else ""

    @property
    def engine(self) -> str:
        return "PostgreSQL" if self.server else "SQLite"

    def kept(self, rows: int) -> str:
        """The address of the one with so many programs; nobody writes to it. Made where it is not there."""
        name = f"benchmark_{rows}_{edition()}"
        if name not in self._names():
            sys.stderr.write(f"Making {rows:,} programs, once: some {max(10, rows // 200)} seconds …\n")
            new = f"benchmark_new_{os.getpid()}"
            self._drop(new, *(one for one in self._names() if one.startswith(f"benchmark_{rows}_")))
            try:
                if self.server:
                    self._say(f"CREATE DATABASE {new}")
                made = [sys.executable, "-m", "tests.benchmark.data", str(rows)]
                env = environment(self._address(new), CATALOGUE_FOLDER="")
                subprocess.run(made, cwd=ROOT, env=env, check=True, stdout=sys.stderr)  # ours is for what is measured
                if self.server:
                    self._say(f"ALTER DATABASE {new} RENAME TO {name}")
                else:
                    os.replace(self._file(new), self._file(name))
            finally:
                self._drop(new)
        return self._address(name)

    @contextmanager
    def scratch(self, rows: int = 0) -> Iterator[str]:
        """The address of a copy to write to, without rows of a database that has not a table; gone afterwards."""
        kept, name = self.kept(rows) if rows else "", f"benchmark_scratch_{os.getpid()}_{rows}"
        self._drop(name)
        try:
            if self.server:
                self._say(f"CREATE DATABASE {name} TEMPLATE {urlsplit(kept).path[1:] or 'template1'}")
            elif kept:
                shutil.copy(kept.removeprefix("sqlite:///"), self._file(name))
            yield self._address(name)
        finally:
            self._drop(name)

    def _names(self) -> list[str]:
        if not self.server:
            return [path.stem for path in VAR.glob("benchmark_*.sqlite3")]
        return [name for (name,) in self._say("SELECT datname FROM pg_database WHERE datname LIKE 'benchmark_%'")]

    def _address(self, name: str) -> str:
        if self.server:
            return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))
        return f"sqlite:///{self._file(name)}"

    def _drop(self, *names: str) -> None:
        for name in names:
            if self.server:
                self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            else:
                for path in VAR.glob(f"{name}.*"):
                    path.unlink()

    def _file(self, name: str) -> Path:
        VAR.mkdir(parents=True, exist_ok=True)
        return VAR / f"{name}.sqlite3"

    def _say(self, statement: str) -> list[Any]:
        import psycopg2

        server = psycopg2.connect(urlunsplit(urlsplit(self.server)._replace(path="/postgres")))
        server.autocommit = True
        try:
            with server.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            server.close()
