"""The tools of databases and of encryption that a backup is made with, and why one of them failed, in plain words."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.db.utils import Error


class BackupError(Exception):
    """Why there is no backup, or why nothing was restored; the message is a sentence for whoever runs the site."""


def run(command: Sequence[str], database: Any = None, name_as: str = "") -> None:
    """Run a tool, with the database it works on in its environment: the password is in no list of processes.

    Raises BackupError with why the tool failed.
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
        raise BackupError(why_failed(done.stderr) or f"{command[0]} ended with {done.returncode}.")


def why_failed(said: str) -> str:
    """The first line of a tool that names an error, else its last; and what to do about it where we know."""
    lines = said.strip().splitlines()
    return with_hint(next((line for line in lines if "error:" in line.lower()), lines[-1] if lines else ""))


HINTS: Final = {
    "permission denied for schema public": "This role may not make tables here: restore as the owner of the database.",
    "unsupported version": "pg_restore is older than the pg_dump that wrote the backup: install a newer one.",
    "server version mismatch": "pg_dump is older than the server: install the one of its version.",
    "no identity matched": "This is not the key the backup was encrypted for.",
    "unknown recipient type": "A recipient of age begins with age1.",
    "No secret key": "This user's key ring does not hold the key the backup was encrypted for.",
    '" does not exist': "docs/operate.md says how it is made, under Database.",
    "password authentication failed": "Is DATABASE_URL right?",
    "Connection refused": "Is the server up, and is DATABASE_URL right?",
    "permission denied for table": "This role has no rights: docs/operate.md has the GRANT lines, under Database.",
}


def with_hint(said: str) -> str:
    hint = next((hint for part, hint in HINTS.items() if part in said), "")
    return f"{said}{'' if said.endswith('.') else '.'} {hint}" if hint else said


def made(folder: Path) -> None:
    """Make a folder of the site's user alone, where there is none. Raises BackupError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BackupError(
            f"The folder {folder} cannot be made: {error.strerror}. Make the one it stands in, as root: "
            f"install -d -o USER -m 700 {folder.parent}, with the user who runs the site."
        ) from error


def reason(error: Exception) -> str:
    """Why a backup or a restore ended, for whoever typed the command."""
    if isinstance(error, Error):
        return with_hint(f"The database says: {next(iter(str(error).strip().splitlines()), '')}")
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return str(error)
