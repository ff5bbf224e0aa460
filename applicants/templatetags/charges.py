"""What somebody charges for a thing."""

from collections.abc import Sequence

from django import template

from applicants.season import fees
from applicants.season.fees import Fee

register = template.Library()


@register.filter
def charged(key: str) -> Sequence[Fee]:
    """The steps of a fee by its key; none for ''."""
    return fees.fees(key)
