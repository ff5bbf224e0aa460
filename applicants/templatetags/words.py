"""Words of a cell or a sentence: of a choice, of what the plan holds, of what somebody charges for a thing."""

import re
from collections.abc import Iterable
from typing import Final

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from applicants.models import SavedProgram
from applicants.plan.table import PlanColumn
from applicants.season.fees import fees

register = template.Library()
register.filter("charged", fees)
OF_ONE_PIECE: Final = re.compile(r"\d[\d,.]{0,15}%|\b(?:H-1B|J-[12]|US-citizen)\b")

# The number a claim is about: no year, no exam and no visa.
KEY_NUMBER: Final = re.compile(
    r"(?<![\w-])(?<!Step )(?!(?:19|20)\d\d\b)\d[\d,.]{0,15}(?<![,.])(?:%| in 100\b| of \d[\d,]{0,15}(?<!,))?"
)


@register.filter
def key_number(claim: str) -> SafeString:
    """A claim with its first number marked, with what it is a part of: "In 2026, **70 in 100** matched"."""
    return mark_safe(KEY_NUMBER.sub(r'<strong class="figure">\g<0></strong>', conditional_escape(claim), count=1))


@register.filter
def named(choices: Iterable[tuple[str, str]], word: str) -> str:
    """What a word is called among these choices; the word itself where it is none of them."""
    return dict(choices).get(word, word)


@register.filter
def unbroken(words: str) -> SafeString:
    """A sentence whose percentages and visas stay on one line: no line begins with "%" or ends with "J-"."""
    held = OF_ONE_PIECE.sub(r'<span class="figure">\g<0></span>', conditional_escape(words))
    return mark_safe(held)


@register.filter
def lower_first(words: str) -> str:
    """A sentence after a colon: "Ask whether J-1 is sponsored" as "ask whether J-1 is sponsored"."""
    return words[:1].lower() + words[1:]


@register.filter
def said(saved: SavedProgram, column: PlanColumn) -> str:
    """What an entry of the plan holds in a column that is stored."""
    return column.worded(getattr(saved, column.field))
