"""One at a time, by a lock: of a row that is refused instead, PostgreSQL writes the whole statement to its log."""

from django.db import connection, models


def wait_for_turn(what: str) -> None:
    """Let nobody else pass here for the same thing until the transaction ends. On SQLite who writes is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def put_in_place(row: models.Model) -> None:
    """Keep the one row its profile may have of this kind, in place of an earlier one, in one statement."""
    names = [field.name for field in row._meta.fields if not field.primary_key and field.name != "profile"]
    row._meta.model._default_manager.bulk_create(
        [row], update_conflicts=True, unique_fields=["profile"], update_fields=names
    )
