"""What the table of the plan shows and in which order: the words of its address."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from applicants.models import Status
from applicants.plan.shortlist import PlanRow
from programs.facts.projection import sort_name

COLUMNS: Final = {
    "status": "Status",
    "verdict": "Verdict",
    "total": "Total",
    "interview": "Interview",
    "to_ask": "To ask",
    "deadline": "Deadline",
    "spent": "Spent",
    "note": "Notes",
    "questions": "Questions",
    "added": "Added",
}
SHOWN: Final = ("status", "verdict", "total", "interview", "to_ask")

ORDERS: Final = {
    "": "Most open first",
    "total": "Highest total",
    "name": "Name",
    "state": "State, then city",
    "status": "Furthest along",
    "interview": "Interview, soonest first",
    "spent": "Most spent",
    "added": "Newest on the plan",
}
STEPS: Final = tuple(Status)


def in_order(rows: Iterable[PlanRow], order: str) -> list[PlanRow]:
    """The rows in an order of ``ORDERS``; programs that are no longer listed come last, ties stay as they were."""
    key = KEYS.get(order)
    return sorted(rows, key=lambda row: (row.match is None, key(row))) if key else list(rows)


def _total(row: PlanRow) -> Any:
    is_known = row.match is not None and not row.match.explained.too_little_known
    return -row.match.explained.total if row.match and is_known else 0


def _place(row: PlanRow) -> Any:
    return (row.match.program.state, sort_name(row.match.program.city)) if row.match else ("", "")


def _status(row: PlanRow) -> Any:
    return row.saved.has_ended, -STEPS.index(Status(row.saved.status))


KEYS: Final[dict[str, Callable[[PlanRow], Any]]] = {
    "total": _total,
    "name": lambda row: row.match.program.sort_name if row.match else row.saved.program_key,
    "state": _place,
    "status": _status,
    "interview": lambda row: row.saved.interview_on or date.max,
    "spent": lambda row: -(row.saved.cost or 0),
    "added": lambda row: -row.saved.added_at.timestamp(),
}
