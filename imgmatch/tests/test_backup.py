"""A backup and the way back, with the database's own tools, on whichever database the tests run."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from imgmatch import backup
from programs.models import Program
from programs.tests.builders import make_program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database beside the one of the tests."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    told = connection.settings_dict
    name = f"{told['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    at = f"{told['USER']}:{told['PASSWORD']}@{told['HOST']}" + (f":{told['PORT']}" if told["PORT"] else "")
    yield f"postgres://{at}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    (settings.UPLOADS / "one").mkdir(parents=True)
    (settings.UPLOADS / "one/list.csv").write_text("name\nHill Hospital\n")
    make_program("hill", name="Hill Hospital", visa_j1="yes")
    return tmp_path / "copy"


def told(*command: Any, **options: Any) -> str:
    call_command(*command, **options, stdout=(said := StringIO()))
    return said.getvalue()


def programs_in(address: str) -> list[str]:
    database = backup.connection_to(address)
    try:
        with database.cursor() as cursor:
            cursor.execute("SELECT program_key FROM programs_program")
            return [key for (key,) in cursor.fetchall()]
    finally:
        database.close()


def test_what_went_in_comes_out_and_only_into_an_empty_database(settings, folder, elsewhere) -> None:
    said = told("backup", folder)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    tables = json.loads((folder / backup.MANIFEST).read_text())["tables"]
    assert tables["programs_program"] == Program.objects.count() == 1

    shutil.rmtree(settings.UPLOADS)
    rows = f"{len(tables)} tables with {sum(tables.values()):,} rows"
    assert said == f"{rows} are in {folder}.\n"
    assert told("restore", folder, into=elsewhere) == f"{rows} are restored, as counted.\n"
    assert programs_in(elsewhere) == ["hill"]
    assert (settings.UPLOADS / "one/list.csv").read_text() == "name\nHill Hospital\n"

    with pytest.raises(CommandError, match=r"[Nn]othing is written over"):
        told("restore", folder, into=elsewhere)
    with pytest.raises(CommandError, match="never writes over another"):
        told("backup", folder)


@pytest.mark.parametrize("spoilt", ["cut off", "changed", "missing"])
def test_a_spoilt_backup_restores_nothing(folder, elsewhere, spoilt) -> None:
    told("backup", folder)
    file = folder / backup.FILES[connection.vendor]
    content = file.read_bytes()
    file.write_bytes(content[:-1] if spoilt == "cut off" else content[:-1] + b"?")
    if spoilt == "missing":
        file.unlink()
    with pytest.raises(CommandError, match="is not the file of this backup"):
        told("restore", folder, into=elsewhere)


def test_other_numbers_of_rows_are_no_success(folder, elsewhere) -> None:
    told("backup", folder)
    manifest = folder / backup.MANIFEST
    written = json.loads(manifest.read_text())
    written["tables"]["programs_program"] += 1
    manifest.write_text(json.dumps(written))
    with pytest.raises(CommandError, match="other numbers of rows in programs_program"):
        told("restore", folder, into=elsewhere)


def test_what_is_no_backup_is_said(tmp_path, folder) -> None:
    with pytest.raises(CommandError, match="holds no backup"):
        told("restore", tmp_path)
    told("backup", folder)
    with pytest.raises(CommandError, match="not the address of a database"):
        told("restore", folder, into="nonsense")
    other = "postgres://nobody@localhost/x" if connection.vendor == "sqlite" else "sqlite:///x.sqlite3"
    with pytest.raises(CommandError, match="the database to restore into is"):
        told("restore", folder, into=other)


def test_a_tool_that_fails_leaves_no_half_backup(folder, monkeypatch) -> None:
    def fail(*args: Any) -> None:
        raise backup.BackupError("gpg: no such recipient")

    monkeypatch.setattr(backup, "sealed", fail)
    with pytest.raises(CommandError, match="no such recipient"):
        told("backup", folder, encrypt_to="nobody")
    assert not list(folder.iterdir())


def test_an_encrypted_backup_is_opened_with_its_key_alone(folder, elsewhere, tmp_path, monkeypatch) -> None:
    """With gpg, which Debian has; age is asked the same way."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(keys))
    there = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "age" else there(name))
    make = ["gpg", "--batch", "--passphrase", "", "--quick-generate-key", "keeper@example.org", "default", "default"]
    subprocess.run(make, check=True, capture_output=True)

    told("backup", folder, encrypt_to="keeper@example.org")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [backup.MANIFEST, f"{backup.FILES[connection.vendor]}.gpg", "uploads.tar.gpg"]
    )
    told("restore", folder, into=elsewhere)
    assert programs_in(elsewhere) == ["hill"]
    subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=False)
