"""A backup of the site and the way back: database and uploads in one folder, with what proves that it is whole.

A backup is made by the database's own tools: SQLite's backup and PostgreSQL's ``pg_dump``, both while people write.
``backup.json`` says how many rows each table has and what each file's fingerprint is. A restore is done only when the
database it made has exactly these rows.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import dj_database_url
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler, Error
from django.utils import timezone

FORMAT: Final = 1
MANIFEST: Final = "backup.json"
FILES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
UPLOADS: Final = "uploads.tar"
SEALED: Final = {".age": "age", ".gpg": "gpg"}  # what an encrypted file is called, and by whom it is opened


class BackupError(Exception):
    """Why there is no backup, or why nothing was restored; the message is a sentence for whoever runs the site."""


Counts = dict[str, int]
"""Rows of each table."""


# Out ------------------------------------------------------------------------------------------------------------------


def back_up(folder: Path, encrypt_to: str = "") -> Counts:
    """Write a backup into a folder that is new or empty. ``encrypt_to``: a recipient of age or gpg, whichever is here.

    Raises BackupError; the folder is then left empty.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. A backup never writes over another: name a new folder.")
    try:
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
            "tables": dict(sorted(counts.items())),
            "files": {path.name: fingerprint(path) for path in files},
        }
        (folder / MANIFEST).write_text(json.dumps(told, indent=1) + "\n")
        for path in folder.iterdir():
            path.chmod(0o600)
    except BaseException:
        for path in folder.iterdir():
            path.unlink()
        raise
    return counts


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
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
            counts = postgresql_counts(cursor)
            run(["pg_dump", "--format=custom", "--no-owner", f"--snapshot={moment}", f"--file={path}"], connection)
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


def restore(folder: Path, into: str = "", identity: str = "") -> Counts:
    """Make the database of the site, or of the address ``into``, from a backup. Only an empty one is written to.

    ``identity``: the key file of age. Raises BackupError: the files are not those of the backup, the database is not
    empty, or does not come out with the rows that went in.
    """
    told = manifest(folder)
    for name, proof in told["files"].items():
        if not (folder / name).is_file() or fingerprint(folder / name) != proof:
            raise BackupError(f"{name} is not the file of this backup: it is missing, cut off or changed.")
    target = connection_to(into)
    if target.vendor != told["database"]:
        raise BackupError(f"This is a backup of {told['database']}; the database to restore into is {target.vendor}.")
    with opened(folder, FILES[target.vendor], identity) as database, opened(folder, UPLOADS, identity) as uploads:
        counts = sqlite_in if target.vendor == "sqlite" else postgresql_in
        found = counts(database, target, told["tables"])
        uploads_in(uploads)
    return found


def manifest(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads((folder / MANIFEST).read_text())
        if told["format"] != FORMAT:
            raise BackupError(f"This backup has format {told['format']}; this version of the site reads {FORMAT}.")
        return {name: told[name] for name in ("database", "tables", "files")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} holds no backup: its {MANIFEST} is missing or cannot be read.") from error


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
    beside = place.with_name(f"{place.name}.restored")
    try:
        shutil.copyfile(file, beside)
        beside.chmod(0o600)
        with closing(sqlite3.connect(beside)) as made:
            found = same(sqlite_counts(made), counted)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    return found


def postgresql_in(file: Path, target: Any, counted: Counts) -> Counts:
    try:
        with target.cursor() as cursor:
            if postgresql_counts(cursor):
                raise BackupError("The database holds tables. Restore into a new one: nothing is written over.")
            run(["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(file)], target, "--dbname")
            return same(postgresql_counts(cursor), counted)
    except Error as error:
        raise BackupError(f"The database does not answer: {type(error).__name__}.") from error
    finally:
        if target is not connection:
            target.close()


def uploads_in(file: Path) -> None:
    """Files that are there already stay as they are."""
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(file) as packed:
        missing = [one for one in packed if not (settings.UPLOADS / one.name).exists()]
        packed.extractall(settings.UPLOADS, members=missing, filter="data")


@contextmanager
def opened(folder: Path, name: str, identity: str) -> Iterator[Path]:
    """The file of a backup, decrypted for as long as it is read. Raises BackupError."""
    if (folder / name).is_file():
        yield folder / name
        return
    end = next((end for end in SEALED if (folder / f"{name}{end}").is_file()), "")
    if not end:
        raise BackupError(f"{name} is missing from the backup.")
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


def run(command: Sequence[str], database: Any = None, name_as: str = "") -> None:
    """Run a tool, with the database it works on in its environment: the password is in no list of processes.

    Raises BackupError with what the tool said last.
    """
    own = dict(os.environ)
    if database is not None:
        told = database.settings_dict
        own |= {f"PG{name}": str(told[name]) for name in ("HOST", "PORT", "USER", "PASSWORD") if told[name]}
        own["PGDATABASE"] = told["NAME"]
        command = [*command, f"{name_as}={told['NAME']}"] if name_as else command
    try:
        done = subprocess.run(command, env=own, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed.") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise BackupError(f"{command[0]}: {said[-1]}")
