"""A backup and the way back, with the database's own tools, on whichever database the tests run."""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from imgmatch import backup
from programs.models import Evidence, Program
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
    os.utime(settings.UPLOADS / "one/list.csv", (1_700_000_000, 1_700_000_000))
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
    """With a hundred thousand rows of evidence, more than the site begins with."""
    one = Evidence.objects.values().filter(field="visa_j1").get() | {"id": None, "is_current": False}
    Evidence.objects.bulk_create((Evidence(**one | {"note": str(number)}) for number in range(100_000)), 5_000)
    said = told("backup", folder)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    tables = json.loads((folder / backup.MANIFEST).read_text())["tables"]
    assert tables["programs_program"] == Program.objects.count() == 1
    assert tables["programs_evidence"] == Evidence.objects.count() > 100_000

    shutil.rmtree(settings.UPLOADS)
    rows = f"{len(tables)} tables with {sum(tables.values()):,} rows"
    assert said == f"{rows} are in {folder}.\n"
    assert told("restore", folder, into=elsewhere).startswith(f"{rows} are restored, as counted.\n")
    assert programs_in(elsewhere) == ["hill"]

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
    with pytest.raises(CommandError, match=r"holds no backup: .* or take an older backup\."):
        told("restore", tmp_path)
    with pytest.raises(CommandError, match=r"There is no folder .*mistyped\. Name the one that backup\.json lies in"):
        told("restore", tmp_path / "mistyped")
    told("backup", folder)
    with pytest.raises(CommandError, match="not the address of a database"):
        told("restore", folder, into="nonsense")
    other = "postgres://nobody@localhost/x" if connection.vendor == "sqlite" else "sqlite:///x.sqlite3"
    with pytest.raises(CommandError, match="the database to restore into is"):
        told("restore", folder, into=other)


def test_uploads_come_back_with_the_database_of_the_site_and_never_beside_another(
    settings, folder, elsewhere, monkeypatch
) -> None:
    told("backup", folder)
    shutil.rmtree(settings.UPLOADS)
    assert "Uploaded" not in told("restore", folder, into=elsewhere)
    assert not settings.UPLOADS.exists()

    empty(elsewhere)
    monkeypatch.setattr(backup, "connection", backup.connection_to(elsewhere))
    monkeypatch.delattr("tarfile.TarFile.extractall")  # not the same in all Pythons that the site runs on
    assert f"Uploaded files in {settings.UPLOADS}: 1." in told("restore", folder).splitlines()
    assert (settings.UPLOADS / "one/list.csv").read_text() == "name\nHill Hospital\n"
    assert int((settings.UPLOADS / "one/list.csv").stat().st_mtime) == 1_700_000_000
    backup.connection.close()


def test_names_that_lead_elsewhere_are_not_written(settings, tmp_path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    (tmp_path / "file").write_text("content")
    with tarfile.open(tmp_path / "packed.tar", "w") as packed:
        for name in ("../outside", "one/../../outside", "one/inside"):
            packed.add(tmp_path / "file", arcname=name)
        link = tarfile.TarInfo("one/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    assert backup.uploads_in(tmp_path / "packed.tar", only_read=False) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "inside", "one", "packed.tar", "uploads"]


def empty(address: str) -> None:
    if connection.vendor == "sqlite":
        Path(address.removeprefix("sqlite:///")).unlink()
        return
    database = backup.connection_to(address)
    with database.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    database.close()


def test_two_at_once_are_not_mixed(folder) -> None:
    part = folder.with_name("copy.part")
    part.mkdir()
    with backup.held(part), pytest.raises(CommandError, match="Another backup is being written"):
        told("backup", folder)
    assert "rows are in" in told("backup", folder)


def test_what_an_earlier_version_left_half_is_named(folder) -> None:
    folder.mkdir()
    (folder / "database.dump").write_text("half")
    with pytest.raises(CommandError, match=r"holds no whole backup\. Remove it if a backup was cut off there"):
        told("backup", folder)


def test_only_whole_backups_push_out_old_ones(settings, folder, tmp_path, monkeypatch) -> None:
    settings.BACKUPS = str(tmp_path / "backups")
    place = Path(settings.BACKUPS)
    for day in ("2026-11-28", "2026-11-29-063000", "2026-11-30-063000", "before the move"):
        told("backup", place / day)
        manifest = place / day / backup.MANIFEST
        said = json.loads(manifest.read_text()) | {"made_at": f"{day[:10]}T06:30:00+00:00"}
        manifest.write_text(json.dumps(said if day[0] == "2" else said | {"made_at": "2020-01-01T00:00:00+00:00"}))
    (place / "2026-11-27").mkdir()  # cut off by an earlier version: no backup, so it counts as none and stays

    with monkeypatch.context() as failing:
        failing.setattr(backup, "fingerprint", lambda path: (_ for _ in ()).throw(OSError(28, "No space left", "x")))
        with pytest.raises(CommandError, match=r"x: No space left\."):
            told("backup", keep=2)
    assert len(list(place.iterdir())) == 5

    said = told("backup", keep=2)
    assert [line for line in said.splitlines() if line.startswith("Removed")] == [
        f"Removed {place}/2026-11-29-063000.",
        f"Removed {place}/2026-11-28.",
    ]
    stay = sorted(path.name for path in place.iterdir())
    assert (stay[:2], stay[3:]) == (["2026-11-27", "2026-11-30-063000"], ["before the move"])
    with pytest.raises(CommandError, match="leave the folder out"):
        told("backup", folder, keep=2)
    settings.BACKUPS = ""
    with pytest.raises(CommandError, match="Name a folder, or set BACKUPS"):
        told("backup")


def changed(folder: Path, **said: Any) -> None:
    manifest = folder / backup.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | said))


def test_a_backup_says_its_version_and_a_newer_one_is_refused(folder, elsewhere) -> None:
    told("backup", folder)
    migrations = json.loads((folder / backup.MANIFEST).read_text())["migrations"]
    assert migrations == backup.migrations_of_code()

    changed(folder, migrations=migrations | {"applicants": "9999_of_tomorrow"})
    with pytest.raises(CommandError, match="of a newer version of the site, which has applicants 9999_of_tomorrow"):
        told("restore", folder, into=elsewhere)
    changed(folder, migrations=migrations)
    assert "The tables are as this version wants them." in told("restore", folder, into=elsewhere)


@pytest.mark.parametrize(
    ("migrations", "next_step"),
    [
        pytest.param({"programs": "0023_implied_and_allowed", "applicants": "0013_searches_with_conditions"},
                     "of an older version: now run manage.py migrate", id="older"),
        pytest.param({}, "does not say of which version", id="made before versions were told"),
    ],
)  # fmt: skip
def test_after_an_older_backup_the_next_step_is_said(folder, elsewhere, migrations, next_step) -> None:
    told("backup", folder)
    changed(folder, migrations=migrations)
    assert next_step in told("restore", folder, into=elsewhere)


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_without_its_key_an_encrypted_backup_says_what_is_missing(folder, elsewhere, tmp_path) -> None:
    keys = [tmp_path / "right", tmp_path / "wrong"]
    for key in keys:
        subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    recipient = subprocess.run(["age-keygen", "-y", str(keys[0])], check=True, capture_output=True, text=True).stdout
    with pytest.raises(CommandError, match=r'unknown recipient type: "ops@example.org"\. A recipient of age begins'):
        told("backup", folder, encrypt_to="ops@example.org")
    told("backup", folder, encrypt_to=recipient.strip())
    for identity, said in (
        ("", "This backup is encrypted. Say where its key is: --identity FILE."),
        (str(keys[1]), "no identity matched any of the recipients. This is not the key"),
        (str(tmp_path / "none"), "no such file or directory"),
    ):
        with pytest.raises(CommandError, match=said):
            told("restore", folder, into=elsewhere, identity=identity)
    assert "as counted" in told("restore", folder, into=elsewhere, identity=str(keys[0]))


def test_folders_that_cannot_be_made_are_named_with_what_to_do(folder) -> None:
    with pytest.raises(
        CommandError, match=r"The folder /proc/x\.part cannot be made: .* install -d -o USER -m 700 /proc"
    ):
        told("backup", Path("/proc/x"))
    told("backup", folder)
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="The folder /proc/x cannot be made"):
            told("restore", folder, into="sqlite:////proc/x/site.sqlite3")
        told("restore", folder, into=f"sqlite:///{folder}/new/folder/site.sqlite3")
        assert (folder / "new/folder").stat().st_mode & 0o777 == 0o700


def on_server(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def roles() -> Iterator[tuple[str, str]]:
    """The two roles of docs/operate.md, under names of this process."""
    names = f"owner_{os.getpid()}", f"web_{os.getpid()}"
    yield names
    on_server(*(f'DROP ROLE IF EXISTS "{name}"' for name in names))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are of PostgreSQL")
def test_a_restore_needs_none_of_the_roles_that_had_rights(folder, elsewhere, roles) -> None:
    """Neither from our backups nor from one that still holds the rights, as earlier versions wrote them."""
    web = roles[1]
    on_server(f'CREATE ROLE "{web}"', f'GRANT SELECT ON programs_program TO "{web}"')
    told("backup", folder)
    dump = folder / backup.FILES["postgresql"]
    list_rights = ["pg_restore", "--list", str(dump)]
    assert " ACL " not in subprocess.run(list_rights, check=True, capture_output=True, text=True).stdout
    backup.run(["pg_dump", "--format=custom", "--no-owner", f"--file={dump}"], connection)
    assert " ACL " in subprocess.run(list_rights, check=True, capture_output=True, text=True).stdout
    files = json.loads((folder / backup.MANIFEST).read_text())["files"]
    changed(folder, files=files | {dump.name: backup.fingerprint(dump)})
    on_server(f'DROP OWNED BY "{web}"', f'DROP ROLE "{web}"')
    assert "as counted" in told("restore", folder, into=elsewhere)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="messages of PostgreSQL")
def test_what_the_server_refuses_is_said_with_what_to_do(folder, elsewhere, roles) -> None:
    told("backup", folder)
    server, _, name = elsewhere.rpartition("/")
    with pytest.raises(CommandError, match=rf'database "{name}_not" does not exist\. docs/operate.md says how'):
        told("restore", folder, into=f"{elsewhere}_not")
    on_server(f"CREATE ROLE \"{roles[1]}\" LOGIN PASSWORD 'web'")
    as_web = f"postgres://{roles[1]}:web@{server.rpartition('@')[2]}/{name}"
    with pytest.raises(CommandError, match=r"permission denied for schema public.* as the owner of the database"):
        told("restore", folder, into=as_web)


def test_a_tool_that_fails_leaves_no_half_backup(folder, monkeypatch) -> None:
    def fail(*args: Any) -> None:
        raise backup.BackupError("gpg: no such recipient")

    monkeypatch.setattr(backup, "sealed", fail)
    with pytest.raises(CommandError, match="no such recipient"):
        told("backup", folder, encrypt_to="nobody")
    assert not [path for path in folder.parent.iterdir() if path.name.startswith("copy")]


def test_an_encrypted_backup_is_opened_with_its_key_alone(folder, elsewhere, tmp_path, monkeypatch, settings) -> None:
    """With gpg, which Debian has; age is asked the same way."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(keys))
    there = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "age" else there(name))
    make = ["gpg", "--batch", "--passphrase", "", "--quick-generate-key", "keeper@example.org", "default", "default"]
    subprocess.run(make, check=True, capture_output=True)

    settings.BACKUPS_ENCRYPT_TO = "keeper@example.org"  # comes back with .env, as a changed unit would not
    told("backup", folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [backup.MANIFEST, f"{backup.FILES[connection.vendor]}.gpg", "uploads.tar.gpg"]
    )
    told("restore", folder, into=elsewhere)
    assert programs_in(elsewhere) == ["hill"]
    subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=False)
