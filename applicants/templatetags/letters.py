"""Words of the letters' pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], slug: str) -> str:
    """The name of a specialty, or its slug where it has none."""
    return names.get(slug, slug)
