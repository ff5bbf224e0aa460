"""A backup of the site and the way back: database and uploads in one folder, with what proves that it is whole.

A backup is made by the database's own tools: SQLite's backup and PostgreSQL's ``pg_dump``, both while people write.
``backup.json`` says how many rows each table has, what each file's fingerprint is and which migrations the tables have
seen. A restore is done only when the database it made has exactly these rows.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import dj_database_url
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.utils import timezone

from imgmatch.database_tools import BackupError, made, run

FORMAT: Final = 1
MANIFEST: Final = "backup.json"
FILES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
UPLOADS: Final = "uploads.tar"
PART: Final = ".part"  # how a folder is called until the backup in it is whole
APPS: Final = ("programs", "applicants")  # whose migrations tell one version of the site from another
SEALED: Final = {".age": "age", ".gpg": "gpg"}  # what an encrypted file is called, and by whom it is opened


Counts = dict[str, int]
"""Rows of each table."""


class Restored(NamedTuple):
    """``uploads``: how many came back, None: not asked for. ``is_older``: than this code, None: it does not say."""

    counts: Counts
    uploads: int | None
    is_older: bool | None


# Out ------------------------------------------------------------------------------------------------------------------


def back_up(folder: Path, encrypt_to: str = "") -> Counts:
    """Write a backup into a folder that is new or empty. ``encrypt_to``: a recipient of age or gpg, whichever is here.

    It is written beside its place and gets its name when it is whole. Raises BackupError; nothing is then left.
    """
    folder = folder.resolve()
    if folder.is_dir() and any(folder.iterdir()):
        raise BackupError(why_taken(folder))
    with begun(folder.with_name(f"{folder.name}{PART}")) as part:
        counts = write(part, encrypt_to)
        part.rename(folder)
    return counts


def why_taken(folder: Path) -> str:
    if (folder / MANIFEST).exists():
        return f"{folder} holds a backup. A backup never writes over another: name a new folder."
    return f"{folder} is not empty and holds no whole backup. Remove it if a backup was cut off there, or name another."


@contextmanager
def begun(part: Path) -> Iterator[Path]:
    """An empty folder for what is not whole yet, cleared of what a killed run left, and gone again after a failure."""
    made(part)
    with held(part):
        try:
            for left in part.iterdir():
                left.unlink()
            yield part
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else writes there meanwhile; the lock ends with the process, however that ends. Raises BackupError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError(f"Another backup is being written into {folder}. Wait until it has ended.") from error
    finally:
        os.close(handle)


def write(folder: Path, encrypt_to: str) -> Counts:
    database = folder / FILES[connection.vendor]
    counts = sqlite_out(database) if connection.vendor == "sqlite" else postgresql_out(database)
    uploads_out(folder / UPLOADS)
    files = [database, folder / UPLOADS]
    if encrypt_to:
        files = [sealed(path, encrypt_to) for path in files]
    told = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": migrations_of_database(),
        "tables": dict(sorted(counts.items())),
        "files": {path.name: fingerprint(path) for path in files},
    }
    (folder / MANIFEST).write_text(json.dumps(told, indent=1) + "\n")
    for path in folder.iterdir():
        path.chmod(0o600)
    return counts


def migrations_of_database() -> dict[str, str]:
    """The last migration of each app that the tables have seen."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {app: max(name for of, name in applied if of == app) for app in APPS}


def migrations_of_code() -> dict[str, str]:
    return dict(node for app in APPS for node in MigrationLoader(None).graph.leaf_nodes(app))


def sqlite_out(path: Path) -> Counts:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        return sqlite_counts(copy)


def sqlite_counts(database: sqlite3.Connection) -> Counts:
    """Raises BackupError where the file is damaged."""
    (answer,) = database.execute("PRAGMA integrity_check").fetchone()
    if answer != "ok":
        raise BackupError(f"The database is damaged: {answer}")
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'")
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables.fetchall()}


def postgresql_out(path: Path) -> Counts:
    """Count and dump one and the same moment, whatever is written meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SET LOCAL statement_timeout = 0")  # the limit of the site's role is for pages
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
            counts = postgresql_counts(cursor)
            how = ["--format=custom", "--no-owner", "--no-privileges"]  # roles are of one server
            run(["pg_dump", *how, f"--snapshot={moment}", f"--file={path}"], connection)
        finally:
            cursor.execute("ROLLBACK")
    return counts


def postgresql_counts(cursor: Any) -> Counts:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    counts = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        (counts[name],) = cursor.fetchone()
    return counts


def uploads_out(path: Path) -> None:
    with tarfile.open(path, "w") as packed:
        for folder in sorted(settings.UPLOADS.glob("*/")):
            packed.add(folder, arcname=folder.name)


def sealed(path: Path, recipient: str) -> Path:
    """The file encrypted, and no longer there as it was. Raises BackupError where neither age nor gpg is here."""
    if shutil.which("age"):
        done = path.with_name(f"{path.name}.age")
        run(["age", "--recipient", recipient, "--output", str(done), str(path)])
    elif shutil.which("gpg"):
        done = path.with_name(f"{path.name}.gpg")
        how = ["--batch", "--yes", "--trust-model", "always", "--recipient", recipient]
        run(["gpg", *how, "--output", str(done), "--encrypt", str(path)])
    else:
        raise BackupError("To encrypt a backup, install age or gpg.")
    path.unlink()
    return done


# In -------------------------------------------------------------------------------------------------------------------


def restore(folder: Path, into: str = "", identity: str = "") -> Restored:
    """Make the database of the site, or of the address ``into``, from a backup. Only an empty one is written to.

    Uploads come back where the database is the site's; beside another one they are only read. ``identity``: the key
    file of age. Raises BackupError: the files are not those of the backup, it is of a newer version, the database is
    not empty, or does not come out with the rows that went in.
    """
    told = manifest(folder)
    for name, proof in told["files"].items():
        if not (folder / name).is_file() or fingerprint(folder / name) != proof:
            raise BackupError(f"{name} is not the file of this backup: it is missing, cut off or changed.")
    refuse_newer(told["migrations"])
    target = connection_to(into)
    if target.vendor != told["database"]:
        raise BackupError(
            f"This is a backup of {told['database']}; the database to restore into is {target.vendor}. "
            "Set DATABASE_URL, or --into, to one of the same kind: this shell may still hold another."
        )
    with opened(folder, FILES[target.vendor], identity) as database, opened(folder, UPLOADS, identity) as uploads:
        found = (sqlite_in if target.vendor == "sqlite" else postgresql_in)(database, target, told["tables"])
        brought = uploads_in(uploads, only_read=bool(into))
    is_older = told["migrations"] != migrations_of_code() if told["migrations"] else None
    return Restored(found, None if into else brought, is_older)


def manifest(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads((folder / MANIFEST).read_text())
        if told["format"] != FORMAT:
            raise BackupError(f"This backup has format {told['format']}; this version of the site reads {FORMAT}.")
        also = {"made_at": datetime.fromisoformat(told["made_at"]), "migrations": told.get("migrations", {})}
        return {name: told[name] for name in ("database", "tables", "files")} | also
    except (OSError, ValueError, KeyError, TypeError) as error:
        if not folder.is_dir():
            raise BackupError(f"There is no folder {folder}. Name the one that {MANIFEST} lies in.") from error
        raise BackupError(
            f"{folder} holds no backup: its {MANIFEST} is missing or cannot be read. Name the one it lies in, "
            "or take an older backup."
        ) from error


def refuse_newer(migrations: dict[str, str]) -> None:
    """Raises BackupError where the tables have seen a migration that this code has not."""
    known = MigrationLoader(None).graph.nodes
    if newer := [f"{app} {name}" for app, name in migrations.items() if (app, name) not in known]:
        raise BackupError(
            f"This backup is of a newer version of the site, which has {' and '.join(newer)}. "
            "Install that version or a later one, then restore."
        )


def connection_to(into: str) -> Any:
    """Raises BackupError for an address that is none."""
    if not into:
        return connection
    try:
        return ConnectionHandler({"default": {**dj_database_url.parse(into)}})["default"]
    except (KeyError, ValueError) as error:
        raise BackupError("--into is not the address of a database. Write it like DATABASE_URL.") from error


def same(found: Counts, counted: Counts) -> Counts:
    names = sorted({*found, *counted})
    if differ := [name for name in names if found.get(name) != counted.get(name)]:
        raise BackupError(f"The restored database has other numbers of rows in {', '.join(differ)}.")
    return found


def sqlite_in(file: Path, target: Any, counted: Counts) -> Counts:
    """The file beside its place first, and into its place when it is proved whole."""
    place = Path(target.settings_dict["NAME"])
    target.close()
    if place.exists():
        with closing(sqlite3.connect(place)) as there:
            if sqlite_counts(there):
                raise BackupError(f"{place.name} holds a database. Move it away first: nothing is written over.")
    made(place.parent)
    beside = place.with_name(f"{place.name}.restored")
    try:
        shutil.copyfile(file, beside)
        beside.chmod(0o600)
        with closing(sqlite3.connect(beside)) as restored:
            found = same(sqlite_counts(restored), counted)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    return found


def postgresql_in(file: Path, target: Any, counted: Counts) -> Counts:
    try:
        with target.cursor() as cursor:
            if postgresql_counts(cursor):
                raise BackupError("The database holds tables. Restore into a new one: nothing is written over.")
            how = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
            run(["pg_restore", *how, str(file)], target, "--dbname")
            return same(postgresql_counts(cursor), counted)
    finally:
        if target is not connection:
            target.close()


def uploads_in(file: Path, only_read: bool) -> int:
    """How many files came back, or could. Files that are there already stay as they are.

    One by one: Python 3.11 before 3.11.4 has no filter against names that lead elsewhere.
    """
    with tarfile.open(file) as packed:
        files = [one for one in packed if one.isfile() and is_inside(one.name)]
        for one in () if only_read else files:
            place = settings.UPLOADS / one.name
            made(place.parent)
            if not place.exists() and (content := packed.extractfile(one)):
                with place.open("xb") as copy:
                    shutil.copyfileobj(content, copy)
                os.utime(place, (one.mtime, one.mtime))  # how long it has waited goes by this
    return len(files)


def is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts


@contextmanager
def opened(folder: Path, name: str, identity: str) -> Iterator[Path]:
    """The file of a backup, decrypted for as long as it is read. Raises BackupError."""
    if (folder / name).is_file():
        yield folder / name
        return
    end = next((end for end in SEALED if (folder / f"{name}{end}").is_file()), "")
    if not end:
        raise BackupError(f"{name} is missing from the backup.")
    if end == ".age" and not identity:
        raise BackupError("This backup is encrypted. Say where its key is: --identity FILE.")
    with tempfile.TemporaryDirectory() as private:
        plain, closed = Path(private) / name, str(folder / f"{name}{end}")
        if end == ".age":
            run(["age", "--decrypt", "--identity", identity, "--output", str(plain), closed])
        else:
            run(["gpg", "--batch", "--yes", "--output", str(plain), "--decrypt", closed])
        yield plain


# Both -----------------------------------------------------------------------------------------------------------------


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
