"""Addresses that take no arguments. The site is asked for each once: a page has twenty, and asking takes as long as
drawing a row.
"""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@cache
def address(name: str) -> SafeString:
    """The address of the page with this name."""
    return mark_safe(reverse(name))
