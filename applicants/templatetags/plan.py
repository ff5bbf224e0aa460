"""What stands in a cell of the plan."""

from django import template

from applicants.models import SavedProgram
from applicants.plan.table import PlanColumn

register = template.Library()


@register.filter
def said(saved: SavedProgram, column: PlanColumn) -> str:
    """What an entry holds in a column that is stored."""
    return column.worded(getattr(saved, column.field))
