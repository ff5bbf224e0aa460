"""Words of a cell or a sentence: of a choice, of what the plan holds, of what somebody charges for a thing."""

from collections.abc import Iterable

from django import template

from applicants.models import SavedProgram
from applicants.plan.table import PlanColumn
from applicants.season.fees import fees

register = template.Library()
register.filter("charged", fees)


@register.filter
def named(choices: Iterable[tuple[str, str]], word: str) -> str:
    """What a word is called among these choices; the word itself where it is none of them."""
    return dict(choices).get(word, word)


@register.filter
def said(saved: SavedProgram, column: PlanColumn) -> str:
    """What an entry of the plan holds in a column that is stored."""
    return column.worded(getattr(saved, column.field))
