"""Small numbers as small pictures: inline SVG that takes its colours from the style sheet.

Most stand beside the numbers they draw and are hidden from screen readers, which read those.
"""

from collections.abc import Container, Iterable
from functools import lru_cache
from html import escape
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
@lru_cache(maxsize=20_000)
def hundredths(points: int) -> SafeString:
    """Integer hundredths as a number with two decimals: 6325 as 63.25."""
    whole, rest = divmod(abs(points), 100)
    return mark_safe(f"{'-' if points < 0 else ''}{whole}.{rest:02}")  # digits alone: a page has thousands to escape


@register.filter
def whole(points: int) -> int:
    """Integer hundredths as a whole number, halves up: 6350 as 64. The order cannot carry more."""
    return (points + 50) // 100


@register.filter
def signed_tenths(points: int) -> str:
    """Integer hundredths as a number with its sign and one decimal: 140 as +1.4, -42 as −0.4, 4 as 0."""
    tenths = (abs(points) + 5) // 10
    return f"{'−' if points < 0 else '+'}{tenths // 10}.{tenths % 10}" if tenths else "0"


@register.simple_tag
@lru_cache(maxsize=4096)
def known_meter(percent: int, stated: int, of: int) -> SafeString:
    """How much is known about a program: filled as far as it is, and how many requirements it states."""
    said = f"{percent}% is known; {stated} of {of} requirements are stated."
    return format_html(
        '<svg class="score-stack" role="img" aria-label="{}" focusable="false"><title>{}</title>'
        '<rect width="{}%" height="100%" class="known" fill="currentColor"/></svg>',
        *(said, said, percent),
    )


@register.simple_tag
def score_stack(lines: Iterable[Any], name: str, assumed: Container[str] = ()) -> SafeString:
    """The lines of a score side by side in their order, each as long as its points of 100: the bar is their sum.

    ``lines`` have ``label``, ``points``, ``max_points`` (integer hundredths) and ``known``; a line that rests on a fact
    nobody knows, or one of ``assumed``, is hatched, for which the page includes ``_parts/hatch.html`` once. Unlike the
    other pictures it says in short what it shows, because it also stands where its lines are folded away.
    """
    lines, drawn, end = list(lines), [], 0
    for line in lines:
        start, end = end, end + line.points
        if line.points:
            looks, fill = _LINE_LOOKS[line.known and not (assumed and line.key in assumed)]
            # The titles alone are not ours: format_html would look at every number of a thousand bars.
            drawn.append(
                f'<rect x="{hundredths(start)}%" width="{hundredths(line.points)}%" height="100%" class="{looks}" '
                f'fill="{fill}"><title>{escape(_line_title(line))}</title></rect> '
            )
    said = f"{name} {hundredths(end)} of 100. {sum(line.known for line in lines)} of {len(lines)} lines are known."
    if drawn:
        most = max(lines, key=lambda line: line.points)
        said += f" Most comes from {most.label}, {hundredths(most.points)}."
    label, parts = escape(said), "".join(drawn)
    return mark_safe(f'<svg class="score-stack" role="img" aria-label="{label}" focusable="false">{parts}</svg>')


@register.simple_tag
def score_rows(lines: Iterable[Any], own: Container[str] = (), assumed: Container[str] = ()) -> SafeString:
    """The lines of a score as rows of its table. Keys of those that read own notes; that rest on an unsaid answer."""
    lines = list(lines)
    most = max((line.max_points for line in lines), default=0) or 1
    rows = (
        f'<tr class="{"" if line.key in assumed else _LINE_SCORES.get(line.points / (line.max_points or 1), "")}">'
        f'<th scope="row">{escape(line.label)}{_OWN_NOTE if line.key in own else ""}'
        f"{'' if (line.known and line.key not in assumed) or not line.points else _ASSUMED}"
        f"{_weight_bar(line, most, line.known and line.key not in assumed)}</th>"
        f'<td class="number">{hundredths(line.points) if line.max_points else "–"}</td>'
        f'<td class="number">{hundredths(line.max_points).removesuffix(".00") if line.max_points else "–"}</td>'
        f"<td>{_reason(line.reason)}</td></tr>"
        for line in lines
    )
    return mark_safe("\n".join(rows))  # as above: a page has five hundred rows


def _reason(reason: str) -> str:
    """Its first sentence; what follows on lines of their own is the sum behind it, folded away."""
    first, _, worked_out = escape(reason).partition(_NEW_LINE)
    if not worked_out:
        return first
    steps = "".join(f"<p>{step}</p>" for step in worked_out.split(_NEW_LINE))
    return f'{first}<details class="worked-out prints"><summary>How this was worked out</summary>{steps}</details>'


def _weight_bar(line: Any, most: int, is_known: bool) -> str:
    """As long as the line may count against the weightiest, filled as far as it does."""
    looks, fill = _LINE_LOOKS[is_known]
    of, points = (f"{100 * number / most:.1f}%" for number in (line.max_points, line.points))
    return (
        f'<svg class="weight-bar" aria-hidden="true" focusable="false"><rect width="{of}" height="100%" class="of"/>'
        f'<rect width="{points}" height="100%" class="{looks}" fill="{fill}"/></svg>'
    )


_NEW_LINE: Final = "\n"  # between the sentences of a reason that is a sum
_LINE_SCORES: Final = {0: "is-none", 1: "is-full"}  # by the share of its points a line has
_ASSUMED: Final = mark_safe(' <span class="tag">assumed</span>')
_OWN_NOTE: Final = mark_safe(' <span class="tag">your own note</span>')


# Class and fill of a line by whether it is known; the style sheet may change the colour of a plain fill, not a pattern.
_LINE_LOOKS: Final = {True: ("known", "currentColor"), False: ("not-known", "url(#hatch)")}


def _line_title(line: Any) -> str:
    of = hundredths(line.max_points).removesuffix(".00")
    aside = "" if line.known else ", rests on a fact that is not stated"
    return f"{line.label}: {hundredths(line.points)} of {of}{aside}"


@register.simple_tag
def coverage_bar(tally: Any) -> SafeString:
    """How many programs state a fact, by age (``coverage.Tally``), as one bar; the rest of it is what is not stated.

    The page includes ``_parts/hatch.html`` once; the numbers stand beside it.
    """
    drawn, end = [], 0.0
    for name, (looks, fill) in COVERAGE_LOOKS.items():
        number = getattr(tally, name)
        width = 100 * number / max(tally.programs, 1)
        if number:
            said = f"{name.capitalize()}: {number} of {tally.programs}"
            drawn.append((f"{end:.2f}", f"{width:.2f}", looks, fill, said))
        end += width
    parts = format_html_join(
        "", '<rect x="{}%" width="{}%" height="100%" class="{}" fill="{}"><title>{}</title></rect> ', drawn
    )
    return format_html('<svg class="score-stack coverage-bar" aria-hidden="true" focusable="false">{}</svg>', parts)


@register.simple_tag
def coverage_key(name: str) -> SafeString:
    """The look of one age in :func:`coverage_bar`, for its legend."""
    looks, fill = COVERAGE_LOOKS[name]
    return format_html(
        '<svg class="score-stack coverage-bar" aria-hidden="true" focusable="false">'
        '<rect width="100%" height="100%" class="{}" fill="{}"/></svg>',
        looks,
        fill,
    )


# Class and fill of each age, in the order of the bar. Nobody needs the colours: the numbers stand beside it.
COVERAGE_LOOKS: Final = {
    "fresh": ("known", "currentColor"),
    "stale": ("not-known", "url(#hatch)"),
    "undated": ("hollow", "currentColor"),
    "disputed": ("disputed", "currentColor"),
}


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
    return f"{share * 100:.0f}%"
