"""What docs/operate.md tells an operator to type does what it says."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.db import ProgrammingError, connection

from imgmatch import backup
from imgmatch.middleware import LONGEST_LINE
from tests.trust.site import LINE

DOCS = Path(settings.BASE_DIR) / "docs"
PAGE = (DOCS / "operate.md").read_text(encoding="utf-8")
UNITS = {path.name: path.read_text(encoding="utf-8") for path in sorted((DOCS / "systemd").iterdir())}
COMMAND = re.compile(r"manage\.py ([a-z_]+)([^`;\n]*)")
COMMANDS = sorted({found.groups() for text in (PAGE, *UNITS.values()) for found in COMMAND.finditer(text)})


def test_there_are_commands_to_look_at() -> None:
    assert {"backup", "restore", "migrate", "tidy", "send_digests"} <= {name for name, _ in COMMANDS}


@pytest.mark.parametrize(("name", "rest"), COMMANDS, ids=lambda part: part.strip())
def test_every_command_is_one_and_takes_what_is_typed(name, rest) -> None:
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(shlex.split(rest))


def starts(unit: str) -> list[str]:
    return re.findall(r"^ExecStart=.*manage\.py (\w+)", UNITS[unit], re.MULTILINE)


def test_the_server_takes_as_long_a_line_as_the_guard() -> None:
    for text in (UNITS["imgmatch.service"], " ".join(LINE)):
        assert re.findall(r"--limit-request-line (\d+)", text) == [str(LONGEST_LINE)]


def test_no_mail_stands_before_the_backup() -> None:
    """A service ends with the first command that fails, and mails fail when their server is away."""
    assert starts("imgmatch-backup.service") == ["backup"]
    assert starts("imgmatch-daily.service") == ["tidy", "send_digests"]


def test_every_timer_starts_a_service_and_is_switched_on() -> None:
    timers = [name for name in UNITS if name.endswith(".timer")]
    assert len(timers) == 2
    for name in timers:
        assert name.replace(".timer", ".service") in UNITS
        (line,) = re.findall(r"systemctl enable --now .*", PAGE)
        assert name in line.split()


def test_folders_that_units_write_to_are_made() -> None:
    (line,) = re.findall(r"install -d .*", PAGE)
    for text in UNITS.values():
        unit = ConfigParser(strict=False, interpolation=None)
        unit.read_string(text)
        written = unit.get("Service", "ReadWritePaths", fallback="").replace("-/", "/").split()
        assert set(written) <= set(line.split())


@pytest.fixture
def by_the_page(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The roles and the database of the page, under names of this process; the address of each role."""
    name = f"docs_{os.getpid()}"
    (lines,) = re.findall(r"(?:^    (?:CREATE|ALTER|\\connect).*\n)+", PAGE, re.MULTILINE)
    script = "\n".join(line.strip() for line in lines.replace("imgmatch", name).splitlines())
    for role in ("owner", "web"):
        script += f"\nALTER ROLE {name}_{role} PASSWORD 'secret';"
    psql(script, "postgres")
    told = connection.settings_dict
    yield {
        role: f"postgres://{name}_{role}:secret@{told['HOST']}:{told['PORT'] or 5432}/{name}"
        for role in ("owner", "web")
    }
    psql(f"DROP DATABASE {name} WITH (FORCE); \n DROP ROLE {name}_owner; DROP ROLE {name}_web;", "postgres")


def psql(script: str, database: str) -> None:
    told = connection.settings_dict
    login = {f"PG{one}": str(told[one]) for one in ("HOST", "PORT", "USER", "PASSWORD") if told[one]}
    command = ["psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", database]
    subprocess.run(command, input=script, text=True, env=os.environ | login, check=True, timeout=60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference_data")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are of PostgreSQL")
def test_with_the_roles_of_the_page_a_restore_is_readable_by_the_site_and_its_own_backup_works(
    by_the_page, tmp_path, monkeypatch
) -> None:
    call_command("backup", tmp_path / "copy", stdout=StringIO())
    call_command("restore", tmp_path / "copy", into=by_the_page["owner"], stdout=StringIO())
    site = backup.connection_to(by_the_page["web"])
    with site.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("5s",)
        cursor.execute("INSERT INTO auth_group (name) VALUES ('Visitors') RETURNING id")
        cursor.execute("DELETE FROM auth_group WHERE name = 'Visitors'")
        with pytest.raises(ProgrammingError, match="permission denied for schema public"):
            cursor.execute("CREATE TABLE public.mine ()")
    monkeypatch.setattr(backup, "connection", site)
    counts = backup.back_up(tmp_path / "by the site")
    site.close()
    assert counts["programs_datastate"] == 1
