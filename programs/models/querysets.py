"""Named questions about programs, and the one order both databases agree on."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from threading import local
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Aggregate, F, Func, OrderBy, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, Collate

if TYPE_CHECKING:
    from programs.models import Program  # noqa: F401 - named in the string below

T = TypeVar("T")
# The words of ?sort= and the column each reads; "-": from the highest. Text columns are compared byte by byte on both
# databases.
SORT_COLUMNS: Final = {
    "known": "-known_facts",
    "name": "sort_name",
    "state": "state",
    "specialty": "specialty__name",
    "positions": "positions_per_year",
    "img_share": "img_share",
    "updated": "facts_changed_at",
}
TEXT_SORTS: Final = frozenset({"name", "state", "specialty"})
# Of a statement: the program it counts for, which is not the one it was said of where that is merged into another.
COUNTS_FOR: Final = Coalesce("program__merged_into_id", "program_id")


def chunks(rows: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The rows in lists of at most so many: ids of one IN (...), or what memory should hold at a time."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, size)):
        yield chunk


def plain_rows(query: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """What ``values_list`` asks for, as the database's driver gives it: the columns of a model cost twice as much."""
    try:
        statement = query.query.sql_with_params()
    except EmptyResultSet:  # one of no ids
        return []
    return _fetched(*statement)


def in_one_text(*columns: Any, of_rows: bool = False) -> Cast:
    """These columns as JSON, ``of_rows``: of each row of a group. One text, where the driver would make many values."""
    is_postgresql = connection.vendor == "postgresql"
    told = Func(*columns, function="JSON_BUILD_ARRAY" if is_postgresql else "JSON_ARRAY", output_field=TextField())
    rows = Aggregate(told, function="JSON_AGG" if is_postgresql else "JSON_GROUP_ARRAY", output_field=TextField())
    return Cast(rows if of_rows else told, TextField())


def _fetched(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


class PlainRows:
    """What a query asks about programs, as :func:`plain_rows` gives it, again and again for other ids.

    ``about``: the query for some ids. It is written out once for each fifty of them: for a page of programs that
    takes as long as to read them.
    """

    STEP: Final = 50

    def __init__(self, about: Callable[[list[int]], QuerySet[Any, Any]]) -> None:
        self.about = about
        self._written: dict[int, tuple[str, tuple[Any, ...]]] = {}

    def of(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        if not ids:
            return []
        size = -(-len(ids) // self.STEP) * self.STEP
        if size not in self._written:
            self._written[size] = self.about([-1 - at for at in range(size)]).query.sql_with_params()
        statement, given = self._written[size]
        asked = [*ids, *[ids[-1]] * (size - len(ids))]
        # No id and no choice of a query is below zero: what is stands for the id at that place.
        return _fetched(statement, [asked[-1 - one] if type(one) is int and one < 0 else one for one in given])


class OwnRows(local):
    """A ``values_list`` of an owner's id alone, ``NOBODY``'s: written out once a thread, which takes the longest."""

    NOBODY: Final = UUID(int=0)

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        self.compiler = query.query.chain().get_compiler(connection=connection)
        self.statement, _ = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column for column, *_ in self.compiler.select])

    def of(self, owner: UUID) -> Sequence[Sequence[Any]]:
        rows = _fetched(self.statement, [owner if connection.features.has_native_uuid_field else owner.hex])
        return [*self.compiler.apply_converters(rows, self.converters)] if self.converters else rows


def sort_column(sort: str) -> tuple[str, bool]:
    """The column a word of ``SORT_COLUMNS`` sorts by, and whether from the highest; "-" before it turns it round."""
    column = SORT_COLUMNS[sort.removeprefix("-")]
    return column.removeprefix("-"), sort.startswith("-") != column.startswith("-")


def byte_order(column: str) -> Collate | F:
    """The column in byte order: PostgreSQL would otherwise follow the rules of its locale."""
    return Collate(F(column), "C") if connection.vendor == "postgresql" else F(column)


class ProgramQuerySet(QuerySet["Program"]):
    def listed(self) -> Self:
        """Programs with enough evidence to be shown."""
        return self.filter(is_listed=True)

    def listed_as(self, **who: Any) -> Self:
        """The listed program that is, or has swallowed, the one with this id or key."""
        found = self.model.objects.filter(**who).values(kept=Coalesce("merged_into_id", "pk"))
        return self.listed().filter(pk__in=found)

    def with_merged(self, ids: Collection[int]) -> Self:
        """These programs and those merged into them: whatever is said of any counts for these."""
        return self.filter(Q(pk__in=ids) | Q(merged_into__in=ids))

    def in_order(self, sort: str = "name") -> Self:
        """Sorted by a word of ``SORT_COLUMNS``, "-" reversing it; not stated last, then name, then program_key."""
        word = sort.removeprefix("-")
        column, is_falling = sort_column(sort)
        first = byte_order(column) if word in TEXT_SORTS else F(column)
        return self.order_by(
            OrderBy(first, descending=is_falling, nulls_last=True), byte_order("sort_name"), byte_order("program_key")
        )
