"""One at a time, by a lock: of a row that is refused instead, PostgreSQL writes the whole statement to its log."""

from django.db import connection


def wait_for_turn(what: str) -> None:
    """Let nobody else pass here for the same thing until the transaction ends. On SQLite who writes is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
