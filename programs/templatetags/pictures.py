"""Small numbers as small pictures: inline SVG that takes its colours from the style sheet.

Each picture stands beside the numbers it draws and is hidden from screen readers, which read those.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def hundredths(points: int) -> str:
    """Integer hundredths as a number with two decimals: 6325 as 63.25."""
    return str(Decimal(points).scaleb(-2).quantize(Decimal("0.01")))


@register.simple_tag
def score_stack(lines: Iterable[Any], whole: int = 10_000) -> SafeString:
    """The parts of a score side by side, so that their sum is the length of the bar.

    ``lines`` have ``label`` and ``points`` (integer hundredths); ``whole``: the hundredths of a full bar.
    """
    bars, at = [], 0
    for line in lines:
        if line.points > 0:
            bars.append(
                (f"{at / whole * 100:.3f}", f"{line.points / whole * 100:.3f}", line.label, hundredths(line.points))
            )
            at += line.points
    parts = format_html_join("", '<rect x="{}" width="{}" height="1"><title>{}: {}</title></rect>', bars)
    return format_html(
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>', parts
    )


@register.simple_tag
def share_bar(low: float, share: float, high: float) -> SafeString:
    """A share (0..1) as a point on its interval, on an axis from 0 to 1."""
    return format_html(
        '<svg viewBox="0 0 112 12" aria-hidden="true" focusable="false">'
        '<path class="axis" d="M2 .5v11M56 3v6M110 .5v11M2 6h108" fill="none"/>'
        '<path class="interval" d="M{} 6H{}" stroke-width="5"/>'
        '<circle class="point" cx="{}" cy="6" r="3"/></svg>',
        *(f"{2 + 108 * at:.1f}" for at in (low, high, share)),
    )


@register.filter
def percent(share: float) -> str:
    """A share (0..1) as whole percent."""
    return f"{share * 100:.0f} %"
