"""Dates in words, for templates."""

import re
from typing import Final

from django import template
from django.utils import timezone

from programs.dates import deadline, moment, season, seen_on

register = template.Library()
for in_words in (seen_on, deadline, season, moment):
    register.filter(in_words.__name__, in_words)

# "for the 2021 start", "2020-2021 application cycle": the season that a quoted limit was written for.
_SEASON_NAMED: Final = re.compile(r"\b(20\d\d)(?= (?:start|match|season|cycle|application|academic year|intake))", re.I)


@register.filter
def past_start(note: str | None) -> str:
    """The newest season that a quotation says it is for, where that is over; '' where it names none."""
    newest = max(_SEASON_NAMED.findall(note or ""), default="")
    return newest if newest and int(newest) < timezone.localdate().year else ""
