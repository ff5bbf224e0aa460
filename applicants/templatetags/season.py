"""The season a page is asked for: the Match that is not over yet, and links that stay in the season."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from applicants.season.asked import in_season
from applicants.season.dates import dates_of, soap_season
from applicants.season.rules import LetteredRule, lettered
from programs.templatetags.addresses import address

register = template.Library()
register.filter("lettered", lettered)


@register.inclusion_tag("applicants/season/_notice.html")
def soap_notice() -> dict[str, Any]:
    """The Match that is not over while pages are about the next: nothing most of the year."""
    today = timezone.localdate()
    dates = dates_of(soap_season(today))
    return {"dates": dates if today >= dates.rank_list_deadline else None, "is_told": today >= dates.match_week}


@register.simple_tag(takes_context=True)
def season_url(context: Context, name: str, *args: Any) -> str:
    """The address of a page that takes a season, in ``chosen_season`` of this page, where it has one."""
    return in_season(address(name, *args), context.get("chosen_season"))


@register.filter
def sources(told: Iterable[LetteredRule]) -> list[LetteredRule]:
    """One rule of each letter, in the order of the letters."""
    return list({one.letter: one for one in told}.values())
