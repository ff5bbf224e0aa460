"""What a demonstration says on every page: that its people are made up. On any other site nothing."""

from typing import Final

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

LINE: Final = mark_safe(
    '<p class="demo-line"><strong>Demonstration.</strong> All people here are made up. '
    "Programs and sources are real.</p>"
)


@register.simple_tag
def demo_line() -> SafeString | str:
    return LINE if settings.DEMO else ""
