"""Where a page is for those who share it or list it: its one address, whatever it was asked with."""

from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any]) -> str:
    """The page without what it was asked with, under SITE_URL where that is set; '' for people's own pages."""
    request = context.get("request")
    if request is None or request.path.startswith(settings.PRIVATE_PATHS):
        return ""
    return urljoin(settings.SITE_URL or f"{request.scheme}://{request.get_host()}", request.path)


@register.simple_tag(takes_context=True)
def canonical_static(context: dict[str, Any], path: str) -> str:
    return urljoin(canonical(context), static(path))
