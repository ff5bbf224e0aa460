"""One ranked program as a card, and its numbers. Written by functions: a page has twenty, of seventy pieces each."""

from collections.abc import Iterable
from html import escape
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from applicants.matching.in_short import in_a_list
from applicants.matching.ranking import Explained, Ranking
from applicants.matching.verdicts import Line
from applicants.models import SavedProgram, Status
from applicants.ranking.matches import Match
from applicants.ranking.to_ask import asking_for
from applicants.templatetags.season import season_url
from applicants.templatetags.verdicts import became, line_answer, reason, verdict
from programs.templatetags.addresses import address
from programs.templatetags.marks import CLOSED, under, written
from programs.templatetags.pictures import hundredths, whole
from programs.vocabulary import H1B_PAYMENT

register = template.Library()
register.filter("in_a_list", in_a_list)
LONG_REASON: Final = 3  # sentences after the first, which alone stands in every row; the lines have the others


@register.simple_tag(takes_context=True)
def match_card(context: Context, match: Match[Any]) -> SafeString:
    """One ranked program. ``shown`` in the context: for somebody else's eyes, every line at once."""
    program, row, supposing = match.program, match.explained, context.get("supposing")
    name, is_shown = escape(program.short_name), context.get("shown")
    fit = escape(season_url(context, "applicants:fit", program.pk))
    on_plan = tick = tag = ""
    if status := (context.get("on_plan") or {}).get(program.program_key):
        plan = escape(season_url(context, "applicants:plan_item", program.pk))
        on_plan = f'\n<a class="on-plan" href="{plan}" title="On my plan" aria-label="On my plan: {name}"></a>'
        if status != Status.CONSIDERING:
            tag = f' <span class="tag">{Status(status).label}</span>'
    if not is_shown:
        tick = (
            f'<label class="choice match-tick no-print"><input type="checkbox" name="id" value="{program.pk}"'
            f' form="compare"><span class="visually-hidden">Select {name}</span></label>\n'
        )
    told, says_verdict = _told(context, match), f" {verdict(row.verdict)}" if context.get("by_total") else ""
    if supposing and supposing.changes:
        why = (
            f'<p class="in-short">{told} <a href="{fit}">What holds today<span class="visually-hidden">: {name}</span>'
            "</a></p>"
        )
    else:
        lines = escape(season_url(context, "applicants:why", program.pk))
        later = "" if is_shown else f' hx-get="{lines}" hx-trigger="toggle once" hx-target="find .opened"'
        alone = (
            f'<p><a href="{fit}">Every line on a page of its own<span class="visually-hidden">: {name}</span></a></p>'
        )
        opened = _lines(context, match) if is_shown else alone
        why = (
            f'<details class="match-why"{later}>\n<summary><span class="in-short">{told}</span> <span class="why">Why'
            f'<span class="visually-hidden">: every line of {name}</span></span></summary>\n'
            f'<div class="opened">{opened}</div>\n</details>'
        )
    sources = f"{context['request'].get_host()}{address('programs:detail_by_id', program.pk)}"
    return mark_safe(f"""<article class="match">
<div class="match-name">
<h3><a href="{program.get_absolute_url() if is_shown else fit}">{name}</a></h3>{tag}{says_verdict}
</div>{on_plan}
{_numbers(row)}
{tick}{deciding(match.deciding_lines, is_short=True)}
{why}
<span class="under print-only">Sources: {escape(sources)}</span>
</article>""")


def _lines(context: Context, match: Match[Any]) -> str:
    assert context.template
    to_ask = asking_for(context["ranking"])(SavedProgram(), match)
    with context.push(match=match, program=match.program, row=match.explained, level=4, to_ask=to_ask):
        return context.template.engine.get_template("applicants/ranking/_lines.html").render(context)


def _told(context: Context, match: Match[Any]) -> str:
    """Where it is and what tells it from the next; the specialty where the list holds several."""
    program, row = match.program, match.explained
    where = written(program.place) if context.get("specialty") else under(program)
    closed = CLOSED if context.get("specialty") and program.is_closed_or_unlisted else ""
    changed = became(context.get("supposing"), row.index)
    words = escape(in_a_list(row)).replace("J-1", '<span class="figure">J-1</span>')
    return f'<span class="quiet">{where}{closed}{" ·" if words else ""}</span>{changed} {words}'


def _numbers(row: Explained) -> str:
    """Total, prospect, fit and how much is known in one line: the lines below have their parts."""
    total = f'<dd class="score-total{" is-unsure" * row.is_unsure}">{about(row)}{whole(row.total)}</dd>'
    return f"""<dl class="match-numbers">
<div><dt>Total</dt>{_NO_TOTAL if row.too_little_known else total}</div>
<div><dt>Prospect</dt><dd class="figure">{whole(row.prospect)}</dd></div>
<div class="of-fit"><dt>Fit</dt><dd class="figure">{whole(row.fit)}</dd></div>
<div><dt>Known</dt><dd class="figure">{row.coverage}%</dd></div>
</dl>"""


_NO_TOTAL: Final = '<dd class="quiet">–<span class="visually-hidden"> Too little known</span></dd>'
_ABOUT: Final = '<span aria-hidden="true">≈</span><span class="visually-hidden">about </span>'


@register.filter
def about(row: Explained) -> SafeString:
    """What stands before a total wherever it is printed: ≈ where less than half is known."""
    return mark_safe(_ABOUT * row.is_unsure)


@register.simple_tag
def deciding(lines: Iterable[Line], *, is_short: bool = False) -> SafeString:
    """The lines that keep a program from being open; '' without any. ``is_short``: for lists, whose heads say “Ask”."""
    said = "\n".join(
        f"<li>{'' if is_short and line.missing == 'program' else line_answer(line.answer, missing=line.missing)} "
        f"<strong>{escape(line.label)}.</strong> {reason(_shortened(line) if is_short else line)}</li>"
        for line in lines
    )
    return mark_safe(f'<ul class="deciding">\n{said}\n</ul>' if said else "")


def _shortened(line: Line) -> Line:
    reason = line.reason.replace(f" {H1B_PAYMENT}", "")  # the list says it once
    first, *others = reason.split(". ")
    return line._replace(reason=f"{first}." if len(others) >= LONG_REASON else reason)


@register.simple_tag
def said_once(matches: Iterable[Match[Any]]) -> str:
    """What the rows leave out because many of them have it; '' where none has."""
    lines = (line for match in matches for line in match.explained.requirements)
    return H1B_PAYMENT if any(H1B_PAYMENT in line.reason for line in lines) else ""


@register.simple_tag
def band_holds(ranking: Ranking, band: int) -> str:
    """The totals of a band, in the hundredths that part it from the next, and the places its programs share."""
    inside = ranking.band == band
    (low, high), (first, last) = (
        (int(of[inside].min()), int(of[inside].max())) for of in (ranking.total, ranking.rank)
    )
    totals = f"{hundredths(low)} to {hundredths(high)}" if low < high else f"{hundredths(low)}"
    how = "too close to tell apart" if low < high else "equal"
    return f"places {first:,} to {last:,}, {how} ({totals})" if first < last else f"place {first:,} ({totals})"
