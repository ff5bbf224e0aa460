"""Addresses by the names of their pages. The site is asked for each once: a list has twenty, a ranking sixty, and
asking takes as long as drawing a row.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=4096)
def address(name: str, *args: Any) -> str:
    """The address of the page with this name."""
    return reverse(name, args=args)
