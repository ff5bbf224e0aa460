"""Databases as migrations leave them. Migrations take seconds: they run once for all tests, and the rest are copies."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

KEPT_FIGURES = "tests_kept_figures"


def migrated(folder: Path) -> str:
    """The database to copy: a file of SQLite, a name on PostgreSQL. Of processes that share ``folder`` one makes it.

    Asked before pytest-django turns to databases of its own.
    """
    ours = connection.settings_dict["NAME"]
    name = f"{folder}/migrated.sqlite3" if connection.vendor == "sqlite" else template_name()
    with (folder / "migrated").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        if not made.seek(0, os.SEEK_END):
            if connection.vendor == "postgresql":
                on_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
            connection.close()
            connection.settings_dict["NAME"] = name
            call_command("migrate", verbosity=0)
            keep_figures()
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA journal_mode=DELETE")  # a copy in memory can have no other
            connection.close()
            connection.settings_dict["NAME"] = ours
            made.write("made")
    return name


def keep_figures() -> None:
    """Lay the starter set's figures beside: to read and check them takes longer than the tests that show them."""
    from programs.imports.figures import read
    from programs.models import Figure

    figures = Figure.objects.bulk_create(read(settings.FIXTURES / "figures.csv", is_own=False))
    connection.cursor().execute(f"CREATE TABLE {KEPT_FIGURES} AS SELECT * FROM {Figure._meta.db_table}")
    Figure.objects.filter(pk__gte=figures[0].pk).delete()


def put_figures() -> None:
    """What ``load_figures`` leaves, without its file."""
    from programs.facts.versions import renew_version
    from programs.models import Figure

    columns = ", ".join(connection.ops.quote_name(field.column) for field in Figure._meta.fields[1:])
    connection.cursor().execute(f"INSERT INTO {Figure._meta.db_table} ({columns}) SELECT {columns} FROM {KEPT_FIGURES}")
    renew_version([])


def template_name() -> str:
    return f"{connection.settings_dict['NAME']}_migrated"


def drop_template() -> None:
    """What was copied goes with the last of the tests. A server that is not there has none of it."""
    import psycopg2

    with suppress(psycopg2.OperationalError):
        on_server(f'DROP DATABASE IF EXISTS "{template_name()}"')


def on_server(*statements: str) -> None:
    """Run statements about databases on the server of the tests, which is PostgreSQL."""
    import psycopg2

    now = connection.settings_dict
    login = {"host": now["HOST"], "port": now["PORT"], "user": now["USER"], "password": now["PASSWORD"]}
    with closing(psycopg2.connect(dbname="postgres", **login)) as server:
        server.autocommit = True
        for statement in statements:
            server.cursor().execute(statement)


@contextmanager
def copied_for_this_process(template: str) -> Iterator[None]:
    """Django's test database begins as a copy, where migrations find nothing to do."""
    ours = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        ours["TEMPLATE"] = template
        type(connection.ops).sql_flush = deleting
        yield
        return
    ours["NAME"] = f"file:tests_{os.getpid()}?mode=memory&cache=shared"
    with closing(sqlite3.connect(template)) as made, closing(sqlite3.connect(ours["NAME"], uri=True)) as own:
        made.backup(own)
        # A test that commits is cleared away by the same copy: to delete all rows and say again who may do what took
        # five times as long.
        TransactionTestCase._fixture_teardown = lambda test: made.backup(own)  # type: ignore[attr-defined]
        yield


def deleting(self: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
    """How a test that commits is cleared away: TRUNCATE makes all files anew, thirty times the work for a few rows."""
    return [f"DELETE FROM {self.quote_name(table)}" for table in tables]


@contextmanager
def copied_for_other_processes(template: str, folder: Path) -> Iterator[str]:
    """The address of a copy of its own."""
    if connection.vendor == "sqlite":
        yield address_of({"NAME": shutil.copy(template, folder / "own.sqlite3")})
        return
    name = f"own_{os.getpid()}"
    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield address_of(connection.settings_dict | {"NAME": name})
    finally:
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def address_of(database: Mapping[str, Any]) -> str:
    """A database of this engine, as other processes are told of it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}@{database['HOST']}:{database['PORT']}"
    return f"postgres://{login}/{database['NAME']}"
